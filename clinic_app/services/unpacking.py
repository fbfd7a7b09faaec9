"""Unpacks an archive of ours into a new folder: files, folders and links within it, and nothing else.

What is unpacked was believed before; it is unpacked by an administrator all the same, so nothing in it may lead out.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from shutil import copyfileobj

from clinic_app.errors import UpdateRefused


def unpack(archive: Path, into: Path, most: int) -> None:
    """Unpack what lies in the one folder of this archive, `most` bytes together, and flush it to the disk.

    Raises `UpdateRefused("format")` for anything else, `OSError`; then a part of it is left in `into`.
    """
    into.mkdir(mode=0o755)
    left = most
    try:
        with tarfile.open(archive, "r:xz") as opened:
            for member, name in _members(opened):
                left -= member.size
                if left < 0:
                    raise UpdateRefused("format", "unpacked")
                _lay(opened, member, into, PurePosixPath(name))
    except (tarfile.TarError, LZMAError, EOFError) as error:
        raise UpdateRefused("format", archive.name) from error
    if hasattr(os, "sync"):  # thousands of small files: one flush of the disk instead of one for each
        os.sync()


def _members(opened: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, str]]:
    top = None
    for member in opened:
        first, *rest = PurePosixPath(member.name).parts or ("",)
        top = top or first
        if first != top or ".." in (first, *rest) or first in ("", "/"):
            raise UpdateRefused("format", member.name)
        if rest:
            yield member, "/".join(rest)


def _lay(opened: tarfile.TarFile, member: tarfile.TarInfo, into: Path, name: PurePosixPath) -> None:
    path = into / name
    if not path.parent.resolve().is_relative_to(into.resolve()):  # by way of a link that came before
        raise UpdateRefused("format", member.name)
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if member.isdir():
        path.mkdir(mode=0o755, exist_ok=True)
    elif member.issym():
        if _leads_out(name.parent, member.linkname):
            raise UpdateRefused("format", member.name)
        path.symlink_to(member.linkname)
    elif member.isreg():
        read = opened.extractfile(member)
        assert read is not None
        with read, path.open("xb") as written:
            copyfileobj(read, written)
        path.chmod(0o755 if member.mode & 0o100 else 0o644)
    else:
        raise UpdateRefused("format", member.name)


def _leads_out(place: PurePosixPath, target: str) -> bool:
    if PurePosixPath(target).is_absolute():
        return True
    depth = len(place.parts)
    for part in PurePosixPath(target).parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return False
