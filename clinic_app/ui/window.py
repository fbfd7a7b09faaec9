"""The one window, always titled *Notebook*: the cover over everything, the door outside, the record inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.settings import Settings
from clinic_app.ui.i18n import _
from clinic_app.ui.idle import TOUCHES, Idle
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.page import Sheet
from clinic_app.ui.wording_message import told

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.ui.cover import Cover
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.session import Session

TITLE: Final = "Notebook"
_EMERGENCY: Final = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)
_HIDE_KEYS: Final = frozenset({Qt.Key.Key_Pause, Qt.Key.Key_F9})
_WATCHED: Final = TOUCHES | {QEvent.Type.ShortcutOverride}
_COVER, _REST = 0, 1
_FLUSH_AT_MOST_MS: Final = 3_000
"""Longer than this the lock does not wait for what is still being written: every job may be killed."""
SMALLEST: Final = (900, 500)
"""At 150 % a screen of 1366×768 has 910×512 of our pixels: it must fit there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What the window cannot do itself, chosen by whoever builds it."""

    outside: Callable[[Window], QWidget]
    """Makes the page that stands before the record: unlock or first run."""
    inside: Callable[[Window, Clinic], Inside]
    still_here: Callable[[Clinic, str], None]
    """Proves that the passphrase is of whoever signed in; raises if not. Runs on the vault lane."""
    replace_process: Callable[[], None]
    report: Callable[[Exception], str]
    """Writes down a bug by type and gives its reference number."""


class Window(QMainWindow):
    """Hide is page 0 of the top stack, built before anybody can be in: hiding is one change of page."""

    painted = Signal()
    """Once, when the first page stands on the screen: what the person need not wait for is done now."""

    def __init__(self, jobs: Jobs, clock: Clock, settings: Settings, ways: Ways) -> None:
        super().__init__()
        self.jobs = jobs
        self._ways = ways
        self._clinic: Clinic | None = None
        self._inside: Inside | None = None
        self._put_away: list[QWidget] = []
        self._locking = False
        self._seen = self._watching = False
        self._copied = False
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        self._stack = QStackedWidget()
        self._clock = clock
        self._cover: Cover | None = None
        self.setCentralWidget(self._stack)
        self.idle = Idle(
            clock,
            cover_after_s=settings.cover_after_minutes * 60,
            lock_after_s=settings.lock_after_minutes * 60,
            parent=self,
        )
        self.idle.cover_due.connect(self.hide_everything)
        self.idle.lock_due.connect(self.lock)
        self._flush = QTimer(self, singleShot=True, interval=_FLUSH_AT_MOST_MS)
        self._flush.timeout.connect(self._replace)
        jobs.busy_changed.connect(self._show_busy)

    def ready_cover(self) -> Cover:
        """Have the cover built: after the first page is painted, so that a start does not wait for it."""
        if self._cover is None:
            from clinic_app.ui.cover import Cover

            self._cover = Cover(self._clock)
            self._cover.given.connect(self._come_back)
            self._cover.touched.connect(self._touched)
            self._cover.another_person.connect(self.lock)
            self._stack.insertWidget(_COVER, self._cover)
        return self._cover

    # --- outside and inside ------------------------------------------------------------------------

    def show_outside(self) -> None:
        """The door: unlock, or first run where nothing stands yet."""
        self.put(self._ways.outside(self))

    def enter(self, clinic: Clinic) -> None:
        """Somebody came in: build the inside and begin to count the minutes."""
        self._clinic = clinic
        self.ready_cover()
        self._watch()
        self._inside = self._ways.inside(self, clinic)
        self._inside.hide_wanted.connect(self.hide_everything)
        self._inside.lock_wanted.connect(self.lock)
        self.put(self._inside)
        self.idle.begin()

    def _watch(self) -> None:
        """From when somebody is in: what is copied, and every key of the program, in dialogs and menus too."""
        if self._watching:
            return
        self._watching = True
        from PySide6.QtGui import QKeySequence, QShortcut

        QGuiApplication.clipboard().dataChanged.connect(self._note_copy)
        lock = QShortcut(QKeySequence("Ctrl+L"), self)
        lock.setContext(Qt.ShortcutContext.ApplicationShortcut)
        lock.activated.connect(self.lock)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def speak_anew(self) -> None:
        """The language changed: everything is built again in it."""
        if self._cover is not None:
            self._stack.removeWidget(self._cover)
            self._cover.deleteLater()
            self._cover = None
            self.ready_cover()
        if self._clinic is None or self._inside is None:
            self.show_outside()
        else:
            self._inside.leave()
            self.enter(self._clinic)

    @property
    def inside(self) -> Inside | None:
        """The pages, while a vault is open."""
        return self._inside

    def put(self, widget: QWidget) -> None:
        """Show this page of the outside, or the inside; what stood there is gone."""
        for place in reversed(range(self._stack.count())):
            if (old := self._stack.widget(place)) is not None and old is not self._cover:
                self._stack.removeWidget(old)
                old.deleteLater()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    # --- hide --------------------------------------------------------------------------------------

    @property
    def covered(self) -> bool:
        """Whether the dull page stands before everything."""
        return self._cover is not None and self._stack.currentWidget() is self._cover

    def hide_everything(self) -> None:
        """The dull page, at once: first it is painted, then all the rest."""
        cover = self.ready_cover()
        if self.covered:
            cover.show_sheet()
            return
        sheet = self._inside.sheet if self._inside is not None else Sheet.STOCK
        training = self._clinic is not None and self._clinic.training
        cover.prepare(sheet, training=training, hint=_training_hint() if training else "")
        self._stack.setCurrentWidget(cover)
        self._put_others_away()
        self._stack.repaint()
        cover.setFocus()
        if self._copied:
            QGuiApplication.clipboard().clear()
            self._copied = False
        if self._inside is not None:
            self._inside.leave()
            self.idle.covered()

    def _note_copy(self) -> None:
        """What is copied while this program is in front is ours; not every system can say who owns it."""
        self._copied = QGuiApplication.clipboard().ownsClipboard() or QApplication.activeWindow() is not None

    def _put_others_away(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._put_away = [w for w in QApplication.topLevelWidgets() if w is not self and w.isVisible()]
        for widget in self._put_away:
            widget.hide()

    def _touched(self) -> None:
        if self._clinic is None:
            self.show_outside()  # nothing is open behind the cover: the door asks for itself
        else:
            self.ready_cover().ask()

    def _come_back(self, passphrase: str) -> None:
        if self._clinic is not None:
            work = partial(self._ways.still_here, self._clinic, passphrase)
            self.jobs.run(self, work, then=lambda _nothing: self._uncover(), otherwise=self._refuse)

    def _refuse(self, error: Exception) -> None:
        self.ready_cover().refuse(told(error, self._ways.report))

    def _uncover(self) -> None:
        self.ready_cover().show_sheet()
        self._stack.setCurrentIndex(_REST)
        for widget in self._put_away:
            widget.show()
        self._put_away = []
        if self._inside is not None:
            self.idle.begin()
            self._inside.arrive()

    def listen(self, session: Session) -> None:
        """Lock when the system sleeps or locks its own screen."""
        session.left.connect(self.lock)

    # --- lock --------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Keep what was typed, close the vault, and replace this process."""
        if self._clinic is None or self._locking:
            return
        self._locking = True
        self.hide_everything()
        self.idle.end()
        self._flush.start()
        # The lane does things in order: what the pages just handed over is kept before the vault is closed.
        self.jobs.run(
            self, self._clinic.close, then=lambda _nothing: self._replace(), otherwise=lambda _e: self._replace()
        )

    def _replace(self) -> None:
        self._flush.stop()
        self._ways.replace_process()

    def close_vault(self) -> None:
        """The program ends: what was handed to the lanes is done, the vault is closed in its own lane."""
        if self._clinic is not None:
            self.jobs.run(self, self._clinic.close, then=lambda _nothing: None, otherwise=lambda _error: None)
        self.jobs.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing keeps what was typed, like everything else."""
        if self._inside is not None and not self._locking:
            self._inside.leave()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Notice the first time. A timer set at the start could fire before a screen asks for the window."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.painted.emit)

    # --- errors and keys ---------------------------------------------------------------------------

    def tell(self, owner: QObject, error: Exception) -> None:
        """What nobody caught: in words if it is one of ours, else as a bug with a number."""
        from clinic_app.ui import dialogs

        message = told(error, self._ways.report)
        parent = owner.window() if isinstance(owner, QWidget) else self
        box = dialogs.tell(parent, message)
        if self.covered:
            box.hide()
            self._put_away.append(box)

    def _show_busy(self, busy: bool) -> None:
        if self._inside is not None:
            self._inside.progress.set_busy(busy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The hide key, wherever the focus is; and every touch for the idle count."""
        kind = event.type()
        if kind not in _WATCHED:
            return False
        if isinstance(event, QKeyEvent) and event.key() in _HIDE_KEYS and self._inside is not None:
            if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self.hide_everything()
            event.accept()
            return True
        pressed = event.keyCombination() if isinstance(event, QKeyEvent) else None
        if kind == QEvent.Type.ShortcutOverride and pressed == _EMERGENCY:
            event.ignore()  # Some systems move the cursor with it, and then it would not open anything from a field.
            return True
        self.idle.touch(event)
        return super().eventFilter(watched, event)


def _training_hint() -> str:
    return _("Training only. The passphrase: {passphrase}").format(
        passphrase="nobody here is real",  # noqa: S106 - known to everybody, nobody in it is real
    )
