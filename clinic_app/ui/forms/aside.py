"""Keeps what is typed on a page that writes by one act, within two seconds, until that act or until it is let go."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.domain.answers import Stored
from clinic_app.domain.ids import CaseId
from clinic_app.errors import VaultError
from clinic_app.services.asides import Aside, Asides
from clinic_app.ui.jobs import Jobs

__all__ = ["Aside", "KeptAside"]

_KEEP_AFTER_MS: Final = 700
"""From the first key of a burst, not from the last: nobody types so fast that it waits longer."""
_AGAIN_AFTER_MS: Final = 5_000


class KeptAside(QObject):
    """What one page holds, by what it is about. Nothing is dropped when keeping fails: it is tried again."""

    failed = Signal(object)
    """Keeping failed: the error. It is told once, until keeping works again."""
    kept = Signal()
    """The vault has everything."""

    def __init__(self, asides: Asides, jobs: Jobs, case_id: CaseId, page: str, parent: QObject) -> None:
        super().__init__(parent)
        self._asides, self._jobs, self._case_id, self._page = asides, jobs, case_id, page
        self._known: dict[str, dict[str, Stored]] = {}
        self._dirty, self.unkept = set[str](), dict[str, Exception]()
        self.failing, self._on_its_way = False, 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.keep)

    @property
    def settled(self) -> bool:
        """Whether the vault has everything: nothing waits for it, nothing is on its way, nothing was refused."""
        return not self._dirty and not self._on_its_way and not self.unkept

    def learn(self, about: str, values: Mapping[str, Stored | None]) -> None:
        """What the vault holds already."""
        self._known[about] = {part: value for part, value in values.items() if value is not None}

    def say(self, about: str, values: Mapping[str, Stored | None]) -> None:
        """What stands there now; parts without a value are none, and nothing at all is forgotten."""
        said = {part: value for part, value in values.items() if value not in (None, "")}
        if self._known.get(about, {}) == said:
            return
        self._known[about] = said
        self._dirty.add(about)
        if not self._timer.isActive():
            self._timer.start(_KEEP_AFTER_MS)

    def keep(self) -> None:
        """Hand it to the vault now."""
        self._timer.stop()
        for about in tuple(self._dirty):
            self._dirty.discard(about)
            self._on_its_way += 1
            work = partial(self._asides.keep, self._case_id, self._page, about, dict(self._known[about]))
            self._jobs.run(self, work, partial(self._was_kept, about), partial(self._was_not_kept, about))

    def _was_kept(self, about: str, _nothing: object) -> None:
        self.failing, self._on_its_way = False, self._on_its_way - 1
        self.unkept.pop(about, None)
        if self.settled:
            self.kept.emit()

    def _was_not_kept(self, about: str, error: Exception) -> None:
        self._on_its_way -= 1
        self.unkept[about] = error
        if isinstance(error, VaultError):  # A full disk may be emptied: try again. A refusal stays one.
            self._dirty.add(about)
            self._timer.start(_AGAIN_AFTER_MS)
        if not self.failing:
            self.failing = True
            self.failed.emit(error)
