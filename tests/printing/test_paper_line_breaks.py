"""Lines end where each script lets them, and stay inside their box."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_papers import LANGUAGES
from pypdf import PdfReader

from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import Text
from clinic_app.printing.linebreaks import clean, clusters, segments
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import sheet
from clinic_app.printing.shaping import Span, TextLine, natural_width, set_lines
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


@pytest.mark.parametrize(
    ("letter", "marks", "language"),
    [("ก", "\u0e48", "th"), ("กิ", "\u0e48\u0e49", "th"), ("ก", "\u0e38\u0e39", "th"), ("ກ", "\u0ec8\u0ec9", "lo"),
     ("a", "\u0301\u0302\u0323", "vi"), ("က", "\u102d", "my"), ("ក", "\u17b7", "km"),
     ("ក", "\u17d2\u1780", "km"), ("က", "\u1039\u1000", "my"), ("ၵ", "\u1087", "shn")],
)  # fmt: skip
def test_sixty_marks_on_one_letter_stay_in_their_line(letter: str, marks: str, language: str) -> None:
    heaped = Span(letter + marks * 60, 10, language)
    [line] = set_lines([heaped], 500)
    highest, lowest = reach(line)
    assert highest < 12
    assert lowest > -8
    pdf = print_pages(sheet(Voice("en", None, False), number="", foot=""), [Text(heaped)])
    assert line.text in PdfReader(BytesIO(pdf)).pages[0].extract_text(), "what is read back is what is drawn"


def test_a_finger_left_on_the_vowel_am_stays_on_the_page() -> None:
    for letter, vowel, language in (("ก", "\u0e33", "th"), ("ກ", "\u0eb3", "lo")):
        [line] = set_lines([Span(letter + vowel * 400, 11, language)], 200)
        assert line.text == letter + vowel * 8


@pytest.mark.parametrize(("signs", "language"), [("\u17b7\u17c7\u17d2", "km"), ("\u1039\u1037\u103e", "my")])
def test_signs_without_sense_that_are_one_cluster_to_the_shaper_are_printed_all_the_same(
    signs: str, language: str
) -> None:
    heaped = Span(signs * 400, 11, language)
    pdf = print_pages(sheet(Voice("en", None, False), number="", foot=""), [Text(heaped)])
    assert signs[0] in PdfReader(BytesIO(pdf)).pages[0].extract_text()


@pytest.mark.parametrize("said", ["น้ำ ที่นี้ กุ้ง ปั๊ม ปฺิ่น พุทฺธํ", "ພໍ່ ນ້ຳ ກຸ້ງ", "tiếng Việt ậ ữ ọ̀", "ကြွှုံ့", "ស្ត្រី"])
def test_marks_as_people_write_them_all_stay(said: str) -> None:
    assert clean(said) == unicodedata.normalize("NFC", said)


def reach(line: TextLine) -> tuple[float, float]:
    """How far above and below its foot a line is drawn, in points."""
    highest = lowest = 0.0
    for piece in line.pieces:
        for run in piece.runs:
            scale = run.face.scale * run.face.enlarged * piece.span.size / 1000
            for glyph in (each for cluster in run.clusters for each in cluster.glyphs):
                box = run.face.hb_font.get_glyph_extents(glyph.id)
                if box is not None:
                    top = glyph.up + box.y_bearing
                    highest, lowest = max(highest, top * scale), min(lowest, (top + box.height) * scale)
    return highest, lowest


def test_the_thai_word_for_o_clock_stays_with_its_figures() -> None:
    assert segments("22 พ.ย. 2569 16:00 น.", "th")[-1] == "16:00 น."
    assert segments("๑๖:๐๐ น.", "th")[-1] == "๑๖:๐๐ น."
