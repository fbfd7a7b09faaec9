"""Figures leave as files from one page that fits its place: warned, reasoned, stopped, saved again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from desk_top import DeskTop
from month_end import a_month
from night_shift import _OTHERS, NightShift
from test_ui_fits import look, looked_at  # noqa: F401 - the look is a fixture

from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import Audience
from clinic_app.ui.i18n import ngettext
from clinic_app.ui.joined import ways_of
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.figures import FiguresPage
from clinic_app.ui.screens.figures_export import FiguresExportPage
from clinic_app.ui.screens.figures_export_words import CHARTS, DHIS2, SHEET, TABLES


def named_office(clinic: Clinic) -> str:
    return clinic.reporting.name_office("Health office")


def meant(page: FiguresExportPage) -> list[str]:
    return [row.words.text() for row in page.means.findChildren(SheetRow) if not row.isHidden()]


@pytest.mark.parametrize("look", ["en-light", "th-dark"], indirect=True)
def test_figures_leave_as_a_file_from_a_page_that_fits(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    shift.does(a_month)
    shift.does(named_office)
    figures = shift.inside.open_place("figures")
    assert isinstance(figures, FiguresPage)
    shift.settles()
    figures.export.click()
    page = shift.inside.page()
    assert isinstance(page, FiguresExportPage)
    found: list[str] = []

    def laid_out() -> None:
        shift.settles()
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()

    def seen(what: str) -> None:
        laid_out()
        found.extend(f"{what}: {each}" for each in looked_at(desk_top, f"figures-export-{what}", name))

    shift.settles()
    page._ask_where = lambda: None  # type: ignore[method-assign]  # no dialog of the system in a test
    page.audience.choose_by_hand(Audience.PUBLIC.value)
    seen("public")
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    page.period.span.choose_by_hand("month")
    seen("unfinished")
    early = ngettext("This month is not over.", "These months are not over.", 1)
    assert meant(page)[0] == early
    now = page.period.months[0]
    page.period.offer(now - 1, now)
    page.period.go(-1)
    laid_out()
    assert meant(page)
    assert early not in meant(page)
    page.period.go(1)
    laid_out()
    assert early in meant(page)
    page.audience.choose_by_hand(Audience.OWN.value)
    page.what.choose_by_hand(DHIS2)
    shift.settles()
    template = desk_top.folder / "mapping.toml"
    page.dhis2.write_template(template)
    shift.settles()
    mapping = desk_top.folder / "filled.toml"
    parts = template.read_text("utf-8").split("…")
    uids = [f"Element{place:04d}" for place in range(len(parts) - 1)]
    mapping.write_text("".join(part + uid for part, uid in zip(parts, [*uids, ""], strict=True)), "utf-8")
    page.dhis2.take(mapping)
    shift.settles()
    page.dhis2.look.click()
    shift.settles()
    assert page.dhis2.told.isVisible()
    text = mapping.read_text("utf-8")
    line = next(each for each in text.splitlines() if each.startswith(("sexual =", '"sexual" =')))
    mapping.write_text(text.replace(f"{line}\n", "", 1), "utf-8")
    page.dhis2.take(mapping)
    shift.settles()
    page.dhis2.look.click()
    seen("dhis2-forgotten")
    assert "(sexual)" in page.notice.what.text()
    mapping.write_text('format = 1\ntitle = "N"\naudience = "network"\norg_unit = "OrgUnit0001"\n'
                       '[[table]]\nid = "gbv_type_sex"\nelement = "-"\n', "utf-8")  # fmt: skip
    page.dhis2.take(mapping)
    shift.settles()
    assert len(page.period.months) == 12, "a network sees whole years"
    assert not page.period.span.isEnabled()
    mapping.write_text(text, "utf-8")
    page.dhis2.take(mapping)
    shift.settles()
    page.period.span.choose_by_hand("month")
    mapping.write_text(mapping.read_text("utf-8").replace(uids[8], "?"), "utf-8")
    page.dhis2.take(mapping)
    seen("dhis2-refused")
    assert page.notice.isVisible()
    page.dhis2.look.click()  # by the mapping that held before
    shift.settles()
    assert page.dhis2.told.isVisible()
    assert not page.notice.isVisible()

    page.what.choose_by_hand(SHEET)
    page.detail.choose_by_hand("exact")
    page.go.click()
    assert page.reason.hasFocus()
    page.reason.setText("The yearly review")
    page.go.click()
    assert page.knows.hasFocus()
    page.knows.setChecked(True)
    page.go.click()
    page.work.give_up()
    shift.settles()
    assert page._made is None  # it was stopped
    assert page.go.isEnabled()
    page.go.click()
    shift.settles()
    page.write(desk_top.folder / "no" / "such.pdf")
    shift.settles()
    assert page.again.isVisible()
    assert page.again.text() == {"en": "Save file 0001…", "th": "บันทึกไฟล์ 0001…"}[name[:2]]
    file = desk_top.folder / "paper.pdf"
    page.write(file)
    seen("written")
    with pikepdf.open(BytesIO(file.read_bytes()), password=page.once.words.text()) as whole:
        assert list(whole.attachments) == ["sheet.xlsx"]
    assert [path.suffix for path in Path(desk_top.folder).glob("*.new")] == []
    for what in (CHARTS, DHIS2, TABLES):
        page.what.choose_by_hand(what)
        page.go.click()
        assert page.work.isVisible()
        page.work.stop.click()
        shift.settles()
        assert page._made is None
        assert page.go.isEnabled()
        assert not page.notice.isVisible()
    page.what.choose_by_hand(CHARTS)
    page.go.click()
    shift.settles()
    page.write(file)
    shift.settles()
    with pikepdf.open(BytesIO(file.read_bytes()), password=page.once.words.text()) as whole:
        pictures = {each: attached.get_file().read_bytes() for each, attached in whole.attachments.items()}
    assert {"charts.pdf", "gbv_type_sex.png", "gbv_type_sex.svg"} <= set(pictures)
    assert pictures["gbv_type_sex.png"].startswith(b"\x89PNG")
    assert b"</svg>" in pictures["gbv_type_sex.svg"]
    with pikepdf.open(BytesIO(pictures["charts.pdf"])) as pages:
        assert len(pages.pages) > 1
    page.what.choose_by_hand(TABLES)
    page.go.click()
    shift.settles()
    shift.inside.back()
    assert page.once.words.text() == ""
    assert page._made is None
    assert "\n".join(found) == ""


def test_a_return_without_an_office_says_where_one_is_named(desk_top: DeskTop) -> None:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    shift.does(a_month)
    page = FiguresExportPage(ways_of(shift.inside, shift.clinic, desk_top.window.jobs, desk_top.hands.clock()))
    shift.inside.open_page(page)
    shift.settles()
    page._ask_where = lambda: None  # type: ignore[method-assign]  # no dialog of the system in a test
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    page.reason.setText("For the office")
    page.go.click()
    shift.settles()
    assert page.notice.what.text() == "Nobody said yet which office gets the return."
    assert "Statutory return" in page.notice.do.text()
    assert page.once.isHidden()
    template = desk_top.folder / "mapping.toml"
    page.what.choose_by_hand(DHIS2)
    page.dhis2.write_template(template)
    shift.settles()
    assert "office" in page.notice.what.text()
    assert not template.exists()


def test_what_was_missing_is_no_longer_said_once_it_is_written_and_enter_makes_the_file(desk_top: DeskTop) -> None:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    shift.does(a_month)
    page = FiguresExportPage(ways_of(shift.inside, shift.clinic, desk_top.window.jobs, desk_top.hands.clock()))
    shift.inside.open_page(page)
    shift.settles()
    asked: list[str] = []
    page._ask_where = lambda: asked.append(page.reason.text())  # type: ignore[method-assign]  # no dialog in a test
    page.go.click()
    assert page.open.text() == "Opens when it is said what for."
    assert page.reason.hasFocus()
    shift.types("For the meeting")
    assert page.open.text() == ""
    shift.presses("Return")
    desk_top.until(lambda: asked == ["For the meeting"])
    page.again.setFocus()
    page.write(desk_top.folder / "paper.pdf")
    shift.settles()
    assert page.once.isVisible()
    assert page.go.hasFocus()
