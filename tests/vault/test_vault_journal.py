"""The journal, and the keys of this PC."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import ChainBroken, DeviceFileDamaged
from clinic_app.vault.device import DeviceKeys, read_device, write_device
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace

from .conftest import Hands
from .recorded import NURSE, Record, record_on


@pytest.fixture
def record(lane: Lane, hands: Hands) -> Record:
    return record_on(lane, hands)


# --- the journal -----------------------------------------------------------------------------------


def note(record: Record, act: str = "opened") -> None:
    with record.lane.writing():
        record.journal.append(act, NURSE, {"case": uuid4(), "count": 2})


def test_the_journal_holds_acts_ids_and_counts_in_order(record: Record) -> None:
    note(record)
    note(record, "printed")
    assert [(entry.seq, entry.act, entry.by) for entry in record.journal.entries()] == [
        (1, "opened", NURSE.hex), (2, "printed", NURSE.hex),
    ]  # fmt: skip
    assert [entry.seq for entry in record.journal.entries(after=1)] == [2]
    record.journal.verify(record.device.public)


def test_an_entry_changed_below_us_is_seen(record: Record) -> None:
    for _ in range(3):
        note(record)
    record.lane.run("DROP TRIGGER journal_stays")
    entry = record.lane.rows("SELECT entry FROM journal WHERE seq = 2")[0][0]
    record.lane.run("UPDATE journal SET entry = ? WHERE seq = 2", (entry.replace(b"opened", b"closed"),))
    with pytest.raises(ChainBroken) as broken:
        record.journal.verify(record.device.public)
    assert broken.value.number == 2


def test_yesterday_cannot_be_rewritten_today_even_by_whoever_holds_every_key_of_today(
    record: Record, hands: Hands
) -> None:
    for _ in range(3):
        note(record)
        hands.pass_(86_400)
    note(record)
    record.journal.verify(record.device.public)
    keys_now = [bytes(row[0]) for row in record.lane.rows("SELECT seed FROM journal_key")]
    assert len(keys_now) == 1
    signed = record.lane.rows("SELECT head FROM journal_days WHERE number = 1")[0][0]
    public_then = VerifyKey.from_bytes(bytes.fromhex(json.loads(signed)["next_public"]))
    assert SigningKey.from_seed(keys_now[0]).public != public_then
    # Rewrite the first day with a chain that fits in itself: the signed head still gives it away.
    record.lane.run("DROP TRIGGER journal_stays")
    rewrite(record)
    with pytest.raises(ChainBroken) as broken:
        record.journal.verify(record.device.public)
    assert broken.value.chain == "journal_days"


def rewrite(record: Record) -> None:
    from hashlib import sha256

    before = bytes(32)
    for seq, entry in record.lane.rows("SELECT seq, entry FROM journal ORDER BY seq"):
        forged = entry.replace(b"opened", b"closed")
        before = sha256(before + forged).digest()
        record.lane.run("UPDATE journal SET entry = ?, hash = ? WHERE seq = ?", (forged, before, seq))


def test_a_clock_set_back_is_flagged_and_still_ends_the_days_key(record: Record, hands: Hands) -> None:
    hands.wall = hands.wall.replace(year=2099)
    note(record)
    held = record.lane.rows("SELECT seed FROM journal_key")
    hands.wall = hands.wall.replace(year=2026)
    note(record)
    assert [entry.clock_back for entry in record.journal.entries()] == [False, True]
    assert record.lane.rows("SELECT seed FROM journal_key") != held
    record.journal.verify(record.device.public)


def test_a_journal_is_not_taken_from_another_device_or_vault(record: Record, hands: Hands) -> None:
    note(record)
    with pytest.raises(ChainBroken):
        record.journal.verify(SigningKey.new().public)
    with pytest.raises(ChainBroken):
        Journal(record.lane, hands.clock(), uuid4()).verify(record.device.public)


def test_ids_in_the_journal_are_written_as_one_spelling(record: Record) -> None:
    note(record)
    about = record.journal.entries()[0].about
    assert UUID(str(about["case"])).hex == about["case"]


# --- the keys of this PC ---------------------------------------------------------------------------


def test_the_keys_of_this_pc_come_back_and_lie_sealed(place: VaultPlace) -> None:
    key, today = VaultKey.new(), date(2026, 11, 24)
    device = DeviceKeys.new(today)
    write_device(place, key, device)
    assert read_device(place, key) == device
    lies = place.device.read_bytes()
    for secret in (device.signing.seed, device.hub_auth.seed, device.standing.seed, device.epochs[0].keys.seed):
        assert secret not in lies
        assert secret.hex().encode() not in lies
    assert not device.epoch_due(today + timedelta(days=29))
    later = device.with_new_epoch(today + timedelta(days=30))
    assert device.epoch_due(today + timedelta(days=30))
    assert later.receiving == (later.epochs[1].keys, later.epochs[0].keys, later.standing)
    assert len(later.with_new_epoch(today + timedelta(days=30 + 45)).epochs) == 3
    assert device.epochs[0] not in later.with_new_epoch(today + timedelta(days=30 + 46)).epochs


def test_keys_of_another_vault_or_damaged_are_refused(place: VaultPlace) -> None:
    key = VaultKey.new()
    with pytest.raises(DeviceFileDamaged):
        read_device(place, key)
    write_device(place, key, DeviceKeys.new(date(2026, 11, 24)))
    whole = place.device.read_bytes()
    with pytest.raises(DeviceFileDamaged):
        read_device(place, VaultKey.new())
    with pytest.raises(DeviceFileDamaged):
        read_device(place, VaultKey(key.secret, 2))
    for damaged in (
        whole[:-9],
        whole.replace(b'"format":1', b'"format":2'),
        b"",
        b"{}",
        whole[:60] + b"A" + whole[61:],
    ):
        if damaged == whole:
            continue
        place.device.write_bytes(damaged)
        with pytest.raises(DeviceFileDamaged):
            read_device(place, key)


def test_where_every_head_was_taken_away_saving_goes_on_and_the_proof_tells_of_it(record: Record, hands: Hands) -> None:
    note(record)
    record.lane.run("DROP TRIGGER journal_days_remain")
    record.lane.run("DELETE FROM journal_days")
    hands.pass_(2 * 86_400)
    note(record)
    assert [entry.seq for entry in record.journal.entries()] == [1, 2]
    with pytest.raises(ChainBroken) as broken:
        record.journal.verify(record.device.public)
    assert (broken.value.chain, broken.value.number) == ("journal_days", 0)


def test_another_pc_does_not_go_on_where_no_head_is_left_to_follow(record: Record) -> None:
    note(record)
    record.lane.run("DROP TRIGGER journal_days_remain")
    record.lane.run("DELETE FROM journal_days")
    with pytest.raises(ChainBroken), record.lane.writing():
        record.journal.begin_segment(SigningKey.new())
    assert record.lane.rows("SELECT count(*) FROM journal_days") == [(0,)]
