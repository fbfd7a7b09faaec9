"""Whether a revision is the next of another PC: signed by it, following on its last and on all that it had seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.crypto.quick_signatures import check_signature
from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import HeardRefused, SignatureRefused
from clinic_app.facts import dataclass
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_form import REVISION_DOMAIN, Header, Written, read_header, revision_hash, spell
from clinic_app.vault.other_pcs import OtherPc
from clinic_app.wire.pc_letter import Sent

__all__ = ["Following", "HeardEntries", "Looked", "Sent", "look"]


_ID: Final = re.compile("[0-9a-f]{32}").fullmatch
_HASH: Final = re.compile("[0-9a-f]{64}").fullmatch


@dataclass(frozen=True, slots=True)
class Looked:
    """A revision that was sent, as far as it can be looked at without the record."""

    sent: Sent
    said: Header | None
    """None if it has none that can be read."""
    digest: bytes = b""
    signed_by: bytes = b""
    """The public key that signed it, if that was tried and is so."""
    refused: str = ""
    """Why it cannot be read: `format`, `newer`."""


def look(sent: Sent, keys: Mapping[str, VerifyKey]) -> Looked:
    """Read it, and try the signature if the key of its PC is among these. Asks nothing of the record."""
    try:
        said = _header(sent)
    except HeardRefused as refusal:
        return Looked(sent, None, refused=refusal.reason)
    digest = revision_hash(bytes.fromhex(said.prev), sent.header, sent.sealed)
    key = keys.get(said.device)
    return Looked(sent, said, digest, key.raw if key is not None and _signed(key, sent, digest) else b"")


class HeardEntries:
    """What is to be written into the journal of this PC of what was heard, many at once."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting = list[tuple[dict[str, str | int], Written]]()

    def add(self, looked: Looked, said: Header, before: int | None) -> int:
        """One more; the number that it will have. `before` is the number of the revision before it of the same case."""
        sent = looked.sent
        about: dict[str, str | int] = {"case": said.case, "revision": looked.digest.hex()}
        self._waiting.append((about, Written(before, sent.header, sent.sealed, sent.signature)))
        return self._journal.last()[0] + len(self._waiting)

    def write(self) -> None:
        """Write them: whatever else is to be written, or asks for one of these, comes after."""
        if self._waiting:
            self._journal.append_heard(self._waiting)
            self._waiting.clear()


class Following:
    """Takes what was sent, one by one. `known` are the PCs of this clinic with how far each was heard.

    `giver` is the PC that gives it. What a PC signed that was let go counts if one that was not gives it: it had taken
    it in before it knew, and all must come to have the same.
    """

    def __init__(self, known: Iterable[OtherPc], giver: DeviceId | None = None) -> None:
        self._giver = giver.hex if giver is not None else None
        self._pcs = {pc.device.hex: pc for pc in known}
        self._reached = {device: (pc.heard, pc.hash) for device, pc in self._pcs.items()}
        self._fresh = set[bytes]()
        self.old = dict[bytes, HeardRefused]()
        """The hashes of what should lie here already, and what to raise if it does not."""
        self.digest = b""
        """The hash of the one that was taken last."""

    @property
    def taken(self) -> int:
        """How many were new."""
        return len(self._fresh)

    @property
    def moved(self) -> tuple[OtherPc, ...]:
        """The PCs of which something new was taken."""
        return tuple(
            replace(pc, heard=self._reached[device][0], hash=self._reached[device][1])
            for device, pc in self._pcs.items()
            if self._reached[device][0] != pc.heard
        )

    def learn(self, known: Iterable[OtherPc]) -> None:
        """What was just taken in told of a PC that joined, or was let go: `known` are all of them now."""
        for pc in known:
            had = self._pcs.get(pc.device.hex)
            self._pcs[pc.device.hex] = pc if had is None else replace(had, set_aside=pc.set_aside)
            self._reached.setdefault(pc.device.hex, (pc.heard, pc.hash))

    def next(self, looked: Looked) -> Header | None:
        """The header, or None if this should lie here already. Raises `HeardRefused`."""
        said, digest = looked.said, looked.digest
        if said is None:
            raise HeardRefused(looked.refused)
        pc = self._pcs.get(said.device)
        if pc is None:
            raise _refused("unknown", said)
        if pc.set_aside is not None and not (pc.revoked and self._given_by_another(said.device)):
            raise _refused("revoked" if pc.revoked else "set_aside", said)
        if looked.signed_by != pc.key.raw and not _signed(pc.key, looked.sent, digest):
            raise _refused("signature", said)
        heard, last = self._reached[said.device]
        if said.seq <= heard:
            if digest not in self._fresh:
                self.old[digest] = _refused("fork", said)
            return None
        if said.seq == heard + 1 and bytes.fromhex(said.prev) != last:
            raise _refused("fork", said)
        if said.seq != heard + 1 or not all(self._has(other, seq) for other, seq in said.seen.items()):
            raise _refused("gap", said)
        self._reached[said.device] = said.seq, digest
        self._fresh.add(digest)
        self.digest = digest
        return said

    def _given_by_another(self, device: str) -> bool:
        giver = self._pcs.get(self._giver) if self._giver is not None and self._giver != device else None
        return giver is not None and giver.set_aside is None

    def _has(self, device: str, seq: int) -> bool:
        """Whether it lies here. What is of a PC that was set aside nobody waits for: the others go on without it."""
        pc = self._pcs.get(device)
        return pc is not None and (self._reached[device][0] >= seq or (pc.set_aside is not None and not pc.revoked))


def _signed(key: VerifyKey, sent: Sent, digest: bytes) -> bool:
    try:
        check_signature(key.raw, sent.signature, REVISION_DOMAIN + digest)
    except SignatureRefused:
        return False
    return True


def _refused(reason: str, said: Header) -> HeardRefused:
    return HeardRefused(reason, UUID(said.device), said.seq)


def _header(sent: Sent) -> Header:
    """The hash does not say where the header ends; that it has one spelling does."""
    try:
        said = read_header(sent.header)
    except msgspec.DecodeError as error:
        raise HeardRefused("newer" if _is_newer(sent.header) else "format") from error
    ids = (said.id, said.case, said.device, said.author, *said.seen)
    if spell(said) != sent.header or not all(map(_ID, ids)) or _HASH(said.prev) is None:
        raise HeardRefused("format")
    return said


class _Begins(msgspec.Struct):
    v: int


def _is_newer(header: bytes) -> bool:
    try:
        return msgspec.json.decode(header, type=_Begins).v > 1
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
