"""Where Windows was told to find its proxy script. Tried with a registry that tests write; it has not run there yet."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

Registry = Callable[[str, str], tuple[Any, int]]
"""A value and its kind, by key and name of the user's own registry. Raises `OSError` where there is none."""

_INTERNET: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_TEXT: Final = 1
"""REG_SZ. What names environment variables (REG_EXPAND_SZ) is not followed: no settings page of Windows writes it."""


def script_address(registry: Registry | None = None) -> str:
    """Empty where there is none."""
    try:
        value, kind = (registry or _registry)(_INTERNET, "AutoConfigURL")
    except OSError:
        return ""
    return value.strip() if kind == _TEXT and isinstance(value, str) else ""


def _registry(key: str, name: str) -> tuple[Any, int]:
    if sys.platform != "win32":
        raise OSError(name)
    import winreg  # pragma: no cover - only there

    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:  # pragma: no cover - only there
        return winreg.QueryValueEx(opened, name)
