"""The rows of the list: fetched page by page as they come into view, never a name among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import Mode
from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import instant
from clinic_app.services.finding import CaseRow
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.screens.case_clocks import left_words
from clinic_app.ui.screens.case_facts import mode_words
from clinic_app.ui.theme import Type, width_of

MASK: Final = "••••• ••••"
_AIR: Final = 28
_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """From left to right."""

    CODE = 0
    NAME = 1
    AGE = 2
    LANGUAGE = 3
    DANGER = 4
    CLOCK = 5
    CONSENT = 6
    OPENED = 7


class CaseModel(QAbstractTableModel):
    """What was fetched so far. `more_wanted` asks for the page that follows."""

    more_wanted = Signal(int)

    def __init__(self, labels: Labels, site: Site) -> None:
        super().__init__()
        self._labels = labels
        self._site = site
        self._rows: list[CaseRow] = []
        self._next: int | None = None
        self._asked = False
        self._words: dict[Column, Callable[[CaseRow], str]] = {
            Column.CODE: lambda row: shown_code(row.code),
            Column.NAME: lambda _row: MASK,
            Column.AGE: lambda row: self._code("age_band", row.age_band),
            Column.LANGUAGE: lambda row: self._code("lang", row.language),
            Column.DANGER: lambda row: self._code("risk_level", row.danger) if row.danger else _("not assessed"),
            Column.CLOCK: self.clock_words,
            Column.CONSENT: lambda row: mode_words(Mode(row.mode)),
            Column.OPENED: self._opened,
        }

    def replace(self, rows: Sequence[CaseRow], following: int | None = None) -> None:
        """Show other rows; `following` is where the next page begins."""
        self.beginResetModel()
        self._rows, self._next, self._asked = list(rows), following, False
        self.endResetModel()

    def append(self, rows: Sequence[CaseRow], following: int | None) -> None:
        """The page that was asked for came."""
        self._next, self._asked = following, False
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def at(self, index: _Index) -> CaseRow | None:
        """The case of a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def row_of(self, case_id: CaseId | None) -> int:
        """In which row a case stands; the first for none, and for one that is not among what was fetched."""
        return next((at for at, row in enumerate(self._rows if case_id else ()) if row.id == case_id), 0)

    def clock_words(self, row: CaseRow) -> str:
        """Time to the next end of a window, or a dash."""
        left = self.clock_left(row)
        return "–" if left is None else left_words(left) if left else _("offer now")

    def clock_left(self, row: CaseRow) -> timedelta | None:
        """Time to the next end; zero for *offer now*."""
        if row.next_clock_at is None:
            return None
        return max(instant(row.next_clock_at) - self._site.clock.now(), timedelta())

    def widths(self) -> dict[Column, int]:
        """How wide each column is that cuts nothing, in the language of the screen."""
        name = width_of(Type.CAPTION, _("Name (masked)"))
        danger = (self._widest("risk_level", Type.BODY_BOLD), width_of(Type.BODY, _("not assessed")))
        return {
            Column.CODE: 106, Column.NAME: name + _AIR, Column.AGE: self._widest("age_band") + _AIR,
            Column.LANGUAGE: self._widest("lang") + _AIR, Column.DANGER: max(danger) + _AIR, Column.CLOCK: 118,
            Column.CONSENT: 90, Column.OPENED: 150,
        }  # fmt: skip

    def least(self) -> dict[Column, int]:
        """How narrow those may become that can be told in short: see `CaseTable`."""
        day = max(width_of(Type.BODY, self._site.in_own_era(f"2026-{month:02d}-28")) for month in range(1, 13))
        return {Column.OPENED: day + _AIR, Column.LANGUAGE: 88}

    def _widest(self, list_id: str, style: Type = Type.BODY) -> int:
        return max(width_of(style, self._code(list_id, code)) for code in self._labels.definitions.codes[list_id].ids)

    # --- what Qt asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """As many as there are columns."""
        return len(Column)

    def canFetchMore(self, parent: _Index) -> bool:
        """Whether the vault has more and was not asked yet."""
        return not parent.isValid() and self._next is not None and not self._asked

    def fetchMore(self, _parent: _Index) -> None:
        """Ask for the next page; it comes when it comes."""
        if self._next is not None and not self._asked:
            self._asked = True
            self.more_wanted.emit(self._next)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heads of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            _("Code"), _("Name (masked)"), _("Age band"), _("Language"), _("Danger"), _("Next clock"), _("Consent"),
            _("Interview"),
        )[section]  # fmt: skip

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell, and for those who hear the screen the whole line in the first."""
        row = self.at(index)
        if row is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(column, row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.words(column, row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = _("name masked") if column is Column.NAME else self.words(column, row)
            return f"{self.headerData(column, Qt.Orientation.Horizontal)}: {said}"
        return None

    def rows(self, first: int, last: int) -> Sequence[CaseRow]:
        """From the first to the last, both of them with it."""
        return self._rows[first : last + 1]

    def words(self, column: Column, row: CaseRow) -> str:
        """What stands in a cell."""
        return self._words[column](row)

    def _code(self, list_id: str, code: str | None) -> str:
        return self._labels.code(list_id, code) if code else "–"

    def day_in_own_era(self, row: CaseRow) -> str:
        """The day of the interview, shorter."""
        return self._site.in_own_era(row.opened_on) if row.opened_on else "–"

    def _opened(self, row: CaseRow) -> str:
        return self._site.shown_iso(row.opened_on) if row.opened_on else "–"
