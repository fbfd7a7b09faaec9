"""The faces of the screen: bundled, so that every PC shows the same; nothing is taken from the system first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFontDatabase

from clinic_app import paths

FAMILIES: Final = [
    "Noto Sans", "Noto Sans Thai", "Noto Sans Myanmar", "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Signs",
    "Noto Sans SC", "Padauk",
]  # fmt: skip
"""In the order they are asked for a sign. Qt reads a face when it asks it: an arrow ends at Signs, before Chinese."""
MONO: Final = ["Noto Sans Mono", *FAMILIES]


_FIRST: Final = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf")
"""What the staff's own languages are written in: the first page needs no more."""


def load_first() -> None:
    """Give Qt the faces of the first page. Raises `FileNotFoundError` if one is not there: text would be boxes."""
    _load(_folder() / name for name in _FIRST)


def load_rest() -> None:
    """Give Qt the faces of every other script. Raises `FileNotFoundError` likewise."""
    _load(file for file in sorted(_folder().glob("*.ttf")) if file.name not in _FIRST)


def _folder() -> Path:
    return paths.resources() / "fonts"


def _load(files: Iterable[Path]) -> None:
    for file in files:
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise FileNotFoundError(file.name)
