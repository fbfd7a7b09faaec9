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
_WRITABLE: Final = frozenset({"rw-p"})
_OURS: Final = ("Anonymous:", "Swap:", "Locked:")
"""A page that was changed once (the linker's own tables, at the start) is in no file: it must stay."""
_REGION: Final = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ (\d+)")


def give_back() -> None:
    """Never loses anything: only what stands in a library's file as it stands in memory."""
    if sys.platform != "linux":
        return
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for start, end in as_in_their_file(Path("/proc/self/smaps").read_text()):
        madvise(start, end - start, _DONTNEED)


def as_in_their_file(smaps: str) -> Iterator[tuple[int, int]]:
    """First address and the one after the last of what nothing may write to and nothing did, of every library.

    A library is mapped from its first address on, and what it writes to comes last. Where that is there, what lies
    before has its final place and stays as long as the program: another thread that loads one changes it no more.
    """
    before, of, region, kept = list[tuple[int, int]](), "", (0, 0), True
    for line in smaps.splitlines():
        if found := _REGION.match(line):
            start, end, rights, file = found.groups()
            if file != of:
                before, of = [], file
            if rights in _WRITABLE:
                yield from before
                before = []
            region, kept = (int(start, 16), int(end, 16)), rights in _READ_ONLY and file != "0"
        elif line.startswith(_OURS) and line.split()[1] != "0":
            kept = False
        elif line.startswith("VmFlags:") and kept:
            before.append(region)
