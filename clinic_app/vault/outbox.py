"""Sealed items on their way out: kept until the hub has them, and as proof afterwards. Nothing here can be opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, DeviceId, ReferralId
from clinic_app.domain.referral import SETTLED
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.anew import Anew
from clinic_app.vault.carried import Carried
from clinic_app.vault.lane import Lane

_COLUMNS: Final = (
    "env_id, mid, kind, thread, recipient, case_id, referral_id, mailbox, state, state_at, reason, urgency, made_at, "
    "stale_at, expires_at, revoke_token, attempts, on_stick_at, heard, pc"
)
_ITEM: Final = f"SELECT x'', {_COLUMNS} FROM outbox"  # noqa: S608
_WHOLE: Final = f"SELECT sealed, {_COLUMNS} FROM outbox"  # noqa: S608
UNSETTLED: Final = "settled = 0 AND kind = 'referral' AND state NOT IN ('recalled', 'lapsed')"
"""As the index has it, to the letter: only so SQLite sees that it may use that one."""

RECALL: Final = "recall"
"""Why an item is taken back from the hub with the next round; and the kind of what is left when its case is gone."""

_QUESTIONS_STAY: Final = timedelta(days=7)

PHONED: Final = "now_phone_first"
FIRST_OF_ALL: Final = (PHONED, "within_24h")
"""Urgencies that go before every answer, and where the line is paid by the megabyte too."""

_MOST_NEEDED_FIRST: Final = (
    "CASE WHEN kind = 'retract' THEN 0 WHEN kind IN ('status', 'receipt') THEN 3 "
    "WHEN urgency = 'now_phone_first' THEN 1 WHEN urgency = 'within_24h' THEN 2 "
    "WHEN urgency = 'within_72h' THEN 4 WHEN kind IN ('referral', 'enquiry') THEN 5 ELSE 6 END, made_at, rowid"
)
"""What takes back, what cannot wait, what somebody waits to hear, what can; and last what is of nobody's need."""


class OutState(StrEnum):
    """Where an item is."""

    WAITING = "waiting"
    SENDING = "sending"
    ON_HUB = "on_hub"
    HELD = "held"
    QUARANTINED = "quarantined"
    DONE = "done"
    RECALLED = "recalled"
    LAPSED = "lapsed"


_STILL_HERE: Final = (OutState.WAITING, OutState.SENDING, OutState.HELD, OutState.QUARANTINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutItem:
    """One envelope and what we need to deliver or recall it. A referral belongs to a case, an answer to none."""

    env_id: bytes
    mid: bytes
    referral_id: ReferralId | None
    case_id: CaseId | None = None
    kind: str = "referral"
    thread: bytes = b""
    recipient: str = ""
    mailbox: str
    sealed: bytes = b""
    """Empty in what lists tell of it: only what goes is read."""
    urgency: str
    made_at: datetime
    stale_at: datetime
    expires_at: datetime
    revoke_token: bytes
    state: OutState = OutState.WAITING
    state_at: datetime | None = None
    reason: str | None = None
    attempts: int = 0
    on_stick_at: datetime | None = None
    """When it was last written to a stick. It may go by the hub as well: the same bytes count once."""
    heard: str | None = None
    """What its receiver said on paper or by telephone, as `services.heard_by_hand` keeps it."""
    pc: DeviceId | None = None
    """The other PC of this clinic that sealed it: that has its bytes, and sends it. None if it was sealed here."""

    def stale(self, now: datetime) -> bool:
        """Old enough that a person should look before it goes."""
        return now >= self.stale_at


class Outbox:
    """The outgoing items of this vault."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock
        self.carried = Carried(lane)
        """What others sealed and a stick brought."""
        self.anew = Anew(lane, clock)

    def put(self, item: OutItem) -> None:
        """Keep a freshly sealed item."""
        row = (item.sealed, item.env_id, item.mid, item.kind, item.thread, item.recipient,
               item.case_id.bytes if item.case_id else None, item.referral_id.bytes if item.referral_id else None,
               item.mailbox, item.state.value, iso(item.state_at or item.made_at), item.reason,
               item.urgency, iso(item.made_at), iso(item.stale_at), iso(item.expires_at), item.revoke_token,
               item.attempts, iso(item.on_stick_at) if item.on_stick_at else None, item.heard,
               item.pc.bytes if item.pc else None)  # fmt: skip

        def write() -> None:
            self._lane.run(f"INSERT INTO outbox (sealed, {_COLUMNS}) VALUES (?{', ?' * 20})", row)  # noqa: S608
            self._lane.witness("SELECT 1 FROM outbox WHERE env_id = ?", (item.env_id,))

        self._lane.save(write)

    def seal_again(self, before: OutItem, item: OutItem) -> None:
        """Keep `item` instead of `before`, whose number it has. What may lie on the hub of that one is taken back."""
        bare = (
            "UPDATE outbox SET kind = 'recall', reason = 'recall', state = 'on_hub', case_id = NULL, "
            "referral_id = NULL, thread = env_id, mid = env_id, recipient = '', sealed = x'', heard = NULL "
            "WHERE env_id = ? AND attempts > 0"
        )

        def write() -> None:
            self._lane.run(bare, (before.env_id,))
            self._lane.run("DELETE FROM outbox WHERE env_id = ? AND attempts = 0", (before.env_id,))
            self.put(item)

        self._lane.save(write)

    def of_case(self, case_id: CaseId) -> list[OutItem]:
        """Everything we sealed about a case, oldest first."""
        return [_item(row) for row in self._lane.rows(f"{_ITEM} WHERE case_id = ? ORDER BY made_at", (case_id.bytes,))]

    def drop(self, case_id: CaseId) -> None:
        """Forget what was sealed about a case, and what was said of it.

        Of what may lie on the hub so much stays that the next round can take it back: its name and our token, no bytes.
        """
        case = (case_id.bytes,)
        bare = (
            "UPDATE outbox SET kind = 'recall', reason = 'recall', state = 'on_hub', case_id = NULL, "
            "referral_id = NULL, thread = env_id, mid = env_id, recipient = '', sealed = x'', heard = NULL "
            "WHERE case_id = ? AND kind = 'referral' "
            "AND (state IN ('on_hub', 'sending') OR (attempts > 0 AND state <> 'done' "
            "AND state <> 'recalled' AND state <> 'lapsed'))"
        )

        def write() -> None:
            threads = "SELECT thread FROM outbox WHERE case_id = ?"
            self._lane.run(f"DELETE FROM threads WHERE thread IN ({threads})", case)  # noqa: S608
            self._lane.run(bare, case)
            self._lane.run("DELETE FROM outbox WHERE case_id = ?", case)

        self._lane.save(write)

    def forget_orphans(self) -> None:
        """What called back the packets of a case that is gone goes too, once it is done or its time is over.

        A question that was about nobody goes a week after its time: until then its answer is still believed.
        """
        over = (
            "SELECT thread FROM outbox WHERE pc IS NULL AND case_id IS NULL AND kind IN ('retract', 'recall') "
            "AND (state IN ('done', 'recalled', 'lapsed') OR expires_at <= ?) "
            "UNION SELECT thread FROM outbox WHERE pc IS NULL AND kind = 'enquiry' AND expires_at <= ?"
        )
        now = (iso(self._clock.now()), iso(self._clock.now() - _QUESTIONS_STAY))
        if self._lane.row(over, now) is None:
            return

        def write() -> None:
            threads = [row[0] for row in self._lane.rows(over, now)]
            for thread in threads:
                self._lane.run("DELETE FROM threads WHERE thread = ?", (thread,))
                self._lane.run("DELETE FROM outbox WHERE thread = ? AND case_id IS NULL", (thread,))

        self._lane.save(write)

    def live(self) -> list[OutItem]:
        """What this PC should offer to the hub now, the most urgent first. Items past their end lapse here."""
        now = iso(self._clock.now())
        lapse = (
            "UPDATE outbox SET state = 'lapsed', state_at = expires_at "
            "WHERE pc IS NULL AND state IN ('waiting', 'sending', 'held') AND expires_at <= ?"
        )
        if self._lane.row(
            "SELECT 1 FROM outbox WHERE pc IS NULL AND state IN ('waiting', 'sending', 'held') AND expires_at <= ?",
            (now,),
        ):
            self._lane.save(lambda: self._lane.run(lapse, (now,)))
        # A round in `sending` that came to no end: the hub knows bytes it has seen, so it is offered again.
        sql = f"{_WHOLE} WHERE pc IS NULL AND state IN ('waiting', 'sending') ORDER BY {_MOST_NEEDED_FIRST}"
        return [_item(row) for row in self._lane.rows(sql)]

    def every(self) -> list[OutItem]:
        """All of them, the newest first."""
        return [_item(row) for row in self._lane.rows(f"{_ITEM} ORDER BY made_at DESC, rowid DESC")]

    def unsettled(self) -> list[OutItem]:
        """The referrals that left or may leave, oldest first, but for those that their cases call settled."""
        return [_item(row) for row in self._lane.rows(f"{_ITEM} WHERE {UNSETTLED} ORDER BY made_at, rowid")]

    def one(self, env_id: bytes) -> OutItem | None:
        """The item with this number."""
        row = self._lane.row(f"{_ITEM} WHERE env_id = ?", (env_id,))
        return _item(row) if row else None

    def sealed(self, env_id: bytes) -> bytes:
        """The bytes that go. Empty if there is no such item."""
        row = self._lane.row("SELECT sealed FROM outbox WHERE env_id = ?", (env_id,))
        return bytes(row[0]) if row else b""

    def written_to(self) -> frozenset[str]:
        """Everybody to whom anything was sealed."""
        return frozenset(row[0] for row in self._lane.rows("SELECT DISTINCT recipient FROM outbox"))

    def of_referral(self, referral: ReferralId) -> list[OutItem]:
        """The items of one referral, oldest first."""
        sql = f"{_ITEM} WHERE referral_id = ? ORDER BY made_at"
        return [_item(row) for row in self._lane.rows(sql, (referral.bytes,))]

    def by_mid(self, mid: bytes) -> OutItem | None:
        """The item that an answer speaks of, if we sent it."""
        row = self._lane.row(f"{_ITEM} WHERE mid = ?", (mid,))
        return _item(row) if row else None

    def of_thread(self, thread: bytes) -> list[OutItem]:
        """Everything we sent about one packet, oldest first."""
        return [_item(row) for row in self._lane.rows(f"{_ITEM} WHERE thread = ? ORDER BY made_at, rowid", (thread,))]

    def of_kind(self, kind: str) -> list[OutItem]:
        """Every item of a kind, oldest first."""
        return [_item(row) for row in self._lane.rows(f"{_ITEM} WHERE kind = ? ORDER BY made_at, rowid", (kind,))]

    def in_state(self, state: OutState) -> list[OutItem]:
        """The items that are there now, oldest first."""
        sql = f"{_ITEM} WHERE state = ? ORDER BY made_at, rowid"
        return [_item(row) for row in self._lane.rows(sql, (state.value,))]

    def sealed_here(self, state: OutState) -> list[OutItem]:
        """Those of them that this PC sealed."""
        return [item for item in self.in_state(state) if item.pc is None]

    def mark(self, env_id: bytes, state: OutState, reason: str | None = None) -> None:
        """Where the item is now, and why if it is held or quarantined. Taking it up to send counts as an attempt."""
        tried = int(state is OutState.SENDING)
        sql = (
            "UPDATE outbox SET state_at = CASE state WHEN ? THEN state_at ELSE ? END, state = ?, reason = ?, "
            "attempts = attempts + ? WHERE env_id = ?"
        )
        row = (state.value, iso(self._clock.now()), state.value, reason, tried, env_id)
        self._lane.save(lambda: self._lane.run(sql, row))

    def readdress(self, env_id: bytes, mailbox: str) -> None:
        """Its receiver has another box now."""
        sql = "UPDATE outbox SET mailbox = ? WHERE env_id = ?"
        self._lane.save(lambda: self._lane.run(sql, (mailbox, env_id)))

    def heard(self, env_id: bytes, said: str, *, over: bool) -> None:
        """What its receiver said on paper or by telephone. What is `over` by that goes to nobody any more."""
        self._lane.save(lambda: self._lane.run("UPDATE outbox SET heard = ? WHERE env_id = ?", (said, env_id)))
        item = self.one(env_id)
        if over and item is not None and item.state in _STILL_HERE:
            self.mark(env_id, OutState.DONE, item.reason)

    def on_stick(self, env_id: bytes) -> None:
        """It was written to a stick: somebody may have it from now on, as if it had been offered to the hub."""
        sql, row = "UPDATE outbox SET on_stick_at = ?, attempts = attempts + 1 WHERE env_id = ?", (
            iso(self._clock.now()), env_id,
        )  # fmt: skip
        self._lane.save(lambda: self._lane.run(sql, row))


def note_settled(lane: Lane, change: Change) -> None:
    """Remember beside the packets what a case now says of its referrals, in the transaction in which it says so."""
    for entity, field, value in change.values:
        if field == "x_status":
            sql = "UPDATE outbox SET settled = ? WHERE referral_id = ?"
            lane.run(sql, (int(value in SETTLED), entity.bytes))


def _item(row: Any) -> OutItem:
    (sealed, env_id, mid, kind, thread, recipient, case, referral, mailbox, state, state_at, reason, urgency, made,
     stale, expires, token, attempts, on_stick, heard, pc) = row  # fmt: skip
    return OutItem(
        env_id=env_id, mid=mid, kind=kind, thread=thread, recipient=recipient,
        case_id=CaseId(UUID(bytes=case)) if case else None,
        referral_id=ReferralId(UUID(bytes=referral)) if referral else None, mailbox=mailbox, sealed=sealed,
        urgency=urgency, made_at=instant(made), stale_at=instant(stale), expires_at=instant(expires),
        revoke_token=token, state=OutState(state), state_at=instant(state_at), reason=reason, attempts=attempts,
        on_stick_at=instant(on_stick) if on_stick else None, heard=heard, pc=DeviceId(UUID(bytes=pc)) if pc else None,
    )  # fmt: skip
