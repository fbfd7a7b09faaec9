"""Guardians speak for nobody when one of them may be the alleged person, or lives at that address."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.case import Case

GUARDIAN_RISK: Final = "c_guardian_risk"
GUARDIANS_FORMS: Final = frozenset({"guardian_with_assent", "guardian_child_too_young"})
"""Forms of consent in which a guardian answers."""

_CAREGIVER: Final = "primary_caregiver"


def guardian_may_be_danger(case: Case) -> bool:
    """Whether no guardian is asked, told or rung: it was answered with yes, or a caregiver is the alleged person."""
    alleged = any(stored == _CAREGIVER for _, stored in case.every("p_relation"))
    return alleged or case.stored(GUARDIAN_RISK) == "yes"
