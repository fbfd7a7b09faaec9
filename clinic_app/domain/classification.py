"""The one type of an incident by the order of GBVIMS: by the act, the first that fits. It decides no care.

Order and inclusions: GBVIMS intake form and user guide. The wording of the questions after the fourth was not seen in
the original and is to be confirmed by the GBVIMS team (`field-standards` 1.1).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

ORDER: Final = (
    "rape",
    "sexual_assault",
    "physical_assault",
    "forced_marriage",
    "denial_of_resources_opportunities_or_services",
    "psychological_emotional_abuse",
)
"""The types in the order in which they are asked about: codes of `gbv_type`."""

NOT_GBV: Final = "non-gbv"
"""What is left when every question was answered with no."""

UNCONFIRMED_FROM: Final = 4
"""From this question on (counted from 0) the wording is to be confirmed."""

_ACTS: Final[Mapping[str, str]] = {
    "penetration": "rape",
    "attempted_penetration": "sexual_assault",
    "unwanted_touching": "sexual_assault",
    "genital_cutting": "sexual_assault",
    "beating": "physical_assault",
    "strangling": "physical_assault",
    "weapon_or_burning": "physical_assault",
    "forced_marriage": "forced_marriage",
    "money_food_papers_withheld": "denial_of_resources_opportunities_or_services",
    "care_or_school_denied": "denial_of_resources_opportunities_or_services",
    "threats": "psychological_emotional_abuse",
    "humiliation": "psychological_emotional_abuse",
    "stalking": "psychological_emotional_abuse",
    "online_or_images": "psychological_emotional_abuse",
}
"""The type that an act of `i_acts` is. Being locked in, forced work and *other* say too little to tell one."""


def classified(answers: Mapping[str, bool]) -> str | None:
    """The type by the answers given so far; None while an earlier question is open."""
    for kind in ORDER:
        said = answers.get(kind)
        if said is None:
            return None
        if said:
            return kind
    return NOT_GBV


def first_that_fits(acts: Collection[str]) -> str | None:
    """The type of everything that was done: the first of the order; None if no act tells one."""
    kinds = {_ACTS[act] for act in acts if act in _ACTS}
    return next((kind for kind in ORDER if kind in kinds), None)
