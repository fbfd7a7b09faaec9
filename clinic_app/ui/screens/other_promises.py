"""What no rule proposes: a call, a result, a visit promised freely; made here, and kept or moved as on today."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import instant
from clinic_app.services.following_up import BY_PHONE, PromiseLine, TaskKind
from clinic_app.services.scheduling import IN_PERSON
from clinic_app.ui.forms.days import InstantEditor
from clinic_app.ui.forms.editor import typed
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.today_promises import Promises
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_ADDING = 2
"""So many parts at the foot of the card stay: the row to promise with, and what is wrong with it."""


class OtherPromises(Card):
    """Nothing is chosen beforehand: what, and when."""

    def __init__(
        self, ways: Ways, case_id: CaseId, changed: Callable[[], None], refuse: Callable[[Exception], None]
    ) -> None:
        super().__init__(_("Promised besides"), "calendar-clock", padding=0)
        self._ways, self._case_id, self._changed, self._refuse = ways, case_id, changed, refuse
        self._by_phone = True
        self.promises = Promises(ways, self, changed, refuse)
        self.what = Segments(_kinds(), _("What is promised"), size="small")
        self.when = InstantEditor(ways.site)
        self.when.name(_("When it is promised for"))
        self.problem = Paragraph("", Type.CAPTION, colour="red")
        self.problem.hide()
        self.when.problem_changed.connect(self._say)
        self.add = plain(_("Promise it"), "plus", size="small")
        self.add.clicked.connect(lambda _on: self._promise())
        row = Flow(12, down=4)
        row.setContentsMargins(16, 12, 16, 4)
        for part in (self.what, self.when, self.add):
            row.addWidget(part)
        self.body.setSpacing(0)
        self.body.addLayout(row)
        below = QHBoxLayout()
        below.setContentsMargins(16, 0, 16, 12)
        below.addWidget(self.problem)
        self.body.addLayout(below)

    def show_promises(self, promises: tuple[PromiseLine, ...], *, by_phone: bool) -> None:
        """What is still open, the earliest first."""
        self._by_phone = by_phone
        while self.body.count() > _ADDING:
            item = self.body.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, each in enumerate(promises):
            self.body.insertWidget(2 * place, self.promises.line(each))
            self.body.insertWidget(2 * place + 1, Divider())

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _promise(self) -> None:
        kind, at = self.what.code(), self.when.value()
        if kind is None:
            self._say(_("Say what is promised."))
        elif not isinstance(at, str) or typed(at) is not None:
            self._say(_("Say the day and the hour."))
        elif instant(at) < self._ways.clock.now():
            self._say(_("That is over. Choose another time."))
        elif kind == TaskKind.CALL and not self._by_phone:
            self._say(_("The survivor may not be rung now."))
        else:
            channel = BY_PHONE if kind == TaskKind.CALL else IN_PERSON
            work = partial(
                self._ways.clinic.following_up.promise,
                TaskKind(kind), due_at=instant(at), channel=channel, case_id=self._case_id,
            )  # fmt: skip
            self._ways.jobs.run(self, work, lambda _task: self._promised(), self._refuse)

    def _promised(self) -> None:
        self._say("")
        self.what.choose(None)
        self.when.put(None)
        self._changed()


def _kinds() -> list[tuple[str, str]]:
    kinds = {TaskKind.CALL: _("A call"), TaskKind.RESULT_DUE: _("A result"), TaskKind.VISIT: _("A visit")}
    return [(kind.value, words) for kind, words in kinds.items()]
