"""The drawn body to point at: by mouse, by touch, by keys. It says where somebody pointed and keeps nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from clinic_app.domain.body_map import Part, View
from clinic_app.domain.ids import EntityId
from clinic_app.ui import ink
from clinic_app.ui.forms import body_paint
from clinic_app.ui.forms.body_marks import BodyMark
from clinic_app.ui.forms.body_picture import BodyPicture, free_spot, in_part, key_of
from clinic_app.ui.forms.body_reach import Way
from clinic_app.ui.forms.body_words import BodyWords
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.theme import tokens

_NUDGE: Final = 0.008
ZOOMS: Final = (1.0, 1.5, 2.0, 3.0, 4.0)
_ARROWS: Final = {
    Qt.Key.Key_Left: Way.LEFT, Qt.Key.Key_Right: Way.RIGHT, Qt.Key.Key_Up: Way.UP, Qt.Key.Key_Down: Way.DOWN,
}  # fmt: skip
_IN_ORDER: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class BodyCanvas(QWidget):
    """Shows some views with their marks. One part is in use, the one a key marks; the mouse brings out another."""

    pointed = Signal(str, float, float)
    """A place for a new mark: view and point."""
    moved = Signal(object, str, float, float)
    """A mark was taken elsewhere."""
    chosen = Signal(object)
    """A mark was pointed at: its entity."""
    ended = Signal(object)
    """A mark is to go."""
    looked_at = Signal(str)
    """The part in use, or under the mouse, in words."""
    zoom_asked = Signal(int)
    """One step nearer, or farther."""

    def __init__(self, words: BodyWords, room: QSize) -> None:
        super().__init__()
        self._words = words
        self._picture = BodyPicture((), room, 1.0)
        self._room = room
        self._zoom = 1.0
        self._marks: Sequence[BodyMark] = ()
        self._mark: EntityId | None = None
        self._at = ""
        self._under = ""
        self._shapes: dict[str, QPainterPath] = {}
        self._lines: dict[str, list[tuple[QPainterPath, QPainterPath]]] = {}
        self._pressed: QPointF | None = None
        self._held: EntityId | None = None
        self._dragged: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # --- what is shown

    @property
    def at(self) -> tuple[View, Part] | None:
        """The part in use."""
        found = self._picture.found(self._at)
        return (found[0].view, found[1]) if found else None

    def show_views(self, views: tuple[View, ...]) -> None:
        """Show these views; the first part of them is in use unless the last one is still there."""
        if views != self._picture.views:
            self._under, self._shapes = "", {}
            self._lines = {view.id: [body_paint.lines_of(each) for each in view.figures] for view in views}
            self._lay_out(views)
            if self._picture.found(self._at) is None:
                self._at = self._picture.reach.keys[0]
            self._name()

    def show_marks(self, marks: Sequence[BodyMark], chosen: EntityId | None) -> None:
        """Show the marks, one of them chosen."""
        self._marks, self._mark = marks, chosen
        self._name()
        self.update()

    def fit(self, room: QSize, zoom: float) -> None:
        """Fill this room, so many times magnified."""
        if (room, zoom) != (self._room, self._zoom):
            self._room, self._zoom = room, zoom
            self._lay_out(self._picture.views)

    def where(self) -> QPointF:
        """The point in use, to be kept in sight."""
        mark = self._chosen_mark()
        place = self._picture.place(mark.spot[0]) if mark is not None and mark.spot else None
        if mark is not None and mark.spot and place is not None:
            return place.shown(*mark.spot[1:])
        found = self._picture.found(self._at)
        return found[0].to_pixels(found[1].at) if found else QPointF(self.rect().center())

    def pixels_of(self, view_id: str, x: float, y: float) -> QPointF:
        """Where a point of a view lies in the picture. The view must be shown."""
        place = self._picture.place(view_id)
        assert place is not None
        return place.shown(x, y)

    def _lay_out(self, views: tuple[View, ...]) -> None:
        self._picture = BodyPicture(views, self._room, self._zoom)
        self.setFixedSize(self._picture.size)
        self.update()

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter, Delete; plus and minus; Home and End, Page keys go through the parts in their order."""
        key, held = Qt.Key(event.key()), event.modifiers()
        shifted = bool(held & Qt.KeyboardModifier.ShiftModifier)
        way = _ARROWS.get(key)
        if held & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif way is not None:
            if shifted:
                self._nudge(way)
            else:
                self._use(self._picture.reach.step(self._at, way))
        elif key in _IN_ORDER:
            self._use(self._picture.reach.next_to(self._at, _IN_ORDER[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._use(self._picture.reach.keys[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._point_by_key()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._mark is not None:
            self.ended.emit(self._mark)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_asked.emit(1 if key == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)

    def _use(self, key: str) -> None:
        self._at = key
        self._name(aloud=True)
        self.update()

    def _name(self, *, aloud: bool = False) -> None:
        """The part in use is what those hear who do not see it."""
        if self.at is None:
            return
        view, part = self.at
        here = in_part(self._marks, view, part)
        said = self._words.whole(view, part)
        marked = ngettext("{n} mark here", "{n} marks here", len(here)).format(n=len(here)) if here else ""
        words = " · ".join(filter(None, (said, marked)))
        self.setAccessibleName(_("Body map: {part}").format(part=words))
        self.setAccessibleDescription(_("Arrows move between parts. Enter marks. Delete takes the chosen mark out."))
        self.looked_at.emit(words)
        if aloud:
            announce(self, words)

    def _point_by_key(self) -> None:
        if self.at is not None:
            view, part = self.at
            self.pointed.emit(view.id, *free_spot(self._marks, view, part))

    def _nudge(self, way: Way) -> None:
        """Shift and an arrow: the chosen mark moves a little, and never off the body."""
        mark = self._chosen_mark()
        place = self._picture.place(mark.spot[0]) if mark is not None and mark.spot else None
        if mark is None or mark.spot is None or place is None:
            return
        across, down = way.value
        x, y = round(mark.spot[1] + across * _NUDGE, 4), round(mark.spot[2] + down * _NUDGE, 4)
        part = place.view.part_at(x, y)
        if part is not None:
            self._at = key_of(place.view, part)
            self.moved.emit(mark.entity, place.view.id, x, y)

    def _chosen_mark(self) -> BodyMark | None:
        return next((mark for mark in self._marks if mark.entity == self._mark), None)

    # --- mouse and finger

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a mark, or wait whether this is a point."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), None
            near = self._picture.mark_near(self._marks, event.position())
            self._held = near.entity if near is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A held mark goes along; otherwise the part below is brought out."""
        if self._pressed is not None and self._held is not None and self._is_far(event):
            self._dragged = event.position()
        self._look_under(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A point, a mark that is chosen, or one that was taken elsewhere."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        held, dragged, far = self._held, self._dragged, self._is_far(event)
        self._pressed = self._held = self._dragged = None
        self.update()
        found = self._picture.under(event.position())
        if held is not None and dragged is None:
            self.chosen.emit(held)
        elif found is not None and (held is not None or not far):  # far without a mark is a swipe
            place, part = found
            x, y = (round(each, 4) for each in place.share(event.position()))
            self._at = key_of(place.view, part)
            if held is None:
                self.pointed.emit(place.view.id, x, y)
            else:
                self.moved.emit(held, place.view.id, x, y)

    def leaveEvent(self, event: QEvent) -> None:
        """The part in use counts again."""
        self._under = ""
        self._name()
        self.update()
        super().leaveEvent(event)

    def _is_far(self, event: QMouseEvent) -> bool:
        assert self._pressed is not None
        moved = (event.position() - self._pressed).manhattanLength()
        return self._dragged is not None or moved >= QApplication.startDragDistance()

    def _look_under(self, at: QPointF) -> None:
        found = self._picture.under(at)
        under = key_of(found[0].view, found[1]) if found else ""
        if under != self._under:
            self._under = under
            if found:
                self.looked_at.emit(self._words.whole(found[0].view, found[1]))
            else:
                self._name()
        self.update()

    # --- picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Part in use, outlines, marks."""
        painter, theme = QPainter(self), tokens(self)
        ink.fill(painter, self.rect(), theme.colour("surface"))
        used = self._at if self.hasFocus() else ""
        for key, fill, edge in ((self._under, "hover", ""), (used, "teal_t", "focus")):
            found = self._picture.found(key)
            if found is not None:
                if key not in self._shapes:
                    figure = next(each for each in found[0].view.figures if found[1] in each.parts)
                    self._shapes[key] = body_paint.shape_of(figure, found[1])
                ring = theme.colour(edge) if edge else None
                body_paint.paint_part(painter, found[0], self._shapes[key], fill=theme.colour(fill), edge=ring)
        for place in self._picture.places:
            body_paint.paint_view(painter, place, self._lines[place.view.id], theme, self._words)
        for place in self._picture.places:
            body_paint.paint_marks(painter, place, self._marks, self._mark, theme)
        if self._dragged is not None:
            body_paint.paint_drag(painter, self._dragged, theme)
        if self.hasFocus():
            ink.ring(painter, QRectF(self.visibleRegion().boundingRect()), theme)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The part in use shows, and is read aloud."""
        super().focusInEvent(event)
        self._name(aloud=True)
        self.update()
