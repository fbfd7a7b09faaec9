"""Sent is not help: each sealed referral has an alarm of its own, which an answer to it, and to no other, turns off."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.packet_codes import Urgency
from clinic_app.services.desk import Desk
from clinic_app.services.held import no_longer_held
from clinic_app.vault.outbox import OutItem

SILENCE: Final = "nobody_answered"
"""The kind of the task that says: ring them."""


def listen(desk: Desk, item: OutItem) -> None:
    """Promise to ring whoever was just written to, unless they answer first."""
    desk.vault.tasks.add(kind=SILENCE, due_at=_due(desk, item), channel="phone", case_id=item.case_id)


def heard(desk: Desk, case_id: CaseId, referral: ReferralId) -> None:
    """They answered, or nobody needs to any more. The alarms of her other referrals stay."""
    no_longer_held(desk, case_id, referral)
    first = next((item for item in desk.vault.outbox.of_referral(referral) if item.kind == "referral"), None)
    if first is None:
        return
    due = _due(desk, first)
    # A task knows no referral; its hour does. Two sealed in one second with one urgency may answer for each other.
    for task in desk.vault.tasks.open(case_id=case_id):
        if task.kind == SILENCE and task.due_at == due:
            desk.vault.tasks.done(task.id)
            return


def _due(desk: Desk, item: OutItem) -> datetime:
    return item.made_at.replace(microsecond=0) + desk.law.silent_after(Urgency(item.urgency))
