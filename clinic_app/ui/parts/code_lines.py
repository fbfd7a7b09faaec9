"""The four lines of the recovery sheet, typed back: each is looked at as soon as it is whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type, font, tokens, width_of

SIGNS: Final = 9
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def plain(typed: str) -> str:
    """The signs of a line as they count: upper case, no dashes or spaces, O as 0, I and L as 1."""
    return "".join(sign for sign in typed.upper() if sign not in " -\t·").translate(_READ_AS)


class _LineBox(QLineEdit):
    def __init__(self, number: int) -> None:
        super().__init__()
        self.setAccessibleName(_("Line {n}").format(n=number))
        self.setFont(font(Type.CODE_LARGE))
        self.setMaxLength(20)
        self.matches = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = tokens(self)
        painter = QPainter(self)
        if self.matches:
            words = _("matches")
            width = width_of(Type.BODY, words)
            place = QRectF(self.width() - width - 14, 0, width + 2, self.height())
            ink.words(painter, place, words, font(Type.BODY), theme.colour("teal_d"))
            paint(painter, "check", QRectF(place.left() - 20, self.height() / 2 - 8, 16, 16), theme.colour("teal"))
        elif self.property("problem"):
            paint(
                painter, "triangle-alert", QRectF(self.width() - 30, self.height() / 2 - 8, 16, 16), theme.colour("red")
            )
        painter.end()


class CodeLines(QWidget):
    """`fits(number, signs)` says whether a whole line is right, or None if nobody can tell before all are there."""

    changed = Signal()

    def __init__(self, count: int, fits: Callable[[int, str], bool | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fits = fits
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        self._boxes: list[_LineBox] = []
        self._problems: list[FieldProblem] = []
        for number in range(1, count + 1):
            box, problem = _LineBox(number), FieldProblem()
            label = OneLine(str(number), Type.BODY, colour="sub", align=Qt.AlignmentFlag.AlignRight)
            label.setFixedWidth(24)
            grid.addWidget(label, 2 * number, 0)
            grid.addWidget(box, 2 * number, 1)
            grid.addWidget(problem, 2 * number + 1, 1)
            grid.setRowMinimumHeight(2 * number + 1, 4)
            box.textEdited.connect(lambda _text, at=number: self._look(at))
            box.returnPressed.connect(box.focusNextChild)
            self._boxes.append(box)
            self._problems.append(problem)

    def texts(self) -> Sequence[str]:
        """What was typed, line by line."""
        return tuple(box.text() for box in self._boxes)

    @property
    def complete(self) -> bool:
        """Whether every line is whole and none is known to be wrong."""
        return all(len(plain(box.text())) == SIGNS and not box.property("problem") for box in self._boxes)

    def begin(self) -> None:
        """The focus on the first line."""
        self._boxes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, texts: Sequence[str]) -> None:
        """What was typed elsewhere."""
        for number, (box, text) in enumerate(zip(self._boxes, texts, strict=True), 1):
            box.setText(text)
            self._look(number)

    def forget(self) -> None:
        """Drop what was typed."""
        for number, box in enumerate(self._boxes, 1):
            box.clear()
            self._look(number)

    def refuse(self, number: int, sentence: str) -> None:
        """Say what is wrong with a line and go there."""
        self._boxes[number - 1].matches = False
        self._problems[number - 1].say(sentence, self._boxes[number - 1])
        self._boxes[number - 1].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _look(self, number: int) -> None:
        box, problem = self._boxes[number - 1], self._problems[number - 1]
        signs = plain(box.text())
        verdict = self._fits(number, signs) if len(signs) == SIGNS else None if len(signs) < SIGNS else False
        box.matches = verdict is True
        wrong = _("Line {line} does not match its check letter. Compare both groups with the sheet.").format(
            line=number
        )
        problem.say(wrong if verdict is False else "", box)
        box.update()
        self.changed.emit()
