"""Before a page that names her is printed: is this one of our printers, and does somebody stand at it?"""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_top import DeskTop
from PySide6.QtPrintSupport import QPrinter
from referral_desk import TrainingDesk

from clinic_app.errors import PrinterRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.printers import AllowedPrinter, Printer, refusal
from clinic_app.settings.profile import SiteProfile
from clinic_app.ui import print_out
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.case_papers import consent_form
from clinic_app.ui.screens.print_preview import PrintPreview

ROOM, FRONT = "HP_OPD2", "Front_desk"


class Room:
    """Two printers: IT listed the one in the room, the other lies open in the corridor."""

    def __init__(self, profile: SiteProfile | None) -> None:
        self.jobs: list[tuple[str, int]] = []
        self.ports = {ROOM: "ipp://10.0.0.7/ipp/print", FRONT: "ipp://10.0.0.8/ipp/print"}
        made = Printers.of(profile)
        self.allowed = profile.printers if profile else None
        self.printers = Printers(
            lambda: [ROOM, FRONT], self.refuse, lambda name, _pdf, copies: self.jobs.append((name, copies)),
            self.look, made.place,
        )  # fmt: skip

    def refuse(self, name: str) -> None:
        self._judge(Printer(name=name))

    def look(self, name: str) -> None:
        self._judge(Printer(name=name, port=self.ports[name]))

    def _judge(self, printer: Printer) -> None:
        if reason := refusal(printer, self.allowed):
            raise PrinterRefused(reason)


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def opened(desk: TrainingDesk, room: Room) -> PrintPreview:
    case, clinic = desk.case(), desk.clinic
    page = PrintPreview(desk.inside.ways, case.id, lambda: [consent_form(clinic, case.id)], room.printers)
    desk.inside.open_page(page)
    desk.settles()
    return page


def numbered(clinic: Clinic) -> int:
    return len([each for each in clinic.desk.vault.journal.entries(limit=10_000) if each.act == "printed"])


LISTED = SiteProfile(printers=(AllowedPrinter(ROOM, "OPD-2"),))


def test_only_the_printers_of_it_are_offered_by_the_place_where_they_stand(desk: TrainingDesk) -> None:
    page = opened(desk, Room(LISTED))
    assert [page.printer.itemText(at) for at in range(page.printer.count())] == [f"OPD-2 · {ROOM}"]


def test_a_page_that_names_her_waits_until_somebody_stands_there(desk: TrainingDesk) -> None:
    room = Room(LISTED)
    page = opened(desk, room)
    page.go.click()
    desk.settles()
    assert page.side._asking.isVisible()
    assert page.side._question.text() == "Is someone standing at OPD-2?"
    assert not page.go.isEnabled()
    assert (room.jobs, desk.does(numbered)) == ([], 0)
    page.side.waits.click()
    desk.settles()
    assert not page.side._asking.isVisible()
    assert page.go.isEnabled()
    assert (room.jobs, desk.does(numbered)) == ([], 0)
    page.go.click()
    desk.settles()
    page.side.stands.click()
    desk.settles()
    assert (room.jobs, desk.does(numbered)) == ([(ROOM, 1)], 1)
    assert not page.side._asking.isVisible()


def test_where_it_settled_nothing_the_printer_is_asked_for_by_its_name(desk: TrainingDesk) -> None:
    room = Room(None)
    page = opened(desk, room)
    page.printer.choose(FRONT)
    page.go.click()
    desk.settles()
    assert page.side._question.text() == f"Is someone standing at the printer {FRONT}?"
    page.side.stands.click()
    desk.settles()
    assert room.jobs == [(FRONT, 1)]


def test_a_printer_that_turns_out_to_make_files_gets_no_page_and_no_number(desk: TrainingDesk) -> None:
    room = Room(LISTED)
    room.ports[ROOM] = "cups-pdf:/"
    page = opened(desk, room)
    page.go.click()
    desk.settles()
    assert page.notice.isVisible()
    assert "makes a file" in page.notice.what.text()
    assert not page.side._asking.isVisible()
    assert (room.jobs, desk.does(numbered)) == ([], 0)


def test_a_question_that_nobody_answered_is_gone_with_the_paper_it_was_about(desk: TrainingDesk) -> None:
    room = Room(LISTED)
    page = opened(desk, room)
    page.go.click()
    desk.settles()
    assert page.side._asking.isVisible()
    page._choose("consent")
    desk.settles()
    assert not page.side._asking.isVisible()
    assert page.go.isEnabled()
    assert room.jobs == []


def test_a_file_chosen_in_the_dialog_of_the_system_is_no_printer(dressed: object, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    with pytest.raises(PrinterRefused) as said:
        print_out.refuse_file(printer)
    assert said.value.reason == "virtual"
    assert list(tmp_path.iterdir()) == []


def test_a_printer_nobody_has_is_gone_and_not_a_file(dressed: object) -> None:
    for refuse in (print_out.refuse, Printers.of(LISTED).refuse):
        with pytest.raises(PrinterRefused) as said:
            refuse("Nobody's printer")
        assert said.value.reason == "gone"
