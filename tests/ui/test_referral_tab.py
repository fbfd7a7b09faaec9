"""Tab leads through the services as they are seen: her needs, who can help, what she said of them."""

from __future__ import annotations

from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from referral_desk import TrainingDesk

from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.case_papers import consent_form
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.sending import SendingPage
from clinic_app.ui.screens.services import ServicesPage


def test_tab_leads_from_her_needs_to_those_who_can_help(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    desk.leads.open_services(desk.case().id)
    page = desk.sees(ServicesPage)
    desk.settles()
    page.search_box.setFocus()
    seen: list[object] = []
    while not seen or seen[-1] is not page.chips["open"]:
        desk_top.press(Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        assert len(seen) < 9, seen
    rows = list(page.needs.list.rows.values())
    assert rows
    assert seen[: len(rows) + 1] == [*rows, page.needs.another]


def test_tab_leads_from_the_papers_to_the_page_and_to_what_is_printed(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    case, clinic = desk.case(), desk.clinic
    printers = Printers(list, lambda _name: None, lambda _name, _pdf, _copies: None)
    page = PrintPreview(desk.inside.ways, case.id, lambda: [consent_form(clinic, case.id)], printers)
    desk.inside.open_page(page)
    desk.settles()
    page.list.list.take_focus()
    seen: list[QWidget] = []
    while page.save not in seen:
        desk_top.press(Qt.Key.Key_Tab)
        stop = QApplication.focusWidget()
        assert stop is not None
        seen.append(stop)
        assert len(seen) < 30, seen
    assert all(page.isAncestorOf(stop) for stop in seen)
    assert page.view.isAncestorOf(seen[0])


def test_what_was_wrong_with_a_slip_is_not_said_to_whoever_comes_back(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    desk.inside.open_place("sending")
    page = desk.sees(SendingPage)
    desk.settles()
    page.slip.code.setText("K4T9")
    desk_top.press(Qt.Key.Key_Return, page.slip.code)
    assert page.notice.isVisible()
    desk.inside.open_place("today")
    desk.inside.open_place("sending")
    desk.settles()
    assert not desk.sees(SendingPage).notice.isVisible()
