"""For the publisher: a root that several keep, and one folder with the files of a version, signed by several in turn.

It opens no record and asks no hub. Each key stays with its keeper; what goes from hand to hand is public.
"""

from __future__ import annotations

import hashlib
import shutil
import tarfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import msgspec

from clinic_app import __version__
from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.crypto.site_key import open_key_file
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import UpdateRefused
from clinic_app.facts import dataclass
from clinic_app.services.update_sources import FolderSource
from clinic_app.vault.migrations import STEP_FILES
from clinic_app.vault.new_file import write_new
from clinic_app.wire.update_signing import (
    ROLES,
    Published,
    PublisherPlan,
    add_signature,
    still_missing,
    write_root,
    write_update,
)
from clinic_app.wire.update_trust import MOST_METADATA, Offer, read_metadata, read_told

ROOT_YEARS: Final = 10
"""Programs that were built with it are on PCs nobody may visit for years."""
UPDATE_DAYS: Final = 730
"""A stick lies in a drawer; whoever hands out an old one can withhold a newer, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What was signed, and how many signatures are still missing, by file."""

    missing: dict[str, int]

    @property
    def done(self) -> bool:
        """Whether enough have signed all of it."""
        return not any(self.missing.values())


class ReleaseMaking:
    """Needs no record: it knows what a lock costs and what time it is."""

    def __init__(self, policy: KdfPolicy, clock: Clock) -> None:
        self._policy, self._clock = policy, clock

    def plan_root(
        self, into: Path, *, keepers: Sequence[bytes], keepers_needed: int, signers: Sequence[bytes],
        signers_needed: int, before: Path | None = None,
    ) -> str:  # fmt: skip
        """Write a root that nobody has signed yet, the first or the one after `before`; its SHA-256, for paper.

        Raises `UpdateRefused(format)`, `FileExistsError`, `OSError`.
        """
        plan = PublisherPlan(
            keepers=tuple(keepers), keepers_needed=keepers_needed, signers=tuple(signers),
            signers_needed=signers_needed, holds_until=self._clock.today() + timedelta(days=365 * ROOT_YEARS),
        )  # fmt: skip
        version = int(read_metadata(_read(before), "root").signed.version) + 1 if before else 1
        content = write_root(plan, version=version)
        write_new(into, content)
        return hashlib.sha256(read_metadata(content, "root").signed_bytes).hexdigest()

    def make(
        self, folder: Path, files: Sequence[tuple[Path, str]], *, roots: Sequence[Path], version: str = __version__,
        steps: int = len(STEP_FILES), sites: Sequence[str] = (), news: dict[str, str] | None = None,
        days: int = UPDATE_DAYS,
    ) -> dict[str, str]:  # fmt: skip
        """Lay out a version in a new folder or over the one before, unsigned; each file with its hash.

        `files` are archives, each with the kind of PC it is for. Raises `UpdateRefused(format)`, `OSError`.
        """
        kept = [_read(root) for root in roots]
        for root in kept:
            read_metadata(root, "root")
        metadata, targets = folder / "metadata", folder / "targets"
        for each in (metadata, targets):
            each.mkdir(parents=True, exist_ok=True)
        published = dict[str, Published]()
        for path, system in files:
            shutil.copyfile(path, targets / path.name)
            with (targets / path.name).open("rb") as copied:
                sha256 = hashlib.file_digest(copied, "sha256").hexdigest()
            offer = Offer(
                version=version, system=system, steps=steps, unpacked=_unpacked(path), sites=tuple(sites),
                news=dict(news or {}),
            )  # fmt: skip
            try:  # as whoever reads it will judge it
                msgspec.convert(msgspec.to_builtins(offer), Offer)
            except msgspec.ValidationError as error:
                raise UpdateRefused("format", str(error)) from error
            published[path.name] = Published(offer=offer, size=path.stat().st_size, sha256=sha256)
        before = {name: _read(metadata / f"{name}.json") for name in ROLES if (metadata / f"{name}.json").exists()}
        holds = self._clock.today() + timedelta(days=days)
        made = write_update(published, holds_until=holds, before=before if len(before) == len(ROLES) else None)
        for number, root in enumerate(kept, 1):
            (metadata / f"{number}.root.json").write_bytes(root)
        for name, content in made.items():
            (metadata / f"{name}.json").write_bytes(content)
        for old in targets.iterdir():
            if old.name not in published:
                old.unlink()
        return {name: each.sha256 for name, each in published.items()}

    def sign(self, place: Path, key: Path, passphrase: str, *, before: Path | None = None) -> Signing:
        """Add a signature: to a root, or to all of a folder. Raises `UpdateRefused(format)`, `WrongPassphrase`."""
        opened = open_key_file(_read(key), passphrase, self._policy)
        if place.is_file():
            _replace(place, add_signature(_read(place), "root", opened))
        else:
            for name in ROLES:
                file = place / "metadata" / f"{name}.json"
                _replace(file, add_signature(_read(file), name, opened))
        return self.look(place, before=before)

    def look(self, place: Path, *, before: Path | None = None) -> Signing:
        """How many signatures are missing. Raises `UpdateRefused(format)`, `OSError`."""
        if place.is_file():
            roots = [_read(before)] if before else []
            return Signing(missing={place.name: still_missing(_read(place), "root", roots)})
        source, roots, number = FolderSource(place), list[bytes](), 1
        while (root := source.metadata(f"{number}.root.json")) is not None:
            roots.append(root)
            number += 1
        if not roots:
            raise UpdateRefused("format", "1.root.json")
        files = {name: _read(place / "metadata" / f"{name}.json") for name in ROLES}
        return Signing(missing={name: still_missing(each, name, roots) for name, each in files.items()})

    def prove(self, folder: Path, root: Path) -> date:
        """Read a folder as a PC does that was built with this root; the last day it holds. Raises `UpdateRefused`."""
        source = FolderSource(folder)
        told = read_told(source.metadata, root=_read(root), now=self._clock.now())
        for name, wanted in told.hashes.items():
            digest = hashlib.sha256()
            for piece in source.content(name, 0):
                digest.update(piece)
            if digest.hexdigest() != wanted:
                raise UpdateRefused("half", name)
        return told.holds_until


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MOST_METADATA + 1)


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    write_new(beside, content)
    beside.chmod(0o644)
    beside.replace(path)


def _unpacked(path: Path) -> int:
    """How much an archive takes once it is unpacked; nothing is known of what the system's own installers lay down."""
    if not path.name.endswith(".tar.xz"):
        return 0
    with tarfile.open(path, "r:xz") as opened:
        return sum(member.size for member in opened)
