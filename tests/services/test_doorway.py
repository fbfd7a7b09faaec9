"""The door: what stands there, making a clinic, coming in, coming back in with the printed code."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, EVERYBODY, NURSE, SUPERVISOR, House, person

from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.domain.people import Role
from clinic_app.errors import (
    ClockNotBelievable,
    MustWait,
    PlaceReadOnly,
    Stopped,
    TooFewPeople,
    WrongPassphrase,
    WrongRecoveryCode,
    WrongRecoveryLine,
)
from clinic_app.services.doorway import Door, NewClinic, NewPerson, RecoverySheet, Stands
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.writable import refuse_read_only


def founded(house: House, people: tuple[NewPerson, ...] = EVERYBODY) -> RecoverySheet:
    """Never by a copy: the making is what is tested here."""
    return house.door.create(NewClinic(kind="clinic", people=people))


def test_an_empty_folder_and_a_locked_clinic_are_told_apart_without_a_key(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.door.state() == Door(Stands.EMPTY, None, training=False)
    founded(house)
    assert house.door.state() == Door(Stands.LOCKED, "clinic", training=False)


def test_making_a_clinic_says_how_far_it_is_and_stopped_anywhere_it_leaves_nothing(tmp_path: Path) -> None:
    house = House(tmp_path)
    wanted = NewClinic(kind="clinic", people=EVERYBODY)
    steps = 2 * len(EVERYBODY)
    for until in range(1, steps + 1):
        heard = list[float]()

        def told(done: float, heard: list[float] = heard, until: int = until) -> None:
            heard.append(done)
            if len(heard) == until:
                raise Stopped

        with pytest.raises(Stopped):
            house.door.create(wanted, told)
        assert heard == [pytest.approx(step / steps) for step in range(1, until + 1)]
        assert [each.name for each in house.place.folder.iterdir()] == ["vault.lock"]
    sheet = house.door.create(wanted)
    house.door.confirm_sheet(sheet.lines)
    assert house.enter(COORDINATOR).whoami.staff_code == COORDINATOR.staff_code


def test_never_fewer_than_two_may_add_people(tmp_path: Path) -> None:
    house = House(tmp_path)
    with pytest.raises(TooFewPeople):
        founded(house, (NURSE, COORDINATOR))
    assert house.door.state().stands is Stands.EMPTY
    founded(house, (COORDINATOR, SUPERVISOR))


def test_the_sheet_is_typed_back_line_by_line(tmp_path: Path) -> None:
    house = House(tmp_path)
    sheet = founded(house)
    wrong = ("0" if sheet.lines[1][0] != "0" else "1") + sheet.lines[1][1:]
    with pytest.raises(WrongRecoveryLine) as told:
        house.door.confirm_sheet((sheet.lines[0], wrong, *sheet.lines[2:]))
    assert told.value.line == 2
    other = founded(House(tmp_path / "elsewhere"))
    with pytest.raises(WrongRecoveryCode):
        house.door.confirm_sheet(other.lines)
    assert not house.enter(NURSE).sheet_confirmed
    house.leave()
    house.door.confirm_sheet([line.lower().replace("-", " ") for line in sheet.lines])
    assert house.enter(NURSE).sheet_confirmed


def test_whoever_comes_in_is_who_they_are_and_learns_of_wrong_tries(house: House) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            house.door.unlock("mali", "not her passphrase at all")
    assert house.door.failed_since_last() == 2
    clinic = house.enter(NURSE)
    assert (clinic.whoami.role, clinic.kind, clinic.training, clinic.failed_attempts) == (
        Role.NURSE, "clinic", False, 2,
    )  # fmt: skip
    assert house.door.failed_since_last() == 0


def test_waits_outlive_a_restart_of_the_pc(house: House) -> None:
    for _ in range(4):
        house.pass_(minutes=1)
        with pytest.raises(WrongPassphrase):
            house.door.unlock("mali", "not her passphrase at all")
    house.boot_id, house.ticks = "boot-2", 1.0
    with pytest.raises(MustWait):
        house.door.unlock(NURSE.word, NURSE.passphrase)
    house.pass_(minutes=1)
    house.enter(NURSE)


def test_with_the_sheet_a_person_comes_back_in(tmp_path: Path) -> None:
    house = House(tmp_path)
    sheet = founded(house)
    back = person(Role.SUPERVISOR, "back")
    house.inside.append(house.door.recover(sheet.lines, back))
    assert house.inside[0].whoami.staff_code == back.staff_code
    assert house.enter(back).whoami.role is Role.SUPERVISOR


def test_suggested_passphrases_are_strong_enough_to_found_a_clinic(tmp_path: Path) -> None:
    house = House(tmp_path)
    words = [house.door.suggest_passphrase(Role.COORDINATOR) for _ in range(20)]
    assert all(len(each.split()) == 5 for each in words)
    assert len(set(words)) == 20
    assert len(house.door.suggest_passphrase().split()) == 4


def test_neither_sheet_nor_person_shows_its_secret_when_it_is_printed(house: House, tmp_path: Path) -> None:
    sheet = founded(House(tmp_path / "other"))
    shown = f"{sheet!r} {NURSE!r} {NewClinic(kind='clinic', people=EVERYBODY)!r}"
    assert not [line for line in sheet.lines if line in shown]
    assert not re.search(r"river|mali\b.*walks", shown)


def test_on_a_pc_set_to_the_buddhist_year_nobody_makes_or_opens_a_record(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.wall = house.wall.replace(year=2569)
    with pytest.raises(ClockNotBelievable) as told:
        founded(house)
    assert told.value.year == 2569
    assert house.door.state().stands is Stands.EMPTY
    house.wall = house.wall.replace(year=2026)
    sheet = founded(house)
    house.wall = house.wall.replace(year=2569)
    with pytest.raises(ClockNotBelievable):
        house.door.unlock(NURSE.word, NURSE.passphrase)
    with pytest.raises(ClockNotBelievable):
        house.door.recover(sheet.lines, person(Role.NURSE, "back"))
    house.wall = house.wall.replace(year=2026)
    assert house.enter(NURSE).failed_attempts == 0
    house.leave()


@pytest.mark.parametrize("name", ["vault", "vault.db", "vault.json"])
def test_where_nothing_can_be_written_nobody_comes_in_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Root may write anywhere, and tests may be run by it: the system's answer is put in its mouth."""
    house = House(tmp_path)
    house.founded()
    closed = house.place.folder if name == "vault" else house.place.folder / name
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed and access(path, mode))
    before = {each: each.read_bytes() for each in house.place.folder.iterdir()}
    for act in (lambda: house.enter(NURSE), lambda: house.door.create(NewClinic(kind="clinic", people=EVERYBODY))):
        with pytest.raises(PlaceReadOnly) as told:
            act()
        assert told.value.folder == (name == "vault")
    assert {each: each.read_bytes() for each in house.place.folder.iterdir()} == before


def test_where_nothing_can_be_made_no_training_begins_and_nobody_asks_to_join(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path)
    data = house.place.folder.parent
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != data and access(path, mode))
    before = sorted(data.rglob("*"))
    for act in (house.door.open_training, lambda: house.door.joining_pc().ask(JoiningCode.new().text)):
        with pytest.raises(PlaceReadOnly):
            act()
    assert sorted(data.rglob("*")) == before


def test_a_file_in_the_place_of_the_data_folder_is_no_fault_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PlaceReadOnly):
        refuse_read_only(VaultPlace(tmp_path / "file" / "vault"))
