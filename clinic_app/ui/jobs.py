"""The only file that knows threads: work goes to a lane, its answer comes back to the screen that asked for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

import shiboken6
from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")

LANES: Final = ("vault", "reader", "line", "bell", "near", "door", "guest", "share", "stick")
"""`vault`: the only writer. `reader`: backups, checks, reports. `line`: waiting for the network. `bell`: waiting at the
hub until something comes. `near`: the other PCs of the clinic, by network. `door`: waiting until one of them comes, and
talking to it. `guest`: waiting, while a code is shown, for a new PC that would join. `share`, `stick`: the disk of one,
which may never answer."""

_QUIET: Final = frozenset({"bell", "near", "door", "guest", "share", "stick"})
_MAY_BE_SILENT: Final = ("share", "stick")
_SILENT_S: Final = 2.0
"""So long the end of the program waits for these: what is on its way to such a disk is whole there, or not at all."""
_TURN_S: Final = 0.000_5
"""So long a lane that computes keeps the screen waiting each time. With Python's own, ten times as long, hiding took
60 to 110 ms while one lane computed and 180 to 310 while two did; with this 30 to 50 and 40, and 10 while none does."""


class _Errand:
    """One job. Emptied on the screen's thread, so that a lane never lets go of the last hold on a screen."""

    __slots__ = ("answer", "by", "error", "otherwise", "owner", "quiet", "then", "work")

    def __init__(
        self,
        owner: QObject,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        otherwise: Callable[[Exception], None] | None,
        *,
        quiet: bool,
        by: object,
    ) -> None:
        self.quiet, self.by = quiet, by
        self.owner: QObject | None = owner
        self.work: Callable[[], Any] | None = work
        self.then: Callable[[Any], None] | None = then
        self.otherwise = otherwise
        self.answer: Any = None
        self.error: BaseException | None = None

    def do(self) -> None:
        """On the lane. What fails is kept here and not with the lane: its trace holds whatever `work` held."""
        assert self.work is not None
        try:
            self.answer = self.work()
        except BaseException as error:  # noqa: BLE001 - raised again on the screen's thread
            self.error = error

    def empty(self) -> None:
        """Let go of everything."""
        self.owner = self.work = self.then = self.otherwise = self.answer = self.error = self.by = None


class Jobs(QObject):
    """Background work. One worker a lane, so what one lane is given happens in order."""

    busy_changed = Signal(bool)
    ending = Signal()
    """Nothing more is begun: whoever waits for a line lets go of it, so that nobody waits for them."""
    _done = Signal(int)

    def __init__(self, on_error: Callable[[QObject, Exception], None], *, lanes: tuple[str, ...] = LANES) -> None:
        super().__init__()
        sys.setswitchinterval(_TURN_S)
        self._lanes: dict[str, ThreadPoolExecutor | None] = dict.fromkeys(lanes)
        self._on_error = on_error
        # Held here from `run` until it is answered: whatever a lane lets go of meanwhile is not the last hold on it.
        self._errands: dict[int, _Errand] = {}
        self._number = 0
        self._by: object = None
        self._closed = self._ends = False
        self._asked: list[Future[None]] = []
        """Of disks that may be silent, what has not answered yet."""

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None = None,
        *,
        lane: str = "vault",
    ) -> None:
        """Do `work` elsewhere, then call `then(answer)` on the screen's thread.

        If `owner` is gone by then, the answer is dropped. After `close` nothing is begun. A failure goes to
        `otherwise`, or to the program's one error dialog.
        """
        if self._closed or self._ends:
            return
        errand = _Errand(owner, work, then, otherwise, quiet=lane in _QUIET, by=self._by)
        if self._number == 0:
            # Queued always: a job that ends at once must not answer before `run` has returned.
            self._done.connect(self._deliver, QtCore.Qt.ConnectionType.QueuedConnection)
        self._number += 1
        self._errands[self._number] = errand
        future = self._lane(lane).submit(self._do, self._number, errand)
        if lane in _MAY_BE_SILENT:
            self._asked = [each for each in self._asked if not each.done()] + [future]
        if not errand.quiet and self._loud == 1:
            self.busy_changed.emit(True)

    @contextmanager
    def begun_by(self, who: object) -> Iterator[None]:
        """Whatever is begun within is known to be of `who`, and so is all that is begun when that has answered."""
        before, self._by = self._by, who
        try:
            yield
        finally:
            self._by = before

    @property
    def by_somebody(self) -> bool:
        """Whether what is begun now was asked for by a press, and not by the program itself."""
        return self._by is not None

    def at_work_for(self, who: object) -> bool:
        """Whether something that `who` began has not answered yet. Waiting for others is no work."""
        return any(errand.by is who and not errand.quiet for errand in self._errands.values())

    @property
    def idle(self) -> bool:
        """Whether nothing runs and no answer is on its way. Who waits for the hub or for another PC does nothing."""
        return not self._loud

    @property
    def _loud(self) -> int:
        return sum(not errand.quiet for errand in self._errands.values())

    @property
    def closed(self) -> bool:
        """Whether nothing more is begun: long work that is told how far it is should end."""
        return self._closed or self._ends

    def begin_no_more(self) -> None:
        """The lock: what was begun still answers, nothing else reaches a vault that is about to be closed."""
        self._ends = True
        self.ending.emit()

    def close(self) -> None:
        """Let what was begun or waits on the vault lane end, drop the rest, deliver nothing more."""
        self._closed = True
        self.ending.emit()
        for name, lane in self._lanes.items():
            if lane is not None:
                lane.shutdown(wait=name not in _MAY_BE_SILENT, cancel_futures=name != "vault")
        if self._asked:
            from concurrent.futures import wait

            wait(self._asked, _SILENT_S)

    def give_up(self, lane: str) -> None:
        """A disk is silent: what is given to this lane next does not wait for it, which answers late, or never."""
        silent, self._lanes[lane] = self._lanes[lane], None
        if silent is not None:
            silent.shutdown(wait=False)

    @property
    def in_vain(self) -> bool:
        """After `close`: whether a silent disk is waited for still, so that this process would never end by itself."""
        return not all(each.done() for each in self._asked)

    def _lane(self, name: str) -> ThreadPoolExecutor:
        """Opened with its first job: the program starts without threads."""
        from concurrent.futures import ThreadPoolExecutor

        lane = self._lanes[name] or ThreadPoolExecutor(1, thread_name_prefix=name)
        self._lanes[name] = lane
        return lane

    def _do(self, number: int, errand: _Errand) -> None:
        errand.do()
        if not self._closed:
            self._done.emit(number)

    def _deliver(self, number: int) -> None:
        errand = self._errands.pop(number)
        if not errand.quiet and not self._loud:
            self.busy_changed.emit(False)
        owner, then, otherwise = errand.owner, errand.then, errand.otherwise
        answer, error, by = errand.answer, errand.error, errand.by
        errand.empty()
        if self._closed or owner is None or then is None or not shiboken6.isValid(owner):
            return
        with self.begun_by(by):
            self._answer(owner, then, otherwise, answer, error)

    def _answer(
        self, owner: QObject, then: Callable[[Any], None], otherwise: Callable[[Exception], None] | None,
        answer: Any, error: BaseException | None,
    ) -> None:  # fmt: skip
        if error is None:
            then(answer)
        elif not isinstance(error, Exception):
            raise error
        elif otherwise is not None:
            otherwise(error)
        else:
            self._on_error(owner, error)
