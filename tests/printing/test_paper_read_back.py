"""What is printed can be found, copied and read aloud by a machine: four readers give back the text that went in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from babel.messages.pofile import read_po
from invented_papers import LANGUAGES, READERS, lines, page_of, pdfium, poppler, without_spaces

from clinic_app import paths
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
    "en": "Naïve café, “quoted” – 5T2W-9KCM-R7V · 72 h, office, flow \N{FISH}",
    "vi": "Nghiêng ngả, chữ nổi, đường về, ở đâu: PEP 72 giờ",
    "id": "“Anda”, 5T2W-9KCM-R7V",
    "fil": "iba’t ibang ñandú",
    "zh": "您好！（护照）“工作证”，PEP 72小时；2026年11月26日。",
    "shn": "ၵႂၢမ်းတႆး ႁူင်းယႃ သုၼ်ႇလႆႈ ႁဝ်းၶႃႈ ႒႕႖ PEP 72",
    "ksw": "ကညီကျိာ် တၢ်ဆါဟံၣ် ပှၤဘၣ်တၢ် ကသံၣ်သရၣ် PEP 72",
}


def set_as(text: str, language: str) -> list[str]:
    return [line.text for line in set_lines([Span(text, 11, language)], WIDTH) if line.text]


def said_in(language: str) -> list[str]:
    """Everything there is: what she is told, every word of paper, and what is hard."""
    words = []
    path = paths.resources() / "i18n" / language / "LC_MESSAGES" / "paper.po"
    if path.exists():
        with path.open("rb") as file:
            words = sorted({str(message.string) for message in read_po(file) if message.id and message.string})
    return [*survivor_texts(language).texts.values(), *words, HARD[language]]


@pytest.mark.parametrize("language", HARD)
def test_all_that_is_said_reads_back_line_for_line_in_four_readers(language: str) -> None:
    texts = said_in(language)
    pdf = page_of(*(Text(Span(text, 11, language), after=9) for text in texts))
    printed = [line for text in texts for line in set_as(text, language)]

    for name, reader in READERS.items():
        assert lines(reader(pdf)) == printed, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_lost_where_a_line_ends(language: str) -> None:
    for text in (*survivor_texts(language).texts.values(), HARD[language]):
        assert without_spaces(set_as(text, language)) == without_spaces(clean(text))


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_two_languages_on_one_line_read_back_in_order(reader: Callable[[bytes], str]) -> None:
    spans = (
        Span("ความยินยอมของเธอ", 11, "th", bold=True), Span("  သူမ၏ သဘောတူညီချက်", 10, "my"),
        Span("  ၵႂၢမ်းတႆး", 9, "shn"), Span("  同意。", 10, "zh", bold=True),
    )  # fmt: skip
    wanted = ["ความยินยอมของเธอ", "သူမ၏", "သဘောတူညီချက်", "ၵႂၢမ်းတႆး", "同意。"]
    assert reader(page_of(Text(*spans))).split() == wanted


def test_words_name_their_language_where_it_is_not_the_documents() -> None:
    spans = (Span("Consent  ", 11, "en"), Span("သဘော", 10, "my"), Span("  同意", 10, "zh"))
    with pikepdf.open(BytesIO(page_of(Text(*spans), title="0412"))) as document:
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo["/Title"]) == "0412"
        named = [
            str(each.operands[1].Lang)
            for each in pikepdf.parse_content_stream(document.pages[0])
            if isinstance(each, pikepdf.ContentStreamInstruction) and str(each.operator) == "BDC"
        ]
    assert named == ["my", "zh"]


def test_what_has_no_shape_is_not_printed_and_not_read() -> None:
    pdf = page_of(Text(Span("ผู้\u200bใหญ่\u202e\ufeff\x07\ufe0f\u2029บ้าน", 11, "th")))
    assert lines(poppler(pdf)) == ["ผู้ใหญ่", "บ้าน"]
    assert lines(pdfium(pdf)) == ["ผู้ใหญ่", "บ้าน"]
