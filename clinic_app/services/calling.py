"""Ringing the survivor: the card first, the number after it, one act for what happened, and what follows at once.

If another person answered, or the survivor had to stop, all contact is on hold in the same save: nothing that was
promised by phone is offered any longer, danger is to be looked at again, and the services are told. Only a person who
heard from the survivor lifts it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from clinic_app.domain.answers import Answer, Stored
from clinic_app.domain.calling import (
    CONTACT,
    ENDS_CONTACT,
    KEEPS_PROMISE,
    ON_HOLD,
    WAYS,
    CallOutcome,
    Contact,
    MayCall,
    contact_of,
    without_phone,
)
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.guardians import guardian_may_be_danger
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act
from clinic_app.domain.promise import refuse_unlikely_time
from clinic_app.domain.referral import REFERRAL, Status
from clinic_app.errors import GateClosed
from clinic_app.facts import dataclass
from clinic_app.services.code_word import CODE_WORD, CodeWord
from clinic_app.services.contact_hold import ContactHold, HoldTold
from clinic_app.services.desk import Desk
from clinic_app.services.following_up import BY_PHONE, TaskKind
from clinic_app.services.her_access import SureBy
from clinic_app.services.recording import Recording
from clinic_app.vault.tasks import Task, TaskId

__all__ = [
    "BY_PHONE",
    "CALL_REASONS",
    "CallCard",
    "CallOutcome",
    "Calling",
    "Contact",
    "Happened",
    "MayCall",
    "Number",
    "SureBy",
]

CALL_REASONS: Final = ("life_in_danger", "asked_us_to_ring_now", "result_that_cannot_wait", "hours_were_wrong")
"""Why somebody rings although it is not the agreed time. It is written to the access trail."""

MESSAGES: Final = "k_her_messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCard:
    """What is read before dialling. Neither the number nor the code word is in it."""

    case: Case
    contact: Contact
    may: MayCall
    in_hours: bool | None
    has_number: bool
    has_code_word: bool
    promised: tuple[Task, ...]
    """Open tasks by phone, the most urgent first."""
    replies: int
    """Referrals of this case to which an answer came."""
    guardians_out: bool
    """Whether no guardian is rung or told anything: one of them may be the alleged person, or live there."""


@dataclass(frozen=True, slots=True)
class Number:
    """Shown for a minute, after the card."""

    number: str
    code_word: str

    def __repr__(self) -> str:
        """Never the number or the word."""
        return "Number()"


@dataclass(frozen=True, slots=True)
class Happened:
    """What was written down, and what takes it back. `hold` names whom the hold must still be telephoned to."""

    case_id: CaseId
    outcome: CallOutcome
    hold: HoldTold
    before: Change
    kept: tuple[TaskId, ...] = ()
    begun: tuple[TaskId, ...] = ()
    open: TaskId | None = None
    """The promised call that was not kept by this one."""


class Calling:
    """The calls of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording, hold: ContactHold) -> None:
        self._desk = desk
        self._recording = recording
        self._hold = hold
        self._code_word = CodeWord(desk)

    def card(self, case_id: CaseId) -> CallCard:
        """What must be known before dialling. Raises `NoSuchCase`, `NotAllowed`."""
        case = self._case(case_id)
        now, zone = self._desk.clock.now(), self._desk.clock.zone
        contact = contact_of(case)
        return CallCard(
            case=case,
            contact=contact,
            may=contact.may_call(now, zone),
            in_hours=contact.in_hours(now, zone),
            has_number=isinstance(case.answer("k_number"), Answer),
            has_code_word=self._code_word.agreed(case),
            promised=tuple(self._promised(case_id)),
            guardians_out=guardian_may_be_danger(case),
            replies=sum(_answered(case, entity.id) for entity in case.of_kind(REFERRAL)),
        )

    def number(self, case_id: CaseId, reason: str | None = None) -> Number:
        """The number and the agreed word, which the access trail notes.

        Raises `GateClosed(call, (k_ok,))` on hold, `GateClosed(call, (reason,))` if it needs one of `CALL_REASONS`.
        """
        card = self.card(case_id)
        if card.may is MayCall.NO:
            raise GateClosed("call", (CONTACT,))
        if card.may is MayCall.WITH_REASON and reason is None:
            raise GateClosed("call", ("reason",))
        if reason is not None and reason not in CALL_REASONS:
            raise ValueError(reason)
        about = {"case": case_id} | ({"reason": reason} if reason else {})
        self._desk.vault.save(lambda: self._desk.vault.journal.append("number_shown", self._desk.me.id, about))
        return Number(_text(card.case, "k_number"), _text(card.case, CODE_WORD))

    def happened(self, case_id: CaseId, outcome: CallOutcome) -> Happened:
        """Write down what happened, with all that follows from it in the same save."""
        case = self._case(case_id)
        return self._desk.vault.save(lambda: self._write(case, outcome))

    def again(self, case_id: CaseId, at: datetime, instead: TaskId | None = None) -> None:
        """Promise the next call, `instead` of one that was not kept. Raises `NotAnAnswer(past)`, `GateClosed` of the
        dead.
        """
        if contact_of(self._case(case_id)).died:
            raise GateClosed("call", (CONTACT,))
        refuse_unlikely_time(at, self._desk.clock.now())
        tasks = self._desk.vault.tasks

        def promise() -> None:
            if instead is not None:
                tasks.done(instead)
            tasks.add(kind=TaskKind.CALL, due_at=at, channel=BY_PHONE, case_id=case_id)

        self._desk.vault.save(promise)

    def take_back(self, happened: Happened) -> None:
        """The wrong key was pressed: as it was before, which the access trail and the services are told too."""
        case = self._case(happened.case_id)

        def write() -> None:
            self._recording.change(case.id, happened.before)
            for task in happened.kept:
                self._desk.vault.tasks.reopen(task)
            for task in happened.begun:
                self._desk.vault.tasks.done(task)
            self._desk.vault.journal.append("call_taken_back", self._desk.me.id, {"case": case.id})
            if happened.outcome in ENDS_CONTACT:
                self._hold.tell(case, held=False)

        self._desk.vault.save(write)

    def rings_us(self, case_id: CaseId, typed: str) -> None:
        """Somebody rings to cancel, withdraw or learn an address. Raises `WrongCodeWord`, `MustWait`."""
        self._code_word.prove(self._case(case_id), typed)

    def heard(self, case_id: CaseId, sure_by: SureBy, typed: str = "") -> HoldTold:
        """The survivor was heard and says that contact is safe again: the hold is lifted, which the services are told.

        Raises `WrongCodeWord`, `MustWait`, `GateClosed(call, (k_ok,))` if nothing is on hold.
        """
        case = self._case(case_id)
        if not contact_of(case).on_hold:
            raise GateClosed("call", (CONTACT,))
        if sure_by is SureBy.CODE_WORD:
            self._code_word.prove(case, typed)

        def lift() -> HoldTold:
            self._recording.change(case_id, Change(values=((case.root, CONTACT, "yes"),)))
            about = {"case": case_id, "by": sure_by.value}
            self._desk.vault.journal.append("hold_lifted", self._desk.me.id, about)
            return self._hold.tell(case, held=False)

        return self._desk.vault.save(lift)

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId) -> Case:
        self._desk.require(Act.READ_CASE)
        self._desk.require(Act.RECORD)
        self._desk.cases.reach(case_id)
        return self._recording.shown(case_id)

    def _promised(self, case_id: CaseId) -> list[Task]:
        return [task for task in self._desk.vault.tasks.open(case_id=case_id) if task.channel == BY_PHONE]

    def _write(self, case: Case, outcome: CallOutcome) -> Happened:
        visit = new_entity("visit", case.root)
        said = list[tuple[EntityId, str, Stored | None]]()
        if outcome in ENDS_CONTACT:
            said.append((case.root, CONTACT, ON_HOLD))
        if outcome is CallOutcome.NUMBER_DEAD:
            said.append((case.root, WAYS, without_phone(contact_of(case).ways) or None))
        if outcome is CallOutcome.SPOKE and case.stored(MESSAGES) is not None:
            said.append((case.root, MESSAGES, None))
        before = Change(
            ended=(visit.id,), values=tuple((entity, field, case.stored(field, entity)) for entity, field, _ in said)
        )
        said.append((visit.id, "u_call", outcome.value))
        if outcome is CallOutcome.SPOKE:
            said.append((visit.id, "u_attend", "contacted_safely"))
        self._recording.change(case.id, Change(created=(visit,), values=tuple(said)))
        due = next((task.id for task in self._promised(case.id) if task.kind == TaskKind.CALL), None)
        kept, begun = self._promises(case.id, outcome, due)
        hold = self._hold.tell(case, held=True) if outcome in ENDS_CONTACT else HoldTold()
        return Happened(case.id, outcome, hold, before, kept=kept, begun=begun, open=None if kept else due)

    def _promises(
        self, case_id: CaseId, outcome: CallOutcome, due: TaskId | None
    ) -> tuple[tuple[TaskId, ...], tuple[TaskId, ...]]:
        """What was kept by this call, and what it begins."""
        tasks, now = self._desk.vault.tasks, self._desk.clock.now()
        if outcome in ENDS_CONTACT:
            return (), (tasks.add(kind=TaskKind.DANGER_AGAIN, due_at=now, channel="in_person", case_id=case_id),)
        if outcome in KEEPS_PROMISE and due is not None:
            tasks.done(due)
            return (due,), ()
        return (), ()


def _text(case: Case, field: str) -> str:
    said = case.answer(field)
    return str(said.value) if isinstance(said, Answer) else ""


def _answered(case: Case, referral: EntityId) -> bool:
    status = case.stored("x_status", referral)
    return status is not None and status not in {Status.DRAFT, Status.REQUESTED}
