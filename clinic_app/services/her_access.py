"""Who had her record open, told to her: roles and days, once it is certain that it is she who asks.

By telephone or at the door that is the word only she and this clinic know; else she is here, in person and alone. It
is printed only where she said that paper is safe for her.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, Person, Role
from clinic_app.errors import GateClosed
from clinic_app.facts import dataclass
from clinic_app.printing.access_sheet import AccessSheet, access_sheet
from clinic_app.printing.dated import day_words
from clinic_app.services import paper_words
from clinic_app.services.code_word import REFUSED, CodeWord
from clinic_app.services.desk import Desk
from clinic_app.services.looking_back import LookingBack
from clinic_app.services.paper import Copy, Paper
from clinic_app.services.translations import her_language

__all__ = ["AccessTold", "HerAccess", "Looked", "Role", "SureBy"]

SAFE_TO_CARRY: Final = "k_paper_safe"
_NOT_HER_RECORD: Final = frozenset({"restricted", "unrestricted", REFUSED})
"""Acts about a case in which nothing of it is seen."""


class SureBy(StrEnum):
    """How it is certain that she asks."""

    CODE_WORD = "code_word"
    ALONE = "in_person_alone"


@dataclass(frozen=True, slots=True)
class Looked:
    """One person: what they are here, and on which days. Never a name or a staff code."""

    role: Role
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class AccessTold:
    """What she is told, once it was certain that she asks: `HerAccess.tell` alone makes one that can be printed.

    `paper_safe` says whether it may be printed for her.
    """

    case_id: CaseId
    since: date
    looked: tuple[Looked, ...]
    paper_safe: bool
    sure: object = field(default=None, repr=False, compare=False)
    """Whose `tell` made sure of it."""


class HerAccess:
    """Answers her question, and writes down that it was asked and how it was certain."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._back = LookingBack(desk)
        self._code_word = CodeWord(desk)
        self._sure = object()

    def has_code_word(self, case_id: CaseId) -> bool:
        """Whether a word was agreed with her. Raises `NoSuchCase`, `NotAllowed`."""
        return self._code_word.agreed(self._case(case_id))

    def tell(self, case_id: CaseId, sure_by: SureBy, typed: str = "") -> AccessTold:
        """Raises `WrongCodeWord`, `MustWait` after five wrong words within an hour, `NoSuchCase`, `NotAllowed`."""
        case = self._case(case_id)
        if sure_by is SureBy.CODE_WORD:
            self._code_word.prove(case, typed)
        about = {"case": case_id, "by": sure_by.value}
        self._desk.vault.save(lambda: self._desk.vault.journal.append("access_shown", self._desk.me.id, about))
        return replace(self._told(case), sure=self._sure)

    def sheet(self, sure: AccessTold, hers: str | None = None) -> Paper:
        """The same on paper, for her: takes what `tell` gave since whoever prints signed in, and nothing else.

        Raises `GateClosed` until she said that paper is safe for her to carry.
        """
        if sure.sure is not self._sure:
            raise TypeError("she was not told")
        self._desk.require(Act.PRINT)
        case_id = sure.case_id
        case = self._case(case_id)
        told, staff = self._told(case), self._desk.settings.language
        self._for_her(case)
        first = case.answer("s_lang_first")
        wished = her_language(self._desk, hers or (str(first.value) if isinstance(first, Answer) else None))

        def make(number: str) -> bytes:
            facts = AccessSheet(
                since=day_words(told.since),
                rows=tuple(
                    (paper_words.role_of(each.role), tuple(day_words(day) for day in each.days)) for each in told.looked
                ),
                print_number=number,
            )
            return access_sheet(facts, staff=staff, hers=wished, training=self._desk.vault.training)

        def still_permitted() -> None:
            self._for_her(self._case(case_id))

        return Paper(
            document="access_sheet", pdf=make(""), case_id=case_id, copy=Copy.HER, make=make,
            still_permitted=still_permitted,
        )  # fmt: skip

    @staticmethod
    def _for_her(case: Case) -> None:
        if case.answer(SAFE_TO_CARRY) != Answer("yes"):
            raise GateClosed("survivor_copy", (SAFE_TO_CARRY,))

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId) -> Case:
        self._desk.require(Act.READ_CASE)
        return self._desk.cases.load(case_id)

    def _told(self, case: Case) -> AccessTold:
        zone = self._desk.clock.zone
        days: dict[Person, set[date]] = {}
        seen = self._back.who_saw(case.id)
        for each in seen:
            if each.by is not None and each.act not in _NOT_HER_RECORD:
                days.setdefault(each.by, set()).add(each.at.astimezone(zone).date())
        looked = [Looked(person.role, tuple(sorted(when))) for person, when in days.items()]
        since = self._desk.cases.begun_at(case.id).astimezone(zone).date()
        ordered = sorted(looked, key=lambda one: (one.days[0], one.role.value))
        return AccessTold(case.id, since, tuple(ordered), case.answer(SAFE_TO_CARRY) == Answer("yes"))
