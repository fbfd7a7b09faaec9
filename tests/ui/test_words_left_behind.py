"""A full disk, and somebody who closes the window, locks, or goes elsewhere: no word is lost that nobody spoke of."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from desk_top import DeskTop, founded
from full_disk import FullDisk
from night_shift import NightShift, with_record
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from clinic_app.errors import DiskFull
from clinic_app.services.asides import DUTIES, Asides
from clinic_app.ui import app, i18n
from clinic_app.ui.forms.aside import KeptAside
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.status_line import StatusPart
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.emergency import Emergency
from clinic_app.ui.screens.everywhere import _anywhere
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.unlock import Unlock


def typed_on_a_full_disk(nurse: NightShift) -> tuple[CaseScreen, FullDisk]:
    page, disk = about_to_type(nurse)
    nurse.types("ดาว")
    nurse.desk.until(page.notice.isVisible)
    return page, disk


def about_to_type(nurse: NightShift) -> tuple[CaseScreen, FullDisk]:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    assert page.filling is not None
    disk = FullDisk(nurse.clinic.recording)
    page.filling._recording = disk  # type: ignore[assignment]
    nurse.presses("Space")
    return page, disk


def has_room(nurse: NightShift, page: CaseScreen, disk: FullDisk) -> None:
    assert page.filling is not None
    disk.full = False
    page.filling.keep()  # as it tries every five seconds
    nurse.settles()


def alias(nurse: NightShift, page: CaseScreen) -> object:
    return nurse.does(lambda clinic: clinic.recording.shown(page.case_id)).stored("s_alias")


def test_the_window_stays_when_words_would_be_lost_and_closes_when_it_is_closed_again(nurse: NightShift) -> None:
    window, told = nurse.desk.window, nurse.inside.unkept
    typed_on_a_full_disk(nurse)
    nurse.presses("Ctrl+1")  # also when the page was left
    nurse.sees(Today)
    assert not window.close()
    nurse.settles()
    assert told.isVisible()
    assert told.what.text() == "Not everything is kept: the disk takes nothing now."
    assert told.do.text() == "Make room, or close again to leave these words behind."
    assert window.close()


def test_behind_the_cover_the_window_stays_however_often_it_is_closed(nurse: NightShift) -> None:
    window = nurse.desk.window
    typed_on_a_full_disk(nurse)
    nurse.presses("F9")
    assert window.covered
    for _hand in range(3):
        assert not window.close()
        nurse.settles()
    window.curtain.uncover()
    assert nurse.inside.unkept.isVisible()
    assert not window.close()
    nurse.settles()
    assert window.close()


def test_once_there_is_room_the_window_closes_and_what_is_lost_after_that_is_told_anew(nurse: NightShift) -> None:
    page, disk = typed_on_a_full_disk(nurse)
    window, told = nurse.desk.window, nurse.inside.unkept
    window.close()
    nurse.desk.until(told.isVisible)
    has_room(nurse, page, disk)
    nurse.desk.until(told.isHidden)
    disk.full = True
    nurse.types("เหนือ")
    assert not window.close()
    nurse.desk.until(told.isVisible)
    has_room(nurse, page, disk)
    assert alias(nurse, page) == "ดาวเหนือ"
    nurse.desk.until(told.isHidden)
    assert window.close()


def test_closing_waits_for_what_is_on_its_way(nurse: NightShift) -> None:
    page, disk = about_to_type(nurse)
    disk.full, gate = False, Event()
    window = nurse.desk.window
    window.jobs.run(page, gate.wait, then=lambda _there: None)  # whatever the lane is busy with
    nurse.types("ดาว")
    assert not window.close()
    assert window.isVisible()
    gate.set()
    nurse.desk.until(window.isHidden)
    assert nurse.inside.unkept.isHidden()
    assert alias(nurse, page) == "ดาว"


@pytest.mark.parametrize("kind", [CaseScreen, DoorStep])
def test_a_word_typed_while_ctrl_s_is_at_work_is_not_called_kept_before_it_is(
    nurse: NightShift, monkeypatch: pytest.MonkeyPatch, kind: type[CaseScreen | DoorStep]
) -> None:
    page = nurse.opens(nurse.does(with_record).id, "survivor", "s_alias")
    filling, place = page.filling, Place(page.filling.case.root, "survivor") if page.filling is not None else None
    if kind is DoorStep:
        nurse.inside.ways.new_case()
        door = nurse.sees(DoorStep)
        nurse.desk.until(lambda: door.short is not None)
        assert door.short is not None
        filling, place = door.short.filling, door.short.place("a_told_companion")
    assert filling is not None
    assert place is not None
    field, said, gate = "s_alias" if kind is CaseScreen else "a_told_companion", list[bool](), Event()
    saved, say = nurse.inside.status.saved, StatusPart.say

    def heard(part: StatusPart, mark: str, words: str, tone: str = "sub") -> None:
        say(part, mark, words, tone)
        if part is saved and mark == "check":
            said.append(filling.settled)

    nurse.settles()
    monkeypatch.setattr(StatusPart, "say", heard)
    nurse.desk.window.jobs.run(page, gate.wait, then=lambda _there: None)  # whatever the lane is busy with
    filling.put(place, field, "ดาว")
    nurse.presses("Ctrl+S")
    filling.put(place, field, "ดาวเหนือ")
    gate.set()
    nurse.desk.until(lambda: filling.settled and bool(said))
    assert all(said)


def test_words_of_a_page_that_writes_by_one_act_are_not_left_behind_unsaid(
    nurse: NightShift, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_asked: object) -> None:
        raise DiskFull(0)

    case = nurse.does(with_record)
    page = nurse.opens(case.id)
    aside = KeptAside(nurse.clinic.asides, nurse.desk.window.jobs, case.id, DUTIES, page)
    monkeypatch.setattr(Asides, "keep", no_room)
    aside.say("child", {"why": "Her uncle sits at that desk"})
    aside.keep()
    nurse.settles()
    assert not nurse.desk.window.close()
    nurse.desk.until(nurse.inside.unkept.isVisible)


def test_lock_by_hand_asks_once_when_words_would_be_lost(nurse: NightShift) -> None:
    typed_on_a_full_disk(nurse)
    window, told = nurse.desk.window, nurse.inside.unkept
    nurse.inside.rail.lock_wanted.emit()
    assert told.isVisible()
    assert told.do.text() == "Make room, or lock again to leave these words behind."
    assert not window.covered
    nurse.inside.rail.lock_wanted.emit()
    assert window.covered
    nurse.desk.until(lambda: nurse.desk.replaced == 1)


def test_lock_by_hand_does_not_wait_for_what_is_only_on_its_way(nurse: NightShift) -> None:
    about_to_type(nurse)[1].full = False
    nurse.types("ดาว")
    nurse.inside.rail.lock_wanted.emit()
    assert nurse.desk.window.covered
    nurse.desk.until(lambda: nurse.desk.replaced == 1)


@pytest.mark.parametrize("how", ["keys", "time"])
def test_panic_and_the_lock_by_time_wait_for_no_word(nurse: NightShift, how: str) -> None:
    typed_on_a_full_disk(nurse)
    if how == "keys":
        nurse.presses("Ctrl+L")
        assert nurse.desk.window.covered
    else:
        nurse.desk.window.curtain.idle.slept_through.emit()
    assert nurse.desk.window.curtain.locking
    nurse.desk.until(lambda: nurse.desk.replaced == 1)
    assert nurse.desk.unkept, "the door after it has to say so"


def test_lock_in_the_palette_is_what_its_keys_are(nurse: NightShift) -> None:
    typed_on_a_full_disk(nurse)
    [lock] = [each for each in _anywhere(nurse.inside) if each.keys == "Ctrl+L"]
    lock.run()
    assert nurse.desk.window.covered
    nurse.desk.until(lambda: nurse.desk.replaced == 1)
    assert nurse.desk.unkept


def test_a_lock_that_kept_everything_says_so_to_the_door(nurse: NightShift) -> None:
    about_to_type(nurse)[1].full = False
    nurse.types("ดาว")
    nurse.presses("Ctrl+L")
    nurse.desk.until(lambda: nurse.desk.replaced == 1)
    assert not nurse.desk.unkept


@pytest.mark.parametrize("unkept", [True, False])
def test_the_door_after_a_lock_says_what_is_true(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed, unkept: bool
) -> None:
    before = DeskTop(tmp_path, qtbot, dressed)
    founded(before)
    before.close()
    door = DeskTop(tmp_path, qtbot, dressed, after_lock=True, somebody_waits=True, unkept=unkept).sees(Unlock)
    said = [each.text() for each in door.findChildren(QLabel) if each.isVisible()]
    kept = "Everything typed before the lock is kept."
    assert (kept in said) is not unkept
    assert any("could be kept" in each for each in said) is unkept


@pytest.mark.parametrize(("keys", "kind"), [("N", DoorStep), ("E", Emergency)])
def test_the_first_pages_of_a_case_keep_their_answers_when_they_are_left(
    nurse: NightShift, keys: str, kind: type[DoorStep | Emergency]
) -> None:
    nurse.presses(f"Ctrl+{keys}")
    page = nurse.sees(kind)
    nurse.desk.until(lambda: page.short is not None)
    assert page.short is not None
    filling, case_id, entity = page.short.filling, page.short.filling.case.id, page.short.place("h_suicide").entity
    disk = FullDisk(nurse.clinic.recording)
    filling._recording = disk  # type: ignore[assignment]
    page.short.put("h_suicide", "some")
    assert not page.kept
    nurse.presses("Ctrl+1")  # before it was tried for the first time
    nurse.sees(Today)
    nurse.settles()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    disk.full = False
    filling.keep()
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.recording.shown(case_id)).stored("h_suicide", entity) == "some"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(page)


def test_another_language_waits_until_everything_is_kept(nurse: NightShift) -> None:
    page, disk = typed_on_a_full_disk(nurse)
    before, told = nurse.inside, nurse.inside.unkept
    before.status.pressed.emit("language")
    nurse.desk.until(told.isVisible)
    assert nurse.inside is before
    assert i18n.language() == "en"
    assert told.do.text() == "The language stays as it is for now. Make room, then change it again."
    assert not nurse.desk.window.close(), "closing is asked about in its own words"
    nurse.settles()
    has_room(nurse, page, disk)
    before.status.pressed.emit("language")
    nurse.desk.until(lambda: nurse.inside is not before)
    assert alias(nurse, page) == "ดาว"


def test_a_full_disk_is_said_once(nurse: NightShift) -> None:
    page, _disk = typed_on_a_full_disk(nurse)
    nurse.inside.rail.lock_wanted.emit()
    assert seen_notices(nurse) == [nurse.inside.unkept]
    assert page.filling is not None
    page.filling.failed.emit(DiskFull(0))  # the page says it again, and is hushed again
    assert len(seen_notices(nurse)) == 2
    nurse.desk.until(lambda: seen_notices(nurse) == [nurse.inside.unkept])
    assert page.isVisible()


def seen_notices(nurse: NightShift) -> list[Notice]:
    return [each for each in nurse.inside.findChildren(Notice) if each.isVisible()]


def test_what_stands_beside_a_page_that_was_left_is_kept_once_there_is_room(
    nurse: NightShift, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id)
    aside = KeptAside(nurse.clinic.asides, nurse.desk.window.jobs, case.id, DUTIES, page)
    full, keep = [True], Asides.keep

    def no_room(*asked: object) -> None:
        if full:
            raise DiskFull(0)
        keep(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(Asides, "keep", no_room)
    aside.say("child", {"why": "Her uncle sits at that desk"})
    aside.keep()
    nurse.settles()
    nurse.presses("Ctrl+1")
    nurse.sees(Today)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert isValid(aside)
    full.clear()
    aside.keep()
    nurse.settles()
    kept = nurse.does(lambda clinic: clinic.asides.of(case.id, DUTIES))
    assert kept["child"].values["why"] == "Her uncle sits at that desk"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(page)


def test_the_cover_does_not_say_that_all_is_kept_while_a_page_that_was_left_holds_words(nurse: NightShift) -> None:
    page, disk = typed_on_a_full_disk(nurse)
    nurse.presses("Ctrl+1")
    nurse.sees(Today)
    for kept in (False, True):
        if kept:
            has_room(nurse, page, disk)
        nurse.desk.window.hide_everything()
        nurse.settles()
        said = [each.text() for each in nurse.desk.window.curtain.cover.findChildren(QLabel)]
        assert any(each.startswith("Everything typed until") for each in said) is kept
        nurse.desk.window.curtain.uncover()
