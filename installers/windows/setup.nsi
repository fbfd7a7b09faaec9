; The set-up for one user, without an administrator, in English and Thai. Made by Debian's makensis:
;     makensis -DVERSION=0.1.0 -DBUNDLE=folder -DICON=notebook.ico -DOUT=notebook-0.1.0-setup.exe setup.nsi
;
;     notebook-0.1.0-setup.exe [/S] [/PROFILE=file] [/SIGNEDBY=acorn-actor-…] | [/HUB=https://hub.example.org]
;
; A site-profile.toml beside it is taken along. It lays the new version beside the one that stands and changes places only
; when it is whole; refuses an older Windows, a disk that is too full, a program that is open and a profile that would not
; be taken. Ends with 0 when it is done, 1 when somebody broke it off, 2 when something was in the way. Records are never
; touched: they lie in %LOCALAPPDATA%\Notebook, the program in %LOCALAPPDATA%\Programs\Notebook.

Unicode true
Target amd64-unicode
!ifdef FAST
    SetCompressor zlib
!else
    SetCompressor /SOLID lzma
!endif
CRCCheck force
RequestExecutionLevel user
ManifestSupportedOS Win10
ManifestDPIAware true
Name "Notebook"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Notebook"
BrandingText "Notebook ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Notebook"
!define OLDEST 17763
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\clinic-app.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Thai"

VIProductVersion "${FOUR}"
VIAddVersionKey /LANG=1033 "ProductName" "Notebook"
VIAddVersionKey /LANG=1033 "FileDescription" "Notebook set-up"
VIAddVersionKey /LANG=1033 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1033 "LegalCopyright" "Apache-2.0"

LangString OldWindows ${LANG_ENGLISH} "This program needs Windows 10 (1809) or later, 64 bit. Nothing was changed."
LangString OldWindows ${LANG_THAI} "โปรแกรมนี้ต้องใช้ Windows 10 (1809) ขึ้นไป แบบ 64 บิต ยังไม่มีการเปลี่ยนแปลงใด ๆ"
LangString IsOpen ${LANG_ENGLISH} "The program is open. Close it first, then try again. Nothing was changed."
LangString IsOpen ${LANG_THAI} "โปรแกรมกำลังเปิดอยู่ กรุณาปิดก่อนแล้วลองใหม่ ยังไม่มีการเปลี่ยนแปลงใด ๆ"
LangString NoRoom ${LANG_ENGLISH} "There is too little room on the disk: ${NEEDED} MB are needed. Nothing was changed."
LangString NoRoom ${LANG_THAI} "พื้นที่ว่างในดิสก์ไม่พอ ต้องใช้ ${NEEDED} MB ยังไม่มีการเปลี่ยนแปลงใด ๆ"
LangString NotWhole ${LANG_ENGLISH} "Not every file could be laid down. The version before is as it was."
LangString NotWhole ${LANG_THAI} "วางไฟล์ได้ไม่ครบ โปรแกรมรุ่นเดิมยังคงอยู่เหมือนเดิม"
LangString BadProfile ${LANG_ENGLISH} "The profile of IT would not be taken. Nothing was changed. Ask IT to check the file."
LangString BadProfile ${LANG_THAI} "ไฟล์ตั้งค่าของฝ่ายไอทีใช้ไม่ได้ ยังไม่มีการเปลี่ยนแปลงใด ๆ กรุณาให้ฝ่ายไอทีตรวจไฟล์"
LangString Stays ${LANG_ENGLISH} "The program is gone. Records and backups are where they were."
LangString Stays ${LANG_THAI} "ลบโปรแกรมแล้ว ข้อมูลและสำเนาสำรองยังอยู่ที่เดิม"

!macro Refuse text
    MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
    SetErrorLevel 2
    Quit
!macroend

; A program that runs cannot be opened for writing; one that is closed can.
!macro RefuseIfOpen
    ${If} ${FileExists} "$INSTDIR\clinic-app.exe"
        ClearErrors
        FileOpen $0 "$INSTDIR\clinic-app.exe" a
        ${If} ${Errors}
            !insertmacro Refuse "$(IsOpen)"
        ${EndIf}
        FileClose $0
    ${EndIf}
!macroend

Function .onInit
    SetRegView 64
    ReadRegStr $0 HKLM "SOFTWARE\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
    ${If} $0 < ${OLDEST}
        !insertmacro Refuse "$(OldWindows)"
    ${EndIf}
    !insertmacro RefuseIfOpen
    CreateDirectory "$LOCALAPPDATA\Programs"
    ${GetRoot} "$LOCALAPPDATA" $0
    ${DriveSpace} "$0\" "/D=F /S=M" $1
    ${If} $1 < ${NEEDED}
        !insertmacro Refuse "$(NoRoom)"
    ${EndIf}
FunctionEnd

Section
    RMDir /r "$INSTDIR.new"
    ClearErrors
    SetOutPath "$INSTDIR.new"
    File /r "${BUNDLE}/*"
    SetOutPath "$LOCALAPPDATA\Programs"
    ${If} ${Errors}
        RMDir /r "$INSTDIR.new"
        !insertmacro Refuse "$(NotWhole)"
    ${EndIf}

    ; The profile: said, or lying beside this file, or only where the hub is.
    ${GetParameters} $1
    ClearErrors
    ${GetOptions} $1 "/PROFILE=" $2
    ${If} ${Errors}
        StrCpy $2 ""
        ${If} ${FileExists} "$EXEDIR\site-profile.toml"
            StrCpy $2 "$EXEDIR\site-profile.toml"
        ${EndIf}
    ${EndIf}
    ClearErrors
    ${GetOptions} $1 "/HUB=" $3
    ${If} ${Errors}
        StrCpy $3 ""
    ${EndIf}
    ClearErrors
    ${GetOptions} $1 "/SIGNEDBY=" $5
    ${If} ${Errors}
        StrCpy $5 ""
    ${EndIf}
    StrCpy $4 ""
    ${If} $2 != ""
        StrCpy $4 'profile apply --signed-by "$5" "$2"'
    ${ElseIf} $3 != ""
        StrCpy $4 'profile apply --hub "$3"'
    ${EndIf}
    ${If} $4 != ""
        nsExec::Exec '"$INSTDIR.new\clinic-admin.exe" $4'
        Pop $0
        ${If} $0 != 0
            RMDir /r "$INSTDIR.new"
            !insertmacro Refuse "$(BadProfile)"
        ${EndIf}
    ${EndIf}

    RMDir /r "$INSTDIR.old"
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\*.*"
        Rename "$INSTDIR" "$INSTDIR.old"
    ${EndIf}
    ${IfNot} ${Errors}
        Rename "$INSTDIR.new" "$INSTDIR"
    ${EndIf}
    ${If} ${Errors}
        ${If} ${FileExists} "$INSTDIR.old\*.*"
            Rename "$INSTDIR.old" "$INSTDIR"
        ${EndIf}
        RMDir /r "$INSTDIR.new"
        !insertmacro Refuse "$(NotWhole)"
    ${EndIf}
    RMDir /r "$INSTDIR.old"

    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateDirectory "$SMPROGRAMS"
    CreateShortcut "$SMPROGRAMS\Notebook.lnk" "$INSTDIR\clinic-app.exe"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Notebook"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\clinic-app.exe"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Function un.onInit
    !insertmacro RefuseIfOpen
FunctionEnd

Section Uninstall
    ; The folder of the program alone, and only if it is that: what lies beside it belongs to somebody.
    ${If} ${FileExists} "$INSTDIR\MANIFEST.sha256"
        RMDir /r "$INSTDIR"
    ${EndIf}
    Delete "$SMPROGRAMS\Notebook.lnk"
    DeleteRegKey HKCU "${UNINSTALL}"
    MessageBox MB_OK|MB_ICONINFORMATION "$(Stays)" /SD IDOK
SectionEnd
