"""A rehearsal of the worst day: a backup is restored beside the record, counted, and taken away again.

Needs the printed sheet, as the worst day will: a drill without fetching it from the safe would prove half of it.
`plan` and `settle` run in the vault lane, `carry_out` between them in the reader's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from clinic_app.domain.dates import shown_instant
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import Clock, instant
from clinic_app.errors import BackupPlaceGone, BackupRefused
from clinic_app.facts import dataclass
from clinic_app.services.backing_up import BackupState
from clinic_app.services.desk import Desk
from clinic_app.services.erased_since import lists_around
from clinic_app.services.restoring import BackupFacts, Way, facts_of, opened
from clinic_app.vault.backup_folder import Mark, backups_in, find
from clinic_app.vault.backup_head import read_backup
from clinic_app.vault.journal_form import short_head
from clinic_app.vault.ledgers_found import standing_in
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.restore import rehearse
from clinic_app.vault.revisions import CONTINUES

if TYPE_CHECKING:
    from clinic_app.services.paper import Paper

__all__ = ["BackupFacts", "DrillPlan", "Drilled", "Drilling", "carry_out", "look", "newest_there"]

_FOLDER: Final = "drill"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPlan:
    """What the reader lane needs: which record it must be, whose signature it must carry, and where there is room."""

    vault_id: UUID
    devices: frozenset[bytes] = field(repr=False)
    place: VaultPlace
    clock: Clock
    cases_now: int
    erased: frozenset[CaseId] = field(repr=False)
    """Whatever was erased here, ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """What came of it: everything the backup says it holds was found. `cases_now` is the record today.

    `erased_again`: so many of its cases were erased since, and would go again in a real restore. `would_return` would
    not: no list that is here tells of them yet.
    """

    backup_made_at: datetime
    counter: int
    size: int
    cases: int
    cases_now: int
    revisions: int
    entries: int
    journal_head: str
    erased_again: int
    would_return: int
    began_at: datetime
    took_s: float


class Drilling:
    """The drill as seen from within."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def plan(self) -> DrillPlan:
        """Say what the backup must be. Raises `NotAllowed`."""
        self._desk.require(Act.KEEP_SAFE)
        before = self._vault.settings.get(CONTINUES) or []
        ours = {self._vault.device.signing.public.raw, *(bytes.fromhex(each["key"]) for each in before)}
        return DrillPlan(
            vault_id=self._vault.id,
            devices=frozenset(ours),
            place=VaultPlace(self._desk.settings.data_dir / _FOLDER),
            clock=self._desk.clock,
            cases_now=self._vault.cases.page(limit=1).total,
            erased=frozenset(ledger.erased) if (ledger := self._vault.erasing.ledger(self._vault.id)) else frozenset(),
        )

    def settle(self, done: Drilled) -> None:
        """Write down that it was done and found right."""

        def write() -> None:
            self._vault.backups.note_drill()
            about: dict[str, str | int | UUID] = {"backup": done.counter, "cases": done.cases}
            self._vault.journal.append("restore_drilled", self._desk.me.id, about)

        self._vault.save(write)

    def certificate(self, done: Drilled) -> Paper:
        """What was proved, for whoever did it to sign."""
        from clinic_app.printing.drill_certificate import DrillCertificate, drill_certificate
        from clinic_app.services.paper import Paper

        self._desk.require(Act.KEEP_SAFE)
        language, zone = self._desk.settings.language, self._desk.clock.zone

        def make(number: str) -> bytes:
            facts = DrillCertificate(
                drilled_at=shown_instant(done.began_at, zone, language),
                took=f"{int(done.took_s) // 60}:{int(done.took_s) % 60:02d}",
                backup_made_at=shown_instant(done.backup_made_at, zone, language),
                backup_number=done.counter,
                size=f"{done.size / 1_000_000:,.1f} MB",
                cases=done.cases,
                cases_now=done.cases_now,
                revisions=done.revisions,
                entries=done.entries,
                journal_head=done.journal_head,
                erased_again=done.erased_again,
                would_return=done.would_return,
                by=self._desk.me.staff_code,
                print_number=number,
            )
            return drill_certificate(facts, staff=language, training=self._vault.training)

        return Paper(document="drill_certificate", pdf=make(""), make=make)


def look(path: Path) -> BackupFacts:
    """What a backup says of itself. Raises `BackupRefused`, `BackupPlaceGone`."""
    return facts_of(read_backup(path))


def newest_there(state: BackupState) -> BackupFacts | None:
    """The newest backup of this record on whatever is plugged in now. Looks at disks, so in the reader lane."""
    found = []
    for place in state.places:
        folder = find(Mark(place.id, place.label), Path(place.folder))
        if folder is not None:
            with suppress(BackupPlaceGone):
                found += backups_in(folder, state.vault_id)[:1]
    newest = max(found, key=lambda file: file.head.made_at, default=None)
    return facts_of(newest) if newest else None


def carry_out(plan: DrillPlan, path: Path, way: Way, told: Callable[[float], None] = lambda _: None) -> Drilled:
    """The drill itself, in the reader lane. The real record is not touched, and nothing of the copy is left.

    Raises `WrongRecoveryLine`, `WrongRecoveryCode`, `BackupRefused` (`other_vault`, `signer`, and what a damaged one
    says), `BackupNoRoom`, `BackupPlaceGone`, or what `told` raises.
    """
    began, ticks = plan.clock.now(), plan.clock.monotonic()
    backup = opened(path, way)
    head = backup.file.head
    if head.vault_id != plan.vault_id:
        raise BackupRefused("other_vault")
    if head.device not in plan.devices:
        raise BackupRefused("signer")
    known = lists_around(backup, path, plan.place, began)
    found = rehearse(backup, plan.place, plan.clock, told)
    said = backup.manifest.counts
    # What the rehearsal itself wrote comes on top: an entry in the journal, and a setting that says what it continues.
    if any(found.counts.get(table, -1) < count for table, count in said.items()):
        raise BackupRefused("counts")
    gone = standing_in(backup, plan.erased | frozenset(known.back))
    return Drilled(
        backup_made_at=instant(head.made_at), counter=head.counter, size=path.stat().st_size,
        cases=found.cases, cases_now=plan.cases_now, revisions=found.counts["revisions"],
        entries=backup.manifest.journal_seq, journal_head=short_head(backup.manifest.journal_head),
        erased_again=len(known.back), would_return=len(gone.difference(known.back)),
        began_at=began, took_s=plan.clock.monotonic() - ticks,
    )  # fmt: skip
