"""Backups as the clinic lives with them: due, made, kept, nagged about; restored on another PC; rehearsed."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, VOLUNTEER, House, person

from clinic_app.domain.people import Role
from clinic_app.errors import (
    BackupOlder,
    BackupPlaceGone,
    BackupRefused,
    NotAllowed,
    VaultExists,
    VaultInUse,
    WrongPassphrase,
    WrongRecoveryCode,
    WrongRecoveryLine,
)
from clinic_app.services import backing_up, drilling
from clinic_app.services.backing_up import Freshness
from clinic_app.services.clinic import Clinic
from clinic_app.services.copies import Signer, check_copy
from clinic_app.services.inspecting import look
from clinic_app.vault.before_step import path_of
from clinic_app.vault.closed_copy import lay_copy
from clinic_app.vault.slot_files import read_slots

WHO_RESTORES = person(Role.COORDINATOR, "dara")


class Site:
    """A clinic with its sheet, somebody in, and a stick."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder)
        self.lines = self.house.founded().lines
        self.clinic: Clinic = self.house.enter(NURSE)
        self.stick = folder / "stick"
        self.stick.mkdir()

    def backed_up(self) -> Path:
        place = self.clinic.backing_up.add(self.stick, "Blue", "stick")
        return self.clinic.backing_up.back_up(place).path

    def another_pc(self) -> House:
        self.house.leave()
        return House(self.house.folder / "another", wall=self.house.wall)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def begin(clinic: Clinic) -> str:
    return clinic.recording.begin().code


# --- making ---------------------------------------------------------------------------------------------


def test_a_backup_is_due_each_working_day_and_noted_when_made(site: Site) -> None:
    backing = site.clinic.backing_up
    place = backing.add(site.stick, "Blue", "stick")
    assert backing.due() == (place,)
    made = backing.back_up(place)
    assert (made.counter, backing.due()) == (1, ())
    [view] = backing.state().places
    assert (view.label, view.kind, view.last_at, view.last_bytes) == ("Blue", "stick", site.house.wall, made.size)
    site.house.pass_(hours=21)
    assert backing.due() == (place,)
    acts = [entry.act for entry in site.clinic.desk.vault.journal.entries(limit=1000)]
    assert acts[-2:] == ["backup_place_added", "backed_up"]


@pytest.mark.parametrize(("days", "freshness"), [(0, "fresh"), (7, "fresh"), (8, "amber"), (14, "amber"), (15, "red")])
def test_it_nags_after_seven_days_and_is_red_after_fourteen(site: Site, days: int, freshness: str) -> None:
    site.backed_up()
    site.house.pass_(days=days)
    assert site.clinic.backing_up.state().freshness is Freshness(freshness)


def test_a_clinic_that_never_made_one_is_told_too(site: Site) -> None:
    site.house.pass_(days=15)
    state = site.clinic.backing_up.state()
    assert (state.last_at, state.freshness, state.days) == (None, Freshness.RED, 15)


def test_sticks_take_turns(site: Site) -> None:
    backing, other = site.clinic.backing_up, site.stick.with_name("other")
    other.mkdir()
    blue, red = backing.add(site.stick, "Blue", "stick"), backing.add(other, "Red", "stick")
    backing.back_up(blue)
    site.house.pass_(days=1)
    assert [view.id for view in backing.state().places if view.turn] == [red]
    backing.back_up(red)
    assert [view.id for view in backing.state().places if view.turn] == [blue]


def test_a_clock_that_was_set_back_puts_no_backup_off(site: Site) -> None:
    site.backed_up()
    site.house.wall -= timedelta(days=400)
    assert len(site.clinic.backing_up.due()) == 1


def test_old_copies_go_only_when_a_new_one_stands(site: Site) -> None:
    backing = site.clinic.backing_up
    place = backing.add(site.stick, "Blue", "stick")
    for _ in range(12):
        backing.back_up(place)
        site.house.pass_(days=1)
    assert 7 <= len(list(site.stick.glob("*.nbk"))) <= 10


def test_a_stick_that_is_not_there_is_no_harm(site: Site) -> None:
    backing = site.clinic.backing_up
    place = backing.add(site.stick, "Blue", "stick")
    site.stick.rename(site.stick.with_name("away"))
    with pytest.raises(BackupPlaceGone):
        backing.back_up(place)
    assert backing_up.look_around(backing.state()).here == frozenset()
    site.stick.with_name("away").rename(site.stick)
    around = backing_up.look_around(backing.state())
    assert (around.here, around.same_disk) == ({place}, {place})
    assert backing.back_up(place).counter == 2


def test_a_stick_of_two_clinics_keeps_its_mark_and_both_backups(site: Site, tmp_path: Path) -> None:
    site.backed_up()
    other = House(tmp_path / "elsewhere")
    other.founded()
    clinic = other.enter(NURSE)
    place = clinic.backing_up.add(site.stick, "Shared", "stick")
    clinic.backing_up.back_up(place)
    other.leave()
    assert len(list(site.stick.glob("*.nbk"))) == 2
    assert place == site.clinic.backing_up.state().places[0].id


def test_no_backup_lies_in_the_records_own_folder(site: Site) -> None:
    with pytest.raises(BackupRefused, match="same_disk"):
        site.clinic.backing_up.add(site.house.place.folder, "Beside", "folder")


def test_a_place_can_be_let_go_and_what_lies_there_stays(site: Site) -> None:
    path = site.backed_up()
    backing = site.clinic.backing_up
    backing.drop(backing.state().places[0].id)
    assert (backing.state().places, path.exists()) == ((), True)
    with pytest.raises(BackupPlaceGone):
        backing.plan(site.clinic.desk.vault.id)


def test_who_keeps_nothing_safe_makes_no_backup(site: Site) -> None:
    clinic = site.house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        clinic.backing_up.add(site.stick, "Blue", "stick")
    with pytest.raises(NotAllowed):
        clinic.drilling.plan()


def test_a_backup_takes_the_place_of_the_copy_from_before_an_update(site: Site) -> None:
    copy = site.house.place.folder.with_name(f"{site.house.place.folder.name}-before-step-9")
    copy.mkdir()
    site.backed_up()
    assert not copy.exists()


def test_the_copy_from_before_an_update_is_restored_like_any_other(site: Site) -> None:
    code = begin(site.clinic)
    site.house.leave()
    place = site.house.place
    copy = path_of(place, 4)
    lay_copy(place, copy, ("vault.json", "vault.db"), read_slots(place), "2026-11-24T03:00:00Z")
    restoring = site.house.door.restoring
    clinic = restoring.come_in(restoring.restore(restoring.open(copy, site.lines), WHO_RESTORES, aside=True))
    assert clinic.finding.page(limit=5).rows[0].code == code
    assert copy.exists()
    clinic.close()


# --- restoring ------------------------------------------------------------------------------------------


def test_another_pc_goes_on_with_the_record(site: Site) -> None:
    code = begin(site.clinic)
    path = site.backed_up()
    there = site.another_pc()
    restoring = there.door.restoring
    facts = restoring.look(path)
    assert (facts.newer, facts.training, facts.counter) == (None, False, 1)
    clinic = restoring.come_in(restoring.restore(restoring.open(path, site.lines), WHO_RESTORES))
    assert clinic.finding.page(limit=5).rows[0].code == code
    assert begin(clinic) != code
    clinic.close()


def test_a_backup_made_among_strangers_does_not_make_another_pc_one_that_was_taken_along(site: Site) -> None:
    site.clinic.locking.take_along(away=True)
    path = site.backed_up()
    restoring = site.another_pc().door.restoring
    clinic = restoring.come_in(restoring.restore(restoring.open(path, site.lines), WHO_RESTORES))
    assert not clinic.locking.times.away
    clinic.close()


def test_a_wrong_sheet_is_told_by_its_line(site: Site) -> None:
    path, lines = site.backed_up(), list(site.lines)
    lines[1] = lines[1][:-1] + ("A" if lines[1][-1] != "A" else "B")
    restoring = site.another_pc().door.restoring
    with pytest.raises(WrongRecoveryLine) as told:
        restoring.open(path, lines)
    assert told.value.line == 2
    other = House(site.house.folder / "third")
    with pytest.raises(WrongRecoveryCode):
        restoring.open(path, other.founded().lines)


def test_a_key_held_elsewhere_brings_the_record_back(site: Site, tmp_path: Path) -> None:
    secret = "a lamp beside the quiet canal"
    key = site.house.door.make_off_site_key(tmp_path / "key.json", secret)
    clinic = site.house.enter(COORDINATOR)
    clinic.off_site.trust(key, "the ministry")
    site.clinic = clinic
    path = site.backed_up()
    restoring = site.another_pc().door.restoring
    assert restoring.look(path).for_network
    with pytest.raises(WrongPassphrase):
        restoring.off_site_key(tmp_path / "key.json", "a lamp beside another canal")
    pair = restoring.off_site_key(tmp_path / "key.json", secret)
    restoring.come_in(restoring.restore(restoring.open(path, pair), WHO_RESTORES)).close()


def test_an_older_backup_is_taken_only_when_somebody_says_so(site: Site) -> None:
    old = site.backed_up()
    site.house.pass_(days=2)
    site.clinic.backing_up.back_up(site.clinic.backing_up.state().places[0].id)
    there = site.another_pc()
    restoring = there.door.restoring
    opened = restoring.open(old, site.lines)
    with pytest.raises(BackupOlder) as told:
        restoring.restore(opened, WHO_RESTORES)
    assert told.value.made_at < told.value.newest_at
    restoring.restore(opened, WHO_RESTORES, older_too=True)
    assert restoring.lying_in(site.stick)[0].newer is None


def test_nothing_is_restored_where_a_record_stands(site: Site) -> None:
    path = site.backed_up()
    site.house.leave()
    restoring = site.house.door.restoring
    with pytest.raises(VaultExists):
        restoring.restore(restoring.open(path, site.lines), WHO_RESTORES)


def test_no_record_is_put_aside_for_another_clinics(site: Site, tmp_path: Path) -> None:
    path = site.backed_up()
    site.house.leave()
    other = House(tmp_path / "other")
    other.founded()
    restoring = other.door.restoring
    with pytest.raises(BackupRefused, match="other_vault"):
        restoring.restore(restoring.open(path, site.lines), WHO_RESTORES, aside=True)
    assert [each.name for each in other.folder.iterdir()] == ["clinic"]
    other.place.slots.write_bytes(b"{}")
    other.place.previous_slots.write_bytes(b"{}")
    restoring.restore(restoring.open(path, site.lines), WHO_RESTORES, aside=True)


def test_a_training_clinic_never_becomes_a_real_one(site: Site) -> None:
    training = site.house.door
    site.house.leave()
    clinic = training.open_training()
    place = clinic.backing_up.add(site.stick, "Blue", "stick")
    path = clinic.backing_up.back_up(place).path
    clinic.close()
    restoring = site.another_pc().door.restoring
    assert restoring.look(path).training
    assert restoring.lying_in(site.stick) == ()


# --- rehearsing -----------------------------------------------------------------------------------------


def test_a_drill_proves_the_stick_and_the_sheet(site: Site) -> None:
    begin(site.clinic)
    path = site.backed_up()
    begin(site.clinic)
    before = sorted(entry.name for entry in site.house.place.folder.iterdir())
    done = drilling.carry_out(site.clinic.drilling.plan(), path, site.lines)
    assert (done.cases, done.cases_now) == (1, 2)
    assert sorted(entry.name for entry in site.house.place.folder.iterdir()) == before
    site.clinic.drilling.settle(done)
    state = site.clinic.backing_up.state()
    assert (state.drilled_at, state.drill_due) == (site.house.wall, False)
    site.house.pass_(days=93)
    assert site.clinic.backing_up.state().drill_due


def test_a_drill_refuses_another_clinics_backup(site: Site, tmp_path: Path) -> None:
    path = site.backed_up()
    other = House(tmp_path / "elsewhere")
    other.founded()
    clinic = other.enter(COORDINATOR)
    with pytest.raises(BackupRefused, match="other_vault"):
        drilling.carry_out(clinic.drilling.plan(), path, site.lines)
    other.leave()


# --- from outside ---------------------------------------------------------------------------------------


def test_it_can_be_checked_without_a_key_and_counted_with_one(site: Site) -> None:
    begin(site.clinic)
    path = site.backed_up()
    bare = check_copy(path, None, site.house.place)
    assert (bare.kind, bare.signer, bare.counts) == ("backup", Signer.THIS_PC, None)
    assert check_copy(path, None).signer is Signer.UNKNOWN
    opened = check_copy(path, site.lines)
    assert opened.counts is not None
    assert opened.counts["cases"] == 1
    assert look(site.house.place).last_backup_at == "2026-11-24T03:00:00Z"


def test_a_closed_copy_needs_nobody_in_and_a_person_to_open(site: Site, tmp_path: Path) -> None:
    begin(site.clinic)
    with pytest.raises(VaultInUse):
        site.house.door.copy_closed(tmp_path)
    site.house.leave()
    made = site.house.door.copy_closed(site.stick)
    assert (made.kind, made.signer, made.counts) == ("closed", Signer.NOBODY, None)
    assert "device.json" not in {path.name for path in made.path.iterdir()}
    counted = check_copy(made.path, site.lines).counts
    assert counted is not None
    assert counted["cases"] == 1
    content = (made.path / "vault.db").read_bytes()
    (made.path / "vault.db").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(BackupRefused, match="hash"):
        check_copy(made.path, None)
    shutil.rmtree(made.path)
