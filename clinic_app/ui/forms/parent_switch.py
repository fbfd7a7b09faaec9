"""Of several incidents, the one whose people, care or marks a section shows: chosen above its questions."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinic_app.domain.case import CASE
from clinic_app.domain.definitions import Definitions, Section
from clinic_app.domain.ids import EntityId
from clinic_app.ui.forms.group_view import Sheet
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.pill import Chip


class ParentSwitch(QWidget):
    """Shown only while there are several of the kind. Choosing keeps the focus on what was chosen."""

    def __init__(self, kind: str, sheet: Sheet, chosen: dict[str, EntityId]) -> None:
        super().__init__()
        self.chips: list[Chip] = []
        self._kind = kind
        self._sheet = sheet
        self._chosen = chosen
        self._there: list[EntityId] = []
        self._row = of_chips()
        self.setLayout(self._row)
        self.hide()

    def refresh(self) -> None:
        """Show what there is to choose from, and what is chosen."""
        there = [each.id for each in self._sheet.filling.case.of_kind(self._kind)]
        if there != self._there:
            self._there = there
            self._make()
        for entity, chip in zip(there, self.chips, strict=True):
            chip.setChecked(entity == self._chosen.get(self._kind))

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return len(self._there) > 1

    def _make(self) -> None:
        for old in self.chips:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        name = self._sheet.labels.kind(self._kind)
        self.chips = [Chip(f"{name} {number}") for number in range(1, len(self._there) + 1)]
        for entity, chip in zip(self._there, self.chips, strict=True):
            chip.clicked.connect(lambda _on=False, chosen=entity: self._choose(chosen))
            self._row.addWidget(chip)

    def _choose(self, entity: EntityId) -> None:
        self._chosen[self._kind] = entity
        self._sheet.filling.reshaped.emit()


def parent_of(section: Section, definitions: Definitions) -> str | None:
    """The kind that everything in a section hangs on, if it is neither the case nor shown in the section itself."""
    own = {group.kind for group in section.groups}
    above = {definitions.kinds[kind].parent for kind in own} - own - {CASE, None}
    return above.pop() if len(above) == 1 else None
