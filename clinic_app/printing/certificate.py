"""The medico-legal certificate: what was said and seen at an examination, and room for whoever signs for it.

It says what the record says and interprets nothing. The name of whoever was examined is written by hand, or not at all.
"""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Words
from clinic_app.printing.body_map_paper import PaperMark
from clinic_app.printing.official_parts import Fact, Head, two_voices

__all__ = ["Certificate", "Fact", "Head", "Taken", "certificate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One specimen as it was packed."""

    what: Words
    item_no: str
    seal_no: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Content that the consents let through already; None or nothing where they did not.

    `care` is empty on a copy that leaves. `photographs` is how many are kept, None if none may be told of.
    """

    head: Head
    examination: tuple[Fact, ...]
    consents: tuple[tuple[Words, Words | None], ...]
    account: str
    since: tuple[Words, ...]
    marks: tuple[PaperMark, ...]
    genital: str
    specimens: tuple[Taken, ...]
    photographs: int | None
    care: tuple[Fact, ...] = ()
    left_out: tuple[Words, ...] = ()
    """What is recorded and not on this copy, since it was not agreed to."""


def certificate(facts: Certificate, *, staff: str, training: bool) -> bytes:
    """The certificate as PDF bytes in memory, in the staff's language and in Thai."""
    from clinic_app.printing.certificate_layout import laid_out

    return laid_out(facts, two_voices(staff, training))
