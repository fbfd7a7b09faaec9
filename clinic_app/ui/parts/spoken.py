"""One sentence to be said to her and her answer: the focus begins on the sentence, and no answer is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.answer_keys import answer_key
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.theme import Type, font, tokens

_BY_KEY: Final = {"y": "given", "n": "refused", "t": "undecided"}
_ANSWER_WIDTH: Final = 520
_BEFORE_AIR: Final = 1_000


class Number(QWidget):
    """A figure in a ring."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(24, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=None, edge=theme.colour("teal"), radius=12)
        ink.words(painter, self.rect(), str(self._number), font(Type.COMPACT_BOLD), theme.colour("teal"),
                  align=Qt.AlignmentFlag.AlignHCenter)  # fmt: skip
        painter.end()


class Spoken(QLabel):
    """`answered` carries the code a hand chose, or None when it was taken back.

    A label, for what reads the screen aloud: it is the sentence, with its answers inside.
    """

    answered = Signal(object)

    def __init__(self, number: int, title: str, note: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = title
        self.words = Paragraph("", Type.SPOKEN)
        self.segments = Segments(choices, title, size="44", lines=Lines.EVEN)
        self.segments.setMaximumWidth(_ANSWER_WIDTH)
        self.segments.chosen.connect(self._chosen)
        self._state = OneLine("", Type.CAPTION, colour="sub")
        self._mark = Mark("circle-dashed", side=14)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Number(number))
        head.addWidget(OneLine(title, Type.BODY_BOLD))
        head.addWidget(OneLine(note, Type.CAPTION, colour="sub", elides=True), 1)
        head.addWidget(self._mark)
        head.addSpacing(-6)
        head.addWidget(self._state)
        below = QVBoxLayout()
        below.setContentsMargins(36, 0, 0, 0)
        below.setSpacing(10)
        below.addWidget(self.words)
        answers = QHBoxLayout()  # no alignment: on a narrow page they take what there is
        answers.addWidget(self.segments, _BEFORE_AIR)
        answers.addStretch(1)
        below.addLayout(answers)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(below)
        self.put(None)

    def say(self, sentence: str) -> None:
        """What is to be said aloud."""
        quoted = _("“{sentence}”").format(sentence=sentence)
        self.words.setText(quoted)
        self.setAccessibleName(f"{self._title}: {quoted}")
        self.setAccessibleDescription(_("Y, N and T write her answer"))

    def put(self, code: str | None, words: str = "") -> None:
        """Show an answer; `words` say one that is none of the three. Tells nobody."""
        self.segments.choose(code)
        self._state.setText(_("not asked") if code is None else words or _("answered"))
        self._mark.set_mark("circle-dashed" if code is None else "circle-check", "sub" if code is None else "teal")

    def code(self) -> str | None:
        """What is chosen."""
        return self.segments.code()

    def _chosen(self, code: object) -> None:
        self.put(code if isinstance(code, str) else None)
        self.answered.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Her answer by one key, only while the sentence itself has the focus."""
        code = _BY_KEY.get(answer_key(event)) if self.hasFocus() else None
        if code is not None:
            self.segments.choose_by_hand(code)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring, around all of it."""
        if self.hasFocus():
            painter = QPainter(self)
            ink.ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens(self), radius=7)
            painter.end()
