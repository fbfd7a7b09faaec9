"""What is seen when there is too much, when something is in the way, and when it broke: each looked at and kept.

In both languages and themes; the ordinary pages, empty and told, are those of `test_every_page.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from album import Album
from desk_top import DeskTop, dress
from drawn_alike import DrawnAlike
from full_disk import FullDisk
from night_shift import NightShift, with_incident
from page_tour import cut
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId
from clinic_app.errors import DiskFull, HubUnreachable, PlaceReadOnly
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import Doorway
from clinic_app.ui import i18n
from clinic_app.ui.places import line_of
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.wording import worded

ROWS = 300
LONG_NAME = "นางสาวสมมติ Somebody Invented-for-the-Test " * 5
"""Two hundred signs of two scripts. Invented."""


class Seen:
    """A nurse in one language, and the pictures of what she sees."""

    def __init__(self, shift: NightShift, language: str) -> None:
        self.shift, self.desk = shift, shift.desk
        self.album = Album(shift.desk, language)
        self.faults: list[str] = []

    def settles(self) -> None:
        for _round in range(4):
            self.shift.settles()
            QApplication.processEvents()

    def look(self, name: str) -> None:
        """Nothing cut, and as it was."""
        self.settles()
        self.faults += [f"{name}: {fault}" for fault in cut(self.desk.page)]
        self.album.look(f"state-{name}")

    @property
    def wrong(self) -> str:
        return "\n".join(self.faults + self.album.differing)


@pytest.fixture(params=["en", "th"])
def seen(
    request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Seen]:
    drawn = DrawnAlike(monkeypatch)
    top = DeskTop(tmp_path, qtbot, dress(request.param, "light"))
    shift = NightShift.founded(top)
    drawn.begin("the states")
    yield Seen(shift, request.param)
    top.close()
    i18n.use("en")


def crowded(clinic: Clinic) -> CaseId:
    """Very many cases, all of tonight; the newest with a name that no line holds."""
    for _each in range(ROWS - 1):
        clinic.recording.begin()
    last = with_incident(clinic)
    incident = last.first("incident")
    assert incident is not None
    told = (
        (last.root, "s_name", LONG_NAME), (last.root, "s_lang_first", "my"),
        (incident, "i_date", {"kind": "day", "on": "2026-11-21"}),
    )  # fmt: skip
    clinic.recording.change(last.id, Change(values=told))
    return last.id


def test_three_hundred_cases_a_name_of_two_hundred_signs_and_forty_messages(seen: Seen) -> None:
    inside = seen.shift.comes_in()
    long = seen.shift.does(crowded)
    today = inside.open_place("today")
    assert isinstance(today, Today)
    seen.look("overfull-today")
    cases = inside.open_place("cases")
    assert isinstance(cases, CaseList)
    seen.album.wait()  # a list that comes anew hides the name again
    seen.settles()
    cases.peek.show_name(LONG_NAME)
    seen.look("overfull-cases")
    seen.shift.opens(long, "survivor", "s_name")
    seen.look("overfull-case")
    for number in range(40):
        inside.toast.say(f"{LONG_NAME}{number}")
    inside.open_log()
    seen.look("overfull-messages")
    assert seen.wrong == ""


def test_without_a_line(seen: Seen) -> None:
    inside = seen.shift.comes_in()
    line = line_of(inside)
    line.joined, line.down_since, line.message = True, seen.desk.hands.at, worded(HubUnreachable())
    line.channel.came(HubUnreachable())
    inside.open_place("sending")
    seen.look("offline-sending")
    assert seen.wrong == ""


def test_a_folder_that_cannot_be_written_and_a_full_disk(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_asked: object) -> Clinic:
        raise PlaceReadOnly(folder=True)

    door = seen.desk.sees(Unlock)
    with monkeypatch.context() as patched:
        patched.setattr(Doorway, "unlock", refuses)
        door.sign_in.tried.emit("mali", "mali and three other words")
        seen.desk.until(door.sign_in.notice.isVisible)
        seen.look("read-only-door")
    seen.shift.comes_in()
    page = seen.shift.opens(seen.shift.does(with_incident).id, "incident", "i_area")
    assert page.filling is not None
    page.filling._recording = FullDisk(seen.shift.clinic.recording)  # type: ignore[assignment]
    seen.shift.presses("Space")
    seen.shift.types("แม่สอด")
    seen.desk.until(page.notice.isVisible)
    seen.look("disk-full-case")
    assert seen.wrong == ""


def test_what_broke_is_said_in_a_box_and_a_locked_pc_says_nothing_of_who_was_there(seen: Seen) -> None:
    inside = seen.shift.comes_in()
    for name, error in (("bug", ValueError("typed")), ("error", DiskFull(3_000_000))):

        def breaks(error: Exception = error) -> None:
            raise error

        seen.desk.window.jobs.run(inside, breaks, then=lambda _none: None)
        seen.desk.until(lambda: seen.desk.window.findChild(QMessageBox) is not None)
        box = seen.desk.window.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        seen.album.look(f"state-{name}-box", of=box)
        box.close()
        seen.settles()
    seen.desk.window.lock()
    seen.desk.until(lambda: seen.desk.replaced == 1)
    again = DeskTop(seen.desk.folder, seen.desk.qtbot, seen.desk.dressed, after_lock=True, somebody_waits=True)
    locked = Seen(NightShift(again), i18n.language())
    again.sees(Unlock)
    locked.look("locked")
    again.close()
    assert seen.wrong + locked.wrong == ""
