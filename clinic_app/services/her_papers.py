"""Papers that she carries: an appointment, a note for her employer, numbers, how to take a medicine, who can help.

Each is closed until she said that paper is safe for her to carry, and is asked again when the job goes to a printer.
Where she is cared for stands on one only if she said so. Printed from the record, never from drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from clinic_app.domain.answers import Answer, Stored
from clinic_app.domain.case import Case
from clinic_app.domain.dates import shown_date
from clinic_app.domain.directory import Organisation
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.people import Act
from clinic_app.domain.provinces import Near
from clinic_app.domain.schedules import DAY_AND_NIGHT
from clinic_app.domain.suiting import place_of
from clinic_app.errors import GateClosed, NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Words, to_say
from clinic_app.printing.dated import day_words, instant_words
from clinic_app.printing.for_her import (
    AppointmentSlip,
    NumbersCard,
    SickNote,
    appointment_slip,
    numbers_card,
    sick_note,
)
from clinic_app.printing.her_language import HerLanguage
from clinic_app.printing.medicine_paper import MedicinePaper, medicine_paper
from clinic_app.printing.services_for_her import Helper, ServicesForHer, services_for_her
from clinic_app.services import paper_words
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.given_medicine import given_medicines
from clinic_app.services.nearby import provinces
from clinic_app.services.paper import Paper
from clinic_app.services.printing_forms import SAFE_TO_CARRY, SURVIVOR_COPY, Copy, Papers
from clinic_app.services.translations import her_language

__all__ = ["HerPapers", "Ringable"]

LONGEST_REST: Final = 30
"""Days: more is for a doctor's own certificate."""
MOST_NUMBERS: Final = 6
MOST_DAYS: Final = 4
MOST_HELPERS: Final = 10
_IN_PERSON: Final = "in_person"
_ALWAYS: Final = "24 h"
_DULL: Final = {
    "health_medical": to_say("Clinic"),
    "police_security": to_say("Police"),
    "safehouse_shelter": to_say("Rooms"),
    "labour_migration": to_say("Work"),
    "embassy_consular": to_say("Embassy"),
}
_OTHER: Final = to_say("Information")
"""What a number is called on the card, so that it tells nothing to who finds it."""


@dataclass(frozen=True, slots=True)
class Ringable:
    """A number that may stand on her card: whose it is, and what it is called there."""

    id: OrganisationId
    name: str
    called: Words
    phone: str


class HerPapers:
    """The papers of the open vault that leave in her bag."""

    def __init__(self, desk: Desk, keeper: DirectoryKeeper, papers: Papers) -> None:
        self._desk = desk
        self._keeper = keeper
        self._papers = papers

    def appointment(
        self, case_id: CaseId, *, at: datetime | None = None, place: bool = False, hers: str | None = None
    ) -> Paper:
        """The next days on which she was to come, and `at` if that was agreed now. Raises `GateClosed`."""
        case, staff = self._case(case_id), self._staff
        days = [day_words(day) for day in self._coming(case_id) if at is None or day != self._day(at)]
        if at is not None:
            days.insert(0, instant_words(at, self._desk.clock.zone))
        where, second = self._where(place), self._hers(case, hers)

        def make(number: str) -> bytes:
            facts = AppointmentSlip(days=tuple(days[:MOST_DAYS]), place=where, print_number=number)
            return appointment_slip(facts, staff=staff, hers=second, training=self._training)

        return self._paper("appointment_slip", case, make)

    def sick_note(self, case_id: CaseId, *, first: date, days: int, place: bool = False) -> Paper:
        """A note for her employer that says how long she rests, and nothing else. Raises `GateClosed`.

        Raises `NotAnAnswer(days, out_of_range)` for none or more than thirty.
        """
        case, staff = self._case(case_id), self._staff
        if not 1 <= days <= LONGEST_REST:
            raise NotAnAnswer("days", "out_of_range")
        where, seen = self._where(place), shown_date(self._desk.clock.today(), staff)
        last = shown_date(first + timedelta(days=days - 1), staff)

        def make(number: str) -> bytes:
            facts = SickNote(
                seen_on=seen, first=shown_date(first, staff), last=last, days=days,
                role=paper_words.role_of(self._desk.me.role), place=where, print_number=number,
            )  # fmt: skip
            return sick_note(facts, staff=staff, second=paper_words.other_of_ours(self._staff), training=self._training)

        return self._paper("sick_note", case, make)

    def ringable(self, case_id: CaseId) -> tuple[Ringable, ...]:
        """Numbers that may stand on her card: rung by us lately, safe for her to ring; those of her referrals first."""
        case = self._read(case_id)
        hers = {str(said) for _referral, said in case.every("x_org")}
        found = sorted(self._safe_to_ring(), key=lambda each: str(each.id) not in hers)
        return tuple(Ringable(each.id, each.name(self._staff), _called(each), each.phone) for each in found)

    def numbers(self, case_id: CaseId, chosen: Collection[OrganisationId] = (), *, hers: str | None = None) -> Paper:
        """A card of useful numbers, those that were chosen among others. Raises `GateClosed`."""
        case = self._case(case_id)
        rows = [(each.called, each.phone) for each in self.ringable(case_id) if each.id in chosen][:MOST_NUMBERS]
        second = self._hers(case, hers)

        def make(number: str) -> bytes:
            facts = NumbersCard(numbers=tuple(rows), print_number=number)
            return numbers_card(facts, staff=self._staff, hers=second, training=self._training)

        return self._paper("numbers_card", case, make)

    def has_medicine(self, case_id: CaseId) -> bool:
        """Whether anything is on record as given."""
        return bool(given_medicines(self._read(case_id), self._desk.definitions, named=False, day=self._shown))

    def medicine(self, case_id: CaseId, *, named: bool = False, hers: str | None = None) -> Paper:
        """How to take what is on record as given; by its name only if she wants that. Raises `GateClosed`."""
        case = self._case(case_id)
        given = given_medicines(case, self._desk.definitions, named=named, day=self._shown)
        second = self._hers(case, hers)

        def make(number: str) -> bytes:
            facts = MedicinePaper(medicines=given, print_number=number)
            return medicine_paper(facts, staff=self._staff, hers=second, training=self._training)

        return self._paper("medicine_paper", case, make)

    def services(self, case_id: CaseId, *, whole: bool = False, hers: str | None = None) -> Paper:
        """Who can help and is safe for her to ring, those who speak her language first. Raises `GateClosed`.

        Who they are, what for and whom they must tell only if she wants the `whole`; else numbers under dull words.
        """
        case = self._case(case_id)
        spoken, second = self._spoken(case, hers), self._hers(case, hers)
        found = sorted(self._safe_to_ring(), key=lambda each: spoken not in each.languages)[:MOST_HELPERS]
        language = paper_words.coded(self._desk.definitions, "lang", spoken) if spoken else None
        helpers = tuple(self._helper(each, spoken) for each in found)

        def make(number: str) -> bytes:
            facts = ServicesForHer(helpers=helpers, language=language, print_number=number, whole=whole)
            return services_for_her(facts, staff=self._staff, hers=second, training=self._training)

        return self._paper("services_for_her", case, make)

    # --- inside ------------------------------------------------------------------------------------

    def _read(self, case_id: CaseId) -> Case:
        self._desk.require(Act.PRINT)
        self._desk.require(Act.READ_CASE)
        return self._desk.cases.load(case_id)

    def _case(self, case_id: CaseId) -> Case:
        """The case, if paper is safe for her today. Raises `GateClosed`."""
        case = self._read(case_id)
        if case.answer(SAFE_TO_CARRY) != Answer("yes"):
            raise GateClosed(SURVIVOR_COPY, (SAFE_TO_CARRY,))
        return case

    def _paper(self, document: str, case: Case, make: Callable[[str], bytes]) -> Paper:
        return Paper(
            document=document, pdf=make(""), case_id=case.id, copy=Copy.HER, make=make,
            still_permitted=lambda: self._case(case.id),
        )  # fmt: skip

    @property
    def _staff(self) -> str:
        return self._desk.settings.language

    @property
    def _training(self) -> bool:
        return self._desk.vault.training

    def _spoken(self, case: Case, hers: str | None) -> str:
        return hers or _text(case.stored("s_lang_first")) or ""

    def _hers(self, case: Case, hers: str | None) -> HerLanguage | None:
        return her_language(self._desk, self._spoken(case, hers) or None)

    def _where(self, place: bool) -> str:
        return self._papers.letterhead.name if place else ""

    def _shown(self, at: datetime) -> Words:
        return day_words(self._day(at))

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._desk.clock.zone).date()

    def _coming(self, case_id: CaseId) -> Sequence[date]:
        today = self._desk.clock.today()
        days = {
            self._day(task.due_at)
            for task in self._desk.vault.tasks.every(case_id)
            if task.done_at is None and task.channel == _IN_PERSON
        }
        return sorted(day for day in days if day >= today)

    def _safe_to_ring(self) -> Iterator[Organisation]:
        """Who may stand on a paper of hers, the nearest first. Who is behind the firewall never does."""
        us, today, directory, known = self._keeper.us(), self._desk.clock.today(), self._keeper.directory(), provinces()
        profile = self._desk.settings.profile
        ours = (profile.province if profile else "") or (place_of(us) if us else "")
        order = list(Near)
        found = [
            each for each in directory
            if not each.firewalled and (us is None or each.id != us.id) and each.safe_to_call is not False
            and directory.prints_number(each, today)
        ]  # fmt: skip
        found.sort(key=lambda each: (order.index(known.near(ours, place_of(each), country=each.country)), each.id))
        return iter(found)

    def _helper(self, each: Organisation, spoken: str) -> Helper:
        definitions, staff = self._desk.definitions, self._staff
        kinds = [code for code in each.services if code not in ("capacity_enquiry", "other")][:3]
        return Helper(
            called=_called(each),
            name=each.name(staff),
            what_for=tuple(paper_words.coded(definitions, "service", code) for code in kinds),
            phone=each.phone,
            hours=each.hours_in(staff),
            always=each.schedule == DAY_AND_NIGHT or each.hours == _ALWAYS,
            speaks_hers=bool(spoken) and spoken in each.languages,
            free=each.free is True,
            no_papers=each.papers_asked == (),
            must_tell=bool(each.must_tell),
        )


def _called(each: Organisation) -> Words:
    first = (each.sectors or ("",))[0]
    return Words("paper", "", _DULL.get(first, _OTHER))


def _text(said: Stored | None) -> str | None:
    return said if isinstance(said, str) else None
