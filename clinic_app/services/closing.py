"""What follows when a file is closed, opened again, or she has died: in the same save as the answer itself."""

from __future__ import annotations

from datetime import UTC, datetime, time

from clinic_app.domain.case import Case
from clinic_app.domain.derived import derived
from clinic_app.domain.retention import died, years_after
from clinic_app.services.desk import Desk
from clinic_app.services.retention_years import REVIEW, rules, years_of


def follow(desk: Desk, before: Case, after: Case) -> None:
    """Part of the transaction that makes `after` of `before`.

    If she has died, every promised call and task stops. A closed file gets the day on which somebody looks at it
    again; one that was opened again loses it.
    """
    if died(after) and not died(before):
        stopped = desk.vault.tasks.stop(after.id)
        desk.vault.journal.append("tasks_stopped", desk.me.id, {"case": after.id, "n": stopped})
    was, became = before.stored("z_reason"), after.stored("z_reason")
    if was == became:
        return
    for task in desk.vault.tasks.open(case_id=after.id):
        if task.kind == REVIEW:
            desk.vault.tasks.done(task.id)
    if isinstance(became, str):
        rule = rules().of(after, minor=_minor(desk, after))
        day = years_after(desk.clock.today(), years_of(desk.vault.settings, rule))
        at = datetime.combine(day, time(3), tzinfo=UTC)
        desk.vault.tasks.add(kind=REVIEW, due_at=at, channel="in_person", case_id=after.id)


def _minor(desk: Desk, case: Case) -> bool:
    known = derived(case, desk.definitions, today=desk.clock.today(), now=desk.clock.now(), zone=desk.clock.zone)
    return known.get((case.root, "minor_flag")) is True
