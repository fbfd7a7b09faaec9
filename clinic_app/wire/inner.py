"""What lies inside an envelope: one message about one referral, or the tables of a year. Format 1; refuses what it
would not write itself.

Strict JSON, signed as bytes with the envelope. `referral` and `status` carry FHIR (`wire/fhir.py`), `aggregate` tables
(`wire/aggregate.py`); `receipt` and `retract` carry nothing but the number of the message they are about.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Raw, Struct

from clinic_app.errors import PacketRefused, Why
from clinic_app.wire.nesting import MOST_IN_A_PACKET, refuse_deep

FORMAT: Final = 1
MOST_BYTES: Final = 256 * 1024
"""What an envelope may hold once it is inflated, as `crypto.deflating` has it."""
LONGEST_LIFE: Final = timedelta(days=92)
"""The longest a release may be valid, and two days for clocks and zones."""

Number = Annotated[str, Meta(pattern="^[0-9a-f]{32}\\Z")]
Agency = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_-]{0,63}\\Z")]
Place = Annotated[int, Meta(ge=1, le=10_000)]
_NOTHING: Final = Raw(b"null")


class Kind(StrEnum):
    """What a message does."""

    REFERRAL = "referral"
    STATUS = "status"
    RECEIPT = "receipt"
    RETRACT = "retract"
    AGGREGATE = "aggregate"


class Inner(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One message. `thread` and `mid` are random; `seq` and `prev` place it among its sender's in the thread.

    `about` is the `mid` of the message it answers or takes back; `did` says what a receipt reports: somebody opened it,
    a message taken back was forgotten, or a referral could not be shown. The two days are all the dates there are.
    """

    format: Literal[1] = 1
    kind: Kind
    mid: Number
    thread: Number
    seq: Place
    prev: Number | None = None
    sender: Agency
    recipient: Agency
    sealed_on: date
    lapses_on: date
    about: Number | None = None
    did: Literal["opened", "forgotten", "invalid"] | None = None
    body: Raw = _NOTHING

    @property
    def fhir(self) -> bytes:
        """The FHIR document, or the tables, still unbelieved."""
        return bytes(self.body)


def encode_inner(message: Inner) -> bytes:
    """The bytes to be sealed. Raises `PacketRefused(content)` for a message that could not be read back."""
    encoded = msgspec.json.encode(message)
    decode_inner(encoded)
    return encoded


class _Versioned(Struct):
    format: int


def decode_inner(untrusted: bytes) -> Inner:
    """Read what an envelope held. Raises `PacketRefused`: `content`, or `newer_suite` for a format after ours."""
    try:
        if len(untrusted) > MOST_BYTES:
            raise ValueError("size")
        refuse_deep(untrusted, MOST_IN_A_PACKET)
        if msgspec.json.decode(untrusted, type=_Versioned, strict=True).format > FORMAT:
            # Kept and read again by a newer program: a message must not be lost to whoever upgrades last.
            raise PacketRefused(Why.NEWER_SUITE)
        message = msgspec.json.decode(untrusted, type=Inner, strict=True)
    except (msgspec.MsgspecError, ValueError) as error:
        raise PacketRefused(Why.CONTENT) from error
    # Equal bytes: no key twice, none out of order, nothing between.
    if msgspec.json.encode(message) != untrusted or not _holds_together(message):
        raise PacketRefused(Why.CONTENT)
    return message


def _holds_together(message: Inner) -> bool:
    carries = message.kind in (Kind.REFERRAL, Kind.STATUS, Kind.AGGREGATE)
    return (
        (message.seq == 1) is (message.prev is None)
        and (message.about is None) is (message.kind in (Kind.REFERRAL, Kind.AGGREGATE))
        and (message.did is not None) is (message.kind is Kind.RECEIPT)
        and message.fhir.startswith(b"{") is carries
        and (carries or message.fhir == b"null")
        and message.sender != message.recipient
        and timedelta(0) <= message.lapses_on - message.sealed_on <= LONGEST_LIFE
    )
