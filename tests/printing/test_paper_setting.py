"""Large print, room for a punch, Thai digits: every document still holds together, and the next one is as usual."""

from __future__ import annotations

import re

import pytest
from every_paper import EVERY
from invented_papers import poppler
from test_paper_layout import pages

from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.flow import Columns, Text
from clinic_app.printing.page import A4, A5, A6, CARD_MARGIN, MM, Sheet, edges, print_pages
from clinic_app.printing.setting import LARGE, Setting, printed
from clinic_app.printing.shaping import Span

OTHERWISE = Setting(scale=LARGE, punched=True, thai_digits=True)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_large_and_punched_every_document_stays_between_its_margins(name: str) -> None:
    with printed(OTHERWISE):
        larger = EVERY[name]("th", None, False)
    for width, height, boxes in pages(larger):
        assert boxes, "an empty page"
        for box in boxes:
            assert box.left >= 25 * MM - 0.5, box
            assert box.right <= width - CARD_MARGIN + 0.5, box
            assert 0 <= box.top < box.bottom <= height, box


def test_a_code_stays_on_one_line_in_large_print_and_in_a_column_narrower_than_itself() -> None:
    with printed(OTHERWISE):
        slip = poppler(EVERY["referral_form"]("th", "my", False))
    assert not re.search(r"5T2W(?!-9KCM-R7V)", slip), "somebody will type half of it"
    sheet = Sheet(title="1", language="th", foot=(), count=lambda page, pages: Span(""))
    narrow = Columns((1, CodeLine("5T2W-9KCM-R7V", 14)), (9, Text(Span("0", 11))))
    assert poppler(print_pages(sheet, [narrow]), "-raw").split() == ["5T2W-9KCM-R7V", "0"]


def test_what_was_asked_of_one_paper_is_not_done_to_the_next() -> None:
    before = EVERY["referral_form"]("th", None, False)
    with printed(OTHERWISE):
        assert EVERY["referral_form"]("th", None, False) != before
    assert EVERY["referral_form"]("th", None, False) == before


def test_a_small_paper_in_large_print_is_the_same_paper_on_the_next_larger_sheet() -> None:
    with printed(Setting(scale=LARGE)):
        assert edges(A5).sheet == A4
        assert edges(A6).sheet == A5
        assert edges(A4).sheet == A4
        larger = pages(EVERY["stolen_card"]("en", None, False))
    usual = pages(EVERY["stolen_card"]("en", None, False))
    (width, height, words), (as_width, as_height, as_words) = larger[0], usual[0]
    assert len(larger) == len(usual) == 1
    assert (width, height) == pytest.approx((as_width * 2**0.5, as_height * 2**0.5), rel=0.01)
    assert sorted(box.word for box in words) == sorted(box.word for box in as_words)


def test_thai_digits_stand_where_they_are_read_and_not_in_what_is_typed() -> None:
    texts = [Text(Span(said, 11, "th")) for said in ("22 พ.ย. 2569", "รหัส 5T2W-9KCM-R7V", "โทร 000-000-0142")]
    texts.append(Text(Span("Room 12", 11, "en")))
    sheet = Sheet(title="1", language="th", foot=(), count=lambda page, pages: Span(""))
    with printed(Setting(thai_digits=True)):
        read = poppler(print_pages(sheet, texts), "-raw")
    assert read.split() == ["๒๒", "พ.ย.", "๒๕๖๙", "รหัส", "5T2W-9KCM-R7V", "โทร", "000-000-0142", "Room", "12"]
