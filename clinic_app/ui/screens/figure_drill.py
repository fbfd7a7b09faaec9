"""From a number of the own clinic to the files behind it; the journal keeps which number was asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from clinic_app.domain.definitions import Field
from clinic_app.services.reporting import ALL, WHOLE, Figure, Listed, Of, Table
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.figure_files import FilesBehind
from clinic_app.ui.screens.figure_period import span_words
from clinic_app.ui.screens.figure_words import FigureWords
from clinic_app.ui.screens.ways import Ways


class Drill:
    """`owner` is the page from which it goes on; `words` are those of the report that it shows now."""

    def __init__(self, ways: Ways, owner: QObject, words: FigureWords, refuse: Callable[[Exception], None]) -> None:
        self._ways, self._owner, self.words, self._refuse = ways, owner, words, refuse
        self._reporting = ways.clinic.reporting

    def open(self, counted_id: str, months: range, row: str = ALL, column: str = ALL) -> None:
        """The files behind a cell, a figure or a middle value of the set."""
        work = partial(self._reporting.behind, counted_id, months, row, column)
        self._show(self._what(counted_id, row, column), months, work)

    def month(self, month: str, figure: str) -> None:
        """The files behind one month of the trend."""
        self.open(figure, range(int(month), int(month) + 1))

    def own(self, table: Table, months: range, row: str, column: str) -> None:
        """The files behind a cell of a table that somebody put together."""
        work = partial(self._reporting.behind_own, table, months, row, column)
        self._show(self.words.title(table), months, work)

    def site(self, field: Field, months: range, code: str, answer: str) -> None:
        """The files behind an answer to a question of this site."""
        work = partial(self._reporting.behind_site, field.id, months, code)
        self._show(answer, months, work)

    def work(self, which: str, what: str) -> None:
        """The files behind a sum of the work now."""
        self._open(what, partial(self._reporting.behind_work, Of(which)))

    def _show(self, what: str, months: range, work: Callable[[], tuple[Listed, ...]]) -> None:
        self._open(" · ".join(filter(None, (what, span_words(months)))), work)

    def _open(self, title: str, work: Callable[[], tuple[Listed, ...]]) -> None:
        def show(files: tuple[Listed, ...]) -> None:
            self._ways.inside.open_page(FilesBehind(self._ways, title, files))

        self._ways.jobs.run(self._owner, work, show, self._refuse)

    def _what(self, counted_id: str, row: str, column: str) -> str:
        which = self._reporting.law.find(counted_id)
        parts = [self.words.title(which)]
        if isinstance(which, Figure):
            parts += [_("All")] if row == WHOLE else []
        elif row != ALL:
            parts.append(self.words.code(which.rows, row))
        if column != ALL and isinstance(which, Table) and which.columns:
            parts.append(self.words.code(which.columns, column))
        return " · ".join(parts)
