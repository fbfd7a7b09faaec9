"""What is said of a paper that may be printed, by where it goes: her consent is named only where it was asked."""

from __future__ import annotations

import pytest

from clinic_app.services.paper import Copy, Paper
from clinic_app.ui.screens.print_side import what_lets

CONSENT = "Every line is covered by her consent"
CARRIES = "She said that paper is safe for her to carry"
FILE = "It stays in our file"


@pytest.mark.parametrize(
    ("document", "copy", "said"),
    [
        ("referral_form", Copy.RECEIVER, CONSENT),
        ("referral_form", Copy.SENDER, FILE),
        ("referral_form", Copy.HER, CARRIES),
        ("packet_note", None, CONSENT),
        ("child_report", Copy.RECEIVER, "It goes out under a duty of the law, not on her consent"),
        ("child_report", Copy.SENDER, FILE),
        ("sick_note", Copy.HER, CARRIES),
        ("shift_sheet", None, FILE),
        ("interpreter_promise", None, "It speaks of no survivor"),
    ],
)
def test_her_consent_is_named_only_where_it_lets_a_paper_out(document: str, copy: Copy | None, said: str) -> None:
    paper = Paper(document=document, pdf=b"", copy=copy, make=lambda _number: b"", still_permitted=lambda: None)
    assert what_lets(paper) == said
