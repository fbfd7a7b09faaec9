"""A publisher for tests: keys of its own, versions of a program that is a script, and what it lays on a stick."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from clinic_app.crypto.signing import SigningKey
from clinic_app.services.own_files import write_list
from clinic_app.wire.update_signing import Published, PublisherPlan, add_signature, write_root, write_update
from clinic_app.wire.update_trust import Offer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENDS = date(2028, 3, 1)
KIND = "linux-x86_64"
# It says who it is and that all is well, or how it ends.
_SCRIPT = """#!/bin/sh
[ "$1" = --version ] && { echo "Notebook VERSION"; exit 0; }
exit ENDS
"""


def lay_program(folder: Path, version: str, *, ends: str = "0", more: str = "") -> Path:
    """A program of this version, with the list of its own files."""
    (folder / "_internal").mkdir(parents=True)
    (folder / "clinic-admin").write_text(_SCRIPT.replace("VERSION", version).replace("ENDS", ends))
    (folder / "clinic-admin").chmod(0o755)
    (folder / "_internal" / "words").write_text(f"{version} {more}" * 500)
    write_list(folder)
    return folder


def packed(folder: Path, file: Path) -> Path:
    with tarfile.open(file, "w:xz", preset=0) as opened:
        opened.add(folder, arcname="notebook")
    return file


@dataclass
class Publisher:
    keepers: list[SigningKey] = field(default_factory=lambda: [SigningKey.new() for _ in range(3)])
    signers: list[SigningKey] = field(default_factory=lambda: [SigningKey.new() for _ in range(3)])
    roots: list[bytes] = field(default_factory=list)
    last: dict[str, bytes] | None = None

    def __post_init__(self) -> None:
        self.roots.append(self.root(1))

    def root(self, version: int, by: list[SigningKey] | None = None, ends: date = date(2036, 1, 1)) -> bytes:
        plan = PublisherPlan(
            keepers=tuple(each.public.raw for each in self.keepers), keepers_needed=2,
            signers=tuple(each.public.raw for each in self.signers), signers_needed=2, holds_until=ends,
        )  # fmt: skip
        content = write_root(plan, version=version)
        for key in self.keepers[:2] if by is None else by:
            content = add_signature(content, "root", key)
        return content

    def publish(
        self, stick: Path, archive: Path, version: str, *, steps: int = 25, sites: tuple[str, ...] = (),
        kind: str = KIND, by: list[SigningKey] | None = None, ends: date = ENDS, unpacked: int | None = None,
    ) -> Path:  # fmt: skip
        """Lay one version on a stick, signed by two."""
        if unpacked is None:
            with tarfile.open(archive) as opened:
                unpacked = sum(each.size for each in opened)
        offer = Offer(
            version=version, system=kind, steps=steps, unpacked=unpacked, sites=sites,
            news={"en": "It says more.", "th": "บอกมากขึ้น"},
        )  # fmt: skip
        content = archive.read_bytes()
        file = Published(offer=offer, size=len(content), sha256=sha256(content).hexdigest())
        made = write_update({archive.name: file}, holds_until=ends, before=self.last)
        for key in self.signers[:2] if by is None else by:
            made = {name: add_signature(each, name, key) for name, each in made.items()}
        self.last = made
        folder = stick / "notebook-updates"
        for part in ("metadata", "targets"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for number, root in enumerate(self.roots, 1):
            (folder / "metadata" / f"{number}.root.json").write_bytes(root)
        for name, each in made.items():
            (folder / "metadata" / f"{name}.json").write_bytes(each)
        (folder / "targets" / archive.name).write_bytes(content)
        return stick
