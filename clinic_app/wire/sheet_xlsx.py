"""A workbook as spreadsheet programs write it (`.xlsx`, ECMA-376): its sheets, its texts, and which cells are days.

No part with a document type is read, so there are no entities; sizes are capped as bytes come out of the archive, not
as the archive declares them. Macros, links and pictures in it are never opened.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from xml.parsers import expat

from clinic_app.errors import SheetRefused
from clinic_app.wire.sheet import LONGEST_CELL, CellValue, Fault, Sheet
from clinic_app.wire.sheet_cells import CellReading, Reading, unescaped

MOST_UNPACKED: Final = 512 << 20
MOST_TEXTS: Final = 96 << 20
"""Bytes of the part that holds the texts: they are kept in memory."""
MOST_PARTS: Final = 5_000
_MOST_SMALL: Final = 16 << 20
_CHUNK: Final = 1 << 16
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)

_DAYS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)})
"""Number formats that every program knows by number and that show a day or a time; the last are Thai."""
_NOT_LETTERS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_SHOWS_A_DAY: Final = re.compile(r"[dmyhsb]", re.IGNORECASE)


class Workbook:
    """An archive with sheets in it. Raises `SheetRefused` (`format`, `doctype`, `encrypted`, `too_large`)."""

    def __init__(self, untrusted: bytes) -> None:
        try:
            self._parts = zipfile.ZipFile(io.BytesIO(untrusted))
        except _BROKEN:
            raise SheetRefused("format") from None
        entries = self._parts.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise SheetRefused("too_large")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise SheetRefused("encrypted")
        self._sizes = {entry.filename: entry.file_size for entry in entries}
        if len(self._sizes) != len(entries):
            raise SheetRefused("format")
        self._main = next(self._targets("", ("officeDocument",)), (None, ""))[1]
        if self._main not in self._sizes:
            raise SheetRefused("not_a_sheet")
        self._from_1904, self._sheets = self._read_main()

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets, in order."""
        return tuple(self._sheets)

    def read(self, name: str, told: Callable[[float], None]) -> Sheet:
        """Read one sheet whole. Raises `SheetRefused`."""
        if name not in self._sheets:
            raise SheetRefused("no_such_sheet")
        part, hidden = self._sheets[name]
        beside = dict(self._targets(self._main, ("sharedStrings", "styles")))
        texts = self._texts(beside["sharedStrings"]) if "sharedStrings" in beside else []
        days = self._day_styles(beside["styles"]) if "styles" in beside else frozenset()
        reading = CellReading(texts, days, from_1904=self._from_1904)
        self._walk(part, reading, MOST_UNPACKED, told)
        rows = reading.whole()
        if not rows:
            raise SheetRefused("empty")
        return Sheet(name, rows, hidden=hidden)

    # --- parts -------------------------------------------------------------------------------------

    def _walk(self, part: str, reading: Reading, most: int, told: Callable[[float], None] = lambda _: None) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = reading.start
        parser.EndElementHandler = reading.end
        parser.CharacterDataHandler = reading.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        size = max(1, self._sizes.get(part, 0))
        if size > most:
            raise SheetRefused("too_large")
        done = 0
        try:
            with self._parts.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    done += len(chunk)
                    parser.Parse(chunk, False)
                    told(min(1.0, done / size))
                parser.Parse(b"", True)
        except SheetRefused:
            raise
        except (*_BROKEN, LookupError, expat.ExpatError):  # LookupError: no such part, no such encoding
            raise SheetRefused("format") from None

    def _targets(self, part: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """The parts that this part points at, by the last word of what they are."""
        folder = posixpath.dirname(part)
        found: list[Mapping[str, str]] = []
        self._walk(f"{folder}/_rels/{posixpath.basename(part)}.rels".lstrip("/"), _Elements("Relationship", found),
                   _MOST_SMALL)  # fmt: skip
        for each in found:
            kind, target = each.get("Type", "").rpartition("/")[2], each.get("Target", "")
            if kind in kinds and each.get("TargetMode") != "External":
                yield kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")

    def _read_main(self) -> tuple[bool, dict[str, tuple[str, bool]]]:
        found: list[Mapping[str, str]] = []
        self._walk(self._main, _Elements("sheet workbookPr", found), _MOST_SMALL)
        ids: list[Mapping[str, str]] = []
        folder, name = posixpath.split(self._main)
        self._walk(f"{folder}/_rels/{name}.rels".lstrip("/"), _Elements("Relationship", ids), _MOST_SMALL)
        parts = {
            each["Id"]: posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            for each in ids
            if "Id" in each and each.get("Type", "").rpartition("/")[2] == "worksheet"
        }
        sheets = {}
        for each in found:
            place = next((value for key, value in each.items() if key.rpartition(":")[2] == "id"), "")
            if "name" in each and parts.get(place) in self._sizes:
                sheets[each["name"]] = (parts[place], each.get("state", "visible") != "visible")
        if not sheets:
            raise SheetRefused("not_a_sheet")
        return any(each.get("date1904") in ("1", "true") for each in found), sheets

    def _texts(self, part: str) -> list[CellValue]:
        texts = _Texts()
        self._walk(part, texts, MOST_TEXTS)
        return texts.found

    def _day_styles(self, part: str) -> frozenset[int]:
        """Which of the styles that cells name show a day or a time."""
        styles = _Styles()
        self._walk(part, styles, _MOST_SMALL)
        shown = {number for number, code in styles.codes.items() if _is_day(code)}
        return frozenset(place for place, number in enumerate(styles.used) if number in _DAYS or number in shown)


def _refuse_doctype(*_: object) -> None:
    raise SheetRefused("doctype")


def _is_day(code: str) -> bool:
    bare = _NOT_LETTERS.sub("", code.partition(";")[0])
    return bare.casefold() != "general" and _SHOWS_A_DAY.search(bare) is not None


class _Elements(Reading):
    """The attributes of every element with one of these names."""

    def __init__(self, names: str, found: list[Mapping[str, str]]) -> None:
        self._names = frozenset(names.split())
        self._found = found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] in self._names:
            self._found.append(attributes)


class _Texts(Reading):
    """The texts that cells name by number; how they are to be pronounced is left out."""

    def __init__(self) -> None:
        self.found: list[CellValue] = []
        self._parts: list[str] = []
        self._wanted = self._spoken = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            self._parts = []
        elif local == "rPh":
            self._spoken = True
        self._wanted = local == "t" and not self._spoken

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        self._wanted = False
        if local == "rPh":
            self._spoken = False
        elif local == "si":
            text = "".join(self._parts)
            self.found.append(unescaped(text) if len(text) <= LONGEST_CELL else Fault.TOO_LONG)

    def text(self, text: str) -> None:
        if self._wanted:
            self._parts.append(text)


class _Styles(Reading):
    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "cellXfs":
            self._in_cells = True
        elif local == "xf" and self._in_cells:
            self.used.append(int(attributes.get("numFmtId", "0")))
        elif local == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "cellXfs":
            self._in_cells = False
