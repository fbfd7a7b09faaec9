@echo off
rem Installs or updates Notebook. As a startup script of a group policy: Computer Configuration, Policies, Windows Settings,
rem Scripts, Startup; then nobody is signed in, and the program is not open. Its parameter is the share, which PCs may read
rem and only IT may write:
rem
rem     install-notebook.cmd \\server\it\notebook acorn-actor-...
rem
rem The second is the twelve words of the key that signed the profile, with - between; left out, the first profile that comes
rem to a PC says whose key that is.
rem
rem On the share lie: version.txt (one line: 0.1.0), notebook-0.1.0-x64.msi, and site-profile.toml if there is one.
rem Does nothing where that version stands already. Ends with 0 when it stands, 2 when the share cannot be read, and else
rem with msiexec's own number; its log is %ProgramData%\Notebook\install.log.
setlocal EnableExtensions
set "SHARE=%~1"
if not defined SHARE exit /b 2
if not exist "%SHARE%\version.txt" exit /b 2
set /p WANTED=<"%SHARE%\version.txt"
set "STANDS="
for /f "tokens=2,*" %%a in ('reg query HKLM\Software\Notebook /v Version 2^>nul ^| find "REG_SZ"') do set "STANDS=%%b"
if "%STANDS%"=="%WANTED%" exit /b 0
set "MSI=%SHARE%\notebook-%WANTED%-x64.msi"
if not exist "%MSI%" exit /b 2
if not exist "%ProgramData%\Notebook" mkdir "%ProgramData%\Notebook"
set "HAND="
if not "%~2"=="" set "HAND=SIGNEDBY=%~2"
if exist "%SHARE%\site-profile.toml" (
    msiexec /i "%MSI%" /qn /norestart /l*v "%ProgramData%\Notebook\install.log" PROFILE="%SHARE%\site-profile.toml" %HAND%
) else (
    msiexec /i "%MSI%" /qn /norestart /l*v "%ProgramData%\Notebook\install.log"
)
set "ENDED=%ERRORLEVEL%"
rem 3010: it is installed, and a restart is wanted, which a startup script need not ask for.
if "%ENDED%"=="3010" exit /b 0
exit /b %ENDED%
