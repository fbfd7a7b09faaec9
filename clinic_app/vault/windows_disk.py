"""What Windows says of a disk: whether it is another PC's, and how it is formatted. Read only there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_REMOTE: Final = 4


def kind_of(folder: Path) -> str:
    """`network`, `fat`, or nothing where nobody can tell or all is well."""
    if sys.platform == "win32":  # pragma: no cover - asks Windows itself
        import ctypes

        root = folder.anchor
        if root.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE:
            return "network"
        name = ctypes.create_unicode_buffer(64)
        known = ctypes.windll.kernel32.GetVolumeInformationW(root, None, 0, None, None, None, name, len(name))
        return "fat" if known and "FAT" in name.value.upper() else ""  # FAT, FAT32, exFAT
    return ""
