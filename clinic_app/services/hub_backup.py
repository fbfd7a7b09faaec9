"""Backups on the clinic's own hub: made as any, locked once more, and carried there part by part, behind referrals.

`order`, `staged` and `settle` run in the vault lane, `stage` and `open_upload` in the reader's, `carry` in the line's.
Only a backup that the hub has all of, and of which it gave back what it was given, counts as one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace as changed

from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import KeepRefused
from clinic_app.facts import dataclass
from clinic_app.services.carrying import Keep, Looked, Upload, carry, hash_of, look_at_newest, names_of, open_upload
from clinic_app.services.desk import Desk
from clinic_app.services.joining import Joining
from clinic_app.services.metering import Metering
from clinic_app.services.outgoing import OutState
from clinic_app.vault.backup import BackupOrder, make_backup
from clinic_app.vault.keep_book import OnItsWay
from clinic_app.vault.keep_file import wrap

if TYPE_CHECKING:
    import httpx2

    from clinic_app.transport.keeping_line import KeepingLine

__all__ = ["HubBackup", "KeepState", "OnItsWay", "Staged", "Staging", "stage"]

DUE_AFTER: Final = timedelta(days=6, hours=20)
"""Once a week: nothing of the one before can be used again, since each has its own key."""

GIVEN_UP_AFTER: Final = timedelta(days=28)
"""The hub forgets what was begun after thirty days."""

ONE_A_DAY: Final = timedelta(hours=20)
_COPIED: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepState:
    """How backups on the hub stand. `size` is of the one on its way, or what the next would be."""

    joined: bool
    wanted: bool
    on_its_way: bool
    due: bool
    kept_today: bool
    size: int
    bytes_per_s: int
    last_at: datetime | None
    last_bytes: int
    last_cases: int
    metered: bool = False
    """The line is paid by the megabyte: nothing as large as a backup goes out by itself."""

    @property
    def seconds(self) -> int | None:
        """How long it takes on the line as it was last, or None if that is not known."""
        return self.size // self.bytes_per_s if self.bytes_per_s else None


@dataclass(frozen=True, slots=True)
class Staging:
    """One backup that may be made now for the hub. Taken to the reader lane."""

    order: BackupOrder = field(repr=False)
    file: Path
    backup: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A backup that lies sealed beside the record, to be carried."""

    on_its_way: OnItsWay


class HubBackup:
    """What can be said and done about backups on the hub from within. Nobody is asked twice: it is off until wanted."""

    def __init__(self, desk: Desk, joining: Joining) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._joining = joining
        self._book = desk.vault.keep

    def state(self) -> KeepState:
        """What there is; asks nobody."""
        now, kept, way = self._desk.clock.now(), self._book.kept, self._book.on_its_way
        membership = self._joining.membership()
        last_at = instant(kept.last_at) if kept.last_at else None
        return KeepState(
            joined=membership is not None and membership.agency is not None,
            wanted=kept.wanted,
            on_its_way=way is not None,
            due=not _within(last_at, now, DUE_AFTER),
            kept_today=_within(last_at, now, ONE_A_DAY),
            size=way.size if way else self._book.record_bytes,
            bytes_per_s=kept.bytes_per_s,
            last_at=last_at,
            last_bytes=kept.last_bytes,
            last_cases=kept.last_cases,
            metered=Metering(self._desk).meter().metered,
        )

    def want(self) -> None:
        """From now on one a week goes to the hub. Somebody said so: the line may be paid by the megabyte."""
        self._choose("hub_backups_wanted", wanted=True)

    def want_no_more(self) -> None:
        """None goes there any more. What is whole there stays until the hub's operator takes it away."""
        self._choose("hub_backups_not_wanted", wanted=False)
        self.forget()

    def order(self) -> Staging:
        """Give one backup its number. Raises `SlotsDamaged`."""
        self._desk.require(Act.KEEP_SAFE)
        number = self._vault.save(self._vault.backups.next_number)
        backup = secrets.token_hex(16)
        return Staging(self._vault.backup_order(self._book.folder, number), self._book.file_of(backup), backup)

    def staged(self, staged: Staged) -> None:
        """It lies there, whole: it is this one that is carried, also after a kill."""

        def write() -> None:
            self._book.on_its_way = staged.on_its_way

        self._vault.save(write)

    def on_its_way(self) -> tuple[OnItsWay, Path] | None:
        """The one to be carried, and where it lies. One that is too old, or not there, is given up."""
        way = self._book.on_its_way
        if way is None:
            return None
        file = self._book.file_of(way.backup)
        if not file.exists() or not _within(instant(way.made_at), self._desk.clock.now(), GIVEN_UP_AFTER):
            self.forget()
            return None
        return way, file

    def nothing_waits(self) -> bool:
        """Whether no packet waits for the line: a backup goes behind all of them."""
        return not any(self._vault.outbox.sealed_here(state) for state in (OutState.WAITING, OutState.SENDING))

    def line(self, transport: httpx2.BaseTransport | None = None) -> KeepingLine:
        """The line to the keep; whoever takes it closes it. Raises `NotJoined`."""
        self._desk.require(Act.KEEP_SAFE)
        return self._joining.keeping_line(transport)

    def settle(self, upload: Upload) -> None:
        """The hub has all of it: from now on it counts."""
        way = upload.on_its_way

        def write() -> None:
            self._book.note(way, upload.bytes_per_s)
            about: dict[str, str | int] = {"backup": way.counter, "cases": way.cases}
            self._vault.journal.append("kept_on_hub", self._desk.me.id, about)

        self._vault.save(write)
        with suppress(OSError):
            upload.file.unlink()

    def look(self, hub: Keep, told: Callable[[float], None] = lambda _: None) -> Looked:
        """Ask back every part of the newest one on the hub. Raises `KeepRefused`, and what the line says."""
        self._desk.require(Act.KEEP_SAFE)
        return look_at_newest(hub, told)

    def forget(self) -> None:
        """Carry the one on its way no further: the next begins anew."""
        way = self._book.on_its_way
        if way is not None:
            self._book.on_its_way = None
            with suppress(OSError):
                self._book.file_of(way.backup).unlink(missing_ok=True)

    def back_up(self, hub: Keep, told: Callable[[float], None] = lambda _: None) -> None:
        """All of it in one thread, for a command and for tests. `told` hears how far it is, and may raise to stop.

        Raises `KeepRefused`, and what the line and making a backup raise; what is on its way stays on its way.
        """
        known = self.on_its_way()
        if known is None:
            if self.state().kept_today:
                raise KeepRefused("too_soon")
            self.staged(stage(self.order(), lambda done: told(done / 10)))
            known = self.on_its_way()
        assert known is not None
        upload = open_upload(*known)

        def go_on() -> bool:
            told(0.1 + 0.9 * upload.done_bytes / upload.on_its_way.size)
            return True

        while not carry(upload, hub, go_on, self._desk.clock.monotonic):
            told(0.1)
        self.settle(upload)

    def _choose(self, act: str, *, wanted: bool) -> None:
        self._desk.require(Act.KEEP_SAFE)

        def write() -> None:
            self._book.kept = changed(self._book.kept, wanted=wanted)
            self._vault.journal.append(act, self._desk.me.id, {})

        self._vault.save(write)


def stage(staging: Staging, told: Callable[[float], None] = lambda _: None) -> Staged:
    """Make the backup, lock it once more, and leave nothing else. In the reader lane.

    Raises `BackupNoRoom`, `BackupPlaceGone`, `VaultDamaged`, or what `told` raises.
    """
    folder = staging.file.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.iterdir():  # what a killed one left; the one on its way was given up before
        left.unlink(missing_ok=True)
    made = make_backup(replace(staging.order, folder=folder), told=lambda done: told(done * _COPIED))
    try:
        size = wrap(
            made.path, staging.file, staging.order.slots, lambda done: told(_COPIED + done * (1 - _COPIED))
        )  # fmt: skip
    finally:
        made.path.unlink(missing_ok=True)
    return Staged(
        OnItsWay(
            backup=staging.backup, made_at=made.made_at, counter=made.counter, cases=made.cases, size=size,
            names_hash=hash_of(names_of(staging.file)),
        )
    )  # fmt: skip


def _within(at: datetime | None, now: datetime, span: timedelta) -> bool:
    # A clock that was set back must not put it off for ever.
    return at is not None and timedelta(0) <= now - at < span
