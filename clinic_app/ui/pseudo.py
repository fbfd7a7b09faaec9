"""English as a longer, accented language would be: shows what would be cut before anybody translates. Never shipped on.

Every sentence that went through a catalogue comes out marked ⟦like this⟧; what is not marked was never translatable.
"""

from __future__ import annotations

import re
from typing import Final

from clinic_app.catalogue import Catalogue

LONGER: Final = 1.4
_ACCENTED: Final = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")
_GAP: Final = re.compile(r"(\{[^{}]*\})")
_FILL: Final = "ęxtrå"


def pseudo(text: str) -> str:
    """The sentence with accents and about two fifths longer, its gaps untouched."""
    if not re.search("[A-Za-z]{2}", text):
        return text
    said = "".join(part if _GAP.fullmatch(part) else part.translate(_ACCENTED) for part in _GAP.split(text))
    missing = round(len(text) * (LONGER - 1)) - 2
    while missing > 0:
        said += " " + _FILL[: max(1, missing - 1)]
        missing -= len(_FILL) + 1
    return f"⟦{said}⟧"


class PseudoCatalogue(Catalogue):
    """Answers every question with the pseudo form of its English."""

    def text(self, english: str) -> str:
        """A sentence."""
        return pseudo(super().text(english))

    def plural(self, one: str, many: str, count: int) -> str:
        """A sentence that counts."""
        return pseudo(super().plural(one, many, count))

    def label(self, context: str, english: str) -> str:
        """A label of the forms."""
        return pseudo(super().label(context, english))
