"""Whether the program itself is whole: a list of hashes lies beside a bundle, and scanners take files out of it.

It tells damage and quarantine, not an attacker: whoever can change a file can change the list.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LIST: Final = "MANIFEST.sha256"
"""As `sha256sum` writes it and `sha256sum -c` reads it: a hash, two blanks, the path below the folder of the list."""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What is not as it was when the bundle was made, by path."""

    count: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def bundle_folder() -> Path | None:
    """The folder of the bundle this program runs from; None where it runs from a Python of its own."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else None


def look_at_own_files(folder: Path | None, *, contents: bool = True) -> OwnFiles | None:
    """Compare a bundle with its list; without `contents` only whether each file is there. None where there is none.

    A list that is missing or torn counts as missing itself.
    """
    if folder is None:
        return None
    try:
        rows = list(_rows(folder / LIST))
    except (OSError, ValueError):
        return OwnFiles(0, missing=(LIST,))
    missing, changed = [], []
    for known, name in rows:
        path = folder / name
        try:
            if not path.is_file():
                missing.append(name)
            elif contents and _hash(path) != known:
                changed.append(name)
        except OSError:
            missing.append(name)  # held back by a scanner: there, and not to be read
    return OwnFiles(len(rows), tuple(missing), tuple(changed))


def write_list(folder: Path) -> int:
    """Write the list for a bundle that has just been made; how many files are in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    lines = [f"{_hash(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / LIST).write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(lines)


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        known, blanks, name = line[:64], line[64:66], line[66:]
        if blanks != "  " or not name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(line)
        yield known, name


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
