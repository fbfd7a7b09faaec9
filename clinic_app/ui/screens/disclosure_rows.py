"""One line of the ledger in words: what, to whom, on which basis, when, and whether the survivor was told."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_app.services.disclosures import Disclosure, How
from clinic_app.services.duty_cards import rules
from clinic_app.ui.i18n import _, label
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ways import Ways


def disclosure_row(ways: Ways, line: Disclosure, names: Mapping[str, str]) -> SheetRow:
    """The words are for staff; ids of services become their names."""
    whom = names.get(line.to_whom, line.to_whom)
    what = _what(line)
    words = f"{what} → {whom}" if whom else what
    second = [ways.site.shown_instant(line.at) if line.at else ways.site.shown_day(line.on)]
    second.append(ways.labels.code("disclosure", line.basis) if line.basis else _("no basis written down"))
    second.append(_told(line))
    second += [part for part in (line.why, line.by) if part]
    return SheetRow(words, " · ".join(second), mark=_MARKS[line.how], tone="amber" if line.told == "no" else "teal")


_MARKS = {
    How.PACKET: "send",
    How.MESSAGE: "message-square",
    How.PAPER: "printer",
    How.REPORT: "scale",
    How.WRITTEN: "pen",
    How.SHOWN: "eye",
}


def _what(line: Disclosure) -> str:
    match line.how:
        case How.PACKET:
            return _("Referral, sealed")
        case How.MESSAGE:
            return _("A word on how things stand, sealed")
        case How.PAPER:
            return _papers().get(line.what, _("A paper"))
        case How.REPORT:
            return _("Reported: {what}").format(what=_duty(line.what))
        case How.SHOWN:
            return _("Told the survivor who had the record open")
        case How.WRITTEN:
            return line.what


def _duty(duty_id: str) -> str:
    try:
        return label(f"duty.{duty_id}", rules().duty(duty_id).label)
    except KeyError:
        return duty_id


def _papers() -> dict[str, str]:
    return {"referral_form": _("Referral form, on paper")}


def _told(line: Disclosure) -> str:
    match line.told:
        case "yes":
            return _("the survivor knew")
        case "no":
            return _("the survivor was not told")
        case _:
            return _("not written down whether the survivor knew")
