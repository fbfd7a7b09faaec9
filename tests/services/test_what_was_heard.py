"""What follows on one PC from what happened on another: who is shut out there, what is hidden there, what goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE
from pcs_at_work import PcAtWork, meet, pcs_at_work

from clinic_app.domain.case import Case
from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import Act, Role
from clinic_app.errors import NoSuchCase, NotAllowed, NotYourself, WordTaken, WrongPassphrase
from clinic_app.services.restricting import Why

Clinic = Callable[[int], list[PcAtWork]]
LEK = replace(COORDINATOR, word="lek", staff_code="COO-lek")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """One clinic: the people of the first PC come in on the others too, by slots of their own there."""
    with ExitStack() as stack:

        def open_(many: int) -> list[PcAtWork]:
            pcs = stack.enter_context(pcs_at_work(tmp_path, many))
            first, *others = pcs
            for pc in others:
                lane = pc.vault._lane
                for person in first.clinic.people:
                    code, row = person.staff_code, person.id.bytes
                    lane.run("UPDATE people SET id = ? WHERE staff_code = ?", (row, code))
                lane.run("DELETE FROM undertakings")
                pc.vault.whoami = pc.vault.people.one(first.clinic.whoami.id)
                pc.vault.pcs.note_people()
            first.vault.common.begin()
            for pc in others:
                pc.vault.common.join(first.vault.common.keys)
            for one in pcs:
                for other in pcs:
                    if one is not other:
                        one.knows(other)
            settle(pcs)
            return pcs

        yield open_


def settle(pcs: list[PcAtWork]) -> None:
    for one in pcs:
        for other in pcs:
            if one is not other:
                meet(one, other)


def person(pc: PcAtWork, code: str) -> PersonId:
    return next(each.id for each in pc.clinic.people if each.staff_code == code)


def sits(pc: PcAtWork, code: str) -> None:
    pc.vault.whoami = pc.vault.people.one(person(pc, code))
    pc.clinic.desk.cases._me = pc.vault.whoami.id
    pc.clinic.desk.cases.refresh()


# --- people --------------------------------------------------------------------------------------------


def test_whoever_is_let_go_on_one_pc_is_out_on_the_other_and_key_and_sheet_are_owed_there(clinic: Clinic) -> None:
    night, office = clinic(2)
    sits(office, COORDINATOR.staff_code)
    gone = person(office, NURSE.staff_code)
    fourth = replace(COORDINATOR, word="mi", staff_code="COO-mi")
    office.clinic.staff.enrol(fourth)
    assert night.clinic.whoami.id == gone
    assert not night.vault.key_owed
    office.clinic.staff.disable(gone)
    night.hears(office)
    assert night.vault.key_owed
    assert night.clinic.keys_stand().sheet_owed
    assert night.clinic.keys_stand().to_do == 2
    assert gone not in night.vault.people.here()
    assert gone not in night.vault.pcs.this().people
    assert len(night.vault._slots_of_people()) == 2, "the slot itself is gone too"
    with pytest.raises(NotAllowed):
        night.clinic.desk.require(Act.READ_CASE)
    entries = night.vault.journal.entries(limit=1000)
    assert [each.about["person"] for each in entries if each.act == "disabled"] == [gone.hex]
    assert not office.clinic.keys_stand().sheet_owed
    sits(night, COORDINATOR.staff_code)
    sheet = night.clinic.new_sheet()
    assert night.clinic.keys_stand().sheet_owed, "it is not typed back yet"
    night.clinic.confirm_sheet(sheet.lines)
    assert not night.clinic.keys_stand().sheet_owed


def test_another_role_given_elsewhere_holds_at_once_for_whoever_sits_here(clinic: Clinic) -> None:
    night, office = clinic(2)
    sits(office, COORDINATOR.staff_code)
    office.clinic.staff.change_role(person(office, NURSE.staff_code), Role.RECEIVER)
    meet(office, night)
    with pytest.raises(NotAllowed):
        night.clinic.desk.require(Act.READ_CASE)


def test_who_was_enrolled_on_one_pc_is_known_on_the_other_and_comes_in_there_once_they_choose_a_passphrase(
    clinic: Clinic,
) -> None:
    night, office = clinic(2)
    for pc in (night, office):
        sits(pc, COORDINATOR.staff_code)
    new = office.clinic.staff.enrol(replace(NURSE, word="new", staff_code="NUR-new"))
    meet(office, night)
    member = next(each for each in night.clinic.staff.members() if each.person.id == new.id)
    assert (member.here, member.in_force) == (False, True)
    assert night.clinic.staff.several_pcs
    assert new.id in office.vault.pcs.this().people
    assert new.id not in night.vault.pcs.this().people
    with pytest.raises(WordTaken):
        night.clinic.staff.give_passphrase(new.id, LEK.word, "four quiet words here")
    night.clinic.staff.give_passphrase(new.id, "new", "four quiet words here")
    assert new.id in night.vault.people.here()
    meet(office, night)
    assert new.id in office.pc_of(night).people
    night.clinic.staff.keep_out_here(new.id)
    assert new.id not in night.vault.people.here()
    assert office.vault.people.one(new.id).disabled_at is None
    with pytest.raises(WrongPassphrase):
        night.vault.people.slot_of(new.id)
    with pytest.raises(NotYourself):
        night.clinic.staff.keep_out_here(night.clinic.whoami.id)
    acts = [each.act for each in night.vault.journal.entries(limit=1000)]
    assert {"let_in_here", "kept_out_here"} <= set(acts)
    night.clinic.staff.give_passphrase(new.id, "new", "four quiet words here")
    assert new.id in night.vault.people.here(), "the word is free again"


# --- who may know --------------------------------------------------------------------------------------


def kept_to_lek(clinic: Clinic) -> tuple[PcAtWork, PcAtWork, Case]:
    """A case that both PCs have and that only somebody may know of who comes in on the second alone."""
    night, office = clinic(2)
    case = night.begins(s_name="Mya", c_services="given", c_record="given")
    night.attaches(case, b"photograph")
    settle([night, office])
    sits(night, COORDINATOR.staff_code)
    night.clinic.staff.keep_out_here(person(night, LEK.staff_code))
    settle([night, office])
    sits(night, NURSE.staff_code)
    sits(office, LEK.staff_code)
    night.vault.drafts.keep(case.id, case.root, "survivor", night.clinic.whoami.id, {"s_alias": "half"})
    return night, office, case


def test_a_case_that_is_restricted_elsewhere_is_hidden_here_at_once_and_goes_when_others_have_it(
    clinic: Clinic,
) -> None:
    night, office, case = kept_to_lek(clinic)
    night.says(case, s_note="written here alone")
    office.clinic.restricting.restrict(case.id, [office.clinic.whoami.id], Why.STAFF)
    night.hears(office)
    with pytest.raises(NoSuchCase):
        night.clinic.desk.cases.load(case.id)
    assert night.vault.cases.stands(case.id), "what was written here alone the other has not heard"
    assert case.id not in night.vault.letting_go.due(night.device)
    assert case.id in night.vault.letting_go.due(office.device)
    settle([night, office])
    assert not night.vault.cases.stands(case.id)
    assert office.shows(case).stored("s_note") == "written here alone"
    assert office.shows(case).stored("s_alias") == "half", "what she was typing is no draft any more"
    for table, column in (("drafts", "case_id"), ("attachments", "case_id"), ("tasks", "case_id")):
        assert night.vault._lane.rows(f"SELECT 1 FROM {table} WHERE {column} = ?", (case.id.bytes,)) == []
    assert night.vault.cases.find("mya", ["identity"]) == ()
    assert night.vault.hearing.shut(5) == (case.id,)
    assert "erased_unswept" not in night.vault.settings
    assert "let_go" in [each.act for each in night.vault.journal.entries(limit=1000)]
    night.is_whole()
    office.says(case, s_note="more")
    settle([night, office])
    assert not night.vault.cases.stands(case.id)
    office.clinic.restricting.lift(case.id)
    settle([night, office])
    assert night.shows(case) == office.shows(case), "due again, it comes back whole"
    night.clinic.desk.cases.load(case.id)


def test_the_last_pc_that_has_a_case_lets_nothing_of_it_go(clinic: Clinic) -> None:
    night, office, case = kept_to_lek(clinic)
    office.clinic.restricting.restrict(case.id, [office.clinic.whoami.id], Why.STAFF)
    night.says(case, s_note="written here alone")
    night.hears(office)
    night.vault.pcs.put(replace(night.pc_of(office), people=frozenset()))
    assert night.vault.letting_go.go() == frozenset()
    assert night.vault.cases.stands(case.id)


def test_what_hangs_on_a_case_that_went_comes_back_with_it(clinic: Clinic) -> None:
    night, office, case = kept_to_lek(clinic)
    due = night.house.wall
    task = office.vault.tasks.add(kind="call", due_at=due, channel="phone", case_id=case.id)
    settle([night, office])
    assert night.vault.tasks.one(task) is not None
    office.clinic.restricting.restrict(case.id, [office.clinic.whoami.id], Why.STAFF)
    settle([night, office])
    assert night.vault.tasks.one(task) is None
    assert office.vault.tasks.one(task) is not None, "that it is not read there takes nothing away here"
    office.clinic.restricting.lift(case.id)
    settle([night, office])
    assert night.vault.tasks.one(task) == office.vault.tasks.one(task)
