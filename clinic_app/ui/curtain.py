"""What stands between the record and whoever else is in the room: the cover, the idle count, the lock.

Hide is page 0 of the window's stack, built before anybody can be in: hiding is one change of page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import ClinicError, WrongPassphrase
from clinic_app.settings import Settings
from clinic_app.ui import both_eras
from clinic_app.ui.away import ask_times
from clinic_app.ui.capture import Capture, hiding_of_this_system
from clinic_app.ui.copied import Copied
from clinic_app.ui.cover import Cover
from clinic_app.ui.every_window import EveryWindow
from clinic_app.ui.final_backup import FinalBackup
from clinic_app.ui.hide_keys import HideKeys
from clinic_app.ui.holding import Holding
from clinic_app.ui.i18n import _
from clinic_app.ui.idle import Idle
from clinic_app.ui.kept_away import KeptAway
from clinic_app.ui.page import Sheet
from clinic_app.ui.soon import soon
from clinic_app.ui.wording_message import told

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.resuming import Where
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.session import Session
    from clinic_app.ui.session_windows import WindowsSession
    from clinic_app.ui.window import Ways, Window

_COVER, _REST = 0, 1
_PANIC_S: Final = 2.0
"""The hide key twice within this time locks at once."""
_FLUSH_AT_MOST_MS: Final = 3_000
"""Longer than this the lock does not wait for what is still being written: every job may be killed."""


class Curtain(QObject):
    """One window's curtain. It hides always, and locks once somebody is in."""

    def __init__(self, window: Window, stack: QStackedWidget, clock: Clock, settings: Settings, ways: Ways) -> None:
        super().__init__(window)
        self._window, self._stack, self._clock, self._ways = window, stack, clock, ways
        # A system's own file chooser hears no hide key, is not put away, and keeps a list of recent files.
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self.holding = Holding(clock, self)
        self.idle = Idle(
            clock,
            cover_after_s=settings.cover_after_minutes * 60,
            lock_after_s=settings.lock_after_minutes * 60,
            parent=self,
        )
        duty = lambda: window.inside.backup_duty if window.inside is not None else None  # noqa: E731 - asked when due
        self.final_backup = FinalBackup(duty, self.lock, self)
        self.idle.cover_due.connect(self.hide_everything)
        self.idle.cover_due.connect(self.final_backup.look)
        self.idle.lock_due.connect(self.hide_everything)
        self.idle.lock_due.connect(self.final_backup.begin)
        self.idle.slept_through.connect(self.lock)
        self._flush = QTimer(self, singleShot=True, interval=_FLUSH_AT_MOST_MS)
        self.holding.changed.connect(self.idle.hold_until)
        self._kept_away = KeptAway(window, parent=self)
        self._copied: Copied | None = None
        self._hidden_at = 0.0
        self._where: Where | None = None
        self._session: Session | WindowsSession | None = None
        self._capture = Capture(clock, hiding_of_this_system(), self)
        self.locking = False
        self._went_on: Clinic | None = None
        self.cover = self._build_cover()
        stack.currentChanged.connect(self._lifted)

    # --- somebody comes in -------------------------------------------------------------------------

    def watch(self) -> None:
        """Somebody is in: count the minutes, and see what is copied and every key, in dialogs and menus too."""
        inside = self._window.inside
        assert inside is not None
        inside.hide_wanted.connect(self.hide_everything)
        inside.lock_wanted.connect(self.lock)
        inside.times_changed.connect(lambda: ask_times(self._window, self.idle))
        inside.capture = self._capture
        self.holding.enter(inside)
        self.idle.begin()
        if self.covered:  # this work ended behind the cover, and does not lift it
            self.idle.covered()
            self._prepare(Sheet.STOCK)
        if self._session is not None:
            self._session.delay_sleep()
        ask_times(self._window, self.idle)
        self._go_on(inside)
        if self._copied is not None:
            return
        self._copied = Copied(self)
        for keys, act in (("Ctrl+L", self.lock), ("F8", self.holding.listen)):
            shortcut = QShortcut(QKeySequence(keys), self._window)
            shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
            shortcut.activated.connect(act)
        hide = HideKeys(self._hide_key, self.idle.touch, wanted=lambda: self._window.inside is not None)
        EveryWindow(hide.hears, self).dragged.connect(self._kept_away.something_dragged)

    def _go_on(self, inside: Inside) -> None:
        """Whoever comes back after a lock goes on where she was."""
        clinic = self._window.clinic
        if clinic is None or clinic is self._went_on:
            return
        self._went_on = clinic
        self._window.jobs.run(
            inside, clinic.resuming.take, then=lambda where: inside.ways.go_on(where) if where is not None else None
        )

    def speak_anew(self) -> None:
        """The language changed."""
        self._stack.removeWidget(self.cover)
        self.cover.deleteLater()
        self.cover = self._build_cover()

    def obey(self, session: Session | WindowsSession) -> None:
        """Lock when the system sleeps or locks its own screen."""
        self._session = session
        session.left.connect(self.lock)
        if self._window.inside is not None:
            session.delay_sleep()

    # --- hide --------------------------------------------------------------------------------------

    @property
    def covered(self) -> bool:
        """Whether the dull page stands before everything."""
        return self._stack.currentWidget() is self.cover

    def hide_everything(self) -> None:
        """The dull page, at once: first it is painted, then all the rest."""
        if self.covered:
            self.cover.show_sheet()
            return
        inside = self._window.inside
        self._where, sheet = None, Sheet.STOCK
        if inside is not None:
            with self._whatever_fails():
                self._where = inside.where()
            with self._whatever_fails():
                sheet = inside.sheet
        self._prepare(sheet)
        self._stack.setCurrentWidget(self.cover)
        self.holding.close_card()
        self._kept_away.begin()
        self._stack.repaint()
        self.cover.setFocus()
        self._hidden_at = self._clock.monotonic()
        self.take_back_copied()
        if inside is not None:
            with self._whatever_fails():
                inside.leave()
            self.idle.covered()
            at = both_eras.time_of_day(self._clock.now(), self._clock)
            self._window.jobs.run(inside, lambda: None, then=lambda _nothing: self._say_kept(at))

    @contextmanager
    def _whatever_fails(self) -> Iterator[None]:
        """A page that fails keeps neither cover nor lock away: it is told behind them, as every bug is."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is, what stands there must go
            soon(self, partial(self._window.tell, self, error))

    def take_back_copied(self) -> None:
        """What this program put on the clipboard is there no more."""
        if self._copied is not None:
            self._copied.forget()

    def _prepare(self, sheet: Sheet) -> None:
        clinic = self._window.clinic
        training = clinic is not None and clinic.training
        self.cover.prepare(
            sheet, training=training, hint=_training_hint(clinic) if clinic is not None and training else ""
        )

    def uncover(self) -> None:
        """Whoever signed in is here again."""
        self.cover.show_sheet()
        self._stack.setCurrentIndex(_REST)
        if (inside := self._window.inside) is not None:
            self.idle.begin()
            inside.arrive()

    def _lifted(self) -> None:
        """Another page stands there, whoever put it."""
        if not self.covered:
            self._kept_away.end()

    def _build_cover(self) -> Cover:
        cover = Cover(self._clock)
        cover.given.connect(self._come_back)
        cover.figures_given.connect(self._lift)
        cover.touched.connect(self._touched)
        cover.another_person.connect(lambda: self.lock(somebody_waits=True))
        self._stack.insertWidget(_COVER, cover)
        return cover

    def _say_kept(self, at: str) -> None:
        inside = self._window.inside
        if self.covered and inside is not None and inside.kept and not self._window.words_left:
            self.cover.asking.say_kept(at)

    @property
    def _too_late(self) -> bool:
        """Whether the time is over already, asleep or awake: nobody comes back, they sign in."""
        return self.idle.slept or self.final_backup.waits

    def _touched(self) -> None:
        if self._window.clinic is None:
            self._window.show_outside()  # nothing is open behind the cover: the door asks for itself
        elif self._too_late:
            self.lock(somebody_waits=self.final_backup.waits)
        else:
            self.cover.ask(self.holding.until, self.holding.tries_left)

    def _come_back(self, passphrase: str) -> None:
        if (clinic := self._window.clinic) is not None:
            work = partial(self._ways.still_here, clinic, passphrase)
            self._window.jobs.run(self, work, then=lambda _nothing: self._came_back(), otherwise=self._refuse)

    def _came_back(self) -> None:
        if self._too_late:
            self.lock(somebody_waits=True)
        elif self.covered and not self.locking:
            self.uncover()

    def _lift(self, figures: str) -> None:
        if self._too_late:
            self.lock(somebody_waits=True)
        elif self.holding.lifts(figures):
            self.uncover()
        elif (left := self.holding.tries_left) or self.cover.asks:
            self.cover.refuse_figures(left)

    def _refuse(self, error: Exception) -> None:
        message = told(error, self._ways.report)
        if isinstance(error, WrongPassphrase):  # no word was asked for
            message = message._replace(what=_("This is not the passphrase of whoever signed in."))
        self.cover.refuse(message)

    # --- lock --------------------------------------------------------------------------------------

    def lock(self, *, somebody_waits: bool = False) -> None:
        """Keep what was typed, close the vault, and replace this process."""
        clinic = self._window.clinic
        if clinic is None or self.locking:
            return
        self.locking = True
        self.holding.end()
        self.hide_everything()
        self.idle.end()
        replace: Callable[[object], None] = lambda _answer: self._replace(somebody_waits)  # noqa: E731 - three times
        self._flush.timeout.connect(partial(self._replace, somebody_waits))
        self._flush.start()
        # The lane does things in order: what the pages just handed over is kept before the vault is closed.
        self._window.jobs.run(self, partial(_close, clinic, self._where), then=replace, otherwise=replace)
        self._window.jobs.begin_no_more()

    def _replace(self, somebody_waits: bool) -> None:
        self._flush.stop()
        self._ways.replace_process(somebody_waits, self._window.words_left)

    def _hide_key(self) -> None:
        if self.covered and self._clock.monotonic() - self._hidden_at < _PANIC_S:
            self.lock()
        else:
            self.hide_everything()


def _close(clinic: Clinic, where: Where | None) -> None:
    """In the vault's lane. A disk that is full, say, forgets where she was, but keeps no vault open."""
    with suppress(ClinicError):
        clinic.resuming.keep(where)
    clinic.close()


def _training_hint(clinic: Clinic) -> str:
    from clinic_app.services.doorway import training_passphrase  # a real clinic never asks

    passphrase = training_passphrase(clinic.whoami.role)
    return _("Training only. The passphrase: {passphrase}").format(passphrase=passphrase)
