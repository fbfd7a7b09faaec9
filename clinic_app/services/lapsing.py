"""Before a yes runs out somebody is reminded, as long as anything hangs on it: what has lapsed is asked for anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.referral import ENDED, REFERRAL
from clinic_app.domain.release import Decision, Release, releases_of
from clinic_app.services.desk import Desk
from clinic_app.services.task_kinds import IN_PERSON, TaskKind, kind_for, kind_of, row_of

_HOUR: Final = time(9)
"""By day, when somebody can be asked."""

_OVER: Final = "z_reason"
_ENDED: Final = frozenset(each.value for each in ENDED)


def follow(desk: Desk, before: Case, after: Case) -> None:
    """Part of the transaction that makes `after` of `before`: what this changes about the reminders."""
    if _matters(before) != _matters(after):
        remind(desk, after)


def remind(desk: Desk, case: Case) -> None:
    """One open task for each yes that will run out and on which something hangs, and none for any other."""
    due = dict(_due(desk, case))
    for task in desk.vault.tasks.open(case_id=case.id):
        # One that was moved by hand stays where it was put.
        if kind_of(task.kind) == TaskKind.CONSENT_LAPSES and due.pop(row_of(task.kind), None) is None:
            desk.vault.tasks.done(task.id)
    for row, at in due.items():
        kind = kind_for(TaskKind.CONSENT_LAPSES, row)
        if not any(task.kind == kind for task in desk.vault.tasks.every(case.id)):
            desk.vault.tasks.add(kind=kind, due_at=at, channel=IN_PERSON, case_id=case.id)


def _matters(case: Case) -> object:
    referrals = {each.id: case.stored("x_status", each.id) for each in case.of_kind(REFERRAL)}
    return releases_of(case), referrals, case.stored(_OVER)


def _due(desk: Desk, case: Case) -> Iterator[tuple[str, datetime]]:
    """Each yes that will run out, and when somebody is reminded: on the morning before its last day."""
    if case.stored(_OVER) is not None:
        return
    newest: dict[tuple[str | None, str | None], Release] = {}
    for row in releases_of(case):
        newest[row.organisation, row.sector] = row
    clock = desk.clock
    for row in newest.values():
        if row.decision is not Decision.GIVEN or row.withdrawn_at is not None or row.expires_on is None:
            continue
        if row.expires_on < clock.today() or not _needed(case, row):
            continue
        days = (row.expires_on - timedelta(days=1), row.expires_on)
        mornings = (datetime.combine(day, _HOUR, tzinfo=clock.zone) for day in days)
        yield str(row.id), next((at for at in mornings if at > clock.now()), clock.now())


def _needed(case: Case, row: Release) -> bool:
    """Whether anything hangs on it: nothing was sent on it yet, or something that has not ended."""
    sent = [each.id for each in case.of_kind(REFERRAL) if case.stored("x_consent", each.id) == str(row.id)]
    return not sent or any(case.stored("x_status", each) not in _ENDED for each in sent)
