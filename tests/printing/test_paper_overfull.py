"""What is far too much for its place: a story of many pages in a box, a word longer than its line, shapeless signs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_papers import page_of, poppler, without_spaces
from reportlab.platypus.flowables import Flowable

from clinic_app.errors import UncoveredScript
from clinic_app.printing.flow import Columns, Stack, Text
from clinic_app.printing.linebreaks import clean, in_thai_figures, segments
from clinic_app.printing.marks import Cell
from clinic_app.printing.shaping import Span, set_lines

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = "ဒေါ်ခင်မာလာသည် ဆေးခန်းသို့ လာခဲ့သည်။ เธอเล่าว่าเกิดเหตุเมื่อคืนนี้ She said so. "
STORY = SENTENCES * 900
PLACES: dict[str, Callable[[], Flowable]] = {
    "a paragraph": lambda: Text(Span(STORY, 11, "th")),
    "a frame": lambda: Stack([Text(Span("Head", 11)), Text(Span(STORY, 11, "my"))], frame=1, pad=9),
    "a column": lambda: Columns((1, Text(Span("Label", 11))), (4, Text(Span(STORY, 11, "my")))),
    "a cell in a row in a frame": lambda: Stack(
        [Columns((3, Cell([Span("L", 8)], [Span(STORY, 11, "my")])), (1, Cell([Span("M", 8)], [Span("short", 11)])))],
        frame=1,
        pad=5,
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_story_of_many_pages_loses_nothing_wherever_it_stands(place: str) -> None:
    pdf = page_of(Text(Span("before", 11)), PLACES[place](), Text(Span("after", 11)))
    read = without_spaces(poppler(pdf, "-raw"))
    assert len(pypdfium2.PdfDocument(pdf)) > 15
    assert read.count("ဒေါ်ခင်မာလာသည်") == read.count("Shesaidso.") == 900
    assert read.startswith("before")
    assert read.endswith("after")


def test_what_is_kept_together_goes_to_the_next_page_whole_if_that_holds_it() -> None:
    lines = [Text(Span(f"line{number}", 11)) for number in range(30)]
    first, second = poppler(page_of(*(Text(Span("x", 11)) for _ in range(30)), Stack(lines))).split("\f")[:2]
    assert "line" not in first
    assert [f"line{number}" for number in range(30)] == second.split()


def test_rows_of_unequal_length_are_parted_at_one_height() -> None:
    left, right = (Stack([Text(Span(f"{side}{number}", 10)) for number in range(120)]) for side in "ab")
    pages = poppler(page_of(Columns((1, left), (1, right)))).split("\f")[:-1]
    assert len(pages) == 3
    for page in pages:
        numbers = [{int(word[1:]) for word in page.split() if word[0] == side} for side in "ab"]
        assert numbers[0] == numbers[1]


def test_a_word_longer_than_the_page_is_wide_goes_on_below() -> None:
    pdf = page_of(Text(Span("w" * 3000, 11)))
    assert without_spaces(poppler(pdf)) == "w" * 3000


@pytest.mark.parametrize(
    ("language", "text", "ends"),
    [
        ("my", "အင်ဒိုနီးရှား", ["အင်", "ဒို", "နီး", "ရှား"]),  # ICU alone ends a line inside အင်
        ("my", "ဖေ့စ်ဘွတ်ခ်", ["ဖေ့စ်", "ဘွတ်ခ်"]),
        ("my", "သင်္ဘော ဥက္ကဋ္ဌ ယောက်ျား", ["သင်္ဘော ", "ဥက္ကဋ္ဌ ", "ယောက်ျား"]),
        ("shn", "ၵႂၢမ်းတႆး ႁူင်းယႃ", ["ၵႂၢမ်း", "တႆး ", "ႁူင်း", "ယႃ"]),
        ("ksw", "ကညီကျိာ် တၢ်ဆါဟံၣ်", ["က", "ညီ", "ကျိာ် ", "တၢ်", "ဆါ", "ဟံၣ်"]),
        ("th", "ၵႂၢမ်းတႆး", ["ၵႂၢမ်း", "တႆး"]),  # known by its letters, whatever language it is said to be in
        ("zh", "“您好”，请（坐）。", ["“您", "好”，", "请", "（坐）。"]),
    ],
)
def test_lines_end_where_readers_of_the_script_end_them(language: str, text: str, ends: list[str]) -> None:
    assert list(segments(text, language)) == ends


def test_each_language_of_a_line_ends_by_its_own_rules() -> None:
    spans = [Span("ယောက်ျား ", 11, "my"), Span("တၢ်ဆါဟံၣ်", 11, "ksw"), Span(" บ้านพัก", 11, "th")]
    narrow = [line.text for line in set_lines(spans, 20)]
    assert narrow == ["ယောက်ျား", "တၢ်", "ဆါ", "ဟံၣ်", "บ้าน", "พัก"]


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_whatever_is_typed_is_printed_as_cleaned_or_refused_by_name(text: str) -> None:
    missing = 0
    try:
        lines = [line.text for line in set_lines([Span(f"ก{text}", 11, "th")], 200)]
    except UncoveredScript as refused:
        missing = refused.count
    assert missing or without_spaces(lines) == without_spaces(clean(f"ก{text}"))


def test_thai_figures_leave_alone_what_is_dialled_or_typed() -> None:
    said = {
        "22 พ.ย. 2569 · 16:00 น.": "๒๒ พ.ย. ๒๕๖๙ · ๑๖:๐๐ น.",
        "รหัส 5T2W-9KCM-R7V หน้า 2 จาก 12": "รหัส 5T2W-9KCM-R7V หน้า ๒ จาก ๑๒",
        "โทร 081 234 5678 หรือ 1300": "โทร 081 234 5678 หรือ ๑๓๐๐",
        "DOC-7, 72 ชม., 0-11 ปี": "DOC-7, ๗๒ ชม., ๐-๑๑ ปี",
    }
    assert {text: in_thai_figures(text) for text in said} == said


def test_the_program_starts_without_the_engine_of_paper() -> None:
    heavy = ("reportlab", "uharfbuzz", "icu4py")
    asked = f"import sys, clinic_app.ui.app, clinic_app.main; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_page_of_languages_says_what_there_is() -> None:
    done = subprocess.run(
        [sys.executable, ".ci/languages.py", "--check"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
