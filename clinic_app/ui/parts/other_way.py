"""What opens a record without anybody's passphrase: the four lines of the sheet, or a key held elsewhere.

Where somebody's sign-in may do as well, it comes first. Keeps nothing typed once told to `forget`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.errors import WrongPassphrase, WrongRecoveryCode, WrongRecoveryLine
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.code_lines import CodeLines
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.sign_in import SecretBox
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message, told

LINES: Final = 4
SIGN_IN, SHEET, KEY = "sign_in", "sheet", "key"


class OtherWay(QWidget):
    """`picked` says which; `sign_in` is shown for the first choice if it is given."""

    def __init__(self, sign_in: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key_file: Path | None = None
        self.lines = CodeLines(LINES, lambda _number, _signs: None)
        self.key_passphrase = SecretBox(_("Passphrase of the key"))
        self.key_passphrase.setPlaceholderText(_("Passphrase of the key"))
        self.choose_file = plain(_("Choose the key file"), "key-round")
        self.choose_file.clicked.connect(self._ask_file)
        elsewhere = QWidget()
        row = RowOrColumn(words=240)
        elsewhere.setLayout(row)
        row.addWidget(self.choose_file)
        row.addWidget(self.key_passphrase, 1)
        self._shown: dict[str, QWidget] = {SHEET: self.lines, KEY: elsewhere}
        names = [(SHEET, _("The recovery sheet")), (KEY, _("A key held elsewhere"))]
        if sign_in is not None:
            self._shown = {SIGN_IN: sign_in, **self._shown}
            names = [(SIGN_IN, _("Word and passphrase")), *names]
        self.ways = Segments(names, _("What opens it"), size="small", lines=Lines.FOLD)
        self.ways.chosen.connect(lambda way: self.pick(str(way)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.ways, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in self._shown.values():
            column.addWidget(widget)
        self.picked = next(iter(self._shown))
        self.pick(self.picked)

    def pick(self, way: str) -> None:
        """Show what is typed for this one. A press on the chosen one leaves it chosen."""
        self.picked = way if way in self._shown else self.picked
        self.ways.choose(self.picked)
        for each, widget in self._shown.items():
            widget.setVisible(each == self.picked)

    def choose_key(self, path: Path) -> None:
        """The file of a key held elsewhere."""
        self.key_file = path
        self.choose_file.setText(path.name)

    def take(self, other: OtherWay) -> None:
        """What was typed there."""
        self.lines.fill(other.lines.texts())
        if other.key_file is not None:
            self.choose_key(other.key_file)
        self.key_passphrase.setText(other.key_passphrase.text())
        self.pick(other.picked)

    def refuse(self, error: Exception) -> bool:
        """Say it at the line that is wrong; whether there is one."""
        if self.picked == SHEET and isinstance(error, WrongRecoveryLine) and error.line <= LINES:
            self.lines.refuse(error.line, worded(error).what)
            return True
        return False

    def said(self, error: Exception, report: Callable[[Exception], str]) -> Message:
        """What to say of an error that is of no line: of a key one speaks otherwise than of a sheet or a person."""
        if self.picked == KEY and isinstance(error, WrongPassphrase):
            return Message(_("This is not the passphrase of this key."), worded(error).do)
        if self.picked == KEY and isinstance(error, WrongRecoveryCode):
            trusted = _("It was never trusted here, or no longer is. Ask whoever holds it, or take the sheet.")
            return Message(_("This key does not open these records."), trusted)
        return told(error, report)

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        self.lines.forget()
        self.key_passphrase.clear()

    def _ask_file(self) -> None:
        ask_file(self, self.choose_key)
