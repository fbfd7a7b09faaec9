"""Sections that stand ready before they are opened: at once there, with what the case says now, and without a trace."""

from __future__ import annotations

import pytest
from night_shift import NightShift, with_incident, with_record

from clinic_app.domain.case import Change
from clinic_app.domain.definitions import Field
from clinic_app.ui.forms.draw import Draw
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.screens.case import CaseScreen


def stands_ready(nurse: NightShift, page: CaseScreen) -> dict[str, object]:
    """Wait until nothing is left to make ahead: each section that stands on the shelf."""
    nurse.desk.until(lambda: bool(page.ahead.ready) and page.ahead.is_done)
    return dict(page.ahead.ready)


def test_a_section_that_stands_ready_is_shown_without_a_question_being_made(
    nurse: NightShift, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = nurse.opens(nurse.does(with_incident).id)
    ready = stands_ready(nurse, page)
    assert set(ready) == {
        each.id for each in nurse.clinic.definitions.sections if each.id not in ("consent", "referral", "survivor")
    }
    made: list[str] = []
    row = Draw.row

    def noted(draw: Draw, field: Field) -> object:
        made.append(field.id)
        return row(draw, field)

    monkeypatch.setattr(Draw, "row", noted)
    page.open_section("risk")
    assert page.view is ready["risk"]
    assert made == []
    assert any(not each.isHidden() for each in page.view.groups[0].rows.values())


def test_what_stands_ready_began_nothing_and_chose_nothing(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_record).id)
    assert page.filling is not None
    before, chosen = page.filling.case, dict(page.chosen)
    assert {"incident", "perpetrator"} <= set(stands_ready(nurse, page))
    assert page.filling.case is before
    assert page.chosen == chosen


def test_what_was_written_elsewhere_meanwhile_is_in_it(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id)
    ready = stands_ready(nurse, page)
    [incident] = case.of_kind("incident")
    change = Change(values=((incident.id, "i_abroad", "transit"),))
    nurse.does(lambda clinic: clinic.recording.change(case.id, change))
    page.arrived()
    nurse.settles()
    page.open_section("incident")
    assert page.view is ready["incident"]
    row = nurse.row(page, "i_abroad")
    assert row.editor.value() == "transit"


def test_whoever_comes_back_finds_a_section_as_at_first(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id, "incident", "i_narrative")
    first = page.view
    assert first is not None
    told = first.row("i_narrative")
    assert isinstance(told, FoldedRow)
    told.open()
    page.open_section("survivor")
    assert "incident" in stands_ready(nurse, page)
    page.open_section("incident", "i_narrative")
    assert page.view is not first
    again = page.view.row("i_narrative") if page.view is not None else None
    assert isinstance(again, FoldedRow)
    assert again._row.isHidden()


def test_while_somebody_types_nothing_is_made_ahead(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id)
    assert page.filling is not None
    assert page.view is not None
    stands_ready(nurse, page)
    page.ahead.forget()
    nurse.desk.until(lambda: page.ahead.is_done)
    page.filling.put(page.view.places[0], "s_name", "Malee")
    page.make_ahead()
    for _step in range(20):
        page.ahead._step()
    assert page.ahead.ready == {}
    assert not page.ahead.is_done
    page.filling.keep()
    nurse.settles()
    assert stands_ready(nurse, page)


def test_nothing_stands_ready_of_a_case_nobody_is_in(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id)
    stands_ready(nurse, page)
    nurse.desk.window.hide_everything()
    nurse.desk.until(lambda: page.ahead.is_done)
    assert page.ahead.ready == {}
    nurse.desk.window.curtain.uncover()
    assert stands_ready(nurse, page)
