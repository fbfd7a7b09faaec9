"""What was found out about a service, or one that only we know of: kept while it is typed, written by one key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.errors import GateClosed
from clinic_app.services.directory_book import said_of
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.directory_asks import DirectoryAsks, typed_of
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.services.directory_book import Entry
    from clinic_app.ui.screens.ways import Ways

_PAUSE_MS: Final = 1_000
_NEW: Final = "new"


class DirectoryEdit(TopicPage):
    """Going back keeps what was typed, for whoever typed it; only a key writes it."""

    def __init__(self, ways: Ways, entry: Entry | None, look_for: Callable[[str], None]) -> None:
        own = _("Printed and rung, never sealed to: nobody signed for it.")
        listed = _("Kind, whom it tells, what for and where it stands are signed: they cannot be changed here.")
        name = entry.organisation.name(i18n.language()) if entry else _("A service of our own")
        super().__init__(ways, name, listed if entry is not None and not entry.organisation.local_only else own)
        self._entry, self._look_for = entry, look_for
        self._about = entry.organisation.id if entry else _NEW
        self._dirty = self._written = self._begun = False
        self.asks = DirectoryAsks(ways, whole=entry is None)
        self.asks.put(typed_of(said_of(entry.organisation)) if entry else {})
        self._begins = self.asks.typed()
        self.asks.edited.connect(self._edited)
        self._again = SheetRow(_("What you typed before is here again."), mark="rotate-ccw", end=self._anew())
        self._again.hide()
        card = Card()
        card.body.addWidget(self._again)
        card.body.addWidget(self.asks)
        self.rung = primary(_("I rang: this is right"), "check")
        self.rung.clicked.connect(lambda _on=False: self._write(called=True))
        self.told = plain(_("Write it down, not rung"), "pen")
        self.told.clicked.connect(lambda _on=False: self._write(called=False))
        self.told.setVisible(entry is not None)
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(lambda _on=False: ways.inside.back())
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 8, 32, 12)
        foot.setSpacing(8)
        for button in (self.rung, self.told, back):
            foot.addWidget(button)
        foot.addStretch(1)
        self.column.addWidget(card)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.addWidget(Divider())
        whole.addLayout(foot)  # below what scrolls: a long form is written from anywhere in it
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        for keys, deed in (("Escape", ways.inside.back), ("Ctrl+Return", lambda: self._write(called=True))):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(deed)

    def _anew(self) -> Any:
        anew = quiet(_("Forget it"), "x", size="small")
        anew.clicked.connect(lambda _on=False: self._forget())
        return anew

    def arrived(self) -> None:
        """What was half typed stands here again."""
        if self._begun:
            return  # back from the cover: the focus stays where it was typed
        self._begun = True
        next(iter(self.asks.editors.values())).setFocus(Qt.FocusReason.TabFocusReason)
        if not self._dirty:
            self.ways.jobs.run(self, self.ways.clinic.book.typed, self._show_typed, self.refuse)

    def leaving(self) -> None:
        """Keep what is typed."""
        if self._dirty and not self._written:
            self._keep()

    @property
    def kept(self) -> bool:
        """Whether the vault has everything that was typed here."""
        return not self._dirty

    def _show_typed(self, every: Mapping[str, Mapping[str, Any]]) -> None:
        if (typed := every.get(self._about)) is not None and not self._dirty:
            self.asks.put(typed)
            self._again.show()

    def _edited(self) -> None:
        self._dirty = True
        self._pause.start()

    def _keep(self) -> None:
        self._pause.stop()
        typed = self.asks.typed()
        self._dirty = False
        keep = partial(self.ways.clinic.book.keep_typed, self._about, typed if typed != self._begins else {})
        self.ways.jobs.run(self, keep, lambda _nothing: None, self.refuse)

    def _forget(self) -> None:
        self._again.hide()
        self.asks.put(self._begins)
        self._keep()

    # --- writing -----------------------------------------------------------------------------------

    def _write(self, *, called: bool) -> None:
        self.notice.say(None)
        if odd := self.asks.unread():
            self._say_open(odd)
            return
        self._pause.stop()
        book, said, about = self.ways.clinic.book, self.asks.correction(), self._about
        entry, new = self._entry, self.asks.new() if self._entry is None else None

        def write() -> str:
            if entry is not None:
                book.correct(entry.organisation.id, said, called=called)
                made = entry.organisation.id
            else:
                assert new is not None
                made = book.add(new, said)
            book.keep_typed(about, {})
            return made

        self.ways.jobs.run(self, write, self._done, self._refused)

    def _done(self, made: str) -> None:
        self._written, self._dirty = True, False
        self._look_for(made)
        self.ways.inside.toast.say(_("Written down."))
        self.ways.inside.back()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, GateClosed):
            self._say_open(error.fields)
            return
        self.refuse(error)

    def _say_open(self, names: tuple[str, ...]) -> None:
        still = _("Still to be said: {what}").format(what=self.asks.missing(names))
        self.notice.say(Message(still, _("What you typed is kept here.")))
        self.room.verticalScrollBar().setValue(0)
