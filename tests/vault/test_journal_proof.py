"""Whoever changes anything of the journal below us is seen: every field, every byte, every row, every day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.case import Change
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import ChainBroken, Stopped
from clinic_app.vault.journal_form import DAY_DOMAIN, RESTORED, head_hash, read_entry, read_head, read_header, spell
from clinic_app.vault.journal_proof import Proven, prove
from clinic_app.vault.lane import Lane
from clinic_app.vault.revisions import CONTINUES, Revisions

from .conftest import Hands, lane_on
from .recorded import NURSE, Record, record_on

TRIGGERS = ("journal_stays", "journal_remains", "journal_days_stay", "journal_days_remain")


@dataclass
class Written:
    """A journal of three days: two cases, four revisions, openings, a restore; and a hand that gets below us."""

    record: Record
    hands: Hands
    device: SigningKey
    vault_id: UUID

    @property
    def lane(self) -> Lane:
        return self.record.lane

    def prove(self, **how: Any) -> Proven:
        return prove(self.lane.rows, self.vault_id, self.device.public, **how)

    def note(self, act: str = "opened") -> None:
        self.lane.save(lambda: self.record.journal.append(act, NURSE, {"case": uuid4(), "count": 2}))

    def revise(self, sex: str) -> None:
        cases = self.record.cases
        self.record.says(cases.load(cases.page().rows[0].id), s_sex=sex)

    def breaks(self, chain: str | None = None, number: int | None = None) -> None:
        with pytest.raises(ChainBroken) as broken:
            self.prove()
        assert chain in (None, broken.value.chain)
        assert number in (None, broken.value.number)

    def row(self, seq: int, *columns: str) -> Any:
        return self.lane.rows(f"SELECT {', '.join(columns)} FROM journal WHERE seq = ?", (seq,))[0]

    def put(self, seq: int, **columns: object) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        self.lane.run(f"UPDATE journal SET {names} WHERE seq = ?", (*columns.values(), seq))

    def rehash(self, begin: int) -> None:
        """Make the chain of entries fit in itself again, from this entry on."""
        before = bytes(self.row(begin - 1, "hash")[0]) if begin > 1 else bytes(32)
        for seq, entry in self.lane.rows("SELECT seq, entry FROM journal WHERE seq >= ? ORDER BY seq", (begin,)):
            before = sha256(before + entry).digest()
            self.put(seq, hash=before)


@pytest.fixture
def written(lane: Lane, hands: Hands) -> Written:
    return write_three_days(lane, hands)


def write_three_days(lane: Lane, hands: Hands) -> Written:
    record = record_on(lane, hands)
    vault_id = UUID(bytes=lane.rows("SELECT id FROM vault")[0][0])
    written = Written(record, hands, record.device, vault_id)
    one, two = record.cases.begin(NURSE), record.cases.begin(NURSE)
    for case, sex in ((one, "female"), (two, "male"), (one, "other")):
        record.says(case, s_sex=sex)
        written.note()
        hands.pass_(86_400 / 2)
    for trigger in TRIGGERS:
        lane.run(f"DROP TRIGGER {trigger}")
    return written


def restore(written: Written) -> None:
    """As `vault.restore` does it: a new device, a new segment, an entry that says so."""
    lane, device, device_id = written.lane, SigningKey.new(), DeviceId(uuid4())
    before = lane.rows("SELECT device FROM vault")[0][0].hex()
    lane.run("DELETE FROM journal_key")
    with lane.writing():
        kept = [{"device": before, "key": written.device.public.raw.hex(), "seq": 3, "hash": bytes(32).hex()}]
        earlier = lane.rows("SELECT value FROM settings WHERE key = ?", (CONTINUES,))
        kept = [*(msgspec.json.decode(earlier[0][0]) if earlier else []), *kept]
        value = msgspec.json.encode(kept).decode()
        lane.run("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (CONTINUES, value))
        lane.run("UPDATE vault SET device = ?", (device_id.bytes,))
        written.record.journal.begin_segment(device)
        written.record.journal.append(RESTORED, None, {"device": device_id})
    written.device = device
    clock = written.hands.clock()
    lane.memory.clear()
    written.record.revisions = Revisions(
        lane, clock, written.record.cases, written.record.journal, device=device_id, signing=device, definitions="x"
    )


# --- whole -----------------------------------------------------------------------------------------


def test_a_whole_journal_is_proven_with_what_a_person_should_know(written: Written) -> None:
    proven = written.prove()
    assert (proven.entries, proven.revisions, proven.days) == (8, 3, 2)
    assert (proven.head, proven.clock_back, proven.restored) == (written.record.journal.head(), (), ())
    written.hands.wall = written.hands.wall.replace(year=2025)
    written.note()
    assert written.prove().clock_back == (9,)


def test_an_empty_journal_is_whole(lane: Lane, hands: Hands) -> None:
    record = record_on(lane, hands)
    assert record.journal.verify(record.device.public).entries == 0


def test_a_restored_journal_goes_on_as_another_device(written: Written) -> None:
    for times in (1, 2):
        restore(written)
        written.revise(str(times))
        written.hands.pass_(86_400)
        written.note()
        assert len(written.prove().restored) == times
    assert written.prove().restored == (8, 11)
    assert written.prove().revisions == 5


def test_it_tells_how_far_it_is_and_can_be_stopped(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic_app.vault.journal_proof.AT_ONCE", 2)
    told: list[float] = []
    written.prove(told=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]

    def stop(_done: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        written.prove(told=stop)


def test_a_backup_is_whole_without_the_key_of_its_day_and_a_vault_is_not(written: Written) -> None:
    written.lane.run("DELETE FROM journal_key")
    assert written.prove(day_key=False).entries == 8
    written.breaks("journal_days", 2)


# --- entries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [("seq", 9), ("at", "2026-11-24T03:00:01Z"), ("act", "printed"), ("by", None), ("by", "5" * 32),
     ("about", {}), ("about", {"case": "5" * 32, "count": 3}), ("clock_back", True)],
)  # fmt: skip
def test_every_field_of_an_entry_is_under_its_hash(written: Written, field: str, value: object) -> None:
    entry = spell(msgspec.structs.replace(read_entry(written.row(4, "entry")[0]), **{field: value}))
    written.put(4, entry=entry)
    written.breaks("journal", 4)


def test_an_entry_has_one_spelling(written: Written) -> None:
    entry = bytes(written.row(4, "entry")[0])
    for odd in (entry.replace(b'":', b'": ', 1), entry[:-1] + b',"more":1}', b"[]", entry[:-1],
                entry.replace(b"opened", b"op\xffned")):  # fmt: skip
        written.put(4, entry=odd)
        written.rehash(4)
        written.breaks("journal", 4)


def test_an_entry_taken_out_added_or_swapped_is_seen(written: Written) -> None:
    taken = written.row(4, "entry", "hash")
    written.lane.run("DELETE FROM journal WHERE seq = 4")
    written.breaks("journal", 5)
    for seq in range(5, 9):
        written.lane.run("UPDATE journal SET seq = ? WHERE seq = ?", (seq - 1, seq))
    written.breaks("journal", 4)
    written.rehash(4)
    written.breaks()
    written.lane.run("INSERT INTO journal (seq, entry, hash) VALUES (8, ?, ?)", tuple(taken))
    written.breaks()


def test_the_newest_entries_can_be_cut_off_down_to_the_last_signed_head_and_no_further(written: Written) -> None:
    """The forger knows everything that names an entry. Until the day is closed only heads kept elsewhere tell."""
    for seq, named_in, forget in (
        (8, "journal_cases", "DELETE FROM journal_cases WHERE seq = 8"),
        (7, "revisions", "UPDATE case_documents SET newest = 3 WHERE newest = 7"),
    ):
        written.lane.run("DELETE FROM journal WHERE seq = ?", (seq,))
        written.breaks(named_in)
        written.lane.run(forget)
        assert written.prove().entries == seq - 1
    written.lane.run("DELETE FROM journal WHERE seq = 6")
    written.lane.run("DELETE FROM journal_cases WHERE seq = 6")
    written.breaks("journal_days", 1)


def test_a_line_more_or_less_in_the_list_of_a_case_is_seen(written: Written) -> None:
    for wrong in (
        "INSERT INTO journal_cases (case_id, seq) VALUES (x'00112233445566778899aabbccddeeff', 4)",
        "DELETE FROM journal_cases WHERE seq = 4 AND case_id <> x'00112233445566778899aabbccddeeff'",
        "UPDATE journal_cases SET seq = 3",
    ):
        written.lane.run(wrong)
        written.breaks("journal_cases")


# --- revisions beside them -------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["header", "sealed", "signature"])
def test_every_byte_of_a_revision_is_covered(written: Written, column: str) -> None:
    value = bytes(written.row(5, column)[0])
    for place in range(len(value)):
        changed = bytearray(value)
        changed[place] ^= 1
        written.put(5, **{column: bytes(changed)})
        written.breaks("revisions", 5)
    for short in value[:-1], value + b"\0", b"":
        written.put(5, **{column: short})
        written.breaks("revisions", 5)


@pytest.mark.parametrize("field", ["case", "device", "seq", "prev", "seen", "definitions", "author", "at", "source"])
def test_every_field_of_a_header_is_covered_even_with_the_journal_made_to_fit(written: Written, field: str) -> None:
    said = read_header(written.row(5, "header")[0])
    kinds: dict[str, Any] = {"seq": 7, "seen": {"a": 1}}
    other = kinds.get(field, "00" * 16)
    header = spell(msgspec.structs.replace(said, **{field: other}))
    prev = bytes.fromhex(other) if field == "prev" else bytes.fromhex(said.prev)
    digest = sha256(prev + header + written.row(5, "sealed")[0]).hexdigest()
    entry = read_entry(written.row(5, "entry")[0])
    written.put(
        5, header=header, entry=spell(msgspec.structs.replace(entry, about={**entry.about, "revision": digest}))
    )
    written.rehash(5)
    written.breaks("revisions", 5)


@pytest.mark.parametrize("column", ["header", "sealed", "signature", "before"])
def test_a_revision_is_not_taken_away_from_its_entry_nor_laid_beside_another(written: Written, column: str) -> None:
    value = written.row(7, column)[0]
    written.put(7, **{column: None})
    written.breaks()
    written.put(7, **{column: value})
    written.prove()
    written.put(8, **{column: value})
    written.breaks("journal", 8)


def test_whose_act_a_revision_was_is_what_its_author_signed(written: Written) -> None:
    """Today's entries can be written anew by whoever is in; the device's signature under the revision stays."""
    entry = read_entry(written.row(7, "entry")[0])
    written.put(7, entry=spell(msgspec.structs.replace(entry, by=uuid4().hex)))
    written.rehash(7)
    written.breaks("revisions", 7)


def test_a_revision_of_a_device_nobody_certified_is_seen(written: Written) -> None:
    stranger = SigningKey.new()
    record = written.record
    cases = record.cases
    revisions = Revisions(written.lane, written.hands.clock(), cases, record.journal, device=DeviceId(uuid4()),
                          signing=stranger, definitions="x")  # fmt: skip
    written.lane.memory.clear()
    case = cases.load(cases.page().rows[0].id)
    revisions.append(case.id, Change(values=((case.root, "s_age_years", 3),)), author=NURSE)
    written.breaks("revisions", 9)


# --- days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(
    ("field", "value"),
    [("vault", "00" * 16), ("day", "2026-11-20"), ("last_seq", 3), ("last_hash", "11" * 32), ("next_public", "22" * 32),
     ("public", "33" * 32), ("before", "44" * 32)],
)  # fmt: skip
def test_every_field_of_a_head_is_under_its_signature(written: Written, number: int, field: str, value: object) -> None:
    said = read_head(written.lane.rows("SELECT head FROM journal_days WHERE number = ?", (number,))[0][0])
    head = spell(msgspec.structs.replace(said, **{field: value}))
    written.lane.run("UPDATE journal_days SET head = ? WHERE number = ?", (head, number))
    written.breaks("journal_days", number)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vault", "00" * 16),
        ("last_seq", 3),
        ("last_hash", "11" * 32),
        ("next_public", "22" * 31),
        ("before", "44" * 32),
    ],
)
def test_a_head_must_be_true_and_not_only_signed(written: Written, field: str, value: object) -> None:
    """Head 0 can be signed anew by whoever holds the device's key; it still has to fit."""
    said = read_head(written.lane.rows("SELECT head FROM journal_days WHERE number = 0")[0][0])
    head = spell(msgspec.structs.replace(said, **{field: value}))
    signature = written.device.sign(DAY_DOMAIN + head)
    written.lane.run("UPDATE journal_days SET head = ?, signature = ? WHERE number = 0", (head, signature))
    written.breaks("journal_days", 0)


def test_every_byte_of_head_and_signature_is_covered(written: Written) -> None:
    for column in "head", "signature":
        value = bytes(written.lane.rows(f"SELECT {column} FROM journal_days WHERE number = 1")[0][0])
        for place in range(len(value)):
            changed = bytearray(value)
            changed[place] ^= 1
            written.lane.run(f"UPDATE journal_days SET {column} = ? WHERE number = 1", (bytes(changed),))
            written.breaks("journal_days", 1)
        written.lane.run(f"UPDATE journal_days SET {column} = ? WHERE number = 1", (value,))
        written.prove()


@pytest.mark.parametrize(
    "wrong",
    ["UPDATE journal_days SET last_seq = 5 WHERE number = 1", "UPDATE journal_days SET number = 2 WHERE number = 1",
     "DELETE FROM journal_days WHERE number = 1", "DELETE FROM journal_days WHERE number = 0",
     "DELETE FROM journal_days",
     "UPDATE journal_key SET seed = x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
     "DELETE FROM journal_key"],
)  # fmt: skip
def test_days_and_keys_cannot_be_moved_or_removed(written: Written, wrong: str) -> None:
    written.lane.run(wrong)
    written.breaks("journal_days")


def test_yesterday_cannot_be_forged_with_everything_that_is_here_today(written: Written) -> None:
    """The forger makes entries, list and chain fit; what they cannot make is the signature of a key that is gone."""
    for seq in (4, 2):
        entry = read_entry(written.row(seq, "entry")[0])
        written.put(seq, entry=spell(msgspec.structs.replace(entry, at="2026-11-24T03:00:09Z")))
        written.rehash(seq)
        written.breaks("journal_days", 1)


def test_a_segment_without_a_restore_or_a_restore_without_a_segment_is_seen(written: Written) -> None:
    written.note(RESTORED)
    written.breaks("journal", 9)


def test_a_segment_that_does_not_follow_the_head_before_it_is_seen(written: Written) -> None:
    restore(written)
    assert written.prove().restored == (8,)
    head, signature = written.lane.rows("SELECT head, signature FROM journal_days WHERE number = 1")[0]
    said = read_head(written.lane.rows("SELECT head FROM journal_days WHERE number = 2")[0][0])
    assert said.before == head_hash(head, signature)
    for changed in (
        msgspec.structs.replace(said, before="00" * 32),
        msgspec.structs.replace(said, public="", before=""),
        msgspec.structs.replace(said, public=SigningKey.new().public.raw.hex()),
        msgspec.structs.replace(said, public="00"),
    ):
        spelled = spell(changed)
        signed = written.device.sign(DAY_DOMAIN + spelled)
        written.lane.run("UPDATE journal_days SET head = ?, signature = ? WHERE number = 2", (spelled, signed))
        written.breaks("journal_days")


def test_the_devices_before_must_be_the_ones_whose_heads_stand_there(written: Written) -> None:
    restore(written)
    value = written.lane.rows("SELECT value FROM settings WHERE key = ?", (CONTINUES,))[0][0]
    said = msgspec.json.decode(value)
    for changed in ([{**said[0], "key": "00" * 32}], [], [*said, *said]):
        text = msgspec.json.encode(changed).decode()
        written.lane.run("UPDATE settings SET value = ? WHERE key = ?", (text, CONTINUES))
        written.breaks("journal_days")


def test_a_journal_is_not_taken_from_another_device_or_vault(written: Written) -> None:
    with pytest.raises(ChainBroken):
        prove(written.lane.rows, written.vault_id, SigningKey.new().public)
    with pytest.raises(ChainBroken):
        prove(written.lane.rows, uuid4(), written.device.public)


def test_a_journal_without_a_revision_is_not_taken_from_another_device_either(lane: Lane, hands: Hands) -> None:
    record = record_on(lane, hands)
    lane.save(lambda: record.journal.append("opened", NURSE))
    assert record.journal.verify(record.device.public).entries == 1
    with pytest.raises(ChainBroken) as broken:
        record.journal.verify(SigningKey.new().public)
    assert broken.value.chain == "journal_days"


def test_a_day_does_not_end_before_the_day_before_it(written: Written) -> None:
    """Signed with today's own key, which whoever is in holds."""
    seed = bytes(written.lane.rows("SELECT seed FROM journal_key")[0][0])
    last = read_head(written.lane.rows("SELECT head FROM journal_days WHERE number = 1")[0][0])
    tomorrow, early = SigningKey.new(), 4
    said = msgspec.structs.replace(
        last, last_seq=early, last_hash=bytes(written.row(early, "hash")[0]).hex(),
        next_public=tomorrow.public.raw.hex(),
    )  # fmt: skip
    spelled = spell(said)
    signature = SigningKey.from_seed(seed).sign(DAY_DOMAIN + spelled)
    sql = "INSERT INTO journal_days (number, last_seq, head, signature) VALUES (2, ?, ?, ?)"
    written.lane.run(sql, (early, spelled, signature))
    written.lane.run("UPDATE journal_key SET seed = ?", (tomorrow.seed,))
    written.breaks("journal_days", 2)


# --- any of it -------------------------------------------------------------------------------------

_STEPS = st.lists(st.sampled_from(["note", "revise", "begin", "day", "back", "restore"]), max_size=14)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS, st.data())
def test_whatever_was_done_is_whole_and_any_byte_changed_is_not(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], data: st.DataObject
) -> None:
    from clinic_app.vault.place import VaultPlace

    hands = Hands()
    lane = lane_on(VaultPlace(tmp_path_factory.mktemp("any")))
    try:
        written = write_three_days(lane, hands)
        act: dict[str, Callable[[], object]] = {
            "note": written.note,
            "revise": lambda: written.revise("x"),
            "begin": lambda: written.record.cases.begin(NURSE),
            "day": lambda: hands.pass_(86_400),
            "back": lambda: hands.pass_(-90_000),
            "restore": lambda: restore(written),
        }
        for step in steps:
            act[step]()
        proven = written.prove()
        assert proven.entries == lane.rows("SELECT max(seq) FROM journal")[0][0]
        assert len(proven.restored) == steps.count("restore")
        table, columns = data.draw(st.sampled_from([
            ("journal", ("entry", "hash", "header", "sealed", "signature")), ("journal_days", ("head", "signature")),
        ]))  # fmt: skip
        column = data.draw(st.sampled_from(columns))
        rows = lane.rows(f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL")
        rowid, value = data.draw(st.sampled_from(rows))
        changed = bytearray(value)
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        lane.run(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (bytes(changed), rowid))
        written.breaks()
    finally:
        lane.db.close()
