"""The body map and the custody sheet: marks stand where they were set, breaks are said, the label leads nowhere."""

from __future__ import annotations

import re

import pytest
from invented_papers import BODY, a_body_map, a_custody_sheet, a_mark, poppler

from clinic_app.domain.body_map import Side
from clinic_app.printing.body_map_paper import body_map_paper
from clinic_app.printing.custody_sheet import custody_sheet


def words_at(pdf: bytes) -> list[tuple[str, float, float]]:
    """Every word of the first page with where its middle stands, as Poppler finds it."""
    page = poppler(pdf, "-bbox", "-l", "1")
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', page)
    return [(word, (float(a) + float(c)) / 2, (float(b) + float(d)) / 2) for a, b, c, d, word in found]


@pytest.mark.parametrize("view_id", ["anterior", "posterior"])
def test_a_mark_on_her_left_stands_on_the_side_that_says_left(view_id: str) -> None:
    view = BODY.views[view_id]
    for part in (each for each in view.parts if each.side is not None):
        mark = a_mark(77, view_id, part.key)
        pdf = body_map_paper(a_body_map(marks=(mark,), views=(view,)), staff="en", training=False)
        words = words_at(pdf)
        letters = {word: x for word, x, _ in words if word in ("L", "R")}
        assert (letters["R"] < letters["L"]) == (view_id == "anterior")
        [(_, at, _), *_] = [each for each in words if each[0] == "77"]
        near, far = ("L", "R") if part.side is Side.LEFT else ("R", "L")
        assert abs(at - letters[near]) < abs(at - letters[far]), part.key


def test_every_mark_has_its_line_and_one_without_a_point_too() -> None:
    read = " ".join(poppler(body_map_paper(a_body_map(), staff="en", training=False), "-layout").split())
    assert "Upper arm, right" in read
    assert "40 × 25" in read
    assert re.search(r"4 Not asked Not asked", read)
    assert "Left and right are the survivor’s" in read


def test_an_empty_map_says_that_nothing_is_marked() -> None:
    assert "Nothing is marked." in poppler(body_map_paper(a_body_map(marks=()), staff="en", training=False))


def test_breaks_and_corrections_are_in_words() -> None:
    read = " ".join(poppler(custody_sheet(a_custody_sheet(), staff="en", training=False), "-raw").split())
    assert "Entry 2: ด.ต. ดี gave it, but ร.ต.ท. ชัย had it." in read
    assert "Entry 2: the seal is 0017, but it was 0071." in read
    assert "set right by entry 3" in read
    assert "sets entry 1 right" in read


def test_the_case_code_stands_in_head_and_foot_and_not_on_the_label() -> None:
    words = words_at(custody_sheet(a_custody_sheet(), staff="en", training=False))
    [label] = [y for word, _, y in words if word == "Label"]
    opened = max(y for word, _, y in words if word == "Opened")
    codes = [y for word, _, y in words if word == "K7M-2QR-9T"]
    assert len(codes) == 2
    assert not [y for y in codes if label - 6 <= y <= opened + 8]


def test_an_empty_chain_leaves_room_for_hands() -> None:
    read = poppler(custody_sheet(a_custody_sheet(lines=(), breaks=()), staff="en", training=False))
    assert "No entry is recorded." in read
    assert read.count("From: name, role, signature") == 3
