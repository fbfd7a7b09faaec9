"""Hands or a cord on the neck: the question, what to do at once, and the eleven signs to look for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.ui import ink
from clinic_app.ui.forms.matrix import MatrixEditor
from clinic_app.ui.forms.short_sheet import UNKNOWN, Bound, Choice, Quick, ShortSheet, yes_no_unknown
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.case_facts import STRANGLED
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
        if confirmed_by:
            by = _("To be confirmed: {who}").format(who=confirmed_by)
            texts.addWidget(Paragraph(by, Type.CAPTION, colour="sub"))
        row.addLayout(texts, 1)
        if more is not None:
            row.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(words)
        self.hide()

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
        labels = ways.labels
        field = labels.definitions.fields[SIGNS]
        choices = [*yes_no_unknown()[:2], Choice("?", UNKNOWN)] if narrow else yes_no_unknown()
        self.asked = Quick(_("Hands or a cord on the neck"), choices, size="small", above=False, row=STRANGLED)
        self._open = plain(_("Signs…"), size="small")
        self._open.clicked.connect(self._show_signs)
        self._todo = self.told(_("Doctor now. Do not leave alone. Not home with the companion."), SIGNS, self._open)
        matrix = MatrixEditor(labels.codes(field.row_list, field.rows), labels.codes(field.answer_list, field.answers))
        self._signs = Bound(labels.field(field), matrix)
        self._signs.setWindowFlags(Qt.WindowType.Popup)
        self._signs.setMinimumWidth(560)
        inside = self._signs.layout()
        if inside is not None:
            inside.setContentsMargins(16, 16, 16, 16)
        self._signs.setParent(self, Qt.WindowType.Popup)
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
        self._signs.bind(sheet, SIGNS)
        sheet.filling.changed.connect(lambda _entity, _field: self._show(sheet))
        sheet.filling.reshaped.connect(lambda: self._show(sheet))
        self._show(sheet)

    def _show(self, sheet: ShortSheet) -> None:
        facts, signs = sheet.stored(QUESTION), sheet.stored(SIGNS)
        yes = isinstance(facts, dict) and facts.get(STRANGLED) == "yes"
        present = _count(signs)
        self._todo.setVisible(yes or bool(present))
        signs_words = ngettext("{n} sign", "{n} signs", present).format(n=present)
        self._open.setText(signs_words if present else _("Signs…"))

    def _show_signs(self) -> None:
        self._signs.move(self._open.mapToGlobal(self._open.rect().bottomLeft()))
        self._signs.show()
        self._signs.editor.setFocus()


def _count(signs: Stored | None) -> int:
    return sum(each == "yes" for each in signs.values()) if isinstance(signs, dict) else 0
