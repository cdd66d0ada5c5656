; Inno Setup 6: iscc /DVersion=1.2.3 packaging\windows\vocalsplit.iss
; Per user by default, so that no administrator is asked; uninstalling leaves the user's songs, settings and cache.
#ifndef Version
  #error Version is given by packaging/build.py
#endif

[Setup]
AppId={{6C9E3C5B-3B1B-4E53-9A3D-0A5B9A0D7C11}
AppName=VocalSplit
AppVersion={#Version}
AppPublisher=The VocalSplit project
DefaultDirName={autopf}\VocalSplit
DefaultGroupName=VocalSplit
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=VocalSplit-{#Version}-windows
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
ChangesEnvironment=yes
SetupIconFile=..\..\build\icons\vocalsplit.ico
UninstallDisplayIcon={app}\vocalsplit-gui.exe

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"
; Greek does not come with every release of Inno Setup.
#if FileExists(AddBackslash(CompilerPath) + "Languages\Greek.isl")
Name: "el"; MessagesFile: "compiler:Languages\Greek.isl"
#endif

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "..\..\dist\vocalsplit\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\VocalSplit"; Filename: "{app}\vocalsplit-gui.exe"
Name: "{autodesktop}\VocalSplit"; Filename: "{app}\vocalsplit-gui.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\Applications\vocalsplit-gui.exe"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\vocalsplit-gui.exe\shell\open\command"; ValueData: """{app}\vocalsplit-gui.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.mp3\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.m4a\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.aac\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.flac\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.wav\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.ogg\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.opus\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.wma\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.aiff\OpenWithProgids"; ValueName: "VocalSplit.Song"; ValueType: none; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\VocalSplit.Song"; ValueData: "Song"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\VocalSplit.Song\shell\open\command"; ValueData: """{app}\vocalsplit-gui.exe"" ""%1"""

[Run]
Filename: "{app}\vocalsplit-gui.exe"; Description: "{cm:LaunchProgram,VocalSplit}"; Flags: nowait postinstall skipifsilent
