"""What she waits for: a key until it is painted, another section, a list that scrolls, the cover when she hides all.

On the whole program in the training clinic; the list is that of the program with invented rows, since a vault of so
many cases takes minutes to fill (`bench_finding` measures what its pages cost). Milliseconds of the screen's own
thread: what else the machine does is not in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from statistics import median
from time import thread_time
from typing import TYPE_CHECKING
from uuid import UUID

from tests.bench.bench_pointing import training
from tests.bench.measuring import Figure

if TYPE_CHECKING:
    from referral_desk import TrainingDesk

ROWS = 100_000
KEYS, SWITCHES, FRAMES = 60, 40, 200
_NOT_HERE = ("consent", "referral")
"""Sections that are pages of their own."""


def figures() -> Iterator[Figure]:
    with training() as desk:
        yield from _keys(desk)
        yield from _sections(desk)
        yield from _scrolling(desk)
        yield from _hiding(desk)
        yield from _panic(desk)


def _keys(desk: TrainingDesk) -> Iterator[Figure]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    from clinic_app.ui.forms.echo import PAUSE_MS

    page = desk.opens(desk.case().id)
    assert page.view is not None
    page.view.make_all()
    desk.settles()
    field = next(each for each in page.view.findChildren(QLineEdit) if each.isVisible() and each.isEnabled())
    field.setFocus()
    letters = cycle((Qt.Key.Key_A, Qt.Key.Key_N, Qt.Key.Key_Space))

    def key() -> None:
        QTest.keyClick(field, next(letters))

    took = _alone(key, KEYS)
    assert field.text()
    yield from _both("a key of an answer until it is painted", took, "16 ms")

    def rest() -> None:
        QTest.qWait(PAUSE_MS + 50)
        desk.settles()

    took = _alone(key, KEYS // 3, before=rest)
    yield from _both("the first key after a pause until it is painted", took, "16 ms")
    page.save()
    desk.settles()


def _sections(desk: TrainingDesk) -> Iterator[Figure]:
    case = desk.case()
    page = desk.opens(case.id)
    desk.settles()
    names = cycle([each.id for each in desk.clinic.definitions.sections if each.id not in _NOT_HERE])

    def switch() -> None:
        page.open_section(next(names))

    def read() -> None:
        desk.desk.until(lambda: page.view is not None and page.view.is_whole)

    took = _alone(switch, SWITCHES, before=read)
    yield from _both("another section of an open case, painted", took, "50 ms")
    took = _alone(switch, SWITCHES)
    yield from _both("  by whoever stays in none of them", took, "")


def _scrolling(desk: TrainingDesk) -> Iterator[Figure]:
    from clinic_app.domain.ids import CaseId
    from clinic_app.services.finding import CaseRow
    from clinic_app.ui.screens.case_model import CaseModel
    from clinic_app.ui.screens.case_table import CaseTable

    ways = desk.inside.ways
    model = CaseModel(ways.labels, ways.site)
    model.replace(tuple(
        CaseRow(number, CaseId(UUID(int=number)), f"K{number:07}", "draft", "26_40", "my", "high", None,
                closed=False, opened_on="2026-11-20")
        for number in range(ROWS, 0, -1)
    ))  # fmt: skip
    table = CaseTable(model)
    table.resize(1000, 620)
    table.show()
    bar = table.verticalScrollBar()
    steps = cycle((3, 3, 3, 40, 900))

    def frame() -> None:
        bar.setValue((bar.value() + next(steps)) % max(1, bar.maximum()))

    yield from _both("a frame of a list of 100,000 rows that scrolls", _alone(frame, FRAMES), "16 ms")
    table.close()


def _hiding(desk: TrainingDesk) -> Iterator[Figure]:
    """From the key until the cover stands painted and nothing else is to be seen, whatever lies over a case."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QMenu, QWidget

    from clinic_app.ui.dialogs import ask
    from clinic_app.ui.wording_message import Message

    page, window = desk.opens(desk.case().id), desk.desk.window
    desk.settles()

    def a_menu() -> QWidget:
        menu = QMenu(page)
        menu.addAction("Malee Aung")
        menu.popup(window.mapToGlobal(window.rect().center()))
        return menu

    def a_question() -> QWidget:
        return ask(page, Message("Malee Aung", "Take it out?"), verb="Take it out", then=lambda: None)

    def a_long_form() -> QWidget:
        longest = max(desk.clinic.definitions.sections, key=lambda each: len(each.fields))
        page.open_section(longest.id)
        assert page.view is not None
        page.view.make_all()
        return page.view

    for what, lay in (("a menu", a_menu), ("a question", a_question), ("its longest section", a_long_form)):
        opened: list[QWidget] = []

        def back(lay: Callable[[], QWidget] = lay, opened: list[QWidget] = opened) -> None:
            window.curtain.uncover()
            for old in opened:
                old.close()
            desk.settles()
            opened[:] = [lay()]
            QApplication.processEvents()

        painted: list[float] = []

        def hide(painted: list[float] = painted) -> None:
            begun = thread_time()
            QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_F9)  # paints before it comes back
            painted.append((thread_time() - begun) * 1000)

        took = _alone(hide, 20, before=back)
        assert window.covered
        assert not opened[-1].isVisible()
        yield from _both(f"the hide key until the cover is painted, a case and {what} open", sorted(painted), "100 ms")
        yield from _both("  and all the rest is put away", took, "")


def _panic(desk: TrainingDesk) -> Iterator[Figure]:
    """The hide key twice, until this process may go: the cover painted, the vault closed. Once: nobody comes back."""
    from time import perf_counter

    from PySide6.QtCore import QEventLoop, Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    top = desk.desk
    top.window.curtain.uncover()
    desk.settles()
    begun = perf_counter()
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_F9)
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_F9)
    while not top.replaced:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    took = (perf_counter() - begun) * 1000
    yield Figure(what="the hide key twice until the vault is closed, by the wall clock", ours_ms=took, must="100 ms")


def _alone(act: Callable[[], object], rounds: int, before: Callable[[], object] = lambda: None) -> list[float]:
    """From the act until all that follows from it is painted, in order of size; `before` is not counted."""
    from PySide6.QtWidgets import QApplication

    took = list[float]()
    for turn in range(rounds + 3):
        before()
        begun = thread_time()
        act()
        QApplication.processEvents()
        if turn >= 3:
            took.append((thread_time() - begun) * 1000)
    return sorted(took)


def _both(what: str, took: list[float], must: str) -> Iterator[Figure]:
    yield Figure(what=f"{what}: median", ours_ms=median(took))
    yield Figure(what=f"{what}: p95", ours_ms=took[int(len(took) * 0.95)], must=must)
