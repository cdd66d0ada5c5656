<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About VocalSplit</source>
        <translation>À propos de VocalSplit</translation>
    </message>
    <message>
        <source>Splits songs into vocals and instrumental, and plays karaoke while it does.</source>
        <translation>Sépare les chansons en voix et instrumental, et joue le karaoké en même temps.</translation>
    </message>
    <message>
        <source>Everything happens on this computer. Nothing leaves it.</source>
        <translation>Tout se passe sur cet ordinateur. Rien n&apos;en sort.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without warranty.</source>
        <translation>Logiciel libre sous licence publique générale GNU, version 3 ou ultérieure. Sans garantie.</translation>
    </message>
    <message>
        <source>Built with {parts}.</source>
        <translation>Construit avec {parts}.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licences</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>Colour scale</source>
        <translation>Échelle de couleurs</translation>
    </message>
    <message>
        <source>Drag or scroll to move the level range; with Shift to widen or narrow it</source>
        <translation>Glisser ou défiler déplace la plage de niveaux ; avec Maj, l&apos;élargit ou la resserre</translation>
    </message>
    <message>
        <source>From %1 to %2 decibels</source>
        <translation>De %1 à %2 décibels</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copier les détails</translation>
    </message>
    <message>
        <source>Open the log&apos;s folder</source>
        <translation>Ouvrir le dossier du journal</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Songs ({patterns})</source>
        <translation>Chansons ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Ouvrir des chansons</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
    <message>
        <source>{stem} is on the clipboard</source>
        <translation>{stem} est dans le presse-papiers</translation>
    </message>
    <message>
        <source>Paste it into a folder or a program.</source>
        <translation>Collez-le dans un dossier ou un logiciel.</translation>
    </message>
    <message>
        <source>Export “{title}”</source>
        <translation>Exporter « {title} »</translation>
    </message>
    <message numerus="yes">
        <source>Split and export %n song(s)</source>
        <translation>
            <numerusform>Séparer et exporter %n chanson</numerusform>
            <numerusform>Séparer et exporter %n chansons</numerusform>
        </translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out</source>
        <translation>
            <numerusform>%n fichier écarté</numerusform>
            <numerusform>%n fichiers écartés</numerusform>
        </translation>
    </message>
    <message>
        <source>The others are in the queue.</source>
        <translation>Les autres sont dans la file.</translation>
    </message>
    <message>
        <source>Which ones?</source>
        <translation>Lesquels ?</translation>
    </message>
    <message>
        <source>Songs are still being exported.</source>
        <translation>Des chansons sont encore en cours d&apos;exportation.</translation>
    </message>
    <message>
        <source>Files that are finished stay. The others can be exported again at any time.</source>
        <translation>Les fichiers terminés restent. Les autres peuvent être réexportés à tout moment.</translation>
    </message>
    <message>
        <source>Keep exporting</source>
        <translation>Continuer l&apos;export</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>Arrêter et quitter</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>Retirer de la file</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Use the processor</source>
        <translation>Utiliser le processeur</translation>
    </message>
</context>
<context>
    <name>DragHandle</name>
    <message>
        <source>Drag {stem} out as a file; click to copy it</source>
        <translation>Glisser {stem} comme fichier ; cliquer pour le copier</translation>
    </message>
    <message>
        <source>Once the song is split, drag the stem out from here</source>
        <translation>Une fois la chanson séparée, glissez la piste d&apos;ici</translation>
    </message>
</context>
<context>
    <name>EmptyView</name>
    <message>
        <source>Drop a song, sing</source>
        <translation>Déposez une chanson, chantez</translation>
    </message>
    <message>
        <source>It plays at once, with the vocals off. Files, folders and playlists will do.</source>
        <translation>Elle joue aussitôt, sans la voix. Fichiers, dossiers et listes conviennent.</translation>
    </message>
    <message>
        <source>Everything happens on this computer. Nothing leaves it.</source>
        <translation>Tout se passe sur cet ordinateur. Rien n&apos;en sort.</translation>
    </message>
    <message>
        <source>Open songs…</source>
        <translation>Ouvrir des chansons…</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Ouvrir des chansons</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ouvrir un dossier…</translation>
    </message>
    <message>
        <source>Try the demo song</source>
        <translation>Essayer la démo</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copier les détails</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>{percent} % of the song is split so far. The files are written as soon as all of it is.</source>
        <translation>{percent} % de la chanson sont séparés. Les fichiers seront écrits dès que tout le sera.</translation>
    </message>
    <message>
        <source>Choose at least one of them.</source>
        <translation>Choisissez-en au moins un.</translation>
    </message>
    <message>
        <source>{needed} needed at most, {free} free</source>
        <translation>{needed} nécessaires au plus, {free} libres</translation>
    </message>
    <message>
        <source>{free} free</source>
        <translation>{free} libres</translation>
    </message>
    <message>
        <source>(stays as it is)</source>
        <translation>(reste tel quel)</translation>
    </message>
    <message>
        <source>(will be replaced)</source>
        <translation>(sera remplacé)</translation>
    </message>
    <message>
        <source>What I hear, as one file</source>
        <translation>Ce que j&apos;entends, en un fichier</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>These stand for the song&apos;s own: {fields}</source>
        <translation>Ceux-ci valent pour la chanson : {fields}</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>If there is such a file</source>
        <translation>Si le fichier existe</translation>
    </message>
    <message>
        <source>Add a number to the new one</source>
        <translation>Numéroter le nouveau</translation>
    </message>
    <message>
        <source>Leave it, make no new one</source>
        <translation>Le garder, n&apos;en pas créer</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Le remplacer</translation>
    </message>
    <message>
        <source>Also write a recipe: model, settings and versions, as JSON</source>
        <translation>Écrire aussi une recette : modèle, réglages, versions (JSON)</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Profondeur</translation>
    </message>
    <message>
        <source>Music folder, a folder for each song</source>
        <translation>Dossier Musique, un dossier par chanson</translation>
    </message>
    <message>
        <source>Beside the song</source>
        <translation>À côté de la chanson</translation>
    </message>
    <message>
        <source>A folder of my choice</source>
        <translation>Un dossier de mon choix</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Choisir le dossier</translation>
    </message>
    <message>
        <source>These files will be made</source>
        <translation>Ces fichiers seront créés</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>as the song has it</source>
        <translation>comme la chanson</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 bits</translation>
    </message>
    <message>
        <source>24 bit</source>
        <translation>24 bits</translation>
    </message>
    <message>
        <source>32 bit float</source>
        <translation>32 bits flottants</translation>
    </message>
</context>
<context>
    <name>Fader</name>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Gain in dB</source>
        <translation>Gain en dB</translation>
    </message>
    <message>
        <source>%1 · double-click: 0 dB · Enter: type a value</source>
        <translation>%1 · double clic : 0 dB · Entrée : saisir une valeur</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Level</source>
        <translation>Niveau</translation>
    </message>
    <message>
        <source>Click to put out the clip lamp</source>
        <translation>Cliquer pour éteindre le témoin d&apos;écrêtage</translation>
    </message>
    <message>
        <source>Clipped; Enter puts the lamp out</source>
        <translation>Écrêté ; Entrée éteint le témoin</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Drop to add to the queue</source>
        <translation>Déposez pour ajouter à la file</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>The file is not there any more. Find it, or remove it from the queue.</source>
        <translation>Le fichier n&apos;est plus là. Retrouvez-le ou retirez-le de la file.</translation>
    </message>
    <message>
        <source>There are no songs in this folder. Choose another one.</source>
        <translation>Il n&apos;y a pas de chansons dans ce dossier. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>You may not read this file. Change its permissions, or copy it elsewhere.</source>
        <translation>Vous ne pouvez pas lire ce fichier. Changez ses droits ou copiez-le ailleurs.</translation>
    </message>
    <message>
        <source>The file is empty. Get it again from where it came.</source>
        <translation>Le fichier est vide. Récupérez-le à nouveau.</translation>
    </message>
    <message>
        <source>This is not a sound file, whatever its name says. Choose another one.</source>
        <translation>Ce n&apos;est pas un fichier son, malgré son nom. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>There is no sound in this file. Choose another one.</source>
        <translation>Il n&apos;y a pas de son dans ce fichier. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>The file is copy-protected. Use a version without protection.</source>
        <translation>Le fichier est protégé. Utilisez une version sans protection.</translation>
    </message>
    <message>
        <source>VocalSplit cannot read this format. Convert the file to WAV or FLAC.</source>
        <translation>VocalSplit ne lit pas ce format. Convertissez le fichier en WAV ou FLAC.</translation>
    </message>
    <message>
        <source>The file is damaged. Get it again from where it came.</source>
        <translation>Le fichier est endommagé. Récupérez-le à nouveau.</translation>
    </message>
    <message>
        <source>The file holds no sound. Choose another one.</source>
        <translation>Le fichier ne contient aucun son. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>The file holds values that are no sound. Save it again where it was made.</source>
        <translation>Le fichier contient des valeurs qui ne sont pas du son. Enregistrez-le à nouveau.</translation>
    </message>
    <message>
        <source>The file changed while it was being read. Try again.</source>
        <translation>Le fichier a changé pendant la lecture. Réessayez.</translation>
    </message>
    <message>
        <source>The model “{name}” is not there. Choose another one in the settings.</source>
        <translation>Le modèle « {name} » est absent. Choisissez-en un autre dans les réglages.</translation>
    </message>
    <message>
        <source>The model “{name}” is damaged. Install it again, or choose another one.</source>
        <translation>Le modèle « {name} » est endommagé. Réinstallez-le ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>The model “{name}” does not fit this version. Choose another one in the settings.</source>
        <translation>Le modèle « {name} » ne convient pas à cette version. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>The model “{name}” could run code of its own, so it stays closed. Choose another one.</source>
        <translation>Le modèle « {name} » pourrait exécuter du code : il reste fermé. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>There is a file of that name already. Choose another folder or name.</source>
        <translation>Un fichier de ce nom existe déjà. Choisissez un autre dossier ou nom.</translation>
    </message>
    <message>
        <source>You may not write there. Choose another folder.</source>
        <translation>Vous ne pouvez pas écrire ici. Choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>There is a file where the folder should be. Choose another folder.</source>
        <translation>Un fichier est à la place du dossier. Choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>The disk is full: {needed} needed, {free} free. Make room, or choose another disk.</source>
        <translation>Le disque est plein : {needed} requis, {free} libres. Libérez de la place ou changez de disque.</translation>
    </message>
    <message>
        <source>The file did not read back as it was written. Check the disk, then try again.</source>
        <translation>Le fichier relu diffère de l&apos;écrit. Vérifiez le disque, puis réessayez.</translation>
    </message>
    <message>
        <source>Another program is using the file. Close it there, then try again.</source>
        <translation>Un autre logiciel utilise le fichier. Fermez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>The device “{name}” is not there. Connect it, or choose another one.</source>
        <translation>L&apos;appareil « {name} » est absent. Branchez-le ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>The device “{name}” is not in this computer, or has no driver here.</source>
        <translation>L&apos;appareil « {name} » n&apos;est pas dans cet ordinateur ou n&apos;a pas de pilote ici.</translation>
    </message>
    <message>
        <source>The device “{name}” needs {detail}. Get the VocalSplit that has it with: pipx install &apos;vocalsplit[torch]&apos;.</source>
        <translation>L&apos;appareil « {name} » demande {detail}. Le VocalSplit qui les contient s&apos;obtient avec : pipx install &apos;vocalsplit[torch]&apos;.</translation>
    </message>
    <message>
        <source>The device “{name}” is not supported by this {detail}.</source>
        <translation>Ce {detail} ne prend pas en charge l&apos;appareil « {name} ».</translation>
    </message>
    <message>
        <source>The device “{name}” agrees with the processor to {detail} only.</source>
        <translation>L&apos;appareil « {name} » ne concorde avec le processeur qu&apos;à {detail}.</translation>
    </message>
    <message>
        <source>The device “{name}” is only {detail} times as fast as the processor.</source>
        <translation>L&apos;appareil « {name} » n&apos;est que {detail} fois aussi rapide que le processeur.</translation>
    </message>
    <message>
        <source>The device “{name}” has too little memory. Use the processor instead.</source>
        <translation>L&apos;appareil « {name} » manque de mémoire. Utilisez le processeur.</translation>
    </message>
    <message>
        <source>The device “{name}” computed something wrong. Use the processor instead.</source>
        <translation>L&apos;appareil « {name} » a mal calculé. Utilisez le processeur.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Un problème est survenu</translation>
    </message>
    <message>
        <source>VocalSplit met an error that it does not know. It goes on, and keeps a report here.</source>
        <translation>VocalSplit a rencontré une erreur inconnue. Il continue et garde un rapport ici.</translation>
    </message>
    <message>
        <source>It was asked for.</source>
        <translation>À votre demande.</translation>
    </message>
    <message>
        <source>It is {factor} times as fast as the processor.</source>
        <translation>{factor} fois aussi rapide que le processeur.</translation>
    </message>
    <message>
        <source>There is no faster one.</source>
        <translation>Il n&apos;y a rien de plus rapide.</translation>
    </message>
    <message>
        <source>“{name}” cannot be opened</source>
        <translation>« {name} » ne s&apos;ouvre pas</translation>
    </message>
    <message>
        <source>The model cannot be used</source>
        <translation>Le modèle est inutilisable</translation>
    </message>
    <message>
        <source>“{name}” cannot be saved</source>
        <translation>« {name} » ne peut être enregistré</translation>
    </message>
    <message>
        <source>A device does not work</source>
        <translation>Un appareil ne marche pas</translation>
    </message>
    <message>
        <source>A value does not fit</source>
        <translation>Une valeur ne convient pas</translation>
    </message>
    <message>
        <source>VocalSplit cannot use this value: {value}</source>
        <translation>VocalSplit ne peut utiliser cette valeur : {value}</translation>
    </message>
    <message>
        <source>The memory is full</source>
        <translation>La mémoire est pleine</translation>
    </message>
    <message>
        <source>Close other programs, then try again.</source>
        <translation>Fermez d&apos;autres logiciels, puis réessayez.</translation>
    </message>
</context>
<context>
    <name>MixerPanel</name>
    <message>
        <source>Vocals off</source>
        <translation>Voix coupée</translation>
    </message>
    <message>
        <source>Vocals on</source>
        <translation>Avec la voix</translation>
    </message>
    <message>
        <source>Vocals off or on; hold V to peek</source>
        <translation>Voix coupée ou non ; maintenir V pour écouter</translation>
    </message>
    <message>
        <source>off</source>
        <translation>non</translation>
    </message>
    <message>
        <source>Guide vocal</source>
        <translation>Voix guide</translation>
    </message>
    <message>
        <source>How much of the singer stays, to sing along with</source>
        <translation>Ce qui reste de la voix, pour chanter avec</translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation>Mixage</translation>
    </message>
    <message>
        <source>Reset the mixer</source>
        <translation>Réinitialiser le mixage</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
</context>
<context>
    <name>PanKnob</name>
    <message>
        <source>Pan</source>
        <translation>Panoramique</translation>
    </message>
    <message>
        <source>%1 % left</source>
        <translation>%1 % gauche</translation>
    </message>
    <message>
        <source>%1 % right</source>
        <translation>%1 % droite</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>%1 · double-click: centre</source>
        <translation>%1 · double clic : centre</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Split and export all…</source>
        <translation>Tout séparer et exporter…</translation>
    </message>
    <message>
        <source>Split and export all songs</source>
        <translation>Séparer et exporter toutes les chansons</translation>
    </message>
    <message numerus="yes">
        <source>%n song(s)</source>
        <translation>
            <numerusform>%n chanson</numerusform>
            <numerusform>%n chansons</numerusform>
        </translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Add songs</source>
        <translation>Ajouter des chansons</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Monter</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Descendre</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Cancel the work on it</source>
        <translation>Annuler le travail en cours</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>Retirer de la file</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Export finished</source>
        <translation>Export terminé</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) saved and read back</source>
        <translation>
            <numerusform>%n fichier enregistré et relu</numerusform>
            <numerusform>%n fichiers enregistrés et relus</numerusform>
        </translation>
    </message>
    <message>
        <source>The stems add up to the song, sample for sample.</source>
        <translation>Les pistes redonnent la chanson, échantillon par échantillon.</translation>
    </message>
    <message>
        <source>The stems add up to the song; the largest difference is {level}.</source>
        <translation>Les pistes redonnent la chanson ; l&apos;écart maximal est de {level}.</translation>
    </message>
    <message>
        <source>All files are {level} softer than the song, because they would have clipped.</source>
        <translation>Tous les fichiers sont abaissés de {level}, sinon ils auraient écrêté.</translation>
    </message>
    <message>
        <source>Silent from end to end: {names}</source>
        <translation>Silencieux de bout en bout : {names}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Crête</translation>
    </message>
    <message>
        <source>Saved files</source>
        <translation>Fichiers enregistrés</translation>
    </message>
    <message>
        <source>was there, stays</source>
        <translation>existait, reste</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Général</translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation>Séparation</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>{size} in use</source>
        <translation>{size} utilisés</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Shown after the next start</source>
        <translation>Visible au prochain démarrage</translation>
    </message>
    <message>
        <source>Sound card</source>
        <translation>Carte son</translation>
    </message>
    <message>
        <source>Songs start with the vocals off</source>
        <translation>Les chansons commencent sans la voix</translation>
    </message>
    <message>
        <source>Songs play as soon as they are opened</source>
        <translation>Les chansons jouent dès l&apos;ouverture</translation>
    </message>
    <message>
        <source>The next song of the queue follows by itself</source>
        <translation>La chanson suivante s&apos;enchaîne</translation>
    </message>
    <message>
        <source>Begin with the songs of the last time</source>
        <translation>Reprendre les chansons de la dernière fois</translation>
    </message>
    <message>
        <source>Keep screen and computer awake while a song plays or is split</source>
        <translation>Garder écran et ordinateur éveillés pendant le travail</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Moins de mouvement</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Appareil</translation>
    </message>
    <message>
        <source>Split the next song of the queue ahead</source>
        <translation>Séparer d&apos;avance la chanson suivante</translation>
    </message>
    <message>
        <source>Room for songs that are split</source>
        <translation>Place pour les chansons séparées</translation>
    </message>
    <message>
        <source>Empty it</source>
        <translation>Vider</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Profondeur</translation>
    </message>
    <message>
        <source>as the song has it</source>
        <translation>comme la chanson</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 bits</translation>
    </message>
    <message>
        <source>24 bit</source>
        <translation>24 bits</translation>
    </message>
    <message>
        <source>32 bit float</source>
        <translation>32 bits flottants</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Music folder, a folder for each song</source>
        <translation>Dossier Musique, un dossier par chanson</translation>
    </message>
    <message>
        <source>Beside the song</source>
        <translation>À côté de la chanson</translation>
    </message>
    <message>
        <source>A folder of my choice</source>
        <translation>Un dossier de mon choix</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Choisir le dossier</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>Also write a recipe beside the stems</source>
        <translation>Écrire aussi une recette à côté des pistes</translation>
    </message>
</context>
<context>
    <name>SettingsFlow</name>
    <message>
        <source>Automatic: {device}</source>
        <translation>Automatique : {device}</translation>
    </message>
    <message>
        <source>The system&apos;s choice</source>
        <translation>Choix du système</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Playing</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Singing</source>
        <translation>Chant</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Affichage</translation>
    </message>
    <message>
        <source>Songs</source>
        <translation>Chansons</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Lecture ou pause</translation>
    </message>
    <message>
        <source>Stop, back to the start</source>
        <translation>Arrêt, retour au début</translation>
    </message>
    <message>
        <source>5 seconds back</source>
        <translation>5 secondes en arrière</translation>
    </message>
    <message>
        <source>5 seconds forward</source>
        <translation>5 secondes en avant</translation>
    </message>
    <message>
        <source>15 seconds back</source>
        <translation>15 secondes en arrière</translation>
    </message>
    <message>
        <source>15 seconds forward</source>
        <translation>15 secondes en avant</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>Au début</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>À la fin</translation>
    </message>
    <message>
        <source>Loop starts here</source>
        <translation>La boucle commence ici</translation>
    </message>
    <message>
        <source>Loop ends here</source>
        <translation>La boucle finit ici</translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation>Boucle oui ou non</translation>
    </message>
    <message>
        <source>Previous song</source>
        <translation>Chanson précédente</translation>
    </message>
    <message>
        <source>Next song</source>
        <translation>Chanson suivante</translation>
    </message>
    <message>
        <source>Vocals off or on</source>
        <translation>Voix coupée ou non</translation>
    </message>
    <message>
        <source>Hold V: hear the other one for a moment</source>
        <translation>Maintenir V : écouter l&apos;autre un instant</translation>
    </message>
    <message>
        <source>Key up</source>
        <translation>Ton plus haut</translation>
    </message>
    <message>
        <source>Key down</source>
        <translation>Ton plus bas</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Plus vite</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Plus lent</translation>
    </message>
    <message>
        <source>Go to a stem</source>
        <translation>Aller à une piste</translation>
    </message>
    <message>
        <source>Mute the stem</source>
        <translation>Couper la piste</translation>
    </message>
    <message>
        <source>Solo the stem</source>
        <translation>Piste en solo</translation>
    </message>
    <message>
        <source>Reset the mixer</source>
        <translation>Réinitialiser le mixage</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom avant</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom arrière</translation>
    </message>
    <message>
        <source>Show the whole song</source>
        <translation>Toute la chanson</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Plein écran</translation>
    </message>
    <message>
        <source>Show or hide the queue</source>
        <translation>Afficher ou masquer la file</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Ouvrir des chansons</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
    <message>
        <source>Paste songs from the clipboard</source>
        <translation>Coller des chansons du presse-papiers</translation>
    </message>
    <message>
        <source>Export this song</source>
        <translation>Exporter cette chanson</translation>
    </message>
    <message>
        <source>Split and export all songs</source>
        <translation>Séparer et exporter toutes les chansons</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Cette liste</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
</context>
<context>
    <name>Showing</name>
    <message>
        <source>{time} that the file promises are missing. The rest plays and is split.</source>
        <translation>Il manque {time} promis par le fichier. Le reste joue et est séparé.</translation>
    </message>
    <message>
        <source>The file ends early</source>
        <translation>Le fichier finit trop tôt</translation>
    </message>
    <message>
        <source>Going on with {device}</source>
        <translation>On continue avec : {device}</translation>
    </message>
    <message>
        <source>The first device failed. Nothing is lost.</source>
        <translation>Le premier appareil a échoué. Rien n&apos;est perdu.</translation>
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
        <translation>sur {device}</translation>
    </message>
    <message>
        <source>Progress of the split</source>
        <translation>Avancement de la séparation</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tonalité</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>{name}: being looked for</source>
        <translation>{name} : recherche en cours</translation>
    </message>
    <message>
        <source>{name}: {percent} % sure</source>
        <translation>{name} : sûr à {percent} %</translation>
    </message>
    <message>
        <source>Computed by: {device}.</source>
        <translation>Calculé par : {device}.</translation>
    </message>
    <message>
        <source>Format of the file</source>
        <translation>Format du fichier</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel the split</source>
        <translation>Annuler la séparation</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Go on with the split</source>
        <translation>Continuer la séparation</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Export this song</source>
        <translation>Exporter cette chanson</translation>
    </message>
</context>
<context>
    <name>SpectrogramMenu</name>
    <message>
        <source>As we hear (mel)</source>
        <translation>Comme on entend (mel)</translation>
    </message>
    <message>
        <source>Octaves (logarithmic)</source>
        <translation>Octaves (logarithmique)</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linéaire</translation>
    </message>
    <message>
        <source>Frequency axis</source>
        <translation>Axe des fréquences</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Détail</translation>
    </message>
    <message>
        <source>Lines at the notes</source>
        <translation>Lignes des notes</translation>
    </message>
    <message>
        <source>Follow the playhead</source>
        <translation>Suivre la tête de lecture</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Niveaux</translation>
    </message>
    <message>
        <source>Brightest</source>
        <translation>Plus clair</translation>
    </message>
    <message>
        <source>Darkest</source>
        <translation>Plus sombre</translation>
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
        <translation>Gris sur noir</translation>
    </message>
    <message>
        <source>Grey on white</source>
        <translation>Gris sur blanc</translation>
    </message>
    <message>
        <source>%1: sharp in time</source>
        <translation>%1 : net en temps</translation>
    </message>
    <message>
        <source>%1: sharp in pitch</source>
        <translation>%1 : net en hauteur</translation>
    </message>
</context>
<context>
    <name>SpectrogramOverlay</name>
    <message>
        <source>Not split yet</source>
        <translation>Pas encore séparé</translation>
    </message>
</context>
<context>
    <name>SpectrogramPanel</name>
    <message>
        <source>Zoom out</source>
        <translation>Zoom arrière</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom avant</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Show the whole song</source>
        <translation>Toute la chanson</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vue</translation>
    </message>
    <message>
        <source>How the spectrogram is drawn</source>
        <translation>Comment dessiner le spectrogramme</translation>
    </message>
    <message>
        <source>Hold to compare</source>
        <translation>Maintenir : comparer</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Côte à côte</translation>
    </message>
    <message>
        <source>Shows %1 at the same place while it is held</source>
        <translation>Montre %1 au même endroit tant qu&apos;on maintient</translation>
    </message>
</context>
<context>
    <name>SpectrogramView</name>
    <message>
        <source>Plus and minus zoom, Page Up and Down move, Alt and arrows read the picture out, Enter seeks there</source>
        <translation>Plus et moins zooment, Page haut et bas déplacent, Alt et flèches lisent l&apos;image, Entrée y va</translation>
    </message>
    <message>
        <source>Spectrogram: %1</source>
        <translation>Spectrogramme : %1</translation>
    </message>
    <message>
        <source>Spectrogram</source>
        <translation>Spectrogramme</translation>
    </message>
</context>
<context>
    <name>Stems</name>
    <message>
        <source>Mixture</source>
        <translation>Mélange</translation>
    </message>
    <message>
        <source>Vocals</source>
        <translation>Voix</translation>
    </message>
    <message>
        <source>Instrumental</source>
        <translation>Instrumental</translation>
    </message>
    <message>
        <source>Drums</source>
        <translation>Batterie</translation>
    </message>
    <message>
        <source>Bass</source>
        <translation>Basse</translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation>Guitare</translation>
    </message>
    <message>
        <source>Piano</source>
        <translation>Piano</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Autre</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Pan of {stem}</source>
        <translation>Panoramique : {stem}</translation>
    </message>
    <message>
        <source>Mute {stem}</source>
        <translation>Couper {stem}</translation>
    </message>
    <message>
        <source>Solo {stem}</source>
        <translation>Solo {stem}</translation>
    </message>
    <message>
        <source>Level of {stem}</source>
        <translation>Niveau : {stem}</translation>
    </message>
    <message>
        <source>Meter of {stem}</source>
        <translation>Mesure : {stem}</translation>
    </message>
    <message>
        <source>Export {stem} only</source>
        <translation>Exporter {stem} seul</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Show or hide the queue</source>
        <translation>Afficher ou masquer la file</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Ouvrir…</translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation>Ouvrir des chansons</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Open songs…</source>
        <translation>Ouvrir des chansons…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ouvrir un dossier…</translation>
    </message>
    <message>
        <source>Paste songs</source>
        <translation>Coller des chansons</translation>
    </message>
    <message>
        <source>Export this song…</source>
        <translation>Exporter cette chanson…</translation>
    </message>
    <message>
        <source>Split and export all…</source>
        <translation>Tout séparer et exporter…</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Plein écran</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>Keys…</source>
        <translation>Touches…</translation>
    </message>
    <message>
        <source>Open the demo song</source>
        <translation>Ouvrir la démo</translation>
    </message>
    <message>
        <source>Log and details…</source>
        <translation>Journal et détails…</translation>
    </message>
    <message>
        <source>About VocalSplit…</source>
        <translation>À propos de VocalSplit…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message>
        <source>Volume {level}</source>
        <translation>Volume {level}</translation>
    </message>
    <message>
        <source>The system&apos;s choice</source>
        <translation>Choix du système</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espace</translation>
    </message>
    <message>
        <source>Splitting ahead…</source>
        <translation>Séparation…</translation>
    </message>
    <message>
        <source>No sound card</source>
        <translation>Aucune carte son</translation>
    </message>
    <message>
        <source>Previous song</source>
        <translation>Chanson précédente</translation>
    </message>
    <message>
        <source>Next song</source>
        <translation>Chanson suivante</translation>
    </message>
    <message>
        <source>Stop, back to the start</source>
        <translation>Arrêt, retour au début</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Position: type a time to go there</source>
        <translation>Position : tapez un temps pour y aller</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>State of the player</source>
        <translation>État du lecteur</translation>
    </message>
    <message>
        <source>Loop starts here</source>
        <translation>La boucle commence ici</translation>
    </message>
    <message>
        <source>Loop ends here</source>
        <translation>La boucle finit ici</translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation>Boucle oui ou non</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tonalité</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Count in before playing</source>
        <translation>Décompte avant de jouer</translation>
    </message>
    <message>
        <source>Click along</source>
        <translation>Métronome</translation>
    </message>
    <message>
        <source>{name}, as soon as the beat is known</source>
        <translation>{name}, dès que le tempo est connu</translation>
    </message>
    <message>
        <source>Sound card</source>
        <translation>Carte son</translation>
    </message>
    <message>
        <source>Sound off or on</source>
        <translation>Son coupé ou non</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Meter of all together</source>
        <translation>Niveau de l&apos;ensemble</translation>
    </message>
    <message>
        <source>{name} down</source>
        <translation>{name} moins</translation>
    </message>
    <message>
        <source>{name} up</source>
        <translation>{name} plus</translation>
    </message>
</context>
<context>
    <name>WaveformView</name>
    <message>
        <source>Overview of the song</source>
        <translation>Vue d&apos;ensemble de la chanson</translation>
    </message>
    <message>
        <source>Page Up and Down move what is looked at, Delete clears the loop</source>
        <translation>Page haut et bas déplacent la vue, Suppr efface la boucle</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Mixture</source>
        <translation>Mélange</translation>
    </message>
    <message>
        <source>Vocals</source>
        <translation>Voix</translation>
    </message>
    <message>
        <source>Instrumental</source>
        <translation>Instrumental</translation>
    </message>
    <message>
        <source>Drums</source>
        <translation>Batterie</translation>
    </message>
    <message>
        <source>Bass</source>
        <translation>Basse</translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation>Guitare</translation>
    </message>
    <message>
        <source>Piano</source>
        <translation>Piano</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Autre</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>Ouverture</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lecture du fichier</translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation>Séparation</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prêt</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Enregistrement</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Enregistré</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Splitting {percent} %</source>
        <translation>Séparation {percent} %</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Séparé</translation>
    </message>
    <message>
        <source>Split cancelled</source>
        <translation>Séparation annulée</translation>
    </message>
    <message>
        <source>Split failed</source>
        <translation>Séparation échouée</translation>
    </message>
    <message>
        <source>almost done</source>
        <translation>presque fini</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>encore {seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>encore {minutes} min</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>encore {hours} h</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Processeur</translation>
    </message>
    <message>
        <source>Processor (PyTorch)</source>
        <translation>Processeur (PyTorch)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Carte graphique (CUDA)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA, PyTorch)</source>
        <translation>Carte graphique (CUDA, PyTorch)</translation>
    </message>
    <message>
        <source>Graphics card (DirectML)</source>
        <translation>Carte graphique (DirectML)</translation>
    </message>
    <message>
        <source>Apple chip (Core ML)</source>
        <translation>Puce Apple (Core ML)</translation>
    </message>
    <message>
        <source>Intel chip (OpenVINO)</source>
        <translation>Puce Intel (OpenVINO)</translation>
    </message>
    <message>
        <source>Apple chip (Metal)</source>
        <translation>Puce Apple (Metal)</translation>
    </message>
    <message>
        <source>{note} minor</source>
        <translation>{note} mineur</translation>
    </message>
    <message>
        <source>{note} major</source>
        <translation>{note} majeur</translation>
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
