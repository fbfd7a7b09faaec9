"""What the journal tells of figures, in words: who looked, whose files were listed from which number, what left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.domain.reporting.law import OWN_TABLE
from clinic_app.domain.reporting.site_answers import OF_THIS_SITE
from clinic_app.services.figure_set import law
from clinic_app.services.figures_cover import What
from clinic_app.services.workload import Of
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _, label, ngettext
from clinic_app.ui.screens.figure_words import audience_words, months_words, year_words
from clinic_app.ui.screens.figures_export_words import what_words

ACTS: Final[dict[str, Callable[[], str]]] = {
    "figures_read": lambda: _("Figures looked at"),
    "figures_exported": lambda: _("Figures taken out as a file"),
    "network_collector_named": lambda: _("Who sums the figures of the network named"),
    "network_report_sent": lambda: _("Tables of a year sent to the network"),
    "network_report_received": lambda: _("Tables of another place received"),
    "network_collecting": lambda: _("Decided whether figures of others are summed here"),
    "network_sum_read": lambda: _("Sum of the network looked at"),
    "network_summed": lambda: _("Figures of the network summed"),
    "network_place_expected": lambda: _("Decided whether a place is in the sum of the network"),
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

_WORK: Final[dict[Of, Callable[[], str]]] = {
    Of.OPEN: lambda: _("Open files"),
    Of.DUE: lambda: _("Promised and due, not done"),
    Of.LONG_DUE: lambda: _("Due for more than a week"),
    Of.PLANS: lambda: _("Plans waiting for approval, in open files"),
}


def figure_words(value: object, labels: Labels | None = None) -> str:
    """Behind which number files were listed; `labels` name a question of this site, as long as it is asked."""
    match str(value):
        case work if work in {*Of}:
            return _WORK[Of(work)]()
        case own if own.partition(".")[0] == OWN_TABLE:
            return _("Own table")
        case site if site.startswith(OF_THIS_SITE):
            asked = labels.definitions.fields.get(site) if labels else None
            return _("A question of this site") if not labels or not asked else labels.field(asked)
        case counted:
            known = (*law().tables, *law().figures, *law().measures)
            return next((label(each.context, each.title) for each in known if each.id == counted), "")


def _yes_or_no(value: object) -> str:
    return _("Yes") if value else _("No")


def _file_words(value: object) -> str:
    """What left; of an attachment the act itself says it."""
    return what_words(What(str(value))) if str(value) in {*What} else ""


FACTS: Final[dict[str, Callable[[object], str]]] = {
    "what": _file_words,
    "organisation": str,
    "on": _yes_or_no,
    "newer": lambda newer: "" if newer else _("older than those that were here: not kept"),
    "lines": lambda n: ngettext("{n} line", "{n} lines", int(str(n))).format(n=n),
    "audience": audience_words,
    "months": months_words,
    "year": year_words,
    "edition": lambda value: _("Edition {n}").format(n=value),
    "least": lambda value: _("{n} people").format(n=value),
    "places": lambda value: ngettext("{n} place", "{n} places", int(str(value))).format(n=value),
}
