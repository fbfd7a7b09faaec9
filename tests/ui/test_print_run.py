"""Several papers go one after the other and can be stopped; a printer that goes away leaves a number to look for."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from referral_desk import TrainingDesk
from test_referral_paper import PRINTER, Printed, opened

from clinic_app.errors import PrinterRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.paper import Copy, Paper
from clinic_app.services.print_log import LoggedPaper
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.case_papers import Document, consent_form, service_list, shift_sheet
from clinic_app.ui.screens.likeliest import likeliest_first
from clinic_app.ui.screens.print_preview import PrintPreview


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


class Tray(Printed):
    """A printer that may be switched off while it has a page, and at which somebody may press Stop."""

    def __init__(self) -> None:
        super().__init__(there=True)
        self.breaks: str | None = None
        self.at_each: Callable[[], object] = lambda: None

    def __call__(self, name: str, pdf: bytes, copies: int) -> None:
        if self.breaks:
            raise PrinterRefused(self.breaks)
        super().__call__(name, pdf, copies)
        self.at_each()


def register(clinic: Clinic) -> list[LoggedPaper]:
    return clinic.print_log.newest()


def confirms(desk: TrainingDesk, page: PrintPreview) -> None:
    desk.settles()
    if page.side._asking.isVisible():
        page.side.stands.click()
        desk.settles()


def test_what_is_shown_after_printing_is_what_was_printed_to_the_byte(desk: TrainingDesk) -> None:
    tray = Tray()
    page = opened(desk, desk.case(), tray)
    before = page._paper
    assert before is not None
    assert desk.does(lambda _clinic: before.pages("")) == before.pdf, "nothing but the number is added"
    page.go.click()
    confirms(desk, page)
    assert page._paper is not None
    assert page._paper.number == "0002"
    assert page._paper.pdf == tray.jobs[-1][1]
    assert tray.jobs[0][1] == desk.does(lambda _clinic: before.pages("0001"))


def test_all_papers_of_a_list_are_printed_and_stopping_lets_the_rest_be(desk: TrainingDesk) -> None:
    tray = Tray()
    page = opened(desk, desk.case(), tray)
    assert page.list.every.text() == "Print all 2"
    page.list.every.click()
    confirms(desk, page)
    assert len(tray.jobs) == 3, "the form for them and for us, and the consent form"
    assert page._run is None
    tray.at_each = page._stop
    page.list.every.click()
    confirms(desk, page)
    assert len(tray.jobs) == 4
    assert "Stopped" in desk.inside.toast._text
    assert page.go.isEnabled()


@pytest.mark.parametrize(("reason", "unsure", "fate"), [("lost", True, None), ("gone", False, "never")])
def test_a_printer_that_goes_away_leaves_its_number(
    desk: TrainingDesk, reason: str, unsure: bool, fate: str | None
) -> None:
    tray = Tray()
    page = opened(desk, desk.case(), tray)
    tray.breaks = reason
    page.go.click()
    confirms(desk, page)
    (paper,) = desk.does(register)
    assert (paper.paper.unsure, paper.paper.fate) == (unsure, fate)
    assert page.notice.isVisible()
    assert ("number 0001" in page.notice.what.text()) is unsure
    tray.breaks = None
    page.go.click()
    confirms(desk, page)
    assert [each.paper.number for each in desk.does(register)] == [3, 2, 1], "printed again, under new numbers"


def test_the_printer_taken_for_such_a_paper_is_offered_first_the_next_time(desk: TrainingDesk) -> None:
    tray = Tray()
    page = opened(desk, desk.case(), tray)
    page.go.click()
    confirms(desk, page)
    assert desk.does(lambda clinic: clinic.papers.printer_for("referral_form")) == PRINTER
    assert desk.does(lambda clinic: clinic.papers.printer_for("plan")) is None


def test_a_larger_paper_is_made_anew_and_printed_so(desk: TrainingDesk) -> None:
    page = opened(desk, desk.case(), Tray())
    assert page._paper is not None
    usual = page._paper.pdf
    page.how.large.click()
    desk.settles()
    assert page._paper.pdf != usual
    assert page.view.count >= 2, "the form takes more room"


def test_what_somebody_prints_most_comes_next_and_the_first_stays_the_first(desk: TrainingDesk) -> None:
    documents = [shift_sheet(desk.clinic), service_list(desk.clinic)]
    third = type(documents[0])(id="x", title="", second="", copies=(), make=documents[0].make, document="plan")
    ordered = likeliest_first([*documents, third], {"plan": 3, "service_list": 1})
    assert [each.kind for each in ordered] == ["shift_sheet", "plan", "service_list"]


def test_where_a_reason_is_due_nothing_is_printed_before_it_is_chosen(desk: TrainingDesk) -> None:
    tray = Tray()

    def register_of_the_site(_copy: object, _hers: object) -> Paper:
        made = desk.clinic.shift_paper.sheet()
        return Paper(document="site_register", pdf=made.pdf, make=made.make)

    document = Document(id="site_register", title="", second="", copies=(Copy.SENDER,), make=register_of_the_site)
    printers = Printers(lambda: [PRINTER], lambda _name: None, tray)
    page = PrintPreview(desk.inside.ways, None, lambda: [document], printers)
    desk.inside.open_page(page)
    desk.settles()
    assert page.how.reason.isVisible()
    assert not page.go.isEnabled()
    page.how.reason.choose("court_or_police")
    page.how.reason.chosen.emit()
    page.go.click()
    confirms(desk, page)
    assert len(tray.jobs) == 1
    assert [each.paper.reason for each in desk.does(register)] == ["court_or_police"]


def test_where_this_pc_knows_no_printer_it_says_so_before_anybody_prints_and_what_to_do(desk: TrainingDesk) -> None:
    page = opened(desk, desk.case(), Printed())
    assert page.save.isEnabled()
    assert not page.go.isEnabled(), "it would lead nowhere"
    assert not page.list.every.isEnabled()
    page.copies[Copy.SENDER].more.click()
    assert not page.go.isEnabled()
    assert not page.side.printer.isVisible()
    note, go = page.side.no_printer, page.go
    assert note.isVisible()
    assert 0 < go.mapTo(page, go.rect().topLeft()).y() - note.mapTo(page, note.rect().bottomLeft()).y() <= 16
    assert page.side.no_printer.text().startswith("This PC knows no printer. Save the paper as a locked PDF")
    there = opened(desk, desk.case(), Printed(there=True))
    assert not there.side.no_printer.isVisible()
    assert there.go.isEnabled()
    assert there.list.every.isEnabled()


def test_enter_chooses_the_paper_that_is_shown_and_enter_prints_it(desk: TrainingDesk) -> None:
    tray = Tray()
    page = opened(desk, desk.case(), tray)
    first, second = page.list.list.rows.values()
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    desk.settles()
    assert second.hasFocus(), "arrows look at one after the other and stay in the list"
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert page.go.hasFocus()
    assert second.isChecked()
    QTest.keyClick(page.go, Qt.Key.Key_Return)
    confirms(desk, page)
    assert len(tray.jobs) == 1
    [logged] = desk.does(register)
    assert logged.paper.document == "consent_form"


def test_without_a_printer_enter_leads_to_the_locked_file(desk: TrainingDesk) -> None:
    page = opened(desk, desk.case())
    first, _second = page.list.list.rows.values()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert page.save.hasFocus()


def test_until_the_papers_are_listed_nothing_is_printed_and_enter_leads_nowhere(desk: TrainingDesk) -> None:
    held = threading.Event()

    def gather() -> list[Document]:
        held.wait(20)
        return [consent_form(desk.clinic, case.id)]

    case = desk.case()
    page = PrintPreview(desk.inside.ways, case.id, gather, Printers(lambda: [PRINTER], lambda _name: None, Tray()))
    try:
        desk.inside.open_page(page)
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Return)
        assert desk.inside.page() is page
        assert not page.go.isEnabled()
        assert not page.save.isEnabled()
    finally:
        held.set()
    desk.settles()
    assert page.go.isEnabled()
