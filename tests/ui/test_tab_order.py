"""Tab goes as one reads, through parts made late and through editors that lend their focus to what is in them."""

from __future__ import annotations

import pytest
from night_shift import NightShift, with_incident, with_record
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from clinic_app.ui.app import Dressed
from clinic_app.ui.forms import growing
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.question import Question
from clinic_app.ui.forms.section_view import SectionView
from clinic_app.ui.parts.tab_order import _is_one_stop, follow, laid_out, stops_in, tab_through


class _Group(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)


class _Lends(QWidget):
    """Two buttons that are one for whoever comes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        self.parts = [QPushButton(f"{name} {n}") for n in (1, 2)]
        for part in self.parts:
            row.addWidget(part)
        self.setFocusProxy(self.parts[0])


@pytest.fixture
def page(qtbot: QtBot, dressed: Dressed) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    return made


def _column(page: QWidget) -> QVBoxLayout:
    column = page.layout()
    assert isinstance(column, QVBoxLayout)
    return column


def _walked(qtbot: QtBot, page: QWidget, *, back: bool = False) -> list[str]:
    """What Tab comes to, once round from the first."""
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    first = page.findChild(QPushButton, "first")
    assert first is not None
    first.setFocus()
    passed: list[str] = []
    while isinstance(at := QApplication.focusWidget(), QPushButton) and at.text() not in passed:
        passed.append(at.text())
        qtbot.keyClick(at, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
    return passed


def test_tab_goes_as_it_is_laid_out_whatever_was_made_first(page: QWidget, qtbot: QtBot) -> None:
    column, groups = _column(page), (_Group(), _Group())
    first = QPushButton("first")
    first.setObjectName("first")
    column.addWidget(first)
    for n, group in enumerate(groups):
        group.column.addWidget(QPushButton(f"head {n}"))
        group.column.addWidget(QPushButton(f"foot {n}"))
        column.addWidget(group)
    after = QPushButton("after")
    column.addWidget(after)
    for n, group in enumerate(groups):
        group.column.insertWidget(1, _Lends(f"row {n}"))
        group.column.insertWidget(2, QPushButton(f"last {n}"))
    tab_through(page, (_Lends,))

    wanted = ["first"]
    for n in (0, 1):
        wanted += [f"head {n}", f"row {n} 1", f"row {n} 2", f"last {n}", f"foot {n}"]
    wanted.append("after")
    assert _walked(qtbot, page) == wanted
    assert _walked(qtbot, page, back=True) == ["first", *reversed(wanted[1:])]


def test_what_lends_its_focus_goes_along_whole_and_can_take_the_focus_as_before(page: QWidget, qtbot: QtBot) -> None:
    """Left behind, it led Tab back to its parts: round and round, and never to what stood before them."""
    column, lends = _column(page), _Lends("lent")
    first, last = QPushButton("first"), QPushButton("last")
    first.setObjectName("first")
    for each in (first, last, lends):
        column.addWidget(each)
    lends.parts[1].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert stops_in(lends) == [lends]
    follow(first, stops_in(lends))

    assert _walked(qtbot, page) == ["first", "lent 1", "last"]
    assert lends.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert lends.parts[0].focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert lends.parts[1].focusPolicy() == Qt.FocusPolicy.ClickFocus


def test_whether_a_part_is_one_stop_is_told_as_all_its_stops_tell_it(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_record).id, "care")
    view = page.view
    assert view is not None
    view.make_all()
    nurse.settles()
    parts = [page, *page.findChildren(QWidget)]
    assert [each for each in parts if _is_one_stop(each) != (stops_in(each) == [each])] == []
    assert 0 < sum(_is_one_stop(each) for each in parts) < len(parts)


def test_a_section_that_was_left_is_unmade_once_the_next_one_stands(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_record).id, "care")
    before = page.view
    assert before is not None
    page.open_section("survivor")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert isValid(before), "to unmake it comes after what is waited for"
    assert before.isHidden()
    nurse.desk.until(lambda: not isValid(before))
    assert page.findChildren(SectionView) == [page.view]


def test_a_form_that_grew_is_walked_from_its_first_question_to_its_last_and_out_of_it(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "care")
    view = page.view
    assert view is not None
    view.make_all()
    nurse.settles()
    parts = [widget for widget in laid_out(view._inside, (Question, FoldedRow)) if stops_in(widget)]
    passed: list[int] = []
    view.go_to_first()
    out = False
    for _press in range(400):
        at = QApplication.focusWidget()
        assert at is not None
        here = [n for n, part in enumerate(parts) if part is at or part.isAncestorOf(at)]
        if out := not here:
            break
        passed += [n for n in here if n not in passed[-1:]]
        nurse.presses("Tab")
    assert out, "Tab never leaves the form"
    shown = [n for n, part in enumerate(parts) if n >= passed[0] and any(_takes(stop) for stop in stops_in(part))]
    assert passed == shown
    assert len(passed) > 10


def test_the_page_of_a_case_is_walked_from_its_banner_to_its_help(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "care")
    nurse.settles()
    assert page.view is not None
    parts: list[QWidget] = [page.banner, page.rail, page.outline, page.acts, page.view, page.help]
    passed: list[QWidget] = []
    _first_in(page.banner).setFocus(Qt.FocusReason.TabFocusReason)
    for _press in range(400):
        at = QApplication.focusWidget()
        here = next((part for part in parts if at is part or part.isAncestorOf(at)), None) if at is not None else None
        if here is None:
            break
        passed += [here] if here not in passed[-1:] else []
        nurse.presses("Tab")
    order = [parts.index(one) for one in passed]
    assert order == sorted(order)
    assert {0, 2, 3, 4, 5} <= set(order)


def test_another_section_is_walked_from_its_head_before_the_help_too(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "survivor")
    page.open_section("incident")  # in the head of it stands a button, made after the questions
    nurse.desk.until(lambda: page.view is not None and page.view.is_whole)
    nurse.settles()
    page.acts.setFocus(Qt.FocusReason.TabFocusReason)
    called: list[str] = []
    for _press in range(400):
        nurse.presses("Tab")
        at = QApplication.focusWidget()
        if at is None or page.help.isAncestorOf(at):
            break
        called.append(at.accessibleName())
    assert called[0] == "Another incident"
    assert called[1].startswith("Type of violence")
    assert len(called) > 30, called


@pytest.mark.parametrize("inside", [False, True], ids=["from the outline", "from the head of the section"])
def test_whoever_is_quicker_finds_tab_led(nurse: NightShift, inside: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another section is painted first; only then, or when Tab is pressed, is Tab led through it."""
    monkeypatch.setattr(growing, "_AFTER_PAINT_MS", 60_000)
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "survivor")
    nurse.settles()
    page.open_section("incident")
    QApplication.processEvents()
    assert page.view is not None
    led: list[bool] = []
    page.view.led.connect(lambda: led.append(True))
    page.acts.setFocus(Qt.FocusReason.TabFocusReason)
    if inside:
        next(stop for stop in page.view.stops if _takes(stop)).setFocus(Qt.FocusReason.TabFocusReason)
    assert not led
    nurse.presses("Tab")
    assert led == [True]
    at = QApplication.focusWidget()
    assert at is not None
    assert at.accessibleName().startswith("Type of violence" if inside else "Another incident")


def test_a_section_nobody_presses_tab_in_is_led_once_it_is_painted(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id, "survivor")
    nurse.settles()
    page.open_section("incident")
    assert page.view is not None
    led: list[bool] = []
    page.view.led.connect(lambda: led.append(True))
    nurse.desk.until(lambda: bool(led))


def test_what_tab_comes_to_from_outside_a_room_that_scrolls_is_scrolled_to(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "care")
    nurse.settles()
    assert page.view is not None
    page.view.make_all()
    nurse.settles()
    bar = page.view.verticalScrollBar()
    assert bar.maximum() > page.view.viewport().height()
    bar.setValue(bar.maximum())
    page.acts.setFocus(Qt.FocusReason.TabFocusReason)
    nurse.presses("Tab")
    come_to = QApplication.focusWidget()
    assert come_to is not None
    assert page.view.isAncestorOf(come_to)
    assert not come_to.visibleRegion().isEmpty()


def _first_in(part: QWidget) -> QWidget:
    return next(stop for stop in stops_in(part) if _takes(stop))


def _takes(stop: QWidget) -> bool:
    return stop.isVisible() and stop.isEnabled()


class _Led(QWidget):
    """A part that keeps count of how often it is asked for its stops."""

    asked = 0

    def __init__(self) -> None:
        super().__init__()
        self._parts = [QPushButton(f"led {n}", self) for n in (1, 2)]

    @property
    def stops(self) -> list[QWidget]:
        self.asked += 1
        return [*self._parts]


def test_a_part_that_led_its_own_is_asked_once_where_tab_stops_in_it(page: QWidget) -> None:
    led = _Led()
    column = page.layout()
    assert column is not None
    for part in (QPushButton("before"), led, QPushButton("after")):
        column.addWidget(part)
    tab_through(page, (_Led,))
    assert led.asked == 1, "a section of a case looks through all its questions for it"
