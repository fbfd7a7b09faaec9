"""The cards of today: four lines and all the others behind one key, or one kind word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain, quiet
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.waiting_rows import WaitingRows
from clinic_app.ui.theme import Type

SHOWN: Final = 4


class Lines(Card):
    """A card with up to four lines, or one kind word. *All* shows the rest in the same place."""

    def __init__(self, title: str, mark: str, note: str) -> None:
        super().__init__(title, mark, padding=0)
        self._count = OneLine(note, Type.CAPTION, colour="sub")
        self.all: Button | None = None
        self.act(self._count)
        self._note = note
        self._whole = False
        self._makers: Sequence[Callable[[], QWidget]] = ()
        self._empty = ("", "")
        self._inside: QWidget = WaitingRows()
        self.body.addWidget(self._inside)

    def show_lines(self, lines: Sequence[Callable[[], QWidget]], empty: tuple[str, str], note: str = "") -> None:
        """Show these, the first four of them unless all were asked for. A line is made when it is shown."""
        self._makers, self._empty = lines, empty
        self._count.setText(note or self._note)
        self._lay()

    def _turn(self) -> None:
        self._whole = not self._whole
        self._lay()
        if self.all is not None:
            self.all.setFocus()

    def _lay(self) -> None:
        self.body.removeWidget(self._inside)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        for make in self._makers if self._whole else self._makers[:SHOWN]:
            if column.count():
                column.addWidget(Divider())
            column.addWidget(make())
        if not self._makers:
            column.addWidget(EmptyState("check", *self._empty))
        column.addStretch(1)
        self._offer_all(len(self._makers))
        self.body.addWidget(self._inside)

    def _offer_all(self, n: int) -> None:
        """The key to the others, made once there are others."""
        if self.all is None:
            if n <= SHOWN:
                return
            self.all = quiet("", size="small")
            self.all.clicked.connect(lambda _on: self._turn())
            self.act(self.all)
        self.all.setText(_("Fewer") if self._whole else _("All {n}").format(n=n))
        self.all.setAccessibleName(f"{self.accessibleName()}: {self.all.text()}")
        self.all.setVisible(n > SHOWN)


def today_line(  # noqa: PLR0917
    code: str, words: str, caption: str, verb: str, act: Callable[[], None] | None, tone: str = "ink", mark: str = "",
    more: QWidget | None = None,
) -> QWidget:  # fmt: skip
    """Two lines of words at the left, one button at the right, and beside it what else can be done."""
    first = QHBoxLayout()
    first.setSpacing(8)
    if code:
        first.addWidget(OneLine(shown_code(code), Type.CODE))
    if words:
        first.addWidget(OneLine(words, Type.BODY_BOLD, colour=tone, elides=True))
    first.addStretch(1)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addLayout(first)
    texts.addWidget(OneLine(caption, Type.CAPTION, colour="sub", elides=True))
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 8, 16, 8)
    row.setSpacing(12)
    if mark:
        row.addWidget(Mark(mark), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(texts, 1)
    if act is not None:
        button = plain(verb, size="small")
        button.setAccessibleName(f"{verb}: {shown_code(code) if code else words}")
        button.clicked.connect(lambda _on=False: act())
        row.addWidget(button)
    if more is not None:
        row.addWidget(more)
    return made
