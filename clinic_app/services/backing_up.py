"""Copies of the record on other disks: where to, when one is due, and made in three steps, so that nobody waits.

`plan` and `settle` run in the vault lane, `carry_out` between them in the reader's. Whoever is in may do it: nothing in
a backup can be read without the printed sheet, and a backup nobody may make is a backup nobody makes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import BackupError, BackupNoRoom, BackupPlaceGone, BackupRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.settings.profile import BackupTarget
from clinic_app.vault.backup import BackupOrder, MadeBackup, make_backup, named_place
from clinic_app.vault.backup_book import BackupPlace, PlaceKind
from clinic_app.vault.backup_folder import MARK, Mark, backups_in, find, over, read_mark, write_mark
from clinic_app.vault.revisions import CONTINUES

__all__ = [
    "Around",
    "BackingUp",
    "BackupPlan",
    "BackupState",
    "BackupTarget",
    "Freshness",
    "MadeBackup",
    "PlaceView",
    "carry_out",
    "look_around",
]

AMBER_AFTER: Final = timedelta(days=7)
RED_AFTER: Final = timedelta(days=14)
DUE_AFTER: Final = timedelta(hours=20)
"""A working day's backup is due on the next, also if they begin an hour earlier then."""

LEAST_KEPT: Final = 2
"""So many older ones stay on a stick that is full: if the newest is bad, the one before is not gone."""

DRILL_DUE_AFTER: Final = timedelta(days=92)


class Freshness(StrEnum):
    """How far back a stolen PC would throw this clinic."""

    FRESH = "fresh"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A place backups go to, as the screens show it."""

    id: UUID
    kind: PlaceKind
    label: str
    folder: str
    last_at: datetime | None
    last_bytes: int
    last_cases: int
    due: bool
    turn: bool
    """Whether it is this stick's turn: the one of several that waited longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    """Everything about backups in one look."""

    vault_id: UUID
    home: Path
    """Where the record itself lies."""
    places: tuple[PlaceView, ...]
    last_at: datetime | None
    days: int
    freshness: Freshness
    drilled_at: datetime | None
    drill_due: bool
    settled: tuple[BackupTarget, ...] = ()
    """Places that IT named and that nobody has begun to use."""


@dataclass(frozen=True, slots=True)
class Around:
    """Which places are plugged in now, and which of them are the very disk that the record lies on."""

    here: frozenset[UUID]
    same_disk: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlan:
    """One backup that may be made now. Taken to the reader lane."""

    place: BackupPlace
    order: BackupOrder = field(repr=False)
    devices: frozenset[bytes] = field(repr=False)
    """Whose old backups may be taken away there: this PC's, and those it continues."""


class BackingUp:
    """What can be said and done about backups from within."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._book = desk.vault.backups

    def state(self) -> BackupState:
        """What there is, without looking at any disk: a share that does not answer must not hold up the screen."""
        now, last = self._desk.clock.now(), self._book.last_at
        last_at = instant(last) if last else None
        since = now - (last_at or self._begun_at())
        drilled = instant(self._book.drilled_at) if self._book.drilled_at else None
        return BackupState(
            vault_id=self._vault.id,
            home=self._desk.settings.data_dir,
            places=self._views(now),
            last_at=last_at,
            days=max(0, since.days),
            freshness=_freshness(since),
            drilled_at=drilled,
            drill_due=now - (drilled or self._begun_at()) > DRILL_DUE_AFTER,
            settled=self._settled(),
        )

    def add(self, folder: Path, label: str, kind: PlaceKind) -> UUID:
        """Let backups go to this folder or stick. A mark is laid there; one that is there already is taken over.

        Raises `BackupPlaceGone` if nothing can be written there, `BackupRefused(same_disk)` inside the record's folder.
        """
        self._desk.require(Act.KEEP_SAFE)
        self._refuse_own_folder(folder)
        mark = read_mark(folder) or Mark(uuid4(), label)
        if (folder / MARK).exists() is False:
            write_mark(folder, mark)
        place = BackupPlace(id=mark.id, kind=kind, label=label, folder=str(folder))
        known = next((each for each in self._book.places if each.id == mark.id), None)
        if known is not None:
            place = BackupPlace(
                id=known.id, kind=kind, label=label, folder=str(folder), last_at=known.last_at,
                last_bytes=known.last_bytes, last_cases=known.last_cases,
            )  # fmt: skip

        def write() -> None:
            self._book.put(place)
            self._vault.journal.append("backup_place_added", self._desk.me.id, {"place": mark.id, "kind": kind})

        self._vault.save(write)
        return mark.id

    def drop(self, place_id: UUID) -> None:
        """No more backups go there. What lies there stays, sealed."""
        self._desk.require(Act.KEEP_SAFE)

        def write() -> None:
            self._book.drop(place_id)
            self._vault.journal.append("backup_place_dropped", self._desk.me.id, {"place": place_id})

        self._vault.save(write)

    def due(self) -> tuple[UUID, ...]:
        """The places whose backup is older than a working day: to be made on unlock and under the cover."""
        return tuple(view.id for view in self._views(self._desk.clock.now()) if view.due)

    def plan(self, place_id: UUID) -> BackupPlan:
        """Give one backup its number. Raises `BackupPlaceGone` if there is no such place, `SlotsDamaged`."""
        self._desk.require(Act.KEEP_SAFE)
        place = next((each for each in self._book.places if each.id == place_id), None)
        if place is None:
            raise BackupPlaceGone
        number = self._vault.save(self._book.next_number)
        before = self._vault.settings.get(CONTINUES) or []
        ours = {self._vault.device.signing.public.raw, *(bytes.fromhex(each["key"]) for each in before)}
        order = self._vault.backup_order(Path(place.folder), number)
        return BackupPlan(place=place, order=order, devices=frozenset(ours))

    def settle(self, plan: BackupPlan, made: MadeBackup) -> None:
        """Write down that it was made."""

        def write() -> None:
            self._book.note(plan.place.id, made)
            about: dict[str, str | int | UUID] = {"place": plan.place.id, "backup": made.counter, "cases": made.cases}
            self._vault.journal.append("backed_up", self._desk.me.id, about)

        self._vault.save(write)
        self._vault.copy_before_step.give_up()
        with suppress(OSError):
            self._book.lay_beside(plan.order.ledger)

    def back_up(self, place_id: UUID, told: Callable[[float], None] = lambda _: None) -> MadeBackup:
        """All three steps in one thread: for tests and for a rehearsal."""
        plan = self.plan(place_id)
        made = carry_out(plan, told)
        self.settle(plan, made)
        return made

    def _settled(self) -> tuple[BackupTarget, ...]:
        profile, known = self._desk.settings.profile, {Path(place.folder) for place in self._book.places}
        if profile is None or self._vault.training:
            return ()
        return tuple(each for each in profile.backups if Path(each.folder) not in known)

    def _views(self, now: datetime) -> tuple[PlaceView, ...]:
        places = self._book.places
        sticks = sorted((place.last_at or "", str(place.id)) for place in places if place.kind == "stick")
        return tuple(
            PlaceView(
                id=place.id, kind=place.kind, label=place.label, folder=place.folder,
                last_at=instant(place.last_at) if place.last_at else None, last_bytes=place.last_bytes,
                last_cases=place.last_cases, due=_due(place, now),
                turn=len(sticks) > 1 and sticks[0][1] == str(place.id),
            )
            for place in places
        )  # fmt: skip

    def _begun_at(self) -> datetime:
        return min(person.enrolled_at for person in self._vault.people.every())

    def _refuse_own_folder(self, folder: Path) -> None:
        own = self._desk.settings.data_dir.resolve()
        if folder.resolve() == own or own in folder.resolve().parents:
            raise BackupRefused("same_disk")


def carry_out(plan: BackupPlan, told: Callable[[float], None] = lambda _: None) -> MadeBackup:
    """Find the place, make the backup, then take away what is over. In the reader lane.

    Raises `BackupPlaceGone`, `BackupNoRoom`, `VaultDamaged`, or what `told` raises.
    """
    folder = find(Mark(plan.place.id, plan.place.label), Path(plan.place.folder))
    if folder is None:
        raise BackupPlaceGone
    made = _made(plan, folder, told)
    if plan.order.ledger is not None:
        with suppress(OSError):  # the backup has the list too
            plan.order.ledger.leave_in(folder)
    _take_away_what_is_over(folder, plan.order.vault_id, plan.devices)
    return made


def look_around(state: BackupState) -> Around:
    """Look at the disks. In the reader lane: a share may take its time."""
    found = {place.id: find(Mark(place.id, place.label), Path(place.folder)) for place in state.places}
    here = {place_id: folder for place_id, folder in found.items() if folder is not None}
    same = frozenset(place_id for place_id, folder in here.items() if _disk_of(folder) == _disk_of(state.home))
    return Around(frozenset(here), same)


def _disk_of(folder: Path) -> int | None:
    try:
        return folder.stat().st_dev
    except OSError:
        return None


def _made(plan: BackupPlan, folder: Path, told: Callable[[float], None]) -> MadeBackup:
    """Make it; where there is no room, the oldest there give way, but never the newest two."""
    while True:
        try:
            return make_backup(replace(plan.order, folder=folder), told=told)
        except BackupNoRoom as error:
            ours = [file for file in backups_in(folder, plan.order.vault_id) if file.head.device in plan.devices]
            if error.file_limit or len(ours) <= LEAST_KEPT:
                raise
            with named_place(folder):
                ours[-1].path.unlink()


def _take_away_what_is_over(folder: Path, vault_id: UUID, devices: Collection[bytes]) -> None:
    # The new one stands; an old one that will not go is tried again tomorrow.
    with suppress(BackupError):
        for file in over(backups_in(folder, vault_id), devices):
            with suppress(OSError):
                file.path.unlink()


def _due(place: BackupPlace, now: datetime) -> bool:
    # A clock that was set back must not put it off for ever.
    return place.last_at is None or not timedelta(0) <= now - instant(place.last_at) < DUE_AFTER


def _freshness(since: timedelta) -> Freshness:
    if since > RED_AFTER:
        return Freshness.RED
    return Freshness.AMBER if since > AMBER_AFTER else Freshness.FRESH
