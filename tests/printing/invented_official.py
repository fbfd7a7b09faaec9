"""Official papers as the tests of paper look at them: everything filled in."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from invented_papers import a_mark, a_referral

from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.paper_template import Goes, load_templates
from clinic_app.paths import resources
from clinic_app.printing.bilingual import Words
from clinic_app.printing.certificate import Certificate, Taken, certificate
from clinic_app.printing.official_parts import Fact, Head
from clinic_app.printing.official_sheet import (
    Boxes,
    Facts,
    Grid,
    Listing,
    OfficialSheet,
    Prose,
    Room,
    Signing,
    TearOff,
    Title,
    for_her,
    official_sheet,
)
from clinic_app.printing.official_words import (
    DAY_AND_TIME,
    INTERPRETER,
    NAME_AND_POST,
    NAME_BY_HAND,
    SIGNATURE,
    STAMP,
    YES,
    of_paper,
)
from clinic_app.printing.referral_form import Copy, Line, referral_form
from clinic_app.services import blank_paper, child_report_paper, release_paper, summary_paper
from clinic_app.services.blank_paper import BlankForms

if TYPE_CHECKING:
    from clinic_app.services.desk import Desk
    from clinic_app.services.printing_forms import Papers

_FORMS = load_definitions(resources())
[_REGISTER] = [each for each in load_templates(resources(), _FORMS) if each.goes is Goes.REGISTER]


def _code(list_id: str, code_id: str) -> Words:
    return Words("forms", f"{list_id}.{code_id}", _FORMS.codes[list_id].label_of(code_id))


def _asked(field_id: str, *values: Words) -> Fact:
    return Fact(Words("forms", field_id, _FORMS.fields[field_id].label), values)


def a_head(title: str, **changes: object) -> Head:
    facts: dict[str, object] = {
        "title": of_paper(title), "clinic": "ศูนย์พึ่งได้ โรงพยาบาลแม่ลมุน (ฝึกหัด)", "duty_line": "000-000-0142",
        "printed_on": "22 พ.ย. 2569 · 2026", "role": Words("paper", "role.nurse", "Nurse"), "print_number": "0412",
        "copy": Copy.SENDER, "case_code": "K7M-2QR-9T",
    }  # fmt: skip
    return Head(**{**facts, **changes})  # type: ignore[arg-type]


LEAVES = {
    "case_code": "", "referral_code": "5T2W-9KCM-R7V", "copy": Copy.RECEIVER,
    "recipient": "บ้านพักแสงจันทร์ (ฝึกหัด)",
}  # fmt: skip


def a_certificate(**changes: object) -> Certificate:
    facts: dict[str, object] = {
        "head": a_head("Medico-legal certificate", confirm=_code("signoff", "forensic"), signed_pages=True),
        "examination": (
            _asked("f_exam_at", Words.plain("22 พ.ย. 2569 · 2026 08:30 น.")),
            _asked("f_examiner", Words.plain("DOC-7")),
            Fact(NAME_BY_HAND),
            _asked("s_sex", _code("sex", "female")),
        ),
        "consents": (
            (_code("fconsent", "exam"), _code("consent_dec", "given")),
            (_code("fconsent", "photographs"), _code("consent_dec", "refused")),
            (_code("fconsent", "give_report_to_police"), None),
        ),
        "account": "ล็อกประตูไว้ ออกไปไม่ได้สองวัน",
        "since": (_code("since_act", "washed"),),
        "marks": (a_mark(1, "anterior", "0/upper_arm/right"), a_mark(2, "posterior", "0/shoulder_blade/left")),
        "genital": "",
        "specimens": (Taken(what=_code("specimen", "oral_swab"), item_no="7", seal_no="0071", at="22 พ.ย. 2569"),),
        "photographs": 3,
        "care": (_asked("h_injury_any", Words.plain("-")),),
    }  # fmt: skip
    return Certificate(**{**facts, **changes})  # type: ignore[arg-type]


def a_sheet(title: str, **head: object) -> OfficialSheet:
    return OfficialSheet(
        head=a_head(title, **head),
        blocks=(
            Prose(of_paper("Read this first. Nobody should have to tell it twice.")),
            Title(of_paper("What they may learn")),
            Facts((_asked("s_sex", _code("sex", "female")), _asked("s_age_years", Words.plain("15")), Fact(SIGNATURE))),
            Boxes(of_paper("Wanted at once"), ((of_paper("An interpreter"), True), (of_paper("School"), False))),
            Title(of_paper("Your rights")),
            Prose(of_paper("You may say no, or yes to a part. You get the same care either way."), strong=True),
            Room(of_paper("Who is alleged, if it has to be told (by hand)"), 2),
            Signing((SIGNATURE, DAY_AND_TIME)),
        ),
    )


def a_summary() -> OfficialSheet:
    """As `services/summary_paper.py` says it to a service."""
    told = (_asked("s_age_years", Words.plain("15")), _asked("s_lang_first", _code("lang", "my")))
    return OfficialSheet(
        head=a_head("What was told already", **LEAVES),
        blocks=(
            Prose(summary_paper._ONCE), Title(of_paper("What you may know")),
            Facts((*told, Fact(of_paper("Service asked for"), (_code("service", "psychosocial"),))), 3),
            Title(summary_paper._NOT_AGAIN), Prose(summary_paper._ASK_US, strong=True),
            Signing((of_paper("Received by, date"),)),
        ),
    )  # fmt: skip


def a_release() -> OfficialSheet:
    """As `services/release_paper.py` says it."""
    day, yes = Words.plain("22 พ.ย. 2569 · 2026"), _code("consent_dec", "given")
    return OfficialSheet(
        head=a_head("Release of information"),
        blocks=(
            Title(of_paper("Who may learn it")),
            Facts((
                Fact(of_paper("Receiving organisation"), (Words.plain("บ้านพักแสงจันทร์ (ฝึกหัด)"),)),
                Fact(of_paper("For"), (_code("service", "psychosocial"),)), Fact(of_paper("Decided"), (yes,)),
                Fact(of_paper("Decided on"), (day,)), Fact(of_paper("Valid until"), (day,)),
                Fact(of_paper("Taken back on"), (Words.plain("-"),)),
            ), 3),
            Title(of_paper("What they may learn")), Boxes(None, ((_asked("s_age_years").label, True),)),
            Prose(release_paper._NEVER), Facts((Fact(of_paper("May tell us how it went"), (yes,)),), 1),
            Title(of_paper("Your rights")), *(Prose(each) for each in release_paper._RIGHTS),
            Title(of_paper("How it was said")),
            Boxes(None, tuple((_code("consent_form", way), way == "written") for way in release_paper._WAYS)),
            Facts((
                Fact(of_paper("Language"), (_code("lang", "my"),)), Fact(of_paper("How the text was told")),
                Fact(of_paper("Alone with staff"), (_code("yndu", "yes"),)),
            ), 3),
            Signing((of_paper("Signature or thumbprint"), of_paper("Witness"), INTERPRETER)),
            Signing((of_paper("Guardian, only with the child’s own yes"), of_paper("Asked by (role)"), DAY_AND_TIME)),
            Title(of_paper("Counting without a name")),
            Boxes(of_paper("May be counted in shared statistics"), tuple(
                (_code("consent_dec", each.value), False) for each in release_paper._COUNTED)),
        ),
    )  # fmt: skip


def a_child_report() -> OfficialSheet:
    """As `services/child_report_paper.py` says it, our copy, with nothing answered but the age."""

    def asked(*fields: str) -> tuple[Fact, ...]:
        return tuple(_asked(each) for each in fields)

    report = child_report_paper
    return OfficialSheet(
        head=a_head("Report of a child who may need protection", confirm=_code("signoff", "child_lawyer")),
        blocks=(
            Prose(report._TELLS), Prose(report._NOBODY_TO_BLAME, strong=True), Title(of_paper("To whom")),
            Facts((Fact(of_paper("Office")), Fact(NAME_AND_POST),
                   Fact(of_paper("Registration number of the office"))), 3),
            Title(of_paper("Who reports")),
            Facts((
                Fact(of_paper("Role"), (Words("paper", "role.nurse", "Nurse"),)), Fact(of_paper("Duty under")),
                Fact(of_paper("Source of the duty")), Fact(of_paper("Was the child told first"), (YES,)),
            )),
            Title(of_paper("The child")),
            Facts((Fact(NAME_BY_HAND), _asked("s_age_years", Words.plain("15")), *asked(*report._ABOUT[1:]),
                   Fact(of_paper("School or work")))),
            Room(of_paper("Where the child is now, and with whom (by hand)"), 1),
            Title(of_paper("What gives concern")), Facts(asked(*report._HAPPENED)), Facts(asked(*report._SAFETY)),
            Boxes(of_paper("Wanted at once"), tuple((each, False) for each in report._WANTED)),
            Room(of_paper("What was seen or said, as far as it is needed (by hand)"), 3),
            Room(of_paper("Who is alleged, if it has to be told (by hand)"), 1),
            Title(of_paper("What the child wants")), Room(of_paper("In the child’s own words, asked alone"), 2),
            Title(of_paper("Why it was decided")), Prose(Words.plain("-")),
            Prose(of_paper("A guardian who may be the alleged person is not told of this report.")),
            Signing((SIGNATURE, DAY_AND_TIME, STAMP)),
        ),
    )  # fmt: skip


def a_register() -> OfficialSheet:
    template = _REGISTER
    heads = tuple(Words.plain(str(place)) for place, _ in enumerate(template.columns, start=1))
    rows = tuple(tuple(Words.plain("22 พ.ย.") for _ in heads) for _ in range(3))
    return OfficialSheet(
        head=a_head("Register of the site", case_code=""),
        blocks=(Grid(heads, rows, tuple(each.share for each in template.columns), 2),), wide=True,
    )  # fmt: skip


def a_form() -> OfficialSheet:
    """The short one, drawn by the service: it asks nothing but what stands in the definitions."""
    forms = BlankForms(cast("Desk", SimpleNamespace(definitions=_FORMS)), cast("Papers", None))
    asked = frozenset((*_FORMS.pages["door_step"], *_FORMS.pages["emergency_minimum"]))
    foot = TearOff(blank_paper._TORN, "K7M-2QR-9T", blank_paper._TEAR)
    return OfficialSheet(head=a_head("Form for when the PC is down"), blocks=(*forms._blocks(asked), foot))


def a_list() -> OfficialSheet:
    words = tuple(_code("sector", each) for each in _FORMS.codes["sector"].ids)
    return OfficialSheet(
        head=a_head("Lists for the paper form", case_code="", neutral=True),
        blocks=(Prose(of_paper("Office"), strong=True), Listing(words)),
    )


def a_slip() -> OfficialSheet:
    return OfficialSheet(
        head=a_head("Lies with a backup", case_code="", neutral=True),
        blocks=(Facts((Fact(of_paper("Place"), (Words.plain("-"),)),)), Signing((SIGNATURE, DAY_AND_TIME))),
        small=True,
    )


DOCUMENTS = {
    "certificate": lambda staff, hers, training: certificate(a_certificate(), staff=staff, training=training),
    "certificate.out": lambda staff, hers, training: certificate(
        a_certificate(head=a_head("Medico-legal certificate", signed_pages=True, **LEAVES), care=()), staff=staff,
        training=training,
    ),
    "referral_named": lambda staff, hers, training: referral_form(
        a_referral(identity=(Line(_asked("s_name").label, (Words.plain("มะลิ (ฝึกหัด)"),)),)), staff=staff,
        hers=hers, training=training),
    "case_summary": partial(lambda staff, hers, training: official_sheet(
        a_summary(), staff=staff, training=training)),
    "release": lambda staff, hers, training: for_her(
        a_release(), staff=staff, hers=hers, training=training),
    "child_report": lambda staff, hers, training: official_sheet(
        a_child_report(), staff=staff,
        training=training),
    "site_paper": lambda staff, hers, training: official_sheet(
        a_sheet("Form of the site", **LEAVES), staff=staff, training=training),
    "blank_form": lambda staff, hers, training: official_sheet(
        a_form(), staff=staff, training=training, both=False),
    "code_list": lambda staff, hers, training: official_sheet(
        a_list(), staff=staff, training=training, both=False),
    "backup_slip": lambda staff, hers, training: official_sheet(
        a_slip(), staff=staff, training=training, both=False),
    "site_register": lambda staff, hers, training: official_sheet(
        a_register(), staff=staff, training=training, both=False),
}  # fmt: skip
PICTURED = {"release": [("th", "my"), ("en", None)]}
LATIN: dict[str, tuple[str, ...]] = {"blank_form": ("PEP",)}
