"""What is printed can be found, copied and read aloud by a machine: two readers give back the text that went in."""

from __future__ import annotations

import pytest
from invented_papers import LANGUAGES, lines, page_of, pdfium, poppler, without_spaces

from clinic_app.catalogue import Catalogue
from clinic_app.printing.flow import Text
from clinic_app.printing.linebreaks import clean
from clinic_app.printing.page import WIDTH
from clinic_app.printing.shaping import Span, set_lines
from clinic_app.printing.survivor_texts import survivor_texts

HARD = {
    "th": "น้ำใจ ผู้ใหญ่ที่ปรึกษา กู้ภัย ฎีกา ญาติ ๒๕๖๙ PEP 72 ชม.",
    "my": "ကျွန်ုပ်တို့ ဥပဒေအကြောင်း သင်္ဘော ဣန္ဒြေ မြန်မာ ၁၂၃ PEP ၇၂",
    "km": "ខ្ញុំយល់ព្រម ស្ត្រី ក្រុមគ្រួសារ ព្រះ សេវាច្បាប់ ១២៣ PEP ៧២",
    "lo": "ຜູ້ຍິງ ນ້ຳໃຈ ເຂົ້າໃຈ ຊ່ວຍເຫຼືອ ໑໒໓ PEP 72",
    "en": "Naïve café, “quoted” – 5T2W-9KCM-R7V · 72 h",
}


def set_as(text: str, language: str) -> list[str]:
    return [line.text for line in set_lines([Span(text, 11, language)], WIDTH) if line.text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_she_is_told_reads_back_line_for_line(language: str) -> None:
    texts = [*survivor_texts(language).texts.values(), HARD[language]]
    pdf = page_of(*(Text(Span(text, 11, language), after=9) for text in texts))
    printed = [line for text in texts for line in set_as(text, language)]

    assert lines(poppler(pdf)) == printed
    assert lines(pdfium(pdf)) == printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_lost_where_a_line_ends(language: str) -> None:
    for text in (*survivor_texts(language).texts.values(), HARD[language]):
        assert without_spaces(set_as(text, language)) == without_spaces(clean(text))


@pytest.mark.parametrize("language", ["th", "my", "km", "lo"])
def test_every_word_of_the_paper_catalogue_reads_back(language: str) -> None:
    from babel.messages.pofile import read_po

    from clinic_app import paths

    path = paths.resources() / "i18n" / language / "LC_MESSAGES" / "paper.po"
    with path.open("rb") as file:
        words = sorted({str(message.string) for message in read_po(file) if message.id and message.string})
    assert words
    assert Catalogue("paper", language).has("Referral for services")
    pdf = page_of(*(Text(Span(word, 11, language), after=6) for word in words))
    printed = [line for word in words for line in set_as(word, language)]

    assert lines(poppler(pdf)) == printed
    assert lines(pdfium(pdf)) == printed


def test_two_languages_on_one_line_read_back_in_order() -> None:
    spans = (Span("ความยินยอมของเธอ", 11, "th", bold=True), Span("  သူမ၏ သဘောတူညီချက်", 10, "my"))
    pdf = page_of(Text(*spans))
    wanted = ["ความยินยอมของเธอ", "သူမ၏", "သဘောတူညီချက်"]
    assert poppler(pdf).split() == wanted
    assert pdfium(pdf).split() == wanted


def test_what_has_no_shape_is_not_printed_and_not_read() -> None:
    pdf = page_of(Text(Span("ผู้\u200bใหญ่\u202e\ufeff", 11, "th")))
    assert lines(poppler(pdf)) == ["ผู้ใหญ่"]
