"""What stands before the record: first run, set-up, the door, the way back in. Decides only which comes next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.settings import Settings
from clinic_app.ui import i18n
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.soon import soon

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.own_files import OwnFiles
    from clinic_app.ui.screens.first_run import FirstRun
    from clinic_app.ui.screens.join_clinic import JoinClinic
    from clinic_app.ui.screens.outside import OutsidePage
    from clinic_app.ui.screens.recover import Recover
    from clinic_app.ui.screens.restore import Restore
    from clinic_app.ui.screens.restore_from_hub import RestoreFromHub
    from clinic_app.ui.screens.salvage import Salvage
    from clinic_app.ui.screens.set_up import SetUp
    from clinic_app.ui.screens.unlock import Unlock
    from clinic_app.ui.window import Window

_LOOK_AFTER_MS: Final = 200
Report = Callable[[Exception], str]
_FIRST_INSIDE: Final = (
    "ui.places", "ui.screens.today", "ui.screens.line", "ui.screens.health_watch", "ui.wording_message",
    "services.receiving", "services.set_aside",  # `Clinic.tidy`, beside the first page
)  # fmt: skip


class Entrance(NamedTuple):
    """The way in. `doorway` gives the door; its first call takes half a second, which the person spends typing."""

    stands: Callable[[], bool]
    """Whether there are records behind the door: looks for a file, no more."""
    doorway: Callable[[], Doorway]


class Front:
    """Makes the pages and joins them to the window."""

    def __init__(
        self,
        entrance: Entrance,
        jobs: Jobs,
        clock: Clock,
        settings: Settings,
        *,
        after_lock: bool,
        report: Report,
        unkept: bool = False,
        training: bool = False,
    ) -> None:
        self._entrance, self._jobs, self._clock = entrance, jobs, clock
        self._settings = settings
        self._after_lock, self._unkept = after_lock, unkept
        self._report = report
        self._training = training

    def page(self, window: Window) -> QWidget:
        """The first page for what lies behind the door."""
        if self._training:
            return self._first_run(window, only_training=True)
        return self._unlock(window) if self._entrance.stands() else self._first_run(window)

    def speak(self, window: Window, language: str, again: Callable[[], QWidget] | None = None) -> None:
        """Another language, from now on and after the next start; `again` makes the page that is shown."""
        i18n.use(language)
        self._settings = self._settings.but(language=language)
        with suppress(OSError):  # a disk that is full or read only is told by whoever has to write to it
            self._settings.save()
        window.speak_anew(again)

    def _join(
        self, window: Window, page: OutsidePage, focus: Callable[[], None], make: Callable[[Window], OutsidePage]
    ) -> None:
        """`make` makes another like it."""

        def again() -> OutsidePage:
            made = make(window)
            made.carry_over(page)
            return made

        page.language_chosen.connect(lambda code: self.speak(window, code, again))
        page.say_settled(self._settings.held)
        soon(page, focus)  # once it is shown

    def _look_at_program(self, page: OutsidePage) -> None:
        """Whether every file of it lies here in its length: on the first page, once that is painted."""

        def look() -> OwnFiles | None:
            from clinic_app.services import own_files

            return own_files.look_at_own_files(own_files.bundle_folder(), contents=False)

        def ask() -> None:
            self._jobs.run(page, look, page.say_own_files, lambda _error: None, lane="reader")

        QTimer.singleShot(_LOOK_AFTER_MS, page, ask)

    def _first_run(self, window: Window, *, only_training: bool = False) -> FirstRun:
        from clinic_app.ui.screens.first_run import FirstRun

        page = FirstRun(only_training=only_training, held=self._settings.held, over=lambda: self._jobs.closed)
        page.training_wanted.connect(lambda: self._open_training(window, page, "nurse"))
        page.leading_wanted.connect(lambda: self._open_training(window, page, "coordinator"))
        page.set_up_wanted.connect(lambda: window.put(self._set_up(window)))
        page.restore_wanted.connect(lambda: window.put(self._restore(window)))
        page.join_wanted.connect(lambda: window.put(self._join_clinic(window)))
        self._join(window, page, page.begin, partial(self._first_run, only_training=only_training))
        self._look_at_program(page)
        return page

    def _open_training(self, window: Window, page: FirstRun, role: str) -> None:
        def opens() -> Clinic:
            from clinic_app.domain.people import Role

            return self._entrance.doorway().open_training(page.told, role=Role(role))

        def refuse(error: Exception) -> None:
            page.set_waiting(False)
            page.begin()
            from clinic_app.ui.wording_message import told

            page.notice.say(told(error, self._report))

        self._jobs.run(page, opens, then=window.enter, otherwise=refuse)

    def _set_up(self, window: Window) -> SetUp:
        from clinic_app.ui.screens.set_up import SetUp

        profile = self._settings.profile
        page = SetUp(self._entrance.doorway(), self._jobs, self._clock, report=self._report, profile=profile)
        page.finished.connect(window.show_outside)
        page.given_up.connect(window.show_outside)
        self._join(window, page, page.begin, self._set_up)
        return page

    def _join_clinic(self, window: Window) -> JoinClinic:
        from clinic_app.ui.screens.join_clinic import JoinClinic

        page = JoinClinic(self._entrance.doorway(), self._jobs, self._clock, report=self._report)
        page.joined.connect(window.show_outside)
        page.given_up.connect(window.show_outside)
        self._join(window, page, page.begin, self._join_clinic)
        return page

    def _restore(self, window: Window) -> Restore:
        from clinic_app.ui.screens.restore import Restore

        page = Restore(self._entrance.doorway(), self._jobs, self._clock, report=self._report)
        page.opened.connect(window.enter)
        page.hub_wanted.connect(lambda: window.put(self._restore_from_hub(window)))
        page.given_up.connect(window.show_outside)
        self._join(window, page, page.begin, self._restore)
        return page

    def _restore_from_hub(self, window: Window) -> RestoreFromHub:
        from clinic_app.ui.screens.restore_from_hub import RestoreFromHub

        page = RestoreFromHub(self._entrance.doorway(), self._jobs, self._clock, report=self._report)

        def go_on() -> None:
            restore = self._restore(window)
            restore.take(page)
            window.put(restore)

        page.fetched.connect(go_on)
        page.given_up.connect(lambda: window.put(self._restore(window)))
        self._join(window, page, page.begin, self._restore_from_hub)
        return page

    def _unlock(self, window: Window) -> Unlock:
        from clinic_app.ui.screens.unlock import Unlock

        page = Unlock(
            self._entrance.doorway, self._jobs, self._clock, after_lock=self._after_lock, unkept=self._unkept,
            load_inside=load_inside, report=self._report,
        )  # fmt: skip
        page.opened.connect(window.enter)
        page.recover_wanted.connect(lambda: window.put(self._recover(window)))
        page.salvage_wanted.connect(lambda: window.put(self._salvage(window)))
        self._join(window, page, page.begin, self._unlock)
        self._look_at_program(page)
        return page

    def _recover(self, window: Window) -> Recover:
        from clinic_app.ui.screens.recover import Recover

        page = Recover(self._entrance.doorway(), self._jobs, report=self._report)
        page.opened.connect(window.enter)
        page.given_up.connect(window.show_outside)
        self._join(window, page, page.begin, self._recover)
        return page

    def _salvage(self, window: Window) -> Salvage:
        from clinic_app.ui.screens.salvage import Salvage

        page = Salvage(self._entrance.doorway(), self._jobs, report=self._report)
        page.done.connect(window.show_outside)
        page.given_up.connect(window.show_outside)
        self._join(window, page, page.begin, self._salvage)
        return page


def load_inside() -> None:
    """Load what the first page behind the door is made of. Makes nothing of it, so any lane may do it.

    With it the start is over: what was read of the libraries for it alone is given back.
    """
    from clinic_app.services import start_only

    for name in _FIRST_INSIDE:
        import_module(f"clinic_app.{name}")
    start_only.give_back()
