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

from tests.bench.bench_pointing import _training
from tests.bench.measuring import Figure

if TYPE_CHECKING:
    from referral_desk import TrainingDesk

ROWS = 100_000
KEYS, SWITCHES, FRAMES = 60, 40, 200
_NOT_HERE = ("consent", "referral")
"""Sections that are pages of their own."""


def figures() -> Iterator[Figure]:
    with _training() as desk:
        yield from _keys(desk)
        yield from _sections(desk)
        yield from _scrolling(desk)
        yield from _hiding(desk)


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
    took = _alone(lambda: page.open_section(next(names)), SWITCHES)
    yield from _both("another section of an open case, painted", took, "50 ms")


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
    """A case with a menu open over it: from the key until the cover stands painted and nothing else is to be seen."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QMenu

    page, window = desk.opens(desk.case().id), desk.desk.window
    desk.settles()
    opened: list[QMenu] = []

    def back() -> None:
        window.curtain.uncover()
        desk.settles()
        opened.append(QMenu(page))
        opened[-1].addAction("Malee Aung")
        opened[-1].popup(window.mapToGlobal(window.rect().center()))
        QApplication.processEvents()

    took = _alone(lambda: QTest.keyClick(window, Qt.Key.Key_F9), 20, before=back)
    assert window.covered
    assert not opened[-1].isVisible()
    yield from _both("the hide key until the cover is painted, a case and a menu open", took, "100 ms")


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
