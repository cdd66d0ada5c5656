<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="el" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About VocalSplit</source>
        <translation>Σχετικά με το VocalSplit</translation>
    </message>
    <message>
        <source>Splits songs into vocals and instrumental, and plays karaoke while it does.</source>
        <translation>Χωρίζει τραγούδια σε φωνή και ορχηστρικό, και παίζει καραόκε όσο το κάνει.</translation>
    </message>
    <message>
        <source>Everything happens on this computer. Nothing leaves it.</source>
        <translation>Όλα γίνονται σε αυτόν τον υπολογιστή. Τίποτα δεν φεύγει.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without warranty.</source>
        <translation>Ελεύθερο λογισμικό υπό τη GNU General Public License, έκδοση 3 ή νεότερη. Χωρίς εγγύηση.</translation>
    </message>
    <message>
        <source>Built with {parts}.</source>
        <translation>Φτιαγμένο με {parts}.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Άδειες χρήσης</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>Colour scale</source>
        <translation>Χρωματική κλίμακα</translation>
    </message>
    <message>
        <source>Drag or scroll to move the level range; with Shift to widen or narrow it</source>
        <translation>Σύρετε ή κυλήστε για μετακίνηση του εύρους στάθμης· με Shift για άνοιγμα ή στένεμα</translation>
    </message>
    <message>
        <source>From %1 to %2 decibels</source>
        <translation>Από %1 έως %2 ντεσιμπέλ</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Αντιγραφή λεπτομερειών</translation>
    </message>
    <message>
        <source>Open the log&apos;s folder</source>
        <translation>Άνοιγμα φακέλου αρχείου καταγραφής</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Songs ({patterns})</source>
        <translation>Τραγούδια ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Όλα τα αρχεία (*)</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Άνοιγμα τραγουδιών</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Άνοιγμα φακέλου</translation>
    </message>
    <message>
        <source>{stem} is on the clipboard</source>
        <translation>{stem}: στο πρόχειρο</translation>
    </message>
    <message>
        <source>Paste it into a folder or a program.</source>
        <translation>Επικολλήστε το σε φάκελο ή πρόγραμμα.</translation>
    </message>
    <message>
        <source>Export “{title}”</source>
        <translation>Εξαγωγή «{title}»</translation>
    </message>
    <message numerus="yes">
        <source>Split and export %n song(s)</source>
        <translation>
            <numerusform>Χωρισμός και εξαγωγή %n τραγουδιού</numerusform>
            <numerusform>Χωρισμός και εξαγωγή %n τραγουδιών</numerusform>
        </translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Αρχείο καταγραφής</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out</source>
        <translation>
            <numerusform>%n αρχείο παραλείφθηκε</numerusform>
            <numerusform>%n αρχεία παραλείφθηκαν</numerusform>
        </translation>
    </message>
    <message>
        <source>The others are in the queue.</source>
        <translation>Τα υπόλοιπα είναι στην ουρά.</translation>
    </message>
    <message>
        <source>Which ones?</source>
        <translation>Ποια;</translation>
    </message>
    <message>
        <source>Songs are still being exported.</source>
        <translation>Γίνεται ακόμη εξαγωγή τραγουδιών.</translation>
    </message>
    <message>
        <source>Files that are finished stay. The others can be exported again at any time.</source>
        <translation>Τα έτοιμα αρχεία μένουν. Τα άλλα εξάγονται ξανά οποτεδήποτε.</translation>
    </message>
    <message>
        <source>Keep exporting</source>
        <translation>Συνέχεια εξαγωγής</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>Διακοπή και έξοδος</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Ξανά</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>Αφαίρεση από την ουρά</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ρυθμίσεις</translation>
    </message>
    <message>
        <source>Use the processor</source>
        <translation>Χρήση επεξεργαστή</translation>
    </message>
</context>
<context>
    <name>DragHandle</name>
    <message>
        <source>Drag {stem} out as a file; click to copy it</source>
        <translation>Σύρετε έξω ως αρχείο: {stem}· κλικ για αντιγραφή</translation>
    </message>
    <message>
        <source>Once the song is split, drag the stem out from here</source>
        <translation>Όταν χωριστεί το τραγούδι, σύρετε από εδώ το μέρος</translation>
    </message>
</context>
<context>
    <name>EmptyView</name>
    <message>
        <source>Drop a song, sing</source>
        <translation>Ρίξε ένα τραγούδι, τραγούδα</translation>
    </message>
    <message>
        <source>It plays at once, with the vocals off. Files, folders and playlists will do.</source>
        <translation>Παίζει αμέσως, χωρίς τη φωνή. Αρχεία, φάκελοι και λίστες κάνουν.</translation>
    </message>
    <message>
        <source>Everything happens on this computer. Nothing leaves it.</source>
        <translation>Όλα γίνονται σε αυτόν τον υπολογιστή. Τίποτα δεν φεύγει.</translation>
    </message>
    <message>
        <source>Open songs…</source>
        <translation>Άνοιγμα τραγουδιών…</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Άνοιγμα τραγουδιών</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Άνοιγμα φακέλου…</translation>
    </message>
    <message>
        <source>Try the demo song</source>
        <translation>Δοκιμαστικό τραγούδι</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Details</source>
        <translation>Λεπτομέρειες</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Αντιγραφή λεπτομερειών</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>και %n ακόμη</numerusform>
            <numerusform>και %n ακόμη</numerusform>
        </translation>
    </message>
    <message>
        <source>{percent} % of the song is split so far. The files are written as soon as all of it is.</source>
        <translation>Έχει χωριστεί το {percent} % του τραγουδιού. Τα αρχεία γράφονται μόλις χωριστεί όλο.</translation>
    </message>
    <message>
        <source>Choose at least one of them.</source>
        <translation>Επιλέξτε τουλάχιστον ένα.</translation>
    </message>
    <message>
        <source>{needed} needed at most, {free} free</source>
        <translation>χρειάζονται το πολύ {needed}, ελεύθερα {free}</translation>
    </message>
    <message>
        <source>{free} free</source>
        <translation>ελεύθερα {free}</translation>
    </message>
    <message>
        <source>(stays as it is)</source>
        <translation>(μένει ως έχει)</translation>
    </message>
    <message>
        <source>(will be replaced)</source>
        <translation>(θα αντικατασταθεί)</translation>
    </message>
    <message>
        <source>What I hear, as one file</source>
        <translation>Ό,τι ακούω, σε ένα αρχείο</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Μορφή</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Φάκελος</translation>
    </message>
    <message>
        <source>These stand for the song&apos;s own: {fields}</source>
        <translation>Αυτά παίρνουν τιμές από το τραγούδι: {fields}</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Ονόματα</translation>
    </message>
    <message>
        <source>If there is such a file</source>
        <translation>Αν υπάρχει το αρχείο</translation>
    </message>
    <message>
        <source>Add a number to the new one</source>
        <translation>Αρίθμηση του νέου</translation>
    </message>
    <message>
        <source>Leave it, make no new one</source>
        <translation>Να μείνει, χωρίς νέο</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Αντικατάσταση</translation>
    </message>
    <message>
        <source>Also write a recipe: model, settings and versions, as JSON</source>
        <translation>Και συνταγή: μοντέλο, ρυθμίσεις, εκδόσεις (JSON)</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Βάθος</translation>
    </message>
    <message>
        <source>Music folder, a folder for each song</source>
        <translation>Φάκελος μουσικής, ένας ανά τραγούδι</translation>
    </message>
    <message>
        <source>Beside the song</source>
        <translation>Δίπλα στο τραγούδι</translation>
    </message>
    <message>
        <source>A folder of my choice</source>
        <translation>Φάκελος επιλογής μου</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Επιλογή φακέλου</translation>
    </message>
    <message>
        <source>These files will be made</source>
        <translation>Θα φτιαχτούν αυτά τα αρχεία</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Εξαγωγή</translation>
    </message>
    <message>
        <source>as the song has it</source>
        <translation>όπως το τραγούδι</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 bit</translation>
    </message>
    <message>
        <source>24 bit</source>
        <translation>24 bit</translation>
    </message>
    <message>
        <source>32 bit float</source>
        <translation>32 bit κινητής</translation>
    </message>
</context>
<context>
    <name>Fader</name>
    <message>
        <source>Volume</source>
        <translation>Ένταση</translation>
    </message>
    <message>
        <source>Gain in dB</source>
        <translation>Απολαβή σε dB</translation>
    </message>
    <message>
        <source>%1 · double-click: 0 dB · Enter: type a value</source>
        <translation>%1 · διπλό κλικ: 0 dB · Enter: τιμή</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Keys</source>
        <translation>Πλήκτρα</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Level</source>
        <translation>Στάθμη</translation>
    </message>
    <message>
        <source>Click to put out the clip lamp</source>
        <translation>Κλικ για σβήσιμο της ένδειξης κορεσμού</translation>
    </message>
    <message>
        <source>Clipped; Enter puts the lamp out</source>
        <translation>Κορεσμός· το Enter σβήνει την ένδειξη</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Drop to add to the queue</source>
        <translation>Αφήστε για προσθήκη στην ουρά</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>The file is not there any more. Find it, or remove it from the queue.</source>
        <translation>Το αρχείο δεν υπάρχει πια. Βρείτε το ή αφαιρέστε το από την ουρά.</translation>
    </message>
    <message>
        <source>There are no songs in this folder. Choose another one.</source>
        <translation>Δεν υπάρχουν τραγούδια στον φάκελο. Επιλέξτε άλλον.</translation>
    </message>
    <message>
        <source>You may not read this file. Change its permissions, or copy it elsewhere.</source>
        <translation>Δεν επιτρέπεται η ανάγνωση. Αλλάξτε δικαιώματα ή αντιγράψτε το αλλού.</translation>
    </message>
    <message>
        <source>The file is empty. Get it again from where it came.</source>
        <translation>Το αρχείο είναι κενό. Πάρτε το ξανά από την πηγή του.</translation>
    </message>
    <message>
        <source>This is not a sound file, whatever its name says. Choose another one.</source>
        <translation>Δεν είναι αρχείο ήχου, ό,τι κι αν λέει το όνομα. Επιλέξτε άλλο.</translation>
    </message>
    <message>
        <source>There is no sound in this file. Choose another one.</source>
        <translation>Δεν υπάρχει ήχος στο αρχείο. Επιλέξτε άλλο.</translation>
    </message>
    <message>
        <source>The file is copy-protected. Use a version without protection.</source>
        <translation>Το αρχείο έχει προστασία αντιγραφής. Χρησιμοποιήστε έκδοση χωρίς.</translation>
    </message>
    <message>
        <source>VocalSplit cannot read this format. Convert the file to WAV or FLAC.</source>
        <translation>Το VocalSplit δεν διαβάζει αυτή τη μορφή. Μετατρέψτε σε WAV ή FLAC.</translation>
    </message>
    <message>
        <source>The file is damaged. Get it again from where it came.</source>
        <translation>Το αρχείο είναι κατεστραμμένο. Πάρτε το ξανά από την πηγή του.</translation>
    </message>
    <message>
        <source>The file holds no sound. Choose another one.</source>
        <translation>Το αρχείο δεν έχει ήχο. Επιλέξτε άλλο.</translation>
    </message>
    <message>
        <source>The file holds values that are no sound. Save it again where it was made.</source>
        <translation>Το αρχείο έχει τιμές που δεν είναι ήχος. Αποθηκεύστε το ξανά.</translation>
    </message>
    <message>
        <source>The file changed while it was being read. Try again.</source>
        <translation>Το αρχείο άλλαξε κατά την ανάγνωση. Δοκιμάστε ξανά.</translation>
    </message>
    <message>
        <source>The model “{name}” is not there. Choose another one in the settings.</source>
        <translation>Το μοντέλο «{name}» λείπει. Επιλέξτε άλλο στις ρυθμίσεις.</translation>
    </message>
    <message>
        <source>The model “{name}” is damaged. Install it again, or choose another one.</source>
        <translation>Το μοντέλο «{name}» είναι κατεστραμμένο. Εγκαταστήστε το ξανά ή επιλέξτε άλλο.</translation>
    </message>
    <message>
        <source>The model “{name}” does not fit this version. Choose another one in the settings.</source>
        <translation>Το μοντέλο «{name}» δεν ταιριάζει στην έκδοση. Επιλέξτε άλλο στις ρυθμίσεις.</translation>
    </message>
    <message>
        <source>The model “{name}” could run code of its own, so it stays closed. Choose another one.</source>
        <translation>Το μοντέλο «{name}» ίσως τρέξει δικό του κώδικα, μένει κλειστό. Επιλέξτε άλλο.</translation>
    </message>
    <message>
        <source>There is a file of that name already. Choose another folder or name.</source>
        <translation>Υπάρχει ήδη τέτοιο αρχείο. Επιλέξτε άλλον φάκελο ή όνομα.</translation>
    </message>
    <message>
        <source>You may not write there. Choose another folder.</source>
        <translation>Δεν επιτρέπεται εγγραφή εκεί. Επιλέξτε άλλον φάκελο.</translation>
    </message>
    <message>
        <source>There is a file where the folder should be. Choose another folder.</source>
        <translation>Στη θέση του φακέλου υπάρχει αρχείο. Επιλέξτε άλλον φάκελο.</translation>
    </message>
    <message>
        <source>The disk is full: {needed} needed, {free} free. Make room, or choose another disk.</source>
        <translation>Ο δίσκος γέμισε: χρειάζονται {needed}, ελεύθερα {free}. Κάντε χώρο ή αλλάξτε δίσκο.</translation>
    </message>
    <message>
        <source>The file did not read back as it was written. Check the disk, then try again.</source>
        <translation>Το αρχείο δεν διαβάστηκε όπως γράφτηκε. Ελέγξτε τον δίσκο και ξαναδοκιμάστε.</translation>
    </message>
    <message>
        <source>Another program is using the file. Close it there, then try again.</source>
        <translation>Άλλο πρόγραμμα χρησιμοποιεί το αρχείο. Κλείστε το και ξαναδοκιμάστε.</translation>
    </message>
    <message>
        <source>The device “{name}” is not there. Connect it, or choose another one.</source>
        <translation>Η συσκευή «{name}» λείπει. Συνδέστε την ή επιλέξτε άλλη.</translation>
    </message>
    <message>
        <source>The device “{name}” is not in this computer, or has no driver here.</source>
        <translation>Η συσκευή «{name}» δεν υπάρχει σε αυτόν τον υπολογιστή ή δεν έχει οδηγό εδώ.</translation>
    </message>
    <message>
        <source>The device “{name}” needs {detail}. Get the VocalSplit that has it with: pipx install &apos;vocalsplit[torch]&apos;.</source>
        <translation>Η συσκευή «{name}» χρειάζεται {detail}. Το VocalSplit που τα έχει: pipx install &apos;vocalsplit[torch]&apos;.</translation>
    </message>
    <message>
        <source>The device “{name}” is not supported by this {detail}.</source>
        <translation>Αυτό το {detail} δεν υποστηρίζει τη συσκευή «{name}».</translation>
    </message>
    <message>
        <source>The device “{name}” agrees with the processor to {detail} only.</source>
        <translation>Η συσκευή «{name}» συμφωνεί με τον επεξεργαστή μόνο κατά {detail}.</translation>
    </message>
    <message>
        <source>The device “{name}” is only {detail} times as fast as the processor.</source>
        <translation>Η συσκευή «{name}» έχει μόνο {detail} φορές την ταχύτητα του επεξεργαστή.</translation>
    </message>
    <message>
        <source>The device “{name}” has too little memory. Use the processor instead.</source>
        <translation>Η συσκευή «{name}» έχει λίγη μνήμη. Χρησιμοποιήστε τον επεξεργαστή.</translation>
    </message>
    <message>
        <source>The device “{name}” computed something wrong. Use the processor instead.</source>
        <translation>Η συσκευή «{name}» υπολόγισε λάθος. Χρησιμοποιήστε τον επεξεργαστή.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Κάτι πήγε στραβά</translation>
    </message>
    <message>
        <source>VocalSplit met an error that it does not know. It goes on, and keeps a report here.</source>
        <translation>Το VocalSplit βρήκε άγνωστο σφάλμα. Συνεχίζει και κρατά αναφορά εδώ.</translation>
    </message>
    <message>
        <source>It was asked for.</source>
        <translation>Όπως ζητήθηκε.</translation>
    </message>
    <message>
        <source>It is {factor} times as fast as the processor.</source>
        <translation>{factor} φορές πιο γρήγορα από τον επεξεργαστή.</translation>
    </message>
    <message>
        <source>There is no faster one.</source>
        <translation>Δεν υπάρχει κάτι πιο γρήγορο.</translation>
    </message>
    <message>
        <source>“{name}” cannot be opened</source>
        <translation>Το «{name}» δεν ανοίγει</translation>
    </message>
    <message>
        <source>The model cannot be used</source>
        <translation>Το μοντέλο δεν χρησιμοποιείται</translation>
    </message>
    <message>
        <source>“{name}” cannot be saved</source>
        <translation>Το «{name}» δεν αποθηκεύεται</translation>
    </message>
    <message>
        <source>A device does not work</source>
        <translation>Μια συσκευή δεν λειτουργεί</translation>
    </message>
    <message>
        <source>A value does not fit</source>
        <translation>Μια τιμή δεν ταιριάζει</translation>
    </message>
    <message>
        <source>VocalSplit cannot use this value: {value}</source>
        <translation>Το VocalSplit δεν μπορεί να χρησιμοποιήσει την τιμή: {value}</translation>
    </message>
    <message>
        <source>The memory is full</source>
        <translation>Η μνήμη γέμισε</translation>
    </message>
    <message>
        <source>Close other programs, then try again.</source>
        <translation>Κλείστε άλλα προγράμματα και ξαναδοκιμάστε.</translation>
    </message>
</context>
<context>
    <name>MixerPanel</name>
    <message>
        <source>Vocals off</source>
        <translation>Χωρίς φωνή</translation>
    </message>
    <message>
        <source>Vocals on</source>
        <translation>Με φωνή</translation>
    </message>
    <message>
        <source>Vocals off or on; hold V to peek</source>
        <translation>Φωνή όχι ή ναι· κρατήστε V για λίγο</translation>
    </message>
    <message>
        <source>off</source>
        <translation>όχι</translation>
    </message>
    <message>
        <source>Guide vocal</source>
        <translation>Φωνή οδηγός</translation>
    </message>
    <message>
        <source>How much of the singer stays, to sing along with</source>
        <translation>Πόση φωνή μένει, για να τραγουδάτε μαζί</translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation>Μίκτης</translation>
    </message>
    <message>
        <source>Reset the mixer</source>
        <translation>Επαναφορά μίκτη</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this message</source>
        <translation>Κλείσιμο μηνύματος</translation>
    </message>
</context>
<context>
    <name>PanKnob</name>
    <message>
        <source>Pan</source>
        <translation>Ισορροπία</translation>
    </message>
    <message>
        <source>%1 % left</source>
        <translation>%1 % αριστερά</translation>
    </message>
    <message>
        <source>%1 % right</source>
        <translation>%1 % δεξιά</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Κέντρο</translation>
    </message>
    <message>
        <source>%1 · double-click: centre</source>
        <translation>%1 · διπλό κλικ: κέντρο</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Split and export all…</source>
        <translation>Χωρισμός, εξαγωγή όλων…</translation>
    </message>
    <message>
        <source>Split and export all songs</source>
        <translation>Χωρισμός και εξαγωγή όλων των τραγουδιών</translation>
    </message>
    <message numerus="yes">
        <source>%n song(s)</source>
        <translation>
            <numerusform>%n τραγούδι</numerusform>
            <numerusform>%n τραγούδια</numerusform>
        </translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Ουρά</translation>
    </message>
    <message>
        <source>Add songs</source>
        <translation>Προσθήκη τραγουδιών</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Πάνω</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Κάτω</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Ξανά</translation>
    </message>
    <message>
        <source>Cancel the work on it</source>
        <translation>Ακύρωση της εργασίας</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>Αφαίρεση από την ουρά</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Άνοιγμα</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Export finished</source>
        <translation>Η εξαγωγή τελείωσε</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) saved and read back</source>
        <translation>
            <numerusform>%n αρχείο αποθηκεύτηκε και ελέγχθηκε</numerusform>
            <numerusform>%n αρχεία αποθηκεύτηκαν και ελέγχθηκαν</numerusform>
        </translation>
    </message>
    <message>
        <source>The stems add up to the song, sample for sample.</source>
        <translation>Τα μέρη αθροίζονται στο τραγούδι, δείγμα προς δείγμα.</translation>
    </message>
    <message>
        <source>The stems add up to the song; the largest difference is {level}.</source>
        <translation>Τα μέρη αθροίζονται στο τραγούδι· μέγιστη διαφορά {level}.</translation>
    </message>
    <message>
        <source>All files are {level} softer than the song, because they would have clipped.</source>
        <translation>Όλα τα αρχεία είναι κατά {level} πιο σιγά, αλλιώς θα είχαν κορεσμό.</translation>
    </message>
    <message>
        <source>Silent from end to end: {names}</source>
        <translation>Σιωπηλά από άκρη σε άκρη: {names}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Αρχείο</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Διάρκεια</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Κορυφή</translation>
    </message>
    <message>
        <source>Saved files</source>
        <translation>Αποθηκευμένα αρχεία</translation>
    </message>
    <message>
        <source>was there, stays</source>
        <translation>υπήρχε, μένει</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Κλείσιμο</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Άνοιγμα φακέλου</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Ρυθμίσεις</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Γενικά</translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation>Χωρισμός</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Εξαγωγή</translation>
    </message>
    <message>
        <source>{size} in use</source>
        <translation>{size} σε χρήση</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Εμφάνιση</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Όπως το σύστημα</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Σκούρα</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Ανοιχτή</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Γλώσσα</translation>
    </message>
    <message>
        <source>Shown after the next start</source>
        <translation>Ισχύει από την επόμενη έναρξη</translation>
    </message>
    <message>
        <source>Sound card</source>
        <translation>Κάρτα ήχου</translation>
    </message>
    <message>
        <source>Songs start with the vocals off</source>
        <translation>Τα τραγούδια αρχίζουν χωρίς φωνή</translation>
    </message>
    <message>
        <source>Songs play as soon as they are opened</source>
        <translation>Τα τραγούδια παίζουν μόλις ανοίξουν</translation>
    </message>
    <message>
        <source>The next song of the queue follows by itself</source>
        <translation>Το επόμενο τραγούδι ακολουθεί μόνο του</translation>
    </message>
    <message>
        <source>Begin with the songs of the last time</source>
        <translation>Έναρξη με τα τραγούδια της τελευταίας φοράς</translation>
    </message>
    <message>
        <source>Keep screen and computer awake while a song plays or is split</source>
        <translation>Οθόνη και υπολογιστής ξύπνιοι όσο παίζει ή χωρίζεται τραγούδι</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Λιγότερη κίνηση</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Μοντέλο</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Συσκευή</translation>
    </message>
    <message>
        <source>Split the next song of the queue ahead</source>
        <translation>Χωρισμός του επόμενου τραγουδιού από πριν</translation>
    </message>
    <message>
        <source>Room for songs that are split</source>
        <translation>Χώρος για χωρισμένα τραγούδια</translation>
    </message>
    <message>
        <source>Empty it</source>
        <translation>Άδειασμα</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Μορφή</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Βάθος</translation>
    </message>
    <message>
        <source>as the song has it</source>
        <translation>όπως το τραγούδι</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 bit</translation>
    </message>
    <message>
        <source>24 bit</source>
        <translation>24 bit</translation>
    </message>
    <message>
        <source>32 bit float</source>
        <translation>32 bit κινητής</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Φάκελος</translation>
    </message>
    <message>
        <source>Music folder, a folder for each song</source>
        <translation>Φάκελος μουσικής, ένας ανά τραγούδι</translation>
    </message>
    <message>
        <source>Beside the song</source>
        <translation>Δίπλα στο τραγούδι</translation>
    </message>
    <message>
        <source>A folder of my choice</source>
        <translation>Φάκελος επιλογής μου</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Επιλογή φακέλου</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Ονόματα</translation>
    </message>
    <message>
        <source>Also write a recipe beside the stems</source>
        <translation>Και συνταγή δίπλα στα μέρη</translation>
    </message>
</context>
<context>
    <name>SettingsFlow</name>
    <message>
        <source>Automatic: {device}</source>
        <translation>Αυτόματα: {device}</translation>
    </message>
    <message>
        <source>The system&apos;s choice</source>
        <translation>Επιλογή συστήματος</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Playing</source>
        <translation>Αναπαραγωγή</translation>
    </message>
    <message>
        <source>Singing</source>
        <translation>Τραγούδι</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Προβολή</translation>
    </message>
    <message>
        <source>Songs</source>
        <translation>Τραγούδια</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Αναπαραγωγή ή παύση</translation>
    </message>
    <message>
        <source>Stop, back to the start</source>
        <translation>Στοπ, πίσω στην αρχή</translation>
    </message>
    <message>
        <source>5 seconds back</source>
        <translation>5 δευτερόλεπτα πίσω</translation>
    </message>
    <message>
        <source>5 seconds forward</source>
        <translation>5 δευτερόλεπτα μπροστά</translation>
    </message>
    <message>
        <source>15 seconds back</source>
        <translation>15 δευτερόλεπτα πίσω</translation>
    </message>
    <message>
        <source>15 seconds forward</source>
        <translation>15 δευτερόλεπτα μπροστά</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>Στην αρχή</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Στο τέλος</translation>
    </message>
    <message>
        <source>Loop starts here</source>
        <translation>Ο βρόχος αρχίζει εδώ</translation>
    </message>
    <message>
        <source>Loop ends here</source>
        <translation>Ο βρόχος τελειώνει εδώ</translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation>Βρόχος ναι ή όχι</translation>
    </message>
    <message>
        <source>Previous song</source>
        <translation>Προηγούμενο τραγούδι</translation>
    </message>
    <message>
        <source>Next song</source>
        <translation>Επόμενο τραγούδι</translation>
    </message>
    <message>
        <source>Vocals off or on</source>
        <translation>Φωνή όχι ή ναι</translation>
    </message>
    <message>
        <source>Hold V: hear the other one for a moment</source>
        <translation>Κρατήστε V: το άλλο για λίγο</translation>
    </message>
    <message>
        <source>Key up</source>
        <translation>Τόνος πάνω</translation>
    </message>
    <message>
        <source>Key down</source>
        <translation>Τόνος κάτω</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Πιο γρήγορα</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Πιο αργά</translation>
    </message>
    <message>
        <source>Go to a stem</source>
        <translation>Σε ένα μέρος</translation>
    </message>
    <message>
        <source>Mute the stem</source>
        <translation>Σίγαση μέρους</translation>
    </message>
    <message>
        <source>Solo the stem</source>
        <translation>Μέρος σόλο</translation>
    </message>
    <message>
        <source>Reset the mixer</source>
        <translation>Επαναφορά μίκτη</translation>
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
        <source>Show the whole song</source>
        <translation>Όλο το τραγούδι</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Πλήρης οθόνη</translation>
    </message>
    <message>
        <source>Show or hide the queue</source>
        <translation>Εμφάνιση ή απόκρυψη ουράς</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Άνοιγμα τραγουδιών</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Άνοιγμα φακέλου</translation>
    </message>
    <message>
        <source>Paste songs from the clipboard</source>
        <translation>Επικόλληση τραγουδιών από το πρόχειρο</translation>
    </message>
    <message>
        <source>Export this song</source>
        <translation>Εξαγωγή του τραγουδιού</translation>
    </message>
    <message>
        <source>Split and export all songs</source>
        <translation>Χωρισμός και εξαγωγή όλων των τραγουδιών</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ρυθμίσεις</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Αυτή η λίστα</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Έξοδος</translation>
    </message>
</context>
<context>
    <name>Showing</name>
    <message>
        <source>{time} that the file promises are missing. The rest plays and is split.</source>
        <translation>Λείπουν {time} που υπόσχεται το αρχείο. Τα υπόλοιπα παίζουν και χωρίζονται.</translation>
    </message>
    <message>
        <source>The file ends early</source>
        <translation>Το αρχείο τελειώνει νωρίς</translation>
    </message>
    <message>
        <source>Going on with {device}</source>
        <translation>Συνέχεια με: {device}</translation>
    </message>
    <message>
        <source>The first device failed. Nothing is lost.</source>
        <translation>Η πρώτη συσκευή απέτυχε. Δεν χάθηκε τίποτα.</translation>
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
        <translation>σε {device}</translation>
    </message>
    <message>
        <source>Progress of the split</source>
        <translation>Πρόοδος χωρισμού</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Διάρκεια</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Τόνος</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Ταχύτητα</translation>
    </message>
    <message>
        <source>{name}: being looked for</source>
        <translation>{name}: αναζητείται</translation>
    </message>
    <message>
        <source>{name}: {percent} % sure</source>
        <translation>{name}: βεβαιότητα {percent} %</translation>
    </message>
    <message>
        <source>Computed by: {device}.</source>
        <translation>Υπολογισμός: {device}.</translation>
    </message>
    <message>
        <source>Format of the file</source>
        <translation>Μορφή αρχείου</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Ακύρωση</translation>
    </message>
    <message>
        <source>Cancel the split</source>
        <translation>Ακύρωση χωρισμού</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Συνέχεια</translation>
    </message>
    <message>
        <source>Go on with the split</source>
        <translation>Συνέχεια χωρισμού</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Εξαγωγή…</translation>
    </message>
    <message>
        <source>Export this song</source>
        <translation>Εξαγωγή του τραγουδιού</translation>
    </message>
</context>
<context>
    <name>SpectrogramMenu</name>
    <message>
        <source>As we hear (mel)</source>
        <translation>Όπως ακούμε (mel)</translation>
    </message>
    <message>
        <source>Octaves (logarithmic)</source>
        <translation>Οκτάβες (λογαριθμικά)</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Γραμμικά</translation>
    </message>
    <message>
        <source>Frequency axis</source>
        <translation>Άξονας συχνοτήτων</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Χρώματα</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Λεπτομέρεια</translation>
    </message>
    <message>
        <source>Lines at the notes</source>
        <translation>Γραμμές στις νότες</translation>
    </message>
    <message>
        <source>Follow the playhead</source>
        <translation>Παρακολούθηση θέσης</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Στάθμες</translation>
    </message>
    <message>
        <source>Brightest</source>
        <translation>Φωτεινότερο</translation>
    </message>
    <message>
        <source>Darkest</source>
        <translation>Σκοτεινότερο</translation>
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
        <translation>Γκρι σε μαύρο</translation>
    </message>
    <message>
        <source>Grey on white</source>
        <translation>Γκρι σε λευκό</translation>
    </message>
    <message>
        <source>%1: sharp in time</source>
        <translation>%1: οξύ στον χρόνο</translation>
    </message>
    <message>
        <source>%1: sharp in pitch</source>
        <translation>%1: οξύ στο ύψος</translation>
    </message>
</context>
<context>
    <name>SpectrogramOverlay</name>
    <message>
        <source>Not split yet</source>
        <translation>Δεν χωρίστηκε ακόμη</translation>
    </message>
</context>
<context>
    <name>SpectrogramPanel</name>
    <message>
        <source>Zoom out</source>
        <translation>Σμίκρυνση</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Μεγέθυνση</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Όλο</translation>
    </message>
    <message>
        <source>Show the whole song</source>
        <translation>Όλο το τραγούδι</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Όψη</translation>
    </message>
    <message>
        <source>How the spectrogram is drawn</source>
        <translation>Πώς σχεδιάζεται το φασματογράφημα</translation>
    </message>
    <message>
        <source>Hold to compare</source>
        <translation>Κρατήστε: σύγκριση</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Δίπλα δίπλα</translation>
    </message>
    <message>
        <source>Shows %1 at the same place while it is held</source>
        <translation>Δείχνει %1 στο ίδιο σημείο όσο κρατιέται</translation>
    </message>
</context>
<context>
    <name>SpectrogramView</name>
    <message>
        <source>Plus and minus zoom, Page Up and Down move, Alt and arrows read the picture out, Enter seeks there</source>
        <translation>Συν και πλην ζουμ, Page Up και Down κίνηση, Alt και βέλη διαβάζουν την εικόνα, Enter πηγαίνει εκεί</translation>
    </message>
    <message>
        <source>Spectrogram: %1</source>
        <translation>Φασματογράφημα: %1</translation>
    </message>
    <message>
        <source>Spectrogram</source>
        <translation>Φασματογράφημα</translation>
    </message>
</context>
<context>
    <name>Stems</name>
    <message>
        <source>Mixture</source>
        <translation>Μίξη</translation>
    </message>
    <message>
        <source>Vocals</source>
        <translation>Φωνή</translation>
    </message>
    <message>
        <source>Instrumental</source>
        <translation>Ορχηστρικό</translation>
    </message>
    <message>
        <source>Drums</source>
        <translation>Ντραμς</translation>
    </message>
    <message>
        <source>Bass</source>
        <translation>Μπάσο</translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation>Κιθάρα</translation>
    </message>
    <message>
        <source>Piano</source>
        <translation>Πιάνο</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Άλλα</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Pan of {stem}</source>
        <translation>Ισορροπία: {stem}</translation>
    </message>
    <message>
        <source>Mute {stem}</source>
        <translation>Σίγαση: {stem}</translation>
    </message>
    <message>
        <source>Solo {stem}</source>
        <translation>Σόλο: {stem}</translation>
    </message>
    <message>
        <source>Level of {stem}</source>
        <translation>Στάθμη: {stem}</translation>
    </message>
    <message>
        <source>Meter of {stem}</source>
        <translation>Μετρητής: {stem}</translation>
    </message>
    <message>
        <source>Export {stem} only</source>
        <translation>Εξαγωγή μόνο: {stem}</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Show or hide the queue</source>
        <translation>Εμφάνιση ή απόκρυψη ουράς</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Άνοιγμα…</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Άνοιγμα τραγουδιών</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ρυθμίσεις</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Μενού</translation>
    </message>
    <message>
        <source>Open songs…</source>
        <translation>Άνοιγμα τραγουδιών…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Άνοιγμα φακέλου…</translation>
    </message>
    <message>
        <source>Paste songs</source>
        <translation>Επικόλληση τραγουδιών</translation>
    </message>
    <message>
        <source>Export this song…</source>
        <translation>Εξαγωγή του τραγουδιού…</translation>
    </message>
    <message>
        <source>Split and export all…</source>
        <translation>Χωρισμός, εξαγωγή όλων…</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Πλήρης οθόνη</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ρυθμίσεις…</translation>
    </message>
    <message>
        <source>Keys…</source>
        <translation>Πλήκτρα…</translation>
    </message>
    <message>
        <source>Open the demo song</source>
        <translation>Άνοιγμα δοκιμαστικού</translation>
    </message>
    <message>
        <source>Log and details…</source>
        <translation>Καταγραφή και λεπτομέρειες…</translation>
    </message>
    <message>
        <source>About VocalSplit…</source>
        <translation>Σχετικά με το VocalSplit…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Έξοδος</translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message>
        <source>Volume {level}</source>
        <translation>Ένταση {level}</translation>
    </message>
    <message>
        <source>The system&apos;s choice</source>
        <translation>Επιλογή συστήματος</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Παύση</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Αναπαραγωγή</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Διάστημα</translation>
    </message>
    <message>
        <source>Splitting ahead…</source>
        <translation>Διαχωρισμός…</translation>
    </message>
    <message>
        <source>No sound card</source>
        <translation>Χωρίς κάρτα ήχου</translation>
    </message>
    <message>
        <source>Previous song</source>
        <translation>Προηγούμενο τραγούδι</translation>
    </message>
    <message>
        <source>Next song</source>
        <translation>Επόμενο τραγούδι</translation>
    </message>
    <message>
        <source>Stop, back to the start</source>
        <translation>Στοπ, πίσω στην αρχή</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Θέση</translation>
    </message>
    <message>
        <source>Position: type a time to go there</source>
        <translation>Θέση: γράψτε χρόνο για μετάβαση</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Διάρκεια</translation>
    </message>
    <message>
        <source>State of the player</source>
        <translation>Κατάσταση αναπαραγωγής</translation>
    </message>
    <message>
        <source>Loop starts here</source>
        <translation>Ο βρόχος αρχίζει εδώ</translation>
    </message>
    <message>
        <source>Loop ends here</source>
        <translation>Ο βρόχος τελειώνει εδώ</translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation>Βρόχος ναι ή όχι</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Τόνος</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Ταχύτητα</translation>
    </message>
    <message>
        <source>Count in before playing</source>
        <translation>Μέτρημα πριν την έναρξη</translation>
    </message>
    <message>
        <source>Click along</source>
        <translation>Μετρονόμος</translation>
    </message>
    <message>
        <source>{name}, as soon as the beat is known</source>
        <translation>{name}, μόλις βρεθεί ο ρυθμός</translation>
    </message>
    <message>
        <source>Sound card</source>
        <translation>Κάρτα ήχου</translation>
    </message>
    <message>
        <source>Sound off or on</source>
        <translation>Ήχος όχι ή ναι</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Ένταση</translation>
    </message>
    <message>
        <source>Meter of all together</source>
        <translation>Στάθμη του συνόλου</translation>
    </message>
    <message>
        <source>{name} down</source>
        <translation>{name} κάτω</translation>
    </message>
    <message>
        <source>{name} up</source>
        <translation>{name} πάνω</translation>
    </message>
</context>
<context>
    <name>WaveformView</name>
    <message>
        <source>Overview of the song</source>
        <translation>Επισκόπηση τραγουδιού</translation>
    </message>
    <message>
        <source>Page Up and Down move what is looked at, Delete clears the loop</source>
        <translation>Page Up και Down μετακινούν την όψη, Delete σβήνει τον βρόχο</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Mixture</source>
        <translation>Μίξη</translation>
    </message>
    <message>
        <source>Vocals</source>
        <translation>Φωνή</translation>
    </message>
    <message>
        <source>Instrumental</source>
        <translation>Ορχηστρικό</translation>
    </message>
    <message>
        <source>Drums</source>
        <translation>Ντραμς</translation>
    </message>
    <message>
        <source>Bass</source>
        <translation>Μπάσο</translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation>Κιθάρα</translation>
    </message>
    <message>
        <source>Piano</source>
        <translation>Πιάνο</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Άλλα</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Σε αναμονή</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>Άνοιγμα</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Ανάγνωση</translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation>Χωρισμός</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Έτοιμο</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Αποθήκευση</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Αποθηκεύτηκε</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Απέτυχε</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Ακυρώθηκε</translation>
    </message>
    <message>
        <source>Splitting {percent} %</source>
        <translation>Χωρισμός {percent} %</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Χωρίστηκε</translation>
    </message>
    <message>
        <source>Split cancelled</source>
        <translation>Ο χωρισμός ακυρώθηκε</translation>
    </message>
    <message>
        <source>Split failed</source>
        <translation>Ο χωρισμός απέτυχε</translation>
    </message>
    <message>
        <source>almost done</source>
        <translation>σχεδόν έτοιμο</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>ακόμη {seconds} δ.</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>ακόμη {minutes} λ.</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>ακόμη {hours} ώ.</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Επεξεργαστής</translation>
    </message>
    <message>
        <source>Processor (PyTorch)</source>
        <translation>Επεξεργαστής (PyTorch)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Κάρτα γραφικών (CUDA)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA, PyTorch)</source>
        <translation>Κάρτα γραφικών (CUDA, PyTorch)</translation>
    </message>
    <message>
        <source>Graphics card (DirectML)</source>
        <translation>Κάρτα γραφικών (DirectML)</translation>
    </message>
    <message>
        <source>Apple chip (Core ML)</source>
        <translation>Τσιπ Apple (Core ML)</translation>
    </message>
    <message>
        <source>Intel chip (OpenVINO)</source>
        <translation>Τσιπ Intel (OpenVINO)</translation>
    </message>
    <message>
        <source>Apple chip (Metal)</source>
        <translation>Τσιπ Apple (Metal)</translation>
    </message>
    <message>
        <source>{note} minor</source>
        <translation>{note} ελάσσονα</translation>
    </message>
    <message>
        <source>{note} major</source>
        <translation>{note} μείζονα</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} δ.</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} λ.</translation>
    </message>
</context>
</TS>
