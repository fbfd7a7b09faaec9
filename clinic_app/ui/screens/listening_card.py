"""Begin to listen: six figures that stand for the passphrase a while. Lies over the page; the rail stays in reach."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.interview_hold import guessed_at_once
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.six_figures import SixFigures
from clinic_app.ui.theme import Type, tokens
from clinic_app.ui.wording_message import Message

_WIDTH = 400


class ListeningCard(QWidget):
    """`begun` carries the figures. A child of the pages, so that the cover covers it."""

    begun = Signal(str)
    stopped = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget, *, until: str) -> None:
        super().__init__(parent)
        self._page = parent
        self._came_from = QApplication.focusWidget()
        self.figures = SixFigures()
        self.notice = Notice()
        self.figures.given.connect(self._take)
        self.figures.typed.connect(lambda: self.notice.say(None))
        card = Card(_("I am listening"), "ear", padding=24)
        card.setFixedWidth(_WIDTH)
        card.body.setContentsMargins(24, 16, 24, 16)
        if until:
            running = _("I am listening · until {time} at the latest").format(time=until)
            card.body.addWidget(Paragraph(running, Type.BODY_BOLD))
        words = _(
            "For 45 minutes at most this PC does not lock while nobody types. If it hides, it asks for six figures "
            "instead of the passphrase. Choose them now."
        )
        card.body.addWidget(Paragraph(words))
        card.body.addSpacing(4)
        card.body.addWidget(OneLine(_("Six figures"), Type.BODY_BOLD))
        card.body.addWidget(self.figures)
        card.body.addWidget(self.notice)
        gone = _("Kept nowhere. Gone when the PC sleeps or locks, and after three wrong tries.")
        card.body.addWidget(Paragraph(gone, Type.CAPTION, colour="sub"))
        stop, back = quiet(_("Stop listening")), quiet(_("Go back"))
        stop.clicked.connect(lambda: self._end(self.stopped.emit))
        back.clicked.connect(self.close_card)
        self._round: list[QWidget] = [self.figures, stop, back] if until else [self.figures, back]
        acts = QHBoxLayout()
        if until:
            acts.addWidget(stop)
        acts.addStretch(1)
        acts.addWidget(back)
        card.body.addLayout(acts)
        column = QVBoxLayout(self)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        parent.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._keep_focus)  # type: ignore[union-attr]
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.figures.begin()

    def close_card(self) -> None:
        """Away, and the focus back to where it was."""
        self._end(lambda: None)

    def _keep_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A page that is ready only now takes the focus: figures would be typed into the record."""
        if now is not None and self.isVisible() and self._page.isAncestorOf(now) and not self.isAncestorOf(now):
            self._came_from = now  # it has the focus when the card is gone
            self.figures.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, figures: str) -> None:
        if guessed_at_once(figures):
            self.notice.say(Message(_("These are guessed at once."), _("Take figures without a pattern.")))
            self.figures.begin()
            return
        self._end(lambda: self.begun.emit(figures))

    def _end(self, tell: Callable[[], object]) -> None:
        self._page.removeEventFilter(self)
        self.hide()
        tell()
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """As large as the page."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._page.rect())
        return False

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Tab stays on the card."""
        here = self._round.index(held) if (held := self.focusWidget()) in self._round else 0
        self._round[(here + (1 if onward else -1)) % len(self._round)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back; no other key reaches the page below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """No click reaches the page below."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page is still there, in the shade."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens(self).colour("shade"))
        painter.end()
