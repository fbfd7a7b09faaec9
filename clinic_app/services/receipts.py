"""Receipts: what a service signed about a referral, kept so that others can check it later without any record.

A receipt says a code, two organisations, a day and what became of it; there is no place in it for anything of hers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signed_part import SignedPart
from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.dates import shown_date, shown_instant
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.errors import NoSuchCase, PacketRefused, Why
from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Words
from clinic_app.printing.receipt_paper import FORGOTTEN, OPENED, ReceiptPaper, receipt_paper
from clinic_app.printing.text_groups import STAFF_LANGUAGES
from clinic_app.services import paper_words
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.kept_referrals import Kept
from clinic_app.services.paper import Paper
from clinic_app.services.posting import SHOWN_LATER, Kind
from clinic_app.services.restoring import DEVICE_WORDS
from clinic_app.vault.received import ReceivedId
from clinic_app.vault.threads import Message
from clinic_app.wire.directory_document import Device
from clinic_app.wire.inner import Inner, decode_inner
from clinic_app.wire.newer_words import read_status

__all__ = ["BEGINS", "Receipt", "Receipts", "SignerOf", "device_words", "read_receipt", "text_of"]

BEGINS: Final = "SRR1."
"""The first signs of a receipt, in a file and in the square on paper: the rest is URL-safe base64 without padding."""

MOST_SIGNS: Final = 8_192
DOCUMENT: Final = "receipt"

SignerOf = Callable[[bytes], tuple[OrganisationId, Device] | None]
"""Whose PC has this kid, by a signed list of services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one message said, and who signed it. `about` is the number of the message it answers.

    `did` is what a receipt reports (`opened`, `forgotten`); an answer has a `status` instead. `revoked_on`: this PC is
    believed no longer since then, but was when it signed, if its own word for the day is believed.
    """

    code: str
    signer: OrganisationId
    recipient: OrganisationId
    signed_on: date
    device_words: tuple[str, ...]
    mid: str
    about: str
    did: str | None
    status: Status | None
    reason: Reason | None
    outcome: Outcome | None
    revoked_on: date | None
    text: str = field(repr=False)
    packet_hash: str | None = None
    """The hash of the envelope it is about, if that is known here."""
    known_at: datetime | None = None

    @property
    def hash(self) -> str:
        """SHA-256 of the text: what a paper and a file have in common."""
        return hashlib.sha256(self.text.encode("ascii")).hexdigest()


class Receipts:
    """The receipts of the open vault: what others signed for us, and what we signed."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory

    def of(self, env_id: bytes) -> tuple[Receipt, ...]:
        """What its recipient signed about a referral of ours, the newest first. Raises `NoSuchCase`, `NotAllowed`.

        What a signature no longer fits, or whose signer no list knows, is not here.
        """
        self._desk.require(Act.SEND)
        item = self._vault.outbox.one(env_id)
        if item is None or item.kind != Kind.REFERRAL or not self._desk.cases.sees(item.case_id):
            raise NoSuchCase
        return self._in(item.thread, OrganisationId(item.recipient), packet_hash=item.env_id.hex())

    def ours(self, received: ReceivedId) -> tuple[Receipt, ...]:
        """What we signed about a referral that came, the newest first. Raises `NoSuchCase`, `NotAllowed`."""
        self._desk.require(Act.RECEIVE)
        sender, kept = self._vault.received.row(received).sender, self._kept(received)
        came, us = self._vault.inbox.of_mid(sender, kept.mid), self._directory.us()
        if us is None:
            return ()
        return self._in(kept.thread, us.id, packet_hash=came.env_id.hex() if came else None)

    def paper(self, receipt: Receipt, language: str | None = None) -> Paper:
        """The receipt on paper, in a language of the staff. No case stands in it, and none in the register."""
        self._desk.require(Act.PRINT)
        staff = language if language in STAFF_LANGUAGES else self._desk.settings.language
        organisations, zone = self._directory.directory().organisations, self._desk.clock.zone

        def name(of: OrganisationId) -> str:
            return organisations[of].name(staff) if of in organisations else of

        def make(number: str) -> bytes:
            facts = ReceiptPaper(
                code=shown_code(receipt.code),
                signer=name(receipt.signer),
                recipient=name(receipt.recipient),
                said=self._words(receipt),
                signed_on=shown_date(receipt.signed_on, staff),
                known_at=shown_instant(receipt.known_at, zone, staff) if receipt.known_at else "",
                revoked_on=shown_date(receipt.revoked_on, staff) if receipt.revoked_on else "",
                device_words=receipt.device_words,
                packet_hash=receipt.packet_hash or "",
                about=receipt.about,
                hash=receipt.hash,
                text=receipt.text,
                print_number=number,
            )
            return receipt_paper(facts, staff=staff, training=self._vault.training)

        return Paper(document=DOCUMENT, pdf=make(""), recipient=receipt.signer, make=make)

    def signed_list(self) -> bytes | None:
        """The list of services as it came, by which others check; None if none has come."""
        self._desk.require(Act.PRINT)
        signed = self._directory.signed()
        return signed.to_bytes() if signed is not None else None

    def taken_along(self, receipt: Receipt) -> None:
        """Write down that a receipt left as a file."""
        self._desk.require(Act.PRINT)
        about: dict[str, str | int | UUID] = {"receipt": receipt.hash}
        self._vault.save(lambda: self._vault.journal.append("receipt_saved", self._desk.me.id, about))

    def _words(self, receipt: Receipt) -> tuple[Words, ...]:
        if receipt.status is None:
            return (OPENED if receipt.did == "opened" else FORGOTTEN,)
        said = (("ref_status", receipt.status), ("ref_reason", receipt.reason), ("ref_outcome", receipt.outcome))
        return tuple(paper_words.coded(self._desk.definitions, of, code.value) for of, code in said if code is not None)

    def _kept(self, received: ReceivedId) -> Kept:
        return msgspec.msgpack.decode(self._vault.received.content(received), type=Kept)

    def _in(self, thread: bytes, signer: OrganisationId, *, packet_hash: str | None) -> tuple[Receipt, ...]:
        found = []
        for message in _signed_by(self._vault.threads.of(thread), signer):
            with suppress(PacketRefused):
                receipt = read_receipt(text_of(message.signed or b""), self._directory.signer)
                found.append((message.seq, receipt, message.at))
        found.sort(key=lambda each: each[0], reverse=True)
        return tuple(replace(receipt, packet_hash=packet_hash, known_at=at) for _seq, receipt, at in found)


def text_of(signed: bytes) -> str:
    """A signed part as a receipt is written: one line of plain signs."""
    return BEGINS + base64.urlsafe_b64encode(signed).decode("ascii").rstrip("=")


def read_receipt(untrusted: str, signer_of: SignerOf) -> Receipt:
    """Check a receipt against a list of services, and say what it says.

    Raises `PacketRefused`: `format`, `signer_unknown`, `signer_revoked` (revoked by the day it was signed),
    `signature`, `inflate`, `content`.
    """
    part = SignedPart.from_bytes(_bytes_of(untrusted))
    known = signer_of(part.signer_kid)
    if known is None:
        raise PacketRefused(Why.SIGNER_UNKNOWN)
    agency, device = known
    message = decode_inner(part.content_signed_by(VerifyKey.from_bytes(bytes.fromhex(device.identity))))
    if message.sender != agency:
        raise PacketRefused(Why.SIGNATURE)
    if message.kind not in SHOWN_LATER:
        raise PacketRefused(Why.CONTENT)
    if device.revoked_on is not None and device.revoked_on <= message.sealed_on:
        raise PacketRefused(Why.SIGNER_REVOKED)
    return _said(message, device, text_of(part.to_bytes()))


def device_words(device: Device) -> tuple[str, ...]:
    """A PC by the words of the key it signs with."""
    return words(bytes.fromhex(device.identity), DEVICE_WORDS)


def _said(message: Inner, device: Device, text: str) -> Receipt:
    thread = bytes.fromhex(message.thread)
    status, reason, outcome = None, None, None
    if message.did == "invalid":
        raise PacketRefused(Why.CONTENT)  # it proves nothing about a referral: none was seen
    if message.kind is Kind.STATUS:
        reply, _newer = read_status(message.fhir)
        if reply.packet_id != thread or reply.seq != message.seq:
            raise PacketRefused(Why.CONTENT)
        status, reason, outcome = reply.status, reply.reason, reply.outcome
    return Receipt(
        code=referral_code_of(thread),
        signer=OrganisationId(message.sender),
        recipient=OrganisationId(message.recipient),
        signed_on=message.sealed_on,
        device_words=device_words(device),
        mid=message.mid,
        about=message.about or "",
        did=message.did,
        status=status,
        reason=reason,
        outcome=outcome,
        revoked_on=device.revoked_on,
        text=text,
    )


def _bytes_of(untrusted: str) -> bytes:
    text = untrusted.strip()
    if not text.startswith(BEGINS) or len(text) > MOST_SIGNS:
        raise PacketRefused(Why.FORMAT)
    coded = text[len(BEGINS) :]
    try:
        found = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise PacketRefused(Why.FORMAT) from error
    if text_of(found) != text:
        raise PacketRefused(Why.FORMAT)  # the same bytes are written in one way only
    return found


def _signed_by(messages: Iterable[Message], signer: OrganisationId) -> Iterable[Message]:
    return (each for each in messages if each.sender == signer and each.signed)
