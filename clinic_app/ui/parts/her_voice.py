"""On the screen turned to her: a large key that reads the sentence to her, and is silent when it is pressed again."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLayout, QSizePolicy, QWidget

from clinic_app.services.read_aloud import Recorded
from clinic_app.ui import aloud, ink
from clinic_app.ui.icons import paint
from clinic_app.ui.theme import tokens

_SIDE = 80


class HerVoice(QAbstractButton):
    """No words of ours: it bears a loudspeaker, or a cross while it speaks, and is called by what it reads."""

    def __init__(self, sentence: str, recorded: Recorded, player: aloud.Player) -> None:
        super().__init__()
        self._spoken = recorded
        self.aloud = aloud.Aloud(player, self)
        self.aloud.changed.connect(lambda _plays: self.update())
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
        paint(painter, "x" if self.aloud.plays else "volume-2", rect.adjusted(24, 24, -24, -24), theme.colour("ink"))
        painter.end()


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
