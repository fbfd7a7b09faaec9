"""Handing a case over to another PC of the clinic: where to, for whom, one act; and since when it is there."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.services.handing_over import ANYBODY, CouldTake, OnItsWay
from clinic_app.services.meetings_view import met_ago
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _
from clinic_app.ui.meeting_duty import meeting_duty_of
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.chosen_row import MarkedRow
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.pcs_words import ago_words, way_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.which_pc_words import pc_words
from clinic_app.ui.theme import Type

_WHOM_WIDTH: Final = 320


class HandOverPage(CasePage):
    """The PC met last stands first and is chosen: Enter on the button is all it takes."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Hand over"), _("The whole case goes there first, photographs too. It stays here as well.")
        )  # fmt: skip
        self.choices: dict[DeviceId, CouldTake] = {}
        self.pcs = RowList(follows=True)
        self.pcs.chosen.connect(self._choose)
        self._where = Card(_("Where to"), "monitor", padding=8)
        self._where.body.addWidget(self.pcs)
        self.whom = ChoiceBox()
        self.whom.setAccessibleName(_("For whom"))
        self.whom.setMinimumWidth(_WHOM_WIDTH)
        self.hand = primary(_("Hand it over"), "send")
        self.hand.clicked.connect(lambda _on=False: self._hand_over())
        self.stick = plain(_("Meet by stick…"), "usb")
        self.stick.clicked.connect(lambda _on=False: self._by_stick())
        self._for = Card(_("For whom"), "user")
        self._for.body.addWidget(self.whom, 0, Qt.AlignmentFlag.AlignLeft)
        self._for.body.addWidget(
            Paragraph(_("It appears on their first page there, with this code."), Type.CAPTION, colour="sub")
        )
        self._for.body.addWidget(self.hand, 0, Qt.AlignmentFlag.AlignLeft)
        self._states = Card(_("Handed over"), "history", padding=12)
        self.empty = EmptyState(
            "monitor", _("This clinic has one PC."), _("A second one is added under Upkeep, PCs of this clinic.")
        )
        for part in (self._where, self._for, self._states, self.empty):
            part.hide()
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._at: DeviceId | None = None
        self._duty = meeting_duty_of(ways.inside)
        self._duty.changed.connect(self._look)

    def fetch(self) -> tuple[tuple[CouldTake, ...], tuple[OnItsWay, ...]]:
        """Where it could go, and where it went."""
        handing = self.ways.clinic.handing_over
        return handing.choices(), handing.of(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """The PC that was met last is chosen."""
        choices: tuple[CouldTake, ...]
        choices, states = more
        self._say_states(states)
        self.empty.setVisible(not choices)
        for card in (self._where, self._for):
            card.setVisible(bool(choices))
        if {each.device: each for each in choices} == self.choices:
            return
        now = self.ways.clock.now()
        in_order = sorted(choices, key=lambda each: met_ago(now, each.met_at) if each.met_at else timedelta.max)
        self.choices = {each.device: each for each in in_order}
        self.pcs.replace([(each.device, self._row(each)) for each in in_order])
        if in_order:
            self._choose(in_order[0].device)
            self.hand.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, each: CouldTake) -> MarkedRow:
        now = self.ways.clock.now()
        met = _("met {ago}").format(ago=ago_words(met_ago(now, each.met_at))) if each.met_at else _("not met yet")
        who = ", ".join(person.staff_code for person in each.people)
        second = f"{met} · {_('comes in there: {who}').format(who=who)}" if who else met
        return MarkedRow(each.place or _("A PC without a name"), second, "monitor")

    def _choose(self, device: DeviceId) -> None:
        self._at = device
        self.pcs.mark(device)
        self.whom.clear()
        self.whom.addItem(_("whoever is there"), ANYBODY)
        people = self.choices[device].people
        for role in dict.fromkeys(person.role for person in people):
            self.whom.addItem(_("any {role}").format(role=role_words(role)), role.value)
        for person in people:
            self.whom.addItem(f"{role_words(person.role)} {person.staff_code}", person.staff_code)
        self.whom.setCurrentIndex(0)

    def _hand_over(self) -> None:
        if self._at is None:
            return
        place = self.choices[self._at].place or _("the other PC")

        def done(_nothing: object) -> None:
            words = _("Handed over. It goes to {where} first, as soon as they meet.").format(where=place)
            self.ways.inside.toast.say(words)
            self._duty.go()
            self.reload()

        handing = self.ways.clinic.handing_over
        self.do(partial(handing.hand_over, self.case_id, self._at, self.whom.currentData() or ANYBODY), done)

    def _say_states(self, states: tuple[OnItsWay, ...]) -> None:
        body = self._states.body
        body.removeWidget(self.stick)
        self.stick.hide()
        while item := body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in states:
            body.addWidget(self._state(each))
        if any(each.there_at is None for each in states):
            body.addWidget(self.stick, 0, Qt.AlignmentFlag.AlignLeft)
            self.stick.show()
        self._states.setVisible(bool(states))

    def _state(self, each: OnItsWay) -> SheetRow:
        site = self.ways.site
        handed = _("Handed over {when} by {who}").format(when=site.shown_instant(each.at), who=each.by)
        mark = "circle-check" if each.there_at else "hourglass"
        tone = "teal" if each.there_at else "sub"
        return SheetRow(state_words(self.ways, each), handed, mark=mark, tone=tone)

    def _by_stick(self) -> None:
        from clinic_app.ui.screens.meet_by_stick import MeetByStickPage

        self.ways.inside.open_page(MeetByStickPage(self.ways))

    def _look(self) -> None:
        if self.isVisible() and self.case is not None:
            self.reload()


def state_words(ways: Ways, each: OnItsWay) -> str:
    """On its way, or there since."""
    where = pc_words(each.pc)
    if each.there_at is not None:
        return _("At {where} since {when}").format(where=where, when=ways.site.shown_time(each.there_at))
    if each.left_by:
        how = ", ".join(map(way_words, each.left_by))
        return _("On its way to {where}: sent {how}").format(where=where, how=how)
    return _("On its way to {where}").format(where=where)
