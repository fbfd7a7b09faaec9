"""What only this site asks, counted: a question, its answers in their order, how many said each."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.answers import Missing
from clinic_app.domain.definitions import Field, FieldKind
from clinic_app.services.reporting import ALL, SILENCES, SiteCount
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.figure_numbers import NOBODY, Line
from clinic_app.ui.parts.figure_table import FigureTable
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.silence import silence_words

_BESIDE: Final = 16


class SiteCard(Card):
    """What is opened is an answer, with its words."""

    opened = Signal(str, str)

    def __init__(self, found: SiteCount, field: Field, labels: Labels) -> None:
        super().__init__(labels.field(field), note=_("asked by this site"), padding=0)
        self.field, self._labels = field, labels
        self.body.setContentsMargins(1, 0, 1, 8)  # within its edge
        self.table: FigureTable | None = None
        if not found.total:
            room = QHBoxLayout()
            room.setContentsMargins(_BESIDE, 12, _BESIDE, 12)
            room.addWidget(Paragraph(_("Nothing of this was recorded in these months."), colour="sub"))
            self.body.addLayout(room)
            return
        self.table = FigureTable(self.title.text(), *self._laid_out(found))
        self.table.opened.connect(self.opened)
        self.body.addWidget(self.table)

    def tell(self, found: SiteCount) -> None:
        """The same question with other numbers; somebody answered it if somebody did before."""
        if self.table is not None:
            self.table.tell(*self._laid_out(found))

    def _laid_out(self, found: SiteCount) -> tuple[list[str], list[Line]]:
        rows = [(code, _code(self.field, self._labels, code), n) for code, n in found.cells]
        lines = [
            Line(words, (str(n) if n else NOBODY,), ((code, f"{self.title.text()} · {words}") if n else None,))
            for code, words, n in rows
        ]
        lines.append(Line(_("All"), (str(found.total),), ((ALL, self.title.text()),), bold=True))
        return ["", _("All")], lines


def _code(field: Field, labels: Labels, code: str) -> str:
    if code in SILENCES:
        return silence_words(Missing(code))
    if field.kind is FieldKind.BOOL:
        return _("Yes") if code == "yes" else _("No")
    return labels.code(field.code_list, code)
