"""What only the start read of the libraries goes back to the system: their tables of names, code that runs once.

Linux maps a library whole and counts each page that was ever read until memory is short. What is read again comes back
from the system's own copy of the file. Windows and macOS offer no way that leaves alone what we wrote ourselves.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_DONTNEED: Final = 4
_READ_ONLY: Final = frozenset({"r-xp", "r--p"})
_OURS: Final = ("Anonymous:", "Swap:", "Locked:")
"""A page that was changed once (the linker's own tables, at the start) is in no file: it must stay."""
_REGION: Final = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ (\d+)")


def give_back() -> None:
    """Never loses anything: only regions that stand in a file as they stand in memory."""
    if sys.platform != "linux":
        return
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for start, end in as_in_their_file(Path("/proc/self/smaps").read_text()):
        madvise(start, end - start, _DONTNEED)


def as_in_their_file(smaps: str) -> Iterator[tuple[int, int]]:
    """First address and the one after the last of every region of a file that nothing may write to and nothing did."""
    region = None
    for line in smaps.splitlines():
        if found := _REGION.match(line):
            start, end, rights, file = found.groups()
            region = (int(start, 16), int(end, 16)) if rights in _READ_ONLY and file != "0" else None
        elif region and line.startswith(_OURS) and line.split()[1] != "0":
            region = None
        elif region and line.startswith("VmFlags:"):
            yield region
