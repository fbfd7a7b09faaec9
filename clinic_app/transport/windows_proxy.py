"""Where Windows was told to find its proxy script. Written from its documentation; it has not run there yet."""

from __future__ import annotations

import sys
from typing import Final

_INTERNET: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"


def script_address() -> str:
    """Empty where there is none."""
    if sys.platform != "win32":
        return ""
    import winreg  # pragma: no cover - only there

    try:  # pragma: no cover - only there
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _INTERNET) as key:
            value, kind = winreg.QueryValueEx(key, "AutoConfigURL")
            return value if kind == winreg.REG_SZ else ""
    except OSError:  # pragma: no cover - only there
        return ""
