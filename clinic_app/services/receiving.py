"""What people do with what came: see it, open it, answer it, and learn why something was set aside.

The sender hears that a person opened it and whether they take her; how it went only if she agreed to that.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.directory import Directory
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet import PacketContent
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.people import Act
from clinic_app.domain.referral import ENDED, MOVES, Outcome, Reason, Side, Status, StatusReply, moved, refuse_unfit
from clinic_app.errors import DirectoryError, NoSuchCase, NotARecipient, NotJoined, NotPermitted, Refusal, Why
from clinic_app.facts import dataclass
from clinic_app.services.contact_hold import is_held
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.kept_referrals import FORGOTTEN, Kept
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.vault.received import ReceivedId, ReceivedRow
from clinic_app.wire.fhir import encode_status
from clinic_app.wire.newer_words import NewerWord, read_referral

__all__ = [
    "NewerWord",
    "Outcome",
    "Reason",
    "Received",
    "ReceivedId",
    "ReceivedView",
    "Receiving",
    "SetAside",
    "Status",
]

NEW: Final = "received"
OPENED: Final = "opened"
KEPT_AFTER: Final = timedelta(days=90)
"""A received referral is forgotten this long after it lapsed, whatever became of it."""

_BY_HER_YES: Final = frozenset({Status.ACCEPTED, Status.ON_HOLD})
"""What is begun by her yes alone. Who is there already is cared for, whatever the day."""

_BEFORE_SHE_CAME: Final = frozenset({Status.REQUESTED, Status.ACCEPTED, Status.ON_HOLD})
_EXPECTED: Final = frozenset({NEW, OPENED, Status.ACCEPTED.value, Status.IN_PROGRESS.value, Status.ON_HOLD.value})

_THEIRS_TO_SAY: Final = frozenset({Status.ACCEPTED, Status.REJECTED})
"""Whether they take her is theirs to say. How it went is hers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedView:
    """One line of the inbox. `sender` is None if the directory no longer lists them."""

    id: ReceivedId
    code: str
    sender_id: OrganisationId
    sender: str | None
    urgency: str
    state: str
    received_at: datetime
    awaited: bool = False
    """Another PC of this place fetched it, and what it says has not come here yet."""
    contact_held: bool = False
    """The sender holds all contact: nobody rings her, nobody writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A referral, opened: what it says, how long it may be acted on, and what may be answered from here."""

    view: ReceivedView
    content: PacketContent
    sealed_on: date
    lapses_on: date
    answers: frozenset[Status]
    newer: tuple[NewerWord, ...] = ()
    """Words of a newer list than ours: shown as they stand."""
    over: bool = False
    """Its last day is over and she is not here: nothing more is done by it."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something came and was not believed. Nothing in it is shown, not even who seems to have sent it."""

    env_id: bytes
    why: Why
    arrived_at: datetime


class Receiving:
    """The inbox of this organisation."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, posting: Posting) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._posting = posting

    def inbox(self, *, limit: int = 1_000) -> list[ReceivedView]:
        """What came, the newest first."""
        self._desk.require(Act.RECEIVE)
        directory = self._directory.directory()
        return [self._view(row, directory) for row in self._vault.received.page(limit=limit)]

    def detail(self, received: ReceivedId) -> Received:
        """Open a referral. The first time, its sender is told that somebody did.

        Raises `NoSuchCase` if it was taken back or its time is over.
        """
        self._desk.require(Act.RECEIVE)
        kept = self._kept(received)
        if self._vault.received.row(received).state == NEW:
            self._vault.save(lambda: self._opened(received, kept))
        return self._received(received, kept)

    def answer(
        self,
        received: ReceivedId,
        status: Status,
        *,
        reason: Reason | None = None,
        outcome: Outcome | None = None,
        onward: Service | None = None,
    ) -> bool:
        """Say what becomes of it; whether the sender is told, which is hers to refuse except that they take her or not.

        Raises `NotAnAnswer` if this cannot follow or reason or outcome do not fit, `NoSuchCase`, `KeyLapsed`,
        `NotARecipient`, `NotJoined`, and `NotPermitted(EXPIRED)` if it would be taken on after its last day: then
        nothing was changed.
        """
        self._desk.require(Act.ANSWER_REFERRAL)
        kept = self._kept(received)
        refuse_unfit(status, reason, outcome, onward)
        now = _status_of(self._vault.received.row(received).state)
        if status in _BY_HER_YES and self._is_over(now, kept):
            raise NotPermitted(Refusal.EXPIRED)
        if status is not now or status in ENDED:
            moved(now, status, Side.RECEIVER)
        told = status in _THEIRS_TO_SAY or read_referral(kept.fhir)[0].content.reply_wanted
        reply = StatusReply(
            packet_id=kept.thread, status=status, reason=reason, outcome=outcome, onward=onward,
            seq=self._posting.next_seq(kept.thread),
        )  # fmt: skip
        self._vault.save(lambda: self._answer(received, kept, reply, told=told))
        return told

    def at_the_gate(self, *, code: str = "", words: frozenset[int] = frozenset()) -> Received | None:
        """Whom the code or her three words mean; only that one is opened, and may be new. None if nothing fits.

        What was declined, taken back or is over is nobody's who is expected.
        """
        self._desk.require(Act.RECEIVE)
        for row in self._vault.received.page(limit=1_000):
            if row.state not in _EXPECTED:
                continue
            with suppress(NoSuchCase):
                said = read_referral(self._kept(row.id).fhir)[0].content.words
                if row.code == code or (words and said is not None and words == frozenset(said)):
                    return self.detail(row.id)
        return None

    def document(self, received: ReceivedId) -> bytes:
        """The FHIR document as it came, to the byte. Raises `NoSuchCase` if it was taken back or its time is over."""
        self._desk.require(Act.RECEIVE)
        return self._kept(received).fhir

    def set_aside(self) -> list[SetAside]:
        """What was not believed, the newest first."""
        self._desk.require(Act.RECEIVE)
        return [SetAside(item.env_id, Why(item.reason or ""), item.arrived_at) for item in self._vault.inbox.aside()]

    def forget_what_is_over(self) -> int:
        """Destroy the keys of what lapsed long ago. Safe to repeat; how many went."""
        gone = 0
        for row in self._vault.received.page(limit=10_000):
            try:
                kept = self._kept(row.id)
            except NoSuchCase:
                continue
            if kept.lapses_on + KEPT_AFTER < self._desk.clock.today():
                self._vault.save(lambda row=row: self._forget(row))  # type: ignore[misc]  # bound at once
                gone += 1
        return gone

    # --- within ------------------------------------------------------------------------------------

    def _kept(self, received: ReceivedId) -> Kept:
        return msgspec.msgpack.decode(self._vault.received.content(received), type=Kept)

    def _is_over(self, now: Status, kept: Kept) -> bool:
        return now in _BEFORE_SHE_CAME and self._desk.clock.today() > kept.lapses_on

    def _opened(self, received: ReceivedId, kept: Kept) -> None:
        self._vault.received.mark(received, OPENED)
        self._vault.journal.append("referral_opened", self._desk.me.id, {"received": received})
        try:
            self._posting.post(self._letter(received, kept, Kind.RECEIPT))
        except (DirectoryError, NotARecipient, NotJoined):
            return  # they have no key today; opening does not wait for that

    def _answer(self, received: ReceivedId, kept: Kept, reply: StatusReply, *, told: bool) -> None:
        self._vault.received.mark(received, reply.status.value)
        about: dict[str, str | int | UUID] = {"received": received, "status": reply.status.value}
        self._vault.journal.append("referral_answered", self._desk.me.id, about)
        if told:
            self._posting.post(self._letter(received, kept, Kind.STATUS, encode_status(reply)))

    def _letter(self, received: ReceivedId, kept: Kept, kind: Kind, body: bytes | None = None) -> Letter:
        return Letter(
            kind=kind,
            recipient=OrganisationId(self._vault.received.row(received).sender),
            thread=kept.thread,
            # An answer may come after the referral lapsed: the day counts from now.
            lapses_on=max(kept.lapses_on, self._desk.clock.today() + timedelta(days=7)),
            about=kept.mid,
            did="opened" if kind is Kind.RECEIPT else None,
            body=body,
        )

    def _forget(self, row: ReceivedRow) -> None:
        self._vault.received.forget(row.id)
        self._vault.received.mark(row.id, FORGOTTEN)
        self._vault.journal.append("referral_forgotten", None, {"received": row.id})

    def _received(self, received: ReceivedId, kept: Kept) -> Received:
        row = self._vault.received.row(received)
        now = _status_of(row.state)
        over = self._is_over(now, kept)
        from_here = {each for each in Status if _may_move(now, each)} - (_BY_HER_YES if over else frozenset())
        referral, newer = read_referral(kept.fhir)
        return Received(
            view=self._view(row, self._directory.directory()),
            content=referral.content,
            newer=newer,
            over=over,
            sealed_on=kept.sealed_on,
            lapses_on=kept.lapses_on,
            answers=frozenset(from_here),
        )

    def _view(self, row: ReceivedRow, directory: Directory) -> ReceivedView:
        sender = OrganisationId(row.sender)
        known = directory.organisations.get(sender)
        return ReceivedView(
            id=row.id,
            code=row.code,
            sender_id=sender,
            sender=known.name(self._desk.settings.language) if known else None,
            urgency=row.urgency,
            state=row.state,
            received_at=row.received_at,
            awaited=self._vault.received.awaited(row.id),
            contact_held=self._held(row),
        )

    def _held(self, row: ReceivedRow) -> bool:
        try:
            thread = self._kept(row.id).thread
        except NoSuchCase:
            return False  # taken back or over: nothing is left to hold
        return is_held(self._vault.threads.of(thread), row.sender)


def _status_of(state: str) -> Status:
    """Where our line stands in the sender's words: until it is answered, it is asked."""
    return Status(state) if state in frozenset(Status) else Status.REQUESTED


def _may_move(now: Status, to: Status) -> bool:
    return to in MOVES[Side.RECEIVER].get(now, frozenset())
