"""Workbooks of other people's writers are read as they are; one that is not, or that means harm, is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.errors import SheetRefused
from clinic_app.wire.sheet import MOST_CELLS, MOST_ROWS, Fault, Gathering, Sheet, SheetRow, open_book


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(untrusted: bytes, name: str = "Sheet") -> Sheet:
    return open_book(untrusted).read(name, lambda _done: None)


def written(fill: Callable[[Any], None]) -> Sheet:
    book = openpyxl.Workbook()
    fill(book.active)
    return read(saved(book))


def cells(sheet: Sheet) -> list[dict[int, object]]:
    return [dict(sorted(row.cells.items())) for row in sheet.rows]


def with_part(untrusted: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(untrusted)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry == name else content)
    return stream.getvalue()


@cache
def plain_book() -> bytes:
    """By the writer that keeps texts apart from their cells, as spreadsheet programs do."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Sheet")
    for at, row in enumerate((["a", "b"], [1, "two"])):
        page.write_row(at, 0, row)
    book.close()
    return stream.getvalue()


# --- what is there ---------------------------------------------------------------------------------


def test_texts_numbers_and_truths_are_what_they_are() -> None:
    sheet = written(lambda page: page.append(["ผู้รับบริการ", 3, 2.5, True, "  ", None, "ย"]))
    assert cells(sheet) == [{0: "ผู้รับบริการ", 1: 3, 2: 2.5, 3: True, 6: "ย"}]


def test_a_day_is_a_day_because_of_how_its_cell_is_shown() -> None:
    def fill(page: Any) -> None:
        page.append([date(2026, 1, 15), datetime(2026, 1, 15, 22, 30), time(22, 30), 46037])
        page["D1"].number_format = "[$-107041E]d mmm bbbb;@"  # the Thai calendar, years of the Buddhist era

    assert cells(written(fill)) == [
        {0: date(2026, 1, 15), 1: datetime(2026, 1, 15, 22, 30), 2: time(22, 30), 3: date(2026, 1, 15)}
    ]


@pytest.mark.parametrize("code", ["0.00E+00", "#,##0", '0 "days"', "General", "[Red]0", "@"])
def test_a_number_is_no_day_because_its_format_has_letters(code: str) -> None:
    def fill(page: Any) -> None:
        page.append([46037])
        page["A1"].number_format = code

    assert cells(written(fill)) == [{0: 46037}]


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": True, "in_memory": True})
    page = book.add_worksheet("Sheet")
    page.write_datetime(0, 0, datetime(2026, 1, 15), book.add_format({"num_format": "dd/mm/yyyy"}))
    book.close()
    assert cells(read(stream.getvalue())) == [{0: date(2026, 1, 15)}]


def test_the_day_that_never_was_is_none() -> None:
    def fill(page: Any) -> None:
        page.append([60, -1, 3_000_000, 59, 61])
        for cell in page[1]:
            cell.number_format = "yyyy-mm-dd"

    assert cells(written(fill)) == [
        {0: Fault.NO_DATE, 1: Fault.NO_DATE, 2: Fault.NO_DATE, 3: date(1900, 2, 28), 4: date(1900, 3, 1)}
    ]


def test_a_formula_has_the_value_it_was_saved_with_and_its_row_says_so() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Sheet")
    page.write_formula(0, 0, "=1+1", None, 2)
    page.write_formula(0, 1, '="a"&"b"', None, "ab")
    page.write(0, 2, "typed")
    book.close()
    [row] = read(stream.getvalue()).rows
    assert (row.cells, row.computed) == ({0: 2, 1: "ab", 2: "typed"}, {0, 1})


def test_a_formula_that_was_never_calculated_has_no_value() -> None:
    [row] = written(lambda page: page.append(["=1+1", "x"])).rows
    assert row.cells == {0: Fault.NO_VALUE, 1: "x"}


def test_an_error_of_the_sheet_is_no_text() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("Sheet").write_formula(0, 0, "=1/0", None, "#DIV/0!")
    book.close()
    assert cells(read(stream.getvalue())) == [{0: Fault.ERROR}]


def test_a_merged_cell_is_not_spread_over_its_neighbours() -> None:
    def fill(page: Any) -> None:
        for row in ("one", None, None), (None, 5, 6), (None, 8, 9):
            page.append(row)
        page.merge_cells("A1:B2")

    assert cells(written(fill)) == [
        {0: "one", 1: Fault.MERGED},
        {0: Fault.MERGED, 1: Fault.MERGED, 2: 6},
        {1: 8, 2: 9},
    ]


def test_hidden_rows_are_read_and_say_that_they_were_hidden() -> None:
    def fill(page: Any) -> None:
        page.append(["a"])
        page.append(["b"])
        page.row_dimensions[2].hidden = True

    assert [row.hidden for row in written(fill).rows] == [False, True]


def test_rows_keep_the_numbers_that_spreadsheet_programs_show() -> None:
    def fill(page: Any) -> None:
        page["A3"], page["C9"] = "three", "nine"

    assert [(row.number, row.cells) for row in written(fill).rows] == [(3, {0: "three"}), (9, {2: "nine"})]


def test_texts_of_several_looks_are_one_text_without_how_they_are_pronounced() -> None:
    rich = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>one </t></r>'
        b"<r><t>two</t></r><rPh sb='0' eb='1'><t>wan</t></rPh></si><si><t>a_x000D_b_x005F_x</t></si></sst>"
    )
    sheet = read(with_part(plain_book(), "xl/sharedStrings.xml", lambda _old: rich))
    assert cells(sheet) == [{0: "one two", 1: "a\rb_x"}, {0: 1, 1: Fault.ERROR}]


def test_sheets_are_chosen_by_name_and_hidden_ones_say_so() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    other = book.create_sheet("Menu Data")
    other.append(["b"])
    other.sheet_state = "hidden"
    opened = open_book(saved(book))
    assert opened.names == ("Sheet", "Menu Data")
    assert opened.read("Menu Data", lambda _done: None).hidden
    with pytest.raises(SheetRefused, match="no_such_sheet"):
        opened.read("Menu", lambda _done: None)


@pytest.mark.parametrize("book", [plain_book, lambda: saved(openpyxl_book())])
def test_a_cell_of_a_hundred_thousand_and_one_signs_is_a_fault_and_its_row_stays(book: Callable[[], bytes]) -> None:
    def longer(old: bytes) -> bytes:
        return old.replace(b"<t>a</t>", b"<t>" + b"x" * 100_001 + b"</t>")

    long = with_part(with_part(book(), "xl/sharedStrings.xml", longer), "xl/worksheets/sheet1.xml", longer)
    assert cells(read(long))[0] == {0: Fault.TOO_LONG, 1: "b"}


def openpyxl_book() -> openpyxl.Workbook:
    """By the writer that keeps texts in their cells."""
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    return book


CELL = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=30).filter(
        lambda text: not text.startswith("=") and "_x" not in text
    ),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(date(1900, 3, 2), date(2200, 1, 1)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, max_size=8), min_size=1, max_size=8))
def test_any_sheet_reads_as_its_own_writers_reader_reads_it(rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = saved(book)
    theirs = [
        {at: value.date() if isinstance(value, datetime) else value for at, value in enumerate(row)}
        for row in openpyxl.load_workbook(io.BytesIO(stream), data_only=True).active.iter_rows(values_only=True)
    ]
    theirs = [
        {at: v for at, v in row.items() if v is not None and not (isinstance(v, str) and not v.strip())}
        for row in theirs
    ]
    if any(theirs):
        assert cells(read(stream)) == [row for row in theirs if row]
    else:
        assert refused(stream) == "empty"


# --- what is refused -------------------------------------------------------------------------------


def refused(untrusted: bytes, name: str = "Sheet") -> str:
    with pytest.raises(SheetRefused) as told:
        read(untrusted, name)
    return told.value.reason


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
PARTS = ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "_rels/.rels")


@pytest.mark.parametrize("part", PARTS)
def test_no_part_with_a_document_type_is_read(part: str) -> None:
    def bomb(old: bytes) -> bytes:
        return DOCTYPE + old[old.find(b"?>") + 2 if old.startswith(b"<?xml") else 0 :]

    assert refused(with_part(plain_book(), part, bomb)) == "doctype"


def test_an_outside_entity_is_never_fetched() -> None:
    def outside(old: bytes) -> bytes:
        return b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + old[old.find(b"?>") + 2 if b"?>" in old else 0 :]

    assert refused(with_part(plain_book(), "xl/worksheets/sheet1.xml", outside)) == "doctype"


def test_what_would_fill_the_memory_is_refused_by_its_size() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb, zipfile.ZipFile(io.BytesIO(plain_book())) as old:
        for entry in old.namelist():
            bomb.writestr(entry, old.read(entry))
        with bomb.open("xl/media/a.bin", "w", force_zip64=True) as part:
            for _ in range(520):
                part.write(bytes(1 << 20))
    assert len(stream.getvalue()) < 2 << 20
    assert refused(stream.getvalue()) == "too_large"


def test_a_part_that_says_it_is_smaller_than_it_is_ends_where_it_said() -> None:
    book = bytearray(plain_book())
    at = book.find(b"PK\x01\x02")
    while at >= 0:
        book[at + 24 : at + 28] = (20).to_bytes(4, "little")
        at = book.find(b"PK\x01\x02", at + 1)
    assert refused(bytes(book)) == "format"


@pytest.mark.parametrize(
    ("untrusted", "reason"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"%PDF-1.7\nnot a sheet", "not_a_sheet"),
        (b"PK\x03\x04 and then nothing", "format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_what_is_no_sheet_is_told_by_what_it_is(untrusted: bytes, reason: str) -> None:
    assert refused(untrusted) == reason


def test_an_archive_of_something_else_is_no_sheet() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("word/document.xml", "<document/>")
    assert refused(stream.getvalue()) == "not_a_sheet"


def test_rows_that_go_backwards_are_refused() -> None:
    assert (
        refused(with_part(plain_book(), "xl/worksheets/sheet1.xml", lambda old: old.replace(b'r="2"', b'r="1"')))
        == "format"
    )


def test_merged_areas_fill_no_more_than_a_sheet_may_hold() -> None:
    gathered = Gathering([SheetRow(1, {0: "a", 9: "b"}), SheetRow(2, {9: "c"})], MOST_CELLS - 3)
    with pytest.raises(SheetRefused, match="too_large"):
        gathered.merged(iter([(1, 0, 2, 16_000)]))


def test_a_sheet_with_more_rows_than_a_clinic_writes_is_refused() -> None:
    gathered = Gathering([SheetRow(number, {}) for number in range(MOST_ROWS)])
    gathered.add(SheetRow(MOST_ROWS, {}))  # an empty one is none
    with pytest.raises(SheetRefused, match="too_many_rows"):
        gathered.add(SheetRow(MOST_ROWS + 1, {0: "one too many"}))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_a_workbook_it_is_read_or_refused(data: st.DataObject) -> None:
    book = bytearray(plain_book())
    for _ in range(data.draw(st.integers(1, 6))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    try:
        for name in open_book(bytes(book)).names:
            assert all(isinstance(row, SheetRow) for row in read(bytes(book), name).rows)
    except SheetRefused:
        pass


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PARTS), st.data())
def test_whatever_is_changed_in_its_xml_it_is_read_or_refused(part: str, data: st.DataObject) -> None:
    def change(old: bytes) -> bytes:
        at = data.draw(st.integers(0, len(old) - 1))
        return old[:at] + data.draw(st.binary(max_size=8)) + old[at + data.draw(st.integers(0, 8)) :]

    try:
        changed = with_part(plain_book(), part, change)
        for name in open_book(changed).names:
            read(changed, name)
    except SheetRefused:
        pass


def test_an_encoding_that_nobody_knows_is_refused_not_raised() -> None:
    book = with_part(plain_book(), "xl/workbook.xml", lambda old: old.replace(b"UTF-8", b"TF-8", 1))
    assert refused(book) == "format"


def test_a_broken_stream_is_refused_not_raised() -> None:
    book = bytearray(plain_book())
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        entry = old.getinfo("xl/worksheets/sheet1.xml")
    begin = entry.header_offset + 30 + len(entry.filename) + 10
    book[begin : begin + 20] = bytes(20)
    assert refused(bytes(book)) == "format"
