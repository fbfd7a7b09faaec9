"""Two spellings made equal, whole words found in every script, numbers found however they are spaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.casecode import CASE_LENGTH, new_case_code, read_code, shown
from clinic_app.domain.text import contains_number, contains_token, digit_runs, folded, in_figures, tokens

LETTERS = st.sampled_from(
    ["Ma ", "Thida", "นภา", "น้ำ", "เเม่", "อ", "အောင်", "မ", "သီတာ", "ေအာင္", "ျမန္မာ", "ក", "ខ្មែរ", "ໜູ", "ລາວ",
     "๑๒", "၁၂", "-", " ", "\n", "\u200b", "\u200d", "Ñ", "é", "ß", "İ", "王", "芳", "O’", "12", "ၵၢၼ်", "တၢ်"]
)  # fmt: skip
TEXTS = st.lists(LETTERS, max_size=8).map("".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ma Thida", "  MA\u00a0 THIDA\u200b"),
        ("Nguyễn Thị Đào", "nguyen thi dao"),
        ("๐๘๑", "081"),
        ("၀၈၁", "081"),
        ("០៨១", "081"),
        ("໐໘໑", "081"),
        ("０８１", "081"),
        ("น้ำ", "นํ้า"),
        ("แม่", "เเม่"),
        ("ໜູ", "ຫນູ"),
        ("ကြည်", "ကြ\u200dည်"),
        ("အောင်ဆန်း", "ေအာင္ဆန္း"),
        ("ဝင်း", "၀င်း"),
        ("ရေ", "၇ေ"),
        ("သုံး", "သံုး"),
        ("O'Hara", "O’Hara"),
        ("café", "cafe\u0301"),
        ("her\nown  words", "her own words"),
    ],
)
def test_two_spellings_of_one_text_are_equal(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("นภา", "นภ"), ("မသီတာ", "မသီတ"), ("မို", "မု"), ("ကြ", "ကျ"), ("Min", "Mon")])
def test_two_names_stay_two(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_lines_of_both_burmese_encodings_may_stand_in_one_text() -> None:
    assert folded("မြန်မာ နိုင်ငံ\nျမန္မာ ႏိုင္ငံ") == "မြန်မာ နိုင်ငံ မြန်မာ နိုင်ငံ"


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert not {"\u200b", "\u200d", "\n"} & set(once)


@given(st.text(max_size=60))
def test_any_text_can_be_folded_cut_and_searched(text: str) -> None:
    words = tokens(text)
    assert all(words)
    assert contains_token(text, text) is bool(words)
    digit_runs(text)


@pytest.mark.parametrize(
    ("haystack", "needle"),
    [
        ("Min Aung", "min"),
        ("tak-shelter", "Tak"),
        ("female", "Female"),
        ("shelter_women", "women"),
        ("Ma Thida Aung", "thida  AUNG"),
        ("ขอพบนภาวันนี้", "นภา"),
        ("คุณสมหญิง ศรีสุขค่ะ", "สมหญิง ศรีสุข"),
        ("အောင်မသီတာလာ", "မသီတာ"),
        ("ေအာင္မသီတာလာ", "မသီတာ"),
        ("លោកស្រីសុភា", "សុភា"),
        ("ນາງນ້ອຍ", "ນ້ອຍ"),
        ("王芳您好", "王芳"),
        ("မ", "မ"),
    ],
)
def test_a_whole_word_is_found_in_every_script(haystack: str, needle: str) -> None:
    assert contains_token(haystack, needle)


@pytest.mark.parametrize(
    ("haystack", "needle"),
    [
        ("administration", "Min"),
        ("attack", "Tak"),
        ("females", "Female"),
        ("Ma Aung Thida", "Ma Thida"),
        ("အောင်မသီတာလာ", "သီတ"),  # ends inside a syllable
        ("မြန်မာ", "မြန"),  # its last letter has an asat there
        ("เมืองนภา", "มือง"),  # begins after its leading vowel
        ("မြန်မာ", "မ"),  # a word of one letter
        ("anything", ""),
        ("anything", " - "),
    ],
)
def test_a_part_of_a_word_is_not_the_word(haystack: str, needle: str) -> None:
    assert not contains_token(haystack, needle)


def test_numbers_lose_their_spaces_and_signs() -> None:
    assert digit_runs("โทร ๐๘๑-๒๓๔ ๕๖๗๘, HN (12)/34") == ("0812345678", "1234")


@pytest.mark.parametrize(
    ("haystack", "needle", "found"),
    [
        ("call +66 81 234 5678", "081-234-5678", True),
        ("0812345678", "+66 (0)81 2345678", True),
        ("id 4410812345678x", "๐๘๑๒๓๔๕๖๗๘", True),
        ("95912345678", "09 123 456 78", True),
        ("room 12", "12", True),
        ("2026-11-12", "12", False),
        ("no number", "081", False),
        ("081", "no number", False),
    ],
)
def test_a_number_is_found_however_it_is_written(haystack: str, needle: str, found: bool) -> None:
    assert contains_number(haystack, needle) is found


_SIGNS = st.sampled_from(
    [*map(chr, (*range(0x1000, 0x10A0), *range(0xAA60, 0xAA80))), " ", "\n", "\u2028", "a", "\u200b"]
)


@given(st.lists(st.one_of(_SIGNS, st.sampled_from(["မိ", "ကျ", "သ္တ", "ယောက်ျား", "င်္ဂ", "၀", "၇", "ရ်"])), max_size=12))
def test_text_that_is_looked_at_whole_comes_out_as_line_by_line(signs: list[str]) -> None:
    text = "".join(signs)
    lines = (folded(line) for line in text.splitlines())
    assert folded(text) == " ".join(line for line in lines if line)


def test_a_code_is_read_in_the_figures_of_any_script() -> None:
    code = new_case_code(lambda _signs: "7")
    assert read_code(shown(code).translate({ord(str(n)): 0x0E50 + n for n in range(10)}), CASE_LENGTH) == code


def test_figures_alone_are_changed() -> None:
    assert in_figures("ห้อง ๑๒, ២၃ Ward ４") == "ห้อง 12, 23 Ward 4"
