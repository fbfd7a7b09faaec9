"""Everything that came and was not believed, one below the other, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.errors import Why
from clinic_app.services.set_aside import KEEPS, AsideReason, AsideView
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.screens.aside_card import AsideCard
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_line import set_aside


class SetAsidePage(TopicPage):
    """Reads and decides; nothing in any of them is shown."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Set aside"), _("What came and was not believed. Nothing in it is shown."))
        self.cards: dict[bytes, AsideCard] = {}
        self.back = quiet(_("Inbox"), "arrow-left")
        self.back.clicked.connect(ways.inside.back)
        self.head.act(self.back)
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(ways.inside.back)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.column.addLayout(self._list)

    def arrived(self) -> None:
        """Look what is there now."""
        self.notice.say(None)
        self.reload()

    def reload(self) -> None:
        """Ask the vault again."""
        self.ways.jobs.run(self, self.ways.clinic.set_asides.every, self._show, self.refuse)

    def _show(self, views: list[AsideView]) -> None:
        empty(self._list)
        self.cards = {}
        for view in views:
            card = self.cards[view.env_id] = AsideCard(self.ways, view)
            card.tried.connect(partial(self._try, view.env_id))
            card.decided.connect(partial(self._decide, view.env_id))
            card.grown.connect(self.bring_into_view)
            self._list.addWidget(card)
        self.back.setFocus(Qt.FocusReason.TabFocusReason)
        if not views:
            self._list.addWidget(EmptyState("check", _("Nothing is set aside."), ""))

    def _try(self, env_id: bytes) -> None:
        self._do(partial(self.ways.clinic.set_asides.try_again, env_id), self._tried)

    def _tried(self, why: object) -> None:
        if isinstance(why, Why):
            self.notice.say(set_aside(why))
        else:
            self.ways.inside.toast.say(_("It is believed now, and lies in the inbox or in her case."))
        self.reload()

    def _decide(self, env_id: bytes, reason: AsideReason) -> None:
        asides, keeps = self.ways.clinic.set_asides, reason in KEEPS
        words = _("Kept, with the reason.") if keeps else _("Thrown away, with the reason. That it came is remembered.")

        def done(_nothing: object) -> None:
            self.ways.inside.toast.say(words)
            self.reload()

        self._do(partial(asides.keep if keeps else asides.throw_away, env_id, reason), done)

    def _do(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self.notice.say(None)
        self.ways.jobs.run(self, work, then, self.refuse)
