"""Editors of codes of a form, of which a newer program may know more: these are kept, and said to be there."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.answers import Stored
from clinic_app.ui.forms.choices import BoxEditor, Choices, SeveralEditor
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.kept_choice import KeepingEditor
from clinic_app.ui.i18n import ngettext
from clinic_app.ui.parts.paragraph import Paragraph


class CodeEditor(KeepingEditor):
    """One of some codes, in a box that opens."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._box = BoxEditor(choices)
        self._offered = frozenset(code for code, _label in choices)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._box)
        self.setFocusProxy(self._box)
        self._box.edited.connect(self._chose)
        self._box.problem_changed.connect(self.problem_changed)

    @property
    def box(self) -> ChoiceBox:
        """Where it is chosen."""
        return self._box.box

    def put(self, stored: Stored | None) -> None:
        """Show a code, or what was typed instead of one."""
        self._box.put(None if self.keep(stored, self._offered) else stored)

    def value(self) -> Stored | None:
        """The code, or what was typed."""
        return self._box.value() if self.kept is None else self.kept

    def name(self, label: str) -> None:
        """The box carries the name."""
        super().name(label)
        self._box.name(label)

    def _chose(self) -> None:
        self.kept = None
        self.edited.emit()


class CodesEditor(SeveralEditor):
    """Several codes; of those that this program does not know it says how many there are, and that they are kept."""

    def __init__(self, choices: Choices) -> None:
        super().__init__(choices)
        self._newer: Paragraph | None = None

    @property
    def keeps(self) -> bool:
        """Whether there are such."""
        return bool(self._unknown)

    def put(self, stored: Stored | None) -> None:
        """Show the codes, and that there are others."""
        super().put(stored)
        n = len(self._unknown)
        if self._newer is None:
            if not n:
                return
            self._newer = Paragraph("", colour="sub")
            inside = self.layout()
            assert inside is not None
            inside.addWidget(self._newer)
        self._newer.setText(
            ngettext("{n} choice of a newer program: kept", "{n} choices of a newer program: kept", n).format(n=n)
        )
        self._newer.setVisible(n > 0)
