"""What the other PCs of this clinic wrote: taken in whole, in each PC's own order, and laid together with what is here.

A revision counts only if a PC of this clinic signed it and it follows on the one before of that PC; two that claim one
place set that PC aside. Nobody can so rewrite what another wrote. It lies in the journal of this PC beside an entry of
its own, shut with the key of its case like everything else that was written of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import HeardRefused, VaultDamaged
from clinic_app.vault.cases import Cases
from clinic_app.vault.common_merges import MergeKind
from clinic_app.vault.common_pcs import PcKind
from clinic_app.vault.common_people import PeopleKind
from clinic_app.vault.common_tables import ERASED_KIND
from clinic_app.vault.erasing import Erasing
from clinic_app.vault.heard import Following, Sent
from clinic_app.vault.in_common import Common
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_form import COMMON, HEARD, Written, read_header
from clinic_app.vault.lane import Lane
from clinic_app.vault.left_alone import Left, stand_alone
from clinic_app.vault.other_pcs import OtherPc, OtherPcs
from clinic_app.vault.people import who_comes_in
from clinic_app.vault.received import ReceivedId, key_came
from clinic_app.vault.revision_form import Revision, opened
from clinic_app.vault.revisions import ERASED, Revisions

_AT_ONCE: Final = 500
_BELOW: Final = "SELECT number, header, hash FROM revisions WHERE number < ? ORDER BY number DESC LIMIT ?"
_ONE: Final = "SELECT header, sealed, signature FROM revisions WHERE number = ?"
_OF_CASE: Final = (
    "SELECT number, header, sealed FROM revisions "
    "WHERE json_extract(CAST(header AS TEXT), '$.case') = ? ORDER BY number"
)
_END: Final = (
    "SELECT d.newest, j.header FROM cases c LEFT JOIN case_documents d ON d.number = c.number "
    "LEFT JOIN journal j ON j.seq = d.newest WHERE id = ?"
)
_NEWEST: Final = 2**62
_Row: TypeAlias = tuple[int, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: how many revisions were new, and the cases that changed."""

    new: int
    cases: frozenset[CaseId]
    erased: frozenset[CaseId]
    """Cases that stood here and were erased there: now they are erased here too."""
    out: frozenset[PersonId] = frozenset()
    """Who came in on this PC and may not any more, since another PC let them go."""


@dataclass(slots=True)
class _OfCase:
    """What lies here of a case, and what came of it now: number, header and body of each."""

    case_id: CaseId
    stands: bool
    end: int | None
    rows: list[_Row] = field(default_factory=list)
    went: str | None = None
    """When it was erased there, if it was."""
    was_shut: bool = False


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

    # --- what they have ----------------------------------------------------------------------------

    def take(self, sent: Sequence[Sent], keys: Mapping[CaseId, bytes], giver: DeviceId | None = None) -> Heard:
        """Take in what another PC sent, all of it or nothing; what is here already is passed over.

        `keys` are those of cases that may be read here; of others what was written is kept shut. `giver` is the PC
        that gives it: what a PC wrote that was let go since counts only if another gives it. Raises `HeardRefused`,
        `DiskFull`, `SaveUncertain`. A PC of which two revisions claim one place is set aside.
        """
        try:
            heard = self._lane.save(lambda: self._take(sent, keys, giver))
        except HeardRefused as refusal:
            if refusal.reason == "fork" and refusal.device != self._revisions.device:
                self.others.set_aside(DeviceId(refusal.device or UUID(int=0)), refusal.reason)
            raise
        if not self._lane.is_writing:
            self._erasing.sweep()
        return heard

    def _take(self, sent: Sequence[Sent], keys: Mapping[CaseId, bytes], giver: DeviceId | None) -> Heard:
        following, came_in = Following(self._known(), giver), who_comes_in(self._lane)
        heard, kinds = dict[str, _OfCase](), set[str | None]()
        for each in sent:
            said = following.next(each)
            if said is None:
                continue
            if said.device == self._revisions.device.hex:
                raise HeardRefused("ours", self._revisions.device, said.seq)
            if said.source == COMMON:
                kinds.add(kind := self._common.hear(each, said, following.digest))
                if kind == PcKind.name:
                    following.learn(self._known())
                continue
            file = heard.get(said.case)
            if file is None:
                file = heard[said.case] = self._of_case(CaseId(UUID(said.case)), begins=not said.seen)
            about: dict[str, str | int | UUID] = {"case": said.case, "revision": following.digest.hex()}
            written = Written(file.end, each.header, each.sealed, each.signature)
            file.end = self._journal.append(HEARD, None, about, written)
            file.rows.append((file.end, each.header, each.sealed))
            if said.source == ERASED:
                file.went = said.at
        self._refuse_forks(following.old)
        for pc in following.moved:
            self.others.heard(pc)
        erased = ERASED_KIND in kinds or any(file.went is not None for file in heard.values())
        gone, left = self._erase(heard) if erased else (frozenset[CaseId](), list[Left]())
        ours = {case_id: key for case_id, key in keys.items() if not key_came(self._lane, ReceivedId(case_id), key)}
        self._begin(ours, heard)
        for file in heard.values():
            self._note_shut(file)
            if file.stands:
                self._take_up(file.case_id, file.rows)
        stand_alone(left, self._cases, self._revisions)
        here = frozenset([case_id for case_id, *_ in left] + [each.case_id for each in heard.values() if each.stands])
        if kinds or here:
            self._common.settle(PeopleKind.name if PeopleKind.name in kinds else None)
            self._find_joined()
        return Heard(following.taken, here, gone, came_in - who_comes_in(self._lane))

    def _erase(self, heard: dict[str, _OfCase]) -> tuple[frozenset[CaseId], list[Left]]:
        """What was erased there goes here too; what was joined to it here does not."""
        gone, left = self._erasing.follow({file.case_id: file.went for file in heard.values() if file.went is not None})
        for file in heard.values():
            file.stands = self._cases.stands(file.case_id)
        return gone, left

    def _find_joined(self) -> None:
        """A case that another was joined to is found by the words of both."""
        for shown in self._common.shown():
            into = shown.said.get("into") if shown.kind == MergeKind.name else None
            if into is not None and self._cases.stands(CaseId(UUID(into))):
                self._cases.index_again(CaseId(UUID(into)))

    def _note_shut(self, file: _OfCase) -> None:
        """Of these no key came; of those one did, or they are over."""
        if not file.stands and not self._erasing.knows(file.case_id):
            self._lane.run("INSERT OR IGNORE INTO shut_cases (case_id) VALUES (?)", (file.case_id.bytes,))
        elif file.was_shut or file.went is not None:
            self._lane.run("DELETE FROM shut_cases WHERE case_id = ?", (file.case_id.bytes,))

    def _known(self) -> list[OtherPc]:
        """Every PC whose word counts, and this one."""
        return [*self.others.every(), self._revisions.this_pc]

    def _of_case(self, case_id: CaseId, *, begins: bool) -> _OfCase:
        """What lies here of a case."""
        row = self._lane.row(_END, (case_id.bytes,))
        stands, (end, newest) = row is not None, row or (None, None)
        if newest is not None:
            self._revisions.showed(case_id, newest)
        if stands or begins:
            return _OfCase(case_id, stands, end)
        rows = self._lane.rows(_OF_CASE, (case_id.hex,))
        return _OfCase(case_id, stands, rows[-1][0] if rows else None, was_shut=True)

    def _refuse_forks(self, old: dict[bytes, HeardRefused]) -> None:
        """What is here already is here as it was sent."""
        below = _NEWEST
        while old and (rows := self._lane.rows(_BELOW, (below, _AT_ONCE))):
            below = rows[-1][0]
            for _, _, digest in rows:
                old.pop(bytes.fromhex(digest), None)
        for refusal in old.values():
            raise refusal

    def _begin(self, keys: Mapping[CaseId, bytes], heard: dict[str, _OfCase]) -> None:
        """Begin the cases of which we have the key now; what was kept shut of them until now is heard with the rest."""
        for case_id, key in keys.items():
            file = heard.get(case_id.hex) or self._of_case(case_id, begins=False)
            if file.stands or self._erasing.knows(case_id):
                continue
            if not file.rows or read_header(file.rows[0][1]).seen:
                file.rows = self._lane.rows(_OF_CASE, (case_id.hex,))
            if file.rows:
                begun = _opened(key, file.rows[0]).begun
                if begun is None:
                    raise HeardRefused("begun")
                drawn = Case.begun(case_id, begun.code)
                self._cases.take_in(drawn, key, by=PersonId(UUID(begun.by)), begun_at=instant(begun.at))
                file.stands, heard[case_id.hex] = True, file

    def _take_up(self, case_id: CaseId, rows: Sequence[_Row]) -> None:
        try:
            said = self._revisions.take_up(case_id, rows)
        except VaultDamaged as error:
            raise HeardRefused("sealed") from error
        self._erasing.awaited.expect(case_id, said)


def _opened(key: bytes, row: _Row) -> Revision:
    try:
        return opened(AESGCM(key), *row)
    except VaultDamaged as error:
        raise HeardRefused("sealed") from error
