"""The shared folder's part in the rounds of `meeting_duty`: a share of the hospital may be silent for minutes, or for
good, and nobody and nothing waits for it then.

What is under way there has a lane of its own. Silent for so long, that lane is given up, the round is over, and the
folder is let be until it answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from clinic_app.errors import VaultError, WayUnfit
from clinic_app.services.errands import SHARE
from clinic_app.services.meetings_view import Way
from clinic_app.ui.errands import carry_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clinic_app.services.errands import Errands
    from clinic_app.services.meeting import Meeting
    from clinic_app.services.meeting_others import Told
    from clinic_app.services.talking import Came
    from clinic_app.services.ways_between import WaysPlan
    from clinic_app.ui.jobs import Jobs

SILENT_MS: Final = 20_000
"""Eight letters wait for the disk of a share together; a slow one takes a second for them."""


class ShareRounds(QObject):
    """Of one duty. `unfit` says why the folder could not be used the last time."""

    def __init__(self, parent: QObject, meeting: Meeting, jobs: Jobs, told: Told) -> None:
        super().__init__(parent)
        self._meeting, self._jobs, self._told = meeting, jobs, told
        self.unfit: WayUnfit | None = None
        self._silent: set[Path] = set()
        self.patience = QTimer(self, singleShot=True, interval=SILENT_MS)

    def go(
        self, plan: WaysPlan, brought: Callable[[Came], None], unwritten: Callable[[VaultError], None],
        over: Callable[[Exception | None], None],
    ) -> None:  # fmt: skip
        """Take in what lies there and leave what the others lack; `over` comes when it is done, or not waited for.

        What comes later all the same is `brought` then.
        """
        place, waited = plan.share.place if plan.share is not None else None, [True]
        if place is None or place in self._silent:
            self.unfit = WayUnfit("silent") if place is not None else None
            over(None)
            return

        def goes_on() -> bool:
            if waited:
                self.patience.start()
            return not self._jobs.closed

        def ended(error: Exception | None = None) -> None:
            self._silent.discard(place)
            if waited:
                self._let_be(waited)
                over(error)

        def silent() -> None:
            self._let_be(waited)
            self._silent.add(place)
            self.unfit = WayUnfit("silent")
            self._jobs.give_up(SHARE)
            over(None)

        def done(came: Came | None) -> None:
            if came is not None:
                brought(came)
            ended()

        self.patience.timeout.connect(silent)
        self.patience.start()
        carry_out(self, self._jobs, self._carried(plan, goes_on, unwritten), done, ended)

    def _let_be(self, waited: list[bool]) -> None:
        waited.clear()
        self.patience.stop()
        self.patience.timeout.disconnect()

    def _carried(
        self, plan: WaysPlan, goes_on: Callable[[], bool], unwritten: Callable[[VaultError], None]
    ) -> Errands[Came | None]:
        from clinic_app.services.meeting_others import carry

        assert plan.share is not None
        try:
            done = yield from carry(
                self._meeting, plan.share, plan.us, plan.others, way=Way.SHARE, lane=SHARE, goes_on=goes_on,
                told=self._told,
            )  # fmt: skip
        except WayUnfit as error:
            self.unfit = error
        except VaultError as error:
            unwritten(error)
        else:
            self.unfit = done.unfit
            return done.came
        return None
