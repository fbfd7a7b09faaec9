"""Bringing the record back from a backup: look at the file, open it with the sheet or a network's key, restore.

Only where no record stands. The PC that restores is a new one to everybody else: it enrols at the hub again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.timekeeping import Clock, instant
from clinic_app.errors import BackupOlder, BackupPlaceGone, BackupRefused, NoVault, SlotsDamaged
from clinic_app.facts import dataclass
from clinic_app.services.erased_since import Doubt, ErasedSince, lists_around
from clinic_app.services.joining import OURS_AT_THE_HUB
from clinic_app.services.locking_policy import OF_WHERE_IT_STANDS
from clinic_app.services.metering import OF_THIS_LINE
from clinic_app.services.off_site import open_file
from clinic_app.services.sending import ASKED_AT_THE_HUB
from clinic_app.services.way_to_hub import OF_THIS_NETWORK
from clinic_app.services.ways_between import OF_THIS_HOUSE
from clinic_app.vault.backup_book import read_note
from clinic_app.vault.backup_folder import backups_in
from clinic_app.vault.backup_head import BackupFile, read_backup
from clinic_app.vault.closed_copy import ClosedCopy, OpenedCopy, is_closed, read_closed
from clinic_app.vault.device import DeviceKeys
from clinic_app.vault.keep_book import ON_ITS_WAY
from clinic_app.vault.opening import NewPerson, Unlocked
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.projection import Projection
from clinic_app.vault.restore import OpenedBackup, open_backup, put_back, restore, set_aside
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.writable import refuse_read_only

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic

__all__ = [
    "BackupFacts",
    "Doubt",
    "ErasedSince",
    "NewPerson",
    "Ready",
    "RecoveryCode",
    "Restored",
    "Restoring",
    "SealKeyPair",
    "Unlocked",
    "Way",
    "as_way",
    "facts_of",
    "opened",
]

Way = Sequence[str] | SealKeyPair
"""The four lines typed from the sheet, or the key a network holds."""

Told = Callable[[float], None]
OF_THE_OLD_PC: Final = (
    *OURS_AT_THE_HUB,
    *ASKED_AT_THE_HUB,
    *OF_THIS_LINE,
    *OF_THIS_NETWORK,
    *OF_THIS_HOUSE,
    *OF_WHERE_IT_STANDS,
    ON_ITS_WAY,
)
DEVICE_WORDS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFacts:
    """What a backup says to whoever finds it. `device_words` name the PC that signed it: they stand on its card.

    `newer` is the moment of a newer backup of the same record, if one lies beside it or was made here.
    """

    path: Path
    made_at: datetime
    size: int
    counter: int
    training: bool
    device_words: tuple[str, ...]
    for_network: bool
    newer: datetime | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A backup, or a closed copy, that was opened and can be restored."""

    facts: BackupFacts
    opened: OpenedBackup | OpenedCopy

    @property
    def cases(self) -> int:
        """How many cases it holds."""
        return self.opened.manifest.cases

    @property
    def journal_head(self) -> str:
        """The ten characters that stand on papers of that day."""
        return self.opened.journal_head


@dataclass(frozen=True, slots=True)
class Restored:
    """A record that stands here now, and what had been erased since the backup was made: it went again at once."""

    unlocked: Unlocked
    erased: ErasedSince


class Restoring:
    """The way back in on another PC. Reads whole files, so it works in the reader lane."""

    def __init__(
        self,
        place: VaultPlace,
        policy: KdfPolicy,
        clock: Clock,
        projection: Projection,
        *,
        enter: Callable[[VaultPlace, Unlocked], Clinic],
        ballast_bytes: int,
    ) -> None:
        self._place = place
        self._policy = policy
        self._clock = clock
        self._projection = projection
        self._enter = enter
        self._ballast_bytes = ballast_bytes

    def look(self, path: Path) -> BackupFacts:
        """Read the end of a file, or the list of a closed copy.

        Raises `BackupRefused`, `BackupPlaceGone`, `VaultFromNewerVersion`.
        """
        return _facts_of_copy(read_closed(path)) if is_closed(path) else facts_of(read_backup(path), self._place)

    def lying_in(self, folder: Path) -> tuple[BackupFacts, ...]:
        """Every backup of this kind of record in a folder, the newest first. Raises `BackupPlaceGone`."""
        return tuple(facts_of(file, self._place) for file in backups_in(folder) if not file.head.training)

    def open(self, path: Path, way: Way) -> Ready:
        """Try the sheet or the key. Raises `WrongRecoveryLine`, `WrongRecoveryCode`, and what `look` raises.

        A closed copy is opened in a folder beside the record's, until `restore` has ended.
        """
        facts = self.look(path)
        if not is_closed(path):
            return Ready(facts, opened(path, way))
        self._clear()
        self._scratch.mkdir(mode=0o700, parents=True)
        return Ready(facts, read_closed(path).open(as_way(way), self._scratch))

    def off_site_key(self, key_file: Path, passphrase: str) -> SealKeyPair:
        """The key in a file that a network or ministry holds. Raises `OffSiteKeyRefused`, `WrongPassphrase`."""
        return open_file(key_file, passphrase, self._policy)

    def restore(
        self,
        backup: Ready,
        person: NewPerson,
        *,
        older_too: bool = False,
        aside: bool = False,
        device: DeviceKeys | None = None,
        told: Told = lambda _: None,
    ) -> Restored:
        """Make the record of this PC from a backup, and let this person in. Nothing is left of one that fails.

        What the lists of erasures name is erased again before that. `aside` puts a record that stands here, damaged
        perhaps, out of the way first, and back if this fails; `device` is who this PC is to the hub already. Raises
        `VaultExists`, `VaultInUse`, `BackupOlder` unless `older_too`, `BackupRefused`, `BackupNoRoom`,
        `BackupPlaceGone`, `WeakPassphrase`, `UnsafePlace`, `PlaceReadOnly`, or what `told` raises.
        """
        facts = backup.facts
        try:
            if facts.training:
                raise BackupRefused("training")
            if facts.newer is not None and not older_too:
                raise BackupOlder(facts.made_at.isoformat(), facts.newer.isoformat())
            if aside:
                self._refuse_of_another(backup.opened.origin.vault_id)
            refuse_read_only(self._place)
            known = lists_around(backup.opened, facts.path, self._place, self._clock.now())
            moved = set_aside(self._place, self._clock) if aside else None
            try:
                done = restore(
                    backup.opened, self._place, person, policy=self._policy, clock=self._clock,
                    projection=self._projection, known=known, forget=OF_THE_OLD_PC, device=device,
                    ballast_bytes=self._ballast_bytes, told=told,
                )  # fmt: skip
            except BaseException:
                if moved is not None:
                    put_back(self._place, moved)
                raise
            if known.ledger is not None:
                with suppress(OSError):
                    known.ledger.leave_in(self._place.folder)
            return Restored(done.unlocked, ErasedSince.told(known, facts.made_at, done.erased_again))
        finally:
            self._clear()

    def _refuse_of_another(self, vault_id: UUID) -> None:
        """A record is put aside for a backup of its own only; where it is too damaged to say whose it is, for any."""
        with suppress(SlotsDamaged, NoVault):
            if read_slots(self._place).vault_id != vault_id:
                raise BackupRefused("other_vault")

    @property
    def _scratch(self) -> Path:
        return self._place.folder.with_name("opening")

    def _clear(self) -> None:
        shutil.rmtree(self._scratch, ignore_errors=True)

    def come_in(self, restored: Restored) -> Clinic:
        """Open what was restored, in the vault lane."""
        return self._enter(self._place, restored.unlocked)


def facts_of(file: BackupFile, place: VaultPlace | None = None) -> BackupFacts:
    """What the file says, and whether a newer backup of the same record is known."""
    head = file.head
    return BackupFacts(
        path=file.path,
        made_at=instant(head.made_at),
        size=file.path.stat().st_size,
        counter=head.counter,
        training=head.training,
        device_words=words(head.device, DEVICE_WORDS),
        for_network=bool(head.slot_list().publics("network")),
        newer=_newer(file, place),
    )


def opened(path: Path, way: Way) -> OpenedBackup:
    """Open a backup with the lines of the sheet or a network's key."""
    return open_backup(read_backup(path), as_way(way))


def as_way(way: Way) -> RecoveryCode | SealKeyPair:
    """Read what was typed. Raises `WrongRecoveryLine`."""
    return way if isinstance(way, SealKeyPair) else RecoveryCode.from_lines(way)


def _facts_of_copy(copy: ClosedCopy) -> BackupFacts:
    slots = SlotList.from_bytes((copy.folder / "vault.json").read_bytes())
    return BackupFacts(
        path=copy.folder, made_at=instant(copy.told.made_at), size=copy.size, counter=0, training=copy.told.training,
        device_words=(), for_network=bool(slots.publics("network")), newer=None,
    )  # fmt: skip


def _newer(file: BackupFile, place: VaultPlace | None) -> datetime | None:
    known = []
    with suppress(BackupPlaceGone):
        heads = [other.head for other in backups_in(file.path.parent, file.head.vault_id)]
        known = [head.made_at for head in heads if head.of_line(file.head.line)]  # another PC's is another record
    note = read_note(place) if place is not None else None
    if note is not None and note.vault_id == file.head.vault_id and note.last_at is not None:
        known.append(note.last_at)
    newest = max(known, default=file.head.made_at)
    return instant(newest) if newest > file.head.made_at else None
