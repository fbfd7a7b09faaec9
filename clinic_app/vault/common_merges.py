"""Which case was joined to which, as a record that all PCs share; what parts them again is shut with the case's key.

So it goes where either case goes, and nobody reads it who may not read them. What is this PC's own (half-typed words,
numbers of prints, a place in this record) does not travel.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
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

_DOMAIN: Final = b"clinic-app merged 1\x00"
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
        lock = _lock(lane, into)
        if lock is None:
            return {}
        here = msgspec.json.decode(told, type=Told)
        away = msgspec.structs.replace(here, newest=0, prints=[], drafts=[], covered=[], laid=[])
        found = lane.row(_HASH_OF, (here.newest,))
        body = msgspec.json.encode(_Travels(away, found[0] if found else ""))
        shut = b64encode(lock.encrypt(body, [bytes.fromhex(name)])).decode()
        return {"into": into.hex(), "at": at, "by": by.hex(), "told": shut}

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
        if lane.row("SELECT 1 FROM cases WHERE id = ?", (case,)) is None:
            return False
        lock = _lock(lane, into)
        try:
            body = lock.decrypt(b64decode(said["told"]), [case]) if lock is not None else b""
            travels = msgspec.json.decode(body, type=_Travels)
        except (InvalidTag, ValueError, msgspec.DecodeError):
            return False
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


def _lock(lane: Lane, case: bytes) -> AESSIV | None:
    row = lane.row("SELECT key FROM cases WHERE id = ?", (case,))
    return AESSIV(sha512(_DOMAIN + row[0]).digest()) if row is not None and row[0] is not None else None


def _prints(lane: Lane, case: bytes, into: bytes) -> list[int]:
    """What was printed here about the case that goes belongs to the other from now on."""
    numbers = [row[0] for row in lane.rows("SELECT number FROM prints WHERE case_id = ?", (case,))]
    lane.run("UPDATE prints SET case_id = ? WHERE case_id = ?", (into, case))
    return numbers
