"""A case handed over to another PC is for those who sit there; a frozen vault joins, and both have all of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, House, person
from two_houses import joined, meet, standing

from clinic_app.domain.case import Change
from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.services.joining_pc import JoiningPc
from clinic_app.services.promised import near
from clinic_app.services.task_kinds import TaskKind, kind_of

BACK = person(Role.COORDINATOR, "later")
VAULT_1 = Path(__file__).parents[1] / "vectors" / "vault-1"


def handed(clinic: Clinic) -> list[str]:
    return [each.row for each in near(clinic.desk) if kind_of(each.kind) == TaskKind.HANDED_OVER]


def test_it_stands_on_the_today_of_the_pc_it_was_handed_to_and_not_on_the_givers(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "night").mkdir()
    office = standing(tmp_path / "office")
    there = joined(office.enter(COORDINATOR), tmp_path / "night", like=office)
    boss, nurse = office.enter(COORDINATOR), there.enter(NURSE)
    meet(boss, nurse)
    case = nurse.recording.begin()
    nurse.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    nurse.handing_over.hand_over(case.id, boss.desk.vault.device.id, "coordinator")
    assert handed(nurse) == []
    meet(nurse, boss)
    assert handed(boss) == ["coordinator"]
    office.pass_(hours=1)
    boss.handing_over.hand_over(case.id, nurse.desk.vault.device.id, NURSE.staff_code)
    meet(nurse, boss)
    assert (handed(nurse), handed(boss)) == ([NURSE.staff_code], [])
    office.leave()
    there.leave()


@pytest.fixture
def frozen(tmp_path: Path) -> House:
    """A PC with the oldest vault that a program of ours can open: two steps of the schema."""
    house = House(tmp_path / "first")
    house.folder.mkdir()
    shutil.copytree(VAULT_1, house.place.folder)
    return house


def test_a_vault_of_the_first_program_is_joined_and_both_have_all_of_it(frozen: House, tmp_path: Path) -> None:
    told = json.loads((VAULT_1 / "told.json").read_text("utf-8"))
    first = frozen.enter(COORDINATOR)
    before = {row.id: first.desk.vault.cases.load(row.id) for row in first.desk.vault.cases.page(limit=500).rows}
    new = House(tmp_path / "second", wall=frozen.wall, ticks=frozen.ticks)
    new.folder.mkdir()
    joining = JoiningPc(new.place, new.clock, training=True, ballast_bytes=0)  # what is frozen is a training clinic's
    shown = first.adding_pc.show_code().code
    request = joining.ask(shown).content
    answer = first.adding_pc.let_in(request, place="Ward", who=[each.id for each in first.people])
    assert joining.read(answer.content).words == answer.words
    joining.join(answer.content)
    second = new.enter(COORDINATOR)
    meet(first, second)
    assert sorted(case.code for case in before.values()) == told["codes"]
    for case_id, case in before.items():
        assert second.desk.vault.cases.load(case_id) == case
        here, there = (clinic.desk.vault.revisions.history(case_id) for clinic in (first, second))
        assert [each.id for each in there] == [each.id for each in here]
    for here, there in ((first, second), (second, first)):
        assert list(here.people) == list(there.people)
        assert here.desk.vault.journals.broken() == {}
        told_there = there.desk.vault.journals.reached()[here.desk.vault.device.id]
        assert told_there.entries > 0, "the journal of the one can be verified on the other"
        for case in before.values():
            assert here.finding.by_code(case.code) == case.id
    assert second.desk.vault.drafts.every() == (), "what is half typed stays where it was typed"
    one = next(iter(before))
    root = before[one].root
    for clinic, says in ((first, "first"), (second, "second")):
        change = Change(values=((root, "s_note", says),))
        clinic.desk.vault.revisions.append(one, change, author=clinic.whoami.id)
        meet(first, second)
    for clinic in (first, second):
        assert clinic.desk.vault.cases.load(one).stored("s_note") == "second"
        clinic.desk.vault.revisions.verify_chain()
        clinic.desk.vault.journal.verify(clinic.desk.vault.device.signing.public)
    assert first.desk.vault.hearing.reached() == second.desk.vault.hearing.reached()
    frozen.leave()
    new.leave()


@pytest.mark.parametrize("form", ["backup-1", "backup-2"])
def test_a_backup_of_an_earlier_program_comes_back_and_is_joined(form: str, tmp_path: Path) -> None:
    folder = VAULT_1.parent / form
    told = json.loads((folder / "told.json").read_text("utf-8"))
    house = House(tmp_path / "first")
    house.folder.mkdir()
    restoring = house.door.restoring
    restoring.come_in(restoring.restore(restoring.open(folder / "backup.nbk", told["lines"]), BACK)).close()
    house.door.confirm_sheet(told["lines"])
    first = house.enter(BACK)
    authors = {each.staff_code: each.id for each in first.people}
    kept = {row.id: row.code for row in first.desk.vault.cases.page(limit=500).rows}
    assert set(told["codes"]) - set(told.get("erased", ())) <= set(kept.values()) <= set(told["codes"])
    for case_id in kept:  # a draft is of one PC: what is to be on both is saved
        root = first.desk.vault.cases.load(case_id).root
        change = Change(values=((root, "s_note", "saved"),))
        first.desk.vault.revisions.append(case_id, change, author=authors[BACK.staff_code])
    there = joined(first, tmp_path / "second", people=(BACK,), like=house)
    second = there.enter(BACK)
    meet(first, second)
    for case_id, code in kept.items():
        assert second.desk.vault.cases.load(case_id) == first.desk.vault.cases.load(case_id)
        assert second.finding.by_code(code) == case_id
    has, there_has = (
        {pc: many for pc, many in clinic.desk.vault.hearing.reached().items() if many} for clinic in (first, second)
    )
    assert has == there_has
    for clinic in (first, second):
        clinic.desk.vault.revisions.verify_chain()
        clinic.desk.vault.journal.verify(clinic.desk.vault.device.signing.public)
    house.leave()
    there.leave()
