"""The history of a joined file is that of both: moment by moment, by whom, with both times, and comparable."""

from __future__ import annotations

from datetime import timedelta

from clinic_at_work import COORDINATOR, DOCTOR, NURSE, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import CASE, Case, Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.clinic import Clinic
from clinic_app.services.late_entry import How
from clinic_app.services.looking_back import Between, Revised, between
from clinic_app.services.merging import Take


def begun(house: House, clinic: Clinic) -> Case:
    house.pass_(minutes=5)
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    return clinic.recording.shown(case.id)


def writes(house: House, clinic: Clinic, case_id: CaseId, **answers: Stored) -> None:
    house.pass_(minutes=5)
    root = EntityId(case_id)
    change = Change(values=tuple((root, field, value) for field, value in answers.items()))
    clinic.recording.change(case_id, change)


def told(history: tuple[Revised, ...]) -> list[tuple[str, str | None, str, dict[str, tuple[Stored, Stored]]]]:
    """Who, in which file, how, and what became of what; without what the program writes by itself."""
    ours = {"worker_id", "e_source", "interview_date", "i_serial", "k_rechecked_at"}
    return [
        (each.by, each.file[1] if each.file else None, each.source,
         {one.field: (one.before, one.after) for one in each.answers if one.field not in ours})
        for each in history
    ]  # fmt: skip


def test_both_are_told_moment_by_moment_with_who_wrote_and_where(house: House) -> None:
    clinic = house.enter(NURSE)
    first = begun(house, clinic)
    writes(house, clinic, first.id, s_name="Mali")
    clinic = house.enter(DOCTOR)
    later = begun(house, clinic)
    really = house.wall - timedelta(hours=9)
    clinic.late_entry.begin(later.id, How("from_paper_later", really))
    writes(house, clinic, later.id, s_name="Malee", s_alias="Dao")
    clinic = house.enter(NURSE)
    writes(house, clinic, first.id, s_name="Malii")
    apart = [clinic.recording.history(each.id) for each in (first, later)]
    clinic.merging.join(first.id, later.id)
    joined = clinic.recording.history(first.id)
    assert [(each.at, each.by) for each in joined[:-1]] == sorted((e.at, e.by) for line in apart for e in line)
    assert told(joined)[-3:] == [
        (DOCTOR.staff_code, later.code, "from_paper_later", {"s_name": (None, "Malee"), "s_alias": (None, "Dao")}),
        (NURSE.staff_code, None, "at_interview", {"s_name": ("Mali", "Malii")}),
        (NURSE.staff_code, None, "merged", {"s_alias": (None, "Dao"), "s_name": ("Malii", "Malee")}),
    ]
    assert joined[-3].happened_at == really
    seen = clinic.recording.who_saw(first.id)
    assert {each.by.staff_code for each in seen if each.by} == {NURSE.staff_code, DOCTOR.staff_code}


def test_two_moments_of_it_are_compared(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = begun(house, clinic), begun(house, clinic)
    incident = new_entity("incident", later.root)
    clinic.recording.change(later.id, Change(created=(incident,), values=((incident.id, "i_narrative", "the mill"),)))
    writes(house, clinic, first.id, s_name="Mali")
    writes(house, clinic, later.id, s_name="Malee", s_alias="Dao")
    clinic.merging.join(first.id, later.id)
    clinic.merging.decide(first.id, later.id, "s_name", Take.EARLIER)
    history = clinic.recording.history(first.id)
    whole = between(history)
    assert [entity.id for entity in whole.began] == [incident.id]
    rows = {(one.entity, one.field): one.after for one in whole.answers}
    assert rows[incident.id, "i_narrative"] == "the mill"
    assert (rows[first.root, "s_name"], rows[first.root, "s_alias"]) == ("Mali", "Dao")
    assert later.root not in {entity for entity, _ in rows}, "it has no answers of its own any more"
    before = between(history[:-2])
    assert {(one.field, one.after) for one in before.answers if one.entity == later.root} >= {
        ("s_name", "Malee"), ("s_alias", "Dao"),
    }  # fmt: skip
    assert before.files == {later.root: later.code}


def test_after_parting_each_tells_its_own_and_joined_again_nothing_twice(house: House) -> None:
    clinic = house.enter(NURSE)
    first, later = begun(house, clinic), begun(house, clinic)
    incident = new_entity("incident", later.root)
    clinic.recording.change(later.id, Change(created=(incident,), values=((incident.id, "i_narrative", "the mill"),)))
    clinic.merging.join(first.id, later.id)
    harm = new_entity("perpetrator", incident.id)
    clinic.recording.change(first.id, Change(created=(harm,), values=((harm.id, "p_sex", "male"),)))
    clinic.merging.part(first.id, later.id)
    assert [each.source for each in clinic.recording.history(later.id)][-2:] == ["merged", "split"]
    assert all(each.file is None for each in clinic.recording.history(first.id))
    clinic.merging.join(first.id, later.id)
    history = clinic.recording.history(first.id)
    assert [entity.id for each in history for entity in each.began] == [incident.id, harm.id]
    assert not [entity for each in history for entity in each.ended]
    assert {(one.entity, one.field): one.after for one in between(history).answers}[harm.id, "p_sex"] == "male"


def test_a_chain_of_files_is_told_from_its_first_word(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    files = [begun(house, clinic) for _ in range(3)]
    for case, name in zip(files, ("one", "two", "three"), strict=True):
        writes(house, clinic, case.id, s_name=name)
    one, two, three = files
    clinic.merging.join(two.id, three.id)
    clinic.merging.join(one.id, two.id)
    history = clinic.recording.history(one.id)
    where = [each.file[1] if each.file else None for each in history]
    assert where == [None, two.code, three.code, None, two.code, three.code, two.code, None]
    [became] = [row for row in between(history).answers if row.field == "s_name"]
    assert (became.entity, became.before, became.after) == (one.root, None, "three")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["first", "later", "join", "part", "both"]),
        st.sampled_from(["s_name", "s_alias", "k_ok", "incident"]),
        st.sampled_from(["yes", "no"]),
    ),
    min_size=4,
    max_size=14,
)


def shown(told: Between, roots: set[EntityId]) -> dict[tuple[EntityId, str], Stored]:
    return {(one.entity, one.field): one.after for one in told.answers if one.entity not in roots}


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_was_joined_and_parted_the_history_ends_at_what_stands(
    house: House, steps: list[tuple[str, ...]]
) -> None:
    clinic = house.enter(NURSE)
    first, later = begun(house, clinic), begun(house, clinic)
    for act, field, value in (*steps, ("join", "", "")):
        now = bool(clinic.desk.vault.merges.of(first.id))
        if act == "join" and not now:
            clinic.merging.join(first.id, later.id)
        elif act == "part" and now:
            clinic.merging.part(first.id, later.id)
        elif act in ("first", "later", "both"):
            case_id = later.id if act == "later" and not now else first.id
            _writes_somewhere(clinic, case_id, field, value)
    history, case = clinic.recording.history(first.id), clinic.recording.shown(first.id)
    found = between(history)
    stands = {(entity, field): value for entity, rows in case.answers.items() for field, value in rows.items()}
    assert shown(found, set()) == stands
    assert {entity.id for entity in found.began} == {e.id for e in case.entities.values() if e.kind != CASE}
    assert not found.ended


def _writes_somewhere(clinic: Clinic, case_id: CaseId, field: str, value: str) -> None:
    case = clinic.recording.shown(case_id)
    incidents = case.of_kind("incident")
    if field == "incident" and len(incidents) < 2:
        fresh = new_entity("incident", case.root)
        clinic.recording.change(case_id, Change(created=(fresh,), values=((fresh.id, "i_narrative", value),)))
    elif field == "incident":
        gone = incidents[0] if value == "yes" else incidents[-1]
        clinic.recording.change(case_id, Change(ended=(gone.id,)))
    else:
        clinic.recording.change(case_id, Change(values=((case.root, field, value),)))
