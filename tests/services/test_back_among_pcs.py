"""A PC restored from a backup: a new one to the others, until one of them lets it in; then nothing is lost of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, House, person
from two_houses import joined, lets_in, meet, standing

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Role
from clinic_app.errors import HeardRefused, LetterRefused, NotAllowed, PcJoinRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.letting_go import LetGo

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
        restoring = self.house.door.restoring
        self.office = restoring.come_in(restoring.restore(restoring.open(backup, sheet.lines), WHO))
        self.house.inside.append(self.office)

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
    assert (letter[0], len(letter)) == ("A", 3), "what it printed after the backup had numbers under A"
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
