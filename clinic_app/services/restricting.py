"""Keeping a case from colleagues: a named list. In an emergency the glass is broken, and somebody else looks at why."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.people import Act, Person, may
from clinic_app.domain.restriction import OPEN_REASONS, Why
from clinic_app.errors import NoSuchCase, NoSuchPerson, NotOnTheList
from clinic_app.services.desk import Desk
from clinic_app.vault.restrictions import Restriction

__all__ = ["Restricting", "Restriction", "Why"]


class Restricting:
    """The lists of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def of(self, case_id: CaseId) -> Restriction | None:
        """The list of a case this person may know of; None if it is kept from nobody. Raises `NoSuchCase`."""
        self._desk.cases.reach(case_id)
        return self._vault.restrictions.of(case_id)

    def who_could(self) -> tuple[Person, ...]:
        """Everybody who could stand on a list: they may come in, and read cases."""
        every = self._vault.people.every()
        return tuple(person for person in every if person.disabled_at is None and may(person.role, Act.READ_CASE))

    def restrict(self, case_id: CaseId, people: Collection[PersonId], why: Why) -> None:
        """Only these people know of the case from now on. Whoever signed in must be one of them.

        Raises `NotAllowed`, `NoSuchCase`, `NotOnTheList`, `NoSuchPerson`.
        """
        self._desk.require(Act.RESTRICT_CASE)
        self._reach(case_id)
        if self._desk.me.id not in people:
            raise NotOnTheList
        if not {person.id for person in self.who_could()}.issuperset(people):
            raise NoSuchPerson
        self._write("restricted", case_id, people, why)

    def lift(self, case_id: CaseId) -> None:
        """Everybody may know of the case again. Raises `NotAllowed`, `NoSuchCase`."""
        self._desk.require(Act.RESTRICT_CASE)
        self._reach(case_id)

        def write() -> None:
            self._vault.restrictions.lift(case_id)
            self._vault.journal.append("unrestricted", self._desk.me.id, {"case": case_id})

        self._vault.save(write)

    def break_glass(self, untrusted_code: str, reason: str) -> CaseId:
        """Open a case by its code although it may be kept from this person, until they lock.

        The journal notes it, and it waits for somebody else to look at (`Openings`). Raises `NotAllowed`, `NotACode`,
        `NoSuchCase`; a try that found nothing is noted too.
        """
        self._desk.require(Act.BREAK_GLASS)
        if reason not in OPEN_REASONS:
            raise ValueError(reason)
        try:
            case_id = self._vault.cases.by_code(untrusted_code)
        except NoSuchCase:
            self._vault.save(lambda: self._vault.journal.append("glass_found_nothing", self._desk.me.id))
            raise
        if case_id in self._desk.cases.hidden:
            about: dict[str, str | int | UUID] = {"case": case_id, "reason": reason}
            self._vault.save(lambda: self._vault.journal.append("broke_glass", self._desk.me.id, about))
            self._desk.cases.break_glass(case_id)
        return case_id

    def _reach(self, case_id: CaseId) -> None:
        self._desk.cases.reach(case_id)
        restriction = self._vault.restrictions.of(case_id)
        if restriction is not None and self._desk.me.id not in restriction.people:
            raise NotOnTheList  # behind broken glass one may read, and not change who else may

    def _write(self, act: str, case_id: CaseId, people: Collection[PersonId], why: Why) -> None:
        def write() -> None:
            self._vault.restrictions.put(case_id, people, reason=why.value, by=self._desk.me.id)
            about: dict[str, str | int | UUID] = {"case": case_id, "why": why.value, "people": len(people)}
            self._vault.journal.append(act, self._desk.me.id, about)

        self._vault.save(write)
        self._desk.cases.refresh()
