"""How a case came to be what it is: signed, chained, encrypted revisions that nobody can change.

`hash = SHA-256(previous hash ‖ header ‖ sealed body)`, the previous being this device's last revision of any case, so
the chain is verified without any case key; the device signs the hash. The body is AES-256-GCM under the case's own key,
with the header as its associated data. Format: `docs/vault-format.md`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from functools import partial, reduce
from typing import Final
from uuid import uuid4

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.domain.case import Case, Change
from clinic_app.domain.convergence import Converged, Undecided, converge
from clinic_app.domain.custody import refuse_rewriting
from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import ChainBroken, NoSuchCase
from clinic_app.facts import dataclass
from clinic_app.vault.cases import Cases
from clinic_app.vault.cases_together import Loaded, NowSays
from clinic_app.vault.heard_cases import HeardOf
from clinic_app.vault.joined_parts import JoinedParts, Joining
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_form import REVISED, Written, has_seen, read_entry, read_header, spell, with_seen
from clinic_app.vault.journal_gaps import EVERY_HEAD, holes_of, last_salvage
from clinic_app.vault.lane import Lane
from clinic_app.vault.other_pcs import OtherPc
from clinic_app.vault.own_revisions import CONTINUES, NewRevision, OwnRevisions
from clinic_app.vault.revision_chain import RevisionChain
from clinic_app.vault.revision_form import (
    Begun,
    MovedFrom,
    Path,
    Revision,
    RevisionId,
    body_of,
    change_of,
    opened,
    sealed_by,
)
from clinic_app.vault.undecided import UndecidedAnswers
from clinic_app.vault.woven_cases import WovenCases

__all__ = ["CONTINUES", "Begun", "MovedFrom", "Revision", "RevisionId", "Revisions"]

SOURCES: Final = ("at_interview", "from_paper_later", "told_by_phone", "told_by_other", "imported")
ERASED: Final = "erased"
"""The source of a case's last revision: it says nothing but that the case is to go, on every PC."""

MERGED: Final = "merged"
"""The source of the revisions by which two cases become one."""
SPLIT: Final = "split"
"""The same for two again. What goes home is not rewritten, though it ends here."""

MOVED: Final = "moved"
"""The source of revisions that came from the training clinic, and of the one that ends what was invented in them."""

DECIDED: Final = "decided"
"""The source of a revision by which a person chose between the words of two PCs."""

_SEEN_AT_HAND: Final = 256
LINE: Final = """
WITH RECURSIVE line(number, before, header, sealed) AS (
    SELECT number, before, header, sealed FROM revisions WHERE number = ?
    UNION ALL
    SELECT r.number, r.before, r.header, r.sealed FROM line
    JOIN revisions r ON r.number = line.before AND r.number < line.number
) SELECT number, header, sealed FROM line ORDER BY number"""


@dataclass(frozen=True, slots=True)
class _New:
    id: RevisionId
    case_id: CaseId
    change: Change
    author: PersonId
    source: str
    happened_at: datetime | None
    definitions: str
    moved: MovedFrom | None = None
    joining: Joining | None = None


class Revisions:
    """The history of every case of this vault; the only door by which a case changes."""

    def __init__(
        self, lane: Lane, clock: Clock, cases: Cases, journal: Journal, *, device: DeviceId, signing: SigningKey,
        definitions: str,
    ) -> None:  # fmt: skip
        self._lane = lane
        self._clock = clock
        self._cases = cases
        self._journal = journal
        self.own = OwnRevisions(lane, journal, device, signing)
        self.definitions = definitions
        """The version of the forms by which answers are understood that are written from now on."""
        self.undecided = UndecidedAnswers(lane)
        self.woven = WovenCases(lane)
        self.joined = JoinedParts(lane, cases)

    @property
    def written(self) -> int:
        """The number of the newest revision of this PC, as far as it is in mind; 0 if not. Reads nothing."""
        newest: tuple[int, bytes] = self._lane.memory.get("revisions", (0, b""))
        return newest[0]

    def append(
        self,
        case_id: CaseId,
        change: Change,
        *,
        author: PersonId,
        source: str = "at_interview",
        happened_at: datetime | None = None,
        joining: Joining | None = None,
    ) -> RevisionId:
        """Save one change with all that hangs on it, in one transaction; `joining`: it brings that file in.

        Raises `NoSuchCase`, `DiskFull`, `SaveUncertain`; `NotAnAnswer` if it rewrites an entry of a chain of custody.
        """
        if source not in {*SOURCES, ERASED, MERGED, SPLIT, MOVED, DECIDED}:
            raise ValueError(source)
        revision = RevisionId(uuid4())
        self._write(_New(revision, case_id, change, author, source, happened_at, self.definitions, None, joining))
        return revision

    def move_in(self, written: Revision, *, by: PersonId, writer: str) -> None:
        """Save a revision of the training clinic with its id and its forms; `writer` is the staff code of who wrote it.

        It says both times. Raises `NoSuchCase`, `DiskFull`, `SaveUncertain`.
        """
        moved, forms = MovedFrom(iso(written.at), writer, written.source), written.definitions
        self._write(_New(written.id, written.case_id, written.change, by, MOVED, written.happened_at, forms, moved))

    def _write(self, new: _New) -> None:
        case_id = new.case_id
        at, happened = iso(self._clock.now()), iso(new.happened_at) if new.happened_at else None

        def write() -> None:
            case = self._cases.load(case_id)
            if new.source not in (SPLIT, MOVED):  # what is moved was looked at where it was written
                refuse_rewriting(case, new.change)
            link, seen = self._cases.newest(case_id), self._seen(case_id)
            revision = NewRevision(
                id=new.id, file=case_id, link=link, seen=seen, definitions=new.definitions, author=new.author, at=at,
                source=new.source, act=REVISED, happened=happened,
            )  # fmt: skip
            ours, theirs = self.joined.apart(case, new.change, new.joining)
            begun, lock = None if seen else self._begun(case_id), self._lock_of(case_id)
            body = partial(body_of, ours, begun, new.moved)
            number, seq = self.own.write(
                revision, lambda said: sealed_by(lock, spell(body(self.joined.sealed(theirs, said))), said)
            )  # fmt: skip
            self.joined.note(case_id, {path for path, _ in theirs})
            change = reduce(Change.and_then, (*(said for _, said in theirs), ours))
            self._cases.replace(self._says(case, [change], number, lock, in_turn=True), change, number)
            self._note_seen(case_id, {**seen, self.device.hex: seq})

        self._lane.save(write)

    def take_up(self, heard: Sequence[HeardOf]) -> list[list[Change]]:
        """Let each of these cases say what was heard of it; of each, what each revision did.

        Part of the transaction in which it came in. Raises `VaultDamaged` if one does not open, `NoSuchCase`.
        """
        keys = {each.case.known.case.id: each.case.known.key for each in heard if each.case.known.key is not None}
        with self.joined.with_keys(keys):
            said = [self._taken_up(each) for each in heard]
        self._cases.together.write([says for says, _ in said])
        return [did for _, did in said]

    def _taken_up(self, heard: HeardOf) -> tuple[NowSays, list[Change]]:
        known, did, in_turn, joined = heard.case.known, list[Change](), True, dict[Path, None]()
        if known.key is None:
            raise NoSuchCase
        lock, shown, case_id = AESGCM(known.key), self._shown(heard.case), known.case.id
        for header, sealed, said in heard.rows:
            in_turn = in_turn and has_seen(said, shown)
            shown = with_seen(shown, said)
            change, paths = change_of(lock, header, sealed, self.joined.lock_of)
            did.append(change)
            joined |= dict.fromkeys(paths)
        self._note_seen(case_id, shown)
        self.joined.note(case_id, joined)
        whole = Change.whole(did)
        if not in_turn:
            self.woven.add(case_id)
        case = self._says(known.case, did, heard.newest, lock, in_turn=in_turn)
        return NowSays(known, case, whole, heard.newest, heard.begun), did

    def _says(self, before: Case, did: Sequence[Change], end: int, lock: AESGCM, *, in_turn: bool) -> Case:
        """What is written in turn follows on what stands; everything else is laid together anew."""
        if in_turn and before.id not in self.undecided.cases():
            return before.following(did)
        together = self._together(before, end, lock)
        self.undecided.put(before.id, together.undecided)
        return together.case

    def _together(self, shown: Case, end: int, lock: AESGCM) -> Converged:
        return converge(Case.begun(shown.id, shown.code), [each.said for each in self._line(end, lock)])

    def _line(self, end: int | None, lock: AESGCM) -> list[Revision]:
        return [opened(lock, at, head, body, self.joined.lock_of) for at, head, body in self._lane.rows(LINE, (end,))]

    def lay_anew(self, case_id: CaseId) -> None:
        """Let a case say what can be read of it now: the key of a file that was joined to it came, or is gone."""
        end, lock = self._cases.newest(case_id) or 0, self._lock_of(case_id)
        together = self._together(self._cases.load(case_id), end, lock)
        self._cases.replace(together.case, Change(), end)
        self._cases.index_again(case_id)
        self.undecided.put(case_id, together.undecided)

    def undecided_of(self, case_id: CaseId) -> tuple[Undecided, ...]:
        """What a person is to decide of a case, with the words of each PC. Raises `NoSuchCase`, `VaultDamaged`."""
        if case_id not in self.undecided.cases():
            return ()
        newest = self._cases.newest(case_id) or 0
        return self._together(self._cases.load(case_id), newest, self._lock_of(case_id)).undecided

    def history(self, case_id: CaseId) -> list[Revision]:
        """Every revision of a case, oldest first, opened. Raises `NoSuchCase`, `VaultDamaged`."""
        return self._line(self._cases.newest(case_id), self._lock_of(case_id))

    @property
    def device(self) -> DeviceId:
        """The PC that writes here."""
        return self.own.device

    @property
    def this_pc(self) -> OtherPc:
        """This PC as the others see it."""
        return self.own.this_pc

    def verify_chain(self, device: DeviceId | None = None, key: VerifyKey | None = None) -> int:
        """Check hashes, order and signatures of a device's revisions (ours, if none is named); how many there are.

        Needs no case key. Raises `ChainBroken` with the number of the first that does not fit.
        """
        device, key = device or self.device, key or self.own.key.public
        holes = holes_of(last_salvage(self._lane.rows(EVERY_HEAD))[1])
        chain = RevisionChain({device.hex: key}, strangers=True, holes=holes)
        sql = "SELECT seq, entry, before, header, sealed, signature FROM journal WHERE header IS NOT NULL ORDER BY seq"
        for number, entry, *row in self._lane.rows(sql):
            try:
                told = read_entry(entry)
            except msgspec.DecodeError as error:
                raise ChainBroken("revisions", number) from error
            chain.take(number, told, Written(*row))
        chain.close(self._lane.rows("SELECT id, newest FROM case_documents JOIN cases USING (number)"))
        return chain.counts.get(device.hex, 0)

    def _seen(self, case_id: CaseId) -> dict[str, int]:
        """The newest revision of each device that this case showed when it was changed."""
        known = self._seen_lately.get(case_id)
        if known is None:
            known, number = dict[str, int](), self._cases.newest(case_id)
            woven = case_id in self.woven.cases()
            while (row := self._lane.row("SELECT header, before FROM journal WHERE seq = ?", (number,))) is not None:
                said, number = read_header(row[0]), row[1]
                known = with_seen(known, said)
                # What was written here had seen everything before it; what was heard of other PCs had not always.
                if not woven or said.device == self.device.hex:
                    break
            self._note_seen(case_id, known)
        return known

    def _shown(self, loaded: Loaded) -> dict[str, int]:
        """The same of a case that was just loaded."""
        case_id, header = loaded.known.case.id, loaded.header
        if header is not None and (case_id in self._seen_lately or case_id in self.woven.cases()):
            return self._seen(case_id)
        # Without a header it begins here, maybe once more: its key had gone.
        return with_seen({}, read_header(header)) if header is not None else {}

    @property
    def _seen_lately(self) -> OrderedDict[CaseId, dict[str, int]]:
        seen: OrderedDict[CaseId, dict[str, int]] = self._lane.memory.setdefault("seen", OrderedDict())
        return seen

    def _note_seen(self, case_id: CaseId, seen: dict[str, int]) -> None:
        self._seen_lately[case_id] = seen
        if len(self._seen_lately) > _SEEN_AT_HAND:
            self._seen_lately.popitem(last=False)

    def _begun(self, case_id: CaseId) -> Begun:
        case = self._cases.load(case_id)
        return Begun(case.code, iso(self._cases.begun_at(case_id)), self._cases.begun_by(case_id).hex)

    def _lock_of(self, case_id: CaseId) -> AESGCM:
        return AESGCM(self._cases.key(case_id))
