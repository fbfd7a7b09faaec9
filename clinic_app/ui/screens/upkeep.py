"""Looking after the clinic's notebook: topics at the side, a page for each, and over all of them how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.page import Page
from clinic_app.ui.parts.card import Divider
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.reading_room import ReadingRoom
from clinic_app.ui.parts.topic_list import WIDTH, TopicLine, TopicList
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.upkeep_topics import Topic

OVERVIEW: Final = "overview"
_ACROSS: Final = 3
_A_CARD: Final = 280
"""Narrower than this, its words would be cut."""


class Upkeep(Page):
    """Pages are made when they are first opened. One that is left keeps what was typed."""

    def __init__(self, ways: Ways, topics: Sequence[Topic]) -> None:
        super().__init__()
        self.ways = ways
        self._topics = {topic.id: topic for topic in topics}
        self._made: dict[str, Page] = {}
        lines = [TopicLine(topic.id, topic.title, topic.mark) for topic in topics]
        if any(topic.card for topic in topics):
            lines.insert(0, TopicLine(OVERVIEW, _("Overview"), "heart-pulse"))
        self.list = TopicList(_("Upkeep"), lines)
        self.pages = QStackedWidget()
        side = QWidget()
        side.setFixedWidth(WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 24, 8, 8)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 0, 0)
        head.addWidget(OneLine(_("Upkeep"), Type.TITLE))
        column.addLayout(head)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(Divider(upright=True))
        row.addWidget(self.pages, 1)
        self.list.opened.connect(self._open)
        self._first = lines[0].id

    def open_topic(self, topic: str) -> Page:
        """Show a topic; its page."""
        self.list.choose(topic)
        return self.page()

    def page(self) -> Page:
        """What is shown."""
        shown = self.pages.currentWidget()
        assert isinstance(shown, Page)
        return shown

    def arrived(self) -> None:
        """As it was left, or the overview."""
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        if not self._made:
            self.list.choose(self._first)
        else:
            self.page().arrived()

    def leaving(self) -> None:
        """Let the topic keep what was typed."""
        if self._made:
            self.page().leaving()

    def search(self) -> None:
        """Where the topic searches."""
        if self._made:
            self.page().search()

    def _open(self, topic: str) -> None:
        self.leaving()
        if topic not in self._made:
            chosen = self._topics.get(topic)
            page = chosen.page(self.ways) if chosen else _Overview(self.ways, tuple(self._topics.values()))
            self._made[topic] = page
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self._made[topic])
        going_through = self.list.hasFocus()
        self._made[topic].arrived()
        if going_through:  # by arrows: the page must not take the focus away
            self.list.setFocus()


class _Overview(Page):
    """A card of each topic that has one, made anew each time: it says how things stand now."""

    def __init__(self, ways: Ways, topics: Sequence[Topic]) -> None:
        super().__init__()
        self._ways = ways
        self._topics = [topic for topic in topics if topic.card]
        self.cards: list[QWidget] = []
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        column.addWidget(PageHead(_("How things stand"), _("No case can be seen on these pages.")))
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self._across = _ACROSS
        column.addLayout(self._grid)
        column.addStretch(1)
        area = ReadingRoom(_("How things stand"))
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def arrived(self) -> None:
        """Ask each topic."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [topic.card(self._ways) for topic in self._topics if topic.card]
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many beside each other as there is room for."""
        super().resizeEvent(event)
        across = max(1, min(_ACROSS, (event.size().width() - 2 * 32 + 16) // (_A_CARD + 16)))
        if across != self._across:
            self._across = across
            self._lay()

    def _lay(self) -> None:
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, int(column < self._across))
        for card in self.cards:
            self._grid.removeWidget(card)
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // self._across, place % self._across)
