"""The network report fits its place on both sides: named, sent, collected, missing, summed, given out, taken out."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from PySide6.QtWidgets import QMessageBox
from test_ui_fits import look, looked_at  # noqa: F401 - the look is a fixture

from clinic_app.services.aggregate_taking import EXPECTED
from clinic_app.services.clinic import Clinic
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.screens.network_report import NetworkReportPage
from clinic_app.ui.screens.network_sum import NetworkSumPage
from clinic_app.wire.aggregate import ToldCell, ToldTable, YearTables, encode_year

YEAR = 2025
SENT = ("training-hotline", "training-clinic", "training-shelter", "training-legal-aid", "training-ngo")


def a_place(clinic: Clinic, place: str, n: int, version: str | None = None, *, year: int = YEAR) -> None:
    """As its tables came."""
    law = clinic.reporting.law
    tables = []
    for table in (each for each in law.tables if each.published):
        row = clinic.reporting.codes()[table.rows][0]
        column = clinic.reporting.codes()[table.columns][0] if table.columns else ""
        tables.append(ToldTable(id=table.id, cells=(ToldCell(row, column, n, n),)))
    made = YearTables(
        version=version or law.version, year=year, made_at=f"{year + 1}-01-05T03:00:00Z", incidents=n, people=n,
        tables=tuple(tables), given_out=None,
    )  # fmt: skip
    clinic.desk.vault.network_reports.put(
        place, year, made_at=made.made_at, mid=b"", thread=b"", body=encode_year(made)
    )  # fmt: skip


def four_places(clinic: Clinic) -> None:
    for place, n in (("training-clinic", 9), ("training-shelter", 12), ("training-legal-aid", 30)):
        a_place(clinic, place, n)
    a_place(clinic, "training-ngo", 4, version="2020-01-01")
    a_place(clinic, "training-hospital", 40)  # nobody asked it
    clinic.desk.vault.settings[EXPECTED] = dict.fromkeys(SENT, True)


@pytest.mark.parametrize("look", ["en-light", "th-dark"], indirect=True)
def test_the_network_report_fits_from_the_first_look_to_the_file(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    found: list[str] = []

    def seen(what: str) -> None:
        shift.settles()
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()
        found.extend(f"{what}: {each}" for each in looked_at(desk_top, f"network-{what}", name))

    page = NetworkReportPage(shift.inside.ways)
    shift.inside.open_page(page)
    shift.settles()
    assert not page.send.isEnabled()  # nobody of the list may be named
    assert page.first.isVisible()
    page.collecting.turn.click()
    shift.settles()
    shift.does(four_places)
    page.collecting.ask()
    seen("collecting")
    assert len(page.collecting.lines) == 6
    [unasked] = [each for each in page.collecting.places if not each.belongs]
    assert (unasked.id, unasked.fits) == ("training-hospital", False)
    line = page.collecting.lines[page.collecting.places.index(unasked)]
    take = line.findChild(Button)
    assert take is not None
    assert unasked.name in take.accessibleName()
    take.click()
    shift.settles()
    assert all(each.belongs for each in page.collecting.places)
    page.collecting.see.click()
    shift.settles()
    [box] = page.collecting.findChildren(QMessageBox)  # the first sum binds
    assert shift.does(lambda clinic: clinic.network_sums.looked(YEAR)) is False
    next(each for each in box.buttons() if box.buttonRole(each) is QMessageBox.ButtonRole.AcceptRole).click()
    shift.settles()
    summed = shift.inside.page()
    assert isinstance(summed, NetworkSumPage)
    assert summed.cards
    summed._ask_where = lambda made: setattr(summed, "_made", made)  # type: ignore[method-assign]
    summed._give_out()
    shift.settles()
    assert summed.file.isVisible()
    summed.reason.setText("Back to those who sent")
    summed.file.click()
    shift.settles()
    file = desk_top.folder / "paper.pdf"
    summed.write(file)
    seen("sum")
    with pikepdf.open(BytesIO(file.read_bytes()), password=summed.once.words.text()) as whole:
        assert set(whole.attachments) == {"codebook.csv", "figures.csv"}
    shift.inside.back()
    assert summed.once.words.text() == ""
    assert "\n".join(found) == ""
