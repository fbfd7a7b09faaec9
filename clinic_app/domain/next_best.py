"""What is offered at once to whoever says no to formal identification, and what never waits for that answer.

A no is finished: nothing here asks again, counts indicators, or says what somebody is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.directory import Organisation, OrgType

EXPLAINED: Final = "t_explained"
"""That it was said before any question. Only whoever said it on its page answers this: nobody ticks it."""

FACTS: Final = "r_items"
OTHERS: Final = "others_still_held"
"""The fact of `r_items` that concerns people who are not here and did not say no."""


class Help(StrEnum):
    """What is next best, in the order in which it is offered."""

    BED = "bed"
    LAW = "law"
    WAGES = "wages"


SERVICES: Final[Mapping[Help, frozenset[str]]] = {
    Help.BED: frozenset(
        {"shelter_women", "shelter_family", "shelter_men_boys", "shelter_gender_diverse", "independent_housing"}
    ),
    Help.LAW: frozenset({"legal_aid", "legal_information"}),
    Help.WAGES: frozenset({"wage_claim", "labour_dispute"}),
}
"""Codes of `service` that meet it. A government welfare centre is none of them."""


class Waits(StrEnum):
    """What has to be known before anything of the screen is asked."""

    ALONE = "a_private_now"
    INTERPRETER = "interp_vetted"


def helps(organisation: Organisation, wanted: Help) -> bool:
    """Whether it meets this need and tells nobody. Not knowing whom it tells counts as telling."""
    tells = bool(organisation.must_tell) or organisation.firewalled
    return not tells and not SERVICES[wanted].isdisjoint(organisation.services)


def waits_for(case: Case) -> tuple[Waits, ...]:
    """What keeps the screen from being begun: the survivor is not alone, or nobody said who interprets."""
    alone = case.answer("a_private_now") == Answer("yes")
    spoken = case.answer("s_needs_interp") == Answer("no") or isinstance(case.answer("interp_vetted"), Answer)
    open_ = ((Waits.ALONE, alone), (Waits.INTERPRETER, spoken))
    return tuple(each for each, known in open_ if not known)


def others_held(case: Case) -> bool:
    """Whether others are still held there, by the newest word of it: a danger of its own, whatever she decides."""
    said = [value for _entity, value in case.every(FACTS) if isinstance(value, dict) and OTHERS in value]
    return bool(said) and said[-1][OTHERS] == "yes"


def embassy_closed(case: Case) -> bool:
    """Whether embassies are not offered: the survivor fears going back, and did not ask for one."""
    return case.answer("m_fear_return") == Answer("yes") and case.answer("m_embassy_wish") != Answer("yes")


def offered(organisations: Iterable[Organisation], case: Case) -> list[Organisation]:
    """Those that may be offered as far as her own country is concerned."""
    closed = embassy_closed(case)
    return [each for each in organisations if not (closed and each.org_type is OrgType.EMBASSY_CONSULATE)]
