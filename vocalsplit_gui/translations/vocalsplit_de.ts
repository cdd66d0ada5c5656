<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About VocalSplit</source>
        <translation>Über VocalSplit</translation>
    </message>
    <message>
        <source>Splits songs into vocals and instrumental, and plays karaoke while it does.</source>
        <translation>Trennt Lieder in Gesang und Instrumental und spielt dabei schon Karaoke.</translation>
    </message>
    <message>
        <source>Everything happens on this computer. Nothing leaves it.</source>
        <translation>Alles geschieht auf diesem Computer. Nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without warranty.</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder später. Ohne Gewähr.</translation>
    </message>
    <message>
        <source>Built with {parts}.</source>
        <translation>Gebaut mit {parts}.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>Colour scale</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>Drag or scroll to move the level range; with Shift to widen or narrow it</source>
        <translation>Ziehen oder scrollen verschiebt den Pegelbereich, mit Umschalt wird er weiter oder enger</translation>
    </message>
    <message>
        <source>From %1 to %2 decibels</source>
        <translation>Von %1 bis %2 Dezibel</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
    </message>
    <message>
        <source>Open the log&apos;s folder</source>
        <translation>Ordner des Protokolls öffnen</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Songs ({patterns})</source>
        <translation>Lieder ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Lieder öffnen</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>{stem} is on the clipboard</source>
        <translation>{stem} ist in der Zwischenablage</translation>
    </message>
    <message>
        <source>Paste it into a folder or a program.</source>
        <translation>In einen Ordner oder ein Programm einfügen.</translation>
    </message>
    <message>
        <source>Export “{title}”</source>
        <translation>„{title}“ exportieren</translation>
    </message>
    <message numerus="yes">
        <source>Split and export %n song(s)</source>
        <translation>
            <numerusform>%n Lied trennen und exportieren</numerusform>
            <numerusform>%n Lieder trennen und exportieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out</source>
        <translation>
            <numerusform>%n Datei wurde ausgelassen</numerusform>
            <numerusform>%n Dateien wurden ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>The others are in the queue.</source>
        <translation>Die anderen sind in der Warteschlange.</translation>
    </message>
    <message>
        <source>Which ones?</source>
        <translation>Welche?</translation>
    </message>
    <message>
        <source>Songs are still being exported.</source>
        <translation>Es werden noch Lieder exportiert.</translation>
    </message>
    <message>
        <source>Files that are finished stay. The others can be exported again at any time.</source>
        <translation>Fertige Dateien bleiben. Die anderen lassen sich jederzeit neu exportieren.</translation>
    </message>
    <message>
        <source>Keep exporting</source>
        <translation>Weiter exportieren</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>Abbrechen und beenden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>Aus der Warteschlange entfernen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Use the processor</source>
        <translation>Prozessor verwenden</translation>
    </message>
</context>
<context>
    <name>DragHandle</name>
    <message>
        <source>Drag {stem} out as a file; click to copy it</source>
        <translation>{stem} als Datei herausziehen; Klick kopiert</translation>
    </message>
    <message>
        <source>Once the song is split, drag the stem out from here</source>
        <translation>Sobald das Lied getrennt ist, hier die Spur herausziehen</translation>
    </message>
</context>
<context>
    <name>EmptyView</name>
    <message>
        <source>Drop a song, sing</source>
        <translation>Lied ablegen, singen</translation>
    </message>
    <message>
        <source>It plays at once, with the vocals off. Files, folders and playlists will do.</source>
        <translation>Es spielt sofort, ohne Gesang. Dateien, Ordner und Wiedergabelisten gehen alle.</translation>
    </message>
    <message>
        <source>Everything happens on this computer. Nothing leaves it.</source>
        <translation>Alles geschieht auf diesem Computer. Nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>Open songs…</source>
        <translation>Lieder öffnen…</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Lieder öffnen</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Try the demo song</source>
        <translation>Demolied probieren</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{percent} % of the song is split so far. The files are written as soon as all of it is.</source>
        <translation>{percent} % des Liedes sind getrennt. Die Dateien entstehen, sobald alles getrennt ist.</translation>
    </message>
    <message>
        <source>Choose at least one of them.</source>
        <translation>Mindestens eines auswählen.</translation>
    </message>
    <message>
        <source>{needed} needed at most, {free} free</source>
        <translation>höchstens {needed} nötig, {free} frei</translation>
    </message>
    <message>
        <source>{free} free</source>
        <translation>{free} frei</translation>
    </message>
    <message>
        <source>(stays as it is)</source>
        <translation>(bleibt, wie sie ist)</translation>
    </message>
    <message>
        <source>(will be replaced)</source>
        <translation>(wird ersetzt)</translation>
    </message>
    <message>
        <source>What I hear, as one file</source>
        <translation>Was ich höre, als eine Datei</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>These stand for the song&apos;s own: {fields}</source>
        <translation>Diese stehen für die Angaben des Liedes: {fields}</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>If there is such a file</source>
        <translation>Falls es die Datei gibt</translation>
    </message>
    <message>
        <source>Add a number to the new one</source>
        <translation>Der neuen eine Nummer geben</translation>
    </message>
    <message>
        <source>Leave it, make no new one</source>
        <translation>Lassen, keine neue anlegen</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Also write a recipe: model, settings and versions, as JSON</source>
        <translation>Auch ein Rezept schreiben: Modell, Einstellungen, Versionen (JSON)</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Music folder, a folder for each song</source>
        <translation>Musikordner, ein Ordner je Lied</translation>
    </message>
    <message>
        <source>Beside the song</source>
        <translation>Neben dem Lied</translation>
    </message>
    <message>
        <source>A folder of my choice</source>
        <translation>Ein Ordner meiner Wahl</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>These files will be made</source>
        <translation>Diese Dateien entstehen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>as the song has it</source>
        <translation>wie im Lied</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 Bit</translation>
    </message>
    <message>
        <source>24 bit</source>
        <translation>24 Bit</translation>
    </message>
    <message>
        <source>32 bit float</source>
        <translation>32 Bit Gleitkomma</translation>
    </message>
</context>
<context>
    <name>Fader</name>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Gain in dB</source>
        <translation>Verstärkung in dB</translation>
    </message>
    <message>
        <source>%1 · double-click: 0 dB · Enter: type a value</source>
        <translation>%1 · Doppelklick: 0 dB · Eingabe: Wert tippen</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Click to put out the clip lamp</source>
        <translation>Klick löscht die Übersteuerungslampe</translation>
    </message>
    <message>
        <source>Clipped; Enter puts the lamp out</source>
        <translation>Übersteuert; Eingabe löscht die Lampe</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Drop to add to the queue</source>
        <translation>Ablegen, um es anzureihen</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>The file is not there any more. Find it, or remove it from the queue.</source>
        <translation>Die Datei ist nicht mehr da. Suchen oder aus der Warteschlange entfernen.</translation>
    </message>
    <message>
        <source>There are no songs in this folder. Choose another one.</source>
        <translation>In diesem Ordner sind keine Lieder. Bitte einen anderen wählen.</translation>
    </message>
    <message>
        <source>You may not read this file. Change its permissions, or copy it elsewhere.</source>
        <translation>Diese Datei darf nicht gelesen werden. Rechte ändern oder anderswohin kopieren.</translation>
    </message>
    <message>
        <source>The file is empty. Get it again from where it came.</source>
        <translation>Die Datei ist leer. Bitte neu beschaffen.</translation>
    </message>
    <message>
        <source>This is not a sound file, whatever its name says. Choose another one.</source>
        <translation>Das ist keine Tondatei, wie immer sie heißt. Bitte eine andere wählen.</translation>
    </message>
    <message>
        <source>There is no sound in this file. Choose another one.</source>
        <translation>In dieser Datei ist kein Ton. Bitte eine andere wählen.</translation>
    </message>
    <message>
        <source>The file is copy-protected. Use a version without protection.</source>
        <translation>Die Datei ist kopiergeschützt. Bitte eine ohne Schutz verwenden.</translation>
    </message>
    <message>
        <source>VocalSplit cannot read this format. Convert the file to WAV or FLAC.</source>
        <translation>VocalSplit kann dieses Format nicht lesen. Bitte in WAV oder FLAC umwandeln.</translation>
    </message>
    <message>
        <source>The file is damaged. Get it again from where it came.</source>
        <translation>Die Datei ist beschädigt. Bitte neu beschaffen.</translation>
    </message>
    <message>
        <source>The file holds no sound. Choose another one.</source>
        <translation>Die Datei enthält keinen Ton. Bitte eine andere wählen.</translation>
    </message>
    <message>
        <source>The file holds values that are no sound. Save it again where it was made.</source>
        <translation>Die Datei enthält Werte, die kein Ton sind. Dort neu speichern, wo sie entstand.</translation>
    </message>
    <message>
        <source>The file changed while it was being read. Try again.</source>
        <translation>Die Datei hat sich beim Lesen geändert. Bitte noch einmal.</translation>
    </message>
    <message>
        <source>The model “{name}” is not there. Choose another one in the settings.</source>
        <translation>Das Modell „{name}“ fehlt. Bitte in den Einstellungen ein anderes wählen.</translation>
    </message>
    <message>
        <source>The model “{name}” is damaged. Install it again, or choose another one.</source>
        <translation>Das Modell „{name}“ ist beschädigt. Neu installieren oder ein anderes wählen.</translation>
    </message>
    <message>
        <source>The model “{name}” does not fit this version. Choose another one in the settings.</source>
        <translation>Das Modell „{name}“ passt nicht zu dieser Version. Bitte ein anderes wählen.</translation>
    </message>
    <message>
        <source>The model “{name}” could run code of its own, so it stays closed. Choose another one.</source>
        <translation>Das Modell „{name}“ könnte eigenen Code ausführen und bleibt zu. Bitte ein anderes wählen.</translation>
    </message>
    <message>
        <source>There is a file of that name already. Choose another folder or name.</source>
        <translation>Eine Datei dieses Namens gibt es schon. Anderen Ordner oder Namen wählen.</translation>
    </message>
    <message>
        <source>You may not write there. Choose another folder.</source>
        <translation>Dort darf nicht geschrieben werden. Anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>There is a file where the folder should be. Choose another folder.</source>
        <translation>Wo der Ordner sein soll, ist eine Datei. Anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>The disk is full: {needed} needed, {free} free. Make room, or choose another disk.</source>
        <translation>Der Datenträger ist voll: {needed} nötig, {free} frei. Platz schaffen oder anderen wählen.</translation>
    </message>
    <message>
        <source>The file did not read back as it was written. Check the disk, then try again.</source>
        <translation>Die Datei las sich nicht so, wie sie geschrieben wurde. Datenträger prüfen, dann noch einmal.</translation>
    </message>
    <message>
        <source>Another program is using the file. Close it there, then try again.</source>
        <translation>Ein anderes Programm benutzt die Datei. Dort schließen, dann noch einmal.</translation>
    </message>
    <message>
        <source>The device “{name}” is not there. Connect it, or choose another one.</source>
        <translation>Das Gerät „{name}“ fehlt. Anschließen oder ein anderes wählen.</translation>
    </message>
    <message>
        <source>The device “{name}” is not in this computer, or has no driver here.</source>
        <translation>Das Gerät „{name}“ ist nicht in diesem Computer oder hat hier keinen Treiber.</translation>
    </message>
    <message>
        <source>The device “{name}” needs {detail}. Get the VocalSplit that has it with: pipx install &apos;vocalsplit[torch]&apos;.</source>
        <translation>Das Gerät „{name}“ braucht {detail}. Das VocalSplit damit gibt es mit: pipx install &apos;vocalsplit[torch]&apos;.</translation>
    </message>
    <message>
        <source>The device “{name}” is not supported by this {detail}.</source>
        <translation>Dieses {detail} unterstützt das Gerät „{name}“ nicht.</translation>
    </message>
    <message>
        <source>The device “{name}” agrees with the processor to {detail} only.</source>
        <translation>Das Gerät „{name}“ stimmt nur auf {detail} mit dem Prozessor überein.</translation>
    </message>
    <message>
        <source>The device “{name}” is only {detail} times as fast as the processor.</source>
        <translation>Das Gerät „{name}“ ist nur {detail}-mal so schnell wie der Prozessor.</translation>
    </message>
    <message>
        <source>The device “{name}” has too little memory. Use the processor instead.</source>
        <translation>Das Gerät „{name}“ hat zu wenig Speicher. Stattdessen den Prozessor nehmen.</translation>
    </message>
    <message>
        <source>The device “{name}” computed something wrong. Use the processor instead.</source>
        <translation>Das Gerät „{name}“ hat falsch gerechnet. Stattdessen den Prozessor nehmen.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ging schief</translation>
    </message>
    <message>
        <source>VocalSplit met an error that it does not know. It goes on, and keeps a report here.</source>
        <translation>VocalSplit stieß auf einen unbekannten Fehler. Es läuft weiter und bewahrt hier einen Bericht auf.</translation>
    </message>
    <message>
        <source>It was asked for.</source>
        <translation>So verlangt.</translation>
    </message>
    <message>
        <source>It is {factor} times as fast as the processor.</source>
        <translation>{factor}-mal so schnell wie der Prozessor.</translation>
    </message>
    <message>
        <source>There is no faster one.</source>
        <translation>Etwas Schnelleres ist nicht da.</translation>
    </message>
    <message>
        <source>“{name}” cannot be opened</source>
        <translation>„{name}“ lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The model cannot be used</source>
        <translation>Das Modell ist nicht verwendbar</translation>
    </message>
    <message>
        <source>“{name}” cannot be saved</source>
        <translation>„{name}“ lässt sich nicht speichern</translation>
    </message>
    <message>
        <source>A device does not work</source>
        <translation>Ein Gerät arbeitet nicht</translation>
    </message>
    <message>
        <source>A value does not fit</source>
        <translation>Ein Wert passt nicht</translation>
    </message>
    <message>
        <source>VocalSplit cannot use this value: {value}</source>
        <translation>VocalSplit kann diesen Wert nicht verwenden: {value}</translation>
    </message>
    <message>
        <source>The memory is full</source>
        <translation>Der Speicher ist voll</translation>
    </message>
    <message>
        <source>Close other programs, then try again.</source>
        <translation>Andere Programme schließen, dann noch einmal.</translation>
    </message>
</context>
<context>
    <name>MixerPanel</name>
    <message>
        <source>Vocals off</source>
        <translation>Gesang aus</translation>
    </message>
    <message>
        <source>Vocals on</source>
        <translation>Gesang an</translation>
    </message>
    <message>
        <source>Vocals off or on; hold V to peek</source>
        <translation>Gesang aus oder an; V halten zum Reinhören</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Guide vocal</source>
        <translation>Leitstimme</translation>
    </message>
    <message>
        <source>How much of the singer stays, to sing along with</source>
        <translation>Wie viel vom Gesang zum Mitsingen bleibt</translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation>Mischpult</translation>
    </message>
    <message>
        <source>Reset the mixer</source>
        <translation>Mischpult zurücksetzen</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>PanKnob</name>
    <message>
        <source>Pan</source>
        <translation>Balance</translation>
    </message>
    <message>
        <source>%1 % left</source>
        <translation>%1 % links</translation>
    </message>
    <message>
        <source>%1 % right</source>
        <translation>%1 % rechts</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>%1 · double-click: centre</source>
        <translation>%1 · Doppelklick: Mitte</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Split and export all…</source>
        <translation>Alle trennen und exportieren…</translation>
    </message>
    <message>
        <source>Split and export all songs</source>
        <translation>Alle Lieder trennen und exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%n song(s)</source>
        <translation>
            <numerusform>%n Lied</numerusform>
            <numerusform>%n Lieder</numerusform>
        </translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Add songs</source>
        <translation>Lieder hinzufügen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Cancel the work on it</source>
        <translation>Arbeit daran abbrechen</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>Aus der Warteschlange entfernen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Export finished</source>
        <translation>Export fertig</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) saved and read back</source>
        <translation>
            <numerusform>%n Datei gespeichert und geprüft</numerusform>
            <numerusform>%n Dateien gespeichert und geprüft</numerusform>
        </translation>
    </message>
    <message>
        <source>The stems add up to the song, sample for sample.</source>
        <translation>Die Spuren ergeben zusammen genau das Lied, Wert für Wert.</translation>
    </message>
    <message>
        <source>The stems add up to the song; the largest difference is {level}.</source>
        <translation>Die Spuren ergeben zusammen das Lied; der größte Unterschied ist {level}.</translation>
    </message>
    <message>
        <source>All files are {level} softer than the song, because they would have clipped.</source>
        <translation>Alle Dateien sind um {level} leiser als das Lied, sonst wären sie übersteuert.</translation>
    </message>
    <message>
        <source>Silent from end to end: {names}</source>
        <translation>Durchgehend still: {names}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Spitze</translation>
    </message>
    <message>
        <source>Saved files</source>
        <translation>Gespeicherte Dateien</translation>
    </message>
    <message>
        <source>was there, stays</source>
        <translation>war da, bleibt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>{size} in use</source>
        <translation>{size} belegt</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Shown after the next start</source>
        <translation>Gilt ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Sound card</source>
        <translation>Soundkarte</translation>
    </message>
    <message>
        <source>Songs start with the vocals off</source>
        <translation>Lieder beginnen ohne Gesang</translation>
    </message>
    <message>
        <source>Songs play as soon as they are opened</source>
        <translation>Lieder spielen, sobald sie offen sind</translation>
    </message>
    <message>
        <source>The next song of the queue follows by itself</source>
        <translation>Das nächste Lied folgt von selbst</translation>
    </message>
    <message>
        <source>Begin with the songs of the last time</source>
        <translation>Mit den Liedern vom letzten Mal beginnen</translation>
    </message>
    <message>
        <source>Keep screen and computer awake while a song plays or is split</source>
        <translation>Bildschirm und Computer beim Spielen und Trennen wach halten</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Split the next song of the queue ahead</source>
        <translation>Das nächste Lied im Voraus trennen</translation>
    </message>
    <message>
        <source>Room for songs that are split</source>
        <translation>Platz für getrennte Lieder</translation>
    </message>
    <message>
        <source>Empty it</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>as the song has it</source>
        <translation>wie im Lied</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 Bit</translation>
    </message>
    <message>
        <source>24 bit</source>
        <translation>24 Bit</translation>
    </message>
    <message>
        <source>32 bit float</source>
        <translation>32 Bit Gleitkomma</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Music folder, a folder for each song</source>
        <translation>Musikordner, ein Ordner je Lied</translation>
    </message>
    <message>
        <source>Beside the song</source>
        <translation>Neben dem Lied</translation>
    </message>
    <message>
        <source>A folder of my choice</source>
        <translation>Ein Ordner meiner Wahl</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Also write a recipe beside the stems</source>
        <translation>Auch ein Rezept neben die Spuren schreiben</translation>
    </message>
</context>
<context>
    <name>SettingsFlow</name>
    <message>
        <source>Automatic: {device}</source>
        <translation>Automatisch: {device}</translation>
    </message>
    <message>
        <source>The system&apos;s choice</source>
        <translation>Wahl des Systems</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Playing</source>
        <translation>Spielen</translation>
    </message>
    <message>
        <source>Singing</source>
        <translation>Singen</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Songs</source>
        <translation>Lieder</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Spielen oder Pause</translation>
    </message>
    <message>
        <source>Stop, back to the start</source>
        <translation>Stopp, zurück zum Anfang</translation>
    </message>
    <message>
        <source>5 seconds back</source>
        <translation>5 Sekunden zurück</translation>
    </message>
    <message>
        <source>5 seconds forward</source>
        <translation>5 Sekunden vor</translation>
    </message>
    <message>
        <source>15 seconds back</source>
        <translation>15 Sekunden zurück</translation>
    </message>
    <message>
        <source>15 seconds forward</source>
        <translation>15 Sekunden vor</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>Zum Anfang</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Zum Ende</translation>
    </message>
    <message>
        <source>Loop starts here</source>
        <translation>Schleife beginnt hier</translation>
    </message>
    <message>
        <source>Loop ends here</source>
        <translation>Schleife endet hier</translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation>Schleife an oder aus</translation>
    </message>
    <message>
        <source>Previous song</source>
        <translation>Voriges Lied</translation>
    </message>
    <message>
        <source>Next song</source>
        <translation>Nächstes Lied</translation>
    </message>
    <message>
        <source>Vocals off or on</source>
        <translation>Gesang aus oder an</translation>
    </message>
    <message>
        <source>Hold V: hear the other one for a moment</source>
        <translation>V halten: kurz das andere hören</translation>
    </message>
    <message>
        <source>Key up</source>
        <translation>Tonart höher</translation>
    </message>
    <message>
        <source>Key down</source>
        <translation>Tonart tiefer</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Langsamer</translation>
    </message>
    <message>
        <source>Go to a stem</source>
        <translation>Zu einer Spur</translation>
    </message>
    <message>
        <source>Mute the stem</source>
        <translation>Spur stumm</translation>
    </message>
    <message>
        <source>Solo the stem</source>
        <translation>Spur solo</translation>
    </message>
    <message>
        <source>Reset the mixer</source>
        <translation>Mischpult zurücksetzen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show the whole song</source>
        <translation>Ganzes Lied zeigen</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Show or hide the queue</source>
        <translation>Warteschlange zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Lieder öffnen</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Paste songs from the clipboard</source>
        <translation>Lieder aus der Zwischenablage einfügen</translation>
    </message>
    <message>
        <source>Export this song</source>
        <translation>Dieses Lied exportieren</translation>
    </message>
    <message>
        <source>Split and export all songs</source>
        <translation>Alle Lieder trennen und exportieren</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Diese Liste</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>Showing</name>
    <message>
        <source>{time} that the file promises are missing. The rest plays and is split.</source>
        <translation>{time}, die die Datei verspricht, fehlen. Der Rest spielt und wird getrennt.</translation>
    </message>
    <message>
        <source>The file ends early</source>
        <translation>Die Datei endet zu früh</translation>
    </message>
    <message>
        <source>Going on with {device}</source>
        <translation>Weiter mit: {device}</translation>
    </message>
    <message>
        <source>The first device failed. Nothing is lost.</source>
        <translation>Das erste Gerät fiel aus. Nichts ist verloren.</translation>
    </message>
</context>
<context>
    <name>SongHeader</name>
    <message>
        <source>{tempo} bpm</source>
        <translation>{tempo} bpm</translation>
    </message>
    <message>
        <source>on {device}</source>
        <translation>auf {device}</translation>
    </message>
    <message>
        <source>Progress of the split</source>
        <translation>Fortschritt der Trennung</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tonart</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>{name}: being looked for</source>
        <translation>{name}: wird noch gesucht</translation>
    </message>
    <message>
        <source>{name}: {percent} % sure</source>
        <translation>{name}: zu {percent} % sicher</translation>
    </message>
    <message>
        <source>Computed by: {device}.</source>
        <translation>Berechnet von: {device}.</translation>
    </message>
    <message>
        <source>Format of the file</source>
        <translation>Format der Datei</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the split</source>
        <translation>Trennung abbrechen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Go on with the split</source>
        <translation>Mit der Trennung fortfahren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Export this song</source>
        <translation>Dieses Lied exportieren</translation>
    </message>
</context>
<context>
    <name>SpectrogramMenu</name>
    <message>
        <source>As we hear (mel)</source>
        <translation>Wie wir hören (Mel)</translation>
    </message>
    <message>
        <source>Octaves (logarithmic)</source>
        <translation>Oktaven (logarithmisch)</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Frequency axis</source>
        <translation>Frequenzachse</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Lines at the notes</source>
        <translation>Linien bei den Noten</translation>
    </message>
    <message>
        <source>Follow the playhead</source>
        <translation>Der Abspielposition folgen</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Brightest</source>
        <translation>Hellste</translation>
    </message>
    <message>
        <source>Darkest</source>
        <translation>Dunkelste</translation>
    </message>
    <message>
        <source> dB</source>
        <translation> dB</translation>
    </message>
    <message>
        <source>Inferno</source>
        <translation>Inferno</translation>
    </message>
    <message>
        <source>Magma</source>
        <translation>Magma</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>Cividis</source>
        <translation>Cividis</translation>
    </message>
    <message>
        <source>Grey on black</source>
        <translation>Grau auf Schwarz</translation>
    </message>
    <message>
        <source>Grey on white</source>
        <translation>Grau auf Weiß</translation>
    </message>
    <message>
        <source>%1: sharp in time</source>
        <translation>%1: scharf in der Zeit</translation>
    </message>
    <message>
        <source>%1: sharp in pitch</source>
        <translation>%1: scharf in der Tonhöhe</translation>
    </message>
</context>
<context>
    <name>SpectrogramOverlay</name>
    <message>
        <source>Not split yet</source>
        <translation>Noch nicht getrennt</translation>
    </message>
</context>
<context>
    <name>SpectrogramPanel</name>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Show the whole song</source>
        <translation>Ganzes Lied zeigen</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>How the spectrogram is drawn</source>
        <translation>Wie das Spektrogramm gezeichnet wird</translation>
    </message>
    <message>
        <source>Hold to compare</source>
        <translation>Halten: vergleichen</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Shows %1 at the same place while it is held</source>
        <translation>Zeigt %1 an derselben Stelle, solange gehalten</translation>
    </message>
</context>
<context>
    <name>SpectrogramView</name>
    <message>
        <source>Plus and minus zoom, Page Up and Down move, Alt and arrows read the picture out, Enter seeks there</source>
        <translation>Plus und Minus zoomen, Bild auf und ab bewegt, Alt und Pfeile lesen das Bild aus, Eingabe springt dorthin</translation>
    </message>
    <message>
        <source>Spectrogram: %1</source>
        <translation>Spektrogramm: %1</translation>
    </message>
    <message>
        <source>Spectrogram</source>
        <translation>Spektrogramm</translation>
    </message>
</context>
<context>
    <name>Stems</name>
    <message>
        <source>Mixture</source>
        <translation>Mischung</translation>
    </message>
    <message>
        <source>Vocals</source>
        <translation>Gesang</translation>
    </message>
    <message>
        <source>Instrumental</source>
        <translation>Instrumental</translation>
    </message>
    <message>
        <source>Drums</source>
        <translation>Schlagzeug</translation>
    </message>
    <message>
        <source>Bass</source>
        <translation>Bass</translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation>Gitarre</translation>
    </message>
    <message>
        <source>Piano</source>
        <translation>Klavier</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Rest</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Pan of {stem}</source>
        <translation>Balance: {stem}</translation>
    </message>
    <message>
        <source>Mute {stem}</source>
        <translation>{stem} stumm</translation>
    </message>
    <message>
        <source>Solo {stem}</source>
        <translation>{stem} solo</translation>
    </message>
    <message>
        <source>Level of {stem}</source>
        <translation>Pegel: {stem}</translation>
    </message>
    <message>
        <source>Meter of {stem}</source>
        <translation>Anzeige: {stem}</translation>
    </message>
    <message>
        <source>Export {stem} only</source>
        <translation>Nur {stem} exportieren</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Show or hide the queue</source>
        <translation>Warteschlange zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Lieder öffnen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Open songs…</source>
        <translation>Lieder öffnen…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Paste songs</source>
        <translation>Lieder einfügen</translation>
    </message>
    <message>
        <source>Export this song…</source>
        <translation>Dieses Lied exportieren…</translation>
    </message>
    <message>
        <source>Split and export all…</source>
        <translation>Alle trennen und exportieren…</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Keys…</source>
        <translation>Tasten…</translation>
    </message>
    <message>
        <source>Open the demo song</source>
        <translation>Demolied öffnen</translation>
    </message>
    <message>
        <source>Log and details…</source>
        <translation>Protokoll und Details…</translation>
    </message>
    <message>
        <source>About VocalSplit…</source>
        <translation>Über VocalSplit…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message>
        <source>Volume {level}</source>
        <translation>Lautstärke {level}</translation>
    </message>
    <message>
        <source>The system&apos;s choice</source>
        <translation>Wahl des Systems</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Spielen</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Splitting ahead…</source>
        <translation>Wird getrennt…</translation>
    </message>
    <message>
        <source>No sound card</source>
        <translation>Keine Soundkarte</translation>
    </message>
    <message>
        <source>Previous song</source>
        <translation>Voriges Lied</translation>
    </message>
    <message>
        <source>Next song</source>
        <translation>Nächstes Lied</translation>
    </message>
    <message>
        <source>Stop, back to the start</source>
        <translation>Stopp, zurück zum Anfang</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Position: type a time to go there</source>
        <translation>Position: Zeit eintippen zum Springen</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>State of the player</source>
        <translation>Zustand des Spielers</translation>
    </message>
    <message>
        <source>Loop starts here</source>
        <translation>Schleife beginnt hier</translation>
    </message>
    <message>
        <source>Loop ends here</source>
        <translation>Schleife endet hier</translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation>Schleife an oder aus</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tonart</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Count in before playing</source>
        <translation>Vor dem Spielen einzählen</translation>
    </message>
    <message>
        <source>Click along</source>
        <translation>Metronom</translation>
    </message>
    <message>
        <source>{name}, as soon as the beat is known</source>
        <translation>{name}, sobald der Takt bekannt ist</translation>
    </message>
    <message>
        <source>Sound card</source>
        <translation>Soundkarte</translation>
    </message>
    <message>
        <source>Sound off or on</source>
        <translation>Ton aus oder an</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Meter of all together</source>
        <translation>Pegel von allem zusammen</translation>
    </message>
    <message>
        <source>{name} down</source>
        <translation>{name} herunter</translation>
    </message>
    <message>
        <source>{name} up</source>
        <translation>{name} hinauf</translation>
    </message>
</context>
<context>
    <name>WaveformView</name>
    <message>
        <source>Overview of the song</source>
        <translation>Überblick über das Lied</translation>
    </message>
    <message>
        <source>Page Up and Down move what is looked at, Delete clears the loop</source>
        <translation>Bild auf und ab verschiebt den Ausschnitt, Entf löscht die Schleife</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Mixture</source>
        <translation>Mischung</translation>
    </message>
    <message>
        <source>Vocals</source>
        <translation>Gesang</translation>
    </message>
    <message>
        <source>Instrumental</source>
        <translation>Instrumental</translation>
    </message>
    <message>
        <source>Drums</source>
        <translation>Schlagzeug</translation>
    </message>
    <message>
        <source>Bass</source>
        <translation>Bass</translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation>Gitarre</translation>
    </message>
    <message>
        <source>Piano</source>
        <translation>Klavier</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Rest</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>Öffnet</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Speichert</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Splitting {percent} %</source>
        <translation>Trennt {percent} %</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>Split cancelled</source>
        <translation>Trennung abgebrochen</translation>
    </message>
    <message>
        <source>Split failed</source>
        <translation>Trennung fehlgeschlagen</translation>
    </message>
    <message>
        <source>almost done</source>
        <translation>fast fertig</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>noch {seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>noch {minutes} min</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>noch {hours} h</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Processor (PyTorch)</source>
        <translation>Prozessor (PyTorch)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA, PyTorch)</source>
        <translation>Grafikkarte (CUDA, PyTorch)</translation>
    </message>
    <message>
        <source>Graphics card (DirectML)</source>
        <translation>Grafikkarte (DirectML)</translation>
    </message>
    <message>
        <source>Apple chip (Core ML)</source>
        <translation>Apple-Chip (Core ML)</translation>
    </message>
    <message>
        <source>Intel chip (OpenVINO)</source>
        <translation>Intel-Chip (OpenVINO)</translation>
    </message>
    <message>
        <source>Apple chip (Metal)</source>
        <translation>Apple-Chip (Metal)</translation>
    </message>
    <message>
        <source>{note} minor</source>
        <translation>{note} Moll</translation>
    </message>
    <message>
        <source>{note} major</source>
        <translation>{note} Dur</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
</context>
</TS>
