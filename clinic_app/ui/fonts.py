"""The faces of the screen: bundled, so that every PC shows the same; nothing is taken from the system first."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFontDatabase

from clinic_app import paths

FAMILIES: Final = ["Noto Sans", "Noto Sans Thai", "Noto Sans Myanmar", "Noto Sans Khmer", "Noto Sans Lao"]
MONO: Final = ["Noto Sans Mono", *FAMILIES]


def load() -> None:
    """Give Qt our faces. Raises `FileNotFoundError` if one is not there: text would be boxes."""
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise FileNotFoundError(file.name)
