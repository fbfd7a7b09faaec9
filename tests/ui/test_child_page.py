"""Protecting a child, as a nurse meets it; it fits in both languages."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from test_duty_page import begun
from test_ui_fits import look, looked_at  # noqa: F401 - the look is a fixture

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown
from clinic_app.domain.consent import Decision
from clinic_app.ui.screens.child import ChildPage
from clinic_app.ui.screens.how_given import HowGiven


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


def page_of(night: NightShift, case: Case) -> ChildPage:
    page = ChildPage(night.inside.ways, case.id)
    night.inside.open_page(page)
    page.arrived()
    night.desk.until(lambda: page.case is not None)
    return page


def test_a_yes_about_guardians_takes_their_forms_away(night: NightShift) -> None:
    case = begun(night, s_age_years=13)
    page = page_of(night, case)
    assert page.out.isHidden()
    page.risk.choose_by_hand("yes")
    night.desk.until(page.out.isVisible)
    how = HowGiven(night.inside.ways, embassy=False)
    assert how.form.findData("guardian_with_assent") >= 0
    how.put(night.does(lambda clinic: clinic.recording.shown(case.id)), Decision.GIVEN)
    assert how.form.findData("guardian_with_assent") == how.form.findData("guardian_child_too_young") == -1
    assert how.form.findData("competent_minor") >= 0


def test_who_came_along_reads_nothing_of_it(night: NightShift) -> None:
    page = page_of(night, begun(night, s_age_years=13, c_guardian_risk="yes", a_private_now="no"))
    assert page.later.isVisible()
    assert page.asks.isHidden()
    assert page.out.isHidden()
    assert page.note.isHidden()


def test_a_note_waits_for_a_second_person_and_keeps_what_is_typed(night: NightShift) -> None:
    page = page_of(night, begun(night, s_age_years=13))
    page.note.decision.setPlainText("with the aunt")
    page.alone.choose_by_hand("yes")
    night.desk.until(lambda: page.look.seen_alone == "yes")
    assert page.note.decision.toPlainText() == "with the aunt"
    page.note.keep.click()
    night.desk.until(page.notice.isVisible)
    assert page.notice.what.text() == "Still to be said: Reasons, The child’s own view"
    page.note.reasons.setPlainText("she is safe there")
    page.note.view.setPlainText("wants it")
    page.note.keep.click()
    night.desk.until(lambda: page.look.note.waits_for_second)
    assert page.note.sign.isHidden()
    assert page.note.stands.words.text() == "Waits for a second signature."


def test_files_of_one_family_are_linked_by_code(night: NightShift) -> None:
    mother, hers = begun(night, s_age_years=34), begun(night, s_age_years=9)
    page = page_of(night, mother)
    page.code.setText(shown(hers.code))
    page.tie.click()
    night.desk.until(lambda: len(page.look.family) == 1)
    assert page.code.text() == ""
    page._unlink(hers.id)
    night.desk.until(lambda: page.look.family == ())
    page.code.setText("no code")
    page.tie.click()
    night.desk.until(page.notice.isVisible)


def test_the_page_fits(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    case, other = begun(shift, s_age_years=13, c_guardian_risk="yes"), begun(shift, s_age_years=9)
    shift.does(lambda clinic: clinic.minors.link(case.id, other.code))
    shift.does(lambda clinic: clinic.minors.write_note(case.id, decision="a", reasons="b", child_view="c"))
    page = page_of(shift, case)
    desk_top.until(page.out.isVisible)
    shift.settles()
    for _layouts_within in range(4):
        desk_top.dressed.app.processEvents()
    found = looked_at(desk_top, "child", name)
    page.room.verticalScrollBar().setValue(page.room.verticalScrollBar().maximum())
    found += looked_at(desk_top, "child-end", name)
    assert "\n".join(found) == ""
