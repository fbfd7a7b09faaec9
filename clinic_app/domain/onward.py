"""A referral onward: made only of what came and of what she agrees to now, where she is, to one other service.

The law of any packet holds. What came is the most that can be told; who sent it, its id and its words never are. What
consent needs and a packet cannot prove (a child's assent, an embassy she asked for, an explained choice) is refused
here: then the referring clinic asks her.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import msgspec

from clinic_app.domain.consent import EMBASSY, IDENTIFICATION
from clinic_app.domain.directory import OrgType, Recipient
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet import (
    ELEMENT_FIELDS,
    MOST_FLAGS,
    MOST_NEEDS,
    Draw,
    PacketContent,
    Request,
    checked,
    longest_within,
)
from clinic_app.domain.packet_codes import AgeClass, PacketFlag
from clinic_app.domain.packet_law import NEEDS, SECTOR_FLAGS, PacketLaw
from clinic_app.errors import Interference, NotPermitted, Refusal, TooIdentifying
from clinic_app.facts import dataclass

CHILDREN: Final = frozenset({AgeClass.UNDER_18, AgeClass.CHILD_0_11, AgeClass.CHILD_12_17})
_ASKED_AT_THE_CLINIC: Final = frozenset({EMBASSY, IDENTIFICATION})
_MOST: Final = {NEEDS: MOST_NEEDS, SECTOR_FLAGS: MOST_FLAGS}
_COPIED: Final = ("x_age", "x_lang", "x_gbv_group")
"""What is told on as it came. Of nationality nothing is: it is for an embassy alone."""


class OnwardConsent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What she answered at the receiving service. `items` are consent items of `packet.toml`, each pointed at now."""

    organisation: OrganisationId
    sector: str
    items: frozenset[str]
    alone: bool
    explained: bool
    adult: bool
    given_on: date
    expires_on: date
    reply_ok: bool

    def names(self, item: str) -> bool:
        """Whether she agreed to this item, or to all that it is part of."""
        return item in self.items or item.partition(".")[0] in self.items


class SentOn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A packet that went on, kept with what came and destroyed with it: her yes, and which packet it was."""

    thread: bytes
    service: str
    consent: OnwardConsent
    sealed_on: date
    words: tuple[int, int, int] | None = None
    """Her three words for the new gate, to be told to her; none if she wants none."""
    withdrawn_on: date | None = None
    """When it ended: by her, or, after its last day, by itself."""
    tells: tuple[str, ...] = ()
    """Whom she was told that they may have to tell."""

    @property
    def ran_out(self) -> bool:
        """Whether it ended by itself: after its last day nobody changed her mind."""
        return self.withdrawn_on is not None and self.withdrawn_on > self.consent.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """One compilation onward: what came and from whom, her yes, to whom, for what, on which day, by which law."""

    came: PacketContent
    sender: OrganisationId
    consent: OnwardConsent
    recipient: Recipient
    request: Request
    law: PacketLaw
    day: date
    draw: Draw


def compile_onward(onward: Onward) -> PacketContent:
    """What the other service will see, and nothing else.

    Raises `NotPermitted` with the reason, `TooIdentifying` above the law's number of quasi-identifiers.
    """
    refuse_unpermitted(onward)
    values = _always(onward)
    values |= {element: value for element in _COPIED if (value := _copied(onward, element)) is not None}
    values |= {part: _flags(onward, part) for part in _MOST}
    if onward.consent.names("x_words"):
        values["x_words"] = onward.draw.words
    if onward.request.arrival is not None and onward.consent.names("x_arrival"):
        values["x_arrival"] = onward.request.arrival
    if _tells_sex(onward) and onward.consent.names("x_sex"):
        values["x_sex"] = onward.came.sex
    if onward.consent.names("x_region"):
        values["x_region"] = onward.law.region.get(onward.request.service)
    close = tuple(each.id for each in onward.law.elements.values() if each.quasi and values.get(each.id) is not None)
    if len(close) > onward.law.most_quasi_identifiers:
        raise TooIdentifying(close)
    try:
        return checked(PacketContent(**{ELEMENT_FIELDS[element]: value for element, value in values.items()}))
    except msgspec.ValidationError as error:
        raise Interference from error


def refuse_unpermitted(onward: Onward) -> None:
    """Raise `NotPermitted` unless this yes lets this service learn of her today."""
    consent, organisation, request = onward.consent, onward.recipient.organisation, onward.request
    sector = request.sector.value
    other = (consent.organisation, consent.sector) != (onward.recipient.id, sector)
    offered = request.service.value in organisation.services and sector in organisation.sectors
    as_embassy = organisation.org_type is OrgType.EMBASSY_CONSULATE
    obstacles = (
        (Refusal.NO_CONSENT, other or not consent.explained or consent.given_on > onward.day),
        (Refusal.EXPIRED, onward.day > consent.expires_on),
        (Refusal.NOT_ALONE, not consent.alone),
        (Refusal.NO_ASSENT, not consent.adult or onward.came.age in CHILDREN),
        (Refusal.NOT_THIS_SERVICE, sector in _ASKED_AT_THE_CLINIC or as_embassy or not offered),
        # Whoever sent her knows her already: they are answered, not written to.
        (Refusal.NOT_THIS_SERVICE, onward.recipient.id == onward.sender),
    )
    for reason, holds in obstacles:
        if holds:
            raise NotPermitted(reason)


def may_be_told(came: PacketContent, law: PacketLaw, sector: str) -> tuple[str, ...]:
    """The consent items that could go on to a service of this sector, in the law's order: what she is asked about."""
    goes = [
        element.id
        for element in law.elements.values()
        if element.id in (*_COPIED, "x_sex")
        and getattr(came, ELEMENT_FIELDS[element.id]) is not None
        and (not element.sectors or sector in element.sectors)
    ]
    flags = [law.flags[flag] for flag in (*came.needs, *came.flags)]
    return (*goes, *(flag.item for flag in flags if not flag.sectors or sector in flag.sectors), "x_arrival", "x_words")


def without_the_rest(onward: Onward) -> Onward:
    """The same with all that she did not agree to taken out of what came, and its id and words exchanged.

    For the proof: the bytes compiled of it must be those compiled of what came.
    """
    came, agreed = onward.came, onward.consent

    def flags(those: tuple[PacketFlag, ...]) -> tuple[PacketFlag, ...]:
        return tuple(flag for flag in those if agreed.names(onward.law.flags[flag].item))

    blank = {ELEMENT_FIELDS[each]: None for each in (*_COPIED, "x_sex") if not agreed.names(each)}
    other = msgspec.structs.replace(
        came, packet_id=bytes(each ^ 255 for each in came.packet_id), words=None, nat=None, region=None, arrival=None,
        needs=flags(came.needs), flags=flags(came.flags), reply_wanted=not came.reply_wanted, **blank,
    )  # fmt: skip
    return replace(onward, came=other)


def _always(onward: Onward) -> dict[str, Any]:
    request = onward.request
    return {
        "x_id": onward.draw.packet_id,
        "x_sector": request.sector,
        "x_service": request.service,
        "x_urgency": request.urgency,
        "x_valid": longest_within(request.valid, day=onward.day, expires_on=onward.consent.expires_on),
        "c_reply_ok": onward.consent.reply_ok,
    }


def _copied(onward: Onward, element: str) -> Any:
    rule = onward.law.elements[element]
    if not rule.goes_to(onward.request.sector) or not onward.consent.names(element):
        return None
    return getattr(onward.came, ELEMENT_FIELDS[element])


def _tells_sex(onward: Onward) -> bool:
    one_sex = onward.request.service in onward.law.one_sex_services
    return not one_sex and onward.recipient.organisation.takes.more_than_one_sex


def _flags(onward: Onward, part: str) -> tuple[PacketFlag, ...]:
    """Those that came, that this sector may receive, and that she pointed at; one that is pointed, by itself."""
    came = {*onward.came.needs, *onward.came.flags}
    going = [
        flag.id
        for flag in onward.law.flags.values()
        if flag.id in came
        and flag.part_of == part
        and flag.goes_to(onward.request.sector)
        and (flag.item in onward.consent.items if flag.pointed else onward.consent.names(flag.item))
    ]
    return tuple(going[: _MOST[part]])
