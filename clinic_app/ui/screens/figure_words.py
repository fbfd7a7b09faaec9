"""Words for what is counted: for whom, which months, and what the journal tells of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.domain.dates import DayReading, shown
from clinic_app.services.reporting import Audience
from clinic_app.ui.i18n import _, language

ACTS: Final[dict[str, Callable[[], str]]] = {
    "figures_read": lambda: _("Figures looked at"),
    "figures_opened": lambda: _("Files behind a figure listed"),
    "return_office_named": lambda: _("Office of the monthly return named"),
}


def audience_words(audience: object) -> str:
    """For whom figures are."""
    match audience:
        case Audience.OWN:
            return _("Own clinic")
        case Audience.STATUTORY:
            return _("Statutory return")
    return str(audience)


def months_words(value: object) -> str:
    """The month, or the first and the last, in both eras."""
    read = (DayReading(int(month[:4]), int(month[5:])) for month in str(value).split("/"))
    return " – ".join(shown(month, language()) for month in read)


FACTS: Final[dict[str, Callable[[object], str]]] = {"audience": audience_words, "months": months_words}
