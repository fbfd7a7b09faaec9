"""Lists of services as files on screen: nothing is written before it was seen, and each line says what would come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift

from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.service_lists import ServiceListsPage
from clinic_app.ui.screens.upkeep import Upkeep

SERVICES = [
    {"id": "1", "name": "=House <b>of Trees</b>", "status": "active", "phones": [{"number": "055 111 222"}]},
    {"id": "2", "name": "สำนักงานช่วยเหลือกฎหมาย", "status": "active", "languages": [{"name": "Urdu"}]},
    {"id": "3", "name": "Gone", "status": "defunct"},
    {"status": "active"},
]


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    shift.settles()
    return shift


def page_of(night: NightShift) -> ServiceListsPage:
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("service_lists")
    assert isinstance(page, ServiceListsPage)
    night.settles()
    return page


def opened(night: NightShift, tmp_path: Path, *services: dict[str, object]) -> ServiceListsPage:
    page, file = page_of(night), tmp_path / "list.json"
    file.write_text(json.dumps(services), "utf-8")
    page.open(file)
    night.settles()
    return page


def lines_of(page: ServiceListsPage) -> list[tuple[str, str]]:
    column = page._lines
    rows = [column.itemAt(at).widget() for at in range(column.count())]
    return [(row.words.text(), row.second.text()) for row in rows if isinstance(row, SheetRow)]


def test_a_list_is_seen_before_it_is_taken_and_what_was_unticked_stays_out(night: NightShift, tmp_path: Path) -> None:
    page = opened(night, tmp_path, *SERVICES)
    assert page.counts.accessibleName() == "New here: 2 services; Not taken: 2 services"
    assert lines_of(page) == [
        ("=House ‹b›of Trees‹/b›", "New: Other · 055 111 222 · must tell: not known"),
        ("สำนักงานช่วยเหลือกฎหมาย",
         "New: Other · no number · must tell: not known\nleft out: a language we do not know by its code"),
        ("Gone", "Not taken: the file says that it is closed."),
        ("Entry 4 of the file", "Not taken: it has no name that can be shown."),
    ]  # fmt: skip
    assert night.does(lambda clinic: len(clinic.directory().organisations)) == 0
    assert page.take.text() == "Take in 2 services"
    page.ticks[2].click()
    assert page.take.text() == "Take in 1 service"
    page.take.click()
    night.settles()
    assert night.does(lambda clinic: [each.phone for each in clinic.directory()]) == ["055 111 222"]
    assert page.verdict.isHidden()
    page.open(tmp_path / "list.json")
    night.settles()
    assert page.counts.accessibleName() == "New here: 1 service; As it stands here: 1 service; Not taken: 2 services"


def test_what_is_no_list_is_said_in_words_and_ours_is_written_where_it_was_asked_for(
    night: NightShift, tmp_path: Path
) -> None:
    page = opened(night, tmp_path, *SERVICES[:1])
    page.take.click()
    night.settles()
    (tmp_path / "list.csv").write_text("id,name\n", "utf-8")
    page.open(tmp_path / "list.csv")
    night.settles()
    assert page.notice.accessibleName().startswith("This list is not JSON.")
    assert page.verdict.isHidden()
    page.write_to(tmp_path / "ours.json")
    night.settles()
    (ours,) = json.loads((tmp_path / "ours.json").read_text("utf-8"))
    assert ours["name"] == "=House ‹b›of Trees‹/b›"
    page.write_to(tmp_path / "none" / "ours.json")
    night.settles()
    assert page.notice.accessibleName().startswith("The file could not be written there.")
