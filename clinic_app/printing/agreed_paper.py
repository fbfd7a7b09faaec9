"""What was agreed about one referral, on paper: what left, when and by whom it was sealed, and what proves it.

No name of hers and no case code: the code of the referral alone.
"""

from __future__ import annotations

from clinic_app.facts import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPaper:
    """`said` is what the packet says and how she was asked, label and value; `sealed` when, by whom, and the hash."""

    code: str
    organisation: str
    said: tuple[tuple[str, str], ...]
    sealed: tuple[tuple[str, str, str], ...]
    proved: str
    print_number: str


def agreed_paper(facts: AgreedPaper, *, staff: str, training: bool) -> bytes:
    """The sheet as PDF bytes in memory, A5, in a language of the staff."""
    from clinic_app.printing.agreed_layout import laid_out
    from clinic_app.printing.bilingual import Voice

    return laid_out(facts, Voice(staff, None, training))
