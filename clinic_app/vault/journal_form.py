"""What an entry, a day's head and a revision's header look like in the journal, and the only spelling each may have."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final, Literal, NamedTuple, TypeVar

import msgspec

T = TypeVar("T")
GENESIS: Final = bytes(32)
"""The hash before the first."""

DAY_DOMAIN: Final = b"clinic-app journal day 1\x00"
REVISION_DOMAIN: Final = b"clinic-app revision 1\x00"
RESTORED: Final = "restored"
"""The act of the first entry after a restore."""

SALVAGED: Final = "salvaged"
"""The act of the first entry after what was sound of a damaged record was saved."""

REVISED: Final = "revised"
HEARD: Final = "heard"
"""Another PC of this clinic wrote it; nobody did anything here."""

SHARED: Final = "shared"
"""A revision of a record that all PCs of the clinic share was written here."""

COMMON: Final = "common"
"""The source of every revision of such a record."""

RECODED: Final = "recoded"
"""Two PCs had drawn one code: this case has another from now on."""

BEGUN: Final = "case_begun"
"""Not in the list of acts by case: a new case would pay a page for it, and the case itself says who began it."""

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_SHORT: Final = 10
spell: Final = msgspec.json.Encoder(order="sorted").encode
"""Sorted keys, no spaces: the bytes that are hashed and signed."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One act. `about` holds ids, codes and counts; `clock_back` says the PC's clock had been set back."""

    seq: int
    at: str
    act: str
    by: str | None
    about: dict[str, str | int] = {}
    clock_back: bool = False


class Salvage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the device signs when a damaged record was saved: what is missing, and what was left.

    `missing` are the entries that could not be read, `days` the heads, each as first and last number. Numbers go on
    after `until`. `kept` is the hash of everything that was left, so that nothing more goes missing unseen. Where
    heads or the list of earlier PCs were lost, what other PCs once signed cannot be tested any more: `strangers`.
    """

    at: str
    until: int
    missing: list[tuple[int, int]]
    days: list[tuple[int, int]]
    kept: str
    strangers: bool = False


class DayHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a day's key signs when the day is closed.

    The first of a vault, and the first after a restore or a `salvage`, are signed by the device and name it
    (`public`); the latter two also name the head they follow (`before`: SHA-256 of that head and its signature).
    """

    vault: str
    day: str
    last_seq: int
    last_hash: str
    next_public: str
    public: str = ""
    before: str = ""
    salvage: Salvage | None = None


class Continues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the device before this one had come to, as the backup knew it that this vault was restored from."""

    device: str
    key: str
    seq: int
    hash: str


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is open to whoever checks the chain: ids, times, the version of the forms; no answers.

    The first revision of a restored vault says what it `continues`.
    """

    v: Literal[1]
    id: str
    case: str
    device: str
    seq: int
    prev: str
    seen: dict[str, int]
    definitions: str
    author: str
    at: str
    source: str
    happened_at: str | None
    continues: Continues | None = None


class Written(NamedTuple):
    """A revision as it lies in the row of its entry; nothing beside an act that is none. `before` is the number of the
    revision before it of the same case.
    """

    before: int | None = None
    header: bytes | None = None
    sealed: bytes | None = None
    signature: bytes | None = None


def read_entry(untrusted: bytes) -> Entry:
    """Raises `msgspec.DecodeError`."""
    return _read(untrusted, Entry)


def read_header(untrusted: bytes) -> Header:
    """Raises `msgspec.DecodeError`."""
    return _read(untrusted, Header)


def read_head(untrusted: bytes) -> DayHead:
    """Raises `msgspec.DecodeError`."""
    return _read(untrusted, DayHead)


def _read(untrusted: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(untrusted, type=kind)
    except UnicodeDecodeError as error:  # msgspec does not count a text that is none among its own
        raise msgspec.DecodeError from error


def with_seen(seen: Mapping[str, int], header: Header) -> dict[str, int]:
    """What was seen once this is here too."""
    seen = dict(seen)
    for device, seq in ((header.device, header.seq), *header.seen.items()):
        if seen.get(device, 0) < seq:
            seen[device] = seq
    return seen


def has_seen(header: Header, shown: Mapping[str, int]) -> bool:
    """Whether whoever wrote it had seen all of this."""
    seen = header.seen
    for device, seq in shown.items():  # noqa: SIM110 - asked of each revision: a generator takes as long again
        if seen.get(device, 0) < seq:
            return False
    return True


def after(before: bytes, entry: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(before + entry).digest()


def revision_hash(before: bytes, header: bytes, sealed: bytes) -> bytes:
    """The hash of a revision."""
    return sha256(before + header + sealed).digest()


def head_hash(head: bytes, signature: bytes) -> str:
    """How the first head after a restore names the one before it."""
    return sha256(head + signature).hexdigest()


def short_head(digest: bytes) -> str:
    """The ten characters of a hash that go on paper, `K4T9M-WXQ2B`: its first 50 bits in Crockford's base 32."""
    number = int.from_bytes(digest[:7], "big") >> 6
    signs = "".join(_CROCKFORD[number >> shift & 31] for shift in range(5 * (_SHORT - 1), -1, -5))
    return f"{signs[:5]}-{signs[5:]}"


def read_short(untrusted: str) -> str | None:
    """What was typed from a paper, as `short_head` writes it: any case, any gaps, I and L as 1, O as 0; None if it
    cannot be one.
    """
    signs = "".join(sign for sign in untrusted.upper() if sign.isalnum()).translate(_HEARD_AS)
    if len(signs) != _SHORT or any(sign not in _CROCKFORD for sign in signs):
        return None
    return f"{signs[:5]}-{signs[5:]}"
