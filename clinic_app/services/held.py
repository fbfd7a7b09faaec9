"""A packet that is held is a task: ask her again, or phone. The task ends by itself when somebody answered her."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.referral import REFERRAL, Status
from clinic_app.services.desk import Desk
from clinic_app.services.task_kinds import IN_PERSON, TaskKind, kind_for
from clinic_app.vault.outbox import OutItem, OutState

NOT_SHOWN_THERE: Final = "not_shown_there"
"""Why a packet is held that arrived: its receiver's program could not show it."""


def hold(desk: Desk, item: OutItem, reason: str) -> None:
    """Part of the transaction of its caller: it does not go, and somebody must ask her or ring them."""
    desk.vault.outbox.mark(item.env_id, OutState.HELD, reason)
    if item.case_id is not None and item.referral_id is not None and desk.vault.cases.stands(item.case_id):
        ask_or_phone(desk, item.case_id, item.referral_id)


def ask_or_phone(desk: Desk, case_id: CaseId, referral: ReferralId) -> None:
    """One open task for this referral, due now."""
    kind, tasks = kind_for(TaskKind.PACKET_HELD, str(referral)), desk.vault.tasks
    if not any(task.kind == kind for task in tasks.open(case_id=case_id)):
        tasks.add(kind=kind, due_at=desk.clock.now(), channel=IN_PERSON, case_id=case_id)


def asked_anew(desk: Desk, case: Case, organisation: str, service: str) -> None:
    """Another packet goes to them for the same help: nobody has to do anything about the one that did not."""
    for entity in case.of_kind(REFERRAL):
        said = case.stored("x_org", entity.id), case.stored("x_service", entity.id), case.stored("x_status", entity.id)
        if said == (organisation, service, Status.CANCELLED.value):
            no_longer_held(desk, case.id, ReferralId(entity.id))


def no_longer_held(desk: Desk, case_id: CaseId, referral: ReferralId) -> None:
    """It goes, it was answered, or it was taken back: nobody has to do anything more."""
    kind = kind_for(TaskKind.PACKET_HELD, str(referral))
    for task in desk.vault.tasks.open(case_id=case_id):
        if task.kind == kind:
            desk.vault.tasks.done(task.id)
