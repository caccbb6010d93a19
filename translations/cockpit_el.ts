<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="el">
<context>
    <name>Actions</name>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as PNG…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as SVG…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Design</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find brick, action, resource</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply the changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show activity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import what runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the embedded server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours of the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ActivityBar</name>
    <message>
        <source>Design</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ActivityView</name>
    <message>
        <source>Nothing was applied yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Cloud</name>
    <message>
        <source>There is no connection to a cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a server in the cloud menu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reboot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find brick, action, resource</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>Connect to a server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your default project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the password in the keyring of this system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any server that speaks OpenStack&apos;s words, or one of ours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the address like https://cloud.example:8774</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A user is needed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConsoleFrame</name>
    <message>
        <source>Reconnect</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConsoleView</name>
    <message>
        <source>Connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy a picture of the screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The console was closed by the server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RFB 3.8 · raw · {width}×{height} · shown at {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Alt+Esc gives the keyboard back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Consoles</name>
    <message>
        <source>{name} screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} statistics</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Deployments</name>
    <message>
        <source>The drawing has errors: nothing was applied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend them first; they are listed below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply, and lose data?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This will be gone for good:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply and lose it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {name} back?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it created is deleted, with its data:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is applied</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) done</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{name} was cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was done stays.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>untitled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DrawLink</name>
    <message>
        <source>Connect to {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full height</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Drop</name>
    <message>
        <source>A firewall profile goes on a link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{profile} for {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} boots from {image}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug into {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Add {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Detach</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{field}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change {field}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {profile}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The clipboard holds no bricks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tidy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import what runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two networks meet only in a server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{one} cannot be plugged into {other}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Open a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved changes of {name} were found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cockpit ended before they were saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was drawn since it was saved would be lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is in {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is the folder there, and is there room?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projects (*{suffix})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Indicators</name>
    <message>
        <source>kept {time}, not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saved {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits: {need} of {of} memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too large: {need} of {of} memory</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is plugged in yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>root</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Properties</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NICs and firewall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>last 5 min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InspectorFoot</name>
    <message>
        <source>At once, in the cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the screen of the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the server, at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the server, at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reboot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset, without asking the guest</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>{done} of {total} steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {seconds} s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LivePart</name>
    <message>
        <source>Copy the ssh command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Looks</name>
    <message>
        <source>{size} GiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} G</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{vcpus} vCPU · {ram}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{vcpus} CPU · {ram}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link from {one} to {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>plugged into {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{used} of {room} addresses used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 NIC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} NICs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{free} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DHCP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no DHCP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kb/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mb/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gb/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not as drawn: {changes}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>volume {size} GiB is lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disk {size} GiB is lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{difference} vCPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory {difference}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disk {difference} GiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{difference} GiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image {difference}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name {difference}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prefix {difference}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attach</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>detach</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DHCP on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DHCP off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new user data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name servers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Synnefo Cockpit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Map of the drawing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MoveBricks</name>
    <message>
        <source>Plug {name} into {other}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Boot a server from {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search bricks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bricks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firewall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Templates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A virtual machine. Drop it on a network to plug it in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A private network: an isolated segment of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Internet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A public network: its addresses can be reached from outside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A disk. Drop it on a server to attach it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strictest: nothing comes in but answers and pings. Drop it on a link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lets ssh and remote desktop in, nothing else. Drop it on a link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lets everything in. Drop it on a link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three tiers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Isolated twins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click to add {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unfold the palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold the palette</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlanView</name>
    <message>
        <source>Plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What runs is not known yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cloud is like the drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n add</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replace</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n destroy</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Data lost: {what}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemRow</name>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message>
        <source>Nothing is wrong with this drawing.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResourceTable</name>
    <message>
        <source>Nothing matches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing runs yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Find…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Draw a cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start with a brick from the palette, or with one of these.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three tiers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Isolated twins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import what runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a network onto the canvas: it becomes a rail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a server on the rail: it is plugged in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look through the Plan lens (2): what Apply would do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply: real machines boot, and their lights turn green.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatsView</name>
    <message>
        <source>Processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% of what it was given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a server that runs; its figures appear within a second or two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No figures yet: they come while the server runs.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>events {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vCPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n brick(s) selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set for all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {field}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a brick onto the drawing; targets glow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a server on a rail to plug it in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply makes the cloud like the drawing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+K finds any brick, action or resource.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Close {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tabs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Targets</name>
    <message>
        <source>{name} is in the way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A server hangs on a network, not on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A volume is plugged into a server, not into {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An image boots a server; {name} is a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A firewall profile goes on a link, not on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hang here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attach here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tasks</name>
    <message>
        <source>{name} failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the log for details.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TerminalView</name>
    <message>
        <source>Serial console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The console was closed by the server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial line · {columns} × {rows} · UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Alt+Esc gives the keyboard back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TitleBar</name>
    <message>
        <source>No project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project {name}, with changes not saved yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cloud: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours and language</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>{name} cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything that runs is drawn already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only project files can be dropped here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ZoomBox</name>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom {zoom}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>finder</name>
    <message>
        <source>action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Console of {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>inspector</name>
    <message>
        <source>Firewall: {profile}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ENABLED: nothing comes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PROTECTED: ssh and remote desktop come in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DISABLED: everything comes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>{name} cannot shrink from {old} to {new} GiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot turn from private to public or back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The root disk of {name} ({size} GiB)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The volume {name} ({size} GiB)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create network {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create volume {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change network {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change volume {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rebuild {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete network {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and delete {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unplug {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete volume {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has the wrong prefix {cidr}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it like 10.0.1.0/24.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{address} is not an IPv4 address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has no prefix for {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{address} lies outside {name}, {cidr}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{address} is reserved on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{address} is used twice on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its first address is {cidr}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use {cidr}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is on no network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is plugged into no server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use {image}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has no image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag an image onto it: its disk is made from that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prefixes of {one} and {other} overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Public networks share one routing table: give one of them another prefix.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name {name} is used twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two of a kind with one name are easily mixed up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag it onto a rail, or nobody can reach it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing hangs on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a server onto it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag it onto a server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image {image} of {name} is not on the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upload it, or choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{server} is on {one} and {other}, whose prefixes overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not tell which way an address lies: change one prefix.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another one, or leave it empty and the server chooses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has {room} addresses for {count} servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it a larger prefix.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has two ways to the Internet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers may leave by the other one: keep one public network per server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has no prefix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A public network needs one, such as 203.0.113.0/24.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it to the server</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
