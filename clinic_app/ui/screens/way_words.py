"""The way to the hub in words: what a choice means, what was met, what the line costs and what waits for that."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from clinic_app.services.metering import Meter
from clinic_app.services.way_to_hub import By, Tried
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.line_words import CLOCK_OFF_S, clock_words
from clinic_app.ui.wording import worded


def means(by: By) -> str:
    """What a choice means."""
    return {
        By.SYSTEM: _("As the system was told: its proxy, or its proxy script. What a network offers by itself "
                     "(WPAD) is not taken."),
        By.DIRECT: _("The hub is reached as any page of the web, whatever the system was told."),
        By.PROXY: _("Everything for the hub goes through this one."),
        By.SCRIPT: _("A proxy script (PAC) of your network, at its address or as a file of this PC, says which one."),
    }[by]  # fmt: skip


def found(tried: Tried) -> list[SheetRow]:
    """What was met, one line each, from here to there."""
    rows = []
    if tried.hops:
        ways = " → ".join(hop or _("no proxy") for hop in tried.hops)
        rows.append(SheetRow(_("The way: {ways}").format(ways=ways), mark="circle-check"))
    if tried.vouched_by:
        rows.append(
            SheetRow(
                _("Encrypted. Vouched for by: {name}").format(name=tried.vouched_by),
                _("If that is your hospital or its proxy, they see when and how much is sent, never what."),
                mark="lock",
            )
        )
    if tried.ended_by is not None:
        said = worded(tried.ended_by)
        rows.append(SheetRow(said.what, said.do, mark="circle-minus", tone="amber", bold=True))
        return rows
    rows.append(
        SheetRow(_("The hub itself answered."), _("It signed with its own key."), mark="circle-check", bold=True)
    )
    if abs(tried.clock_off_s) >= CLOCK_OFF_S:
        rows.append(SheetRow(clock_words(tried.clock_off_s), mark="clock", tone="amber"))
    return rows


def meter_words(meter: Meter) -> str:
    """What holds today."""
    if not meter.metered:
        return _("Nothing is counted. The PC also listens at the hub, so that what comes is here within a second.")
    used = _("Used today: {used} of {share} kilobytes.").format(used=meter.spent_today // 1000, share=meter.kb_a_day)
    waits = _(
        "Asked once an hour. No backup goes by itself. When the share is used, what can wait waits for tomorrow; what "
        "is urgent, or takes something back, always goes."
    )
    return f"{used} {waits}"


def empty_rows(column: QVBoxLayout, rows: list[SheetRow]) -> None:
    """Show these lines and no others."""
    while item := column.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    for row in rows:
        column.addWidget(row)
