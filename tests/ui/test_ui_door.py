"""From an empty PC to the inside, by keyboard where it matters; every way back is offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_top import DeskTop, type_in
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.ui import i18n
from clinic_app.ui.inside import Inside
from clinic_app.ui.parts.person_form import PersonForm
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.recover import Recover
from clinic_app.ui.screens.recovery_sheet import TypeBack
from clinic_app.ui.screens.set_up import SetUp
from clinic_app.ui.screens.sheet_again import SheetAgain
from clinic_app.ui.screens.unlock import PATIENCE_MS, Unlock

MANGO = "mango and three other words"


def fill(form: PersonForm, word: str, passphrase: str) -> None:
    type_in(form.word, word)
    type_in(form.staff_code, f"C-{word}")
    type_in(form.first, passphrase)
    type_in(form.second, passphrase)


def begin_set_up(desk_top: DeskTop, kind: str = "clinic") -> SetUp:
    desk_top.sees(FirstRun).set_up.click()
    set_up = desk_top.sees(SetUp)
    set_up.kind.choose_by_hand(kind)
    set_up.to_people.click()
    return set_up


def made(desk_top: DeskTop, set_up: SetUp) -> TypeBack:
    set_up.make.click()
    desk_top.until(lambda: isinstance(set_up.pages.currentWidget(), TypeBack))
    back = set_up.pages.currentWidget()
    assert isinstance(back, TypeBack)
    return back


def test_a_clinic_is_founded_by_two_people_and_a_sheet_typed_back(desk_top: DeskTop) -> None:
    set_up = begin_set_up(desk_top)
    assert len(set_up.people) == 2
    fill(set_up.people[0], "mango", MANGO)
    fill(set_up.people[1], "river", "river and three other words")
    back = made(desk_top, set_up)
    assert not back.go_on.isEnabled()
    for box, line in zip(back.lines._boxes, back._sheet.lines, strict=True):
        type_in(box, line.lower())
        box.textEdited.emit(box.text())
    assert not back.go_on.isEnabled()
    back.apart.setChecked(True)
    back.go_on.click()
    desk_top.until(lambda: set_up.steps._now == 3)
    set_up.finished.emit()
    door = desk_top.sees(Unlock)
    type_in(door.sign_in.word, "mango")
    desk_top.press(Qt.Key.Key_Return, door.sign_in.word)
    type_in(door.sign_in.passphrase, MANGO)
    desk_top.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    assert desk_top.sees(Inside).status.person.text() == "Coordinator C-mango"


def test_a_clinic_can_be_founded_by_keyboard_alone(desk_top: DeskTop) -> None:
    desk_top.until(desk_top.sees(FirstRun).train.hasFocus)
    tab_to(desk_top, desk_top.sees(FirstRun).set_up)
    desk_top.press(Qt.Key.Key_Return)
    set_up = desk_top.sees(SetUp)
    desk_top.until(lambda: set_up.kind.isAncestorOf(QApplication.focusWidget()))
    desk_top.press(Qt.Key.Key_Right)
    desk_top.press(Qt.Key.Key_Right)
    desk_top.press(Qt.Key.Key_Space)
    tab_to(desk_top, set_up.to_people)
    desk_top.press(Qt.Key.Key_Return)
    desk_top.until(lambda: len(set_up.people) == 2 and set_up.people[0].word.hasFocus())
    for form, word in zip(set_up.people, ("mango", "river"), strict=True):
        words = f"{word} and three other words"
        for box, text in ((form.word, word), (form.staff_code, word), (form.first, words), (form.second, words)):
            tab_to(desk_top, box)
            desk_top.qtbot.keyClicks(box, text)
    desk_top.press(Qt.Key.Key_Tab)
    assert set_up.make.hasFocus(), "Tab leads past what comes next"
    desk_top.press(Qt.Key.Key_Return)
    desk_top.until(lambda: isinstance(set_up.pages.currentWidget(), TypeBack))
    back = set_up.pages.currentWidget()
    assert isinstance(back, TypeBack)
    desk_top.until(back.lines._boxes[0].hasFocus)
    for box, line in zip(back.lines._boxes, back._sheet.lines, strict=True):
        assert box.hasFocus()
        desk_top.qtbot.keyClicks(box, line)
        desk_top.press(Qt.Key.Key_Return)
    tab_to(desk_top, back.apart)
    desk_top.press(Qt.Key.Key_Space)
    tab_to(desk_top, back.go_on)
    desk_top.press(Qt.Key.Key_Return)
    desk_top.until(lambda: set_up.steps._now == 3)
    desk_top.press(Qt.Key.Key_Return)
    desk_top.until(desk_top.sees(Unlock).sign_in.word.hasFocus)
    assert desk_top.doorway.state().kind == "both"


def tab_to(desk_top: DeskTop, widget: QWidget) -> None:
    """Press Tab until the focus is there; a page on which that takes forty presses has a hole in its order."""
    for _press in range(40):
        if widget.hasFocus():
            return
        desk_top.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {widget.accessibleName()!r}")


def test_enter_presses_the_button_that_has_the_focus(desk_top: DeskTop) -> None:
    first = desk_top.sees(FirstRun)
    desk_top.press(Qt.Key.Key_Return, first.set_up)
    desk_top.sees(SetUp)


def test_one_person_alone_cannot_found_a_clinic(desk_top: DeskTop) -> None:
    set_up = begin_set_up(desk_top)
    fill(set_up.people[0], "mango", MANGO)
    set_up.make.click()
    assert set_up.people[1].problem.text()
    assert desk_top.doorway.state().stands == "empty"


def test_a_line_with_a_slip_says_so_at_its_place(desk_top: DeskTop) -> None:
    set_up = begin_set_up(desk_top)
    fill(set_up.people[0], "mango", MANGO)
    fill(set_up.people[1], "river", "river and three other words")
    back = made(desk_top, set_up)
    right = back._sheet.lines[0]
    slip = ("0" if right[0] != "0" else "1") + right[1:]
    box = back.lines._boxes[0]
    type_in(box, slip)
    box.textEdited.emit(box.text())
    assert "Line 1" in back.lines._problems[0].text()
    box.setText(right)
    box.textEdited.emit(right)
    assert back.lines._problems[0].text() == ""


def test_two_passphrases_that_differ_are_asked_again(desk_top: DeskTop) -> None:
    set_up = begin_set_up(desk_top)
    fill(set_up.people[0], "mango", MANGO)
    type_in(set_up.people[0].second, "x")
    assert set_up.people[0].read() is None
    assert set_up.people[0].second.text() == ""
    assert "MANGO" not in repr(set_up.people[0].read())


def test_a_weak_passphrase_is_said_and_nothing_is_made(desk_top: DeskTop) -> None:
    set_up = begin_set_up(desk_top)
    fill(set_up.people[0], "mango", "short")
    fill(set_up.people[1], "river", "river and three other words")
    set_up.make.click()
    desk_top.until(set_up.notice.isVisible)
    assert "too short" in set_up.notice.what.text()
    assert desk_top.doorway.state().stands == "empty"


@pytest.mark.parametrize("kind", ["clinic", "service", "both"])
def test_a_place_is_what_set_up_said(desk_top: DeskTop, kind: str) -> None:
    set_up = begin_set_up(desk_top, kind)
    fill(set_up.people[0], "mango", MANGO)
    fill(set_up.people[1], "river", "river and three other words")
    made(desk_top, set_up)
    assert desk_top.doorway.state().kind == kind


def test_a_wrong_passphrase_keeps_the_word_and_is_counted(at_the_door: DeskTop) -> None:
    door = at_the_door.sees(Unlock)
    type_in(door.sign_in.word, "mango")
    type_in(door.sign_in.passphrase, "not this one at all")
    at_the_door.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    at_the_door.until(door.sign_in.notice.isVisible)
    assert door.sign_in.word.text() == "mango"
    assert door.sign_in.passphrase.text() == ""
    at_the_door.until(door._tried_before.isVisible)
    assert "1 wrong attempt" in door._tried_before.what.text()


def test_tab_leads_through_the_door_as_it_is_seen(at_the_door: DeskTop) -> None:
    door = at_the_door.sees(Unlock)
    lines = door.sign_in
    at_the_door.window.activateWindow()
    at_the_door.until(at_the_door.window.isActiveWindow)
    lines.word.setFocus()
    at_the_door.press(Qt.Key.Key_Tab, lines.word)
    assert lines.passphrase.hasFocus()
    at_the_door.press(Qt.Key.Key_Tab, lines.passphrase)
    assert door._right.isAncestorOf(door.focusWidget())  # type: ignore[arg-type]
    at_the_door.press(Qt.Key.Key_Tab)
    assert lines.button.hasFocus()


def test_the_keyboard_is_named_by_what_is_typed(at_the_door: DeskTop) -> None:
    door = at_the_door.sees(Unlock)
    at_the_door.qtbot.keyClicks(door.sign_in.word, "a")
    assert "Caps Lock is off." in door.sign_in._caps.text()
    at_the_door.qtbot.keyClicks(door.sign_in.word, "A")  # without Shift
    assert "Caps Lock is on." in door.sign_in._caps.text()


def test_after_a_lock_the_door_waits_for_the_old_process(at_the_door: DeskTop) -> None:
    # Another program holds the vault: the door tries again until it has gone.
    other = at_the_door.doorway.unlock("river", "river and three other words")
    door = at_the_door.sees(Unlock)
    type_in(door.sign_in.word, "mango")
    type_in(door.sign_in.passphrase, MANGO)
    at_the_door.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    at_the_door.until(door._since_held.isValid)
    other.close()
    at_the_door.sees(Inside)


def test_a_second_copy_of_the_program_says_soon_where_the_records_are_open(at_the_door: DeskTop) -> None:
    other = at_the_door.doorway.unlock("river", "river and three other words")
    door = at_the_door.sees(Unlock)
    assert door._patience_ms < PATIENCE_MS / 3, "no lock went before: nobody is about to let it go"
    door._patience_ms = 200
    type_in(door.sign_in.word, "mango")
    type_in(door.sign_in.passphrase, MANGO)
    at_the_door.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    at_the_door.until(door.sign_in.notice.isVisible)
    assert "open in another window" in door.sign_in.notice.what.text()
    assert door.sign_in.word.text() == "mango"
    assert door.sign_in.passphrase.hasFocus()
    other.close()
    type_in(door.sign_in.passphrase, MANGO)
    at_the_door.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    at_the_door.sees(Inside)


def test_where_the_file_of_the_records_is_gone_nobody_is_told_to_begin_anew(at_the_door: DeskTop) -> None:
    record = at_the_door.folder / "vault" / "vault.db"
    record.rename(record.with_name("moved"))
    at_the_door.window.show_outside()
    door = at_the_door.sees(Unlock)
    at_the_door.until(lambda: door.look is not None and door.look.hasFocus())
    assert "no longer in its folder" in door.sign_in.notice.what.text()
    assert "Do not begin anew" in door.sign_in.notice.do.text()
    record.with_name("moved").rename(record)
    assert door.look is not None
    door.look.click()
    at_the_door.until(door.sign_in.word.hasFocus)
    assert not door.sign_in.notice.isVisible()


def test_the_printed_sheet_opens_when_nobody_remembers(desk_top: DeskTop) -> None:
    from clinic_app.domain.people import Role
    from clinic_app.services.doorway import NewClinic, NewPerson

    people = tuple(
        NewPerson(
            word=word, passphrase=f"{word} and three other words", role=Role.SUPERVISOR, staff_code=word, undertaking=1
        )
        for word in ("mango", "river")
    )
    sheet = desk_top.doorway.create(NewClinic(kind="clinic", people=people))
    desk_top.window.show_outside()
    desk_top.sees(Unlock).recover_wanted.emit()
    page = desk_top.sees(Recover)
    for box, line in zip(page.lines._boxes, sheet.lines, strict=True):
        type_in(box, line)
    fill(page.person, "lotus", "lotus and three other words")
    page.go.click()
    assert desk_top.sees(Inside).status.person.text() == "Coordinator C-lotus"


def test_a_key_held_elsewhere_opens_when_the_sheet_is_gone_too(at_the_door: DeskTop, tmp_path: Path) -> None:
    key = tmp_path / "network.key"
    made = at_the_door.doorway.make_off_site_key(key, "the ministry keeps seven boats")
    clinic = at_the_door.doorway.unlock("mango", MANGO)
    clinic.off_site.trust(made, "network")
    clinic.close()
    at_the_door.sees(Unlock).recover_wanted.emit()
    page = at_the_door.sees(Recover)
    page.way.ways.choose_by_hand("key")
    assert page.go.text() == "Open with the key"
    fill(page.person, "lotus", "lotus and three other words")
    page.go.click()
    assert page.way.choose_file.hasFocus(), "no file was chosen"
    page.way.choose_key(key)
    stranger = tmp_path / "stranger.key"
    at_the_door.doorway.make_off_site_key(stranger, "the ministry keeps seven boats")
    for file, passphrase, what in (
        (key, "not the words of the ministry", "This is not the passphrase of this key."),
        (stranger, "the ministry keeps seven boats", "This key does not open these records."),
    ):
        page.way.choose_key(file)
        page.way.key_passphrase.setText(passphrase)
        page.go.click()
        at_the_door.until(page.go.isEnabled)
        assert page.notice.what.text() == what
    page.way.choose_key(key)
    page.go.click()
    assert at_the_door.sees(Inside).status.person.text() == "Coordinator C-lotus"


def test_the_language_can_be_chosen_before_anybody_comes_in(desk_top: DeskTop) -> None:
    desk_top.sees(FirstRun).language_chosen.emit("th")
    page = desk_top.sees(FirstRun)
    assert page is not None
    assert (desk_top.folder / "settings.json").read_text("utf-8").count('"th"') == 1


def test_where_nothing_can_be_written_the_language_is_spoken_all_the_same(desk_top: DeskTop) -> None:
    (desk_top.folder / "settings.json.new").mkdir(parents=True)  # as on a disk that is read only
    page = desk_top.sees(FirstRun)
    page.language_chosen.emit("th")
    assert desk_top.sees(FirstRun) is not page
    assert i18n.language() == "th"
    assert not (desk_top.folder / "settings.json").exists()


def test_set_up_that_was_broken_off_asks_for_its_sheet_until_it_is_typed_back(desk_top: DeskTop) -> None:
    set_up = begin_set_up(desk_top)
    fill(set_up.people[0], "mango", MANGO)
    fill(set_up.people[1], "river", "river and three other words")
    made(desk_top, set_up)
    desk_top.window.show_outside()  # the program was closed before the sheet was typed back
    door = desk_top.sees(Unlock)
    type_in(door.sign_in.word, "mango")
    type_in(door.sign_in.passphrase, MANGO)
    desk_top.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    inside = desk_top.sees(Inside)
    desk_top.until(lambda: isinstance(inside.page(), SheetAgain))
    page = inside.page()
    assert isinstance(page, SheetAgain)
    desk_top.press(Qt.Key.Key_Return, page.make)
    desk_top.until(lambda: page.findChild(TypeBack) is not None)
    back = page.findChild(TypeBack)
    assert back is not None
    for box, line in zip(back.lines._boxes, back._sheet.lines, strict=True):
        type_in(box, line)
        box.textEdited.emit(box.text())
    back.apart.setChecked(True)
    back.go_on.click()
    desk_top.until(lambda: not isinstance(inside.page(), SheetAgain))


def test_before_a_torn_slot_file_the_focus_is_on_what_helps_and_it_is_seen_once_it_was_mended(
    at_the_door: DeskTop,
) -> None:
    slots = at_the_door.folder / "vault" / "vault.json"
    whole = slots.read_bytes()
    slots.write_bytes(b"{")
    at_the_door.window.show_outside()
    door = at_the_door.sees(Unlock)
    at_the_door.until(lambda: door.look is not None and door.look.hasFocus())
    assert door.look is not None
    door.look.click()
    at_the_door.until(lambda: at_the_door.window.jobs.idle)
    assert door.look.hasFocus()
    slots.write_bytes(whole)
    door.look.click()
    at_the_door.until(door.sign_in.word.hasFocus)
    assert door.look.isHidden()
    assert door.sign_in.notice.isHidden()


def test_a_slot_file_that_was_torn_is_said_at_the_door(at_the_door: DeskTop) -> None:
    (at_the_door.folder / "vault" / "vault.json").write_bytes(b"{")
    at_the_door.window.show_outside()
    door = at_the_door.sees(Unlock)
    at_the_door.until(door.sign_in.notice.isVisible)
    assert "who may open these records" in door.sign_in.notice.what.text()
