<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Dialogs</name>
    <message numerus="yes">
        <source>Split and export %n song(s)</source>
        <translation>
            <numerusform>Split and export %n song</numerusform>
            <numerusform>Split and export %n songs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out</source>
        <translation>
            <numerusform>%n file was left out</numerusform>
            <numerusform>%n files were left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message numerus="yes">
        <source>%n song(s)</source>
        <translation>
            <numerusform>%n song</numerusform>
            <numerusform>%n songs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message numerus="yes">
        <source>%n file(s) saved and read back</source>
        <translation>
            <numerusform>%n file saved and read back</numerusform>
            <numerusform>%n files saved and read back</numerusform>
        </translation>
    </message>
</context>
</TS>
