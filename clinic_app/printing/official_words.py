"""Words that several official papers say."""

from __future__ import annotations

from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.text_groups import STAFF_LANGUAGES


def of_paper(english: str) -> Words:
    """A sentence of the catalogue of paper; found there for translation."""
    return Words("paper", "", english)


def joined(asked: Words, answered: Words, between: str = ": ") -> Words:
    """Two words as one, each in its own language."""
    said = tuple(
        (each, f"{voice.value(asked)}{between}{voice.value(answered)}")
        for each in STAFF_LANGUAGES
        if (voice := Voice(each, None, False))
    )
    return Words("", "", dict(said)["en"], said)


YES = of_paper("Yes")
NO = of_paper("No")
NOTHING = of_paper("Nothing is recorded")
NAME_BY_HAND = of_paper("Name (by hand, only if the survivor wants it here)")
SIGNATURE = of_paper("Signature")
NAME_AND_POST = of_paper("Name and position")
DAY_AND_TIME = of_paper("Day and time")
STAMP = of_paper("Stamp of the hospital")
ROLE = of_paper("Role")
INTERPRETER = of_paper("Interpreter (code), signature")
KEPT_BACK = of_paper("What the survivor asked to keep back is left out.")
