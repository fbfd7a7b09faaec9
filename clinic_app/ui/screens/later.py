"""What was promised for after the two weeks that today shows: the same lines, the nearest first."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.services.following_up import PromiseLine
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.screens.today_promises import Promises
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways


class Later(TopicPage):
    """Nothing of it has to be done now; it can be looked at, moved nearer, or dropped."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Later"), _("Promised for after the next two weeks."))
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self._promised = Promises(ways, self, self._ask, self.refuse)
        self.list = Card(_("Promised"), "calendar-clock", padding=0)
        self.lines: list[QWidget] = []
        self._inside = QWidget()
        self.list.body.addWidget(self._inside)
        self.column.addWidget(self.list)

    def arrived(self) -> None:
        """Look what stands there now."""
        self._ask()

    def _ask(self) -> None:
        self.ways.jobs.run(self, self.ways.clinic.following_up.later, self._show, self.refuse)

    def _show(self, lines: tuple[PromiseLine, ...]) -> None:
        self.list.body.removeWidget(self._inside)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        self.lines = [self._promised.line(each) for each in lines]
        for line in self.lines:
            if column.count():
                column.addWidget(Divider())
            column.addWidget(line)
        if not lines:
            column.addWidget(EmptyState("check", _("Nothing is promised for later."), _("Today shows the rest.")))
        self.list.body.addWidget(self._inside)
