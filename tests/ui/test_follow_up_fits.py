"""Follow-ups, the checklist of closing and a closed file fit their place, in both languages and themes."""

from __future__ import annotations

from datetime import timedelta

from desk_top import DeskTop
from night_shift import NightShift
from test_follow_up_pages import closing, follow_ups, planned, wanting
from test_today import rung
from test_ui_fits import look  # noqa: F401 - the look is a fixture
from test_ui_fits import looked_at as cut_at

from clinic_app.services.clinic import Clinic
from clinic_app.services.closing_cases import CHECKS
from clinic_app.services.following_up import TaskKind
from clinic_app.ui.screens.today import Today


def late_and_soon(clinic: Clinic) -> None:
    """Six promises of every kind, one of them late, and a call that is due."""
    rung(clinic)
    case, now = clinic.recording.begin(), clinic.desk.clock.now()
    kinds = (TaskKind.TEST_AGAIN, TaskKind.SECOND_DOSE, TaskKind.CHECK, TaskKind.VISIT, TaskKind.PLAN, TaskKind.CALL)
    for each, kind in enumerate(kinds):
        channel = "phone" if kind is TaskKind.CALL else "in_person"
        due = now + timedelta(days=20 * each - 2 if each < 2 else each, hours=-each)
        clinic.following_up.promise(kind, due_at=due, channel=channel, case_id=case.id)


def test_follow_ups_and_closing_fit(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    night = NightShift.founded(desk_top)
    night.comes_in()
    night.settles()
    case = night.does(wanting)
    found: list[str] = []

    def seen(step: str) -> None:
        night.settles()
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()
        found.extend(f"{step}: {each}" for each in cut_at(desk_top, step, name))

    page = follow_ups(night, case)
    page.rows["pep_day_3"].answer.choose_by_hand("phone")
    seen("follow-ups")
    plan = planned(night, case)
    next(iter(plan.rows.values())).who.choose_by_hand("by_survivor")
    seen("plan")
    night.does(late_and_soon)
    night.inside.open_place("today")
    today = night.sees(Today)
    today.arrived()
    seen("today-promised")
    closing(night, case)
    seen("closing")
    night.does(lambda clinic: clinic.closing.close(case.id, "no_contact_over_30d", dict.fromkeys(CHECKS, True)))
    closing(night, case)
    seen("closed")
    assert "\n".join(found) == ""
