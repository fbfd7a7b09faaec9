"""Letters that are not taken in: torn, foreign, newer, older copies, and what a hostile PC of the same clinic tries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace as replace_struct
from pcs_at_work import PcAtWork, keys_of, letter_of, meet, pcs_at_work, sent_by

from clinic_app.crypto.letter_seal import seal_letter
from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.case import Case
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import DiskFull, HeardRefused, LetterRefused, NoSuchCase, NoSuchPc
from clinic_app.services.meeting import Met
from clinic_app.ui.wording import worded
from clinic_app.vault.journal_form import REVISION_DOMAIN, read_header, revision_hash, spell
from clinic_app.vault.own_revisions import NewRevision
from clinic_app.vault.pcs import LetGo
from clinic_app.vault.revision_form import sealed_by
from clinic_app.wire.pc_letter import CaseKey, Says, Sent, Stand

STRANGER = DeviceId(UUID(int=5))
Clinic = Callable[[int], list[PcAtWork]]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


def why(pc: PcAtWork, letter: bytes) -> str:
    """Why it is refused. Nothing of it was taken in, and the refusal has words."""
    before = pc.vault.journal.last(), pc.vault.hearing.reached()
    met = pc.meeting.hear(letter)
    assert (pc.vault.journal.last(), pc.vault.hearing.reached()) == before
    assert isinstance(met.refused, HeardRefused | LetterRefused)
    assert (met.new, met.parts, met.cases) == (0, 0, frozenset())
    assert worded(met.refused).what
    assert met.done == (met.refused.reason not in ("gap", "newer", "not_for_us"))
    return met.refused.reason


def stand(*reached: tuple[PcAtWork, int], **says: Any) -> Stand:
    told = tuple(sorted((pc.device.bytes, seq) for pc, seq in reached))
    return replace_struct(Stand(1, told, (), (), (), (), False), **says)


# --- what comes from elsewhere -------------------------------------------------------------------------


def test_a_letter_that_is_torn_or_of_elsewhere_is_refused_in_words(clinic: Clinic, tmp_path: Path) -> None:
    night, office, ward = clinic(3)
    night.begins()
    (letter,) = night.meeting.letters(office.device)
    assert why(office, letter[:-1]) == "format"
    assert why(office, b"a holiday picture") == "format"
    assert why(ward, letter) == "not_for_us"
    assert why(office, letter_of(night, office, clinic=bytes(16))) == "clinic"
    assert why(office, letter_of(night, office, version=2)) == "newer"
    assert why(office, letter_of(night, office, signer=SigningKey.new())) == "signature"
    assert why(office, letter_of(night, office, to=ward.device.bytes)) == "format"
    assert why(office, letter_of(night, office, sender=ward.device.bytes)) == "format"
    nothing = seal_letter(b"", sender=ward.device, signer=ward.vault.device.signing, to=office.vault.pcs.this().seal)
    assert why(office, nothing) == "format"
    assert office.meeting.hear(letter).new == 1


def test_a_pc_that_is_not_in_the_list_is_not_believed(clinic: Clinic) -> None:
    night, office = clinic(2)
    unknown = seal_letter(
        b"", sender=STRANGER, signer=SigningKey.new(), to=office.vault.pcs.this().seal
    )  # fmt: skip
    assert why(office, unknown) == "unknown"
    with pytest.raises(NoSuchPc):
        night.meeting.greeting(STRANGER)


def test_nothing_passes_between_a_pc_and_one_that_was_let_go(clinic: Clinic) -> None:
    night, office, ward = clinic(3)
    case = night.begins()
    meet(night, ward)
    night.says(case, s_note="before it was lost")
    from_ward = next(ward.meeting.letters(office.device))
    meet(night, ward)
    for pc in (night, office):
        pc.vault.pcs.revoke(ward.device, by=pc.clinic.whoami.id, why=LetGo.LOST)
        with pytest.raises(LetterRefused, match="revoked"):
            pc.meeting.letters(ward.device)
        with pytest.raises(LetterRefused, match="revoked"):
            pc.meeting.hand_over(case.id, ward.device) if pc is night else pc.meeting.mark(ward.device)
    assert why(office, from_ward) == "revoked"
    ward.says(case, s_note="by whoever has it now")
    assert why(night, letter_of(ward, night, revisions=sent_by(ward))) == "revoked"
    meet(night, office)
    assert office.shows(case) == night.shows(case)
    assert [each.set_aside for each in night.meeting.every() if each.pc.device == ward.device] == ["lost"]


def test_a_record_that_is_an_older_copy_says_so(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    ahead = letter_of(office, night, says=Says(9, stand((night, 2), (office, 0)), b""))
    assert why(night, ahead) == "ours"
    assert night.meeting.every()[0].refused == "ours"


def test_a_disk_that_is_full_takes_nothing_and_the_letter_is_heard_again(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins(s_note="x" * 200_000)
    (letter,) = night.meeting.letters(office.device)
    pages = office.vault.save(lambda: None) or office.vault._lane.rows("PRAGMA page_count")[0][0]
    office.vault._lane.db.execute(f"PRAGMA max_page_count={pages}").fetchall()
    with pytest.raises(DiskFull):
        office.meeting.hear(letter)
    with pytest.raises(NoSuchCase):
        office.shows(case)
    office.vault._lane.db.execute("PRAGMA max_page_count=1000000").fetchall()
    assert office.meeting.hear(letter).new == 1
    office.is_whole()


def test_why_nothing_comes_of_a_newer_program_stays_said_until_something_does(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    assert why(office, letter_of(night, office, version=2)) == "newer"
    assert office.meeting.every()[0].refused == "newer"
    first, second = sent_by(night), tuple[Sent, ...]()
    night.says(case, s_note="more")
    second = sent_by(night)[len(first) :]
    assert why(office, letter_of(night, office, revisions=second)) == "gap"
    assert office.meeting.every()[0].refused == "newer", "what follows on it hides no reason"
    assert office.hears(night)[-1].refused is None
    assert office.meeting.every()[0].refused is None


def test_words_that_only_a_newer_program_knows_wait_for_the_update(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins(s_note="as it was")
    assert office.hears(night)[-1].refused is None
    own, lock = night.vault.revisions.own, AESGCM(night.vault.cases.key(case.id))
    new = NewRevision(
        id=uuid4(), file=case.id, link=night.vault.cases.newest(case.id), seen={night.device.hex: 1}, definitions="9",
        author=night.clinic.whoami.id, at="2026-11-24T04:00:00Z", source="at_interview", act="revised",
    )  # fmt: skip
    body = b'{"created":[],"ended":[],"values":[],"sung":"a song"}'
    night.vault.save(lambda: own.write(new, lambda header: sealed_by(lock, body, header)))
    refused = [met.refused for met in office.hears(night)]
    assert [each.reason for each in refused if isinstance(each, HeardRefused)] == ["newer"]
    assert office.meeting.every()[0].refused == "newer"
    assert office.shows(case).stored("s_note") == "as it was"
    assert night.meeting.waits(office.device).revisions == 1, "it is told again"
    office.is_whole()


def test_a_pc_with_an_older_program_is_known_to_have_one(clinic: Clinic) -> None:
    night, office = clinic(2)
    assert night.meeting.hear(letter_of(office, night, says=Says(9, stand(speaks=0), b""))).refused is None
    assert night.meeting.every()[0].older


# --- what a hostile PC of the same clinic tries --------------------------------------------------------


@pytest.fixture
def three(clinic: Clinic) -> tuple[PcAtWork, PcAtWork, PcAtWork, Case]:
    """An honest PC with a case, one that hears of it only through a hostile one, and that one."""
    night, office, hostile = clinic(3)
    case = night.begins(s_name="Mya", s_note="as it was said")
    meet(night, hostile)
    return night, office, hostile, case


Three = tuple[PcAtWork, PcAtWork, PcAtWork, Case]


def forged(by: PcAtWork, sent: Sent, **change: Any) -> Sent:
    """A revision with another header, signed by whoever has it now."""
    header = spell(replace_struct(read_header(sent.header), **change))
    before = bytes.fromhex(read_header(header).prev)
    digest = revision_hash(before, header, sent.sealed)
    return Sent(header, sent.sealed, by.vault.device.signing.sign(REVISION_DOMAIN + digest))


def test_nobody_rewrites_what_another_wrote(three: Three) -> None:
    night, office, hostile, case = three
    (sent,), keys = sent_by(night), keys_of(night, case)
    for changed in (
        forged(hostile, sent, at="2020-01-01T00:00:00Z"),
        replace_struct(sent, sealed=sent.sealed[:-1] + b"\0"),
        replace_struct(sent, signature=bytes(64)),
    ):
        assert why(office, letter_of(hostile, office, revisions=(changed,), keys=keys)) == "signature"
    meet(night, office)
    assert office.shows(case).stored("s_note") == "as it was said"
    assert office.meeting.every()[0].set_aside is None


def test_nobody_says_to_have_seen_what_there_is_not(three: Three) -> None:
    night, office, hostile, case = three
    hostile.says(case, s_note="hostile")
    first, second = sent_by(hostile)
    seen = {**read_header(second.header).seen, night.device.hex: 99}
    ahead = forged(hostile, second, seen=seen)
    assert why(office, letter_of(hostile, office, revisions=(first, ahead), keys=keys_of(night, case))) == "gap"
    meet(night, office)
    assert office.shows(case).stored("s_note") == "as it was said"


def test_a_key_of_another_case_opens_nothing_and_keeps_nobody_from_the_right_one(three: Three) -> None:
    night, office, hostile, case = three
    other = hostile.begins(s_note="another")
    wrong = (CaseKey(case.id.bytes, keys_of(hostile, other)[0].key),)
    assert why(office, letter_of(hostile, office, revisions=sent_by(night), keys=wrong)) == "sealed"
    swapped = (CaseKey(other.id.bytes, keys_of(night, case)[0].key),)
    assert office.meeting.hear(letter_of(hostile, office, keys=swapped)).cases == frozenset()
    meet(night, office)
    assert office.shows(case) == night.shows(case)
    taken = office.meeting.hear(letter_of(hostile, office, keys=wrong))
    assert (taken.refused, taken.cases) == (None, frozenset()), "the key that is here stays"
    office.says(case, s_note="goes on")
    meet(night, office)
    assert night.shows(case) == office.shows(case)


def test_a_letter_that_comes_again_later_changes_nothing(three: Three) -> None:
    _night, office, hostile, case = three
    (letter,) = hostile.meeting.letters(office.device)
    assert office.meeting.hear(letter).new == 1
    office.says(case, s_note="decided since")
    shown = office.shows(case)
    assert office.meeting.hear(letter) == Met(sender=hostile.device, lacks=True)
    assert office.shows(case) == shown


def test_one_that_says_two_things_is_set_aside_and_the_others_go_on(clinic: Clinic) -> None:
    night, office, hostile = clinic(3)
    case = night.begins()
    for pc in (office, hostile):
        meet(night, pc)
    hostile.says(case, s_note="one thing")
    told = sent_by(hostile)[-1]
    assert office.meeting.hear(letter_of(hostile, office, revisions=(told,))).new == 1
    other = forged(hostile, told, at="2031-01-01T00:00:00Z")
    assert why(office, letter_of(hostile, office, revisions=(other,))) == "fork"
    assert why(office, hostile.meeting.greeting(office.device)) == "set_aside"
    with pytest.raises(LetterRefused, match="set_aside"):
        office.meeting.greeting(hostile.device)
    hostile.says(case, s_note="and more")
    meet(night, hostile)
    night.says(case, k_ok="yes")
    (refused,) = [office.meeting.hear(each) for each in night.meeting.letters(office.device)]
    assert isinstance(refused.refused, HeardRefused)
    assert refused.refused.reason == "set_aside", "it did not know yet that office takes nothing of that one"
    meet(night, office)
    assert office.shows(case).stored("k_ok") == "yes"
    assert night.meeting.mark(office.device) == office.meeting.mark(night.device)
    for pc in (night, office):
        pc.is_whole()


def test_who_is_set_aside_on_this_pc_by_mistake_of_ours_is_not_named(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    (sent,) = sent_by(night)
    echo = forged(night, sent, at="2031-01-01T00:00:00Z")
    assert why(night, letter_of(office, night, revisions=(echo,))) == "fork"
    assert night.meeting.every()[0].set_aside is None
