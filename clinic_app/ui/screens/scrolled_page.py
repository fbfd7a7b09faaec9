"""What the pages of the rail share: a head, a place for what does not go, and room that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinic_app.errors import ClinicError
from clinic_app.ui.page import Page
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.wording import worded


class ScrolledPage(Page):
    """Subclasses add to `column`, below head and notice."""

    def __init__(self, title: str, second: str = "") -> None:
        super().__init__()
        self.head = PageHead(title, second)
        self.notice = Notice()
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(32, 24, 32, 24)
        self.column.setSpacing(16)
        self.column.addWidget(self.head)
        self.column.addWidget(self.notice)
        self.room = QScrollArea()
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.room)

    def bring_into_view(self, part: QWidget) -> None:
        """Scroll to a part that has just been shown, once it has its place."""
        QTimer.singleShot(0, part, lambda: self.room.ensureWidgetVisible(part, 0, 24))

    def refuse(self, error: Exception) -> None:
        """Say what did not go and what to do."""
        if not isinstance(error, ClinicError):
            raise error
        self.notice.say(worded(error))
        self.room.verticalScrollBar().setValue(0)
