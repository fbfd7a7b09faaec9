"""How this PC and its record are: encryption, the record itself, disk, clock, typefaces. Nothing of any case is in it.

`begin` and `settle` run in the vault lane, the slices of a check between them in the reader's. Whoever may keep things
safe may test; that the disk is nearly full is told to everybody.
"""

from __future__ import annotations

import platform
from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec

from clinic_app import __version__
from clinic_app.domain.attachments import RECORD_BYTES
from clinic_app.domain.clock_doubt import ClockDoubt, Why, clock_doubt
from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import VaultError
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.pc_look import Around, Finding, Weight, What, look_around
from clinic_app.services.printers import Printing
from clinic_app.vault.health import Check, Room, room

if TYPE_CHECKING:
    from clinic_app.services.backing_up import BackingUp, BackupState
    from clinic_app.services.joining import Joining

__all__ = [
    "Check", "ClockDoubt", "Finding", "Health", "HealthView", "Printing", "Room", "Trouble", "Weight", "What", "Why",
    "unreadable_scripts",
]  # fmt: skip

DUE_AFTER: Final = timedelta(hours=20)
"""A day's check is due on the next, also if they begin an hour earlier then."""

HUB_SILENT_AFTER: Final = timedelta(days=7)
"""A line may be down for days; after a week somebody should look why."""

NEARLY_FULL: Final = 0.9
_SETTING: Final = "health"


def unreadable_scripts() -> tuple[str, ...]:
    """Scripts that this PC cannot print: the typeface is missing, or letters are not joined as they must be."""
    from clinic_app.printing import faces
    from clinic_app.services.made_of import misshapen

    return tuple(dict.fromkeys((*faces.unreadable_scripts(), *misshapen())))


class Trouble(StrEnum):
    """What a check found, by what is to be done about it."""

    PAGES = "pages"
    TABLES = "tables"
    CHAIN = "chain"


class _Kept(msgspec.Struct, frozen=True):
    """What the vault remembers of the last check that ended."""

    at: str
    pages: int
    entries: int
    damaged: int = 0
    trouble: str | None = None
    number: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthView:
    """Everything about health in one look. What no check has looked at yet is None."""

    checked_at: datetime | None
    trouble: Trouble | None
    damaged_pages: int
    pages: int
    entries: int
    missing: int
    broken_at: int
    free_bytes: int
    room: Room
    clock: ClockDoubt | None
    clock_at: datetime
    scripts: tuple[str, ...]
    """Scripts that cannot be printed: their typeface is missing or cannot be read."""
    printer: Printing = Printing.UNKNOWN
    """A place may have none on purpose: that is shown, and not counted as something to look at."""

    attached: int = 0
    """Photographs and documents of all cases."""
    attached_bytes: int = 0
    findings: tuple[Finding, ...] = ()
    """What is odd about the PC around the record."""
    backup: BackupState
    joined: bool
    """Whether this place has a hub."""
    hub_heard_on: date | None
    """The day on which it last answered; None where that is not known."""
    hub_days: int | None
    """How long ago that is."""
    versions: tuple[str, str]
    """Of this program, and of what encrypts the record."""

    @property
    def hub_silent(self) -> bool:
        """Whether a hub that should answer did not for a week."""
        return self.joined and (self.hub_days is None or self.hub_days > HUB_SILENT_AFTER.days)

    @property
    def attachments_nearly_full(self) -> bool:
        """Whether there is little room left for photographs and documents."""
        return self.attached_bytes > NEARLY_FULL * RECORD_BYTES

    @property
    def to_look_at(self) -> int:
        """How many things about the record want a look."""
        wants = (self.trouble is not None, self.room is not Room.ENOUGH, self.clock is not None, bool(self.scripts))
        return sum(wants) + self.attachments_nearly_full

    @property
    def to_ask_it(self) -> int:
        """How many things about the PC itself are for IT to put right."""
        return sum(each.weight is not Weight.NOTE for each in self.findings)


class Health:
    """What can be said and done about health from within."""

    def __init__(self, desk: Desk, backing_up: BackingUp, joining: Joining) -> None:
        self._desk, self._backing_up, self._joining = desk, backing_up, joining
        self._vault = desk.vault
        self._doubt = clock_doubt(desk.clock.now(), desk.vault.last_entry_at)
        if desk.vault.stale:
            with suppress(VaultError):  # whoever comes in must not wait for it; the check says it again
                self._remember(_Kept(iso(desk.clock.now()), 0, 0, trouble=Trouble.TABLES.value))

    # --- clock -------------------------------------------------------------------------------------

    @property
    def clock(self) -> ClockDoubt | None:
        """What speaks against the clock this PC had when somebody came in; None once they have vouched for it."""
        return self._doubt

    def vouch_for_clock(self) -> None:
        """Whoever signed in says that the clock is right. The journal remembers who, and what it showed."""
        if self._doubt is None:
            return
        about = {"why": self._doubt.why.value, "shown": iso(self._desk.clock.now())}
        if self._doubt.meant is not None:
            about["last"] = iso(self._doubt.meant)
        self._vault.save(lambda: self._vault.journal.append("clock_confirmed", self._desk.me.id, about))
        self._doubt = None

    def look_at_clock_again(self) -> ClockDoubt | None:
        """After it was set in the system. What was entered since somebody came in says nothing: it had that clock."""
        if self._doubt is None:
            return None
        self._doubt = clock_doubt(self._desk.clock.now(), self._vault.last_entry_at)
        if self._doubt is None:
            about = {"shown": iso(self._desk.clock.now())}
            self._vault.save(lambda: self._vault.journal.append("clock_set", self._desk.me.id, about))
        return self._doubt

    def leave_clock(self) -> None:
        """Nobody can set it now, and care cannot wait. That is entered; the doubt stays and is shown."""
        if self._doubt is not None:
            about = {"why": self._doubt.why.value, "shown": iso(self._desk.clock.now())}
            self._vault.save(lambda: self._vault.journal.append("clock_left", self._desk.me.id, about))

    # --- room --------------------------------------------------------------------------------------

    def room(self) -> tuple[Room, int]:
        """How much is free on the disk of the record, and what that means. Lays the ballast again if it is gone."""
        free = self._vault.care.keep_room()
        return room(free), free

    # --- checking ----------------------------------------------------------------------------------

    @property
    def due(self) -> bool:
        """Whether a check should be made by itself."""
        kept = self._kept()
        return kept is None or self._desk.clock.now() - instant(kept.at) > DUE_AFTER

    def begin(self) -> Check:
        """A check whose slices the reader lane may do now."""
        return Check(self._vault.care.order())

    def settle(self, check: Check) -> None:
        """Look once more at what a check suspects, and remember what it found."""
        damaged = self._vault.care.confirm(check)
        trouble, number = _trouble(check, damaged, self._vault.stale)
        now = iso(self._desk.clock.now())
        self._remember(_Kept(now, check.pages, check.entries, len(damaged), trouble, number, check.missing))

    def _remember(self, kept: _Kept) -> None:
        def write() -> None:
            self._vault.settings[_SETTING] = msgspec.to_builtins(kept)
            if kept.trouble is not None:
                about = {"damaged": kept.damaged, "number": kept.number}
                self._vault.journal.append("trouble_found", None, {"trouble": kept.trouble, **about})

        self._vault.save(write)

    def look_around(self) -> tuple[Finding, ...]:
        """What is odd about this PC, in any lane but the vault's: the system takes its time. Touches no record."""
        return look_around(self._desk.settings, self._desk.clock, Around.this_pc(contents=False))

    def view(
        self, scripts: tuple[str, ...] = (), printer: Printing = Printing.UNKNOWN, findings: tuple[Finding, ...] = ()
    ) -> HealthView:
        """How things stand, without looking anew at what takes long; `scripts` as `unreadable_scripts` found them."""
        kept, (state, free), attached = self._kept(), self.room(), self._vault.attachments.kept()
        heard = self._vault.hub_note.heard_on
        return HealthView(
            checked_at=instant(kept.at) if kept else None,
            trouble=Trouble(kept.trouble) if kept and kept.trouble else None,
            damaged_pages=kept.damaged if kept else 0,
            pages=kept.pages if kept else 0,
            entries=kept.entries if kept else 0,
            missing=kept.missing if kept else 0,
            broken_at=kept.number if kept else 0,
            free_bytes=free,
            room=state,
            clock=self._doubt,
            clock_at=self._desk.clock.now(),
            scripts=scripts,
            printer=printer,
            attached=attached.count,
            attached_bytes=attached.bytes,
            findings=findings,
            backup=self._backing_up.state(),
            joined=self._joining.joined,
            hub_heard_on=heard,
            hub_days=max((self._desk.clock.today() - heard).days, 0) if heard else None,
            versions=(__version__, self._vault.care.library),
        )

    def report(self, view: HealthView) -> str:
        """What IT needs to know, to be copied or sent: versions, sizes, verdicts. Nothing of any case or person."""
        self._desk.require(Act.KEEP_SAFE)
        facts = {
            "program": f"Notebook {view.versions[0]}",
            "time": iso(view.clock_at),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "python": platform.python_version(),
            "encryption": view.versions[1],
            "training": "yes" if self._vault.training else "no",
            "record_pages": str(view.pages or "not counted"),
            "attachments": str(view.attached),
            "attachments_megabytes": str(view.attached_bytes // 1_000_000),
            "free_megabytes": str(view.free_bytes // 1_000_000),
            "disk": view.room.value,
            "backup": f"{view.backup.days} days old" if view.backup.last_at else "none",
            "hub": "joined" if view.joined else "none",
            "hub_heard_on": view.hub_heard_on.isoformat() if view.hub_heard_on else "not known",
            "last_check": iso(view.checked_at) if view.checked_at else "none",
            "found": view.trouble.value if view.trouble else "nothing",
            "damaged_pages": str(view.damaged_pages),
            "chain_entries": str(view.entries),
            "chain_entries_lost_by_salvage": str(view.missing),
            "chain_broken_at": str(view.broken_at or "nowhere"),
            "clock": view.clock.why.value if view.clock else "believed",
            "printer": view.printer.value,
            "scripts_missing": ", ".join(view.scripts) or "none",
            "around": ", ".join(each.what.value for each in view.findings) or "nothing odd",
        }
        return "".join(f"{name}: {value}\n" for name, value in facts.items())

    def _kept(self) -> _Kept | None:
        known = self._vault.settings.get(_SETTING)
        return msgspec.convert(known, _Kept) if known else None


def _trouble(check: Check, damaged: tuple[int, ...], stale: tuple[str, ...]) -> tuple[str | None, int]:
    if damaged or check.unreadable:
        return Trouble.PAGES.value, damaged[0] if damaged else 0
    if check.tables or stale:
        return Trouble.TABLES.value, 0
    return (Trouble.CHAIN.value, check.broken.number) if check.broken else (None, 0)
