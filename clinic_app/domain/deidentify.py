"""The one door out of identity: builds what a recipient will see from agreed, coded answers, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import msgspec

from clinic_app.domain.age import ADULT_AT, age_bounds
from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.consent import (
    THE_RELEASE_ITSELF,
    Decision,
    Permission,
    Purpose,
    Refused,
    Release,
    Use,
    blocked_items,
    covers,
    decision_of,
    permits_something,
)
from clinic_app.domain.directory import OrgType, Recipient
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
from clinic_app.domain.packet_codes import (
    AgeClass,
    GbvGroup,
    Language,
    NationalityGroup,
    PacketFlag,
    Sector,
    Sex,
)
from clinic_app.domain.packet_law import CONTACT_RULE, NEEDS, SECTOR_FLAGS, Element, Flag, PacketLaw
from clinic_app.errors import Interference, NotPermitted, Refusal, TooIdentifying
from clinic_app.facts import dataclass

_MOST: Final = MappingProxyType({NEEDS: MOST_NEEDS, SECTOR_FLAGS: MOST_FLAGS})
_GROUPS: Final = (
    (GbvGroup.SEXUAL, {"rape", "sexual_assault"}),
    (GbvGroup.PHYSICAL, {"physical_assault"}),
    (GbvGroup.OTHER, {"forced_marriage", "denial_of_resources_opportunities_or_services",
                      "psychological_emotional_abuse"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One compilation: whose answers, under which release, to whom, for what, on which day, by which law."""

    case: Case
    release: Release
    recipient: Recipient
    request: Request
    law: PacketLaw
    day: date
    draw: Draw
    answer: Permission | Refused = field(init=False)
    """Whether she lets this recipient learn of her today at all: of this very case, asked once."""

    def __post_init__(self) -> None:
        """Ask her."""
        use = Use(
            purpose=Purpose.PACKET, organisation=self.recipient.id, sector=self.request.sector.value,
            item=THE_RELEASE_ITSELF, day=self.day,
        )  # fmt: skip
        object.__setattr__(self, "answer", permits_something(self.case, use))

    def allows(self, item: str) -> bool:
        """Whether she lets this item go to this recipient today."""
        return isinstance(self.answer, Permission) and covers(self.case, self.answer, item)

    def code(self, field: str) -> str | None:
        """Her answer to a coded field of the case, if she gave one."""
        answer = self.case.answer(field)
        return answer.value if isinstance(answer, Answer) and isinstance(answer.value, str) else None


def compile_packet(
    case: Case, release: Release, recipient: Recipient, request: Request, *, law: PacketLaw, day: date, draw: Draw
) -> PacketContent:
    """What the recipient will see, and nothing else. An element without a live permission is absent.

    Raises `NotPermitted` with the reason if this release is not the one that lets this recipient learn of her today,
    or the recipient does not offer this service; `TooIdentifying` if more quasi-identifiers would meet than the law
    bears.
    """
    return told(Telling(case=case, release=release, recipient=recipient, request=request, law=law, day=day, draw=draw))


def told(telling: Telling, readers: Mapping[str, Callable[[Telling], Any]] | None = None) -> PacketContent:
    """Compile by the readers of the house. Tests hand in a broken one, to see that the proofs find it."""
    _refuse_unpermitted(telling)
    by = readers or READERS
    values: dict[str, Any] = {}
    for element in telling.law.elements.values():
        if element.id != CONTACT_RULE and may_say(telling, element):
            values[element.id] = by[element.id](telling)
    if values.get("x_nat"):
        # Of language and nationality only one is ever told.
        values.pop("x_lang", None)
    close = tuple(
        element.id for element in telling.law.elements.values() if element.quasi and values.get(element.id) is not None
    )
    if len(close) > telling.law.most_quasi_identifiers:
        raise TooIdentifying(close)
    try:
        return checked(PacketContent(**{ELEMENT_FIELDS[key]: value for key, value in values.items()}))
    except msgspec.ValidationError as error:
        raise Interference from error


def flags_that_hold(telling: Telling, part_of: str) -> tuple[Flag, ...]:
    """Every flag of a part that her answers turn on and this sector may receive, agreed or not, in the law's order."""
    return tuple(
        flag
        for flag in telling.law.flags.values()
        if flag.part_of == part_of and flag.goes_to(telling.request.sector) and flag.holds(telling.case)
    )


def may_say(telling: Telling, element: Element) -> bool:
    """Whether this element may be in this packet at all."""
    if element.item is None:
        return True
    if element.item in (NEEDS, SECTOR_FLAGS):
        # Each flag is agreed for itself; agreeing to the element agrees to those that need no pointing.
        return True
    return (
        element.goes_to(telling.request.sector)
        and telling.allows(element.item)
        and not is_kept_back(telling.case, element)
    )


def may_flag(telling: Telling, flag: Flag) -> bool:
    """Whether she lets this flag go."""
    if flag.pointed and flag.item not in telling.release.items:
        return False
    return telling.allows(flag.item) and not is_kept_back(telling.case, flag)


def is_kept_back(case: Case, rule: Element | Flag) -> bool:
    """She blocked what it is made from, or refused that sensitive things be kept and told."""
    if not blocked_items(case).isdisjoint(rule.sources):
        return True
    refused = decision_of(case.stored("c_sensitive")) in (Decision.REFUSED, Decision.WITHDRAWN)
    return rule.sensitive and refused


def _refuse_unpermitted(telling: Telling) -> None:
    answer = telling.answer
    if isinstance(answer, Refused):
        raise NotPermitted(answer.reason)
    if answer.release.id != telling.release.id:
        raise NotPermitted(Refusal.NO_CONSENT)
    organisation, request = telling.recipient.organisation, telling.request
    as_embassy = organisation.org_type is OrgType.EMBASSY_CONSULATE
    if as_embassy is not (request.sector is Sector.EMBASSY):
        # An embassy is only ever asked as an embassy: the separate question to her hangs on it.
        raise NotPermitted(Refusal.NOT_THIS_SERVICE)
    if request.service not in organisation.services or request.sector not in organisation.sectors:
        raise NotPermitted(Refusal.NOT_THIS_SERVICE)


def _age(telling: Telling) -> AgeClass | None:
    bounds = age_bounds(telling.case, telling.day)
    if bounds is None:
        return None
    youngest, oldest = bounds
    if youngest >= ADULT_AT:
        return AgeClass.ADULT
    if telling.request.sector in telling.law.child_bands_for:
        if oldest < 12:
            return AgeClass.CHILD_0_11
        if youngest >= 12 and oldest < ADULT_AT:
            return AgeClass.CHILD_12_17
    return AgeClass.UNDER_18


def _sex(telling: Telling) -> Sex | None:
    takes_one = telling.request.service in telling.law.one_sex_services
    if takes_one or not telling.recipient.organisation.takes.more_than_one_sex:
        return None
    said = telling.code("s_sex")
    return Sex(said) if said in frozenset(Sex) else None


def _language(telling: Telling) -> Language | None:
    """None if she needs no interpreter: the service does not differ by it then."""
    needs, said = telling.code("s_needs_interp"), telling.code("s_lang_first")
    if needs == "no":
        return None
    if said in frozenset(Language):
        return Language(said)
    return Language.UNKNOWN if needs == "yes" else None


def _nationality(telling: Telling) -> NationalityGroup | None:
    said = telling.code("s_nationality")
    return NationalityGroup(said) if said in frozenset(NationalityGroup) else None


def _gbv_group(telling: Telling) -> GbvGroup | None:
    """The gravest group of her incidents, as the reader of a clinical bag would need it. Not asked is not told."""
    said = {stored for _, stored in telling.case.every("i_type") if isinstance(stored, str)}
    return next((group for group, types in _GROUPS if said & types), None)


def _flags(part_of: str) -> Callable[[Telling], tuple[PacketFlag, ...]]:
    def agreed(telling: Telling) -> tuple[PacketFlag, ...]:
        going = [flag.id for flag in flags_that_hold(telling, part_of) if may_flag(telling, flag)]
        return tuple(going[: _MOST[part_of]])

    return agreed


READERS: Final[Mapping[str, Callable[[Telling], Any]]] = MappingProxyType(
    {
        "x_id": lambda telling: telling.draw.packet_id,
        "x_sector": lambda telling: telling.request.sector,
        "x_service": lambda telling: telling.request.service,
        "x_urgency": lambda telling: telling.request.urgency,
        "x_valid": lambda telling: longest_within(
            telling.request.valid, day=telling.day, expires_on=telling.release.expires_on or telling.day
        ),
        "c_reply_ok": lambda telling: telling.release.reply_ok,
        "x_arrival": lambda telling: telling.request.arrival,
        "x_words": lambda telling: telling.draw.words,
        "x_age": _age,
        "x_sex": _sex,
        "x_lang": _language,
        "x_nat": _nationality,
        "x_region": lambda telling: telling.law.region.get(telling.request.service),
        "x_gbv_group": _gbv_group,
        NEEDS: _flags(NEEDS),
        SECTOR_FLAGS: _flags(SECTOR_FLAGS),
    }
)
"""How each element is computed. A reader sees the whole case; the proofs see to it that it uses only its sources."""
