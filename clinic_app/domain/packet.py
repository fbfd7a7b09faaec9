"""What a packet says, and nothing else it could say: coded words, three picture numbers, one random id."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from types import MappingProxyType
from typing import Annotated, Final
from uuid import UUID

import msgspec

from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.packet_codes import (
    AgeClass,
    Arrival,
    GbvGroup,
    Language,
    NationalityGroup,
    PacketFlag,
    Region,
    Sector,
    Service,
    Sex,
    Urgency,
    Valid,
)
from clinic_app.facts import dataclass

MOST_NEEDS: Final = 3
MOST_FLAGS: Final = 3
PICTURES: Final = 256

PacketId = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Picture = Annotated[int, msgspec.Meta(ge=0, lt=PICTURES)]

VALID_DAYS: Final = MappingProxyType({Valid.H24: 1, Valid.H72: 3, Valid.D7: 7, Valid.D30: 30, Valid.D90: 90})


class PacketContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the receiver learns. What is None or empty was not agreed, not answered, or not needed there.

    That she is reached only through the referring clinic is not a field: it is true of every packet.
    """

    packet_id: PacketId
    sector: Sector
    service: Service
    urgency: Urgency
    valid: Valid
    reply_wanted: bool
    arrival: Arrival | None = None
    words: tuple[Picture, Picture, Picture] | None = None
    age: AgeClass | None = None
    sex: Sex | None = None
    lang: Language | None = None
    nat: NationalityGroup | None = None
    region: Region | None = None
    gbv_group: GbvGroup | None = None
    needs: Annotated[tuple[PacketFlag, ...], msgspec.Meta(max_length=MOST_NEEDS)] = ()
    flags: Annotated[tuple[PacketFlag, ...], msgspec.Meta(max_length=MOST_FLAGS)] = ()

    @property
    def referral_code(self) -> str:
        """What both sides say aloud, ungrouped; computed, so that the packet's id stays the only one."""
        return referral_code_of(self.packet_id)


ELEMENT_FIELDS: Final = MappingProxyType(
    {
        "x_id": "packet_id",
        "x_sector": "sector",
        "x_service": "service",
        "x_urgency": "urgency",
        "x_valid": "valid",
        "c_reply_ok": "reply_wanted",
        "x_arrival": "arrival",
        "x_words": "words",
        "x_age": "age",
        "x_sex": "sex",
        "x_lang": "lang",
        "x_nat": "nat",
        "x_region": "region",
        "x_gbv_group": "gbv_group",
        "x_access": "needs",
        "x_flags": "flags",
    }
)
"""Element of the law → field of the content. `x_contact_rule` has none: it cannot vary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of the recipient. `arrival` leaves only if she agreed to it."""

    service: Service
    sector: Sector
    urgency: Urgency
    valid: Valid
    arrival: Arrival | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """All the chance a packet holds, drawn before anything of hers is looked at."""

    packet_id: bytes
    words: tuple[int, int, int]

    @classmethod
    def fresh(cls) -> Draw:
        """From the machine's own randomness. The three pictures differ, so that no order has to be remembered."""
        first, second, third = secrets.SystemRandom().sample(range(PICTURES), 3)
        return cls(secrets.token_bytes(16), (first, second, third))


def checked(content: PacketContent) -> PacketContent:
    """The same content, every value read anew by its type. Raises `msgspec.ValidationError`."""
    return msgspec.convert(msgspec.to_builtins(content), PacketContent)


def lapse_day(sealed_on: date, valid: Valid) -> date:
    """The last day on which a packet sealed on this day may be acted on."""
    return sealed_on + timedelta(days=VALID_DAYS[valid])


def longest_within(wanted: Valid, *, day: date, expires_on: date) -> Valid:
    """The wanted validity, or the longest that ends with the consent; never less than a day."""
    order = list(Valid)
    fitting = [each for each in order[: order.index(wanted) + 1] if lapse_day(day, each) <= expires_on]
    return fitting[-1] if fitting else Valid.H24


def packet_uuid(packet_id: bytes) -> UUID:
    """The packet's id as it is written. It is 128 random bits, not a uuid4: no bit of it is fixed."""
    return UUID(bytes=packet_id)
