"""The type of violence step by step: one question after the other until the first that fits. It decides no care."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.classification import NOT_GBV, ORDER, UNCONFIRMED_FROM, classified, first_that_fits
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.answer_keys import answer_key
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_KEYS: Final = {"y": "yes", "n": "no"}


def questions() -> dict[str, str]:
    """What is asked for each type, in the order of GBVIMS."""
    return {
        "rape": _("Was there penetration, however slight: vagina, anus or mouth, with a body part or an object?"),
        "sexual_assault": _(
            "Was there unwanted sexual contact without penetration? Attempted rape and genital cutting count here."
        ),
        "physical_assault": _("Was there physical violence that was not sexual?"),
        "forced_marriage": _("Was it an act of forced marriage? Marriage of a child counts."),
        "denial_of_resources_opportunities_or_services": _(
            "Were money, goods, work, school or services withheld? Being poor is not meant."
        ),
        "psychological_emotional_abuse": _("Were there threats, insults, humiliation or isolation?"),
    }


class _Step(Card):
    """One question; yes and no look alike."""

    answered = Signal(str, bool)

    def __init__(self, kind: str, words: str, *, confirmed: bool) -> None:
        super().__init__(padding=16)
        self.kind = kind
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Paragraph(words), 1)
        self.choice = Segments([("yes", _("Yes")), ("no", _("No"))], words)
        self.choice.chosen.connect(lambda code: self.answered.emit(self.kind, code == "yes"))
        row.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        if not confirmed:
            note = _("Wording: to be confirmed by the GBVIMS team.")
            self.body.addWidget(Paragraph(note, Type.CAPTION, colour="sub"))


class Classify(CasePage):
    """Y and N answer; the next question comes only after a no."""

    def __init__(self, ways: Ways, case_id: CaseId, incident: EntityId, write: Callable[[str], None]) -> None:
        super().__init__(
            ways, case_id, _("Type of violence, step by step"), _("By the act, the first that fits. For counting only.")
        )
        self._incident, self._write_down = incident, write
        self._answers: dict[str, bool] = {}
        self.steps = {
            kind: _Step(kind, words, confirmed=place < UNCONFIRMED_FROM)
            for place, (kind, words) in enumerate(questions().items())
        }
        for step in self.steps.values():
            step.answered.connect(self._answered)
            self.column.addWidget(step)
        self.result = Card(facts=True, padding=16)
        self.found = Paragraph("", Type.SECTION)
        self.why = Paragraph("", Type.COMPACT, colour="sub")
        self.write = primary(_("Write it as the type"), "check")
        self.write.clicked.connect(lambda _on: self._write())
        again = plain(_("Begin again"), "rotate-ccw")
        again.clicked.connect(lambda _on: self._begin_again())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.write)
        row.addWidget(again)
        row.addStretch(1)
        self.result.body.addWidget(self.found)
        self.result.body.addWidget(self.why)
        self.result.body.addLayout(row)
        self.column.addWidget(self.result)
        self.ticked = Paragraph("", Type.COMPACT, colour="sub")
        self.column.addWidget(self.ticked)
        self.column.addStretch(1)
        self._show()

    def present(self, case: Case, _more: Any) -> None:
        """What was ticked as done may tell the type already; it is said, never written by itself."""
        acts = case.answer("i_acts", self._incident)
        kind = first_that_fits(acts.value) if isinstance(acts, Answer) else None
        words = _("By everything that was ticked as done, the first that fits is: {kind}.")
        self.ticked.setText(words.format(kind=self._label(kind)) if kind else "")
        self._focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y and N answer the question that is open, in any keyboard layout."""
        code, open_ = _KEYS.get(answer_key(event)), self._open()
        if code is not None and open_ is not None:
            self.steps[open_].choice.choose_by_hand(code)
        else:
            super().keyPressEvent(event)

    def _open(self) -> str | None:
        """The question that waits."""
        if classified(self._answers) is not None:
            return None
        return next(kind for kind in ORDER if kind not in self._answers)

    def _answered(self, kind: str, said: bool) -> None:
        """An earlier answer that changes takes the later ones back."""
        later = ORDER[ORDER.index(kind) + 1 :]
        self._answers = {each: answer for each, answer in self._answers.items() if each not in later} | {kind: said}
        for each in later:
            self.steps[each].choice.choose(None)
        self._show()
        self._focus()

    def _show(self) -> None:
        found, waits = classified(self._answers), self._open()
        for kind, step in self.steps.items():
            step.setVisible(kind in self._answers or kind == waits)
        self.result.setVisible(found is not None)
        if found is None:
            return
        self.found.setText(self._label(found))
        self.why.setText(
            _("Nothing of this: it is counted as not gender-based. Care is the same.")
            if found == NOT_GBV
            else _("The first question with a yes. It opens or closes no service and no clock.")
        )

    def _focus(self) -> None:
        waits = self._open()
        where = self.steps[waits].choice if waits is not None else self.write
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_again(self) -> None:
        self._answers = {}
        for step in self.steps.values():
            step.choice.choose(None)
        self._show()
        self._focus()

    def _write(self) -> None:
        found = classified(self._answers)
        if found is not None:
            self._write_down(found)
            self.ways.inside.back()

    def _label(self, kind: str | None) -> str:
        return self.ways.labels.code("gbv_type", kind or "")
