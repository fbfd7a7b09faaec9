"""Two and more PCs of one clinic: each takes in what the others wrote, and nobody can write in another's name."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.convergence import Undecided
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import ChainBroken, HeardRefused, NoSuchCase
from clinic_app.vault.heard import Sent
from clinic_app.vault.journal_form import REVISION_DOMAIN, read_header, revision_hash, spell
from clinic_app.vault.telling import Telling

from .recorded import NURSE
from .several_pcs import Clinic, Pc, opened_in


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with opened_in(tmp_path) as open_:
        yield open_


def refused(pc: Pc, sent: list[Sent] | tuple[Sent, ...], **keys: dict[CaseId, bytes]) -> str:
    before = pc.lane.rows("SELECT count(*) FROM journal")
    with pytest.raises(HeardRefused) as caught:
        pc.hearing.take(sent, keys.get("keys", {}))
    assert pc.lane.rows("SELECT count(*) FROM journal") == before, "half of it was taken"
    return caught.value.reason


def test_of_a_case_whose_key_is_gone_nothing_more_is_taken_in(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    office.hears(night)
    office.lane.run("UPDATE cases SET key = NULL")
    night.says(case, s_note="more")
    with pytest.raises(NoSuchCase):
        office.hears(night)


def test_a_case_at_hand_says_what_a_letter_of_many_cases_says(clinic: Clinic) -> None:
    night, office = clinic(2)
    cases = [night.begins(s_name="Mya") for _ in range(12)]
    office.hears(night)
    for case in reversed(cases):
        office.shows(case)  # the first is what was read last
    for case in cases:
        night.says(case, s_name="Dao")
    office.hears(night)
    assert [office.shows(case) for case in cases] == [night.shows(case) for case in cases]


# --- what is taken in ----------------------------------------------------------------------------------


def test_a_case_begun_on_one_pc_stands_on_the_other_as_it_was_written(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins(s_name="Mya", s_lang_first="my")
    night.says(case, s_lang_first="shn")
    heard = office.hears(night)
    assert (heard.new, heard.cases, heard.erased) == (2, {case.id}, frozenset())
    assert office.undecided(case) == ()
    assert office.shows(case) == night.shows(case)
    assert office.record.cases.begun_at(case.id) == night.record.cases.begun_at(case.id)
    assert [each.id for each in office.record.revisions.history(case.id)] == [
        each.id for each in night.record.revisions.history(case.id)
    ]
    assert [row.code for row in office.record.cases.find("mya", ["identity"])] == [case.code]
    office.is_whole()


def test_both_write_on_and_come_to_the_same(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    office.hears(night)
    office.says(case, k_ok="no")
    night.says(case, k_ok="yes", s_lang_first="my")
    office.hears(night)
    night.hears(office)
    assert office.undecided(case) == night.undecided(case) == (Undecided(case.root, "k_ok", ("no", "yes")),)
    assert office.shows(case) == night.shows(case)
    assert office.shows(case).stored("k_ok") == "no"
    office.says(case, s_note="nothing of that")
    assert office.undecided(case) != ()
    office.says(case, k_ok="yes")
    assert office.undecided(case) == ()
    night.hears(office)
    assert night.undecided(case) == ()
    assert night.shows(case).stored("k_ok") == "yes"
    for pc in (night, office):
        pc.is_whole()


def test_who_wrote_each_of_two_answers_is_told_until_it_is_decided(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    office.hears(night)
    assert office.record.revisions.undecided_of(case.id) == ()
    office.says(case, k_ok="no")
    night.says(case, k_ok="yes")
    office.hears(night)
    [asked] = office.record.revisions.undecided_of(case.id)
    assert office.undecided(case) == (asked,)
    lines = {(each.said.device, each.said.seq): each.id for each in office.record.revisions.history(case.id)}
    told = {word.value: lines[word.by.device, word.by.seq] for word in asked.words}
    assert told == {"no": office.record.revisions.history(case.id)[1].id,
                    "yes": night.record.revisions.history(case.id)[1].id}  # fmt: skip
    root = office.shows(case).root
    office.record.revisions.append(case.id, Change(values=((root, "k_ok", "no"),)), author=NURSE, source="decided")
    assert office.record.revisions.undecided_of(case.id) == ()


def test_what_was_seen_of_all_pcs_is_written_into_the_next_revision(clinic: Clinic) -> None:
    night, office, ward = clinic(3)
    case = night.begins()
    for pc in (office, ward):
        pc.hears(night)
    office.says(case, s_note="office")
    ward.says(case, s_note="ward")
    night.hears(office)
    night.hears(ward)
    night.says(case, s_note="all")
    header = read_header(night.lane.rows("SELECT header FROM revisions ORDER BY number DESC LIMIT 1")[0][0])
    assert header.seen == {night.device.hex: 1, office.device.hex: 1, ward.device.hex: 1}


def test_to_hear_it_again_changes_nothing(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    sent = night.sends(office)
    office.hearing.take(sent + sent, night.keys())
    assert office.hearing.take(sent, night.keys()).new == 0
    assert office.sends(night) == ()
    assert night.hearing.take(office.hearing.read([1]), {}).new == 0, "an echo of its own"
    office.is_whole()


def test_what_a_pc_lacks_is_found_however_far_back_it_lies(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    office.hears(night)
    for number in range(1100):
        night.says(case, s_note=str(number))
    assert len(night.hearing.lacked_by(office.hearing.reached())) == 1100
    sent = night.sends(office)
    for start in range(0, len(sent), 500):
        office.hearing.take(sent[start : start + 500], {})
    assert office.shows(case) == night.shows(case)
    assert office.hearing.take(sent[:3], {}).new == 0


def test_a_third_pc_passes_on_what_it_cannot_read(clinic: Clinic) -> None:
    night, ward, office = clinic(3)
    case = night.begins(s_name="Mya")
    heard = ward.hearing.take(night.sends(ward), {})
    assert (heard.new, heard.cases) == (1, frozenset())
    with pytest.raises(NoSuchCase):
        ward.shows(case)
    night.says(case, s_note="more")
    ward.hearing.take(night.sends(ward), {})
    office.hearing.take(ward.sends(office), night.keys())
    assert office.shows(case) == night.shows(case)
    ward.is_whole()
    ward.hearing.take((), night.keys())
    assert ward.shows(case) == night.shows(case), "the key came later"


def test_a_key_of_a_case_of_which_nothing_came_yet_begins_none(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    office.hearing.take((), night.keys())
    with pytest.raises(NoSuchCase):
        office.shows(case)


def test_what_was_erased_there_is_told_and_does_not_come_back(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins(s_name="Mya")
    keys = night.keys()
    office.hears(night)
    office.says(case, s_note="written meanwhile")
    night.erasing.erase(case.id, by=NURSE, why="her_wish")
    heard = office.hears(night)
    assert (set(heard.erased), set(heard.cases)) == ({case.id}, set())
    assert office.raw("SELECT count(*) FROM settings WHERE key = 'erased_unswept'") == [(0,)]
    night.hearing.take(office.sends(night), keys)
    assert night.hears(office).erased == frozenset()
    office.hearing.take((), keys)
    for pc in (night, office):
        with pytest.raises(NoSuchCase):
            pc.shows(case)
        pc.is_whole()


def test_a_restored_pc_hears_from_the_others_what_it_had_written_since_the_backup(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    before = night.record.revisions.this_pc
    night.says(case, s_note="after the backup")
    office.hears(night)
    (restored,) = clinic(1)
    told = {"device": before.device.hex, "key": before.key.raw.hex(), "seq": 0, "hash": bytes(32).hex()}
    sql = "INSERT INTO settings (key, value) VALUES ('continues', ?)"
    restored.lane.save(lambda: restored.lane.run(sql, (msgspec.json.encode([told]).decode(),)))
    restored.knows(office)
    assert restored.hearing.take(office.sends(restored), night.keys()).new == 2
    assert restored.shows(case) == office.shows(case)
    assert restored.hearing.reached()[night.device] == 2


# --- what is refused -----------------------------------------------------------------------------------


def test_nothing_is_believed_of_a_pc_of_another_clinic(clinic: Clinic) -> None:
    (night,) = clinic(1)
    (stranger,) = clinic(1)
    stranger.begins()
    assert refused(night, stranger.sends(night)) == "unknown"


def test_an_earlier_one_that_is_missing_is_waited_for(clinic: Clinic) -> None:
    night, office, ward = clinic(3)
    case = night.begins()
    office.hears(night)
    office.says(case, s_note="seen")
    night.says(case, s_note="more")
    sent = night.sends(ward)
    assert refused(ward, sent[1:]) == "gap"
    assert refused(ward, office.sends(ward)[1:]) == "gap", "what it had seen is not here"
    ward.hearing.take(sent, {})
    assert ward.hearing.take(office.sends(ward), {}).new == 1


def test_two_revisions_for_one_place_set_that_pc_aside(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    office.hears(night)
    other = _signed(night, night.hearing.read([2])[0], at="2031-01-01T00:00:00Z")
    assert refused(office, [other]) == "fork"
    night.says(case, s_note="more")
    assert refused(office, night.sends(office)) == "set_aside"


def test_one_that_follows_on_another_past_sets_that_pc_aside(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    office.hears(night)
    night.says(case, s_note="more")
    sent = night.sends(office)[0]
    assert refused(office, [_signed(night, sent, prev=bytes(32).hex())]) == "fork"
    assert [pc.set_aside for pc in office.hearing.others.every()] == ["fork"]


def test_what_another_pc_did_not_sign_is_refused_and_that_pc_believed_as_before(clinic: Clinic) -> None:
    night, office, hostile = clinic(3)
    night.begins()
    (sent,) = night.sends(office)
    forged = _signed(hostile, sent)
    assert refused(office, [forged]) == "signature"
    assert refused(office, [msgspec.structs.replace(sent, sealed=bytes(60))]) == "signature"
    assert office.hearing.take([sent], night.keys()).new == 1


def test_a_revision_of_our_own_that_we_do_not_have_is_no_echo(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    sent = night.sends(office)[0]
    digest = revision_hash(bytes(32), sent.header, sent.sealed).hex()
    ahead = _signed(night, sent, seq=2, prev=digest, seen={night.device.hex: 1})
    assert refused(night, [ahead]) == "ours"
    assert refused(night, [_signed(night, sent, at="2031-01-01T00:00:00Z")]) == "fork"
    assert night.hearing.others.every()[0].set_aside is None


@pytest.mark.parametrize("header", [b"", b"{", b"\xff", b'{"v":1}'])
def test_what_is_no_revision_is_refused(clinic: Clinic, header: bytes) -> None:
    (night,) = clinic(1)
    assert refused(night, [Sent(header, b"", b"")]) == "format"


@pytest.mark.parametrize(
    "change", [{"prev": "00"}, {"prev": "z" * 64}, {"author": "somebody"}, {"seen": {"F" * 32: 1}}, {"case": ""}]
)
def test_a_header_that_is_spelled_otherwise_is_refused(clinic: Clinic, change: dict[str, object]) -> None:
    night, office = clinic(2)
    night.begins()
    assert refused(office, [_signed(night, night.sends(office)[0], **change)]) == "format"
    spaced = night.sends(office)[0]
    assert refused(office, [msgspec.structs.replace(spaced, header=spaced.header + b" ")]) == "format"


def test_what_does_not_open_with_the_key_of_its_case_is_refused(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    assert refused(office, night.sends(office), keys={case.id: bytes(32)}) == "sealed"
    office.hears(night)
    night.says(case, s_note="more")
    sent = night.sends(office)[0]
    garbled = _signed(night, msgspec.structs.replace(sent, sealed=bytes(60)))
    assert refused(office, [garbled]) == "sealed"


def test_a_case_that_does_not_say_how_it_began_is_refused(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    night.says(case, s_note="more")
    second = night.sends(office)[1]
    lone = _signed(night, second, seq=1, prev=bytes(32).hex(), seen={})
    # Signed anew, the header is another: shut it in again as well.
    assert refused(office, [lone], keys=night.keys()) == "sealed"
    case_key = night.keys()[case.id]
    assert refused(office, [_resealed(night, lone, case_key)], keys=night.keys()) == "begun"


def test_a_hand_that_puts_a_stranger_s_revision_into_the_journal_is_found(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    office.hears(night)
    office.lane.run("DELETE FROM other_pcs")
    with pytest.raises(ChainBroken):
        office.record.journal.verify(office.record.device.public)


# --- any history ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_any_history_of_three_pcs_comes_to_one_record(clinic: Clinic, seed: int) -> None:
    pcs, chance = clinic(3), random.Random(seed)
    for pc, days in zip(pcs, (0, -400, 543 * 365), strict=True):
        pc.hands.wall += timedelta(days=days)
    cases = [pcs[0].begins(), pcs[1].begins()]
    for step in range(60):
        pc, other = chance.sample(pcs, 2)
        known = [case for case in cases if pc.record.cases.stands(case.id)]
        match chance.choice(("say", "say", "need", "end", "hear")):
            case "say" if known:
                pc.says(chance.choice(known), k_ok=chance.choice(("yes", "no")), s_note=str(step))
            case "need" if known:
                case = chance.choice(known)
                need = Entity(EntityId(uuid4()), "need", case.root)
                pc.record.revisions.append(case.id, Change((need,), (), ((need.id, "s_note", step),)), author=NURSE)
            case "end" if known:
                needs = pc.shows(case := chance.choice(known)).of_kind("need")
                if needs:
                    pc.record.revisions.append(case.id, Change(ended=(chance.choice(needs).id,)), author=NURSE)
            case "hear":
                pc.hears(other)
    for _ in range(2):
        for pc in pcs:
            for other in pcs:
                if other is not pc:
                    pc.hears(other)
    for pc in pcs:
        pc.is_whole()
        assert pc.hearing.reached() == pcs[0].hearing.reached()
        for case in cases:
            assert pc.shows(case) == pcs[0].shows(case)
            assert list(pc.shows(case).entities) == list(pcs[0].shows(case).entities)


def _signed(pc: Pc, sent: Sent, **change: object) -> Sent:
    """The same as this PC would sign it, with another header if one is wanted."""
    header = spell(msgspec.structs.replace(read_header(sent.header), **change))
    before = read_header(header).prev
    prev = bytes.fromhex(before) if len(before) == 64 and before != "z" * 64 else b""
    key: SigningKey = pc.record.device
    return Sent(header, sent.sealed, key.sign(REVISION_DOMAIN + revision_hash(prev, header, sent.sealed)))


def _resealed(pc: Pc, sent: Sent, key: bytes) -> Sent:
    """Its body, without how the case began, shut in under this header."""
    body = b'{"created":[],"ended":[],"values":[]}'
    sealed = bytes(12) + AESGCM(key).encrypt(bytes(12), body, sent.header)
    return _signed(pc, msgspec.structs.replace(sent, sealed=sealed))


def test_what_a_newer_program_wrote_is_kept_and_the_rest_of_the_case_is_listed_and_found(clinic: Clinic) -> None:
    night, office = clinic(2)

    def texts(case: Case) -> dict[str, str]:
        answered = case.stored("s_name")
        return {"code": case.code, "identity": f"{answered or ''} {(case.stored('s_moon') or 'x')[0]}".casefold()}

    office.record.cases._projection.texts, before = texts, office.record.cases._projection.texts
    try:
        case = night.begins(s_name="Mya", s_moon=7)
        new = Entity(EntityId(uuid4()), "phase", case.root)
        night.record.revisions.append(case.id, Change((new,), (), ((new.id, "m_full", {"new": 1}),)), author=NURSE)
        office.hears(night)
        assert office.shows(case) == night.shows(case)
        assert [row.code for row in office.record.cases.find("mya", ["identity"])] == [case.code]
    finally:
        office.record.cases._projection.texts = before


def test_wherever_what_is_lacked_lies_it_is_found_from_the_nearer_end(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic_app.vault.telling._AT_ONCE", 2)
    night, office = clinic(2)
    for number in range(4):
        night.begins(s_name=f"Mya {number}")
    office.hears(night)
    for _ in range(4):
        office.begins(s_name="Nanda")
    night.hears(office)
    ours, theirs = night.hearing.reached()[night.device], night.hearing.reached()[office.device]
    for heard_ours in range(ours + 1):
        for heard_theirs in range(theirs + 1):
            known = {night.device: heard_ours, office.device: heard_theirs}
            night.lane.memory.pop("told_from", None)
            told = list(Telling(night.lane, night.hearing).lacked(known))
            places = [(each.place.device_id, each.place.seq) for each in told]
            expected = [(night.device, seq) for seq in range(heard_ours + 1, ours + 1)]
            expected += [(office.device, seq) for seq in range(heard_theirs + 1, theirs + 1)]
            assert sorted(places, key=str) == sorted(expected, key=str), known
            assert len(places) == len(set(places))
