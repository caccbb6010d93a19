<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="el">
<context>
    <name>Actions</name>
    <message>
        <source>New project</source>
        <translation>Νέο έργο</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Άνοιγμα…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Αποθήκευση</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Αποθήκευση ως…</translation>
    </message>
    <message>
        <source>Export as PNG…</source>
        <translation>Εξαγωγή ως PNG…</translation>
    </message>
    <message>
        <source>Export as SVG…</source>
        <translation>Εξαγωγή ως SVG…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Έξοδος</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Αναίρεση</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Επανάληψη</translation>
    </message>
    <message>
        <source>Fit the drawing</source>
        <translation>Προβολή όλου του σχεδίου</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>Τακτοποίηση</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Μεγέθυνση</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Σμίκρυνση</translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation>Μέγεθος 100 %</translation>
    </message>
    <message>
        <source>Design</source>
        <translation>Σχέδιο</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Πλάνο</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Ζωντανά</translation>
    </message>
    <message>
        <source>Find brick, action, resource</source>
        <translation>Εύρεση σε όλα</translation>
    </message>
    <message>
        <source>Apply the changes</source>
        <translation>Εφαρμογή των αλλαγών</translation>
    </message>
    <message>
        <source>Show problems</source>
        <translation>Εμφάνιση προβλημάτων</translation>
    </message>
    <message>
        <source>Show activity</source>
        <translation>Εμφάνιση εργασιών</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Εμφάνιση καταγραφής</translation>
    </message>
    <message>
        <source>Go to the message</source>
        <translation>Μετάβαση στο μήνυμα</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>Παλέτα</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Επιθεωρητής</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>Συρτάρι</translation>
    </message>
    <message>
        <source>Import what runs</source>
        <translation>Εισαγωγή όσων τρέχουν</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Στατιστικά</translation>
    </message>
    <message>
        <source>Close the tab</source>
        <translation>Κλείσιμο καρτέλας</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Σύνδεση σε διακομιστή…</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Αποσύνδεση</translation>
    </message>
    <message>
        <source>Use the embedded server</source>
        <translation>Χρήση του ενσωματωμένου διακομιστή</translation>
    </message>
    <message>
        <source>Colours of the system</source>
        <translation>Χρώματα του συστήματος</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Ανοιχτά χρώματα</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Σκούρα χρώματα</translation>
    </message>
</context>
<context>
    <name>ActivityBar</name>
    <message>
        <source>Design</source>
        <translation>Σχέδιο</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Διακομιστές</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Δίκτυα</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Δίσκοι</translation>
    </message>
</context>
<context>
    <name>ActivityView</name>
    <message>
        <source>Taking back {name}</source>
        <translation>Ανάκληση του {name}</translation>
    </message>
    <message>
        <source>Nothing was applied yet.</source>
        <translation>Δεν έχει εφαρμοστεί τίποτα ακόμη.</translation>
    </message>
</context>
<context>
    <name>Additions</name>
    <message>
        <source>{name} cannot be read</source>
        <translation>Το {name} δεν διαβάζεται</translation>
    </message>
    <message>
        <source>Everything that runs is drawn already</source>
        <translation>Ό,τι εκτελείται είναι ήδη σχεδιασμένο</translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Drawing</source>
        <translation>Σχέδιο</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>Δεν έχει επιλεγεί τίποτα</translation>
    </message>
</context>
<context>
    <name>Captures</name>
    <message>
        <source>everything; or like: tcp port 80</source>
        <translation>όλα· ή π.χ. tcp port 80</translation>
    </message>
    <message>
        <source>Capture what passes {where}</source>
        <translation>Καταγραφή όσων περνούν: {where}</translation>
    </message>
    <message>
        <source>The file is read by Wireshark and tcpdump. Stop it in the message below.</source>
        <translation>Το αρχείο διαβάζεται από το Wireshark και το tcpdump. Σταματήστε την καταγραφή από το μήνυμα κάτω.</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Φίλτρο</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Επιλογή αρχείου…</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Καταγραφή</translation>
    </message>
    <message>
        <source>Capture into</source>
        <translation>Καταγραφή σε</translation>
    </message>
    <message>
        <source>Captures (*.pcap)</source>
        <translation>Καταγραφές (*.pcap)</translation>
    </message>
    <message numerus="yes">
        <source>Capturing {where}: %n packet(s)</source>
        <translation>
            <numerusform>Καταγραφή {where}: %n πακέτο</numerusform>
            <numerusform>Καταγραφή {where}: %n πακέτα</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Διακοπή</translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) are in {file}</source>
        <translation>
            <numerusform>%n πακέτο στο {file}</numerusform>
            <numerusform>%n πακέτα στο {file}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Cloud</name>
    <message>
        <source>There is no connection to a cloud</source>
        <translation>Δεν υπάρχει σύνδεση με νέφος</translation>
    </message>
    <message>
        <source>Choose a server in the cloud menu.</source>
        <translation>Διαλέξτε διακομιστή από το μενού του νέφους.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Εκκίνηση</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Διακοπή</translation>
    </message>
    <message>
        <source>Reboot</source>
        <translation>Επανεκκίνηση</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Επαναφορά</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Εφαρμογή</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Ανάκληση</translation>
    </message>
    <message>
        <source>{name} cannot be taken back: what it made was changed since</source>
        <translation>Το {name} δεν ανακαλείται: ό,τι έφτιαξε άλλαξε στο μεταξύ</translation>
    </message>
    <message>
        <source>Take the later deployment back first.</source>
        <translation>Ανακαλέστε πρώτα τη νεότερη εφαρμογή.</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Σύνδεση</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find brick, action, resource</source>
        <translation>Εύρεση σε όλα</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Βρέθηκαν</translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>Connect to a server</source>
        <translation>Σύνδεση σε διακομιστή</translation>
    </message>
    <message>
        <source>your default project</source>
        <translation>το προεπιλεγμένο σας έργο</translation>
    </message>
    <message>
        <source>Keep the password in the keyring of this system</source>
        <translation>Φύλαξη του κωδικού στην κλειδοθήκη του συστήματος</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Διεύθυνση</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Χρήστης</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Κωδικός</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Έργο</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Σύνδεση</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
    <message>
        <source>A Synnefo Cockpit server: yours, or that of your provider.</source>
        <translation>Διακομιστής Synnefo Cockpit: δικός σας ή του παρόχου σας.</translation>
    </message>
    <message>
        <source>Write the address like https://cloud.example:8774</source>
        <translation>Γράψτε τη διεύθυνση όπως https://cloud.example:8774</translation>
    </message>
    <message>
        <source>A user is needed</source>
        <translation>Χρειάζεται χρήστης</translation>
    </message>
</context>
<context>
    <name>ConsoleFrame</name>
    <message>
        <source>Reconnect</source>
        <translation>Επανασύνδεση</translation>
    </message>
</context>
<context>
    <name>ConsoleView</name>
    <message>
        <source>Connecting…</source>
        <translation>Σύνδεση…</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>Κονσόλα</translation>
    </message>
    <message>
        <source>Send keys</source>
        <translation>Αποστολή πλήκτρων</translation>
    </message>
    <message>
        <source>Copy a picture of the screen</source>
        <translation>Αντιγραφή εικόνας της οθόνης</translation>
    </message>
    <message>
        <source>The console was closed by the server.</source>
        <translation>Ο διακομιστής έκλεισε την κονσόλα.</translation>
    </message>
    <message>
        <source>RFB 3.8 · raw · {width}×{height} · shown at {percent} %</source>
        <translation>RFB 3.8 · raw · {width}×{height} · στο {percent} %</translation>
    </message>
    <message>
        <source>Ctrl+Alt+Esc gives the keyboard back</source>
        <translation>Το Ctrl+Alt+Esc επιστρέφει το πληκτρολόγιο</translation>
    </message>
</context>
<context>
    <name>Consoles</name>
    <message>
        <source>{name} screen</source>
        <translation>Οθόνη {name}</translation>
    </message>
    <message>
        <source>{name} serial</source>
        <translation>Σειριακή {name}</translation>
    </message>
    <message>
        <source>{name} statistics</source>
        <translation>Στατιστικά {name}</translation>
    </message>
</context>
<context>
    <name>Deployments</name>
    <message>
        <source>{name} cannot be drawn as it runs</source>
        <translation>Το {name} δεν μπορεί να σχεδιαστεί όπως λειτουργεί</translation>
    </message>
    <message>
        <source>Adopt {name}</source>
        <translation>Υιοθέτηση {name}</translation>
    </message>
    <message>
        <source>The drawing has errors: nothing was applied</source>
        <translation>Το σχέδιο έχει σφάλματα: δεν εφαρμόστηκε τίποτα</translation>
    </message>
    <message>
        <source>Mend them first; they are listed below.</source>
        <translation>Διορθώστε τα πρώτα· είναι στη λίστα παρακάτω.</translation>
    </message>
    <message>
        <source>Apply, and lose data?</source>
        <translation>Εφαρμογή με απώλεια δεδομένων;</translation>
    </message>
    <message>
        <source>This will be gone for good:</source>
        <translation>Θα χαθούν οριστικά:</translation>
    </message>
    <message>
        <source>Apply and lose it</source>
        <translation>Εφαρμογή και απώλεια</translation>
    </message>
    <message>
        <source>Take {name} back?</source>
        <translation>Ανάκληση του {name};</translation>
    </message>
    <message>
        <source>What it created is deleted, with its data:</source>
        <translation>Ό,τι δημιούργησε διαγράφεται, μαζί με τα δεδομένα του:</translation>
    </message>
    <message>
        <source>Networks and firewalls change:</source>
        <translation>Αλλάζουν δίκτυα και τείχη προστασίας:</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>και %n ακόμη</numerusform>
            <numerusform>και %n ακόμη</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Ανάκληση</translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation>Εμφάνιση βημάτων</translation>
    </message>
    <message>
        <source>{name} is applied</source>
        <translation>Το {name} εφαρμόστηκε</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) done</source>
        <translation>
            <numerusform>%n βήμα ολοκληρώθηκε</numerusform>
            <numerusform>%n βήματα ολοκληρώθηκαν</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} was cancelled</source>
        <translation>Το {name} ακυρώθηκε</translation>
    </message>
    <message>
        <source>What was done stays.</source>
        <translation>Ό,τι έγινε μένει.</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>untitled</source>
        <translation>χωρίς τίτλο</translation>
    </message>
</context>
<context>
    <name>DrawLink</name>
    <message>
        <source>Connect to {name}</source>
        <translation>Σύνδεση με {name}</translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>Problems</source>
        <translation>Προβλήματα</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Εργασίες</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Καταγραφή</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>Συρτάρι</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>Ξεδίπλωμα</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>Δίπλωμα</translation>
    </message>
    <message>
        <source>Usual height</source>
        <translation>Συνήθες ύψος</translation>
    </message>
    <message>
        <source>Full height</source>
        <translation>Πλήρες ύψος</translation>
    </message>
</context>
<context>
    <name>DriftCard</name>
    <message>
        <source>Not as drawn</source>
        <translation>Όχι όπως στο σχέδιο</translation>
    </message>
    <message>
        <source>runs → drawn</source>
        <translation>στο νέφος → στο σχέδιο</translation>
    </message>
    <message>
        <source>Adopt</source>
        <translation>Υιοθέτηση</translation>
    </message>
    <message>
        <source>Draw it as it runs</source>
        <translation>Σχεδίαση όπως λειτουργεί στο νέφος</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>Επαναφορά</translation>
    </message>
    <message>
        <source>Make it run as it is drawn, now</source>
        <translation>Να λειτουργήσει όπως στο σχέδιο, αμέσως</translation>
    </message>
</context>
<context>
    <name>Drop</name>
    <message>
        <source>A firewall profile goes on a link</source>
        <translation>Ένα προφίλ τείχους μπαίνει σε σύνδεση</translation>
    </message>
    <message>
        <source>A new security group for {name}</source>
        <translation>Νέα ομάδα ασφαλείας για το {name}</translation>
    </message>
    <message>
        <source>{profile} for {name}</source>
        <translation>{profile} για {name}</translation>
    </message>
    <message>
        <source>{name} boots from {image}</source>
        <translation>Το {name} ξεκινά από {image}</translation>
    </message>
    <message>
        <source>Plug into {name}</source>
        <translation>Σύνδεση στο {name}</translation>
    </message>
    <message>
        <source>A public address for {name}</source>
        <translation>Δημόσια διεύθυνση για το {name}</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Add {name}</source>
        <translation>Προσθήκη {name}</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Μετακίνηση</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Σύνδεση</translation>
    </message>
    <message>
        <source>Wear {name}</source>
        <translation>Να φορά το {name}</translation>
    </message>
    <message>
        <source>Detach</source>
        <translation>Αποσύνδεση τόμου</translation>
    </message>
    <message>
        <source>{field}: {reason}</source>
        <translation>{field}: {reason}</translation>
    </message>
    <message>
        <source>Change {field}</source>
        <translation>Αλλαγή {field}</translation>
    </message>
    <message>
        <source>Set {profile}</source>
        <translation>Ορισμός {profile}</translation>
    </message>
    <message>
        <source>Resize {name}</source>
        <translation>Αλλαγή μεγέθους {name}</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Αποσύνδεση</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Διαγραφή</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Δημιουργία διπλού</translation>
    </message>
    <message>
        <source>The clipboard holds no bricks</source>
        <translation>Το πρόχειρο δεν έχει τούβλα</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Επικόλληση</translation>
    </message>
    <message>
        <source>Tidy</source>
        <translation>Τακτοποίηση</translation>
    </message>
    <message>
        <source>Import what runs</source>
        <translation>Εισαγωγή όσων τρέχουν</translation>
    </message>
    <message>
        <source>Two networks meet only in a router or a server</source>
        <translation>Δύο δίκτυα συναντιούνται μόνο σε δρομολογητή ή διακομιστή</translation>
    </message>
    <message>
        <source>{one} cannot be plugged into {other}</source>
        <translation>Το {one} δεν συνδέεται στο {other}</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Open a project</source>
        <translation>Άνοιγμα έργου</translation>
    </message>
    <message>
        <source>Unsaved changes of {name} were found</source>
        <translation>Βρέθηκαν μη αποθηκευμένες αλλαγές του {name}</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Ανάκτηση</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Απόρριψη</translation>
    </message>
    <message>
        <source>The cockpit ended before they were saved.</source>
        <translation>Το πρόγραμμα τερματίστηκε πριν αποθηκευτούν.</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Αποθήκευση έργου</translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation>Αποθήκευση των αλλαγών στο {name};</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Αποθήκευση</translation>
    </message>
    <message>
        <source>What was drawn since it was saved would be lost.</source>
        <translation>Ό,τι σχεδιάστηκε μετά την αποθήκευση θα χαθεί.</translation>
    </message>
    <message>
        <source>Export a picture</source>
        <translation>Εξαγωγή εικόνας</translation>
    </message>
    <message>
        <source>The picture is in {path}</source>
        <translation>Η εικόνα είναι στο {path}</translation>
    </message>
    <message>
        <source>{path} cannot be written</source>
        <translation>Δεν γράφεται το {path}</translation>
    </message>
    <message>
        <source>Is the folder there, and is there room?</source>
        <translation>Υπάρχει ο φάκελος, και υπάρχει χώρος;</translation>
    </message>
    <message>
        <source>Projects (*{suffix})</source>
        <translation>Έργα (*{suffix})</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
    <message>
        <source>{field} is needed</source>
        <translation>Χρειάζεται: {field}</translation>
    </message>
</context>
<context>
    <name>GroupPicker</name>
    <message>
        <source>Drag a security group out of the palette onto the link.</source>
        <translation>Σύρετε μια ομάδα ασφαλείας από την παλέτα στη σύνδεση.</translation>
    </message>
</context>
<context>
    <name>GuardCard</name>
    <message>
        <source>Taken back</source>
        <translation>Αναιρέθηκε</translation>
    </message>
    <message>
        <source>Nobody kept it in time: the host is as it was before.</source>
        <translation>Κανείς δεν την κράτησε εγκαίρως: το μηχάνημα είναι όπως πριν.</translation>
    </message>
    <message>
        <source>On trial</source>
        <translation>Σε δοκιμή</translation>
    </message>
    <message numerus="yes">
        <source>Can you still reach the cloud? The host undoes this in %n s.</source>
        <translation>
            <numerusform>Φτάνετε ακόμη το νέφος; Αναιρείται σε %n δευτερόλεπτο.</numerusform>
            <numerusform>Φτάνετε ακόμη το νέφος; Αναιρείται σε %n δευτερόλεπτα.</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Να μείνει</translation>
    </message>
    <message>
        <source>All is well: keep it plugged in</source>
        <translation>Όλα καλά: να μείνει συνδεδεμένη</translation>
    </message>
    <message>
        <source>Undo now</source>
        <translation>Αναίρεση τώρα</translation>
    </message>
    <message>
        <source>Unplug it at once</source>
        <translation>Άμεση αποσύνδεση</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Ξανά</translation>
    </message>
    <message>
        <source>Plug it in once more</source>
        <translation>Νέα σύνδεση</translation>
    </message>
</context>
<context>
    <name>HostPorts</name>
    <message>
        <source>Interfaces</source>
        <translation>Διεπαφές</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Να μείνει</translation>
    </message>
    <message>
        <source>Undo now</source>
        <translation>Αναίρεση τώρα</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Ξανά</translation>
    </message>
    <message>
        <source>link is up</source>
        <translation>η σύνδεση ζει</translation>
    </message>
    <message>
        <source>no link</source>
        <translation>χωρίς σύνδεση</translation>
    </message>
    <message>
        <source>plugged in already</source>
        <translation>ήδη συνδεδεμένη</translation>
    </message>
</context>
<context>
    <name>ImageDeeds</name>
    <message>
        <source>It is protected from deletion.</source>
        <translation>Προστατεύεται από διαγραφή.</translation>
    </message>
    <message>
        <source>Wait until it is ready.</source>
        <translation>Περιμένετε να είναι έτοιμο.</translation>
    </message>
    <message>
        <source>Cancel the import…</source>
        <translation>Ακύρωση εισαγωγής…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Διαγραφή…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Μετονομασία…</translation>
    </message>
    <message>
        <source>Who sees it…</source>
        <translation>Ποιος τη βλέπει…</translation>
    </message>
    <message>
        <source>Share with a project…</source>
        <translation>Κοινή χρήση με έργο…</translation>
    </message>
    <message>
        <source>Save to a file…</source>
        <translation>Αποθήκευση σε αρχείο…</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Κατάλογος</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Εισαγωγή</translation>
    </message>
    <message>
        <source>Importing {name}</source>
        <translation>Εισάγεται: {name}</translation>
    </message>
    <message>
        <source>{name} is on the server</source>
        <translation>{name}: βρίσκεται στον διακομιστή</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
    <message>
        <source>Uploading {name}</source>
        <translation>Αποστέλλεται: {name}</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Αποστολή</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>Μετονομασία: {name}</translation>
    </message>
    <message>
        <source>Drawings name images: those with the old name have to be changed.</source>
        <translation>Τα σχέδια αναφέρουν εικόνες με το όνομά τους: όσα έχουν το παλιό πρέπει να αλλάξουν.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Όνομα</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Μετονομασία</translation>
    </message>
    <message>
        <source>this project</source>
        <translation>αυτό το έργο</translation>
    </message>
    <message>
        <source>this project, and those it is shared with</source>
        <translation>αυτό το έργο και όσα τη μοιράζονται</translation>
    </message>
    <message>
        <source>everybody who knows of it</source>
        <translation>όποιος γνωρίζει το αναγνωριστικό της</translation>
    </message>
    <message>
        <source>everybody, in all lists</source>
        <translation>όλοι, σε όλους τους καταλόγους</translation>
    </message>
    <message>
        <source>Who sees {name}</source>
        <translation>Ποιος βλέπει: {name}</translation>
    </message>
    <message>
        <source>Seen by</source>
        <translation>Τη βλέπει</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Ορισμός</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Αλλαγή</translation>
    </message>
    <message>
        <source>name or id</source>
        <translation>όνομα ή αναγνωριστικό</translation>
    </message>
    <message>
        <source>Share {name}</source>
        <translation>Κοινή χρήση: {name}</translation>
    </message>
    <message>
        <source>The other project accepts it, and then sees it in its lists.</source>
        <translation>Το άλλο έργο την αποδέχεται και μετά τη βλέπει στους καταλόγους του.</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Έργο</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Κοινή χρήση</translation>
    </message>
    <message>
        <source>{name} is shared</source>
        <translation>{name}: σε κοινή χρήση</translation>
    </message>
    <message>
        <source>Save the image</source>
        <translation>Αποθήκευση εικόνας</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Αποθηκεύεται: {name}</translation>
    </message>
    <message>
        <source>{name} is saved</source>
        <translation>{name}: αποθηκεύτηκε</translation>
    </message>
    <message>
        <source>Save to a file</source>
        <translation>Αποθήκευση σε αρχείο</translation>
    </message>
    <message>
        <source>Delete {name}?</source>
        <translation>Διαγραφή: {name};</translation>
    </message>
    <message>
        <source>The image {name} is lost. Disks that were made of it stay.</source>
        <translation>Η εικόνα {name} χάνεται. Οι δίσκοι που έγιναν από αυτήν μένουν.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Διαγραφή</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Bring in an image</source>
        <translation>Εισαγωγή εικόνας</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Κατάλογος</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Διεύθυνση</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Αρχείο</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Εισαγωγή</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Εικόνα</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Από</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>Χρειάζεται</translation>
    </message>
    <message>
        <source>sha256:… (may stay empty)</source>
        <translation>sha256:… (μπορεί να μείνει κενό)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Όνομα</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Μορφή</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Άθροισμα ελέγχου</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Επιλογή…</translation>
    </message>
    <message>
        <source>Image file</source>
        <translation>Αρχείο εικόνας</translation>
    </message>
    <message>
        <source>Choose an image first.</source>
        <translation>Επιλέξτε πρώτα μια εικόνα.</translation>
    </message>
    <message>
        <source>Write the address like https://example.org/image.qcow2</source>
        <translation>Γράψτε τη διεύθυνση όπως https://example.org/image.qcow2</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Δεν υπάρχει τέτοιο αρχείο.</translation>
    </message>
    <message>
        <source>A name is needed.</source>
        <translation>Χρειάζεται όνομα.</translation>
    </message>
</context>
<context>
    <name>Indicators</name>
    <message>
        <source>kept {time}, not saved</source>
        <translation>φυλάχτηκε {time}, μη αποθηκευμένο</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>μη αποθηκευμένο</translation>
    </message>
    <message>
        <source>saved {time}</source>
        <translation>αποθηκεύτηκε {time}</translation>
    </message>
    <message>
        <source>no changes</source>
        <translation>χωρίς αλλαγές</translation>
    </message>
    <message>
        <source>Fits: {need} of {of} memory</source>
        <translation>Χωρά: {need} από {of} μνήμης</translation>
    </message>
    <message>
        <source>Too large: {need} of {of} memory</source>
        <translation>Πολύ μεγάλο: {need} από {of} μνήμης</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n brick(s) selected</source>
        <translation>
            <numerusform>%n τουβλάκι επιλεγμένο</numerusform>
            <numerusform>%n τουβλάκια επιλεγμένα</numerusform>
        </translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation>Σχεδιασμένο</translation>
    </message>
    <message>
        <source>Worn by</source>
        <translation>Τη φορούν</translation>
    </message>
    <message>
        <source>Nothing is plugged in yet.</source>
        <translation>Δεν έχει συνδεθεί τίποτα ακόμη.</translation>
    </message>
    <message>
        <source>No link wears it.</source>
        <translation>Δεν τη φορά καμία σύνδεση.</translation>
    </message>
    <message>
        <source>Plugged into</source>
        <translation>Συνδέσεις</translation>
    </message>
    <message>
        <source>root</source>
        <translation>ρίζα</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Επιθεωρητής</translation>
    </message>
    <message>
        <source>Hide the inspector</source>
        <translation>Απόκρυψη επιθεωρητή</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Ιδιότητες</translation>
    </message>
    <message>
        <source>NICs and firewall</source>
        <translation>Κάρτες δικτύου και τείχος</translation>
    </message>
    <message>
        <source>Addressing</source>
        <translation>Διευθύνσεις</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Κανόνες</translation>
    </message>
    <message>
        <source>Security groups</source>
        <translation>Ομάδες ασφαλείας</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Όρια</translation>
    </message>
    <message>
        <source>Guard</source>
        <translation>Φύλαξη</translation>
    </message>
    <message>
        <source>Disks</source>
        <translation>Δίσκοι</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Μηχανή</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Ετικέτες</translation>
    </message>
    <message>
        <source>First boot</source>
        <translation>Πρώτη εκκίνηση</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Ζωντανά</translation>
    </message>
    <message>
        <source>last 5 min</source>
        <translation>τελευταία 5 λεπτά</translation>
    </message>
</context>
<context>
    <name>InspectorFoot</name>
    <message>
        <source>At once, in the cloud</source>
        <translation>Αμέσως, στο νέφος</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>Κονσόλα</translation>
    </message>
    <message>
        <source>Open the screen of the server</source>
        <translation>Άνοιγμα της οθόνης του διακομιστή</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Διακοπή</translation>
    </message>
    <message>
        <source>Stop the server, at once</source>
        <translation>Διακοπή του διακομιστή, αμέσως</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Εκκίνηση</translation>
    </message>
    <message>
        <source>Start the server, at once</source>
        <translation>Εκκίνηση του διακομιστή, αμέσως</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Περισσότερα</translation>
    </message>
    <message>
        <source>Serial console</source>
        <translation>Σειριακή κονσόλα</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Στατιστικά</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>{done} of {total} steps</source>
        <translation>{done} από {total} βήματα</translation>
    </message>
    <message>
        <source>{state}, taken back</source>
        <translation>{state}, ανακλήθηκε</translation>
    </message>
    <message>
        <source>about {seconds} s left</source>
        <translation>περίπου {seconds} δ. ακόμη</translation>
    </message>
    <message>
        <source>Failed at step {number}, {step}: {reason}</source>
        <translation>Απέτυχε στο βήμα {number}, {step}: {reason}</translation>
    </message>
    <message>
        <source>no reason was given</source>
        <translation>δεν δόθηκε λόγος</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Ανάκληση</translation>
    </message>
    <message>
        <source>Hide the steps</source>
        <translation>Απόκρυψη βημάτων</translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation>Εμφάνιση βημάτων</translation>
    </message>
</context>
<context>
    <name>LineageView</name>
    <message>
        <source>without a name: others stand on it</source>
        <translation>χωρίς όνομα: άλλα στηρίζονται σε αυτό</translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation>Καταγωγή</translation>
    </message>
    <message>
        <source>Each line stands on the one that it hangs below, and shares what that holds. What others stand on cannot be deleted.</source>
        <translation>Κάθε γραμμή στηρίζεται σε αυτήν κάτω από την οποία κρέμεται και μοιράζεται το περιεχόμενό της. Ό,τι στηρίζει άλλα δεν διαγράφεται.</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Νέα ανάγνωση</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Όνομα</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Είδος</translation>
    </message>
    <message>
        <source>Its own</source>
        <translation>Δικά του</translation>
    </message>
    <message>
        <source>Plugged into</source>
        <translation>Συνδεδεμένο σε</translation>
    </message>
</context>
<context>
    <name>LivePart</name>
    <message>
        <source>Copy the ssh command</source>
        <translation>Αντιγραφή της εντολής ssh</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Μνήμη</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Δίκτυο</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Log</source>
        <translation>Καταγραφή</translation>
    </message>
    <message>
        <source>Nothing was logged yet.</source>
        <translation>Δεν καταγράφηκε τίποτα ακόμη.</translation>
    </message>
</context>
<context>
    <name>Looks</name>
    <message>
        <source>{size} GiB</source>
        <translation>{size} GiB</translation>
    </message>
    <message>
        <source>{size} G</source>
        <translation>{size} G</translation>
    </message>
    <message>
        <source>{vcpus} vCPU · {ram}</source>
        <translation>{vcpus} vCPU · {ram}</translation>
    </message>
    <message>
        <source>{vcpus} CPU · {ram}</source>
        <translation>{vcpus} CPU · {ram}</translation>
    </message>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation>
            <numerusform>%n δίκτυο</numerusform>
            <numerusform>%n δίκτυα</numerusform>
        </translation>
    </message>
    <message>
        <source>NAT</source>
        <translation>NAT</translation>
    </message>
    <message numerus="yes">
        <source>%n rule(s)</source>
        <translation>
            <numerusform>%n κανόνας</numerusform>
            <numerusform>%n κανόνες</numerusform>
        </translation>
    </message>
    <message>
        <source>Link from {one} to {other}</source>
        <translation>Σύνδεση από {one} προς {other}</translation>
    </message>
    <message>
        <source>server</source>
        <translation>διακομιστής</translation>
    </message>
    <message>
        <source>network</source>
        <translation>δίκτυο</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>τόμος</translation>
    </message>
    <message>
        <source>router</source>
        <translation>δρομολογητής</translation>
    </message>
    <message>
        <source>floating address</source>
        <translation>κινητή διεύθυνση</translation>
    </message>
    <message>
        <source>physical port</source>
        <translation>φυσική θύρα</translation>
    </message>
    <message>
        <source>security group</source>
        <translation>ομάδα ασφαλείας</translation>
    </message>
    <message>
        <source>plugged into {names}</source>
        <translation>συνδεδεμένο στα {names}</translation>
    </message>
    <message>
        <source>{used} of {room} addresses used</source>
        <translation>{used} από {room} διευθύνσεις</translation>
    </message>
    <message>
        <source>1 NIC</source>
        <translation>1 κάρτα</translation>
    </message>
    <message>
        <source>{count} NICs</source>
        <translation>{count} κάρτες</translation>
    </message>
    <message>
        <source>{free} free</source>
        <translation>{free} ελεύθερες</translation>
    </message>
    <message>
        <source>DHCP</source>
        <translation>DHCP</translation>
    </message>
    <message>
        <source>no DHCP</source>
        <translation>χωρίς DHCP</translation>
    </message>
    <message>
        <source>kb/s</source>
        <translation>kb/s</translation>
    </message>
    <message>
        <source>Mb/s</source>
        <translation>Mb/s</translation>
    </message>
    <message>
        <source>Gb/s</source>
        <translation>Gb/s</translation>
    </message>
    <message>
        <source>Not as drawn: {changes}</source>
        <translation>Όχι όπως στο σχέδιο: {changes}</translation>
    </message>
    <message>
        <source>volume {size} GiB is lost</source>
        <translation>ο τόμος {size} GiB χάνεται</translation>
    </message>
    <message>
        <source>disk {size} GiB is lost</source>
        <translation>ο δίσκος {size} GiB χάνεται</translation>
    </message>
    <message>
        <source>{difference} vCPU</source>
        <translation>{difference} vCPU</translation>
    </message>
    <message>
        <source>memory {difference}</source>
        <translation>μνήμη {difference}</translation>
    </message>
    <message>
        <source>disk {difference} GiB</source>
        <translation>δίσκος {difference} GiB</translation>
    </message>
    <message>
        <source>{difference} GiB</source>
        <translation>{difference} GiB</translation>
    </message>
    <message>
        <source>image {difference}</source>
        <translation>εικόνα {difference}</translation>
    </message>
    <message>
        <source>name {difference}</source>
        <translation>όνομα {difference}</translation>
    </message>
    <message>
        <source>prefix {difference}</source>
        <translation>πρόθεμα {difference}</translation>
    </message>
    <message>
        <source>IPv6 prefix {difference}</source>
        <translation>πρόθεμα IPv6 {difference}</translation>
    </message>
    <message>
        <source>gateway {difference}</source>
        <translation>πύλη {difference}</translation>
    </message>
    <message>
        <source>domain {difference}</source>
        <translation>τομέας {difference}</translation>
    </message>
    <message>
        <source>interface {difference}</source>
        <translation>διεπαφή {difference}</translation>
    </message>
    <message>
        <source>VLAN {difference}</source>
        <translation>VLAN {difference}</translation>
    </message>
    <message>
        <source>address pools</source>
        <translation>εύρη διευθύνσεων</translation>
    </message>
    <message>
        <source>routes</source>
        <translation>διαδρομές</translation>
    </message>
    <message>
        <source>rules</source>
        <translation>κανόνες</translation>
    </message>
    <message>
        <source>networks</source>
        <translation>δίκτυα</translation>
    </message>
    <message>
        <source>gateway</source>
        <translation>πύλη</translation>
    </message>
    <message>
        <source>other network</source>
        <translation>άλλο δίκτυο</translation>
    </message>
    <message>
        <source>NAT on</source>
        <translation>NAT ανοιχτό</translation>
    </message>
    <message>
        <source>NAT off</source>
        <translation>NAT κλειστό</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>ετικέτες</translation>
    </message>
    <message>
        <source>metadata</source>
        <translation>μεταδεδομένα</translation>
    </message>
    <message>
        <source>server group</source>
        <translation>ομάδα διακομιστών</translation>
    </message>
    <message>
        <source>start</source>
        <translation>εκκίνηση</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>παύση</translation>
    </message>
    <message>
        <source>suspend</source>
        <translation>αναστολή</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>διακοπή</translation>
    </message>
    <message>
        <source>attach</source>
        <translation>σύνδεση</translation>
    </message>
    <message>
        <source>detach</source>
        <translation>αποσύνδεση</translation>
    </message>
    <message>
        <source>DHCP on</source>
        <translation>DHCP ναι</translation>
    </message>
    <message>
        <source>DHCP off</source>
        <translation>DHCP όχι</translation>
    </message>
    <message>
        <source>new user data</source>
        <translation>νέα δεδομένα χρήστη</translation>
    </message>
    <message>
        <source>new key</source>
        <translation>νέο κλειδί</translation>
    </message>
    <message>
        <source>name servers</source>
        <translation>διακομιστές DNS</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Synnefo Cockpit</source>
        <translation>Synnefo Cockpit</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Copy details</source>
        <translation>Αντιγραφή λεπτομερειών</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Map of the drawing</source>
        <translation>Χάρτης του σχεδίου</translation>
    </message>
</context>
<context>
    <name>MoveBricks</name>
    <message>
        <source>Plug {name} into {other}</source>
        <translation>Σύνδεση {name} στο {other}</translation>
    </message>
    <message>
        <source>Wear {name}</source>
        <translation>Να φορά το {name}</translation>
    </message>
</context>
<context>
    <name>NetworkDeeds</name>
    <message>
        <source>Only public networks have floating IPs.</source>
        <translation>Μόνο τα δημόσια δίκτυα έχουν κινητές IP.</translation>
    </message>
    <message>
        <source>Reserve a floating IP</source>
        <translation>Δέσμευση κινητής IP</translation>
    </message>
    <message>
        <source>It is not plugged in now.</source>
        <translation>Δεν είναι συνδεδεμένη τώρα.</translation>
    </message>
    <message>
        <source>Detach the floating IP</source>
        <translation>Αποσύνδεση της κινητής IP</translation>
    </message>
    <message>
        <source>Attach a floating IP…</source>
        <translation>Σύνδεση κινητής IP…</translation>
    </message>
    <message>
        <source>Firewall hits</source>
        <translation>Μετρητές τείχους προστασίας</translation>
    </message>
    <message>
        <source>Capture to a file…</source>
        <translation>Καταγραφή σε αρχείο…</translation>
    </message>
    <message>
        <source>It stands for nothing.</source>
        <translation>Δεν αντιστοιχεί σε τίποτα.</translation>
    </message>
    <message>
        <source>Attach to…</source>
        <translation>Σύνδεση με…</translation>
    </message>
    <message>
        <source>Detach</source>
        <translation>Αποσύνδεση</translation>
    </message>
    <message>
        <source>Release…</source>
        <translation>Αποδέσμευση…</translation>
    </message>
    <message>
        <source>{server} on {network}</source>
        <translation>{server} στο {network}</translation>
    </message>
    <message>
        <source>{address} is reserved</source>
        <translation>{address}: δεσμεύτηκε</translation>
    </message>
    <message>
        <source>{address} stands for {where}</source>
        <translation>{address} → {where}</translation>
    </message>
    <message>
        <source>Floating IP</source>
        <translation>Κινητή IP</translation>
    </message>
    <message>
        <source>a new one of {network}</source>
        <translation>νέα από το {network}</translation>
    </message>
    <message>
        <source>Floating IP for {where}</source>
        <translation>Κινητή IP για {where}</translation>
    </message>
    <message>
        <source>Let {address} stand for</source>
        <translation>Σε τι αντιστοιχεί η {address}</translation>
    </message>
    <message>
        <source>A router must lead from its public network to the card, or it is there.</source>
        <translation>Ένας δρομολογητής πρέπει να οδηγεί από το δημόσιο δίκτυό της στην κάρτα, ή η κάρτα να είναι εκεί.</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Επιλογή</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Σύνδεση</translation>
    </message>
    <message>
        <source>There is nothing to choose from.</source>
        <translation>Δεν υπάρχει τίποτα για επιλογή.</translation>
    </message>
    <message>
        <source>Release {address}?</source>
        <translation>Αποδέσμευση της {address};</translation>
    </message>
    <message>
        <source>Somebody else may get {address} then.</source>
        <translation>Μετά, η {address} μπορεί να δοθεί σε άλλον.</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Αποδέσμευση</translation>
    </message>
    <message>
        <source>Firewall hits: {where}</source>
        <translation>Μετρητές τείχους προστασίας: {where}</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Κατεύθυνση</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Ομάδα</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Κανόνας</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>Πακέτα</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Όγκος</translation>
    </message>
    <message>
        <source>in</source>
        <translation>μέσα</translation>
    </message>
    <message>
        <source>out</source>
        <translation>έξω</translation>
    </message>
    <message>
        <source>everything passes, uncounted</source>
        <translation>όλα περνούν, χωρίς μέτρηση</translation>
    </message>
    <message>
        <source>let through</source>
        <translation>πέρασαν</translation>
    </message>
    <message>
        <source>dropped: no rule</source>
        <translation>απορρίφθηκαν: κανένας κανόνας</translation>
    </message>
    <message>
        <source>dropped: foreign source</source>
        <translation>απορρίφθηκαν: ξένη πηγή</translation>
    </message>
    <message>
        <source>A hit is the first packet of a connection.</source>
        <translation>Μετριέται το πρώτο πακέτο κάθε σύνδεσης.</translation>
    </message>
    <message>
        <source>any protocol</source>
        <translation>κάθε πρωτόκολλο</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Boot a server from {name}</source>
        <translation>Εκκίνηση διακομιστή από {name}</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>Παλέτα</translation>
    </message>
    <message>
        <source>Search bricks</source>
        <translation>Αναζήτηση τούβλων</translation>
    </message>
    <message>
        <source>Bricks</source>
        <translation>Τούβλα</translation>
    </message>
    <message>
        <source>Firewall</source>
        <translation>Τείχος προστασίας</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Πρότυπα</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Εικόνες δίσκου</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Διακομιστής</translation>
    </message>
    <message>
        <source>A virtual machine. Drop it on a network to plug it in.</source>
        <translation>Εικονική μηχανή. Αφήστε τη σε ένα δίκτυο για να συνδεθεί.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Δίκτυο</translation>
    </message>
    <message>
        <source>A private network: an isolated segment of its own.</source>
        <translation>Ιδιωτικό δίκτυο: ένα απομονωμένο τμήμα.</translation>
    </message>
    <message>
        <source>Internet</source>
        <translation>Διαδίκτυο</translation>
    </message>
    <message>
        <source>A public network: its addresses can be reached from outside.</source>
        <translation>Δημόσιο δίκτυο: οι διευθύνσεις του είναι προσιτές απ’ έξω.</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Τόμος</translation>
    </message>
    <message>
        <source>A disk. Drop it on a server to attach it.</source>
        <translation>Δίσκος. Αφήστε τον σε έναν διακομιστή για να συνδεθεί.</translation>
    </message>
    <message>
        <source>Router</source>
        <translation>Δρομολογητής</translation>
    </message>
    <message>
        <source>Joins networks. Its link to the Internet is its gateway, with NAT.</source>
        <translation>Ενώνει δίκτυα. Η σύνδεσή του με το διαδίκτυο είναι η πύλη του, με NAT.</translation>
    </message>
    <message>
        <source>Floating IP</source>
        <translation>Κινητή IP</translation>
    </message>
    <message>
        <source>A public address that is kept. Drop it on a server, or on the Internet.</source>
        <translation>Δημόσια διεύθυνση που κρατιέται. Αφήστε την σε διακομιστή ή στο διαδίκτυο.</translation>
    </message>
    <message>
        <source>Physical port</source>
        <translation>Φυσική θύρα</translation>
    </message>
    <message>
        <source>An interface of the host. Drop it on a private network to bridge it.</source>
        <translation>Διεπαφή του μηχανήματος. Αφήστε την σε ιδιωτικό δίκτυο για να γεφυρωθεί.</translation>
    </message>
    <message>
        <source>The strictest: nothing comes in but answers and pings. Drop it on a link.</source>
        <translation>Το αυστηρότερο: μπαίνουν μόνο απαντήσεις και ping. Αφήστε το σε μια σύνδεση.</translation>
    </message>
    <message>
        <source>Lets ssh and remote desktop in, nothing else. Drop it on a link.</source>
        <translation>Αφήνει ssh και απομακρυσμένη οθόνη, τίποτε άλλο. Αφήστε το σε μια σύνδεση.</translation>
    </message>
    <message>
        <source>Lets everything in. Drop it on a link.</source>
        <translation>Αφήνει τα πάντα. Αφήστε το σε μια σύνδεση.</translation>
    </message>
    <message>
        <source>Security group</source>
        <translation>Ομάδα ασφαλείας</translation>
    </message>
    <message>
        <source>Rules of your own. Drop it on a link, or beside and give it rules.</source>
        <translation>Δικοί σας κανόνες. Αφήστε την σε σύνδεση, ή δίπλα και δώστε κανόνες.</translation>
    </message>
    <message>
        <source>Three tiers</source>
        <translation>Τρία επίπεδα</translation>
    </message>
    <message>
        <source>Isolated twins</source>
        <translation>Απομονωμένα δίδυμα</translation>
    </message>
    <message>
        <source>Routed office</source>
        <translation>Γραφείο με δρομολογητή</translation>
    </message>
    <message>
        <source>Double-click to add {name}</source>
        <translation>Διπλό κλικ για προσθήκη: {name}</translation>
    </message>
    <message>
        <source>Unfold the palette</source>
        <translation>Ξεδίπλωμα της παλέτας</translation>
    </message>
    <message>
        <source>Fold the palette</source>
        <translation>Δίπλωμα της παλέτας</translation>
    </message>
</context>
<context>
    <name>PlanView</name>
    <message>
        <source>Plan</source>
        <translation>Πλάνο</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Αντιγραφή ως κείμενο</translation>
    </message>
    <message>
        <source>Hide the plan</source>
        <translation>Απόκρυψη του πλάνου</translation>
    </message>
    <message>
        <source>Open inspector</source>
        <translation>Επιθεωρητής</translation>
    </message>
    <message>
        <source>What runs is not known yet</source>
        <translation>Δεν είναι ακόμη γνωστό τι τρέχει</translation>
    </message>
    <message>
        <source>The cloud is like the drawing</source>
        <translation>Το νέφος είναι όπως το σχέδιο</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n βήμα</numerusform>
            <numerusform>%n βήματα</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change(s)</source>
        <translation>
            <numerusform>Εφαρμογή %n αλλαγής</numerusform>
            <numerusform>Εφαρμογή %n αλλαγών</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to apply</source>
        <translation>Τίποτα προς εφαρμογή</translation>
    </message>
    <message numerus="yes">
        <source>%n add</source>
        <translation>
            <numerusform>%n προσθήκη</numerusform>
            <numerusform>%n προσθήκες</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change</source>
        <translation>
            <numerusform>%n αλλαγή</numerusform>
            <numerusform>%n αλλαγές</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replace</source>
        <translation>
            <numerusform>%n αντικατάσταση</numerusform>
            <numerusform>%n αντικαταστάσεις</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n destroy</source>
        <translation>
            <numerusform>%n διαγραφή</numerusform>
            <numerusform>%n διαγραφές</numerusform>
        </translation>
    </message>
    <message>
        <source>Data lost: {what}</source>
        <translation>Χάνονται δεδομένα: {what}</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Keyring</source>
        <translation>Κλειδοθήκη</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Σύνδεση</translation>
    </message>
</context>
<context>
    <name>ProblemRow</name>
    <message>
        <source>Error</source>
        <translation>Σφάλμα</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Προειδοποίηση</translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message>
        <source>Nothing is wrong with this drawing.</source>
        <translation>Το σχέδιο δεν έχει κανένα πρόβλημα.</translation>
    </message>
</context>
<context>
    <name>Progresses</name>
    <message>
        <source>{what} failed</source>
        <translation>Απέτυχε: {what}</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
</context>
<context>
    <name>ResourceMenus</name>
    <message>
        <source>There is no connection to the cloud now.</source>
        <translation>Δεν υπάρχει σύνδεση με το νέφος τώρα.</translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation>Καταγωγή</translation>
    </message>
    <message>
        <source>Network cards</source>
        <translation>Κάρτες δικτύου</translation>
    </message>
</context>
<context>
    <name>ResourceTable</name>
    <message>
        <source>Nothing matches.</source>
        <translation>Δεν ταιριάζει τίποτα.</translation>
    </message>
    <message>
        <source>Nothing runs yet.</source>
        <translation>Δεν τρέχει τίποτα ακόμη.</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Διακομιστές</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Δίκτυα</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>Τόμοι</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Στιγμιότυπα</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Αντίγραφα</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Εικόνες</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Ενέργειες</translation>
    </message>
    <message>
        <source>What can be done with the chosen rows</source>
        <translation>Τι μπορεί να γίνει με τις επιλεγμένες γραμμές</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Φίλτρο</translation>
    </message>
</context>
<context>
    <name>RuleRow</name>
    <message>
        <source>from</source>
        <translation>από</translation>
    </message>
    <message>
        <source>to</source>
        <translation>προς</translation>
    </message>
    <message>
        <source>Write ports like 22 or 8000-8080</source>
        <translation>Γράψτε θύρες σαν 22 ή 8000-8080</translation>
    </message>
    <message>
        <source>Write a prefix of {family}, or a group</source>
        <translation>Γράψτε πρόθεμα {family}, ή ομάδα</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Μέσα</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Έξω</translation>
    </message>
    <message>
        <source>any</source>
        <translation>όλα</translation>
    </message>
    <message>
        <source>all ports</source>
        <translation>όλες οι θύρες</translation>
    </message>
    <message>
        <source>anywhere</source>
        <translation>παντού</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Κατεύθυνση</translation>
    </message>
    <message>
        <source>Family of addresses</source>
        <translation>Οικογένεια διευθύνσεων</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Πρωτόκολλο</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Θύρες</translation>
    </message>
    <message>
        <source>Other side: a prefix or a security group</source>
        <translation>Η άλλη πλευρά: πρόθεμα ή ομάδα ασφαλείας</translation>
    </message>
    <message>
        <source>Remove the rule</source>
        <translation>Αφαίρεση του κανόνα</translation>
    </message>
</context>
<context>
    <name>RuleTable</name>
    <message>
        <source>Nothing is let through.</source>
        <translation>Δεν περνά τίποτα.</translation>
    </message>
    <message>
        <source>Add a rule</source>
        <translation>Νέος κανόνας</translation>
    </message>
</context>
<context>
    <name>Schedules</name>
    <message>
        <source>Schedule backups</source>
        <translation>Πρόγραμμα αντιγράφων</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Find…</source>
        <translation>Εύρεση…</translation>
    </message>
</context>
<context>
    <name>SecretDialog</name>
    <message>
        <source>Copy</source>
        <translation>Αντιγραφή</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
</context>
<context>
    <name>ServerDeeds</name>
    <message>
        <source>Image of the server</source>
        <translation>Εικόνα του διακομιστή</translation>
    </message>
    <message>
        <source>{name} restarts from a fresh disk. Its own disk is the second one, untouched; a password of root is shown once.</source>
        <translation>Το {name} επανεκκινεί από νέο δίσκο. Ο δικός του δίσκος είναι ο δεύτερος, ανέπαφος· ένας κωδικός του root εμφανίζεται μία φορά.</translation>
    </message>
    <message>
        <source>Rescue {name}</source>
        <translation>Διάσωση: {name}</translation>
    </message>
    <message>
        <source>Boot from</source>
        <translation>Εκκίνηση από</translation>
    </message>
    <message>
        <source>Rescue</source>
        <translation>Διάσωση</translation>
    </message>
    <message>
        <source>Everything on the root disk of {name} is lost.</source>
        <translation>Χάνονται όλα όσα έχει ο ριζικός δίσκος του {name}.</translation>
    </message>
    <message>
        <source>Volumes that are plugged in, network cards and addresses stay.</source>
        <translation>Οι συνδεδεμένοι τόμοι, οι κάρτες δικτύου και οι διευθύνσεις μένουν.</translation>
    </message>
    <message>
        <source>Rebuild {name}?</source>
        <translation>Ανακατασκευή: {name};</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Εικόνα</translation>
    </message>
    <message>
        <source>Lose the disk and rebuild</source>
        <translation>Απώλεια δίσκου και ανακατασκευή</translation>
    </message>
    <message>
        <source>There is no image.</source>
        <translation>Δεν υπάρχει εικόνα.</translation>
    </message>
    <message>
        <source>{name} restarts with the new size, and waits for you to keep it.</source>
        <translation>Το {name} επανεκκινεί με το νέο μέγεθος και περιμένει να το κρατήσετε.</translation>
    </message>
    <message>
        <source>Resize {name}</source>
        <translation>Νέο μέγεθος: {name}</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Μέγεθος</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Νέο μέγεθος</translation>
    </message>
    <message>
        <source>The agent inside {name} sets it, while it runs. Where there is none, this is refused.</source>
        <translation>Τον ορίζει το πρόγραμμα μέσα στο {name}, όσο εκτελείται. Όπου δεν υπάρχει, η εντολή απορρίπτεται.</translation>
    </message>
    <message>
        <source>New password of root</source>
        <translation>Νέος κωδικός του root</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Άλλη μία φορά</translation>
    </message>
    <message>
        <source>Set the password of {name}</source>
        <translation>Ορισμός κωδικού: {name}</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Ορισμός</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>Οι δύο κωδικοί διαφέρουν.</translation>
    </message>
    <message>
        <source>{name} has a new password</source>
        <translation>Το {name} έχει νέο κωδικό</translation>
    </message>
    <message>
        <source>Set the password</source>
        <translation>Ορισμός κωδικού</translation>
    </message>
    <message>
        <source>shown to whoever tries</source>
        <translation>εμφανίζεται σε όποιον προσπαθήσει</translation>
    </message>
    <message>
        <source>Lock {name}</source>
        <translation>Κλείδωμα: {name}</translation>
    </message>
    <message>
        <source>Orders, applies and deletion are refused until it is unlocked.</source>
        <translation>Εντολές, εφαρμογές και διαγραφή απορρίπτονται ώσπου να ξεκλειδωθεί.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Λόγος</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Κλείδωμα</translation>
    </message>
    <message>
        <source>Password of root on {name}</source>
        <translation>Κωδικός του root στο {name}</translation>
    </message>
    <message>
        <source>It is shown only now, and kept nowhere in the clear.</source>
        <translation>Εμφανίζεται μόνο τώρα και δεν φυλάσσεται πουθενά φανερά.</translation>
    </message>
</context>
<context>
    <name>ServerLooks</name>
    <message>
        <source>{name}: {what}</source>
        <translation>{name}: {what}</translation>
    </message>
    <message>
        <source>Counter</source>
        <translation>Μετρητής</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Τιμή</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Τι</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Πότε</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Εντολή</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Αποτέλεσμα</translation>
    </message>
    <message>
        <source>No agent answers in {name}. Install qemu-guest-agent in the guest.</source>
        <translation>Κανένα πρόγραμμα δεν απαντά στο {name}. Εγκαταστήστε το qemu-guest-agent μέσα του.</translation>
    </message>
    <message>
        <source>Host name</source>
        <translation>Όνομα υπολογιστή</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Σύστημα</translation>
    </message>
    <message>
        <source>{used} of {total} used</source>
        <translation>σε χρήση {used} από {total}</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Asking…</source>
        <translation>Ερώτηση…</translation>
    </message>
</context>
<context>
    <name>SnapshotsDialog</name>
    <message>
        <source>Snapshots of {name}</source>
        <translation>Στιγμιότυπα: {name}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Όνομα</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Του</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Μέγεθος</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Κατάσταση</translation>
    </message>
    <message>
        <source>There are none yet.</source>
        <translation>Δεν υπάρχουν ακόμη.</translation>
    </message>
    <message>
        <source>Take one…</source>
        <translation>Νέο…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
    <message>
        <source>Go back…</source>
        <translation>Επιστροφή…</translation>
    </message>
    <message>
        <source>New volume…</source>
        <translation>Νέος τόμος…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Διαγραφή…</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Draw a cloud</source>
        <translation>Σχεδιάστε ένα νέφος</translation>
    </message>
    <message>
        <source>Start with a brick from the palette, or with one of these.</source>
        <translation>Ξεκινήστε με ένα τούβλο από την παλέτα, ή με ένα από αυτά.</translation>
    </message>
    <message>
        <source>Three tiers</source>
        <translation>Τρία επίπεδα</translation>
    </message>
    <message>
        <source>Isolated twins</source>
        <translation>Απομονωμένα δίδυμα</translation>
    </message>
    <message>
        <source>Import what runs</source>
        <translation>Εισαγωγή όσων τρέχουν</translation>
    </message>
    <message>
        <source>Drag a network onto the canvas: it becomes a rail.</source>
        <translation>Σύρετε ένα δίκτυο στον καμβά: γίνεται ράγα.</translation>
    </message>
    <message>
        <source>Drop a server on the rail: it is plugged in.</source>
        <translation>Αφήστε έναν διακομιστή στη ράγα: συνδέεται.</translation>
    </message>
    <message>
        <source>Look through the Plan lens (2): what Apply would do.</source>
        <translation>Δείτε με τον φακό Πλάνο (2) τι θα έκανε η εφαρμογή.</translation>
    </message>
    <message>
        <source>Apply: real machines boot, and their lights turn green.</source>
        <translation>Εφαρμογή: ξεκινούν πραγματικές μηχανές και ανάβουν πράσινο.</translation>
    </message>
</context>
<context>
    <name>StatsView</name>
    <message>
        <source>Processor</source>
        <translation>Επεξεργαστής</translation>
    </message>
    <message>
        <source>% of what it was given</source>
        <translation>% όσου του δόθηκε</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Δίκτυο</translation>
    </message>
    <message>
        <source>in</source>
        <translation>μέσα</translation>
    </message>
    <message>
        <source>out</source>
        <translation>έξω</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Μνήμη</translation>
    </message>
    <message>
        <source>MiB of the host</source>
        <translation>MiB του κόμβου</translation>
    </message>
    <message>
        <source>Disks</source>
        <translation>Δίσκοι</translation>
    </message>
    <message>
        <source>written</source>
        <translation>εγγραφή</translation>
    </message>
    <message>
        <source>read</source>
        <translation>ανάγνωση</translation>
    </message>
    <message>
        <source>Choose a server that runs; its figures appear within a second or two.</source>
        <translation>Διαλέξτε διακομιστή που τρέχει· οι τιμές του έρχονται σε ένα-δύο δευτερόλεπτα.</translation>
    </message>
    <message>
        <source>No figures yet: they come while the server runs.</source>
        <translation>Δεν υπάρχουν τιμές ακόμη: έρχονται όσο τρέχει ο διακομιστής.</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>events {seconds} s</source>
        <translation>συμβάντα {seconds} δ.</translation>
    </message>
    <message>
        <source>Zoom {percent} %</source>
        <translation>Μεγέθυνση {percent} %</translation>
    </message>
    <message>
        <source>vCPU</source>
        <translation>vCPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Μνήμη</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Δίσκος</translation>
    </message>
</context>
<context>
    <name>StorageDeeds</name>
    <message>
        <source>Wait until it is ready.</source>
        <translation>Περιμένετε να είναι έτοιμο.</translation>
    </message>
    <message>
        <source>It is plugged into {server}. Unplug it first.</source>
        <translation>Είναι συνδεδεμένος στο {server}. Αποσυνδέστε τον πρώτα.</translation>
    </message>
    <message>
        <source>It stands on nothing else.</source>
        <translation>Δεν στηρίζεται σε τίποτα άλλο.</translation>
    </message>
    <message>
        <source>Take a snapshot…</source>
        <translation>Λήψη στιγμιότυπου…</translation>
    </message>
    <message>
        <source>Snapshots…</source>
        <translation>Στιγμιότυπα…</translation>
    </message>
    <message>
        <source>Clone…</source>
        <translation>Κλωνοποίηση…</translation>
    </message>
    <message>
        <source>Extend…</source>
        <translation>Επέκταση…</translation>
    </message>
    <message>
        <source>Make it stand alone</source>
        <translation>Να σταθεί μόνος του</translation>
    </message>
    <message>
        <source>Make an image…</source>
        <translation>Δημιουργία εικόνας…</translation>
    </message>
    <message>
        <source>Back up now…</source>
        <translation>Αντίγραφο τώρα…</translation>
    </message>
    <message>
        <source>Schedule backups…</source>
        <translation>Πρόγραμμα αντιγράφων…</translation>
    </message>
    <message>
        <source>Offer to another project…</source>
        <translation>Προσφορά σε άλλο έργο…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Διαγραφή…</translation>
    </message>
    <message>
        <source>Go back to it…</source>
        <translation>Επιστροφή σε αυτό…</translation>
    </message>
    <message>
        <source>New volume from it…</source>
        <translation>Νέος τόμος από αυτό…</translation>
    </message>
    <message>
        <source>Its volume is gone.</source>
        <translation>Ο τόμος του δεν υπάρχει πια.</translation>
    </message>
    <message>
        <source>Restore as a new volume</source>
        <translation>Επαναφορά ως νέος τόμος</translation>
    </message>
    <message>
        <source>Restore into its volume…</source>
        <translation>Επαναφορά στον τόμο του…</translation>
    </message>
    <message>
        <source>All disks of the server, of one moment. It copies nothing, and goes on.</source>
        <translation>Όλοι οι δίσκοι του διακομιστή, της ίδιας στιγμής. Δεν αντιγράφει τίποτα και δεν διακόπτει.</translation>
    </message>
    <message>
        <source>What it holds now. It copies nothing, and goes on.</source>
        <translation>Ό,τι περιέχει τώρα. Δεν αντιγράφει τίποτα και δεν διακόπτει.</translation>
    </message>
    <message>
        <source>What {name} holds now is kept</source>
        <translation>Κρατήθηκε ό,τι περιέχει τώρα: {name}</translation>
    </message>
    <message>
        <source>Snapshot of {name}</source>
        <translation>Στιγμιότυπο: {name}</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>Λήψη</translation>
    </message>
    <message>
        <source>New volume from {name}</source>
        <translation>Νέος τόμος από {name}</translation>
    </message>
    <message>
        <source>It copies nothing: only what changes later takes room.</source>
        <translation>Δεν αντιγράφει τίποτα: χώρο πιάνει μόνο ό,τι αλλάξει μετά.</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>Δημιουργία</translation>
    </message>
    <message>
        <source>Image of {name}</source>
        <translation>Εικόνα από {name}</translation>
    </message>
    <message>
        <source>Servers can boot from it. It copies nothing.</source>
        <translation>Διακομιστές μπορούν να εκκινούν από αυτήν. Δεν αντιγράφει τίποτα.</translation>
    </message>
    <message>
        <source>Back up {name}</source>
        <translation>Αντίγραφο: {name}</translation>
    </message>
    <message>
        <source>Only blocks that no backup has yet are stored. The server goes on.</source>
        <translation>Αποθηκεύονται μόνο τμήματα που δεν έχει κανένα αντίγραφο. Ο διακομιστής συνεχίζει.</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>Αντίγραφο</translation>
    </message>
    <message>
        <source>Backing up {name}</source>
        <translation>Γίνεται αντίγραφο: {name}</translation>
    </message>
    <message>
        <source>{name} is backed up</source>
        <translation>{name}: το αντίγραφο έγινε</translation>
    </message>
    <message>
        <source>Extend {name}</source>
        <translation>Επέκταση: {name}</translation>
    </message>
    <message>
        <source>It cannot shrink again. The guest grows its file system itself.</source>
        <translation>Δεν μικραίνει ξανά. Το σύστημα μέσα μεγαλώνει μόνο του το σύστημα αρχείων.</translation>
    </message>
    <message>
        <source>New size</source>
        <translation>Νέο μέγεθος</translation>
    </message>
    <message>
        <source>Extend</source>
        <translation>Επέκταση</translation>
    </message>
    <message>
        <source>Making {name} stand alone</source>
        <translation>Γίνεται αυτόνομος: {name}</translation>
    </message>
    <message>
        <source>{name} stands alone</source>
        <translation>{name}: είναι αυτόνομος</translation>
    </message>
    <message>
        <source>{name} is offered</source>
        <translation>{name}: προσφέρεται</translation>
    </message>
    <message>
        <source>Who runs this command in the other project takes it over. The key is shown only now.</source>
        <translation>Όποιος εκτελέσει αυτή την εντολή στο άλλο έργο τον παραλαμβάνει. Το κλειδί εμφανίζεται μόνο τώρα.</translation>
    </message>
    <message>
        <source>Offer</source>
        <translation>Προσφορά</translation>
    </message>
    <message>
        <source>The volume of {name} is gone</source>
        <translation>Ο τόμος του {name} δεν υπάρχει πια</translation>
    </message>
    <message>
        <source>What {owner} has written since {name} is lost.</source>
        <translation>Χάνεται ό,τι έγραψε το {owner} μετά το {name}.</translation>
    </message>
    <message>
        <source>The server stops, and starts again if it ran.</source>
        <translation>Ο διακομιστής σταματά και ξεκινά πάλι, αν εκτελούνταν.</translation>
    </message>
    <message>
        <source>Go back to {name}?</source>
        <translation>Επιστροφή στο {name};</translation>
    </message>
    <message>
        <source>Lose it and go back</source>
        <translation>Απώλεια και επιστροφή</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Επιστροφή</translation>
    </message>
    <message>
        <source>All that {name} holds now is replaced.</source>
        <translation>Αντικαθίσταται ό,τι περιέχει τώρα: {name}.</translation>
    </message>
    <message>
        <source>Restore {name}?</source>
        <translation>Επαναφορά: {name};</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Αντικατάσταση</translation>
    </message>
    <message>
        <source>{name} is being restored</source>
        <translation>Επαναφέρεται: {name}</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Επαναφορά</translation>
    </message>
    <message>
        <source>Delete {name}?</source>
        <translation>Διαγραφή: {name};</translation>
    </message>
    <message>
        <source>What {name} holds is lost.</source>
        <translation>Χάνεται ό,τι περιέχει: {name}.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Διαγραφή</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Όνομα</translation>
    </message>
</context>
<context>
    <name>StorageView</name>
    <message>
        <source>Volumes</source>
        <translation>Τόμοι</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Στιγμιότυπα</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Αντίγραφα</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Εικόνες</translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation>Καταγωγή</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Αποθήκευση</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Εισαγωγή…</translation>
    </message>
    <message>
        <source>Bring in an image</source>
        <translation>Εισαγωγή εικόνας</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n brick(s) selected</source>
        <translation>
            <numerusform>%n τούβλο επιλεγμένο</numerusform>
            <numerusform>%n τούβλα επιλεγμένα</numerusform>
        </translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Διακομιστές</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Δίκτυα</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>Τόμοι</translation>
    </message>
    <message>
        <source>Routers</source>
        <translation>Δρομολογητές</translation>
    </message>
    <message>
        <source>Floating IPs</source>
        <translation>Κινητές IP</translation>
    </message>
    <message>
        <source>Physical ports</source>
        <translation>Φυσικές θύρες</translation>
    </message>
    <message>
        <source>Security groups</source>
        <translation>Ομάδες ασφαλείας</translation>
    </message>
    <message>
        <source>Processors</source>
        <translation>Επεξεργαστές</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Μνήμη</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Δίσκος</translation>
    </message>
    <message>
        <source>Set for all</source>
        <translation>Ορισμός για όλους</translation>
    </message>
    <message>
        <source>Set {field}</source>
        <translation>Ορισμός: {field}</translation>
    </message>
    <message>
        <source>Drag a brick onto the drawing; targets glow.</source>
        <translation>Σύρετε ένα τούβλο στο σχέδιο· οι στόχοι φωτίζονται.</translation>
    </message>
    <message>
        <source>Drop a server on a rail to plug it in.</source>
        <translation>Αφήστε έναν διακομιστή σε ράγα για να συνδεθεί.</translation>
    </message>
    <message>
        <source>Apply makes the cloud like the drawing.</source>
        <translation>Η εφαρμογή κάνει το νέφος όπως το σχέδιο.</translation>
    </message>
    <message>
        <source>Ctrl+K finds any brick, action or resource.</source>
        <translation>Το Ctrl+K βρίσκει τούβλα, ενέργειες και πόρους.</translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Close {name}</source>
        <translation>Κλείσιμο {name}</translation>
    </message>
    <message>
        <source>Tabs</source>
        <translation>Καρτέλες</translation>
    </message>
</context>
<context>
    <name>Targets</name>
    <message>
        <source>{name} is in the way</source>
        <translation>Το {name} είναι στη μέση</translation>
    </message>
    <message>
        <source>A server hangs on a network, not on {name}</source>
        <translation>Ο διακομιστής κρέμεται από δίκτυο, όχι από το {name}</translation>
    </message>
    <message>
        <source>A volume is plugged into a server, not into {name}</source>
        <translation>Ο τόμος συνδέεται σε διακομιστή, όχι στο {name}</translation>
    </message>
    <message>
        <source>An image boots a server; {name} is a volume</source>
        <translation>Η εικόνα ξεκινά διακομιστή· το {name} είναι τόμος</translation>
    </message>
    <message>
        <source>A firewall profile goes on a link, not on {name}</source>
        <translation>Το προφίλ τείχους μπαίνει σε σύνδεση, όχι στο {name}</translation>
    </message>
    <message>
        <source>A security group goes on a link, not on {name}</source>
        <translation>Η ομάδα ασφαλείας μπαίνει σε σύνδεση, όχι στο {name}</translation>
    </message>
    <message>
        <source>A router joins networks, not {name}</source>
        <translation>Ο δρομολογητής ενώνει δίκτυα, όχι το {name}</translation>
    </message>
    <message>
        <source>A floating address goes on a server, not on {name}</source>
        <translation>Η κινητή διεύθυνση μπαίνει σε διακομιστή, όχι στο {name}</translation>
    </message>
    <message>
        <source>A physical port is clipped to a private network, not to {name}</source>
        <translation>Η φυσική θύρα κουμπώνει σε ιδιωτικό δίκτυο, όχι στο {name}</translation>
    </message>
    <message>
        <source>clip here</source>
        <translation>κουμπώστε εδώ</translation>
    </message>
    <message>
        <source>hang here</source>
        <translation>κρεμάστε εδώ</translation>
    </message>
    <message>
        <source>attach here</source>
        <translation>συνδέστε εδώ</translation>
    </message>
</context>
<context>
    <name>Tasks</name>
    <message>
        <source>{name} failed</source>
        <translation>Απέτυχε: {name}</translation>
    </message>
    <message>
        <source>See the log for details.</source>
        <translation>Λεπτομέρειες στην καταγραφή.</translation>
    </message>
</context>
<context>
    <name>TerminalView</name>
    <message>
        <source>Serial console</source>
        <translation>Σειριακή κονσόλα</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Σύνδεση…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Αντιγραφή</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Επικόλληση</translation>
    </message>
    <message>
        <source>The console was closed by the server.</source>
        <translation>Ο διακομιστής έκλεισε την κονσόλα.</translation>
    </message>
    <message>
        <source>Serial line · {columns} × {rows} · UTF-8</source>
        <translation>Σειριακή γραμμή · {columns} × {rows} · UTF-8</translation>
    </message>
    <message>
        <source>Connected · nothing was printed since · Enter asks for a prompt</source>
        <translation>Συνδέθηκε · δεν τυπώθηκε τίποτα από τότε · Enter για προτροπή</translation>
    </message>
    <message>
        <source>Ctrl+Alt+Esc gives the keyboard back</source>
        <translation>Το Ctrl+Alt+Esc επιστρέφει το πληκτρολόγιο</translation>
    </message>
</context>
<context>
    <name>TextSheet</name>
    <message>
        <source>There is nothing yet.</source>
        <translation>Δεν υπάρχει τίποτα ακόμη.</translation>
    </message>
</context>
<context>
    <name>TitleBar</name>
    <message>
        <source>No project</source>
        <translation>Κανένα έργο</translation>
    </message>
    <message>
        <source>Project {name}, with changes not saved yet</source>
        <translation>Έργο {name}, με μη αποθηκευμένες αλλαγές</translation>
    </message>
    <message>
        <source>Project {name}</source>
        <translation>Έργο {name}</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n πρόβλημα</numerusform>
            <numerusform>%n προβλήματα</numerusform>
        </translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Κανένα πρόβλημα</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>Εφαρμόζεται…</translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change(s)</source>
        <translation>
            <numerusform>Εφαρμογή %n αλλαγής</numerusform>
            <numerusform>Εφαρμογή %n αλλαγών</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to apply</source>
        <translation>Τίποτα προς εφαρμογή</translation>
    </message>
    <message>
        <source>No cloud</source>
        <translation>Κανένα νέφος</translation>
    </message>
    <message>
        <source>Cloud: {name}</source>
        <translation>Νέφος: {name}</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Εσείς</translation>
    </message>
    <message>
        <source>Colours and language</source>
        <translation>Χρώματα και γλώσσα</translation>
    </message>
</context>
<context>
    <name>Uploads</name>
    <message>
        <source>Upload</source>
        <translation>Αποστολή</translation>
    </message>
    <message>
        <source>{name} is on the server</source>
        <translation>Το {name} είναι στον διακομιστή</translation>
    </message>
    <message>
        <source>Uploading {name}</source>
        <translation>Αποστολή {name}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>{name} is neither a project nor a disk image</source>
        <translation>Το {name} δεν είναι ούτε έργο ούτε εικόνα δίσκου</translation>
    </message>
</context>
<context>
    <name>ZoomBox</name>
    <message>
        <source>Zoom out</source>
        <translation>Σμίκρυνση</translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation>Μέγεθος 100 %</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Μεγέθυνση</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Εμφάνιση όλων</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Χάρτης</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Zoom {zoom}</source>
        <translation>Μεγέθυνση {zoom}</translation>
    </message>
</context>
<context>
    <name>_ScheduleDialog</name>
    <message>
        <source>Backups of {name} by the clock</source>
        <translation>Αντίγραφα με πρόγραμμα: {name}</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>Κάθε</translation>
    </message>
    <message>
        <source>Keeps</source>
        <translation>Κρατά</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Επόμενο</translation>
    </message>
    <message>
        <source>Nothing is scheduled.</source>
        <translation>Τίποτα δεν είναι προγραμματισμένο.</translation>
    </message>
    <message>
        <source>h</source>
        <translation>ώρες</translation>
    </message>
    <message>
        <source>Keep the last</source>
        <translation>Να μένουν τα τελευταία</translation>
    </message>
    <message>
        <source>and the newest of days</source>
        <translation>και το νεότερο ημερών</translation>
    </message>
    <message>
        <source>and of weeks</source>
        <translation>και εβδομάδων</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Προσθήκη</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Αφαίρεση</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
    <message>
        <source>The first backup is made at once. Removing keeps the backups.</source>
        <translation>Το πρώτο αντίγραφο γίνεται αμέσως. Με την αφαίρεση τα αντίγραφα μένουν.</translation>
    </message>
    <message>
        <source>{last} last, {daily} daily, {weekly} weekly</source>
        <translation>{last} τελευταία, {daily} ημερών, {weekly} εβδομάδων</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} ώρες</translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <source>Name</source>
        <translation>Όνομα</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Κατάσταση</translation>
    </message>
    <message>
        <source>{status}, locked</source>
        <translation>{status}, κλειδωμένο</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Διευθύνσεις</translation>
    </message>
    <message>
        <source>Flavor</source>
        <translation>Μέγεθος</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Εικόνα</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Κόμβος</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>Πρόθεμα</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Είδος</translation>
    </message>
    <message>
        <source>NICs</source>
        <translation>Κάρτες</translation>
    </message>
    <message>
        <source>DHCP</source>
        <translation>DHCP</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ναι</translation>
    </message>
    <message>
        <source>off</source>
        <translation>όχι</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Μέγεθος</translation>
    </message>
    <message>
        <source>Plugged into</source>
        <translation>Συνδεδεμένο σε</translation>
    </message>
    <message>
        <source>Made of</source>
        <translation>Έγινε από</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Τύπος</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Του</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Διακομιστής</translation>
    </message>
    <message>
        <source>Its own</source>
        <translation>Δικά του</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Πρόσθεσε</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Έγινε από</translation>
    </message>
    <message>
        <source>the clock</source>
        <translation>το πρόγραμμα</translation>
    </message>
    <message>
        <source>hand</source>
        <translation>χέρι</translation>
    </message>
    <message>
        <source>this project</source>
        <translation>αυτό το έργο</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>σε κοινή χρήση</translation>
    </message>
    <message>
        <source>community</source>
        <translation>η κοινότητα</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>όλοι</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Μορφή</translation>
    </message>
    <message>
        <source>Seen by</source>
        <translation>Τη βλέπει</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Σύστημα</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>Name</source>
        <translation>Όνομα</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Εικόνα</translation>
    </message>
    <message>
        <source>Processors</source>
        <translation>Επεξεργαστές</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Μνήμη</translation>
    </message>
    <message>
        <source>Root disk</source>
        <translation>Δίσκος ρίζας</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Μέγεθος</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Λειτουργία</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Ετικέτες</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Μεταδεδομένα</translation>
    </message>
    <message>
        <source>SSH key</source>
        <translation>Κλειδί SSH</translation>
    </message>
    <message>
        <source>User data</source>
        <translation>Δεδομένα</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>Πρόθεμα</translation>
    </message>
    <message>
        <source>IPv6 prefix</source>
        <translation>Πρόθεμα IPv6</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Πύλη</translation>
    </message>
    <message>
        <source>DHCP</source>
        <translation>DHCP</translation>
    </message>
    <message>
        <source>Pools</source>
        <translation>Εύρη</translation>
    </message>
    <message>
        <source>DNS servers</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Διαδρομές</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Τομέας</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Διεύθυνση</translation>
    </message>
    <message>
        <source>IPv6 address</source>
        <translation>Διεύθυνση IPv6</translation>
    </message>
    <message>
        <source>Firewall</source>
        <translation>Τείχος</translation>
    </message>
    <message>
        <source>Guarded</source>
        <translation>Φυλάσσεται</translation>
    </message>
    <message>
        <source>Also sends as</source>
        <translation>Στέλνει και ως</translation>
    </message>
    <message>
        <source>Rate in</source>
        <translation>Ρυθμός μέσα</translation>
    </message>
    <message>
        <source>Rate out</source>
        <translation>Ρυθμός έξω</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Καθυστέρηση</translation>
    </message>
    <message>
        <source>Jitter</source>
        <translation>Διακύμανση</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Απώλεια</translation>
    </message>
    <message>
        <source>NAT</source>
        <translation>NAT</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Διεπαφή</translation>
    </message>
    <message>
        <source>VLAN</source>
        <translation>VLAN</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Ανάληψη</translation>
    </message>
    <message>
        <source>IPv6 told</source>
        <translation>Οδηγίες IPv6</translation>
    </message>
    <message>
        <source>IPv6 mode</source>
        <translation>Τρόπος IPv6</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Τύπος</translation>
    </message>
    <message>
        <source>CDs</source>
        <translation>CD</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Υλικολογισμικό</translation>
    </message>
    <message>
        <source>Disk bus</source>
        <translation>Δίαυλος δίσκων</translation>
    </message>
    <message>
        <source>NIC model</source>
        <translation>Μοντέλο NIC</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Οθόνη</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Ρολόι</translation>
    </message>
    <message>
        <source>Tablet</source>
        <translation>Δείκτης</translation>
    </message>
    <message>
        <source>CD first</source>
        <translation>CD πρώτα</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>καμία</translation>
    </message>
    <message>
        <source>your own key</source>
        <translation>το δικό σας κλειδί</translation>
    </message>
    <message>
        <source>none: bare layer 2</source>
        <translation>κανένα: σκέτο επίπεδο 2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>κανένας</translation>
    </message>
    <message>
        <source>the server chooses</source>
        <translation>διαλέγει ο διακομιστής</translation>
    </message>
    <message>
        <source>the whole prefix</source>
        <translation>όλο το πρόθεμα</translation>
    </message>
    <message>
        <source>nothing else</source>
        <translation>τίποτε άλλο</translation>
    </message>
    <message>
        <source>nothing at first boot</source>
        <translation>τίποτα στην πρώτη εκκίνηση</translation>
    </message>
    <message>
        <source>no tag</source>
        <translation>χωρίς ετικέτα</translation>
    </message>
    <message>
        <source>the server&apos;s default</source>
        <translation>η προεπιλογή του διακομιστή</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>χωρίς όριο</translation>
    </message>
    <message>
        <source>Ranges to give addresses from: 10.0.1.10-10.0.1.99</source>
        <translation>Εύρη διευθύνσεων προς διάθεση: 10.0.1.10-10.0.1.99</translation>
    </message>
    <message>
        <source>Ways beyond routers: 10.8.0.0/16 via 10.0.1.9</source>
        <translation>Δρόμοι πίσω από δρομολογητές: 10.8.0.0/16 via 10.0.1.9</translation>
    </message>
    <message>
        <source>Addresses it may send from, each with a MAC or without</source>
        <translation>Διευθύνσεις από τις οποίες στέλνει, με MAC ή χωρίς</translation>
    </message>
    <message>
        <source>Pairs of words: role=web, tier=1</source>
        <translation>Ζεύγη λέξεων: role=web, tier=1</translation>
    </message>
    <message>
        <source>Off: no firewall, and any source address may be sent</source>
        <translation>Κλειστό: χωρίς τείχος, και στέλνει από κάθε διεύθυνση</translation>
    </message>
    <message>
        <source>What leaves by the gateway bears the gateway&apos;s address</source>
        <translation>Ό,τι φεύγει από την πύλη φέρει τη διεύθυνση της πύλης</translation>
    </message>
    <message>
        <source>Images of CDs in its drives, at most four</source>
        <translation>Εικόνες CD στις μονάδες του, το πολύ τέσσερις</translation>
    </message>
    <message>
        <source>Whether the host tells guests of IPv6</source>
        <translation>Αν ο κεντρικός υπολογιστής ενημερώνει τους φιλοξενούμενους για το IPv6</translation>
    </message>
    <message>
        <source>A pointer that follows the mouse in the console</source>
        <translation>Ένας δείκτης που ακολουθεί το ποντίκι στην κονσόλα</translation>
    </message>
    <message>
        <source>Boot from the CD also when the disk has a system</source>
        <translation>Εκκίνηση από το CD ακόμη κι όταν ο δίσκος έχει σύστημα</translation>
    </message>
    <message>
        <source>The addresses of the interface move to the network while it is plugged in</source>
        <translation>Οι διευθύνσεις της διεπαφής περνούν στο δίκτυο όσο είναι συνδεδεμένη</translation>
    </message>
    <message>
        <source>Towards the server</source>
        <translation>Προς τον διακομιστή</translation>
    </message>
    <message>
        <source>From the server</source>
        <translation>Από τον διακομιστή</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>αυτόματα</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ναι</translation>
    </message>
    <message>
        <source>no</source>
        <translation>όχι</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>local time</source>
        <translation>τοπική ώρα</translation>
    </message>
    <message>
        <source>running</source>
        <translation>σε λειτουργία</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>σταματημένο</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>σε παύση</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>σε αναστολή</translation>
    </message>
    <message>
        <source>Write them like 10.0.1.10-10.0.1.99</source>
        <translation>Γράψτε τα σαν 10.0.1.10-10.0.1.99</translation>
    </message>
    <message>
        <source>Write them like 10.8.0.0/16 via 10.0.1.9</source>
        <translation>Γράψτε τα σαν 10.8.0.0/16 via 10.0.1.9</translation>
    </message>
    <message>
        <source>Write them like 10.0.1.99 fa:16:3e:00:00:01</source>
        <translation>Γράψτε τα σαν 10.0.1.99 fa:16:3e:00:00:01</translation>
    </message>
    <message>
        <source>Write them like role=web, tier=1</source>
        <translation>Γράψτε τα σαν role=web, tier=1</translation>
    </message>
    <message>
        <source>A name is needed</source>
        <translation>Χρειάζεται όνομα</translation>
    </message>
    <message>
        <source>The jitter is greater than the delay</source>
        <translation>Η διακύμανση είναι μεγαλύτερη από την καθυστέρηση</translation>
    </message>
    <message>
        <source>Write it like 10.0.1.0/24</source>
        <translation>Γράψτε το όπως 10.0.1.0/24</translation>
    </message>
    <message>
        <source>Write it like fd00:1::/64</source>
        <translation>Γράψτε το σαν fd00:1::/64</translation>
    </message>
    <message>
        <source>Write it like 10.0.1.5</source>
        <translation>Γράψτε τη όπως 10.0.1.5</translation>
    </message>
    <message>
        <source>Write it like fd00:1::5</source>
        <translation>Γράψτε τη σαν fd00:1::5</translation>
    </message>
    <message>
        <source>Write addresses like 9.9.9.9, with commas between</source>
        <translation>Γράψτε διευθύνσεις όπως 9.9.9.9, με κόμματα</translation>
    </message>
</context>
<context>
    <name>finder</name>
    <message>
        <source>action</source>
        <translation>ενέργεια</translation>
    </message>
    <message>
        <source>Console of {name}</source>
        <translation>Κονσόλα του {name}</translation>
    </message>
</context>
<context>
    <name>inspector</name>
    <message>
        <source>Firewall: {profile}</source>
        <translation>Τείχος προστασίας: {profile}</translation>
    </message>
    <message>
        <source>ENABLED: nothing comes in</source>
        <translation>ENABLED: δεν μπαίνει τίποτα</translation>
    </message>
    <message>
        <source>PROTECTED: ssh and remote desktop come in</source>
        <translation>PROTECTED: μπαίνουν ssh και απομακρυσμένη οθόνη</translation>
    </message>
    <message>
        <source>DISABLED: everything comes in</source>
        <translation>DISABLED: μπαίνουν τα πάντα</translation>
    </message>
    <message>
        <source>CUSTOM: what the security groups say</source>
        <translation>CUSTOM: ό,τι λένε οι ομάδες ασφαλείας</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>αυτόματη</translation>
    </message>
    <message>
        <source>gateway</source>
        <translation>πύλη</translation>
    </message>
</context>
<context>
    <name>kind</name>
    <message>
        <source>Server</source>
        <translation>Διακομιστής</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Δίκτυο</translation>
    </message>
    <message>
        <source>Private network</source>
        <translation>Ιδιωτικό δίκτυο</translation>
    </message>
    <message>
        <source>Public network</source>
        <translation>Δημόσιο δίκτυο</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Τόμος</translation>
    </message>
    <message>
        <source>Network card</source>
        <translation>Κάρτα δικτύου</translation>
    </message>
    <message>
        <source>Attachment</source>
        <translation>Σύνδεση τόμου</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Εικόνα</translation>
    </message>
    <message>
        <source>Router</source>
        <translation>Δρομολογητής</translation>
    </message>
    <message>
        <source>End of a router</source>
        <translation>Άκρο δρομολογητή</translation>
    </message>
    <message>
        <source>Floating IP</source>
        <translation>Κινητή IP</translation>
    </message>
    <message>
        <source>Pool of a floating IP</source>
        <translation>Δίκτυο κινητής IP</translation>
    </message>
    <message>
        <source>Physical port</source>
        <translation>Φυσική θύρα</translation>
    </message>
    <message>
        <source>Security group</source>
        <translation>Ομάδα ασφαλείας</translation>
    </message>
    <message>
        <source>Server group</source>
        <translation>Ομάδα διακομιστών</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Στιγμιότυπο</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Αντίγραφο</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>Samples</source>
        <translation>Δείγματα</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Πρόσφατα</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Χωρίς σύνδεση</translation>
    </message>
    <message>
        <source>{name}: starting the server…</source>
        <translation>{name}: ο διακομιστής ξεκινά…</translation>
    </message>
    <message>
        <source>{name}: connecting…</source>
        <translation>{name}: σύνδεση…</translation>
    </message>
    <message>
        <source>{name}: connected</source>
        <translation>{name}: συνδεδεμένο</translation>
    </message>
    <message>
        <source>{name}: not reachable, trying again</source>
        <translation>{name}: δεν απαντά, νέα προσπάθεια</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>αυτός ο υπολογιστής</translation>
    </message>
    <message>
        <source>Start all, at once</source>
        <translation>Εκκίνηση όλων, αμέσως</translation>
    </message>
    <message>
        <source>Stop all, at once</source>
        <translation>Διακοπή όλων, αμέσως</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>Κονσόλα</translation>
    </message>
    <message>
        <source>Serial console</source>
        <translation>Σειριακή κονσόλα</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Στατιστικά</translation>
    </message>
    <message>
        <source>At once, in the cloud</source>
        <translation>Αμέσως, στο νέφος</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Αποκοπή</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Αντιγραφή</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Επικόλληση</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Δημιουργία διπλού</translation>
    </message>
    <message>
        <source>Plug together</source>
        <translation>Σύνδεση μεταξύ τους</translation>
    </message>
    <message>
        <source>Delete from the drawing</source>
        <translation>Διαγραφή από το σχέδιο</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>Προσθήκη διακομιστή</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>Προσθήκη δικτύου</translation>
    </message>
    <message>
        <source>Add a public network</source>
        <translation>Προσθήκη δημόσιου δικτύου</translation>
    </message>
    <message>
        <source>Add a volume</source>
        <translation>Προσθήκη τόμου</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Επιλογή όλων</translation>
    </message>
</context>
<context>
    <name>orders</name>
    <message>
        <source>Power</source>
        <translation>Λειτουργία</translation>
    </message>
    <message>
        <source>Repair and access</source>
        <translation>Επισκευή και πρόσβαση</translation>
    </message>
    <message>
        <source>Snapshots and backups</source>
        <translation>Στιγμιότυπα και αντίγραφα</translation>
    </message>
    <message>
        <source>Look inside</source>
        <translation>Ματιά στο εσωτερικό</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Εκκίνηση</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Διακοπή</translation>
    </message>
    <message>
        <source>Reboot</source>
        <translation>Επανεκκίνηση</translation>
    </message>
    <message>
        <source>Reset, without asking the guest</source>
        <translation>Επαναφορά χωρίς ερώτηση</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Παύση</translation>
    </message>
    <message>
        <source>Go on after the pause</source>
        <translation>Συνέχεια μετά την παύση</translation>
    </message>
    <message>
        <source>Suspend: keep the memory on disk</source>
        <translation>Αναστολή: η μνήμη στον δίσκο</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Συνέχιση</translation>
    </message>
    <message>
        <source>Shelve: keep disks only</source>
        <translation>Στο ράφι: μένουν μόνο οι δίσκοι</translation>
    </message>
    <message>
        <source>Take off the shelf</source>
        <translation>Κατέβασμα από το ράφι</translation>
    </message>
    <message>
        <source>Rescue…</source>
        <translation>Διάσωση…</translation>
    </message>
    <message>
        <source>End the rescue</source>
        <translation>Τέλος διάσωσης</translation>
    </message>
    <message>
        <source>Rebuild from an image…</source>
        <translation>Ανακατασκευή από εικόνα…</translation>
    </message>
    <message>
        <source>Resize…</source>
        <translation>Νέο μέγεθος…</translation>
    </message>
    <message>
        <source>Keep the new size</source>
        <translation>Διατήρηση του νέου μεγέθους</translation>
    </message>
    <message>
        <source>Go back to the old size</source>
        <translation>Επιστροφή στο παλιό μέγεθος</translation>
    </message>
    <message>
        <source>Set the password…</source>
        <translation>Ορισμός κωδικού…</translation>
    </message>
    <message>
        <source>Lock…</source>
        <translation>Κλείδωμα…</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Ξεκλείδωμα</translation>
    </message>
    <message>
        <source>Take a snapshot…</source>
        <translation>Λήψη στιγμιότυπου…</translation>
    </message>
    <message>
        <source>Snapshots…</source>
        <translation>Στιγμιότυπα…</translation>
    </message>
    <message>
        <source>Schedule backups…</source>
        <translation>Πρόγραμμα αντιγράφων…</translation>
    </message>
    <message>
        <source>Console log</source>
        <translation>Αρχείο κονσόλας</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Διαγνωστικά</translation>
    </message>
    <message>
        <source>What the guest tells</source>
        <translation>Τι λέει το σύστημα μέσα</translation>
    </message>
    <message>
        <source>What was ordered</source>
        <translation>Τι εντολές δόθηκαν</translation>
    </message>
    <message>
        <source>There is no connection to the cloud now.</source>
        <translation>Δεν υπάρχει σύνδεση με το νέφος τώρα.</translation>
    </message>
    <message>
        <source>It is locked already.</source>
        <translation>Είναι ήδη κλειδωμένο.</translation>
    </message>
    <message>
        <source>It is not locked.</source>
        <translation>Δεν είναι κλειδωμένο.</translation>
    </message>
    <message>
        <source>The server is locked. Unlock it first.</source>
        <translation>Ο διακομιστής είναι κλειδωμένος. Ξεκλειδώστε τον πρώτα.</translation>
    </message>
    <message>
        <source>It is: {now}. Possible when it is: {states}.</source>
        <translation>Τώρα είναι: {now}. Γίνεται όταν είναι: {states}.</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>{file} cannot be read: {reason}</source>
        <translation>Το {file} δεν διαβάζεται: {reason}</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}</source>
        <translation>Το {file} δεν γράφεται: {reason}</translation>
    </message>
    <message>
        <source>The image {name} arrived damaged</source>
        <translation>Η εικόνα {name} έφτασε κατεστραμμένη</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Δοκιμάστε ξανά.</translation>
    </message>
    <message>
        <source>no reason was given</source>
        <translation>δεν δόθηκε λόγος</translation>
    </message>
    <message>
        <source>create</source>
        <translation>δημιουργία</translation>
    </message>
    <message>
        <source>update</source>
        <translation>αλλαγή</translation>
    </message>
    <message>
        <source>replace</source>
        <translation>αντικατάσταση</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>διαγραφή</translation>
    </message>
    <message>
        <source>server</source>
        <translation>διακομιστή</translation>
    </message>
    <message>
        <source>network</source>
        <translation>δικτύου</translation>
    </message>
    <message>
        <source>port</source>
        <translation>κάρτας δικτύου</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>τόμου</translation>
    </message>
    <message>
        <source> (and {count} more)</source>
        <translation> (και {count} ακόμη)</translation>
    </message>
    <message>
        <source>Step {number} of {total}, {action} {kind} {name}, failed: {reason}{more}</source>
        <translation>Το βήμα {number} από {total}, {action} {kind} {name}, απέτυχε: {reason}{more}</translation>
    </message>
    <message>
        <source>What is done stays: mend the cause and apply again, or take it back.</source>
        <translation>Ό,τι έγινε μένει: διορθώστε την αιτία και εφαρμόστε ξανά, ή ανακαλέστε το.</translation>
    </message>
    <message>
        <source>{name} failed: {reason}</source>
        <translation>Το {name} απέτυχε: {reason}</translation>
    </message>
    <message>
        <source>{url} did not answer in JSON</source>
        <translation>Το {url} δεν απάντησε σε JSON</translation>
    </message>
    <message>
        <source>Is this the right address?</source>
        <translation>Είναι σωστή η διεύθυνση;</translation>
    </message>
    <message>
        <source>The connection to {url} broke off</source>
        <translation>Η σύνδεση με το {url} διακόπηκε</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>Γίνεται νέα προσπάθεια αυτόματα.</translation>
    </message>
    <message>
        <source>The upload to {url} broke off</source>
        <translation>Το ανέβασμα στο {url} διακόπηκε</translation>
    </message>
    <message>
        <source>The console cannot be opened</source>
        <translation>Η κονσόλα δεν ανοίγει</translation>
    </message>
    <message>
        <source>Is the instance running?</source>
        <translation>Λειτουργεί ο διακομιστής;</translation>
    </message>
    <message>
        <source>The console is closed</source>
        <translation>Η κονσόλα έκλεισε</translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation>Ανοίξτε την ξανά.</translation>
    </message>
    <message>
        <source>The server ended the event stream</source>
        <translation>Ο διακομιστής έκλεισε τη ροή συμβάντων</translation>
    </message>
    <message>
        <source>The server&apos;s events cannot be understood</source>
        <translation>Τα συμβάντα του διακομιστή δεν κατανοούνται</translation>
    </message>
    <message>
        <source>Cockpit and server may be of versions too far apart.</source>
        <translation>Ίσως οι εκδόσεις του cockpit και του διακομιστή απέχουν πολύ.</translation>
    </message>
    <message>
        <source>Log in again.</source>
        <translation>Συνδεθείτε ξανά.</translation>
    </message>
    <message>
        <source>Ask an administrator of the project for the right, or for a larger quota.</source>
        <translation>Ζητήστε από διαχειριστή του έργου το δικαίωμα ή μεγαλύτερο όριο.</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>Περιμένετε λίγο και δοκιμάστε ξανά.</translation>
    </message>
    <message>
        <source>It is a defect of the server; its log has the details.</source>
        <translation>Είναι σφάλμα του διακομιστή· οι λεπτομέρειες είναι στο αρχείο καταγραφής του.</translation>
    </message>
    <message>
        <source>The server answered {status} {phrase}</source>
        <translation>Ο διακομιστής απάντησε {status} {phrase}</translation>
    </message>
    <message>
        <source>No answer from {url}</source>
        <translation>Καμία απάντηση από το {url}</translation>
    </message>
    <message>
        <source>Is the server running, and reachable?</source>
        <translation>Λειτουργεί ο διακομιστής, και είναι προσβάσιμος;</translation>
    </message>
    <message>
        <source>{url} is a cloud without the cockpit&apos;s own API</source>
        <translation>Το {url} είναι νέφος χωρίς το API του cockpit</translation>
    </message>
    <message>
        <source>The cockpit works with a Synnefo Cockpit server only.</source>
        <translation>Το cockpit συνεργάζεται μόνο με διακομιστή Synnefo Cockpit.</translation>
    </message>
    <message>
        <source>{url} is no address of a server</source>
        <translation>Το {url} δεν είναι διεύθυνση διακομιστή</translation>
    </message>
    <message>
        <source>It looks like http://cloud.example:8774.</source>
        <translation>Έχει τη μορφή http://cloud.example:8774.</translation>
    </message>
    <message>
        <source>{url} does not answer like a Synnefo Cockpit server</source>
        <translation>Το {url} δεν απαντά όπως ένας διακομιστής Synnefo Cockpit</translation>
    </message>
    <message>
        <source>Check the address; the login must also belong to a project.</source>
        <translation>Ελέγξτε τη διεύθυνση· ο χρήστης πρέπει επίσης να ανήκει σε έργο.</translation>
    </message>
    <message>
        <source>An ssh key could not be made: {reason}</source>
        <translation>Δεν δημιουργήθηκε κλειδί ssh: {reason}</translation>
    </message>
    <message>
        <source>Make one by hand: ssh-keygen -t ed25519.</source>
        <translation>Φτιάξτε ένα με το χέρι: ssh-keygen -t ed25519.</translation>
    </message>
    <message>
        <source>There is no ssh-keygen to make a key with</source>
        <translation>Δεν υπάρχει ssh-keygen για τη δημιουργία κλειδιού</translation>
    </message>
    <message>
        <source>Install openssh-client.</source>
        <translation>Εγκαταστήστε το openssh-client.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made: {reason}</source>
        <translation>Ο φάκελος {folder} δεν δημιουργείται: {reason}</translation>
    </message>
    <message>
        <source>The ssh key {file} cannot be read</source>
        <translation>Το κλειδί ssh {file} δεν διαβάζεται</translation>
    </message>
    <message>
        <source>Look at its permissions.</source>
        <translation>Ελέγξτε τα δικαιώματά του.</translation>
    </message>
    <message>
        <source>The embedded server could not start:
{log}</source>
        <translation>Ο ενσωματωμένος διακομιστής δεν ξεκίνησε:
{log}</translation>
    </message>
    <message>
        <source>The whole log is in {file}.</source>
        <translation>Ολόκληρη η καταγραφή είναι στο {file}.</translation>
    </message>
    <message>
        <source>The embedded server does not run</source>
        <translation>Ο ενσωματωμένος διακομιστής δεν λειτουργεί</translation>
    </message>
    <message>
        <source>Start it with: cockpit server start</source>
        <translation>Ξεκινήστε τον με: cockpit server start</translation>
    </message>
    <message>
        <source>Choose another one with --state.</source>
        <translation>Επιλέξτε άλλον με --state.</translation>
    </message>
    <message>
        <source>The server (process {pid}) does not stop</source>
        <translation>Ο διακομιστής (διεργασία {pid}) δεν σταματά</translation>
    </message>
    <message>
        <source>See {file}.</source>
        <translation>Δείτε το {file}.</translation>
    </message>
    <message>
        <source>The server did not listen within {seconds} s</source>
        <translation>Ο διακομιστής δεν αποκρίθηκε μέσα σε {seconds} s</translation>
    </message>
    <message>
        <source>The server was set up anew</source>
        <translation>Ο διακομιστής στήθηκε από την αρχή</translation>
    </message>
    <message>
        <source>The server&apos;s stream cannot be understood</source>
        <translation>Η ροή του διακομιστή δεν κατανοείται</translation>
    </message>
    <message>
        <source>{name} is private: it has no public addresses</source>
        <translation>Το {name} είναι ιδιωτικό: δεν έχει δημόσιες διευθύνσεις</translation>
    </message>
    <message>
        <source>{name} is public: it leads outside by itself</source>
        <translation>Το {name} είναι δημόσιο: οδηγεί έξω από μόνο του</translation>
    </message>
    <message>
        <source>{name} is already clipped to {network}</source>
        <translation>Το {name} είναι ήδη στο {network}</translation>
    </message>
    <message>
        <source>{name} is already on {network}</source>
        <translation>Το {name} είναι ήδη στο {network}</translation>
    </message>
    <message>
        <source>{name} has its gateway on {network} already</source>
        <translation>Το {name} έχει ήδη την πύλη του στο {network}</translation>
    </message>
    <message>
        <source>{name} is an address of {network} already</source>
        <translation>Το {name} είναι ήδη διεύθυνση του {network}</translation>
    </message>
    <message>
        <source>{network} has the port {name} already</source>
        <translation>Το {network} έχει ήδη τη θύρα {name}</translation>
    </message>
    <message>
        <source>{name} cannot become another address</source>
        <translation>Το {name} δεν μπορεί να γίνει άλλη διεύθυνση</translation>
    </message>
    <message>
        <source>{name} cannot shrink from {old} to {new} GiB</source>
        <translation>Το {name} δεν μικραίνει από {old} σε {new} GiB</translation>
    </message>
    <message>
        <source>{name} cannot turn from private to public or back</source>
        <translation>Το {name} δεν αλλάζει από ιδιωτικό σε δημόσιο ή πίσω</translation>
    </message>
    <message>
        <source>The root disk of {name} ({size} GiB)</source>
        <translation>Ο δίσκος ρίζας του {name} ({size} GiB)</translation>
    </message>
    <message>
        <source>{name} cannot boot from another volume: make it anew</source>
        <translation>Το {name} δεν μπορεί να εκκινήσει από άλλον τόμο: φτιάξτε το εκ νέου</translation>
    </message>
    <message>
        <source>The volume {name} ({size} GiB)</source>
        <translation>Ο τόμος {name} ({size} GiB)</translation>
    </message>
    <message>
        <source>Create network {name}</source>
        <translation>Δημιουργία δικτύου {name}</translation>
    </message>
    <message>
        <source>Create {name}</source>
        <translation>Δημιουργία {name}</translation>
    </message>
    <message>
        <source>Join {name}</source>
        <translation>Σύνδεση {name}</translation>
    </message>
    <message>
        <source>Create volume {name}</source>
        <translation>Δημιουργία τόμου {name}</translation>
    </message>
    <message>
        <source>Change network {name}</source>
        <translation>Αλλαγή δικτύου {name}</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>Αλλαγή {name}</translation>
    </message>
    <message>
        <source>Change volume {name}</source>
        <translation>Αλλαγή τόμου {name}</translation>
    </message>
    <message>
        <source>Rebuild {name}</source>
        <translation>Ανακατασκευή {name}</translation>
    </message>
    <message>
        <source>Delete network {name}</source>
        <translation>Διαγραφή δικτύου {name}</translation>
    </message>
    <message>
        <source>Stop and delete {name}</source>
        <translation>Διακοπή και διαγραφή {name}</translation>
    </message>
    <message>
        <source>Unplug {name}</source>
        <translation>Αποσύνδεση {name}</translation>
    </message>
    <message>
        <source>Delete volume {name}</source>
        <translation>Διαγραφή τόμου {name}</translation>
    </message>
    <message>
        <source>Create router {name}</source>
        <translation>Δημιουργία δρομολογητή {name}</translation>
    </message>
    <message>
        <source>Change router {name}</source>
        <translation>Αλλαγή δρομολογητή {name}</translation>
    </message>
    <message>
        <source>Delete router {name}</source>
        <translation>Διαγραφή δρομολογητή {name}</translation>
    </message>
    <message>
        <source>Reserve the address {name}</source>
        <translation>Κράτηση της διεύθυνσης {name}</translation>
    </message>
    <message>
        <source>Move the address {name}</source>
        <translation>Μετακίνηση της διεύθυνσης {name}</translation>
    </message>
    <message>
        <source>Give back the address {name}</source>
        <translation>Επιστροφή της διεύθυνσης {name}</translation>
    </message>
    <message>
        <source>Plug in {name}</source>
        <translation>Σύνδεση του {name}</translation>
    </message>
    <message>
        <source>Pull out {name}</source>
        <translation>Αποσύνδεση του {name}</translation>
    </message>
    <message>
        <source>Create security group {name}</source>
        <translation>Δημιουργία ομάδας ασφαλείας {name}</translation>
    </message>
    <message>
        <source>Change security group {name}</source>
        <translation>Αλλαγή ομάδας ασφαλείας {name}</translation>
    </message>
    <message>
        <source>Delete security group {name}</source>
        <translation>Διαγραφή ομάδας ασφαλείας {name}</translation>
    </message>
    <message>
        <source>vCPU {old} → {new}</source>
        <translation>vCPU {old} → {new}</translation>
    </message>
    <message>
        <source>memory {old} → {new}</source>
        <translation>μνήμη {old} → {new}</translation>
    </message>
    <message>
        <source>disk {old} → {new}</source>
        <translation>δίσκος {old} → {new}</translation>
    </message>
    <message>
        <source>size {old} → {new}</source>
        <translation>μέγεθος {old} → {new}</translation>
    </message>
    <message>
        <source>image {old} → {new}</source>
        <translation>εικόνα {old} → {new}</translation>
    </message>
    <message>
        <source>key {old} → {new}</source>
        <translation>κλειδί {old} → {new}</translation>
    </message>
    <message>
        <source>power {old} → {new}</source>
        <translation>λειτουργία {old} → {new}</translation>
    </message>
    <message>
        <source>name {old} → {new}</source>
        <translation>όνομα {old} → {new}</translation>
    </message>
    <message>
        <source>prefix {old} → {new}</source>
        <translation>πρόθεμα {old} → {new}</translation>
    </message>
    <message>
        <source>DHCP {old} → {new}</source>
        <translation>DHCP {old} → {new}</translation>
    </message>
    <message>
        <source>DNS {old} → {new}</source>
        <translation>DNS {old} → {new}</translation>
    </message>
    <message>
        <source>address {old} → {new}</source>
        <translation>διεύθυνση {old} → {new}</translation>
    </message>
    <message>
        <source>firewall {old} → {new}</source>
        <translation>τείχος {old} → {new}</translation>
    </message>
    <message>
        <source>IPv6 prefix {old} → {new}</source>
        <translation>πρόθεμα IPv6 {old} → {new}</translation>
    </message>
    <message>
        <source>gateway {old} → {new}</source>
        <translation>πύλη {old} → {new}</translation>
    </message>
    <message>
        <source>domain {old} → {new}</source>
        <translation>τομέας {old} → {new}</translation>
    </message>
    <message>
        <source>IPv6 address {old} → {new}</source>
        <translation>διεύθυνση IPv6 {old} → {new}</translation>
    </message>
    <message>
        <source>guard {old} → {new}</source>
        <translation>φύλαξη {old} → {new}</translation>
    </message>
    <message>
        <source>NAT {old} → {new}</source>
        <translation>NAT {old} → {new}</translation>
    </message>
    <message>
        <source>interface {old} → {new}</source>
        <translation>διεπαφή {old} → {new}</translation>
    </message>
    <message>
        <source>VLAN {old} → {new}</source>
        <translation>VLAN {old} → {new}</translation>
    </message>
    <message>
        <source>taking over addresses {old} → {new}</source>
        <translation>ανάληψη διευθύνσεων {old} → {new}</translation>
    </message>
    <message>
        <source>tags {old} → {new}</source>
        <translation>ετικέτες {old} → {new}</translation>
    </message>
    <message>
        <source>telling of IPv6 {old} → {new}</source>
        <translation>ενημέρωση IPv6 {old} → {new}</translation>
    </message>
    <message>
        <source>IPv6 mode {old} → {new}</source>
        <translation>τρόπος IPv6 {old} → {new}</translation>
    </message>
    <message>
        <source>other user data</source>
        <translation>άλλα δεδομένα χρήστη</translation>
    </message>
    <message>
        <source>other server</source>
        <translation>άλλος διακομιστής</translation>
    </message>
    <message>
        <source>other metadata</source>
        <translation>άλλα μεταδεδομένα</translation>
    </message>
    <message>
        <source>other server group</source>
        <translation>άλλη ομάδα διακομιστών</translation>
    </message>
    <message>
        <source>other address pools</source>
        <translation>άλλα εύρη διευθύνσεων</translation>
    </message>
    <message>
        <source>other routes</source>
        <translation>άλλες διαδρομές</translation>
    </message>
    <message>
        <source>other rules</source>
        <translation>άλλοι κανόνες</translation>
    </message>
    <message>
        <source>other interfaces</source>
        <translation>άλλες διεπαφές</translation>
    </message>
    <message>
        <source>other gateway</source>
        <translation>άλλη πύλη</translation>
    </message>
    <message>
        <source>other network</source>
        <translation>άλλο δίκτυο</translation>
    </message>
    <message>
        <source>other security groups</source>
        <translation>άλλες ομάδες ασφαλείας</translation>
    </message>
    <message>
        <source>other address pairs</source>
        <translation>άλλα ζεύγη διευθύνσεων</translation>
    </message>
    <message>
        <source>other limits</source>
        <translation>άλλα όρια</translation>
    </message>
    <message>
        <source>other CDs</source>
        <translation>άλλα CD</translation>
    </message>
    <message>
        <source>other machine</source>
        <translation>άλλη μηχανή</translation>
    </message>
    <message>
        <source>new user data</source>
        <translation>νέα δεδομένα χρήστη</translation>
    </message>
    <message>
        <source>new server</source>
        <translation>νέος διακομιστής</translation>
    </message>
    <message>
        <source>new metadata</source>
        <translation>νέα μεταδεδομένα</translation>
    </message>
    <message>
        <source>new server group</source>
        <translation>νέα ομάδα διακομιστών</translation>
    </message>
    <message>
        <source>new address pools</source>
        <translation>νέα εύρη διευθύνσεων</translation>
    </message>
    <message>
        <source>new routes</source>
        <translation>νέες διαδρομές</translation>
    </message>
    <message>
        <source>new rules</source>
        <translation>νέοι κανόνες</translation>
    </message>
    <message>
        <source>new interfaces</source>
        <translation>νέες διεπαφές</translation>
    </message>
    <message>
        <source>new gateway</source>
        <translation>νέα πύλη</translation>
    </message>
    <message>
        <source>new network</source>
        <translation>νέο δίκτυο</translation>
    </message>
    <message>
        <source>new security groups</source>
        <translation>νέες ομάδες ασφαλείας</translation>
    </message>
    <message>
        <source>new address pairs</source>
        <translation>νέα ζεύγη διευθύνσεων</translation>
    </message>
    <message>
        <source>new limits</source>
        <translation>νέα όρια</translation>
    </message>
    <message>
        <source>new CDs</source>
        <translation>νέα CD</translation>
    </message>
    <message>
        <source>no user data</source>
        <translation>χωρίς δεδομένα χρήστη</translation>
    </message>
    <message>
        <source>no server</source>
        <translation>χωρίς διακομιστή</translation>
    </message>
    <message>
        <source>no metadata</source>
        <translation>χωρίς μεταδεδομένα</translation>
    </message>
    <message>
        <source>no server group</source>
        <translation>χωρίς ομάδα διακομιστών</translation>
    </message>
    <message>
        <source>no address pools</source>
        <translation>χωρίς εύρη διευθύνσεων</translation>
    </message>
    <message>
        <source>no routes</source>
        <translation>χωρίς διαδρομές</translation>
    </message>
    <message>
        <source>no rules</source>
        <translation>χωρίς κανόνες</translation>
    </message>
    <message>
        <source>no interfaces</source>
        <translation>χωρίς διεπαφές</translation>
    </message>
    <message>
        <source>no gateway</source>
        <translation>χωρίς πύλη</translation>
    </message>
    <message>
        <source>no network</source>
        <translation>χωρίς δίκτυο</translation>
    </message>
    <message>
        <source>no security groups</source>
        <translation>χωρίς ομάδες ασφαλείας</translation>
    </message>
    <message>
        <source>no address pairs</source>
        <translation>χωρίς ζεύγη διευθύνσεων</translation>
    </message>
    <message>
        <source>no limits</source>
        <translation>χωρίς όρια</translation>
    </message>
    <message>
        <source>no CDs</source>
        <translation>κανένα CD</translation>
    </message>
    <message>
        <source>{file} is not a project file of Synnefo Cockpit</source>
        <translation>Το {file} δεν είναι αρχείο έργου του Synnefo Cockpit</translation>
    </message>
    <message>
        <source>Is it another kind of file?</source>
        <translation>Μήπως είναι άλλου είδους αρχείο;</translation>
    </message>
    <message>
        <source>{file} is not a project file: {reason}</source>
        <translation>Το {file} δεν είναι αρχείο έργου: {reason}</translation>
    </message>
    <message>
        <source>{file} cannot be removed: {reason}</source>
        <translation>Το {file} δεν διαγράφεται: {reason}</translation>
    </message>
    <message>
        <source>{file} has the unknown version {version}</source>
        <translation>Το {file} έχει την άγνωστη έκδοση {version}</translation>
    </message>
    <message>
        <source>It was written by a newer cockpit: update this one.</source>
        <translation>Γράφτηκε από νεότερο cockpit: ενημερώστε αυτό εδώ.</translation>
    </message>
    <message>
        <source>{file} is damaged at {where}: {reason}</source>
        <translation>Το {file} είναι κατεστραμμένο στο {where}: {reason}</translation>
    </message>
    <message>
        <source>Take the file from a backup.</source>
        <translation>Πάρτε το αρχείο από ένα αντίγραφο ασφαλείας.</translation>
    </message>
    <message>
        <source>{file} is damaged: {reason}</source>
        <translation>Το {file} είναι κατεστραμμένο: {reason}</translation>
    </message>
    <message>
        <source>Save it in another folder; the old file is as it was.</source>
        <translation>Αποθηκεύστε το σε άλλον φάκελο· το παλιό αρχείο έμεινε όπως ήταν.</translation>
    </message>
    <message>
        <source>{name} has the wrong prefix {cidr}</source>
        <translation>Το {name} έχει λάθος πρόθεμα {cidr}</translation>
    </message>
    <message>
        <source>Write it like 10.0.1.0/24.</source>
        <translation>Γράψτε το όπως 10.0.1.0/24.</translation>
    </message>
    <message>
        <source>{address} is not an IPv4 address</source>
        <translation>Το {address} δεν είναι διεύθυνση IPv4</translation>
    </message>
    <message>
        <source>{name} has no prefix for {address}</source>
        <translation>Το {name} δεν έχει πρόθεμα για τη {address}</translation>
    </message>
    <message>
        <source>{address} lies outside {name}, {cidr}</source>
        <translation>Η {address} είναι έξω από το {name}, {cidr}</translation>
    </message>
    <message>
        <source>{address} is reserved on {name}</source>
        <translation>Η {address} είναι δεσμευμένη στο {name}</translation>
    </message>
    <message>
        <source>{address} is used twice on {name}</source>
        <translation>Η {address} χρησιμοποιείται δύο φορές στο {name}</translation>
    </message>
    <message>
        <source>Its first address is {cidr}.</source>
        <translation>Η πρώτη του διεύθυνση είναι {cidr}.</translation>
    </message>
    <message>
        <source>Use {cidr}</source>
        <translation>Χρήση {cidr}</translation>
    </message>
    <message>
        <source>The gateway {address} lies outside {name}</source>
        <translation>Η πύλη {address} είναι έξω από το {name}</translation>
    </message>
    <message>
        <source>Choose one of its addresses, or leave it empty and the server chooses.</source>
        <translation>Διαλέξτε μία από τις διευθύνσεις του, ή αφήστε την κενή και διαλέγει ο διακομιστής.</translation>
    </message>
    <message>
        <source>{address} lies outside {name}</source>
        <translation>Η {address} είναι έξω από το {name}</translation>
    </message>
    <message>
        <source>Write it like fd00:1::/64.</source>
        <translation>Γράψτε το σαν fd00:1::/64.</translation>
    </message>
    <message>
        <source>The pool {start} to {end} lies outside {name}</source>
        <translation>Το εύρος {start} έως {end} είναι έξω από το {name}</translation>
    </message>
    <message>
        <source>Choose addresses of its prefix.</source>
        <translation>Διαλέξτε διευθύνσεις του προθέματός του.</translation>
    </message>
    <message>
        <source>The next hop {address} lies outside {name}</source>
        <translation>Ο επόμενος κόμβος {address} είναι έξω από το {name}</translation>
    </message>
    <message>
        <source>Choose a router that is on the network.</source>
        <translation>Διαλέξτε δρομολογητή που είναι στο δίκτυο.</translation>
    </message>
    <message>
        <source>{name} is on no network</source>
        <translation>Το {name} δεν είναι σε κανένα δίκτυο</translation>
    </message>
    <message>
        <source>{name} is plugged into no server</source>
        <translation>Το {name} δεν είναι σε κανέναν διακομιστή</translation>
    </message>
    <message>
        <source>Use {image}</source>
        <translation>Χρήση {image}</translation>
    </message>
    <message>
        <source>{name} has no image</source>
        <translation>Το {name} δεν έχει εικόνα</translation>
    </message>
    <message>
        <source>Drag an image onto it: its disk is made from that.</source>
        <translation>Σύρετε μια εικόνα πάνω του: από αυτήν γίνεται ο δίσκος του.</translation>
    </message>
    <message>
        <source>The prefixes of {one} and {other} overlap</source>
        <translation>Τα προθέματα των {one} και {other} επικαλύπτονται</translation>
    </message>
    <message>
        <source>Public networks share one routing table: give one of them another prefix.</source>
        <translation>Τα δημόσια δίκτυα έχουν κοινό πίνακα διαδρομών: δώστε σε ένα άλλο πρόθεμα.</translation>
    </message>
    <message>
        <source>The name {name} is used twice</source>
        <translation>Το όνομα {name} χρησιμοποιείται δύο φορές</translation>
    </message>
    <message>
        <source>Two of a kind with one name are easily mixed up.</source>
        <translation>Δύο όμοια με το ίδιο όνομα μπερδεύονται εύκολα.</translation>
    </message>
    <message>
        <source>Rename to {name}</source>
        <translation>Μετονομασία σε {name}</translation>
    </message>
    <message>
        <source>Drag it onto a rail, or nobody can reach it.</source>
        <translation>Σύρετέ το σε μια ράγα, αλλιώς δεν το φτάνει κανείς.</translation>
    </message>
    <message>
        <source>Nothing hangs on {name}</source>
        <translation>Τίποτα δεν κρέμεται από το {name}</translation>
    </message>
    <message>
        <source>Drag a server onto it.</source>
        <translation>Σύρετε πάνω του έναν διακομιστή.</translation>
    </message>
    <message>
        <source>Drag it onto a server.</source>
        <translation>Σύρετέ το σε έναν διακομιστή.</translation>
    </message>
    <message>
        <source>The image {image} of {name} is not on the server</source>
        <translation>Η εικόνα {image} του {name} δεν είναι στον διακομιστή</translation>
    </message>
    <message>
        <source>Upload it, or choose another one.</source>
        <translation>Ανεβάστε την, ή διαλέξτε άλλη.</translation>
    </message>
    <message>
        <source>{server} is on {one} and {other}, whose prefixes overlap</source>
        <translation>Το {server} είναι στα {one} και {other}, που τα προθέματά τους επικαλύπτονται</translation>
    </message>
    <message>
        <source>It could not tell which way an address lies: change one prefix.</source>
        <translation>Δεν θα ήξερε πού είναι μια διεύθυνση: αλλάξτε ένα πρόθεμα.</translation>
    </message>
    <message>
        <source>Choose another one, or leave it empty and the server chooses.</source>
        <translation>Διαλέξτε άλλη, ή αφήστε την κενή και διαλέγει ο διακομιστής.</translation>
    </message>
    <message>
        <source>{name} has {room} addresses for {count} servers</source>
        <translation>Το {name} έχει {room} διευθύνσεις για {count} διακομιστές</translation>
    </message>
    <message>
        <source>Give it a larger prefix.</source>
        <translation>Δώστε του μεγαλύτερο πρόθεμα.</translation>
    </message>
    <message>
        <source>{name} has two ways to the Internet</source>
        <translation>Το {name} έχει δύο δρόμους προς το διαδίκτυο</translation>
    </message>
    <message>
        <source>Answers may leave by the other one: keep one public network per server.</source>
        <translation>Οι απαντήσεις μπορεί να φύγουν από τον άλλο: κρατήστε ένα δημόσιο δίκτυο ανά διακομιστή.</translation>
    </message>
    <message>
        <source>{name} has no prefix</source>
        <translation>Το {name} δεν έχει πρόθεμα</translation>
    </message>
    <message>
        <source>A public network needs one, such as 203.0.113.0/24.</source>
        <translation>Ένα δημόσιο δίκτυο χρειάζεται, π.χ. 203.0.113.0/24.</translation>
    </message>
    <message>
        <source>Use {address}</source>
        <translation>Χρήση {address}</translation>
    </message>
    <message>
        <source>Leave it to the server</source>
        <translation>Ας διαλέξει ο διακομιστής</translation>
    </message>
    <message>
        <source>{name} joins no networks</source>
        <translation>Το {name} δεν ενώνει δίκτυα</translation>
    </message>
    <message>
        <source>Drag it onto rails.</source>
        <translation>Σύρετέ το σε ράγες.</translation>
    </message>
    <message>
        <source>No link wears {name}</source>
        <translation>Καμία σύνδεση δεν φορά το {name}</translation>
    </message>
    <message>
        <source>Drag it onto a link.</source>
        <translation>Σύρετέ το σε μια σύνδεση.</translation>
    </message>
    <message>
        <source>{name} is clipped to no network</source>
        <translation>Το {name} δεν είναι σε κανένα δίκτυο</translation>
    </message>
    <message>
        <source>Drag it onto a private network.</source>
        <translation>Σύρετέ το σε ιδιωτικό δίκτυο.</translation>
    </message>
    <message>
        <source>{name} has no interface</source>
        <translation>Το {name} δεν έχει διεπαφή</translation>
    </message>
    <message>
        <source>Choose one of the host in the inspector.</source>
        <translation>Διαλέξτε μία του μηχανήματος στον επιθεωρητή.</translation>
    </message>
    <message>
        <source>{one} and {other} are both on {interface}</source>
        <translation>Τα {one} και {other} είναι και τα δύο στο {interface}</translation>
    </message>
    <message>
        <source>Give each a VLAN of its own, or another interface.</source>
        <translation>Δώστε στην καθεμία δικό της VLAN, ή άλλη διεπαφή.</translation>
    </message>
    <message>
        <source>{server} is not guarded on {network}</source>
        <translation>Το {server} δεν φυλάσσεται στο {network}</translation>
    </message>
    <message>
        <source>Its groups change nothing: switch the guard on, or take them off.</source>
        <translation>Οι ομάδες του δεν αλλάζουν τίποτα: ανοίξτε τη φύλαξη, ή βγάλτε τις.</translation>
    </message>
    <message>
        <source>Guard it</source>
        <translation>Να φυλάσσεται</translation>
    </message>
    <message>
        <source>A rule of {name} speaks of a group that is not drawn</source>
        <translation>Ένας κανόνας του {name} μιλά για ομάδα που δεν έχει σχεδιαστεί</translation>
    </message>
    <message>
        <source>Draw that group, or remove the rule.</source>
        <translation>Σχεδιάστε την ομάδα, ή αφαιρέστε τον κανόνα.</translation>
    </message>
    <message>
        <source>Remove the rule</source>
        <translation>Αφαίρεση του κανόνα</translation>
    </message>
    <message>
        <source>{name} has the same rule twice</source>
        <translation>Το {name} έχει δύο φορές τον ίδιο κανόνα</translation>
    </message>
    <message>
        <source>Remove one of them.</source>
        <translation>Αφαιρέστε έναν.</translation>
    </message>
    <message>
        <source>{name} leases addresses on the wire of {port}</source>
        <translation>Το {name} δίνει διευθύνσεις στο καλώδιο του {port}</translation>
    </message>
    <message>
        <source>A DHCP server there would lease them too: switch one of them off.</source>
        <translation>Εκεί θα έδινε και άλλος διακομιστής DHCP: κλείστε τον έναν.</translation>
    </message>
    <message>
        <source>Switch DHCP off</source>
        <translation>Κλείσιμο του DHCP</translation>
    </message>
    <message>
        <source>{server} lets everything in on {network}</source>
        <translation>Το {server} αφήνει τα πάντα να μπουν από το {network}</translation>
    </message>
    <message>
        <source>Its groups change nothing: let them alone decide.</source>
        <translation>Οι ομάδες του δεν αλλάζουν τίποτα: αφήστε μόνο αυτές να αποφασίζουν.</translation>
    </message>
    <message>
        <source>Use CUSTOM</source>
        <translation>Χρήση CUSTOM</translation>
    </message>
    <message>
        <source>Nothing comes in to {server} on {network}</source>
        <translation>Τίποτα δεν μπαίνει στο {server} από το {network}</translation>
    </message>
    <message>
        <source>Let the link wear a security group, or choose another profile.</source>
        <translation>Βάλτε στη σύνδεση ομάδα ασφαλείας, ή διαλέξτε άλλο προφίλ.</translation>
    </message>
    <message>
        <source>{name} has no prefix for {router}</source>
        <translation>Το {name} δεν έχει πρόθεμα για το {router}</translation>
    </message>
    <message>
        <source>Give the network a prefix: a router needs an address on it.</source>
        <translation>Δώστε πρόθεμα στο δίκτυο: ο δρομολογητής χρειάζεται διεύθυνση σε αυτό.</translation>
    </message>
    <message>
        <source>{server} has the address {address} of {router}</source>
        <translation>Το {server} έχει τη διεύθυνση {address} του {router}</translation>
    </message>
    <message>
        <source>{name} is an address of no network</source>
        <translation>Το {name} δεν είναι διεύθυνση κανενός δικτύου</translation>
    </message>
    <message>
        <source>Drag it onto a public network.</source>
        <translation>Σύρετέ το σε δημόσιο δίκτυο.</translation>
    </message>
    <message>
        <source>No way leads from {network} to {server}</source>
        <translation>Κανένας δρόμος δεν οδηγεί από το {network} στο {server}</translation>
    </message>
    <message>
        <source>Put a router between its network and the public one.</source>
        <translation>Βάλτε δρομολογητή ανάμεσα στο δίκτυό του και στο δημόσιο.</translation>
    </message>
    <message>
        <source>{name} is told of two default gateways</source>
        <translation>Στο {name} λέγονται δύο προεπιλεγμένες πύλες</translation>
    </message>
    <message>
        <source>Which one it takes is up to its system: keep one, or give routes.</source>
        <translation>Ποια παίρνει το ορίζει το σύστημά του: κρατήστε μία, ή δώστε διαδρομές.</translation>
    </message>
    <message>
        <source>{router} joins {one} and {other}, whose prefixes overlap</source>
        <translation>Το {router} ενώνει τα {one} και {other}, που τα προθέματά τους επικαλύπτονται</translation>
    </message>
    <message>
        <source>A reader of the project may change nothing</source>
        <translation>Όποιος μόνο διαβάζει το έργο δεν μπορεί να αλλάξει τίποτα</translation>
    </message>
    <message>
        <source>Address {address} is wanted twice: by {names}</source>
        <translation>Η διεύθυνση {address} ζητείται δύο φορές: από {names}</translation>
    </message>
    <message>
        <source>All addresses of {network} are taken</source>
        <translation>Όλες οι διευθύνσεις του {network} είναι πιασμένες</translation>
    </message>
    <message>
        <source>Another image for server {name} is a replacement</source>
        <translation>Άλλη εικόνα για τον διακομιστή {name} σημαίνει αντικατάσταση</translation>
    </message>
    <message>
        <source>Choose another one, or leave the choice to the server.</source>
        <translation>Διαλέξτε άλλη ή αφήστε την επιλογή στον διακομιστή.</translation>
    </message>
    <message>
        <source>Delete its ports first.</source>
        <translation>Διαγράψτε πρώτα τις θύρες του.</translation>
    </message>
    <message>
        <source>Delete it and create another one.</source>
        <translation>Διαγράψτε το και δημιουργήστε άλλο.</translation>
    </message>
    <message>
        <source>The CD {image} of {name} is not on the server</source>
        <translation>Το CD {image} του {name} δεν βρίσκεται στον διακομιστή</translation>
    </message>
    <message>
        <source>{name} has {count} disks on IDE</source>
        <translation>Το {name} έχει {count} δίσκους σε IDE</translation>
    </message>
    <message>
        <source>There is room for four: choose another bus, or take disks out.</source>
        <translation>Υπάρχει χώρος για τέσσερις: επιλέξτε άλλον δίαυλο ή αφαιρέστε δίσκους.</translation>
    </message>
    <message>
        <source>Delete them first.</source>
        <translation>Διαγράψτε πρώτα αυτά.</translation>
    </message>
    <message>
        <source>Delete volumes, or make them smaller.</source>
        <translation>Διαγράψτε τόμους ή μικρύνετέ τους.</translation>
    </message>
    <message>
        <source>Detach it first.</source>
        <translation>Αποσυνδέστε τον πρώτα.</translation>
    </message>
    <message>
        <source>External network {name} has no addresses yet</source>
        <translation>Το δημόσιο δίκτυο {name} δεν έχει ακόμη διευθύνσεις</translation>
    </message>
    <message>
        <source>External networks {one} ({low}) and {other} ({high}) overlap</source>
        <translation>Τα δημόσια δίκτυα {one} ({low}) και {other} ({high}) επικαλύπτονται</translation>
    </message>
    <message>
        <source>Give one of them another prefix.</source>
        <translation>Δώστε σε ένα από αυτά άλλο πρόθεμα.</translation>
    </message>
    <message>
        <source>Image {name} cannot be deleted: volumes stand on it: {names}</source>
        <translation>Η εικόνα {name} δεν διαγράφεται: τη χρησιμοποιούν οι τόμοι {names}</translation>
    </message>
    <message>
        <source>Image {name} is not ready: it has no bytes yet</source>
        <translation>Η εικόνα {name} δεν είναι έτοιμη: δεν έχει ακόμη περιεχόμενο</translation>
    </message>
    <message>
        <source>Image {name} is protected</source>
        <translation>Η εικόνα {name} είναι προστατευμένη</translation>
    </message>
    <message>
        <source>Image {name} needs a disk of {needed} GiB, not {size}</source>
        <translation>Η εικόνα {name} χρειάζεται δίσκο {needed} GiB, όχι {size}</translation>
    </message>
    <message>
        <source>Image {name} needs {ram} MiB of memory</source>
        <translation>Η εικόνα {name} χρειάζεται {ram} MiB μνήμης</translation>
    </message>
    <message>
        <source>Make servers smaller, or stop some.</source>
        <translation>Μικρύνετε διακομιστές ή διακόψτε μερικούς.</translation>
    </message>
    <message>
        <source>Network {name} cannot be deleted: {names} hangs on it</source>
        <translation>Το δίκτυο {name} δεν διαγράφεται: κρέμεται από αυτό το {names}</translation>
    </message>
    <message>
        <source>Network {name} cannot change between private and external</source>
        <translation>Το δίκτυο {name} δεν αλλάζει από ιδιωτικό σε δημόσιο ή αντίστροφα</translation>
    </message>
    <message>
        <source>Only an admin may create an external network</source>
        <translation>Μόνο διαχειριστής δημιουργεί δημόσιο δίκτυο</translation>
    </message>
    <message>
        <source>Paused: disk full on {place}; it goes on once there is room</source>
        <translation>Σε παύση: ο δίσκος είναι γεμάτος ({place})· συνεχίζει μόλις υπάρξει χώρος</translation>
    </message>
    <message>
        <source>Plan again; to take a deployment back, take back first what was done after it.</source>
        <translation>Κάντε νέο πλάνο· για να ανακληθεί μια εφαρμογή, ανακαλέστε πρώτα ό,τι έγινε μετά από αυτήν.</translation>
    </message>
    <message>
        <source>Port {name} asks for {address}, and its network has no prefix</source>
        <translation>Η θύρα {name} ζητά τη διεύθυνση {address}, αλλά το δίκτυό της δεν έχει πρόθεμα</translation>
    </message>
    <message>
        <source>QEMU did not start: {reason}</source>
        <translation>Το QEMU δεν ξεκίνησε: {reason}</translation>
    </message>
    <message>
        <source>Server {name} could not be found</source>
        <translation>Ο διακομιστής {name} δεν βρέθηκε</translation>
    </message>
    <message>
        <source>Server {name} ends right after its start</source>
        <translation>Ο διακομιστής {name} τερματίζεται αμέσως μετά την εκκίνησή του</translation>
    </message>
    <message>
        <source>Start it first.</source>
        <translation>Εκκινήστε τον πρώτα.</translation>
    </message>
    <message>
        <source>Start it instead.</source>
        <translation>Εκκινήστε τον αντί γι&apos; αυτό.</translation>
    </message>
    <message>
        <source>The MAC address {mac} is taken on network {network}</source>
        <translation>Η διεύθυνση MAC {mac} είναι πιασμένη στο δίκτυο {network}</translation>
    </message>
    <message>
        <source>The bytes of image {name} are gone</source>
        <translation>Το περιεχόμενο της εικόνας {name} χάθηκε</translation>
    </message>
    <message>
        <source>The guest does not let go of {name}</source>
        <translation>Το λειτουργικό του διακομιστή δεν αφήνει το {name}</translation>
    </message>
    <message>
        <source>The host agent failed: {reason}</source>
        <translation>Ο πράκτορας του κόμβου απέτυχε: {reason}</translation>
    </message>
    <message>
        <source>The image is damaged: {reason}</source>
        <translation>Η εικόνα είναι κατεστραμμένη: {reason}</translation>
    </message>
    <message>
        <source>The image is empty</source>
        <translation>Η εικόνα είναι κενή</translation>
    </message>
    <message>
        <source>The image is encrypted</source>
        <translation>Η εικόνα είναι κρυπτογραφημένη</translation>
    </message>
    <message>
        <source>The image is not in the qcow2 format</source>
        <translation>Η εικόνα δεν είναι σε μορφή qcow2</translation>
    </message>
    <message>
        <source>The image stands on another file (backing file)</source>
        <translation>Η εικόνα βασίζεται σε άλλο αρχείο (backing file)</translation>
    </message>
    <message>
        <source>The prefix {cidr} must be between /{shortest} and /{longest}</source>
        <translation>Το πρόθεμα {cidr} πρέπει να είναι από /{shortest} έως /{longest}</translation>
    </message>
    <message>
        <source>The request needs a valid token</source>
        <translation>Το αίτημα χρειάζεται έγκυρο διακριτικό</translation>
    </message>
    <message>
        <source>The server has a defect here</source>
        <translation>Ο εξυπηρετητής έχει εδώ σφάλμα</translation>
    </message>
    <message>
        <source>The user has no role in this project, or there is none</source>
        <translation>Ο χρήστης δεν έχει ρόλο σε αυτό το έργο ή το έργο δεν υπάρχει</translation>
    </message>
    <message>
        <source>The user name or the password is wrong</source>
        <translation>Το όνομα χρήστη ή ο κωδικός είναι λάθος</translation>
    </message>
    <message>
        <source>There is no image {name}</source>
        <translation>Δεν υπάρχει εικόνα {name}</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Δοκιμάστε ξανά σε λίγο.</translation>
    </message>
    <message>
        <source>Upload them first.</source>
        <translation>Ανεβάστε το πρώτα.</translation>
    </message>
    <message>
        <source>Volume {name} cannot be deleted: server {server} uses it</source>
        <translation>Ο τόμος {name} δεν διαγράφεται: τον χρησιμοποιεί ο διακομιστής {server}</translation>
    </message>
    <message>
        <source>Volume {name} cannot shrink from {old} to {new} GiB</source>
        <translation>Ο τόμος {name} δεν μπορεί να μικρύνει από {old} σε {new} GiB</translation>
    </message>
    <message>
        <source>Volume {name} is a root disk: it stays with its server</source>
        <translation>Ο τόμος {name} είναι δίσκος ρίζας: μένει με τον διακομιστή του</translation>
    </message>
    <message>
        <source>Volume {name} is in use by server {server}</source>
        <translation>Ο τόμος {name} χρησιμοποιείται από τον διακομιστή {server}</translation>
    </message>
    <message>
        <source>{address} is not a host address of {network}</source>
        <translation>Το {address} δεν είναι διεύθυνση κόμβου του {network}</translation>
    </message>
    <message>
        <source>{address} is the gateway of {network}</source>
        <translation>Το {address} είναι η πύλη του {network}</translation>
    </message>
    <message>
        <source>{cidr} is not an IPv4 prefix such as 10.0.1.0/24</source>
        <translation>Το {cidr} δεν είναι πρόθεμα IPv4 όπως 10.0.1.0/24</translation>
    </message>
    <message>
        <source>{gib} GiB of disk would be promised, and the limit is {limit} GiB</source>
        <translation>Θα δεσμεύονταν {gib} GiB δίσκου, ενώ το όριο είναι {limit} GiB</translation>
    </message>
    <message>
        <source>{mib} MiB of memory would be in use, and the host has {limit} MiB</source>
        <translation>Θα χρησιμοποιούνταν {mib} MiB μνήμης, ενώ ο κόμβος έχει {limit} MiB</translation>
    </message>
    <message>
        <source>{name} does not run</source>
        <translation>Το {name} δεν λειτουργεί</translation>
    </message>
    <message>
        <source>{program} is missing. Install it: apt install {package}</source>
        <translation>Λείπει το {program}. Εγκατάσταση: apt install {package}</translation>
    </message>
    <message>
        <source>{text} is not an IPv4 address</source>
        <translation>Το {text} δεν είναι διεύθυνση IPv4</translation>
    </message>
    <message>
        <source>{times} images are called {name}</source>
        <translation>{times} εικόνες λέγονται {name}</translation>
    </message>
    <message>
        <source>{step}: it exists already, with {other}</source>
        <translation>{step}: υπάρχει ήδη, με {other}</translation>
    </message>
    <message>
        <source>{step}: it has changed meanwhile: {other}</source>
        <translation>{step}: άλλαξε στο μεταξύ: {other}</translation>
    </message>
    <message>
        <source>{step}: it is gone</source>
        <translation>{step}: δεν υπάρχει πια</translation>
    </message>
    <message>
        <source>{step}: it is still being deleted</source>
        <translation>{step}: διαγράφεται ακόμη</translation>
    </message>
    <message>
        <source>{step}: {reason}</source>
        <translation>{step}: {reason}</translation>
    </message>
    <message>
        <source>A security group of the link is not in this drawing</source>
        <translation>Μια ομάδα ασφαλείας της σύνδεσης δεν είναι σε αυτό το σχέδιο</translation>
    </message>
    <message>
        <source>These bricks are already plugged together</source>
        <translation>Αυτά τα τουβλάκια είναι ήδη συνδεδεμένα</translation>
    </message>
    <message>
        <source>One of the bricks is not in this drawing</source>
        <translation>Ένα από τα τουβλάκια δεν είναι σε αυτό το σχέδιο</translation>
    </message>
    <message>
        <source>{one} cannot be plugged into {other}</source>
        <translation>Το {one} δεν συνδέεται στο {other}</translation>
    </message>
    <message>
        <source>{name} is drawn already</source>
        <translation>Το {name} είναι ήδη σχεδιασμένο</translation>
    </message>
    <message>
        <source>{name} still has links</source>
        <translation>Το {name} έχει ακόμη συνδέσεις</translation>
    </message>
    <message>
        <source>Remove its links first.</source>
        <translation>Αφαιρέστε πρώτα τις συνδέσεις του.</translation>
    </message>
    <message>
        <source>{name} is already plugged into {holder}</source>
        <translation>Το {name} είναι ήδη συνδεδεμένο στο {holder}</translation>
    </message>
    <message>
        <source>{name} cannot become a {kind}</source>
        <translation>Το {name} δεν μπορεί να γίνει {kind}</translation>
    </message>
    <message>
        <source>A link keeps its ends</source>
        <translation>Μια σύνδεση κρατά τα άκρα της</translation>
    </message>
    <message>
        <source>Remove it and draw a new one.</source>
        <translation>Αφαιρέστε την και σχεδιάστε νέα.</translation>
    </message>
    <message>
        <source>Links wear {name}</source>
        <translation>Συνδέσεις φορούν το {name}</translation>
    </message>
    <message>
        <source>Take it off them first.</source>
        <translation>Βγάλτε το πρώτα από αυτές.</translation>
    </message>
    <message>
        <source>Remove the link first.</source>
        <translation>Αφαιρέστε πρώτα τη σύνδεση.</translation>
    </message>
    <message>
        <source>Is the disk full, or not yours to write on?</source>
        <translation>Μήπως ο δίσκος είναι γεμάτος ή δεν επιτρέπεται η εγγραφή;</translation>
    </message>
    <message>
        <source>Choose another interface, or give each network a VLAN of its own.</source>
        <translation>Διαλέξτε άλλη διεπαφή, ή δώστε σε κάθε δίκτυο δικό του VLAN.</translation>
    </message>
    <message>
        <source>Delete the physical port first.</source>
        <translation>Διαγράψτε πρώτα τη φυσική θύρα.</translation>
    </message>
    <message>
        <source>Floating IP {address} cannot become another address</source>
        <translation>Η κινητή IP {address} δεν μπορεί να γίνει άλλη διεύθυνση</translation>
    </message>
    <message>
        <source>Give it a prefix for the router.</source>
        <translation>Δώστε του πρόθεμα για τον δρομολογητή.</translation>
    </message>
    <message>
        <source>Network {name} cannot be deleted: it is plugged into {place}</source>
        <translation>Το δίκτυο {name} δεν διαγράφεται: είναι συνδεδεμένο στο {place}</translation>
    </message>
    <message>
        <source>Network {name} has no addresses</source>
        <translation>Το δίκτυο {name} δεν έχει διευθύνσεις</translation>
    </message>
    <message>
        <source>Network {name} is external</source>
        <translation>Το δίκτυο {name} είναι εξωτερικό</translation>
    </message>
    <message>
        <source>Only an admin may see and plug physical ports</source>
        <translation>Μόνο διαχειριστής βλέπει και συνδέει φυσικές θύρες</translation>
    </message>
    <message>
        <source>Release it and reserve another one.</source>
        <translation>Επιστρέψτε την και κρατήστε άλλη.</translation>
    </message>
    <message>
        <source>Reverted: not confirmed in time</source>
        <translation>Αναιρέθηκε: δεν επιβεβαιώθηκε εγκαίρως</translation>
    </message>
    <message>
        <source>Router {name} has two interfaces on one network</source>
        <translation>Ο δρομολογητής {name} έχει δύο διεπαφές σε ένα δίκτυο</translation>
    </message>
    <message>
        <source>The pool {low} to {high} is empty</source>
        <translation>Το εύρος {low} έως {high} είναι κενό</translation>
    </message>
    <message>
        <source>The pools {one} and {other} overlap</source>
        <translation>Τα εύρη {one} και {other} επικαλύπτονται</translation>
    </message>
</context>
<context>
    <name>sheets</name>
    <message>
        <source>Read again</source>
        <translation>Νέα ανάγνωση</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Αντιγραφή όλων</translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>Active</source>
        <translation>Ενεργό</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Σταματημένο</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Σε παύση</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>Δημιουργείται</translation>
    </message>
    <message>
        <source>Rebooting</source>
        <translation>Επανεκκινεί</translation>
    </message>
    <message>
        <source>Resizing</source>
        <translation>Αλλάζει μέγεθος</translation>
    </message>
    <message>
        <source>Rebuilding</source>
        <translation>Ανακατασκευάζεται</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Σφάλμα</translation>
    </message>
    <message>
        <source>Deleting</source>
        <translation>Διαγράφεται</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Εκτός</translation>
    </message>
    <message>
        <source>Creating</source>
        <translation>Δημιουργείται</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Διαθέσιμος</translation>
    </message>
    <message>
        <source>Attaching</source>
        <translation>Συνδέεται</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Σε χρήση</translation>
    </message>
    <message>
        <source>Detaching</source>
        <translation>Αποσυνδέεται</translation>
    </message>
    <message>
        <source>Extending</source>
        <translation>Μεγαλώνει</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Σε αναμονή</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Αποθηκεύεται</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Εκτελείται</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ολοκληρώθηκε</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Απέτυχε</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>Εισάγεται</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>Αποστέλλεται</translation>
    </message>
    <message>
        <source>Deactivated</source>
        <translation>Απενεργοποιημένη</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Ακυρώθηκε</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Περιμένει</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Σε αναστολή</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>Στο ράφι</translation>
    </message>
    <message>
        <source>Rescue</source>
        <translation>Διάσωση</translation>
    </message>
    <message>
        <source>Resized, to be confirmed</source>
        <translation>Νέο μέγεθος, προς επιβεβαίωση</translation>
    </message>
    <message>
        <source>On trial</source>
        <translation>Σε δοκιμή</translation>
    </message>
    <message>
        <source>Reverting</source>
        <translation>Αναίρεση</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>Επαναφορά</translation>
    </message>
</context>
</TS>
