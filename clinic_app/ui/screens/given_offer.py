"""A medicine was given: the days to look again stand at once where it was written, and one key promises them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QResizeEvent

from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.services.task_kinds import BY_PHONE, IN_PERSON
from clinic_app.ui.forms.filling import Filling
from clinic_app.ui.i18n import _, label, ngettext
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.services.scheduling import FollowUp

GIVEN_IN: Final = "care"
"""The section in which it is written."""
_KEY_FROM: Final = 600
_DAYS_FROM: Final = 440
"""Narrower than this the days are told behind *Choose…*: the window is as low, and the keys come first."""


class GivenOffer(Card):
    """Nothing is promised by itself: whether the survivor wants it, and how, is pressed by whoever asked."""

    def __init__(self, ways: Ways, refuse: Callable[[Exception], None]) -> None:
        super().__init__(facts=True, padding=12)
        self._ways, self._refuse = ways, refuse
        self._filling: Filling | None = None
        self._case_id: CaseId | None = None
        self._left_out: set[str] = set()
        self._watching = False
        self.lines: tuple[FollowUp, ...] = ()
        self.days = Paragraph("", Type.COMPACT)
        self.in_person = plain("", "check", size="small")
        self.by_phone = plain(_("Yes, by phone"), "phone", size="small")
        self.choose = quiet(_("Choose…"), size="small")
        self.not_now = quiet(_("Ask later"), size="small")
        self.in_person.clicked.connect(lambda _on=False: self.accept())
        self.by_phone.clicked.connect(lambda _on=False: self.accept(BY_PHONE))
        self.choose.clicked.connect(lambda _on=False: self._open_list())
        self.not_now.clicked.connect(lambda _on=False: self._leave_out())
        row = Acts()
        row.setContentsMargins(0, 0, 0, 0)
        for key in (self.in_person, self.by_phone, self.choose, self.not_now):
            row.addWidget(key)
        self.body.addWidget(Paragraph(_("Given. Does the survivor want to be seen again?"), Type.BODY_BOLD))
        self.body.addWidget(self.days)
        self.body.addLayout(row)
        self._show_key()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small screen all four keys stand on one line only if none of them says which key it is."""
        super().resizeEvent(event)
        self._show_key()

    def _show_key(self) -> None:
        self.days.setVisible(self.width() >= _DAYS_FROM)
        self.in_person.setText(_("Yes, in person") + ("  ·  Alt+Y" if self.width() >= _KEY_FROM else ""))

    def watch(self, filling: Filling) -> None:
        """The section of care is shown: look now, and whenever something was kept."""
        if filling is not self._filling:
            self._filling, self._case_id = filling, filling.case.id
            filling.kept.connect(lambda _at: self._ask())
        self._watching = True
        self._ask()

    def rest(self) -> None:
        """Another section is shown."""
        self._watching = False
        self.hide()

    def accept(self, channel: str = IN_PERSON) -> None:
        """All of them, each on its day. What was typed becomes part of the record first."""
        case_id, lines, filling = self._case_id, self.lines, self._filling
        if self.isHidden() or filling is None or case_id is None:
            return
        work = partial(self._ways.clinic.scheduling.accept_all, case_id, lines, channel=channel)
        filling.finish_all(lambda: self._ways.jobs.run(self, work, partial(self._promised, lines), self._refuse))

    # --- inside ------------------------------------------------------------------------------------

    def _ask(self) -> None:
        if not self._watching or self._case_id is None or not may(self._ways.clinic.whoami.role, Act.READ_CASE):
            return
        clinic, case_id = self._ways.clinic, self._case_id
        self._ways.jobs.run(self, lambda: clinic.scheduling.offered(clinic.recording.shown(case_id)), self._show)

    def _show(self, lines: tuple[FollowUp, ...]) -> None:
        self.lines = tuple(line for line in lines if line.step.id not in self._left_out)
        day = self._ways.site.shown_day
        said = (f"{label(f'followup.{line.step.id}', line.step.label)}: {day(line.on)}" for line in self.lines)
        self.days.setText("\n".join(said))
        filling = self._filling
        rung = filling is not None and filling.case.stored("k_ok") == "yes"
        self.by_phone.setVisible(rung)
        self.setVisible(self._watching and bool(self.lines))

    def _promised(self, lines: tuple[FollowUp, ...], _nothing: object) -> None:
        words = ngettext("{n} promised. Today reminds of it.", "{n} promised. Today reminds of them.", len(lines))
        self._ways.inside.toast.say(words.format(n=len(lines)), partial(self._take_back, lines))
        self._ask()

    def _take_back(self, lines: tuple[FollowUp, ...]) -> None:
        scheduling, case_id = self._ways.clinic.scheduling, self._case_id
        assert case_id is not None

        def work() -> None:
            for line in lines:
                scheduling.undecided(case_id, line.step.id)

        self._ways.jobs.run(self, work, lambda _nothing: self._ask(), self._refuse)

    def _open_list(self) -> None:
        from clinic_app.ui.screens.follow_ups import FollowUps

        case_id, filling = self._case_id, self._filling
        if filling is None or case_id is None:
            return

        def opens() -> None:
            self._ways.inside.open_page(FollowUps(self._ways, case_id))

        filling.finish_all(opens)

    def _leave_out(self) -> None:
        """Not asked of the survivor yet; the list of follow-ups keeps proposing it."""
        self._left_out |= {line.step.id for line in self.lines}
        self.lines = ()
        self.hide()
