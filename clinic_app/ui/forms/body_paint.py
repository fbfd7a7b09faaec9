"""How the drawn body looks: outlines, thin lines, sides, captions, the part in use, and the numbered marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from clinic_app.domain.body_map import Figure, Part, Side
from clinic_app.domain.body_paths import Contour
from clinic_app.ui import ink
from clinic_app.ui.forms.body_marks import BodyMark
from clinic_app.ui.forms.body_stage import CAPTION, Placed
from clinic_app.ui.forms.body_words import BodyWords
from clinic_app.ui.i18n import _
from clinic_app.ui.qt_numbers import CENTRE
from clinic_app.ui.theme import Tokens, Type, font

MARK: Final = 10.0
"""Radius of a mark in pixels, whatever the zoom."""
_RING: Final = 14.0
_LETTER: Final = 24.0


def path_of(contour: Contour) -> QPainterPath:
    """A contour as Qt draws it."""
    path = QPainterPath(QPointF(*contour.start))
    for piece in contour.pieces:
        if len(piece) == 1:
            path.lineTo(*piece[0])
        else:
            path.cubicTo(*(QPointF(*point) for point in piece))
    if contour.closed:
        path.closeSubpath()
    return path


def shape_of(figure: Figure, part: Part) -> QPainterPath:
    """What of a part is really its own: inside the outline, and not in a part that counts before it."""
    shape = path_of(part.contour).intersected(path_of(figure.outline))
    for before in figure.parts:
        if before is part:
            break
        shape = shape.subtracted(path_of(before.contour))
    return shape


def lines_of(figure: Figure) -> tuple[QPainterPath, QPainterPath]:
    """The outline of a figure, and all its thin lines."""
    details = QPainterPath()
    for line in figure.details:
        details.addPath(path_of(line))
    return path_of(figure.outline), details


def paint_view(
    painter: QPainter, place: Placed, lines: Sequence[tuple[QPainterPath, QPainterPath]], theme: Tokens,
    words: BodyWords,
) -> None:  # fmt: skip
    """One view: its figures, each with its lines, with captions and the letters of her sides."""
    for figure, (outline, details) in zip(place.view.figures, lines, strict=True):
        _stroke(painter, place, outline, theme.colour("ctl"), 1.6)
        _stroke(painter, place, details, theme.colour("line2"), 1.2)
        left, top, width, height = figure.box
        foot = place.to_pixels((left + width / 2, top + height))
        ink.words(painter, QRectF(foot.x() - 120, foot.y() + 2, 240, CAPTION - 6), words.caption(figure.caption),
                  font(Type.CAPTION), theme.colour("sub"), align=CENTRE)  # fmt: skip
        if figure.left_edge is not None:
            _letters(painter, place, figure, theme)


def paint_part(painter: QPainter, place: Placed, shape: QPainterPath, *, fill: QColor, edge: QColor | None) -> None:
    """One part brought out."""
    shape = _to(place).map(shape)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(shape, ink.brush(fill))
    if edge is not None:
        painter.strokePath(shape, QPen(edge, 2))
    painter.restore()


def paint_marks(painter: QPainter, place: Placed, marks: Sequence[BodyMark], chosen: object, theme: Tokens) -> None:
    """The marks of one view; the chosen one last, with a ring."""
    here = [mark for mark in marks if mark.spot is not None and mark.spot[0] == place.view.id]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in sorted(here, key=lambda each: each.entity == chosen):
        assert mark.spot is not None
        at = place.shown(*mark.spot[1:])
        if mark.entity == chosen:
            _disc(painter, at, _RING, theme.colour("surface"), theme.colour("teal"))
        _disc(painter, at, MARK, theme.colour("teal"), None)
        box = QRectF(at.x() - MARK, at.y() - MARK, 2 * MARK, 2 * MARK)
        ink.words(painter, box, str(mark.number), font(Type.COMPACT_BOLD), theme.colour("onteal"), align=CENTRE)
    painter.restore()


def paint_drag(painter: QPainter, at: QPointF, theme: Tokens) -> None:
    """A mark on its way."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _disc(painter, at, MARK, theme.colour("teal_l"), theme.colour("teal"))
    painter.restore()


def _disc(painter: QPainter, at: QPointF, radius: float, fill: QColor, edge: QColor | None) -> None:
    shape = QPainterPath()
    shape.addEllipse(at, radius, radius)
    painter.fillPath(shape, ink.brush(fill))
    if edge is not None:
        painter.strokePath(shape, QPen(edge, 2))


def _to(place: Placed) -> QTransform:
    return QTransform(place.scale, 0, 0, place.scale, place.room.x(), place.room.y())


def _stroke(painter: QPainter, place: Placed, line: QPainterPath, colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(_to(place).map(line), pen)
    painter.restore()


def _letters(painter: QPainter, place: Placed, figure: Figure, theme: Tokens) -> None:
    """R and L at the upper corners: hers, and written, because the viewer sees them the other way round."""
    left, top, width, _height = figure.box
    letters = {Side.LEFT: _("L"), Side.RIGHT: _("R")}
    assert figure.left_edge is not None
    for side, x in ((figure.left_edge, left + width * 0.08), (figure.left_edge.other, left + width * 0.92)):
        at = place.to_pixels((x, top))
        box = QRectF(at.x() - _LETTER, at.y(), 2 * _LETTER, 20)
        ink.words(painter, box, letters[side], font(Type.CAPTION), theme.colour("sub"), align=CENTRE)
