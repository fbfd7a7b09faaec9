"""What the other PCs of this clinic wrote: taken in whole, in each PC's own order, and laid together with what is here.

A revision counts only if a PC of this clinic signed it and it follows on the one before of that PC; two that claim one
place set that PC aside. Nobody can so rewrite what another wrote. It lies in the journal of this PC beside an entry of
its own, shut with the key of its case like everything else that was written of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias
from uuid import UUID

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.errors import HeardRefused, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.cases import Cases
from clinic_app.vault.cases_together import Loaded
from clinic_app.vault.common_merges import MergeKind
from clinic_app.vault.common_pcs import PcKind
from clinic_app.vault.common_people import PeopleKind
from clinic_app.vault.common_tables import ERASED_KIND
from clinic_app.vault.erasing import Erasing
from clinic_app.vault.heard import Following, HeardEntries, Looked, Sent, look
from clinic_app.vault.heard_cases import HeardOf, OfCase, begun_by, cases_of, unread
from clinic_app.vault.in_common import Common
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_form import COMMON, read_header
from clinic_app.vault.lane import Lane
from clinic_app.vault.late_words import LateWords
from clinic_app.vault.left_alone import Left, stand_alone
from clinic_app.vault.merges import Merge
from clinic_app.vault.other_pcs import OtherPc, OtherPcs
from clinic_app.vault.people import who_comes_in
from clinic_app.vault.received import ReceivedId, key_came, of_received
from clinic_app.vault.revisions import ERASED, Revisions

_AT_ONCE: Final = 500
_BELOW: Final = "SELECT number, header, hash FROM revisions WHERE number < ? ORDER BY number DESC LIMIT ?"
_ONE: Final = "SELECT header, sealed, signature FROM revisions WHERE number = ?"
_OF_CASE: Final = (
    "SELECT number, header, sealed FROM revisions "
    "WHERE json_extract(CAST(header AS TEXT), '$.case') = ? ORDER BY number"
)
_NEWEST: Final = 2**62
_DidThere: TypeAlias = tuple[int, CaseId, Change]
"""The number of a revision, its case, and what it did."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: how many revisions were new, and the cases that changed."""

    new: int
    cases: frozenset[CaseId]
    erased: frozenset[CaseId]
    """Cases that stood here and were erased there: now they are erased here too."""
    out: frozenset[PersonId] = frozenset()
    """Who came in on this PC and may not any more, since another PC let them go."""
    common: bool = False
    """Whether something of it was of the records that the clinic's PCs have in common: people among them."""
    did: tuple[_DidThere, ...] = ()
    """What the new revisions did: among it may be words that this program does not know."""


class Hearing:
    """What one vault takes from others of its clinic, and gives to them."""

    def __init__(
        self, lane: Lane, cases: Cases, revisions: Revisions, journal: Journal, *, erasing: Erasing, common: Common
    ) -> None:
        self._lane = lane
        self._cases = cases
        self._revisions = revisions
        self._journal = journal
        self._erasing = erasing
        self._common = common
        self._late = LateWords(cases, erasing.merges, revisions, erasing.awaited)
        self.others = OtherPcs(lane)

    # --- what we have ------------------------------------------------------------------------------

    def reached(self) -> dict[DeviceId, int]:
        """The newest revision of each PC that lies here: all that one PC needs to know of another."""
        return {pc.device: pc.heard for pc in self._known()}

    def lacked_by(self, reached: Mapping[DeviceId, int]) -> tuple[int, ...]:
        """The numbers of the revisions that a PC which reached so far lacks, in an order in which it can take them."""
        left = sum(max(0, seq - reached.get(device, 0)) for device, seq in self.reached().items())
        found, below = list[int](), _NEWEST
        while left > len(found) and (rows := self._lane.rows(_BELOW, (below, _AT_ONCE))):
            below = rows[-1][0]
            for number, header, _ in rows:
                said = read_header(header)
                if said.seq > reached.get(DeviceId(UUID(said.device)), 0):
                    found.append(number)
        return tuple(reversed(found))

    def read(self, numbers: Iterable[int]) -> tuple[Sent, ...]:
        """The revisions with these numbers."""
        return tuple(Sent(*self._lane.rows(_ONE, (number,))[0]) for number in numbers)

    def shut(self, most: int) -> tuple[CaseId, ...]:
        """Cases of which something came and no key, so many at most."""
        rows = self._lane.rows("SELECT case_id FROM shut_cases ORDER BY case_id LIMIT ?", (most,))
        return tuple(CaseId(UUID(bytes=row[0])) for row in rows)

    def elsewhere(self) -> int:
        """How many cases of this clinic are read on other PCs and not on this one."""
        sql = "SELECT count(*) FROM shut_cases WHERE case_id NOT IN (SELECT id FROM received)"
        return int(self._lane.rows(sql)[0][0])

    # --- what they have ----------------------------------------------------------------------------

    def take(self, sent: Sequence[Sent], keys: Mapping[CaseId, bytes], giver: DeviceId | None = None) -> Heard:
        """Take in what another PC sent, all of it or nothing; what is here already is passed over.

        `keys` are those of cases that may be read here; of others what was written is kept shut. `giver` is the PC
        that gives it: what a PC wrote that was let go since counts only if another gives it. Raises `HeardRefused`,
        `DiskFull`, `SaveUncertain`. A PC of which two revisions claim one place is set aside.
        """
        return self.take_looked([look(each, {}) for each in sent], keys, giver)

    def take_looked(
        self, looked: Sequence[Looked], keys: Mapping[CaseId, bytes], giver: DeviceId | None = None
    ) -> Heard:
        """The same of what was looked at before: signatures that were tried are not tried again."""
        try:
            heard = self._lane.save(lambda: self._take(looked, keys, giver))
        except HeardRefused as refusal:
            if refusal.reason == "fork" and refusal.device != self._revisions.device:
                self.others.set_aside(DeviceId(refusal.device or UUID(int=0)), refusal.reason)
            raise
        if not self._lane.is_writing:
            self._erasing.sweep()
        return heard

    def _take(self, looked: Sequence[Looked], keys: Mapping[CaseId, bytes], giver: DeviceId | None) -> Heard:
        following, came_in = Following(self._known(), giver), who_comes_in(self._lane)
        heard, kinds, entries = dict[CaseId, OfCase](), set[str | None](), HeardEntries(self._journal)
        by_name = dict[str, OfCase]()
        here = self._cases.together.load({*keys, *cases_of(looked)})
        self._common.look_ahead(looked)
        joined = self._erasing.merges.every()
        for each in looked:
            said = following.next(each)
            if said is None:
                continue
            if said.device == self._revisions.device.hex:
                raise HeardRefused("ours", self._revisions.device, said.seq)
            if said.source == COMMON:
                kinds.add(kind := self._common.hear(each, said, entries))
                if kind == PcKind.name:
                    following.learn(self._known())
                continue
            file = by_name.get(said.case)
            if file is None:
                case_id = CaseId(UUID(said.case))
                file = by_name[said.case] = self._of_case(case_id, here.get(case_id), begins=not said.seen)
                heard[case_id] = file
            file.end = entries.add(each, said, file.end)
            file.numbers.append(file.end)
            file.rows.append((each.sent.header, each.sent.sealed, said))
            if said.source == ERASED:
                file.went = said.at
        entries.write()
        self._common.all_heard()
        self._refuse_forks(following.old)
        for pc in following.moved:
            self.others.heard(pc)
        erased = ERASED_KIND in kinds or any(file.went is not None for file in heard.values())
        gone, left = self._erase(heard, joined) if erased else (frozenset[CaseId](), list[Left]())
        ours = self._of_cases(keys)
        self._begin(ours, heard, here)
        self._note_shut(heard)
        did = (*self._take_up([file for file in heard.values() if file.stands]), *self._complete_joined(ours))
        self._expect(did)
        stand = frozenset(each.case_id for each in heard.values() if each.stands)
        parted, late = self._erasing.joined_twice.settle(stand, joined)
        stand_alone([*left, *parted], self._cases, self._revisions)
        stand |= {case_id for case_id, *_ in (*left, *parted)} | self._late.say(heard.values(), late)
        if kinds or stand:
            self._common.settle(PeopleKind.name if PeopleKind.name in kinds else None)
            self._find_joined()
        return Heard(following.taken, stand, gone, came_in - who_comes_in(self._lane), bool(kinds), did)

    def _erase(
        self, heard: Mapping[CaseId, OfCase], joined: Collection[Merge]
    ) -> tuple[frozenset[CaseId], list[Left]]:  # fmt: skip
        """What was erased there goes here too; what was joined to it here does not."""
        gone, left = self._erasing.follow(
            {file.case_id: file.went for file in heard.values() if file.went is not None}, joined
        )
        self._load_again(heard)
        return gone, left

    def _load_again(self, heard: Mapping[CaseId, OfCase]) -> None:
        """Look which of them stand here now, and what they say."""
        here = self._cases.together.load(heard)
        for file in heard.values():
            file.here = here.get(file.case_id)

    def _of_cases(self, keys: Mapping[CaseId, bytes]) -> dict[CaseId, bytes]:
        """Those that are of no referral which somebody sent us."""
        received = of_received(self._lane, keys) if keys else frozenset()
        theirs = [case for case in received if key_came(self._lane, ReceivedId(case), keys[CaseId(case)])]
        return {case_id: key for case_id, key in keys.items() if case_id not in theirs}

    def _find_joined(self) -> None:
        """A case that another was joined to is found by the words of both."""
        for shown in self._common.shown():
            into = shown.said.get("into") if shown.kind == MergeKind.name else None
            if into is not None and self._cases.stands(CaseId(UUID(into))):
                self._cases.index_again(CaseId(UUID(into)))

    def _note_shut(self, heard: Mapping[CaseId, OfCase]) -> None:
        """Of these no key came; of those one did, or they are over."""
        shut = [case_id for case_id, file in heard.items() if not file.stands]
        erased = self._erasing.known(shut) if shut else frozenset()
        noted = [(case_id.bytes,) for case_id in shut if case_id not in erased]
        over = [
            (case_id.bytes,) for case_id, file in heard.items()
            if (file.stands or case_id in erased) and (file.was_shut or file.went is not None)
        ]  # fmt: skip
        self._lane.run_many("INSERT OR IGNORE INTO shut_cases (case_id) VALUES (?)", noted)
        self._lane.run_many("DELETE FROM shut_cases WHERE case_id = ?", over)

    def _known(self) -> list[OtherPc]:
        """Every PC whose word counts, and this one."""
        return [*self.others.every(), self._revisions.this_pc]

    def _of_case(self, case_id: CaseId, here: Loaded | None, *, begins: bool) -> OfCase:
        """What lies here of a case."""
        if here is not None or begins:
            return OfCase(case_id, here, here.known.newest if here is not None else None)
        rows = self._lane.rows(_OF_CASE, (case_id.hex,))
        return OfCase(case_id, None, rows[-1][0] if rows else None, was_shut=True)

    def _refuse_forks(self, old: dict[bytes, HeardRefused]) -> None:
        """What is here already is here as it was sent."""
        below = _NEWEST
        while old and (rows := self._lane.rows(_BELOW, (below, _AT_ONCE))):
            below = rows[-1][0]
            for _, _, digest in rows:
                old.pop(bytes.fromhex(digest), None)
        for refusal in old.values():
            raise refusal

    def _begin(self, keys: Mapping[CaseId, bytes], heard: dict[CaseId, OfCase], here: Mapping[CaseId, Loaded]) -> None:
        """Begin the cases of which we have the key now; what was kept shut of them until now is heard with the rest."""
        erased = self._erasing.known(keys) if keys else frozenset()
        begun = list[OfCase]()
        for case_id, key in keys.items():
            file = heard.get(case_id) or self._of_case(case_id, here.get(case_id), begins=False)
            if file.stands or case_id in erased:
                continue
            if not file.rows or file.rows[0][2].seen:
                rows = self._lane.rows(_OF_CASE, (case_id.hex,))
                file.rows = [(header, sealed, read_header(header)) for _, header, sealed in rows]
                file.numbers = [number for number, _, _ in rows]
            if file.rows:
                file.begun = begun_by(case_id, key, file.rows[0])
                heard[case_id] = file
                begun.append(file)
        together, said = self._cases.together, [file.begun for file in begun if file.begun is not None]
        if together.are_new(said):
            places = together.places(said)
            for file in begun:
                file.here = places[file.case_id]
        else:  # two PCs drew one code: others may come to have another, too
            for each in said:
                self._cases.take_in(each)
            self._load_again(heard)
            for file in begun:
                file.begun = None

    def _take_up(self, files: Sequence[OfCase]) -> Iterator[_DidThere]:
        heard = [HeardOf(file.here, file.rows, file.end or 0, file.begun) for file in files if file.here is not None]
        try:
            said = self._revisions.take_up(heard)
        except VaultDamaged as error:
            raise unread(error) from error
        for file, changes in zip(files, said, strict=True):
            yield from zip(file.numbers, [file.case_id] * len(changes), changes, strict=True)

    def _complete_joined(self, keys: Mapping[CaseId, bytes]) -> Iterator[_DidThere]:
        """What the files of these keys brought into others that lie here can be read now."""
        for holder in self._revisions.joined.holders(keys.keys()):
            self._revisions.lay_anew(holder)
            for each in self._revisions.history(holder):
                if any(not keys.keys().isdisjoint(path) for path in each.paths):
                    yield each.number, holder, each.change

    def _expect(self, did: Iterable[_DidThere]) -> None:
        """Attachments may have gone to another case, and home again: in the order in which that was written."""
        for _, case_id, change in sorted(did, key=lambda each: each[0]):
            self._erasing.awaited.expect(case_id, change)
