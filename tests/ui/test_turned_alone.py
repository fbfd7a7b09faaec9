"""Turned to her, it is the only screen of ours: behind it nothing hears a key, and nothing comes up before it."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from test_nothing_over_the_cover import SAID, on_screen
from test_ui_hide_and_lock import come_in

from clinic_app.ui import dialogs
from clinic_app.ui.parts.blank import Blank
from clinic_app.ui.screens.her_words import Turned
from clinic_app.ui.screens.turned import TurnedScreen


@pytest.fixture
def turned(at_the_door: DeskTop) -> TurnedScreen:
    """Turned to her from the first page, as `turn` does it."""
    inside = come_in(at_the_door)
    screen = TurnedScreen(Turned(language="en", question="?"), at_the_door.window)
    screen.turned_back.connect(inside.hide_wanted)
    screen.showFullScreen()
    QApplication.processEvents()
    return screen


def named(node: QAccessibleInterface) -> list[str]:
    """Every name that whoever reads the screen aloud is told of."""
    if node.state().invisible:  # type: ignore[attr-defined]
        return []
    names = [node.text(QAccessible.Text.Name)]
    for place in range(node.childCount()):
        names += named(node.child(place))
    return [each for each in names if each]


def test_whoever_brings_the_staffs_window_forward_can_do_nothing_there(
    at_the_door: DeskTop, turned: TurnedScreen
) -> None:
    window = at_the_door.window
    inside = window.inside
    assert inside is not None
    page = inside.page()
    window.activateWindow()
    at_the_door.until(window.isActiveWindow)
    held = Qt.KeyboardModifier.ControlModifier
    for key, modifiers in ((Qt.Key.Key_2, held), (Qt.Key.Key_K, held), (Qt.Key.Key_H, held), (Qt.Key.Key_F8, None)):
        at_the_door.qtbot.keyClick(window.windowHandle(), key, modifiers or Qt.KeyboardModifier.NoModifier)
        QApplication.processEvents()
    assert inside.page() is page
    assert inside._palette is None
    assert window.focusWidget() is None or not window.focusWidget().isVisible()
    assert named(QAccessible.queryAccessibleInterface(window)) == ["Notebook"]
    turned.close()
    assert window.covered
    assert QApplication.focusWidget() is window.curtain.cover
    window.curtain.uncover()
    assert "Today" in named(QAccessible.queryAccessibleInterface(window)), "or nothing was looked for"
    at_the_door.qtbot.keyClick(window.windowHandle(), Qt.Key.Key_2, held)
    assert inside.page() is not page


def test_made_small_by_a_hand_it_uncovers_nothing(at_the_door: DeskTop, turned: TurnedScreen) -> None:
    [blank] = at_the_door.window.findChildren(Blank)
    turned.showMinimized()
    QApplication.processEvents()
    assert turned.isMinimized()
    assert blank.isVisible()
    assert not at_the_door.window.inside.isVisible()  # type: ignore[union-attr]
    turned.showFullScreen()
    turned.close()
    assert at_the_door.window.covered


def test_what_comes_up_meanwhile_waits_behind_the_cover(at_the_door: DeskTop, turned: TurnedScreen) -> None:
    window = at_the_door.window
    assert window.inside is not None
    box = dialogs.tell(window.inside, SAID)
    assert box not in on_screen()
    at_the_door.qtbot.wait(20)
    assert set(on_screen()) == {window, turned}
    at_the_door.press(Qt.Key.Key_F9, turned)
    at_the_door.qtbot.wait(20)
    assert on_screen() == [window]
    window.curtain.uncover()
    at_the_door.qtbot.wait(20)
    assert set(on_screen()) == {window, turned}
    turned.close()
    at_the_door.qtbot.wait(20)
    assert on_screen() == [window]
    assert window.covered
    window.curtain.uncover()
    assert set(on_screen()) == {window, box}
    box.close()
