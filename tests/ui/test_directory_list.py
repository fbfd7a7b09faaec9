"""The list of services under Upkeep: rung by one key, corrected, taken back, entered, searched, never half lost."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from signed_list import HOTLINE, IMMIGRATION, SHELTER, SignedList
from test_ui_fits import look, looked_at  # noqa: F401 - the look is a fixture

from clinic_app.services.clinic import Clinic
from clinic_app.services.directory_book import Entry
from clinic_app.ui.screens.directory_edit import DirectoryEdit
from clinic_app.ui.screens.directory_list import DirectoryList
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.upkeep import Upkeep


def listing(desk_top: DeskTop, *, leads: bool = True) -> NightShift:
    """A real clinic that has a signed list, and a coordinator in it."""
    shift = NightShift.founded(desk_top)
    if leads:
        shift.who = _OTHERS[0]
    shift.comes_in()
    shift.settles()
    shift.does(lambda clinic: SignedList(clinic.desk.clock.today()).given_to(clinic))
    return shift


def opened(shift: NightShift) -> DirectoryList:
    page = DirectoryList(shift.inside.ways)
    shift.inside.open_page(page)
    page.arrived()
    shift.desk.until(lambda: bool(page.rows.rows))
    return page


def entry(shift: NightShift, organisation: str) -> Entry:
    return shift.does(
        lambda clinic: next(each for each in clinic.book.entries() if each.organisation.id == organisation)
    )


def changing(shift: NightShift, page: DirectoryList, organisation: str) -> DirectoryEdit:
    page.rows.chosen.emit(organisation)
    page.card.change.click()
    edit = shift.sees(DirectoryEdit)
    shift.settles()
    return edit


def types(edit: DirectoryEdit, name: str, value: object) -> None:
    edit.asks.editors[name].put(value)  # type: ignore[arg-type]
    edit.asks.editors[name].edited.emit()


def test_one_key_says_that_all_is_still_right_and_one_takes_it_back(desk_top: DeskTop) -> None:
    shift = listing(desk_top)
    page = opened(shift)
    assert "10 to ring" in page.head.second.text()
    page.rows.chosen.emit(SHELTER)
    assert "nobody rang yet" in page.card.rung.text()
    desk_top.window.activateWindow()
    desk_top.until(desk_top.window.isActiveWindow)
    page.rows.take_focus(SHELTER)
    shift.presses("Ctrl+R")
    desk_top.until(lambda: "C-1 rang" in page.card.rung.text())
    assert "9 to ring" in page.head.second.text()
    assert "all still right" in page.card.log.text()
    shift.inside.toast._take_back()
    desk_top.until(lambda: "nobody rang yet" in page.card.rung.text())


def test_what_was_found_out_is_written_shown_with_what_the_list_says_and_taken_back(desk_top: DeskTop) -> None:
    shift = listing(desk_top)
    page = opened(shift)
    edit = changing(shift, page, SHELTER)
    assert edit.asks.editors["always"].value() is True
    assert not edit.asks.editors["week"].isVisible()
    types(edit, "phone", "038 4711")
    types(edit, "always", None)
    assert edit.asks.editors["week"].isVisible()
    types(edit, "week", {"slots": [{"days": ["mon", "tue", "wed"], "from": "08:00", "to": "20:00"}], "note": ""})
    types(edit, "wheelchair", True)
    edit.rung.click()
    desk_top.until(lambda: shift.inside.page() is page and page.card.number.text() == "038 4711")
    told = page.card.facts.accessibleName()
    assert "038 4711 — ours; the list says: 000 000 0201" in told
    assert "Mon–Wed 08:00–20:00 — ours; the list says: day and night" in told
    known = entry(shift, SHELTER)
    assert known.changed == ("hours", "schedule", "phone", "takes")
    assert not known.due
    assert shift.does(lambda clinic: dict(clinic.book.typed())) == {}
    page.card.back.click()
    desk_top.until(lambda: page.card.number.text() == "000 000 0201")


def test_what_is_half_typed_waits_and_does_not_count(desk_top: DeskTop) -> None:
    shift = listing(desk_top)
    page = opened(shift)
    edit = changing(shift, page, SHELTER)
    types(edit, "notes", "ring twice")
    shift.inside.back()
    shift.settles()
    assert entry(shift, SHELTER).organisation.notes == ""
    edit = changing(shift, page, SHELTER)
    desk_top.until(edit._again.isVisible)
    assert edit.asks.editors["notes"].value() == "ring twice"
    edit._forget()
    shift.settles()
    assert shift.does(lambda clinic: dict(clinic.book.typed())) == {}
    assert edit.asks.editors["notes"].value() is None


def test_what_does_not_read_is_named_and_nothing_is_written(desk_top: DeskTop) -> None:
    shift = listing(desk_top)
    edit = changing(shift, opened(shift), SHELTER)
    types(edit, "boys_to_age", {"typed": "ten"})
    edit.rung.click()
    assert edit.notice.what.text() == "Still to be said: Sons up to which age"
    types(edit, "boys_to_age", 10)
    types(edit, "phone", "ask the guard")
    edit.rung.click()
    desk_top.until(lambda: "Number" in edit.notice.what.text())
    assert entry(shift, SHELTER).changed == ()


def test_one_of_our_own_is_entered_marked_and_used_no_longer(desk_top: DeskTop) -> None:
    shift = listing(desk_top)
    page = opened(shift)
    page.enter.click()
    edit = shift.sees(DirectoryEdit)
    edit.rung.click()
    desk_top.until(edit.notice.isVisible)
    assert "Name of the service" in edit.notice.what.text()
    for name, value in (("name", "วัดป่า"), ("org_type", "religious"), ("services", ["crisis_counselling"]),
                        ("phone", "055 12")):  # fmt: skip
        types(edit, name, value)
    edit.rung.click()
    desk_top.until(lambda: shift.inside.page() is page and page.card.name.text() == "วัดป่า")
    assert page.card.end.isVisible()
    page.chips["ours"].click()
    assert len(page.rows.rows) == 2
    page.card.end.click()
    desk_top.until(lambda: page.card.end.text() == "Use it again")
    assert not page.card.right.isVisible()


def test_it_is_searched_by_name_number_and_kind_of_help(desk_top: DeskTop) -> None:
    shift = listing(desk_top)
    page = opened(shift)
    for typed, found in (("banyan", {SHELTER}), ("1101", {HOTLINE}), ("nowhere", set())):
        page.search_box.setText(typed)
        page.search_box.asked.emit(typed)
        assert set(page.rows.rows) == found
    assert page._none.isVisible()
    assert not page.card.isVisible()
    page.search_box.clear()
    page._filter()
    page.chips["due"].click()
    assert IMMIGRATION not in page.rows.rows


def test_places_for_tonight_are_written_down(desk_top: DeskTop) -> None:
    shift = listing(desk_top)
    page = opened(shift)
    page.rows.chosen.emit(SHELTER)
    page.card.places.choose_by_hand("full")
    shift.settles()
    assert [now.places.value for now in shift.does(lambda clinic: clinic.beds.places()).values()] == ["full"]


def test_a_nurse_reads_and_prints_and_changes_nothing(desk_top: DeskTop) -> None:
    shift = listing(desk_top, leads=False)
    page = opened(shift)
    assert not page.enter.isVisible()
    assert not page.card.right.isVisible()
    page.print.click()
    preview = shift.sees(PrintPreview)
    desk_top.until(lambda: preview._paper is not None)
    assert preview._paper is not None
    assert preview._paper.document == "service_list"


def test_today_asks_whoever_keeps_the_list_to_ring(desk_top: DeskTop) -> None:
    shift = listing(desk_top)
    page = shift.inside.page()
    assert isinstance(page, Today)
    page.arrived()
    desk_top.until(page.dues.services.isVisible)
    assert page.dues.services.text() == "10 services to ring"
    page.dues.services.click()
    assert isinstance(shift.sees(Upkeep).page(), DirectoryList)


def rung(clinic: Clinic) -> None:
    clinic.book.still_right(SHELTER)
    clinic.book.keep_typed(HOTLINE, {"notes": "x"})


def test_list_card_and_form_fit(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    shift = listing(desk_top)
    shift.does(rung)
    shift.inside.open_place("upkeep")
    upkeep = shift.sees(Upkeep)
    page = upkeep.open_topic("services")
    assert isinstance(page, DirectoryList)
    desk_top.until(lambda: bool(page.rows.rows))
    page.rows.chosen.emit(SHELTER)
    shift.settles()
    found = seen(shift, "directory-list", name)
    page.card.change.click()
    shift.sees(DirectoryEdit)
    found += seen(shift, "directory-edit", name)
    shift.inside.back()
    page.enter.click()
    shift.sees(DirectoryEdit)
    found += seen(shift, "directory-new", name)
    assert "\n".join(found) == ""


def seen(shift: NightShift, picture: str, name: str) -> list[str]:
    shift.settles()
    for _layouts_within in range(4):
        QApplication.processEvents()
    return looked_at(shift.desk, picture, name)


@pytest.mark.parametrize("key", [Qt.Key.Key_Down])
def test_arrows_go_from_service_to_service(desk_top: DeskTop, key: Qt.Key) -> None:
    shift = listing(desk_top)
    page = opened(shift)
    first, second, *_rest = page.rows.rows
    page.rows.take_focus(first)
    desk_top.press(key, page.rows.rows[first])
    assert page.card.entry is not None
    assert page.card.entry.organisation.id == second
