"""Above a section of a case: the question of it that two PCs answered differently, and that others are."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.convergence import ENDED
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.services.to_decide import SHARING, ToDecide
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card, Mark
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_NARROWEST: Final = 480
"""Both answers stand beside each other."""
_AROUND: Final = 72
_SHARE: Final = 0.4
"""More of the height of the case is not taken from its questions: on a small screen one line leads to both answers."""


class UndecidedBar(QWidget):
    """Hidden while nothing waits. `changed`: the case says something else than before; `refused` carries the error."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: Any = None
        """The question that is shown with its answers."""
        self._ways: Ways | None = None
        self._section = ""
        self._waiting: tuple[tuple[ToDecide, ...], Any] = ((), {})
        self._card = Card(padding=12)
        self._words = Paragraph("", Type.COMPACT, colour="sub")
        self.every = quiet(_("Decide…"), "scale", size="small")
        self.every.clicked.connect(lambda _on=False: self._open())
        line = QHBoxLayout()
        line.setSpacing(8)
        self._mark = Mark("scale", side=16, colour="teal_d")
        line.addWidget(self._mark)
        line.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.every)
        self._line = QWidget()
        line.setContentsMargins(0, 0, 0, 0)
        self._line.setLayout(line)
        self._card.body.addWidget(self._line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 8, 24, 0)
        whole.addWidget(self._card)
        self.hide()

    def look(self, ways: Ways, case_id: CaseId) -> None:
        """Look what waits in this case."""
        self._ways, self._case_id = ways, case_id

        def work() -> tuple[tuple[ToDecide, ...], Any]:
            waiting = ways.clinic.two_pcs.of(case_id)
            if not waiting:
                return waiting, {}
            from clinic_app.ui.screens.told_answers import names_of

            return waiting, names_of(ways)

        if (above := self.parentWidget()) is not None:
            above.installEventFilter(self)  # as high as it is
        if may(ways.clinic.whoami.role, Act.READ_CASE):
            ways.jobs.run(self, work, self._show, self.refused.emit)

    def show_section(self, section: str) -> None:
        """What waits in this section is shown whole, of the others only how many."""
        self._section = section
        self._show(self._waiting)

    def _show(self, waiting: tuple[tuple[ToDecide, ...], Any]) -> None:
        self._waiting = waiting
        if self.asked is not None:
            self.asked.hide()
            self.asked.deleteLater()
            self.asked = None
        questions, names = waiting
        self.setVisible(bool(questions))
        if not questions or self._ways is None:
            return
        here = [each for each in questions if _section_of(self._ways, each) == self._section]
        if here:
            self.asked = self._made(self._ways, here[0], names)
            self._card.body.insertWidget(0, self.asked)
        self._fit()

    def eventFilter(self, above: QObject, event: QEvent) -> bool:
        """There is more room now, or less."""
        if event.type() == QEvent.Type.Resize and self._waiting[0]:
            self._fit()
        return super().eventFilter(above, event)

    def _fit(self) -> None:
        """Both answers where they have room, else a line that counts them with the others."""
        above = self.parentWidget()
        here = self.asked is not None
        if here and above is not None:
            wide = max(_NARROWEST, self.width() - _AROUND)
            here = self.asked.heightForWidth(wide) <= above.height() * _SHARE
            self.asked.setVisible(here)
        others = len(self._waiting[0]) - here
        words = ngettext("{n} question was answered differently on two PCs",
                         "{n} questions were answered differently on two PCs", others)  # fmt: skip
        if here:
            words = ngettext("{n} more question was answered differently on two PCs",
                             "{n} more questions were answered differently on two PCs", others)  # fmt: skip
        self._words.setText(words.format(n=others))
        self.every.setAccessibleName(f"{self._words.text()}: {self.every.text()}")
        self._line.setVisible(bool(others))

    def _made(self, ways: Ways, question: ToDecide, names: Any) -> QWidget:
        from clinic_app.ui.screens.case_undecided import hear_from_her, write_another
        from clinic_app.ui.screens.pc_answers import PcAnswers

        made = PcAnswers(ways, question, names, decides=may(ways.clinic.whoami.role, Act.MERGE))
        made.decided.connect(partial(self._decide, question))
        made.heard.connect(partial(hear_from_her, ways, question))
        made.another.connect(partial(write_another, ways, question))
        return made

    def _decide(self, question: ToDecide, value: Stored | None) -> None:
        from clinic_app.ui.screens.case_undecided import decide

        assert self._ways is not None
        ways = self._ways

        def do(work: Any, then: Any) -> None:
            ways.jobs.run(self, work, then, self.refused.emit)

        decide(ways, question, value, do, self.changed.emit)

    def _open(self) -> None:
        from clinic_app.ui.screens.case_undecided import CaseUndecided

        assert self._ways is not None
        self._ways.inside.open_page(CaseUndecided(self._ways, self._case_id))


def _section_of(ways: Ways, question: ToDecide) -> str:
    """Where it is asked; what ended, or was decided about sharing, is asked about where its kind is."""
    if question.record is not None:
        return ""
    if question.field not in (ENDED, SHARING):
        return ways.clinic.definitions.fields[question.field].section
    fields = ways.clinic.definitions.fields.values()
    return next((each.section for each in fields if each.entity == question.kind), "")
