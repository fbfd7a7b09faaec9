"""Icons and the facts a program shows of itself where the system asks for them, drawn from what the source has."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

LINUX = Path(__file__).resolve().parent / "linux"
_FACTS = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', 'The makers of Notebook'), StringStruct('FileDescription', '{what}'),
      StringStruct('FileVersion', '{version}'), StringStruct('InternalName', '{name}'),
      StringStruct('LegalCopyright', 'Apache-2.0'), StringStruct('OriginalFilename', '{name}.exe'),
      StringStruct('ProductName', 'Notebook'), StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])])
  ]
)
"""
_WHAT = {"clinic-app": "Notebook", "clinic-admin": "Notebook for IT", "clinic-hub": "Notebook hub"}


def dress(into: Path, version: str) -> None:
    """Lay what `build.spec` looks for into a folder; on Linux menus bring their own picture."""
    into.mkdir(parents=True, exist_ok=True)
    if sys.platform == "linux":
        return
    draw(LINUX / "notebook.svg", into / ("notebook.icns" if sys.platform == "darwin" else "notebook.ico"))
    for name, what in _WHAT.items():
        text = _FACTS.format(four=four(version), version=version, name=name, what=what)
        (into / f"{name}.version").write_text(text, encoding="utf-8")


def four(version: str) -> tuple[int, int, int, int]:
    """Windows counts versions in four numbers; whatever follows the numbers of ours is left out."""
    numbers = [int(part) for part in re.split(r"[+-]", version, maxsplit=1)[0].split(".") if part.isdigit()]
    first, second, third, fourth, *_ = [*numbers, 0, 0, 0, 0]
    return first, second, third, fourth


def draw(picture: Path, into: Path) -> None:
    """The picture of the menu in every size that Windows or macOS shows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication([])
    drawn = QImage(512, 512, QImage.Format.Format_RGBA8888)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(str(picture)).render(painter)
    painter.end()
    del app
    image = Image.frombytes("RGBA", (512, 512), bytes(drawn.constBits()))
    if into.suffix == ".icns":
        image.save(into)
    else:
        image.save(into, sizes=[(side, side) for side in (16, 20, 24, 32, 40, 48, 64, 128, 256)])
