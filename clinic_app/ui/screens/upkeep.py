"""Looking after the clinic's notebook: topics at the side by what brings somebody here, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.loaded_first import once_loaded
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import IconButton
from clinic_app.ui.parts.card import Divider
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.parts.topic_list import FOLDED, WIDTH, TopicLine, TopicList
from clinic_app.ui.screens.upkeep_overview import Overview
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.upkeep_topics import Topic, part_words

OVERVIEW: Final = "overview"
_NAMES_FROM: Final = 720


class Upkeep(Page):
    """Pages are made when they are first opened. One that is left keeps what was typed."""

    def __init__(self, ways: Ways, topics: Sequence[Topic]) -> None:
        super().__init__()
        self.ways = ways
        self._topics = {topic.id: topic for topic in topics}
        self._made: dict[str, Page] = {}
        self._shown = ""
        self._at_once = False
        """Whether a page is asked for that has to be there at once, and not when a lane has read it."""
        lines = [TopicLine(each.id, each.title, each.mark, part_words(each.part), each.about) for each in topics]
        if any(topic.card for topic in topics):
            lines.insert(0, TopicLine(OVERVIEW, _("Overview"), "heart-pulse"))
        self.list = TopicList(_("Upkeep"), lines)
        self.pages = QStackedWidget()
        side = self._side = QWidget()
        side.setFixedWidth(WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 24, 8, 8)
        column.setSpacing(12)
        self.by_name = IconButton("list", _("Topics by name"), side=40)
        self.by_name.clicked.connect(lambda _on=False: self._show_names())
        self.by_name.hide()
        self._asked = False
        """Whether somebody wanted the names, on a screen on which marks stand for them."""
        self._title = OneLine(_("Upkeep"), Type.TITLE)
        self._title.setContentsMargins(10, 0, 0, 0)
        self.box = SearchBox(_("Find a topic"))
        self.box.asked.connect(self._narrow)
        self.box.left_down.connect(self.list.setFocus)
        self.box.returnPressed.connect(self._open_first)
        self._none = Paragraph(_("Nothing is called that."), colour="sub")
        self._none.hide()
        column.addWidget(self._title)
        column.addWidget(self.by_name, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.box)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(Divider(upright=True))
        row.addWidget(self.pages, 1)
        self.list.opened.connect(self._wanted)
        self.list.itemClicked.connect(lambda _item: self._show_marks())
        self._first = lines[0].id

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small screen the page needs the room of the names."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        folded = self.width() < _NAMES_FROM and not self._asked
        self._side.setFixedWidth(FOLDED if folded else WIDTH)
        self.by_name.setVisible(folded)
        for part in (self._title, self.box):
            part.setVisible(not folded)
        if folded != self.list.folded:
            self.list.fold(folded)

    def _show_names(self) -> None:
        """Until a page is gone to."""
        self._asked = True
        self._fold()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_marks(self) -> None:
        """Where there is no room for more. What was sought is found by then."""
        self._asked = False
        self._fold()
        if self.list.folded and self.box.text():
            self.box.clear()
            self.list.narrow("")

    def open_topic(self, topic: str) -> Page:
        """Show a topic; its page."""
        self._at_once = True
        self.list.choose(topic)
        self._at_once = False
        if topic in self._topics and self._shown != topic:  # chosen already, and still being read
            self._open(topic)
        return self.page()

    def page(self) -> Page:
        """What is shown."""
        shown = self.pages.currentWidget()
        assert isinstance(shown, Page)
        return shown

    def go_on_like(self, before: Page) -> None:
        """At the topic that was open, and what was looked for there."""
        if isinstance(before, Upkeep) and before._made:
            self.open_topic(before.list.chosen)
            self.box.go_on_like(before.box)
            self.page().go_on_like(before.page())

    def arrived(self) -> None:
        """As it was left, or the overview."""
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        if not self._made:
            self.open_topic(self._first)
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
            self._show_names()
            self.box.selectAll()

    def _narrow(self, sought: str) -> None:
        """Only the list: the page that is open stays open."""
        self._none.setVisible(not self.list.narrow(sought))
        announce(self.list, ngettext("{n} found", "{n} found", len(self.list.shown)).format(n=len(self.list.shown)))

    def _open_first(self) -> None:
        if self.box.text() and self.list.shown:
            self.open_topic(self.list.shown[0])

    def _wanted(self, topic: str) -> None:
        chosen = self._topics.get(topic)
        if self._at_once or chosen is None or not chosen.page_in:
            self._open(topic)
        else:
            once_loaded(self.ways, (chosen.page_in,), lambda: self._open_if_still(topic))

    def _open_if_still(self, topic: str) -> None:
        if self.list.chosen == topic:
            self._open(topic)

    def _open(self, topic: str) -> None:
        self.leaving()
        self._shown = topic
        if topic not in self._made:
            chosen = self._topics.get(topic)
            every = tuple(self._topics.values())
            page = chosen.page(self.ways) if chosen else Overview(self.ways, every, self.open_topic)
            self._made[topic] = page
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self._made[topic])
        going_through = self.list.hasFocus()
        if not going_through:
            self._show_marks()
        self._made[topic].arrived()
        if going_through:  # by arrows: the page must not take the focus away
            self.list.setFocus()
