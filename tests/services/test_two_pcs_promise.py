"""A case handed over to another PC is for those who sit there; a frozen vault joins, and both have all of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from two_houses import joined, meet, standing

from clinic_app.domain.case import Change
from clinic_app.services.clinic import Clinic
from clinic_app.services.joining_pc import JoiningPc
from clinic_app.services.promised import near
from clinic_app.services.task_kinds import TaskKind, kind_of

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
    """A PC with the vault of the first program that landed."""
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
