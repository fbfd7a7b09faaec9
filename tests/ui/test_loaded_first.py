"""What a page is made of is read in a lane before it is opened: the hide key is heard meanwhile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from desk_top import DeskTop
from referral_desk import TrainingDesk

from clinic_app.ui import loaded_first
from clinic_app.ui.loaded_first import once_loaded
from clinic_app.ui.screens.message_log import MessageLog

_TESTS = Path(__file__).resolve().parents[1]
_READS = """
import sys, threading
from clinic_app.ui import jobs
from tests.bench.bench_pointing import _training

here, found = threading.current_thread(), []


class Notes:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("clinic_app.") and threading.current_thread() is here:
            found.append(name)


with _training() as desk:
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
    screens = "services decided print_preview call door_step emergency plan_page attachments sending inbox upkeep"
    told = subprocess.run(
        [sys.executable, "-c", _READS, screens], capture_output=True, text=True, check=False, cwd=_TESTS.parent
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines()[-11:] == screens.split()


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
