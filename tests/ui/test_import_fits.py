"""What a sheet would bring, its list and the making of a mapping fit their place, in both languages and themes."""

from __future__ import annotations

from pathlib import Path

from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from other_sheets import HEADINGS, incidents, workbook
from test_import_screens import looked_at
from test_ui_fits import look  # noqa: F401 - the look is a fixture
from test_ui_fits import looked_at as cut_at

from clinic_app.ui.screens.import_mapping import MakeMapping


def test_every_step_of_bringing_in_a_sheet_fits(look: tuple[str, DeskTop], tmp_path: Path) -> None:  # noqa: F811
    name, desk_top = look
    night = NightShift.founded(desk_top)
    night.who = _OTHERS[0]
    night.comes_in()
    night.settles()
    rows = incidents(8)
    rows[2]["GBV TYPE"] = "A word that nobody here has heard before, and that is rather long for one cell of a sheet"
    rows[3]["NOTES"] = "x"
    file = tmp_path / "a-register-with-a-name-that-does-not-end-before-the-page-does-2568-to-2569.xlsx"
    file.write_bytes(workbook(rows, (*HEADINGS, "NOTES")))
    found = []

    def seen(step: str) -> None:
        night.settles()
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()
        found.extend(f"{step}: {each}" for each in cut_at(desk_top, f"import-{step}", name))

    page = looked_at(night, file)
    seen("verdict")
    page.verdict.bring.click()
    night.settles()
    [made] = night.does(lambda clinic: clinic.importing.every())
    page.earlier.list.open(made)
    seen("list")
    page.open(file)
    night.settles()
    page._make_mapping()
    making = night.sees(MakeMapping)
    night.settles()
    making._go(HEADINGS.index("GBV TYPE"))
    seen("mapping")
    assert "\n".join(found) == ""
