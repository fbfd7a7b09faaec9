"""A second PC comes into a clinic: by a code, two files, words compared; slots for its people and nothing else."""

from __future__ import annotations

import errno
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, EVERYBODY, NURSE, SUPERVISOR, House
from two_houses import asks, ids_of, joined, lets_in, meet, standing

from clinic_app.domain.case import Change
from clinic_app.errors import (
    DeviceFileDamaged,
    NotAllowed,
    PcJoinRefused,
    SlotsDamaged,
    Stopped,
    VaultExists,
    WrongJoiningCode,
    WrongPassphrase,
)
from clinic_app.services.clinic import Clinic
from clinic_app.vault.joining import answer
from clinic_app.wire.pc_joining import Welcome


@pytest.fixture
def office(tmp_path: Path) -> House:
    return standing(tmp_path / "office")


@pytest.fixture
def clinic(office: House) -> Clinic:
    return office.enter(COORDINATOR)


@pytest.fixture
def new(tmp_path: Path) -> House:
    return House(tmp_path / "night")


def refused(work: object, *args: object, **named: object) -> str:
    with pytest.raises(PcJoinRefused) as caught:
        work(*args, **named)  # type: ignore[operator]
    return caught.value.reason


def empty(house: House) -> bool:
    """Nothing of a record, and nothing that was on the way to one."""
    left = [path.name for path in house.folder.rglob("*") if path.is_file() and path.name != "vault.lock"]
    return left == []


# --- in ---------------------------------------------------------------------------------------------


def test_whoever_was_chosen_comes_in_there_as_here_and_nobody_else(clinic: Clinic, tmp_path: Path) -> None:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    night = joined(clinic, tmp_path / "night", people=(NURSE, COORDINATOR))
    there = night.enter(NURSE)
    assert (there.desk.vault.id, there.kind, there.training) == (clinic.desk.vault.id, "clinic", False)
    assert there.desk.vault.device.id != clinic.desk.vault.device.id
    assert there.desk.vault._key.secret != clinic.desk.vault._key.secret, "one vault key for two PCs"
    assert {each.staff_code for each in there.people} == {each.staff_code for each in EVERYBODY}
    assert {each.id for each in there.people} == {each.id for each in clinic.people}
    assert there.finding.page(limit=9).total == 0, "a case came along before they met"
    assert night.enter(COORDINATOR).whoami.id == clinic.whoami.id
    for other in (DOCTOR, SUPERVISOR):
        with pytest.raises(WrongPassphrase):
            night.enter(other)


def test_all_lists_are_told_in_slices_and_stopped_between_two_nobody_is_let_in(clinic: Clinic, new: House) -> None:
    vault, calls = clinic.desk.vault, 1_200
    case = clinic.recording.begin()

    def promise() -> None:
        for _call in range(calls):
            vault.tasks.add(kind="call", due_at=clinic.desk.clock.now(), channel="in_person", case_id=case.id)

    vault.save(promise)
    _joining, request = asks(new, clinic.adding_pc.show_code().code)
    heard = list[float]()

    def stop(done: float) -> None:
        heard.append(done)
        raise Stopped

    def lets_in_hearing(told: object) -> None:
        who = ids_of(clinic, EVERYBODY)
        clinic.adding_pc.let_in(request, place="Emergency room", who=who, told=told)  # type: ignore[arg-type]

    with pytest.raises(Stopped):
        lets_in_hearing(stop)
    assert 0.3 < heard[0] < 0.5
    assert vault.pcs.others() == ()
    assert all(entry.act != "pc_let_in" for entry in vault.journal.entries(after=0))
    heard.clear()
    lets_in_hearing(heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(vault.pcs.others()) == 1
    assert len([*vault.common._book.of_kind("task")]) == calls


def test_both_know_of_both_by_name_and_who_comes_in_where(clinic: Clinic, tmp_path: Path) -> None:
    clinic.desk.vault.pcs.name(clinic.desk.vault.device.id, "Office")
    night = joined(clinic, tmp_path / "night", "Emergency room", (NURSE, COORDINATOR))
    there = night.enter(COORDINATOR)
    for vault in (clinic.desk.vault, there.desk.vault):
        places = {pc.place: {*pc.people} for pc in vault.pcs.every()}
        assert places == {
            "Office": {each.id for each in clinic.people},
            "Emergency room": {*ids_of(clinic, (NURSE, COORDINATOR))},
        }
        assert all(pc.stands for pc in vault.pcs.every())
    [known] = clinic.desk.vault.pcs.others()
    assert (known.joined_by, known.device) == (clinic.whoami.id, there.desk.vault.device.id)
    assert clinic.desk.vault.hearing.others.every()[0].key == there.desk.vault.device.signing.public


def test_its_journal_begins_with_who_let_it_in_and_the_other_says_so_too(clinic: Clinic, tmp_path: Path) -> None:
    night = joined(clinic, tmp_path / "night")
    there = night.enter(COORDINATOR)
    first = there.desk.vault.journal.entries(after=0, limit=1)[0]
    assert first.act == "joined_clinic"
    assert first.about == {
        "device": there.desk.vault.device.id.hex, "let_in_by": clinic.desk.vault.device.id.hex,
    }  # fmt: skip
    there.desk.vault.journal.verify(there.desk.vault.device.signing.public)
    [entry] = [each for each in clinic.desk.vault.journal.entries(after=0) if each.act == "pc_let_in"]
    assert (entry.by, entry.about) == (clinic.whoami.id.hex, {"device": there.desk.vault.device.id.hex, "people": 3})


def test_what_was_written_on_either_comes_to_both_when_they_meet(clinic: Clinic, tmp_path: Path) -> None:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.recording.change(case.id, Change(values=((case.root, "s_name", "Mya"),)))
    night = joined(clinic, tmp_path / "night")
    there = night.enter(COORDINATOR)
    meet(clinic, there)
    assert there.finding.page(limit=9).total == 1
    there.recording.change(case.id, Change(values=((case.root, "s_name", "Mya Mya"),)))
    meet(clinic, there)
    assert clinic.desk.vault.cases.load(case.id).stored("s_name") == "Mya Mya"
    for vault in (clinic.desk.vault, there.desk.vault):
        assert vault.undecided_of_all() == () if hasattr(vault, "undecided_of_all") else True
        assert vault.revisions.undecided.cases() == frozenset(), "what came with the answer is news to nobody"


def test_the_sheet_opens_the_new_pc_too(clinic: Clinic, office: House, tmp_path: Path) -> None:
    house = House(tmp_path / "other")
    sheet = house.founded()
    house.door.confirm_sheet(sheet.lines)
    there = house.enter(COORDINATOR)
    night = joined(there, tmp_path / "night")
    came = night.door.recover(sheet.lines, replace(DOCTOR, word="fresh", staff_code="D-9"))
    assert came.desk.vault.device.id != there.desk.vault.device.id
    assert came.sheet_confirmed
    came.close()


def test_a_third_comes_in_by_the_second(clinic: Clinic, tmp_path: Path) -> None:
    night = joined(clinic, tmp_path / "night")
    there = night.enter(COORDINATOR)
    ward = joined(there, tmp_path / "ward", "Ward", (NURSE,))
    third = ward.enter(NURSE)
    assert {pc.place for pc in third.desk.vault.pcs.every()} == {"", "Emergency room", "Ward"}
    meet(clinic, there)
    assert {pc.place for pc in clinic.desk.vault.pcs.every()} == {"", "Emergency room", "Ward"}
    meet(clinic, third)


# --- the code ---------------------------------------------------------------------------------------


def test_a_code_is_shown_until_its_day_is_over_or_it_is_taken_back(clinic: Clinic, office: House) -> None:
    assert clinic.adding_pc.shown() is None
    shown = clinic.adding_pc.show_code()
    assert clinic.adding_pc.shown() == shown
    assert shown.code not in repr(shown)
    office.pass_(hours=23, minutes=59)
    assert clinic.adding_pc.shown() == shown
    office.pass_(minutes=2)
    assert clinic.adding_pc.shown() is None
    another = clinic.adding_pc.show_code()
    assert another.code != shown.code
    clinic.adding_pc.give_up()
    assert clinic.adding_pc.shown() is None


def test_a_clock_set_back_makes_no_code_good_again(clinic: Clinic, office: House, new: House) -> None:
    _, request = asks(new, clinic.adding_pc.show_code().code)
    office.wall = office.wall.replace(year=office.wall.year - 1)
    assert refused(clinic.adding_pc.look, request) == "old"


def test_a_request_is_refused_without_a_code_with_another_and_after_its_day(
    clinic: Clinic, office: House, new: House
) -> None:  # fmt: skip
    _, request = asks(new, "0123-4567-89AB-CDEG"[:0] or clinic.adding_pc.show_code().code)
    clinic.adding_pc.show_code()
    assert refused(clinic.adding_pc.look, request) == "code", "the code before is good still"
    clinic.adding_pc.give_up()
    assert refused(clinic.adding_pc.look, request) == "no_code"
    _, request = asks(new, clinic.adding_pc.show_code().code)
    office.pass_(hours=24)
    assert refused(lets_in, clinic, request) == "old"
    assert clinic.desk.vault.pcs.others() == ()


def test_a_code_lets_in_one_pc_and_answers_that_one_again(clinic: Clinic, new: House, tmp_path: Path) -> None:
    code = clinic.adding_pc.show_code().code
    joining, request = asks(new, code)
    first = lets_in(clinic, request)
    shown = clinic.adding_pc.shown()
    assert shown is not None
    assert shown.used
    _, another = asks(House(tmp_path / "ward"), code)
    assert refused(clinic.adding_pc.look, another) == "used"
    assert refused(lets_in, clinic, another) == "used"
    again = lets_in(clinic, request, "Night desk", (NURSE, COORDINATOR))
    [pc] = clinic.desk.vault.pcs.others()
    assert (pc.place, len(pc.people)) == ("Night desk", 2)
    for content in (first.content, again.content):
        joining.read(content)
    joining.join(again.content)
    assert new.enter(NURSE).desk.vault.pcs.this().place == "Night desk"


def test_a_pc_that_is_in_the_list_does_not_come_in_again_by_another_code(clinic: Clinic, new: House) -> None:
    from clinic_app.crypto.joining_code import JoiningCode
    from clinic_app.vault.joining import ask

    joining, request = asks(new, clinic.adding_pc.show_code().code)
    lets_in(clinic, request)
    device = joining._device
    assert device is not None
    code = clinic.adding_pc.show_code().code
    again = ask(JoiningCode.from_text(code), device, training=False)
    assert refused(clinic.adding_pc.look, again) == "known"


# --- who may, and when --------------------------------------------------------------------------------


def test_only_who_manages_people_lets_a_pc_in(office: House, clinic: Clinic, new: House) -> None:
    _, request = asks(new, clinic.adding_pc.show_code().code)
    nurse = office.enter(NURSE)
    for work in (nurse.adding_pc.show_code, nurse.adding_pc.give_up, lambda: lets_in(nurse, request)):
        with pytest.raises(NotAllowed):
            work()


def test_somebody_must_come_in_there(clinic: Clinic, new: House) -> None:
    _, request = asks(new, clinic.adding_pc.show_code().code)
    assert refused(lets_in, clinic, request, people=()) == "nobody"
    assert clinic.desk.vault.pcs.others() == ()
    assert not clinic.desk.vault.common.shared, "half of it was done"


def test_only_who_comes_in_here_can_be_given_a_slot_there(clinic: Clinic) -> None:
    clinic.desk.vault.people.disable(ids_of(clinic, (DOCTOR,))[0])
    clinic.desk.vault.pcs.note_people()
    could = {each.staff_code for each in clinic.adding_pc.who_could_come_in()}
    assert could == {each.staff_code for each in EVERYBODY} - {DOCTOR.staff_code}


def test_the_sheet_is_typed_back_first(tmp_path: Path) -> None:
    house = House(tmp_path / "office")
    sheet = house.founded()
    clinic = house.enter(COORDINATOR)
    assert refused(clinic.adding_pc.show_code) == "sheet"
    clinic.confirm_sheet(sheet.lines)
    clinic.adding_pc.show_code()
    clinic.new_sheet()
    assert refused(clinic.adding_pc.show_code) == "sheet", "the new PC would open with a sheet that is no more"


def test_a_pc_that_was_let_go_lets_nobody_in(clinic: Clinic) -> None:
    from clinic_app.vault.pcs import LetGo

    clinic.desk.vault.pcs.revoke(clinic.desk.vault.device.id, by=None, why=LetGo.LOST)
    assert refused(clinic.adding_pc.show_code) == "this"


def test_training_and_real_work_do_not_join(clinic: Clinic, office: House, new: House) -> None:
    joining, request = asks(new, clinic.adding_pc.show_code().code)
    given = lets_in(clinic, request)
    joining._training = True
    assert refused(joining.read, given.content) in ("training", "other_pc")
    joining._training = False
    welcome, _ = _opened(joining, given.content)
    code, device = joining._code, clinic.desk.vault.device
    assert code is not None
    invented = answer(request, code, replace_struct(welcome, training=True), device)
    assert refused(joining.read, invented.content) == "training"
    assert refused(joining.join, invented.content) == "training"


def test_a_training_clinic_reads_no_request_of_a_real_one(office: House, new: House) -> None:
    from clinic_app.services.adding_pc import AddingPc

    training = office.trains()
    try:
        vault = training.desk.vault
        vault.settings["recovery_sheet_confirmed_at"] = "2026-11-24T03:00:00Z"
        office_head = next(each for each in training.people if each.staff_code == "T-2")
        vault.whoami = office_head
        adding = AddingPc(training.desk)
        _, request = asks(new, adding.show_code().code)
        assert refused(adding.look, request) == "training"
    finally:
        training.close()


# --- the new PC ---------------------------------------------------------------------------------------


def test_the_same_code_goes_on_after_the_pc_was_switched_off_and_another_begins_anew(
    clinic: Clinic, new: House, tmp_path: Path
) -> None:  # fmt: skip
    code = clinic.adding_pc.show_code().code
    joining = new.door.joining_pc()
    assert not joining.begun
    asked = joining.ask(code)
    given = lets_in(clinic, asked.content)
    later = new.door.joining_pc()
    assert later.begun
    assert refused(later.read, given.content) == "begun"
    assert later.ask(code) == asked
    assert later.read(given.content).people == tuple(
        each.staff_code for each in clinic.people if each.id in clinic.desk.vault.pcs.others()[0].people
    )
    with pytest.raises(WrongJoiningCode):
        later.ask("no code")
    anew = later.ask(clinic.adding_pc.show_code().code)
    assert anew.words != asked.words
    assert refused(later.read, given.content) == "other_pc"
    later.forget()
    assert empty(new)
    assert not later.begun


def test_nothing_that_was_kept_meanwhile_opens_without_the_code(clinic: Clinic, new: House) -> None:
    asks(new, clinic.adding_pc.show_code().code)
    [kept] = new.folder.rglob("device.json")
    from clinic_app.crypto.vault_key import VaultKey
    from clinic_app.vault.device import read_device
    from clinic_app.vault.place import VaultPlace

    with pytest.raises(DeviceFileDamaged):
        read_device(VaultPlace(kept.parent), VaultKey.new())


def test_it_joins_once_and_leaves_nothing_beside(clinic: Clinic, new: House) -> None:
    joining, request = asks(new, clinic.adding_pc.show_code().code)
    given = lets_in(clinic, request)
    joining.join(given.content)
    assert not list(new.folder.glob("clinic-joining*"))
    assert not new.place.making.exists()
    assert refused(joining.join, given.content) == "begun"
    with pytest.raises(VaultExists):
        new.door.joining_pc().ask(clinic.adding_pc.show_code().code)
    new.enter(NURSE)


def test_a_disk_that_fills_while_it_is_made_leaves_nothing_and_it_goes_on_later(
    clinic: Clinic, new: House, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from clinic_app.errors import DiskFull
    from clinic_app.vault import joined as module

    joining, request = asks(new, clinic.adding_pc.show_code().code)
    given = lets_in(clinic, request)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    for part in ("write_device", "write_slots"):
        with monkeypatch.context() as disk:
            disk.setattr(module, part, full)
            with pytest.raises(DiskFull):
                joining.join(given.content)
        assert not new.place.stands
        assert not any(each.exists() for each in new.place.parts)
    joining.join(given.content)
    new.enter(NURSE)


def test_one_that_was_killed_half_way_is_taken_away_by_the_next_try(clinic: Clinic, new: House) -> None:
    joining, request = asks(new, clinic.adding_pc.show_code().code)
    given = lets_in(clinic, request)
    new.place.folder.mkdir(parents=True)
    new.place.making.write_bytes(b"")
    new.place.database.write_bytes(b"half")
    new.place.device.write_bytes(b"half")
    joining.join(given.content)
    new.enter(NURSE)


def replace_struct(welcome: Welcome, **changed: object) -> Welcome:
    import msgspec

    return msgspec.structs.replace(welcome, **changed)


def _opened(joining: object, content: bytes) -> tuple[Welcome, tuple[str, ...]]:
    _, _, welcome, words = joining._read(content)  # type: ignore[attr-defined]
    return welcome, words


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "hospital"}, {"slots": ()}, {"slots": (b"{}",)}, {"people": "bad role"}, {"pcs": "bad day"},
        {"slots": "no sheet"}, {"slots": "nobody"},
    ],
)  # fmt: skip
def test_an_answer_that_fits_and_makes_no_vault_leaves_nothing(
    clinic: Clinic, new: House, changed: dict[str, object]
) -> None:  # fmt: skip
    import msgspec

    joining, request = asks(new, clinic.adding_pc.show_code().code)
    welcome, _ = _opened(joining, lets_in(clinic, request).content)
    kinds = {each: msgspec.json.decode(each)["kind"] for each in welcome.slots}
    if changed.get("people") == "bad role":
        changed = {"people": (msgspec.structs.replace(welcome.people[0], role="owner"), *welcome.people[1:])}
    if changed.get("pcs") == "bad day":
        changed = {"pcs": tuple(msgspec.structs.replace(each, joined_at="yesterday") for each in welcome.pcs)}
    if changed.get("slots") == "no sheet":
        changed = {"slots": tuple(each for each, kind in kinds.items() if kind == "user")}
    if changed.get("slots") == "nobody":
        changed = {"slots": tuple(each for each, kind in kinds.items() if kind != "user")}
    code = joining._code
    assert code is not None
    bad = answer(request, code, replace_struct(welcome, **changed), clinic.desk.vault.device)
    assert refused(joining.join, bad.content) == "format"
    assert not new.place.stands
    assert not new.place.making.exists()
    assert not any(part.exists() for part in new.place.parts), "half of it stays"
    assert joining.begun, "it can go on with the right answer"


def test_slots_that_were_tampered_with_on_the_pc_that_stands_go_nowhere(
    clinic: Clinic, office: House, new: House
) -> None:  # fmt: skip
    _, request = asks(new, clinic.adding_pc.show_code().code)
    text = office.place.slots.read_bytes()
    office.place.slots.write_bytes(text.replace(b'"training":false', b'"training":true '))
    with pytest.raises(SlotsDamaged):
        lets_in(clinic, request)


def test_two_pcs_that_are_let_in_at_once_on_two_others_print_under_different_letters(
    clinic: Clinic, office: House, tmp_path: Path
) -> None:
    night = joined(clinic, tmp_path / "night", like=office)
    there = night.enter(COORDINATOR)
    meet(clinic, there)
    ward = joined(clinic, tmp_path / "ward", "Ward", like=office)
    lab = joined(there, tmp_path / "lab", "Laboratory", like=office)
    clinics = (clinic, there, ward.enter(COORDINATOR), lab.enter(COORDINATOR))
    marks = [each.desk.vault.prints.mark for each in clinics]
    assert marks == ["A", "B", "C", "BB"]
    for one, other in combinations(clinics, 2):
        meet(one, other)
    assert [each.desk.vault.prints.mark for each in clinics] == marks
    for each in clinics:
        told = {pc.device: pc.print_mark for pc in each.desk.vault.pcs.every()}
        assert told == dict(zip((one.desk.vault.device.id for one in clinics), (None, "B", "C", "BB"), strict=True))
    for house in (night, ward, lab):
        house.leave()


def test_what_a_new_pc_leaves_on_a_stick_at_once_can_be_handed_on_to_a_third(clinic: Clinic, tmp_path: Path) -> None:
    third = joined(clinic, tmp_path / "ward", "Ward").enter(COORDINATOR)
    meet(clinic, third)
    night = joined(clinic, tmp_path / "night").enter(COORDINATOR)
    case = night.recording.begin()
    night.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    for letter in night.meeting.letters(clinic.desk.vault.device.id, way="stick"):
        assert clinic.meeting.hear(letter, way="stick").refused is None
    for letter in clinic.meeting.letters(third.desk.vault.device.id, way="stick"):
        assert third.meeting.hear(letter, way="stick").refused is None
    assert third.desk.vault.cases.load(case.id).stored("c_record") == "given"
