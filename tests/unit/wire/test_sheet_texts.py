"""Delimited text: its encoding and separator are found out or it is refused, and every cell stays text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.errors import SheetRefused
from clinic_app.wire.sheet import Fault, Sheet, open_book

THAI = "เลขที่,เพศ\n1,หญิง\n2,ชาย\n"


def read(untrusted: bytes) -> Sheet:
    return open_book(untrusted).read("CSV", lambda _done: None)


def rows(untrusted: bytes) -> list[list[object]]:
    return [list(row.cells.values()) for row in read(untrusted).rows]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp874", "cp874"),
        ("tis-620", "cp874"),
    ],
)
def test_thai_is_read_in_every_encoding_it_is_written_in(encoding: str, told: str) -> None:
    # Two cells of figures tell nothing; that much of it is in ASCII shows UTF-16 without its mark.
    text = THAI + "".join(f"{number},F\n" for number in range(3, 40))
    sheet = read(text.encode(encoding))
    assert sheet.encoding == told
    assert sheet.rows[0].cells == {0: "เลขที่", 1: "เพศ"}
    assert sheet.rows[2].cells == {0: "2", 1: "ชาย"}


@pytest.mark.parametrize("text", ["nom,prénom\n1,Zoë\n", "straße;größe\nä;ö\n"])
def test_a_western_encoding_is_not_taken_for_thai(text: str) -> None:
    with pytest.raises(SheetRefused, match="encoding"):
        read(text.encode("cp1252"))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_cuts_every_line_alike(separator: str) -> None:
    text = f"a{separator}b{separator}c\n1{separator}two, or more{separator}3\n4{separator}five; six{separator}7\n"
    if separator in ",;":
        text = text.replace("two, or more", '"two, or more"').replace("five; six", '"five; six"')
    assert rows(text.encode()) == [["a", "b", "c"], ["1", "two, or more", "3"], ["4", "five; six", "7"]]


def test_a_first_line_may_name_the_separator() -> None:
    assert rows(b"sep=;\r\na,1;b\r\nc;d\r\n") == [["a,1", "b"], ["c", "d"]]


def test_a_quoted_cell_may_have_lines_and_quotes_and_counts_as_one_row() -> None:
    sheet = read(b'a,b\n"one\ntwo ""three""",x\nlast,y\n')
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(1, "a"), (2, 'one\ntwo "three"'), (3, "last")]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+66 81 000 0000", "-5", '=HYPERLINK("x")'])
def test_what_looks_like_a_formula_is_kept_as_text(text: str) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["a", "b"], [text, "x"]])
    assert rows(stream.getvalue().encode())[1] == [text, "x"]


def test_empty_rows_are_no_rows_and_keep_the_numbers_of_those_below() -> None:
    assert [row.number for row in read(b"a,b\n\n,\n  ,\nc,d\n").rows] == [1, 5]


def test_a_quote_that_is_never_closed_is_refused_with_its_row() -> None:
    with pytest.raises(SheetRefused) as told:
        read(b'a,b\n1,2\n3,"four\n5,6\n')
    assert (told.value.reason, told.value.row) == ("quotes", 3)


def test_bytes_that_are_no_text_are_no_sheet() -> None:
    with pytest.raises(SheetRefused, match="not_a_sheet"):
        read(bytes(range(256)) * 8)


def test_a_cell_of_a_hundred_thousand_signs_is_kept_and_one_more_is_a_fault() -> None:
    assert rows(b"a,b\n" + b"x" * 100_000 + b",1\n" + b"x" * 100_001 + b",2\n")[1:] == [
        ["x" * 100_000, "1"],
        [Fault.TOO_LONG, "2"],
    ]


CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=10))
def test_any_table_that_is_written_is_read_again(table: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([("alpha", "beta", "gamma"), *table])
    said = read(stream.getvalue().encode("utf-8-sig"))
    assert said.rows[0].cells == {0: "alpha", 1: "beta", 2: "gamma"}
    wanted = [{at: cell for at, cell in enumerate(row) if cell.strip()} for row in table]
    assert [row.cells for row in said.rows[1:]] == [row for row in wanted if row]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(untrusted: bytes) -> None:
    try:
        opened = open_book(untrusted)
        for name in opened.names:
            opened.read(name, lambda _done: None)
    except SheetRefused:
        pass
