"""Two files of one woman become one and two again: nothing is lost, the stricter answer holds, a person decides."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, House

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.casecode import shown
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.listing import danger_of
from clinic_app.domain.restriction import Why
from clinic_app.errors import MergeRefused, NoSuchCase, NotAllowed, NotOnTheList
from clinic_app.services.clinic import Clinic
from clinic_app.services.following_up import TaskKind
from clinic_app.services.her_access import SureBy
from clinic_app.services.merging import WHO_MAY_KNOW, Take
from clinic_app.vault.cases import CaseFilter


def file_of(house: House, clinic: Clinic, *, told: str = "", **answers: Stored) -> Case:
    house.pass_(minutes=5)
    case = clinic.recording.begin()
    incident = new_entity("incident", case.root)
    values: list[tuple[EntityId, str, Stored | None]] = [(case.root, "c_record", "given")]
    values += [(case.root, field, value) for field, value in answers.items() if field != "c_record"]
    values += [(incident.id, "i_narrative", told)] if told else []
    clinic.recording.change(case.id, Change(created=(incident,), values=tuple(values)))
    if "c_record" in answers:
        clinic.consent.answer(case.id, {"c_record": answers["c_record"]})
    return clinic.recording.shown(case.id)


def all_of(clinic: Clinic, *cases: CaseId) -> list[object]:
    """Everything that the vault says of these cases, but the history."""
    vault = clinic.desk.vault
    said: list[object] = []
    for each in cases:
        case = vault.cases.load(each)
        said.append(
            (case.code, set(case.entities.values()), {e: dict(rows) for e, rows in case.answers.items() if rows})
        )
        said.append(sorted((t.kind, t.done_at is None, t.id) for t in vault.tasks.every(each)))
        said.append(sorted((row.place, row.answers) for row in vault.merges.drafts(each)))
        said.append([item.env_id for item in vault.outbox.of_case(each)])
        kept = vault.restrictions.of(each)
        said.append((kept.people, kept.reason, kept.by) if kept else None)
    return said


def test_the_earlier_code_stays_and_the_later_one_leads_to_it(house: House) -> None:
    clinic = house.enter(NURSE)
    first = file_of(house, clinic, told="the market", s_name="มะลิ")
    later = file_of(house, clinic, told="the factory", s_alias="Dao")
    assert clinic.merging.join(later.id, first.id) == first.id
    case = clinic.recording.shown(first.id)
    assert {case.stored("i_narrative", e.id) for e in case.of_kind("incident")} == {"the market", "the factory"}
    assert (case.stored("s_name"), case.stored("s_alias")) == ("มะลิ", "Dao")
    assert clinic.finding.by_code(later.code) == first.id
    for sought in (later.code, shown(later.code), "factory", "Dao"):
        assert [row.id for row in clinic.finding.find(sought)] == [first.id]
    for wanted in (None, CaseFilter(closed=True), CaseFilter(closed=False)):
        page = clinic.finding.page(wanted)
        assert later.id not in [row.id for row in page.rows]
        assert page.total == len(page.rows)
    for look in (clinic.recording.open, clinic.recording.shown, clinic.recording.history, clinic.merging.of):
        with pytest.raises(NoSuchCase):
            look(later.id)


def test_she_is_found_by_what_either_file_says_of_her(house: House) -> None:
    clinic = house.enter(NURSE)
    first = file_of(house, clinic, s_name="Thandar Hlaing", k_number="0811111111")
    later = file_of(house, clinic, s_name="Zarni Soe", k_number="0822222222")
    clinic.merging.join(first.id, later.id)
    for sought in ("Thandar", "Zarni", "0811111111", "0822222222", first.code, later.code):
        assert [row.id for row in clinic.finding.find(sought)] == [first.id], sought
    fresh = file_of(house, clinic)
    for said in ("Thandar Hlaing", "0811111111", "0822222222"):
        [candidate] = clinic.came_before.offers(fresh.id, said).candidates
        assert candidate.row.id == first.id, said
    clinic.recording.change(first.id, Change(values=((first.root, "s_alias", "Nok"),)))
    assert [row.id for row in clinic.finding.find("Thandar")] == [first.id], "also after something else was written"
    clinic.merging.part(first.id, later.id)
    for sought, found in (("Thandar", first.id), ("Zarni", later.id), ("0811111111", first.id)):
        assert [row.id for row in clinic.finding.find(sought)] == [found], sought
    clinic.merging.join(first.id, later.id)
    clinic.recording.change(first.id, Change(values=((first.root, "s_name", "Phyu Phyu"),)))
    clinic.merging.part(first.id, later.id)
    assert clinic.finding.find("Thandar") == (), "what was corrected since is not found by what it was"


def test_joined_and_parted_is_as_if_nothing_had_been(house: House) -> None:
    clinic = house.enter(NURSE)
    first = file_of(house, clinic, told="one", s_name="มะลิ", k_number="0811111111", c_services="given")
    later = file_of(house, clinic, told="two", s_name="Mali", k_number="0822222222", c_services="refused")
    for each in (first, later):
        clinic.following_up.promise(TaskKind.CALL, due_at=house.wall, channel="phone", case_id=each.id)
    before = all_of(clinic, first.id, later.id)
    clinic.merging.join(first.id, later.id)
    assert len(clinic.desk.vault.tasks.every(first.id)) == 2
    assert all_of(clinic, first.id, later.id) != before
    clinic.merging.part(first.id, later.id)
    assert all_of(clinic, first.id, later.id) == before
    assert clinic.finding.by_code(later.code) == later.id
    assert {row.id for row in clinic.finding.page().rows} == {first.id, later.id}
    assert clinic.desk.vault.revisions.verify_chain() == 6
    assert [revised.source for revised in clinic.recording.history(later.id)][-2:] == ["merged", "split"]


def test_two_answers_are_both_kept_and_a_person_decides(house: House) -> None:
    clinic = house.enter(NURSE)
    first = file_of(house, clinic, s_lang_first="my", k_number="0811111111")
    later = file_of(house, clinic, s_lang_first="shn", k_number="0822222222")
    clinic.merging.join(first.id, later.id)
    [joined] = clinic.merging.of(first.id)
    assert {each.field: (each.stands, each.earlier, each.later) for each in joined.open} == {
        "k_number": ("0822222222", "0811111111", "0822222222"),
        "s_lang_first": ("shn", "my", "shn"),
    }
    clinic.merging.decide(first.id, later.id, "s_lang_first", Take.EARLIER)
    clinic.merging.decide(first.id, later.id, "k_number", Take.STANDS)
    case = clinic.recording.shown(first.id)
    assert (case.stored("s_lang_first"), case.stored("k_number")) == ("my", "0822222222")
    assert clinic.merging.of(first.id)[0].open == ()
    with pytest.raises(ValueError, match="s_lang_first"):
        clinic.merging.decide(first.id, later.id, "s_lang_first", Take.LATER)
    clinic.merging.part(first.id, later.id)
    told = [clinic.recording.shown(each.id).stored("s_lang_first") for each in (first, later)]
    assert told == ["my", "shn"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_stricter_consent_holds_until_she_is_asked_again(house: House, turned: bool) -> None:
    clinic = house.enter(NURSE)
    said = ("refused", "given") if turned else ("given", "refused")
    first, later = (file_of(house, clinic, c_services=each, c_block_org=[f"org-{each}"]) for each in said)
    clinic.merging.join(first.id, later.id)
    case = clinic.recording.shown(first.id)
    assert case.stored("c_services") == "refused"
    assert set(case.stored("c_block_org") or ()) == {"org-given", "org-refused"}
    questions = {each.field: each for each in clinic.merging.of(first.id)[0].open}
    assert questions.keys() == {"c_services", "c_block_org"}
    assert all(each.hers_to_say and each.strict for each in questions.values())
    looser = Take.LATER if turned else Take.EARLIER
    assert [questions["c_services"].may_take(each) for each in (Take.STANDS, looser)] == [True, False]
    with pytest.raises(ValueError, match="c_services"):
        clinic.merging.decide(first.id, later.id, "c_services", Take.LATER if turned else Take.EARLIER)
    clinic.merging.decide(first.id, later.id, "c_block_org", Take.STANDS)
    clinic.consent.answer(first.id, {"c_services": "given"})
    assert clinic.recording.shown(first.id).stored("c_services") == "given"
    assert clinic.merging.of(first.id)[0].open == (), "she has answered"


def test_a_refused_record_stays_refused(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = file_of(house, clinic, c_record="refused"), file_of(house, clinic, s_name="Mali")
    clinic.merging.join(first.id, later.id)
    assert mode_of(clinic.recording.shown(first.id)) is Mode.CARE_ONLY


def test_what_was_written_since_goes_home_or_stays(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = file_of(house, clinic, told="one"), file_of(house, clinic, told="two")
    clinic.merging.join(first.id, later.id)
    theirs = later.first("incident")
    assert theirs is not None
    harm, need = new_entity("perpetrator", theirs), new_entity("need", first.root)
    values = ((theirs, "i_narrative", "two, told again"), (harm.id, "p_sex", "male"), (first.root, "s_alias", "Dao"))
    clinic.recording.change(first.id, Change(created=(harm, need), values=values))
    clinic.merging.part(first.id, later.id)
    kept, home = clinic.recording.shown(first.id), clinic.recording.shown(later.id)
    assert home.stored("i_narrative", theirs) == "two, told again"
    assert home.stored("p_sex", harm.id) == "male"
    assert kept.stored("s_alias") == "Dao"
    assert (need.id in kept.entities, theirs in kept.entities, harm.id in kept.entities) == (True, False, False)


def test_a_closed_file_that_somebody_comes_back_to_is_open_and_nobody_reviews_its_end(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = file_of(house, clinic, told="one"), file_of(house, clinic, told="two")
    closed = Change(values=((first.root, "z_reason", "opened_in_error"),))
    clinic.recording.change(first.id, closed)
    before = all_of(clinic, first.id, later.id)
    assert clinic.merging.look(first.id, later.id).opens
    clinic.merging.join(first.id, later.id)
    assert clinic.recording.shown(first.id).stored("z_reason") is None
    assert not [task for task in clinic.desk.vault.tasks.open(case_id=first.id) if task.kind == "review_retention"]
    clinic.merging.part(first.id, later.id)
    assert all_of(clinic, first.id, later.id) == before


@pytest.mark.parametrize("which", [0, 1])
def test_whoever_may_not_know_of_one_may_not_know_of_both(house: House, which: int) -> None:
    clinic = house.enter(NURSE)
    files = [file_of(house, clinic, told="one"), file_of(house, clinic, told="two")]
    doctor = next(each.id for each in clinic.people if each.staff_code == DOCTOR.staff_code)
    clinic.restricting.restrict(files[which].id, {clinic.whoami.id, doctor}, Why.STAFF)
    before = all_of(clinic, *(each.id for each in files))
    stays = clinic.merging.join(files[0].id, files[1].id)
    clinic = house.enter(COORDINATOR)
    assert (clinic.finding.page().total, clinic.finding.find("two"), clinic.finding.find("one")) == (0, (), ())
    for each in files:
        with pytest.raises(NoSuchCase):
            clinic.finding.by_code(each.code)
    clinic = house.enter(DOCTOR)
    assert clinic.recording.open(stays).id == stays
    clinic.merging.part(files[0].id, files[1].id)
    assert all_of(clinic, *(each.id for each in files)) == before


def test_who_may_know_is_decided_too_by_somebody_who_will(house: House) -> None:
    clinic = house.enter(NURSE)
    files = [file_of(house, clinic, told="one"), file_of(house, clinic, told="two")]
    doctor, coordinator = (
        next(each.id for each in clinic.people if each.staff_code == code)
        for code in (DOCTOR.staff_code, COORDINATOR.staff_code)
    )
    clinic.restricting.restrict(files[0].id, {clinic.whoami.id, doctor}, Why.STAFF)
    clinic.restricting.restrict(files[1].id, {clinic.whoami.id, coordinator}, Why.STAFF)
    before = clinic.merging.look(files[0].id, files[1].id)
    stays = clinic.merging.join(files[0].id, files[1].id)
    [question] = clinic.merging.of(stays)[0].open
    assert [question] == [each for each in before.open if each.field == WHO_MAY_KNOW]
    codes = [tuple(sorted((NURSE.staff_code, other.staff_code))) for other in (DOCTOR, COORDINATOR)]
    assert (question.stands, question.earlier, question.later) == ((NURSE.staff_code,), *codes)
    clinic.merging.decide(stays, files[1].id, WHO_MAY_KNOW, Take.LATER)
    kept = clinic.restricting.of(stays)
    assert kept is not None
    assert kept.people == {clinic.whoami.id, coordinator}
    assert clinic.merging.of(stays)[0].open == ()


def test_a_list_against_none_holds_until_it_is_lifted(house: House) -> None:
    clinic = house.enter(NURSE)
    files = [file_of(house, clinic, told="one"), file_of(house, clinic, told="two")]
    clinic.restricting.restrict(files[0].id, {clinic.whoami.id}, Why.STAFF)
    stays = clinic.merging.join(files[0].id, files[1].id)
    [question] = clinic.merging.of(stays)[0].open
    assert (question.stands, question.later) == ((NURSE.staff_code,), None)
    clinic.merging.decide(stays, files[1].id, WHO_MAY_KNOW, Take.LATER)
    assert clinic.restricting.of(stays) is None


LEVELS = ("standard", "medium", "high", "immediate")


def with_level(clinic: Clinic, case: Case, *levels: str) -> None:
    for level in levels:
        assessment = new_entity("risk_assessment", case.root)
        values = ((assessment.id, "r_level", level), (assessment.id, "r_reason", "as told"))
        clinic.recording.change(case.id, Change(created=(assessment,), values=values))


@pytest.mark.parametrize(("levels", "decided"), [(("immediate", "standard"), Take.LATER),
                                                 (("medium", "high"), Take.EARLIER)])  # fmt: skip
def test_the_worse_level_of_danger_holds_until_somebody_decides(
    house: House, levels: tuple[str, str], decided: Take
) -> None:
    clinic = house.enter(NURSE)
    first, later = file_of(house, clinic), file_of(house, clinic)
    with_level(clinic, first, "standard", levels[0])
    with_level(clinic, later, levels[1])
    before, worse = all_of(clinic, first.id, later.id), max(levels, key=LEVELS.index)
    listed = [row.danger for row in clinic.finding.page().rows]
    clinic.merging.join(first.id, later.id)
    assert danger_of(clinic.recording.shown(first.id)) == worse
    assert clinic.finding.page().rows[0].danger == worse
    [question] = clinic.merging.of(first.id)[0].open
    assert (question.field, question.stands, question.earlier, question.later) == ("r_level", worse, *levels)
    clinic.merging.part(first.id, later.id)
    assert all_of(clinic, first.id, later.id) == before
    assert [row.danger for row in clinic.finding.page().rows] == listed
    clinic.merging.join(first.id, later.id)
    clinic.merging.decide(first.id, later.id, "r_level", decided)
    assert danger_of(clinic.recording.shown(first.id)) == min(levels, key=LEVELS.index)
    assert clinic.merging.of(first.id)[0].open == ()
    with_level(clinic, clinic.recording.shown(first.id), "high")
    assert danger_of(clinic.recording.shown(first.id)) == "high"


def test_a_level_set_since_is_a_persons_word(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = file_of(house, clinic), file_of(house, clinic)
    with_level(clinic, first, "immediate")
    with_level(clinic, later, "standard")
    clinic.merging.join(first.id, later.id)
    with_level(clinic, clinic.recording.shown(first.id), "medium")
    assert danger_of(clinic.recording.shown(first.id)) == "medium"
    assert clinic.merging.of(first.id)[0].open == ()


def test_of_ways_to_reach_her_only_those_of_both_are_safe(house: House) -> None:
    clinic = house.enter(NURSE)
    hours = [{"slots": [{"days": ["mon"], "from": begins, "to": ends}], "note": ""}
             for begins, ends in (("08:00", "12:00"), ("10:00", "16:00"))]  # fmt: skip
    first = file_of(house, clinic, k_ok="yes", k_channel=["own_phone_voice", "safe_person"], k_times=hours[0])
    later = file_of(house, clinic, k_ok="only_if_life_in_danger", k_channel=["safe_person"], k_times=hours[1])
    clinic.merging.join(first.id, later.id)
    case = clinic.recording.shown(first.id)
    assert (case.stored("k_ok"), case.stored("k_channel")) == ("only_if_life_in_danger", ["safe_person"])
    assert case.stored("k_times")["slots"] == [{"days": ["mon"], "from": "10:00", "to": "12:00"}]  # type: ignore[index]
    assert {each.field for each in clinic.merging.of(first.id)[0].open if each.strict} == {
        "k_ok", "k_channel", "k_times",
    }  # fmt: skip
    clinic.merging.decide(first.id, later.id, "k_ok", Take.EARLIER)
    clinic.merging.decide(first.id, later.id, "k_times", Take.LATER)
    case = clinic.recording.shown(first.id)
    assert (case.stored("k_ok"), case.stored("k_times")) == ("yes", hours[1])


def test_a_hold_of_either_is_a_hold_of_both_and_only_she_lifts_it(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = file_of(house, clinic, k_ok="hold_unsafe"), file_of(house, clinic, k_ok="yes")
    referral = new_entity("referral", later.root)
    values = ((referral.id, "x_org", "org-1"), (referral.id, "x_status", "accepted"))
    clinic.desk.vault.save(lambda: clinic.desk.vault.revisions.append(
        later.id, Change(created=(referral,), values=values), author=clinic.whoami.id))  # fmt: skip
    clinic.merging.join(first.id, later.id)
    [joined] = clinic.merging.of(first.id)
    assert joined.to_phone == ("org-1",), "no packet of ours reached it, so somebody rings"
    with pytest.raises(ValueError, match="k_ok"):
        clinic.merging.decide(first.id, later.id, "k_ok", Take.LATER)
    clinic.calling.heard(first.id, SureBy.ALONE)
    assert clinic.recording.shown(first.id).stored("k_ok") == "yes"
    assert clinic.merging.of(first.id)[0].open == ()
    assert clinic.merging.of(first.id)[0].to_phone == ()


def test_behind_broken_glass_nothing_is_joined(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = file_of(house, clinic), file_of(house, clinic)
    clinic.restricting.restrict(first.id, {clinic.whoami.id}, Why.STAFF)
    clinic = house.enter(COORDINATOR)
    with pytest.raises(NoSuchCase):
        clinic.merging.look(first.id, later.id)
    clinic.restricting.break_glass(first.code, "emergency")
    with pytest.raises(NotOnTheList):
        clinic.merging.join(first.id, later.id)


def test_the_last_joined_is_parted_first_and_a_chain_of_them_leads_on(house: House) -> None:
    clinic = house.enter(NURSE)
    one, two, three = (file_of(house, clinic, told=each) for each in ("one", "two", "three"))
    clinic.merging.join(two.id, three.id)
    clinic.merging.join(one.id, two.id)
    assert clinic.finding.by_code(three.code) == one.id
    assert [row.id for row in clinic.finding.find("three")] == [one.id]
    clinic.merging.part(one.id, two.id)
    assert clinic.finding.by_code(three.code) == two.id
    clinic.merging.join(one.id, two.id)
    four = file_of(house, clinic)
    clinic.merging.join(one.id, four.id)
    with pytest.raises(MergeRefused, match="joined_later"):
        clinic.merging.part(one.id, two.id)
    clinic.merging.part(one.id, four.id)
    clinic.merging.part(one.id, two.id)


def test_drafts_of_others_follow_and_come_back(house: House) -> None:
    clinic = house.enter(NURSE)
    first = file_of(house, clinic, told="one")
    house.pass_(minutes=1)
    later = clinic.recording.begin()
    clinic.recording.keep_draft(later.id, later.root, "survivor", {"s_alias": "Dao"})
    clinic = house.enter(DOCTOR)
    clinic.recording.keep_draft(first.id, first.root, "survivor", {"s_name": "Malee"})
    clinic = house.enter(COORDINATOR)
    before = all_of(clinic, first.id, later.id)
    clinic.merging.join(first.id, later.id)
    clinic = house.enter(NURSE)
    assert clinic.recording.shown(first.id).stored("s_alias") == "Dao"
    assert clinic.recording.unfinished() == (first.id,)
    clinic = house.enter(COORDINATOR)
    clinic.merging.part(first.id, later.id)
    assert all_of(clinic, first.id, later.id) == before


def test_erasing_the_one_that_stays_erases_what_was_joined_to_it(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    first, later = file_of(house, clinic, told="one"), file_of(house, clinic, told="two")
    clinic.merging.join(first.id, later.id)
    vault = clinic.desk.vault
    vault.erasing.erase(first.id, by=clinic.whoami.id, why="her_request")
    assert not vault.cases.stands(first.id)
    assert not vault.cases.stands(later.id)
    assert vault.merges.leads_away() == frozenset()
    ledger = vault.erasing.ledger(vault.id)
    assert ledger is not None
    assert {first.id, later.id} <= set(ledger.erased)


def test_who_had_either_open_is_told_of_both(house: House) -> None:
    clinic = house.enter(DOCTOR)
    later_of_doctor = file_of(house, clinic, told="zero")
    clinic.recording.open(later_of_doctor.id)
    clinic = house.enter(NURSE)
    other = file_of(house, clinic, told="one")
    clinic.merging.join(later_of_doctor.id, other.id)
    told = [(seen.act, seen.by.staff_code if seen.by else "") for seen in clinic.recording.who_saw(later_of_doctor.id)]
    assert ("opened", DOCTOR.staff_code) in told
    assert told.count(("merged", NURSE.staff_code)) == 2


def test_who_may_not_record_may_not_join(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = file_of(house, clinic), file_of(house, clinic)
    clinic = house.enter(SUPERVISOR)
    for act in (clinic.merging.look, clinic.merging.join, clinic.merging.part):
        with pytest.raises(NotAllowed):
            act(first.id, later.id)
