"""What the pages of the rail and of Upkeep share: a head, room for what does not go, a column that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinic_app.errors import ClinicError
from clinic_app.ui.page import WIDEST, Page
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.soon import soon


class TopicPage(Page):
    """Put what it shows into `column`, what takes all the height into `fill`; what a job refuses goes to `refuse`."""

    def __init__(self, ways: Ways, title: str, second: str = "") -> None:
        super().__init__()
        self.ways = ways
        self.head = PageHead(title, second)
        self.notice = Notice()
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        whole = self._whole = PageEdges(inside, 32, 24, 32, 24)
        whole.setSpacing(16)
        self.column = QVBoxLayout()
        self.column.setSpacing(16)
        whole.addWidget(self.head)
        whole.addWidget(self.notice)
        whole.addLayout(self.column)
        whole.addStretch(1)
        self.room = QScrollArea()
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.setWidget(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.room)

    def fill(self, widget: QWidget) -> None:
        """Add the last of what it shows, and let that take the height that is left."""
        self._whole.takeAt(self._whole.count() - 1)
        self._whole.addWidget(widget, 1)

    def stand_beside(self, left: Sequence[QWidget], right: Sequence[QWidget], *, shares: tuple[int, int]) -> None:
        """Put cards into two columns of these shares, below each other where it is narrow."""
        body = Columns(least=BESIDE_A_LIST_FROM)
        body.setSpacing(16)
        for cards, share in zip((left, right), shares, strict=True):
            column = QVBoxLayout()
            column.setSpacing(16)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            body.addLayout(column, share)
        self.column.addWidget(body)

    def bring_into_view(self, part: QWidget) -> None:
        """Scroll to a part that has just been shown, once it has its place."""
        soon(part, lambda: self.room.ensureWidgetVisible(part, 0, 24))

    def refuse(self, error: Exception) -> None:
        """Say what went wrong, where it is seen; what is nobody's fault but ours is not hidden."""
        if not isinstance(error, ClinicError):
            raise error
        from clinic_app.ui.wording import worded

        self.notice.say(worded(error))
        self.room.verticalScrollBar().setValue(0)
