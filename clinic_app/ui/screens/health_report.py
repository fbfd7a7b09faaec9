"""The report for IT: plain text to be copied or kept as a file. It holds versions, sizes and verdicts, and no case."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from clinic_app.ui.i18n import _
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.where_to_keep import ask_where
from clinic_app.ui.theme import Type, font
from clinic_app.ui.wording_message import Message


class HealthReport(Page):
    """Read it, then take it along."""

    closed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setFont(font(Type.COMPACT))
        self.text.setAccessibleName(_("Report for IT"))
        self.notice = Notice()
        head = PageHead(_("Report for IT"), _("Nothing of any case or person is in it: it may be sent by e-mail."))
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(self.closed)
        self.copy = plain(_("Copy"), "copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.keep = primary(_("Keep as a file…"), "download")
        self.keep.clicked.connect(self._keep)
        for button in (back, self.copy, self.keep):
            head.act(button)
        column = PageEdges(self, 32, 24, 32, 24)
        column.setSpacing(16)
        column.addWidget(head)
        column.addWidget(self.notice)
        column.addWidget(self.text, 1)

    def arrived(self) -> None:
        """On what most do with it."""
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        ask_where(self, "health.txt", "*.txt", self.write)

    def write(self, path: Path) -> None:
        """Keep it there, or say that it could not be kept."""
        try:
            path.write_text(self.text.toPlainText(), encoding="utf-8")
        except OSError:
            self.notice.say(Message(_("The report could not be written there."), _("Choose another folder.")))
            return
        self.closed.emit()
