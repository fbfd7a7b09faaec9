"""Who is here, and who may know of a case, is the same on every PC of a clinic, whichever heard of it first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from clinic_app.domain.convergence import Undecided
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.people import Role
from clinic_app.errors import HeardRefused
from clinic_app.vault.common_pcs import PcKind
from clinic_app.vault.common_people import NOBODY_LEFT, TOO_FEW

from .recorded import NURSE
from .several_pcs import Clinic, Pc, in_one, meet_all, opened_in

BOTH_WAYS = pytest.mark.parametrize("order", list(permutations(range(2))))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with opened_in(tmp_path) as open_:
        yield open_


def enrolled(pc: Pc, code: str, role: Role = Role.COORDINATOR) -> PersonId:
    return pc.people.enrol(staff_code=code, role=role, slot=uuid4().bytes, undertaking=1).id


def people(pc: Pc) -> object:
    """Everything but the slots."""
    return pc.raw("SELECT id, staff_code, role, enrolled_at, disabled_at FROM people ORDER BY id"), pc.raw(
        "SELECT person, version, at FROM undertakings ORDER BY person, version"
    )


def asked(pc: Pc, kind: str, name: UUID) -> list[tuple[str, tuple[object, ...]]]:
    found = pc.record.revisions.undecided.of(CaseId(pc.common.record_of(kind, name.hex)))
    return [(each.field, each.answers) for each in found]


# --- people --------------------------------------------------------------------------------------------


def test_a_clinic_of_one_pc_writes_nothing_of_it(clinic: Clinic) -> None:
    (pc,) = clinic(1)
    enrolled(pc, "A1")
    assert pc.common.tell() == 0
    assert (pc.common.shared, pc.common.key) == (False, None)
    assert pc.raw("SELECT count(*) FROM touched") == [(0,)]


def test_who_is_here_is_told_when_the_first_other_pc_joins(clinic: Clinic) -> None:
    night, office = clinic(2)
    nurse = enrolled(night, "A1", Role.NURSE)
    in_one([night, office])
    night.common.begin()
    meet_all([night, office])
    assert people(office) == people(night)
    assert office.people.one(nurse).staff_code == "A1"
    assert office.people.slots() == frozenset(), "nobody comes in here by what another PC said"
    assert office.raw("SELECT slot FROM people") == [(None,)]
    assert night.people.slots() != frozenset()


def test_two_who_have_no_slot_here_stand_beside_each_other(clinic: Clinic) -> None:
    pcs = in_one(clinic(3))
    for number, pc in enumerate(pcs):
        enrolled(pc, f"A{number}", Role.NURSE)
        enrolled(pc, f"B{number}", Role.DOCTOR)
    meet_all(pcs)
    assert len(pcs[0].people.every()) == 6
    assert people(pcs[0]) == people(pcs[1]) == people(pcs[2])


@BOTH_WAYS
def test_whom_one_pc_lets_go_while_another_gives_them_a_role_is_out_in_that_role(
    clinic: Clinic, order: tuple[int, int]
) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    person = enrolled(night, "A1", Role.NURSE)
    [enrolled(night, f"M{number}") for number in range(3)]
    meet_all(pcs)
    night.people.disable(person)
    office.people.set_role(person, Role.DOCTOR)
    pcs[order[0]].meets(pcs[order[1]])
    meet_all(pcs)
    for pc in pcs:
        assert pc.people.one(person).role is Role.DOCTOR
        assert pc.people.one(person).disabled_at is not None
        assert asked(pc, "person", person) == []
    assert people(night) == people(office)


@BOTH_WAYS
def test_of_two_roles_the_one_that_may_less_holds_until_somebody_decides(
    clinic: Clinic, order: tuple[int, int]
) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    person = enrolled(night, "A1", Role.NURSE)
    meet_all(pcs)
    night.people.set_role(person, Role.SUPERVISOR)
    office.people.set_role(person, Role.DOCTOR)
    pcs[order[0]].meets(pcs[order[1]])
    meet_all(pcs)
    for pc in pcs:
        assert pc.people.one(person).role is Role.DOCTOR
        assert asked(pc, "person", person)[0] == ("role", ("doctor", "supervisor"))
    record = office.common.record_of("person", person.hex)
    assert office.common.named(record) is not None
    office.common.decide(record, "role", "doctor", by=NURSE)
    assert asked(office, "person", person) == []
    meet_all(pcs)
    for pc in pcs:
        assert pc.people.one(person).role is Role.DOCTOR
        assert asked(pc, "person", person) == []


def test_who_was_let_in_again_on_one_pc_and_shut_out_on_another_is_out_and_somebody_is_asked(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    person = enrolled(night, "A1", Role.NURSE)
    [enrolled(night, f"M{number}") for number in range(3)]
    night.people.disable(person)
    meet_all(pcs)
    was = night.people.one(person).disabled_at
    night.lane.save(lambda: night.lane.run("UPDATE people SET disabled_at = NULL WHERE id = ?", (person.bytes,)))
    office.hands.pass_(60)
    office.lane.save(
        lambda: office.lane.run(
            "UPDATE people SET disabled_at = ? WHERE id = ?", ("2026-11-24T03:09:00Z", person.bytes)
        )
    )
    meet_all(pcs)
    for pc in pcs:
        found = pc.people.one(person).disabled_at
        assert found not in (None, was)
        assert asked(pc, "person", person) == [("disabled_at", ("2026-11-24T03:09:00Z", None))]


def test_what_one_promised_on_two_pcs_is_promised_on_both(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    person = enrolled(pcs[0], "A1")
    meet_all(pcs)
    pcs[0].people.undertake(person, 2)
    pcs[1].people.undertake(person, 3)
    meet_all(pcs)
    assert people(pcs[0]) == people(pcs[1])
    assert pcs[0].people.undertakings()[person].version == 3
    assert pcs[0].raw("SELECT count(*) FROM undertakings") == [(3,)]


def test_two_pcs_that_let_go_of_each_others_managers_keep_the_last_two_and_say_so(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    managers = [enrolled(night, f"M{number}") for number in range(4)]
    meet_all(pcs)
    for person in managers[:2]:
        night.people.disable(person)
    office.hands.pass_(60)
    for person in managers[2:]:
        office.people.disable(person)
    meet_all(pcs)
    for pc in pcs:
        assert [pc.people.one(person).disabled_at is None for person in managers] == [False, False, True, True]
        for person in managers[2:]:
            assert [field for field, _ in asked(pc, "person", person)] == [NOBODY_LEFT]
        assert all(asked(pc, "person", person) == [] for person in managers[:2])
    assert people(night) == people(office)
    enrolled(office, "M5")
    enrolled(office, "M6")
    office.common.decide(office.common.record_of("person", managers[2].hex), "disabled_at", None, by=NURSE)
    meet_all(pcs)
    for pc in pcs:
        assert [pc.people.one(person).disabled_at is None for person in managers] == [False, False, True, False]
        assert all(asked(pc, "person", person) == [] for person in managers)


def test_where_too_few_are_left_who_manage_people_it_is_said_loudly(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    managers = [enrolled(night, f"M{number}") for number in range(3)]
    meet_all(pcs)
    night.people.disable(managers[0])
    office.people.set_role(managers[1], Role.NURSE)
    meet_all(pcs)
    for pc in pcs:
        assert [field for field, _ in asked(pc, "person", managers[2])] == [TOO_FEW]
    enrolled(night, "M9")
    meet_all(pcs)
    assert [asked(pc, "person", managers[2]) for pc in pcs] == [[], []]


def test_a_person_whose_role_only_a_newer_program_knows_waits_for_it(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    person = enrolled(night, "A1", Role.NURSE)
    night.lane.save(lambda: night.lane.run("UPDATE people SET role = 'midwife'"))
    night.meets(office)
    assert office.people.every() == ()
    night.people.set_role(person, Role.DOCTOR)
    night.meets(office)
    assert office.people.one(person).role is Role.DOCTOR


# --- who may know --------------------------------------------------------------------------------------


def kept(pc: Pc, case: UUID) -> set[PersonId] | None:
    found = pc.restrictions.of(CaseId(case))
    return None if found is None else set(found.people)


def test_a_case_is_kept_from_the_same_people_everywhere_and_its_words_go_on(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    case = night.begins()
    one, two = enrolled(night, "A1"), enrolled(night, "A2")
    meet_all(pcs)
    night.restrictions.put(case.id, [one], reason="staff", by=NURSE)
    office.says(case, s_note="meanwhile")
    meet_all(pcs)
    for pc in pcs:
        assert kept(pc, case.id) == {one}
        assert pc.restrictions.kept_from(two) == {case.id}
        assert pc.shows(case).stored("s_note") == "meanwhile"
        assert pc.restrictions.of(case.id) == night.restrictions.of(case.id)
    office.restrictions.lift(case.id)
    meet_all(pcs)
    assert [kept(pc, case.id) for pc in pcs] == [None, None]


@BOTH_WAYS
def test_of_two_lists_only_who_stands_on_both_knows_of_it(clinic: Clinic, order: tuple[int, int]) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    case = night.begins()
    one, two, three = (enrolled(night, f"A{number}") for number in range(3))
    meet_all(pcs)
    night.restrictions.put(case.id, [one, two], reason="staff", by=NURSE)
    office.hands.pass_(60)
    office.restrictions.put(case.id, [two, three], reason="family", by=NURSE)
    pcs[order[0]].meets(pcs[order[1]])
    meet_all(pcs)
    for pc in pcs:
        assert kept(pc, case.id) == {two}
        assert [field for field, _ in asked(pc, "restriction", case.id)] == ["kept"]
        assert pc.restrictions.of(case.id) == night.restrictions.of(case.id)
    office.restrictions.add([case.id], one)
    meet_all(pcs)
    for pc in pcs:
        assert kept(pc, case.id) == {one, two}
        assert asked(pc, "restriction", case.id) == [], "who wrote it had seen both"


@BOTH_WAYS
def test_a_list_that_one_pc_lifts_while_another_changes_it_stays_until_somebody_decides(
    clinic: Clinic, order: tuple[int, int]
) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    case = night.begins()
    one, two = enrolled(night, "A1"), enrolled(night, "A2")
    night.restrictions.put(case.id, [one, two], reason="staff", by=NURSE)
    meet_all(pcs)
    night.restrictions.lift(case.id)
    office.restrictions.put(case.id, [two], reason="staff", by=NURSE)
    pcs[order[0]].meets(pcs[order[1]])
    meet_all(pcs)
    record = night.common.record_of("restriction", case.id.hex)
    for pc in pcs:
        assert kept(pc, case.id) == {two}
        ((field, (lifted, list_)),) = asked(pc, "restriction", case.id)
        assert (field, lifted, list_["people"]) == ("kept", None, [two.hex])  # type: ignore[index]
    night.common.decide(record, "kept", None, by=NURSE)
    meet_all(pcs)
    for pc in pcs:
        assert kept(pc, case.id) is None
        assert asked(pc, "restriction", case.id) == []


def test_two_lists_of_the_same_people_ask_nobody(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    case = pcs[0].begins()
    one = enrolled(pcs[0], "A1")
    meet_all(pcs)
    for pc in pcs:
        pc.restrictions.put(case.id, [one], reason="staff", by=NURSE)
        pc.hands.pass_(60)
    pcs[1].restrictions.put(case.id, [one], reason="family", by=NURSE)
    meet_all(pcs)
    assert [kept(pc, case.id) for pc in pcs] == [{one}, {one}]
    assert [asked(pc, "restriction", case.id) for pc in pcs] == [[], []]
    assert Undecided(EntityId(case.id), "", ()) not in pcs[0].undecided(case)


# --- PCs -----------------------------------------------------------------------------------------------


def lets_in(pc: Pc, other: Pc) -> None:
    """Enter it in the list, as joining does."""
    row = (other.device.bytes, "Ward", other.record.device.public.raw, bytes(1216), "[]", "2026-11-24T03:00:00Z")
    sql = "INSERT INTO pcs (device, place, signing, seal, people, joined_at) VALUES (?, ?, ?, ?, ?, ?)"
    pc.lane.save(lambda: pc.lane.run(sql, row))
    pc.knows(other)


def lets_go(pc: Pc, other: Pc, why: str = "lost", at: str = "2026-11-24T03:10:00Z") -> None:
    sql = "UPDATE pcs SET revoked_at = ?, revoked_why = ?, revoked_by = ? WHERE device = ?"
    pc.lane.save(lambda: pc.lane.run(sql, (at, why, NURSE.bytes, other.device.bytes)))
    pc.hearing.others.set_aside(other.device, why)


def listed(pc: Pc) -> list[tuple[object, ...]]:
    return pc.raw("SELECT device, place, signing, revoked_at, revoked_why FROM pcs ORDER BY device")


def test_a_pc_that_one_let_in_is_believed_by_all_as_soon_as_they_hear_of_it(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    (ward,) = clinic(1)
    ward.knows(night)
    ward.knows(office)
    lets_in(night, ward)
    night.common.tell()
    ward.common.join(night.common.keys)
    case = ward.begins(s_note="ward")
    night.hears(ward)
    night.says(case, s_note="night")
    office.hears(night)
    assert office.shows(case).stored("s_note") == "night", "all in one letter"
    assert listed(office) == listed(night)
    lets_go(office, ward)
    office.common.tell()
    ward.says(case, s_note="stolen")
    sent = ward.sends(night)
    night.hears(office)
    assert [pc.set_aside for pc in night.hearing.others.every() if pc.device == ward.device] == ["lost"]
    with pytest.raises(HeardRefused):
        night.hearing.take(sent, {}, ward.device)
    assert listed(office) == listed(night)


def test_a_pc_that_two_let_go_at_once_is_gone_for_the_worse_reason_since_the_earlier(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    (ward,) = clinic(1)
    lets_in(night, ward)
    night.meets(office)
    lets_go(night, ward, "retired", "2026-11-24T03:20:00Z")
    lets_go(office, ward, "lost", "2026-11-24T03:10:00Z")
    meet_all(pcs)
    assert [row[3:] for row in listed(night)] == [("2026-11-24T03:10:00Z", "lost")]
    assert listed(office) == listed(night)


def test_a_reason_that_only_a_newer_program_knows_is_as_bad_as_lost(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    (ward,) = clinic(1)
    lets_in(night, ward)
    night.meets(office)
    name = PcKind()
    said = {**name.says(night.lane, ward.device.hex), "revoked_at": "2026-11-24T03:10:00Z", "revoked_why": "melted"}
    office.lane.save(lambda: name.show(office.lane, ward.device.hex, said))
    assert [row[4] for row in listed(office)] == ["lost"]
    assert [pc.set_aside for pc in office.hearing.others.every() if pc.device == ward.device] == ["lost"]


def test_a_list_that_names_this_pc_itself_sets_nothing_aside(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    lets_in(night, office)
    lets_go(night, office)
    night.common.tell()
    office.hears(night)
    assert [row[4] for row in listed(office)] == ["lost"], "it knows that it was let go"
    assert {pc.device for pc in office.hearing.others.every()} == {night.device}


def test_a_pc_s_keys_are_never_exchanged_for_others(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    (ward,) = clinic(1)
    lets_in(night, ward)
    night.meets(office)
    night.lane.save(lambda: night.lane.run("UPDATE pcs SET signing = ?, place = 'Mine'", (bytes(32),)))
    night.common.tell()
    office.hears(night)
    assert [row[1:3] for row in listed(office)] == [("Mine", ward.record.device.public.raw)]
