"""Sheets as other programs write them: invented rows of the Incident Recorder, by other people's writers."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl

YES_NO = ("Yes", "No")
REFERRAL = (
    "Referred",
    "Service provided by your agency",
    "Services already received from another agency",
    "Service not applicable",
    "Referral declined by survivor",
    "Service unavailable",
)
CHOICES: dict[str, Sequence[Any]] = {
    "SEX": ("F", "M"),
    "ETHNICITY": ("Shan", "Karen"),
    "COUNTRY OF ORIGIN": ("Myanmar", "Laos", "Thailand", "Nepal"),
    "CIVIL / MARITAL STATUS": ("Single", "Married / Cohabitating", "Divorced / Separated", "Widowed"),
    "DISPLACEMENT STATUS AT REPORT": ("Resident", "IDP", "Refugee", "Foreign National", "Asylum Seeker"),
    "PERSON WITH DISABILITY?": ("No", "Mental Disability", "Physical Disability"),
    "UNACCOMPANIED OR SEPARATED CHILD?": ("No", "Unaccompanied Minor", "Separated Child"),
    "STAGE OF DISPLACEMENT AT INCIDENT": ("Not Displaced / Home Community", "During Flight", "During Refuge"),
    "INCIDENT TIME OF DAY": ("Morning (sunrise to noon)", "Evening/Night (sunset to sunrise)"),
    "INCIDENT LOCATION": ("Client's Home", "Market", "School", "Bush / Forest"),
    "INCIDENT COUNTY": ("Tak",),
    "INCIDENT DISTRICT": ("Mae Sot",),
    "INCIDENT CAMP / TOWN": ("Camp 1", "Camp 2"),
    "GBV TYPE": ("Rape", "Sexual Assault", "Physical Assault", "Forced Marriage", "Psychological / Emotional Abuse"),
    "HARMFUL TRADITIONAL PRACTICE": ("No", "Type 1"),
    "MONEY, GOODS, BENEFITS AND / OR SERVICES EXCHANGED ?": YES_NO,
    "TYPE OF ABDUCTION": ("None", "Forced Conscription", "Trafficked", "Other Abduction / Kidnapping"),
    "PREVIOUSLY REPORTED THIS INCIDENT?": ("No", "Yes-GBVIMS Org / Agency", "Yes-Non GBVIMS Org / Agency"),
    "PREVIOUS GBV INCIDENTS?": YES_NO,
    "No. ALLEGED PRIMARY PERPETRATOR(S)": (1, 2, 3, "More than 3"),
    "ALLEGED PERPETRATOR SEX": ("M", "F"),
    "PREVIOUS INCIDENT WITH THIS PERPETRATOR": YES_NO,
    "ALLEGED PERPETRATOR AGE GROUP": ("Age 12 - 17", "Age 18 - 25", "Age 26 - 40", "Age 61 & Older", "Unknown"),
    "ALLEGED PERPETRATOR - SURVIVOR RELATIONSHIP": (
        "Intimate partner / Former partner",
        "Primary caregiver",
        "Supervisor / Employer",
        "No relation",
        "Unknown",
    ),
    "ALLEGED PERPETRATOR OCCUPATION": ("Farmer", "Police", "Unknown"),
    "REFERRED TO YOU FROM?": ("Self Referral / First Point of Contact", "Health / Medical Services"),
    "SAFE HOUSE / SHELTER": REFERRAL,
    "HEALTH / MEDICAL SERVICES": REFERRAL,
    "PSYCHOSOCIAL SERVICES": REFERRAL,
    "WANTS LEGAL ACTION?": (*YES_NO, "Undecided at time of report"),
    "LEGAL ASSISTANCE SERVICES": REFERRAL,
    "POLICE / OTHER SECURITY ACTOR": REFERRAL,
    "LIVELIHOODS PROGRAM": REFERRAL,
    "CHILD PROTECTION SERVICES / EDUCATION SERVICES": REFERRAL,
    "CONSENT GIVEN": YES_NO,
}
FIRST = ("INCIDENT ID", "SURVIVOR CODE", "CASE MANAGER CODE", "DATE OF INTERVIEW", "DATE OF INCIDENT", "DATE OF BIRTH")
HEADINGS = (*FIRST, *CHOICES, "REPORTING AGENCY CODE")
SHEET = "Incident Data"


def incident(number: int, draw: random.Random, **changed: Any) -> dict[str, Any]:
    """One invented incident, by heading; every survivor has one."""
    interview = date(2024, 1, 1) + timedelta(days=draw.randrange(900))
    row: dict[str, Any] = {
        "INCIDENT ID": f"GBV-{number:05}",
        "SURVIVOR CODE": f"S-{number:05}",
        "CASE MANAGER CODE": draw.choice(("CM1", "CM2")),
        "DATE OF INTERVIEW": interview,
        "DATE OF INCIDENT": interview - timedelta(days=draw.randrange(40)),
        "DATE OF BIRTH": date(1975 + draw.randrange(35), 1 + draw.randrange(12), 1 + draw.randrange(28)),
    }
    row |= {heading: draw.choice(choices) for heading, choices in CHOICES.items()}
    return row | {"REPORTING AGENCY CODE": "AG1"} | changed


def incidents(n: int, seed: int = 1, **changed: Any) -> list[dict[str, Any]]:
    draw = random.Random(seed)
    return [incident(number, draw, **changed) for number in range(n)]


def workbook(rows: Sequence[dict[str, Any]], headings: Sequence[str] = HEADINGS, *, sheet: str = SHEET) -> bytes:
    """Written by openpyxl, a row at a time."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.append(list(headings))
    for row in rows:
        page.append([row.get(heading) for heading in headings])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
