"""The questions about the chosen mark: drawn, kept, undone and told in the history like those of every section."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.definitions import Field, FieldKind
from clinic_app.domain.ids import EntityId
from clinic_app.ui.forms.body_marks import KIND, LOOK, SECTION, BodyMark
from clinic_app.ui.forms.draw import Draw
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.forms.filling import Filling
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.question import Question
from clinic_app.ui.forms.records import RecordEditor
from clinic_app.ui.forms.when import why_not
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import IconButton, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.screens.mark_list import Hint

FIELDS: Final = (KIND, LOOK)
_COLUMNS: Final = 3


class _Beside(Draw):
    """Draws the parts of a record in columns: the map needs the height."""

    def _editor(self, field: Field) -> Editor:
        if field.kind is FieldKind.RECORD:
            return RecordEditor(self.parts(field), columns=_COLUMNS)
        return super()._editor(field)


class MarkCard(Card):
    """One mark. Without a point on the map it offers to be placed."""

    ended = Signal(object)
    place_wanted = Signal(object)
    history_wanted = Signal(str)
    list_wanted = Signal()
    """The danger signs after strangulation."""
    photographs_wanted = Signal(object)

    def __init__(self, filling: Filling, draw: Draw, since: Callable[[EntityId, str, Stored | None], str]) -> None:
        super().__init__(_("Mark"))
        self._filling = filling
        self._since = since
        self._entity: EntityId | None = None
        self._place = quiet(_("Place it on the map"), size="small")
        self._place.clicked.connect(lambda: self.place_wanted.emit(self._entity))
        self._end = IconButton("trash-2", _("Take this mark out"))
        self._end.clicked.connect(lambda: self.ended.emit(self._entity))
        self.photographs = quiet(_("Photographs…"), size="small")
        self.photographs.clicked.connect(lambda: self.photographs_wanted.emit(self._entity))
        self.act(self.photographs)
        self.act(self._place)
        self.act(self._end)
        self.body.setSpacing(0)
        self.body.setContentsMargins(16, 8, 16, 12)
        beside = _Beside(draw.labels, draw.site, draw.refs)
        self.rows: dict[str, Question | FoldedRow] = {}
        for field_id in FIELDS:
            row = beside.row(draw.labels.definitions.fields[field_id])
            row.answered.connect(lambda value, name=field_id: self._answered(name, value))
            row.history_asked.connect(lambda name=field_id: self.history_wanted.emit(name))
            self.rows[field_id] = row
            self.body.addWidget(row)
        self.hint = Hint()
        self.hint.followed.connect(self.list_wanted)
        self.body.addWidget(self.hint)
        filling.refused.connect(self._refused)
        _application().focusChanged.connect(self._focus_moved)
        self.hide()

    def show_mark(self, mark: BodyMark | None) -> None:
        """Show the answers about a mark; None hides the card."""
        self.setVisible(mark is not None)
        self._entity = mark.entity if mark is not None else None
        if mark is None:
            return
        self.title.setText(_("Mark {n}").format(n=mark.number))
        self.setAccessibleName(mark.spoken)
        self._place.setText(_("Place it on the map") if mark.spot is None else _("Move it"))
        for field_id, row in self.rows.items():
            stored = self._filling.stored(field_id, mark.entity)
            row.put(stored, self._since(mark.entity, field_id, stored))
        if mark.on_neck:
            self.hint.say(_("A mark on the neck: ask the danger signs after strangulation."), _("Open the list"))
        else:
            self.hint.say("")

    def focused_row(self) -> Question | FoldedRow | None:
        """The question the focus is in."""
        return next((row for row in self.rows.values() if row.has_focus()), None)

    def _answered(self, field_id: str, value: Stored | None) -> None:
        if self._entity is not None:
            self._filling.put(Place(self._entity, SECTION), field_id, value)

    def _refused(self, entity: EntityId, field_id: str, reason: str) -> None:
        row = self.rows.get(field_id)
        if entity == self._entity and row is not None:
            row.say_problem(why_not(reason))

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        for row in self.rows.values():
            inside = [widget is not None and row.isAncestorOf(widget) for widget in (old, new)]
            if isinstance(row, Question) and inside == [True, False]:
                row.focus_went()


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
