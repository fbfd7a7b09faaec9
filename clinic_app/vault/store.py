"""The open vault: every store of the record behind one writer's connection."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.ids import DeviceId
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import DeviceFileDamaged, ForeignVault
from clinic_app.vault.backup import BackupOrder
from clinic_app.vault.cases import Cases
from clinic_app.vault.connection import Connection, connect, connect_reader
from clinic_app.vault.device import EPOCH_DAYS, SELDOM_DAYS, DeviceKeys, read_device, write_device
from clinic_app.vault.drafts import Drafts
from clinic_app.vault.inbox import Inbox
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane, free_bytes
from clinic_app.vault.migrations import upgrade
from clinic_app.vault.opening import (
    SHEET_CONFIRMED_AT,
    Unlocked,
    note_confirmed,
    read_slots,
    settle_slots,
    write_slots,
)
from clinic_app.vault.outbox import Outbox
from clinic_app.vault.people import People
from clinic_app.vault.place import BALLAST_BYTES, VaultPlace, hold_lock, lay_ballast, refuse_unsafe
from clinic_app.vault.projection import Projection
from clinic_app.vault.received import Received
from clinic_app.vault.revisions import Revisions
from clinic_app.vault.settings import Documents, Prints, VaultSettings
from clinic_app.vault.tasks import Tasks
from clinic_app.vault.threads import Threads
from clinic_app.vault.throttle import Throttle

T = TypeVar("T")


class Vault:
    """Made by `Vault.open` in the thread that will use it, and closed there."""

    def __init__(
        self, place: VaultPlace, unlocked: Unlocked, projection: Projection, clock: Clock, held: ExitStack
    ) -> None:
        self._place = place
        self._key = unlocked.key
        self._clock = clock
        self._held = held
        self._lane = Lane(place, lambda: connect(place.database, unlocked.key.database_key))
        held.callback(self._lane.close)
        upgrade(self._lane.db)
        self.device = read_device(place, unlocked.key)
        self.id, self.kind, self.training = self._identity(unlocked)
        self.journal = Journal(self._lane, clock, self.id)
        self.people = People(self._lane, clock)
        self.whoami = self.people.of_slot(unlocked.slot)
        self.cases = Cases(self._lane, clock, projection, self.journal)
        self.revisions = Revisions(
            self._lane,
            clock,
            self.cases,
            self.journal,
            device=self.device.id,
            signing=self.device.signing,
            definitions=projection.definitions,
        )
        self.drafts = Drafts(self._lane, clock)
        self.tasks = Tasks(self._lane, clock)
        self.outbox = Outbox(self._lane, clock)
        self.inbox = Inbox(self._lane, clock)
        self.received = Received(self._lane, clock)
        self.threads = Threads(self._lane, clock)
        self.settings = VaultSettings(self._lane)
        self.documents = Documents(self._lane)
        self.prints = Prints(self._lane, clock)
        self.failed_attempts = self._take_over_failed_attempts()

    @classmethod
    def open(
        cls,
        place: VaultPlace,
        unlocked: Unlocked,
        projection: Projection,
        clock: Clock,
        *,
        ballast_bytes: int = BALLAST_BYTES,
    ) -> Vault:
        """Open the database with the key that a slot gave, and keep every other program out until `close`.

        Raises `VaultInUse`, `UnsafePlace`, `VaultDamaged`, `ForeignVault`, `VaultFromNewerVersion`,
        `DeviceFileDamaged`, `NotEncrypting`.
        """
        refuse_unsafe(place.folder)
        with ExitStack() as held:
            held.enter_context(hold_lock(place))
            vault = cls(place, unlocked, projection, clock, held)
            place.making.unlink(missing_ok=True)  # it opened, so it is whole
            settle_slots(place)
            lay_ballast(place, ballast_bytes)
            vault._held = held.pop_all()
            return vault

    def writing(self) -> AbstractContextManager[None]:
        """One transaction over everything done inside; may be nested."""
        return self._lane.writing()

    def save(self, work: Callable[[], T]) -> T:
        """One transaction that may be done twice: on a full disk the ballast is let go and `work` called again."""
        return self._lane.save(work)

    def reader_connection(self) -> Callable[[], Connection]:
        """The recipe of the reader lane's connection: to be called in the thread that will read. It cannot write."""
        place, key = self._place, self._key
        return lambda: connect_reader(place.database, key.database_key)

    def backup_order(self, folder: Path, counter: int) -> BackupOrder:
        """What the reader lane needs to make a backup; it is made with a connection of its own."""
        return BackupOrder(
            folder=folder,
            counter=counter,
            made_at=iso(self._clock.now()),
            vault_id=self.id,
            training=self.training,
            slots=read_slots(self._place),
            device=self.device.signing,
            connect=self.reader_connection(),
        )

    def new_epoch(self, today: date) -> DeviceKeys:
        """Make the next receiving key, keep it, and give the keys as they are now."""
        device = self.device.with_new_epoch(today, SELDOM_DAYS if self.kind == "service" else EPOCH_DAYS)
        write_device(self._place, self._key, device)
        self.device = device
        return device

    @property
    def sheet_confirmed(self) -> bool:
        """Whether the printed recovery code was typed back since it was made."""
        return self.settings.get(SHEET_CONFIRMED_AT) is not None

    def new_sheet(self) -> RecoveryCode:
        """Make a new recovery code to be printed; the sheet before opens nothing from now on."""
        code = RecoveryCode.new()
        self.settings[SHEET_CONFIRMED_AT] = None
        write_slots(self._place, read_slots(self._place).with_recovery(code, self._key))
        read_slots(self._place).open_recovery(code)
        settle_slots(self._place)
        self._lane.save(lambda: self.journal.append("sheet_made", self.whoami.id))
        return code

    def confirm_sheet(self, code: RecoveryCode) -> None:
        """Note that the printed code was typed back right. Raises `WrongRecoveryCode`."""
        read_slots(self._place).open_recovery(code)
        note_confirmed(self._lane, self.journal, self._clock, by=self.whoami.id)

    def free_bytes(self) -> int:
        """Room left on the disk of this vault."""
        return free_bytes(self._place.folder)

    def close(self) -> None:
        """Fold the log into the file, close it, and let others in."""
        self._held.close()

    def _identity(self, unlocked: Unlocked) -> tuple[UUID, str, bool]:
        row = self._lane.row("SELECT id, kind, training, device FROM vault")
        if row is None or UUID(bytes=row[0]) != unlocked.vault_id or bool(row[2]) is not unlocked.training:
            raise ForeignVault
        if DeviceId(UUID(bytes=row[3])) != self.device.id:
            raise DeviceFileDamaged
        return UUID(bytes=row[0]), str(row[1]), bool(row[2])

    def _take_over_failed_attempts(self) -> int:
        """Enter this unlock, and the wrong tries before it, in the journal."""
        throttle = Throttle(self._place, self._clock)
        failed = throttle.unreported()
        self._lane.save(lambda: self.journal.append("unlocked", self.whoami.id, {"failed_before": failed}))
        if failed:
            throttle.reported()
        return failed
