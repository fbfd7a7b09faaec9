"""Hidden or locked, the screen is the same whoever was in and whatever was left: seen, heard, in the title."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NURSE, NightShift, with_record
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.services.doorway import NewPerson
from clinic_app.ui import app
from clinic_app.ui.cover import Cover
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.unlock import Unlock

COORDINATOR = _OTHERS[0]


def with_nothing_begun(shift: NightShift) -> None:
    shift.settles()


def in_the_middle_of_a_word(shift: NightShift) -> None:
    case = shift.does(with_record)
    shift.opens(case.id, "survivor", "s_alias")
    shift.presses("Space")
    shift.types("ดาว")


def at_a_section_read_alone(shift: NightShift) -> None:
    shift.opens(shift.does(with_record).id, "survivor")
    shift.sees(CaseScreen)


def with_a_companion_who_refuses_to_go(shift: NightShift) -> None:
    shift.presses("Ctrl+N")
    door = shift.sees(DoorStep)
    shift.desk.until(lambda: door.short is not None)
    door.company.waits.segments.choose_by_hand("2")


class Told(NamedTuple):
    pixels: bytes
    heard: list[tuple[str, str, str, str]]
    title: str
    clipboard: str


WORK = (with_nothing_begun, with_a_companion_who_refuses_to_go, in_the_middle_of_a_word, at_a_section_read_alone)
PEOPLE = (NURSE, COORDINATOR)


@pytest.fixture
def desks(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[Callable[..., DeskTop]]:
    """Programs on one folder, one after the other; the one before is gone."""
    made: list[DeskTop] = []

    def start(*, after_lock: bool = False, somebody_waits: bool = False) -> DeskTop:
        if made:
            made.pop().close()
        made.append(DeskTop(tmp_path, qtbot, dressed, after_lock=after_lock, somebody_waits=somebody_waits))
        return made[-1]

    yield start
    made[-1].close()


def told(desk: DeskTop) -> Told:
    """Every pixel, everything a screen reader is told, the title and what is on the clipboard."""
    QApplication.processEvents()
    picture = desk.window.grab().toImage()
    heard: list[tuple[str, str, str, str]] = []
    _hear(QAccessible.queryAccessibleInterface(desk.window), heard)
    return Told(bytes(picture.constBits()), heard, desk.window.windowTitle(), QApplication.clipboard().text())


def _hear(part: QAccessibleInterface | None, heard: list[tuple[str, str, str, str]]) -> None:
    if part is None or part.state().invisible:
        return
    text = [part.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)]
    heard.append((str(part.role()), text[0], text[1], text[2]))
    for number in range(part.childCount()):
        _hear(part.child(number), heard)


def states(desks: Callable[..., DeskTop], who: NewPerson, work: Callable[[NightShift], None]) -> dict[str, Told]:
    """What stands there when she hid everything, and after the lock: before and after somebody touches it."""
    desk = desks()
    shift = NightShift(desk, who)
    shift.comes_in()
    work(shift)
    desk.window.hide_everything()
    desk.settles()
    found: dict[str, Told] = {f"hidden behind {desk.sees(Cover).accessibleName()}": told(desk)}
    desk.window.lock()
    desk.until(lambda: desk.replaced == 1)
    desk = desks(after_lock=True)
    found["locked"] = told(desk)
    desk.press(Qt.Key.Key_Space, desk.sees(Cover))
    desk.sees(Unlock)
    desk.until(lambda: desk.window.jobs.idle)
    found["asked"] = told(desk)
    return found


def test_the_locked_state_is_the_same_whoever_was_in_and_whatever_she_left(desks: Callable[..., DeskTop]) -> None:
    NightShift.founded(desks())
    seen: dict[str, Told] = {}
    for who in PEOPLE:
        for work in WORK:
            for state, each in states(desks, who, work).items():
                first = seen.setdefault(state, each)
                for part, before, now in zip(Told._fields, first, each, strict=True):
                    assert before == now, f"{state}, {part}: {who.word} {work.__name__}"
    assert len(seen) == 4, "two dull pages, the lock untouched, the lock that asks"
    assert len({each.pixels for each in seen.values()}) == 3, "after a lock the first of them, and all are looked at"
    assert len(seen["asked"].heard) > 4
    assert {each.title for each in seen.values()} == {"Notebook"}
