"""Hands or a cord on the neck: the question, what to do at once, and the eleven signs to look for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.ids import EntityId
from clinic_app.services.recording import Revised
from clinic_app.ui import ink
from clinic_app.ui.forms.matrix import MatrixEditor
from clinic_app.ui.forms.short_sheet import UNKNOWN, Bound, Choice, ShortSheet, yes_no_unknown
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.asked_beside import AskedBeside
from clinic_app.ui.screens.case_facts import STRANGLED
from clinic_app.ui.screens.neck_signs import NeckSigns
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type, tokens

QUESTION = "r_items"
SIGNS = "h_strangle"


class ToDo(QWidget):
    """What to do, in a tinted frame: bold, and by whom it has still to be confirmed."""

    def __init__(self, words: str, confirmed_by: str, more: QWidget | None = None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(Mark("heart-pulse", side=18, colour="teal"), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Paragraph(words, Type.COMPACT_BOLD))
        self._confirmed = _("To be confirmed: {who}").format(who=confirmed_by) if confirmed_by else ""
        self.caption = Paragraph(self._confirmed, Type.CAPTION, colour="sub")
        texts.addWidget(self.caption)
        row.addLayout(texts, 1)
        if more is not None:
            row.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.say_seen("")
        self.setAccessibleName(words)
        self.hide()

    def say_seen(self, words: str) -> None:
        """When somebody saw it; empty if nobody knows."""
        self.caption.setText(" · ".join(filter(None, (words, self._confirmed))))
        self.caption.setVisible(bool(self.caption.text()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tinted."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("teal_t"), edge=theme.colour("teal_l"))
        painter.end()


class DangerCard(QWidget):
    """The question about the neck with what follows from a yes. In a narrow place *unknown* is a question mark."""

    def __init__(self, ways: Ways, *, narrow: bool = False) -> None:
        super().__init__()
        self._ways = ways
        self._seen: datetime | None = None
        labels = ways.labels
        field = labels.definitions.fields[SIGNS]
        choices = [*yes_no_unknown()[:2], Choice("?", UNKNOWN)] if narrow else yes_no_unknown()
        self.asked = AskedBeside(_("Hands or a cord on the neck"), choices, row=STRANGLED)
        self._open = plain(_("Signs…"), size="small")
        self._todo = self.told(_("Doctor now. Do not leave alone. Not home with the companion."), SIGNS, self._open)
        matrix = MatrixEditor(labels.codes(field.row_list, field.rows), labels.codes(field.answer_list, field.answers))
        self.signs = NeckSigns(Bound(labels.field(field), matrix), self)
        self._open.clicked.connect(lambda: self.signs.open_below(self._open))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.asked)
        column.addWidget(self._todo)

    def told(self, words: str, field_id: str, more: QWidget | None = None) -> ToDo:
        """What to do, as the rows of the site say; whoever must confirm it stands below."""
        field = self._ways.labels.definitions.fields[field_id]
        by = self._ways.labels.code("signoff", field.to_be_confirmed_by) if field.to_be_confirmed_by else ""
        return ToDo(words, by, more)

    def bind(self, sheet: ShortSheet) -> None:
        """Join the question and the signs to the case."""
        self.asked.bind(sheet, QUESTION)
        self.signs.signs.bind(sheet, SIGNS)
        sheet.filling.changed.connect(lambda _entity, field: self._answered(sheet, field))
        sheet.filling.reshaped.connect(lambda: self._show(sheet))
        self._show(sheet)
        if not self._todo.isHidden():
            recording, case_id = self._ways.clinic.recording, sheet.filling.case.id
            self._ways.jobs.run(self, partial(recording.history, case_id), lambda told: self._learn(sheet, told))

    def _learn(self, sheet: ShortSheet, history: Sequence[Revised]) -> None:
        """When it was first written, as it stands now; what happened before it was written counts from then."""
        if self._seen is None:
            self._seen = seen_at(history)
            self._show(sheet)

    def _answered(self, sheet: ShortSheet, field: str) -> None:
        before = not self._todo.isHidden()
        self._show(sheet)
        if field in (QUESTION, SIGNS) and before is self._todo.isHidden():
            self._seen = None if before else self._ways.clock.now()
            self._show(sheet)

    def _show(self, sheet: ShortSheet) -> None:
        signs = sheet.stored(SIGNS)
        present = _count(signs)
        self._todo.setVisible(_tells(QUESTION, sheet.stored(QUESTION)) or bool(present))
        at = self._seen
        self._todo.say_seen(_("Seen {when}").format(when=self._ways.site.shown_time(at)) if at else "")
        signs_words = ngettext("{n} sign", "{n} signs", present).format(n=present)
        self._open.setText(signs_words if present else _("Signs…"))


def seen_at(history: Iterable[Revised]) -> datetime | None:
    """Since when the neck is written as a danger, without a break; None if it is not."""
    since, standing = None, dict[tuple[EntityId, str], bool]()
    for revised in history:
        for one in revised.answers:
            if one.field in (QUESTION, SIGNS):
                standing[one.entity, one.field] = _tells(one.field, one.after)
        told = any(standing.values())
        since = (since or revised.happened_at or revised.at) if told else None
    return since


def _tells(field: str, value: Stored | None) -> bool:
    if field == QUESTION:
        return isinstance(value, dict) and value.get(STRANGLED) == "yes"
    return bool(_count(value))


def _count(signs: Stored | None) -> int:
    return sum(each == "yes" for each in signs.values()) if isinstance(signs, dict) else 0
