"""Meets the other PCs of the clinic while somebody is in: at coming in, every few minutes, soon after a save, when one
comes to our door.

Nobody waits for it and nobody is stopped by it: what cannot be met is told by how long ago it was met. While it is
locked nothing listens and nothing is sent.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.errors import ClinicError, PcNotReached, VaultError
from clinic_app.services.meetings_view import Going, Meetings, PcMeets, Way
from clinic_app.ui.errands import carry_out
from clinic_app.ui.share_rounds import ShareRounds
from clinic_app.ui.soon import soon

if TYPE_CHECKING:
    from collections.abc import Callable

    from clinic_app.domain.ids import DeviceId
    from clinic_app.services.errands import Errands
    from clinic_app.services.lan import Lan, LanPlan
    from clinic_app.services.meeting import PcStands
    from clinic_app.services.meeting_others import Talk
    from clinic_app.services.talking import Came
    from clinic_app.services.ways_between import WaysPlan, WaysStand
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.screens.ways import Ways

_FIRST_MS: Final = 3_000
_EVERY_MS: Final = 5 * 60_000
_LOOK_MS: Final = 10_000
"""So soon after a save the others hear of it; what is saved meanwhile goes with it."""


class MeetingDuty(QObject):
    """One for each inside; it goes with it. `changed` when there is something to show anew."""

    changed = Signal()
    came = Signal(object)
    """Cases that another PC wrote in, as a set of ids: what shows them may be read anew."""

    wrote = Signal()
    """Something was written here since the last round: other ways may tell of it too."""

    _moved = Signal()

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways.inside)
        self._ways, self._clinic, self._jobs = ways, ways.clinic, ways.jobs
        self.lan: Lan | None = None
        self._lately: Lan | None = None
        """What was opened last, known before anybody hears of it."""
        self.going: dict[DeviceId, Going] = {}
        self.not_reached: dict[DeviceId, PcNotReached] = {}
        self.unwritten: dict[DeviceId, VaultError] = {}
        self.share = ShareRounds(self, self._clinic.meeting, self._jobs, partial(self._told, Way.SHARE))
        self.busy = False
        self._again = self._ends = False
        self._first = QTimer(self, singleShot=True, interval=_FIRST_MS)
        self._first.timeout.connect(self.go)
        self._rounds = QTimer(self, interval=_EVERY_MS)
        self._rounds.timeout.connect(self.go)
        self._looks = QTimer(self, interval=_LOOK_MS)
        self._looks.timeout.connect(self._look)
        self._seen = 0
        self.make_lan: Callable[[LanPlan], Lan] = self._made
        self._moved.connect(self.changed)
        self._jobs.ending.connect(self.stop)

    def begin(self) -> None:
        """Meet them by itself from now on."""
        self._seen = self._clinic.ways_between.written
        self._first.start()
        self._rounds.start()
        self._looks.start()

    def go(self) -> None:
        """Meet all of them now. Asked for while one round runs, another follows it."""
        if self.busy or self._ends:
            self._again = True
            return
        self.busy, self._again = True, False
        self._seen = self._clinic.ways_between.written
        self._jobs.run(self, self._plan, self._planned, self._rest)

    def _plan(self) -> WaysPlan:
        """In the vault's lane. What a round needs is loaded here: it takes a tenth of a second the first time."""
        plan = self._clinic.ways_between.plan()
        if plan.lan is not None or plan.share is not None:
            from clinic_app.services import meeting_others  # noqa: F401
        return plan

    def stop(self) -> None:
        """The lock: hang up, shut the door."""
        self._ends = True
        self._rounds.stop()
        self._looks.stop()
        for lan in (self.lan, self._lately):
            if lan is not None:
                lan.cut()

    def ask(self, owner: QObject, then: Callable[[Meetings], None], otherwise: Callable[[Exception], None]) -> None:
        """How everything stands now, for whoever shows it."""

        def look() -> tuple[tuple[PcStands, ...], WaysStand]:
            return self._clinic.meeting.every(), self._clinic.ways_between.stands()

        def told(answer: tuple[tuple[PcStands, ...], WaysStand]) -> None:
            every, ways = answer
            then(
                Meetings(
                    pcs=tuple(self._shown(each, ways) for each in every),
                    listens_at=self.lan.listens_at() if self.lan is not None else (),
                    lan=ways.lan, share=ways.share, by_it=ways.by_it, busy=self.busy,
                    share_unfit=self.share.unfit.reason if self.share.unfit is not None else None,
                )
            )  # fmt: skip

        self._jobs.run(owner, look, told, otherwise)

    # --- a round -----------------------------------------------------------------------------------

    def _planned(self, plan: WaysPlan) -> None:
        lan, wanted = self.lan, plan.lan
        if lan is not None and (wanted is None or lan.plan.who != wanted.who):
            self.lan = None
            self._jobs.run(self, lan.close, lambda _nothing: None, self._let_be, lane="near")
            lan = None
        if wanted is None:
            self._meet(plan)
        elif lan is None:
            opens = partial(self._open, wanted)
            self._jobs.run(self, opens, partial(self._opened, plan), lambda _error: self._meet(plan), lane="near")
        else:
            lan.plan = wanted
            self._look_around(plan, lan)

    def _made(self, plan: LanPlan) -> Lan:
        from clinic_app.services.lan import Lan

        return Lan(plan, self._ways.clock.monotonic)

    def _open(self, plan: LanPlan) -> Lan:
        """In the near lane. Whoever locks meanwhile may be gone before the answer comes: then it is shut here."""
        lan = self._lately = self.make_lan(plan)
        if self._ends:
            lan.close()
        return lan

    def _opened(self, plan: WaysPlan, lan: Lan) -> None:
        if self._ends:
            return
        self.lan = lan
        self._wait(lan)
        self._look_around(plan, lan)

    def _look_around(self, plan: WaysPlan, lan: Lan) -> None:
        def meet(_answer: object) -> None:
            self.changed.emit()
            self._meet(plan)

        self._jobs.run(self, lan.look_around, meet, meet, lane="near")

    def _meet(self, plan: WaysPlan) -> None:
        by_share = partial(self.share.go, plan, self._brought, partial(self._not_written, plan.others), self._rest)
        carry_out(self, self._jobs, self._round(plan), lambda _nothing: by_share(), self._rest)

    def _round(self, plan: WaysPlan) -> Errands[None]:
        meeting, lan = self._clinic.meeting, self.lan
        if lan is None:
            return
        from clinic_app.services.meeting_others import call

        for device in plan.others:
            try:
                came = yield from call(meeting, lan, device, partial(self._told, Way.LAN))
                self._met(device, came)
            except PcNotReached as error:
                self.not_reached[device] = error
            except VaultError as error:
                self.unwritten[device] = error
            except ClinicError:
                pass  # let go or set aside meanwhile, or a letter refused: the book of meetings says so
            finally:
                self.going.pop(device, None)

    def _rest(self, error: object = None) -> None:
        self.busy = False
        self.going.clear()
        self.changed.emit()
        if isinstance(error, Exception) and not isinstance(error, ClinicError):
            raise error
        if self._again and not self._ends:
            soon(self, self.go)

    # --- who comes to our door -----------------------------------------------------------------------

    def _wait(self, lan: Lan) -> None:
        self._jobs.run(self, lan.wait, partial(self._rung, lan), self._let_be, lane="door")

    def _rung(self, lan: Lan, talk: Talk | None) -> None:
        from clinic_app.services.meeting_others import answer

        if talk is None or self._ends or lan is not self.lan:
            if talk is not None:
                talk.close()
            return

        def then(came: Came) -> None:
            self._met(talk.peer, came)
            on()

        def on(error: Exception | None = None) -> None:
            self.going.pop(talk.peer, None)
            self.changed.emit()
            self._wait(lan)
            if isinstance(error, VaultError):
                self.unwritten[talk.peer] = error
            elif error is not None:
                self._let_be(error)

        carry_out(self, self._jobs, answer(self._clinic.meeting, talk, partial(self._told, Way.LAN)), then, on)

    # --- what came ---------------------------------------------------------------------------------

    def _met(self, device: DeviceId, came: Came) -> None:
        self.not_reached.pop(device, None)
        self.unwritten.pop(device, None)
        self._brought(came)

    def _not_written(self, devices: tuple[DeviceId, ...], error: VaultError) -> None:
        self.unwritten |= dict.fromkeys(devices, error)

    def _brought(self, came: Came) -> None:
        if came.cases:
            self.came.emit(came.cases)
        self.changed.emit()
        self._see_out()

    def _see_out(self) -> None:
        """Whoever sits here was let go on another PC: nothing more is shown to them."""
        if self._clinic.whoami.disabled_at is not None:
            self._ways.inside.lock_wanted.emit()

    def _shown(self, stands: PcStands, ways: WaysStand) -> PcMeets:
        device = stands.pc.device
        why = self.not_reached.get(device)
        return PcMeets(
            stands=stands, going=self.going.get(device), not_reached=why.reason if why is not None else None,
            unwritten=self.unwritten.get(device), typed=ways.addresses.get(device, ""),
        )  # fmt: skip

    def _told(self, way: Way, device: DeviceId, done: int, of: int) -> None:
        """In the vault's lane."""
        self.going[device] = Going(way, done, of)
        self._moved.emit()

    def _look(self) -> None:
        self._see_out()
        if self._clinic.ways_between.written != self._seen:
            self.go()
            self.wrote.emit()

    def _let_be(self, error: Exception) -> None:
        """Nobody is stopped for it."""
        if not isinstance(error, ClinicError):
            raise error


def meeting_duty_of(inside: Inside) -> MeetingDuty:
    """The one of this inside."""
    return inside.findChild(MeetingDuty) or MeetingDuty(inside.ways)
