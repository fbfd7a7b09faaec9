"""What is listed and searched of a case, by the forms and rules of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.domain.listing import listing, search_texts, searched_fields
from clinic_app.domain.text import folded
from clinic_app.vault.projection import Projection

if TYPE_CHECKING:
    from clinic_app.domain.clocks import ClockRules
    from clinic_app.domain.definitions import Definitions
    from clinic_app.domain.timekeeping import Clock


def projection_of(forms: Definitions, rules: ClockRules, clock: Clock) -> Projection:
    """As these forms ask and these rules count."""
    return Projection(
        listing=lambda case: listing(case, rules, now=clock.now(), zone=clock.zone),
        texts=lambda case: search_texts(case, forms),
        definitions=forms.version,
        folded=folded,
        searched=searched_fields(forms),
        rules=rules.version,
    )
