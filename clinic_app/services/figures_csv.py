"""What was counted as rows of a CSV, and the code book that says what each table, code and number means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from clinic_app.catalogue import THAI, Catalogue
from clinic_app.domain.answers import Missing
from clinic_app.domain.reporting.counting import ALL
from clinic_app.domain.reporting.law import LIST_OF, Figure, FigureLaw, Measure, Table
from clinic_app.domain.reporting.rows import NONE, SILENCES
from clinic_app.printing.bilingual import to_say
from clinic_app.printing.monthly_return import COUNTED_OTHERWISE, SILENT
from clinic_app.services.desk import Desk
from clinic_app.services.reports import Report
from clinic_app.wire.sheet_writing import Cell

WHOLE: Final = "all"
_NUMBERS: Final = ("period", "audience", "version", "kind", "id", "row", "column", "n", "of")
_BOOK: Final = ("kind", "id", "code", "english", "thai", "definition", "source", "to_be_confirmed_by")


def numbers(report: Report, period: str) -> Iterator[Sequence[Cell]]:
    """Every number that this audience may see, a line each; what it may not see has no line, and is never a zero."""
    yield _NUMBERS
    before = (period, report.audience.value, report.version)
    for figure in report.figures:
        if figure.n is not None:
            yield (*before, "figure", figure.figure.id, None, None, figure.n, figure.of)
    if report.not_in_statistics is not None:
        yield (*before, "figure", "not_in_statistics", None, None, report.not_in_statistics, report.people)
    for measure in report.measures:
        for line in measure.lines:
            if line.middle is not None:
                yield (*before, "measure", measure.measure.id, line.code or WHOLE, None, line.middle, line.told)
    for found in report.tables:
        columns = (*found.columns, ALL) if found.table.columns is not None else (ALL,)
        for row in (*found.rows, ALL):
            for column in columns:
                if (row, column) not in found.hidden:
                    told = column or WHOLE if found.table.columns is not None else None
                    yield (*before, "table", found.table.id, row or WHOLE, told, found.cell(row, column), None)


def code_book(
    desk: Desk, law: FigureLaw, report: Report, names: Mapping[str, tuple[str, str]]
) -> Iterator[Sequence[Cell]]:
    """What each of them means, in English and Thai. `names` are those of organisations, for tables that name them."""
    words = _Words(desk, law, names)
    yield _BOOK
    yield ("note", "hidden", None, _HIDDEN, words.paper(_HIDDEN), None, None, None)
    yield ("note", "all", WHOLE, _ALL, words.paper(_ALL), None, None, None)
    if report.changed is not None:
        since, before = report.changed
        told = (each.format(day=since.isoformat(), version=before) for each in words.both(COUNTED_OTHERWISE))
        yield ("note", "changed", None, *told, None, None, None)
    if report.unfinished:
        yield ("note", "unfinished", None, _UNFINISHED, words.paper(_UNFINISHED), None, None, None)
    if report.not_in_statistics is not None:
        yield ("figure", "not_in_statistics", None, _OTHERS, words.paper(_OTHERS), None, None, None)
    counted: list[Table | Figure | Measure] = [figure.figure for figure in report.figures]
    counted += [measure.measure for measure in report.measures]
    counted += [found.table for found in report.tables]
    for each in counted:
        yield words.counted(each)
    met: set[tuple[str, str]] = set()
    sides = [(found.table.rows, found.rows) for found in report.tables]
    sides += [(found.table.columns, found.columns) for found in report.tables if found.table.columns is not None]
    sides += [(each.measure.rows, tuple(line.code for line in each.lines if line.code)) for each in report.measures]
    for dimension, codes in sides:
        for code in codes:
            if (dimension, code) not in met:
                met.add((dimension, code))
                yield words.code(dimension, code)


_HIDDEN: Final = to_say("A number that is not listed may not be seen by this audience. It is not a zero.")
_ALL: Final = to_say("A sum. It may be less than its lines where one row has several codes.")
_UNFINISHED: Final = to_say("These months were not over when this was counted: who came after that is missing.")
_OTHERS: Final = to_say("People who did not agree to other statistics: said no, took it back, or were never asked")
_NONE: Final = to_say("None of these")
_NONE_TOLD: Final = to_say("None was told")


class _Words:
    def __init__(self, desk: Desk, law: FigureLaw, names: Mapping[str, tuple[str, str]]) -> None:
        self._desk, self._law, self._names = desk, law, names
        self._thai, self._paper = Catalogue("forms", THAI), Catalogue("paper", THAI)

    def both(self, english: str) -> tuple[str, str]:
        """A sentence in English and in Thai."""
        return english, self.paper(english)

    def paper(self, english: str) -> str:
        """A sentence in Thai."""
        return self._paper.text(english)

    def counted(self, each: Table | Figure | Measure) -> Sequence[Cell]:
        """A table, figure or measure."""
        by = self._desk.definitions.codes["signoff"].label_of(each.to_be_confirmed_by)
        kind = type(each).__name__.lower()
        thai = self._thai.label(each.context, each.title)
        return (kind, each.id, None, each.title, thai, each.definition, each.source, by)

    def code(self, dimension: str, code: str) -> Sequence[Cell]:
        """A code of a dimension."""
        english, thai = self._code(dimension, code)
        return ("code", dimension, code, english, thai, None, None, None)

    def _code(self, dimension: str, code: str) -> tuple[str, str]:
        if code in SILENCES:
            english = SILENT[Missing(code)].english
            return english, self._paper.text(english)
        if code == NONE:
            return self.both(_NONE_TOLD if dimension == "contexts" else _NONE)
        if dimension == "window":
            name = next((each.name for each in self._desk.rules.windows if each.id == code), code)
            return name, self._thai.label(f"clock.{code}", name)
        list_id = LIST_OF.get(dimension)
        if list_id is None:  # a question, or an organisation
            asked = self._desk.definitions.fields.get(code)
            told = (asked.label, self._thai.label(code, asked.label)) if asked is not None else (code, code)
            return self._names.get(code, told)
        own = self._law.lists.get(list_id)
        if own is not None:
            english = own.codes.get(code, code)
            return english, self._thai.label(f"figure_list.{list_id}.{code}", english)
        english = self._desk.definitions.codes[list_id].label_of(code)
        return english, self._thai.label(f"{list_id}.{code}", english)
