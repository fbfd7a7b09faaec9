"""A PC taken out of the clinic: it reads nothing new, it is believed no more, and those that stay ask for new locks."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE
from two_houses import ids_of, joined, meet, standing

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.errors import LetterRefused, NotAllowed, NoVault, PcJoinRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.letting_go import LetGo


class Three:
    """The office, the emergency room's PC, and the ward's."""

    def __init__(self, folder: Path) -> None:
        self.houses = [standing(folder / "office")]
        self.office = self.houses[0].enter(COORDINATOR)
        for place in ("night", "ward"):
            self.houses.append(joined(self.office, folder / place, place, (COORDINATOR, NURSE), self.houses[0]))
        self.night, self.ward = (house.enter(COORDINATOR) for house in self.houses[1:])
        for one, other in ((self.office, self.night), (self.office, self.ward), (self.night, self.ward)):
            meet(one, other)

    def id(self, clinic: Clinic) -> DeviceId:
        return clinic.desk.vault.device.id

    def takes_out_night(self, why: LetGo = LetGo.LOST) -> None:
        self.office.letting_go.let_go(self.id(self.night), why)


@pytest.fixture
def three(tmp_path: Path) -> Three:
    return Three(tmp_path)


def record(clinic: Clinic, name: str) -> CaseId:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.recording.change(case.id, Change(values=((case.root, "s_name", name),)))
    return case.id


def refused(hearer: Clinic, letter: bytes) -> str:
    met = hearer.meeting.hear(letter)
    assert met.new == 0
    return getattr(met.refused, "reason", "")


def test_nothing_is_written_to_it_any_more_and_every_pc_comes_to_know(three: Three) -> None:
    three.takes_out_night()
    meet(three.office, three.ward)
    for clinic in (three.office, three.ward):
        gone = clinic.desk.vault.pcs.one(three.id(three.night))
        assert (gone.stands, gone.revoked_why) == (False, LetGo.LOST)
        for work in (clinic.meeting.greeting, clinic.meeting.letters, clinic.meeting.mark):
            with pytest.raises(LetterRefused, match="revoked"):
                work(three.id(three.night))


def test_that_it_is_out_is_told_ahead_of_all_that_is_written_after(three: Three) -> None:
    three.takes_out_night()
    assert three.office.desk.vault.common.tell() == 0, "it was written down with the act itself"


def test_it_reads_nothing_new_with_real_letters(three: Three) -> None:
    before = [three.office.meeting.greeting(three.id(three.night))]
    three.takes_out_night()
    case = record(three.office, "Only for us")
    letters = list(three.office.meeting.letters(three.id(three.ward)))
    for letter in letters:
        assert three.ward.meeting.hear(letter).refused is None
        assert three.night.meeting.hear(letter).refused is not None, "a letter of others opens there"
    assert three.ward.desk.vault.cases.stands(case)
    for letter in before:
        three.night.meeting.hear(letter)
    assert not three.night.desk.vault.cases.stands(case)
    ours = {key.raw for key in three.office.desk.vault.common.keys}
    theirs = {key.raw for key in three.night.desk.vault.common.keys}
    assert three.office.desk.vault.common.keys[-1].raw in ours - theirs
    assert three.ward.desk.vault.common.keys[-1] == three.office.desk.vault.common.keys[-1]


def test_it_is_believed_no_more_and_what_it_wrote_before_stays(three: Three) -> None:
    kept = record(three.night, "Before")
    meet(three.office, three.night)
    three.takes_out_night()
    late = record(three.night, "After")
    letters = [
        three.night.meeting.greeting(three.id(three.office)),
        *three.night.meeting.letters(three.id(three.office)),
    ]
    assert {refused(three.office, letter) for letter in letters} == {"revoked"}
    assert three.office.desk.vault.cases.stands(kept)
    assert not three.office.desk.vault.cases.stands(late)
    assert three.office.desk.vault.cases.load(kept).stored("s_name") == "Before"
    three.office.desk.vault.revisions.verify_chain()


def test_what_the_ward_had_of_it_before_it_knew_comes_to_the_office_too(three: Three) -> None:
    case = record(three.night, "Told the ward alone")
    meet(three.ward, three.night)
    three.takes_out_night()
    meet(three.office, three.ward)
    assert three.office.desk.vault.cases.load(case).stored("s_name") == "Told the ward alone"
    assert three.ward.desk.vault.pcs.one(three.id(three.night)).stands is False


def test_the_journal_says_who_took_it_out_and_twice_is_once(three: Three) -> None:
    three.takes_out_night()
    three.takes_out_night(LetGo.RETIRED)
    acts = [(each.act, each.by) for each in three.office.desk.vault.journal.entries(after=0)]
    me = three.office.whoami.id.hex
    assert acts.count(("pc_let_go", me)) == acts.count(("clinic_key_changed", me)) == 1
    assert three.office.desk.vault.pcs.one(three.id(three.night)).revoked_why is LetGo.LOST


def test_only_who_manages_people_may_and_nobody_takes_out_the_pc_they_sit_at(three: Three) -> None:
    with pytest.raises(PcJoinRefused, match="this"):
        three.office.letting_go.let_go(three.id(three.office), LetGo.LOST)
    nurse = three.houses[0].enter(NURSE)
    for work in (
        lambda: nurse.letting_go.let_go(three.id(three.night), LetGo.LOST),
        lambda: nurse.letting_go.name(three.id(three.night), "x"),
        nurse.letting_go.giving_up, nurse.letting_go.erase_here,
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            work()


def test_a_pc_that_was_taken_out_takes_out_nobody_and_says_so(three: Three) -> None:
    assert three.night.letting_go.out is None
    pc = three.office.desk.vault.pcs
    three.takes_out_night()
    three.night.desk.vault.pcs.put(pc.one(three.id(three.night)))
    out = three.night.letting_go.out
    assert out is not None
    assert out.revoked_why is LetGo.LOST
    with pytest.raises(PcJoinRefused, match="this"):
        three.night.letting_go.let_go(three.id(three.ward), LetGo.LOST)


def test_it_comes_in_again_only_as_a_new_pc(three: Three, tmp_path: Path) -> None:
    three.takes_out_night()
    again = joined(three.office, tmp_path / "again", "night again", (COORDINATOR,), three.houses[0])
    there = again.enter(COORDINATOR)
    meet(three.office, there)
    assert {pc.place for pc in three.office.desk.vault.pcs.others()} == {"ward", "night again"}


def test_a_pc_is_called_otherwise_on_every_pc(three: Three) -> None:
    three.office.letting_go.name(three.id(three.office), "Office upstairs")
    meet(three.office, three.ward)
    assert three.ward.desk.vault.pcs.one(three.id(three.office)).place == "Office upstairs"


# --- what is owed ------------------------------------------------------------------------------------


def owed(clinic: Clinic) -> tuple[set[str], bool] | None:
    found = clinic.letting_go.owed()
    if not found:
        return None
    [each] = found
    return {person.staff_code for person in each.people}, each.sheet


def test_each_pc_owes_new_passphrases_and_a_sheet_until_they_are_there(three: Three) -> None:
    assert owed(three.office) is None
    three.takes_out_night()
    meet(three.office, three.ward)
    both = {NURSE.staff_code, COORDINATOR.staff_code}
    assert owed(three.office) == owed(three.ward) == (both, True)
    assert three.office.letting_go.asks_me()
    three.office.staff.change_passphrase(COORDINATOR.word, COORDINATOR.passphrase, "eleven slow boats go home")
    assert not three.office.letting_go.asks_me()
    assert owed(three.office) == ({NURSE.staff_code}, True)
    [nurse] = ids_of(three.office, (NURSE,))
    three.office.staff.give_passphrase(nurse, NURSE.word, "seven quick boats go home")
    assert owed(three.office) == (set(), True)
    sheet = three.office.new_sheet()
    assert owed(three.office) == (set(), True), "a sheet that nobody typed back"
    three.office.confirm_sheet(sheet.lines)
    assert owed(three.office) is None
    assert owed(three.ward) == (both, True), "what was done on one PC counts on no other"


def test_another_word_given_with_a_new_passphrase_counts_too(three: Three) -> None:
    three.takes_out_night()
    [nurse] = ids_of(three.office, (NURSE,))
    three.office.staff.give_passphrase(nurse, "lotus", "seven quick boats go home")
    assert owed(three.office) == ({COORDINATOR.staff_code}, True)


def test_a_sheet_made_before_it_was_known_does_not_count(three: Three) -> None:
    sheet = three.office.new_sheet()
    three.takes_out_night()
    three.office.staff.change_passphrase(COORDINATOR.word, COORDINATOR.passphrase, "eleven slow boats go home")
    three.office.confirm_sheet(sheet.lines)
    assert owed(three.office) == ({NURSE.staff_code}, True)


@pytest.mark.parametrize("why", [LetGo.RETIRED, LetGo.REPLACED])
def test_a_pc_that_nobody_else_has_asks_for_nothing(three: Three, why: LetGo) -> None:
    three.takes_out_night(why)
    assert owed(three.office) is None


def test_who_does_not_come_in_here_owes_nothing_here(three: Three) -> None:
    [nurse] = ids_of(three.office, (NURSE,))
    three.office.staff.disable(nurse)
    three.office.desk.vault.pcs.note_people()
    three.takes_out_night()
    assert owed(three.office) == ({COORDINATOR.staff_code}, True)


def test_two_lost_pcs_are_owed_each_for_itself(three: Three) -> None:
    three.takes_out_night()
    three.office.staff.change_passphrase(COORDINATOR.word, COORDINATOR.passphrase, "eleven slow boats go home")
    three.office.letting_go.let_go(three.id(three.ward), LetGo.LOST)
    found = {each.pc.place: {person.staff_code for person in each.people} for each in three.office.letting_go.owed()}
    assert found == {"night": {NURSE.staff_code}, "ward": {NURSE.staff_code, COORDINATOR.staff_code}}


def test_the_stolen_pc_stays_named_for_the_operator(three: Three) -> None:
    three.takes_out_night()
    assert {pc.place for pc in three.office.pc_stolen.pcs() if pc.place} == {"night", "ward"}
    three.office.letting_go.let_go(three.id(three.ward), LetGo.RETIRED)
    assert {pc.place for pc in three.office.pc_stolen.pcs() if pc.place} == {"night"}


# --- given up ----------------------------------------------------------------------------------------


def test_a_pc_is_erased_only_where_another_is_known_to_have_everything(three: Three) -> None:
    record(three.night, "Not told yet")
    assert all(each.entries for each in three.night.letting_go.giving_up().others)
    with pytest.raises(PcJoinRefused, match="alone"):
        three.night.letting_go.erase_here()
    meet(three.office, three.night)
    assert any(each.known and not each.entries for each in three.night.letting_go.giving_up().others)
    three.night.letting_go.erase_here()
    place = three.houses[1].place
    assert place.exists, "erased while somebody is in"
    three.houses[1].leave()
    assert not place.folder.exists()
    assert not place.stands
    with pytest.raises(NoVault):
        three.houses[1].door.unlock(COORDINATOR.word, COORDINATOR.passphrase)


def test_a_clinic_with_one_pc_erases_nothing(tmp_path: Path) -> None:
    house = standing(tmp_path)
    clinic = house.enter(COORDINATOR)
    with pytest.raises(PcJoinRefused, match="alone"):
        clinic.letting_go.erase_here()
    house.leave()
    assert house.place.exists


def test_a_pc_that_was_taken_out_may_be_erased_whatever_others_have(three: Three) -> None:
    record(three.night, "Never told")
    three.takes_out_night(LetGo.RETIRED)
    three.night.desk.vault.pcs.put(three.office.desk.vault.pcs.one(three.id(three.night)))
    three.night.letting_go.erase_here()
    three.houses[1].leave()
    assert not three.houses[1].place.stands
