"""Takes out of Linux libraries where they would be looked for on the PC that made them.

A Python that somebody built in a home writes that home into each of its libraries, and the loader of every other PC
looks there first: whoever can make a folder of that name decides what is loaded. A bundle finds its own by `$ORIGIN`.
"""

from __future__ import annotations

import struct
from pathlib import Path

_DYNAMIC, _LOAD = 2, 1
_NULL, _STRTAB, _RPATH, _RUNPATH = 0, 5, 15, 29


def mend(folder: Path) -> int:
    """Take them out below a folder; from how many files."""
    return sum(_mended(path) for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def foreign(path: Path) -> str:
    """The search path of a library if it leads out of the bundle; else nothing."""
    with path.open("rb") as opened:
        if opened.read(5) != b"\x7fELF\x02":
            return ""
    content = path.read_bytes()
    return ":".join(each for _, each in _paths(content))


def _mended(path: Path) -> bool:
    if not foreign(path):
        return False
    content = bytearray(path.read_bytes())
    while found := _paths(content):
        at, _ = found[0]
        begin, end = _dynamic(content)
        content[at : end - 16] = content[at + 16 : end]
        content[end - 16 : end] = bytes(16)
        assert begin <= at < end
    path.write_bytes(content)
    return True


def _paths(content: bytes | bytearray) -> list[tuple[int, str]]:
    """Where each entry stands whose path does not begin at the library itself, and the path."""
    begin, end = _dynamic(content)
    rows = [(at, *struct.unpack_from("<QQ", content, at)) for at in range(begin, end, 16)]
    known = rows[: next((number for number, row in enumerate(rows) if row[1] == _NULL), len(rows))]
    texts = next((_offset(content, value) for _, tag, value in known if tag == _STRTAB), 0)
    found = []
    for at, tag, value in known:
        if tag in (_RPATH, _RUNPATH):
            start = texts + value
            text = bytes(content[start : content.index(b"\0", start)]).decode("utf-8", "replace")
            if any(not each.startswith("$ORIGIN") for each in text.split(":")):
                found.append((at, text))
    return found


def _dynamic(content: bytes | bytearray) -> tuple[int, int]:
    for kind, offset, _, size in _segments(content):
        if kind == _DYNAMIC:
            return offset, offset + size
    return 0, 0


def _offset(content: bytes | bytearray, address: int) -> int:
    for kind, offset, begins, size in _segments(content):
        if kind == _LOAD and begins <= address < begins + size:
            return offset + address - begins
    return 0


def _segments(content: bytes | bytearray) -> list[tuple[int, int, int, int]]:
    """Kind, offset in the file, address, size in the file."""
    (table,) = struct.unpack_from("<Q", content, 0x20)
    size, count = struct.unpack_from("<HH", content, 0x36)
    rows = (struct.unpack_from("<IIQQQQ", content, table + number * size) for number in range(count))
    return [(kind, offset, address, length) for kind, _, offset, address, _, length in rows]
