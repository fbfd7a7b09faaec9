"""What a publisher offers this PC: looked for in any place, judged, chosen for this site, and copied here whole.

Nothing is believed of the place itself: a stick, a share or a hub can withhold an update, and nothing else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Final

from clinic_app.crypto.hashing import Sha256, of_file
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import UpdateNoRoom, UpdateRefused, UpdatesOff
from clinic_app.facts import dataclass
from clinic_app.paths import resources
from clinic_app.services.program import Program
from clinic_app.services.update_sources import UpdateSource
from clinic_app.wire.update_trust import Believed, Offer, Told, number_of, read_told

SPARE_BYTES: Final = 50 << 20
"""What is left free beside the new version: saving goes on meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a place offers for this PC. `offer` is None where the newest is what runs already."""

    offer: Offer | None
    name: str = ""
    size: int = 0
    sha256: str = ""
    holds_until: date | None = None
    believed: Believed = field(default_factory=Believed)


class Offers:
    """For one program of one site. `known` is what was believed when a version was put in place the last time."""

    def __init__(
        self, program: Program, site: str | None, clock: Clock, *, root: bytes | None, known: Callable[[], Believed],
        free: Callable[[Path], int] | None = None,
    ) -> None:  # fmt: skip
        self._program, self._site, self._clock, self._root, self._known = program, site, clock, root, known
        self._free = free or (lambda folder: shutil.disk_usage(folder).free)

    @property
    def on(self) -> bool:
        """Whether this program believes any publisher."""
        return self._root is not None

    def look(self, source: UpdateSource) -> Found:
        """What there is for this PC. Raises `UpdatesOff`, `UpdateRefused`, `LineError`."""
        return self._choose(self._told(source, {}))

    def fetch(self, source: UpdateSource, into: Path, told: Callable[[float], None] = lambda _: None) -> Found:
        """Copy it into this folder, laid out as on a stick; begun before, it goes on where it was cut off.

        Raises what `look` raises, `UpdateNoRoom`, `UpdateRefused(half)`, `OSError`.
        """
        seen = dict[str, bytes]()
        publisher = self._told(source, seen)
        found = self._choose(publisher)
        if found.offer is None:
            return found
        targets = into / "targets"
        self.need(into, found.size)
        for folder in (targets, into / "metadata"):
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        self.copy(source, found, targets / found.name, told)
        for name, content in seen.items():
            fresh = into / "metadata" / f"{name}.new"
            fresh.write_bytes(content)
            fresh.replace(into / "metadata" / name)
        for file in targets.iterdir():
            if file.name not in publisher.offers:  # what its publisher offers no more
                file.unlink()
        return found

    def copy(
        self, source: UpdateSource, found: Found, into: Path, told: Callable[[float], None] = lambda _: None
    ) -> None:
        """Into a file of ours, hashed byte by byte; it has its name only if the hash is the one that was signed.

        Raises `UpdateRefused(half | gone)`, `LineError`, `OSError`.
        """
        if into.exists() and _begun(into).hexdigest() == found.sha256:
            return
        part = into.with_name(into.name + ".part")
        start = part.stat().st_size if part.exists() else 0
        if start >= found.size:
            part.unlink(missing_ok=True)
            start = 0
        digest = _begun(part) if start else Sha256()
        with part.open("ab") as written:
            for piece in source.content(found.name, start):
                start += len(piece)
                digest.update(piece)
                written.write(piece)
                told(min(1.0, start / found.size))
                if start > found.size:
                    break
            written.flush()
            os.fsync(written.fileno())
        if digest.hexdigest() != found.sha256:
            if start >= found.size:  # cut short it may go on tomorrow; wrong bytes are thrown away
                part.unlink()
            raise UpdateRefused("half", found.name)
        part.replace(into)

    def need(self, folder: Path, wanted: int) -> None:
        """Raises `UpdateNoRoom` where so much and some to spare is not free."""
        there = next(each for each in (folder, *folder.parents) if each.exists())
        needed, free = wanted + SPARE_BYTES, self._free(there)
        if free < needed:
            raise UpdateNoRoom(needed, free)

    # --- within ------------------------------------------------------------------------------------

    def _told(self, source: UpdateSource, seen: dict[str, bytes]) -> Told:
        if self._root is None:
            raise UpdatesOff

        def read(name: str) -> bytes | None:
            content = source.metadata(name)
            if content is not None:
                seen[name] = content
            return content

        return read_told(read, root=self._root, now=self._clock.now(), known=self._known())

    def _choose(self, told: Told) -> Found:
        if not told.offers:
            raise UpdateRefused("none")
        fits = {name: each for name, each in told.offers.items() if each.system == self._program.system}
        if not fits:
            raise UpdateRefused("other_system", self._program.system)
        ours = {name: each for name, each in fits.items() if not each.sites or self._site in each.sites}
        if not ours:
            raise UpdateRefused("other_site", self._site or "")
        name, newest = max(ours.items(), key=lambda each: each[1].number)
        here = number_of(self._program.version)
        if newest.number < here:
            raise UpdateRefused("downgrade", newest.version)
        if newest.number == here:
            return Found(offer=None, holds_until=told.holds_until, believed=told.believed)
        return Found(
            offer=newest, name=name, size=told.sizes[name], sha256=told.hashes[name], holds_until=told.holds_until,
            believed=told.believed,
        )  # fmt: skip


def built_in_root() -> bytes | None:
    """The root of the publisher this program was built by; None where it was built without one."""
    file = resources() / "updates" / "root.json"
    return file.read_bytes() if file.exists() else None


def _begun(path: Path) -> Sha256:
    with path.open("rb") as file:
        return of_file(file)
