"""One look around a PC: what is odd about the place of the record, about printers, disks and the program itself.

It opens nothing of the record, waits for nobody, and writes one small file that is gone again. It may take a second or
two, so a screen asks for it in a lane.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

from clinic_app.domain.timekeeping import Clock
from clinic_app.facts import dataclass
from clinic_app.services.own_files import OwnFiles, bundle_folder, look_at_own_files
from clinic_app.services.pc_findings import Finding, Weight, What
from clinic_app.services.printers import Printer, printers_here, refusal
from clinic_app.settings import Settings
from clinic_app.settings.held import Held
from clinic_app.vault.lane import free_bytes

__all__ = ["Around", "Finding", "System", "Weight", "What", "look_around"]

_SLOW_S: Final = 1.0
_PROBE: Final = b"\xa5" * 4096


class System(Protocol):
    """What the system itself tells. None where nobody can tell."""

    def encrypted(self, folder: Path) -> bool | None: ...
    def swap_open(self) -> bool: ...
    def hibernates_open(self) -> bool: ...
    def spool_keeps(self) -> bool | None: ...
    def proxy(self) -> str: ...
    def too_old(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Whom is asked. Tests hand in what they know."""

    system: Callable[[], System | None]
    printers: Callable[[], tuple[Printer, ...] | None]
    own_files: Callable[[], OwnFiles | None]
    write: Callable[[Path], None]
    free: Callable[[Path], int] = free_bytes

    @classmethod
    def this_pc(cls, *, contents: bool = True) -> Around:
        """What is really there; without `contents` the program's own files are only counted."""
        return cls(
            system=_system,
            printers=printers_here,
            own_files=lambda: look_at_own_files(bundle_folder(), contents=contents),
            write=write_and_flush,
        )


def look_around(settings: Settings, clock: Clock, around: Around) -> tuple[Finding, ...]:
    """Everything that is odd, in the order in which it is told."""
    order, folder, held = list(What), settings.data_dir, settings.held
    found = [*_profile(held), *_own_words(settings), *_folder(folder, clock, around), *_program(around)]
    found += _printing(held, around)
    system = around.system()
    if system is None:  # nobody here knows how to ask this one
        found += [Finding(What.DISK_UNKNOWN), Finding(What.SPOOL_UNKNOWN)]
    else:
        found += [*_disks(folder, system), *_rest(system)]
    return tuple(sorted(found, key=lambda finding: order.index(finding.what)))


def write_and_flush(folder: Path) -> None:
    """Write a few bytes so that they are on the disk, read them back, and take them away. Raises `OSError`."""
    probe = folder / f"probe.{os.getpid()}"
    try:
        with probe.open("xb") as file:
            file.write(_PROBE)
            file.flush()
            os.fsync(file.fileno())
        if probe.read_bytes() != _PROBE:
            raise OSError("what was written reads back differently")
    finally:
        probe.unlink(missing_ok=True)


def _profile(held: Held | None) -> Iterator[Finding]:
    if held is None:
        return
    if held.trouble is not None:
        where = f"line {held.trouble.line}" if held.trouble.line else ""
        yield Finding(What.PROFILE_REFUSED, " ".join(filter(None, (where, held.trouble.item, held.trouble.reason))))
    elif held.gone:
        yield Finding(What.PROFILE_GONE, str(held.file))
    if held.record_at is not None:
        yield Finding(What.RECORD_ELSEWHERE, str(held.record_at))


def _own_words(settings: Settings) -> Iterator[Finding]:
    if settings.trouble is not None:
        yield Finding(What.SETTINGS_REFUSED, " ".join(filter(None, (settings.trouble.item, settings.trouble.reason))))


def _folder(folder: Path, clock: Clock, around: Around) -> Iterator[Finding]:
    if not folder.is_dir():
        # Nobody has begun here: what matters is whether they could.
        nearest = next((each for each in (folder, *folder.parents) if each.exists()), folder)
        if not nearest.is_dir():
            yield Finding(What.WRITE_REFUSED, "NotADirectoryError")
        elif not os.access(nearest, os.W_OK):
            yield Finding(What.WRITE_REFUSED, "PermissionError")
        return
    began = clock.monotonic()
    try:
        around.write(folder)
    except OSError as error:
        yield Finding(What.WRITE_REFUSED, type(error).__name__)
    else:
        if clock.monotonic() - began > _SLOW_S:
            yield Finding(What.WRITE_SLOW)
    if sys.platform != "win32" and folder.stat().st_mode & 0o077:
        yield Finding(What.FOLDER_OPEN)


def _program(around: Around) -> Iterator[Finding]:
    own = around.own_files()
    if own is None:
        return
    if own.missing:
        yield Finding(What.FILES_MISSING, ", ".join(own.missing[:3]))
    if own.torn:
        yield Finding(What.FILES_TORN, ", ".join(own.torn[:3]))
    if own.changed:
        yield Finding(What.FILES_CHANGED, ", ".join(own.changed[:3]))


def _printing(held: Held | None, around: Around) -> Iterator[Finding]:
    printers = around.printers()
    if printers is None:
        return
    allowed = held.profile.printers if held and held.profile else None
    virtual = [each for each in printers if refusal(each, None) == "virtual" and refusal(each, allowed) is not None]
    default = [each.name for each in virtual if each.default]
    others = [each.name for each in virtual if not each.default]
    if default:
        yield Finding(What.DEFAULT_VIRTUAL, default[0])
    if others:
        yield Finding(What.PRINTERS_VIRTUAL, ", ".join(others))
    names = {each.name for each in printers}
    if missing := [f"{each.name} ({each.place})" for each in allowed or () if each.name not in names]:
        yield Finding(What.PRINTERS_MISSING, ", ".join(missing))
    if keeping := [each.name for each in printers if each.keeps and refusal(each, allowed) is None]:
        yield Finding(What.SPOOL_KEEPS, ", ".join(keeping))


def _disks(folder: Path, system: System) -> Iterator[Finding]:
    nearest = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    encrypted = system.encrypted(nearest)
    if encrypted is None:
        yield Finding(What.DISK_UNKNOWN)
    elif not encrypted:
        yield Finding(What.DISK_OPEN)
    if system.hibernates_open():
        yield Finding(What.HIBERNATION_OPEN)
    elif system.swap_open():
        yield Finding(What.SWAP_OPEN)


def _rest(system: System) -> Iterator[Finding]:
    keeps = system.spool_keeps()
    if keeps:
        yield Finding(What.SPOOL_KEEPS)
    elif keeps is None:
        yield Finding(What.SPOOL_UNKNOWN)
    match system.proxy():
        case "script":
            yield Finding(What.PROXY_SCRIPT)
        case "set":
            yield Finding(What.PROXY_SET)
    if system.too_old():
        yield Finding(What.SYSTEM_OLD)


def _system() -> System | None:
    if sys.platform == "win32":  # pragma: no cover - only there
        from clinic_app.services.pc_windows import Windows

        return Windows()
    if sys.platform == "linux":
        from clinic_app.services.pc_linux import Linux

        return Linux()
    return None  # pragma: no cover - macOS is not looked at yet
