"""Who can help, in her language: numbers that somebody of us rang lately.

It is for her to carry, so it says nothing of her, and nothing of who printed it. Unless she wants the whole, a number
stands under a dull word, as on the card of numbers; what each is for and whom it must tell is then said aloud.
"""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.her_language import Hers
from clinic_app.printing.text_groups import TextGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """One service. `speaks_hers`: somebody there speaks her language; `free` and `no_papers` where that is known."""

    called: Words
    """The dull word."""
    name: str
    what_for: tuple[Words, ...]
    phone: str
    hours: str
    always: bool
    speaks_hers: bool
    free: bool
    no_papers: bool
    must_tell: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesForHer:
    """The nearest first, those who speak her language before the others. `whole` only as she wishes."""

    helpers: tuple[Helper, ...]
    language: Words | None
    print_number: str
    whole: bool = False


def services_for_her(facts: ServicesForHer, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The list as PDF bytes in memory, A5. Raises `UncoveredScript`."""
    from clinic_app.printing.services_for_her_layout import laid_out

    return laid_out(facts, Voice(staff, hers, training, group=TextGroup.SAFETY if facts.whole else TextGroup.WORDS))
