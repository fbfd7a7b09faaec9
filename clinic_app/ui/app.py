"""The desktop program put together: Qt dressed in our look, lanes, window, front. `main` hands in what it stands on."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.settings import Settings
from clinic_app.ui import fonts, i18n, theme
from clinic_app.ui.front import Entrance, Front
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.window import TITLE, Ways, Window

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.ui.inside import Inside


class Dressed:
    """The application in our look. Keep it for as long as the program lives: Qt keeps no reference to its parts."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self._kept: tuple[QObject, ...] = ()

    def finish(self) -> None:
        """What the first page does without: the style of Qt's own controls, every other script, Qt's own words,
        lines that cut nothing."""
        from clinic_app.ui import clearing
        from clinic_app.ui.parts.too_long import WholeLines
        from clinic_app.ui.qt_words import QtWords
        from clinic_app.ui.style import NotebookStyle

        clearing.begin(self.app)
        fonts.load_rest()
        style, words = NotebookStyle(), QtWords()
        self.app.setStyle(style)
        self.app.installTranslator(words)
        self._kept = (style, words, WholeLines(self.app))


def dress_first(settings: Settings) -> Dressed:
    """Make the application, or take the one there is, in what the first page needs: faces, colours, language."""
    found = QApplication.instance()
    if not isinstance(found, QApplication):
        found = QApplication([TITLE, "-style", "fusion"])
    found.setApplicationName(TITLE)
    found.setApplicationDisplayName(TITLE)
    found.setDesktopFileName(TITLE.lower())
    fonts.load_first()
    i18n.use(settings.language)
    i18n.offer(settings.profile.languages if settings.profile else ())
    theme.dress(found, theme.THEMES[settings.theme])
    return Dressed(found)


def dress(settings: Settings) -> Dressed:
    """The whole look at once, for whoever shows no page of the door first."""
    dressed = dress_first(settings)
    dressed.finish()
    return dressed


def build_window(
    entrance: Entrance,
    settings: Settings,
    clock: Clock,
    *,
    after_lock: bool,
    replace_process: Callable[[bool, bool], None],
    somebody_waits: bool = False,
    unkept: bool = False,
    training: bool = False,
) -> Window:
    """Join the window. Needs a dressed application; shows nothing yet. `training` leads to that clinic only."""

    def report(error: Exception) -> str:
        from clinic_app.ui.bug_log import BugLog

        return BugLog(settings.data_dir, clock).report(error)

    jobs = Jobs(lambda owner, error: window.tell(owner, error))  # noqa: PLW0108 - the window comes later
    front = Front(
        entrance, jobs, clock, settings, after_lock=after_lock, unkept=unkept, report=report, training=training
    )

    def inside(_window: Window, clinic: Clinic) -> Inside:
        from clinic_app.ui.places import build_inside

        made = build_inside(clinic, jobs, clock)
        made.status.pressed.connect(lambda part: _next_language(front, window) if part == "language" else None)
        if clinic.training:
            from clinic_app.ui.real_door import RealDoor

            made.real_door = RealDoor(entrance.stands, entrance.doorway, window.change_over, report)
        return made

    window = Window(
        jobs,
        clock,
        settings,
        Ways(
            outside=front.page,
            inside=inside,
            still_here=lambda clinic, passphrase: entrance.doorway().still_here(clinic, passphrase),
            replace_process=replace_process,
            report=report,
        ),
    )
    if after_lock and not somebody_waits:
        # Nobody asked for a page that says what this program is: it is made when somebody touches the cover.
        window.put(QWidget())
        window.hide_everything()
    else:
        window.show_outside()
    return window


def run(dressed: Dressed, window: Window) -> int:
    """Show the window and stay until it is closed."""
    sys.excepthook = _told_by(window)
    window.once_painted(window, lambda: _settle(dressed, window))
    window.show()
    try:
        return dressed.app.exec()
    finally:
        window.close_vault()


def _settle(dressed: Dressed, window: Window) -> None:
    """What nobody waits for: done when the first page stands painted."""
    from PySide6.QtGui import QIcon

    from clinic_app.services import no_dumps
    from clinic_app.ui import no_words
    from clinic_app.ui.icons import pixmap
    from clinic_app.ui.session import session_of

    no_dumps.forbid()  # nobody has typed anything yet
    no_words.install(window.report)
    dressed.finish()
    window.ready_cover()
    gc.freeze()  # what stands now stays: no later look for garbage walks through it
    window.setWindowIcon(QIcon(pixmap("notebook", 64, theme.LIGHT.ink, 1.0)))
    window.curtain.obey(session_of(window))


def _next_language(front: Front, window: Window) -> None:
    codes = list(i18n.offered())
    at = codes.index(i18n.language()) if i18n.language() in codes else -1
    window.once_kept(partial(front.speak, window, codes[(at + 1) % len(codes)]))


def _told_by(window: Window) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """An exception in a slot reaches the person as a number, and the program goes on."""

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            window.tell(QObject(), error)
        else:
            sys.__excepthook__(kind, error, trace)

    return told
