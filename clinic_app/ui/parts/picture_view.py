"""A photograph, whole or larger, from memory: keys enlarge and move it. It offers no menu, no copy and no way out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import StepButton
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type, tokens

_ZOOMS: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
_STEP: Final = 80
_MOST: Final = 8_000
"""The longer side of what is drawn, in pixels of the screen: more would take its memory and show nothing."""


class PictureView(QWidget):
    """Plus and minus enlarge, 0 shows it whole, arrows move it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._zoom = 0
        self.smaller = StepButton("minus", _("Smaller"), side=40)
        self.larger = StepButton("plus", _("Larger"), side=40)
        self.smaller.clicked.connect(lambda: self.enlarge(-1))
        self.larger.clicked.connect(lambda: self.enlarge(1))
        self._size = OneLine("", Type.BODY)
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 4, 0, 4)
        bar.setSpacing(8)
        bar.addWidget(self.smaller)
        bar.addWidget(self._size)
        bar.addWidget(self.larger)
        bar.addStretch(1)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAutoFillBackground(False)
        self.room = _Room(self)
        self.room.setWidget(self._picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.room, 1)
        self._draw()

    @property
    def shows(self) -> bool:
        """Whether a picture is in memory."""
        return not self._image.isNull()

    def show_picture(self, image: QImage | None) -> None:
        """This picture, whole; or nothing, and then nothing of it stays in memory."""
        self._image, self._zoom = image or QImage(), 0
        self._draw()

    def enlarge(self, by: int) -> None:
        """A step larger or smaller; the middle stays where it is."""
        bars = (self.room.horizontalScrollBar(), self.room.verticalScrollBar())
        middles = [(bar.value() + bar.pageStep() / 2) / max(1, bar.maximum() + bar.pageStep()) for bar in bars]
        self._zoom = max(0, min(len(_ZOOMS) - 1, self._zoom + by))
        self._draw()
        for bar, middle in zip(bars, middles, strict=True):
            bar.setValue(round(middle * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    def whole(self) -> None:
        """As large as there is room."""
        self.enlarge(-len(_ZOOMS))

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key says; whether it says something."""
        moves = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        pressed = Qt.Key(event.key())
        if event.text() in ("+", "="):
            self.enlarge(1)
        elif event.text() == "-":
            self.enlarge(-1)
        elif event.text() == "0":
            self.whole()
        elif pressed in moves:
            across, down = moves[pressed]
            self.room.horizontalScrollBar().setValue(self.room.horizontalScrollBar().value() + across * _STEP)
            self.room.verticalScrollBar().setValue(self.room.verticalScrollBar().value() + down * _STEP)
        else:
            return False
        return True

    def _draw(self) -> None:
        self._size.setText(_("Whole picture") if self._zoom == 0 else f"{_ZOOMS[self._zoom]:.0%}")
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self.shows and self._zoom < len(_ZOOMS) - 1)
        if not self.shows:
            self._picture.setPixmap(QPixmap())
            self._picture.setFixedSize(0, 0)
            return
        ratio, room = self.devicePixelRatioF(), self.room.maximumViewportSize()
        whole = self._image.size().scaled(room * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        size = whole * _ZOOMS[self._zoom]
        if max(size.width(), size.height()) > _MOST:
            size = size.scaled(QSize(_MOST, _MOST), Qt.AspectRatioMode.KeepAspectRatio)
        drawn = self._image.scaled(
            size.expandedTo(QSize(1, 1)), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        picture = QPixmap.fromImage(drawn)
        picture.setDevicePixelRatio(ratio)
        self._picture.setPixmap(picture)
        self._picture.setFixedSize((size / ratio).expandedTo(room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A quiet ground."""
        painter = QPainter(self)
        painter.fillRect(self.room.geometry(), tokens(self).colour("line"))
        painter.end()


class _Room(QScrollArea):
    """Takes the keys of the picture in it."""

    def __init__(self, view: PictureView) -> None:
        super().__init__(view)
        self._view = view
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName(_("The picture: plus and minus enlarge, arrows move"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.viewport().setAutoFillBackground(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enlarge and move."""
        if not self._view.key(event):
            super().keyPressEvent(event)
