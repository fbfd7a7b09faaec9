"""No document is printed that is not listed, and none is listed that these tests do not look at."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from every_paper import EVERY, LONG, id_of
from PIL import Image

from clinic_app.catalogue import Catalogue
from clinic_app.printing.documents import DOCUMENTS, Goes
from clinic_app.printing.setting import Logo, Setting, printed


def test_every_listed_document_is_looked_at_and_no_other() -> None:
    assert {id_of(name) for name in (*EVERY, *LONG)} == set(DOCUMENTS)


@pytest.mark.parametrize("id_", DOCUMENTS)
def test_each_is_called_something_in_both_languages_of_the_staff(id_: str) -> None:
    assert Catalogue("paper", "th").has(DOCUMENTS[id_].title)


def test_what_the_survivor_alone_gets_is_neutral() -> None:
    assert all(kind.neutral for kind in DOCUMENTS.values() if kind.goes == (Goes.HERS,))


@pytest.mark.parametrize("name", [name for name in EVERY if DOCUMENTS[id_of(name)].neutral])
def test_a_neutral_paper_has_nothing_of_the_letterhead(name: str) -> None:
    drawn = BytesIO()
    Image.new("L", (30, 10)).save(drawn, "PNG")
    with printed(Setting(lines=("ZZLINEZZ",), logo=Logo(drawn.getvalue(), 30, 10))):
        pdf = EVERY[name]("en", None, False)
    with pikepdf.open(BytesIO(pdf)) as whole:
        assert not any(page.get_images() for page in whole.pages)
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert not any("ZZLINEZZ" in page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_what_sets_and_draws_is_read_when_the_first_paper_is_made_and_not_before() -> None:
    heavy = "reportlab uharfbuzz icu4py pikepdf PIL segno"
    said = f"import sys, clinic_app.services.clinic; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
