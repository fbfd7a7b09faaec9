"""Follow-ups and closing on screen: each answer is hers, what is missing is named, nothing is chosen beforehand."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NURSE, NightShift, with_incident, with_record
from PySide6.QtWidgets import QLabel, QWidget

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.services.clinic import Clinic
from clinic_app.services.closing_cases import CHECKS
from clinic_app.services.printing_forms import Copy
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.screens.case_papers import plan_papers
from clinic_app.ui.screens.close_case import CloseCase
from clinic_app.ui.screens.follow_ups import FollowUps
from clinic_app.ui.screens.plan_page import PlanPage
from clinic_app.ui.screens.print_preview import PrintPreview


def treated(clinic: Clinic, **given: object) -> Case:
    case = with_incident(clinic)
    care, incident = case.first("care"), case.first("incident")
    assert care is not None
    assert incident is not None
    moment = {"kind": "about_hours_ago", "hours": 20, "said_at": "2026-11-22T03:42:00Z"}
    record = {"at": "2026-11-22T02:30:00Z", "days": 28, **given}
    values = ((incident, "i_date", moment), (care, "h_exposure", ["penetration"]), (care, "h_pep", "started"))
    said = (*values, (care, "h_pep_given_at", record), (case.root, "k_ok", "yes"))
    return clinic.recording.change(case.id, Change(values=said))


def follow_ups(nurse: NightShift, case: Case) -> FollowUps:
    page = FollowUps(nurse.inside.ways, case.id)
    nurse.inside.open_page(page)
    nurse.desk.until(lambda: page.case is not None)
    nurse.settles()
    return page


def closing(nurse: NightShift, case: Case) -> CloseCase:
    page = CloseCase(nurse.inside.ways, case.id)
    nurse.inside.open_page(page)
    nurse.desk.until(lambda: page.look is not None)
    return page


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def pictured(nurse: NightShift, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        nurse.settles()
        nurse.desk.window.grab().save(f"{folder}/{name}.png")


def choose(box: ChoiceBox, code: str) -> None:
    box.setCurrentIndex(box.findData(code))
    box.chosen.emit()


def test_nothing_is_chosen_and_each_answer_is_kept_as_it_is_given(nurse: NightShift) -> None:
    case = nurse.does(treated)
    page = follow_ups(nurse, case)
    assert all(row.answer.code() is None for row in page.rows.values())
    page.rows["pep_day_3"].answer.choose_by_hand("in_person")
    nurse.settles()
    page.rows["visit_1_month"].answer.choose_by_hand("no")
    nurse.settles()
    pictured(nurse, "follow-ups")
    [promise] = nurse.does(lambda clinic: clinic.today().promises)
    assert (promise.kind, promise.row) == ("check", "pep_day_3")
    row = page.rows["pep_day_3"]
    row.day.line.setText("26/11/2569")
    row.day.line.editingFinished.emit()
    nurse.settles()
    [promise] = nurse.does(lambda clinic: clinic.today().promises)
    assert promise.due_at.day == 26
    row.answer.clear_by_hand()
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.today().promises) == ()


def test_a_day_that_is_over_is_said_at_its_row_and_nothing_is_promised(nurse: NightShift) -> None:
    page = follow_ups(nurse, nurse.does(treated))
    row = page.rows["pep_day_3"]
    row.day.line.setText("1/11/2569")
    row.answer.choose_by_hand("in_person")
    nurse.desk.until(lambda: not row.problem.isHidden())
    assert (row.problem.text().replace("\u200b", ""), row.answer.code()) == (
        "That day is over. Choose another one.", None)  # fmt: skip
    assert nurse.does(lambda clinic: clinic.today().promises) == ()


def test_a_safe_place_for_the_pills_is_asked_until_somebody_answers(nurse: NightShift) -> None:
    page = follow_ups(nurse, nurse.does(treated))
    assert "Is there a safe place to keep the medicine?" in words(page.given)
    answered = nurse.does(lambda clinic: treated(clinic, safe_place="at the shop"))
    assert follow_ups(nurse, answered).given.isHidden()


def test_where_nobody_may_ring_no_row_offers_it(nurse: NightShift) -> None:
    case = nurse.does(treated)
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "no"),))))
    page = follow_ups(nurse, case)
    assert not page.no_phone.isHidden()
    assert {row.answer.codes() for row in page.rows.values()} == {("in_person", "no")}


def test_what_no_rule_proposes_is_promised_freely_and_kept_from_here(nurse: NightShift) -> None:
    case = nurse.does(treated)
    page = follow_ups(nurse, case)
    others = page.others
    others.add.click()
    assert others.problem.text().replace("\u200b", "") == "Say what is promised."
    others.what.choose_by_hand("result_due")
    others.add.click()
    assert others.problem.text().replace("\u200b", "") == "Say the day and the hour."
    others.when.put("2026-11-21T03:00:00Z")
    others.add.click()
    assert others.problem.text().replace("\u200b", "") == "That is over. Choose another time."
    others.when.put("2026-11-24T03:00:00Z")
    others.add.click()
    nurse.settles()
    [promise] = nurse.does(lambda clinic: clinic.today().promises)
    assert (promise.kind, promise.channel, others.what.code()) == ("result_due", "in_person", None)
    assert "a result is due" in words(others)
    page.room.verticalScrollBar().setValue(page.room.verticalScrollBar().maximum())
    pictured(nurse, "others")
    others.promises.menu(promise).actions()[0].trigger()
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.today().promises) == ()
    assert "a result is due" not in words(others)


def test_no_call_is_promised_freely_where_nobody_may_ring(nurse: NightShift) -> None:
    case = nurse.does(treated)
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "no"),))))
    page = follow_ups(nurse, case)
    page.others.what.choose_by_hand("call")
    page.others.when.put("2026-11-24T03:00:00Z")
    page.others.add.click()
    assert page.others.problem.text().replace("\u200b", "") == "The survivor may not be rung now."
    assert nurse.does(lambda clinic: clinic.today().promises) == ()


def test_a_case_without_an_incident_says_so_kindly(nurse: NightShift) -> None:
    page = follow_ups(nurse, nurse.does(lambda clinic: clinic.recording.begin()))
    assert page.rows == {}
    assert not page.empty.isHidden()


def test_what_is_missing_for_closing_is_named_until_nothing_is(nurse: NightShift) -> None:
    case = nurse.does(treated)
    page = closing(nurse, case)
    assert "Reason" in page.missing.text()
    page.close_it.click()
    nurse.desk.until(lambda: not page.notice.isHidden())
    assert "Plan complete" in words(page.notice)
    choose(page.checks.box, "needs_met")
    for part in CHECKS:
        page.checks.parts[part].choose_by_hand("yes")
    assert page.missing.isHidden()
    pictured(nurse, "closing")
    page.close_it.click()
    nurse.desk.until(page.closed.isVisible)
    nurse.settles()
    assert "Review pending" in words(page.closed)
    assert not page.closed.review.isVisible()
    assert page.focusWidget() is page.closed.why
    pictured(nurse, "closed")


def test_a_closed_file_is_opened_again_only_with_a_reason(nurse: NightShift) -> None:
    case = nurse.does(treated)
    nurse.does(lambda clinic: clinic.closing.close(case.id, "needs_met", dict.fromkeys(CHECKS, True)))
    page = closing(nurse, case)
    nurse.desk.until(page.closed.isVisible)
    page.closed.again.click()
    assert not page.notice.isHidden()
    choose(page.closed.why, "came_back")
    page.closed.again.click()
    nurse.desk.until(lambda: not page.closed.isVisible())
    assert nurse.does(lambda clinic: clinic.closing.look(case.id)).closed is False


def wanting(clinic: Clinic, begun: Callable[[Clinic], Case] = treated) -> Case:
    case = begun(clinic)
    needs = [new_entity("need", case.root) for _each in range(3)]
    said = (("shelter_women", "offered_accepted"), ("crisis_counselling", "offered_deferred"), ("police_report",
            "offered_declined"))  # fmt: skip
    values = [
        (need.id, field, value)
        for need, (service, answer) in zip(needs, said, strict=True)
        for field, value in (("n_service", service), ("n_offer", answer))
    ]
    return clinic.recording.change(case.id, Change(created=tuple(needs), values=tuple(values)))


def planned(nurse: NightShift, case: Case) -> PlanPage:
    page = PlanPage(nurse.inside.ways, case.id)
    nurse.inside.open_page(page)
    nurse.desk.until(lambda: page.case is not None)
    nurse.settles()
    return page


def test_a_step_of_the_plan_waits_for_its_day_and_is_done_once(nurse: NightShift) -> None:
    page = planned(nurse, nurse.does(wanting))
    assert len(page.rows) == 2
    row = next(iter(page.rows.values()))
    assert row.who.code() is None
    row.who.choose_by_hand("by_service")
    assert row.problem.text().replace("\u200b", "") == "Now the day."
    row.day.line.setText("1/11/2569")
    row.day.line.editingFinished.emit()
    nurse.settles()
    assert row.problem.text().replace("\u200b", "") == "That day is over. Choose another one."
    row.day.line.setText("26/11/2569")
    row.day.line.editingFinished.emit()
    nurse.settles()
    [promise] = nurse.does(lambda clinic: clinic.today().promises)
    assert (promise.kind, promise.channel) == ("plan", "by_service")
    pictured(nurse, "plan")
    row.finish.click()
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.today().promises) == ()
    assert not row.who.isEnabled()


def test_a_plan_with_nothing_in_it_leads_to_the_services(nurse: NightShift) -> None:
    page = planned(nurse, nurse.does(treated))
    assert not page.empty.isHidden()
    assert page.list.isHidden()


def by_the_nurse(clinic: Clinic, case: Case, service: str) -> None:
    """Another person agrees one more service with her."""
    need, vault = new_entity("need", case.root), clinic.desk.vault
    [nurse] = [each.id for each in clinic.people if each.staff_code == NURSE.staff_code]
    said = ((need.id, "n_service", service), (need.id, "n_offer", "offered_accepted"))
    change = Change(created=(need,), values=said)
    vault.save(lambda: vault.revisions.append(case.id, change, author=nurse, source="at_interview", happened_at=None))


def test_whoever_leads_approves_the_plan_she_saw_and_no_other(desk_top: DeskTop) -> None:
    NightShift.founded(desk_top)
    lead = NightShift(desk_top, _OTHERS[0])
    lead.comes_in()
    case = lead.does(lambda clinic: wanting(clinic, with_record))
    page = planned(lead, case)
    assert page.approve.isHidden(), "she wrote all of it"
    lead.does(lambda clinic: by_the_nurse(clinic, case, "legal_aid"))
    page.reload()
    lead.settles()
    assert page.approve.isVisible()
    lead.does(lambda clinic: by_the_nurse(clinic, case, "voluntary_return"))
    page.approve.click()
    lead.settles()
    assert "Other services" in page.notice.what.text()
    assert page.approve.isVisible()
    pictured(lead, "plan-approve")
    page.approve.click()
    lead.settles()
    assert page.approve.isHidden()
    assert "Approved by C-1" in [each.text() for each in page.approved.findChildren(QLabel)]
    pictured(lead, "plan-approved")


@pytest.mark.parametrize(("key", "kind"), [("Alt+W", PlanPage), ("Alt+F", FollowUps), ("Alt+Z", CloseCase)])
def test_a_key_of_the_case_opens_each(nurse: NightShift, key: str, kind: type) -> None:
    nurse.opens(nurse.does(treated).id)
    nurse.presses(key)
    nurse.sees(kind)


def test_the_plan_is_printed_from_its_page_and_her_copy_only_where_she_asked_for_it(nurse: NightShift) -> None:
    case = nurse.does(wanting)
    page = planned(nurse, case)
    assert page.paper.isVisible()
    page.paper.click()
    preview = nurse.sees(PrintPreview)
    nurse.desk.until(lambda: bool(preview._documents))
    nurse.settles()
    assert [(each.id, each.copies) for each in preview._documents] == [("plan", (Copy.SENDER,))]
    pictured(nurse, "plan-preview")
    safe = ((case.root, "sp_copy", "yes"), (case.root, "k_paper_safe", "yes"))
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=safe)))
    [document] = nurse.does(lambda clinic: plan_papers(clinic, case.id))
    assert document.copies == (Copy.SENDER, Copy.HER)
