"""Erasing by the screens: the code typed again, what stands in the way said, a certificate; years set by the site."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift

from clinic_app.domain.case import Case, Change
from clinic_app.domain.casecode import shown
from clinic_app.errors import DiskFull
from clinic_app.services.keeping import WhyErase
from clinic_app.ui.screens.erase_case import EraseCase
from clinic_app.ui.screens.keeping import KeepingPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.upkeep import Upkeep


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    shift.settles()
    return shift


def keeping(night: NightShift) -> KeepingPage:
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("keeping")
    assert isinstance(page, KeepingPage)
    night.settles()
    return page


def a_case(night: NightShift, **said: object) -> Case:
    case = night.does(lambda clinic: clinic.recording.begin())
    values = tuple((case.root, field, value) for field, value in {"c_record": "given", **said}.items())
    return night.does(lambda clinic: clinic.recording.change(case.id, Change(values=values)))


def looked_at(night: NightShift, case: Case) -> EraseCase:
    page = keeping(night)
    page.code.setText(shown(case.code))
    page._look()
    erase = night.sees(EraseCase)
    night.settles()
    return erase


def test_a_case_goes_when_its_code_is_typed_again(night: NightShift) -> None:
    case = a_case(night)
    page = looked_at(night, case)
    page.reasons[WhyErase.MISTAKE].setChecked(True)
    assert not page.erase.isEnabled()
    page.code.setText("K4T-9MW-XQ")
    assert not page.erase.isEnabled()
    page.code.setText(shown(case.code).lower())
    assert page.erase.isEnabled()
    page.erase.click()
    night.settles()
    assert not page._gone.isHidden()
    page._print()
    preview = night.sees(PrintPreview)
    night.settles()
    assert preview._paper is not None
    assert preview._paper.document == "erasure_certificate"
    assert preview._paper.names_her
    assert night.does(lambda clinic: clinic.finding.page().total) == 0


def test_whoever_turns_the_page_meanwhile_finds_the_certificate_where_erasing_is_begun(night: NightShift) -> None:
    case = a_case(night)
    page = looked_at(night, case)
    page.reasons[WhyErase.MISTAKE].setChecked(True)
    page.code.setText(shown(case.code))
    page.erase.click()
    assert page.work.isVisible()
    assert page.work.stop.isHidden()
    assert not page.back.isEnabled()
    night.inside.open_place("today")
    night.desk.until(lambda: any("certificate" in said for said in night.inside.toast.log))
    listed = keeping(night)
    assert listed.certificate.isVisible()
    listed.certificate.click()
    preview = night.sees(PrintPreview)
    night.settles()
    assert preview._paper is not None
    assert preview._paper.document == "erasure_certificate"


def test_what_is_refused_at_the_last_moment_gives_the_page_back(
    night: NightShift, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = looked_at(night, a_case(night))
    page.reasons[WhyErase.MISTAKE].setChecked(True)
    page.code.setText(page._looked.code)

    def full(*_case: object) -> None:
        raise DiskFull(free_bytes=0)

    monkeypatch.setattr(night.clinic.keeping, "erase", full)
    page.erase.click()
    night.settles()
    assert page.work.isHidden()
    assert page.notice.isVisible()
    assert page.erase.isEnabled()
    assert page.back.isEnabled()


def test_what_stands_in_the_way_is_said_before_anything_is_typed(night: NightShift) -> None:
    page = looked_at(night, a_case(night, z_hold=True))
    page.reasons[WhyErase.TIME_OVER].setChecked(True)
    assert "holds this file" in page.notice.what.text()
    page.code.setText(page._looked.code)
    assert not page.erase.isEnabled()


def test_a_request_of_hers_must_be_verified_and_a_mistake_need_not(night: NightShift) -> None:
    page = looked_at(night, a_case(night))
    page.reasons[WhyErase.HER_REQUEST].setChecked(True)
    assert not page.notice.isHidden()
    page.reasons[WhyErase.MISTAKE].setChecked(True)
    assert page.notice.isHidden()


def test_the_years_of_this_site_are_set_and_signed_with_a_code(night: NightShift) -> None:
    page = keeping(night)
    page.years["adult"].setValue(7)
    page._set("adult")
    night.settles()
    [adult] = [each for each in night.does(lambda clinic: clinic.keeping.rules()) if each.rule.id == "adult"]
    assert (adult.years, adult.confirmed_by) == (7, "C-1")


def test_a_code_that_no_case_has_is_told(night: NightShift) -> None:
    page = keeping(night)
    page.code.setText("K4T-9MW-XQ")
    page._look()
    night.settles()
    assert not page.notice.isHidden()
