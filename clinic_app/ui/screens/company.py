"""Who came along, whether they can wait outside, and the neutral reason that was given: the second step of the door."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.ui.forms.choices import SeveralEditor
from clinic_app.ui.forms.short_sheet import Bound, Choice, ShortSheet
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.screens.asked_beside import AskedBeside
from clinic_app.ui.screens.danger_card import ToDo
from clinic_app.ui.screens.step_card import StepCard
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

CAME: Final = "a_companion"
ALONE: Final = "a_private_now"
REFUSES: Final = "a_companion_refuses"
TOLD: Final = "a_told_companion"
_FIRST: Final = ("alone", "partner_husband", "own_family", "employer", "friend_neighbour", "police",
                 "immigration_official", "children")  # fmt: skip
"""The ones pictured: who is with her most, any official, and a child. The rest of the list is one press away."""


class CanWait(AskedBeside):
    """Outside, still in the room, or refusing to go: the last is a *no* to being alone, and a fact of its own."""

    def __init__(self) -> None:
        choices = [
            Choice(_("Outside now"), "yes"), Choice(_("Still in the room"), "no"), Choice(_("Refuses to go"), REFUSES),
        ]  # fmt: skip
        super().__init__(_("Can they wait outside?"), choices)

    def bind(self, sheet: ShortSheet, field_id: str) -> None:
        """The same, and what says that somebody refuses."""
        sheet.filling.changed.connect(lambda _entity, field: self.refresh() if field == REFUSES else None)
        super().bind(sheet, field_id)

    def _value(self) -> Stored | None:
        value = super()._value()
        refuses = self._sheet is not None and self._sheet.stored(REFUSES) == "yes"
        return REFUSES if value == "no" and refuses else value

    def _keep(self, keeps: Stored | None) -> None:
        assert self._sheet is not None
        refuses = keeps == REFUSES
        self._sheet.put(REFUSES, "yes" if refuses else None)
        self._sheet.put(ALONE, "no" if refuses else keeps)


class Company(StepCard):
    """Nothing is chosen beforehand. The reason that was said is kept for the next shift."""

    def __init__(self, ways: Ways) -> None:
        asked = _("Who came along?")
        super().__init__(2, asked, _("more than one is possible"))
        labels = ways.labels
        self._sheet: ShortSheet | None = None
        self.reasons: dict[str, Chip] = {}
        every = labels.definitions.codes["companion"].ids
        rest = labels.codes("companion", tuple(code for code in every if code not in _FIRST))
        self.came = Bound("", SeveralEditor(labels.codes("companion", _FIRST), more=rest), spoken=asked)
        self.waits = CanWait()
        field = labels.definitions.fields[REFUSES]
        by = labels.code("signoff", field.to_be_confirmed_by) if field.to_be_confirmed_by else ""
        self.stays = ToDo(_("Do not press it. Care first; ask again at the next reason. Tell whoever leads."), by)
        self.body.addWidget(self.came)
        self.body.addWidget(self.waits)
        self.body.addWidget(self.stays)
        hint = _("A reason at hand. Press the one you said; the next shift sees it.")
        self.body.addWidget(Paragraph(hint, Type.CAPTION, colour="sub"))
        self.body.addWidget(self._chips())
        self._said = Paragraph("", Type.COMPACT)
        self._said.hide()
        self.body.addWidget(self._said)
        note = QHBoxLayout()
        note.setSpacing(8)
        note.addWidget(Mark("lock", side=14))
        closing = _("If they come back: story, consent and the other person close by themselves.")
        note.addWidget(Paragraph(closing, Type.CAPTION, colour="sub"), 1)
        self.body.addLayout(note)

    def begun(self, sheet: ShortSheet) -> None:
        """The case is there. The questions themselves are joined to it with the others of the page."""
        self._sheet = sheet

    def show_case(self) -> None:
        """What follows from the answers so far."""
        if self._sheet is None:
            return
        told = self._sheet.stored(TOLD)
        for words, chip in self.reasons.items():
            chip.setChecked(told == words)
        other = isinstance(told, str) and told not in self.reasons
        self._said.setText(_("Said: {words}").format(words=told) if other else "")
        self._said.setVisible(other)
        self.stays.setVisible(self._sheet.stored(ALONE) == "no" and self._sheet.stored(REFUSES) == "yes")

    def _chips(self) -> QWidget:
        flow = of_chips()
        for words in (_("Weighing"), _("Urine sample"), _("X-ray"), _("Registration desk")):
            chip = Chip(words)
            chip.clicked.connect(partial(self._told, words))
            self.reasons[words] = chip
            flow.addWidget(chip)
        holder = QWidget()
        holder.setLayout(flow)
        return holder

    def _told(self, words: str, _on: bool = False) -> None:
        if self._sheet is not None:
            self._sheet.put(TOLD, None if self._sheet.stored(TOLD) == words else words)
