"""How a paper is printed, and why: large, with room for a punch, in Thai digits; a reason where one is due."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinic_app.services.paper import LARGE, USUAL, Setting
from clinic_app.ui import i18n
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type

_THAI: Final = "th"


class PrintHow(QWidget):
    """`changed` when the paper has to be made anew."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(OneLine(_("How it is printed"), Type.SECTION))
        self.large = QCheckBox(_("Large print"))
        self.punched = QCheckBox(_("Room for a punch"))
        self.thai_digits = QCheckBox(_("Thai digits"))
        self.marked = QCheckBox(_("For her: with our name and the square"))
        for box in (self.large, self.punched, self.thai_digits, self.marked):
            box.toggled.connect(lambda _on: self.changed.emit())
            column.addWidget(box)
        self.thai_digits.setVisible(i18n.language() == _THAI)
        self.marked.hide()
        self._why = OneLine(_("Why it is printed"), Type.COMPACT, colour="sub")
        self.reason = ChoiceBox()
        self.reason.setAccessibleName(_("Why it is printed"))
        self.reason.setPlaceholderText(_("Choose a reason"))
        self.reason.offer(list(reasons().items()))
        for widget in (self._why, self.reason):
            column.addWidget(widget)
            widget.hide()

    @property
    def setting(self) -> Setting:
        """What was asked for."""
        return Setting(
            scale=LARGE if self.large.isChecked() else USUAL.scale, punched=self.punched.isChecked(),
            thai_digits=self.thai_digits.isChecked(), marked=self.marked.isChecked(),
        )  # fmt: skip

    def ask_why(self, asked: bool) -> None:
        """Whether a reason is due for this paper."""
        self._why.setVisible(asked)
        self.reason.setVisible(asked)

    @property
    def why(self) -> str | None:
        """The reason, if one was asked for and chosen."""
        return self.reason.code if self.reason.isVisibleTo(self) else None


def reasons() -> dict[str, str]:
    """Why a paper is printed, in words."""
    return {
        "her_request": _("The survivor asks for it"),
        "court_or_police": _("A court or the police"),
        "treatment": _("Whoever treats her"),
        "hand_over": _("Handed over to a colleague"),
        "our_file": _("Our own file"),
        "other": _("Something else"),
    }
