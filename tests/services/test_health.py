"""Health from within: what a check found is remembered, the clock is asked about, and IT is told without a case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from clinic_at_work import NURSE, SUPERVISOR, VOLUNTEER, House

from clinic_app.domain.clock_doubt import Why
from clinic_app.errors import NotAllowed
from clinic_app.services.clinic import Clinic
from clinic_app.services.health import Room, Trouble, unreadable_scripts


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    made.founded()
    return made


def checked(clinic: Clinic) -> None:
    check = clinic.health.begin()
    list(check.slices())
    clinic.health.settle(check)


def acts(clinic: Clinic) -> list[str]:
    return [entry.act for entry in clinic.desk.vault.journal.entries(limit=1000)]


def test_a_check_is_due_once_a_working_day_and_remembered(house: House) -> None:
    clinic = house.enter(NURSE)
    assert clinic.health.due
    before = clinic.health.view()
    assert (before.checked_at, before.trouble) == (None, None)
    checked(clinic)
    seen = clinic.health.view()
    assert (seen.checked_at, seen.trouble, seen.clock, seen.to_look_at) == (house.wall, None, None, 0)
    assert seen.room is Room.ENOUGH
    assert seen.pages > 20
    assert not clinic.health.due
    house.pass_(hours=21)
    assert clinic.health.due
    assert "trouble_found" not in acts(clinic)


def test_damage_is_told_by_page_and_entered_in_the_journal(house: House) -> None:
    clinic = house.enter(SUPERVISOR)
    clinic.health.begin()
    with house.place.database.open("r+b") as file:
        file.seek(-1, 2)
        [byte] = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([byte ^ 1]))
    checked(clinic)
    seen = clinic.health.view()
    assert (seen.trouble, seen.damaged_pages, seen.broken_at) == (Trouble.PAGES, 1, seen.pages)
    assert seen.to_look_at == 1
    [entry] = [each for each in clinic.desk.vault.journal.entries(limit=1000) if each.act == "trouble_found"]
    assert entry.about == {"trouble": "pages", "damaged": 1, "number": seen.pages}
    assert "damaged_pages: 1\n" in clinic.health.report(seen)


@pytest.mark.parametrize(
    ("wall", "why"),
    [
        (datetime(2026, 11, 20, 3, 0, tzinfo=UTC), Why.BEHIND_THE_RECORD),
        (datetime(2015, 1, 1, tzinfo=UTC), Why.BEFORE_THE_PROGRAM),
        (datetime(2029, 11, 24, tzinfo=UTC), Why.FAR_AHEAD),
    ],
)
def test_an_odd_clock_is_asked_about_until_somebody_vouches_for_it(house: House, wall: datetime, why: Why) -> None:
    right = house.wall
    house.wall = wall
    clinic = house.enter(NURSE)
    doubt = clinic.health.clock
    assert doubt is not None
    assert (doubt.why, doubt.shown) == (why, wall)
    assert clinic.health.view().to_look_at == 1
    clinic.health.vouch_for_clock()
    assert clinic.health.clock is None
    entry = clinic.desk.vault.journal.entries(limit=1000)[-1]
    assert (entry.act, entry.by, entry.about["why"]) == ("clock_confirmed", clinic.whoami.id.hex, why.value)
    assert entry.about["last"] == right.isoformat().replace("+00:00", "Z")
    assert entry.clock_back is False  # the entry before it, that somebody came in, has the flag


def test_a_clock_that_was_set_meanwhile_is_believed_and_that_is_entered(house: House) -> None:
    right = house.wall
    house.wall = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    clinic = house.enter(NURSE)
    assert clinic.health.look_at_clock_again() is not None
    house.wall = right
    assert clinic.health.look_at_clock_again() is None
    assert acts(clinic)[-1] == "clock_set"
    clinic.health.vouch_for_clock()  # nothing to vouch for any more
    assert acts(clinic)[-1] == "clock_set"


def test_a_clock_that_goes_as_it_should_is_not_asked_about(house: House) -> None:
    house.enter(NURSE)
    house.pass_(days=30)
    assert house.enter(NURSE).health.clock is None


def test_the_report_for_it_says_nothing_of_anybody(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    report = clinic.health.report(clinic.health.view(unreadable_scripts()))
    known = [str(case), clinic.whoami.staff_code, clinic.whoami.id.hex, str(clinic.desk.vault.id), str(house.folder)]
    assert not [word for word in known if word in report]
    assert "encryption: SQLCipher 4." in report
    assert "scripts_missing: none\n" in report
    volunteer = house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        volunteer.health.report(volunteer.health.view())


def test_the_typefaces_of_every_script_lie_beside_the_program() -> None:
    assert unreadable_scripts() == ()
