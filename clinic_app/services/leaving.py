"""What somebody who leaves would leave behind, and who takes it over. They are shut out first, handed over after."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.people import Act, Person, may
from clinic_app.domain.referral import Status
from clinic_app.errors import NoSuchPerson
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk

__all__ = ["Leaving", "LeftBehind", "LeftCase"]

_ENDED: Final = frozenset({Status.REJECTED, Status.COMPLETED, Status.CANCELLED, Status.ENTERED_IN_ERROR})


@dataclass(frozen=True, slots=True)
class LeftCase:
    """An open case of theirs: begun by them, or with something they typed and did not finish."""

    case_id: CaseId
    code: str
    promises: int
    referrals: int
    """Referrals of the case that have not ended."""
    unfinished: bool
    """They typed something in it that is in no record yet; only the one who takes over will see it."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What waits for somebody else. Cases kept from whoever looks are counted and not named."""

    cases: tuple[LeftCase, ...]
    known_only_to_them: int
    """Restricted cases that nobody who is still here knows of."""
    kept_from_you: int


class Leaving:
    """The end of somebody's work here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def left_behind(self, person_id: PersonId) -> LeftBehind:
        """What this person leaves behind. Raises `NotAllowed`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        mine, unfinished = self._cases_of(person_id), set(self._vault.drafts.cases_of(person_id))
        sees = self._desk.cases.sees
        return LeftBehind(
            tuple(self._left(case_id, case_id in unfinished) for case_id in mine if sees(case_id)),
            len(self._vault.restrictions.known_only_to(person_id)),
            sum(not sees(case_id) for case_id in mine),
        )

    def could_take_over(self, person_id: PersonId) -> tuple[Person, ...]:
        """Everybody else who may come in and record; whoever asks comes last."""
        could = [
            person
            for person in self._vault.people.every()
            if person.id != person_id and person.disabled_at is None and may(person.role, Act.RECORD)
        ]
        return tuple(sorted(could, key=lambda person: person.id == self._desk.me.id))

    def hand_over(self, person_id: PersonId, to: PersonId) -> int:
        """Give what is unfinished and the places on lists of restricted cases to somebody else; how many cases.

        What they typed and did not finish waits for that person as their own draft, except where they have one of the
        same sheet already. Raises `NotAllowed`, `NoSuchPerson`, `ValueError` for somebody who may still come in:
        nobody reads what a colleague keeps from them by saying that she leaves.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        if to not in {person.id for person in self.could_take_over(person_id)}:
            raise NoSuchPerson
        if self._vault.people.one(person_id).disabled_at is None:
            raise ValueError(person_id)
        restricted = self._vault.restrictions.known_only_to(person_id)
        unfinished = self._vault.drafts.cases_of(person_id)
        # Whoever gives themselves what was kept from them opens it like any other glass: somebody else looks at why.
        hidden = [each for each in restricted if to == self._desk.me.id and not self._desk.cases.sees(each)]

        def write() -> None:
            self._vault.restrictions.add(restricted, to)
            self._vault.drafts.hand_over(person_id, to)
            about: dict[str, str | int | UUID] = {
                "person": person_id,
                "to": to,
                "cases": len({*restricted, *unfinished}),
            }
            self._vault.journal.append("handed_over", self._desk.me.id, about)
            for case_id in hidden:
                opened: dict[str, str | int | UUID] = {"case": case_id, "reason": "handover"}
                self._vault.journal.append("broke_glass", self._desk.me.id, opened)

        self._vault.save(write)
        self._desk.cases.refresh()
        return len({*restricted, *unfinished})

    def _cases_of(self, person_id: PersonId) -> tuple[CaseId, ...]:
        begun = self._vault.cases.open_of(person_id)
        return (*begun, *(each for each in self._vault.drafts.cases_of(person_id) if each not in begun))

    def _left(self, case_id: CaseId, unfinished: bool) -> LeftCase:
        case = self._vault.cases.load(case_id)
        ends = [case.stored("x_status", referral.id) for referral in case.of_kind("referral")]
        promises = len(self._vault.tasks.open(case_id=case_id))
        return LeftCase(case_id, case.code, promises, sum(end not in _ENDED for end in ends), unfinished)
