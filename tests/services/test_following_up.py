"""What today asks for, and finding cases again, in the training clinic and in a real one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, VOLUNTEER, House, person

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.clocks import ClockState, Running
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.people import Act, Role, may
from clinic_app.errors import NotACode, NotAllowed, NotPermitted, TrainingOnly
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewClinic
from clinic_app.services.following_up import MOST_CLOCKS, TaskKind
from clinic_app.services.referring_views import ReferralRequest
from clinic_app.services.training import fill_if_empty

TO_THE_SHELTER = ReferralRequest(
    organisation=OrganisationId("training-shelter"), service=Service.SHELTER_WOMEN, sector=Sector("safehouse_shelter"),
    urgency=Urgency.NOW_PHONE_FIRST, valid=Valid.H72,
)  # fmt: skip


@pytest.fixture
def training(house: House) -> Clinic:
    house.leave()
    house.inside.append(house.trains())
    return house.inside[0]


def exposed(clinic: Clinic, hours_ago: int | None) -> Case:
    """A case with an exposure so many hours ago, or at a time that nobody knows."""
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    incident = new_entity("incident", case.root)
    care = new_entity("care", incident.id)
    clinic.recording.change(case.id, Change(created=(incident, care)))
    when = {"missing": "unknown"} if hours_ago is None else {"about_hours_ago": hours_ago}
    clinic.recording.keep_draft(case.id, incident.id, "incident", {"i_date": when})
    clinic.recording.keep_draft(case.id, care.id, "care", {"h_exposure": ["penetration"], "h_can_conceive": "yes"})
    return clinic.recording.finish_all(case.id)


def test_the_most_pressing_clock_comes_first_and_says_nothing_by_itself(house: House) -> None:
    clinic = house.enter(NURSE)
    calm, urgent, unknown = exposed(clinic, 30), exposed(clinic, 68), exposed(clinic, None)
    clocks = clinic.today().clocks
    assert clocks[0].case_id == unknown.id
    assert clocks[0].clock.state is Running.OFFER_NOW
    pep = [line for line in clocks if line.clock.id == "pep"]
    assert [line.case_id for line in pep] == [unknown.id, urgent.id, calm.id]
    assert all(line.clock.neutral_name.startswith("Window ") for line in clocks)
    house.pass_(days=400)
    assert {line.case_id for line in clinic.today().clocks} == {unknown.id}


def test_of_many_clocks_the_most_pressing_stand_on_the_first_page(house: House) -> None:
    clinic = house.enter(NURSE)
    cases = [exposed(clinic, hours) for hours in (2, 60, 10, 71, None, 30, 5, 68, 110, 20, 45, 1, 80)]
    house.pass_(hours=3)
    now = clinic.desk.clock.now()

    def key(clock: ClockState) -> float:
        left = clock.left(now)
        return -1.0 if left is None else left.total_seconds()

    every = [key(clock) for case in cases for clock in clinic.following_up.clocks(case) if clock.state.runs]
    shown = [key(line.clock) for line in clinic.today().clocks]
    assert len(every) > 2 * MOST_CLOCKS
    assert shown == sorted(every)[:MOST_CLOCKS]


def test_of_clocks_that_press_alike_the_newest_cases_stand_first(house: House) -> None:
    clinic = house.enter(NURSE)
    cases = [exposed(clinic, None).id for _ in range(12)]
    shown = list(dict.fromkeys(line.case_id for line in clinic.today().clocks))
    assert shown == cases[::-1][: len(shown)]
    assert len(shown) < len(cases)


def test_a_sheet_that_was_interrupted_waits_to_be_resumed_by_whoever_began_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = exposed(clinic, 5)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_age_years": 30})
    [line] = clinic.today().resume
    assert (line.case_id, line.code, line.kept_at) == (case.id, case.code, house.wall)
    assert line.open > 5
    assert house.enter(COORDINATOR).today().resume == ()


@pytest.mark.parametrize("silence", ["unknown", "declined_to_answer"])
def test_nobody_knows_whether_she_came_is_an_answer_that_is_written_down(house: House, silence: str) -> None:
    clinic = house.enter(NURSE)
    case = exposed(clinic, 5)
    visit = new_entity("visit", case.root)
    said = ((visit.id, "u_attend", {"missing": silence}), (visit.id, "u_due", "2026-11-24"))
    case = clinic.recording.change(case.id, Change(created=(visit,), values=said))
    assert case.stored("u_attend", visit.id) == {"missing": silence}


def test_a_promise_stays_until_it_is_kept(house: House) -> None:
    clinic = house.enter(NURSE)
    case = exposed(clinic, 5)
    due = house.wall.replace(hour=9)
    clinic.following_up.promise(TaskKind.CALL, due_at=due, channel="own_phone_voice", case_id=case.id)
    [promise] = clinic.today().promises
    assert (promise.code, promise.kind, promise.due_at) == (case.code, "call", due)
    clinic.following_up.kept(promise.task)
    assert clinic.today().promises == ()
    with pytest.raises(NotAllowed):
        house.enter(SUPERVISOR).following_up.kept(promise.task)


def test_while_she_cannot_answer_a_promise_to_ask_again_stands(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    for _ in range(2):
        clinic.consent.answer(case.id, {"c_record": "unable_now", "c_unable_why": "too_distressed"})
    [promise] = clinic.today().promises
    assert (promise.code, promise.kind) == (case.code, "ask_consent_again")
    clinic.consent.answer(case.id, {"c_record": "given"})
    assert clinic.today().promises == ()


def test_whoever_reads_no_cases_sees_no_lines_about_them(house: House) -> None:
    exposed(house.enter(NURSE), 5)
    seen = house.enter(VOLUNTEER).today()
    assert (seen.clocks, seen.unanswered, seen.promises) == ((), (), ())


def test_a_referral_without_an_answer_is_shown_and_rung_after_its_time(training: Clinic, house: House) -> None:
    malar = next(row for row in training.finding.page().rows if row.language == "my")
    preview = training.referring.preview(malar.id, TO_THE_SHELTER)
    referral = training.referring.seal(malar.id, preview, agreed=True)
    today = training.today()
    [line] = today.unanswered
    assert (line.code, line.organisation, line.ring) == (malar.code, "training-shelter", False)
    assert line.referral == referral
    assert (today.waiting, today.held, today.replies) == (1, 0, ())
    house.pass_(hours=3)
    [line] = training.today().unanswered
    assert line.ring


def test_in_the_training_clinic_consent_counts_as_in_a_real_one(training: Clinic) -> None:
    karen = next(row for row in training.finding.page().rows if row.language == "ksw")
    with pytest.raises(NotPermitted) as refused:
        training.referring.preview(karen.id, TO_THE_SHELTER)
    assert refused.value.reason == "not_alone"


def test_no_real_clinic_is_ever_filled_with_invented_people(house: House) -> None:
    with pytest.raises(TrainingOnly):
        fill_if_empty(house.enter(NURSE))
    assert house.inside[0].finding.page().total == 0


def test_a_training_clinic_is_kept_apart_and_marked(training: Clinic, house: House) -> None:
    assert training.training
    assert not house.enter(NURSE).training
    assert house.inside[0].finding.page().total == 0
    assert {part.name for part in house.folder.iterdir()} == {"clinic", "training"}


# --- finding ---------------------------------------------------------------------------------------


def test_a_case_is_found_by_its_code_however_it_is_typed(training: Clinic) -> None:
    row = training.finding.page().rows[0]
    spoken = f" {row.code[:3].lower()}-{row.code[3:6]} {row.code[6:]}"
    assert training.finding.by_code(spoken) == row.id
    with pytest.raises(NotACode):
        training.finding.by_code("nonsense")


@pytest.mark.parametrize("asked", ["မသီတာ", "นภา", "ใจเย็น", "Female", "female", "Noor", "វិចិត្រ", "0000001101"])
def test_a_name_or_number_is_found_in_every_script(training: Clinic, asked: str) -> None:
    assert len(training.finding.find(asked)) == 1


def test_a_supervisor_finds_codes_and_no_names(house: House) -> None:
    people = (person(Role.SUPERVISOR, "head"), person(Role.SUPERVISOR, "other"), NURSE)
    small = House(house.folder / "small")
    small.door.create(NewClinic(kind="clinic", people=people))
    clinic = small.enter(NURSE)
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_record": "given"})
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "Noor"})
    clinic.recording.finish_all(case.id)
    assert [row.id for row in clinic.finding.find("noor")] == [case.id]
    seen = small.enter(people[0])
    assert seen.finding.find("noor") == ()
    assert [row.id for row in seen.finding.find(case.code)] == [case.id]
    small.leave()


def test_an_answer_that_is_owed_in_thirty_days_is_seen_from_the_first_day(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    now = house.wall
    tasks = clinic.desk.vault.tasks
    tasks.add(kind="request_due:r1", due_at=now + timedelta(days=30), channel="in_person", case_id=case.id)
    tasks.add(kind="duty_due:child", due_at=now - timedelta(days=3), channel="in_person", case_id=case.id)
    tasks.add(kind="visit:day_28", due_at=now + timedelta(days=28), channel="in_person", case_id=case.id)
    tasks.add(kind="visit:day_3", due_at=now + timedelta(days=3), channel="in_person", case_id=case.id)
    view = clinic.today()
    assert [(each.kind, each.row) for each in view.promises] == [
        ("duty_due", "child"), ("visit", "day_3"), ("request_due", "r1")
    ]  # fmt: skip
    assert view.later == 1
    assert [(each.kind, each.row, each.code) for each in clinic.following_up.later()] == [
        ("visit", "day_28", case.code)
    ]


def test_a_closed_file_that_is_due_is_told_to_whoever_may_erase_and_to_nobody_else(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = clinic.recording.begin()
    for days in (-1, 400):
        at = house.wall + timedelta(days=days)
        clinic.desk.vault.tasks.add(kind="review_retention", due_at=at, channel="in_person", case_id=case.id)
    for who in (NURSE, COORDINATOR, SUPERVISOR):
        clinic = house.enter(who)
        told = [each.kind for each in clinic.today().promises]
        assert told == (["review_retention"] if may(who.role, Act.ERASE) else []), who.role
        assert clinic.today().later == 0
    assert {may(who.role, Act.ERASE) for who in (NURSE, COORDINATOR, SUPERVISOR)} == {True, False}


def test_an_interrupted_night_keeps_its_clocks_on_the_page_of_whoever_was_interrupted(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()  # nobody has decided about a record yet: everything is a draft
    incident = new_entity("incident", case.root)
    care = new_entity("care", incident.id)
    clinic.recording.change(case.id, Change(created=(incident, care)))
    assert clinic.today().clocks == (), "only begun says nothing"
    clinic.recording.keep_draft(case.id, incident.id, "incident", {"i_date": {"about_hours_ago": 66}})
    clinic.recording.keep_draft(case.id, care.id, "care", {"h_exposure": ["penetration"]})
    recorded = exposed(clinic, 20)
    assert clinic.desk.cases.load(case.id).of_kind("incident") == []
    pep = [line.case_id for line in clinic.today().clocks if line.clock.id == "pep"]
    assert pep == [case.id, recorded.id]
    clinic.recording.keep_draft(case.id, care.id, "care", {"h_exposure": ["none"]})
    assert {line.case_id for line in clinic.today().clocks} == {recorded.id}
    clinic = house.enter(COORDINATOR)
    assert {line.case_id for line in clinic.today().clocks} == {recorded.id}, "a draft is seen by its author alone"


def test_a_decision_that_is_only_typed_stops_its_clock_for_whoever_typed_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = exposed(clinic, 20)
    care = case.first("care")
    assert care is not None
    clinic.recording.keep_draft(case.id, care, "care", {"h_pep": "started"})
    assert "pep" not in {line.clock.id for line in clinic.today().clocks}
    clinic = house.enter(COORDINATOR)
    assert "pep" in {line.clock.id for line in clinic.today().clocks}
