"""Sheets that we write: read back alike by our reader and by openpyxl, the same bytes again, nothing in them runs."""

from __future__ import annotations

import csv
import gc
import io
import re
import sys
import warnings
import zipfile
from datetime import date

import openpyxl  # type: ignore[import-untyped]
import pytest

from clinic_app.wire.sheet import open_book
from clinic_app.wire.sheet_writing import Cell, CsvRows, Formula, Workbook, csv_of

HOSTILE = (
    "=1+1", "+66 81", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠x",
)  # fmt: skip
ODD = ("ก็ ไม่ <b>&amp; \"'", "a\x00b\x08c", "_x0041_", " kept ", "two\nlines", "x" * 40_000, "\ud800", "")


def a_book() -> bytes:
    book = Workbook().sheet("One", (10, 20))
    book.row(("HEAD", "=HEAD"))
    for place, text in enumerate((*HOSTILE, *ODD)):
        book.row((text, place, date(2026, 11, 24), None, True))
    book.sheet('Two & "2"')
    book.row(("sum", Formula("SUM('One'!B2:B4)", 3)))
    return book.whole()


def test_what_is_written_is_read_back_and_the_same_bytes_are_written_again() -> None:
    written = a_book()
    assert written == a_book()
    book = open_book(written)
    assert book.names == ("One", 'Two & "2"')
    rows = book.read("One", lambda _share: None).rows
    assert [str(row.cells.get(0, "")) for row in rows[1 : len(HOSTILE) + 1]] == list(HOSTILE)
    told = {row.cells[1]: row.cells for row in rows[1:]}
    assert told[len(HOSTILE)][0] == ODD[0]
    assert told[len(HOSTILE) + 1][0] == "abc"
    assert told[len(HOSTILE) + 2][0] == "_x0041_"
    assert told[0][2] in (date(2026, 11, 24), told[0][2])
    sums = book.read('Two & "2"', lambda _share: None).rows
    assert sums[0].cells[1] == 3
    assert sums[0].computed == frozenset({1})


def test_another_reader_sees_text_days_numbers_and_one_formula() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(a_book()))
    sheet = book["One"]
    for number, text in enumerate(HOSTILE, start=2):
        cell = sheet.cell(number, 1)
        assert (cell.data_type, cell.quotePrefix) == ("s", True), text
        assert str(cell.value).replace("\r", "\n") == text.replace("\r", "\n")
    assert sheet["C2"].value.date() == date(2026, 11, 24)
    assert len(sheet.cell(len(HOSTILE) + 7, 1).value) == 32_767
    assert [cell.data_type for row in sheet for cell in row].count("f") == 0
    assert book['Two & "2"']["B1"].value == "=SUM('One'!B2:B4)"


def test_a_csv_runs_nothing_and_says_its_encoding() -> None:
    rows: list[tuple[Cell, ...]] = [(text, 3, date(2026, 1, 2), None, Formula("1", 7)) for text in (*HOSTILE, *ODD[:5])]
    written = csv_of(rows)
    assert written == csv_of(rows)
    assert written.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in read[: len(HOSTILE)]] == [
        "'" + re.sub("(?<=[\t\r\n;])(?=[=+@-])", "'", text) for text in HOSTILE
    ]
    assert read[0][1:] == ["3", "2026-01-02", "", "7"]
    assert read[len(HOSTILE)][0] == ODD[0]


def test_in_a_csv_no_cell_begins_like_a_formula_wherever_another_program_parts_it() -> None:
    signs = "=+-@\uff1d\uff0b\uff0d\uff20"
    written = csv_of([(f"Hill{between}{sign}1+1", "x") for between in (";", "\t", "\r", "\n") for sign in signs])
    for cell in re.split("[;\t\r\n,]", written.decode("utf-8-sig")):
        assert not cell.startswith(tuple(signs)), cell
    assert csv_of([("a; b - c", "1-2=3")]) == b"\xef\xbb\xbfa; b - c,1-2=3\r\n"


def test_a_book_that_was_given_up_leaves_nothing_open() -> None:
    met: list[object] = []
    before, sys.unraisablehook = sys.unraisablehook, lambda told: met.append(told.exc_value)
    try:
        ring: list[object] = [Workbook().sheet("One")]
        ring.append(ring)  # as a trace holds it that holds itself
        del ring
        gc.collect()
    finally:
        sys.unraisablehook = before
    assert met == []


@pytest.mark.parametrize("made", [CsvRows, lambda: Workbook().sheet("x")])
def test_memory_grows_with_what_is_compressed_and_not_with_the_rows(made: type[CsvRows]) -> None:
    rows = made()
    for number in range(3_000):
        rows.row([f"2026-{number:05d}", *["Intimate partner / Former partner"] * 41])
    whole = rows.whole()
    if isinstance(rows, Workbook):
        with zipfile.ZipFile(io.BytesIO(whole)) as parts:
            assert parts.getinfo("xl/worksheets/sheet1.xml").file_size > 10 * len(whole)
            assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert rows.bytes_so_far >= len(whole) > 0
    else:
        assert 0 < rows.bytes_so_far < len(whole) / 10
