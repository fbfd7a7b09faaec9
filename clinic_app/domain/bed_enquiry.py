"""Asking whether a place is free, with nobody in the question: how many, which language, when. Never who.

It is made of what is typed here, not of a case: there is no way from a record into it but a nurse's finger.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from clinic_app.domain.packet import Draw, PacketContent
from clinic_app.domain.packet_codes import AgeClass, Arrival, Language, PacketFlag, Sector, Service, Urgency, Valid
from clinic_app.facts import dataclass

ENQUIRY: Final = "enquiry"
"""The kind of the outgoing item: of no case, and so nobody's consent."""

CHILDREN: Final = MappingProxyType(
    {"1": PacketFlag.CHILDREN_1, "2": PacketFlag.CHILDREN_2, "3_plus": PacketFlag.CHILDREN_3_PLUS}
)
MAY_ASK: Final = (PacketFlag.BOY_OVER_10, PacketFlag.ACCESS_WHEELCHAIR)


class Places(StrEnum):
    """What they said."""

    FREE = "free"
    FULL = "full"
    CALL_FIRST = "call_first"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class BedEnquiry:
    """One grown person, and what the place must be ready for. `children` is a code of `CHILDREN`, or empty."""

    language: Language | None = None
    children: str = ""
    also: frozenset[PacketFlag] = frozenset()
    arrival: Arrival = Arrival.TONIGHT
    urgency: Urgency = Urgency.NOW_PHONE_FIRST

    @property
    def needs(self) -> tuple[PacketFlag, ...]:
        """What is asked for beside the place; three at most."""
        first = (CHILDREN[self.children],) if self.children in CHILDREN else ()
        return (*first, *(flag for flag in MAY_ASK if flag in self.also))


def content_of(enquiry: BedEnquiry, draw: Draw) -> PacketContent:
    """The same as a packet. It has a random id of its own and no words for a gate: nobody is announced by it."""
    return PacketContent(
        packet_id=draw.packet_id,
        sector=Sector.SHELTER,
        service=Service.CAPACITY_ENQUIRY,
        urgency=enquiry.urgency,
        valid=Valid.H24,
        reply_wanted=True,
        arrival=enquiry.arrival,
        age=AgeClass.ADULT,
        lang=enquiry.language,
        needs=enquiry.needs,
    )
