"""The one window, always titled *Notebook*: the cover over everything, the door outside, the record inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from clinic_app.domain.timekeeping import Clock
from clinic_app.settings import Settings
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.in_sight import bring_into_sight
from clinic_app.ui.soon import soon
from clinic_app.ui.unkept import Unkept

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.settings.held import Held
    from clinic_app.ui.curtain import Curtain
    from clinic_app.ui.inside import Inside

TITLE: Final = "Notebook"
SMALLEST: Final = (512, 300)
"""At 200 % a screen of 1366×768 has 683×384 of our pixels and one of 1024×768 has 512×384, less the desktop’s bar."""
_AT_FIRST: Final = (1366, 736)
"""The reference PC's screen without its bar."""


class Ways(NamedTuple):
    """What the window cannot do itself, chosen by whoever builds it."""

    outside: Callable[[Window], QWidget]
    """Makes the page that stands before the record: unlock or first run."""
    inside: Callable[[Window, Clinic], Inside]
    still_here: Callable[[Clinic, str], None]
    """Proves that the passphrase is of whoever signed in; raises if not. Runs on the vault lane."""
    replace_process: Callable[[bool, bool], None]
    """Starts the program anew, locked, and ends this one: whether somebody waits to sign in, whether words are lost."""
    report: Callable[[Exception], str]
    """Writes down a bug by type and gives its reference number."""


class Window(QMainWindow):
    """One stack: the cover at its beginning, then the page of the outside or the inside."""

    painted = Signal()
    """Once, when the first page stands on the screen: what the person need not wait for is done now."""

    def __init__(self, jobs: Jobs, clock: Clock, settings: Settings, ways: Ways) -> None:
        super().__init__()
        self.jobs = jobs
        self._ways = ways
        self._clock, self._settings = clock, settings
        self._clinic: Clinic | None = None
        self._inside: Inside | None = None
        self._unkept: Unkept | None = None
        self._curtain: Curtain | None = None
        self._stands = False
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        room = self.screen().availableSize()  # a small screen at 150 % has less than we would like
        self.resize(min(_AT_FIRST[0], room.width()), min(_AT_FIRST[1], room.height()))
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        jobs.busy_changed.connect(self._show_busy)

    @property
    def held(self) -> Held | None:
        """What IT settled for this PC, and how that stands."""
        return self._settings.held

    @property
    def curtain(self) -> Curtain:
        """Cover, idle count and lock. Made after the first page is painted, so that a start does not wait for it."""
        if self._curtain is None:
            from clinic_app.ui.curtain import Curtain
            from clinic_app.ui.displays import Displays

            Displays(self)
            self._curtain = Curtain(self, self._stack, self._clock, self._settings, self._ways)
        return self._curtain

    def ready_cover(self) -> None:
        """Have the cover built, so that hiding is one change of page."""
        self.curtain.cover.ensurePolished()

    # --- outside and inside ------------------------------------------------------------------------

    def show_outside(self) -> None:
        """The door: unlock, or first run where nothing stands yet."""
        self.put(self._ways.outside(self))

    def enter(self, clinic: Clinic) -> None:
        """Somebody came in: build the inside and begin to count the minutes."""
        self._clinic = clinic
        self._inside = self._ways.inside(self, clinic)
        self._unkept = Unkept(self._inside, self.jobs)
        self._inside.lock_pressed.connect(self._lock_pressed)
        self.curtain.watch()
        self.put(self._inside)

    def change_over(self, clinic: Clinic) -> Inside:
        """Whoever is in came into another clinic: its inside takes the place of this one, which is closed."""
        assert self._clinic is not None
        assert self._inside is not None
        self._inside.leave()
        self.jobs.run(self, self._clinic.close, then=lambda _nothing: None)
        self.enter(clinic)
        return self._inside

    def speak_anew(self, outside: Callable[[], QWidget] | None = None) -> None:
        """The language changed: everything is built again in it, by `outside` before the record.

        Whoever is in stays where she was; what she typed is kept first.
        """
        if self._curtain is not None:
            self._curtain.speak_anew()
        if self._clinic is None or self._inside is None:
            self.put(outside() if outside is not None else self._ways.outside(self))
        else:
            before, where = self._inside, self._inside.where()
            before.leave()
            self.enter(self._clinic)
            self._inside.away = before.away
            self._inside.go_on_like(before, where)

    def once_kept(self, speak: Callable[[], object]) -> None:
        """Do what builds every page again, if all that was typed is kept; else say what keeps it from being done."""
        if self._unkept is None:
            speak()
        else:
            self._unkept.may_speak_anew(speak)

    @property
    def inside(self) -> Inside | None:
        """The pages, while a vault is open."""
        return self._inside

    @property
    def clinic(self) -> Clinic | None:
        """The acts of whoever is in."""
        return self._clinic

    def put(self, widget: QWidget) -> None:
        """Show this page of the outside, or the inside; what stood there is gone. The inside comes behind a cover."""
        behind = self.covered and widget is self._inside
        for place in reversed(range(self._stack.count())):
            old = self._stack.widget(place)
            if old is not None and (self._curtain is None or old is not self._curtain.cover):
                self._stack.removeWidget(old)
                old.deleteLater()
        self._stack.addWidget(widget)
        if not behind:
            self._stack.setCurrentWidget(widget)

    # --- hide and lock -----------------------------------------------------------------------------

    @property
    def covered(self) -> bool:
        """Whether the dull page stands before everything."""
        return self._curtain is not None and self._curtain.covered

    def hide_everything(self) -> None:
        """The dull page, at once."""
        self.curtain.hide_everything()

    def lock(self) -> None:
        """Keep what was typed, close the vault, and replace this process."""
        self.curtain.lock()

    def _lock_pressed(self) -> None:
        if self._unkept is None or self._unkept.may_lock():
            self.lock()

    @property
    def words_left(self) -> bool:
        """Whether something was typed that the vault does not have: by now it is on its way, or came back."""
        return self._unkept is not None and self._unkept.words_left

    def close_vault(self) -> None:
        """The program ends: what was handed to the lanes is done, the vault is closed in its own lane."""
        if self._clinic is not None:
            self.jobs.run(self, self._clinic.close, then=lambda _nothing: None, otherwise=lambda _error: None)
        self.jobs.close()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab into a room that scrolls, from outside it: what is come to is seen. Within one Qt does so itself."""
        went = super().focusNextPrevChild(forward)
        if went and (come_to := self.focusWidget()) is not None:
            bring_into_sight(come_to)
        return went

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing keeps what was typed, like everything else, and takes back what was copied.

        It waits for what is on its way. What cannot be kept is told, and the window stays until it is closed again.
        """
        goes = True
        if self._unkept is not None and not self.curtain.locking:
            self.curtain.take_back_copied()
            goes = self.jobs.closed or self._unkept.may_close(self.close)
        event.setAccepted(goes)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Notice the first time. A timer set at the start could fire before a screen asks for the window."""
        super().paintEvent(event)
        if not self._stands:
            self._stands = True
            soon(self, self.painted.emit)

    def once_painted(self, owner: QObject, work: Callable[[], None]) -> None:
        """Do this in the turn after the first page was painted, or now if one stands on the screen.

        If `owner` is gone by then, nothing is done.
        """
        if self._stands:
            work()
        else:
            self.painted.connect(lambda: soon(owner, work) if isValid(owner) else None)

    def report(self, error: Exception) -> str:
        """Write down a bug by type and place; its reference number."""
        return self._ways.report(error)

    # --- errors ------------------------------------------------------------------------------------

    def tell(self, owner: QObject, error: Exception) -> None:
        """What nobody caught: in words if it is one of ours, else as a bug with a number."""
        from clinic_app.ui import dialogs
        from clinic_app.ui.wording_message import told

        message = told(error, self._ways.report)
        parent = owner.window() if isinstance(owner, QWidget) else self
        dialogs.tell(parent, message)

    def _show_busy(self, busy: bool) -> None:
        if self._inside is not None:
            self._inside.progress.set_busy(busy)
        elif self.jobs.by_somebody or not busy:  # what the program makes ready by itself is nobody's wait
            from clinic_app.ui.screens.outside import OutsidePage

            if isinstance(page := self._stack.currentWidget(), OutsidePage):
                page.set_busy(busy)
