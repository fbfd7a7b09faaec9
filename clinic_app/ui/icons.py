"""Our small set of line icons, tinted to the theme and kept by name, size, colour and device ratio."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from clinic_app import paths

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

IN_TEXT: Final = 16
IN_BUTTON: Final = 18
IN_RAIL: Final = 20
_RATIOS: Final = (1.0, 1.5, 2.0)


def paint(painter: QPainter, name: str, where: QRectF, colour: QColor) -> None:
    """Draw an icon in the middle of `where`, as large as its smaller side."""
    side = min(where.width(), where.height())
    corner = QRectF(where.center().x() - side / 2, where.center().y() - side / 2, side, side).topLeft()
    ratio = painter.device().devicePixelRatioF() if painter.device() is not None else 1.0
    painter.drawPixmap(corner, pixmap(name, round(side), colour.name(), ratio))


@lru_cache(maxsize=1024)
def pixmap(name: str, side: int, colour: str, ratio: float) -> QPixmap:
    """An icon as pixels. Raises `FileNotFoundError` for a name that is not in `resources/icons`."""
    from PySide6.QtSvg import QSvgRenderer

    drawing = _source(name).replace(b"currentColor", colour.encode())
    drawn = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    drawn.fill(QColor(0, 0, 0, 0))
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(drawing)).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon(name: str, colour: QColor, side: int = IN_BUTTON) -> QIcon:
    """For Qt's own menus and actions; what we paint ourselves uses `paint`."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(name, side, colour.name(), ratio))
    return made


def exists(name: str) -> bool:
    """Whether there is such an icon: pictured words come from data."""
    return (paths.resources() / "icons" / f"{name}.svg").exists()


@cache
def _source(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()
