"""A record of the clinic is believed as a case is: signed, whole, and readable only with the clinic's key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.people import Role
from clinic_app.errors import HeardRefused
from clinic_app.vault.common_key import ClinicKey, ClinicKeys
from clinic_app.vault.heard import Sent
from clinic_app.vault.journal_form import (
    COMMON,
    GENESIS,
    REVISION_DOMAIN,
    SHARED,
    read_header,
    revision_hash,
    spell,
)
from clinic_app.vault.own_revisions import NewRevision
from clinic_app.vault.revision_form import Begun, body_of

from .recorded import NURSE
from .several_pcs import Clinic, Pc, in_one, opened_in


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with opened_in(tmp_path) as open_:
        yield open_


def enrolled(pc: Pc, code: str) -> PersonId:
    return pc.people.enrol(staff_code=code, role=Role.COORDINATOR, slot=uuid4().bytes).id


def asked_of(pc: Pc, person: PersonId) -> list[str]:
    record = CaseId(pc.common.record_of("person", person.hex))
    return [each.field for each in pc.record.revisions.undecided.of(record)]


def codes(pc: Pc) -> list[str]:
    return sorted(person.staff_code for person in pc.people.every())


def written(pc: Pc, code: str, *, record: UUID | None = None, values: dict[str, object] | None = None) -> None:
    """A revision as a wrong or newer program of this clinic would write it."""
    kind, _, name = code.partition("/")
    one = record or pc.common.record_of(kind, name)
    said = Change(values=tuple((EntityId(one), field, value) for field, value in (values or {"a": 1}).items()))
    new = NewRevision(
        id=uuid4(), file=one, link=None, seen={}, definitions="", author=NURSE, at="2026-11-24T03:00:00Z",
        source=COMMON, act=SHARED,
    )  # fmt: skip
    body = spell(body_of(said, Begun(code, "2026-11-24T03:00:00Z", NURSE.hex) if code else None, None))
    keys = ClinicKeys(pc.lane, pc.hands.clock())
    pc.lane.save(lambda: pc.record.revisions.own.write(new, lambda header: keys.seal(body, header)))


def refused(pc: Pc, sent: tuple[Sent, ...]) -> str:
    with pytest.raises(HeardRefused) as caught:
        pc.hearing.take(sent, {})
    return caught.value.reason


def test_what_is_shut_with_a_key_that_did_not_come_yet_is_kept_and_read_once_it_does(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    person = enrolled(night, "A1")
    night.common.tell()
    night.common.change_key()
    night.people.set_role(person, Role.NURSE)
    enrolled(night, "A2")
    night.common.tell()
    office.hears(night)
    assert codes(office) == ["A1"], "as it was told with the key that is known here"
    assert office.people.one(person).role is Role.COORDINATOR
    office.people.set_role(person, Role.VOLUNTEER)
    assert office.common.tell() == 1, "as far as it could be read"
    night.people.set_role(person, Role.DOCTOR)
    night.common.tell()
    office.hears(night)
    assert office.people.one(person).role is Role.VOLUNTEER
    office.common.join(night.common.keys)
    office.common.join(night.common.keys)
    assert codes(office) == ["A1", "A2"]
    assert office.people.one(person).role is Role.VOLUNTEER, "of two the one that may less"
    assert asked_of(office, person) == ["role"]
    night.hears(office)
    assert asked_of(night, person) == ["role"]
    office.is_whole()
    assert office.common.keys == night.common.keys
    assert office.common.key == night.common.keys[-1]
    assert "raw" not in repr(office.common.key)


def test_only_the_newest_key_shuts_what_is_written(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    before = night.common.keys
    made = night.common.change_key()
    assert (made.generation, night.common.keys) == (2, (*before, made))
    enrolled(night, "A1")
    night.common.tell()
    office.hears(night)
    assert codes(office) == []
    other = ClinicKey(2, "2026-11-24T03:00:00Z", bytes(32))
    office.common.join((other,))
    night.common.join(office.common.keys)
    office.common.join(night.common.keys)
    assert night.common.key == office.common.key, "two at once: all take the same for the newest"


def test_a_record_of_a_kind_that_only_a_newer_program_knows_is_kept_and_passed_on(clinic: Clinic) -> None:
    pcs = in_one(clinic(3))
    night, office, ward = pcs
    written(night, "tide/1", values={"high": "07:10"})
    office.hears(night)
    ward.hears(office)
    for pc in (office, ward):
        named = pc.common.named(pc.common.record_of("tide", "1"))
        assert named is not None
        assert (named.kind, named.name, named.said) == ("tide", "1", {"high": "07:10"})
        pc.common.catch_up()
        pc.is_whole()


def test_what_two_newer_programs_wrote_at_once_is_laid_together_all_the_same(clinic: Clinic) -> None:
    pcs = in_one(clinic(3))
    night, office, ward = pcs
    written(night, "tide/1", values={"high": "07:10", "low": "01:00"})
    written(office, "tide/1", values={"high": "07:20"})
    ward.hears(night)
    ward.hears(office)
    named = ward.common.named(ward.common.record_of("tide", "1"))
    assert named is not None
    assert named.said.keys() == {"high", "low"}


@pytest.mark.parametrize("code", ["person/00", "", "person"])
def test_a_record_that_begins_as_another_is_refused(clinic: Clinic, code: str) -> None:
    night, office = in_one(clinic(2))
    written(night, code, record=uuid4())
    assert refused(office, night.sends(office)) == "begun"


def test_one_that_was_shut_and_turns_out_to_be_no_record_is_passed_over(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    night.common.change_key()
    written(night, "person/00", record=uuid4())
    enrolled(night, "A1")
    night.common.tell()
    office.hears(night)
    office.common.join(night.common.keys)
    assert codes(office) == ["A1"]


def test_what_does_not_open_with_the_key_it_names_is_refused(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    enrolled(night, "A1")
    night.common.tell()
    (sent,) = night.sends(office)
    for sealed in (sent.sealed[:8], sent.sealed[:40] + bytes(len(sent.sealed) - 40)):
        digest = revision_hash(GENESIS, sent.header, sealed)
        signature = night.record.device.sign(REVISION_DOMAIN + digest)
        assert refused(office, (msgspec.structs.replace(sent, sealed=sealed, signature=signature),)) == "sealed"
    assert office.hearing.take((sent,), {}).new == 1


def test_telling_can_be_done_in_steps(clinic: Clinic) -> None:
    (night,) = in_one(clinic(1))
    for number in range(5):
        enrolled(night, f"A{number}")
    assert [night.common.tell(most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert night.common.tell(by=NURSE) == 0
    header = read_header(night.hearing.read([night.hearing.lacked_by({})[0]])[0].header)
    assert (header.source, header.author) == (COMMON, NURSE.hex)


def test_what_was_touched_and_is_as_it_was_gives_no_revision(clinic: Clinic) -> None:
    (night,) = in_one(clinic(1))
    person = enrolled(night, "A1")
    night.common.tell()
    night.people.set_role(person, Role.NURSE)
    night.people.set_role(person, Role.COORDINATOR)
    assert night.common.tell() == 0


def test_what_was_written_here_meanwhile_is_told_before_what_is_heard_is_laid_over_it(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    case = night.begins()
    one, two = enrolled(night, "A1"), enrolled(night, "A2")
    night.meets(office)
    night.restrictions.put(case.id, [one, two], reason="staff", by=NURSE)
    night.common.tell()
    office.restrictions.put(case.id, [one], reason="family", by=NURSE)
    office.hears(night)
    found = office.restrictions.of(case.id)
    assert found is not None
    assert found.people == {one}
    night.hears(office)
    assert night.restrictions.of(case.id) == found
    night.people.set_role(one, Role.NURSE)
    office.people.set_role(one, Role.DOCTOR)
    night.common.tell()
    office.hears(night)
    assert office.people.one(one).role is Role.DOCTOR


def test_who_wrote_each_of_two_lists_is_told_and_nothing_of_what_is_shut(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    case = night.begins()
    night.meets(office)
    record = night.common.record_of("restriction", case.id.hex)
    lists = [frozenset({NURSE, PersonId(uuid4())}) for _ in range(2)]
    for pc, people in zip((night, office), lists, strict=True):
        pc.restrictions.put(case.id, people, reason="staff", by=NURSE)
    night.meets(office)
    [asked], revisions = night.common.words(record)
    assert {(word.by.device, len(word.value["people"])) for word in asked.words} == {
        (night.device, 2), (office.device, 2),
    }  # fmt: skip
    assert {each.said.device for each in revisions} == {night.device, office.device}
    (stranger,) = clinic(1)
    for pc in (night, office):
        stranger.knows(pc)
    stranger.hearing.take(night.sends(stranger), {})
    assert stranger.common.words(record) == ((), ())
