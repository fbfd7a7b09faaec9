"""The monthly return as a paper: the numbers of one month put into the words of the page."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.answers import Missing
from clinic_app.domain.dates import DayReading, shown, shown_instant
from clinic_app.domain.reporting.counting import ALL, FigureCount, TableCount
from clinic_app.domain.reporting.law import LIST_OF, Figure, FigureLaw, Kind, Table
from clinic_app.domain.reporting.rows import SILENCES
from clinic_app.domain.reporting.tally import first_of
from clinic_app.printing.bilingual import Words
from clinic_app.printing.monthly_return import SILENT, SUM, MonthlyReturn, ReturnFigure, ReturnTable, monthly_return
from clinic_app.printing.text_groups import STAFF_LANGUAGES
from clinic_app.services import paper_words
from clinic_app.services.desk import Desk
from clinic_app.services.paper import Paper
from clinic_app.services.paper_words import Letterhead
from clinic_app.services.reports import Report

DOCUMENT: Final = "monthly_return"

_FEW: Final = 8
"""A list with so many codes stands whole; of a longer one only what was met."""


def return_paper(
    desk: Desk, law: FigureLaw, report: Report, *, office: str, letterhead: Letterhead, language: str | None
) -> Paper:
    """The return of one month, in a language of the staff; another language than theirs changes nothing."""
    staff = language if language in STAFF_LANGUAGES else desk.settings.language
    filled = _Filled(desk, law)
    day = first_of(report.months[0])

    def make(number: str) -> bytes:
        facts = MonthlyReturn(
            office=office,
            clinic=letterhead.name,
            duty_line=letterhead.duty_line,
            month=shown(DayReading(day.year, day.month), staff),
            counted_at=shown_instant(report.made_at, desk.clock.zone, staff),
            version=report.version,
            role=paper_words.role_of(desk.me.role),
            people=report.people or 0,
            not_in_statistics=report.not_in_statistics or 0,
            unread=report.unread,
            elsewhere=report.elsewhere,
            unfinished=report.unfinished,
            changed=_changed(report, staff),
            empty=report.empty,
            figures=tuple(filled.figure(each) for each in report.figures),
            tables=tuple(filled.table(each) for each in report.tables),
            print_number=number,
        )
        return monthly_return(facts, staff=staff, training=desk.vault.training)

    return Paper(document=DOCUMENT, pdf=make(""), make=make)


class _Filled:
    def __init__(self, desk: Desk, law: FigureLaw) -> None:
        self._known, self._law = desk.definitions, law

    def figure(self, found: FigureCount) -> ReturnFigure:
        title, definition = _title(found.figure), _definition(found.figure)
        if found.figure.kind is Kind.SHARE:
            return ReturnFigure(title=title, definition=definition, value=str(found.n), of=str(found.of))
        return ReturnFigure(title=title, definition=definition, value="–" if found.n is None else str(found.n))

    def table(self, found: TableCount) -> ReturnTable:
        table = found.table
        met = {code for pair, n in found.cells.items() if n for code in pair}
        rows = [*_kept(found.rows, met), ALL]
        columns = [*_kept(found.columns, met), ALL]
        return ReturnTable(
            title=_title(table),
            definition=_definition(table),
            confirmed_by=paper_words.coded(self._known, "signoff", table.to_be_confirmed_by),
            heads=tuple(self._code(table.columns or "", column) for column in columns),
            lines=tuple(
                (self._code(table.rows, row), tuple(found.cell(row, column) for column in columns)) for row in rows
            ),
        )

    def _code(self, dimension: str, code: str) -> Words:
        if code == ALL:
            return SUM
        if code in SILENCES:
            return SILENT[Missing(code)]
        words = paper_words.coded(self._known, LIST_OF[dimension], code)
        return words if any(map(str.isalpha, words.english)) else Words.plain(words.english)  # numbers are said alike


def _title(counted: Table | Figure) -> Words:
    return Words("forms", counted.context, counted.title)


def _definition(counted: Table | Figure) -> Words:
    return Words("forms", f"{counted.context}.definition", counted.definition)


def _changed(report: Report, staff: str) -> tuple[str, str] | None:
    if report.changed is None:
        return None
    since, before = report.changed
    return shown(DayReading(since.year, since.month, since.day), staff), before


def _kept(codes: tuple[str, ...], met: set[str]) -> list[str]:
    return [code for code in codes if len(codes) <= _FEW or code in met]
