"""The list of organisations, their mailboxes and keys, as its signers write it and as a vault keeps it; epoch cards.

Format 1. A list is the exact JSON this module writes: re-encoding what was read must give the same bytes, so repeated
or reordered keys are refused. Who may sign which list is `directory_trust`. An epoch card is a device's 30-day sealing
key, signed by the device's own identity key.

`hours`, `papers` and `callback` are English, or whatever the operator writes; `said` may give them in other languages.
An entry without `said` is written without it, so that what was signed before there was such a thing reads as it did;
so is one without `more`, and `takes` without those it says nothing of.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Protocol

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from clinic_app.errors import DirectoryRefused, SignatureRefused
from clinic_app.wire.nesting import MOST_IN_A_LIST, refuse_deep

FORMAT = 1
MOST_AGENCIES = 20_000
MAX_CARD = 4_096

Code = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_-]{0,63}\\Z")]
Line = Annotated[str, Meta(max_length=300)]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[A-Za-z]{2,8})?\\Z")]
Codes = Annotated[tuple[Code, ...], Meta(max_length=64)]
Country = Annotated[str, Meta(pattern="^[a-z]{2}\\Z")]
Province = Annotated[str, Meta(pattern="^[a-z]{2}-[a-z0-9]{1,3}\\Z")]
WallClock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d\Z")]
Kid = Annotated[str, Meta(pattern="^[0-9a-f]{16}\\Z")]
Mailbox = Annotated[str, Meta(pattern="^[0-9a-f]{32}\\Z")]
IdentityKey = Annotated[str, Meta(pattern="^[0-9a-f]{64}\\Z")]
SealKey = Annotated[bytes, Meta(min_length=1216, max_length=1216)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]


class Verifier(Protocol):
    """The public half of a signing key."""

    @property
    def kid(self) -> bytes: ...
    def verify(self, signature: bytes, message: bytes) -> None: ...


class Signer(Protocol):
    """The private half."""

    def sign(self, message: bytes) -> bytes: ...


class Takes(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom a service receives; `None` is not known."""

    women: bool | None = None
    men: bool | None = None
    trans: bool | None = None
    children: bool | None = None
    boys_to_age: Annotated[int, Meta(ge=0, le=25)] | None = None
    pregnant: bool | UnsetType = UNSET
    wheelchair: bool | UnsetType = UNSET
    no_papers: bool | UnsetType = UNSET


class Device(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One PC of an organisation: its identity, its standing sealing key, and when they hold."""

    identity: IdentityKey
    standing: SealKey
    not_before: date
    not_after: date
    revoked_on: date | None = None

    def valid_on(self, day: date) -> bool:
        """False from the day of revocation."""
        return self.not_before <= day <= self.not_after and (self.revoked_on is None or day < self.revoked_on)


class Said(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What is written in words, in one more language; what is empty is said in no other way."""

    hours: Line = ""
    papers: Line = ""
    callback: Line = ""


class Hours(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"begins": "from", "ends": "to"}):
    """The same hours on some weekdays (`mon` to `sun`), wall clock; what ends before it begins runs past midnight."""

    days: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=7)]
    begins: WallClock
    ends: WallClock


class Weekly(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Day and night, or by the hour; neither is not known."""

    always: bool = False
    slots: Annotated[tuple[Hours, ...], Meta(max_length=50)] = ()


class More(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What entries say since `more` was added. `province` is ISO 3166-2 in small letters; empty is not known."""

    country: Country | None = None
    province: Province | None = None
    area: Line = ""
    firewall: Code = ""
    schedule: Weekly | None = None
    papers_asked: Codes | None = None
    safe_to_call: bool | None = None
    interpreters: Line = ""
    focal_operational: Line = ""
    focal_strategic: Line = ""


class AgencyFacts(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The public facts of one organisation, as the operator imports them."""

    id: Code
    names: Annotated[dict[Language, Line], Meta(min_length=1, max_length=20)]
    org_type: Code
    reports_to: Codes
    sectors: Codes
    services: Codes
    languages: Codes = ()
    hours: Line = ""
    phone: Line = ""
    callback: Line = ""
    takes: Takes = Takes()
    free: bool | None = None
    papers: Line = ""
    province: Line = ""
    status: Code = "active"
    said: Annotated[dict[Language, Said], Meta(max_length=20)] | UnsetType = UNSET
    more: More | UnsetType = UNSET


class Agency(AgencyFacts, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An organisation as the directory lists it; without a mailbox it can be printed for, not sealed to."""

    mailbox: Mailbox | None = None
    devices: Annotated[tuple[Device, ...], Meta(max_length=64)] = ()


class AgencyList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one signer lists: the operator the whole network (`province` is None), a province its own organisations."""

    format: int
    network: Code
    training: bool
    province: Code | None
    issued_on: date
    agencies: Annotated[tuple[Agency, ...], Meta(max_length=MOST_AGENCIES)]

    def to_bytes(self) -> bytes:
        """As it is signed. Raises `DirectoryRefused` if this could not be read back."""
        encoded = msgspec.json.encode(self)
        AgencyList.from_bytes(encoded)
        return encoded

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> AgencyList:
        """Raises `DirectoryRefused("format")`: also where another way to write the same was used."""
        try:
            refuse_deep(untrusted, MOST_IN_A_LIST)
            told = msgspec.json.decode(untrusted, type=cls, strict=True)
        except (msgspec.MsgspecError, ValueError) as exc:
            raise DirectoryRefused("format") from exc
        ids = [agency.id for agency in told.agencies]
        boxes = [agency.mailbox for agency in told.agencies if agency.mailbox is not None]
        repeated = len(set(ids)) != len(ids) or len(set(boxes)) != len(boxes)
        if told.format != FORMAT or repeated or msgspec.json.encode(told) != untrusted:
            raise DirectoryRefused("format")
        return told


class DirectoryDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of the list, whole, as whoever believed it keeps it. Nothing in here proves itself any more."""

    version: Annotated[int, Meta(ge=1)]
    issued_on: date
    expires_on: date
    network: Code
    training: bool
    agencies: tuple[Agency, ...]

    def to_bytes(self) -> bytes:
        """As it lies in a vault."""
        return msgspec.json.encode(self)

    @classmethod
    def from_bytes(cls, kept: bytes) -> DirectoryDocument:
        """What `to_bytes` wrote. Raises `DirectoryRefused("format")`."""
        try:
            return msgspec.json.decode(kept, type=cls, strict=True)
        except (msgspec.MsgspecError, ValueError) as exc:
            raise DirectoryRefused("format") from exc


class EpochCard(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A device's sealing key for a short while, vouched for by its identity key."""

    agency: Code
    device: Kid
    public: SealKey
    not_before: date
    not_after: date
    signature: Signature

    @classmethod
    def signed(
        cls, *, agency: str, device: bytes, public: bytes, not_before: date, not_after: date, identity: Signer
    ) -> EpochCard:
        """Make a card; `device` is the kid of `identity`."""
        blank = cls(
            agency=agency,
            device=device.hex(),
            public=public,
            not_before=not_before,
            not_after=not_after,
            signature=bytes(64),
        )
        return msgspec.structs.replace(blank, signature=identity.sign(blank._message()))

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> EpochCard:
        """Raises `DirectoryRefused("format")`."""
        try:
            refuse_deep(untrusted, MOST_IN_A_LIST)
            return msgspec.json.decode(untrusted, type=cls, strict=True)
        except (msgspec.MsgspecError, ValueError) as exc:
            raise DirectoryRefused("format") from exc

    def to_bytes(self) -> bytes:
        """As it travels."""
        return msgspec.json.encode(self)

    def check(self, *, identity: Verifier, day: date) -> None:
        """Raises `DirectoryRefused`: `unsigned`, or `expired` if it does not hold on `day`."""
        if identity.kid.hex() != self.device:
            raise DirectoryRefused("unsigned")
        try:
            identity.verify(self.signature, self._message())
        except SignatureRefused as exc:
            raise DirectoryRefused("unsigned") from exc
        if not self.not_before <= day <= self.not_after:
            raise DirectoryRefused("expired")

    def _message(self) -> bytes:
        return b"clinic-epoch-card 1\0" + msgspec.json.encode(msgspec.structs.replace(self, signature=bytes(64)))
