"""A new version of the program: looked for, fetched and checked by anybody, put in place by who may, and taken back.

Nothing is unpacked or run before its publisher's signatures, its hash and its site fit; nothing is replaced before the
new version ran on this PC; and the version before stays beside it. The record is changed only when somebody comes in
with the new version, after a checked copy of it (`vault/before_step.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from errno import ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from clinic_app.domain.timekeeping import Clock, instant
from clinic_app.errors import CannotGoBack, ClinicError, NotJoined, UpdateNotNow, UpdateRefused
from clinic_app.facts import dataclass
from clinic_app.services.backing_up import RED_AFTER
from clinic_app.services.copies import make_closed_copy
from clinic_app.services.debian_package import DebianPackage
from clinic_app.services.own_files import look_at_own_files
from clinic_app.services.program import Program
from clinic_app.services.side_by_side import SideBySide, Version, files_of
from clinic_app.services.update_offers import Found, Offers, built_in_root
from clinic_app.services.update_sources import FolderSource, UpdateSource
from clinic_app.settings import Settings
from clinic_app.vault.backup_book import read_note
from clinic_app.vault.place import VaultPlace, hold_lock
from clinic_app.wire.update_trust import Believed, Offer

if TYPE_CHECKING:
    from clinic_app.transport.way_out import WayOut

__all__ = [
    "Done", "FolderSource", "Found", "Offer", "Program", "Standing", "UpdateSource", "Updating", "built_in_root",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stands here. `fetched` is what lies checked on this PC, if anything does."""

    version: str
    system: str
    on: bool
    before: str | None
    fetched: Offer | None
    file: Path | None
    at: Path
    by_system: bool
    """Whether the system's own installer has to put it in place."""

    @property
    def command(self) -> str:
        """What to say to put in place what lies fetched. An administrator has another data folder: ours is named."""
        apply = f"update apply --from {self.at}"
        if self.system.startswith("debian-"):
            return f"sudo clinic-admin --data {self.at.parent} {apply}"
        return f"clinic-admin {apply}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What changed places with what."""

    was: str
    now: str
    changes_record: bool
    """Whether the record is changed as soon as somebody comes in; going back: whether it cannot be opened any more."""
    backup: Path | None = None


class Updating:
    """The updates of one program on one PC, for one data folder."""

    def __init__(
        self, program: Program, settings: Settings, clock: Clock, *, root: bytes | None,
        free: Callable[[Path], int] | None = None,
    ) -> None:  # fmt: skip
        self._program, self._settings, self._clock, self._data = program, settings, clock, settings.data_dir
        self._beside = _beside(program)
        self._vault = VaultPlace(self._data / "vault")
        self._fetched = self._data / "updates"
        site = settings.profile.code if settings.profile else None
        self._offers = Offers(program, site, clock, root=root, known=self._known, free=free)

    def stands(self) -> Standing:
        """What runs, what is kept, what lies fetched. Raises nothing."""
        before = self._beside.state().before if self._beside is not None else None
        offer, file = None, None
        if self._offers.on and (self._fetched / "metadata").is_dir():
            try:
                found = self.check(FolderSource(self._fetched))
                if found.offer is not None and (self._fetched / "targets" / found.name).exists():
                    offer, file = found.offer, self._fetched / "targets" / found.name
            except ClinicError:
                offer = None
        return Standing(
            version=self._program.version, system=self._program.system, on=self._offers.on,
            before=before.version if before is not None else None, fetched=offer, file=file, at=self._fetched,
            by_system=self._program.by_system,
        )  # fmt: skip

    def in_folder(self, folder: Path) -> UpdateSource:
        """A stick or a share to look on."""
        return FolderSource(folder)

    def at_hub(self, address: str | None = None, way: WayOut | None = None) -> UpdateSource:
        """What a hub passes on: this one, or the one that was settled here. Raises `NotJoined` where none is named."""
        from clinic_app.services.way_to_hub import settled_way
        from clinic_app.transport.updates_line import UpdatesLine

        where = address or self._settings.hub_address
        if not where:
            raise NotJoined
        return UpdatesLine(where, self._clock, way=way or settled_way(self._settings.profile))

    def check(self, source: UpdateSource) -> Found:
        """What the place offers for this PC and this site. Raises `UpdatesOff`, `UpdateRefused`, `LineError`."""
        return self._offers.look(source)

    def fetch(self, source: UpdateSource, told: Callable[[float], None] = lambda _: None) -> Found:
        """Copy what is offered to this PC and check it there.

        Raises what `check` raises, `UpdateNoRoom`, `UpdateRefused(half)`, `OSError`.
        """
        return self._offers.fetch(source, self._fetched, told)

    def apply(self, source: UpdateSource | None = None, *, backup_to: Path | None = None) -> Done:
        """Put the version of this place, or what was fetched, where the program is; the one before is kept.

        Raises what `check` raises, `UpdateNotNow`, `UpdateNoRoom`, `VaultInUse`, `OSError`, and what a backup raises:
        the version that stood stands.
        """
        beside, source = self._for_change(), source or FolderSource(self._fetched)
        found = self._offers.look(source)
        if found.offer is None:
            raise UpdateRefused("none")
        changes = found.offer.steps > self._program.steps and self._vault.database.exists()
        copy = self._backed_up(backup_to, changes=changes)
        with self._alone():
            beside.tidy_up()
            room = found.size + found.offer.unpacked + beside.room
            self._offers.need(beside.folder.parent, room)
            here = self._here(beside)
            try:
                to = self._unpacked(beside, source, found)
                beside.put_in_place(here, to)
                self._prove_in_place(beside, to)
            finally:
                beside.tidy_up()
            state = beside.state()
            records = {**state.records, str(self._data): self._record()}
            beside.remember(msgspec.structs.replace(state, believed=found.believed, records=records))
        return Done(was=here.version, now=to.version, changes_record=changes, backup=copy)

    def back(self, *, even_so: bool = False) -> Done:
        """The version before takes its place again. `even_so`: also if it cannot open the record as it is now.

        Raises `CannotGoBack`, `UpdateNotNow`, `VaultInUse`, `OSError`.
        """
        beside = self._for_change()
        with self._alone():
            ended = beside.tidy_up()
            if ended is not None and ended.act == "back":  # the power went then: once more would be on again
                return self._went_back(beside, ended.leaves, ended.to)
            before, here = beside.state().before, self._here(beside)
            if before is None:
                raise CannotGoBack("none")
            if self._further(beside, here, before) and not even_so:
                raise CannotGoBack("record")
            return self._went_back(beside, here, beside.go_back(here))

    # --- within ------------------------------------------------------------------------------------

    def _further(self, beside: SideBySide, here: Version, before: Version) -> bool:
        """Whether the record was changed for the version here, so that the one before cannot open it."""
        return before.steps < here.steps and beside.state().records.get(str(self._data)) != self._record()

    def _went_back(self, beside: SideBySide, was: Version, now: Version) -> Done:
        further = self._further(beside, was, now)
        records = {**beside.state().records, str(self._data): self._record()}
        beside.remember(msgspec.structs.replace(beside.state(), records=records))
        return Done(was=was.version, now=now.version, changes_record=further)

    def _known(self) -> Believed:
        return self._beside.state().believed if self._beside is not None else Believed()

    def _unpacked(self, beside: SideBySide, source: UpdateSource, found: Found) -> Version:
        """Beside the program, proved whole and proved to run; it is unpacked from a copy nobody else can change."""
        assert found.offer is not None
        beside.work.mkdir(mode=0o700, parents=True)
        archive = beside.work / found.name
        try:
            self._offers.copy(source, found, archive)
            beside.lay(archive, max(found.offer.unpacked, 1))
        except OSError as error:
            if error.errno == ENOSPC:  # somebody else took the room meanwhile
                self._offers.need(beside.folder.parent, found.size + found.offer.unpacked)
            raise
        whole = look_at_own_files(beside.new)
        if whole is None or not whole.whole:
            raise UpdateRefused("half", found.name)
        self._program.prove(beside.new, found.offer.version, beside.work)
        return Version(version=found.offer.version, steps=found.offer.steps, files=files_of(beside.new))

    def _prove_in_place(self, beside: SideBySide, to: Version) -> None:
        """What ran beside may fail where it stands now: then the version before is back."""
        try:
            self._program.prove(beside.folder, to.version, beside.work)
        except UpdateNotNow:
            beside.go_back(to)
            beside.forget_before()
            raise

    def _backed_up(self, folder: Path | None, *, changes: bool) -> Path | None:
        if folder is not None:
            if not self._vault.database.exists():
                raise UpdateNotNow("no_record", str(self._data))
            return make_closed_copy(self._vault, folder, self._clock, home=self._data).path
        if changes:
            note = read_note(self._vault)
            at = instant(note.last_at) if note is not None and note.last_at else None
            if at is None or self._clock.now() - at >= RED_AFTER:
                raise UpdateNotNow("no_backup")
        return None

    def _for_change(self) -> SideBySide:
        if self._beside is None:
            raise UpdateNotNow("source")
        if self._program.by_system:
            raise UpdateNotNow("package", self._program.system)
        if not self._beside.may_change:
            raise UpdateNotNow("no_rights", str(self._beside.folder))
        return self._beside

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._program.is_open():
            raise UpdateNotNow("open")
        with hold_lock(self._vault) if self._vault.database.exists() else nullcontext():
            yield

    def _here(self, beside: SideBySide) -> Version:
        return Version(version=self._program.version, steps=self._program.steps, files=files_of(beside.folder))

    def _record(self) -> str:
        """How the record's file is, without a key: it says whether anybody came in since."""
        try:
            found = self._vault.database.stat()
        except OSError:
            return "none"
        return f"{found.st_size} {found.st_mtime_ns}"


def _beside(program: Program) -> SideBySide | None:
    if program.folder is None:
        return None
    return DebianPackage(program.folder, program.root) if program.by_dpkg else SideBySide(program.folder)
