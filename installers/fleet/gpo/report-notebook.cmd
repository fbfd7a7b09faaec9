@echo off
rem Brings the report of this PC to a share. As a logon script of a group policy, so that it is the data folder of whoever
rem works here that is looked at. Its parameter is a folder where people may make files and need not read any:
rem
rem     report-notebook.cmd \\server\it\reports
rem
rem The file is named for the PC. Nothing of any case is in it. Ends with 0 when it lies there, 2 when it does not.
setlocal EnableExtensions
set "ADMIN=%ProgramFiles%\Notebook\clinic-admin.exe"
if not exist "%ADMIN%" set "ADMIN=%LOCALAPPDATA%\Programs\Notebook\clinic-admin.exe"
if not exist "%ADMIN%" exit /b 2
if "%~1"=="" exit /b 2
set "MADE=%TEMP%\notebook-%COMPUTERNAME%.json"
"%ADMIN%" health --json > "%MADE%"
move /y "%MADE%" "%~1\%COMPUTERNAME%.json" >nul
if not exist "%~1\%COMPUTERNAME%.json" exit /b 2
exit /b 0
