"""A shift of eight hours in one window: what its pages hold is given back, so the last turn stands as lightly as the
first. A lock is not in it: it begins a new process, with nothing of the old (`test_ui_memory`).

Pages of the program's own files are not counted: whether they are this process's alone hangs on who else runs it.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pytest
import soaking
from desk_top import DeskTop
from every_hour import EveryHour, MonthEnd, Works
from night_shift import _OTHERS, NightShift, with_incident
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from referral_desk import TrainingDesk

from clinic_app.domain.ids import CaseId
from clinic_app.ui import i18n
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.upkeep import Upkeep

_CASES = 4
_SECTIONS = ("incident", "care", "risk")
_WARM, _TURNS = 2, 3
_HOURS, _TURNS_AN_HOUR = 8, 12
_KB_A_TURN = 60
"""What a turn may leave behind: the vault keeps what it read up to a limit of its own, and arenas grow by leaps."""
_KB_AN_HOUR = 600
"""The same, of all that is done in an hour."""


class _Held(NamedTuple):
    """By kind, so that a failure says what is more."""

    widgets: Counter[str]
    objects: Counter[str]
    kilobytes: int


class _Shift:
    """One nurse, the same turn again and again."""

    def __init__(self, nurse: NightShift) -> None:
        self.nurse = nurse
        self._cases = cycle([nurse.does(with_incident).id for _ in range(_CASES)])
        self._words = cycle(("Malee", "Nok Aung", ""))

    def turn(self) -> None:
        """A search, a case and three of its sections, an answer, its papers, hidden and shown, in both languages."""
        case_id = next(self._cases)
        self._looks_for(next(self._words))
        self._writes_in(case_id)
        self._reads_the_paper(case_id)
        self._hides()
        for language in ("th", "en"):
            i18n.use(language)
            self.nurse.desk.window.speak_anew()
            page = self.nurse.sees(CaseScreen)
            assert page.case_id == case_id
            self.nurse.settles()
        self.nurse.inside.open_place("today")
        self.nurse.sees(Today)
        self.nurse.settles()

    def _looks_for(self, words: str) -> None:
        page = self.nurse.inside.open_place("cases")
        assert isinstance(page, CaseList)
        page.search_box.setText(words)
        page.look_for(words)
        self.nurse.settles()

    def _writes_in(self, case_id: CaseId) -> None:
        page = self.nurse.opens(case_id)
        for section in _SECTIONS:
            page.open_section(section)
            self.nurse.desk.until(lambda: page.view is not None and page.view.is_whole)
        page.open_section("survivor", "s_name")
        self.nurse.types("Malee ")
        page.save()
        self.nurse.settles()

    def _reads_the_paper(self, case_id: CaseId) -> None:
        self.nurse.inside.ways.print_case(case_id)
        self.nurse.sees(PrintPreview)
        self.nurse.settles()
        self.nurse.inside.back()
        self.nurse.settles()

    def _hides(self) -> None:
        curtain = self.nurse.desk.window.curtain
        curtain.hide_everything()
        self.nurse.settles()
        curtain.uncover()
        self.nurse.settles()


def _held() -> _Held:
    """What the process holds on Today, once all that is due to go is gone."""
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
        gc.collect()
    objects = Counter(type(each).__name__ for each in gc.get_objects() if isinstance(each, QObject))
    kilobytes = 0
    if sys.platform == "linux":
        lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
        kilobytes = sum(int(words[1]) for words in lines if words[0] == "Private_Dirty:")
    return _Held(Counter(type(each).__name__ for each in QApplication.allWidgets()), objects, kilobytes)


def _goes_on(desk: NightShift, turn: Callable[[], None], turns: int, warm: int = _WARM) -> tuple[_Held, _Held]:
    desk.tests_the_record()  # or its timer is counted where the test is long enough for it to come by itself
    for _turn in range(warm):
        turn()
    before = _held()
    for _turn in range(turns):
        turn()
    return before, _held()


def test_turn_after_turn_leaves_nothing_behind(nurse: NightShift) -> None:
    before, after = _goes_on(nurse, _Shift(nurse).turn, _TURNS)
    assert after.widgets == before.widgets
    assert after.objects == before.objects


@pytest.fixture(params=[EveryHour, MonthEnd], ids=["every hour", "month end"])
def works(request: pytest.FixtureRequest, desk_top: DeskTop) -> Works:
    """What is done besides, in the clinic where it can be done."""
    if request.param is EveryHour:
        return EveryHour(TrainingDesk.opened(desk_top))
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    shift.settles()
    return MonthEnd(shift)


def test_whatever_else_is_done_leaves_nothing_behind(works: Works) -> None:
    before, after = _goes_on(works.desk, works.goes_on, 1)
    assert after.widgets == before.widgets
    assert after.objects == before.objects


@pytest.mark.soak
def test_after_eight_hours_of_everything_it_holds_what_it_held(works: Works) -> None:
    before, after = _goes_on(works.desk, works.goes_on, _HOURS, _HOURS)
    soaking.count("a long shift of everything", hours=_HOURS, kilobytes=after.kilobytes - before.kilobytes)
    assert after.widgets == before.widgets
    assert after.objects == before.objects
    assert after.kilobytes - before.kilobytes < _HOURS * _KB_AN_HOUR


def test_what_a_page_made_and_does_not_show_goes_with_it(desk_top: DeskTop) -> None:
    """A button that is laid nowhere has no page that takes it away: one more is held with each opening."""
    before = _without_a_page()
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    upkeep = shift.comes_in().open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    upkeep.open_topic("stolen")
    shift.settles()
    assert [each.text() for each in _without_a_page() if each not in before] == []


def _without_a_page() -> list[Button]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, Button)]


@pytest.mark.soak
def test_after_eight_hours_it_holds_what_it_held(nurse: NightShift) -> None:
    turns = _HOURS * _TURNS_AN_HOUR
    before, after = _goes_on(nurse, _Shift(nurse).turn, turns, _TURNS_AN_HOUR)
    soaking.count("a long shift", turns=turns, kilobytes=after.kilobytes - before.kilobytes)
    assert after.widgets == before.widgets
    assert after.objects == before.objects
    assert after.kilobytes - before.kilobytes < turns * _KB_A_TURN
