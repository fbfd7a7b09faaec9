"""The line that waits for post, without a hub: who hangs it up when the program locks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from clinic_app.ui.jobs import Jobs
from clinic_app.ui.screens.doorbell import Doorbell


class Told:
    """Keeps what it is asked to run until it is let."""

    closed = False

    def __init__(self) -> None:
        self.asked: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def run(self, _owner: QObject, work: Callable[[], Any], then: Callable[[Any], None], *_: Any, **__: Any) -> None:
        self.asked.append((work, then))

    def does(self) -> None:
        work, then = self.asked.pop(0)
        then(work())


class Wire:
    """A line on which something lies at once."""

    def __init__(self) -> None:
        self.was: list[str] = []

    def listen(self, _mailbox: str) -> bool:
        return True

    def cut(self) -> None:
        self.was.append("cut")

    def close(self) -> None:
        self.was.append("closed")


def test_a_line_on_which_nobody_waits_is_hung_up_at_the_lock(qapp: QApplication) -> None:
    told, wire, owner = Told(), Wire(), QObject()
    bell = Doorbell(owner, cast("Jobs", told), lambda: 0.0, lambda: wire)
    bell.listen("box")
    told.does()
    told.does()
    assert (bell.listening, wire.was) == (False, [])
    bell.stop()
    assert wire.was == ["cut", "closed"]


def test_a_line_on_which_somebody_waits_is_only_cut_and_hung_up_by_whoever_waits(qapp: QApplication) -> None:
    told, wire, owner = Told(), Wire(), QObject()
    bell = Doorbell(owner, cast("Jobs", told), lambda: 0.0, lambda: wire)
    bell.listen("box")
    told.does()
    bell.stop()
    assert wire.was == ["cut"]
