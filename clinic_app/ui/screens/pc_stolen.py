"""A PC is gone: what to do, in order, the 72 hours, whom to ring, and the card to be printed before."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from clinic_app.services.pc_stolen import Alarm, PcNamed, Step, ToRing
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.tick import Tick
from clinic_app.ui.screens.own_paper import look_at
from clinic_app.ui.screens.stolen_pc import StolenPc
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class PcStolenPage(TopicPage):
    """The steps can be read before anything happens; they can be ticked once a PC is missing."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("PC stolen"), _("Keep calm, go down the list, tick what is done."))
        self._stolen = ways.clinic.pc_stolen
        self.card = plain(_("Print the card"), "printer")
        self.card.clicked.connect(self._print)
        self.head.act(self.card)
        self.boxes = {step: Tick(title) for step, (title, _why) in steps().items()}
        for step, box in self.boxes.items():
            box.toggled.connect(partial(self._tick, step))
        left = (self._steps_card(),)
        self.stand_beside(left, (self._clock_card(), self._named(), self._to_ring()), shares=(600, 480))

    def arrived(self) -> None:
        """How far it is, and how everybody is named."""
        self.reload()
        self.ways.jobs.run(self, self._stolen.pcs, self._show_pcs, self.refuse)
        self.ways.jobs.run(self, self._stolen.to_ring, self._show_to_ring, self.refuse)

    def reload(self) -> None:
        """Ask the vault again."""
        self.ways.jobs.run(self, self._stolen.alarm, self._show, self.refuse)

    # --- showing -----------------------------------------------------------------------------------

    def _steps_card(self) -> Card:
        card = Card(_("In this order"), "list")
        card.body.setSpacing(0)
        for step, (_title, why) in steps().items():
            below = QVBoxLayout()
            below.setContentsMargins(31, 0, 0, 12)
            below.addWidget(Paragraph(why, Type.COMPACT, colour="sub"))
            card.body.addWidget(self.boxes[step])
            card.body.addLayout(below)
        return card

    def _clock_card(self) -> Card:
        card = Card(_("72 hours"), "clock")
        self._since = Paragraph("", Type.BODY)
        self.begin = primary(_("A PC is missing: begin the 72 hours"), "triangle-alert")
        self.begin.clicked.connect(partial(self._notice_it, 0))
        self.yesterday = quiet(_("It was noticed yesterday"), size="small")
        self.yesterday.clicked.connect(partial(self._notice_it, 24))
        self.close_it = plain(_("It is over"), "check")
        self.close_it.clicked.connect(self._close)
        for widget in (self._since, self.begin, self.yesterday, self.close_it):
            card.body.addWidget(widget)
        return card

    def _named(self) -> Card:
        card = Card(_("Say this to the operator of the hub"), "phone")
        self.pcs = QVBoxLayout()
        self.pcs.setSpacing(16)
        card.body.addLayout(self.pcs)
        return card

    def _to_ring(self) -> Card:
        card = Card(_("Services to ring"), "phone")
        self._ring = Paragraph("", Type.COMPACT)
        card.body.addWidget(self._ring)
        return card

    def _show(self, alarm: Alarm | None) -> None:
        for step, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(alarm is not None and step in alarm.done)
            box.setEnabled(alarm is not None)
            box.blockSignals(False)
        self.begin.setVisible(alarm is None)
        self.yesterday.setVisible(alarm is None)
        self.close_it.setVisible(alarm is not None)
        if alarm is None:
            self._since.setText(_("No PC is missing. Print the card now and keep it in another room."))
            return
        site = self.ways.site
        left = alarm.ends_at - self.ways.clock.now()
        told = _("Noticed {at}. The data-protection officer must have told the authority by {end}.").format(
            at=site.shown_instant(alarm.noticed_at), end=site.shown_instant(alarm.ends_at)
        )
        hours = int(left / timedelta(hours=1))
        rest = _("{n} hours are left.").format(n=hours) if left > timedelta(0) else _("The 72 hours are over.")
        self._since.setText(f"{told} {rest}")

    def _show_pcs(self, pcs: tuple[PcNamed, ...]) -> None:
        while item := self.pcs.takeAt(0):
            if (shown := item.widget()) is not None:
                shown.hide()
                shown.deleteLater()
        for pc in pcs:
            self.pcs.addWidget(StolenPc(pc))

    def _show_to_ring(self, services: tuple[ToRing, ...]) -> None:
        lines = [f"{each.name} · {each.phone or '–'}" for each in services]
        self._ring.setText("\n".join(lines) or _("Nothing was sent from here yet."))

    # --- acting ------------------------------------------------------------------------------------

    def _notice_it(self, hours_ago: int, _on: bool = False) -> None:
        at: datetime = self.ways.clock.now() - timedelta(hours=hours_ago)
        self.ways.jobs.run(self, partial(self._stolen.notice, at), lambda _alarm: self.reload(), self.refuse)

    def _tick(self, step: Step, done: bool) -> None:
        work = partial(self._stolen.tick, step, done=done)
        self.ways.jobs.run(self, work, lambda _nothing: self.reload(), self.refuse)

    def _close(self) -> None:
        self.ways.jobs.run(self, self._stolen.close, lambda _nothing: self.reload(), self.refuse)

    def _print(self) -> None:
        self.notice.say(None)
        look_at(self.ways, "stolen_card", "", self._stolen.card)


def steps() -> dict[Step, tuple[str, str]]:
    """What to do, and why."""
    return {
        Step.OPERATOR: (
            _("Ring the operator of the hub: shut this PC out"),
            _(
                "Read out what stands under “Say this to the operator of the hub”. No PC of ours can do it by itself; "
                "from then on the hub takes and gives it nothing."
            ),
        ),
        Step.RECEIVERS: (
            _("Ring the services you refer to"),
            _("Trust nothing from this PC; ring back before acting. Use numbers you know."),
        ),
        Step.OFFICER: (
            _("Tell the data-protection officer"),
            _("72 hours run from when it was noticed. Locked or switched off it cannot be read; say if it was open."),
        ),
        Step.SURVIVORS: (
            _("Think who could be in danger"),
            _("Reach them only the way they said is safe. No message that says why."),
        ),
        Step.RESTORE: (
            _("Restore on another PC"),
            _("The newest stick and the recovery sheet. Then new passphrases, and enrol at the hub again."),
        ),
    }
