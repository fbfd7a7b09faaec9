"""Lines end where each script lets them, and stay inside their box."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_papers import LANGUAGES

from clinic_app.printing.linebreaks import clean, clusters, segments
from clinic_app.printing.shaping import Span, natural_width, set_lines
from clinic_app.printing.survivor_texts import survivor_texts

ALL_TEXTS = [(language, text) for language in LANGUAGES for text in survivor_texts(language).texts.values()]
# Vowels written before their consonant belong to the next cluster; they may begin a line but never end one.
BEFORE_THEIR_CONSONANT = "เแโใไເແໂໃໄ"
STACKING = "\u1039\u17d2"


def split_up(text: str, language: str, width: float) -> list[str]:
    return [line.text for line in set_lines([Span(text, 11, language)], width)]


@given(text=st.sampled_from(ALL_TEXTS), width=st.floats(min_value=20, max_value=600))
def test_no_line_is_longer_than_its_box(text: tuple[str, str], width: float) -> None:
    language, words = text
    for line in set_lines([Span(words, 11, language)], width):
        a_single_cluster = len(clusters(line.text, language)) <= 1
        assert line.width <= width + 0.001 or a_single_cluster


@given(text=st.sampled_from(ALL_TEXTS), width=st.floats(min_value=20, max_value=600))
def test_no_line_begins_inside_a_cluster(text: tuple[str, str], width: float) -> None:
    language, words = text
    for line in filter(None, split_up(words, language, width)):
        assert not unicodedata.category(line[0]).startswith("M"), line
        assert line[-1] not in STACKING, line
        assert line[-1] not in BEFORE_THEIR_CONSONANT, line


@given(text=st.sampled_from(ALL_TEXTS), width=st.floats(min_value=20, max_value=600))
def test_together_the_lines_are_the_text(text: tuple[str, str], width: float) -> None:
    language, words = text
    kept = iter(clean(words).replace(" ", ""))
    assert all(sign == next(kept) for line in split_up(words, language, width) for sign in line.replace(" ", ""))
    assert next(kept, None) is None


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("th", "เธอยินยอมให้หน่วยงานรู้", ["เธอ", "ยินยอม", "ให้", "หน่วย", "งาน", "รู้"]),
        ("lo", "ນາງຖອນຄືນໄດ້ທຸກເວລາ", ["ນາງ", "ຖອນ", "ຄືນ", "ໄດ້", "ທຸກ", "ເວລາ"]),
        ("km", "អ្នកបដិសេធបាន", ["អ្នក", "បដិសេធ", "បាន"]),
        ("my", "စောင့်ရှောက်မှုရပါမည်", ["စောင့်ရှောက်", "မှု", "ရ", "ပါ", "မည်"]),
    ],
)
def test_words_written_without_spaces_are_known(language: str, sentence: str, words: list[str]) -> None:
    places = {len("".join(words[:count])) for count in range(1, len(words))}
    cut, found = 0, set()
    for segment in segments(sentence, language):
        cut += len(segment)
        found.add(cut)
    assert found <= places | {len(sentence)}, segments(sentence, language)
    assert found & places


def test_a_word_longer_than_its_line_is_cut_between_clusters() -> None:
    name = "กรุงเทพมหานครอมรรัตนโกสินทร์"
    cut = split_up(name, "th", natural_width([Span("กรุง", 11, "th")]))
    assert len(cut) > 3
    assert "".join(cut) == name


def test_figures_and_their_unit_stay_together() -> None:
    text = "โทร 000-000-0142 แล้วแจ้งรหัส 5T2W-9KCM-R7V"
    for width in range(60, 300, 7):
        assert any("000-000-0142" in line or width < 75 for line in split_up(text, "th", width))


def test_lines_said_to_end_do_end() -> None:
    assert split_up("หนึ่ง\nสอง", "th", 500) == ["หนึ่ง", "สอง"]
