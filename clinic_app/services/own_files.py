"""Whether the program itself is whole: lists of hashes and lengths lie beside a bundle. Scanners take files out of one;
a copy that was broken off, or a disk that was full, leaves some short.

It tells damage and quarantine, not an attacker: whoever can change a file can change the list.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clinic_app.crypto.hashing import of_file
from clinic_app.facts import dataclass

LIST: Final = "MANIFEST.sha256"
"""As `sha256sum` writes it and `sha256sum -c` reads it: a hash, two blanks, the path below the folder of the list."""

SIZES: Final = "MANIFEST.sizes"
"""A length, two blanks, the path: what can be looked at when the program begins, without reading every file."""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What is not as it was when the bundle was made, by path."""

    count: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    """Shorter than they were made."""

    @property
    def whole(self) -> bool:
        """Whether nothing is amiss, as far as was looked."""
        return not (self.missing or self.changed or self.torn)


def bundle_folder() -> Path | None:
    """The folder of the bundle this program runs from; None where it runs from a Python of its own."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else None


def look_at_own_files(folder: Path | None, *, contents: bool = True) -> OwnFiles | None:
    """Compare a bundle with its list; without `contents` only whether each file is there in its length. None where
    there is none.

    A list that is missing or torn counts as missing itself; one of lengths there need not be.
    """
    if folder is None:
        return None
    try:
        rows = list(_rows(folder / LIST))
    except (OSError, ValueError):
        return OwnFiles(0, missing=(LIST,))
    missing, changed, torn, sizes = list[str](), list[str](), list[str](), _sizes(folder / SIZES)
    for known, name in rows:
        path = f"{folder}/{name}"  # a thousand times, while somebody waits for the first page: no `Path` is made
        try:
            about = os.stat(path)
            if not stat.S_ISREG(about.st_mode):
                missing.append(name)
            elif about.st_size < sizes.get(name, 0):
                torn.append(name)
            elif contents and _hash(Path(path)) != known:
                changed.append(name)
        except OSError:
            missing.append(name)  # held back by a scanner: there, and not to be read
    return OwnFiles(len(rows), tuple(missing), tuple(changed), tuple(torn))


def write_list(folder: Path) -> int:
    """Write both lists for a bundle that has just been made; how many files are in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (LIST, SIZES))
    sizes = [f"{path.stat().st_size}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / SIZES).write_text("".join(sizes), encoding="utf-8", newline="\n")
    lines = [f"{_hash(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / LIST).write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(lines)


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        known, blanks, name = line[:64], line[64:66], line[66:]
        if blanks != "  " or not name or os.path.isabs(name) or ".." in re.split(r"[/\\]", name):
            raise ValueError(line)
        yield known, name


def _sizes(file: Path) -> dict[str, int]:
    """None known where the list is not there or is torn itself: then it says nothing."""
    try:
        rows = [line.partition("  ") for line in file.read_text(encoding="utf-8").splitlines()]
        return {name: int(size) for size, _blanks, name in rows}
    except (OSError, ValueError):
        return {}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return of_file(file).hexdigest()
