"""The two small files by which a PC joins a clinic: what the new one asks, and what one that stands answers.

Version 1. Each is one line of JSON, keys in the order below, bytes in base64; read strictly, and refused unless it is
spelled as we would spell it. A reader that meets a higher version says so and looks no further.

The request is no secret: it holds public keys and a number drawn for the PC. It is signed by the new PC and carries a
MAC under the code that a person typed from the other screen. The answer is sealed to the new PC (`vault/joining.py`).
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Final, Literal, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from clinic_app.errors import PcJoinRefused
from clinic_app.wire.nesting import refuse_deep

VERSION: Final = 1
MOST_ASKED_BYTES: Final = 32 << 10
MOST_ANSWERED_BYTES: Final = 32 << 20
MOST_EARLIER: Final = 4
_DEEPEST: Final = 6

Bytes16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
Bytes64 = Annotated[bytes, Meta(min_length=64, max_length=64)]
Sealing = Annotated[bytes, Meta(min_length=1216, max_length=1216)]
Moment = Annotated[str, Meta(max_length=40)]
Word = Annotated[str, Meta(max_length=200)]
T = TypeVar("T", bound=Struct)


class Request(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who asks. `clinic` and `continues` are there where its record was brought back from a backup of ours: the vault's
    id, and the PC that wrote it. `earlier` are the last on which it lay, the oldest first: what they wrote lies
    there, and whoever lets it in may know of none of them.
    """

    device: UUID
    signing: Bytes32
    seal: Sealing
    training: bool
    clinic: UUID | None = None
    continues: UUID | None = None
    earlier: Annotated[tuple[WelcomedPc, ...], Meta(max_length=MOST_EARLIER)] | UnsetType = UNSET


class RequestFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The request as it lies on a stick: `mac` under the code over `body`, `signature` of the new PC over it."""

    format: Literal["pc-request"] = "pc-request"
    version: int = VERSION
    body: Annotated[bytes, Meta(max_length=MOST_ASKED_BYTES)]
    signature: Bytes64
    mac: Bytes32


class WelcomedPerson(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody of the clinic; `slot` only if they come in on the new PC."""

    id: UUID
    staff_code: Word
    role: Word
    enrolled_at: Moment
    disabled_at: Moment | None
    undertakings: tuple[tuple[int, Moment], ...]
    slot: Bytes16 | None


class WelcomedPc(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One PC of the clinic (`vault/pcs.py`)."""

    device: UUID
    place: Word
    signing: Bytes32
    seal: Sealing
    people: tuple[UUID, ...]
    joined_at: Moment
    joined_by: UUID | None
    continues: UUID | None
    revoked_at: Moment | None
    revoked_by: UUID | None
    revoked_why: Word | None
    print_mark: Word | None = None


class WelcomedKey(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key with which records of the clinic are shut (`vault/common_key.py`)."""

    generation: int
    made_at: Moment
    raw: Bytes32


class Welcome(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a new PC needs before it meets the others for the first time; no case, and no key of one.

    `by` is the PC that let it in. `slots` are those of the people who come in there, of the recovery sheet and of keys
    held elsewhere, each as it stands in `vault.json`; none where the PC has a record already. `pcs` names the new one.
    """

    clinic: UUID
    kind: Word
    training: bool
    by: UUID
    at: Moment
    slots: tuple[bytes, ...]
    sheet_confirmed_at: Moment | None
    people: tuple[WelcomedPerson, ...]
    pcs: tuple[WelcomedPc, ...]
    keys: tuple[WelcomedKey, ...]


class WelcomeFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The answer as it lies on a stick. `request` is the hash of the file it answers, `check` that of `sealed`."""

    format: Literal["pc-welcome"] = "pc-welcome"
    version: int = VERSION
    request: Bytes32
    check: Bytes32
    sealed: bytes


class _Versioned(Struct):
    format: str
    version: int


def spelled(struct: Struct) -> bytes:
    """The one spelling."""
    return msgspec.json.encode(struct)


def read(untrusted: bytes, kind: type[T], most: int) -> T:
    """One of the structs above. Raises `PcJoinRefused` (`format`, `newer`)."""
    if not 0 < len(untrusted) <= most:
        raise PcJoinRefused("format")
    try:
        refuse_deep(untrusted, _DEEPEST)
        if kind in (RequestFile, WelcomeFile) and _version(untrusted) > VERSION:
            raise PcJoinRefused("newer")
        found = msgspec.json.decode(untrusted, type=kind, strict=True)
    except (msgspec.MsgspecError, ValueError, UnicodeDecodeError) as error:
        raise PcJoinRefused("format") from error
    if spelled(found) != untrusted:
        raise PcJoinRefused("format")
    return found


def hash_of(content: bytes) -> bytes:
    """By which an answer names what it answers."""
    return hashlib.sha256(b"clinic pc joining\0" + content).digest()


def _version(untrusted: bytes) -> int:
    seen = msgspec.json.decode(untrusted, type=_Versioned)
    if not seen.format.startswith("pc-"):
        raise ValueError(seen.format)
    return seen.version
