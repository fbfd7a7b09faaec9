"""When the rest of the page hears of an answer: at once, but of a word that is still being typed when the hands pause.

Everything that follows from an answer (what it opens, clocks, sums) is looked through each time it is told. The answer
itself is in the case, and on its way to the record, with every key.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from clinic_app.domain.ids import EntityId
from clinic_app.ui.forms.edits import Edit

PAUSE_MS: Final = 250


class Echo(QObject):
    """Tells of edits one after another; nothing is lost, and two of the same word are told once."""

    told = Signal(object, str)
    """An answer changed: its entity and field."""

    def __init__(self, parent: QObject, *, pause_ms: int = PAUSE_MS) -> None:
        super().__init__(parent)
        self._last: tuple[EntityId, str] | None = None
        self._since_last = QElapsedTimer()
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._tell)

    def hear(self, edit: Edit) -> None:
        """An answer was given, changed or taken back."""
        which = (edit.place.entity, edit.field)
        goes_on = self._last == which and self._since_last.elapsed() < self._pause.interval() and _is_typed(edit)
        if self._pause.isActive() and self._last != which:
            self._tell()
        self._last = which
        self._since_last.start()
        if goes_on:
            self._pause.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._pause.stop()
        assert self._last is not None
        self.told.emit(*self._last)


def _is_typed(edit: Edit) -> bool:
    """A word that grew or shrank at its end; one choice after another is told each time."""
    before, after = edit.before, edit.after
    return isinstance(before, str) and isinstance(after, str) and (before.startswith(after) or after.startswith(before))
