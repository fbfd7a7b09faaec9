"""The printed list of services: numbers that somebody of us rang lately, and lines to write on for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinic_app.domain.dates import shown_date
from clinic_app.domain.directory import Directory, Organisation
from clinic_app.domain.packet_codes import Sector
from clinic_app.domain.people import Act
from clinic_app.domain.provinces import Near
from clinic_app.domain.schedules import DAY_AND_NIGHT, WEEKDAYS, Schedule
from clinic_app.domain.suiting import place_of
from clinic_app.printing.service_list import OpenHours, ServiceGroup, ServiceLine, ServiceList, service_list
from clinic_app.services import paper_words
from clinic_app.services.nearby import provinces
from clinic_app.services.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinic_app.services.desk import Desk
    from clinic_app.services.directory import DirectoryKeeper
    from clinic_app.services.printing_forms import Papers

DOCUMENT: Final = "service_list"
MOST_PRINTED: Final = 120
"""A wall has no room for a whole country, and nobody keeps so many numbers right on paper."""

_MOST_KINDS: Final = 6
_ENQUIRY: Final = frozenset({"capacity_enquiry", "other"})
_ALWAYS: Final = "24 h"


class ServicesPaper:
    """The list of the open vault. It is about nobody; who is behind the firewall is not on it."""

    def __init__(self, desk: Desk, keeper: DirectoryKeeper, papers: Papers) -> None:
        self._desk = desk
        self._keeper = keeper
        self._papers = papers

    def sheet(self) -> Paper:
        """As it stands now. Raises `NotAllowed`."""
        self._desk.require(Act.PRINT)
        self._desk.require(Act.REFER)
        staff, training = self._desk.settings.language, self._desk.vault.training

        def make(number: str) -> bytes:
            return service_list(self._facts(number), staff=staff, training=training)

        return Paper(document=DOCUMENT, pdf=make(""), make=make)

    def _facts(self, number: str) -> ServiceList:
        head, staff = self._papers.letterhead, self._desk.settings.language
        chosen, more = self._chosen()
        return ServiceList(
            clinic=head.name, duty_line=head.duty_line, printed_on=shown_date(self._desk.clock.today(), staff),
            groups=tuple(self._groups(chosen)), more=more, print_number=number,
        )  # fmt: skip

    def _chosen(self) -> tuple[list[Organisation], int]:
        """Those that are printed, and how many are not: of a whole country those that we rang, then the nearest."""
        us, today, known = self._keeper.us(), self._desk.clock.today(), provinces()
        every = [each for each in self._keeper.directory() if not each.firewalled and (us is None or each.id != us.id)]
        profile = self._desk.settings.profile
        ours, order = (profile.province if profile else "") or (place_of(us) if us else ""), list(Near)

        def first(each: Organisation) -> tuple[bool, int, str]:
            near = known.near(ours, place_of(each), country=each.country)
            return each.stale(today), order.index(near), each.id

        every.sort(key=first)
        return every[:MOST_PRINTED], max(0, len(every) - MOST_PRINTED)

    def _groups(self, every: list[Organisation]) -> Iterator[ServiceGroup]:
        """By the first kind of help of each, in the order of the list of kinds."""
        directory, staff = self._keeper.directory(), self._desk.settings.language
        for sector in Sector:
            here = [each for each in every if (each.sectors or (Sector.OTHER.value,))[0] == sector.value]
            here.sort(key=lambda each: (bool(each.must_tell), each.name(staff)))
            if here:
                title = paper_words.coded(self._desk.definitions, "sector", sector.value)
                yield ServiceGroup(title=title, lines=tuple(self._line(each, directory) for each in here))

    def _line(self, each: Organisation, directory: Directory) -> ServiceLine:
        definitions, staff, today = self._desk.definitions, self._desk.settings.language, self._desk.clock.today()
        kinds = [code for code in each.services if code not in _ENQUIRY]
        return ServiceLine(
            name=each.name(staff),
            what_for=tuple(paper_words.coded(definitions, "service", code) for code in kinds[:_MOST_KINDS]),
            more=max(0, len(kinds) - _MOST_KINDS),
            phone=each.phone if directory.prints_number(each, today) else "",
            hours=each.hours_in(staff),
            week=_week(each.schedule) if each.schedule else (),
            always=each.schedule == DAY_AND_NIGHT or each.hours == _ALWAYS,
            languages=tuple(paper_words.coded(definitions, "lang", code) for code in each.languages),
            must_tell=tuple(paper_words.coded(definitions, "reports_to", code) for code in each.must_tell),
            verified=shown_date(each.verified_on, staff) if each.verified_on else "",
            staff_rings=each.safe_to_call is False,
            own=each.local_only,
        )


def _week(schedule: Schedule) -> tuple[OpenHours, ...]:
    return tuple(
        OpenHours(tuple(place for place, day in enumerate(WEEKDAYS) if day in slot.days), slot.begins, slot.ends)
        for slot in schedule.slots
    )
