"""In training every page of every paper says that nothing on it is real, not the first one alone."""

from __future__ import annotations

import pytest
from every_paper import EVERY, LONG
from invented_papers import poppler

PAPERS = {**EVERY, **LONG}


@pytest.mark.parametrize("name", sorted(PAPERS))
@pytest.mark.parametrize(("staff", "word"), [("en", "NOT REAL"), ("th", "ไม่ใช่เรื่องจริง")])
def test_no_page_can_be_taken_for_a_real_one(name: str, staff: str, word: str) -> None:
    pages = poppler(PAPERS[name](staff, None, True), "-raw").rstrip("\f").split("\f")
    assert pages
    for page in pages:
        assert word in " ".join(page.split())
