"""What every editor of a field promises: it shows a stored value, gives one back, and never loses what was typed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_app.domain.answers import Stored

LINE: Final = 40
"""How high a control of one line stands."""

WIDEST: Final = 640
"""No control is wider: on wide screens the rest is air."""

TYPED: Final = "typed"
"""Key of a draft value that is not an answer yet: what was typed, as it was typed. It never becomes a revision."""


REFUSED: Final = "refused"
"""Key of a value that reads and that the record does not take, such as a day to come: kept beside it, as given."""


def as_typed(text: str) -> dict[str, str]:
    """The draft value that keeps an unreadable text."""
    return {TYPED: text}


def typed(stored: Stored | None) -> str | None:
    """The unreadable text a draft keeps, if this is one."""
    if isinstance(stored, Mapping) and stored.keys() == {TYPED}:
        return str(stored[TYPED])
    return None


def split(value: Stored | None) -> tuple[Stored | None, Stored | None]:
    """A value as two: what may stand in the record, and what was typed and does not read. Records are split by part."""
    text = typed(value)
    if text is not None:
        return None, text
    if not isinstance(value, Mapping):
        return value, None
    unread = {part: said for part, each in value.items() if (said := typed(each)) is not None}
    read = {part: each for part, each in value.items() if part not in unread}
    return (read or None, unread) if unread else (value, None)


def join(answer: Stored | None, unread: Stored | None) -> Stored | None:
    """The two as one again, as the editor shows them."""
    if isinstance(unread, str):
        return as_typed(unread)
    if isinstance(unread, Mapping) and unread.keys() == {REFUSED}:
        return unread[REFUSED]
    if isinstance(unread, Mapping):
        parts = answer if isinstance(answer, Mapping) else {}
        return {**parts, **{part: as_typed(str(text)) for part, text in unread.items()}}
    return answer


def take_refused(beside: dict[str, Stored]) -> dict[str, Stored]:
    """Take out what the record did not take, to be offered again: another answer may be what it waited for."""
    found = {
        name: each[REFUSED] for name, each in beside.items() if isinstance(each, dict) and each.keys() == {REFUSED}
    }
    for name in found:
        beside.pop(name)
    return found


class Editor(QWidget):
    """Edits the value of one field. Silences are not its business: the row lays a strip over it."""

    edited = Signal()
    """A person changed the value (not: the program showed another)."""
    problem_changed = Signal(str)
    """One sentence on why what is typed is no answer yet; empty when it is."""

    @abstractmethod
    def put(self, stored: Stored | None) -> None:
        """Show a stored value; `None` or a silence empties the editor. Emits nothing."""

    @abstractmethod
    def value(self) -> Stored | None:
        """The value as it would be stored; `None` if there is nothing."""

    def name(self, label: str) -> None:
        """Give every control in it an accessible name."""
        self.setAccessibleName(label)

    @property
    def keeps(self) -> bool:
        """Whether something is kept here that this program does not know: no silence is laid over that by a key."""
        return False

    @property
    def unfolded(self) -> int:
        """How wide it stands before it folds, if it can: a label gives way to it first. 0: it does not."""
        return 0

    def left(self) -> None:
        """The focus left the row."""

    def opened(self) -> None:
        """The row was just uncovered by the person: be ready for the answer."""
        self.setFocus()

    def build(self, room: int) -> int:  # noqa: ARG002
        """Make as much of it as `room` pixels show; how high it will stand at least. Most are whole when they begin."""
        inside = self.layout()
        if inside is not None and inside.hasHeightForWidth():
            return max(LINE, inside.totalHeightForWidth(WIDEST))
        return max(LINE, self.sizeHint().height())
