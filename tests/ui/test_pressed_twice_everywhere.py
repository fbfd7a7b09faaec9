"""The first button of every page, pressed twice before anything has answered: the journal holds one act, not two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from referral_desk import TrainingDesk

from clinic_app.domain.case import Case
from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.upkeep import Upkeep
from clinic_app.ui.upkeep_topics import topics_for

pytestmark = pytest.mark.timeout(900)


class Hurry:
    """Presses, and reads in the journal what came of it."""

    def __init__(self, shift: NightShift) -> None:
        self.shift = shift
        self.pressed = list[str]()
        self.twice = list[str]()

    def press(self, where: str, page: QWidget) -> None:
        """Every filled button that can be pressed now: four times as fast as a hand can."""
        for button in list(_first(page)):
            self._hurry(f"{where}: {button.text()!r}", button)
            if page is not self.shift.desk.page and not page.isVisible():
                return

    def _hurry(self, what: str, button: Button) -> None:
        before = self.shift.does(_last)
        window, at = self.shift.desk.window.windowHandle(), button.mapTo(button.window(), QPoint(16, 16))
        for _twice in range(2):
            QTest.mouseDClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self._settles()
        self.pressed.append(what)
        self.twice += [f"{what} wrote {act} {n} times" for act, n in self._acts(before).items() if n > 1]
        if popup := QApplication.activePopupWidget():
            popup.close()

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
