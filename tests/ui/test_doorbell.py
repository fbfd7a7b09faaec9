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
        self.was.append("listened")
        return True

    def listen_for_both(self, mailbox: str, box: bytes) -> bool:
        self.was.append(f"listened for {mailbox} and {box!r}")
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
    assert (bell.listening, wire.was) == (False, ["listened"])
    bell.stop()
    assert wire.was == ["listened", "cut", "closed"]


def test_where_the_clinic_has_other_pcs_it_rings_for_their_letters_too(qapp: QApplication) -> None:
    told, wire, owner, rang = Told(), Wire(), QObject(), list[bool]()
    bell = Doorbell(owner, cast("Jobs", told), lambda: 0.0, lambda: wire)
    bell.rang.connect(lambda: rang.append(True))
    bell.listen("mailbox", b"box")
    told.does()
    told.does()
    assert (wire.was, rang) == (["listened for mailbox and b'box'"], [True])


def test_a_line_on_which_somebody_waits_is_only_cut_and_hung_up_by_whoever_waits(qapp: QApplication) -> None:
    told, wire, owner = Told(), Wire(), QObject()
    bell = Doorbell(owner, cast("Jobs", told), lambda: 0.0, lambda: wire)
    bell.listen("box")
    told.does()
    bell.stop()
    assert wire.was == ["cut"]


def test_what_was_taken_lets_it_ring_again_at_once_and_what_stays_does_not(qapp: QApplication) -> None:
    told, wire, owner = Told(), Wire(), QObject()
    bell = Doorbell(owner, cast("Jobs", told), lambda: 0.0, lambda: wire)
    bell.listen("mailbox", b"box")
    told.does()
    told.does()
    bell.listen("mailbox", b"box")
    assert told.asked == [], "what stayed there rings for ever"
    bell.stop()
    bell.listen("mailbox", b"box", moved=True)
    told.does()
    told.does()
    assert wire.was[-1] == "listened for mailbox and b'box'"
