"""Contrast of what is painted and is no widget: lines of lists, cells, pills, charts, days, and signs beside them.

While a window is painted, each word and each sign that is drawn is noted with its ink and its place; then its ground
is read from the pixels around it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import pytest
from desk_top import contrast
from page_contrast import LEAST, RATIO
from PIL import Image
from PySide6.QtCore import QEvent, QItemSelectionModel, QPointF, QRect, QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHoverEvent, QImage, QPainter, QRegion
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from clinic_app.ui import icons, ink
from clinic_app.ui.parts import chart_view
from clinic_app.ui.qt_numbers import LEFT, MIDDLE, ONE_LINE
from clinic_app.ui.screens import case_table

LEAST_OF_SIGNS: Final = 3.0
"""WCAG 2.2, 1.4.11."""
_LEAST_PART: Final = 4


class Drawn(NamedTuple):
    """Words or a sign, as drawn: what it is, its ink, and its place in pixels."""

    what: str
    ink: QColor
    place: QRectF
    least: float


def faint_drawn(window: QWidget) -> list[str]:
    """What is drawn in a window and told from its ground less than it should be. What cannot be pressed may be."""
    image = QImage(window.size() * RATIO, QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(RATIO)
    with noted() as drawn:
        window.render(image)
    size = (image.width(), image.height())
    picture = Image.frombytes("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine())
    return sorted({
        f"{each.what!r} is drawn with {ratio:.1f} : 1"
        for each in drawn
        if (ratio := _ratio(picture, each)) is not None and ratio < each.least
    })  # fmt: skip


def faint_in_every_state(window: QWidget) -> list[str]:
    """The same as it stands, and with the pointer over everything and the last line of each list chosen."""
    found = faint_drawn(window)
    with stirred(window):
        found += [f"under the pointer: {each}" for each in faint_drawn(window)]
    return found


@contextmanager
def stirred(window: QWidget) -> Iterator[None]:
    """The pointer over everything at once; in each list also over a line, and another one chosen."""
    over = Qt.WidgetAttribute.WA_UnderMouse
    shown = [each for each in window.findChildren(QWidget) if each.isVisible() and not each.testAttribute(over)]
    lists = [each for each in shown if isinstance(each, QAbstractItemView) and each.model().rowCount()]
    for each in shown:
        each.setAttribute(over, True)
    flags = QItemSelectionModel.SelectionFlag
    chosen = [(each, each.currentIndex()) for each in lists]
    for each in lists:
        rows, selected = each.model().rowCount(), each.selectionModel()
        with QSignalBlocker(selected), QSignalBlocker(each):
            selected.setCurrentIndex(each.model().index(rows - 1, 0), flags.ClearAndSelect | flags.Rows)
        at = QPointF(each.visualRect(each.model().index(0, 0)).center())
        QApplication.sendEvent(each.viewport(), QHoverEvent(QEvent.Type.HoverMove, at, at, QPointF(-1, -1)))
    try:
        yield
    finally:
        for each in shown:
            each.setAttribute(over, False)
        for each, before in chosen:
            with QSignalBlocker(each.selectionModel()), QSignalBlocker(each):
                each.selectionModel().setCurrentIndex(before, flags.ClearAndSelect | flags.Rows)


@contextmanager
def noted() -> Iterator[list[Drawn]]:
    """Everything that is drawn meanwhile by the few strokes that all parts share, or by a painter of their own."""
    drawn: list[Drawn] = []
    line, sign = ink.words, icons.paint

    def words(
        painter: QPainter, rect: QRect | QRectF, text: str, face: QFont, colour: QColor, *, align: int = LEFT
    ) -> int:
        wide = line(painter, rect, text, face, colour, align=align)
        place = QRectF(painter.boundingRect(QRectF(rect), int(align) | MIDDLE | ONE_LINE, text)) & QRectF(rect)
        if _counts(painter, place) and text.strip():
            drawn.append(Drawn(text, _seen_through(painter, colour), _mapped(painter, place), LEAST))
        return wide

    def paint(painter: QPainter, name: str, where: QRectF, colour: QColor) -> None:
        sign(painter, name, where, colour)
        if _counts(painter, QRectF(where)):
            drawn.append(Drawn(name, _seen_through(painter, colour), _mapped(painter, QRectF(where)), LEAST_OF_SIGNS))

    class Noting(QPainter):
        def drawText(self, *how: Any) -> Any:
            said = next(each for each in how if isinstance(each, str))
            place = _place(self, how, said)
            if _counts(self, place):
                drawn.append(Drawn(said, _seen_through(self, self.pen().color()), _mapped(self, place), LEAST))
            return super().drawText(*how)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ink, "words", words)
        for module in [each for name, each in sys.modules.items() if name.startswith("clinic_app.ui")]:
            if getattr(module, "paint", None) is sign:
                patched.setattr(module, "paint", paint)
        for module in (case_table, chart_view):
            patched.setattr(module, "QPainter", Noting)
        yield drawn


def _counts(painter: QPainter, place: QRectF) -> bool:
    """Of what is pressed by nobody now, or half below an edge, nothing is judged."""
    device = painter.device()
    if not isinstance(device, QWidget) or not device.isEnabled():
        return False
    if not device.isVisible():
        return True  # taken as a picture of its own
    whole = QRegion(painter.worldTransform().mapRect(place).toRect())
    return whole.subtracted(device.visibleRegion()).isEmpty()


def _seen_through(painter: QPainter, colour: QColor) -> QColor:
    seen = QColor(colour)
    seen.setAlphaF(seen.alphaF() * painter.opacity())
    return seen


def _place(painter: QPainter, how: tuple[Any, ...], said: str) -> QRectF:
    """No larger than the words themselves."""
    if isinstance(how[0], QRect | QRectF):
        flags = next(int(each) for each in how[1:] if not isinstance(each, str))
        return QRectF(painter.boundingRect(QRectF(how[0]), flags, said)) & QRectF(how[0])
    metrics = QFontMetricsF(painter.font())
    return metrics.boundingRect(said).translated(QPointF(how[0]))


def _mapped(painter: QPainter, place: QRectF) -> QRectF:
    if painter.hasClipping():
        place &= QRectF(painter.clipBoundingRect())
    return painter.deviceTransform().mapRect(place)


def _ratio(picture: Image.Image, drawn: Drawn) -> float | None:
    """Of the ink to the commonest colour around it; None where nothing of it is seen."""
    place = drawn.place
    box = (max(0, round(place.left())), max(0, round(place.top())),
           min(picture.width, round(place.right())), min(picture.height, round(place.bottom())))  # fmt: skip
    if box[2] - box[0] < _LEAST_PART or box[3] - box[1] < _LEAST_PART:
        return None
    crop = picture.crop(box)
    counts = sorted(crop.getcolors(crop.width * crop.height) or [], reverse=True)
    if len(counts) == 1:
        return None  # hidden by what lies over it, or scrolled away
    of = drawn.ink
    grounds = [colour for _many, colour in counts if colour != _rgb(of)]
    ground = QColor(*grounds[0])
    return float(contrast(ground, _over(of, ground)))


def _over(seen: QColor, ground: QColor) -> QColor:
    share = seen.alphaF()
    pairs = zip(_rgb(seen), _rgb(ground), strict=True)
    return QColor(*(round(top * share + below * (1 - share)) for top, below in pairs))


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
