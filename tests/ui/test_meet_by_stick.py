"""Two PCs of a clinic meet by a stick: one button on each, and words for what came, what goes, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from two_desks import OneDesk, TwoDesks

from clinic_app.transport.letter_folder import FOLDER
from clinic_app.ui import app
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.meet_by_stick import MeetByStickPage


@pytest.fixture
def two(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[TwoDesks]:
    made = TwoDesks(tmp_path, qtbot, dressed, network=False)
    yield made
    made.close()


def page_of(one: OneDesk) -> MeetByStickPage:
    page = MeetByStickPage(one.inside.ways)
    one.inside.open_page(page)
    return page


def meets(one: OneDesk, page: MeetByStickPage, stick: Path) -> str:
    page.meet_on(stick)
    assert not page.meet.isEnabled()
    one.desk.until(page.meet.isEnabled)
    return " ".join(f"{row.words.text()} {row.second.text()}" for row in rows(page))


def rows(page: MeetByStickPage) -> list[SheetRow]:
    """What stands below the button now; what is taken away goes later."""
    items = [page.said.itemAt(number) for number in range(page.said.count())]
    return [row for item in items if item is not None and isinstance(row := item.widget(), SheetRow)]


def test_one_press_on_each_pc_carries_both_ways_and_says_what_to_do_next(two: TwoDesks, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    at_night, in_office = two.night.begins(), two.office.begins()
    night, office = page_of(two.night), page_of(two.office)
    said = meets(two.night, night, stick)
    assert "Nothing lay on the stick for this PC." in said
    assert "1 entry for elsewhere is on the stick." in said
    assert "Carry it there" in said
    said = meets(two.office, office, stick)
    assert "1 entry came from elsewhere." in said
    assert "1 entry for elsewhere is on the stick." in said
    assert two.office.has(at_night)
    assert "1 entry came from elsewhere." in meets(two.night, night, stick)
    assert two.night.has(in_office)
    meets(two.office, office, stick)
    assert "Nothing waits here for elsewhere." in meets(two.office, office, stick)
    assert two.night.reached() == two.office.reached()
    assert two.night.shows().pcs[0].stands.met_way == "stick"

    page = page_of(two.night)
    page.meet_on(tmp_path / "pulled")
    two.night.desk.until(page.meet.isEnabled)
    assert "is not there" in page.notice.what.text()
    letters = list((stick / FOLDER).iterdir())
    assert all(len(each.stem) == 32 for each in letters)


def test_a_hand_that_stops_it_loses_nothing(two: TwoDesks, tmp_path: Path) -> None:
    case = two.night.begins()
    page = page_of(two.night)
    page.meet_on(tmp_path)
    page.work.stop.click()
    two.night.desk.until(page.meet.isEnabled)
    assert [row.words.text() for row in rows(page)] == ["Stopped."]
    meets(two.night, page, tmp_path)
    office = page_of(two.office)
    meets(two.office, office, tmp_path)
    assert two.office.has(case)


def test_of_a_torn_letter_is_said_that_it_is_torn_and_not_that_nothing_lay_there(two: TwoDesks, tmp_path: Path) -> None:
    case = two.night.begins()
    meets(two.night, page_of(two.night), tmp_path)
    [letter] = (tmp_path / FOLDER).iterdir()
    whole = letter.read_bytes()
    letter.write_bytes(whole[: len(whole) // 2])
    office = page_of(two.office)
    said = meets(two.office, office, tmp_path)
    assert "damaged" in said
    assert "Nothing lay on the stick" not in said
    letter.write_bytes(whole)
    meets(two.office, office, tmp_path)
    assert two.office.has(case)
