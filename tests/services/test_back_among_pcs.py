"""A PC restored from a backup: a new one to the others, until one of them lets it in; then nothing is lost of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from clinic_at_work import COORDINATOR, NURSE, House, person
from two_houses import joined, lets_in, meet, standing

from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, DeviceId, EntityId
from clinic_app.domain.people import Role
from clinic_app.errors import HeardRefused, LetterRefused, NotAllowed, PcJoinRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.letting_go import LetGo
from clinic_app.vault.device import DeviceKeys
from clinic_app.vault.joined import said_of
from clinic_app.vault.joining import ask

WHO = person(Role.COORDINATOR, "dara")


def record(clinic: Clinic, name: str) -> CaseId:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.recording.change(case.id, Change(values=((case.root, "s_name", name),)))
    return case.id


class Burnt:
    """The office is backed up, writes on, tells the night of it, and burns; it is restored on another PC."""

    def __init__(self, folder: Path) -> None:
        house = standing(folder / "office")
        office = house.enter(COORDINATOR)
        sheet = office.new_sheet()
        office.confirm_sheet(sheet.lines)
        self.before = office.desk.vault.device.id
        night = joined(office, folder / "night", like=house)
        self.night = night.enter(COORDINATOR)
        self.kept = record(office, "In the backup")
        meet(office, self.night)
        stick = folder / "stick"
        stick.mkdir()
        backup = office.backing_up.back_up(office.backing_up.add(stick, "Blue", "stick")).path
        house.pass_(hours=2)
        night.pass_(hours=2)
        self.late = record(office, "After the backup")
        office.recording.change(self.kept, Change(values=((EntityId(self.kept), "s_name", "Changed after"),)))
        meet(office, self.night)
        house.leave()
        self.house = House(folder / "again", wall=house.wall)
        self.backup, self.lines = backup, sheet.lines
        self.office = self.restored(self.house)

    def restored(self, house: House, device: DeviceKeys | None = None) -> Clinic:
        """The same backup, on one PC or on several."""
        restoring = house.door.restoring
        office = restoring.come_in(restoring.restore(restoring.open(self.backup, self.lines), WHO, device=device))
        house.inside.append(office)
        return office

    def lets_in(self) -> None:
        back = self.office.adding_pc.back_among
        asked = back.ask(self.night.adding_pc.show_code().code)
        looked = self.night.adding_pc.look(asked.content)
        assert looked.words == asked.words
        assert looked.has_record
        assert looked.again_for is not None
        assert looked.again_for.device == self.before
        answer = lets_in(self.night, asked.content, "Office, new PC", ())
        assert back.read(answer.content).words == answer.words
        back.join(answer.content)


@pytest.fixture
def burnt(tmp_path: Path) -> Burnt:
    return Burnt(tmp_path)


def test_until_it_is_let_in_nobody_believes_it_and_nobody_writes_to_it(burnt: Burnt) -> None:
    office, night = burnt.office, burnt.night
    assert office.adding_pc.back_among.wanted
    assert office.desk.vault.pcs.this().continues == burnt.before
    assert office.desk.vault.pcs.one(burnt.before).revoked_why is LetGo.REPLACED
    to = night.desk.vault.device.id
    met = night.meeting.hear(office.meeting.greeting(to))
    assert isinstance(met.refused, LetterRefused | HeardRefused)
    assert met.refused.reason == "unknown"


def test_let_in_it_gets_back_what_it_wrote_after_the_backup(burnt: Burnt) -> None:
    office, night = burnt.office, burnt.night
    assert not office.desk.vault.cases.stands(burnt.late)
    fresh = night.desk.vault.common.change_key()
    letter = office.desk.vault.prints.mark
    assert (letter[0], len(letter)) == ("A", 5), "what it printed after the backup had numbers under A"
    burnt.lets_in()
    assert not office.adding_pc.back_among.wanted
    assert office.desk.vault.common.key == fresh, "it shuts what is common with a key of yesterday"
    meet(office, night)
    told = {night.desk.vault.pcs.one(office.desk.vault.device.id).print_mark, office.desk.vault.prints.mark}
    assert told == {letter}
    assert office.desk.vault.cases.load(burnt.late).stored("s_name") == "After the backup"
    assert office.desk.vault.cases.load(burnt.kept).stored("s_name") == "Changed after"
    assert office.desk.vault.revisions.undecided.cases() == frozenset()
    office.recording.change(burnt.kept, Change(values=((EntityId(burnt.kept), "s_name", "On the new PC"),)))
    meet(office, night)
    assert night.desk.vault.cases.load(burnt.kept).stored("s_name") == "On the new PC"
    for clinic in (office, night):
        places = {pc.place: pc.stands for pc in clinic.desk.vault.pcs.every()}
        assert places == {"": False, "Emergency room": True, "Office, new PC": True}
        clinic.desk.vault.revisions.verify_chain()
        clinic.desk.vault.journal.verify(clinic.desk.vault.device.signing.public)


def prints(clinic: Clinic) -> str:
    """The number of a paper that is printed now."""
    kept, me = clinic.desk.vault.prints, clinic.whoami.id
    return kept.shown(kept.number(document="plan", case_id=None, recipient=None, copies=1, by=me))


def test_one_backup_on_two_pcs_numbers_no_two_papers_alike(burnt: Burnt, tmp_path: Path) -> None:
    second = burnt.restored(House(tmp_path / "second", wall=burnt.house.wall))
    assert prints(second) != prints(burnt.office)
    burnt.lets_in()
    back = second.adding_pc.back_among
    asked = back.ask(burnt.night.adding_pc.show_code().code)
    back.join(lets_in(burnt.night, asked.content, "Office, twice", ()).content)
    assert len({prints(each) for each in (burnt.office, second, burnt.night)}) == 3


def test_who_drew_the_letters_of_another_is_not_let_in_and_gets_others_by_a_backup_of_its_own(
    burnt: Burnt, tmp_path: Path
) -> None:
    burnt.lets_in()
    alike = DeviceId(UUID(int=(burnt.office.desk.vault.device.id.int + 22**4) % 2**128))
    keys = replace(DeviceKeys.new(burnt.house.wall.date()), id=alike)
    house = House(tmp_path / "second", wall=burnt.house.wall)
    second = burnt.restored(house, keys)
    assert second.desk.vault.prints.mark == burnt.office.desk.vault.prints.mark
    asked = second.adding_pc.back_among.ask(burnt.night.adding_pc.show_code().code)
    with pytest.raises(PcJoinRefused, match="letters"):
        lets_in(burnt.night, asked.content, "Office, twice", ())
    assert all(pc.device != alike for pc in burnt.night.desk.vault.pcs.every()), "nothing was done"
    case = record(second, "Only there")
    stick = tmp_path / "another stick"
    stick.mkdir()
    burnt.backup = second.backing_up.back_up(second.backing_up.add(stick, "Red", "stick")).path
    house.leave()
    burnt.office = third = burnt.restored(House(tmp_path / "third", wall=house.wall))
    back = third.adding_pc.back_among
    asked = back.ask(burnt.night.adding_pc.show_code().code)
    back.join(lets_in(burnt.night, asked.content, "Office, thrice", ()).content)
    meet(third, burnt.night)
    assert third.desk.vault.pcs.every() == burnt.night.desk.vault.pcs.every()
    assert burnt.night.desk.vault.cases.load(case).stored("s_name") == "Only there"


def test_what_was_written_on_a_pc_that_nobody_let_in_comes_to_all_by_the_next_that_its_record_is_brought_back_on(
    burnt: Burnt, tmp_path: Path
) -> None:
    case = record(burnt.office, "Between two backups")
    stick = tmp_path / "another stick"
    stick.mkdir()
    burnt.backup = burnt.office.backing_up.back_up(burnt.office.backing_up.add(stick, "Red", "stick")).path
    between = burnt.office.desk.vault.device.id
    burnt.house.leave()
    ward = joined(burnt.night, tmp_path / "ward", "Ward", like=burnt.house).enter(COORDINATOR)
    meet(burnt.night, ward)
    burnt.office = burnt.restored(House(tmp_path / "third", wall=burnt.house.wall))
    burnt.lets_in()
    meet(burnt.office, burnt.night)
    meet(burnt.night, ward)
    for clinic in (burnt.night, ward):
        vault = clinic.desk.vault
        assert vault.cases.load(case).stored("s_name") == "Between two backups"
        gone = vault.pcs.one(between)
        assert (gone.continues, gone.revoked_why) == (burnt.before, LetGo.REPLACED)
        assert vault.pcs.one(burnt.office.desk.vault.device.id).continues == between
        vault.revisions.verify_chain()
        vault.journal.verify(vault.device.signing.public)
        assert vault.journals.broken() == {}


def test_what_was_written_on_a_pc_that_was_let_in_by_one_that_told_nobody_comes_to_all_too(
    burnt: Burnt, tmp_path: Path
) -> None:
    ward = joined(burnt.night, tmp_path / "ward", "Ward", like=burnt.house).enter(COORDINATOR)
    meet(burnt.night, ward)
    burnt.lets_in()
    case = record(burnt.office, "Told to nobody")
    stick = tmp_path / "another stick"
    stick.mkdir()
    burnt.backup = burnt.office.backing_up.back_up(burnt.office.backing_up.add(stick, "Red", "stick")).path
    burnt.house.leave()
    again = burnt.restored(House(tmp_path / "third", wall=burnt.house.wall))
    back = again.adding_pc.back_among
    asked = back.ask(ward.adding_pc.show_code().code)
    back.join(lets_in(ward, asked.content, "Office, again", ()).content)
    meet(again, ward)
    assert ward.desk.vault.cases.load(case).stored("s_name") == "Told to nobody"


def test_a_request_exchanges_the_keys_of_no_pc_that_is_known(burnt: Burnt) -> None:
    night, keys = burnt.night.desk.vault, burnt.office.desk.vault.device
    ours, code = night.pcs.this(), JoiningCode.from_text(burnt.night.adding_pc.show_code().code)
    told = (said_of(replace(ours, signing=keys.signing.public, place="taken")),)
    asked = ask(code, keys, training=False, clinic=night.id, continues=burnt.before, earlier=told)
    lets_in(burnt.night, asked, "Office", ())
    assert night.pcs.this() == ours


def test_no_pc_lets_in_another_in_its_own_place(burnt: Burnt) -> None:
    night, keys = burnt.night.desk.vault, burnt.office.desk.vault.device
    code = JoiningCode.from_text(burnt.night.adding_pc.show_code().code)
    asked = ask(code, keys, training=False, clinic=night.id, continues=night.device.id)
    with pytest.raises(PcJoinRefused, match="itself"):
        lets_in(burnt.night, asked, "Office", ())
    assert night.pcs.this().stands


def test_what_the_burnt_pc_signs_after_counts_no_more(burnt: Burnt) -> None:
    burnt.lets_in()
    gone = burnt.night.desk.vault.pcs.one(burnt.before)
    assert (gone.stands, gone.revoked_why) == (False, LetGo.REPLACED)
    assert burnt.night.letting_go.owed() == (), "nobody has the burnt one"


def test_answers_that_do_not_fit_are_refused_and_change_nothing(burnt: Burnt, tmp_path: Path) -> None:
    back = burnt.office.adding_pc.back_among
    asked = back.ask(burnt.night.adding_pc.show_code().code)
    answer = lets_in(burnt.night, asked.content, "Office", ())
    fresh = burnt.office.adding_pc.back_among
    with pytest.raises(PcJoinRefused, match="begun"):
        fresh.read(answer.content)
    elsewhere = House(tmp_path / "other", boot_id="elsewhere")  # made like ours it would be a copy of ours
    elsewhere.door.confirm_sheet(elsewhere.founded().lines)
    other = elsewhere.enter(COORDINATOR)
    code = other.adding_pc.show_code().code
    back.ask(code)
    with pytest.raises(PcJoinRefused, match="other_pc"):
        back.join(answer.content)
    with pytest.raises(PcJoinRefused, match="clinic"):
        other.adding_pc.look(back.ask(code).content)
    assert burnt.office.adding_pc.back_among.wanted


def test_a_pc_that_joined_or_was_made_here_needs_no_way_back(burnt: Burnt, tmp_path: Path) -> None:
    assert not burnt.night.adding_pc.back_among.wanted
    alone = standing(tmp_path / "alone").enter(COORDINATOR)
    assert not alone.adding_pc.back_among.wanted


def test_only_who_manages_people_asks(burnt: Burnt) -> None:
    nurse = next(each for each in burnt.office.people if each.staff_code == NURSE.staff_code)
    burnt.office.desk.vault.whoami = nurse
    with pytest.raises(NotAllowed):
        burnt.office.adding_pc.back_among.ask("0000")
