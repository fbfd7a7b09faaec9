"""The rows that sound pages hold, read without SQLite: it gives up a whole table when one page above it is damaged.

Which table a page belongs to is known from above (the tree) or from below: with incremental auto-vacuum the file keeps
for each page the number of its parent. Format: sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import field
from typing import Final

from clinic_app.facts import dataclass
from clinic_app.vault.pages import USABLE, Pages

Value = int | float | str | bytes | None

_INDEX_INSIDE, _TABLE_INSIDE, _INDEX_LEAF, _TABLE_LEAF = 2, 5, 10, 13
_INSIDE: Final = (_INDEX_INSIDE, _TABLE_INSIDE)
_ROOT, _FREE, _CHILD = 1, 2, 5
"""What the file says of a page beside its parent; 3 and 4 are the pages of long values."""

_PARENTS_A_PAGE: Final = USABLE // 5
_MOST_IN_TABLE_LEAF: Final = USABLE - 35
_MOST_IN_INDEX: Final = (USABLE - 12) * 64 // 255 - 23
_LEAST: Final = (USABLE - 12) * 32 // 255 - 23
_INTEGER_BYTES: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it lies in a page: its number (None in a table without), its values, and the pages it is on."""

    number: int | None
    values: tuple[Value, ...]
    pages: tuple[int, ...]


@dataclass(slots=True)
class Trees:
    """Which page belongs to which root. `lost_values` counts rows that began on a sound page and end on none."""

    pages: Pages
    owner: dict[int, int] = field(default_factory=dict)
    lost_values: dict[int, int] = field(default_factory=dict)
    damaged: list[int] = field(default_factory=list)

    def walk(self) -> None:
        """Look at every page once."""
        for number in range(2, self.pages.count + 1):
            page = self.pages.read(number)
            if page is None:
                self.damaged.append(number)
            elif not _is_parents(number) and (root := self._root_of(number)):
                self.owner[number] = root
        self.owner[1] = 1
        if self.pages.read(1) is None:
            self.damaged.insert(0, 1)

    def follow(self, root: int) -> None:
        """Claim for a root what hangs on it: needed where the page that names the parents is damaged."""
        left, seen = [root], set[int]()
        while left:
            number = left.pop()
            page = self.pages.read(number)
            if number in seen or page is None:
                continue
            seen.add(number)
            self.owner[number] = root
            left += _children(page, number)

    def rows(self, root: int) -> Iterator[Row]:
        """Every row on a sound page of this tree."""
        for number in sorted(page for page, owner in self.owner.items() if owner == root):
            page = self.pages.read(number)
            if page is not None:
                yield from self._rows_on(page, number, root)

    def _root_of(self, number: int) -> int | None:
        at, seen = number, set[int]()
        while at not in seen:
            seen.add(at)
            kind, parent = self._said_of(at)
            if kind == _ROOT:
                return at
            if kind != _CHILD:
                return None
            if parent == 1:
                return 1
            at = parent
        return None

    def _said_of(self, number: int) -> tuple[int, int]:
        where = (number - 2) // (_PARENTS_A_PAGE + 1) * (_PARENTS_A_PAGE + 1) + 2
        page = self.pages.read(where)
        if page is None or number == where:
            return 0, 0
        return struct.unpack_from(">BI", page, 5 * (number - where - 1))

    def _rows_on(self, page: bytes, number: int, root: int) -> Iterator[Row]:
        kind = page[100 if number == 1 else 0]
        if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INSIDE):
            return
        for cell in _cells(page, number):
            try:
                row = self._row(page, number, cell + (4 if kind == _INDEX_INSIDE else 0), kind)
            except (IndexError, struct.error, UnicodeDecodeError):
                row = None
            if row is None:
                self.lost_values[root] = self.lost_values.get(root, 0) + 1
            else:
                yield row

    def _row(self, page: bytes, number: int, at: int, kind: int) -> Row | None:
        size, at = _varint(page, at)
        row_number = None
        if kind == _TABLE_LEAF:
            row_number, at = _varint(page, at)
        most = _MOST_IN_TABLE_LEAF if kind == _TABLE_LEAF else _MOST_IN_INDEX
        here, on = size, [number]
        if size > most:
            fitting = _LEAST + (size - _LEAST) % (USABLE - 4)
            here = fitting if fitting <= most else _LEAST
        payload = bytearray(page[at : at + here])
        following = int.from_bytes(page[at + here : at + here + 4], "big") if size > most else 0
        while len(payload) < size:
            rest = self.pages.read(following)
            if rest is None or following in on:
                return None
            on.append(following)
            payload += rest[4 : 4 + min(USABLE - 4, size - len(payload))]
            following = int.from_bytes(rest[:4], "big")
        return Row(_signed(row_number), tuple(_values(bytes(payload))), tuple(on))


def _is_parents(number: int) -> bool:
    return (number - 2) % (_PARENTS_A_PAGE + 1) == 0


def _cells(page: bytes, number: int) -> list[int]:
    head = 100 if number == 1 else 0
    first = head + (12 if page[head] in _INSIDE else 8)
    [count] = struct.unpack_from(">H", page, head + 3)
    return list(struct.unpack_from(f">{count}H", page, first))


def _children(page: bytes, number: int) -> list[int]:
    head = 100 if number == 1 else 0
    if page[head] not in _INSIDE:
        return []
    last = struct.unpack_from(">I", page, head + 8)
    return [*last, *(struct.unpack_from(">I", page, cell)[0] for cell in _cells(page, number))]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _signed(number: int | None) -> int | None:
    return number - (1 << 64) if number is not None and number >= 1 << 63 else number


def _values(payload: bytes) -> Iterator[Value]:
    head, at = _varint(payload, 0)
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    for kind in kinds:
        if kind == 0:
            yield None
        elif kind in (8, 9):
            yield kind - 8
        elif kind == 7:
            yield struct.unpack_from(">d", payload, at)[0]
            at += 8
        elif kind in _INTEGER_BYTES:
            size = _INTEGER_BYTES[kind]
            yield int.from_bytes(payload[at : at + size], "big", signed=True)
            at += size
        else:
            size = (kind - 12) // 2
            value = payload[at : at + size]
            if len(value) != size:
                raise IndexError
            yield value.decode() if kind % 2 else value
            at += size
