"""The plan: what she agreed to, who does it, by when; what she declined is not in it."""

from __future__ import annotations

from datetime import date

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import GateClosed, NoSuchCase, NotAllowed, NotAnAnswer
from clinic_app.services.action_plan import Doer
from clinic_app.services.clinic import Clinic
from clinic_app.services.plan_approving import PlanState
from clinic_app.services.reporting import Audience, Of, TableCount

MONTH = 2026 * 12 + 10


def wanting(clinic: Clinic, **needs: str) -> tuple[Case, dict[str, EntityId]]:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    made = {service: new_entity("need", case.root) for service in needs}
    values = tuple((made[service].id, "n_service", service) for service in needs)
    values += tuple((made[service].id, "n_offer", answer) for service, answer in needs.items())
    case = clinic.recording.change(case.id, Change(created=tuple(made.values()), values=values))
    return case, {service: entity.id for service, entity in made.items()}


def test_what_was_agreed_stands_in_the_plan_and_what_was_declined_does_not(house: House) -> None:
    clinic = house.enter(NURSE)
    case, _needs = wanting(clinic, shelter_women="offered_accepted", police_report="offered_declined")
    [line] = clinic.scheduling.plan.of(case.id)
    assert (line.service, line.who, line.by, line.status) == ("shelter_women", None, None, None)


def test_a_step_has_a_doer_and_a_day_reminds_today_and_is_done_once(house: House) -> None:
    clinic = house.enter(NURSE)
    case, needs = wanting(clinic, shelter_women="offered_accepted", crisis_counselling="offered_deferred")
    plan = clinic.scheduling.plan
    plan.agree(case.id, needs["crisis_counselling"], who=Doer.SURVIVOR, by=date(2026, 12, 1))
    plan.agree(case.id, needs["shelter_women"], who=Doer.CLINIC, by=date(2026, 11, 30))
    assert [line.by for line in plan.of(case.id)] == [date(2026, 11, 30), date(2026, 12, 1)]
    assert [promise.kind for promise in clinic.today().promises] == ["plan", "plan"]
    plan.agree(case.id, needs["shelter_women"], who=Doer.SERVICE, by=date(2026, 11, 28))
    assert [promise.channel for promise in clinic.today().promises] == ["by_service", "by_survivor"]
    plan.done(case.id, needs["shelter_women"])
    first, last = plan.of(case.id)
    assert (first.service, last.service, last.done_at) == ("crisis_counselling", "shelter_women", house.wall)
    plan.undecided(case.id, needs["crisis_counselling"])
    assert clinic.today().promises == ()


def test_a_day_that_is_over_and_a_service_that_was_declined_are_refused(house: House) -> None:
    clinic = house.enter(NURSE)
    case, needs = wanting(clinic, shelter_women="offered_accepted", police_report="offered_declined")
    with pytest.raises(NotAnAnswer, match="past"):
        clinic.scheduling.plan.agree(case.id, needs["shelter_women"], who=Doer.CLINIC, by=date(2026, 11, 23))
    with pytest.raises(NoSuchCase):
        clinic.scheduling.plan.agree(case.id, needs["police_report"], who=Doer.CLINIC, by=date(2026, 12, 1))
    assert clinic.today().promises == ()


def states(house: House) -> list[str]:
    """What the figures say of every plan, for the own clinic."""
    clinic = house.enter(COORDINATOR)
    found = clinic.reporting.report(Audience.OWN, range(MONTH, MONTH + 1)).of("plans")
    assert isinstance(found, TableCount)
    return sorted(row for (row, column), n in found.cells.items() for _each in range(n) if row and not column)


def test_somebody_else_who_leads_approves_the_plan_and_another_plan_is_another_one(house: House) -> None:
    nurse = house.enter(NURSE)
    case, needs = wanting(nurse, shelter_women="offered_accepted", legal_aid="offered_declined")
    empty, _none = wanting(nurse, legal_aid="offered_declined")
    look = nurse.scheduling.approving.look(case.id)
    assert (look.state, look.may_approve) == (PlanState.MADE, False)  # a nurse does not lead
    with pytest.raises(NotAllowed):
        nurse.scheduling.approving.approve(case.id, ["shelter_women"])
    assert states(house) == ["made", "no_plan"]

    supervisor = house.enter(SUPERVISOR)
    approving = supervisor.scheduling.approving
    with pytest.raises(GateClosed) as nothing:
        approving.approve(empty.id, ())
    assert nothing.value.fields == ("n_offer",)
    assert approving.look(case.id).may_approve
    approving.approve(case.id, ["shelter_women"])
    look = approving.look(case.id)
    assert (look.state, look.by, look.on, look.may_approve) == (
        PlanState.APPROVED, SUPERVISOR.staff_code, house.clock.today(), False,
    )  # fmt: skip
    assert "plan_approved" in [each.act for each in supervisor.desk.vault.journal.entries(limit=500)]
    assert states(house) == ["approved", "no_plan"]

    nurse = house.enter(NURSE)  # a day that is agreed is no other plan; a service that is agreed is one
    nurse.scheduling.plan.agree(case.id, needs["shelter_women"], who=Doer.CLINIC, by=date(2026, 12, 1))
    assert nurse.scheduling.approving.look(case.id).state is PlanState.APPROVED
    nurse.recording.change(case.id, Change(values=((needs["legal_aid"], "n_offer", "offered_accepted"),)))
    assert states(house) == ["changed_since", "no_plan"]
    assert house.enter(SUPERVISOR).scheduling.approving.look(case.id).may_approve


def test_whoever_wrote_the_whole_plan_alone_does_not_approve_it(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case, _needs = wanting(clinic, shelter_women="offered_accepted")
    approving = clinic.scheduling.approving
    assert not approving.look(case.id).may_approve
    with pytest.raises(GateClosed) as alone:
        approving.approve(case.id, ["shelter_women"])
    assert alone.value.fields == ("other_person",)
    nurse = house.enter(NURSE)
    more = new_entity("need", case.root)
    said = ((more.id, "n_service", "legal_aid"), (more.id, "n_offer", "offered_accepted"))
    nurse.recording.change(case.id, Change(created=(more,), values=said))
    approving = house.enter(COORDINATOR).scheduling.approving
    assert not approving.approve(case.id, ["shelter_women"])  # as she saw it before the nurse wrote
    assert states(house) == ["made"]
    approving = house.enter(COORDINATOR).scheduling.approving
    assert approving.approve(case.id, approving.look(case.id).services)
    assert states(house) == ["approved"]


def test_plans_that_wait_are_counted_in_the_work_now_and_lead_to_their_files_until_closed(house: House) -> None:
    nurse = house.enter(NURSE)
    first, _needs = wanting(nurse, shelter_women="offered_accepted")
    second, needs = wanting(nurse, shelter_women="offered_accepted", legal_aid="offered_declined")
    over, _needs = wanting(nurse, shelter_women="offered_accepted")
    wanting(nurse, legal_aid="offered_declined")
    nurse.recording.change(over.id, Change(values=((over.root, "z_reason", "needs_met"),)))
    assert waiting(house) == {first.id, second.id}
    approving = house.enter(SUPERVISOR).scheduling.approving
    assert approving.approve(second.id, ["shelter_women"])
    assert waiting(house) == {first.id}
    nurse = house.enter(NURSE)  # what is agreed afterwards waits again, and so does a file that is opened again
    nurse.recording.change(second.id, Change(values=((needs["legal_aid"], "n_offer", "offered_accepted"),)))
    nurse.recording.change(over.id, Change(values=((over.root, "z_reason", None),)))
    assert waiting(house) == {first.id, second.id, over.id}


def waiting(house: House) -> set[CaseId]:
    """The files that whoever leads is led to; as many as the work now says."""
    reporting = house.enter(SUPERVISOR).reporting
    work = reporting.report(Audience.OWN, range(MONTH, MONTH + 1)).work
    files = [each.case_id for each in reporting.behind_work(Of.PLANS)]
    assert work is not None
    assert work.plans == len(files)
    return set(files)
