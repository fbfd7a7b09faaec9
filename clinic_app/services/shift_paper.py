"""The hand-over sheet of a shift, made of what today shows: codes, neutral names, times, and who hands over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.dates import shown_instant
from clinic_app.domain.people import Act
from clinic_app.printing.shift_sheet import (
    HELD,
    OFFER_NOW,
    REFERRAL,
    Said,
    ShiftLine,
    ShiftSheet,
    neutral,
    shift_sheet,
    silent,
    until,
    window,
)
from clinic_app.services import paper_words
from clinic_app.services.desk import Desk
from clinic_app.services.following_up import ClockLine, FollowingUp, PromiseLine, ReferralLine, TodayView
from clinic_app.services.paper import Paper
from clinic_app.services.print_log import lying_open

DOCUMENT: Final = "shift_sheet"
_PRESSING: Final = timedelta(hours=12)


class ShiftPaper:
    """The sheet of the open vault, for whoever signed in. It is about nobody by name and opens no case."""

    def __init__(self, desk: Desk, following_up: FollowingUp) -> None:
        self._desk = desk
        self._following_up = following_up

    def sheet(self) -> Paper:
        """What waits now. Raises `NotAllowed`."""
        self._desk.require(Act.PRINT)
        self._desk.require(Act.READ_CASE)
        # Asked before it is numbered: the sheet itself is not one to look for.
        papers = tuple(each.shown for each in lying_open(self._desk))
        view, staff, training = self._following_up.today(), self._desk.settings.language, self._desk.vault.training

        def make(number: str) -> bytes:
            return shift_sheet(self._facts(view, papers, number), staff=staff, training=training)

        return Paper(document=DOCUMENT, pdf=make(""), make=make)

    def _facts(self, view: TodayView, papers: tuple[str, ...], number: str) -> ShiftSheet:
        now, zone = self._desk.clock.now(), self._desk.clock.zone
        tonight = now.astimezone(zone).date()
        due = (each for each in view.promises if each.due_at.astimezone(zone).date() <= tonight)
        return ShiftSheet(
            role=paper_words.role_of(self._desk.me.role),
            staff_code=self._desk.me.staff_code,
            printed_at=self._at(now),
            clocks=tuple(self._clock(each, now) for each in view.clocks),
            promised=tuple(self._promise(each, now) for each in due),
            unanswered=tuple(_referral(each) for each in view.unanswered),
            waiting=view.waiting,
            later=view.later,
            print_number=number,
            papers=papers,
        )

    def _clock(self, each: ClockLine, now: datetime) -> ShiftLine:
        end = each.clock.earliest_end
        return ShiftLine(
            code=shown_code(each.code),
            what=window(each.clock.window.letter),
            when=OFFER_NOW if end is None or end <= now else until(self._at(end)),
            pressing=end is None or end - now < _PRESSING,
        )

    def _promise(self, each: PromiseLine, now: datetime) -> ShiftLine:
        when = HELD if each.held else Said.plain(self._at(each.due_at))
        code = shown_code(each.code) if each.code else ""
        return ShiftLine(code=code, what=neutral(each.kind), when=when, pressing=each.due_at < now)

    def _at(self, at: datetime) -> str:
        return shown_instant(at, self._desk.clock.zone, self._desk.settings.language)


def _referral(each: ReferralLine) -> ShiftLine:
    return ShiftLine(code=shown_code(each.code), what=REFERRAL, when=silent(each.silent), pressing=each.ring)
