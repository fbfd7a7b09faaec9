"""A share of the hospital that does not answer, for minutes or for good: nobody and nothing waits for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from two_desks import TwoDesks

from clinic_app.services.errands import SHARE
from clinic_app.services.meetings_view import Way
from clinic_app.transport.letter_folder import FOLDER, LetterFolder
from clinic_app.ui import app, jobs
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.screens.pcs_page import PcsPage


@pytest.fixture
def two(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[TwoDesks]:
    made = TwoDesks(tmp_path, qtbot, dressed)
    yield made
    made.close()


class Share:
    """Asked what lies in it, it says nothing until it is let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.answers, self.asked, looks = Event(), list[Path](), LetterFolder._lying
        folder.mkdir()

        def lying(one: LetterFolder, ending: str) -> Any:
            if one.place == folder and not self.answers.is_set():
                self.asked.append(one.place)
                assert self.answers.wait(60)
            return looks(one, ending)

        monkeypatch.setattr(LetterFolder, "_lying", lying)


def test_a_silent_share_holds_up_no_other_way_and_is_asked_again_once_it_answers(
    two: TwoDesks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = tmp_path / "share", tmp_path / "other"
    share = Share(monkeypatch, folder)
    other.mkdir()
    two.knows_the_address()
    duty = two.night.duty
    duty.share.patience.setInterval(200)
    two.night.does(lambda clinic: clinic.ways_between.choose_share(folder))
    page = PcsPage(two.night.inside.ways)
    two.night.inside.open_page(page)
    try:
        first = two.night.begins()
        two.night.meets()
        shown = two.night.shows()
        assert two.office.has(first)
        assert (shown.share_unfit, shown.pcs[0].stands.met_way, shown.busy) == ("silent", Way.LAN, False)
        two.night.desk.until(lambda: "does not answer" in page.by.trouble.what.text())
        assert page.meet.isEnabled()
        duty.share.patience.setInterval(60_000)
        second = two.night.begins()
        two.night.meets()
        assert two.office.has(second)
        assert len(share.asked) == 1, "each round leaves another thread with it"

        two.night.does(lambda clinic: clinic.ways_between.choose_share(other))
        two.night.begins()
        two.night.meets()
        assert two.night.shows().share_unfit is None
        two.night.does(lambda clinic: clinic.ways_between.choose_share(folder))
        two.night.meets()
        assert (two.night.shows().share_unfit, len(share.asked)) == ("silent", 1)
    finally:
        share.answers.set()
    two.night.desk.until(lambda: folder not in duty.share._silent)
    two.night.meets()
    assert two.night.shows().share_unfit is None
    two.night.does(lambda clinic: clinic.ways_between.choose_lan(on=False))
    two.night.begins()
    two.night.meets()
    assert list((folder / FOLDER).iterdir()), "it answers, and nothing is left there"


def test_the_vault_is_closed_and_the_program_ends_while_a_share_is_silent(
    two: TwoDesks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_SILENT_S", 0.1)
    share = Share(monkeypatch, tmp_path / "share")
    two.night.does(lambda clinic: clinic.ways_between.choose_lan(on=False))
    two.night.does(lambda clinic: clinic.ways_between.choose_share(tmp_path / "share"))
    window, clinic, closed = two.night.desk.window, two.night.desk.window.clinic, Event()
    assert clinic is not None
    close = clinic.close
    monkeypatch.setattr(clinic, "close", lambda: (close(), closed.set()))
    two.night.duty.go()
    two.night.desk.until(lambda: bool(share.asked))
    try:
        window.close_vault()
        assert closed.is_set()
        assert window.jobs.in_vain
    finally:
        share.answers.set()
    two.night.desk.until(lambda: not window.jobs.in_vain)


ENDS = """
import sys
from threading import Event
from PySide6.QtCore import QCoreApplication, QObject
from clinic_app import main
from clinic_app.ui import app, jobs

held = QCoreApplication([])
jobs._SILENT_S = 0.1
class Window:
    jobs = jobs.Jobs(print)
def run(_dressed, window):
    window.jobs.run(QObject(held), Event().wait, print, lane="share")
    window.jobs.close()
    return 7
app.dress_first = lambda _settings: None
app.build_window = lambda *_asked, **_named: Window()
app.run = run
sys.exit(main.clinic_app(["--data", sys.argv[1]]))
"""


def test_a_process_that_a_silent_disk_holds_ends_all_the_same(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", ENDS, str(tmp_path)], timeout=120, check=False, capture_output=True)
    assert ended.returncode == 7, ended.stderr.decode()


def test_a_lane_that_was_given_up_keeps_nothing_waiting_and_its_answer_still_comes(qtbot: QtBot) -> None:
    made, owner, gate, came = Jobs(lambda _owner, _error: None), QObject(), Event(), list[str]()
    made.give_up(SHARE)  # nothing was asked of it yet
    made.run(owner, lambda: str(gate.wait(60)), came.append, lane=SHARE)
    made.give_up(SHARE)
    made.run(owner, lambda: "next", came.append, lane=SHARE)
    qtbot.waitUntil(lambda: came == ["next"])
    gate.set()
    qtbot.waitUntil(lambda: came == ["next", "True"])
    made.close()
    assert not made.in_vain
