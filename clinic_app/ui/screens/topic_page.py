"""What the pages of Upkeep share: a head, room for what is wrong, a column that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinic_app.errors import ClinicError
from clinic_app.ui.page import Page
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording import worded


class TopicPage(Page):
    """Put what it shows into `column`; what a job refuses goes to `refuse`."""

    def __init__(self, ways: Ways, title: str, second: str = "") -> None:
        super().__init__()
        self.ways = ways
        self.head = PageHead(title, second)
        self.notice = Notice()
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(32, 24, 32, 24)
        whole.setSpacing(16)
        self.column = QVBoxLayout()
        self.column.setSpacing(16)
        whole.addWidget(self.head)
        whole.addWidget(self.notice)
        whole.addLayout(self.column)
        whole.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(area)

    def refuse(self, error: Exception) -> None:
        """Say what went wrong; what is nobody's fault but ours is not hidden."""
        if not isinstance(error, ClinicError):
            raise error
        self.notice.say(worded(error))
