"""Letters between the PCs of a clinic: what each lacks comes to it, once, whole, by whatever way and in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from pcs_at_work import PcAtWork, meet, pcs_at_work

from clinic_app.errors import LetterRefused, NoSuchCase
from clinic_app.services.letter_batch import batches
from clinic_app.vault.telling import Place, ToTell
from clinic_app.wire.pc_letter import JournalPiece, Sent

Clinic = Callable[[int], list[PcAtWork]]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


def test_two_pcs_meet_and_have_the_same(clinic: Clinic) -> None:
    night, office = clinic(2)
    case, other = night.begins(s_name="Mya"), office.begins(s_name="Dao")
    assert meet(night, office) == 2
    night.says(case, s_note="more")
    assert meet(office, night) == 1
    assert meet(office, night) == 0
    for pc in (night, office):
        assert pc.shows(case) == night.shows(case)
        assert pc.shows(other) == office.shows(other)
        pc.is_whole()
    (stands,) = night.meeting.every()
    assert (stands.pc.device, stands.met_way, stands.met_at) == (office.device, "lan", night.house.wall)
    assert not stands.waits
    assert stands.known
    assert not stands.older
    assert stands.refused is stands.set_aside is None


# --- in any order, twice, or not at all ----------------------------------------------------------------


def three_letters(night: PcAtWork, office: PcAtWork) -> list[bytes]:
    """What the stick brings: three letters, each following on the one before."""
    letters = list(night.meeting.letters(office.device, way="stick"))
    for note in ("second", "third"):
        night.begins(s_note=note)
        letters += night.meeting.letters(office.device, way="stick")
    assert len(letters) == 3
    return letters


def test_a_letter_that_comes_too_early_is_heard_after_the_others(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    first, second, third = three_letters(night, office)
    early = office.meeting.hear(third)
    assert (early.gap, early.done, early.new) == (True, False, 0)
    assert office.meeting.every()[0].refused == "gap"
    assert [office.meeting.hear(each).new for each in (first, second, third)] == [1, 1, 1]
    assert office.meeting.every()[0].refused is None
    again = office.meeting.hear(second)
    assert (again.new, again.done, again.refused) == (0, True, None)


def test_what_was_left_on_a_stick_is_left_there_once(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    assert len(list(night.meeting.letters(office.device, way="stick"))) == 1
    assert list(night.meeting.letters(office.device, way="stick")) == []
    assert len(list(night.meeting.letters(office.device, way="hub"))) == 1, "another way may be first"
    assert len(list(night.meeting.letters(office.device))) == 1, "a line that answers asks nobody else"


def test_a_letter_counts_as_left_when_the_next_is_asked_for(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    writing = night.meeting.letters(office.device, way="stick")
    assert next(writing)
    assert len(list(night.meeting.letters(office.device, way="stick"))) == 1, "the stick was pulled before it was whole"
    assert list(writing) == []
    assert list(night.meeting.letters(office.device, way="stick")) == []


def test_what_was_lost_on_the_way_is_asked_for(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    _lost, second, _third = three_letters(night, office)
    assert office.meeting.hear(second).gap
    (asks,) = office.meeting.letters(night.device, way="stick")
    assert night.meeting.hear(asks).lacks
    assert sum(office.meeting.hear(each).new for each in night.meeting.letters(office.device, way="stick")) == 3
    assert office.meeting.every()[0].refused is None


def test_what_nobody_told_to_have_come_is_left_again_after_a_week(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    list(night.meeting.letters(office.device, way="stick"))
    night.house.pass_(days=6)
    assert list(night.meeting.letters(office.device, way="stick")) == []
    night.house.pass_(days=1)
    assert len(list(night.meeting.letters(office.device, way="stick"))) == 1


def test_two_pcs_that_meet_by_stick_come_to_rest(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    large = night.attaches(case, b"a scan")
    trips = 0
    for giver, taker in ((night, office), (office, night)) * 3:
        for letter in giver.meeting.letters(taker.device, way="stick"):
            assert taker.meeting.hear(letter).refused is None
            trips += 1
    assert office.content(large) == b"a scan"
    assert trips == 4, "the case, what is lacked, the document, and that it is there"
    for giver, taker in ((night, office), (office, night)):
        assert list(giver.meeting.letters(taker.device, way="stick")) == []


def test_so_many_letters_as_are_wanted_and_the_rest_later(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    for part in range(3):
        night.attaches(case, bytes([part]) * 600_000)
    office.hears(night)
    night.meeting.hear(office.meeting.greeting(night.device))
    told = list[tuple[int, int]]()
    letters = list(night.meeting.letters(office.device, most=2, told=lambda done, of: told.append((done, of))))
    assert (len(letters), told) == (2, [(4, 9), (8, 9)])


def test_an_old_letter_does_not_turn_back_what_is_known(clinic: Clinic) -> None:
    night, office = clinic(2)
    before = office.meeting.greeting(night.device)
    case = night.begins()
    meet(night, office)
    assert not night.meeting.hear(before).lacks
    assert not night.meeting.waits(office.device)
    night.says(case, s_note="more")
    waits = night.meeting.waits(office.device)
    assert (waits.revisions, waits.keys, waits.parts) == (1, 0, 0)


def test_a_case_goes_with_its_key_however_the_letters_are_parted() -> None:
    told = [ToTell(Place(uuid4().hex, uuid4().hex, 1, {}, ""), Sent(b"{}", b"", b""), bytes(32)) for _ in range(450)]
    for room in (10**6, 2_000):
        parted = list(batches(told, room))
        assert [each for batch in parted for each in batch.told] == told
        assert all(set(batch.keys) == {each.place.case_id for each in batch.told} for batch in parted)
    assert len(list(batches(told, 10**6))) == 12, "a case that begins is as much work as five revisions"


def test_of_a_journal_no_more_goes_into_a_letter_than_a_save_can_wait_for() -> None:
    pieces = [JournalPiece(bytes(16), after, (b"{}",) * 500, ()) for after in range(0, 2500, 500)]
    parted = list(batches(pieces, 10**6))
    assert [each for batch in parted for each in batch.journals] == pieces
    assert [len(batch.journals) for batch in parted] == [2, 2, 1], "six entries are as much work as a revision"


# --- what is due to whom -------------------------------------------------------------------------------


def test_a_case_that_is_kept_to_a_list_stays_shut_where_nobody_of_it_comes_in(clinic: Clinic) -> None:
    night, office = clinic(2)
    case, me = night.begins(s_name="Mya"), night.clinic.whoami.id
    night.vault.restrictions.put(case.id, {me}, reason="staff", by=me)
    meet(night, office)
    with pytest.raises(NoSuchCase):
        office.shows(case)
    assert not night.meeting.waits(office.device), "it asks, and is not given"
    night.vault.restrictions.put(case.id, {me, *night.pc_of(office).people}, reason="staff", by=me)
    assert night.meeting.waits(office.device).keys == 1
    assert meet(night, office) == 1
    assert office.shows(case) == night.shows(case)
    assert not night.meeting.waits(office.device)


def test_keys_of_the_records_of_the_clinic_come_to_every_pc_that_belongs_to_it(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.vault.common.begin()
    meet(night, office)
    assert office.vault.common.keys == night.vault.common.keys
    assert {pc.device for pc in office.vault.pcs.every()} == {night.device, office.device}
    changed = night.vault.common.change_key()
    assert night.meeting.waits(office.device).keys == 1
    meet(office, night)
    assert office.vault.common.key == changed
    assert meet(office, night) == 0


# --- handing over --------------------------------------------------------------------------------------


def test_a_case_that_is_handed_over_goes_first_with_all_that_it_needs(clinic: Clinic) -> None:
    night, office = clinic(2)
    cases = [night.begins() for _ in range(3)]
    scan = night.attaches(cases[1], b"a scan")
    night.says(cases[2], s_note="later")
    on_its_way = night.meeting.hand_over(cases[1].id, office.device)
    assert on_its_way.there_at is None
    first = next(night.meeting.letters(office.device, way="stick"))
    met = office.meeting.hear(first)
    assert met.refused is None
    assert office.content(scan) == b"a scan", "in one letter, though nobody could ask for it"
    (answer,) = office.meeting.letters(night.device, way="stick")
    night.house.pass_(minutes=14)
    assert night.meeting.hear(answer).there == (cases[1].id,)
    (told,) = night.meeting.handed_over(cases[1].id)
    assert told.there_at == night.house.wall
    assert night.meeting.handed_over(cases[0].id) == ()


def test_only_what_came_before_goes_before_it(clinic: Clinic) -> None:
    night, office, ward = clinic(3)
    case = night.begins()
    others = [ward.begins() for _ in range(3)]
    meet(night, ward)
    ward.says(case, s_note="seen there")
    meet(night, ward)
    for _ in range(3):
        night.begins()
    needs = night.meeting.hand_over(case.id, office.device).needs
    assert needs == {night.device: 1, ward.device: len(others) + 1}
    told = list(night.vault.telling.lacked({}, (), needs))
    assert [each.place.case_id for each in told] == [case.id, *(each.id for each in others), case.id]


def test_a_case_handed_over_by_a_line_is_there_when_its_document_is(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    night.attaches(case, LARGE)
    night.meeting.hand_over(case.id, office.device)
    office.hears(night)
    night.meeting.hear(office.meeting.greeting(night.device))
    assert night.meeting.handed_over(case.id)[0].there_at is None
    meet(night, office)
    assert night.meeting.handed_over(case.id)[0].there_at is not None


def test_what_is_not_saved_or_not_due_is_not_handed_over(clinic: Clinic) -> None:
    night, office = clinic(2)
    me = night.clinic.whoami.id
    bare, kept = night.vault.cases.begin(me), night.begins()
    night.vault.restrictions.put(kept.id, {me}, reason="staff", by=me)
    for case, why in ((bare, "empty"), (kept, "not_due")):
        with pytest.raises(LetterRefused, match=why):
            night.meeting.hand_over(case.id, office.device)
        assert night.meeting.handed_over(case.id) == ()


def test_of_an_erased_case_nothing_is_known_to_have_been_handed_over(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    night.meeting.hand_over(case.id, office.device)
    night.vault.erasing.erase(case.id, by=night.clinic.whoami.id, why="her_wish")
    assert night.vault.hand_overs.on_their_way(office.device) == ()


# --- photographs and documents -------------------------------------------------------------------------

LARGE = bytes(range(256)) * 4100  # five parts


def test_a_document_follows_the_case_part_by_part(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    large, small = night.attaches(case, LARGE), night.attaches(case, b"")
    assert meet(night, office) == 4, "the other PC tells of its journal"
    assert (office.content(large), office.content(small)) == (LARGE, b"")
    assert [each.number for each in office.vault.attachments.of_case(case.id)] == [1, 2]
    assert office.vault.attachments.next_number(case.id) == 3
    assert meet(night, office) == 0


def test_a_document_that_was_cut_off_goes_on_where_it_was(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    large = night.attaches(case, LARGE)
    office.hears(night)
    night.meeting.hear(office.meeting.greeting(night.device))
    letters = list(night.meeting.letters(office.device))
    assert (len(letters), night.meeting.waits(office.device).parts) == (2, 5)
    assert office.meeting.hear(letters[1]).parts == 2
    assert office.vault.attachments.of_case(case.id) == (), "it is not there before all of it is"
    office.comes_in()
    assert meet(night, office) == 2
    assert office.content(large) == LARGE
    assert office.meeting.hear(letters[1]).parts == 0
