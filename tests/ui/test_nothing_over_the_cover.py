"""While all is hidden the cover is what is on the screen: whatever lay open, whatever comes up, whoever is there."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from desk_top import DeskTop, founded
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from test_ui_hide_and_lock import come_in

from clinic_app.ui import app, dialogs
from clinic_app.ui.cover import Cover
from clinic_app.ui.inside import Inside
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.wording import Message

SAID = Message("Malee Aung", "Take it out?")


def on_screen() -> list[QWidget]:
    """The windows that stand there, as the system was told."""
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    return [each for each in shown if not each.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)]


def assert_covered(desk_top: DeskTop) -> None:
    assert desk_top.window.covered
    assert on_screen() == [desk_top.window]


class _Painted(QObject):
    """Whether somebody painted the cover before anything else was done."""

    def __init__(self, cover: Cover) -> None:
        super().__init__(cover)
        self.times = 0
        cover.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def opened_list(inside: Inside) -> QWidget:
    box = QComboBox(inside)
    box.addItems(["Malee Aung", "Nok"])
    box.show()
    box.showPopup()
    return box.view().window()


def opened_menu(inside: Inside) -> QWidget:
    menu = QMenu(inside)
    menu.addAction("Malee Aung")
    menu.popup(inside.mapToGlobal(QPoint(50, 50)))
    return menu


def opened_chooser(inside: Inside) -> QWidget:
    chooser = QFileDialog(inside, "Notebook")
    chooser.open()
    return chooser


def asked(inside: Inside) -> QWidget:
    return dialogs.ask(inside, SAID, verb="Take it out", then=lambda: None)


def second_window(inside: Inside) -> QWidget:
    window = QWidget(inside, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
    window.show()
    return window


@pytest.mark.parametrize("opened", [opened_list, opened_menu, opened_chooser, asked, second_window])
def test_the_cover_is_painted_in_the_very_turn_of_the_key_whatever_lies_open(
    at_the_door: DeskTop, opened: object
) -> None:
    inside = come_in(at_the_door)
    window = opened(inside)  # type: ignore[operator]
    at_the_door.until(lambda: QGuiApplication.focusWindow() is window.windowHandle())
    painted = _Painted(at_the_door.window.curtain.cover)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window.windowHandle(), key)  # and not one turn of the loop more
    assert painted.times == 1
    assert_covered(at_the_door)


@pytest.mark.parametrize("opened", [opened_menu, opened_chooser, asked, second_window])
def test_what_work_that_was_begun_before_wants_to_show_waits_behind_the_cover(
    at_the_door: DeskTop, opened: object
) -> None:
    inside = come_in(at_the_door)
    at_the_door.press(Qt.Key.Key_F9)
    came: list[QWidget] = []
    seen: list[list[QWidget]] = []

    def then(_nothing: None) -> None:
        came.append(opened(inside))  # type: ignore[operator]
        seen.append(on_screen())

    at_the_door.window.jobs.run(inside, lambda: None, then=then)
    at_the_door.until(lambda: bool(came))
    at_the_door.qtbot.wait(20)
    assert seen == [[at_the_door.window]], "not even for a moment"
    assert_covered(at_the_door)
    at_the_door.window.curtain.uncover()
    passing = came[0].windowType() == Qt.WindowType.Popup
    assert came[0].isVisible() == (not passing)
    assert not came[0].testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    came[0].close()


def test_whoever_signed_in_comes_back_although_a_box_waits_behind_the_cover(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    window = at_the_door.window
    at_the_door.press(Qt.Key.Key_F9)
    boxes = [asked(inside), dialogs.tell(window, SAID)]
    at_the_door.qtbot.wait(20)
    assert QGuiApplication.modalWindow() is None
    at_the_door.qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    cover = at_the_door.sees(Cover)
    assert cover.asks
    cover.asking.passphrase.passphrase.setText("mango and three other words")
    at_the_door.qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    at_the_door.until(lambda: not window.covered)
    assert QGuiApplication.modalWindow() is not None, "now they are asked"
    for box in boxes:
        box.close()


def test_once_the_cover_is_lifted_boxes_come_up_again(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    at_the_door.press(Qt.Key.Key_F9)
    at_the_door.window.curtain.uncover()
    box = asked(inside)
    at_the_door.qtbot.wait(20)
    assert box in on_screen()
    box.close()


def test_what_came_up_in_the_turn_in_which_the_cover_is_lifted_is_shown(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    at_the_door.press(Qt.Key.Key_F9)
    box = asked(inside)
    at_the_door.window.curtain.uncover()
    at_the_door.qtbot.wait(20)
    assert box in on_screen()
    box.close()


def test_behind_the_door_after_a_lock_boxes_come_up(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> None:
    before = DeskTop(tmp_path, qtbot, dressed)
    founded(before)
    before.close()
    after = DeskTop(tmp_path, qtbot, dressed, after_lock=True)
    after.press(Qt.Key.Key_Space, after.page)
    box = dialogs.tell(after.sees(Unlock), SAID)
    qtbot.wait(20)
    assert box in on_screen()
    box.close()
    after.close()


def test_whoever_comes_in_behind_the_cover_does_not_lift_it(at_the_door: DeskTop) -> None:
    come_in(at_the_door)
    window = at_the_door.window
    at_the_door.press(Qt.Key.Key_F9)
    assert window.clinic is not None
    window.enter(window.clinic)  # as when the training clinic is left for the other, and that takes its second
    assert_covered(at_the_door)
    assert QApplication.focusWidget() is window.curtain.cover
    at_the_door.waits(19 * 60)
    assert at_the_door.replaced == 0
    at_the_door.waits(60)
    at_the_door.until(lambda: at_the_door.replaced == 1)


def test_it_hides_while_the_vault_is_busy(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    go_on, began = Event(), Event()

    def long_work() -> None:
        began.set()
        go_on.wait(60)

    at_the_door.window.jobs.run(inside, long_work, then=lambda _nothing: None)
    assert began.wait(60)
    painted = _Painted(at_the_door.window.curtain.cover)
    at_the_door.press(Qt.Key.Key_F9)
    assert painted.times >= 1
    assert_covered(at_the_door)
    assert not go_on.is_set()
    go_on.set()
    at_the_door.until(lambda: at_the_door.window.jobs.idle)
    assert_covered(at_the_door)


class _KeepsKeys(QObject):
    """As Qt while something is dragged: before everybody else, and every key is its own."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent)


def test_it_hides_while_something_is_dragged(at_the_door: DeskTop, monkeypatch: pytest.MonkeyPatch) -> None:
    come_in(at_the_door)
    ended = list[str]()
    monkeypatch.setattr(QDrag, "cancel", lambda: ended.append("the drag"))
    drags = _KeepsKeys()
    QApplication.instance().installEventFilter(drags)  # type: ignore[union-attr]
    at_the_door.press(Qt.Key.Key_F9)
    assert not at_the_door.window.covered, "or this is not what Qt does"
    dragged = QMimeData()
    dragged.setText("Malee Aung")
    enters = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(at_the_door.window.windowHandle(), enters)
    at_the_door.press(Qt.Key.Key_F9)
    assert_covered(at_the_door)
    assert ended == ["the drag"]
    QApplication.instance().removeEventFilter(drags)  # type: ignore[union-attr]


def test_a_mouse_that_was_held_down_reaches_nothing_behind_the_cover(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    heard: list[QEvent.Type] = []

    class Holds(QWidget):
        def mouseMoveEvent(self, event: QMouseEvent) -> None:
            heard.append(event.type())

    holds = Holds(inside)
    holds.resize(50, 50)
    holds.show()
    holds.grabMouse()
    at_the_door.press(Qt.Key.Key_F9)
    assert_covered(at_the_door)
    assert QWidget.mouseGrabber() is None
    cover, left = at_the_door.sees(Cover), Qt.MouseButton.LeftButton
    moved = QMouseEvent(QEvent.Type.MouseMove, QPointF(9, 9), QPointF(9, 9), left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(at_the_door.window.windowHandle(), moved)
    assert heard == []
    assert not cover.asks


def picture(desk_top: DeskTop) -> bytes:
    image = desk_top.window.grab().toImage()
    return bytes(image.constBits())


def test_the_cover_is_the_same_to_the_last_pixel_whoever_is_there(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed
) -> None:
    seen: dict[str, tuple[bytes, bytes]] = {}
    first = DeskTop(tmp_path, qtbot, dressed)
    founded(first)
    first.close()
    for word in ("mango", "river"):
        one = DeskTop(tmp_path, qtbot, dressed, after_lock=True)
        locked = picture(one)
        one.press(Qt.Key.Key_Space, one.page)
        door = one.sees(Unlock)
        door.sign_in.word.setText(word)
        door.sign_in.passphrase.setText(f"{word} and three other words")
        one.press(Qt.Key.Key_Return, door.sign_in.passphrase)
        one.sees(Inside)
        one.press(Qt.Key.Key_F9)
        seen[word] = locked, picture(one)
        one.close()
    assert seen["mango"] == seen["river"]
    hidden_and_locked = set(seen["mango"])
    assert len(hidden_and_locked) == 1, "nor does it tell a lock from a pause"
