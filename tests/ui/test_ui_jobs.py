"""Work in the background: in order, answered on the screen's thread, never to a screen that is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.errors import DiskFull
from clinic_app.ui.jobs import Jobs


class Told:
    def __init__(self) -> None:
        self.errors: list[Exception] = []

    def __call__(self, _owner: QObject, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def jobs(qapp: QApplication, told: Told) -> Iterator[Jobs]:
    made = Jobs(told)
    yield made
    made.close()


def test_an_answer_comes_back_on_the_thread_of_the_screen(jobs: Jobs, qtbot: QtBot) -> None:
    owner, seen = QObject(), []
    jobs.run(owner, threading.get_ident, then=lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, here = seen[0]
    assert here == threading.get_ident() != worker


def test_an_answer_for_a_closed_screen_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    screen, gate, seen = QWidget(), threading.Event(), []
    jobs.run(screen, lambda: gate.wait(5), then=seen.append)
    screen.deleteLater()
    qtbot.waitUntil(lambda: not _alive(screen))
    gate.set()
    qtbot.waitUntil(lambda: jobs.idle)
    assert seen == []


def test_a_lane_does_things_in_the_order_they_were_given(jobs: Jobs, qtbot: QtBot) -> None:
    owner, done = QObject(), []
    for number in range(50):
        jobs.run(owner, lambda number=number: number, then=done.append)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == list(range(50))


def test_the_line_may_wait_while_the_vault_works(jobs: Jobs, qtbot: QtBot) -> None:
    owner, gate, saved = QObject(), threading.Event(), []
    jobs.run(owner, lambda: gate.wait(5), then=lambda _done: None, lane="line")
    jobs.run(owner, lambda: "saved", then=saved.append)
    qtbot.waitUntil(lambda: saved == ["saved"])
    gate.set()


def test_a_failure_goes_to_otherwise_or_to_the_one_dialog(jobs: Jobs, qtbot: QtBot, told: Told) -> None:
    def breaks() -> None:
        raise DiskFull(free_bytes=0)

    owner, own = QObject(), []
    jobs.run(owner, breaks, then=lambda _none: None, otherwise=own.append)
    jobs.run(owner, breaks, then=lambda _none: None)
    qtbot.waitUntil(lambda: bool(own) and bool(told.errors))
    assert isinstance(own[0], DiskFull)
    assert isinstance(told.errors[0], DiskFull)


def test_closing_still_does_what_waits_for_the_vault(qapp: QApplication, told: Told) -> None:
    jobs, owner, done = Jobs(told), QObject(), []
    for number in range(20):
        jobs.run(owner, lambda number=number: done.append(number), then=lambda _none: None)
    jobs.close()
    assert done == list(range(20))


def _alive(widget: QWidget) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(widget))
