"""Parts of a screen are destroyed on the screen's thread, whatever the lanes do meanwhile."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.ui import clearing
from clinic_app.ui.jobs import Jobs, _Errand


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs(lambda _owner, _error: None)
    yield made
    made.close()


class Part(QObject):
    """Something of a screen that says in which thread it was destroyed."""

    def __init__(self, ends: list[int]) -> None:
        super().__init__()
        self.destroyed.connect(lambda: ends.append(threading.get_ident()), Qt.ConnectionType.DirectConnection)


def test_a_screen_in_a_circle_is_not_cleared_up_by_a_lane_that_allocates(jobs: Jobs, qtbot: QtBot) -> None:
    ends: list[int] = []
    part = Part(ends)
    part.itself = part  # type: ignore[attr-defined]
    del part
    done: list[int] = []
    jobs.run(jobs, allocates, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert set(ends) <= {threading.get_ident()}
    gc.collect()
    assert ends == [threading.get_ident()]


def test_garbage_that_is_due_is_cleared_up_between_two_events(qapp: QApplication, qtbot: QtBot) -> None:
    ends: list[int] = []
    part = Part(ends)
    part.itself = part  # type: ignore[attr-defined]
    del part
    heaps: list[list[object]] = [[] for _each in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [threading.get_ident()]
    assert heaps


def test_it_is_begun_once_however_often_an_application_is_dressed(qapp: QApplication) -> None:
    clearing.begin(qapp)
    assert len(qapp.findChildren(clearing.Clearing)) == 1


class Lingering(Jobs):
    """Its lanes are still busy with an errand when the screen has its answer."""

    def __init__(self) -> None:
        super().__init__(lambda _owner, _error: None)
        self.answered = threading.Event()

    def _do(self, number: int, errand: _Errand) -> None:
        super()._do(number, errand)
        self.answered.wait(5)


@pytest.mark.parametrize("work", ["answers", "fails"])
def test_a_lane_never_lets_go_of_a_screen_last(qapp: QApplication, qtbot: QtBot, work: str) -> None:
    ends: list[int] = []
    jobs = Lingering()
    jobs.run(*errand(Part(ends), fails=work == "fails"))
    qtbot.waitUntil(lambda: jobs.idle)
    assert ends == [threading.get_ident()]
    jobs.answered.set()
    jobs.close()


def errand(part: Part, *, fails: bool) -> tuple[QObject, Callable[[], object], Callable[[object], None]]:
    """A job whose every half holds the part, as a lambda of a screen does."""

    def work() -> object:
        if fails:
            raise ValueError(part.objectName())
        return part.objectName()

    return part, work, lambda _answer: part.setObjectName("answered")


def allocates() -> int:
    """Enough for Python to look for garbage, also among what is old."""
    kept: list[list[object]] = []
    for _each in range(200_000):
        kept.append([])
    return len(kept)
