"""The lines of a table of numbers as Qt asks for them, and how wide its columns are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from clinic_app.facts import dataclass
from clinic_app.ui.parts.paragraph import laid_out
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, width_of

NOBODY: Final = "–"
"""None: a zero is easily read over, and easily taken for what is not shown."""

NARROW: Final = 88
SIDE: Final = 12
"""The air on each side of what a cell says."""
_ROUNDED: Final = 1
"""What a width in whole pixels may have lost."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its label, what it says in each column, and what each of them stands for."""

    label: str
    cells: tuple[str, ...]
    keys: tuple[tuple[str, str] | None, ...]
    """None where there is nothing behind."""
    bold: bool = False


class Numbers(QAbstractTableModel):
    """Column 0 holds the labels, the others what is said of them; the last is the sum of each line."""

    def __init__(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        super().__init__()
        self._take(heads, lines)

    def tell(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        """Where lines and columns mean the same, whoever stands on one of them goes on standing there."""
        if self.heads == tuple(heads) and [each.label for each in self.lines] == [each.label for each in lines]:
            self._take(heads, lines)
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(heads) - 1))
            return
        self.beginResetModel()
        self._take(heads, lines)
        self.endResetModel()

    def _take(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        self.heads, self.lines = tuple(heads), tuple(lines)
        self.widths = (0, *(_width(head, (line.cells[at] for line in lines)) for at, head in enumerate(heads[1:])))
        self.broken = [_broken(words, width - 2 * SIDE) for words, width in zip(heads, self.widths, strict=True)]
        self.labels: list[Sequence[str]] = [(each.label,) for each in lines]

    def break_labels(self, width: int) -> None:
        """Break each label into the lines it takes in a column of this width: `labels`."""
        self.labels = [
            laid_out(each.label, self.style(row, 0), width - 2 * SIDE) for row, each in enumerate(self.lines)
        ]

    def style(self, row: int, column: int) -> Type:
        """Sums are bold."""
        sums = self.lines[row].bold or column == len(self.heads) - 1
        return Type.BODY_BOLD if sums else Type.BODY

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The labels and what is said of them."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words over each column, for what reads the screen aloud."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says; read aloud, it says of what."""
        line, column = self.lines[index.row()], index.column()
        words = line.cells[column - 1] if column else line.label
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words
            case Qt.ItemDataRole.ToolTipRole:
                return tip(words)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.label}, {self.heads[column]}: {words}" if column else words
        return None


def _width(head: str, cells: Iterable[str]) -> int:
    """For the longest word of a head, the others go below it; and for what is said instead of a number."""
    longest = max((width_of(Type.COMPACT, word) for word in head.split()), default=0)
    said = max((width_of(Type.BODY_BOLD, cell) for cell in {*cells} if not cell.isdigit()), default=0)
    return max(NARROW, longest + 2 * SIDE, said + 2 * SIDE + _ROUNDED)


def _broken(words: str, room: int) -> list[str]:
    """In lines that fit the column."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(Type.COMPACT, longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
