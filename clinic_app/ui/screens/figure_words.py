"""Words for what is counted: tables, codes, months, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Final

from PySide6.QtCore import QDate, QLocale

from clinic_app.domain.answers import Missing
from clinic_app.domain.dates import DayReading, shown
from clinic_app.domain.reporting import charts
from clinic_app.domain.reporting.charts import Chart, Series, Shape
from clinic_app.domain.reporting.law import LIST_OF
from clinic_app.domain.reporting.rows import NONE
from clinic_app.facts import dataclass
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import (
    ALL,
    SILENCES,
    Audience,
    Chapter,
    Figure,
    FigureCount,
    Kind,
    Measure,
    NotCollected,
    Table,
    Unit,
    first_of,
)
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _, label, language
from clinic_app.ui.parts.silence import silence_words
from clinic_app.ui.screens.figure_period import span_words

_A_DAY: Final = 24
_MONTHS: Final = 12

_BESIDE: Final[dict[str, Callable[[str], str]]] = {
    ALL: lambda _dimension: _("All"),
    charts.OTHERS: lambda _dimension: _("All others, in the table"),
    NONE: lambda dimension: _("None was told") if dimension == "contexts" else _("None of these"),
}
"""What stands beside the codes of a list."""


def audience_words(audience: object) -> str:
    """For whom figures are."""
    match audience:
        case Audience.OWN:
            return _("Own clinic")
        case Audience.STATUTORY:
            return _("Statutory return")
        case Audience.NETWORK:
            return _("Network")
        case Audience.PUBLIC:
            return _("Public")
    return str(audience)


def chapter_words(chapter: Chapter) -> str:
    """What stands on one page of figures."""
    match chapter:
        case Chapter.THAI:
            return _("Thai return")
        case Chapter.GBVIMS:
            return "GBVIMS"
        case Chapter.SERVICES:
            return _("Services")
        case Chapter.WORK:
            return _("Work and gaps")
        case Chapter.OWN:
            return _("Own table")


def unit_words(unit: Unit) -> str:
    """What one is, in a table."""
    return {
        Unit.PERSON: _("People seen for the first time"),
        Unit.INCIDENT: _("Incidents told"),
        Unit.OFFER: _("Services talked about"),
        Unit.REFERRAL: _("Referrals made"),
        Unit.FOLLOW_UP: _("Follow-ups due"),
        Unit.CLOSING: _("Files closed"),
        Unit.CLOCK: _("Windows of care"),
        Unit.GAP: _("Services that are missing"),
    }[unit]


def months_words(value: object) -> str:
    """The month, the year, or the first and the last month, in both eras."""
    first, _to, last = str(value).partition("/")
    if (first[:4], first[5:], last[5:]) == (last[:4], "01", "12"):
        return year_words(first[:4])
    read = (DayReading(int(month[:4]), int(month[5:])) for month in str(value).split("/"))
    return " – ".join(shown(month, language()) for month in read)


def year_words(value: object) -> str:
    """In both eras."""
    return span_words(range(int(str(value)) * _MONTHS, (int(str(value)) + 1) * _MONTHS))


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Of the set of one clinic."""

    clinic: Clinic
    organisations: Mapping[str, str] = field(default_factory=dict)
    """What they are called, by the id that stands in a referral."""

    def title(self, counted: Table | Figure | Measure | NotCollected) -> str:
        """What it is called."""
        if isinstance(counted, Table) and counted.chapter is Chapter.OWN:
            return f"{unit_words(counted.unit)}: {', '.join(map(self.dimension, counted.dimensions))}"
        return label(counted.context, counted.title)

    def definition(self, counted: Table | Figure | Measure | NotCollected) -> list[tuple[str, str]]:
        """What is counted, by whose definition, and who has still to confirm it."""
        if isinstance(counted, Table) and counted.chapter is Chapter.OWN:
            return [(_("What is counted"), _("Put together here, by nobody’s definition: for this clinic alone."))]
        by = Labels(self.clinic.definitions).code("signoff", counted.to_be_confirmed_by)
        return [
            (_("What is counted"), label(f"{counted.context}.definition", counted.definition)),
            (_("Source"), label(f"{counted.context}.source", counted.source)),
            (_("To be confirmed by"), by),
        ]

    def code(self, dimension: str, code: str) -> str:
        """A line or column in words."""
        if code in SILENCES:
            return silence_words(Missing(code))
        if code in _BESIDE:
            return _BESIDE[code](dimension)
        match dimension:
            case "org":
                return self.organisations.get(code, _("An organisation that is not in the list"))
            case "window":
                names = {each.id: label(f"clock.{each.id}", each.name) for each in self.clinic.rules.windows}
                return names.get(code, code)
        return self._of_list(LIST_OF[dimension], code)

    def dimension(self, name: str) -> str:
        """By what is counted, in words."""
        return self._of_list("dimension", name)

    def _of_list(self, list_id: str, code: str) -> str:
        own = self.clinic.reporting.law.lists.get(list_id)
        if own is None:
            return Labels(self.clinic.definitions).code(list_id, code)
        return label(f"figure_list.{list_id}.{code}", own.codes[code]) if code in own.codes else code


def value_words(counted: FigureCount) -> tuple[str, str]:  # noqa: PLR0911 - one for each kind
    """The number, and what it is a part of."""
    n, of, figure = counted.n, counted.of, counted.figure
    match figure.kind:
        case Kind.COUNT:
            return str(n), ""
        case Kind.MEDIAN if n is not None and figure.days:
            return days_words(n), _("days, from {n} files").format(n=of)
        case Kind.MEDIAN if n is not None:
            return str(n), _("hours, from {n} answers").format(n=of)
        case Kind.MEDIAN if not figure.days:
            return "–", _("no answer came")
        case Kind.EACH if n is not None and of:
            return f"{n / of:.1f}", _("{n} for {of} people").format(n=n, of=of)
        case Kind.SHARE if of:
            return str(n), _("of {n}").format(n=of)
    return "–", _("nothing to count")


def trend_chart(trend: Sequence[tuple[int, int, int]]) -> Chart:
    """People and incidents, month by month. Its lines are months, its columns the figures that count them."""
    labels = tuple(
        QLocale(language()).toString(QDate(day.year, day.month, 1), "MMM")
        for day in map(first_of, (m for m, *_n in trend))
    )
    people, incidents = (tuple(each[place] for each in trend) for place in (1, 2))
    series = (Series(_("People counted"), people, "people"), Series(_("Incidents"), incidents, "incidents"))
    months = tuple(str(month) for month, *_n in trend)
    return Chart(shape=Shape.LINES, title=_("Twelve months"), labels=labels, series=series, rows=months)


def days_words(hours: int) -> str:
    """Whole days."""
    return str(round(hours / _A_DAY))
