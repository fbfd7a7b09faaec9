"""A paper as it will be printed, from memory: one page at a time, whole or larger."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import StepButton, edged
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.reading_room import ReadingRoom
from clinic_app.ui.print_out import Pages
from clinic_app.ui.theme import Type, tokens

_ZOOMS: Final = (1.0, 1.5, 2.0, 3.0)
_WORDS_FROM: Final = 380
"""Narrower than this, only the figures of the page stand above it."""
_ON_ONE_LINE_FROM: Final = 160
"""Narrower than this, the keys stand below each other by twos, the figures between them."""
_KEY: Final = 40
_AIR: Final = (32, 6)
"""Around the paper, both sides together."""
_LEAST: Final = 72


class PaperView(QWidget):
    """Page up and down turn, plus and minus enlarge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: Pages | None = None
        self._page = self._zoom = 0
        self.before = edged(StepButton("chevron-left", _("Page before"), side=40))
        self.after = edged(StepButton("chevron-right", _("Next page"), side=40))
        self.smaller = edged(StepButton("minus", _("Smaller"), side=40))
        self.larger = edged(StepButton("plus", _("Larger"), side=40))
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self.smaller.clicked.connect(lambda: self._enlarge(-1))
        self.larger.clicked.connect(lambda: self._enlarge(1))
        self._where, self._size = OneLine("", Type.BODY), OneLine("", Type.BODY)
        self._bar = bar = QGridLayout()
        self._by_twos: bool | None = None
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.room = ReadingRoom(_("The paper"))
        self.room.setWidget(self._sheet)
        self.room.viewport().setAutoFillBackground(False)
        self._sheet.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.room, 1)
        self._draw()

    def show_paper(self, pdf: bytes | None) -> None:
        """These bytes, or nothing."""
        self._pages = Pages(pdf) if pdf else None
        self._page = 0
        self._draw()
        self._tell()

    @property
    def count(self) -> int:
        """How many pages."""
        return self._pages.count if self._pages else 0

    def _turn(self, by: int) -> None:
        self._page = max(0, min(self.count - 1, self._page + by))
        self._draw()
        self._tell()

    def _enlarge(self, by: int) -> None:
        self._zoom = max(0, min(len(_ZOOMS) - 1, self._zoom + by))
        self._draw()

    def _tell(self) -> None:
        """The paper is a picture: whoever hears it is told its words."""
        told = self._pages is not None and self.count > 0
        self.room.setAccessibleDescription(self._pages.words(self._page) if told and self._pages else "")

    def _draw(self) -> None:
        shown = self._pages is not None and self.count > 0
        narrow = self.width() < _WORDS_FROM
        words = f"{self._page + 1} / {self.count}" if narrow else _("Page {n} of {all}")
        self._where.setText(words.format(n=self._page + 1, all=self.count) if shown else "")
        self._stand(narrow=narrow, by_twos=self.width() < _ON_ONE_LINE_FROM)
        self._size.setVisible(not narrow)  # once it stands: shown before, it would be a window of its own
        self._size.setText(_("Fit page") if self._zoom == 0 else f"{_ZOOMS[self._zoom]:.0%}")
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page + 1 < self.count)
        if self._pages is None or not shown:
            self._sheet.setPixmap(QPixmap())
            return
        points = self._pages.points(self._page)
        room = self.room.viewport().size()
        air = _AIR[bool(self._by_twos)]
        fit = min((room.width() - air) / points.width(), (room.height() - air) / points.height())
        ratio = self.devicePixelRatioF()
        width = max(_LEAST, round(points.width() * fit * _ZOOMS[self._zoom] * ratio))
        picture = QPixmap.fromImage(self._pages.picture(self._page, width))
        picture.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(picture)

    def _stand(self, *, narrow: bool, by_twos: bool) -> None:
        """The keys above the paper, as there is room."""
        self._bar.setContentsMargins(*((0, 4, 0, 4) if by_twos else (4, 4, 4, 4) if narrow else (16, 4, 16, 4)))
        self._bar.setSpacing(2 if narrow else 8)
        if self._by_twos is by_twos:
            return
        self._by_twos = by_twos
        every: tuple[QWidget, ...] = (self.before, self._where, self.after, self.smaller, self._size, self.larger)
        for widget in every:
            self._bar.removeWidget(widget)
        self._bar.setColumnStretch(3, 0 if by_twos else 1)
        if by_twos:
            for at, key in enumerate((self.before, self.after, self.smaller, self.larger)):
                self._bar.addWidget(key, 2 * (at // 2), at % 2)
            self._bar.addWidget(self._where, 1, 0, 1, 2, Qt.AlignmentFlag.AlignHCenter)
        else:
            for column, widget in zip((0, 1, 2, 4, 5, 6), every, strict=True):
                self._bar.addWidget(widget, 0, column)

    def minimumSizeHint(self) -> QSize:
        """As narrow as two keys: else a page that was wide once could not become narrow."""
        return QSize(2 * _KEY + 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ground on which white paper stands out."""
        theme, painter = tokens(self), QPainter(self)
        painter.fillRect(self.rect(), theme.colour("bg"))
        top = self.room.geometry()
        painter.fillRect(top, theme.colour("line"))
        painter.fillRect(0, top.top(), self.width(), 1, theme.colour("line2"))
        painter.end()
