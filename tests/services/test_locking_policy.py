"""How long a PC may stand untouched: the site decides, within bounds, and it holds for everybody."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, NURSE, House

from clinic_app.errors import NotAllowed
from clinic_app.services.locking_policy import Times
from clinic_app.settings.held import Held
from clinic_app.settings.profile import SiteProfile


def test_before_anybody_decided_it_is_what_the_pc_was_told(house: House) -> None:
    assert house.enter(NURSE).locking.lock_after_minutes == 20


@pytest.mark.parametrize("minutes", [5, 12, 30])
def test_what_a_coordinator_decides_holds_for_everybody_and_is_in_the_journal(house: House, minutes: int) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.locking.lock_after(minutes)
    me = clinic.whoami
    nurse = house.enter(NURSE)
    assert nurse.locking.lock_after_minutes == minutes
    said = [entry for entry in nurse.desk.vault.journal.entries() if entry.act == "lock_after"]
    assert [(entry.by, entry.about) for entry in said] == [(me.id.hex, {"minutes": minutes})]


@pytest.mark.parametrize("minutes", [-1, 0, 4, 31, 100_000])
def test_never_shorter_than_five_or_longer_than_thirty(house: House, minutes: int) -> None:
    clinic = house.enter(COORDINATOR)
    with pytest.raises(ValueError, match=str(minutes)):
        clinic.locking.lock_after(minutes)
    assert clinic.locking.lock_after_minutes == 20


def test_a_nurse_does_not_decide_it(house: House) -> None:
    clinic = house.enter(NURSE)
    with pytest.raises(NotAllowed):
        clinic.locking.lock_after(30)
    assert clinic.locking.lock_after_minutes == 20


def test_a_pc_that_was_taken_along_covers_and_locks_sooner_until_it_is_back(house: House) -> None:
    nurse = house.enter(NURSE)
    assert nurse.locking.times == Times(cover=3, lock=20, away=False)
    nurse.locking.take_along(away=True)
    assert house.enter(COORDINATOR).locking.times == Times(cover=1, lock=5, away=True)
    house.enter(NURSE).locking.take_along(away=False)
    assert house.enter(NURSE).locking.times == Times(cover=3, lock=20, away=False)


def test_it_may_let_a_pc_lock_sooner_and_never_later(house: House) -> None:
    held = Held(profile=SiteProfile(lock_at_most_minutes=10), file=house.folder / "profile.toml")
    clinic = house.enter(COORDINATOR)
    clinic.locking.lock_after(30)
    clinic.desk.settings.held = held
    assert (clinic.locking.at_most, clinic.locking.lock_after_minutes) == (10, 10)
    clinic.locking.lock_after(5)
    assert clinic.locking.lock_after_minutes == 5
