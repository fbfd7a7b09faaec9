"""Looking after the clinic's notebook: topics at the side by what brings somebody here, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.page import Page
from clinic_app.ui.parts.card import Divider
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.parts.topic_list import WIDTH, TopicLine, TopicList
from clinic_app.ui.screens.upkeep_overview import Overview
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.upkeep_topics import Topic, part_words

OVERVIEW: Final = "overview"


class Upkeep(Page):
    """Pages are made when they are first opened. One that is left keeps what was typed."""

    def __init__(self, ways: Ways, topics: Sequence[Topic]) -> None:
        super().__init__()
        self.ways = ways
        self._topics = {topic.id: topic for topic in topics}
        self._made: dict[str, Page] = {}
        lines = [TopicLine(each.id, each.title, each.mark, part_words(each.part), each.about) for each in topics]
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
        self.box = SearchBox(_("Find a topic"))
        self.box.asked.connect(self._narrow)
        self.box.left_down.connect(self.list.setFocus)
        self.box.returnPressed.connect(self._open_first)
        self._none = Paragraph(_("Nothing is called that."), colour="sub")
        self._none.hide()
        column.addLayout(head)
        column.addWidget(self.box)
        column.addWidget(self._none)
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
        """Where the topic searches; where it has nothing to search in, among the topics."""
        if self._made and type(self.page()).search is not Page.search:
            self.page().search()
        else:
            self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.box.selectAll()

    def _narrow(self, sought: str) -> None:
        """Only the list: the page that is open stays open."""
        self._none.setVisible(not self.list.narrow(sought))
        announce(self.list, ngettext("{n} found", "{n} found", len(self.list.shown)).format(n=len(self.list.shown)))

    def _open_first(self) -> None:
        if self.box.text() and self.list.shown:
            self.open_topic(self.list.shown[0])

    def _open(self, topic: str) -> None:
        self.leaving()
        if topic not in self._made:
            chosen = self._topics.get(topic)
            every = tuple(self._topics.values())
            page = chosen.page(self.ways) if chosen else Overview(self.ways, every, self.open_topic)
            self._made[topic] = page
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self._made[topic])
        going_through = self.list.hasFocus()
        self._made[topic].arrived()
        if going_through:  # by arrows: the page must not take the focus away
            self.list.setFocus()
