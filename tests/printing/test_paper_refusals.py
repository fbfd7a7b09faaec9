"""What cannot be printed right is not printed at all, and says in facts what was missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_papers import a_bed, a_consent, a_referral, code, page_of, poppler

from clinic_app import paths
from clinic_app.errors import DefinitionRefused, TranslationUnchecked, UncoveredScript
from clinic_app.printing import survivor_texts as texts_module
from clinic_app.printing.bed_sheet import bed_sheet
from clinic_app.printing.bilingual import Words
from clinic_app.printing.consent_form import consent_form
from clinic_app.printing.faces import check_covered
from clinic_app.printing.flow import Text
from clinic_app.printing.referral_form import Line, referral_form
from clinic_app.printing.shaping import Span
from clinic_app.printing.survivor_texts import SurvivorTexts, TextState, survivor_texts


@pytest.mark.parametrize(
    ("words", "script", "count"),
    [
        ("የሴቶች", "Ethiopic", 4),
        ("ملجأ", "Arabic", 4),
        ("შპს", "Georgian", 3),
        ("주소", "Hangul", 2),
        ("住驫", "Cjk", 1),
        ("\U0001f480", "Skull", 1),
    ],
)
def test_a_script_without_a_font_is_named_and_counted(words: str, script: str, count: int) -> None:
    with pytest.raises(UncoveredScript) as refused:
        page_of(Text(Span(f"บ้าน {words}", 11, "th")))
    assert (refused.value.script, refused.value.count) == (script, count)


def test_a_recipient_with_an_uncovered_name_stops_the_whole_form() -> None:
    with pytest.raises(UncoveredScript) as refused:
        referral_form(a_referral(recipient="주소"), staff="th", hers=None, training=False)
    assert "주소" not in str(refused.value), "an error holds no word that somebody typed"


@given(st.text(min_size=1, max_size=40))
def test_any_text_is_either_printed_or_refused_as_uncovered(words: str) -> None:
    refused = None
    try:
        pdf = page_of(Text(Span(words, 11, "th")))
    except UncoveredScript as error:
        refused = error
    assert refused.count >= 1 if refused else pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["shn", "ksw", "mnw"])
def test_shan_karen_and_mon_letters_have_glyphs(language: str) -> None:
    check_covered({"shn": "ၵႂၢမ်းတႆး", "ksw": "ကညီကျိၥ်", "mnw": "ဘာသာမန်"}[language])


# --- her language --------------------------------------------------------------------------------


def test_a_draft_is_not_printed_in_a_real_clinic_and_room_is_left_for_the_interpreter() -> None:
    read = poppler(consent_form(a_consent(), staff="en", hers="my", training=False))
    assert "In her language, written by the interpreter" in read
    assert "explained to her by an interpreter" in read
    assert not any("\u1000" <= sign <= "\u109f" for sign in read)


def test_a_draft_is_printed_in_training_and_the_margin_says_so() -> None:
    read = poppler(referral_form(a_referral(), staff="en", hers="my", training=True), "-raw")
    assert "သူမ၏" in read
    assert "Burmese text: draft, not yet checked by a native speaker" in " ".join(read.split())


def test_no_room_is_left_if_she_speaks_the_language_of_the_staff() -> None:
    for hers in ("th", None):
        read = poppler(referral_form(a_referral(), staff="th", hers=hers, training=False))
        assert "ล่ามเป็นผู้เขียน" not in read


def test_a_language_nobody_wrote_texts_in_gets_room_for_the_interpreter() -> None:
    read = poppler(referral_form(a_referral(), staff="en", hers="mnw", training=True), "-raw")
    assert "In her language, written by the interpreter" in read


def test_a_text_cannot_be_said_as_draft_in_a_real_clinic() -> None:
    with pytest.raises(TranslationUnchecked) as refused:
        survivor_texts("km").say("care", training=False)
    assert refused.value.language == "km"


def test_a_signed_text_is_said_in_a_real_clinic() -> None:
    texts = SurvivorTexts("km", TextState.CHECKED, "reviewer", "2026-11-20", survivor_texts("km").texts)
    assert texts.say("refusing", training=False) == survivor_texts("km").texts["refusing"]


def test_a_file_that_says_checked_must_say_by_whom(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "survivor_texts"
    folder.mkdir()
    told = (paths.resources() / "survivor_texts" / "lo.toml").read_text(encoding="utf-8")
    (folder / "lo.toml").write_text(told.replace('state = "draft"', 'state = "checked"'), encoding="utf-8")
    monkeypatch.setattr(texts_module.paths, "resources", lambda: tmp_path)
    survivor_texts.cache_clear()
    try:
        with pytest.raises(DefinitionRefused):
            survivor_texts("lo")
    finally:
        survivor_texts.cache_clear()


def test_many_lines_flow_onto_a_second_page_and_the_slip_comes_last() -> None:
    line = Line(Words("paper", "x_age", "Age class"), (code("age_packet", "adult", "Adult"),))
    pdf = referral_form(a_referral(lines=(line,) * 30), staff="th", hers="my", training=False)
    pages = poppler(pdf).split("\f")
    assert "หน้า 2 จาก 2" in pages[1]
    assert "ใบตอบกลับ" in pages[1]


def test_nothing_told_is_said_and_never_no() -> None:
    form = a_referral(lines=(), ticks=(), words=())
    assert "Nothing more was told" in poppler(referral_form(form, staff="en", hers=None, training=False))
    bed = a_bed()
    assert bed.access == ()


def test_a_paper_of_the_staff_alone_has_both_their_languages_in_a_real_clinic() -> None:
    read = poppler(bed_sheet(a_bed(), staff="th", second="en", training=False), "-raw")
    assert "Bed preparation sheet" in read
    assert "ใบเตรียมที่พัก" in read
    assert "draft" not in read
    assert "Bed preparation" not in poppler(bed_sheet(a_bed(), staff="th", second="my", training=False), "-raw")
