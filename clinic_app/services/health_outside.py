"""How a PC and its record are, as far as that shows without any key; and what a person has to come in for.

Nothing is opened, nothing waits for a lock, nothing of any case can be seen.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from typing import Final

from clinic_app import __version__
from clinic_app.domain.clock_doubt import clock_doubt
from clinic_app.domain.timekeeping import Clock, instant
from clinic_app.errors import UnsafePlace
from clinic_app.facts import dataclass
from clinic_app.printing.faces import unreadable_scripts
from clinic_app.services.backing_up import AMBER_AFTER, RED_AFTER
from clinic_app.services.inspecting import look, self_test
from clinic_app.services.made_of import libraries, misshapen, window
from clinic_app.services.pc_look import Around, Finding, Weight, look_around
from clinic_app.services.printers import Printing, printing_here
from clinic_app.settings import Settings
from clinic_app.vault.health import Room, room
from clinic_app.vault.hub_note import HubNote
from clinic_app.vault.place import VaultPlace, refuse_unsafe
from clinic_app.vault.throttle import Throttle

__all__ = ["NEEDS_A_PERSON", "Finding", "HealthOutside", "Weight", "look_deeper", "look_from_outside"]

NEEDS_A_PERSON: Final = (
    "whether every page is sound and the journal whole: sign in, Upkeep, Health, Test again (or verify-journal)",
    "whether the clock agrees with the record: it is asked when somebody signs in",
    "whether a backup can be restored: verify-backup --open with the sheet, or the drill in Upkeep",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthOutside:
    """One look. What there is no record for is None. `wrong` names what somebody should do something about."""

    version: str
    system: str
    python: str
    time: datetime
    clock: str
    exists: bool
    kind: str | None
    training: bool
    lock_held: bool
    record_bytes: int
    trouble: str | None
    place: str
    """`safe`, or why no record may lie there."""
    free_bytes: int
    disk: Room
    ballast_bytes: int
    encryption: str
    last_backup_at: datetime | None
    backup_days: int | None
    hub_named: bool
    """Whether IT, or the settings of this PC, say where a hub is; the address itself is not told."""
    hub_heard_on: date | None
    """The day on which the record's hub last answered; None where that is not known."""
    failed_attempts: int
    printer: Printing
    scripts_missing: tuple[str, ...]
    profile: str | None = None
    """What IT called this place in the profile that holds."""
    findings: tuple[Finding, ...] = ()
    """What is odd about the PC around the record."""
    scripts_misshapen: tuple[str, ...] = ()
    libraries: dict[str, str] = field(default_factory=dict)
    window: dict[str, str] = field(default_factory=dict)
    """What the desktop program says of the library that draws it; `trouble` where it does not run. Empty: not asked."""

    @property
    def stops(self) -> bool:
        """Whether no real record should be kept here before something is put right."""
        outside = self.trouble is not None or self.encryption != "ok" or self.place != "safe"
        return outside or self.disk is Room.SCARCE or any(each.weight is Weight.STOP for each in self.findings)

    @property
    def wrong(self) -> tuple[str, ...]:
        """What is wrong, in one word each, the worst first."""
        return tuple(self._wrong())

    def _wrong(self) -> Iterator[str]:
        if self.trouble is not None:
            yield self.trouble
        if self.encryption != "ok":
            yield "encryption"
        if self.place != "safe":
            yield "place"
        if self.disk is not Room.ENOUGH:
            yield "disk"
        if self.clock != "believed":
            yield "clock"
        if self.exists and not self.training:
            if self.backup_days is None or self.backup_days >= RED_AFTER.days:
                yield "backup"
            elif self.backup_days >= AMBER_AFTER.days:
                yield "backup_old"
        if self.exists and not self.ballast_bytes:
            yield "ballast"
        if self.scripts_missing:
            yield "fonts"
        if self.scripts_misshapen:
            yield "shaping"
        if "trouble" in self.window:
            yield "window"
        # Nobody is called out for a note.
        yield from (each.what.value for each in self.findings if each.weight is not Weight.NOTE)


def look_from_outside(
    place: VaultPlace, clock: Clock, settings: Settings, printer: Printing | None = None, *,
    around: Around | None = None,
) -> HealthOutside:  # fmt: skip
    """Look once. `printer`, and what is `around` the record, are asked of the system unless somebody knows."""
    around = around or Around.this_pc()
    found, now = look(place, around.free), clock.now()
    profile = settings.profile
    doubt = clock_doubt(now)
    backup_at = instant(found.last_backup_at) if found.last_backup_at else None
    age = now - backup_at if backup_at else None
    return HealthOutside(
        version=__version__,
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=platform.python_version(),
        time=now,
        clock=doubt.why.value if doubt else "believed",
        exists=found.exists,
        kind=found.kind,
        training=found.training,
        lock_held=found.in_use,
        record_bytes=found.database_bytes,
        trouble=found.trouble,
        place=_place(place),
        free_bytes=found.free_bytes,
        disk=room(found.free_bytes),
        ballast_bytes=place.ballast.stat().st_size if place.ballast.exists() else 0,
        encryption=self_test(place.folder.parent)["encryption"],
        last_backup_at=backup_at,
        backup_days=max(age, timedelta()).days if age is not None else None,
        hub_named=bool(settings.hub_address),
        hub_heard_on=HubNote(place).heard_on,
        failed_attempts=Throttle(place, clock).unreported() if found.exists else 0,
        printer=printer or printing_here(allowed=profile.printers if profile else None),
        scripts_missing=unreadable_scripts(),
        profile=(profile.name or "yes") if profile else None,
        findings=look_around(settings, clock, around),
    )


def look_deeper(found: HealthOutside) -> HealthOutside:
    """The same, and what takes longer: whether words are set right, what it is made of, whether its window opens."""
    return replace(found, scripts_misshapen=misshapen(), libraries=libraries(), window=window())


def _place(place: VaultPlace) -> str:
    try:
        refuse_unsafe(place.folder)
    except UnsafePlace as error:
        return error.reason
    return "safe"
