"""The only file that knows threads: work goes to a lane, its answer comes back to the screen that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")

LANES: Final = ("vault", "reader", "line")
"""`vault`: the only writer. `reader`: backups, checks, reports. `line`: waiting for the network."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    future: Future[Any]
    owner: QObject
    then: Callable[[Any], None]
    otherwise: Callable[[Exception], None]


class Jobs(QObject):
    """Background work. One worker a lane, so what one lane is given happens in order."""

    busy_changed = Signal(bool)
    _done = Signal(object)

    def __init__(self, on_error: Callable[[QObject, Exception], None], *, lanes: tuple[str, ...] = LANES) -> None:
        super().__init__()
        self._lanes: dict[str, ThreadPoolExecutor | None] = dict.fromkeys(lanes)
        self._on_error = on_error
        self._running = 0
        self._closed = False
        # Queued always: a job that ends at once must not answer before `run` has returned.
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

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
        if self._closed:
            return
        fail = otherwise or (lambda error: self._on_error(owner, error))
        future = self._lane(lane).submit(work)
        self._running += 1
        if self._running == 1:
            self.busy_changed.emit(True)
        future.add_done_callback(lambda done: self._report(_Outcome(done, owner, cast(Any, then), fail)))

    @property
    def idle(self) -> bool:
        """Whether nothing runs and no answer is on its way."""
        return self._running == 0

    def close(self) -> None:
        """Let what was begun or waits on the vault lane end, drop the rest, deliver nothing more."""
        self._closed = True
        for name, lane in self._lanes.items():
            if lane is not None:
                lane.shutdown(wait=True, cancel_futures=name != "vault")

    def _lane(self, name: str) -> ThreadPoolExecutor:
        """Opened with its first job: the program starts without threads."""
        from concurrent.futures import ThreadPoolExecutor

        lane = self._lanes[name] or ThreadPoolExecutor(1, thread_name_prefix=name)
        self._lanes[name] = lane
        return lane

    def _report(self, outcome: _Outcome) -> None:
        if not self._closed:
            self._done.emit(outcome)

    def _deliver(self, outcome: _Outcome) -> None:
        self._running -= 1
        if self._running == 0:
            self.busy_changed.emit(False)
        if self._closed or outcome.future.cancelled() or not shiboken6.isValid(outcome.owner):
            return
        error = outcome.future.exception()
        if error is None:
            outcome.then(outcome.future.result())
        elif isinstance(error, Exception):
            outcome.otherwise(error)
        else:
            raise error
