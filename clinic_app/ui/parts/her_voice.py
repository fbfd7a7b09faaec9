"""On the screen turned to her: a large key that reads the sentence to her, and is silent when it is pressed again."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLayout, QSizePolicy, QWidget

from clinic_app.services.read_aloud import Recorded
from clinic_app.ui import aloud, ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import PressedOnce
from clinic_app.ui.theme import tokens
from clinic_app.ui.wording_message import Message

_SIDE = 80


class HerVoice(PressedOnce, QAbstractButton):
    """No words of ours: it bears a loudspeaker, or a cross while it speaks, and is called by what it reads.

    A loudspeaker that is struck out: nothing here could play it. Pressed again, it tries again.
    """

    def __init__(self, sentence: str, recorded: Recorded, player: aloud.Player) -> None:
        super().__init__()
        self._spoken = recorded
        self.aloud = aloud.Aloud(player, self)
        self.failed = False
        self.aloud.changed.connect(self._changed)
        self.aloud.not_heard.connect(self._not_heard)
        self.setAccessibleName(sentence)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._pressed)

    def sizeHint(self) -> QSize:
        """As high as her answers."""
        return QSize(_SIDE, _SIDE)

    def _pressed(self) -> None:
        if self.aloud.plays:
            self.aloud.stop()
        else:
            self.aloud.play(self._spoken)

    def _changed(self, plays: bool) -> None:
        self.failed = self.failed and not plays
        self.update()

    def _not_heard(self) -> None:
        self.failed = True
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Turned back, hidden or locked: silent at once."""
        self.aloud.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """An edge, and the sign."""
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        ink.frame(painter, ink.within_ring(rect, self.hasFocus()), fill=theme.colour("surface"),
                  edge=theme.colour("ctl"), radius=8)  # fmt: skip
        sign = "x" if self.aloud.plays else "volume-x" if self.failed else "volume-2"
        paint(painter, sign, rect.adjusted(24, 24, -24, -24), theme.colour("ink"))
        painter.end()


def not_heard() -> Message:
    """For whoever turned the screen, or listens first: nothing of it is said to her."""
    return Message(
        _("The recording was not heard: nothing on this PC plays it."),
        _("See that a loudspeaker is connected and switched on, then try again. Until then, read the sentence aloud."),
    )


def with_voice(question: QWidget, sentence: str, recorded: Recorded | None) -> tuple[QLayout, HerVoice | None]:
    """The question, with a key beside it where there is a recording and something here that plays it."""
    player = aloud.of_this_system() if recorded is not None else None
    row = QHBoxLayout()
    row.setSpacing(24)
    row.addWidget(question, 1)
    if recorded is None or player is None:
        return row, None
    voice = HerVoice(sentence, recorded, player)
    row.addWidget(voice, 0, Qt.AlignmentFlag.AlignTop)
    return row, voice
