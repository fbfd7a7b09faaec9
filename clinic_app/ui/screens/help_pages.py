"""Help inside the program, without a line: guides with their contents, found by any word, read by keys alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem

from clinic_app.facts import dataclass
from clinic_app.ui import guides, i18n
from clinic_app.ui.guides import Guide, Heading
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.guide_text import GuideText
from clinic_app.ui.parts.list_beside import lay_beside, plain_list
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.reading_room import ReadingRoom
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Type

_WIDTH: Final = 300
_LEAST: Final = 560
_PLACE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of the contents: a guide, at a heading of it."""

    guide: Guide
    heading: Heading

    @property
    def top(self) -> bool:
        return self.heading.at == 0


class HelpPages(Page):
    """Contents at the left, the text at the right; Enter leads from the contents into the text, Escape back."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self._shown: Guide | None = None
        self._text: GuideText | None = None
        self._wanted: int | None = None
        """The heading that somebody asked for and that may not stand yet."""
        self._more = QTimer(self, interval=0)
        self._more.timeout.connect(self._go_on)
        head = PageHead(_("Help"), _("Everything here is on this PC; no line is needed."))
        self.questions = quiet(_("What each question means…"), "info")
        self.questions.clicked.connect(lambda _on=False: self._open_questions())
        self.back = quiet(_("Back"), "arrow-left")
        self.back.clicked.connect(lambda _on=False: ways.inside.back())
        head.act(self.questions)
        if ways.clinic.training:
            self.tour = quiet(_("Take the tour"), "play")
            self.tour.clicked.connect(lambda _on=False: self._take_the_tour())
            head.act(self.tour)
        head.act(self.back)
        self.room = _Room()
        self.box = SearchBox(_("Find in the guides"), key="Ctrl F")
        self.box.asked.connect(lambda _text: self._fill())
        self.box.left_down.connect(self._into_contents)
        self._count = OneLine("", Type.CAPTION, colour="sub")
        self.contents = plain_list(_("Contents"))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.currentItemChanged.connect(lambda item, _before: self._chosen(item))
        self.contents.itemActivated.connect(lambda _item: self.room.setFocus(Qt.FocusReason.TabFocusReason))
        self.room.left.connect(lambda: self.contents.setFocus(Qt.FocusReason.BacktabFocusReason))
        lay_beside(self, head, (self.box, self._count), self.contents, self.room, width=_WIDTH, least=_LEAST)
        self._fill()

    def arrived(self) -> None:
        """Type at once."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self) -> None:
        """Ctrl+F."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def read(self, guide: str, at: int = 0) -> None:
        """Show a guide, at a heading."""
        self.box.clear()
        self._fill()
        for row in range(self.contents.count()):
            place: _Place = self.contents.item(row).data(_PLACE)
            if place.guide.id == guide and place.heading.at == at:
                self.contents.setCurrentRow(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nothing here had a use for goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._ways.inside.back()
        else:
            super().keyPressEvent(event)

    # --- contents

    def _fill(self) -> None:
        sought = self.box.text().strip()
        self.contents.clear()
        for place in self._found(sought):
            guide, heading = place.guide, place.heading
            deeper = "" if place.top else "    "
            item = QListWidgetItem(f"{deeper}{heading.title}")
            item.setData(_PLACE, place)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, heading.title if place.top else
                             f"{heading.title}, {guide.title}")  # fmt: skip
            item.setToolTip(tip(f"{guide.title} · {heading.title}" if not place.top else guide.title))
            face = item.font()
            face.setBold(place.top)
            item.setFont(face)
            self.contents.addItem(item)
        n = self.contents.count()
        self._count.setText(ngettext("{n} place", "{n} places", n).format(n=n))
        if n:
            self.contents.setCurrentRow(0)
        else:
            self._say_nothing()

    def _found(self, sought: str) -> list[_Place]:
        """All of it; or where every word stands; or, of a question in somebody's own words, where most of it does."""
        every = guides.for_reader()
        if not sought:
            return [_Place(guide, heading) for guide in every for heading in guide.headings]
        if found := [_Place(guide, heading) for guide in every for heading in guide.holding(sought)]:
            return found
        return [_Place(guide, heading) for guide, heading in guides.nearest(sought)]

    def _into_contents(self) -> None:
        self.contents.setFocus(Qt.FocusReason.TabFocusReason)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        place = item.data(_PLACE) if item is not None else None
        if not isinstance(place, _Place):
            return
        self._wanted = place.heading.at
        if place.guide is not self._shown:
            self._shown, self._text = place.guide, GuideText(place.guide, self._note(place.guide))
            self.room.setWidget(self._text)
            self.room.setAccessibleName(place.guide.title)
            self._more.start()
        soon(self, self._go_to_wanted)

    @property
    def whole(self) -> bool:
        """Whether all of the guide stands."""
        return not self._more.isActive()

    def _go_on(self) -> None:
        self._go_to_wanted()
        if self._text is None or self._text.whole:
            self._more.stop()
        else:
            self._text.go_on()

    def _note(self, guide: Guide) -> str:
        """A guide that is not translated says so."""
        return "" if guide.language == i18n.language() else _("This guide is in English so far.")

    def _go_to_wanted(self) -> None:
        """There once it stands, and again until there is enough below it to stand on top."""
        wanted = self._wanted
        if wanted is None or self._text is None or wanted not in self._text.heads:
            return
        bar, top = self.room.verticalScrollBar(), max(0, self._text.heads[wanted].y() - 8) if wanted else 0
        bar.setValue(top)
        if bar.value() == top or self._text.whole:
            self._wanted = None  # whoever scrolls now is not fetched back

    def _say_nothing(self) -> None:
        self._shown = self._text = None
        card = Card(padding=24)
        card.body.addWidget(Paragraph(_("No guide says this. Other words may be in the questions."), colour="sub"))
        card.body.addStretch(1)
        self.room.setWidget(card)

    # --- elsewhere

    def _open_questions(self) -> None:
        from clinic_app.ui.screens.definitions import DefinitionsPage

        self._ways.inside.open_page(DefinitionsPage(self._ways))

    def _take_the_tour(self) -> None:
        from clinic_app.ui.screens.tour import begin_tour

        begin_tour(self._ways)


def read_ahead() -> None:
    """What takes as long as the modules and waits in the same lane: the text of the guides."""
    guides.for_reader()


class _Room(ReadingRoom):
    """`left` asks for the contents again."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(_("Help"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Left go back to the contents."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left):
            self.left.emit()
        else:
            super().keyPressEvent(event)
