"""What a letter from one PC of a clinic to another says: how far it has heard, what it lacks, and what the other lacks.

MessagePack, every struct an array, the version first. Sealed and signed by `crypto/letter_seal.py`. It refuses what it
would not write itself; what a newer program writes is refused as such, and the letter waits for the update.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from clinic_app.errors import LetterRefused

VERSION: Final = 1

MOST_SHUT: Final = 500
MOST_LACKED: Final = 200
"""Of what a PC asks for, so many at once: the rest after these have come."""

Id = Annotated[bytes, Meta(min_length=16, max_length=16)]
Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]
Count = Annotated[int, Meta(ge=0, le=2**53)]


class Sent(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A revision as it travels from one PC to another."""

    header: bytes
    sealed: bytes
    signature: bytes


class CaseKey(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The key of a case that is to be read there."""

    case: Id
    key: Digest


class ClinicKeyGiven(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One of the keys that shut the records of the clinic."""

    generation: Count
    made_at: Annotated[str, Meta(max_length=40)]
    key: Digest


class Part(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One part of a photograph or document, as it lies in the record; `header` and `inside` are those of the whole."""

    attachment: Id
    header: bytes
    inside: bytes
    place: Count
    sealed: bytes


class Lacked(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An attachment that is to come, with the parts that are there, a bit for each."""

    attachment: Id
    there: Annotated[bytes, Meta(max_length=64)]

    def has(self, place: int) -> bool:
        """Whether this part is there."""
        at, bit = divmod(place, 8)
        return at < len(self.there) and bool(self.there[at] >> bit & 1)


class DayEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A signed day of a journal (`vault/journal_form.py`), and the last entry that it covers."""

    number: Count
    last_entry: Count
    head: bytes
    signature: bytes


class JournalPiece(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Entries of the journal of a PC that follow on the one of this number, and the days that end in them."""

    pc: Id
    after: Count
    entries: tuple[bytes, ...]
    days: tuple[DayEnd, ...]


class JournalReach(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How much of the journal of a PC lies with the sender: its last entry and how many days.

    `stopped`: it did not follow on what was told before, and no more of it is taken.
    """

    pc: Id
    entries: Count
    days: Count
    stopped: bool


class Stand(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How things stand on a PC. Two PCs of equal stand have nothing to tell each other."""

    speaks: Count
    """The newest version of letters that its program reads."""
    reached: tuple[tuple[Id, Count], ...]
    """Of each PC, by its id, how many revisions lie there."""
    aside: tuple[Id, ...]
    """PCs of which it takes in nothing any more, since they said two things in one place."""
    shut: tuple[Id, ...]
    """Cases that it cannot read, since it has no key."""
    lacks: tuple[Lacked, ...]
    clinic_keys: tuple[Annotated[bytes, Meta(min_length=8, max_length=8)], ...]
    """The marks of those keys of the clinic's records that it knows."""
    again: bool
    """Something that came was not taken in: whatever was sent and is not there is to be sent again."""

    @property
    def digest(self) -> bytes:
        """A name for just this."""
        return sha256(msgspec.msgpack.encode(self)).digest()


class Says(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How things stand with the sender; `entry`, which only grows, tells which of two is the later."""

    entry: Count
    stand: Stand
    yours: bytes
    """The digest of the recipient's stand as the sender heard it last; empty if never."""
    journals: tuple[JournalReach, ...] = ()


class Letter(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One letter. `says` is missing where another letter of the same hour has it."""

    version: int
    clinic: Id
    sender: Id
    to: Id
    says: Says | None
    keys: tuple[CaseKey, ...] = ()
    revisions: tuple[Sent, ...] = ()
    parts: tuple[Part, ...] = ()
    clinic_keys: tuple[ClinicKeyGiven, ...] = ()
    journals: tuple[JournalPiece, ...] = ()


class _Begins(Struct, frozen=True, array_like=True):
    version: int
    clinic: bytes


def encode_letter(letter: Letter) -> bytes:
    """What `decode_letter` reads."""
    return msgspec.msgpack.encode(letter)


def clinic_of(unproven: bytes) -> bytes | None:
    """Which clinic it claims to be of, to say why it is refused; None if it does not say."""
    try:
        return msgspec.msgpack.decode(unproven, type=_Begins).clinic
    except msgspec.MsgspecError:
        return None


def decode_letter(content: bytes) -> Letter:
    """Read what a PC of this clinic signed. Raises `LetterRefused`: `format`; `newer` for what we do not know."""
    try:
        if msgspec.msgpack.decode(content, type=_Begins).version > VERSION:
            raise LetterRefused("newer")
        letter = msgspec.msgpack.decode(content, type=Letter)
    except msgspec.ValidationError as error:
        # It is whole, and one of ours signed it.
        raise LetterRefused("newer") from error
    except msgspec.DecodeError as error:
        raise LetterRefused("format") from error
    if letter.version != VERSION or msgspec.msgpack.encode(letter) != content:
        raise LetterRefused("format")
    return letter
