"""Joins the screens of the inbox of a receiving service: its gate check, its paper for the bed, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.ui.loaded_first import open_papers

if TYPE_CHECKING:
    from clinic_app.services.receiving import Received
    from clinic_app.ui.page import Page
    from clinic_app.ui.screens.line import Line
    from clinic_app.ui.screens.ways import Ways


def inbox_of(ways: Ways, line: Line) -> Page:
    """The inbox of a receiving service, with its gate check and its paper for the bed."""
    from clinic_app.ui.screens.case_papers import bed_sheet
    from clinic_app.ui.screens.gate_check import GateCheck
    from clinic_app.ui.screens.inbox import InboxPage, act_before
    from clinic_app.ui.screens.sending_on import SendingOnPage

    tries: list[float] = []

    def paper(received: Received) -> None:
        before = act_before(received, ways.clock.zone)
        open_papers(ways, None, lambda: [bed_sheet(ways.clinic, received, before)])

    def on(received: Received) -> None:
        ways.inside.open_page(SendingOnPage(ways, received, line.go))

    return InboxPage(
        ways,
        line,
        gate=lambda: ways.inside.open_page(GateCheck(ways, tries, bed_sheet=paper)),
        bed_sheet=paper,
        send_on=on,
    )
