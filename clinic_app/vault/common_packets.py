"""Packets as records that all PCs of a clinic share: what each sealed, what was said about it, what came and from whom.

Only the PC that sealed a packet has its bytes and sends it; the others know where it is, and may take it back. What
came is there once, whichever PC fetched it. The key of a received referral is no part of its record, so that it can be
destroyed: a PC that has none asks for it, as for the key of a case.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, ClassVar, Final

from clinic_app.domain.common_law import EARLIEST, GONE, TAKEN_AWAY, FieldLaws, Law
from clinic_app.domain.ids import CaseId
from clinic_app.domain.packet_stands import RECEIVED, STANDS
from clinic_app.vault.common_kinds import BETWEEN, Table, Told
from clinic_app.vault.lane import Lane
from clinic_app.vault.outbox import RECALL
from clinic_app.vault.received import OVER

_BLOBS: Final = ("env_id", "thread", "case_id", "referral_id", "revoke_token", "pc")
_ENVELOPE: Final = (
    "env_id", "kind", "thread", "recipient", "case_id", "referral_id", "mailbox", "urgency", "made_at", "stale_at",
    "expires_at", "revoke_token",
)  # fmt: skip
_STANDS: Final = ("state", "reason", "state_at", "attempts", "on_stick_at")


class PacketKind:
    """One that some PC of this clinic sealed, by the number of its message: its envelopes may be several in time."""

    name: Final = "packet"
    every: Final = "SELECT lower(hex(mid)) FROM outbox"
    _laws: Final = FieldLaws({GONE: TAKEN_AWAY, "stands": STANDS, "settled": Law(max)})

    def laws(self, _name: str, /) -> FieldLaws:
        """The further of two states, the earlier of two times."""
        return self._laws

    def says(self, lane: Lane, name: str) -> Told:
        """Where it is, and what it takes to take it back."""
        asked = ", ".join((*_ENVELOPE, "coalesce(pc, (SELECT device FROM vault))", *_STANDS, "heard", "settled"))
        row = lane.row(f"SELECT {asked} FROM outbox WHERE mid = ?", (bytes.fromhex(name),))  # noqa: S608
        if row is None:
            return {GONE: True}
        whole = dict(zip((*_ENVELOPE, "pc", *_STANDS, "heard", "settled"), row, strict=True))
        told = {key: b64encode(value).decode() if isinstance(value, bytes) else value for key, value in whole.items()}
        envelope = {key: told[key] for key in (*_ENVELOPE, "pc") if told[key] is not None}
        stands = {
            "env_id": told["env_id"], "state": told["state"], "reason": told["reason"], "at": told["state_at"],
            "attempts": told["attempts"], "on_stick_at": told["on_stick_at"],
        }  # fmt: skip
        said: dict[str, Any] = {"envelope": envelope, "stands": stands, "settled": told["settled"]}
        return said if told["heard"] is None else said | {"heard": told["heard"]}

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None: where it is told whether or not its case may be known there."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Lay it in beside our own; of those that another PC sealed there are no bytes here."""
        mid = bytes.fromhex(name)
        if said.get(GONE):
            lane.run("DELETE FROM outbox WHERE mid = ?", (mid,))
            return True
        envelope: dict[str, Any] = {
            key: b64decode(value) if key in _BLOBS else value for key, value in said["envelope"].items()
        }
        self._make_room(lane, mid, envelope["env_id"])
        stands = self._stands(said)
        [(this,)] = lane.rows("SELECT device FROM vault")
        row = {
            **{key: envelope.get(key) for key in _ENVELOPE},
            "pc": None if envelope["pc"] == this else envelope["pc"],
            "state": stands["state"], "reason": stands["reason"], "state_at": stands["at"],
            "attempts": stands["attempts"], "on_stick_at": stands["on_stick_at"],
            "heard": said.get("heard"), "settled": said["settled"],
        }  # fmt: skip
        known = lane.row("SELECT env_id FROM outbox WHERE mid = ?", (mid,))
        if known is None:
            row |= {"mid": mid, "sealed": b""}
            asked = f"INSERT INTO outbox ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
            lane.run(asked, tuple(row.values()))
        else:
            if known[0] != envelope["env_id"]:
                row["sealed"] = b""  # the bytes of another envelope than ours
            changed = ", ".join(f"{key} = ?" for key in row)
            lane.run(f"UPDATE outbox SET {changed} WHERE mid = ?", (*row.values(), mid))  # noqa: S608
        return True

    def _make_room(self, lane: Lane, mid: bytes, env_id: bytes) -> None:
        """An envelope that another message has here by what was known before: its own record says what it has now."""
        for (other,) in lane.rows("SELECT mid FROM outbox WHERE env_id = ? AND mid <> ?", (env_id, mid)):
            lane.run("DELETE FROM outbox WHERE mid = ?", (other,))
            lane.run("DELETE FROM touched WHERE kind = ? AND name = ?", (self.name, other.hex()))

    def _stands(self, said: Told) -> dict[str, Any]:
        """How the envelope stands that it has now; of one before nothing holds but that it was called back."""
        stands: dict[str, Any] = dict(said["stands"])
        envelope = said["envelope"]
        if stands["env_id"] == envelope["env_id"]:
            return stands
        called_back = stands["reason"] == RECALL
        return {
            "state": "on_hub" if called_back else "waiting", "reason": RECALL if called_back else None,
            "at": envelope["made_at"], "attempts": 0, "on_stick_at": None,
        }  # fmt: skip


class _OfNoCase:
    """A row of one table, under laws of its own."""

    _table: ClassVar[Table]
    _laws: ClassVar[FieldLaws]

    def laws(self, _name: str, /) -> FieldLaws:
        """The further of two states, the earlier of two times."""
        return self._laws

    def says(self, lane: Lane, name: str) -> Told:
        """The row."""
        return self._table.says(lane, name)

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None."""
        return None


class MessageKind(_OfNoCase):
    """What was said in a conversation, by either side: none is ever changed."""

    name: Final = "message"
    _table = Table(
        name="message", table="threads", key="mid:blob",
        told="thread:blob sender:text seq:int prev:blob body:blob at:text signed:blob kid:blob",
    )  # fmt: skip
    every: Final = _table.every
    _laws = FieldLaws({GONE: TAKEN_AWAY, "at": EARLIEST})

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Lay it in, and remember that something was said in this conversation: it may have an effect here."""
        mid = bytes.fromhex(name)
        if said.get(GONE):
            return self._table.show(lane, name, said)
        taken = "SELECT 1 FROM threads WHERE thread = ? AND sender = ? AND seq = ? AND kid = ? AND mid <> ?"
        thread = b64decode(said["thread"])
        if lane.row(taken, (thread, said["sender"], said["seq"], b64decode(said.get("kid", "")), mid)):
            return True  # that PC said two things in one place: the first counts
        new = lane.row("SELECT 1 FROM threads WHERE mid = ?", (mid,)) is None
        self._table.show(lane, name, {"kid": "", **said})
        if new:
            lane.run("INSERT OR IGNORE INTO threads_heard (thread) VALUES (?)", (thread,))
        return True


class ReceivedKind(_OfNoCase):
    """A referral that came: its line, and its content shut with a key of its own that does not travel with it."""

    name: Final = "received"
    _table = Table(
        name="received", table="received", key="id:blob",
        told="code:text sender:text urgency:text state:text received_at:text sealed:blob",
    )  # fmt: skip
    every: Final = _table.every
    _laws = FieldLaws({GONE: TAKEN_AWAY, "state": RECEIVED, "received_at": EARLIEST})

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Lay it in; ask for its key, or destroy it if its sender took it back or its time is over."""
        received = bytes.fromhex(name)
        double = "SELECT 1 FROM received WHERE code = ? AND sender = ? AND id <> ?"
        if not said.get(GONE) and lane.row(double, (said["code"], said["sender"], received)):
            return True  # it lies here since before PCs shared what came, under an id of its own
        self._table.show(lane, name, said)
        if said.get(GONE) or said["state"] in OVER:
            lane.run("DELETE FROM received_keys WHERE received_id = ?", (received,))
            lane.run("DELETE FROM shut_cases WHERE case_id = ?", (received,))
        elif lane.row("SELECT 1 FROM received_keys WHERE received_id = ?", (received,)) is None:
            lane.run("INSERT OR IGNORE INTO shut_cases (case_id) VALUES (?)", (received,))
        return True


class TakenKind:
    """A message that some PC of this clinic took in: whoever else gets it knows that it has had its effect."""

    name: Final = "taken"
    every: Final = "SELECT sender || '|' || lower(hex(mid)) FROM inbox WHERE sender IS NOT NULL"
    _laws: Final = FieldLaws({"at": EARLIEST, "id": Law(min)})

    def laws(self, _name: str, /) -> FieldLaws:
        """The further of two states, the earlier of two times."""
        return self._laws

    def says(self, lane: Lane, name: str) -> Told:
        """In which envelope it came, and when."""
        row = lane.row("SELECT id, arrived_at FROM inbox WHERE sender = ? AND mid = ?", self._key(name))
        return {} if row is None else {"id": b64encode(row[0]).decode(), "at": row[1]}

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Know it. Bytes that were set aside here and were this message are wanted no more."""
        sender, mid = self._key(name)
        if lane.row("SELECT 1 FROM inbox WHERE sender = ? AND mid = ?", (sender, mid)) is None:
            lane.run(
                "INSERT INTO inbox (id, sender, mid, sealed, state, arrived_at, acknowledged) "
                "VALUES (?, ?, ?, x'', 'taken', ?, 1) ON CONFLICT (id) DO UPDATE SET sender = excluded.sender, "
                "mid = excluded.mid, sealed = x'', state = 'taken', reason = NULL",
                (b64decode(said["id"]), sender, mid, said["at"]),
            )
        return True

    @staticmethod
    def _key(name: str) -> tuple[str, bytes]:
        sender, _, mid = name.rpartition(BETWEEN)
        return sender, bytes.fromhex(mid)


class AwaitedKind:
    """Sealed bytes that one PC fetched and could not take in: sealed to another, or about what another knows."""

    name: Final = "awaited"
    every: Final = "SELECT lower(hex(id)) FROM inbox WHERE reason = 'other_pc' AND state = 'set_aside'"
    _laws: Final = FieldLaws({"at": EARLIEST})

    def laws(self, _name: str, /) -> FieldLaws:
        """The further of two states, the earlier of two times."""
        return self._laws

    def says(self, lane: Lane, name: str) -> Told:
        """The bytes. Once they were taken in, or thrown away, nothing."""
        row = lane.row(
            "SELECT sealed, arrived_at FROM inbox WHERE id = ? AND reason = 'other_pc' AND state = 'set_aside'",
            (bytes.fromhex(name),),
        )
        return {} if row is None else {"sealed": b64encode(row[0]).decode(), "at": row[1]}

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Set them aside here too, to be looked at; what became of them here stays."""
        if said.get("sealed"):
            lane.run(
                "INSERT INTO inbox (id, sealed, state, reason, arrived_at, acknowledged) "
                "VALUES (?, ?, 'set_aside', 'other_pc', ?, 1) ON CONFLICT (id) DO NOTHING",
                (bytes.fromhex(name), b64decode(said["sealed"]), said["at"]),
            )
        return True
