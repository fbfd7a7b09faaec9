"""The plan: what she agreed to, who does it, by when; what she declined is not in it."""

from __future__ import annotations

from datetime import date

import pytest
from clinic_at_work import NURSE, House

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import EntityId
from clinic_app.errors import NoSuchCase, NotAnAnswer
from clinic_app.services.action_plan import Doer
from clinic_app.services.clinic import Clinic


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
