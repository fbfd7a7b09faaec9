"""Contrast as it is really painted: every word of a page against its ground, counted as WCAG 2.2 does, from pixels."""

from __future__ import annotations

from functools import cache
from typing import Final

from desk_top import contrast
from PIL import Image
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

LEAST: Final = 4.5
"""WCAG 2.2, 1.4.3, of words."""
RATIO: Final = 1.25
"""As a PC paints at 125 %: thin strokes reach their colour more often than at 100 %."""
_SHARE: Final = 0.6
"""So much of its height a part must show: of less, perhaps no stroke is seen."""
_LEAST_PART: Final = 6
"""Pixels either way: of less, nothing is read."""


def faint(window: QWidget, page: QWidget) -> list[str]:
    """The words of a page that are told from their ground less than they should be. What cannot be pressed may be."""
    picture = _painted(window)
    return [
        f"{said!r} has {ratio:.1f} : 1"
        for widget in page.findChildren(QWidget)
        if (said := _words(widget)) and widget.isVisible() and widget.isEnabled()
        if (ratio := _ratio(picture, _seen(widget, window))) is not None and ratio < LEAST
    ]


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return widget.text() or widget.placeholderText() if isinstance(widget, QLineEdit) else ""


def _painted(window: QWidget) -> Image.Image:
    image = QImage(window.size() * RATIO, QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(RATIO)
    window.render(image)
    size = (image.width(), image.height())
    return Image.frombytes("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine())


def _seen(widget: QWidget, window: QWidget) -> QRect:
    """Its part of the window, or nothing where it is hidden by what scrolls."""
    part = widget.visibleRegion().boundingRect()
    if part.height() < widget.height() * _SHARE:
        return QRect()
    return part.translated(widget.mapTo(window, QPoint(0, 0)))


def _ratio(picture: Image.Image, part: QRect) -> float | None:
    """Of the commonest colour to the one that stands out most from it; None where nothing is seen."""
    if part.isEmpty():
        return None
    edges = (part.left() + 2, part.top() + 2, part.right() - 1, part.bottom() - 1)
    box = tuple(round(edge * RATIO) for edge in edges)
    if box[2] - box[0] < _LEAST_PART or box[3] - box[1] < _LEAST_PART:
        return None
    crop = picture.crop(box)
    counts = sorted(crop.getcolors(crop.width * crop.height) or [], reverse=True)
    ground = counts[0][1]
    return max((_apart(ground, colour) for _many, colour in counts[1:]), default=None)


@cache
def _apart(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    return contrast(QColor(*one), QColor(*other))
