"""What the journal tells of figures, in words: who looked, whose files were listed from which number, what left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.domain.reporting.law import OWN_TABLE
from clinic_app.services.figure_set import law
from clinic_app.services.figures_cover import What
from clinic_app.services.workload import Of
from clinic_app.ui.i18n import _, label, ngettext
from clinic_app.ui.screens.figure_words import audience_words, months_words, year_words
from clinic_app.ui.screens.figures_export_words import what_words

ACTS: Final[dict[str, Callable[[], str]]] = {
    "figures_read": lambda: _("Figures looked at"),
    "figures_exported": lambda: _("Figures taken out as a file"),
    "network_collector_named": lambda: _("Who sums the figures of the network named"),
    "network_report_sent": lambda: _("Tables of a year sent to the network"),
    "network_report_received": lambda: _("Tables of another place received"),
    "network_collecting": lambda: _("Summing figures of others turned on or off"),
    "network_sum_read": lambda: _("Sum of the network looked at"),
    "network_summed": lambda: _("Figures of the network summed"),
    "network_place_expected": lambda: _("Whether a place of the network is expected settled"),
    "network_ours_added": lambda: _("Our own tables put among those of the network"),
    "network_report_read": lambda: _("Tables of a year for the network looked at"),
    "figures_weighed": lambda: _("Whether figures may be given out looked at"),
    "network_sum_given_out": lambda: _("Sum of the network given out"),
    "dhis2_mapped": lambda: _("Mapping of figures to DHIS2 chosen"),
    "figures_opened": lambda: _("Files behind a figure listed"),
    "figures_given_out": lambda: _("Figures given out to others"),
    "figures_least_set": lambda: _("From how many people on figures are shown to others"),
    "return_office_named": lambda: _("Office of the monthly return named"),
}


def figure_words(value: object) -> str:
    """Behind which number files were listed; nothing of a question of this site, which may be asked no more."""
    match str(value):
        case Of.OPEN:
            return _("Open files")
        case Of.DUE:
            return _("Promised and due, not done")
        case Of.LONG_DUE:
            return _("Due for more than a week")
        case Of.PLANS:
            return _("Plans waiting for approval, in open files")
        case own if own.partition(".")[0] == OWN_TABLE:
            return _("Own table")
        case counted:
            known = (*law().tables, *law().figures, *law().measures)
            return next((label(each.context, each.title) for each in known if each.id == counted), "")


def _file_words(value: object) -> str:
    """What left; of an attachment the act itself says it."""
    return what_words(What(str(value))) if str(value) in {*What} else ""


FACTS: Final[dict[str, Callable[[object], str]]] = {
    "what": _file_words,
    "figure": figure_words,
    "audience": audience_words,
    "months": months_words,
    "year": year_words,
    "edition": lambda value: _("Edition {n}").format(n=value),
    "least": lambda value: _("{n} people").format(n=value),
    "places": lambda value: ngettext("{n} place", "{n} places", int(str(value))).format(n=value),
}
