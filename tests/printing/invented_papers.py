"""Invented papers for the tests of the paper room, and the two readers that nobody here wrote."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence

import pypdfium2
import pytest

from clinic_app.printing.bed_sheet import BedSheet, bed_sheet
from clinic_app.printing.bilingual import Words
from clinic_app.printing.consent_form import ConsentForm, ReleaseRow, consent_form
from clinic_app.printing.flow import Text
from clinic_app.printing.page import Sheet, print_pages
from clinic_app.printing.recovery_sheet import RecoverySheet, recovery_sheet
from clinic_app.printing.referral_form import Line, ReferralForm, referral_form
from clinic_app.printing.shaping import Span

LANGUAGES = ("en", "th", "my", "km", "lo")
PAIRS = (("th", "my"), ("th", "km"), ("th", "lo"), ("en", "my"), ("en", None), ("th", None))


def code(list_id: str, code_id: str, english: str) -> Words:
    # The catalogue of paper knows codes too; that of the forms may change its words without changing a page.
    return Words("paper", f"{list_id}.{code_id}", english)


def a_referral(**changes: object) -> ReferralForm:
    facts: dict[str, object] = {
        "code": "5T2W-9KCM-R7V",
        "sender": "ศูนย์พึ่งได้ โรงพยาบาลแม่ลมุน (ฝึกหัด)",
        "duty_line": "000-000-0142",
        "recipient": "บ้านพักแสงจันทร์ (ฝึกหัด)",
        "sector": code("sector", "safehouse_shelter", "Safe house or shelter"),
        "service": code("service", "shelter_women", "Shelter for women"),
        "urgency": code("urgency", "within_24h", "Within 24 hours"),
        "printed_on": "22 พ.ย. 2569 · 2026",
        "valid_until": "22 ธ.ค. 2569 · 2026",
        "lines": (
            Line(Words("paper", "x_arrival", "Arrival"), (code("x_arrival", "tonight", "Tonight"),)),
            Line(Words("paper", "x_age", "Age class"), (code("age_packet", "adult", "Adult"),)),
            Line(Words("paper", "x_lang", "Language"), (code("lang", "my", "Burmese"),)),
        ),
        "ticks": (
            code("packet_flag", "children_1", "One child with her"),
            code("packet_flag", "interpreter_female", "Woman interpreter"),
        ),
        "words": (Words.plain("ปลา"), Words.plain("ร่ม"), Words.plain("ระฆัง")),
        "given": code("consent_form", "verbal_witnessed", "Spoken, with a witness"),
        "role": Words("paper", "role.nurse", "Nurse"),
        "print_number": "0412",
    }
    return ReferralForm(**{**facts, **changes})  # type: ignore[arg-type]


def a_release(**changes: object) -> ReleaseRow:
    facts: dict[str, object] = {
        "recipient": Words.plain("บ้านพักแสงจันทร์ (ฝึกหัด)"),
        "service": code("sector", "safehouse_shelter", "Safe house or shelter"),
        "decision": Words("paper", "", "Yes"),
        "given": True,
        "items": (Words("paper", "x_age", "Age class"), Words("paper", "x_lang", "Language")),
        "how": code("consent_form", "verbal_witnessed", "Spoken, with a witness"),
        "language": code("lang", "my", "Burmese"),
        "text_state": Words.plain("-"),
        "alone": code("yndu", "yes", "Yes"),
        "given_on": "22 พ.ย. 2569 · 2026",
        "valid_until": "22 ธ.ค. 2569 · 2026",
        "may_reply": Words("paper", "", "Yes"),
    }
    return ReleaseRow(**{**facts, **changes})  # type: ignore[arg-type]


def a_consent() -> ConsentForm:
    return ConsentForm(
        code="K7M-2QR-9T",
        clinic="ศูนย์พึ่งได้ โรงพยาบาลแม่ลมุน (ฝึกหัด)",
        duty_line="000-000-0142",
        printed_on="22 พ.ย. 2569 · 2026",
        role=Words("paper", "role.nurse", "Nurse"),
        print_number="0413",
        answers={"care": Words("paper", "", "Yes"), "writing": Words("paper", "", "Yes")},
        releases=(
            a_release(),
            a_release(recipient=Words.plain("000"), given=False, decision=Words("paper", "", "No")),
            a_release(withdrawn_on="23 พ.ย. 2569 · 2026"),
        ),
    )


def a_bed() -> BedSheet:
    return BedSheet(
        code="5T2W-9KCM-R7V",
        act_before="22 พ.ย. 2569 · 2026 22:38 น.",
        sender="ศูนย์พึ่งได้",
        duty_line="000-000-0142",
        bed=(code("age_packet", "adult", "Adult"), code("packet_flag", "children_1", "One child with her")),
        arrival=(code("x_arrival", "tonight", "Tonight"),),
        language=(code("lang", "my", "Burmese"),),
        interpreter=(code("packet_flag", "interpreter_female", "Woman interpreter"),),
        words=(Words.plain("ปลา"), Words.plain("ร่ม"), Words.plain("ระฆัง")),
        print_number="0414",
    )


def a_recovery() -> RecoverySheet:
    return RecoverySheet(
        clinic="ศูนย์พึ่งได้",
        printed_on="22 พ.ย. 2569 · 2026 10:20 น.",
        lines=("4K7M-Q2RT-7", "8PD6-JT4E-H", "Z5GH-3NQC-K", "R9FW-2MJ7-T"),
    )


Document = Callable[..., bytes]
DOCUMENTS: dict[str, Document] = {
    "referral_form": lambda staff, hers, training: referral_form(
        a_referral(), staff=staff, hers=hers, training=training
    ),
    "consent_form": lambda staff, hers, training: consent_form(a_consent(), staff=staff, hers=hers, training=training),
    "bed_sheet": lambda staff, hers, training: bed_sheet(a_bed(), staff=staff, second=hers, training=training),
    "recovery_sheet": lambda staff, hers, training: recovery_sheet(a_recovery(), staff=staff, training=training),
}


def page_of(*texts: Text, title: str = "0001") -> bytes:
    """A document of nothing but these texts, without a training word in their way."""
    sheet = Sheet(title=title, language="en", foot=(), count=lambda page, pages: Span(""))
    return print_pages(sheet, texts)


def poppler(pdf: bytes, *options: str) -> str:
    """What `pdftotext` reads. Poppler is a system library of the project: without it these tests cannot speak."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.fail("pdftotext is missing: install poppler-utils")
    done = subprocess.run([program, *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def pdfium(pdf: bytes) -> str:
    """What PDFium, the reader in browsers and in Qt, reads."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")
    finally:
        document.close()


def lines(read: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in read.replace("\f", "\n").splitlines() if line.strip()]


def without_spaces(words: str | Sequence[str]) -> str:
    """All signs that are not space, in order."""
    return "".join("".join(words).split())
