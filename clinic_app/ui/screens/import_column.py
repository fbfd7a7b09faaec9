"""One column of a sheet: what stands in it, what it is, and what each of its spellings means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from clinic_app.domain.answers import Missing
from clinic_app.domain.definitions import Field
from clinic_app.domain.import_mapping import LEAVE, Role
from clinic_app.services.import_making import ChosenColumn, SheetColumn
from clinic_app.services.importing import column_name
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.silence import silence_words
from clinic_app.ui.theme import Type

_SHOWN = 60
_CODE_ROOM = 280


class ColumnCard(Card):
    """`changed` when a person chose what the column is. Spellings are written into the chosen column at once."""

    changed = Signal()

    def __init__(self, labels: Labels) -> None:
        super().__init__(_("This column"), "sliders-horizontal")
        self._labels = labels
        self._chosen = ChosenColumn()
        self.heading = Paragraph("", Type.BODY_BOLD)
        self.samples = Paragraph("", Type.COMPACT, colour="sub")
        self.target = ChoiceBox()
        self.target.setAccessibleName(_("What this column is"))
        self.target.chosen.connect(self._took)
        self.told = Paragraph(_("What is written in it means:"), Type.COMPACT, colour="sub")
        self.told.hide()
        self.spellings: dict[str, ChoiceBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        for widget in (self.heading, self.samples, self.target, self.told):
            self.body.addWidget(widget)
        self.body.addLayout(self._grid)

    def offer(self, fields: Sequence[Field]) -> None:
        """Everything a column may be."""
        sections = {section.id: self._labels.section(section) for section in self._labels.definitions.sections}
        choices = [(role.value, self.target_words(role.value)) for role in Role]
        choices += [(one.id, f"{self._labels.field(one)} · {sections[one.section]}") for one in fields]
        self.target.offer(choices)

    def target_words(self, target: str) -> str:
        """What a column is said to be, in words."""
        roles = {
            "": _("Left out"),
            Role.LEFT_OUT.value: _("Left out"),
            Role.ROW.value: _("The number of the incident there"),
            Role.SURVIVOR.value: _("The code of the survivor there"),
        }
        if target in roles:
            return roles[target]
        one = self._labels.definitions.fields.get(target)
        return self._labels.field(one) if one is not None else target

    def show_column(self, column: SheetColumn, chosen: ChosenColumn, read: Mapping[str, str | None]) -> None:
        """Show this one."""
        self._chosen = chosen
        self.heading.setText(f"{column_name(column.at)}  {column.heading}")
        self.samples.setText(" · ".join(_short(sample) for sample in column.samples) or _("Nothing stands in it."))
        self.target.choose(chosen.target or Role.LEFT_OUT.value)
        self.show_spellings(chosen, read)

    def show_spellings(self, chosen: ChosenColumn, read: Mapping[str, str | None]) -> None:
        """What each spelling means, where the column is one of choices."""
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.spellings = {}
        one = self._labels.definitions.fields.get(chosen.target)
        choices = self._labels.codes(one.code_list, one.codes) if one is not None and read else []
        choices += [(silence.value, silence_words(silence)) for silence in Missing]
        choices.append((LEAVE, _("Left out")))
        for row, (text, code) in enumerate(read.items()):
            box = ChoiceBox()
            box.room = _CODE_ROOM
            box.offer(choices)
            box.setPlaceholderText(_("nobody said yet"))
            box.setAccessibleName(_short(text))
            box.choose(code)
            box.chosen.connect(partial(self._spelled, text))
            self.spellings[text] = box
            self._grid.addWidget(Paragraph(_short(text), Type.BODY), row, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(box, row, 1)
        self.told.setVisible(bool(read))

    def _took(self) -> None:
        target = self.target.code
        if target is not None and target != self._chosen.target:
            self._chosen.target, self._chosen.codes = target, {}
            self.changed.emit()

    def _spelled(self, text: str) -> None:
        self._chosen.codes[text] = self.spellings[text].code or ""


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
