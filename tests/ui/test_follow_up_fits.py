"""Follow-ups, the checklist of closing and a closed file fit their place, in both languages and themes."""

from __future__ import annotations

from desk_top import DeskTop
from night_shift import NightShift
from test_follow_up_pages import closing, follow_ups, planned, wanting
from test_ui_fits import look  # noqa: F401 - the look is a fixture
from test_ui_fits import looked_at as cut_at

from clinic_app.services.closing_cases import CHECKS


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
    closing(night, case)
    seen("closing")
    night.does(lambda clinic: clinic.closing.close(case.id, "no_contact_over_30d", dict.fromkeys(CHECKS, True)))
    closing(night, case)
    seen("closed")
    assert "\n".join(found) == ""
