"""What protects a child here: guardians who are not asked, a note that two people sign, files of the same family.

A link is written in both files, and shows only a file that whoever looks may know of: a restricted one stays unseen.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.derived_age import minor_band
from clinic_app.domain.guardians import GUARDIAN_RISK, guardian_may_be_danger
from clinic_app.domain.ids import CaseId
from clinic_app.domain.minors import bands_at_incidents
from clinic_app.domain.people import Act
from clinic_app.errors import GateClosed, NoSuchCase, NotAnAnswer, RecordRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.recording import Recording

__all__ = ["ChildLook", "FamilyCase", "Minors", "Note"]

ALONE: Final = "c_child_alone"
NOTE: Final = "c_best_interest"
FAMILY: Final = "s_family_cases"
_QUESTIONS: Final = frozenset({GUARDIAN_RISK, ALONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What two people found to be best for the child. Staff codes are empty until somebody signed."""

    decision: str = ""
    reasons: str = ""
    child_view: str = ""
    first: str = ""
    first_on: date | None = None
    second: str = ""
    second_on: date | None = None

    @property
    def waits_for_second(self) -> bool:
        """Whether one person has signed, and no other."""
        return bool(self.first) and not self.second


@dataclass(frozen=True, slots=True)
class FamilyCase:
    """Another file of the same family that whoever looks may know of."""

    case_id: CaseId
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLook:
    """How a child stands. Bands are codes of `minor_band`; empty where the answers allow two, or say nothing."""

    band: str
    at_incidents: tuple[str, ...]
    guardian_risk: Stored | None
    guardians_out: bool
    """Whether guardians are taken out of every form, call and request, by the answer or by who is alleged."""
    seen_alone: Stored | None
    note: Note
    family: tuple[FamilyCase, ...]


class Minors:
    """The children of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording

    def look(self, case_id: CaseId) -> ChildLook:
        """Raises `NoSuchCase`, `NotAllowed`."""
        self._desk.require(Act.READ_CASE)
        case, clock = self._recording.shown(case_id), self._desk.clock
        band = minor_band(case, today=clock.today())
        return ChildLook(
            band=band if isinstance(band, str) else "",
            at_incidents=tuple(code for _, code in bands_at_incidents(case, now=clock.now(), zone=clock.zone)),
            guardian_risk=case.stored(GUARDIAN_RISK),
            guardians_out=guardian_may_be_danger(case),
            seen_alone=case.stored(ALONE),
            note=_note(case),
            family=tuple(self._family(case)),
        )

    def answer(self, case_id: CaseId, field: str, code: str | None) -> None:
        """One of the two questions. Raises `NotAnAnswer`, `RecordRefused`, `NotAllowed`, `NoSuchCase`."""
        if field not in _QUESTIONS:
            raise NotAnAnswer(field, "unknown_field")
        case = self._case(case_id)
        self._recording.change(case_id, Change(values=((case.root, field, code),)))

    def write_note(self, case_id: CaseId, *, decision: str, reasons: str, child_view: str) -> None:
        """Write what is best for the child, and sign it as the first. A change needs both signatures anew.

        Raises `GateClosed(best_interest, parts that are missing)`, `RecordRefused`, `NotAllowed`, `NoSuchCase`.
        """
        case = self._case(case_id)
        said = {"decision": decision.strip(), "reasons": reasons.strip(), "child_view": child_view.strip()}
        if open_parts := tuple(part for part, text in said.items() if not text):
            raise GateClosed("best_interest", open_parts)
        signed: dict[str, Stored] = {
            **said,
            "first_person": self._desk.me.staff_code,
            "first_on": self._desk.clock.today().isoformat(),
        }

        def write() -> None:
            self._recording.change(case_id, Change(values=((case.root, NOTE, signed),)))
            self._note("child_note_signed", case_id)

        self._vault.save(write)

    def sign_note(self, case_id: CaseId) -> None:
        """Sign as the second person. Raises `GateClosed(best_interest, …)` for the first, or if nothing waits."""
        self._desk.require(Act.READ_CASE)
        case = self._desk.cases.load(case_id)
        note, stored = _note(case), case.stored(NOTE)
        if not note.waits_for_second or not isinstance(stored, dict):
            raise GateClosed("best_interest", ("first_person",))
        if note.first == self._desk.me.staff_code:
            raise GateClosed("best_interest", ("other_person",))
        today = self._desk.clock.today().isoformat()
        signed = {**stored, "second_person": self._desk.me.staff_code, "second_on": today}

        def write() -> None:
            # Beside `recording`: a supervisor reads and signs, and writes nothing else into a case.
            change = Change(values=((case.root, NOTE, signed),))
            self._vault.revisions.append(
                case_id, change, author=self._desk.me.id, source="at_interview", happened_at=None
            )
            self._note("child_note_signed", case_id)

        self._vault.save(write)

    # --- files of one family -----------------------------------------------------------------------

    def begin_child(self, case_id: CaseId) -> Case:
        """A file of their own for a child of hers who was hurt, linked with this one. Raises `RecordRefused`."""
        self._case(case_id)

        def write() -> Case:
            child = self._recording.begin()
            self._tie(case_id, child.id)
            return child

        return self._vault.save(write)

    def link(self, case_id: CaseId, untrusted_code: str) -> None:
        """Link with a file that stands. Raises `NotACode`, `NoSuchCase` also for one that is kept from this person."""
        self._case(case_id)
        other = self._desk.cases.by_code(untrusted_code)
        if other == case_id:
            raise NoSuchCase
        self._vault.save(lambda: self._tie(case_id, other))

    def unlink(self, case_id: CaseId, other: CaseId) -> None:
        """They are not of one family after all."""
        self._case(case_id)
        self._desk.cases.reach(other)

        def write() -> None:
            for one, gone in ((case_id, other), (other, case_id)):
                kept = [id_ for id_ in _ids(self._recording.shown(one)) if id_ != gone.hex]
                self._put(one, kept)
            self._note("family_unlinked", case_id)

        self._vault.save(write)

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId) -> Case:
        self._desk.require(Act.READ_CASE)
        self._desk.require(Act.RECORD)
        return self._recording.shown(case_id)

    def _tie(self, one: CaseId, other: CaseId) -> None:
        if Mode.CARE_ONLY in {mode_of(self._recording.shown(each)) for each in (one, other)}:
            raise RecordRefused(Mode.CARE_ONLY.value)
        for here, there in ((one, other), (other, one)):
            ids = _ids(self._recording.shown(here))
            if there.hex not in ids:
                self._put(here, [*ids, there.hex])
        self._note("family_linked", one)

    def _put(self, case_id: CaseId, ids: list[str]) -> None:
        """Both files must show it: an id of ours, written at once also while consent is still open in one of them."""
        case = self._recording.shown(case_id)
        change = Change(values=((case.root, FAMILY, list(ids) or None),))
        self._vault.revisions.append(case_id, change, author=self._desk.me.id, source="at_interview", happened_at=None)

    def _family(self, case: Case) -> list[FamilyCase]:
        found = []
        for id_ in _ids(case):
            try:
                other = self._desk.cases.load(CaseId(UUID(hex=id_)))
            except (NoSuchCase, ValueError):
                continue  # erased meanwhile, or kept from whoever looks
            found.append(FamilyCase(other.id, other.code))
        return found

    def _note(self, act: str, case_id: CaseId) -> None:
        self._vault.journal.append(act, self._desk.me.id, {"case": case_id})


def _ids(case: Case) -> list[str]:
    stored = case.stored(FAMILY)
    return [id_ for id_ in stored if isinstance(id_, str)] if isinstance(stored, list) else []


def _note(case: Case) -> Note:
    stored = case.stored(NOTE)
    said = stored if isinstance(stored, dict) else {}

    def text(part: str) -> str:
        value = said.get(part)
        return value if isinstance(value, str) else ""

    def day(part: str) -> date | None:
        return date.fromisoformat(text(part)) if text(part) else None

    return Note(
        decision=text("decision"),
        reasons=text("reasons"),
        child_view=text("child_view"),
        first=text("first_person"),
        first_on=day("first_on"),
        second=text("second_person"),
        second_on=day("second_on"),
    )
