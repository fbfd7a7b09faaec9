"""The door step shows whom to ring for the chosen language, and nobody where none is needed."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from referral_desk import TrainingDesk

from clinic_app.ui.screens.door_step import DoorStep


@pytest.fixture
def door(desk_top: DeskTop) -> tuple[TrainingDesk, DoorStep]:
    nurse = TrainingDesk.opened(desk_top)
    nurse.inside.ways.new_case()
    page = nurse.sees(DoorStep)
    nurse.desk.until(lambda: page.short is not None)
    return nurse, page


def test_the_lines_follow_the_language(door: tuple[TrainingDesk, DoorStep]) -> None:
    nurse, page = door
    assert page.short is not None
    assert page.lines.isHidden()
    page.short.put("s_lang_first", "my")
    nurse.desk.until(lambda: not page.lines.isHidden())
    listed = nurse.does(lambda clinic: clinic.directory())
    names = {each.name("en"): each for each in listed}
    assert page.lines.rows
    for row in page.lines.rows:
        entry = names[row.name]
        assert "my" in entry.languages
        assert not entry.must_tell
        assert row.number == entry.phone
    page.short.put("s_needs_interp", "no")
    nurse.desk.until(page.lines.isHidden)
