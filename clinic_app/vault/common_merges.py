"""Which case was joined to which, as a record that all PCs share; what parts them again is shut with the keys of both.

So it goes where either case goes, and nobody reads it who may not read them. What is this PC's own (half-typed words,
numbers of prints, a place in this record) does not travel.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha512
from typing import Final
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from clinic_app.domain.common_law import GONE, TAKEN_AWAY, FieldLaws
from clinic_app.domain.ids import CaseId
from clinic_app.vault.common_kinds import Told as Says
from clinic_app.vault.lane import Lane
from clinic_app.vault.merges import Told

_DOMAIN: Final = b"clinic-app merged 2\x00"
_EARLIER: Final = b"clinic-app merged 1\x00"
_BETWEEN: Final = "|"
_LAWS: Final = FieldLaws({GONE: TAKEN_AWAY})
_OF_A_HASH: Final = "SELECT number FROM revisions WHERE hash = ? ORDER BY number DESC LIMIT 1"
_HASH_OF: Final = "SELECT hash FROM revisions WHERE number = ?"


class _Travels(msgspec.Struct, frozen=True):
    told: Told
    newest: str
    """The hash of the revision that `told.newest` numbers here."""


class MergeKind:
    """Each joining."""

    name: Final = "merged"
    every: Final = "SELECT lower(hex(case_id)) FROM merged"

    def laws(self, _name: str, /) -> FieldLaws:
        """What was parted on one PC is parted."""
        return _LAWS

    def says(self, lane: Lane, name: str) -> Says:
        """What is told stands shut, and always in the same way, or it would seem another each time."""
        row = lane.row("SELECT into_case, at, by, told FROM merged WHERE case_id = ?", (bytes.fromhex(name),))
        if row is None:
            return {GONE: True}
        into, at, by, told = row
        below = _below(lane, bytes.fromhex(name))
        lock = _lock(lane, into, bytes.fromhex(name), *below)
        if lock is None:
            return {}
        here = msgspec.json.decode(told, type=Told)
        away = msgspec.structs.replace(here, newest=0, prints=[], drafts=[], covered=[], laid=[])
        found = lane.row(_HASH_OF, (here.newest,))
        body = msgspec.json.encode(_Travels(away, found[0] if found else ""))
        shut = b64encode(lock.encrypt(body, [bytes.fromhex(name)])).decode()
        told = _BETWEEN.join([*(each.hex() for each in below), shut])
        return {"into": into.hex(), "at": at, "by": by.hex(), "told": told}

    def case_of(self, _name: str, said: Says, /) -> CaseId | None:
        """The one that stays."""
        return CaseId(UUID(said["into"])) if "into" in said else None

    def show(self, lane: Lane, name: str, said: Says) -> bool:
        """False where it does not open, or only one of the two may be read: then it waits."""
        case = bytes.fromhex(name)
        if said.get(GONE):
            lane.run("DELETE FROM merged WHERE case_id = ?", (case,))
            return True
        into = bytes.fromhex(said["into"])
        travels = _opened(lane, said["told"], into, case)
        if travels is None:
            return False
        if circle := _leads_back(lane, into, case):
            # Two PCs joined the same files, each the other way: the earlier joining holds, the other is told as gone.
            last = max(*circle, (said["at"], case))
            if last[1] == case:
                lane.run("DELETE FROM merged WHERE case_id = ?", (case,))
                return True
            lane.run("DELETE FROM merged WHERE case_id = ?", (last[1],))
        kept = lane.row("SELECT told FROM merged WHERE case_id = ?", (case,))
        ours = msgspec.json.decode(kept[0], type=Told) if kept is not None else None
        newest = lane.row(_OF_A_HASH, (travels.newest,))
        told = msgspec.structs.replace(
            travels.told, newest=newest[0] if newest else 0,
            prints=ours.prints if ours else _prints(lane, case, into), drafts=ours.drafts if ours else [],
            covered=ours.covered if ours else [], laid=ours.laid if ours else [],
        )  # fmt: skip
        sql = "INSERT OR REPLACE INTO merged (case_id, into_case, at, by, told) VALUES (?, ?, ?, ?, ?)"
        lane.run(sql, (case, into, said["at"], bytes.fromhex(said["by"]), msgspec.json.encode(told)))
        return True


def _opened(lane: Lane, told: str, into: bytes, case: bytes) -> _Travels | None:
    with suppress(ValueError):
        *below, shut = told.split(_BETWEEN)
        for lock in (_lock(lane, into, case, *map(bytes.fromhex, below)), _earlier_lock(lane, into, case)):
            with suppress(InvalidTag, msgspec.DecodeError):
                if lock is not None:
                    return msgspec.json.decode(lock.decrypt(b64decode(shut), [case]), type=_Travels)
    return None


def _leads_back(lane: Lane, into: bytes, case: bytes) -> list[tuple[str, bytes]]:
    """The joinings, with instants, by which the one that stays is part of the one that goes; none if it is not."""
    circle, at = list[tuple[str, bytes]](), into
    while at != case:
        row = lane.row("SELECT into_case, at FROM merged WHERE case_id = ?", (at,))
        if row is None:
            return []
        circle.append((row[1], at))
        at = row[0]
    return circle


def _below(lane: Lane, case: bytes) -> list[bytes]:
    """Everything that was joined to a case: it holds answers of theirs too."""
    rows = lane.rows("SELECT case_id FROM merged WHERE into_case = ? ORDER BY case_id", (case,))
    return [each for (one,) in rows for each in (one, *_below(lane, one))]


def _lock(lane: Lane, *cases: bytes) -> AESSIV | None:
    """It takes the keys of all of whom it holds answers."""
    keys = [_key(lane, each) for each in cases]
    return AESSIV(sha512(_DOMAIN + b"".join(keys)).digest()) if all(keys) else None


def _earlier_lock(lane: Lane, into: bytes, case: bytes) -> AESSIV | None:
    """As earlier programs shut it. It is shown only where both may be read."""
    key = _key(lane, into)
    return AESSIV(sha512(_EARLIER + key).digest()) if key and _key(lane, case) else None


def _key(lane: Lane, case: bytes) -> bytes:
    row = lane.row("SELECT key FROM cases WHERE id = ?", (case,))
    return bytes(row[0]) if row is not None and row[0] is not None else b""


def _prints(lane: Lane, case: bytes, into: bytes) -> list[int]:
    """What was printed here about the case that goes belongs to the other from now on."""
    numbers = [row[0] for row in lane.rows("SELECT number FROM prints WHERE case_id = ?", (case,))]
    lane.run("UPDATE prints SET case_id = ? WHERE case_id = ?", (into, case))
    return numbers
