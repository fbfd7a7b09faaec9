"""What Windows tells of a PC to anybody who asks, without an administrator's rights."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

_POWER: Final = r"SYSTEM\CurrentControlSet\Control\Power"
_FILES: Final = r"SYSTEM\CurrentControlSet\Control\FileSystem"
_PAGING: Final = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management"
_INTERNET: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_LAST_WITH_FREE_SUPPORT: Final = 22000
"""The first build of Windows 11: the free support of Windows 10 ended on 14 October 2025."""
_PROTECTED: Final = frozenset({"1", "3"})
"""System.Volume.BitLockerProtection: on, being encrypted. While it is suspended (5) the key lies open on the disk."""
_PATIENCE_S: Final = 15


class Windows:  # pragma: no cover - only there
    """One look into the registry, and one question to the shell."""

    def __init__(self) -> None:
        self._drives: dict[str, bool | None] = {}

    def encrypted(self, folder: Path) -> bool | None:
        """Whether BitLocker protects the disk of this folder. The shell tells everybody; `manage-bde` would not."""
        drive = folder.absolute().drive
        if drive not in self._drives:  # the shell takes its time to come up
            self._drives[drive] = self._asked(drive) if len(drive) == 2 and drive[0].isalpha() else None
        return self._drives[drive]

    @staticmethod
    def _asked(drive: str) -> bool | None:
        asked = f"(New-Object -ComObject Shell.Application).NameSpace('{drive}\\').Self.ExtendedProperty" + (
            "('System.Volume.BitLockerProtection')"
        )
        try:
            done = subprocess.run(  # noqa: S603 - the system's own; a drive letter is all that is ours
                ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", asked],  # noqa: S607
                capture_output=True, text=True, timeout=_PATIENCE_S, check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
        told = done.stdout.strip()
        return told in _PROTECTED if told else None

    def swap_open(self) -> bool:
        """Whether the paging file lies on a disk that is not encrypted, and is not encrypted itself."""
        paged = _number(_PAGING, "PagingFiles") is not None
        return paged and _number(_FILES, "NtfsEncryptPagingFile") != 1 and self.encrypted(_system_folder()) is False

    def hibernates_open(self) -> bool:
        """Whether the whole memory is written to a disk that is not encrypted; fast start-up does it too."""
        return bool(_number(_POWER, "HibernateEnabled")) and self.encrypted(_system_folder()) is False

    def spool_keeps(self) -> bool | None:
        """Each printer says so itself: `services/printers.py`."""
        return False

    def proxy(self) -> str:
        """`script` for one that is found out by a script, `set` for one that is named, or nothing."""
        if _number(_INTERNET, "AutoConfigURL", mine=True):
            return "script"
        return "set" if _number(_INTERNET, "ProxyEnable", mine=True) else ""

    def too_old(self) -> bool:
        """Whether this Windows is past its free support."""
        version = getattr(sys, "getwindowsversion", None)
        return version is not None and version().build < _LAST_WITH_FREE_SUPPORT


def _system_folder() -> Path:  # pragma: no cover - only there
    import os

    return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))


def _number(key: str, name: str, *, mine: bool = False) -> object:  # pragma: no cover - only there
    import winreg

    root = winreg.HKEY_CURRENT_USER if mine else winreg.HKEY_LOCAL_MACHINE  # type: ignore[attr-defined]
    try:
        with winreg.OpenKey(root, key) as opened:  # type: ignore[attr-defined]
            return winreg.QueryValueEx(opened, name)[0]  # type: ignore[attr-defined]
    except OSError:
        return None
