<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Captures</name>
    <message numerus="yes">
        <source>Capturing {where}: %n packet(s)</source>
        <translation>
            <numerusform>Capturing {where}: %n packet</numerusform>
            <numerusform>Capturing {where}: %n packets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n packet(s) are in {file}</source>
        <translation>
            <numerusform>%n packet is in {file}</numerusform>
            <numerusform>%n packets are in {file}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Deployments</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) done</source>
        <translation>
            <numerusform>%n step done</numerusform>
            <numerusform>%n steps done</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GuardCard</name>
    <message numerus="yes">
        <source>Can you still reach the cloud? The host undoes this in %n s.</source>
        <translation>
            <numerusform>Can you still reach the cloud? The host undoes this in %n s.</numerusform>
            <numerusform>Can you still reach the cloud? The host undoes this in %n s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n brick(s) selected</source>
        <translation>
            <numerusform>%n brick selected</numerusform>
            <numerusform>%n bricks selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Looks</name>
    <message numerus="yes">
        <source>%n network(s)</source>
        <translation>
            <numerusform>%n network</numerusform>
            <numerusform>%n networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rule(s)</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanView</name>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change(s)</source>
        <translation>
            <numerusform>Apply %n change</numerusform>
            <numerusform>Apply %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n add</source>
        <translation>
            <numerusform>%n add</numerusform>
            <numerusform>%n add</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replace</source>
        <translation>
            <numerusform>%n replace</numerusform>
            <numerusform>%n replace</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n destroy</source>
        <translation>
            <numerusform>%n destroy</numerusform>
            <numerusform>%n destroy</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n brick(s) selected</source>
        <translation>
            <numerusform>%n brick selected</numerusform>
            <numerusform>%n bricks selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TitleBar</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change(s)</source>
        <translation>
            <numerusform>Apply %n change</numerusform>
            <numerusform>Apply %n changes</numerusform>
        </translation>
    </message>
</context>
</TS>
