"""Before anybody is in, what takes a while says so: the records are made, a sheet opens them, a PC joins."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from threading import Event

from desk_top import DeskTop
from PySide6.QtCore import QObject, QTimer

from clinic_app.ui.screens.first_run import FirstRun

WORDS = "Working: nothing need be pressed."


def test_what_takes_a_while_outside_says_so_and_what_the_program_does_by_itself_does_not(desk_top: DeskTop) -> None:
    desk_top.window.show_outside()
    page, owner, gate = desk_top.sees(FirstRun), QObject(), Event()
    desk_top.until(lambda: desk_top.window.jobs.idle)
    jobs = desk_top.window.jobs
    late: list[bool] = []
    for asked in (False, True):
        gate.clear()
        with jobs.begun_by(page) if asked else nullcontext():
            jobs.run(owner, lambda: gate.wait(60), lambda _set: None)
        try:
            QTimer.singleShot(1_000, owner, lambda: late.append(True))
            desk_top.until(lambda asked=asked: len(late) == 1 + asked)
            assert page.foot.person.text() == (WORDS if asked else "")
            assert page.foot.person.isVisible() is asked
            if asked and (folder := os.environ.get("PICTURES")):
                desk_top.window.grab().save(str(Path(folder) / "busy-outside.png"))
        finally:
            gate.set()
        desk_top.until(lambda: jobs.idle)
    assert page.foot.person.text() == ""
