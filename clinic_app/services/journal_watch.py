"""The journal for whoever watches over it: is it whole, who did what, do ten characters on a paper belong to it.

`reader` and `settle` run in the vault lane, what a reader does between them in the reader's. Everybody may have it
proved; who did what is read by those who lead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.directory import Directory
from clinic_app.domain.ids import CaseId, DeviceId, OrganisationId, PersonId
from clinic_app.domain.people import Act, Person, may
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import ChainBroken, NotAllowed, NotTenCharacters
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.which_pc import WhichPc, which_pcs
from clinic_app.vault.connection import Connection
from clinic_app.vault.journal_elsewhere import find_head_elsewhere, page_elsewhere, prove_elsewhere
from clinic_app.vault.journal_form import Entry, read_short
from clinic_app.vault.journal_gaps import SalvageTold
from clinic_app.vault.journal_proof import Proven, prove
from clinic_app.vault.journal_reading import Doubt, JournalFilter, JournalPage, find_head, page, still

__all__ = [
    "Doubt", "Entry", "JournalLine", "JournalPage", "JournalReader", "JournalState", "JournalWatch", "Proven",
    "SalvageTold", "Wanted",
]  # fmt: skip

_SETTING: Final = "journal_proved"
PROVED: Final = "journal_proved"
PROVED_BUT: Final = "journal_proved_but"
"""Nothing was changed, but a salvage had lost some."""

BROKEN: Final = "journal_broken"
_IDS: Final = frozenset({"case", "revision", "person", "device", "before", "referral", "received", "place", "pc"})
"""Parts of an entry that say nothing to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines: of these days, the last counted in, and of this person."""

    since: date | None = None
    until: date | None = None
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One act. `code` is None where there was no case, or it is kept from whoever reads."""

    seq: int
    at: datetime
    act: str
    by: Person | None
    person: Person | None
    code: str | None
    facts: Mapping[str, str | int]
    clock_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalState:
    """The journal in one look."""

    entries: int
    head: str
    proved_at: datetime | None
    proved_entries: int
    clock_back: int
    """How often the PC's clock had been set back, as far as it was proved."""
    restored: int
    salvaged: tuple[SalvageTold, ...]
    broken: ChainBroken | None
    doubt: Doubt | None
    may_read: bool

    @property
    def missing(self) -> int:
        """How many entries are known to be missing, as far as it was proved."""
        return sum(each.missing for each in self.salvaged)


class _Kept(msgspec.Struct, frozen=True):
    at: str
    entries: int
    clock_back: int = 0
    restored: int = 0
    salvaged: tuple[SalvageTold, ...] = ()
    chain: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class JournalReader:
    """Taken to the reader's lane."""

    vault_id: UUID
    device: VerifyKey
    may_read: bool
    zone: tzinfo
    connect: Callable[[], Connection] = field(repr=False)
    elsewhere: DeviceId | None = None
    """Of which other PC of the clinic; None: of this one."""
    certifiers: frozenset[bytes] = frozenset()

    def prove(self, told: Callable[[float], None] = lambda _: None) -> Proven:
        """Walk all of it. Raises `ChainBroken`, or what `told` raises."""
        with still(self.connect) as ask:
            if self.elsewhere is not None:
                return prove_elsewhere(ask, self.elsewhere, self.certifiers, told)
            return prove(ask, self.vault_id, self.device, told=told)

    def find(self, typed: str, told: Callable[[float], None] = lambda _: None) -> Entry | None:
        """The entry of ten characters from a paper; None if this journal never had them. Raises `NotTenCharacters`."""
        short = read_short(typed)
        if short is None:
            raise NotTenCharacters
        with still(self.connect) as ask:
            if self.elsewhere is not None:
                return find_head_elsewhere(ask, self.elsewhere, short)
            return find_head(ask, short, told)

    def page(self, wanted: Wanted = Wanted(), before: int | None = None) -> JournalPage:  # noqa: B008 - frozen
        """Entries, the newest first. Raises `NotAllowed`."""
        if not self.may_read:
            raise NotAllowed(Act.READ_JOURNAL.value)
        asked = JournalFilter(
            since=self._begins(wanted.since),
            until=self._begins(wanted.until + timedelta(days=1)) if wanted.until else None,
            by=wanted.by,
        )
        with still(self.connect) as ask:
            if self.elsewhere is not None:
                return page_elsewhere(ask, self.elsewhere, asked, before=before)
            return page(ask, asked, before=before)

    def _begins(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), self.zone) if day else None


class JournalWatch:
    """What can be asked of the journal from within."""

    def __init__(self, desk: Desk, directory: Callable[[], Directory]) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory

    def elsewhere(self) -> tuple[WhichPc, ...]:
        """The other PCs whose journal came here, also those that were let go. Raises `NotAllowed`."""
        self._desk.require(Act.KEEP_SAFE)
        told = self._vault.journals.reached()
        return tuple(pc for pc in which_pcs(self._vault).values() if pc.device in told and not pc.here)

    def broken_elsewhere(self) -> tuple[WhichPc, ...]:
        """Those whose journal does not follow on what it had told, or was found changed. Raises `NotAllowed`."""
        broken = self._vault.journals.broken()
        return tuple(pc for pc in self.elsewhere() if pc.device in broken or self._chain(self._kept(pc.device)))

    def state(self, of: DeviceId | None = None) -> JournalState:
        """What is known without walking it; `of` another PC, as far as it came here. Raises `NotAllowed`."""
        self._desk.require(Act.KEEP_SAFE)
        kept = self._kept(of)
        entries, head = self._vault.journal.short_head() if of is None else self._vault.journals.short_head(of)
        return JournalState(
            entries=entries,
            head=head,
            proved_at=instant(kept.at) if kept else None,
            proved_entries=kept.entries if kept else 0,
            clock_back=kept.clock_back if kept else 0,
            restored=kept.restored if kept else 0,
            salvaged=kept.salvaged if kept else (),
            broken=self._chain(kept) or (self._vault.journals.broken().get(of) if of else None),
            doubt=self._vault.journal_doubt if of is None else None,
            may_read=self._may_read,
        )

    def wrong(self) -> Doubt | ChainBroken | None:
        """What everybody is told who comes in: the record is not the one it should be, or was found changed."""
        return self._chain(self._kept()) or self._vault.journal_doubt

    def reader(self, of: DeviceId | None = None) -> JournalReader:
        """What the reader's lane needs. Raises `NotAllowed`."""
        self._desk.require(Act.KEEP_SAFE)
        vault = self._vault
        return JournalReader(
            vault.id, vault.device.signing.public, self._may_read, self._desk.clock.zone, vault.reader_connection(),
            of, frozenset(pc.signing.raw for pc in vault.pcs.every()),
        )  # fmt: skip

    def settle(self, found: Proven | ChainBroken, of: DeviceId | None = None) -> None:
        """Remember what a walk found, for whoever comes next; the journal itself tells it too."""
        now = iso(self._desk.clock.now())
        about: dict[str, str | int | UUID] = {"pc": of} if of else {}
        if isinstance(found, ChainBroken):
            act, kept = BROKEN, _Kept(now, 0, chain=found.chain, number=found.number)
            about |= {"chain": found.chain, "number": found.number}
        else:
            told = (len(found.clock_back), len(found.restored), found.salvaged)
            act, kept = PROVED_BUT if found.missing else PROVED, _Kept(now, found.entries, *told)
            about["entries"] = found.entries
            if found.missing:
                about["missing"] = found.missing

        def write() -> None:
            self._vault.settings[_setting(of)] = msgspec.to_builtins(kept)
            self._vault.journal.append(act, self._desk.me.id, about)

        self._vault.save(write)

    def lines(self, entries: Collection[Entry]) -> tuple[JournalLine, ...]:
        """Entries as a person reads them: staff codes for people, codes for the cases this person may know of."""
        self._desk.require(Act.READ_JOURNAL)
        people = {person.id.hex: person for person in self._vault.people.every()}
        return tuple(
            JournalLine(
                seq=entry.seq,
                at=instant(entry.at),
                act=entry.act,
                by=people.get(entry.by or ""),
                person=people.get(str(entry.about.get("person", ""))),
                code=self._code(entry),
                facts={name: self._named(name, value) for name, value in entry.about.items() if name not in _IDS},
                clock_back=entry.clock_back,
            )
            for entry in entries
        )

    def _named(self, fact: str, value: str | int) -> str | int:
        """An organisation by what it is called; one that the list no longer has, as it was written down."""
        if fact != "organisation":
            return value
        known = self._directory().organisations.get(OrganisationId(str(value)))
        return known.name(self._desk.settings.language) if known else value

    def _code(self, entry: Entry) -> str | None:
        case = entry.about.get("case")
        case_id = CaseId(UUID(hex=str(case))) if case else None
        if case_id is None or not self._desk.cases.sees(case_id) or not self._vault.cases.stands(case_id):
            return None
        return self._vault.cases.load(case_id).code

    def _kept(self, of: DeviceId | None = None) -> _Kept | None:
        kept = self._vault.settings.get(_setting(of))
        return msgspec.convert(kept, _Kept) if kept else None

    @staticmethod
    def _chain(kept: _Kept | None) -> ChainBroken | None:
        return ChainBroken(kept.chain, kept.number) if kept and kept.chain else None

    @property
    def _may_read(self) -> bool:
        return may(self._desk.me.role, Act.READ_JOURNAL)


def _setting(of: DeviceId | None) -> str:
    return f"{_SETTING}:{of.hex}" if of else _SETTING
