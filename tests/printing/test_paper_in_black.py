"""What a page says it says in black on white: on a worn printer, a fax, a copier with one bit a point."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from every_paper import EVERY

from clinic_app.printing.flow import SOFT

COLOURED = {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "cs", "CS", "sh"}
PALE = 0.9
"""The training word under the page is as light as this."""


def operators(pdf: bytes) -> list[tuple[str, tuple[float, ...]]]:
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            for instruction in pikepdf.parse_content_stream(page):
                numbers = tuple(float(each) for each in instruction.operands if re.fullmatch(r"-?[\d.]+", str(each)))
                found.append((str(instruction.operator), numbers))
    return found


@pytest.mark.parametrize("name", sorted(EVERY))
def test_nothing_is_told_by_a_colour_and_no_word_is_lost_where_grey_becomes_white(name: str) -> None:
    grey = 0.0
    for operator, numbers in operators(EVERY[name]("th", None, True)):
        assert operator not in COLOURED or (operator in {"rg", "RG"} and len(set(numbers)) == 1)
        if operator == "g":
            (grey,) = numbers
        elif operator == "Tj":
            assert grey <= SOFT or grey >= PALE, "a word that a copier loses"
