"""Bringing in a sheet by the screens: seen before anything is written, all of it listed, and it can go back."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from other_sheets import HEADINGS, incidents, workbook

from clinic_app.services.clinic import Clinic
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.import_mapping import MakeMapping
from clinic_app.ui.screens.import_page import ImportPage
from clinic_app.ui.screens.upkeep import Upkeep


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    shift.settles()
    return shift


def page_of(night: NightShift) -> ImportPage:
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("import")
    assert isinstance(page, ImportPage)
    night.settles()
    return page


def looked_at(night: NightShift, file: Path) -> ImportPage:
    page = page_of(night)
    page.open(file)
    night.settles()
    page.look.click()
    night.settles()
    return page


def total(clinic: Clinic) -> int:
    return clinic.finding.page(limit=1).total


def lines_of(page: ImportPage) -> list[str]:
    """What the list of an import says, row by row."""
    column = page.earlier.list._lines
    rows = [column.itemAt(at).widget() for at in range(column.count())]
    return [row.words.text() for row in rows if isinstance(row, SheetRow)]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    rows = incidents(12)
    rows[3]["GBV TYPE"] = "Something of ours"
    rows[7]["DATE OF INCIDENT"] = "29/2/2569"
    file = tmp_path / "register.xlsx"
    file.write_bytes(workbook(rows))
    return file


def test_what_would_come_of_it_is_seen_before_anything_is_written(night: NightShift, sheet: Path) -> None:
    page = looked_at(night, sheet)
    assert page.sheets.currentText() == "Incident Data"
    counts = page.verdict.counts.accessibleName()
    assert "Would land: 10 rows, 10 cases" in counts
    assert "Would be listed: 2 rows" in counts
    assert night.does(total) == 0
    told = [row.second.text() for row in page.verdict.rows.findChildren(SheetRow)]
    assert "“Something of ours” — Our list has no such answer." in told[0]
    assert "“29/2/2569” — That month has no such day." in told[1]
    assert "1991" not in " ".join(told)  # no birthday of anybody
    assert page.verdict.bring.text() == "Bring in 10 rows"


def test_rows_land_with_what_fits_of_them_only_if_somebody_says_so(night: NightShift, sheet: Path) -> None:
    page = looked_at(night, sheet)
    page.verdict.take.setChecked(True)
    night.settles()
    assert page.verdict.bring.text() == "Bring in 12 rows"


def test_they_land_are_listed_and_can_be_taken_back(night: NightShift, sheet: Path) -> None:
    page = looked_at(night, sheet)
    page.verdict.bring.click()
    night.settles()
    assert night.does(total) == 10
    assert not page.earlier.isHidden()
    [made] = night.does(lambda clinic: clinic.importing.every())
    assert (made.landed, made.listed, made.ended_at is None) == (10, 2, False)

    page.earlier.list.open(made)
    night.settles()
    assert not page.earlier.list.isHidden()
    assert [line[:5] for line in lines_of(page)] == ["Row 5", "Row 9"]
    page.earlier.list.which.choose_by_hand("landed")
    night.settles()
    assert len(lines_of(page)) == 10
    assert "case " in lines_of(page)[0]

    back = night.does(lambda clinic: clinic.importing.taking_back.look(made.id))
    page.earlier._begin(back)
    night.settles()
    assert night.does(total) == 0


def test_a_file_that_is_no_sheet_is_told_in_words(night: NightShift, tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"%PDF-1.7 nothing")
    page = page_of(night)
    page.open(file)
    night.settles()
    assert "no sheet that can be read" in page.notice.what.text()
    assert not page.look.isEnabled()


def test_stopping_keeps_what_landed_and_the_same_file_goes_on(night: NightShift, tmp_path: Path) -> None:
    file = tmp_path / "register.xlsx"
    file.write_bytes(workbook(incidents(120)))
    page = looked_at(night, file)
    page._bring_in()
    night.desk.until(lambda: page._running is not None and page._running.landed >= 50)
    page.work.give_up()
    night.settles()
    landed = night.does(total)
    assert 0 < landed < 120

    page = looked_at(night, file)
    assert "not to its end" in page.verdict.before.what.text()
    page.verdict.bring.click()
    night.settles()
    assert night.does(total) == 120
    [made] = night.does(lambda clinic: clinic.importing.every())
    assert (made.landed, made.listed) == (120, 0)


def test_a_mapping_is_made_for_a_sheet_that_nobody_knows(night: NightShift, tmp_path: Path) -> None:
    file = tmp_path / "ours.csv"
    file.write_text("เลขที่,เพศ,ชนิด,วันที่\n1,ญ,ทำร้าย,1/2/69\n2,ช,ข่มขืน,3/2/69\n", encoding="cp874")
    page = page_of(night)
    page.open(file)
    night.settles()
    page._make_mapping()
    making = night.sees(MakeMapping)
    night.settles()
    for at, target in enumerate(("row", "s_sex", "i_type", "i_date")):
        making._go(at)
        making.card.target.choose(target)
        making.card._took()
        making._chosen[at].target = target
    making._go(1)
    assert set(making.card.spellings) == {"ญ", "ช"}
    for spelling, code in (("ญ", "female"), ("ช", "male")):
        making.card.spellings[spelling].choose(code)
        making.card._spelled(spelling)
    making._go(2)
    for spelling, code in (("ทำร้าย", "physical_assault"), ("ข่มขืน", "rape")):
        making.card.spellings[spelling].choose(code)
        making.card._spelled(spelling)
    making.title.setText("ทะเบียนเก่า")
    making.era.setCurrentIndex(making.era.findData("buddhist"))
    making.save.click()
    page = night.sees(Upkeep).page()
    assert isinstance(page, ImportPage)
    night.settles()

    page.mappings.setCurrentIndex(page.mappings.count() - 1)
    page.mappings.activated.emit(page.mappings.currentIndex())
    assert "ทะเบียนเก่า" in page.mappings.currentText()
    page.look.click()
    night.settles()
    assert page.verdict.bring.text() == "Bring in 2 rows"
    page.verdict.bring.click()
    night.settles()
    assert night.does(total) == 2

    assert not page.drop.isHidden()
    page.drop.click()
    night.settles()
    assert page.mappings.count() == 1
    assert page.drop.isHidden()


def test_headings_of_the_recorder_are_known_when_a_mapping_is_made(night: NightShift, sheet: Path) -> None:
    page = page_of(night)
    page.open(sheet)
    night.settles()
    page._make_mapping()
    making = night.sees(MakeMapping)
    night.settles()
    assert len(making._columns) == len(HEADINGS)
    assert all(chosen.target for chosen in making._chosen)
