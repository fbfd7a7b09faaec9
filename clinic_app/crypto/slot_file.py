"""`vault.json` as it lies on the disk: format 1. Refuses whatever this module would not have written itself.

One line of JSON, keys in the order below, bytes in base64. `check` is a SHA-256 over the line with an empty check: it
tells a torn or rotten file from a wrong passphrase, and stops nobody who edits the file on purpose. For that there is
the MAC of each generation, which needs the vault key.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from clinic_app.crypto.canonical import Canonical, canonical
from clinic_app.crypto.xwing import HPKE_OVERHEAD, PUBLIC_BYTES, SEED_BYTES
from clinic_app.errors import SlotsDamaged, VaultFromNewerVersion

FORMAT: Final = 1
ID_BYTES: Final = 16
COMMIT_BYTES: Final = 16
_MOST_BYTES: Final = 1 << 20
_LOCKED: Final = 12 + SEED_BYTES + 16
_SEALED: Final = HPKE_OVERHEAD + 32

SlotKind = Literal["user", "recovery", "network"]
InstallKind = Literal["clinic", "service", "both"]
Count = Annotated[int, Meta(ge=1, le=2**31 - 1)]
SlotId = Annotated[bytes, Meta(min_length=ID_BYTES, max_length=ID_BYTES)]


class Cost(Struct, frozen=True, forbid_unknown_fields=True):
    """What one try costs (Argon2id)."""

    memory_kib: Count
    passes: Count
    lanes: Count


class Lock(Struct, frozen=True, forbid_unknown_fields=True):
    """A slot's private key under its secret. Without a `cost` the secret is random already and is not stretched."""

    cost: Cost | None
    salt: Annotated[bytes, Meta(min_length=16, max_length=16)]
    commit: Annotated[bytes, Meta(min_length=COMMIT_BYTES, max_length=COMMIT_BYTES)]
    locked: Annotated[bytes, Meta(min_length=_LOCKED, max_length=_LOCKED)]


class Slot(Struct, frozen=True, forbid_unknown_fields=True):
    """One way in: its public key, and its private key locked up. A network's private key is held elsewhere."""

    id: SlotId
    kind: SlotKind
    public: Annotated[bytes, Meta(min_length=PUBLIC_BYTES, max_length=PUBLIC_BYTES)]
    lock: Lock | None


class Stanza(Struct, frozen=True, forbid_unknown_fields=True):
    """The vault key sealed to one slot."""

    slot: SlotId
    sealed: Annotated[bytes, Meta(min_length=_SEALED, max_length=_SEALED)]


class Generation(Struct, frozen=True, forbid_unknown_fields=True):
    """One vault key, sealed to every slot, and the MAC of the whole file under it."""

    number: Count
    stanzas: Annotated[tuple[Stanza, ...], Meta(max_length=200)]
    mac: Annotated[bytes, Meta(min_length=32, max_length=32)]


class SlotFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file. `generations` holds one; a second stands beside it only while the vault key is being changed."""

    format: int = FORMAT
    vault_id: UUID
    kind: InstallKind
    training: bool
    slots: Annotated[tuple[Slot, ...], Meta(max_length=200)] = ()
    generations: Annotated[tuple[Generation, ...], Meta(max_length=2)] = ()
    check: str = ""

    def to_bytes(self) -> bytes:
        """The line, with its check."""
        return msgspec.json.encode(replace(self, check=self._true_check())) + b"\n"

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> SlotFile:
        """Raises `SlotsDamaged` (`size`, `format`, `check`, `slots`) or `VaultFromNewerVersion`."""
        if not 0 < len(untrusted) <= _MOST_BYTES:
            raise SlotsDamaged("size")
        try:
            seen = msgspec.json.decode(untrusted, type=_Versioned)
            if seen.format > FORMAT:
                raise VaultFromNewerVersion(found=seen.format, known=FORMAT)
            read = msgspec.json.decode(untrusted, type=cls, strict=True)
        except (msgspec.MsgspecError, ValueError) as error:
            raise SlotsDamaged("format") from error
        if read.check != read._true_check():
            raise SlotsDamaged("check")
        if read.to_bytes() != untrusted:
            raise SlotsDamaged("format")
        if not _fits_together(read):
            raise SlotsDamaged("slots")
        return read

    def lock_context(self, slot: Slot) -> bytes:
        """What a locked private key is bound to. Not the generation: a vault key is changed with nobody present."""
        assert slot.lock is not None
        cost = slot.lock.cost
        stretched = None if cost is None else {"m": cost.memory_kib, "t": cost.passes, "p": cost.lanes}
        return canonical({**self._context(slot), "kdf": stretched, "salt": slot.lock.salt.hex()})

    def seal_context(self, slot: Slot, number: int) -> bytes:
        """What a sealed vault key is bound to."""
        return b"clinic slot 1\0" + canonical({**self._context(slot), "generation": number})

    def mac_message(self, *generations: Generation) -> bytes:
        """What the MAC of each of these generations covers: the list and all of them, with nobody's MAC.

        So nobody who merely sealed a key of their own to us can put it beside the present one as the next.
        """
        bare = tuple(replace(each, mac=bytes(32)) for each in generations)
        return b"clinic slots 1\0" + msgspec.json.encode(replace(self, generations=bare, check=""))

    def _true_check(self) -> str:
        return hashlib.sha256(msgspec.json.encode(replace(self, check=""))).hexdigest()

    def _context(self, slot: Slot) -> dict[str, Canonical]:
        return {
            "format": self.format,
            "vault": str(self.vault_id),
            "training": self.training,
            "slot": slot.id.hex(),
            "kind": slot.kind,
            "public": hashlib.sha256(slot.public).hexdigest(),
        }


class _Versioned(Struct):
    format: int


def _fits_together(file: SlotFile) -> bool:
    """Every slot once, a lock where its private key is here, and in each generation one stanza for each slot."""
    ids = [slot.id for slot in file.slots]
    locks = all(_rightly_locked(slot) for slot in file.slots)
    sealed = all([stanza.slot for stanza in each.stanzas] == ids for each in file.generations)
    numbers = [each.number for each in file.generations]
    in_order = len(numbers) == 1 or (len(numbers) == 2 and numbers[1] == numbers[0] + 1)
    return bool(ids) and len(set(ids)) == len(ids) and locks and sealed and in_order and file.format == FORMAT


def _rightly_locked(slot: Slot) -> bool:
    """A network's private key is held elsewhere; a passphrase is stretched; a printed code is random already."""
    if slot.kind == "network":
        return slot.lock is None
    return slot.lock is not None and (slot.lock.cost is not None) == (slot.kind == "user")
