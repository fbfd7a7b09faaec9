"""Health on screen: tested in pieces, told with what to do; a full disk told everywhere, an odd clock asked about."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk_top import DeskTop, founded
from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from clinic_app.domain.clock_doubt import ClockDoubt, Why
from clinic_app.services.backing_up import Freshness
from clinic_app.services.health import HealthView, Room, Trouble
from clinic_app.ui.screens.backups import BackupsPage
from clinic_app.ui.screens.clock_check import ClockCheck
from clinic_app.ui.screens.health import HealthCard, HealthPage
from clinic_app.ui.screens.health_report import HealthReport
from clinic_app.ui.screens.health_watch import watch_of
from clinic_app.ui.screens.health_words import lines, low_disk, short_lines, size, verdict
from clinic_app.ui.screens.salvage import Salvage
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.screens.upkeep import Upkeep


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


def health(night: NightShift) -> HealthPage:
    page = HealthPage(night.inside.ways)
    night.inside.open_page(page)
    night.desk.until(lambda: page.watch.view is not None)
    return page


def last_act(night: NightShift) -> str:
    return night.does(lambda clinic: clinic.desk.vault.journal.entries(limit=100)[-1].act)


def take(page: object, name: str) -> None:
    """Keep a picture where somebody wants to look."""
    if page.layout() is not None:  # type: ignore[attr-defined]
        QApplication.sendPostedEvents()
    if folder := os.environ.get("PICTURES"):
        page.window().grab().save(str(Path(folder) / f"{name}.png"))  # type: ignore[attr-defined]


def view_of(night: NightShift, **other: object) -> HealthView:
    seen = night.does(lambda clinic: clinic.health.view())
    return HealthView(**{**{name: getattr(seen, name) for name in HealthView.__dataclass_fields__}, **other})


def test_it_is_tested_when_a_hand_asks_and_says_what_was_found(night: NightShift) -> None:
    page = health(night)
    assert [line.state for line in lines(page.watch.view, night.inside.ways.site)][:3] == ["not tested yet"] * 3
    moved: list[float] = []
    page.watch.moved.connect(moved.append)
    page.again.click()
    night.desk.until(lambda: page.watch.view is not None and page.watch.view.checked_at is not None)
    assert moved[-1] == 1.0
    assert moved == sorted(moved)
    told = {line.name: line.state for line in lines(page.watch.view, night.inside.ways.site)}
    assert told["Record file"].endswith("pages sound")
    assert told["Record chain"].endswith("links whole")
    assert told["Fonts for printing"] == "all scripts"
    # What is around the record is this machine's: its disk may be nearly full, or not encrypted.
    alone = view_of(night, findings=(), room=Room.ENOUGH)
    assert verdict(alone) == "good"
    take(page, "health")


def test_a_check_that_is_stopped_says_nothing_new(night: NightShift) -> None:
    page = health(night)
    page.again.click()
    night.desk.until(lambda: page.watch.check is not None)
    page.work.stop.click()
    night.desk.until(lambda: page.watch.check is None)
    assert not page.notice.isVisible()
    assert page.again.isEnabled()


def test_every_trouble_is_told_with_what_to_do(night: NightShift) -> None:
    page, site = health(night), night.inside.ways.site
    clock = ClockDoubt(Why.BEHIND_THE_RECORD, night.desk.hands.at, night.desk.hands.at + timedelta(days=2))
    known = {"checked_at": night.desk.hands.at, "pages": 5120, "entries": 8214, "free_bytes": 280_000_000}
    page.watch.view = view_of(
        night, **known, room=Room.SCARCE, trouble=Trouble.PAGES, damaged_pages=2, clock=clock, scripts=("km",)
    )
    page.watch.changed.emit()
    told = {line.name: line for line in lines(page.watch.view, site)}
    assert told["Record file"].state == "2 of 5,120 pages damaged"
    assert told["Disk"].state == "280 MB free"
    assert [name for name, line in told.items() if not line.well] == [
        "Record file", "Disk", "Clock", "Fonts for printing",
    ]  # fmt: skip
    assert all(bool(line.todo) is not line.well for line in told.values())
    assert verdict(page.watch.view) == "4 to look at"
    take(page, "health-bad")
    broken = view_of(night, **{**known, "free_bytes": 41_000_000_000}, trouble=Trouble.CHAIN, broken_at=812)
    assert {line.name: line.state for line in lines(broken, site)}["Record chain"] == "broken at entry 812"
    torn = view_of(night, **known, trouble=Trouble.TABLES)
    assert {line.name: line.state for line in lines(torn, site)}["Record file"] == "does not fit together"


@pytest.mark.parametrize(
    ("names", "default", "state"),
    [
        (["Laser"], "Laser", "ready"),
        (["Laser", "PDF"], "PDF", "none is chosen"),
        (["Microsoft Print to PDF"], "Microsoft Print to PDF", "none"),
        ([], "", "none"),
    ],
)
def test_a_printer_is_looked_for_and_none_is_said_without_alarm(
    night: NightShift, monkeypatch: pytest.MonkeyPatch, names: list[str], default: str, state: str
) -> None:
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames", lambda: names)
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.defaultPrinterName", lambda: default)
    page = health(night)
    [line] = [each for each in lines(page.watch.view, night.inside.ways.site) if each.name == "Printer"]
    assert (line.state, line.well) == (state, True)
    assert bool(line.todo) is (state != "ready")
    assert all(each.name != "Printer" for each in lines(page.watch.view, night.inside.ways.site) if not each.well)
    report = night.does(lambda clinic: clinic.health.report(page.watch.view))
    assert f"printer: {page.watch.view.printer.value}" in report
    take(page, f"health-printer-{state}")


def test_backup_hub_and_version_are_told_and_lead_to_their_pages(night: NightShift) -> None:
    page, site = health(night), night.inside.ways.site
    told = {line.name: line for line in lines(page.watch.view, site)}
    assert [told[name].state for name in ("Newest backup", "Hub")] == ["none yet", "none joined"]
    assert told["Version"].state.startswith("Notebook ")
    assert told["Version"].state.count(" · SQLCipher ") == 1
    today = page.watch.view.clock_at.date()
    old = replace(page.watch.view.backup, last_at=night.desk.hands.at, days=9, freshness=Freshness.AMBER)
    heard = {"joined": True, "hub_heard_on": today - timedelta(days=9), "hub_days": 9}
    told = {line.name: line for line in lines(view_of(night, backup=old, **heard), site)}
    assert (told["Newest backup"].state, told["Newest backup"].well) == ("9 days old", False)
    assert not told["Hub"].tested  # neither well nor bad: a line that is down is a state
    assert told["Hub"].state.startswith("answered ")
    assert told["Hub"].todo
    # The overview has a card for backups: the same is not counted there twice.
    assert "Newest backup" not in {line.name for line in short_lines(view_of(night), site)}
    assert view_of(night, backup=old).to_look_at == view_of(night).to_look_at
    fresh = {line.name: line for line in lines(view_of(night, joined=True, hub_heard_on=today, hub_days=0), site)}
    assert (fresh["Hub"].state, fresh["Hub"].tested, fresh["Hub"].todo) == ("answered today", True, "")
    ways = {each.accessibleName(): each for each in page.findChildren(QAbstractButton)}
    ways["Open Backups"].click()
    upkeep = night.inside.page()
    assert isinstance(upkeep, Upkeep)
    assert isinstance(upkeep.page(), BackupsPage)


def test_how_much_is_free_is_said_in_a_number_that_can_be_read() -> None:
    assert [size(count) for count in (0, 299_999_999, 999_999_999, 1_000_000_000, 41_200_000_000)] == [
        "0 MB", "299 MB", "999 MB", "1.0 GB", "41 GB",
    ]  # fmt: skip
    assert low_disk(Room.ENOUGH, 41_000_000_000) is None


def test_a_disk_that_is_nearly_full_is_told_on_every_page_until_there_is_room(night: NightShift) -> None:
    watch = watch_of(night.inside.ways)
    assert watch_of(night.inside.ways) is watch
    watch._warn((Room.SCARCE, 120_000_000))
    assert night.inside.warning.isVisible()
    assert "120 MB" in night.inside.warning.what.text()
    take(night.inside, "warning")
    night.inside.open_place("cases")
    assert night.inside.warning.isVisible()
    watch._warn((Room.ENOUGH, 12_000_000_000))
    assert not night.inside.warning.isVisible()


def test_the_overview_has_the_same_in_a_line_each_and_the_report(night: NightShift) -> None:
    card = HealthCard(night.inside.ways)
    card.setParent(night.inside)
    card.setFixedSize(322, 320)
    card.show()
    night.desk.until(lambda: card.watch.view is not None)
    assert card.watch.view is not None
    assert card._rows.count() == len(short_lines(card.watch.view, night.inside.ways.site))
    assert card._rows.count() in (7, 8)  # one line more where this machine itself is odd
    card.again.click()
    night.desk.until(lambda: card.watch.view.checked_at is not None)
    if folder := os.environ.get("PICTURES"):
        card.grab().save(str(Path(folder) / "health-card.png"))
    card.report.click()
    night.desk.until(lambda: isinstance(night.inside.page(), HealthReport))
    card.setParent(None)
    card.deleteLater()


def test_the_report_for_it_can_be_kept_as_a_file(night: NightShift, tmp_path: Path) -> None:
    page = health(night)
    page.report.click()
    night.desk.until(lambda: isinstance(night.inside.page(), HealthReport))
    report = night.inside.page()
    assert isinstance(report, HealthReport)
    take(report, "health-report")
    report.write(tmp_path / "missing" / "health.txt")
    assert report.notice.isVisible()
    report.write(tmp_path / "health.txt")
    assert night.inside.page() is page
    assert "SQLCipher" in (tmp_path / "health.txt").read_text()
    assert "N-1" not in (tmp_path / "health.txt").read_text()


def test_an_odd_clock_is_asked_about_at_once_and_the_answer_is_kept(desk_top: DeskTop) -> None:
    night = NightShift.founded(desk_top)
    desk_top.hands.at -= timedelta(days=3)
    night.comes_in()
    desk_top.until(lambda: isinstance(night.inside.page(), ClockCheck))
    page = night.inside.page()
    assert isinstance(page, ClockCheck)
    assert page.set.hasFocus()
    take(page, "clock")
    page.set.click()
    desk_top.until(page.notice.isVisible)  # it still shows the same day
    desk_top.hands.at += timedelta(days=3)
    page.set.click()
    desk_top.until(lambda: night.inside.page() is not page)
    assert last_act(night) == "clock_set"


@pytest.mark.parametrize(("answer", "act"), [("right", "clock_confirmed"), ("leave", "clock_left")])
def test_whoever_vouches_or_cannot_set_it_goes_on(desk_top: DeskTop, answer: str, act: str) -> None:
    night = NightShift.founded(desk_top)
    desk_top.hands.at -= timedelta(days=3)
    night.comes_in()
    desk_top.until(lambda: isinstance(night.inside.page(), ClockCheck))
    page = night.inside.page()
    desk_top.press(Qt.Key.Key_Space, getattr(page, answer))
    desk_top.until(lambda: night.inside.page() is not page)
    assert last_act(night) == act


def damaged(desk_top: DeskTop) -> None:
    record = desk_top.folder / "vault" / "vault.db"
    content = bytearray(record.read_bytes())
    content[200] ^= 1  # in the first page
    record.write_bytes(content)
    desk_top.window.show_outside()


def salvage(desk_top: DeskTop) -> Salvage:
    page = Salvage(desk_top.doorway, desk_top.window.jobs, report=str)
    page.done.connect(desk_top.window.show_outside)
    desk_top.window.put(page)
    return page


def test_the_sheet_saves_what_is_sound_where_nobody_has_the_words(desk_top: DeskTop) -> None:
    sheet = founded(desk_top)
    damaged(desk_top)
    page = salvage(desk_top)
    take(page, "salvage-passphrase")
    page.way.ways.choose_by_hand("sheet")
    for box, line in zip(page.way.lines._boxes, ("00000-0000", *sheet.lines[1:]), strict=True):
        box.setText(line)
    page.go.click()
    desk_top.until(lambda: bool(page.way.lines._boxes[0].property("problem")))
    assert page.notice.isHidden()
    take(page, "salvage-sheet")
    page.way.lines._boxes[0].setText(sheet.lines[0])
    page.go.click()
    desk_top.until(page.go_on.isVisible)
    assert page.way.lines.texts() == ("", "", "", "")
    assert page.way.isHidden()
    assert page.go.isHidden()
    take(page, "salvage-saved")
    page.go_on.click()
    desk_top.sees(Unlock)


def test_a_key_held_elsewhere_saves_what_is_sound(desk_top: DeskTop, tmp_path: Path) -> None:
    founded(desk_top)
    file = tmp_path / "network.key"
    made = desk_top.doorway.make_off_site_key(file, "the ministry keeps seven boats")
    clinic = desk_top.doorway.unlock("mango", "mango and three other words")
    clinic.off_site.trust(made, "network")
    clinic.close()
    damaged(desk_top)
    page = salvage(desk_top)
    page.way.ways.choose_by_hand("key")
    page.go.click()
    assert page.way.choose_file.hasFocus()
    page.way.choose_key(file)
    page.way.key_passphrase.setText("not the words of the ministry")
    page.go.click()
    desk_top.until(page.notice.isVisible)
    take(page, "salvage-key")
    page.way.key_passphrase.setText("the ministry keeps seven boats")
    page.go.click()
    desk_top.until(page.go_on.isVisible)
    assert page.way.key_passphrase.text() == ""


def test_before_a_damaged_record_whoever_has_the_words_saves_what_is_sound_and_goes_on(desk_top: DeskTop) -> None:
    night = NightShift.founded(desk_top)
    damaged(desk_top)
    door = desk_top.sees(Unlock)
    door.sign_in.word.setText(night.who.word)
    door.sign_in.passphrase.setText(night.who.passphrase)
    desk_top.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    desk_top.until(lambda: door.save is not None)
    assert door.save is not None
    door.save.click()
    page = desk_top.sees(Salvage)
    page.sign_in.word.setText(night.who.word)
    page.sign_in.passphrase.setText(night.who.passphrase)
    desk_top.press(Qt.Key.Key_Return, page.sign_in.passphrase)
    desk_top.until(lambda: page._saved is not None)
    assert page.go_on.isVisible()
    take(page, "salvage")
    page.go_on.click()
    desk_top.sees(Unlock)
    night.comes_in()
    assert last_act(night) == "unlocked"
