"""Which cases the list shows: open or closed ones, those in danger, those that wait for consent."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from clinic_app.services.finding import CaseFilter
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.pill import Chip


class CaseFilters(QObject):
    """Four chips for whoever lays them out. `changed` when a hand pressed one."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.opened, self.closed = Chip(_("Open")), Chip(_("Closed"))
        self.danger, self.waiting = Chip(_("Danger high")), Chip(_("Waiting for consent"))
        self.opened.setChecked(True)
        self.opened.clicked.connect(lambda _on=False: self._instead_of(self.closed))
        self.closed.clicked.connect(lambda _on=False: self._instead_of(self.opened))
        for chip in (self.danger, self.waiting):
            chip.clicked.connect(lambda _on=False: self.changed.emit())

    @property
    def chips(self) -> tuple[Chip, ...]:
        """In the order in which they stand."""
        return self.opened, self.closed, self.danger, self.waiting

    @property
    def wanted(self) -> CaseFilter:
        """What is asked for now."""
        either = self.opened.isChecked() or self.closed.isChecked()
        return CaseFilter(
            closed=self.closed.isChecked() if either else None,
            danger="high" if self.danger.isChecked() else None,
            mode="waiting" if self.waiting.isChecked() else None,
        )

    def go_on_like(self, before: CaseFilters) -> None:
        """As they were chosen in another language."""
        for chip, other in zip(self.chips, before.chips, strict=True):
            chip.setChecked(other.isChecked())

    def _instead_of(self, other: Chip) -> None:
        other.setChecked(False)
        self.changed.emit()
