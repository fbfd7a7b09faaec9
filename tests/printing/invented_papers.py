"""Invented papers for the tests of the paper room, and the four readers that nobody here wrote."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from tempfile import NamedTemporaryFile

import pypdfium2
import pytest
from pypdf import PdfReader

from clinic_app import paths
from clinic_app.domain.body_map import load_body_map
from clinic_app.domain.definitions import Definitions, load_definitions
from clinic_app.domain.reporting.law import load_figures
from clinic_app.printing.bed_sheet import BedSheet, bed_sheet
from clinic_app.printing.bilingual import Words
from clinic_app.printing.body_map_paper import BodyMapPaper, PaperMark, body_map_paper
from clinic_app.printing.consent_form import ConsentForm, ReleaseRow, consent_form
from clinic_app.printing.custody_sheet import CustodyLine, CustodySheet, custody_sheet
from clinic_app.printing.dated import day_words
from clinic_app.printing.flow import Text
from clinic_app.printing.monthly_return import SUM, MonthlyReturn, ReturnFigure, ReturnTable, monthly_return
from clinic_app.printing.page import Sheet, print_pages
from clinic_app.printing.plan_sheet import THE_SERVICE, HerPlan, PlanSheet, PlanStep, her_plan, plan_sheet
from clinic_app.printing.recovery_sheet import RecoverySheet, recovery_sheet
from clinic_app.printing.referral_form import Line, ReferralForm, referral_form
from clinic_app.printing.shaping import Span
from clinic_app.printing.shift_sheet import OFFER_NOW, Said, ShiftLine, ShiftSheet, neutral, shift_sheet, until, window
from clinic_app.services.paper_words import pictured

LANGUAGES = ("en", "th", "my", "km", "lo", "vi", "id", "fil", "zh")
"""Those with every sentence she is told. Of S’gaw Karen and Shan there are single words only."""
FORMS = load_definitions(paths.resources())
FIGURES = load_figures(paths.resources())
BODY = load_body_map(paths.resources())
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
        "valid_until": day_words(date(2026, 12, 22)),
        "lines": (
            Line(Words("paper", "x_arrival", "Arrival"), (code("x_arrival", "tonight", "Tonight"),)),
            Line(Words("paper", "x_age", "Age class"), (code("age_packet", "adult", "Adult"),)),
            Line(Words("paper", "x_lang", "Language"), (code("lang", "my", "Burmese"),)),
        ),
        "ticks": (
            code("packet_flag", "children_1", "One child with her"),
            code("packet_flag", "interpreter_female", "Woman interpreter"),
        ),
        "words": pictured((66, 188, 173)),
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
        words=pictured((66, 188, 173)),
        print_number="0414",
    )


def a_recovery() -> RecoverySheet:
    return RecoverySheet(
        clinic="ศูนย์พึ่งได้",
        printed_on="22 พ.ย. 2569 · 2026 10:20 น.",
        lines=("4K7M-Q2RT-7", "8PD6-JT4E-H", "Z5GH-3NQC-K", "R9FW-2MJ7-T"),
    )


def real(list_id: str, code_id: str) -> Words:
    """A code of the forms that ship, in words."""
    return Words("forms", f"{list_id}.{code_id}", FORMS.codes[list_id].label_of(code_id))


def a_mark(number: int, view: str, part: str, **said: object) -> PaperMark:
    """A mark in the middle of a part of the body."""
    drawn = BODY.views[view]
    found = drawn.part(part)
    facts: dict[str, object] = {
        "number": number,
        "spot": (view, *drawn.share(found.at)),
        "kind": real("injury", "bruise"),
        "place": real("body_place", found.place),
        "side": real("body_side", found.side) if found.side else None,
        "view": real("bodymap", view),
        "size": "40 × 25",
        "look": "แดง",
        "tender": code("yndu", "yes", "Yes"),
    }
    return PaperMark(**{**facts, **said})  # type: ignore[arg-type]


def a_body_map(**changes: object) -> BodyMapPaper:
    marks = (
        a_mark(1, "anterior", "0/upper_arm/right"),
        a_mark(2, "posterior", "0/shoulder_blade/left", look="", tender=None),
        a_mark(3, "hands", "2/palm/left"),
        PaperMark(number=4, spot=None, kind=None, place=None, side=None, view=None, size="", look="", tender=None),
    )
    captions = {figure.caption for view in BODY.views.values() for figure in view.figures}
    facts: dict[str, object] = {
        "code": "K7M-2QR-9T",
        "clinic": "ศูนย์พึ่งได้ โรงพยาบาลแม่ลมุน (ฝึกหัด)",
        "duty_line": "000-000-0142",
        "printed_on": "22 พ.ย. 2569 · 2026",
        "examined_at": "22 พ.ย. 2569 · 2026 08:10 น.",
        "examiner": "DOC-7",
        "consents": (
            (real("fconsent", "exam"), real("consent_dec", "given")),
            (real("fconsent", "photographs"), None),
        ),
        "views": tuple(BODY.views[each] for each in ("anterior", "posterior", "hands")),
        "captions": {each: real("body_caption", each) for each in captions},
        "marks": marks,
        "print_number": "0415",
    }
    return BodyMapPaper(**{**facts, **changes})  # type: ignore[arg-type]


def a_custody_sheet(**changes: object) -> CustodySheet:
    def line(number: int, **said: object) -> CustodyLine:
        facts: dict[str, object] = {
            "number": number, "what": real("custody", "transferred"),
            "at": "22 พ.ย. 2569 · 2026 09:00 น.",
            "giver": Words.plain("NUR-1"), "taker": Words.plain("ร.ต.ท. ชัย (ตำรวจ)"),
            "seal": "0071", "intact": code("yndu", "yes", "Yes"),
            "why": "ตรวจสารพันธุกรรม", "written_at": "22 พ.ย. 2569 · 2026 10:00 น.", "written_by": Words.plain("DOC-7"),
            "corrects": None, "corrected_by": None,
        }  # fmt: skip
        return CustodyLine(**{**facts, **said})  # type: ignore[arg-type]

    facts: dict[str, object] = {
        "code": "K7M-2QR-9T",
        "clinic": "ศูนย์พึ่งได้",
        "duty_line": "000-000-0142",
        "printed_on": "22 พ.ย. 2569 · 2026",
        "specimen": real("specimen", "oral_swab"),
        "item_no": "1",
        "seal_no": "0071",
        "packed_by": Words.plain("NUR-1"),
        "packed_at": "22 พ.ย. 2569 · 2026 08:10 น.",
        "storage": "",
        "hours": "32–56",
        "rules_version": "2026-11-25",
        "keep_until": "",
        "lines": (line(1, corrected_by=3), line(2, giver=Words.plain("ด.ต. ดี"), seal="0017"), line(3, corrects=1)),
        "breaks": (
            ("other_hands", 2, Words.plain("ร.ต.ท. ชัย"), Words.plain("ด.ต. ดี")),
            ("seal_differs", 2, Words.plain("0071"), Words.plain("0017")),
        ),
        "role": Words("paper", "role.nurse", "Nurse"),
        "print_number": "0416",
    }
    return CustodySheet(**{**facts, **changes})  # type: ignore[arg-type]


def a_leaving_custody_sheet() -> CustodySheet:
    nurse = Words("paper", "role.nurse", "Nurse")
    ours = a_custody_sheet()
    lines = tuple(dataclasses.replace(each, giver=nurse, written_by=nurse) for each in ours.lines)
    return dataclasses.replace(ours, code="", packed_by=nurse, lines=lines)


@cache
def known() -> Definitions:
    return load_definitions(paths.resources())


def a_return() -> MonthlyReturn:
    ages = ("0_11", "12_17", "18_25", "26_40", "41_60", "61_plus")
    types = {"physical": (0, 1, 4, 12, 0, 0), "sexual": (0, 0, 7, 0, 1, 0), "mental": (0, 0, 0, 0, 0, 0)}
    sums = tuple(sum(column) for column in zip(*types.values(), strict=True))

    def coded(list_id: str, code: str) -> Words:
        return Words("forms", f"{list_id}.{code}", known().codes[list_id].label_of(code))

    every = {each.id: each for each in (*FIGURES.tables, *FIGURES.figures)}

    def meant(counted: str) -> Words:
        return Words("forms", f"figure.{counted}.definition", every[counted].definition)

    return MonthlyReturn(
        office="สำนักงานสาธารณสุขจังหวัดตาก", clinic="โรงพยาบาลแม่สอด", duty_line="055 000 000", month="2569 · 2026",
        counted_at="2569 · 2026", version="2026-11-26", role=Words("paper", "role.coordinator", "Coordinator"),
        people=25, not_in_statistics=9, unread=1, elsewhere=2, unfinished=True, changed=("2569 · 2026", "2026-01-01"),
        empty=False,
        figures=(
            ReturnFigure(
                title=Words("forms", "figure.people", "People seen for the first time"),
                definition=meant("people"), value="25",
            ),
            ReturnFigure(
                title=Words("forms", "figure.children", "Under 18 among them"),
                definition=meant("children"), value="1", of="25",
            ),
        ),
        tables=(
            ReturnTable(
                title=Words("forms", "figure.th_type_age", "Type of violence by age"),
                definition=meant("th_type_age"),
                confirmed_by=coded("signoff", "health_office"),
                heads=(*(coded("age_band", age) for age in ages), SUM),
                lines=(
                    *((coded("th_type5", type_), (*numbers, sum(numbers))) for type_, numbers in types.items()),
                    (SUM, (*sums, sum(sums))),
                ),
            ),
        ),
        print_number="0042",
    )  # fmt: skip


Document = Callable[..., bytes]


def a_plan() -> PlanSheet:
    return PlanSheet(
        code="K7M-2QR-9T", clinic="ศูนย์พึ่งได้ โรงพยาบาลแม่ลมุน (ฝึกหัด)", duty_line="000-000-0142",
        printed_on="22 พ.ย. 2569 · 2026", role=Words("paper", "role.nurse", "Nurse"),
        steps=(
            PlanStep(what=code("service", "shelter_women", "Shelter for women"), who=THE_SERVICE,
                     by="25 พ.ย. 2569 · 2026"),
            PlanStep(what=code("service", "legal_aid", "Legal aid"), who=None, by="", ended="24 พ.ย. 2569 · 2026"),
        ),
        safety=((Words("forms", "sp_signal", "Signal or code"), (Words.plain("အပြာရောင်အဝတ်"),)),),
        reviewed_on="22 พ.ย. 2569 · 2026", print_number="0413",
    )  # fmt: skip


def her_days() -> HerPlan:
    ready = (Words("forms", "sp_bag.papers", "Papers or copies"), Words("forms", "sp_bag.money", "Money"))
    return HerPlan(days=(day_words(date(2026, 11, 25)),), ready=ready, print_number="0414")


def a_shift() -> ShiftSheet:
    clocks = (
        ShiftLine(code="K7M-2QR-9T", what=window("A"), when=until("22 พ.ย. 2569 · 2026 16:00 น."), pressing=True),
        ShiftLine(code="R7H-2CN-41", what=window("B"), when=OFFER_NOW, pressing=True),
    )
    promised = (ShiftLine(code="W3P-6JD-KP", what=neutral("call"), when=Said.plain("22 พ.ย. 2569 · 2026 14:30")),)
    return ShiftSheet(
        role=Words("paper", "role.nurse", "Nurse"), staff_code="NU-1", printed_at="22 พ.ย. 2569 · 2026 07:00",
        clocks=clocks, promised=promised, unanswered=(), waiting=3, later=2, print_number="0415",
        papers=("0409", "B-0012"),
    )  # fmt: skip


DOCUMENTS: dict[str, Document] = {
    "referral_form": lambda staff, hers, training: referral_form(
        a_referral(), staff=staff, hers=hers, training=training
    ),
    "consent_form": lambda staff, hers, training: consent_form(a_consent(), staff=staff, hers=hers, training=training),
    "bed_sheet": lambda staff, hers, training: bed_sheet(a_bed(), staff=staff, second=hers, training=training),
    "recovery_sheet": lambda staff, hers, training: recovery_sheet(a_recovery(), staff=staff, training=training),
    "body_map": lambda staff, _hers, training: body_map_paper(a_body_map(), staff=staff, training=training),
    "custody_sheet": lambda staff, _hers, training: custody_sheet(a_custody_sheet(), staff=staff, training=training),
    "custody_sheet.leaves": lambda staff, _hers, training: custody_sheet(
        a_leaving_custody_sheet(), staff=staff, training=training
    ),
    "plan": lambda staff, _hers, training: plan_sheet(a_plan(), staff=staff, training=training),
    "plan.hers": lambda staff, hers, training: her_plan(her_days(), staff=staff, hers=hers, training=training),
    "shift_sheet": lambda staff, _hers, training: shift_sheet(a_shift(), staff=staff, training=training),
    "monthly_return": lambda staff, _hers, training: monthly_return(a_return(), staff=staff, training=training),
}

PICTURED = {
    "referral_form": [
        ("th", "my"),
        ("th", "km"),
        ("th", "lo"),
        ("th", "vi"),
        ("th", "fil"),
        ("en", "my"),
        ("en", "id"),
        ("en", None),
    ],
    "consent_form": [("th", "my"), ("th", "km"), ("th", "lo"), ("th", "zh"), ("en", "my"), ("en", "shn")],
    "bed_sheet": [("th", "en"), ("en", "th")],
    "plan.hers": [("th", "my"), ("en", "lo")],
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
    return "\n".join(pdfium_pages(pdf))


def pdfium_pages(pdf: bytes) -> list[str]:
    """The same, page by page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def mupdf(pdf: bytes) -> str:
    """What MuPDF reads, as a program of the system: its bindings are under a licence that would bind ours."""
    program = shutil.which("mutool")
    if program is None:
        pytest.fail("mutool is missing: install mupdf-tools")
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run([program, "draw", "-q", "-F", "text", file.name], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def pypdf_text(pdf: bytes) -> str:
    """What pypdf reads, which knows nothing but the map of each font."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def lines(read: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in read.replace("\f", "\n").splitlines() if line.strip()]


READERS = {"Poppler": poppler, "PDFium": pdfium, "MuPDF": mupdf, "pypdf": pypdf_text}


def without_spaces(words: str | Sequence[str]) -> str:
    """All signs that are not space, in order."""
    return "".join("".join(words).split())
