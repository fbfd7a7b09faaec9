"""Paper for when the PC is down: codes set aside before it happens, and the sheets entered under them afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.facts import dataclass
from clinic_app.services.late_entry import How

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinic_app.services.desk import Desk
    from clinic_app.services.late_entry import LateEntry
    from clinic_app.vault.reserved_codes import ReservedCode

__all__ = ["MOST_AT_ONCE", "OnPaper", "Reserving"]

MOST_AT_ONCE: Final = 30
FROM_PAPER: Final = "from_paper_later"


@dataclass(frozen=True, slots=True)
class OnPaper:
    """One code on paper: `code` ungrouped; `case_id` only of a case that whoever looks may know of."""

    code: str
    reserved_at: datetime
    by: str
    used_at: datetime | None
    given_up_at: datetime | None
    case_id: CaseId | None

    @property
    def waits(self) -> bool:
        """Whether its sheet may still be filled in."""
        return self.used_at is None and self.given_up_at is None


class Reserving:
    """The codes of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, late_entry: LateEntry) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._late = late_entry

    def every(self) -> tuple[OnPaper, ...]:
        """All that ever were set aside, the newest first. Raises `NotAllowed`."""
        self._desk.require(Act.BEGIN_CASE)
        people = {each.id: each.staff_code for each in self._vault.people.every()}
        return tuple(self._told(each, people.get(each.by, "")) for each in self._vault.cases.reserved.every())

    def reserve(self, many: int) -> tuple[str, ...]:
        """So many codes, set aside for ever. Raises `NotAllowed`, `ValueError` for none or too many."""
        self._desk.require(Act.BEGIN_CASE)
        self._desk.require(Act.PRINT)
        if not 0 < many <= MOST_AT_ONCE:
            raise ValueError(many)
        me = self._desk.me.id

        def write() -> tuple[str, ...]:
            made = list[str]()
            for _ in range(many):
                code = self._vault.cases.draw().code
                self._vault.cases.reserved.add(code, me)
                made.append(code)
            self._vault.journal.append("codes_reserved", me, {"count": many})
            return tuple(made)

        return self._vault.save(write)

    def enter(self, untrusted_code: str, happened_at: datetime | None = None) -> CaseId:
        """Begin the case of a sheet under the code it carries; what this person types now comes from paper.

        `happened_at` is when it was filled in, if that is known. Raises `NotACode`, `CodeNotReserved`, `NotAllowed`,
        `NotAnAnswer(future)`.
        """
        self._desk.require(Act.BEGIN_CASE)
        self._desk.require(Act.RECORD)
        book, me = self._vault.cases.reserved, self._desk.me.id

        def write() -> CaseId:
            case = Case.begun(CaseId(uuid4()), book.waiting(untrusted_code))
            self._vault.cases.begin(me, case)
            book.used(case)
            self._vault.journal.append("paper_entered", me, {"case": case.id})
            self._late.begin(case.id, How(FROM_PAPER, happened_at))
            return case.id

        return self._vault.save(write)

    def give_up(self, codes: Sequence[str]) -> None:
        """Sheets that were destroyed unused. Their codes are never given again. Safe to repeat."""
        self._desk.require(Act.BEGIN_CASE)
        me = self._desk.me.id

        def write() -> None:
            for code in codes:
                self._vault.cases.reserved.give_up(code)
            self._vault.journal.append("codes_given_up", me, {"count": len(codes)})

        self._vault.save(write)

    def _told(self, each: ReservedCode, by: str) -> OnPaper:
        seen = each.case_id if each.case_id is not None and self._desk.cases.sees(each.case_id) else None
        return OnPaper(each.code, each.reserved_at, by, each.used_at, each.given_up_at, seen)


def in_groups(code: str) -> str:
    """As it is printed and read aloud."""
    return shown_code(code)
