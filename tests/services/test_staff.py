"""People of a clinic: let in, renamed, given another role, let go; and what each does about their own way in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, EVERYBODY, NURSE, SUPERVISOR, VOLUNTEER, House, person

from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import Role
from clinic_app.errors import (
    MustWait,
    NoSuchPerson,
    NotAllowed,
    NotYourself,
    RecordBusy,
    StaffCodeTaken,
    TooFewPeople,
    VaultDamaged,
    WeakPassphrase,
    WordTaken,
    WrongPassphrase,
    WrongRecoveryCode,
)
from clinic_app.services.clinic import Clinic
from clinic_app.services.staff import undertaking
from clinic_app.vault.opening import NewPerson
from clinic_app.vault.slot_files import read_slots

NEW = person(Role.DOCTOR, "dao")


def id_of(clinic: Clinic, who: NewPerson) -> PersonId:
    return next(member.person.id for member in clinic.staff.members() if member.person.staff_code == who.staff_code)


def acts(clinic: Clinic) -> list[str]:
    return [entry.act for entry in clinic.desk.vault.journal.entries(limit=10_000)]


# --- letting in ------------------------------------------------------------------------------------


def test_a_person_who_is_enrolled_comes_in_at_once(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    enrolled = clinic.staff.enrol(replace(NEW, undertaking=1))
    assert (enrolled.staff_code, enrolled.role) == (NEW.staff_code, Role.DOCTOR)
    clinic = house.enter(NEW)
    assert clinic.whoami == enrolled
    assert not clinic.staff.undertaking_due
    assert len(clinic.staff.members()) == len(EVERYBODY) + 1


def test_no_two_who_may_come_in_have_one_staff_code_and_of_one_who_left_it_is_free(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    for code in (COORDINATOR.staff_code, f" {NURSE.staff_code.lower()}"):
        with pytest.raises(StaffCodeTaken):
            clinic.staff.enrol(replace(NEW, staff_code=code))
    assert len(clinic.staff.members()) == len(EVERYBODY)
    clinic.staff.disable(id_of(clinic, NURSE))
    clinic.staff.enrol(replace(NEW, staff_code=NURSE.staff_code))
    assert house.enter(NEW).whoami.staff_code == NURSE.staff_code


def test_no_clinic_begins_with_two_of_one_staff_code(tmp_path: Path) -> None:
    new = House(tmp_path / "new")
    with pytest.raises(StaffCodeTaken):
        new.founded((COORDINATOR, replace(SUPERVISOR, staff_code=COORDINATOR.staff_code.lower())))
    assert not new.place.stands


def test_only_who_manages_people_lets_in_and_lets_go(house: House) -> None:
    acts_of_it: tuple[Callable[[Clinic], object], ...] = (
        lambda clinic: clinic.staff.enrol(NEW),
        lambda clinic: clinic.staff.remove(id_of(clinic, SUPERVISOR)),
        lambda clinic: clinic.staff.disable(id_of(clinic, SUPERVISOR)),
        lambda clinic: clinic.staff.change_role(id_of(clinic, SUPERVISOR), Role.NURSE),
        lambda clinic: clinic.staff.change_key(),
        lambda clinic: clinic.new_sheet(),
    )
    for who in (NURSE, VOLUNTEER):
        for act in acts_of_it:
            with pytest.raises(NotAllowed):
                act(house.enter(who))
    assert all(member.in_force for member in house.enter(NURSE).staff.members())


def test_a_weak_passphrase_or_a_word_somebody_has_or_had_lets_nobody_in(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    with pytest.raises(WeakPassphrase):
        clinic.staff.enrol(replace(NEW, passphrase="short"))
    with pytest.raises(WordTaken):
        clinic.staff.enrol(replace(NEW, word=NURSE.word.upper()))
    clinic.staff.disable(id_of(clinic, VOLUNTEER))
    with pytest.raises(WordTaken):
        clinic.staff.enrol(replace(NEW, word=VOLUNTEER.word))
    assert len(clinic.staff.members()) == len(EVERYBODY)
    clinic.staff.enrol(NEW)


def test_the_program_offers_five_words_to_whoever_may_add_people_and_four_to_others(house: House) -> None:
    staff = house.enter(COORDINATOR).staff
    assert len(staff.suggest_passphrase(Role.NURSE).split()) == 4
    assert len(staff.suggest_passphrase(Role.COORDINATOR).split()) == 5


# --- letting go ------------------------------------------------------------------------------------


def test_whoever_is_removed_is_out_with_every_copy_they_kept(house: House, tmp_path: Path) -> None:
    kept = tmp_path / "on a stick"
    house.enter(NURSE)
    house.leave()
    shutil.copytree(house.place.folder, kept)
    clinic = house.enter(COORDINATOR)
    heard: list[float] = []
    clinic.staff.remove(id_of(clinic, NURSE), heard.append)
    assert heard[-1] == 1.0
    assert not clinic.staff.key_owed
    assert acts(clinic)[-2:] == ["disabled", "key_changed"]
    house.leave()
    with pytest.raises(WrongPassphrase):
        house.door.unlock(NURSE.word, NURSE.passphrase)
    shutil.copy(kept / "vault.json", house.place.slots)
    with pytest.raises(VaultDamaged):
        house.door.unlock(NURSE.word, NURSE.passphrase)
    shutil.copy(house.place.previous_slots, house.place.slots)
    house.pass_(hours=1)
    for who in EVERYBODY:
        if who is not NURSE:
            house.enter(who)


def test_never_fewer_than_two_may_add_and_remove_people(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    ways: tuple[Callable[[], object], ...] = (
        lambda: clinic.staff.remove(id_of(clinic, SUPERVISOR)),
        lambda: clinic.staff.disable(id_of(clinic, SUPERVISOR)),
        lambda: clinic.staff.change_role(id_of(clinic, SUPERVISOR), Role.NURSE),
    )
    for act in ways:
        with pytest.raises(TooFewPeople):
            act()
    clinic.staff.change_role(id_of(clinic, SUPERVISOR), Role.COORDINATOR)
    clinic.staff.change_role(id_of(clinic, NURSE), Role.SUPERVISOR)
    clinic.staff.remove(id_of(clinic, SUPERVISOR))
    assert sum(member.manages for member in clinic.staff.members()) == 2


def test_where_there_are_too_few_already_others_can_still_be_let_go(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.founded((COORDINATOR, SUPERVISOR, NURSE))
    clinic = house.enter(COORDINATOR)
    vault = clinic.desk.vault
    vault.people.disable(id_of(clinic, SUPERVISOR))
    clinic.staff.disable(id_of(clinic, NURSE))
    house.leave()


def test_nobody_lets_themselves_go_and_nobody_goes_twice(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    with pytest.raises(NotYourself):
        clinic.staff.remove(clinic.whoami.id)
    with pytest.raises(NotYourself):
        clinic.staff.change_role(clinic.whoami.id, Role.NURSE)
    clinic.staff.disable(id_of(clinic, NURSE))
    with pytest.raises(NoSuchPerson):
        clinic.staff.remove(id_of(clinic, NURSE))


def test_a_key_that_could_not_be_changed_stays_owed_until_it_is_and_she_is_out_all_the_same(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    reader = clinic.desk.vault.reader_connection()()
    with pytest.raises(RecordBusy):
        clinic.staff.remove(id_of(clinic, VOLUNTEER))
    reader.close()
    assert clinic.staff.key_owed
    house.leave()
    with pytest.raises(WrongPassphrase):
        house.door.unlock(VOLUNTEER.word, VOLUNTEER.passphrase)
    house.pass_(hours=1)
    clinic = house.enter(NURSE)
    assert clinic.staff.key_owed
    clinic.staff.change_key()
    assert not clinic.staff.key_owed
    with pytest.raises(NotAllowed):
        clinic.staff.change_key()
    assert not house.enter(SUPERVISOR).staff.key_owed


def test_after_somebody_went_a_new_sheet_is_made_and_the_old_one_opens_until_it_is_typed_back(
    tmp_path: Path,
) -> None:
    house = House(tmp_path)
    old = house.founded()
    house.door.confirm_sheet(old.lines)
    clinic = house.enter(COORDINATOR)
    clinic.staff.remove(id_of(clinic, NURSE))
    assert clinic.sheet_confirmed
    fresh = clinic.new_sheet()
    assert (clinic.sheet_confirmed, clinic.earlier_sheet_opens) == (False, True)
    house.leave()
    back = house.door.recover(old.lines, person(Role.NURSE, "back"))
    with pytest.raises(WrongRecoveryCode):
        back.confirm_sheet(old.lines)
    back.confirm_sheet(fresh.lines)
    assert (back.sheet_confirmed, back.earlier_sheet_opens) == (True, False)
    back.close()
    with pytest.raises(WrongRecoveryCode):
        house.door.recover(old.lines, person(Role.NURSE, "again"))


@pytest.mark.parametrize("word", [NURSE.word, "รุ่งเช้า"])
def test_whoever_forgot_is_given_another_passphrase_and_stays_who_they_are(house: House, word: str) -> None:
    me = house.enter(NURSE).whoami
    clinic = house.enter(COORDINATOR)
    clinic.staff.give_passphrase(me.id, word, "seven boats before the rain")
    assert acts(clinic)[-1] == "passphrase_given"
    assert len(read_slots(house.place).ids_of("user")) == len(EVERYBODY)
    house.leave()
    with pytest.raises(WrongPassphrase):
        house.door.unlock(NURSE.word, NURSE.passphrase)
    assert house.enter(replace(NURSE, word=word, passphrase="seven boats before the rain")).whoami == me


def test_nobody_is_given_the_word_of_somebody_else_or_a_weak_passphrase_or_their_own(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    nurse, before = id_of(clinic, NURSE), house.place.slots.read_bytes()
    with pytest.raises(WordTaken):
        clinic.staff.give_passphrase(nurse, SUPERVISOR.word, "seven boats before the rain")
    with pytest.raises(WeakPassphrase):
        clinic.staff.give_passphrase(nurse, NURSE.word, "passwordpassword")
    with pytest.raises(NotYourself):
        clinic.staff.give_passphrase(clinic.whoami.id, COORDINATOR.word, "seven boats before the rain")
    clinic.staff.disable(nurse)
    with pytest.raises(NoSuchPerson):
        clinic.staff.give_passphrase(nurse, NURSE.word, "seven boats before the rain")
    assert house.place.slots.read_bytes() != before, "only because she is out"
    with pytest.raises(NotAllowed):
        house.enter(VOLUNTEER).staff.give_passphrase(nurse, NURSE.word, "seven boats before the rain")


# --- one's own way in ------------------------------------------------------------------------------


def test_a_new_passphrase_opens_and_the_old_one_does_not_nor_does_any_copy_beside_it(house: House) -> None:
    clinic = house.enter(NURSE)
    clinic.staff.change_passphrase(NURSE.word, NURSE.passphrase, "seven boats before the rain")
    assert acts(clinic)[-1] == "passphrase_changed"
    house.leave()
    house.place.previous_slots.replace(house.place.slots)
    with pytest.raises(WrongPassphrase):
        house.door.unlock(NURSE.word, NURSE.passphrase)
    assert house.enter(replace(NURSE, passphrase="seven boats before the rain")).whoami.role is Role.NURSE


def test_a_passphrase_is_changed_by_whoever_knows_it_and_wrong_tries_are_waited_for(house: House) -> None:
    clinic = house.enter(NURSE)
    for word, passphrase in (
        (NURSE.word, "not her passphrase at all"),
        (COORDINATOR.word, COORDINATOR.passphrase),
        ("nobody", NURSE.passphrase),
    ):
        with pytest.raises(WrongPassphrase):
            clinic.staff.change_passphrase(word, passphrase, "seven boats before the rain")
    with pytest.raises(WeakPassphrase):
        clinic.staff.change_passphrase(NURSE.word, NURSE.passphrase, "passwordpassword")
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            clinic.staff.rename(NURSE.word, "not her passphrase at all", "dawn")
    with pytest.raises(MustWait):
        clinic.staff.change_passphrase(NURSE.word, NURSE.passphrase, "seven boats before the rain")
    house.pass_(minutes=1)
    house.enter(NURSE)


def test_another_word_for_the_same_person_and_passphrase(house: House) -> None:
    clinic = house.enter(NURSE)
    me = clinic.whoami
    with pytest.raises(WordTaken):
        clinic.staff.rename(NURSE.word, NURSE.passphrase, COORDINATOR.word)
    clinic.staff.rename(NURSE.word, NURSE.passphrase, "รุ่งเช้า")
    assert acts(clinic)[-1] == "word_changed"
    assert len(read_slots(house.place).ids_of("user")) == len(EVERYBODY), "the old slot goes at once"
    house.leave()
    with pytest.raises(WrongPassphrase):
        house.door.unlock(NURSE.word, NURSE.passphrase)
    assert house.enter(replace(NURSE, word="รุ่งเช้า")).whoami == me
    house.leave()
    renamed = house.enter(COORDINATOR)
    renamed.staff.enrol(replace(NEW, word=NURSE.word))


def test_the_undertaking_is_accepted_once_for_each_wording_and_dated(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    for who in (NEW, person(Role.NURSE, "ploy")):
        clinic.staff.enrol(replace(who, undertaking=None))
    clinic = house.enter(NEW)
    assert clinic.staff.undertaking_due
    clinic.staff.accept_undertaking()
    assert not clinic.staff.undertaking_due
    [mine] = [member for member in clinic.staff.members() if member.person == clinic.whoami]
    assert mine.undertaken is not None
    assert (mine.undertaken.version, mine.undertaken.at) == (undertaking("en").version, house.wall)
    assert house.enter(person(Role.NURSE, "ploy")).staff.undertaking_due


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_undertaking_says_the_same_in_every_language(language: str) -> None:
    told, english = undertaking(language), undertaking("en")
    assert (told.version, len(told.points)) == (english.version, len(english.points))
    assert undertaking("xx") == english


def test_in_a_restored_record_others_come_in_by_the_word_they_had(tmp_path: Path) -> None:
    old, new = House(tmp_path / "old"), House(tmp_path / "new")
    sheet = old.founded()
    (tmp_path / "stick").mkdir()
    copy = old.door.copy_closed(tmp_path / "stick")
    back = person(Role.COORDINATOR, "back")
    restoring = new.door.restoring
    restoring.restore(restoring.open(copy.path, tuple(sheet.lines)), back)
    staff = new.enter(back).staff
    assert [each.person.staff_code for each in staff.members() if each.here] == [back.staff_code]
    [nurse] = [each.person for each in staff.members() if each.person.staff_code == NURSE.staff_code]
    with pytest.raises(WordTaken):
        staff.give_passphrase(nurse.id, DOCTOR.word, "somebody by the long river")
    staff.give_passphrase(nurse.id, NURSE.word, "new by the long river")
    staff.give_passphrase(nurse.id, NURSE.word, "newer by the long river")
    assert {each.person.staff_code for each in staff.members() if each.here} == {back.staff_code, NURSE.staff_code}
    new.enter(replace(NURSE, passphrase="newer by the long river"))
    new.leave()
