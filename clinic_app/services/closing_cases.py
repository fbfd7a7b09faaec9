"""Closing a file with its checklist, looking at a closed one a second time, and opening one again.

The gate stops this act only and names what is missing. Whoever closed a file does not review it: in a clinic of one
person it is closed all the same, and the review stays pending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.domain.referral import ENDED, REFERRAL
from clinic_app.errors import GateClosed
from clinic_app.facts import dataclass
from clinic_app.services.closing import AT_ONCE, REASON, is_minor
from clinic_app.services.desk import Desk
from clinic_app.services.looking_back import LookingBack
from clinic_app.services.recording import Recording
from clinic_app.services.retention_years import rules
from clinic_app.services.taking_back import status_of
from clinic_app.services.task_kinds import ABOUT_HER, IN_PERSON, TaskKind, kind_of

__all__ = ["CHECKS", "ClosingCases", "ClosingLook", "PendingReview", "Review", "WhyAgain"]

CHECKS: Final = ("needs_met", "safety_plan_reviewed", "plan_complete", "survivor_agrees", "told_may_return")
_SECTION: Final = "closure"


class WhyAgain(StrEnum):
    """Why a closed file is opened again."""

    CAME_BACK = "came_back"
    NEW_INCIDENT = "new_incident"
    MORE_DANGER = "more_danger"
    MORE_NEEDED = "more_needed"
    MISTAKE = "mistake"
    """It was closed by mistake."""


class Review(StrEnum):
    """Whether somebody else looked at how the file was closed."""

    NONE = "none"
    """The file is open, or was closed before reviews began."""
    PENDING = "pending"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingLook:
    """How a file stands before closing, or since. `missing` are a field, or a field and its part after a full stop."""

    case: Case
    closed: bool
    missing: tuple[str, ...]
    promises: int
    """What was promised about her and stops with the file."""
    referrals: int
    """Referrals that nobody has answered or ended."""
    review: Review
    closed_by: str
    """Staff code; empty if it was not closed by this act."""
    closed_at: datetime | None
    may_review: bool
    """Whether whoever signed in leads here, and is another person than the one who closed it."""


@dataclass(frozen=True, slots=True)
class PendingReview:
    """A closed file that somebody else should look at."""

    case_id: CaseId
    code: str
    closed_at: datetime
    mine: bool
    """Closed by whoever signed in: for another person."""


class ClosingCases:
    """The closing of files in the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording
        self._back = LookingBack(desk)

    def look(self, case_id: CaseId) -> ClosingLook:
        """What is missing before it can be closed; of a closed one, who closed it and whether that was reviewed."""
        self._desk.require(Act.READ_CASE)
        case = self._recording.shown(case_id)
        recorded = self._desk.cases.load(case_id)
        closed = recorded.stored(REASON) is not None
        at, by = self._closed(case_id) if closed else (None, "")
        pending = any(task.kind == TaskKind.CLOSING_REVIEW for task in self._vault.tasks.open(case_id=case_id))
        reviewed = recorded.stored("z_super") is not None
        return ClosingLook(
            case=case,
            closed=closed,
            missing=tuple(missing(case)),
            promises=sum(kind_of(task.kind) in ABOUT_HER for task in self._vault.tasks.open(case_id=case_id)),
            referrals=sum(status_of(case, each.id) not in ENDED for each in case.of_kind(REFERRAL)),
            review=Review.DONE if reviewed and closed else Review.PENDING if pending else Review.NONE,
            closed_by=by,
            closed_at=at,
            may_review=pending and self._leads() and by != self._desk.me.staff_code,
        )

    def close(self, case_id: CaseId, reason: str, checks: Mapping[str, Stored] | None = None) -> None:
        """Close the file; somebody else's review is pending from then on.

        Raises `GateClosed(close, what is missing)`, `NotAnAnswer`, `RecordRefused`, `NotAllowed`, `NoSuchCase`.
        """
        self._desk.require(Act.RECORD)
        case = self._recording.shown(case_id)
        kept = case.stored("z_checks")
        all_checks = {**(kept if isinstance(kept, dict) else {}), **(checks or {})}
        said = Change(values=((case.root, REASON, reason), (case.root, "z_checks", all_checks or None)))
        lacks = tuple(missing(case.applying(said)))
        if lacks:
            raise GateClosed("close", lacks)

        def write() -> None:
            self._recording.finish_section(case_id, case.root, _SECTION)
            rule = rules().of(case.applying(said), minor=is_minor(self._desk, case))
            whole = said.and_then(Change(values=((case.root, "z_super", None), (case.root, "z_retain", rule.id))))
            self._recording.change(case_id, whole)
            if self._desk.cases.load(case_id).stored(REASON) is None:
                raise GateClosed("close", ("c_record",))  # before she has answered, everything is a draft
            self._recording.drop_draft(case_id, case.root, _SECTION)
            now = self._desk.clock.now()
            self._vault.tasks.add(kind=TaskKind.CLOSING_REVIEW, due_at=now, channel=IN_PERSON, case_id=case_id)
            self._vault.journal.append("case_closed", self._desk.me.id, {"case": case_id, "reason": reason})

        self._vault.save(write)

    def reopen(self, case_id: CaseId, why: WhyAgain) -> None:
        """Open a closed file again. What it was closed with stays in its history. Raises `GateClosed(reopen, …)`."""
        self._desk.require(Act.RECORD)
        case = self._desk.cases.load(case_id)
        if case.stored(REASON) is None:
            raise GateClosed("reopen", (REASON,))
        fields = (REASON, "z_checks", "z_super", "z_retain", "z_died")
        values = tuple((case.root, field, None) for field in fields if case.stored(field) is not None)

        def write() -> None:
            self._recording.change(case_id, Change(values=values))
            self._recording.drop_draft(case_id, case.root, _SECTION)
            self._vault.journal.append("case_reopened", self._desk.me.id, {"case": case_id, "reason": why.value})

        self._vault.save(write)

    def review(self, case_id: CaseId) -> None:
        """Somebody who leads looked at how it was closed, and it is in order.

        Raises `GateClosed(closing_review, (other_person,))` for the person who closed it, `NotAllowed`, `NoSuchCase`.
        """
        self._desk.require(Act.REVIEW_CLOSING)
        case = self._desk.cases.load(case_id)
        pending = [t for t in self._vault.tasks.open(case_id=case_id) if t.kind == TaskKind.CLOSING_REVIEW]
        if not pending:
            raise GateClosed("closing_review", (REASON,))
        if self._closed(case_id)[1] == self._desk.me.staff_code:
            raise GateClosed("closing_review", ("other_person",))
        said = Change(values=((case.root, "z_super", self._desk.me.staff_code),))

        def write() -> None:
            # Beside `recording`: a supervisor reads and signs, and writes nothing else into a case.
            self._vault.revisions.append(
                case_id, said, author=self._desk.me.id, source="at_interview", happened_at=None
            )
            for task in pending:
                self._vault.tasks.done(task.id)
            self._vault.journal.append("closing_reviewed", self._desk.me.id, {"case": case_id})

        self._vault.save(write)

    def pending(self) -> tuple[PendingReview, ...]:
        """Closed files that wait for a review, the oldest first; none for those who do not lead."""
        if not self._leads():
            return ()
        found = []
        for task in self._vault.tasks.open():
            if task.kind == TaskKind.CLOSING_REVIEW and task.case_id and self._desk.cases.sees(task.case_id):
                mine = self._closed(task.case_id)[1] == self._desk.me.staff_code
                found.append(PendingReview(task.case_id, self._desk.cases.load(task.case_id).code, task.due_at, mine))
        return tuple(found)

    # --- inside ------------------------------------------------------------------------------------

    def _leads(self) -> bool:
        return may_review(self._desk)

    def _closed(self, case_id: CaseId) -> tuple[datetime | None, str]:
        """When and by whom it was closed last."""
        closings = [seen for seen in self._back.who_saw(case_id) if seen.act == "case_closed"]
        if not closings:
            return None, ""
        return closings[-1].at, closings[-1].by.staff_code if closings[-1].by else ""


def may_review(desk: Desk) -> bool:
    """Whether whoever signed in may look at how others closed a file."""
    return may(desk.me.role, Act.REVIEW_CLOSING) and may(desk.me.role, Act.READ_CASE)


def missing(case: Case) -> Iterator[str]:
    """What has to be answered before the file can be closed. A *no* is an answer, and so is *unknown*."""
    reason = case.stored(REASON)
    if not isinstance(reason, str):
        yield REASON
    if reason in AT_ONCE:
        return
    checks = case.stored("z_checks")
    said = checks if isinstance(checks, dict) else {}
    for part in CHECKS:
        if said.get(part) is None:
            yield f"z_checks.{part}"
