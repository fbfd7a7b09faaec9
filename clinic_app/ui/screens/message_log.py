"""What the toasts said, for whoever looked away. Forgotten when somebody locks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.paragraph import breakable


class MessageLog(Page):
    """The newest stands on top."""

    closed = Signal()

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__()
        head = PageHead(_("Messages"), _("Since you came in"))
        self.back = quiet(_("Back"), "arrow-left")
        self.back.clicked.connect(self.closed)
        head.act(self.back)
        back = QShortcut(QKeySequence("Escape"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.closed)
        card = Card(padding=4)
        if said:
            self.rows = QListWidget()
            self.rows.setAccessibleName(_("Messages"))
            self.rows.setFrameShape(QFrame.Shape.NoFrame)
            self.rows.addItems([breakable(each) for each in reversed(said)])
            self.rows.setWordWrap(True)
            self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.rows.setResizeMode(QListWidget.ResizeMode.Adjust)
            card.body.addWidget(self.rows)
        else:
            card.body.addWidget(
                EmptyState("message-square", _("Nothing was said yet."), _("Short messages stay here."))
            )
        column = PageEdges(self, 32, 28, 32, 24)
        column.setSpacing(16)
        column.addWidget(head)
        column.addWidget(card, 1)

    def arrived(self) -> None:
        """The way back has the focus."""
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
