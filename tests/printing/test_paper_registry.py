"""No document is printed that is not listed, and none is listed that these tests do not look at."""

from __future__ import annotations

import subprocess
import sys

import pytest
from every_paper import EVERY, LONG, id_of

from clinic_app.catalogue import Catalogue
from clinic_app.printing.documents import DOCUMENTS, Goes


def test_every_listed_document_is_looked_at_and_no_other() -> None:
    assert {id_of(name) for name in (*EVERY, *LONG)} == set(DOCUMENTS)


@pytest.mark.parametrize("id_", DOCUMENTS)
def test_each_is_called_something_in_both_languages_of_the_staff(id_: str) -> None:
    assert Catalogue("paper", "th").has(DOCUMENTS[id_].title)


def test_what_the_survivor_alone_gets_is_neutral() -> None:
    assert all(kind.neutral for kind in DOCUMENTS.values() if kind.goes == (Goes.HERS,))


def test_what_sets_and_draws_is_read_when_the_first_paper_is_made_and_not_before() -> None:
    heavy = "reportlab uharfbuzz icu4py pikepdf PIL segno"
    said = f"import sys, clinic_app.services.clinic; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
