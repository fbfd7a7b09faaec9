"""Every button of every page and each part of the foot, pressed twice before anything has answered: one act is in the
journal, one page is turned, one box asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk
from shiboken6 import isValid

from clinic_app.domain.case import Case
from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.ui import i18n
from clinic_app.ui.app import Dressed
from clinic_app.ui.parts.buttons import Button, IconButton
from clinic_app.ui.parts.in_sight import bring_into_sight
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.upkeep import Upkeep
from clinic_app.ui.upkeep_topics import topics_for

pytestmark = pytest.mark.timeout(900)

FOOT = ("saved", "line", "others", "backup", "pcs", "listening", "away", "help", "person")


class Hurry:
    """Presses, and reads in the journal what came of it."""

    def __init__(self, shift: NightShift, *, double_clicks: int = 2) -> None:
        self.shift, self.double_clicks = shift, double_clicks
        self.pressed = list[str]()
        self.twice = list[str]()

    def press(self, where: str, page: QWidget) -> None:
        """Every filled button that can be pressed now: four times as fast as a hand can."""
        for button in list(_first(page)):
            self._hurry(f"{where}: {button.text()!r}", button)
            if page is not self.shift.desk.page and not page.isVisible():
                return

    def press_each(self, where: str, opens: Callable[[], QWidget]) -> None:
        """The other buttons of a page, each on the page as it is opened; one of those that are called alike."""
        page = opens()
        for name in dict.fromkeys(button.text() for button in _others(page) if not _turns(button)):
            if not isValid(page) or not page.isVisible():
                page = opens()
            button = next((each for each in _others(page) if each.text() == name), None)
            if button is not None:
                bring_into_sight(button)
                self._settles()
                self._turns_one_page(f"{where}: {name!r}", button)

    def press_the_foot(self, where: str) -> None:
        """Every part of the foot that can be seen, as often as the hand likes."""
        for name in [each for each in FOOT if getattr(self.shift.inside.status, each).isVisible()]:
            self._turns_one_page(f"{where}, at the foot: {name}", getattr(self.shift.inside.status, name))
            self.shift.inside.open_place(where)
            self._settles()

    def _turns_one_page(self, what: str, button: QAbstractButton) -> None:
        deep = len(self.shift.inside.above)
        self._hurry(what, button)
        came = len(self.shift.inside.above) - deep
        boxes = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
        self.twice += [f"{what} opened {came} pages"] * (came > 1) + [f"{what} asked {len(boxes)} times"] * (
            len(boxes) > 1
        )
        for box in boxes:
            box.reject()
        self._settles()

    def _hurry(self, what: str, button: QAbstractButton) -> None:
        before = self.shift.does(_last)
        window, at = self.shift.desk.window.windowHandle(), button.mapTo(button.window(), QPoint(16, 16))
        for _hand in range(self.double_clicks):
            if not (isValid(button) and button.isVisible()):
                break  # a third click, half a second later by Qt's clock, is one on the page that came
            QTest.mouseDClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self._settles()
        self.pressed.append(what)
        self.twice += [f"{what} wrote {act} {n} times" for act, n in self._acts(before).items() if n > 1]
        menus = 0
        while popup := QApplication.activePopupWidget():
            menus += 1
            popup.close()
            QApplication.processEvents()
        self.twice += [f"{what} opened {menus} menus"] * (menus > 1)

    def _acts(self, after: int) -> Counter[tuple[str, str]]:
        return Counter(self.shift.does(lambda clinic: _since(clinic, after)))

    def _settles(self) -> None:
        for _round in range(3):
            self.shift.settles()
            QApplication.processEvents()


def _first(page: QWidget) -> Iterator[Button]:
    for button in page.findChildren(Button):
        if button.property("role") == "primary" and button.isVisibleTo(page) and button.isEnabled():
            yield button


def _others(page: QWidget) -> Iterator[Button]:
    for button in page.findChildren(Button):
        if button.property("role") != "primary" and button.isVisibleTo(page) and button.isEnabled():
            yield button


def _turns(button: Button) -> bool:
    """Whether it turns the screen to her: nothing behind that takes a press, until it is turned back."""
    return button.text().endswith("F6")


def _last(clinic: Clinic) -> int:
    return clinic.desk.vault.journal.entries(limit=1_000_000)[-1].seq


def _since(clinic: Clinic, after: int) -> list[tuple[str, str]]:
    return [(each.act, repr(each.about)) for each in clinic.desk.vault.journal.entries(after=after, limit=100_000)]


def test_on_every_page_of_upkeep(desk_top: DeskTop) -> None:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    hurry = Hurry(shift)
    for topic in topics_for(Role.COORDINATOR):
        upkeep = shift.inside.open_place("upkeep")
        assert isinstance(upkeep, Upkeep)
        page = upkeep.open_topic(topic.id)
        hurry._settles()
        hurry.press(topic.id, page)
    assert "\n".join(hurry.twice) == ""
    assert len(hurry.pressed) >= 8, hurry.pressed


def test_on_every_page_of_a_case_and_in_every_place(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    hurry = Hurry(desk)
    case: Case = desk.case()
    for place in desk.inside.places:
        page = desk.inside.open_place(place)
        hurry._settles()
        hurry.press(place, page)
    ways, leads = desk.inside.ways, desk.leads
    opens = {"sentences": leads.open_sentences, "decided": leads.open_decided, "services": ways.open_services,
             "papers": ways.print_case, "call": ways.open_call, "list": ways.open_list}  # fmt: skip
    for name, begins in opens.items():
        begins(case.id)
        hurry._settles()
        hurry.press(name, desk.inside.page())
        desk.inside.open_place("cases")
    screen = CaseScreen(ways, case.id)
    desk.inside.open_page(screen, place="cases")
    desk.desk.until(lambda: screen.view is not None)
    for name, act in screen.acts.acts.items():
        act.run()
        hurry._settles()
        hurry.press(name, desk.inside.page())
        desk.inside.back_to(lambda page: page is screen)
        hurry._settles()
    assert "\n".join(hurry.twice) == ""
    assert len(hurry.pressed) > 10, hurry.pressed


def test_what_is_no_first_button_either_on_the_pages_of_upkeep(desk_top: DeskTop) -> None:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    hurry = Hurry(shift)

    def opened(topic: str) -> QWidget:
        upkeep = shift.inside.open_place("upkeep")
        assert isinstance(upkeep, Upkeep)
        page = upkeep.open_topic(topic)
        hurry._settles()
        return page

    for topic in topics_for(Role.COORDINATOR):
        hurry.press_each(topic.id, partial(opened, topic.id))
    assert "\n".join(hurry.twice) == ""
    assert len(hurry.pressed) >= 20, hurry.pressed


def test_what_is_no_first_button_in_every_place_and_at_the_foot(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    hurry = Hurry(desk)

    def opened(place: str) -> QWidget:
        page = desk.inside.open_place(place)
        hurry._settles()
        return page

    for place in desk.inside.places:
        hurry.press_each(place, partial(opened, place))
    opened("today")
    hurry.press_the_foot("today")
    assert "\n".join(hurry.twice) == ""
    assert len(hurry.pressed) > 15, hurry.pressed


def test_what_is_no_first_button_on_every_page_of_a_case(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    hurry = Hurry(desk, double_clicks=1)  # a wrong word may be tried again once the first is refused
    case: Case = desk.case()
    ways, leads = desk.inside.ways, desk.leads

    def opened(begins: Callable[[], object]) -> QWidget:
        desk.inside.open_place("cases")
        begins()
        hurry._settles()
        return desk.inside.page()

    def screen(section: str, act: str = "") -> None:
        made = CaseScreen(ways, case.id, section=section)
        desk.inside.open_page(made, place="cases")
        hurry._settles()
        if act:
            made.acts.acts[act].run()

    first = ways.clinic.definitions.sections[0].id
    screen(first)
    shown = desk.inside.page()
    assert isinstance(shown, CaseScreen)
    acts = list(shown.acts.acts)
    opens = {"sentences": leads.open_sentences, "decided": leads.open_decided, "services": ways.open_services,
             "papers": ways.print_case, "call": ways.open_call, "list": ways.open_list}  # fmt: skip
    for name, begins in opens.items():
        hurry.press_each(name, partial(opened, partial(begins, case.id)))
    for section in ways.clinic.definitions.sections:
        hurry.press_each(section.id, partial(opened, partial(screen, section.id)))
    for name in acts:
        hurry.press_each(name, partial(opened, partial(screen, first, name)))
    assert "\n".join(hurry.twice) == ""
    assert len(hurry.pressed) > 40, hurry.pressed


def test_a_double_click_on_the_language_changes_it_once(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    part = desk.inside.status.language
    before, at = i18n.language(), part.mapTo(part.window(), QPoint(16, 16))
    assert len(i18n.offered()) == 2
    QTest.mouseDClick(desk.desk.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    desk.settles()
    assert i18n.language() != before


def test_a_double_click_on_what_takes_a_row_away_takes_one_away(qtbot: QtBot, dressed: Dressed) -> None:
    rows = QWidget()
    column = QVBoxLayout(rows)
    gone = list[int]()

    def take_away(number: int, icon: IconButton) -> None:
        gone.append(number)
        icon.hide()
        column.activate()

    for number in range(3):
        out = IconButton("x", f"Take {number} out")
        out.clicked.connect(lambda _on=False, which=number, icon=out: take_away(which, icon))
        column.addWidget(out)
    qtbot.addWidget(rows)
    rows.show()
    qtbot.waitExposed(rows)
    QTest.mouseDClick(rows.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(24, 24))
    assert gone == [0]
