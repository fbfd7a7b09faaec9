"""A network between two PCs of a test: doors and calls on loopback, and somebody on the line who counts or cuts."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pcs_at_work import PcAtWork

from clinic_app.services.errands import DOOR, VAULT, Errand, Errands
from clinic_app.services.lan import Lan
from clinic_app.services.meeting_others import Talk, answer, call
from clinic_app.services.talking import Came

HOST = "127.0.0.1"


def no_one(*_told: object) -> None:
    """Nobody looks on."""


@dataclass
class Stretch:
    """One end of the network: a PC that listens, and knows the other's address once it is told."""

    pc: PcAtWork
    lan: Lan

    def knows(self, other: PcAtWork, port: int) -> None:
        self.lan._reached.clear()
        self.lan.plan = replace(self.lan.plan, typed=((other.device, f"{HOST}:{port}"),))


@contextmanager
def network(*pcs: PcAtWork) -> Iterator[tuple[Stretch, ...]]:
    """All of them listen."""
    made = tuple(Stretch(pc, _lan(pc)) for pc in pcs)
    yield made
    for each in made:
        each.lan.close()


def _lan(pc: PcAtWork) -> Lan:
    plan = pc.clinic.ways_between.plan().lan
    assert plan is not None
    return Lan(replace(plan, loopback=True), pc.house.clock.monotonic)


def drive(*errands: Errands[Any]) -> list[Any]:
    """Carry out errands beside each other: the records in this thread, as they must be, all else in threads of its own.

    An error that one of them raises is what came of it.
    """
    came = list[Any]([None] * len(errands))
    with ThreadPoolExecutor(len(errands) * 2) as lanes:
        waiting = dict[Future[Any], int]()

        def go(number: int, step: Callable[[], Errand]) -> None:
            while True:
                try:
                    errand = step()
                except StopIteration as end:
                    came[number] = end.value
                    return
                except Exception as error:  # noqa: BLE001 - what came of it
                    came[number] = error
                    return
                if errand.lane != VAULT:
                    waiting[lanes.submit(errand.work)] = number
                    return
                step = _answered(errands[number], errand.work)

        for number in range(len(errands)):
            go(number, lambda number=number: next(errands[number]))  # type: ignore[misc]
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for each in done:
                number = waiting.pop(each)
                go(number, _answered(errands[number], each.result))
    return came


def _answered(errands: Errands[Any], work: Callable[[], Any]) -> Callable[[], Errand]:
    try:
        answer = work()
    except Exception as error:  # noqa: BLE001 - thrown into whoever asked
        thrown = error
        return lambda: errands.throw(thrown)
    return lambda: errands.send(answer)


def at_the_door(stretch: Stretch) -> Errands[Came]:
    """Wait for one who comes, and talk."""
    talk: Talk | None = yield Errand(DOOR, stretch.lan.wait)
    assert talk is not None
    return (yield from answer(stretch.pc.meeting, talk, no_one))


def rings(stretch: Stretch, other: PcAtWork) -> Errands[Came]:
    return call(stretch.pc.meeting, stretch.lan, other.device, no_one)


@dataclass
class Listener:
    """On the line between a caller and a port: counts, and does to the bytes what a test wants."""

    there: int
    back: int = 0
    sent: int = 0
    cut_after: int | None = None
    each_call: bool = False
    """Whether each call has so much anew."""
    calls: int = 0
    spoils: Callable[[bytes], bytes] = field(default=lambda part: part)

    @contextmanager
    def listening(self) -> Iterator[int]:
        """Its own port."""
        server = socket.create_server((HOST, 0))
        with ThreadPoolExecutor(3) as lanes:
            lanes.submit(self._serve, server, lanes)
            yield int(server.getsockname()[1])
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()

    def _serve(self, server: socket.socket, lanes: ThreadPoolExecutor) -> None:
        with suppress(OSError):
            while True:
                near, _ = server.accept()
                self.calls += 1
                if self.each_call:
                    self.sent = self.back = 0
                with near, socket.create_connection((HOST, self.there)) as far:  # also where the lanes are closing
                    ends = [lanes.submit(self._carry, near, far, "sent"), lanes.submit(self._carry, far, near, "back")]
                    for each in ends:
                        each.result()

    def _carry(self, near: socket.socket, far: socket.socket, way: str) -> None:
        with suppress(OSError):
            while part := near.recv(65_536):
                room = len(part) if self.cut_after is None else max(0, self.cut_after - self.sent - self.back)
                passed = self.spoils(part[:room])
                setattr(self, way, getattr(self, way) + len(passed))
                far.sendall(passed)
                if room < len(part):
                    break
        for each in (near, far):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
