"""The coordinator's month at the screens, by keys, in both languages: own figures and their files, the return, what
others may see, what the network is sent and sums, charts as a file. Every page fits, and none says two things at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

import pikepdf
import pytest
from desk_top import DeskTop, dress
from month_end import REGISTER, served
from night_shift import _OTHERS, NightShift
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from test_keyboard_journeys import Keys
from test_network_report_page import a_place
from test_ui_fits import looked_at

from clinic_app.services.aggregate_taking import EXPECTED
from clinic_app.services.clinic import Clinic
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.figure_table import FigureTable
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.figure_cards import TableCard
from clinic_app.ui.screens.figure_files import FilesBehind
from clinic_app.ui.screens.figures import CHARTS, TABLES, FiguresPage
from clinic_app.ui.screens.figures_export import FiguresExportPage
from clinic_app.ui.screens.network_report import NetworkReportPage
from clinic_app.ui.screens.network_sum import NetworkSumPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.theme import Type, width_of

COORDINATOR = _OTHERS[0]
WOMEN = 40
YEAR = 2026
UNASKED = "training-legal-aid"
OFFICE = "สำนักงานสาธารณสุขจังหวัดตาก"


@pytest.fixture(params=["en", "th"])
def look(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[str, DeskTop]]:
    made = DeskTop(tmp_path, qtbot, dress(request.param, "light"))
    yield f"{request.param}-light", made
    made.close()
    i18n.use("en")


MORE = (
    ("rape", "26_40", "myanmar", "factory_garment", "police_security", "given"),
    ("physical_assault", "18_25", "cambodian", "domestic_work", "migrant_network", "given"),
    ("denial_of_resources_opportunities_or_services", "41_60", "myanmar", "agriculture", "ngo", "given"),
)
LINES = tuple(islice(cycle((*REGISTER, *MORE)), WOMEN))


def a_busy_month(clinic: Clinic) -> list[object]:
    return [served(clinic, line) for line in LINES]


def places_sent(clinic: Clinic) -> None:
    for place, n in (("training-clinic", 19), ("training-shelter", 12), (UNASKED, 30)):
        a_place(clinic, place, n, year=YEAR)
    clinic.desk.vault.settings[EXPECTED] = {"training-clinic": True, "training-shelter": True, "training-ngo": True}


def elided(table: FigureTable) -> list[str]:
    """Words of cells that have less room than they need."""
    return [
        f"{line.label}: {cell}" for line in table.lines for at, cell in enumerate(line.cells, 1)
        if width_of(Type.BODY_BOLD, cell) + 8 > table.columnWidth(at)
    ]  # fmt: skip


class Month:
    """One coordinator at one desk; `sees` looks at the page in each size."""

    def __init__(self, name: str, desk_top: DeskTop) -> None:
        self.name, self.desk_top = name, desk_top
        self.shift = NightShift.founded(desk_top)
        self.shift.who = COORDINATOR
        self.shift.comes_in()
        self.keys = Keys(desk_top)
        self.found: list[str] = []

    def sees(self, what: str) -> None:
        self.keys.settles()
        shown = looked_at(self.desk_top, f"month-{what}", self.name)
        self.found.extend(f"{what}: {each}" for each in shown)

    def takes(self, name: str, key: str = "Space") -> None:
        self.keys.tab_to(name)
        self.keys.press(key)

    def chooses(self, segments: Segments, code: str) -> None:
        """By arrows, as one does in a group."""
        self.keys.tab_to(segments.accessibleName())
        for _step in segments.codes():
            if getattr(self.keys.focus, "code", None) == code:
                break
            self.keys.press("Right")
        self.keys.press("Space")
        assert segments.code() == code

    def agrees(self, within: QWidget) -> str:
        """To the box that asks; what it said."""
        [box] = [each for each in within.findChildren(QMessageBox) if each.isVisible()]
        told = f"{box.text()} {box.informativeText()}"
        next(each for each in box.buttons() if box.buttonRole(each) is QMessageBox.ButtonRole.AcceptRole).click()
        self.desk_top.window.activateWindow()  # no window manager gives it back what the box had
        self.desk_top.until(self.desk_top.window.isActiveWindow)
        self.keys.settles()
        return told

    def page(self, kind: type[QWidget]) -> None:
        self.keys.settles()
        assert isinstance(self.shift.inside.page(), kind)


def test_the_coordinator_s_month(look: tuple[str, DeskTop]) -> None:
    month = Month(*look)
    shift, keys, desk_top = month.shift, month.keys, month.desk_top
    shift.does(a_busy_month)
    page = shift.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    keys.settles()
    month.sees("own")
    # From a number to its files and back, by keys: in a table, then in its chart.
    assert page.report is not None
    assert page.report.people == WOMEN
    keys.tab_to(page.counted._words.title(page._reporting.law.table("th_type_age")))
    keys.press("Home", "Right", "Return")  # its sum, beside the labels: there are more columns than room
    month.page(FilesBehind)
    month.sees("files")
    keys.press("Alt+Left")
    month.page(FiguresPage)
    keys.press("Escape")
    month.chooses(page.look, CHARTS)
    month.sees("charts-thai")
    month.chooses(page.chapter, "gbvims")
    month.sees("charts-gbvims")
    assert page.counted.trend is not None
    keys.tab_to(page.counted.trend.chart.chart.title)
    keys.press("End", "Return")
    month.page(FilesBehind)
    keys.press("Alt+Left")
    month.chooses(page.look, TABLES)

    # The return: for whom is asked once, then it is printed.
    month.chooses(page.audience, "statutory")
    month.sees("office")
    keys.types(OFFICE)
    keys.press("Return")
    month.sees("return")
    month.takes(_("Print the return"))
    month.page(PrintPreview)
    month.sees("return-paper")
    keys.press("Alt+Left")

    # The year is over: others are shown what may be seen of it; it is given out once.
    desk_top.hands.at = desk_top.hands.at.replace(year=YEAR + 1, month=1)
    month.page(FiguresPage)
    keys.press("Ctrl+PageUp")
    month.chooses(page.audience, "public")
    keys.press("Ctrl+PageUp")
    assert page.report is not None
    assert page.report.people == sum(line[-1] == "given" for line in LINES)
    hidden = [card for card in page.counted.cards if isinstance(card, TableCard) and card.table is not None]
    assert any(cell == _("not shown") for card in hidden for line in card.table.lines for cell in line.cells)
    assert [each for card in hidden for each in elided(card.table)] == []
    month.sees("public")
    month.takes(_("Give it out…"))
    assert str(YEAR) in month.agrees(page)
    assert page.report.edition is not None
    month.sees("given-out")

    # Charts of it as a file.
    month.takes(_("As a file…"))
    month.page(FiguresExportPage)
    export = shift.inside.page()
    assert isinstance(export, FiguresExportPage)
    export._ask_where = lambda: None  # type: ignore[method-assign]  # no dialog of the system in a test
    month.chooses(export.what, "charts")
    keys.tab_to(_("What it is for"))
    keys.types("For the provincial meeting")
    month.takes(_("Make the file…"))
    file = desk_top.folder / "paper.pdf"
    export.write(file)
    assert export.isAncestorOf(keys.focus)
    month.sees("charts-file")
    with pikepdf.open(BytesIO(file.read_bytes()), password=export.once.words.text()) as whole:
        assert {"gbv_type_sex.png", "gbv_type_sex.svg"} <= set(whole.attachments)
        if folder := os.environ.get("PICTURES"):
            whole.save(Path(folder) / f"charts-{month.name}.pdf")

    # The network: who has sent, who sent unasked, the sum, which binds.
    shift.does(places_sent)
    network = NetworkReportPage(shift.inside.ways)
    shift.inside.open_page(network)
    keys.settles()
    month.sees("network-off")
    month.takes(_("We sum the figures of our network"))
    assert network.isAncestorOf(keys.focus)
    month.sees("network")
    month.takes(_("Put {place} in the sum").format(place=UNASKED))
    assert network.collecting.see is keys.focus
    keys.press("Space")
    month.sees("network-asked")
    assert month.agrees(network)
    month.page(NetworkSumPage)
    month.sees("network-sum")
    assert month.found == []
