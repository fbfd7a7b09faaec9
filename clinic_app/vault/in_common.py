"""What all PCs of one clinic have in common beside its cases: people, lists, promises; each a little file of its own.

A record is written, signed, told and laid together as a case is. Which tables are shared, `common_tables` says. Nothing
that writes to them knows of it: triggers note what was touched, and `tell` writes of that before a meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID, uuid4

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change
from clinic_app.domain.common_law import GONE
from clinic_app.domain.convergence import Undecided
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.facts import dataclass
from clinic_app.vault.common_book import CommonBook, Record
from clinic_app.vault.common_key import ClinicKey, ClinicKeys
from clinic_app.vault.common_kinds import Kind, Table, Told
from clinic_app.vault.common_laid import CommonLaid
from clinic_app.vault.common_people import PeopleKind
from clinic_app.vault.common_tables import KINDS
from clinic_app.vault.heard import HeardEntries, Looked
from clinic_app.vault.joined_lists import lists_hold_for_joined
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_form import COMMON, SHARED, Header, spell, with_seen
from clinic_app.vault.lane import Lane
from clinic_app.vault.own_revisions import NewRevision
from clinic_app.vault.revision_form import Begun, Revision, body_of
from clinic_app.vault.revisions import Revisions

_AT_ONCE: Final = 500
_A_SLICE: Final = 500
"""Told in one transaction, where somebody watches how far it is: a third of a second."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a record is about, and what it says."""

    kind: str
    name: str
    said: Told


class Common:
    """The records that one vault shares with the other PCs of its clinic."""

    def __init__(
        self, lane: Lane, clock: Clock, vault_id: UUID, revisions: Revisions, journal: Journal, *, me: PersonId,
        kinds: Mapping[str, Kind] = KINDS,
    ) -> None:  # fmt: skip
        self._lane = lane
        self._clock = clock
        self._revisions = revisions
        self._journal = journal
        self._me = me
        self._kinds = kinds
        self._keys = ClinicKeys(lane, clock)
        self._book = CommonBook(lane, vault_id)
        self._laid = CommonLaid(lane, self._book, self._keys, revisions.undecided, kinds)

    # --- the key -----------------------------------------------------------------------------------

    def begin(self) -> None:
        """From now on this clinic has several PCs: make its key, and tell everything there is. Safe to repeat.

        Called on the PC that stands when the first other joins.
        """

        def write() -> None:
            if not self.shared:
                self._keys.make()
                for kind in self._kinds.values():
                    self._book.touch_all(kind.name, kind.every)

        self._lane.save(write)

    def join(self, keys: tuple[ClinicKey, ...]) -> None:
        """Know the keys of the clinic that this PC comes into, or such as were made since.

        What was written here before is not told. What they open is shown at once.
        """

        def write() -> None:
            if {key.raw for key in keys} - {key.raw for key in self.keys}:
                self._keys.keep(keys)
                self.settle()

        self._lane.save(write)

    @property
    def shared(self) -> bool:
        """Whether this clinic has, or had, several PCs."""
        return bool(self.keys)

    @property
    def key(self) -> ClinicKey | None:
        """The key with which records are shut now; None in a clinic that never had a second PC."""
        return self.keys[-1] if self.keys else None

    @property
    def keys(self) -> tuple[ClinicKey, ...]:
        """All of them, the oldest first: what a PC that comes in is given, and what every letter may carry."""
        return self._keys.every()

    def change_key(self) -> ClinicKey:
        """Shut what is written from now on with a new key, which only the PCs get that still belong to the clinic."""
        return self._keys.make()

    # --- what is said here -------------------------------------------------------------------------

    def tell(self, by: PersonId | None = None, *, most: int | None = None) -> int:
        """Write down what was touched since; how many revisions that gave. Called before every meeting.

        With `most` it may be called again until nothing is left: each time is one transaction.
        """
        if not self.shared:
            return 0
        return self._lane.save(lambda: self._tell(self._kinds, by or self._me, most))

    def tell_whole(self, by: PersonId, told: Callable[[float], None]) -> None:
        """The same slice by slice; `told` hears how much is done, from 0 to 1, and may raise, to stop it.

        What was told by then stays told, and the next time goes on.
        """
        whole = self._book.untold
        while self.tell(by, most=_A_SLICE):
            told(1 - self._book.untold / whole)

    def decide(self, record: UUID, field: str, answer: Stored | None, *, by: PersonId) -> None:
        """Somebody who saw both answers says which holds, also if it is the one that held meanwhile."""

        def write() -> None:
            self._tell(self._kinds, by, None)
            written = self._write(self._book.one(record), {field: answer}, by)
            self._laid.show(written)
            self._look_at_people(written.kind)

        self._lane.save(write)

    def named(self, record: UUID) -> Named | None:
        """What the record is about whose id stands among the undecided; None if it is none of these, but a case."""
        found = self._book.one(record)
        return None if found.kind is None else Named(found.kind, found.name, found.said)

    def words(self, record: UUID) -> tuple[tuple[Undecided, ...], tuple[Revision, ...]]:
        """What somebody is to decide of a record, with who wrote each answer, and every revision of it."""
        return self._laid.words(self._book.one(record))

    def record_of(self, kind: str, name: str) -> UUID:
        """The id of a record."""
        return self._book.id_of(kind, name)

    # --- what is heard -----------------------------------------------------------------------------

    def look_ahead(self, looked: Iterable[Looked]) -> None:
        """These will be heard."""
        told = {each.said.case for each in looked if each.said is not None and each.said.source == COMMON}
        self._book.look_ahead(map(UUID, told))

    def hear(self, looked: Looked, header: Header, entries: HeardEntries) -> str | None:
        """Take in a revision of another PC; the kind of its record, if it can be read. Part of that transaction.

        Raises `HeardRefused`.
        """
        sent = looked.sent
        record, revision = self._book.one(UUID(header.case)), self._laid.opened(0, sent.header, sent.sealed)
        if record.kind is None and not record.shut and revision is not None:
            record = self._laid.begun(record, revision)
        kind = self._kinds.get(record.kind or "")
        if kind is not None and self._book.is_touched(kind.name, record.name):
            entries.write()
            self._laid.show_waiting()
            self._tell_one(kind, record.name, self._me)  # what was written here is told first, by whoever is here
            record = replace(self._book.one(record.id), kind=kind.name, name=record.name)
        number = entries.add(looked, header, record.newest)
        if revision is None or record.shut:
            self._book.keep(replace(record, newest=number, shut=True))
            return None
        in_turn = all(header.seen.get(device, 0) >= seq for device, seq in record.seen.items())
        record = replace(record, newest=number, seen=with_seen(record.seen, header))
        if not in_turn or self._laid.is_asked(record) or not isinstance(kind, Table):
            entries.write()  # now it may be asked for what was written before
        self._laid.show_soon(self._laid.laid(record, revision.change, in_turn=in_turn))
        return record.kind

    def all_heard(self) -> None:
        """That was all of one letter: let the tables say it."""
        self._laid.show_waiting()
        self._book.look_again()

    def hide(self, cases: Iterable[CaseId]) -> None:
        """What hangs on these cases is shown again when they are. Part of the transaction in which they went.

        `tell` was called before: what was touched since was touched by their going, and is not told.
        """
        for case_id in cases:
            self._book.hide(case_id)
        self._book.untouch_all()

    def shown(self) -> tuple[Named, ...]:
        """What the tables of this PC came to say since this was asked last."""
        shown = tuple(Named(each.kind or "", each.name, each.said) for each in self._laid.shown)
        self._laid.shown.clear()
        return shown

    def settle(self, kind: str | None = PeopleKind.name) -> None:
        """Once everything of a letter was taken in, in its transaction: show what could not be shown until now."""
        self._laid.catch_up()
        lists_hold_for_joined(self._lane)
        self._look_at_people(kind)

    def catch_up(self) -> None:
        """What a newer program, or what came meanwhile, can show."""
        if self.shared:
            self._lane.save(self._laid.catch_up)

    # --- writing -----------------------------------------------------------------------------------

    def _tell(self, kinds: Mapping[str, Kind], by: PersonId, most: int | None) -> int:
        told = 0
        for kind in kinds.values():
            name, before = "", told
            while names := self._book.touched(kind.name, name, _AT_ONCE):
                for name in names:
                    if told == most:
                        return told
                    told += self._tell_one(kind, name, by)
            if told > before:
                self._look_at_people(kind.name)
        return told

    def _tell_one(self, kind: Kind, name: str, by: PersonId) -> bool:
        record = self._book.one(self._book.id_of(kind.name, name))
        said, before = kind.says(self._lane, name), record.said
        self._book.untouch(kind.name, name)
        gone = bool(said.get(GONE))
        # A row that is gone says no more than that: what it said before stays beside it.
        asked = {*said} if gone else {*said, *before}
        change = {field: said.get(field) for field in sorted(asked) if said.get(field) != before.get(field)}
        if not change or (gone and not record.seen):
            return False
        was_asked = self._laid.is_asked(record) and not record.shut
        written = self._write(replace(record, kind=kind.name, name=name), change, by)
        if was_asked:  # what holds may be another than what was written
            self._laid.show(written)
        return True

    def _write(self, record: Record, change: Mapping[str, Stored | None], by: PersonId) -> Record:
        """One revision of it."""
        at, root = iso(self._clock.now()), EntityId(record.id)
        whole = Change(values=tuple((root, field, value) for field, value in change.items()))
        begun = None if record.seen else Begun(f"{record.kind}/{record.name}", at, by.hex)
        body, own = spell(body_of(whole, begun, None)), self._revisions.own
        new = NewRevision(
            id=uuid4(), file=record.id, link=record.newest, seen=dict(record.seen),
            definitions=self._revisions.definitions, author=by, at=at, source=COMMON, act=SHARED,
        )  # fmt: skip
        number, seq = own.write(new, lambda header: self._keys.seal(body, header))
        record = replace(record, newest=number, seen={**record.seen, own.device.hex: seq})
        return self._laid.laid(record, whole, in_turn=True)

    def _look_at_people(self, kind: str | None) -> None:
        if kind == PeopleKind.name:
            for name in self._book.touched(kind, "", _AT_ONCE):
                self._tell_one(self._kinds[kind], name, self._me)
            self._laid.look_at_people()
