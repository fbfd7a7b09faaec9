"""The desktop program for tests: real window, services and vault, in a folder of the test; only the clock is ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import drawn_alike
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from ready_made import ready_made

from clinic_app import main
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock
from clinic_app.services.doorway import NewClinic, NewPerson, RecoverySheet
from clinic_app.settings import Settings
from clinic_app.settings.held import Held
from clinic_app.ui import app, i18n, theme
from clinic_app.ui.idle import BEAT_S
from clinic_app.ui.window import Window

W = TypeVar("W", bound=QWidget)

CHEAP = KdfCost(64, 1, 1)
POLICY = KdfPolicy(floor=CHEAP, ceiling=KdfCost(1 << 20, 16, 16), default=CHEAP)
BALLAST = 4096  # what a clinic lays, 32 MB, is for the tests of a full disk: it would be most of what a test writes
STANDING: list[DeskTop] = []
"""The programs that were started and not yet ended."""
SUNDAY = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)  # 10:42 in Bangkok


class Hands:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.at = SUNDAY
        self.seconds = 1000.0

    def clock(self) -> Clock:
        return Clock(lambda: self.at, lambda: self.seconds, "boot", ZoneInfo("Asia/Bangkok"))

    def go(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


class DeskTop:
    """The program as one person sees it."""

    def __init__(
        self,
        folder: Path,
        qtbot: QtBot,
        dressed: app.Dressed,
        *,
        after_lock: bool = False,
        somebody_waits: bool = False,
        unkept: bool = False,
        held: Held | None = None,
    ) -> None:
        self.folder = folder
        self.qtbot = qtbot
        self.hands = Hands()
        self.replaced = 0
        self.somebody_waits = self.unkept = False
        settings = Settings(folder, language=i18n.language(), held=held)
        clock = self.hands.clock()
        entrance = main.build_entrance(settings, clock, lambda: POLICY, ballast_bytes=BALLAST)
        self.doorway = entrance.doorway()
        self.window: Window = app.build_window(
            entrance,
            settings,
            clock,
            after_lock=after_lock,
            replace_process=self._replace,
            somebody_waits=somebody_waits,
            unkept=unkept,
        )
        self.dressed = dressed
        STANDING.append(self)
        self.window.resize(1366, 736)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)

    def _replace(self, somebody_waits: bool, unkept: bool) -> None:
        self.replaced += 1
        self.somebody_waits, self.unkept = somebody_waits, unkept

    def made(self, wanted: NewClinic) -> RecoverySheet:
        """A vault whose sheet was typed back."""
        return ready_made(self.folder / "vault", (wanted, *self.begins_as), lambda: self.really_made(wanted))

    def really_made(self, wanted: NewClinic) -> RecoverySheet:
        """As set-up makes one."""
        sheet = self.doorway.create(wanted)
        self.doorway.confirm_sheet(sheet.lines)
        return sheet

    @property
    def begins_as(self) -> tuple[object, ...]:
        """What a vault made here depends on."""
        return i18n.language(), self.hands.at, self.hands.seconds, drawn_alike.in_force()

    @property
    def page(self) -> QWidget:
        """What the window shows."""
        stack = self.window.centralWidget()
        shown = stack.currentWidget()  # type: ignore[attr-defined]
        assert isinstance(shown, QWidget)
        return shown

    def sees(self, kind: type[W]) -> W:
        """Wait for a page of this kind."""
        self.qtbot.waitUntil(lambda: isinstance(self.page, kind), timeout=120_000)
        shown = self.page
        assert isinstance(shown, kind)
        return shown

    def until(self, what: Callable[[], bool]) -> None:
        """Wait for what is bound to come."""
        self.qtbot.waitUntil(what, timeout=120_000)

    def settles(self) -> None:
        """Wait until nothing is on its way, and the page is made to its end where it is made part by part."""
        self.until(lambda: self.window.jobs.idle)
        inside = self.window.inside
        if inside is not None:
            self.until(lambda: bool(getattr(inside.page(), "whole", True)))

    def waits(self, seconds: float) -> None:
        """Nobody touches anything for so long, and the PC stays awake: the program looks at its clock meanwhile."""
        while seconds > 0:
            self.hands.go(min(seconds, BEAT_S))
            seconds -= BEAT_S
            self.window.curtain.idle.look()

    def press(self, key: Qt.Key, widget: QWidget | None = None) -> None:
        """Press a key where the focus is, or in a window, to which it comes as the system gives it."""
        to = widget or QApplication.focusWidget() or self.window
        if to.isWindow():
            QApplication.processEvents()  # no system gives keys to a window before it has brought it forward
            self.qtbot.keyClick(to.windowHandle(), key)
        else:
            self.qtbot.keyClick(to, key)

    def close(self) -> None:
        """End the program, unless it is ended."""
        if self not in STANDING:
            return
        STANDING.remove(self)
        end(self.window)


def end(window: Window) -> None:
    """End a program whose window this is.

    Now, not when it is collected: a new look would dress every window of every test before, and what hears the hide key
    in every window would hear it for the tests after, and keep their windows off the screen.
    """
    window.close_vault()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def left_open() -> Iterator[QWidget]:
    """What shows on the screen, or is of a program, and of none that still runs: a file of tests may share one."""
    running = [each.window for each in STANDING]
    for window in QApplication.topLevelWidgets():
        of: QWidget | None = window
        while of is not None and of not in running:
            of = of.parentWidget()
        if of is None and (window.isVisible() or isinstance(window, Window)):
            yield window


def type_in(widget: QWidget, text: str) -> None:
    """Type as an input method does: the only way for signs that no key of the test has."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def colour_at(widget: QWidget, at: QPoint) -> QColor:
    """The colour that is really painted there."""
    picture = widget.grab().toImage()
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2 contrast of two colours."""

    def luminance(colour: QColor) -> float:
        def linear(share: float) -> float:
            return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def founded(desk_top: DeskTop) -> RecoverySheet:
    """Make a vault with two people and confirm its sheet, as set-up does."""
    people = tuple(
        NewPerson(
            word=word, passphrase=f"{word} and three other words", role=Role.COORDINATOR, staff_code=code, undertaking=1
        )
        for word, code in (("mango", "C-1"), ("river", "C-2"))
    )
    return desk_top.made(NewClinic(kind="both", people=people))


def dress(language: str, colours: str) -> app.Dressed:
    """Dress the application of the tests."""
    settings = Settings(Path(), language=language, theme=colours)
    dressed = app.dress(settings)
    dressed.app.setCursorFlashTime(0)
    theme.dress(dressed.app, theme.THEMES[colours])
    return dressed
