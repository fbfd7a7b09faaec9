"""What whoever works here promises, asked when somebody comes in who has not accepted it as it reads today."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.undertaking_text import UndertakingText
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways


class UndertakingPage(TopicPage):
    """It can wait when somebody is at the door; it comes again next time."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Before you begin"), _("It is written down that you promised this, and when."))
        self.text = UndertakingText(_("I have read this, and I promise it"))
        self.accept = primary(_("I promise"), "check")
        self.accept.setEnabled(False)
        self.accept.clicked.connect(self._accept)
        self.text.accepted.connect(self.accept.setEnabled)
        later = quiet(_("Next time"))
        later.clicked.connect(ways.inside.back)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.accept)
        row.addWidget(later)
        row.addStretch(1)
        self.column.addWidget(self.text)
        self.column.addLayout(row)

    def arrived(self) -> None:
        """To the box."""
        self.text.accept.setFocus(Qt.FocusReason.TabFocusReason)

    def _accept(self) -> None:
        self.ways.jobs.run(
            self, self.ways.clinic.staff.accept_undertaking, lambda _nothing: self._accepted(), self.refuse
        )

    def _accepted(self) -> None:
        self.ways.inside.toast.say(_("Written down."))
        self.ways.inside.back()
