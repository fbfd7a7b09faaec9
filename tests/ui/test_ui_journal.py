"""The journal as a person meets it: whole or not, ten characters from a paper, who did what on which day."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from desk_top import SUNDAY, DeskTop
from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from two_houses import joined, meet

from clinic_app.domain.people import Role
from clinic_app.errors import ChainBroken, Stopped
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.journal_watch import Doubt, SalvageTold
from clinic_app.ui.parts.pill import Tag
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.journal import JournalCard, JournalTopic
from clinic_app.ui.screens.journal_words import ACTS, salvage_words
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.upkeep import Upkeep

COORDINATOR = NewPerson(
    word="mango", passphrase="mango and three other words", role=Role.COORDINATOR, staff_code="C-1", undertaking=1
)
PROGRAM = Path(__file__).parents[2] / "clinic_app"


def topic(night: NightShift) -> JournalTopic:
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("journal")
    assert isinstance(page, JournalTopic)
    night.desk.until(lambda: "Entries" in page.known.accessibleName())
    return page


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    NightShift.founded(desk_top)
    shift = NightShift(desk_top, COORDINATOR)
    shift.comes_in()
    return shift


def lines(page: JournalTopic) -> list[str]:
    rows = [page.list.rows.itemAt(at).widget() for at in range(page.list.rows.count())]
    return [f"{row.words.text()}: {row.second.text()}" for row in rows if isinstance(row, SheetRow)]


def test_a_journal_is_proved_by_one_button_and_remembers_when(night: NightShift) -> None:
    page = topic(night)
    assert "Last proved: not yet" in page.known.accessibleName()
    page.prove.click()
    night.desk.until(lambda: "all whole" in page.known.accessibleName())
    assert page.verdict.isHidden()
    assert page.work.isHidden()
    night.desk.until(lambda: any(line.startswith("Journal proved whole") for line in lines(page)))


def test_a_proof_that_is_stopped_says_nothing(night: NightShift) -> None:
    page = topic(night)
    page._stopped(Stopped())
    assert page.prove.isEnabled()
    assert page.notice.isHidden()
    assert "Last proved: not yet" in page.known.accessibleName()


def test_an_entry_changed_below_us_is_said_with_its_number(night: NightShift) -> None:
    page = topic(night)
    lane = night.clinic.desk.vault._lane

    def forge() -> None:
        lane.run("DROP TRIGGER journal_stays")
        entry = bytes(lane.rows("SELECT entry FROM journal WHERE seq = 2")[0][0])
        lane.run("UPDATE journal SET entry = ? WHERE seq = 2", (entry.replace(b"enrolled", b"disabled"),))

    night.does(lambda _clinic: forge())
    page.prove.click()
    night.desk.until(page.verdict.isVisible)
    assert "entry 2" in page.verdict.what.text()
    night.desk.until(lambda: any(line.startswith("Journal found broken") for line in lines(page)))


def test_what_a_salvage_lost_is_said_with_day_and_numbers_and_is_not_called_whole(night: NightShift) -> None:
    page = topic(night)
    lost = SalvageTold(at=SUNDAY - timedelta(days=1), missing=15, first=34, last=48, days=1)

    def settle(clinic: Clinic) -> None:
        clinic.journal.settle(replace(clinic.journal.reader().prove(), salvaged=(lost,)))

    night.does(settle)
    page.arrived()
    night.desk.until(lambda: "others missing" in page.known.accessibleName())
    said = page.known.accessibleName()
    assert "15 entries missing between 34 and 48, the seal of 1 day" in said
    assert "21 Nov" in said
    assert page.verdict.isHidden()
    night.desk.until(lambda: any("15 entries missing" in line for line in lines(page)))
    assert not any(line.startswith("Journal proved whole") for line in lines(page))
    card = JournalCard(night.inside.ways)
    night.desk.until(lambda: any(tag.text() == "with gaps" for tag in card.findChildren(Tag)))


def test_one_entry_or_none_that_is_missing_is_said_as_such(night: NightShift) -> None:
    site = night.inside.ways.site
    one = SalvageTold(at=SUNDAY, missing=1, first=7, last=7, days=0)
    none = SalvageTold(at=SUNDAY, missing=0, first=0, last=0, days=0)
    assert salvage_words(one, site).endswith(": one entry missing: 7")
    assert salvage_words(none, site).endswith(": no entry is missing")


def test_a_clock_set_back_is_counted_and_shown_where_it_happened(night: NightShift) -> None:
    night.desk.hands.at -= timedelta(hours=3)
    night.does(lambda clinic: clinic.desk.vault.save(lambda: clinic.desk.vault.journal.append("opened", None)))
    page = topic(night)
    page.prove.click()
    night.desk.until(lambda: "Clock set back: 1 time" in page.known.accessibleName())
    night.desk.until(lambda: any("the clock of this PC had been set back" in line for line in lines(page)))


def test_whoever_comes_in_is_told_on_the_first_page_what_is_wrong_with_the_record(night: NightShift) -> None:
    today = night.inside.open_place("today")
    assert isinstance(today, Today)
    night.does(lambda clinic: clinic.journal.settle(ChainBroken("revisions", 7)))
    today.arrived()
    night.desk.until(today.journal.isVisible)
    assert "entry 7" in today.journal.what.text()
    night.clinic.desk.vault.journal_doubt = Doubt.OLDER
    night.does(lambda clinic: clinic.journal.settle(clinic.journal.reader().prove()))
    today.arrived()
    night.desk.until(lambda: today.journal.what.text() == "This record is older than the one this PC closed last.")
    night.clinic.desk.vault.journal_doubt = None
    today.arrived()
    night.desk.until(today.journal.isHidden)


def test_ten_characters_from_a_paper_lead_to_their_entry_or_to_none(night: NightShift) -> None:
    page = topic(night)
    head = next(part for part in page.known.accessibleName().split("; ") if part.startswith("Ten characters"))
    page.typed.setText(head.split(": ")[1].lower().replace("-", " "))
    night.desk.press(Qt.Key.Key_Return, page.typed)
    night.desk.until(page.found.isVisible)
    assert page.found.text().startswith("Entry ")
    page.typed.setText("00000-00000")
    page.look.click()
    night.desk.until(lambda: page.found.text() == "This journal never had these characters.")
    page.typed.setText("12")
    page.look.click()
    night.desk.until(page.notice.isVisible)
    assert page.notice.what.text() == "These are not ten characters."
    assert page.look.isEnabled()


def test_who_did_what_is_read_by_day_and_by_person(night: NightShift) -> None:
    page = topic(night)
    night.desk.until(lambda: bool(lines(page)))
    assert any(line.startswith("Came in: Coordinator") for line in lines(page))
    page.list.day.setText("21/11/2569")
    night.desk.press(Qt.Key.Key_Return, page.list.day)
    night.desk.until(lambda: not lines(page))
    assert page.list.nothing.isVisible()
    page.list.day.setText("31/11/2569")
    night.desk.press(Qt.Key.Key_Return, page.list.day)
    assert page.list.problem.isVisible()
    page.list.days.choose_by_hand("all")
    night.desk.until(lambda: any(line.startswith("Record made: the program") for line in lines(page)))
    page.list.people.setCurrentIndex(1)
    page.list.people.activated.emit(1)
    night.desk.until(lambda: all("the program" not in line for line in lines(page)))
    assert lines(page)


def test_older_lines_come_below_those_that_stand_there(night: NightShift) -> None:
    vault = night.clinic.desk.vault

    def write(_clinic: Clinic) -> None:
        with vault.writing():
            for _ in range(60):
                vault.journal.append("opened", None)

    night.does(write)
    page = topic(night)
    night.desk.until(lambda: len(lines(page)) == 50)
    assert page.list.older.isVisible()
    first = lines(page)
    page.list.older.click()
    night.desk.until(lambda: len(lines(page)) > 60)
    assert lines(page)[:50] == first
    assert page.list.older.isHidden()


def test_who_may_not_read_the_journal_may_still_have_it_proved(desk_top: DeskTop) -> None:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    page = topic(shift)
    assert page.list.isHidden()
    page.prove.click()
    shift.desk.until(lambda: "all whole" in page.known.accessibleName())
    assert page.list.isHidden()


def test_the_overview_says_when_it_was_last_proved(night: NightShift) -> None:
    card = JournalCard(night.inside.ways)
    holder = QWidget()
    card.setParent(holder)
    night.desk.until(lambda: "Last proved: not yet" in card._known.accessibleName())
    holder.deleteLater()


def _acts() -> Iterator[str]:
    for source in (path.read_text("utf-8") for path in PROGRAM.rglob("*.py")):
        if "journal.append(" not in source and "._note(" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(func=ast.Attribute(attr="_note"), args=[ast.Constant(value=str(act)), *_]):
                    yield act
                case ast.Call(func=ast.Attribute(attr="append", value=of), args=[ast.Constant(value=str(act)), *_]):
                    if ast.unparse(of).endswith("journal"):
                        yield act


def test_every_act_that_is_written_has_words() -> None:
    acts = list(_acts())
    assert set(acts) - set(ACTS) == set()
    assert len(acts) > 30
    assert partial(ACTS["opened"])() == "Case opened"


def test_the_journal_of_another_pc_of_the_clinic_is_chosen_read_and_proved(night: NightShift, tmp_path: Path) -> None:
    def joins(clinic: Clinic) -> None:
        house = joined(clinic, tmp_path / "ward", people=(COORDINATOR,))
        there = house.enter(COORDINATOR)
        there.desk.vault.save(lambda: there.desk.vault.journal.append("name_shown", there.whoami.id))
        meet(clinic, there)
        house.leave()

    page = topic(night)
    assert page.of.isHidden(), "a clinic of one PC is asked nothing"
    night.does(joins)
    page.arrived()
    night.desk.until(page.of.isVisible)
    assert [page.of.itemText(at) for at in range(page.of.count())] == ["This PC", "Emergency room"]
    page.of.setCurrentIndex(1)
    page.of.activated.emit(1)
    night.desk.until(lambda: any(line.startswith("Name shown") for line in lines(page)))
    page.prove.click()
    night.desk.until(lambda: "all whole" in page.known.accessibleName())
    page.of.setCurrentIndex(0)
    page.of.activated.emit(0)
    night.desk.until(lambda: "Last proved: not yet" in page.known.accessibleName())
    night.desk.until(lambda: any(line.startswith("Journal proved whole") for line in lines(page)))
