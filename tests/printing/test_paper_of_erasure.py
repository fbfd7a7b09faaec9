"""The certificate of an erasure: one page in both languages; it names the backups that still hold the case."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from clinic_app.printing.erasure_certificate import ErasureCertificate, erasure_certificate

GONE = ErasureCertificate(
    code="K4T-9MW-XQ",
    erased_at="25 Nov 2026 · 2569, 10:42",
    why="her_request",
    by="COORDINATOR-12",
    journal_head="K4T9M-WXQ2B",
    backups=tuple((f"Stick OSCC-{letter}", "24 Nov 2026 · 2569, 08:00") for letter in "ABCD"),
    told=("Stick OSCC-A",),
    print_number="K-000041",
)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("staff", ["en", "th"])
def test_it_fits_on_one_page(staff: str, training: bool) -> None:
    assert len(PdfReader(BytesIO(erasure_certificate(GONE, staff=staff, training=training))).pages) == 1


def test_it_says_why_by_whom_and_where_the_case_still_lies() -> None:
    pdf = erasure_certificate(GONE, staff="en", training=False)
    text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    for said in ("K4T-9MW-XQ", "asked for it", "COORDINATOR-12", "K4T9M-WXQ2B", "OSCC-A", "OSCC-D", "destroy"):
        assert said in text
    assert "Not told yet, until their next backup: Stick OSCC-B, Stick OSCC-C, Stick OSCC-D." in text
    assert "erased" not in str(PdfReader(BytesIO(pdf)).metadata).lower()


def test_it_says_so_when_every_place_knows() -> None:
    pdf = erasure_certificate(replace(GONE, told=tuple(label for label, _ in GONE.backups)), staff="en", training=False)
    assert "Each of these places knows" in " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def test_a_record_without_backups_says_so() -> None:
    pdf = erasure_certificate(replace(GONE, backups=()), staff="en", training=False)
    assert "the case lies in none" in " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


@pytest.mark.parametrize(("copy", "said"), [("destroyed", "was destroyed"), ("stays", "could not be destroyed")])
@pytest.mark.parametrize("staff", ["en", "th"])
def test_it_says_what_became_of_the_copy_from_before_an_update(copy: str, said: str, staff: str) -> None:
    pages = PdfReader(BytesIO(erasure_certificate(replace(GONE, copy=copy), staff=staff, training=True))).pages
    assert len(pages) == 1
    assert staff == "th" or said in " ".join(pages[0].extract_text().split())
    bare = PdfReader(BytesIO(erasure_certificate(GONE, staff="en", training=False))).pages[0].extract_text()
    assert said not in " ".join(bare.split())


@pytest.mark.parametrize("backups", [(), GONE.backups[:1]])
def test_a_backup_on_the_hub_is_named_as_one_that_has_not_heard(backups: tuple[tuple[str, str], ...]) -> None:
    facts = replace(GONE, backups=backups, on_hub="20 Nov 2026 · 2569, 02:00")
    pdf = erasure_certificate(facts, staff="en", training=False)
    text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    assert "20 Nov 2026" in text
    assert "Not told yet, until their next backup: The clinic’s hub" in text
