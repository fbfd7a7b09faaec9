"""The open vault: every store of the record behind one writer's connection."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import VaultError
from clinic_app.vault.attachments import Attachments
from clinic_app.vault.backup import BackupOrder
from clinic_app.vault.backup_book import BackupBook
from clinic_app.vault.before_step import CopyBeforeStep, upgrade_with_copy
from clinic_app.vault.cases import Cases
from clinic_app.vault.coming_in import enter_unlock, identity, last_entry_at
from clinic_app.vault.connection import Connection, connect, connect_reader
from clinic_app.vault.device import DeviceKeys, epoch_days, read_device, write_device
from clinic_app.vault.drafts import Drafts
from clinic_app.vault.erased_here import erase
from clinic_app.vault.erasing import Erasing
from clinic_app.vault.handed_over import HandOvers
from clinic_app.vault.health import Care
from clinic_app.vault.hearing import Hearing
from clinic_app.vault.hub_note import HubNote
from clinic_app.vault.imports import Imports
from clinic_app.vault.in_common import Common
from clinic_app.vault.inbox import Inbox
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_reading import LastSeen, doubt
from clinic_app.vault.journals_heard import JournalsHeard
from clinic_app.vault.keep_book import KeepBook
from clinic_app.vault.lane import Lane
from clinic_app.vault.letting_go import LettingGo
from clinic_app.vault.lost_pcs import LostPcs
from clinic_app.vault.meeting_book import MeetingBook
from clinic_app.vault.merges import Merges
from clinic_app.vault.network_reports import NetworkReports
from clinic_app.vault.opening import Unlocked, prove
from clinic_app.vault.openings_seen import OpeningsSeen
from clinic_app.vault.outbox import Outbox
from clinic_app.vault.pairs import Pairs
from clinic_app.vault.pcs import Pcs
from clinic_app.vault.pcs_at_hub import PcsAtHub
from clinic_app.vault.people import People
from clinic_app.vault.place import BALLAST_BYTES, VaultPlace, hold_lock, lay_ballast, refuse_unsafe
from clinic_app.vault.prints import Prints
from clinic_app.vault.projection import Projection
from clinic_app.vault.received import Received
from clinic_app.vault.relisting import Relisting
from clinic_app.vault.restrictions import Restrictions
from clinic_app.vault.revisions import Revisions
from clinic_app.vault.room import with_room
from clinic_app.vault.rotation import Told, change, finish, settle
from clinic_app.vault.settings import Documents, VaultSettings
from clinic_app.vault.sheets import Sheets
from clinic_app.vault.slot_files import read_slots, settle_slots
from clinic_app.vault.standing import compare, keep
from clinic_app.vault.tasks import Tasks
from clinic_app.vault.telling import Telling
from clinic_app.vault.threads import Threads
from clinic_app.vault.throttle import Throttle
from clinic_app.vault.ways_in import WaysIn

T = TypeVar("T")
KEY_CHANGED_AT: Final = "vault_key_changed_at"
KEY_OWED: Final = "vault_key_owed_since"
"""The setting that names the last generation of the vault key that somebody who is out may know."""


class Vault:
    """Made by `Vault.open` in the thread that will use it, and closed there."""

    def __init__(
        self, place: VaultPlace, unlocked: Unlocked, projection: Projection, clock: Clock, held: ExitStack
    ) -> None:
        self._place, self._half_changed = place, False
        self._key = settle(place, unlocked.key)
        self.given_up = False
        """Whether this PC is given up: once the record is closed, nothing of it is kept."""
        unfolded = place.log.exists() and place.log.stat().st_size > 0
        self._clock, self._held = clock, held
        self._lane = with_room(place, lambda: Lane(place, lambda: connect(place.database, self._key.database_key)))
        held.callback(self._lane.close)
        self.stale = compare(self._lane, self._key)
        """Tables that do not say what they said when the record was closed."""
        upgrade_with_copy(place, self._lane, self._key, clock)
        if unfolded:
            # A page torn by a power cut is whole in the log, and whoever looks at the file alone takes it for damage.
            with suppress(VaultError):
                self._lane.fold()
        self.device = read_device(place, self._key)
        self.id, self.kind, self.training = identity(self._lane, unlocked, self.device)
        self.journal = Journal(self._lane, clock, self.id)
        self.last_entry_at = last_entry_at(self.journal)
        self.journal_doubt = doubt(self._lane.rows, self.device.seen)
        self.people = People(self._lane, clock)
        self.whoami = self.people.of_slot(unlocked.slot)
        self.cases = Cases(self._lane, clock, projection, self.journal)
        self.relisting = Relisting(self._lane, self.cases, projection)
        self.revisions = Revisions(
            self._lane, clock, self.cases, self.journal, device=self.device.id, signing=self.device.signing,
            definitions=projection.definitions,
        )  # fmt: skip
        self.drafts, self.tasks = Drafts(self._lane, clock), Tasks(self._lane, clock)
        self.restrictions, self.openings_seen = Restrictions(self._lane, clock), OpeningsSeen(self._lane, clock)
        self.outbox, self.threads = Outbox(self._lane, clock), Threads(self._lane, clock)
        self.erasing = Erasing(self._lane, clock, self.cases, self.revisions, self.journal)
        self._meet_others(clock)
        self.inbox, self.received = Inbox(self._lane, clock), Received(self._lane, clock)
        self.imports, self.attachments = Imports(self._lane, clock), Attachments(self._lane, clock)
        self.pairs, self.merges = Pairs(self._lane, clock), Merges(self._lane, clock)
        self.settings, self.network_reports = VaultSettings(self._lane), NetworkReports(self._lane, clock)
        self.documents, self.prints = Documents(self._lane), Prints(self._lane, clock, self.device.id)
        self.backups = BackupBook(place, self._lane, clock, self.id, self.device.signing.public.raw)
        self.copy_before_step, self.keep = CopyBeforeStep(place, self.settings), KeepBook(place, self.settings)
        self.care = Care(place, self._lane, vault_id=self.id, device=self.device.signing.public,
                         key=lambda: self._key, reader=self.reader_connection)  # fmt: skip
        self.ways_in, self.hub_note = WaysIn(place, self.id, self._whole_key), HubNote(place)
        self.sheets = Sheets(place, self._lane, self.journal, clock, self._whole_key)
        self.sweep_slots()
        self.pcs.enter()
        self.copy_before_step.count_opening()
        self.erasing.sweep()
        self.common.catch_up()
        if self._key == unlocked.key.coming:
            self._note_key_changed()
        self.failed_attempts = enter_unlock(
            self._lane, self.journal, Throttle(place, clock), self.whoami.id,
            doubt=self.journal_doubt, seen=self.device.seen.seq if self.device.seen else 0,
        )  # fmt: skip

    @classmethod
    def open(
        cls, place: VaultPlace, unlocked: Unlocked, projection: Projection, clock: Clock, *,
        ballast_bytes: int = BALLAST_BYTES,
    ) -> Vault:  # fmt: skip
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
            vault.care.ballast_bytes = ballast_bytes
            held.callback(lambda: keep(place, vault._key, vault._lane))
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
        return lambda: connect_reader(self._place.database, self._key.database_key)

    def backup_order(self, folder: Path, counter: int) -> BackupOrder:
        """What the reader lane needs to make a backup; it is made with a connection of its own.

        Raises `SlotsDamaged` if somebody else put a key of theirs among those it would be sealed to.
        """
        slots = read_slots(self._place)
        slots.prove(self._whole_key())
        return BackupOrder(
            folder=folder,
            counter=counter,
            made_at=iso(self._clock.now()),
            vault_id=self.id,
            training=self.training,
            slots=slots,
            ledger=self.erasing.ledger(self.id),
            device=self.device.signing,
            connect=self.reader_connection(),
        )

    def new_epoch(self, today: date) -> DeviceKeys:
        """Make the next receiving key, keep it, and give the keys as they are now."""
        self.keep_device(self.device.with_new_epoch(today, epoch_days(self.kind)))
        return self.device

    def keep_device(self, device: DeviceKeys) -> None:
        """From now on these are the keys of this PC, and no others are kept."""
        write_device(self._place, self._whole_key(), device)
        self.device = device

    @property
    def key_generation(self) -> int:
        """The number of the vault key: how often it was changed, and one."""
        return self._key.generation

    def sweep_slots(self) -> None:
        """Take away the slots of nobody. They harm nobody meanwhile: what the disk refuses is done the next time."""
        with suppress(VaultError):
            self.ways_in.sweep(self.people.slots())

    def _slots_of_people(self) -> tuple[bytes, ...]:
        return read_slots(self._place).ids_of("user")

    def try_passphrase(self, slot: bytes, passphrase: str, policy: KdfPolicy) -> None:
        """Whether this passphrase opens this slot. Raises `WrongPassphrase`, `MustWait`, `NotEnoughMemory`."""
        prove(self._place, slot, passphrase, policy, self._clock)

    def owe_key(self) -> None:
        """Remember that somebody who may not come in any more may know the vault key as it is now."""
        self.settings[KEY_OWED] = self.key_generation

    @property
    def key_changed_at(self) -> datetime | None:
        """When the vault key was changed last, if ever."""
        told = self.settings.get(KEY_CHANGED_AT)
        return instant(told) if told else None

    @property
    def key_owed(self) -> bool:
        """Whether the vault key is still one that `owe_key` was called for."""
        owed = self.settings.get(KEY_OWED)
        return owed is not None and int(owed) >= self.key_generation

    def change_key(self, told: Told = lambda _done: None) -> None:
        """Put the record under a new vault key, sealed to whoever may come in now; nobody need be present.

        What was opened with the key before opens no more. Raises `RecordBusy`, `DiskFull`, `DiskFailing`,
        `VaultDamaged`, `SlotsDamaged`; or what `told` raises, to stop it. Then the key is the one it was, unless the
        record had been swapped already: the next act that needs the list, or the next opening, finishes it.
        """
        before = self._whole_key()
        self.ways_in.sweep(self.people.slots())
        change(self._place, self._lane, before, told, taken_over=self._take_over)
        self._whole_key()
        self._note_key_changed()

    def close(self) -> None:
        """Fold the log into the file, close it, and let others in."""
        # Where the disk refuses, the next opening compares with what was seen before.
        with suppress(VaultError, OSError):
            self._remember_journal()
        self._held.close()
        if self.given_up:
            with suppress(OSError):  # what the disk keeps stands at the door, and is given up once more
                erase(self._place)

    def _meet_others(self, clock: Clock) -> None:
        """What this vault knows of the other PCs of its clinic, and takes from them."""
        self.undecided = self.revisions.undecided
        self.common = Common(self._lane, clock, self.id, self.revisions, self.journal, me=self.whoami.id)
        self.hearing = Hearing(
            self._lane, self.cases, self.revisions, self.journal, erasing=self.erasing, common=self.common
        )
        self.pcs = Pcs(self._lane, clock, self.device, self.hearing.others, self._slots_of_people)
        self.lost_pcs = LostPcs(self.pcs, VaultSettings(self._lane))
        self.pcs_at_hub, self.telling = PcsAtHub(self._lane, clock), Telling(self._lane, self.hearing)
        self.journals = JournalsHeard(self._lane, self.journal, self.pcs, self.device.id)
        self.meetings, self.hand_overs = MeetingBook(self._lane, clock), HandOvers(self._lane, clock)
        self.letting_go = LettingGo(
            self._lane, self.cases, people=self.people, pcs=self.pcs,
            meetings=self.meetings, erasing=self.erasing, common=self.common,
        )  # fmt: skip

    def _take_over(self, coming: VaultKey) -> None:
        self._key, self._half_changed = coming, True

    def _whole_key(self) -> VaultKey:
        """The vault key, after a change that stopped half way was finished."""
        if self._half_changed:
            finish(self._place, self._key, self.device)
            self._half_changed = False
        return self._key

    def _note_key_changed(self) -> None:
        about = {"generation": self._key.generation}

        def write() -> None:
            self.settings[KEY_CHANGED_AT] = iso(self._clock.now())
            self.journal.append("key_changed", self.whoami.id, about)

        self._lane.save(write)
        self.copy_before_step.give_up()

    def _remember_journal(self) -> None:
        seen = LastSeen(*self.journal.last())
        if seen != self.device.seen:
            self.device = replace(self.device, seen=seen)
            write_device(self._place, self._whole_key(), self.device)
