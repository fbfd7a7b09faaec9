"""What follows when a file is closed, opened again, or she has died: in the same save as the answer itself.

A reason for closing that is only typed on the sheet waits there until the file is closed by its own act
(`closing_cases`), with the checklist; that she has died does not wait.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final
from uuid import UUID

from clinic_app.domain.case import Case, Change
from clinic_app.domain.derived import derived
from clinic_app.domain.people import Act, Person, may
from clinic_app.domain.restriction import Why
from clinic_app.domain.retention import died, years_after
from clinic_app.services import danger_again, followup_law, lapsing, said_no
from clinic_app.services.desk import Desk
from clinic_app.services.retention_years import REVIEW, rules, years_of
from clinic_app.services.stopping import stop_for_death
from clinic_app.services.task_kinds import ABOUT_HER, IN_PERSON, TaskKind, kind_of

REASON: Final = "z_reason"
AT_ONCE: Final = frozenset({"died", "opened_in_error", "merged_duplicate"})
"""Reasons that ask for no checklist: nobody is there to be asked."""

_IMPORTED: Final = "imported"


def hold_back(now: Change, later: Change) -> tuple[Change, Change]:
    """What becomes of a drafted reason when its sheet is finished: it waits for the act that closes the file."""
    held = tuple(row for row in now.values if row[1] == REASON and row[2] not in AT_ONCE)
    if not held:
        return now, later
    goes = tuple(row for row in now.values if row not in held)
    return Change(now.created, now.ended, goes), later.and_then(Change(values=held))


def follow(desk: Desk, before: Case, after: Case) -> None:
    """Part of the transaction that makes `after` of `before`.

    If she has died, every promised call and task stops, packets under way are called back, and only those who lead
    know of the file. A closed file gets the day on which somebody looks at it again, and nothing promised about her is
    offered any longer; one that was opened again loses that day. A visit keeps what was promised for its day; more
    danger asks for a new look at it. A yes that will run out is reminded of; a new no calls back what went.
    """
    followup_law.follow(desk, before, after)
    danger_again.follow(desk, before, after)
    lapsing.follow(desk, before, after)
    said_no.follow(desk, before, after)
    _more_danger(desk, before, after)
    if died(after) and not died(before):
        stopped = desk.vault.tasks.stop(after.id)
        desk.vault.journal.append("tasks_stopped", desk.me.id, {"case": after.id, "n": stopped})
        stop_for_death(desk, after)
        if not _comes_in(before, after):
            _keep_to_those_who_lead(desk, after)
    was, became = before.stored(REASON), after.stored(REASON)
    if was == became:
        return
    for task in desk.vault.tasks.open(case_id=after.id):
        if task.kind in (REVIEW, TaskKind.CLOSING_REVIEW):
            desk.vault.tasks.done(task.id)
    if isinstance(became, str):
        _stop_what_is_about_her(desk, after)
        promise_review(desk, after, desk.clock.today())


def promise_review(desk: Desk, case: Case, closed_on: date) -> None:
    """The day on which somebody looks again at a file that was closed then."""
    rule = rules().of(case, minor=is_minor(desk, case))
    day = years_after(closed_on, years_of(desk.vault.settings, rule))
    at = datetime.combine(day, time(3), tzinfo=UTC)
    desk.vault.tasks.add(kind=REVIEW, due_at=at, channel=IN_PERSON, case_id=case.id)


def is_minor(desk: Desk, case: Case) -> bool:
    """Whether she was under 18 at the interview, as far as is known."""
    known = derived(case, desk.definitions, today=desk.clock.today(), now=desk.clock.now(), zone=desk.clock.zone)
    return known.get((case.root, "minor_flag")) is True


def leads(person: Person) -> bool:
    """Whether this person, being here still, reads cases and looks at how they are closed."""
    if person.disabled_at is not None:
        return False
    return may(person.role, Act.READ_CASE) and may(person.role, Act.REVIEW_CLOSING)


def _comes_in(before: Case, after: Case) -> bool:
    """Whether this is a sheet of another program: what it tells was done elsewhere, and may be taken back."""
    return before.stored("e_source") is None and after.stored("e_source") == _IMPORTED


def _stop_what_is_about_her(desk: Desk, case: Case) -> None:
    stopped = [task for task in desk.vault.tasks.open(case_id=case.id) if kind_of(task.kind) in ABOUT_HER]
    for task in stopped:
        desk.vault.tasks.done(task.id)
    if stopped:
        desk.vault.journal.append("tasks_stopped", desk.me.id, {"case": case.id, "n": len(stopped)})


def _keep_to_those_who_lead(desk: Desk, case: Case) -> None:
    """Whoever wrote it knows it anyway. A list that stands already is not made wider."""
    if desk.vault.restrictions.of(case.id) is not None:
        return
    people = {person.id for person in desk.vault.people.every() if leads(person)} | {desk.me.id}
    desk.vault.restrictions.put(case.id, people, reason=Why.DIED.value, by=desk.me.id)
    about: dict[str, str | int | UUID] = {"case": case.id, "why": Why.DIED.value, "people": len(people)}
    desk.vault.journal.append("restricted", desk.me.id, about)


def _more_danger(desk: Desk, before: Case, after: Case) -> None:
    """The survivor said at a visit that there is more danger than last time."""
    for visit in after.of_kind("visit"):
        if after.stored("u_risk_change", visit.id) == "up" != before.stored("u_risk_change", visit.id):
            now = desk.clock.now()
            due = desk.vault.tasks.open(until=now, case_id=after.id)
            if all(task.kind != TaskKind.DANGER_AGAIN for task in due):
                desk.vault.tasks.add(kind=TaskKind.DANGER_AGAIN, due_at=now, channel=IN_PERSON, case_id=after.id)
