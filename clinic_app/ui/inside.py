"""The inside of the window while a vault is open: rail, pages, status line. Locking drops all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.facts import dataclass
from clinic_app.ui.away import show_where
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import once_loaded, open_help
from clinic_app.ui.page import Page, Sheet
from clinic_app.ui.parts.listening_key import Listening
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.page_head import ProgressLine
from clinic_app.ui.parts.rail import Rail, RailPlace
from clinic_app.ui.parts.status_line import StatusLine
from clinic_app.ui.parts.toast import Toast

if TYPE_CHECKING:
    from clinic_app.services.resuming import Where
    from clinic_app.ui.capture import Capture
    from clinic_app.ui.final_backup import Duty
    from clinic_app.ui.parts.palette import Palette
    from clinic_app.ui.real_door import RealDoor
    from clinic_app.ui.screens.ways import Ways


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the rail; `build` makes its page when it is first opened."""

    id: str
    word: str
    mark: str
    build: Callable[[Inside], Page]
    screens: tuple[str, ...] = ()
    """What its page is made of, to be read before it is opened."""


class Inside(QWidget):
    """Moves between pages. A page that is left keeps what was typed first; nothing is lost by going elsewhere."""

    lock_wanted, lock_pressed = Signal(), Signal()
    """`lock_pressed` by somebody at the rail, who can be asked; the other waits for nobody."""
    times_changed = Signal()
    """After how many minutes it covers and locks was decided anew."""
    away = True
    """Whether this PC was taken along, or nobody knows yet: nothing of a case is shown that was not asked for."""
    hide_wanted = Signal()
    ways: Ways
    """How the screens are joined here; set once, by whoever builds the inside."""
    capture: Capture | None = None
    """Whether pictures of the screen show us; set by the curtain, which outlives an inside."""
    backup_duty: Duty | None = None
    """Makes backups by itself; where nobody may make any, and in training, there is none."""
    stop_of_tour = 0
    """Which stop of the tour is shown, from 1; 0 for none."""
    real_door: RealDoor | None = None
    """The way into the real record of this PC; in training only."""

    def __init__(self, places: Sequence[Place], *, training: bool, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = {place.id: place for place in places}
        self._built: dict[str, Page] = {}
        self._above: list[tuple[str, Page]] = []
        self._place = ""
        self._palette: Palette | None = None
        self.rail = Rail([RailPlace(place.id, place.word, place.mark) for place in places])
        self.stage = QWidget()
        """What lies over the pages is a child of this: of what lies in the stack only the page itself is read aloud."""
        self.pages = QStackedWidget()
        on_stage = QVBoxLayout(self.stage)
        on_stage.setContentsMargins(0, 0, 0, 0)
        on_stage.addWidget(self.pages)
        self.status = StatusLine()
        self.status.mark_training(training)
        self.status.person.say("user", who)
        self.listening = Listening(self)
        self.status.help.say("circle-help", _("Help"))
        self.status.pressed.connect(self._pressed_at_foot)
        self.progress = ProgressLine()
        self.toast = Toast(self.stage)
        self.warning, self.unkept = Notice(tone="amber"), Notice()
        """What everybody has to know wherever they are: the disk is nearly full; not everything is kept."""
        middle = QVBoxLayout()
        middle.setSpacing(0)
        for told in (self.progress, self.warning, self.unkept):
            middle.addWidget(told)
        middle.addWidget(self.stage, 1)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.rail)
        top.addLayout(middle, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top, 1)
        whole.addWidget(self.status)
        self.rail.wanted.connect(self.go_to)
        self.rail.lock_wanted.connect(self.lock_pressed)
        self.rail.hide_wanted.connect(self.hide_wanted)
        for number, place in enumerate(places, 1):
            self._key(f"Ctrl+{number}", partial(self.go_to, place.id))
        self._key("Ctrl+F", lambda: self.page().search())
        self._key("Alt+Left", self.back)
        self._key("Ctrl+Shift+L", self.open_log)
        self._key("Ctrl+K", self.open_palette)
        self._key("Ctrl+H", self.open_help)

    @property
    def sheet(self) -> Sheet:
        """The dull page that fits what is shown."""
        return self.page().sheet if self.pages.count() else Sheet.STOCK

    @property
    def kept(self) -> bool:
        """Whether the vault has everything that was typed on the page that is shown."""
        return not self.pages.count() or self.page().kept

    def where(self) -> Where | None:
        """Where somebody goes on who is locked out now: the uppermost page that can say it."""
        pages = [*(self._built[place] for place in [self._place] if place), *(page for _lit, page in self._above)]
        return next((where for page in reversed(pages) if (where := page.where()) is not None), None)

    def show_listening(self, until: str) -> None:
        """Say in the banner and at the foot that somebody listens until then; empty for no longer."""
        self.listening.say(until)
        words = _("I am listening · until {time}").format(time=until) if until else ""
        self.status.listening.say("ear", words, "teal_d")

    def page(self) -> Page:
        """What is shown."""
        shown = self.pages.currentWidget()
        assert isinstance(shown, Page)
        return shown

    @property
    def above(self) -> tuple[Page, ...]:
        """The pages that lie above the place, the uppermost last."""
        return tuple(page for _lit, page in self._above)

    @property
    def places(self) -> tuple[str, ...]:
        """The places of the rail, in order."""
        return tuple(self._places)

    @property
    def place(self) -> str:
        """The place of the rail that is shown, or lies below what is."""
        return self._place

    def go_on_like(self, before: Inside, where: Where | None) -> None:
        """Where somebody was in an inside before this one, what they chose there, and the tour with them."""
        if before.place != self._place:
            self.open_place(before.place)
        self._built[self._place].go_on_like(before._built[before.place])
        if where is not None:
            self.ways.go_on(where)
        if before.stop_of_tour:
            from clinic_app.ui.screens.tour import begin_tour

            begin_tour(self.ways, before.stop_of_tour)

    def has(self, place: str) -> bool:
        """Whether there is such a place here."""
        return place in self._places

    def go_to(self, place: str) -> None:
        """As `open_place`, once what the page is made of was read: the hide key is heard meanwhile."""
        once_loaded(self.ways, self._places[place].screens, partial(self.open_place, place))

    def open_place(self, place: str) -> Page:
        """Show a place of the rail; what lay above it is closed."""
        self.leave()
        self._close_above()
        if place not in self._built:
            page = self._places[place].build(self)
            self._built[place] = page
            self.pages.addWidget(page)
        self._place = place
        self._show(self._built[place], place)
        return self._built[place]

    def open_page(self, page: Page, *, place: str | None = None) -> Page:
        """Show a page above what is shown (a case, its consent); `back` returns. `place` is lit in the rail."""
        self.leave()
        self._above.append((place or self._lit(), page))
        self.pages.addWidget(page)
        self._show(page, place or self._lit())
        return page

    def back(self) -> None:
        """Close the uppermost page and show what lies below it."""
        if self._above:
            self._close_down_to(len(self._above) - 1)

    def back_to(self, wanted: Callable[[Page], bool]) -> Page | None:
        """Show the page that lies below and is like this, closing what lies above it; None if there is no such page."""
        for place in reversed(range(len(self._above))):
            page = self._above[place][1]
            if wanted(page):
                if page is not self.page():
                    self._close_down_to(place + 1)
                return page
        return None

    def open_log(self) -> None:
        """Every short word that was said since somebody came in, the newest first."""
        from clinic_app.ui.screens.message_log import MessageLog

        if not isinstance(self.page(), MessageLog):
            log = MessageLog(self.toast.log)
            log.closed.connect(self.back)
            self.open_page(log)

    def open_palette(self, typed: str = "") -> None:
        """Everything that can be done, by its name, begun with what was typed; the same keys put it away again."""
        if self._palette is not None:
            self._palette.close_it()
            return
        from clinic_app.ui.screens.everywhere import open_palette

        self._palette = open_palette(self)
        self._palette.done.connect(self._palette_gone)
        self._palette.box.setText(typed)

    def _palette_gone(self) -> None:
        self._palette = None

    def open_help(self) -> None:
        """The guides, and what each question means."""
        open_help(self)

    def _pressed_at_foot(self, part: str) -> None:
        if part == "listening":
            self.listening.wanted.emit()
        elif part == "help":
            self.open_help()
        elif part == "away":
            show_where(self)

    def words_of_places(self) -> list[tuple[str, str, str]]:
        """Id, word and mark of every place of the rail, in order."""
        return [(place.id, place.word, place.mark) for place in self._places.values()]

    def leave(self) -> None:
        """Let the page keep what was typed: before another one, the cover, the lock."""
        if self._palette is not None:
            self._palette.close_it()
        if self.pages.count():
            self.page().leaving()

    def arrive(self) -> None:
        """The cover is gone: the page is shown again."""
        if self.pages.count():
            self.page().arrived()

    def _close_down_to(self, count: int) -> None:
        """Keep this many of the pages that lie above the place."""
        self.leave()
        closed = self._above[count:]
        del self._above[count:]
        lit, below = self._above[-1] if self._above else (self._place, self._built[self._place])
        self._show(below, lit, again=True)
        self._take_away(closed)

    def _lit(self) -> str:
        return self._above[-1][0] if self._above else self._place

    def _close_above(self) -> None:
        self._take_away(self._above)
        self._above.clear()

    def _take_away(self, pages: Sequence[tuple[str, Page]]) -> None:
        for _lit, page in pages:
            self.pages.removeWidget(page)
            page.taken_away()

    def _show(self, page: Page, lit: str, *, again: bool = False) -> None:
        self.pages.setCurrentWidget(page)
        self.toast.raise_()  # what was said a moment ago is not covered by the page that came of it
        self.rail.show_place(lit)
        if again:
            page.returned()
        else:
            page.arrived()

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # also when a page has just rebuilt what had the focus
        shortcut.activated.connect(act)
