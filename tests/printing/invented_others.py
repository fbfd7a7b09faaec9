"""Invented papers about no survivor, or about her without a case: cards, certificates, receipts, lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from invented_papers import code, real
from test_paper_dictionary import DEFINITIONS, every_rule
from test_paper_of_backups import CARD, DONE
from test_paper_of_erasure import GONE

from clinic_app.printing.access_sheet import AccessSheet, access_sheet
from clinic_app.printing.agreed_paper import AgreedPaper, agreed_paper
from clinic_app.printing.bilingual import Words
from clinic_app.printing.dated import day_words
from clinic_app.printing.dictionary import DataDictionary, data_dictionary
from clinic_app.printing.drill_certificate import drill_certificate
from clinic_app.printing.erasure_certificate import erasure_certificate
from clinic_app.printing.receipt_paper import OPENED, ReceiptPaper, receipt_paper
from clinic_app.printing.service_list import ServiceGroup, ServiceLine, ServiceList, service_list
from clinic_app.printing.stolen_card import stolen_card

TODAY = "22 พ.ย. 2569 · 2026"
BEGUN = day_words(date(2026, 11, 22))


def an_access() -> AccessSheet:
    rows = ((Words("paper", "role.nurse", "Nurse"), (BEGUN, day_words(date(2026, 11, 23)))),)
    return AccessSheet(since=BEGUN, rows=rows, print_number="0417")


def an_agreement() -> AgreedPaper:
    return AgreedPaper(
        code="5T2W-9KCM-R7V", organisation="บ้านพักแสงจันทร์ (ฝึกหัด)", said=(("มาถึง", "คืนนี้"), ("ช่วงอายุ", "ผู้ใหญ่")),
        sealed=((f"{TODAY} 10:20 น.", "๗๑๒", "5e" * 32),), proved="ตรงกัน", print_number="0418",
    )  # fmt: skip


def a_receipt() -> ReceiptPaper:
    return ReceiptPaper(
        code="5T2W-9KCM-R7V", signer="บ้านพักแสงจันทร์ (ฝึกหัด)", recipient="ศูนย์พึ่งได้", said=(OPENED,), signed_on=TODAY,
        known_at=f"{TODAY} 10:20 น.", revoked_on="", device_words=("๑", "๒", "๓", "๔", "๕", "๖"), packet_hash="5e" * 32,
        about="5e" * 32, hash="7a" * 32, text="7", print_number="0419",
    )  # fmt: skip


def a_list() -> ServiceList:
    line = ServiceLine(
        name="บ้านพักแสงจันทร์ (ฝึกหัด)", what_for=(code("service", "shelter_women", "Shelter for women"),), more=2,
        phone="000-000-0199", hours="", week=(), always=True, languages=(code("lang", "my", "Burmese"),), must_tell=(),
        verified=TODAY, staff_rings=True, own=False,
    )  # fmt: skip
    group = ServiceGroup(title=real("sector", "safehouse_shelter"), lines=(line,))
    return ServiceList(
        clinic="ศูนย์พึ่งได้", duty_line="000-000-0142", printed_on=TODAY, groups=(group,), more=3, print_number="0420"
    )


def a_dictionary() -> DataDictionary:
    return DataDictionary(definitions=DEFINITIONS, rules=every_rule(), printed_on=TODAY, print_number="0007")


DOCUMENTS: dict[str, Callable[[str, str | None, bool], bytes]] = {
    "access_sheet": lambda staff, hers, training: access_sheet(an_access(), staff=staff, hers=hers, training=training),
    "agreed": lambda staff, _hers, training: agreed_paper(an_agreement(), staff=staff, training=training),
    "receipt": lambda staff, _hers, training: receipt_paper(a_receipt(), staff=staff, training=training),
    "service_list": lambda staff, _hers, training: service_list(a_list(), staff=staff, training=training),
    "stolen_card": lambda staff, _hers, training: stolen_card(CARD, staff=staff, training=training),
    "drill_certificate": lambda staff, _hers, training: drill_certificate(DONE, staff=staff, training=training),
    "erasure_certificate": lambda staff, _hers, training: erasure_certificate(GONE, staff=staff, training=training),
}
LONG = {
    "data_dictionary": lambda staff, _hers, training: data_dictionary(a_dictionary(), staff=staff, training=training)
}
LATIN = {
    "drill_certificate": (DONE.by, DONE.journal_head, "MB", "Nov"),
    "erasure_certificate": (GONE.by, GONE.journal_head, *(label for label, _ in GONE.backups), "Nov"),
    "stolen_card": (*CARD.device_words, *CARD.backup_words, CARD.kid, CARD.agency, "Nov"),
    "agreed": ("5e", "SHA"),
    "receipt": ("5e", "7a", "SHA", "clinic-admin check-receipt FILE"),
}
