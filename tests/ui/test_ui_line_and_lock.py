"""A round with the hub that is under way when the PC locks ends there: nothing reaches the closed record."""

from __future__ import annotations

from threading import Event

import pytest
from desk_top import DeskTop
from night_shift import NightShift

from clinic_app.errors import HubUnreachable
from clinic_app.services.sending import Plan
from clinic_app.ui.screens.line import Line


class SlowHub:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.opened = False
        self.asked, self.let, self.closed = Event(), Event(), Event()

    def open(self) -> SlowHub:
        self.opened = True
        return self

    def ping(self) -> None:
        self.asked.set()
        assert self.let.wait(10)
        raise HubUnreachable

    clock_off_s = spent = 0

    def cut(self) -> None:
        pass

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    shift.settles()
    return shift


def line_of(night: NightShift, hub: SlowHub, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setattr(night.clinic.sending, "plan", Plan)
    return Line(night.inside.ways, night.inside.status.line, hub=hub.open)  # type: ignore[arg-type]


@pytest.mark.parametrize("during", ["the exchange", "the plan"])
def test_a_lock_ends_a_round(night: NightShift, monkeypatch: pytest.MonkeyPatch, during: str) -> None:
    hub = SlowHub()
    line = line_of(night, hub, monkeypatch)
    line.go()
    if during == "the exchange":
        night.desk.until(hub.asked.is_set)
    night.desk.window.curtain.lock()
    hub.let.set()
    night.desk.until(lambda: night.desk.window.jobs.idle)
    assert hub.asked.is_set() == (during == "the exchange")
    assert hub.closed.is_set() == hub.opened, "no line is left open"
    assert night.desk.replaced == 1
    assert not list(night.desk.folder.rglob("problems*"))
