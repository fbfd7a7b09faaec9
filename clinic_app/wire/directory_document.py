"""The signed list of organisations, their mailboxes and keys; what no pinned root has signed is refused whole.

Format 1. The document is the exact JSON this module writes: re-encoding what was read must give the same bytes, so
repeated or reordered keys are refused. A root signs `clinic-directory 1`, a zero byte, and those bytes. An epoch card
is a device's 30-day sealing key, signed by the device's own identity key.

`hours`, `papers` and `callback` are English, or whatever the operator writes; `said` may give them in other languages.
An entry without `said` is written without it, so that what was signed before there was such a thing reads as it did.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Protocol

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from clinic_app.errors import DirectoryRefused, SignatureRefused

FORMAT = 1
MAX_SIGNED = 16 * 1024 * 1024
MAX_CARD = 4_096

Code = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_-]{0,63}\\Z")]
Line = Annotated[str, Meta(max_length=300)]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[A-Za-z]{2,8})?\\Z")]
Codes = Annotated[tuple[Code, ...], Meta(max_length=64)]
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


class Agency(AgencyFacts, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An organisation as the directory lists it; without a mailbox it can be printed for, not sealed to."""

    mailbox: Mailbox | None = None
    devices: Annotated[tuple[Device, ...], Meta(max_length=64)] = ()


class DirectoryDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of the list."""

    format: int
    version: Annotated[int, Meta(ge=1)]
    issued_on: date
    expires_on: date
    network: Code
    training: bool
    agencies: Annotated[tuple[Agency, ...], Meta(max_length=20_000)]

    def to_bytes(self) -> bytes:
        """The bytes a root signs. Raises `DirectoryRefused` if this could not be read back."""
        encoded = msgspec.json.encode(self)
        _document(encoded)
        return encoded


class RootSignature(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One root's name and its signature."""

    root: Kid
    signature: Signature


class SignedDirectory(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document and who signed it."""

    document: bytes
    signatures: Annotated[tuple[RootSignature, ...], Meta(max_length=8)]

    def to_bytes(self) -> bytes:
        """As it travels and lies on disk."""
        return msgspec.json.encode(self)


def directory_message(document: bytes) -> bytes:
    """What a root signs."""
    return b"clinic-directory 1\0" + document


def sign_directory(document: DirectoryDocument, *, root: Signer, kid: bytes) -> SignedDirectory:
    """Sign with one root."""
    encoded = document.to_bytes()
    signature = RootSignature(root=kid.hex(), signature=root.sign(directory_message(encoded)))
    return SignedDirectory(document=encoded, signatures=(signature,))


def read_directory(untrusted: bytes, *, root: Verifier, today: date, known_version: int) -> DirectoryDocument:
    """Believe only what the pinned root signed. The version we already hold may be read again, an older one never.

    Raises `DirectoryRefused`: `format`, `unsigned`, `other_root`, `older`, `expired`.
    """
    if len(untrusted) > MAX_SIGNED:
        raise DirectoryRefused("format")
    try:
        signed = msgspec.json.decode(untrusted, type=SignedDirectory, strict=True)
    except (msgspec.MsgspecError, ValueError) as exc:
        raise DirectoryRefused("format") from exc
    if not signed.signatures:
        raise DirectoryRefused("unsigned")
    ours = [each for each in signed.signatures if each.root == root.kid.hex()]
    if not ours:
        raise DirectoryRefused("other_root")
    try:
        root.verify(ours[0].signature, directory_message(signed.document))
    except SignatureRefused as exc:
        raise DirectoryRefused("unsigned") from exc
    document = _document(signed.document)
    if document.version < known_version:
        raise DirectoryRefused("older")
    if today > document.expires_on:
        raise DirectoryRefused("expired")
    return document


def _document(untrusted: bytes) -> DirectoryDocument:
    try:
        document = msgspec.json.decode(untrusted, type=DirectoryDocument, strict=True)
    except (msgspec.MsgspecError, ValueError) as exc:
        raise DirectoryRefused("format") from exc
    ids = [agency.id for agency in document.agencies]
    boxes = [agency.mailbox for agency in document.agencies if agency.mailbox is not None]
    repeated = len(set(ids)) != len(ids) or len(set(boxes)) != len(boxes)
    if document.format != FORMAT or repeated or msgspec.json.encode(document) != untrusted:
        raise DirectoryRefused("format")
    return document


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
