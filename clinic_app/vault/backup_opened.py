"""A backup whose key is known: what a vault can be made of, and what it says it holds against what it does hold."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import BackupRefused, SlotsDamaged, VaultDamaged, VaultFromNewerVersion, WrongRecoveryCode
from clinic_app.facts import dataclass
from clinic_app.vault.backup import check_pages, manifest_of, named_place
from clinic_app.vault.backup_head import BackupFile, Manifest, Told
from clinic_app.vault.connection import Connection, DatabaseError, gently, open_copy
from clinic_app.vault.journal_form import short_head
from clinic_app.vault.migrations import STEP_FILES

if TYPE_CHECKING:
    from clinic_app.vault.coming_back import OtherWay


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose record it is, who may open it, which PC wrote it last, and how large it is."""

    vault_id: UUID
    training: bool
    device: bytes
    counter: int
    slots: SlotList
    size: int


class Opened(Protocol):
    """What a vault can be made of: a backup, or a closed copy."""

    @property
    def origin(self) -> Origin: ...
    @property
    def manifest(self) -> Manifest: ...
    def check(self, told: Told = ...) -> None: ...
    def database(self) -> Connection: ...


@dataclass(frozen=True, slots=True)
class OpenedBackup:
    """A backup whose key is known, and what it says it holds."""

    file: BackupFile
    key: VaultKey = field(repr=False)
    manifest: Manifest

    @property
    def journal_head(self) -> str:
        """The ten characters that stand on papers of that day."""
        return short_head(self.manifest.journal_head)

    def count(self, told: Told = lambda _: None) -> Manifest:
        """Read all of it and count. Raises `BackupRefused` if it does not hold what it says."""
        self.check(told)
        with named_place(self.file.path.parent), gently(self.database()) as db:
            return checked(db, self.manifest)

    @property
    def origin(self) -> Origin:
        """Whose it is."""
        head = self.file.head
        return Origin(head.vault_id, head.training, head.device, head.counter, head.slot_list(), head.body_bytes)

    def check(self, told: Told = lambda _: None) -> None:
        """Read all of it. Raises `BackupRefused(hash)`, `BackupPlaceGone`."""
        self.file.check_body(told)

    def database(self) -> Connection:
        """Its database, where it stands."""
        return open_copy(self.file.path, self.key.database_key)


def open_backup(file: BackupFile, way: OtherWay) -> OpenedBackup:
    """Find the key of a backup. Raises `WrongRecoveryCode`, `BackupRefused`, `VaultFromNewerVersion`."""
    if file.head.schema > len(STEP_FILES):
        raise VaultFromNewerVersion(found=file.head.schema, known=len(STEP_FILES))
    slots = file.head.slot_list()
    try:
        key = key_in_copy(slots, way)
    except SlotsDamaged as error:
        raise BackupRefused("content") from error
    return OpenedBackup(file, key, file.head.manifest(key))


def key_in_copy(slots: SlotList, way: OtherWay) -> VaultKey:
    """The key of a copy of the record, by whoever could open the record then. Raises `WrongRecoveryCode`,
    `SlotsDamaged`.
    """
    try:
        return slots.open_recovery(way) if isinstance(way, RecoveryCode) else slots.open_network(way)
    except WrongRecoveryCode as error:
        raise WrongRecoveryCode(of_backup=True) from error


def checked(db: Connection, expected: Manifest) -> Manifest:
    """What this database holds, page by page. Raises `BackupRefused` (`content`, `counts`)."""
    try:
        check_pages(db)
        if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupRefused("content")
        found = manifest_of(db)
    except (VaultDamaged, DatabaseError) as error:
        raise BackupRefused("content") from error
    if found != expected:
        raise BackupRefused("counts")
    return found
