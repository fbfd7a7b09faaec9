"""Tab leads through the services as they are seen: her needs, who can help, what she said of them."""

from __future__ import annotations

from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from referral_desk import TrainingDesk

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
