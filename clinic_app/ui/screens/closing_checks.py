"""The checklist before closing: the reason and five questions, of which *no* and *unknown* are answers too."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.answers import Missing, Stored, is_missing, stored
from clinic_app.domain.case import Case, Change
from clinic_app.services.closing_cases import CHECKS, missing
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _, label
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.theme import Type

ROOM: Final = 360
"""Wide enough for every reason, in either language."""
YES, NO, UNKNOWN = "yes", "no", "unknown"
_STORED: Final[dict[str, Stored]] = {YES: True, NO: False, UNKNOWN: stored(Missing.UNKNOWN)}


class ClosingChecks(Card):
    """`edited`: a person answered something."""

    edited = Signal()

    def __init__(self, labels: Labels) -> None:
        super().__init__(_("Before closing"), "list")
        self._labels = labels
        known = labels.definitions
        self.box = ChoiceBox()
        self.box.setAccessibleName(labels.field(known.fields["z_reason"]))
        for code, words in labels.codes("closure", tuple(code.id for code in known.codes["closure"].codes)):
            self.box.addItem(words, code)
        self.box.setCurrentIndex(-1)
        self.box.room = ROOM
        self.box.chosen.connect(self.edited)
        self.body.addWidget(Paragraph(labels.field(known.fields["z_reason"]), Type.BODY_BOLD))
        self.body.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)
        parts = {part.id: part.label for part in known.fields["z_checks"].parts}
        self._words = {part: label(f"z_checks.{part}", parts[part]) for part in CHECKS}
        self.parts: dict[str, Segments] = {}
        for part in CHECKS:
            self.body.addWidget(Divider())
            choices = [(YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Unknown"))]
            answer = self.parts[part] = Segments(choices, self._words[part], size="small", quiet={UNKNOWN})
            answer.chosen.connect(lambda _code: self.edited.emit())
            row = QHBoxLayout()
            row.setSpacing(16)
            row.addWidget(Paragraph(self._words[part]), 1, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(answer)
            self.body.addLayout(row)
        self.body.addStretch(1)

    def show_case(self, case: Case) -> None:
        """What was answered already, on the sheet or here before."""
        reason, said = case.stored("z_reason"), case.stored("z_checks")
        if self.box.currentIndex() < 0 and isinstance(reason, str):
            self.box.setCurrentIndex(self.box.findData(reason))
        for part, answer in self.parts.items():
            value = said.get(part) if isinstance(said, dict) else None
            if answer.code() is None and value is not None:
                answer.choose(UNKNOWN if is_missing(value) else YES if value else NO)

    def reason(self) -> str:
        """The code that is chosen; empty for none."""
        return str(self.box.currentData() or "")

    def said(self) -> dict[str, Stored]:
        """The answers, as the record keeps them."""
        return {part: _STORED[code] for part, answer in self.parts.items() if (code := answer.code())}

    def missing(self, case: Case) -> tuple[str, ...]:
        """What would still be missing with what stands here."""
        values = ((case.root, "z_reason", self.reason() or None), (case.root, "z_checks", self.said()))
        return tuple(missing(case.applying(Change(values=values))))

    def words_of(self, what: str) -> str:
        """A field, or a field and its part, as it is called here."""
        field, _stop, part = what.partition(".")
        return self._words.get(part) or self._labels.field(self._labels.definitions.fields[field])

    def go_to(self, what: str) -> None:
        """Where it is answered."""
        part = self.parts.get(what.partition(".")[2])
        (part or self.box).setFocus(Qt.FocusReason.OtherFocusReason)
