"""Every document in every language she may be handed it in: four readers find the same signs, and no box among them."""

from __future__ import annotations

from collections import Counter

import pytest
from every_paper import EVERY
from invented_papers import READERS, without_spaces

from clinic_app.printing.survivor_texts import languages

pytestmark = pytest.mark.soak

NO_SIGN = {"\N{REPLACEMENT CHARACTER}", "\0", "\N{DOTTED CIRCLE}"}


@pytest.mark.parametrize("hers", languages())
@pytest.mark.parametrize("name", EVERY)
def test_four_readers_find_the_same_signs_on_a_paper_in_her_language(name: str, hers: str) -> None:
    staff = "en" if hers == "th" else "th"
    pdf = EVERY[name](staff, hers, True)
    found = {reader: Counter(without_spaces(read(pdf))) for reader, read in READERS.items()}
    for signs in found.values():
        # One that ends a line parts a word, say Poppler, which drops it, and PDFium, which has its own sign for it.
        del signs["-"], signs["\ufffe"]

    poppler = found.pop("Poppler")
    assert poppler.total() > 20
    assert not NO_SIGN & set(poppler)
    for reader, signs in found.items():
        assert signs == poppler, f"{reader}: {(signs - poppler) + (poppler - signs)}"
