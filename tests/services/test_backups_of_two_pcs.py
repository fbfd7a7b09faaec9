"""Backups of two PCs of a clinic in one folder: they share the vault's id, and neither touches what is the other's."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, House, person
from two_houses import joined, standing

from clinic_app.domain.people import Role
from clinic_app.services import telling_erasures
from clinic_app.services.clinic import Clinic
from clinic_app.services.keeping import WhyErase
from clinic_app.vault.backup_folder import PART, backups_in, name_of
from clinic_app.vault.backup_head import read_backup


class Two:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.office = standing(folder / "office")
        self.clinic = self.office.enter(COORDINATOR)
        self.sheet = self.clinic.new_sheet()
        self.clinic.confirm_sheet(self.sheet.lines)
        self.night = joined(self.clinic, folder / "night", like=self.office)
        self.there = self.night.enter(COORDINATOR)
        self.share = folder / "share"
        self.share.mkdir()

    def backs_up(self, clinic: Clinic) -> Path:
        known = [place.id for place in clinic.backing_up.state().places]
        place = known[0] if known else clinic.backing_up.add(self.share, "Share", "folder")
        return clinic.backing_up.back_up(place).path

    def recorded(self, clinic: Clinic) -> str:
        case = clinic.recording.begin()
        clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
        return case.code


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


def test_made_in_the_same_second_with_the_same_number_both_lie_there(two: Two) -> None:
    one, other = two.backs_up(two.clinic), two.backs_up(two.there)
    assert one != other
    assert one.name[:22] == other.name[:22], "the test says nothing: other moment, or other number"
    heads = [file.head for file in backups_in(two.share)]
    assert {head.vault_id for head in heads} == {two.clinic.desk.vault.id}
    assert len({head.line for head in heads}) == 2


def test_one_takes_away_nothing_that_the_other_is_making_or_made(two: Two) -> None:
    other = two.backs_up(two.there)
    tag = read_backup(other).head.tag
    part = two.share / (name_of(tag, "2026-11-24T03:00:00Z", 9) + PART)
    part.write_bytes(b"on its way")
    for _ in range(12):
        two.office.pass_(days=9)
        two.backs_up(two.clinic)
    assert part.exists(), "what the other PC was making is gone"
    assert other.exists(), "the other PC's backup was thinned out"
    two.backs_up(two.there)
    assert not part.exists(), "its own leavings stay"


def test_a_newer_one_of_the_other_pc_makes_none_of_this_older(two: Two) -> None:
    mine = two.backs_up(two.clinic)
    two.office.pass_(hours=5)
    two.night.pass_(hours=5)
    theirs = two.backs_up(two.there)
    restoring = House(two.folder / "third", wall=two.office.wall).door.restoring
    assert restoring.look(mine).newer is None
    assert restoring.look(theirs).newer is None
    two.office.pass_(hours=20)
    again = two.backs_up(two.clinic)
    assert restoring.look(mine).newer is not None
    assert restoring.look(again).newer is None


def test_each_keeps_its_own_list_of_what_was_erased_and_a_restore_reads_the_right_one(two: Two) -> None:
    code = two.recorded(two.clinic)
    kept = two.recorded(two.there)
    two.clinic.catch_up()
    mine, theirs = two.backs_up(two.clinic), two.backs_up(two.there)
    two.office.pass_(hours=3)
    case = next(row for row in two.clinic.finding.page(limit=9).rows if row.code == code)
    two.clinic.keeping.erase(case.id, WhyErase.MISTAKE)
    telling_erasures.carry_out(two.clinic.keeping.news())
    two.night.pass_(hours=30)
    two.backs_up(two.there)
    assert len(list(two.share.glob("*.nbl"))) == 2, "one list was written over the other"
    two.office.leave()
    two.night.leave()
    for path, gone in ((mine, (code,)), (theirs, ())):
        house = House(two.folder / path.stem, wall=two.office.wall)
        restoring = house.door.restoring
        backup = restoring.open(path, two.sheet.lines)
        done = restoring.restore(backup, person(Role.COORDINATOR, "dara"), older_too=True)
        assert done.erased.codes == gone
        assert done.erased.doubt is None, "the other PC's list was taken for a damaged one of ours"
        clinic = restoring.come_in(done)
        assert {row.code for row in clinic.finding.page(limit=9).rows} == ({kept} if path == theirs else set())
        clinic.close()


def test_the_sheet_of_the_clinic_opens_the_backups_of_both(two: Two) -> None:
    for path in (two.backs_up(two.clinic), two.backs_up(two.there)):
        house = House(two.folder / path.stem, wall=two.office.wall)
        restoring = house.door.restoring
        done = restoring.restore(restoring.open(path, two.sheet.lines), person(Role.COORDINATOR, "dara"))
        clinic = restoring.come_in(done)
        assert {each.staff_code for each in clinic.people} >= {COORDINATOR.staff_code, DOCTOR.staff_code}
        clinic.close()
