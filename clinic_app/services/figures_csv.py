"""What was counted as rows of a CSV, and the code book that says what each table, code and number means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from clinic_app.catalogue import THAI, Catalogue
from clinic_app.domain.answers import Missing
from clinic_app.domain.reporting.counting import ALL
from clinic_app.domain.reporting.law import LIST_OF, Figure, FigureLaw, Table
from clinic_app.domain.reporting.rows import NONE, SILENCES
from clinic_app.printing.bilingual import to_say
from clinic_app.printing.monthly_return import SILENT
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
    for found in report.tables:
        columns = (*found.columns, ALL) if found.table.columns is not None else (ALL,)
        for row in (*found.rows, ALL):
            for column in columns:
                if (row, column) not in found.hidden:
                    told = column or WHOLE if found.table.columns is not None else None
                    yield (*before, "table", found.table.id, row or WHOLE, told, found.cell(row, column), None)


def code_book(desk: Desk, law: FigureLaw, report: Report) -> Iterator[Sequence[Cell]]:
    """What each of them means, in English and Thai."""
    words = _Words(desk, law)
    yield _BOOK
    yield ("note", "hidden", None, _HIDDEN, words.paper(_HIDDEN), None, None, None)
    yield ("note", "all", WHOLE, _ALL, words.paper(_ALL), None, None, None)
    counted: list[Table | Figure] = [figure.figure for figure in report.figures]
    counted += [found.table for found in report.tables]
    for each in counted:
        yield words.counted(each)
    met: set[str] = set()
    for found in report.tables:
        for dimension, codes in ((found.table.rows, found.rows), (found.table.columns, found.columns)):
            if dimension is not None and dimension not in met:
                met.add(dimension)
                yield from words.codes(dimension, codes)


_HIDDEN: Final = to_say("A number that is not listed may not be seen by this audience. It is not a zero.")
_ALL: Final = to_say("A sum. It may be less than its lines where one row has several codes.")
_NONE: Final = to_say("None of these")


class _Words:
    def __init__(self, desk: Desk, law: FigureLaw) -> None:
        self._desk, self._law = desk, law
        self._thai, self._paper = Catalogue("forms", THAI), Catalogue("paper", THAI)

    def paper(self, english: str) -> str:
        """A sentence in Thai."""
        return self._paper.text(english)

    def counted(self, each: Table | Figure) -> Sequence[Cell]:
        """A table or figure."""
        by = self._desk.definitions.codes["signoff"].label_of(each.to_be_confirmed_by)
        kind = "table" if isinstance(each, Table) else "figure"
        thai = self._thai.label(each.context, each.title)
        return (kind, each.id, None, each.title, thai, each.definition, each.source, by)

    def codes(self, dimension: str, codes: Sequence[str]) -> Iterator[Sequence[Cell]]:
        """The codes of a dimension in their order."""
        for code in codes:
            english, thai = self._code(dimension, code)
            yield ("code", dimension, code, english, thai, None, None, None)

    def _code(self, dimension: str, code: str) -> tuple[str, str]:
        if code in SILENCES:
            english = SILENT[Missing(code)].english
            return english, self._paper.text(english)
        if code == NONE:
            return _NONE, self._paper.text(_NONE)
        if dimension == "window":
            name = next((each.name for each in self._desk.rules.windows if each.id == code), code)
            return name, self._thai.label(f"clock.{code}", name)
        list_id = LIST_OF.get(dimension)
        if list_id is None:  # named elsewhere: an organisation of the list, a question
            return code, code
        own = self._law.lists.get(list_id)
        if own is not None:
            english = own.codes.get(code, code)
            return english, self._thai.label(f"figure_list.{list_id}.{code}", english)
        english = self._desk.definitions.codes[list_id].label_of(code)
        return english, self._thai.label(f"{list_id}.{code}", english)
