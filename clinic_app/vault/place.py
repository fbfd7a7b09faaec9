"""Where a vault lies: its files, its lock, its ballast, and the places where none may lie."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

if sys.platform != "win32":
    import fcntl
# Errors are imported where they are raised: the door asks for the place of the vault before it paints.

BALLAST_BYTES: Final = 32 * 1024 * 1024
_PATIENCE_S: Final = (0.01, 0.02, 0.05, 0.1, 0.1, 0.2, 0.2, 0.5, 0.5, 1.0)
"""Tried ten times more, over some three seconds."""

_SYNCED: Final = (
    "onedrive", "dropbox", "google drive", "googledrive", "my drive", "icloud", "icloud drive", "iclouddrive",
    "mobile documents", "cloudstorage", "nextcloud", "owncloud", "syncthing", "pclouddrive", "megasync", "mega",
    "box sync", "seafile",
)  # fmt: skip
"""How such folders are called, also with what follows: *OneDrive - Hospital*, *Dropbox (Clinic)*, *Nextcloud2*."""

_SYNC_MARKERS: Final = (
    ".dropbox", ".dropbox.cache", ".stfolder", ".stversions", ".nextcloudsync.log", ".owncloudsync.log", ".megaignore",
    "desktop.ini.onedrive",
)  # fmt: skip
_SYNC_DATABASE: Final = re.compile(r"\._?sync_.*\.db", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
"""How the table of mounts spells a blank."""

_SYNC_VARIABLES: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "9p", "sshfs", "fuse.sshfs", "davfs", "fuse.davfs2",
     "ceph", "glusterfs", "fuse.glusterfs", "fuse.rclone", "ncpfs",
     "fuse.gvfsd-fuse", "fuse.curlftpfs"}
)  # fmt: skip
_FAT: Final = frozenset({"vfat", "msdos", "exfat", "fat", "fuseblk.exfat"})


class VaultPlace(NamedTuple):
    """The folder of one vault."""

    folder: Path

    @property
    def slots(self) -> Path:
        """Who may open it."""
        return self.folder / "vault.json"

    @property
    def previous_slots(self) -> Path:
        """A second copy of the slot list; until a changed list has opened the vault, the one before."""
        return self.folder / "vault.json.prev"

    @property
    def database(self) -> Path:
        """The record, encrypted."""
        return self.folder / "vault.db"

    @property
    def log(self) -> Path:
        """What was saved last and is not in the record's file yet; it stands while anybody has the record open."""
        return self.folder / "vault.db-wal"

    @property
    def next_database(self) -> Path:
        """The record under the next vault key, while that is being changed."""
        return self.folder / "vault.db.next"

    @property
    def device(self) -> Path:
        """The keys of this PC, sealed; never in a backup."""
        return self.folder / "device.json"

    @property
    def standing(self) -> Path:
        """What the small tables said when the record was closed, sealed; it goes when somebody opens it to write."""
        return self.folder / "vault.standing"

    @property
    def throttle(self) -> Path:
        """Wrong tries, counted."""
        return self.folder / "throttle.json"

    @property
    def lock(self) -> Path:
        """Held by the program that has the vault open."""
        return self.folder / "vault.lock"

    @property
    def ballast(self) -> Path:
        """Room kept free for the save that finds the disk full."""
        return self.folder / "ballast"

    @property
    def parts(self) -> tuple[Path, ...]:
        """Every file that may hold a piece of a vault."""
        beside = tuple(self.folder / (self.database.name + end) for end in ("-wal", "-shm", "-journal"))
        return (self.slots, self.previous_slots, self.device, self.database, self.next_database, *beside)

    @property
    def making(self) -> Path:
        """Stands from the first byte of a new vault until it is whole."""
        return self.folder / "vault.making"

    @property
    def half_made(self) -> bool:
        """Whether making a vault broke off here before anybody had a slot: nothing in it can ever be opened."""
        return self.making.exists() and not self.slots.exists() and not self.previous_slots.exists()

    @property
    def stands(self) -> bool:
        """Whether a vault, or what is left of one, stands here."""
        return not self.half_made and (self.slots.exists() or self.database.exists())

    @property
    def exists(self) -> bool:
        """Whether a whole vault seems to be here; opening says whether it is one."""
        return self.slots.exists() and self.database.exists()

    def refuse_leftovers(self) -> None:
        """Raise `VaultExists` if any part of a vault is here."""
        from clinic_app.errors import VaultExists

        if any(part.exists() for part in self.parts):
            raise VaultExists


def refuse_unsafe(folder: Path, mounts: Callable[[], str] | None = None) -> None:
    """Raise `UnsafePlace` for a network share, a synchronised folder or a FAT disk, also behind a link."""
    from clinic_app.errors import UnsafePlace

    for whole in {folder.absolute(), folder.resolve()}:
        if any(_synchronised(part) for part in (whole, *whole.parents)):
            raise UnsafePlace("synchronised")
        kind = _filesystem(whole, (mounts or _mounts)())
        if kind in _NETWORK:
            raise UnsafePlace("network")
        if kind in _FAT:
            raise UnsafePlace("fat")
        if sys.platform == "win32":  # pragma: no cover - Windows alone knows
            from clinic_app.vault.windows_disk import kind_of

            if reason := kind_of(whole):
                raise UnsafePlace(reason)


def _synchronised(folder: Path) -> bool:
    name = folder.name.lower().rstrip("0123456789 ")
    if any(name == synced or name.startswith((synced + " -", synced + " (")) for synced in _SYNCED):
        return True
    if any((folder / marker).exists() for marker in _SYNC_MARKERS):
        return True
    # Compared as paths: Windows minds neither capitals nor a stroke at the end.
    if any(folder == Path(named) for named in map(os.environ.get, _SYNC_VARIABLES) if named):
        return True
    # One list of names, whatever else is asked: a folder above may hold thousands.
    with suppress(OSError):
        return any(name[0] == "." and _SYNC_DATABASE.fullmatch(name) for name in os.listdir(folder))
    return False


def mounted_as(folder: Path) -> str:
    """The kind of file system this folder lies on; empty if nobody can tell."""
    return _filesystem(folder.absolute(), _mounts())


def _mounts() -> str:
    table = Path("/proc/mounts")
    return table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""


def _filesystem(folder: Path, mounts: str) -> str:
    """The file system of the longest mount point above this folder; empty if nobody can tell."""
    above = {str(part) for part in (folder, *folder.parents)}
    best, kind = "", ""
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        point = _ESCAPED.sub(lambda sign: chr(int(sign[1], 8)), words[1])
        if point in above and len(point) >= len(best):
            best, kind = point, words[2]
    return kind


@contextmanager
def hold_lock(place: VaultPlace) -> Iterator[None]:
    """Keep every other program out for as long as this lasts. The system lets go when the process dies."""
    with hold_file(place.lock):
        yield


@contextmanager
def hold_file(path: Path) -> Iterator[None]:
    """Hold a file that says that somebody is at work. Raises `VaultInUse` if somebody else does."""
    from clinic_app.errors import VaultInUse

    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _lock(file)
        except OSError as error:
            raise VaultInUse from error
        yield
    finally:
        os.close(file)


def _lock(file: int) -> None:
    if sys.platform == "win32":  # pragma: no cover - its own kind of lock
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lay_ballast(place: VaultPlace, size: int) -> None:
    """Keep `size` real bytes for a bad day; silently none if there is no room, since that day is today."""
    if place.ballast.exists() and place.ballast.stat().st_size == size:
        return
    try:
        write_whole(place.ballast, os.urandom(size))
    except OSError:
        place.ballast.unlink(missing_ok=True)
        place.ballast.with_suffix(".new").unlink(missing_ok=True)


def write_whole(
    path: Path, content: bytes, *, previous: Path | None = None, proved: Callable[[bytes], object] = lambda _read: None,
    read_back: Callable[[Path], bytes] = Path.read_bytes,
) -> None:  # fmt: skip
    """Replace a small file so that it is always the old one or the new one, whole, also after a power cut.

    Written beside it with mode 0600, flushed, read back, put in place; the old one stays as `previous` if given. What
    was read back is shown to `proved` first: if it raises, the old file stays where it is.
    """
    fresh = path.with_suffix(".new") if path.suffix == "" else path.with_suffix(path.suffix + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    read = read_back(fresh)
    if read != content:
        raise OSError("what was written reads back differently")
    try:
        proved(read)
    except BaseException:
        fresh.unlink()
        raise
    if previous is not None and path.exists():
        previous.unlink(missing_ok=True)
        os.link(path, previous)
    put_in_place(fresh, path)
    sync_folder(path.parent)


def put_in_place(
    fresh: Path,
    path: Path,
    *,
    rename: Callable[[Path, Path], None] = os.replace,
    waits_s: Sequence[float] = _PATIENCE_S,
) -> None:
    """Rename a file over another. Where a scanner holds either for a moment, as on Windows, it is tried again."""
    for wait in waits_s:
        try:
            rename(fresh, path)
            return
        except PermissionError:
            time.sleep(wait)
    rename(fresh, path)


def make_folder(folder: Path) -> None:
    """Make a folder for ourselves alone, if it is not there; it stays also after a power cut."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in dict.fromkeys((folder, *missing)):  # it too: whoever made it before may have been cut short
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows has no such act."""
    if sys.platform == "win32":  # pragma: no cover - there a folder cannot be opened
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
