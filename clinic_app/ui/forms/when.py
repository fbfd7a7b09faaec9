"""Reads typed days and times at the site, and says in one sentence why something is not one yet."""

from __future__ import annotations

import re
from datetime import date as CalendarDay
from datetime import datetime, time, tzinfo
from typing import Final

from clinic_app.domain.dates import THAI, DayReading, read_date, read_day, shown, shown_date, shown_time
from clinic_app.domain.text import in_figures
from clinic_app.domain.timekeeping import BUDDHIST, Clock, iso
from clinic_app.errors import NotADate
from clinic_app.facts import dataclass
from clinic_app.services.finding import other_layout
from clinic_app.ui.i18n import _

_TIME: Final = re.compile(r"[\s,]*(\d{1,2})[:.](\d{2})\s*(?:น\.?|h)?\s*$")
_FIGURES: Final = re.compile(r"[\d/.: -]*\d[\d/.: -]*")
_TIME_WITHOUT_SIGN: Final = re.compile(r"\s+(\d{2})(\d{2})\s*(?:น\.?|h)?\s*$")


@dataclass(frozen=True, slots=True)
class Site:
    """Where and in which language dates are read: the clock with its zone, and the language of the screen."""

    clock: Clock
    language: str

    @property
    def zone(self) -> tzinfo:
        """The site's zone."""
        return self.clock.zone

    def day(self, text: str) -> CalendarDay:
        """Read one whole day in either era. Raises `NotADate`."""
        return read_day(meant_figures(text), today=self.clock.today())

    def date(self, text: str) -> DayReading:
        """Read a day, a month or a year in either era. Raises `NotADate`."""
        return read_date(meant_figures(text), today=self.clock.today())

    def instant(self, text: str) -> datetime:
        """Read a day and a time of day, such as `19/11/2569 16:30`. Raises `NotADate`, `no_time` if there is none."""
        plain = meant_figures(text)
        # A clock's colon may be anything but part of the date: it stands last.
        match = _TIME.search(plain)
        if match is None or not plain[: match.start()].strip():
            match = _TIME_WITHOUT_SIGN.search(plain)
        if match is None:
            self.day(plain)
            raise NotADate("no_time")
        day = self.day(plain[: match.start()])
        hour, minute = int(match[1]), int(match[2])
        if hour > 23 or minute > 59:
            raise NotADate("no_such_time")
        return datetime.combine(day, time(hour, minute), self.clock.zone)

    def shown(self, reading: DayReading) -> str:
        """A day, month or year in both eras."""
        return shown(reading, self.language)

    def shown_day(self, day: CalendarDay) -> str:
        """A day in both eras."""
        return shown_date(day, self.language)

    def shown_iso(self, day: str) -> str:
        """A stored day, month or year in both eras."""
        year, *rest = (int(part) for part in day.split("-"))
        return self.shown(DayReading(year, *rest))

    def in_own_era(self, day: str) -> str:
        """The same in the reader's own era alone: where both have no room and are told in full elsewhere."""
        return self.shown_iso(day).partition(" · ")[0]

    def shown_instant(self, at: datetime) -> str:
        """A day in both eras with the time at the site, in a form that reads back."""
        there = at.astimezone(self.zone)
        return f"{shown_date(there.date(), self.language)} {there:%H:%M}"

    def typed_day(self, day: CalendarDay) -> str:
        """A day as one types it, in the reader's own era: for a narrow box that has both eras beside it."""
        return f"{day.day}/{day.month}/{day.year + (BUDDHIST if self.language == THAI else 0)}"

    def typed_instant(self, at: datetime) -> str:
        """The same with the time at the site."""
        there = at.astimezone(self.zone)
        return f"{self.typed_day(there.date())} {there:%H:%M}"

    def shown_time(self, at: datetime) -> str:
        """The time of day at the site."""
        return shown_time(at, self.zone, self.language)

    def stored(self, at: datetime) -> str:
        """An instant as the record keeps it."""
        return iso(at)


def why_not(reason: str) -> str:
    """What is wrong with a typed answer, by the reason code. It is kept as typed, and says so."""
    return f"{reason_words(reason)} {_('It is kept as typed.')}"


def reason_words(code: str) -> str:
    """What is wrong with it, in one sentence."""
    known = {
        "no_year": _("The year is missing."),
        "no_day": _("The day is missing."),
        "no_time": _("The time of day is missing."),
        "no_such_year": _("No such year."),
        "no_such_month": _("No such month."),
        "no_such_day": _("That month has no such day."),
        "no_such_time": _("No such time of day."),
        "no_part": _("The part of the day is missing."),
        "no_hours": _("This is not a number of hours."),
        "ends_before": _("The end is before the beginning."),
        "ambiguous_year": _("This may be two years. Type all four figures of it."),
        "eras_disagree": _("The two years are not the same."),
        "future": _("That is still to come."),
        "too_long_ago": _("That is too long ago."),
        "out_of_range": _("This number cannot be."),
        "too_long": _("This is too long."),
        "why_needed": _("Collecting evidence was refused. Say why it is taken all the same, under “Packing and seal”."),
        "certificate_waits": _(
            "A certificate waits for three answers: the examination agreed to, when it was, and by whom."
        ),
        "asked_by_another": _("Somebody else than the person who takes care of the case asks this."),
        "written_once": _("An entry of the chain is never changed. Add one that sets it right."),
    }
    return known.get(code, _("This does not read as an answer here."))


def meant_figures(text: str) -> str:
    """The same; of a text that is nothing but keys of figures pressed on the Thai layout, the figures.

    `//ฝๅๅฝ/ถุต` is `22/11/2569`. Not for lines that take words: one Thai letter may be meant there.
    """
    plain = in_figures(text)
    if any(sign.isdecimal() for sign in plain):
        return plain
    meant = other_layout(text.strip()) or ""
    return meant if _FIGURES.fullmatch(meant) else plain
