"""A section that waits for her consent says so and leads there, by mouse and by keys."""

from __future__ import annotations

from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_app.domain.case import Case, Change
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.three_sentences import ThreeSentences


def care_only(shift: NightShift) -> Case:
    case = shift.does(lambda clinic: clinic.recording.begin())
    shift.does(lambda clinic: clinic.consent.answer(case.id, {"c_services": "given", "c_record": "refused"}))
    return case


def begun(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


def test_what_waits_for_consent_leads_there(desk_top: DeskTop) -> None:
    shift = begun(desk_top)
    page = shift.opens(care_only(shift).id, "survivor")
    assert page.view is not None
    locked = page.view._locked
    assert locked is not None
    assert locked.button is not None
    assert locked.isVisible()
    page.outline.setFocus(Qt.FocusReason.TabFocusReason)
    shift.presses("Return")
    assert QApplication.focusWidget() is locked.button, "Enter in the outline leads to it"
    shift.presses("Return")
    desk_top.until(lambda: not isinstance(shift.inside.page(), CaseScreen))
    assert isinstance(shift.inside.page(), ThreeSentences) or "consent" in type(shift.inside.page()).__module__


def test_what_waits_for_another_answer_has_no_key_to_consent(desk_top: DeskTop) -> None:
    shift = begun(desk_top)
    case = shift.does(lambda clinic: clinic.recording.begin())
    shift.does(lambda clinic: clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"}))
    change = Change(values=((case.root, "a_private_now", "no"),))
    shift.does(lambda clinic: clinic.recording.change(case.id, change))
    page = shift.opens(case.id, "perpetrator")
    assert page.view is not None
    locked = page.view._locked
    assert locked is not None
    assert locked.button is not None
    assert locked.isVisible()
    assert not locked.button.isVisible()
