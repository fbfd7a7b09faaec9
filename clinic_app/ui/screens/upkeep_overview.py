"""How things stand, a card for each topic that has something to say, and over them in one line how much is to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.reading_room import ReadingRoom
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.soon import soon
from clinic_app.ui.upkeep_topics import Topic

_ACROSS: Final = 3
_GAP: Final = 16
_A_CARD: Final = 280
"""Narrower than this, its words would be cut."""
_HIGH: Final = 208
"""A head, four facts, the way to its page."""
_LOW: Final = 164
"""A head, a sentence of two lines, the way to its page."""
_OF_FACTS: Final = ("backups", "drill", "health", "keys", "journal")
"""These tell facts, the others a sentence: they stand first, so that what stands beside each other is even."""
_TALL: Final = "health"
"""This one has a line for each thing that was tested: as high as two."""


class Overview(Page):
    """Cards are made anew each time: they say how things stand now."""

    def __init__(self, ways: Ways, topics: Sequence[Topic], leads: Callable[[str], object]) -> None:
        super().__init__()
        self._ways, self._leads = ways, leads
        self._topics = sorted((each for each in topics if each.card), key=lambda each: each.id not in _OF_FACTS)
        self.cards: dict[str, QWidget] = {}
        inside = QWidget()
        column = PageEdges(inside, 32, 24, 32, 24)
        column.setSpacing(_GAP)
        self.head = PageHead(_("How things stand"), _("No case can be seen on these pages."))
        column.addWidget(self.head)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        self._across = _ACROSS
        column.addLayout(self._grid)
        column.addStretch(1)
        area = ReadingRoom(_("How things stand"))
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        ways.jobs.busy_changed.connect(self._all_said)

    def arrived(self) -> None:
        """Ask each topic."""
        for card in self.cards.values():
            card.hide()
            card.deleteLater()
        self.cards = {topic.id: topic.card(self._ways) for topic in self._topics if topic.card}
        for topic in self._topics:
            self._lead(topic, self.cards[topic.id])
        self._lay()

    def _lead(self, topic: Topic, card: QWidget) -> None:
        """The way to its page, at the foot of its card."""
        if not isinstance(card, Card):
            return
        button = quiet(_("Open"), size="small")
        button.setAccessibleName(_("Open {topic}").format(topic=topic.title))
        button.clicked.connect(lambda _on=False: self._leads(topic.id))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button)
        card.body.addLayout(foot)

    def _all_said(self, busy: bool) -> None:
        """An answer is on its way to its card still when nothing runs any more: count in a moment."""
        if not busy and self.isVisible():
            soon(self, self._count)

    def _count(self) -> None:
        if self._ways.jobs.idle:
            n = self.to_do
            said = ngettext("{n} thing to look at", "{n} things to look at", n).format(n=n) if n else _("All is well")
            self.head.say(said, _("No case can be seen on these pages."))

    @property
    def to_do(self) -> int:
        """How many cards say in amber or red that somebody should look."""
        return sum(any(map(_asks, card.findChildren(Tag))) for card in self.cards.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many beside each other as there is room for."""
        super().resizeEvent(event)
        across = max(1, min(_ACROSS, (event.size().width() - 2 * 32 + _GAP) // (_A_CARD + _GAP)))
        if across != self._across:
            self._across = across
            self._lay()

    def _lay(self) -> None:
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, int(column < self._across))
        for card in self.cards.values():
            self._grid.removeWidget(card)
        taken: set[tuple[int, int]] = set()
        for topic, card in self.cards.items():
            row, column = self._free(taken)
            high = 2 if topic == _TALL and self._across > 1 else 1
            least = _HIGH if topic in _OF_FACTS else _LOW
            taken |= {(row + down, column) for down in range(high)}
            card.setMinimumHeight(high * least + (high - 1) * _GAP)
            self._grid.addWidget(card, row, column, high, 1)

    def _free(self, taken: set[tuple[int, int]]) -> tuple[int, int]:
        """The first place that no card has, line by line."""
        place = 0
        while (at := divmod(place, self._across)) in taken:
            place += 1
        return at


def _asks(tag: Tag) -> bool:
    return tag.tone in (Tone.AMBER, Tone.RED) and not tag.isHidden()
