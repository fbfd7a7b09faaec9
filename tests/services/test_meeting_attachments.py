"""Photographs and documents that follow their case to another PC: whole, what was said of them, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace
from pcs_at_work import PcAtWork, letter_of, meet, pcs_at_work

from clinic_app.domain.attachments import FIELD, AttachmentId, Gone, destroyed, taken_in
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import LetterRefused, NoSuchAttachment
from clinic_app.vault.attachment_form import Inside, bound_to, inside_of, read_header, sealed_with
from clinic_app.vault.journal_form import spell
from clinic_app.wire.pc_letter import Lacked, Part

Clinic = Callable[[int], list[PcAtWork]]
LARGE = bytes(range(256)) * 4100  # five parts


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


@pytest.fixture
def two(clinic: Clinic) -> tuple[PcAtWork, PcAtWork, Case, AttachmentId]:
    """One PC with a document, and one that heard of it and waits for it."""
    night, office = clinic(2)
    case = night.begins()
    one = night.attaches(case, LARGE)
    office.hears(night)
    return night, office, case, one


Two = tuple[PcAtWork, PcAtWork, Case, AttachmentId]


def parts_of(pc: PcAtWork, one: AttachmentId) -> list[Part]:
    return list(pc.vault.erasing.awaited.parts([Lacked(one.bytes, b"")]))


def refused(pc: PcAtWork, giver: PcAtWork, *parts: Part) -> str | None:
    met = pc.meeting.hear(letter_of(giver, pc, parts=parts))
    assert met.refused is None or isinstance(met.refused, LetterRefused)
    return met.refused.reason if met.refused else None


def lacked(pc: PcAtWork) -> list[bytes]:
    return [each.there for each in pc.vault.erasing.awaited.lacked()]


def test_parts_come_in_any_order_and_twice(two: Two) -> None:
    night, office, _case, one = two
    parts = parts_of(night, one)
    for part in (parts[3], parts[0], parts[3]):
        assert refused(office, night, part) is None
    assert lacked(office) == [b"\x09"]
    with pytest.raises(NoSuchAttachment):
        office.content(one)
    assert refused(office, night, *parts) is None
    assert office.content(one) == LARGE
    assert lacked(office) == []
    assert refused(office, night, parts[0]) is None


def test_a_part_that_is_torn_or_of_elsewhere_is_not_kept(two: Two) -> None:
    night, office, case, one = two
    first, second, *_ = parts_of(night, one)
    other = night.attaches(case, b"another")
    of_other = parts_of(night, other)[0]
    for wrong in (
        replace(first, sealed=first.sealed[:-1]),
        replace(first, sealed=b""),
        replace(first, place=1),
        replace(first, place=9),
        replace(first, sealed=second.sealed),
        replace(first, header=b"{"),
        replace(first, header=first.header + b" "),
        replace(first, inside=first.inside[:-1]),
        replace(first, attachment=first.attachment, header=of_other.header, inside=of_other.inside),
        replace(of_other, attachment=first.attachment),
        replace(first, header=first.header.replace(case.id.hex.encode(), b"0" * 32)),
    ):
        assert refused(office, night, wrong) == "attachment"
    assert lacked(office) == [b""]
    meet(night, office)
    assert office.content(one) == LARGE


def forged(pc: PcAtWork, one: AttachmentId, content: bytes, *, true_facts: bool = True) -> list[Part]:
    """Parts of other bytes, shut in with the key of the case as a hostile PC that has it could."""
    (first, *_), kept = parts_of(pc, one), pc.vault.attachments
    said = read_header(first.header)
    lock, key = kept.lock_of(CaseId(pc.vault.attachments.one(one).case_id)), os.urandom(32)
    inside = inside_of(lock, first.header, first.inside)
    header = spell(replace(said, parts=2))
    facts = inside.facts if true_facts else replace(inside.facts, bytes=len(content))
    shut = sealed_with(lock, spell(Inside(key, facts)), header)
    halves = (content[:3], content[3:])
    return [
        Part(one.bytes, header, shut, place, sealed_with(AESGCM(key), half, bound_to(header, place)))
        for place, half in enumerate(halves)
    ]


def test_other_bytes_than_were_signed_for_do_not_stay(two: Two) -> None:
    night, office, _case, one = two
    assert refused(office, night, *forged(night, one, b"other", true_facts=False)) == "attachment"
    half, rest = forged(night, one, b"other")
    assert refused(office, night, half) is None
    assert refused(office, night, rest) == "attachment"
    assert lacked(office) == [b""], "it is asked for once more"
    assert office.vault.meetings.known(night.device).refused == "attachment"
    with pytest.raises(NoSuchAttachment):
        office.content(one)
    assert refused(office, night, half) is None
    meet(night, office)
    assert office.content(one) == LARGE, "the true one wins over what was begun with another key"


def test_one_that_was_destroyed_is_waited_for_no_more(two: Two) -> None:
    night, office, case, one = two
    part = parts_of(night, one)[0]
    assert refused(office, night, part) is None
    me = night.clinic.whoami.id
    said = destroyed(night.shows(case), [(one, 1, None)], Gone.MISTAKE)
    night.vault.erasing.destroy(case.id, [one], said, by=me, why="mistake")
    meet(night, office)
    assert lacked(office) == []
    assert office.vault._lane.rows("SELECT count(*) FROM attachment_parts")[0][0] == 0
    assert refused(office, night, part) is None
    assert lacked(office) == []


def test_one_of_a_case_that_was_erased_is_waited_for_no_more(two: Two) -> None:
    night, office, case, one = two
    assert refused(office, night, parts_of(night, one)[0]) is None
    night.vault.erasing.erase(case.id, by=night.clinic.whoami.id, why="her_wish")
    meet(night, office)
    assert lacked(office) == []
    assert office.vault._lane.rows("SELECT count(*) FROM attachment_parts")[0][0] == 0


def test_one_that_goes_over_to_another_case_does_so_everywhere(two: Two) -> None:
    night, office, case, one = two
    other = night.begins()
    moves(night, one, other, 7)
    meet(night, office)
    assert [(each.case_id, each.number) for each in office.vault.attachments.of_case(other.id)] == [(other.id, 7)]
    assert office.content(one) == night.content(one) == LARGE
    moves(night, one, case, 3)
    meet(night, office)
    assert [each.number for each in office.vault.attachments.of_case(case.id)] == [3]
    assert office.content(one) == LARGE


def test_one_that_lies_elsewhere_there_comes_to_where_it_is_said_to_belong(two: Two) -> None:
    night, office, _case, one = two
    parts = parts_of(night, one)
    other = night.begins()
    moves(night, one, other, 7)
    for letter in night.meeting.letters(office.device):
        office.meeting.hear(letter)
    assert refused(office, night, *parts) is None, "shut in for the case it came in with"
    assert [each.number for each in office.vault.attachments.of_case(other.id)] == [7]
    assert office.content(one) == LARGE


def test_what_a_newer_program_says_of_one_is_left_alone(clinic: Clinic) -> None:
    night, office = clinic(2)
    case, me = night.begins(), night.clinic.whoami.id
    for value in ({"number": 1, "what": "hologram"}, {"number": "one"}, "a picture"):
        change = Change(values=((EntityId(AttachmentId(case.id)), FIELD, value),))
        night.vault.revisions.append(case.id, change, author=me)
    meet(night, office)
    assert lacked(office) == []


def moves(pc: PcAtWork, one: AttachmentId, to: Case, number: int) -> None:
    facts = pc.vault.attachments.one(one).facts
    pc.vault.revisions.append(to.id, taken_in(one, number, facts), author=pc.clinic.whoami.id)
    pc.vault.attachments.hand_over({one: number}, to.id)


def test_two_that_got_one_number_before_the_pcs_met_are_told_apart_alike_on_both(clinic: Clinic) -> None:
    night, office, other = clinic(3)
    case = night.begins()
    one = night.attaches(case, b"first")
    for pc in (office, other):
        pc.hears(night)
    night.house.pass_(minutes=1)
    ones = {b"office": office.attaches(case, b"office"), b"other": other.attaches(case, b"other")}
    night.house.pass_(minutes=1)
    ones[b"night"] = night.attaches(case, b"night")
    assert [each.called for each in night.clinic.attaching.view(case.id).lines] == ["1", "2"]
    for _round in range(2):
        for first, second in ((night, office), (office, other), (night, other)):
            meet(first, second)
    called = [
        {each.id: each.called for each in pc.clinic.attaching.view(case.id).lines} for pc in (night, office, other)
    ]
    assert called[0] == called[1] == called[2]
    assert set(called[0].values()) == {"1", "2", "2b", "2c"}
    assert called[0][one] == "1"
    assert [len(each.attached) for each in other.clinic.recording.history(case.id)] == [0, 1, 1, 1, 1]
    in_history = [each.called for revised in other.clinic.recording.history(case.id) for each in revised.attached]
    assert sorted(in_history) == ["1", "2", "2b", "2c"]
    last = next(one for one, name in called[0].items() if name == "2")
    assert last is not None
    gone = destroyed(night.shows(case), [(last, 2, None)], Gone.MISTAKE)
    night.vault.erasing.destroy(case.id, [last], gone, by=night.clinic.whoami.id, why=Gone.MISTAKE.value)
    lines = night.clinic.attaching.view(case.id).lines
    assert [(each.called, each.destroyed) for each in lines] == [
        ("1", None), ("2", Gone.MISTAKE), ("2b", None), ("2c", None),
    ]  # fmt: skip
    assert {each.id: each.called for each in lines if each.id}.items() <= called[0].items()
    night.attaches(case, b"later")
    assert night.clinic.attaching.view(case.id).lines[-1].called == "3"


def test_a_part_of_a_case_that_went_out_of_sight_is_waited_for_no_more(two: Two) -> None:
    night, office, case, one = two
    with office.vault.writing():
        office.vault.tasks._lane.run("INSERT INTO shut_cases (case_id) VALUES (?)", (case.id.bytes,))
    assert lacked(office) == [b""]
    assert refused(office, night, parts_of(night, one)[0]) is None
    assert lacked(office) == []
    with pytest.raises(NoSuchAttachment):
        office.content(one)
