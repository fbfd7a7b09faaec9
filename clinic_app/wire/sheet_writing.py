"""Writing sheets for other programs: a workbook (.xlsx) or a CSV, row by row, the same bytes for the same rows.

What a cell says is text, a number or a day, and never a formula: a text that begins like one stays text when somebody
types on in the cell (`quotePrefix`), and in a CSV it has an apostrophe in front. The only formulas are those that this
program writes itself. Nothing of a row is kept but its compressed bytes: memory does not grow with what a sheet says.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Final, Protocol, TypeAlias
from xml.sax.saxutils import escape

from clinic_app.domain.sheet_rows import column_name
from clinic_app.facts import dataclass
from clinic_app.wire.packed import Packed, Packing

LONGEST_TEXT: Final = 32_767
"""What a cell of a workbook may hold."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours, and what it gives today. Never made of anything that somebody typed."""

    formula: str
    value: int


Cell: TypeAlias = str | int | date | Formula | None

_BEGINS_LIKE_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEGINS_ONE_WITHIN: Final = re.compile("(?<=[;\t\r\n])(?=[=+@\uff1d\uff0b\uff0d\uff20-])")
"""In a CSV: where the reader's program parts cells by semicolons or tabs, what follows one begins a cell."""

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FIRST_DAY: Final = date(1899, 12, 30)
_PLAIN, _DAY, _HEAD, _AS_TEXT = 0, 1, 2, 3
_MOST_SHARED: Final = 4_000
"""Texts that stand once in the file and are pointed to; whatever is met after so many stands where it is."""

_SHARED_UP_TO: Final = 120
_ALWAYS: Final = (1980, 1, 1, 0, 0, 0)
_HEADER: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES: Final = (
    f'{_HEADER}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Rows(Protocol):
    """What rows are given to, one after the other, the heading first."""

    def row(self, cells: Sequence[Cell]) -> None:
        """The next row."""


class _InMemory(zipfile.ZipFile):
    """One that was begun and given up is simply gone: in memory nothing has to be closed."""

    def __del__(self) -> None:
        pass


class Workbook:
    """Sheets one after the other, each with a heading that stays in sight; `whole` gives the file."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._zip = _InMemory(self._out, "w", zipfile.ZIP_DEFLATED)
        self._shared: dict[str, int] = {}
        self._names: list[str] = []
        self._part: IO[bytes] | None = None
        self._at = 0

    @property
    def bytes_so_far(self) -> int:
        """What it takes in memory."""
        return self._out.tell()

    @property
    def rows(self) -> int:
        """How many rows the sheet in hand has."""
        return self._at

    def sheet(self, name: str, widths: Sequence[int] = ()) -> Workbook:
        """Begin the next one; the rows that follow are its own."""
        self._end_sheet()
        self._names.append(name)
        self._at = 0
        self._part = self._open(f"xl/worksheets/sheet{len(self._names)}.xml")
        columns = "".join(
            f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
            for place, width in enumerate(widths, start=1)
        )
        self._write(
            f'{_HEADER}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            + (f"<cols>{columns}</cols>" if columns else "")
            + "<sheetData>"
        )
        return self

    def row(self, cells: Sequence[Cell]) -> None:
        """The next row of the sheet; the first is its heading."""
        self._at += 1
        told = "".join(
            self._cell(cell, f"{column_name(place)}{self._at}") for place, cell in enumerate(cells) if cell is not None
        )
        self._write(f'<row r="{self._at}">{told}</row>')

    def whole(self) -> bytes:
        """The file. Nothing can be added to it."""
        self._end_sheet()
        places = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name="{_attribute(name)}" sheetId="{place}" r:id="rId{place}"/>'
            for place, name in zip(places, self._names, strict=True)
        )
        more = len(self._names)
        relations = "".join(
            f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>'
            for place in places
        )
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for place in places
        )
        texts = "".join(f"<si>{_text(text)}</si>" for text in self._shared)
        parts = {
            "xl/sharedStrings.xml": f'{_HEADER}<sst xmlns="{_MAIN}">{texts}</sst>',
            "xl/styles.xml": _STYLES,
            "xl/workbook.xml": (
                f'{_HEADER}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
                '<calcPr calcId="0" fullCalcOnLoad="1"/></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": (
                f'{_HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
                f'<Relationship Id="rId{more + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
                f'<Relationship Id="rId{more + 2}" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
                "</Relationships>"
            ),
            "_rels/.rels": (
                f'{_HEADER}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
                f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
            "[Content_Types].xml": (
                f'{_HEADER}<Types xmlns="{_PACKAGE}/content-types">'
                '<Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
                f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
                f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
                f"{kinds}</Types>"
            ),
        }
        for name, text in parts.items():
            with self._open(name) as part:
                part.write(text.encode())
        self._zip.close()
        return self._out.getvalue()

    # --- within --------------------------------------------------------------------------------------

    def _cell(self, cell: Cell, place: str) -> str:
        match cell:
            case Formula():
                return f'<c r="{place}"><f>{escape(cell.formula)}</f><v>{cell.value}</v></c>'
            case date():
                return f'<c r="{place}" s="{_DAY}"><v>{(cell - _FIRST_DAY).days}</v></c>'
            case int():
                return f'<c r="{place}"><v>{int(cell)}</v></c>'
        text = _NO_XML.sub("", str(cell))[:LONGEST_TEXT]
        style = _HEAD if self._at == 1 else _AS_TEXT if text.startswith(_BEGINS_LIKE_A_FORMULA) else _PLAIN
        number = self._number(text)
        if number is None:
            return f'<c r="{place}" s="{style}" t="inlineStr"><is>{_text(text)}</is></c>'
        return f'<c r="{place}" s="{style}" t="s"><v>{number}</v></c>'

    def _number(self, text: str) -> int | None:
        """Which of the texts that stand once it is; None if it stands where it is."""
        known = self._shared.get(text)
        if known is None and len(text) <= _SHARED_UP_TO and len(self._shared) < _MOST_SHARED:
            known = self._shared[text] = len(self._shared)
        return known

    def _open(self, name: str) -> IO[bytes]:
        info = zipfile.ZipInfo(name, _ALWAYS)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system, info.external_attr = 3, 0o600 << 16  # the same from every kind of PC
        return self._zip.open(info, "w")

    def _write(self, text: str) -> None:
        assert self._part is not None, "begin a sheet first"
        self._part.write(text.encode())

    def _end_sheet(self) -> None:
        if self._part is not None:
            self._write("</sheetData></worksheet>")
            self._part.close()
            self._part = None


class CsvRows:
    """A CSV as spreadsheet programs read it without asking: UTF-8 that says so, commas, a quote where one is needed."""

    def __init__(self) -> None:
        self._out = Packing()
        self._text = io.TextIOWrapper(io.BufferedWriter(self._out), encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._text, lineterminator="\r\n")

    @property
    def bytes_so_far(self) -> int:
        """What it takes in memory."""
        return self._out.bytes_so_far

    def row(self, cells: Sequence[Cell]) -> None:
        """The next row."""
        self._rows.writerow([_in_csv(cell) for cell in cells])

    def packed(self) -> Packed:
        """The file, compressed as it was written. Nothing can be added to it."""
        self._text.flush()
        return self._out.packed()

    def whole(self) -> bytes:
        """The file. Nothing can be added to it."""
        return self.packed().whole()


def csv_of(rows: Iterable[Sequence[Cell]]) -> bytes:
    """A short one at once."""
    made = CsvRows()
    for row in rows:
        made.row(row)
    return made.whole()


def _in_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Formula():
            return str(cell.value)
        case date():
            return cell.isoformat()
        case int():
            return str(int(cell))
    text = _BEGINS_ONE_WITHIN.sub("'", _NO_XML.sub("", cell))
    return f"'{text}" if text.startswith(_BEGINS_LIKE_A_FORMULA) else text


_KEPT: Final = {"\r": "&#13;"}
"""What XML would read as something else."""


def _text(text: str) -> str:
    keeps = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{keeps}>{escape(_underscored(text), _KEPT)}</t>"


_LIKE_A_CODE: Final = re.compile("_(x[0-9a-fA-F]{4}_)")


def _underscored(text: str) -> str:
    """A text that looks like a sign spelled by its number is not taken for one."""
    return _LIKE_A_CODE.sub(r"_x005F_\1", text)


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
