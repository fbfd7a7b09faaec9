"""The journals of other PCs: told piece by piece, taken only where they follow, proved as their own PC proves them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.errors import ChainBroken
from clinic_app.vault.device import DeviceKeys
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_elsewhere import page_elsewhere, prove_elsewhere
from clinic_app.vault.journal_form import (
    DAY_DOMAIN,
    GENESIS,
    HEARD,
    REVISED,
    SALVAGED,
    Entry,
    Salvage,
    Written,
    after,
    read_head,
    spell,
)
from clinic_app.vault.journal_reading import JournalFilter
from clinic_app.vault.journals_heard import JournalsHeard, Reach
from clinic_app.vault.lane import Lane
from clinic_app.vault.other_pcs import OtherPcs
from clinic_app.vault.pcs import Pc, Pcs
from clinic_app.vault.place import VaultPlace
from clinic_app.wire.pc_letter import DayEnd, JournalPiece

from .conftest import Hands, lane_on

ME = PersonId(uuid4())


@dataclass
class Desk:
    """One PC with its journal."""

    lane: Lane
    hands: Hands
    keys: DeviceKeys
    journal: Journal
    journals: JournalsHeard
    pcs: Pcs

    @property
    def device(self) -> DeviceId:
        return self.keys.id

    @property
    def pc(self) -> Pc:
        return Pc(
            device=self.device, place="", signing=self.keys.signing.public, seal=self.keys.standing.public,
            joined_at=self.hands.wall,
        )  # fmt: skip

    def does(self, act: str, **about: str | int | UUID) -> None:
        with self.lane.writing():
            self.journal.append(act, ME, about)

    def writes(self, digest: bytes) -> None:
        """A revision, as far as its journal is concerned."""
        header = spell({"device": self.device.hex, "seq": self.journal.last()[0], "case": uuid4().hex, "source": ""})
        with self.lane.writing():
            self.journal.append(REVISED, ME, {"revision": digest.hex()}, Written(None, header, b"s", b"g"))

    def day_passes(self) -> None:
        self.hands.pass_(86_400)
        self.does("came_in")

    def tells(self, to: Desk) -> list[JournalPiece]:
        return list(self.journals.pieces(to.device, to.journals.reached()))

    def hears(self, other: Desk) -> None:
        for piece in other.tells(self):
            self.takes(piece, other)

    def takes(self, piece: JournalPiece, sender: Desk) -> None:
        with self.lane.writing():
            self.journals.take(piece, sender.device)

    def proves(self, other: Desk) -> int:
        certifiers = [pc.signing.raw for pc in self.pcs.every()]
        return prove_elsewhere(self.lane.rows, other.device, certifiers).entries

    def finds(self, other: Desk, spoilt_by: str) -> ChainBroken | None:
        """What a proof says after this; then it is undone."""
        try:
            with self.lane.writing():
                self.lane.run(spoilt_by)
                self.proves(other)
        except ChainBroken as found:
            return found
        return None

    def has(self, other: Desk) -> Reach:
        return self.journals.reached().get(other.device, Reach())


Desks = Callable[[int], list[Desk]]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    with ExitStack() as stack:

        def made(many: int) -> list[Desk]:
            found = [desk_on(tmp_path / f"pc{number}", stack) for number in range(many)]
            for one in found:
                for other in found:
                    one.pcs.put(other.pc)
            return found

        yield made


def desk_on(folder: Path, stack: ExitStack) -> Desk:
    folder.mkdir()
    hands, keys = Hands(), DeviceKeys.new(Hands().clock().today())
    lane = lane_on(VaultPlace(folder))
    stack.callback(lane.close)
    journal = Journal(lane, hands.clock(), UUID(int=7))
    with lane.writing():
        journal.begin(keys.signing)
    pcs = Pcs(lane, hands.clock(), keys, OtherPcs(lane), lambda: ())
    return Desk(lane, hands, keys, journal, JournalsHeard(lane, journal, pcs, keys.id), pcs)


def rewritten(piece: JournalPiece, number: int, spelled: bytes) -> JournalPiece:
    entries = list(piece.entries)
    entries[number] = spelled
    return msgspec.structs.replace(piece, entries=tuple(entries))


# --- telling and taking ------------------------------------------------------------------------------------


def test_what_was_done_on_one_pc_is_read_and_proved_on_the_other(desks: Desks) -> None:
    night, office = desks(2)
    case = CaseId(uuid4())
    night.does("opened", case=case)
    night.day_passes()
    night.does("printed", case=case, document="referral")
    office.hears(night)
    assert office.has(night) == night.journals.reached()[night.device] == Reach(3, 2)
    assert [(each.device, each.entry.act) for each in office.journals.of_case(case)] == [
        (night.device, "opened"), (night.device, "printed"),
    ]  # fmt: skip
    assert [each.entry.seq for each in office.journals.of_acts(("opened", "came_in"), among=100)] == [1, 2]
    for _ in range(2):
        assert [each.entry.seq for each in office.journals.of_acts(("opened", "came_in"), among=2)] == [2]
    assert office.proves(night) == 3
    assert night.tells(office) == []
    assert office.journals.of_case(CaseId(uuid4())) == []


def test_what_is_no_entry_is_refused_also_behind_entries_that_came_before(desks: Desks) -> None:
    night, office = desks(2)
    night.does("opened")
    (piece,) = night.tells(office)
    office.hears(night)
    office.takes(JournalPiece(night.device.bytes, 0, (*piece.entries, b"no entry"), ()), night)
    assert office.has(night) == Reach(1, 1, stopped=True)
    assert office.journals.broken() == {night.device: ChainBroken("journal", 2)}


def test_it_goes_on_from_where_it_was_and_what_comes_twice_is_passed_over(desks: Desks) -> None:
    night, office = desks(2)
    night.does("opened")
    first = night.tells(office)
    office.hears(night)
    night.does("printed")
    night.day_passes()
    (more,) = night.tells(office)
    assert (more.after, len(more.entries), len(more.days)) == (1, 2, 1)
    office.hears(night)
    for piece in (*first, more):
        office.takes(piece, night)
    assert office.has(night) == Reach(3, 2)
    assert office.proves(night) == 3


def test_a_piece_that_comes_before_its_time_is_left_for_later(desks: Desks) -> None:
    night, office = desks(2)
    for _ in range(600):
        night.does("opened")
    first, second = night.tells(office)
    office.takes(second, night)
    assert office.has(night) == Reach()
    office.takes(first, night)
    office.takes(second, night)
    assert office.has(night) == Reach(600, 1)


def test_of_another_only_what_is_signed_is_told_on(desks: Desks) -> None:
    night, office, ward = desks(3)
    night.does("opened")
    night.day_passes()
    office.hears(night)
    ward.hears(office)
    assert (ward.has(night), office.has(night)) == (Reach(1, 2), Reach(2, 2))
    assert ward.proves(night) == 1
    ward.hears(night)
    assert ward.has(night) == Reach(2, 2)


def test_a_messenger_cannot_add_to_the_journal_of_another(desks: Desks) -> None:
    night, office, ward = desks(3)
    night.does("opened")
    piece = JournalPiece(night.device.bytes, 0, night.tells(ward)[0].entries, ())
    ward.takes(piece, office)
    assert ward.has(night) == Reach()


def test_a_pc_that_nobody_knows_and_ones_own_journal_are_not_taken(desks: Desks) -> None:
    night, office = desks(2)
    office.does("opened")
    night.takes(JournalPiece(night.device.bytes, 0, (b"{}",), ()), office)
    night.takes(JournalPiece(bytes(16), 0, (b"{}",), ()), office)
    assert night.lane.rows("SELECT count(*) FROM heard_journals")[0][0] == 0


# --- what does not follow ----------------------------------------------------------------------------------


def test_a_journal_that_was_written_anew_shows_and_no_more_is_taken(desks: Desks) -> None:
    night, office, ward = desks(3)
    night.does("broke_glass")
    office.hears(night)
    night.lane.run("DROP TRIGGER journal_stays")
    entry = spell(Entry(1, "2026-11-24T03:00:00Z", "came_in", ME.hex))
    night.lane.run("UPDATE journal SET entry = ?, hash = ?", (entry, after(GENESIS, entry)))
    night.lane.memory.pop("journal")
    night.day_passes()
    office.hears(night)
    assert office.journals.broken() == {night.device: ChainBroken("journal_days", 1)}
    assert office.has(night) == Reach(1, 1, stopped=True)
    assert [each.entry.act for each in office.journals.of_acts(("broke_glass",), among=100)] == ["broke_glass"]
    assert night.tells(office) == []
    assert night.journals.days_lacked(office.device, office.journals.reached()) == 0
    office.hears(night)
    office.takes(JournalPiece(night.device.bytes, 1, (), ()), night)
    assert office.has(night) == Reach(1, 1, stopped=True)
    assert night.journals.days_lacked(ward.device, ward.journals.reached()) == 2


@pytest.mark.parametrize(
    "spelled",
    [
        b"no entry",
        spell(Entry(5, "2026-11-24T03:00:00Z", "came_in", None)),
        b" " + spell(Entry(2, "2026-11-24T03:00:00Z", "came_in", None)),
        spell(Entry(2, "2026-11-24T03:00:00Z", SALVAGED, None)).replace(b'"seq":2', b'"seq":9'),
    ],
)
def test_what_is_no_next_entry_is_not_taken(desks: Desks, spelled: bytes) -> None:
    night, office = desks(2)
    night.does("opened")
    night.does("printed")
    office.takes(rewritten(night.tells(office)[0], 1, spelled), night)
    assert office.journals.broken() == {night.device: ChainBroken("journal", 2)}
    assert office.has(night) == Reach(0, 0, stopped=True)


def test_a_day_signed_by_somebody_else_is_not_taken(desks: Desks) -> None:
    night, office = desks(2)
    stranger = SigningKey.new()
    day = read_head(night.tells(office)[0].days[0].head)
    for head in (
        spell(msgspec.structs.replace(day, public=stranger.public.raw.hex())),
        spell(msgspec.structs.replace(day, public="")),
        spell(msgspec.structs.replace(day, public="zz")),
        b"no head",
    ):
        end = DayEnd(0, 0, head, stranger.sign(DAY_DOMAIN + head))
        office.takes(JournalPiece(night.device.bytes, 0, (), (end,)), night)
        assert office.journals.broken() == {night.device: ChainBroken("journal_days", 0)}
        office.lane.run("DELETE FROM heard_journals")


def test_what_lies_here_was_not_changed_here_either(desks: Desks) -> None:
    night, office = desks(2)
    night.does("opened")
    night.day_passes()
    office.hears(night)
    for sql, found in (
        ("UPDATE heard_entries SET hash = zeroblob(32) WHERE seq = 2", ChainBroken("journal", 2)),
        ("UPDATE heard_entries SET entry = CAST(replace(CAST(entry AS TEXT), 'opened', 'closed') AS BLOB)",
         ChainBroken("journal", 1)),
        ("DELETE FROM heard_entries", ChainBroken("journal_days", 1)),
    ):  # fmt: skip
        assert office.finds(night, sql) == found
    assert office.proves(night) == 2


# --- a PC that was brought back, or salvaged ----------------------------------------------------------------


def test_the_journal_of_a_pc_that_was_brought_back_is_told_whole_and_shown_once(desks: Desks) -> None:
    night, office = desks(2)
    night.does("opened", case=UUID(int=5))
    office.hears(night)
    keys = DeviceKeys.new(night.hands.clock().today())
    again = Desk(
        night.lane, night.hands, keys, night.journal, JournalsHeard(night.lane, night.journal, night.pcs, keys.id),
        night.pcs,
    )  # fmt: skip
    with again.lane.writing():
        again.journal.begin_segment(keys.signing)
    again.does("restored")
    piece = again.tells(office)[0]
    office.takes(piece, again)
    assert office.has(again) == Reach(), "nobody has told that it belongs here"
    office.pcs.put(again.pc)
    office.takes(piece, again)
    assert (office.has(night), office.has(again)) == (Reach(1, 1), Reach(2, 2))
    assert office.proves(again) == 2
    assert len(office.journals.of_case(UUID(int=5))) == 1
    assert [each.entry.act for each in office.journals.of_acts(("opened", "restored"), among=9)] == [
        "opened", "restored",
    ]  # fmt: skip


def test_after_a_salvage_the_pc_says_from_where_it_goes_on(desks: Desks) -> None:
    night, office, ward = desks(3)
    for act in ("opened", "printed", "closed"):
        night.does(act)
    office.hears(night)
    night.lane.run("DROP TRIGGER journal_remains")
    night.lane.run("DELETE FROM journal WHERE seq = 3")
    night.lane.memory.pop("journal")
    lacks = Salvage("2026-11-24T03:00:00Z", 5, [(3, 5)], [], "")
    with night.lane.writing():
        night.journal.begin_salvaged(night.keys.signing, lacks)
    night.does(SALVAGED)
    night.day_passes()
    office.hears(night)
    assert office.journals.broken() == {}
    assert office.has(night) == Reach(7, 3)
    assert office.proves(night) == 5
    assert [each.entry.act for each in office.journals.of_acts(("closed",), among=9)] == ["closed"]
    ward.hears(office)
    assert (ward.has(night), ward.proves(night)) == (Reach(6, 3), 4)
    assert ward.journals.broken() == {}


def test_a_salvage_is_followed_by_nothing_but_what_it_names(desks: Desks) -> None:
    night, office = desks(2)
    night.does("opened")
    office.hears(night)
    with night.lane.writing():
        night.journal.begin_salvaged(night.keys.signing, Salvage("2026-11-24T03:00:00Z", 5, [(2, 5)], [], ""))
    night.does(SALVAGED)
    office.takes(rewritten(night.tells(office)[0], 0, b"no entry"), night)
    assert office.journals.broken() == {night.device: ChainBroken("journal", 2)}


# --- revisions and pages ------------------------------------------------------------------------------------


def test_what_a_pc_wrote_is_what_its_journal_tells(desks: Desks) -> None:
    night, office = desks(2)
    first, second, third = (bytes([number]) * 32 for number in (1, 2, 3))
    night.writes(first)
    night.writes(second)
    office.hears(night)
    header = night.lane.rows("SELECT header FROM journal ORDER BY seq")
    for number, (spelled, digest) in enumerate(zip(header, (first, second), strict=True)):
        with office.lane.writing():
            office.journal.append(
                HEARD, None, {"revision": digest.hex()}, Written(number or None, spelled[0], b"s", b"g")
            )
    certifiers = [pc.signing.raw for pc in office.pcs.every()]
    assert prove_elsewhere(office.lane.rows, night.device, certifiers).revisions == 2
    untold = spell({"device": night.device.hex, "seq": -1})
    with office.lane.writing():
        office.journal.append(HEARD, None, {"revision": third.hex()}, Written(None, untold, b"s", b"g"))
    with pytest.raises(ChainBroken) as told:
        office.proves(night)
    assert told.value == ChainBroken("revisions", 1)


def test_it_is_read_page_by_page_the_newest_first(desks: Desks) -> None:
    night, office = desks(2)
    for number in range(7):
        night.does("opened" if number % 2 else "printed")
        night.hands.pass_(60)
    office.hears(night)
    first = page_elsewhere(office.lane.rows, night.device, limit=4)
    assert ([entry.seq for entry in first.entries], first.next) == ([7, 6, 5, 4], 4)
    rest = page_elsewhere(office.lane.rows, night.device, before=first.next, limit=4)
    assert ([entry.seq for entry in rest.entries], rest.next) == ([3, 2, 1], None)
    lately = JournalFilter(since=night.hands.wall - timedelta(minutes=2))
    assert [entry.seq for entry in page_elsewhere(office.lane.rows, night.device, lately).entries] == [7, 6]


def test_the_clock_that_was_set_back_there_is_told(desks: Desks) -> None:
    night, office = desks(2)
    night.does("opened")
    night.hands.pass_(-3600)
    night.does("printed")
    office.hears(night)
    certifiers = [pc.signing.raw for pc in office.pcs.every()]
    proven = prove_elsewhere(office.lane.rows, night.device, certifiers)
    assert proven.clock_back == (2,)
