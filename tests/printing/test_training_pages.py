"""In training every page of every paper says that nothing on it is real, not the first one alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from invented_papers import DOCUMENTS, poppler
from test_paper_of_backups import CARD, DONE
from test_paper_of_erasure import GONE

from clinic_app.printing.drill_certificate import drill_certificate
from clinic_app.printing.erasure_certificate import erasure_certificate
from clinic_app.printing.stolen_card import stolen_card

PAPERS: dict[str, Callable[[str], bytes]] = {
    **{name: lambda staff, make=make: make(staff, None, True) for name, make in DOCUMENTS.items()},
    "drill_certificate": lambda staff: drill_certificate(DONE, staff=staff, training=True),
    "erasure_certificate": lambda staff: erasure_certificate(GONE, staff=staff, training=True),
    "stolen_card": lambda staff: stolen_card(CARD, staff=staff, training=True),
}


@pytest.mark.parametrize("name", sorted(PAPERS))
@pytest.mark.parametrize(("staff", "word"), [("en", "NOT REAL"), ("th", "ไม่ใช่เรื่องจริง")])
def test_no_page_can_be_taken_for_a_real_one(name: str, staff: str, word: str) -> None:
    pages = poppler(PAPERS[name](staff), "-raw").rstrip("\f").split("\f")
    assert pages
    for page in pages:
        assert word in " ".join(page.split())
