"""Reading a letter of another PC: opened, decoded, its signatures tried, without the record and in any thread.

Most of what a letter costs is here, so nobody who saves waits for it. What is read counts for nothing by itself: the
record says, in its own lane, whether the keys that fitted are still those of a PC of this clinic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from math import inf
from typing import TypeAlias
from uuid import UUID

from clinic_app.crypto.letter_seal import OpenedLetter, open_letter
from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import LetterRefused
from clinic_app.facts import dataclass
from clinic_app.vault.heard import Looked, look
from clinic_app.vault.pcs import Pc
from clinic_app.wire.pc_letter import Letter, decode_letter


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter as far as it could be read; what is wrong with it is raised where it is taken in."""

    opened: OpenedLetter | LetterRefused = field(repr=False)
    signed_by: bytes = b""
    """The public key that signed it; empty if that was not tried, or is not so."""
    letter: Letter | LetterRefused | None = field(default=None, repr=False)
    """What it says, once it is known who signed it."""
    looked: tuple[Looked, ...] = field(default=(), repr=False)
    """Its revisions."""

    def prove(self, signer: VerifyKey) -> None:
        """Raises `LetterRefused(signature)` unless this key signed it."""
        if isinstance(self.opened, OpenedLetter) and self.signed_by != signer.raw:
            self.opened.content_signed_by(signer)

    def said(self, sender: UUID) -> Letter:
        """What it says; `prove` comes before. Raises `LetterRefused` (`format`, `newer`) with who wrote it."""
        try:
            return self._said()
        except LetterRefused as refusal:
            raise LetterRefused(refusal.reason, sender) from refusal

    def _said(self) -> Letter:
        if isinstance(self.letter, Letter):
            return self.letter
        if isinstance(self.opened, LetterRefused):
            raise self.opened
        if self.letter is not None:
            raise self.letter
        return decode_letter(self.opened.unproven)

    def revisions(self, letter: Letter) -> tuple[Looked, ...]:
        """Those of this letter, looked at."""
        return self.looked if letter is self.letter else tuple(look(each, {}) for each in letter.revisions)


Unread: TypeAlias = bytes | ReadLetter
"""A letter as it came, or read already."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading takes: our own key, and those by which the PCs of this clinic sign, as they were a moment ago."""

    pair: SealKeyPair = field(repr=False)
    keys: Mapping[DeviceId, VerifyKey]

    @classmethod
    def of(cls, pair: SealKeyPair, pcs: tuple[Pc, ...]) -> Reading:
        """With these PCs."""
        return cls(pair, {pc.device: pc.signing for pc in pcs})

    def read(self, untrusted: bytes) -> ReadLetter:
        """Never refuses: what cannot be read is refused where it is taken in."""
        try:
            opened = open_letter(untrusted, self.pair)
        except LetterRefused as refusal:
            return ReadLetter(refusal)
        key = self.keys.get(opened.sender)
        if key is None:
            return ReadLetter(opened)
        try:
            content = opened.content_signed_by(key)
        except LetterRefused:
            return ReadLetter(opened)
        try:
            letter = decode_letter(content)
        except LetterRefused as refusal:
            return ReadLetter(opened, key.raw, refusal)
        keys = {device.hex: each for device, each in self.keys.items()}
        return ReadLetter(opened, key.raw, letter, tuple(look(each, keys) for each in letter.revisions))


def read_by(reading: Reading | None, untrusted: bytes) -> Unread:
    """Read it, if there is something to read it by."""
    return untrusted if reading is None else reading.read(untrusted)


Turn: TypeAlias = tuple[float, int]


def is_early(letter: Unread, reached: Mapping[DeviceId, int]) -> bool:
    """Whether it surely follows on another letter that has not been heard."""
    if not isinstance(letter, ReadLetter):
        return False
    first = dict[str, int]()
    for each in letter.looked:
        if each.said is not None:
            first[each.said.device] = min(each.said.seq, first.get(each.said.device, each.said.seq))
    return any(seq > reached.get(DeviceId(UUID(device)), 0) + 1 for device, seq in first.items())


def turn_of(letter: Unread) -> Turn:
    """By what letters that came together are best put in order: what follows on another is refused before that."""
    said = letter.letter if isinstance(letter, ReadLetter) else None
    if not isinstance(letter, ReadLetter) or not isinstance(said, Letter):
        return -1, 0
    first = min((each.said.seq for each in letter.looked if each.said is not None), default=None)
    entries = min((piece.after for piece in said.journals), default=None)
    if first is None:
        return (-1, 0) if entries is None else (inf, entries)
    return first, entries or 0
