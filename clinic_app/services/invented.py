"""What is invented in the training clinic: the people it came with, and every service that anything was said to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.referral import REFERRAL
from clinic_app.domain.release import Decision, releases_of
from clinic_app.vault.settings import VaultSettings

SETTING: Final = "invented_cases"


def remember_invented(settings: VaultSettings, cases: Iterable[CaseId]) -> None:
    """These are nobody's. Part of the transaction that writes them."""
    settings[SETTING] = [case_id.hex for case_id in cases]


def invented_cases(settings: VaultSettings) -> frozenset[CaseId]:
    """The cases that the training clinic came with."""
    return frozenset(CaseId(UUID(hex=each)) for each in settings.get(SETTING) or ())


def told_to_invented(case: Case) -> tuple[EntityId, ...]:
    """Referrals of a case of the training clinic, and what she decided about its services: nobody was ever told.

    A no to a whole kind of service stays: it was said about no service, and it holds.
    """
    decided = (
        row.id
        for row in releases_of(case)
        if row.organisation is not None or (row.decision is Decision.GIVEN and row.withdrawn_at is None)
    )
    return (*(each.id for each in case.of_kind(REFERRAL)), *decided)
