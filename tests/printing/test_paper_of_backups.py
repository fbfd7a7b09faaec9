"""The stolen-PC card and the drill's certificate: one page each, in both languages, and nothing on them that opens."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from clinic_app.printing.drill_certificate import DrillCertificate, drill_certificate
from clinic_app.printing.stolen_card import StolenCard, stolen_card

CARD = StolenCard(
    device_words=("pepper", "candle", "basket", "mirror", "harvest", "anchor"),
    kid="3f9a1c22bb07d415",
    agency="mae-tao-clinic",
    backup_words=("lemon", "orbit", "cabin", "spoon", "velvet", "ladder"),
    printed_on="25 Nov 2026 · 2569",
    print_number="K-000041",
)
DONE = DrillCertificate(
    drilled_at="25 Nov 2026 · 2569, 10:42", took="4:12", backup_made_at="24 Nov 2026 · 2569, 08:00", backup_number=1234,
    size="1,041.0 MB", cases=100_214, cases_now=100_217, revisions=312_000, entries=821_400,
    journal_head="K4T9M-WXQ2B", erased_again=3, would_return=1, by="COORDINATOR-12", print_number="K-000041",
)  # fmt: skip


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("staff", ["en", "th"])
def test_each_fits_on_one_page(staff: str, training: bool) -> None:
    for pdf in (
        stolen_card(CARD, staff=staff, training=training),
        drill_certificate(DONE, staff=staff, training=training),
    ):
        assert len(PdfReader(BytesIO(pdf)).pages) == 1


def test_the_card_says_how_the_pc_is_named_and_what_comes_first() -> None:
    text = " ".join(PdfReader(BytesIO(stolen_card(CARD, staff="en", training=False))).pages[0].extract_text().split())
    assert "pepper candle basket mirror harvest anchor" in text
    assert CARD.kid in text
    assert "we are mae-tao-clinic" in text
    alone = stolen_card(replace(CARD, agency=""), staff="en", training=False)
    assert "we are" not in PdfReader(BytesIO(alone)).pages[0].extract_text()
    steps = [
        text.index(said) for said in ("Ring the operator", "Ring the services", "data-protection", "danger", "Fetch")
    ]
    assert steps == sorted(steps)


def test_the_certificate_says_what_was_counted() -> None:
    text = " ".join(
        PdfReader(BytesIO(drill_certificate(DONE, staff="en", training=False))).pages[0].extract_text().split()
    )
    assert "would go again 3" in text
    assert "would come back 1" in text
    for said in ("100214", "100217", "312000", "K4T9M-WXQ2B", "COORDINATOR-12", "Nothing was replaced"):
        assert said in text


def test_a_certificate_with_nothing_to_do_says_nothing_of_it() -> None:
    pdf = drill_certificate(replace(DONE, would_return=0), staff="en", training=False)
    assert "would come back" not in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_neither_tells_in_its_metadata_what_it_is() -> None:
    for pdf in (stolen_card(CARD, staff="en", training=False), drill_certificate(DONE, staff="en", training=False)):
        facts = PdfReader(BytesIO(pdf)).metadata
        assert facts is not None
        assert not any(word in str(facts).lower() for word in ("stolen", "drill", "clinic", "backup"))
