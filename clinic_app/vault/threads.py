"""The messages about one referral, each side's in its own order; a gap or a fork is seen, not guessed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import PacketRefused, Why
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

_MESSAGE: Final = "SELECT sender, seq, mid, prev, body, at, signed, kid FROM threads"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `prev` is the number of the same sender's message before it."""

    sender: str
    seq: int
    mid: bytes
    prev: bytes | None
    body: bytes
    at: datetime
    signed: bytes | None = None
    """What its sender signed, as `crypto.signed_part` keeps it: of answers and receipts only."""
    kid: bytes = b""
    """Which PC of its sender signed it; empty where that was not kept."""


class Threads:
    """The conversations of this vault, by the referral's thread id.

    Two PCs of one organisation may give one place to a message each, before they have met: both count.
    """

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def next(self, thread: bytes, sender: str) -> tuple[int, bytes | None]:
        """The place of this sender's next message, and the one it follows."""
        row = self._lane.row(
            "SELECT seq, mid FROM threads WHERE thread = ? AND sender = ? ORDER BY seq DESC, mid DESC LIMIT 1",
            (thread, sender),
        )
        return (row[0] + 1, row[1]) if row else (1, None)

    def add(
        self,
        thread: bytes,
        *,
        sender: str,
        seq: int,
        mid: bytes,
        prev: bytes | None,
        body: bytes,
        signed: bytes | None = None,
        kid: bytes = b"",
    ) -> None:
        """Keep a message. Raises `PacketRefused(REPLAYED)` if its number, or its place of that PC, is taken.

        `kid` names the PC of its sender that signed it.
        """
        taken = "SELECT 1 FROM threads WHERE (thread = ? AND sender = ? AND seq = ? AND kid = ?) OR mid = ?"
        if self._lane.row(taken, (thread, sender, seq, kid, mid)):
            raise PacketRefused(Why.REPLAYED)
        sql = (
            "INSERT INTO threads (thread, sender, seq, mid, prev, body, at, signed, kid) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        row = (thread, sender, seq, mid, prev, body, iso(self._clock.now()), signed, kid)

        def write() -> None:
            self._lane.run(sql, row)
            self._lane.witness("SELECT 1 FROM threads WHERE mid = ?", (mid,))

        self._lane.save(write)

    def of(self, thread: bytes) -> list[Message]:
        """Both sides, in the order in which we came to know them."""
        rows = self._lane.rows(f"{_MESSAGE} WHERE thread = ? ORDER BY at, sender, seq, mid", (thread,))
        return [_message(row) for row in rows]

    def heard(self) -> list[bytes]:
        """Conversations in which another PC of this clinic heard or said something that was not looked at here."""
        return [row[0] for row in self._lane.rows("SELECT thread FROM threads_heard ORDER BY thread")]

    def forget_heard(self, thread: bytes) -> None:
        """It was looked at."""
        self._lane.save(lambda: self._lane.run("DELETE FROM threads_heard WHERE thread = ?", (thread,)))

    def gaps(self, thread: bytes) -> list[tuple[str, int]]:
        """Messages that a later one presumes and that have not come: (sender, seq)."""
        seen = {(message.sender, message.seq) for message in self.of(thread)}
        newest: dict[str, int] = {}
        for sender, seq in seen:
            newest[sender] = max(seq, newest.get(sender, 0))
        return [
            (sender, seq) for sender in sorted(newest) for seq in range(1, newest[sender]) if (sender, seq) not in seen
        ]


def _message(row: Any) -> Message:
    sender, seq, mid, prev, body, at, signed, kid = row
    return Message(sender, seq, mid, prev, body, instant(at), signed, kid)
