"""What the banner of a case says of danger: the level a person set, and what no level makes untrue."""

from __future__ import annotations

import pytest
from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QApplication

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.services.clinic import Clinic


def _with(level: str | None, suicide: str | None) -> object:
    def does(clinic: Clinic) -> Case:
        case = with_incident(clinic)
        assessed = new_entity("risk_assessment", case.root)
        values = [(assessed.id, "r_level", level)] if level else []
        values += [(case.root, "h_suicide", suicide)] if suicide else []
        return clinic.recording.change(case.id, Change(created=(assessed,), values=tuple(values)))

    return does


@pytest.mark.parametrize(
    ("level", "suicide", "said"),
    [
        (None, None, "Not assessed"),
        ("not_assessed", None, "Not assessed"),
        (None, "urgent", "Suicide: not alone"),
        ("not_assessed", "urgent", "Suicide: not alone"),
        ("standard", "urgent", "Standard · Suicide: not alone"),
        ("high", None, "High"),
        (None, "some", "Suicide: some risk"),
        (None, "none", "Not assessed"),
    ],
)
def test_the_banner_never_contradicts_what_was_recorded_of_danger(
    nurse: NightShift, level: str | None, suicide: str | None, said: str
) -> None:
    page = nurse.opens(nurse.does(_with(level, suicide)).id)  # type: ignore[arg-type]
    assert [view.text() for view in page.banner._facts if view.fact.id == "danger"] == [said]


def test_what_is_answered_now_is_in_the_banner_at_once_and_the_focus_stays_in_it(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id, "care", "h_suicide")
    danger = next(view for view in page.banner._facts if view.fact.id == "danger")
    danger.setFocus()
    assert page.filling is not None
    assert page.view is not None
    page.filling.put(page.view.places[0], "h_suicide", "urgent")
    assert danger.accessibleName() == "Danger: Suicide: not alone"
    assert QApplication.focusWidget() is danger
