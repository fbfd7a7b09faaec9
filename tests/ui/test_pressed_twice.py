"""One press does one thing, on every button: not two for a double click, a key held down, or a hand in a hurry."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import partial
from threading import Event
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QRadioButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app import ui
from clinic_app.ui.app import Dressed
from clinic_app.ui.catching_up import CatchingUp
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.banner import Banner, Fact
from clinic_app.ui.parts.buttons import Button, StepButton, primary
from clinic_app.ui.parts.chosen_row import MarkedRow
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.silence import SilenceStrip
from clinic_app.ui.parts.toast import Toast
from clinic_app.ui.screens.gate_words import GateWords

MIDDLE = QPoint(20, 20)


class Desk(QWidget):
    """A window with one button, which does something in the background."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.jobs, self.gate = jobs, Event()
        self.begun, self.done = 0, 0
        self.button = primary("Send it")
        self.button.clicked.connect(self.send)
        QVBoxLayout(self).addWidget(self.button)

    def send(self) -> None:
        self.begun += 1
        self.jobs.run(self, self.gate.wait, self.settle)

    def settle(self, _there: bool) -> None:
        self.jobs.run(self, lambda: None, self.end)

    def end(self, _nothing: None) -> None:
        self.done += 1


@pytest.fixture
def desk(qtbot: QtBot, dressed: Dressed) -> Desk:
    made = Desk(Jobs(lambda _owner, error: pytest.fail(str(error))))
    qtbot.addWidget(made, before_close_func=lambda _widget: (made.gate.set(), made.jobs.close()))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.button.setFocus()
    return made


def key(button: Button, what: Qt.Key, at_ms: int, *, held: bool = False) -> None:
    """Down and up, `at_ms` by the clock of the keyboard."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, what, Qt.KeyboardModifier.NoModifier, "", held)
        event.setTimestamp(at_ms)
        QApplication.sendEvent(button, event)


def click(button: Button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, MIDDLE)


def double_click(desk: Desk) -> None:
    """As the system tells it, wherever the second of the two falls."""
    at = desk.button.mapTo(desk, MIDDLE)
    QTest.mouseDClick(desk.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


@pytest.mark.parametrize("press", [click, lambda button: key(button, Qt.Key.Key_Return, 0),
                                   lambda button: key(button, Qt.Key.Key_Space, 0)])  # fmt: skip
def test_while_what_it_began_is_on_its_way_a_button_begins_nothing_more(
    desk: Desk, qtbot: QtBot, press: object
) -> None:
    for _hurry in range(5):
        press(desk.button)
    assert desk.begun == 1
    desk.gate.set()
    qtbot.waitUntil(lambda: desk.done == 1)
    press(desk.button)
    qtbot.waitUntil(lambda: desk.done == 2)


def test_a_double_click_is_one_and_so_is_a_key_that_bounces_or_is_held(desk: Desk, qtbot: QtBot) -> None:
    desk.gate.set()
    double_click(desk)
    qtbot.waitUntil(lambda: desk.done == 1 and desk.jobs.idle)
    for what in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        before = desk.done
        begins = 1_000_000 * (1 + desk.done)
        key(desk.button, what, begins)
        qtbot.waitUntil(lambda: desk.jobs.idle)
        key(desk.button, what, begins + QApplication.doubleClickInterval() - 1)
        for at in range(10):
            key(desk.button, what, begins + 1_000 + 30 * at, held=True)
        qtbot.waitUntil(lambda: desk.jobs.idle)
        assert desk.done == before + 1
        key(desk.button, what, begins + 2_000)
        qtbot.waitUntil(lambda before=before: desk.done == before + 2 and desk.jobs.idle)


def test_what_the_program_goes_on_with_behind_a_turned_page_holds_no_button(desk: Desk, qtbot: QtBot) -> None:
    clinic = SimpleNamespace(catch_up=lambda: not desk.gate.is_set())
    catching_up, pressed = CatchingUp(desk, clinic, desk.jobs), []  # type: ignore[arg-type]
    desk.button.clicked.disconnect(desk.send)
    desk.button.clicked.connect(lambda: (pressed.append(True), catching_up.begin()))
    key(desk.button, Qt.Key.Key_Return, 1_000)
    assert not desk.jobs.idle
    key(desk.button, Qt.Key.Key_Return, 1_000 + 2 * QApplication.doubleClickInterval())
    assert len(pressed) == 2
    desk.gate.set()
    qtbot.waitUntil(lambda: desk.jobs.idle)


def test_a_row_that_opens_something_opens_it_once_and_nothing_there_is_answered(qtbot: QtBot, dressed: Dressed) -> None:
    window, opened, answered = QWidget(), list[object](), list[str]()
    window.resize(400, 80)
    rows = RowList(follows=False, parent=window)
    asked = Segments([("yes", "Yes"), ("no", "No")], "Is it so?", lines=Lines.EVEN, parent=window)
    silent = SilenceStrip("Is it so?", parent=window)
    rows.replace([("one", MarkedRow("A file", "", "users", height=80))])
    rows.chosen.connect(opened.append)
    silent.answer_begun.connect(answered.append)
    qtbot.addWidget(window)
    for there in (asked, silent):
        for part in (rows, asked, silent):
            part.setGeometry(window.rect())
            part.setVisible(part is rows)
        window.show()
        qtbot.waitExposed(window)
        at = QPoint(30, 40)
        opens = rows.chosen.connect(lambda _one, there=there: (there.show(), there.raise_()))
        twice = partial(QTest.mouseDClick, window.windowHandle(), Qt.MouseButton.LeftButton)
        twice(Qt.KeyboardModifier.NoModifier, at)
        rows.chosen.disconnect(opens)
        assert there.isVisible()
        assert (opened, asked.code(), answered) == (["one"], None, [])
        opened.clear()
        there.hide()
        twice(Qt.KeyboardModifier.NoModifier, at)
        assert opened == ["one"], "also where it stays"
        opened.clear()
    silent.show()
    silent.raise_()
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert answered == [""], "it lies where the second click fell"


def test_a_second_click_that_falls_on_what_came_in_its_place_presses_nothing(desk: Desk) -> None:
    pressed: list[bool] = []
    other = Button("Erase it", parent=desk)
    other.setGeometry(desk.button.geometry())
    other.clicked.connect(lambda: pressed.append(True))
    other.hide()
    desk.button.clicked.connect(lambda: (other.show(), other.raise_()))
    double_click(desk)
    assert desk.begun == 1
    assert other.isVisible()
    assert pressed == []


def of_ours(kind: type[QAbstractButton]) -> Iterator[type[QAbstractButton]]:
    """Every kind of button that the program draws itself; a box that is ticked twice is as it was, and shows it."""
    for below in kind.__subclasses__():
        if below.__module__.startswith("clinic_app.") and not issubclass(below, QCheckBox | QRadioButton):
            yield below
        yield from of_ours(below)


def test_no_button_that_is_drawn_here_takes_the_second_click_of_two() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "clinic_app.ui."):
        importlib.import_module(module.name)
    kinds = set(of_ours(QAbstractButton)) - {StepButton}  # whoever presses that twice wants two steps
    assert len(kinds) > 12
    ours = {kind for kind in kinds if hasattr(kind.mouseDoubleClickEvent, "__code__")}  # Qt's own is no function
    takes = [kind.__name__ for kind in kinds - ours]
    assert takes == []


def twice(part: QAbstractButton) -> None:
    """A double click in the middle of this, as the system tells it."""
    window, at = part.window(), part.mapTo(part.window(), part.rect().center())
    QTest.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def shown(qtbot: QtBot, part: QWidget) -> None:
    qtbot.addWidget(part)
    part.show()
    qtbot.waitExposed(part)


def test_a_double_click_on_a_picture_chooses_its_word_and_leaves_it_chosen(qtbot: QtBot, dressed: Dressed) -> None:
    words = GateWords()
    shown(qtbot, words)
    tile = words.tiles[2]
    tile.setFocus()
    twice(tile)
    assert words.chosen == [2]
    assert words.tiles[2] is tile
    assert tile.isChecked()
    assert tile.hasFocus(), "whoever chooses by keys goes on from there"


def test_a_double_click_on_a_fact_of_the_case_opens_it_once(qtbot: QtBot, dressed: Dressed) -> None:
    banner, pressed = Banner(), list[str]()
    banner.show_facts([Fact(id="room", caption="Room", value="2")], ())
    banner.fact_pressed.connect(pressed.append)
    shown(qtbot, banner)
    twice(banner.findChildren(QAbstractButton)[0])
    assert pressed == ["room"]


def test_a_double_click_on_undo_takes_back_once(qtbot: QtBot, dressed: Dressed) -> None:
    page, taken = QWidget(), list[str]()
    page.resize(600, 200)
    toast = Toast(page)
    shown(qtbot, page)

    def take_back() -> None:
        taken.append("back")
        toast.say("Taken back", lambda: taken.append("too much"))

    toast.say("Put away", take_back)
    twice(toast.findChildren(QAbstractButton)[0])
    assert taken == ["back"]
