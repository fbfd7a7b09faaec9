"""The two files of a joining on a stick: written whole under a name that says nothing, found again, taken away after.

Other files that end alike are passed over; of several, the newest counts first.
"""

from __future__ import annotations

import errno
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from clinic_app.errors import PcJoinRefused, WayUnfit
from clinic_app.facts import dataclass
from clinic_app.vault.new_file import write_new
from clinic_app.wire.pc_joining import MOST_ANSWERED_BYTES

__all__ = ["ANSWERED", "ASKED", "Found", "first_that_fits", "take_away", "write_into"]

ENDING: Final = ".nbj"
ASKED: Final = b'{"format":"pc-request",'
ANSWERED: Final = b'{"format":"pc-welcome",'
_MOST_FILES: Final = 200
_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that lay there and was read right."""

    path: Path | None
    """None: it came over the network."""
    content: bytes


def write_into(folder: Path, content: bytes) -> Path:
    """Write one there and read it back. Raises `WayUnfit` (`gone`, `read_only`, `full`, `not_written`)."""
    path = folder / f"{secrets.token_hex(4)}{ENDING}"
    with _named(folder, "not_written"):
        write_new(path, content)
        if path.read_bytes() != content:
            path.unlink(missing_ok=True)
            raise WayUnfit("not_written")
    return path


def first_that_fits(folder: Path, begins: bytes, read: Callable[[bytes], T]) -> tuple[Found, T]:
    """The newest file of this kind that `read` takes, and what it made of it.

    Raises what `read` says of the newest if it takes none, `PcJoinRefused(nothing)`, `WayUnfit` (`gone`, `not_read`).
    """
    refusal: PcJoinRefused | None = None
    for found in _lying(folder, begins):
        try:
            return found, read(found.content)
        except PcJoinRefused as error:
            refusal = refusal or error
    raise refusal or PcJoinRefused("nothing")


def take_away(found: Found) -> None:
    """It has done what it was for. What the disk refuses stays: it is of no use to anybody."""
    with suppress(OSError):
        if found.path is not None:
            found.path.unlink(missing_ok=True)


def _lying(folder: Path, begins: bytes) -> list[Found]:
    with _named(folder, "not_read"):
        paths = [path for path in folder.iterdir() if path.suffix == ENDING and path.is_file()][:_MOST_FILES]
        paths.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        right = []
        for path in paths:
            with path.open("rb") as file:
                content = file.read(MOST_ANSWERED_BYTES + 1)
            if content.startswith(begins):
                right.append(Found(path, content))
    return right


@contextmanager
def _named(folder: Path, otherwise: str) -> Iterator[None]:
    """Our names for what a disk does."""
    try:
        yield
    except OSError as error:
        if not folder.is_dir():
            raise WayUnfit("gone") from error
        if error.errno in _FULL:
            raise WayUnfit("full") from error
        raise WayUnfit(
            "read_only" if error.errno in _READ_ONLY and otherwise == "not_written" else otherwise
        ) from error
