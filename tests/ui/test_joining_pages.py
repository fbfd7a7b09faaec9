"""A second PC comes in by the screens of both: the code typed, two sticks carried, words that stand on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop, dress, type_in
from night_shift import _OTHERS, NightShift
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinic_app.errors import PcJoinRefused
from clinic_app.services.joining_near import NearDoor
from clinic_app.ui import app
from clinic_app.ui.inside import Inside
from clinic_app.ui.parts.eight_words import EightWords
from clinic_app.ui.screens.add_pc import AddPcPage
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.join_clinic import JoinClinic
from clinic_app.ui.screens.join_steps import JoinSteps
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.wording import worded


@pytest.fixture
def stands(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[NightShift]:
    top = DeskTop(tmp_path / "office", qtbot, dressed)
    NightShift.founded(top)
    shift = NightShift(top, _OTHERS[0])
    shift.comes_in()
    shift.settles()
    yield shift
    top.close()


@pytest.fixture
def new(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[DeskTop]:
    top = DeskTop(tmp_path / "night", qtbot, dressed)
    yield top
    top.close()


@pytest.fixture
def page(stands: NightShift) -> AddPcPage:
    shown = stands.inside.open_page(AddPcPage(stands.inside.ways))
    assert isinstance(shown, AddPcPage)
    shown.door.make = lambda code: NearDoor(code, stands.inside.ways.clock.monotonic, loopback=True, port=0)
    stands.settles()
    return shown


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def shows_code(stands: NightShift, page: AddPcPage) -> str:
    page.show_code.click()
    stands.settles()
    return page.code.text()


def asks(new: DeskTop, code: str, stick: Path) -> JoinSteps:
    new.sees(FirstRun).join.click()
    joining = new.sees(JoinClinic).steps
    type_in(joining.code, code.lower())
    new.press(Qt.Key.Key_Return, joining.code)
    new.until(lambda: joining.words.isVisibleTo(joining))
    joining.write_to(stick)
    new.until(lambda: joining._written.isVisibleTo(joining))
    return joining


def test_in_thai_the_words_are_thai_and_stand_below_as_in_english(qtbot: QtBot) -> None:
    dress("th", "light")
    shown = EightWords("")
    qtbot.addWidget(shown)
    shown.say(("tulip", "winter", "jungle", "napkin"))
    assert shown.words.text().split() == ["รังนก", "หน่อไม้", "เต้าหู้", "จิตรกร"]
    assert shown.in_english.text().endswith("tulip winter jungle napkin")
    dress("en", "light")
    shown.say(("tulip", "winter", "jungle", "napkin"))
    assert shown.words.text().split() == ["tulip", "winter", "jungle", "napkin"]
    assert shown.in_english.isHidden()


def test_a_pc_joins_by_the_screens_of_both_and_somebody_comes_in(
    stands: NightShift, page: AddPcPage, new: DeskTop, stick: Path
) -> None:  # fmt: skip
    assert not page.read.isEnabled()
    joining = asks(new, shows_code(stands, page), stick)
    page.read_from(stick)
    stands.desk.until(lambda: page._chosen.isVisibleTo(page))
    assert page.words.words.text() == joining.words.words.text()
    assert len(page.words.words.text().split()) == 8
    assert not page.same.isEnabled(), "a PC that is called nothing"
    type_in(page.place, "Emergency room")
    assert page.same.isEnabled()
    assert page.here.isVisibleTo(page), "nobody named the first PC while it was alone"
    type_in(page.here.place, "Office")
    page.same.click()
    stands.desk.until(lambda: bool(page.answer.where.text()))
    assert len(list(stick.iterdir())) == 1, "the request stays on the stick"
    joining.read_from(stick)
    new.until(lambda: joining._verdict.isVisibleTo(joining))
    assert joining.their_words.words.text() == page.answer.words.words.text()
    assert "Emergency room" in joining._facts.accessibleName()
    joining.same.click()
    door = new.sees(Unlock)
    assert list(stick.iterdir()) == []
    type_in(door.sign_in.word, _OTHERS[0].word)
    new.press(Qt.Key.Key_Return, door.sign_in.word)
    type_in(door.sign_in.passphrase, _OTHERS[0].passphrase)
    new.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    new.sees(Inside)
    came = NightShift(new, _OTHERS[0])
    assert [each.place for each in came.does(lambda clinic: clinic.desk.vault.pcs.others())] == ["Office"]
    page.arrived()
    stands.settles()
    assert not page.here.isVisibleTo(page), "it has a name"


def test_words_that_differ_stop_it_on_either_side(
    stands: NightShift, page: AddPcPage, new: DeskTop, stick: Path
) -> None:  # fmt: skip
    joining = asks(new, shows_code(stands, page), stick)
    page.read_from(stick)
    stands.desk.until(lambda: page._chosen.isVisibleTo(page))
    page.differ.click()
    assert "not that PC" in page.notice.what.text()
    assert not page._chosen.isVisibleTo(page)
    assert stands.does(lambda clinic: clinic.desk.vault.pcs.others()) == ()
    page.read_from(stick)
    stands.desk.until(lambda: page._chosen.isVisibleTo(page))
    type_in(page.place, "Ward")
    page.same.click()
    stands.desk.until(lambda: bool(page.answer.where.text()))
    joining.read_from(stick)
    new.until(lambda: joining._verdict.isVisibleTo(joining))
    joining.differ.click()
    assert "not the other PC" in joining.notice.what.text()
    assert not joining._verdict.isVisibleTo(joining)


def test_what_is_refused_is_said_where_it_was_asked(
    stands: NightShift, page: AddPcPage, new: DeskTop, stick: Path, tmp_path: Path
) -> None:  # fmt: skip
    code = shows_code(stands, page)
    page.read_from(stick)
    stands.desk.until(lambda: page.notice.isVisibleTo(page))
    assert page.notice.what.text() == "No such file lies there."
    new.sees(FirstRun).join.click()
    joining = new.sees(JoinClinic).steps
    type_in(joining.code, code[:-1])
    joining.ask.click()
    new.until(lambda: joining.notice.isVisibleTo(joining))
    assert "cannot be the code" in joining.notice.what.text()
    joining.code.clear()
    type_in(joining.code, code)
    joining.ask.click()
    new.until(lambda: joining.words.isVisibleTo(joining))
    joining.write_to(tmp_path / "pulled")
    new.until(lambda: joining.notice.isVisibleTo(joining))
    joining.read_from(stick)
    new.until(lambda: joining.notice.what.text() == "No such file lies there.")
    page.forget.click()
    stands.settles()
    assert not page.code.isVisibleTo(page)
    assert not page.read.isEnabled()
    new.sees(JoinClinic).back.click()
    new.sees(FirstRun)


def test_an_answer_that_could_not_be_written_is_written_elsewhere(
    stands: NightShift, page: AddPcPage, new: DeskTop, stick: Path, tmp_path: Path
) -> None:  # fmt: skip
    joining = asks(new, shows_code(stands, page), stick)
    page.read_from(stick)
    stands.desk.until(lambda: page._chosen.isVisibleTo(page))
    for file in stick.iterdir():
        file.unlink()
    stick.rmdir()
    type_in(page.place, "Ward")
    page.same.click()
    stands.desk.until(lambda: page.notice.isVisibleTo(page))
    assert "not written yet" in page.answer.where.text()
    other = tmp_path / "another"
    other.mkdir()
    page.answer.write_to(other)
    stands.desk.until(lambda: "on the stick" in page.answer.where.text())
    joining.read_from(other)
    new.until(lambda: joining._verdict.isVisibleTo(joining))


def test_whoever_chooses_nobody_that_manages_is_told_and_nobody_at_all_is_no_choice(
    stands: NightShift, page: AddPcPage, new: DeskTop, stick: Path
) -> None:  # fmt: skip
    asks(new, shows_code(stands, page), stick)
    page.read_from(stick)
    stands.desk.until(lambda: page._chosen.isVisibleTo(page))
    type_in(page.place, "Ward")
    me = stands.does(lambda clinic: clinic.whoami.id)
    assert [person for person, box in page.who.boxes.items() if box.isChecked()] == [me]
    assert not page.who.nobody_manages.isVisibleTo(page)
    page.who.boxes[me].setChecked(False)
    assert not page.same.isEnabled()
    nurse = next(person for person, box in page.who.boxes.items() if not box.property("manages"))
    page.who.boxes[nurse].setChecked(True)
    assert page.who.nobody_manages.isVisibleTo(page)
    assert page.same.isEnabled()


REASONS = (
    "format", "newer", "code", "no_code", "old", "used", "training", "clinic", "other_pc", "known", "sheet", "nobody",
    "this", "begun", "nothing", "alone", "letters", "itself",
)  # fmt: skip


def test_every_reason_for_which_a_pc_is_not_let_in_has_words_of_its_own() -> None:
    said = {worded(PcJoinRefused(reason)).what for reason in REASONS}
    assert len(said) == len(REASONS)


def test_both_on_one_network_need_no_stick(stands: NightShift, page: AddPcPage, new: DeskTop) -> None:
    code = shows_code(stands, page)
    stands.desk.until(lambda: page.addresses.isVisibleTo(page))
    near = page.door._near
    assert near is not None
    [address] = near.addresses
    assert address in page.addresses.text()
    new.sees(FirstRun).join.click()
    joining = new.sees(JoinClinic).steps
    type_in(joining.code, code)
    joining.ask.click()
    new.until(lambda: joining.words.isVisibleTo(joining))
    type_in(joining.address, address)
    joining.near.click()
    stands.desk.until(lambda: page._chosen.isVisibleTo(page))
    assert page.words.words.text() == joining.words.words.text()
    new.until(lambda: joining._waits.isVisibleTo(joining))
    type_in(page.place, "Ward")
    page.same.click()
    stands.desk.until(lambda: page.answer.isVisibleTo(page))
    new.until(lambda: joining._verdict.isVisibleTo(joining))
    assert joining.their_words.words.text() == page.answer.words.words.text()
    joining.same.click()
    new.sees(Unlock)
    page.leaving()
    assert page.door._near is None
    assert not page.addresses.isVisibleTo(page), "an address where nobody listens"


def test_an_address_where_nobody_is_is_said(stands: NightShift, page: AddPcPage, new: DeskTop, stick: Path) -> None:
    joining = asks(new, shows_code(stands, page), stick)
    type_in(joining.address, "no such place!")
    joining.near.click()
    new.until(lambda: joining.notice.isVisibleTo(joining))
    assert not joining._waits.isVisibleTo(joining)
