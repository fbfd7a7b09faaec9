"""Who waits at the hub's door keeps nobody waiting, rings once, and does not ask a hub that holds nobody."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from clinic_app.errors import HubUnreachable
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.screens.doorbell import Doorbell


class Door:
    """A hub's door: each wait is answered as the test says."""

    def __init__(self) -> None:
        self.waits, self.let, self.closed = 0, Event(), 0
        self.answers: list[bool | Exception] = []

    def listen(self, mailbox: str) -> bool:
        assert mailbox == "box"
        self.waits += 1
        assert self.let.wait(10)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def cut(self) -> None:
        self.answers = [HubUnreachable()]
        self.let.set()

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs(lambda _owner, _error: None)
    yield made
    made.close()


def bell_of(jobs: Jobs, door: Door, seconds: list[float]) -> tuple[Doorbell, list[int]]:
    owner, rung = QObject(jobs), list[int]()
    bell = Doorbell(owner, jobs, lambda: seconds[0], lambda: door)
    bell.rang.connect(lambda: rung.append(1))
    return bell, rung


def test_it_rings_when_something_comes_and_nobody_is_busy_with_that(jobs: Jobs, qtbot: QtBot) -> None:
    door, seconds = Door(), [0.0]
    door.answers = [False, True]
    busy: list[bool] = []
    jobs.busy_changed.connect(busy.append)
    bell, rung = bell_of(jobs, door, seconds)
    bell.listen("box")
    bell.listen("box")
    qtbot.waitUntil(lambda: door.waits == 1)
    qtbot.waitUntil(lambda: jobs.idle)  # although somebody waits
    seconds[0] = 25.0  # held as long as a hub holds
    door.let.set()
    qtbot.waitUntil(lambda: bool(rung))
    assert (door.waits, bell.listening, door.closed) == (2, False, 0)
    assert busy == [True, False]  # to open the line, and no more


def test_what_stays_there_does_not_ring_for_ever(jobs: Jobs, qtbot: QtBot) -> None:
    door, seconds = Door(), [100.0]
    door.answers = [True, True]
    door.let.set()
    bell, rung = bell_of(jobs, door, seconds)
    bell.listen("box")
    qtbot.waitUntil(lambda: len(rung) == 1)
    seconds[0] += 1
    bell.listen("box")  # the round did not empty it
    assert bell._again.isActive()
    assert bell._again.interval() == 29_000
    assert door.waits == 1


def test_a_hub_that_holds_nobody_is_not_asked_for_ever(jobs: Jobs, qtbot: QtBot) -> None:
    door, seconds = Door(), [0.0]
    door.answers = [False]
    door.let.set()
    bell, rung = bell_of(jobs, door, seconds)
    bell.listen("box")
    qtbot.waitUntil(lambda: door.closed == 1)
    bell.listen("box")
    assert (door.waits, bell.listening, rung) == (1, False, [])


def test_a_line_that_breaks_is_found_out_by_the_next_round(jobs: Jobs, qtbot: QtBot) -> None:
    door, seconds = Door(), [0.0]
    door.answers = [HubUnreachable()]
    door.let.set()
    bell, rung = bell_of(jobs, door, seconds)
    bell.listen("box")
    qtbot.waitUntil(lambda: door.closed == 1)
    qtbot.waitUntil(lambda: not bell.listening)
    assert rung == []
    bell.listen(None)  # the list does not name us any more
    assert not bell.listening


def test_a_lock_waits_for_nobody(jobs: Jobs, qtbot: QtBot) -> None:
    door, seconds = Door(), [0.0]
    bell, rung = bell_of(jobs, door, seconds)
    jobs.ending.connect(bell.stop)
    bell.listen("box")
    qtbot.waitUntil(lambda: door.waits == 1)
    jobs.close()  # returns only when the lanes are empty
    assert door.closed == 1
    assert rung == []
