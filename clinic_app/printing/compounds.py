"""A syllable of several glyphs made one glyph, inside the typeface that a document carries.

A reader of PDF that knows nothing of `ActualText` goes by glyphs: drawn one by one, ကို comes back as three letters in
the order they stand on the line. One glyph for what is said as one can say all of it. Only outlines by reference are
added (compound glyphs of TrueType), so nothing is drawn otherwise than HarfBuzz placed it.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import uharfbuzz

from clinic_app.printing.faces import Glyph

# Shaping is done: a reader needs outlines only.
_DROPPED = [
    "GSUB", "GPOS", "GDEF", "BASE", "JSTF", "DSIG", "STAT", "meta", "cmap", "name", "OS/2", "post", "kern", "gasp",
    "vhea", "vmtx", "Silf", "Sill", "Glat", "Gloc", "Feat",
]  # fmt: skip
_WORDS_OF_XY = 0x0003
_MORE = 0x0020
_WHOLE_SUM = 0xB1B0AFBA
Compound = tuple[tuple[Glyph, ...], int]
"""Where its glyphs stand, and how far it moves the pen."""


@lru_cache(maxsize=24)
def font_file(hb_face: Any, glyphs: frozenset[int], compounds: tuple[Compound, ...]) -> bytes:
    """A TrueType file of these glyphs under their own numbers, and the compounds after the last number of the face.

    Kept for the latest: a preview and its print carry the same.
    """
    inside = frozenset(glyph.id for parts, _ in compounds for glyph in parts)
    tables = _tables(_subset(hb_face, glyphs | inside))
    if compounds:
        _add(tables, compounds, int(hb_face.glyph_count))
    return _written(tables)


def _subset(hb_face: Any, glyphs: frozenset[int]) -> bytes:
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.unicode_set.clear()
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in _DROPPED)
    wanted.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    return bytes(uharfbuzz.subset(hb_face, wanted).blob.data)


def _tables(file: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", file, 4)
    found = {}
    for number in range(count):
        tag, _, start, length = struct.unpack_from(">4sIII", file, 12 + 16 * number)
        found[tag] = file[start : start + length]
    return found


def _numbers(code: str, data: bytes) -> array[int]:
    found = array(code, data)
    found.byteswap()
    return found


def _add(tables: dict[bytes, bytes], compounds: Sequence[Compound], first: int) -> None:
    """Outlines, widths and counts, as the OpenType specification lays them out."""
    head, maxp, hhea = tables[b"head"], bytearray(tables[b"maxp"]), bytearray(tables[b"hhea"])
    (count,) = struct.unpack_from(">H", maxp, 4)
    short = head[50:52] == b"\0\0"
    places = [2 * place for place in _numbers("H", tables[b"loca"])] if short else list(_numbers("I", tables[b"loca"]))
    glyf = tables[b"glyf"]
    boxes: dict[int, tuple[int, ...]] = {}

    def box(glyph: int) -> tuple[int, ...]:
        """Its corners, or nothing if it draws nothing."""
        if glyph not in boxes:
            drawn = glyph < count and places[glyph + 1] > places[glyph]
            boxes[glyph] = struct.unpack_from(">4h", glyf, places[glyph] + 2) if drawn else ()
        return boxes[glyph]

    outlines = [_outline([glyph for glyph in parts if box(glyph.id)], boxes) for parts, _ in compounds]
    starts = list(accumulate((len(outline) for outline in outlines), initial=len(glyf) + len(glyf) % 4))
    loca = array("I", [*places, *[starts[0]] * (first - count), *starts[1:]])
    loca.byteswap()
    tables[b"loca"] = loca.tobytes()
    tables[b"glyf"] = glyf + bytes(len(glyf) % 4) + b"".join(outlines)
    tables[b"head"] = head[:50] + b"\0\1" + head[52:]

    (wide,) = struct.unpack_from(">H", hhea, 34)
    metrics = tables[b"hmtx"]
    last = metrics[4 * wide - 4 : 4 * wide - 2]
    bearings = metrics[4 * wide :]
    rows = [metrics[: 4 * wide], *(last + bearings[at : at + 2] for at in range(0, len(bearings), 2))]
    rows.append(bytes(4 * (first - count)))
    for (_, advance), outline in zip(compounds, outlines, strict=True):
        rows.append(struct.pack(">H", max(0, advance)) + (outline[2:4] or b"\0\0"))
    tables[b"hmtx"] = b"".join(rows)
    struct.pack_into(">H", hhea, 34, first + len(compounds))
    tables[b"hhea"] = bytes(hhea)

    most = max(len(parts) for parts, _ in compounds)
    points, contours, deep_points, deep_contours = struct.unpack_from(">4H", maxp, 6)
    struct.pack_into(">H", maxp, 4, first + len(compounds))
    struct.pack_into(">H", maxp, 10, min(0xFFFF, most * max(points, deep_points)))
    struct.pack_into(">H", maxp, 12, min(0xFFFF, most * max(contours, deep_contours)))
    elements, depth = struct.unpack_from(">2H", maxp, 28)
    struct.pack_into(">2H", maxp, 28, max(elements, most), depth + 1)
    tables[b"maxp"] = bytes(maxp)


def _outline(parts: Sequence[Glyph], boxes: Mapping[int, tuple[int, ...]]) -> bytes:
    """One compound glyph; nothing where none of its parts draws anything."""
    if not parts:
        return b""
    corners = [boxes[glyph.id] for glyph in parts]
    box = (
        min(corner[0] + glyph.right for corner, glyph in zip(corners, parts, strict=True)),
        min(corner[1] + glyph.up for corner, glyph in zip(corners, parts, strict=True)),
        max(corner[2] + glyph.right for corner, glyph in zip(corners, parts, strict=True)),
        max(corner[3] + glyph.up for corner, glyph in zip(corners, parts, strict=True)),
    )
    outline = struct.pack(">5h", -1, *box)
    for number, glyph in enumerate(parts, 1):
        flags = _WORDS_OF_XY | (_MORE if number < len(parts) else 0)
        outline += struct.pack(">HHhh", flags, glyph.id, glyph.right, glyph.up)
    return outline + bytes(-len(outline) % 4)


def _written(tables: dict[bytes, bytes]) -> bytes:
    """The file with its directory and sums: some printers check them."""
    tables[b"head"] = tables[b"head"][:8] + bytes(4) + tables[b"head"][12:]
    names = sorted(tables)
    power = 1 << (len(names).bit_length() - 1)
    directory = struct.pack(
        ">IHHHH", 0x00010000, len(names), power * 16, power.bit_length() - 1, len(names) * 16 - power * 16
    )
    padded = [tables[name] + bytes(-len(tables[name]) % 4) for name in names]
    starts = accumulate((len(table) for table in padded), initial=12 + 16 * len(names))
    for name, table, (start, _) in zip(names, padded, pairwise(starts), strict=True):
        directory += struct.pack(">4sIII", name, _sum(table), start, len(tables[name]))
    whole = directory + b"".join(padded)
    place = whole.index(tables[b"head"]) + 8
    return whole[:place] + struct.pack(">I", (_WHOLE_SUM - _sum(whole)) & 0xFFFFFFFF) + whole[place + 4 :]


def _sum(table: bytes) -> int:
    return sum(_numbers("I", table)) & 0xFFFFFFFF
