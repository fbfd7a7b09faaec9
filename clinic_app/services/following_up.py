"""What today asks for: clocks that run, sheets to resume, referrals without an answer, promises. No names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from clinic_app.domain.calling import CONTACT, contact_of
from clinic_app.domain.case import Case
from clinic_app.domain.clocks import ClockState, clocks_of
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.open_questions import open_questions
from clinic_app.domain.packet_codes import Urgency
from clinic_app.domain.people import Act, may
from clinic_app.domain.promise import refuse_unlikely_time
from clinic_app.domain.referral import SETTLED, Status
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import GateClosed, NoSuchCase
from clinic_app.facts import dataclass
from clinic_app.services import drafting
from clinic_app.services.beginning import STEP, step_of
from clinic_app.services.conversation import standing
from clinic_app.services.desk import Desk
from clinic_app.services.outgoing import gone_with_its_pc
from clinic_app.services.promised import PromiseLine, far_off, how_many_far_off, near
from clinic_app.services.task_kinds import ABOUT_HER, BY_PHONE, DECIDED, TaskKind, kind_of, row_of
from clinic_app.vault.cases import CaseRow
from clinic_app.vault.outbox import OutItem, OutState
from clinic_app.vault.tasks import Task, TaskId

__all__ = ["BY_PHONE", "DECIDED", "ClockLine", "FollowingUp", "PromiseLine", "ReferralLine", "Resume", "TaskKind",
           "TodayView"]  # fmt: skip

MOST_CLOCKS: Final = 30
_UNKNOWN: Final = -timedelta(days=36500)
_ON_THE_WAY: Final = frozenset({OutState.WAITING, OutState.SENDING, OutState.HELD, OutState.QUARANTINED})


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock of one case. Its neutral name may be shown to whoever looks over the shoulder."""

    case_id: CaseId
    code: str
    clock: ClockState


@dataclass(frozen=True, slots=True)
class Resume:
    """A case with unfinished sheets of this person, how many questions are open in it, and where they were in it."""

    case_id: CaseId
    code: str
    kept_at: datetime
    open: int
    step: str
    """What `Recording.is_at` was told last, or `SECTIONS`; the page of `asides` where something was typed last."""
    section: str
    """The sheet in which something was typed last; empty if that was only a new entity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralLine:
    """One referral that waits for them, or whose answer came. `ring` says that they were silent for too long."""

    case_id: CaseId
    code: str
    referral: EntityId
    organisation: OrganisationId
    urgency: str
    status: str
    reason: str | None
    since: datetime
    silent: timedelta
    ring: bool
    state: OutState
    pc_gone: bool = False
    """It lies on a PC that does not belong to this place any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """Everything the first screen shows. Counts are of what is not finished."""

    clocks: tuple[ClockLine, ...]
    resume: tuple[Resume, ...]
    unanswered: tuple[ReferralLine, ...]
    replies: tuple[ReferralLine, ...]
    promises: tuple[PromiseLine, ...]
    """Late, or due within two weeks; and whatever has to be decided or answered by a day, however far off."""
    later: int = 0
    """What was promised for after that."""
    waiting: int
    """Sealed items that have not left this PC."""
    held: int
    """Of these, the ones a person must decide about."""
    received: int
    """Referrals of others that nobody here has answered."""


class FollowingUp:
    """Looks through the open vault for what must not be forgotten."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def today(self) -> TodayView:
        """What there is to do now, for whoever signed in. Those who may read no cases see no lines about them."""
        reads = may(self._desk.me.role, Act.READ_CASE)
        outbox, sees = self._vault.outbox, self._desk.cases.sees
        lines = tuple(self._referrals(outbox.unsettled())) if reads else ()
        on_the_way = [item for state in _ON_THE_WAY for item in outbox.in_state(state) if sees(item.case_id)]
        return TodayView(
            clocks=tuple(self._clocks()) if reads else (),
            resume=tuple(self._resume()),
            unanswered=tuple(line for line in lines if line.status == Status.REQUESTED),
            replies=tuple(line for line in lines if line.status != Status.REQUESTED),
            promises=tuple(near(self._desk)) if reads else (),
            later=how_many_far_off(self._desk) if reads else 0,
            waiting=sum(item.pc is None for item in on_the_way),
            held=sum(item.state in (OutState.HELD, OutState.QUARANTINED) for item in on_the_way),
            received=sum(row.state == "received" for row in self._vault.received.page(limit=500)),
        )

    def later(self) -> tuple[PromiseLine, ...]:
        """What was promised for after the two weeks that today shows, the nearest first. Raises `NotAllowed`."""
        self._desk.require(Act.READ_CASE)
        return tuple(far_off(self._desk))

    def promise(self, kind: TaskKind, *, due_at: datetime, channel: str, case_id: CaseId) -> TaskId:
        """Promise something about a case for later. Raises `GateClosed` for a survivor who has died."""
        self._desk.require(Act.RECORD)
        self._desk.cases.reach(case_id)
        if contact_of(self._desk.cases.load(case_id)).died:
            raise GateClosed("call", (CONTACT,))
        return self._vault.tasks.add(kind=kind.value, due_at=due_at, channel=channel, case_id=case_id)

    def kept(self, task: TaskId) -> None:
        """The promise was kept, by whoever signed in. Raises `NotAllowed`, `NoSuchCase`."""
        self._end(task, "promise_kept")

    def not_wanted(self, task: TaskId) -> None:
        """She does not want it any more, or it makes no sense now. Raises `NotAllowed`, `NoSuchCase`."""
        self._end(task, "promise_dropped")

    def move(self, task: TaskId, due_at: datetime) -> None:
        """The promise stands for another time.

        Raises `NotAnAnswer(u_due, past | too_far)`, `NotAllowed`, `NoSuchCase`.
        """
        found = self._reach(task)
        refuse_unlikely_time(due_at, self._desk.clock.now())

        def write() -> None:
            self._vault.tasks.move(task, due_at)
            self._note("promise_moved", found)

        self._vault.save(write)

    def wait_again(self, task: TaskId) -> None:
        """The wrong line was pressed: the promise stands as before. Raises `NotAllowed`, `NoSuchCase`."""
        found = self._reach(task)

        def write() -> None:
            self._vault.tasks.reopen(task)
            self._note("promise_stands", found)

        self._vault.save(write)

    def _end(self, task: TaskId, act: str) -> None:
        found = self._reach(task)

        def write() -> None:
            self._vault.tasks.done(task)
            self._note(act, found)

        self._vault.save(write)

    def _reach(self, task: TaskId) -> Task:
        """Only what was promised about her ends here: a review of a closed file ends by being made."""
        self._desk.require(Act.RECORD)
        found = self._vault.tasks.one(task)
        if found is None or kind_of(found.kind) not in ABOUT_HER:
            raise NoSuchCase
        if found.case_id is not None:
            self._desk.cases.reach(found.case_id)
        return found

    def _note(self, act: str, task: Task) -> None:
        about: dict[str, str | int | UUID] = {"kind": kind_of(task.kind), "row": row_of(task.kind)}
        if task.case_id is not None:
            about["case"] = task.case_id
        self._vault.journal.append(act, self._desk.me.id, about)

    def clocks(self, case: Case) -> tuple[ClockState, ...]:
        """The clocks of one case as they stand now, the most pressing first."""
        clock = self._desk.clock
        return clocks_of(case, self._desk.rules, now=clock.now(), zone=clock.zone)

    def _clocks(self) -> list[ClockLine]:
        """The most pressing ones, of equals the newest. A case in which no clock can come before them stays closed.

        Whoever was interrupted sees the clocks of what they have typed so far; nobody else does.
        """
        now, mine = self._desk.clock.now(), self._half_written()
        pressing = partial(_pressing, now=now)
        lines = sorted((line for case in mine.values() for line in self._running(case)), key=pressing)[:MOST_CLOCKS]
        for row in sorted(self._desk.cases.ticking(), key=lambda row: _at_best(row, now)):
            if row.id in mine:
                continue
            if len(lines) == MOST_CLOCKS and _pressing(lines[-1], now) <= _at_best(row, now):
                break
            lines += self._running(self._desk.cases.load(row.id))
            lines = sorted(lines, key=pressing)[:MOST_CLOCKS]
        return lines

    def _running(self, case: Case) -> Iterator[ClockLine]:
        return (ClockLine(case.id, case.code, clock) for clock in self.clocks(case) if clock.state.runs)

    def _half_written(self) -> dict[CaseId, Case]:
        """What this person has typed and not finished, laid over its case: an interruption stops no clock of theirs."""
        found = {}
        for case_id in filter(self._desk.cases.sees, self._vault.drafts.cases_of(self._desk.me.id)):
            typed = self._vault.drafts.of(case_id, self._desk.me.id)
            answers = [each for each in typed if not each.section.startswith((*drafting.BESIDE, STEP))]
            case = self._desk.cases.load(case_id)
            if answers and case.stored("z_reason") is None:
                found[case_id] = case.applying(drafting.as_change(answers))
        return found

    def _resume(self) -> Iterator[Resume]:
        mine = self._vault.drafts.cases_of(self._desk.me.id)
        for case_id in filter(self._desk.cases.sees, mine):
            case = self._desk.cases.load(case_id)
            drafts = self._vault.drafts.of(case_id, self._desk.me.id)
            typed = [draft for draft in drafts if draft.section not in {STEP, drafting.BEGUN, drafting.HOW}]
            last = max(typed or drafts, key=lambda draft: draft.kept_at)
            page = drafting.page_of(last.section)
            yield Resume(
                case_id,
                case.code,
                last.kept_at,
                len(open_questions(case, self._desk.definitions)),
                step=page or step_of(drafts),
                section=last.section.removeprefix(drafting.UNREAD) if typed and not page else "",
            )

    def _referrals(self, items: list[OutItem]) -> Iterator[ReferralLine]:
        """Referrals of ours that are still of interest: not answered, or answered and not ended, the oldest first."""
        now = self._desk.clock.now()
        for item in items:
            if item.case_id is None or item.referral_id is None or not self._desk.cases.sees(item.case_id):
                continue
            if not self._vault.cases.stands(item.case_id):
                continue  # another PC of this place sealed it, and its case may not be read on this one
            case, referral = self._desk.cases.load(item.case_id), EntityId(item.referral_id)
            status = case.stored("x_status", referral)
            if status is None or status in SETTLED:
                continue
            silent = now - item.made_at
            yield ReferralLine(
                case_id=item.case_id,
                code=case.code,
                referral=referral,
                organisation=OrganisationId(str(case.stored("x_org", referral))),
                urgency=item.urgency,
                status=status,
                reason=case.stored("x_reason", referral),
                since=item.made_at if status == Status.REQUESTED else self._answered_at(item),
                silent=silent,
                ring=status == Status.REQUESTED and silent >= self._desk.law.silent_after(Urgency(item.urgency)),
                state=item.state,
                pc_gone=item.state in _ON_THE_WAY and gone_with_its_pc(self._vault, item),
            )

    def _answered_at(self, item: OutItem) -> datetime:
        """When their answer came; a slip that was typed by hand has no message."""
        stands = standing(self._vault.threads.of(item.thread), OrganisationId(item.recipient))
        return stands.known_at or item.made_at


def _pressing(line: ClockLine, now: datetime) -> timedelta:
    """What comes first: a clock whose time is unknown, then the least time left."""
    left = line.clock.left(now)
    return _UNKNOWN if left is None else left


def _at_best(row: CaseRow, now: datetime) -> timedelta:
    """What the most pressing clock of a case can be, as far as its line in the list tells."""
    left = instant(row.next_clock_at) - now if row.next_clock_at is not None else _UNKNOWN
    return left if left > timedelta() else _UNKNOWN
