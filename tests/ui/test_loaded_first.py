"""What a page is made of is read in a lane before it is opened: the hide key is heard meanwhile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from desk_top import DeskTop
from PySide6.QtWidgets import QApplication
from referral_desk import TrainingDesk
from shiboken6 import isValid

from clinic_app.ui import loaded_first
from clinic_app.ui.loaded_first import once_loaded, open_loaded
from clinic_app.ui.page import Page
from clinic_app.ui.screens.message_log import MessageLog

_TESTS = Path(__file__).resolve().parents[1]
_READS = """
import sys, threading
from clinic_app.ui import jobs
from tests.bench.bench_pointing import training

here, found = threading.current_thread(), []


class Notes:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("clinic_app.") and threading.current_thread() is here:
            found.append(name)


with training() as desk:
    page = desk.opens(desk.case().id)
    desk.settles()
    screens = sys.argv[1].split()
    asked = {
        "services": lambda: page.open_section("referral"), "decided": lambda: page.open_section("consent"),
        "print_preview": lambda: desk.inside.ways.print_case(page.case_id),
        "call": lambda: desk.inside.ways.open_call(page.case_id), "door_step": desk.inside.ways.new_case,
        "emergency": desk.inside.ways.new_emergency, "plan_page": page.acts.acts["plan"].run,
        "attachments": page.acts.acts["attachments"].run, "sending": lambda: desk.inside.go_to("sending"),
        "inbox": lambda: desk.inside.go_to("inbox"), "upkeep": lambda: desk.inside.go_to("upkeep"),
        "help_pages": desk.inside.open_help,
    }
    sys.meta_path.insert(0, Notes())
    for screen in screens:
        assert f"clinic_app.ui.screens.{screen}" not in sys.modules, screen
        asked[screen]()
        name = f"clinic_app.ui.screens.{screen}"
        desk.desk.until(lambda: type(desk.inside.page()).__module__ == name)
        desk.settles()
        print(screen, *(each for each in found if each.startswith("clinic_app.ui.screens.")))
        found.clear()
        desk.inside.back()
        desk.settles()
"""


def test_no_page_of_a_case_is_read_on_the_screens_own_thread() -> None:
    screens = (
        "services decided print_preview call door_step emergency plan_page attachments sending inbox upkeep help_pages"
    )
    told = subprocess.run(
        [sys.executable, "-c", _READS, screens], capture_output=True, text=True, check=False, cwd=_TESTS.parent
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines()[-12:] == screens.split()


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def test_a_page_that_stands_already_is_opened_at_once(desk: TrainingDesk) -> None:
    opened: list[str] = []
    once_loaded(desk.inside.ways, ("message_log",), lambda: opened.append("log"))
    assert opened == ["log"]


def test_whoever_went_elsewhere_meanwhile_is_not_fetched_back(
    desk: TrainingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    read: list[str] = []
    monkeypatch.setattr(loaded_first, "import_module", read.append)

    def open_it() -> None:
        opened.append("")
        desk.inside.open_log()

    for _twice in range(2):  # pressed again while it is read
        once_loaded(desk.inside.ways, ("of_nothing",), open_it)
    desk.settles()
    assert len(read) == 2
    assert len(opened) == 1
    assert isinstance(desk.inside.page(), MessageLog)


class _Told(Page):
    """Says in which turn of the loop it was made, laid out and shown."""

    def __init__(self, turns: dict[str, int]) -> None:
        super().__init__()
        self._turns = turns
        turns["made"] = turns["now"]

    def resize(self, *size: Any) -> None:
        """It is given its breadth."""
        super().resize(*size)
        self._turns["laid"] = self._turns["now"]

    def arrived(self) -> None:
        """It is seen now."""
        self._turns["shown"] = self._turns["now"]


def _goes_on(turns: dict[str, int], until: str) -> None:
    while until not in turns:
        turns["now"] += 1
        QApplication.processEvents()


def test_a_first_opening_is_made_and_shown_in_turns_of_their_own(
    desk: TrainingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded_first, "import_module", lambda _name: None)
    below, turns, made = desk.inside.page(), {"now": 0}, list[_Told]()

    def make() -> Page:
        made.append(_Told(turns))
        return made[0]

    open_loaded(desk.inside.ways, ("of_nothing",), make)
    assert not made
    _goes_on(turns, "made")
    assert desk.inside.page() is below
    assert made[0].parent() is desk.inside.pages, "else it would be a window of its own"
    assert not made[0].isVisible()
    _goes_on(turns, "shown")
    assert turns["made"] < turns["laid"] < turns["shown"]
    assert desk.inside.page() is made[0]


def test_whoever_goes_elsewhere_between_two_turns_stays_there(
    desk: TrainingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded_first, "import_module", lambda _name: None)
    turns, made = {"now": 0}, list[_Told]()

    def make() -> Page:
        made.append(_Told(turns))
        return made[0]

    open_loaded(desk.inside.ways, ("of_nothing",), make)
    _goes_on(turns, "made")
    desk.inside.open_log()
    desk.settles()
    assert isinstance(desk.inside.page(), MessageLog)
    assert "shown" not in turns
    assert not isValid(made[0])
