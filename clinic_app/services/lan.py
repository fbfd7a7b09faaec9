"""This PC on the network of the house, for as long as somebody is in: it listens, looks around, and calls the others.

Nothing here touches the record: what it needs of it is in the plan. In training nobody but this PC itself is spoken to.
"""

from __future__ import annotations

import re
import socket
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.domain.ids import DeviceId
from clinic_app.domain.text import in_figures
from clinic_app.errors import PcNotReached
from clinic_app.facts import dataclass

if TYPE_CHECKING:
    from clinic_app.transport.lan_found import Neighbours
    from clinic_app.transport.lan_talk import Talk

DAY_S: Final = 86_400.0
_MOST_KNOCKS: Final = 4096
_SEVERAL: Final = 2
_HOST: Final = re.compile(r"[A-Za-z0-9.:%_-]{1,253}")


@dataclass(frozen=True, slots=True)
class LanPlan:
    """Who this PC is to the others, and who they are."""

    clinic: UUID
    us: DeviceId
    key: SigningKey = field(repr=False)
    others: tuple[tuple[DeviceId, VerifyKey], ...]
    loopback: bool = False
    """Nobody but this PC itself is spoken to."""
    typed: tuple[tuple[DeviceId, str], ...] = ()
    """Addresses that people typed."""
    gone: tuple[DeviceId, ...] = ()
    """PCs that were taken out lately: they are told so at the door, and nothing else."""

    @property
    def who(self) -> object:
        """Changes when the door has to be made anew."""
        return self.clinic, self.us, self.others


class Lan:
    """Made in the lane of the other PCs; `wait` belongs to the door's lane, `cut` may come from any."""

    def __init__(self, plan: LanPlan, monotonic: Callable[[], float], *, port: int | None = None) -> None:
        from clinic_app.transport.lan_card import Card
        from clinic_app.transport.lan_door import Door
        from clinic_app.transport.lan_talk import PORT
        from clinic_app.wire.hidden_names import HiddenNames

        self.plan, self._monotonic = plan, monotonic
        self._others = tuple(device for device, _ in plan.others)
        self._knocks = HiddenNames(plan.clinic, "knock")
        self._announced = HiddenNames(plan.clinic, "announce")
        self._used = OrderedDict[str, None]()
        self._card = Card.of(plan.us, plan.key, dict(plan.others))
        self._card.let_in(self._knows, self._is_out)
        port = PORT if port is None else port
        self._door = Door(self._card, monotonic, loopback=plan.loopback, port=0 if plan.loopback else port)
        self._neighbours: Neighbours | None = None
        self._seen_since = monotonic()
        self._reached = dict[DeviceId, tuple[str, int]]()
        self._open = list[socket.socket]()
        self._here: tuple[str, ...] = ()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._door.port

    def look_around(self) -> None:
        """Be seen, and see the others; under another name each day, and anew when this PC's addresses changed.

        Takes a second or two the first time.
        """
        from clinic_app.transport.lan_found import Neighbours, addresses

        here = addresses()
        if self._neighbours is not None and here == self._here and self._monotonic() - self._seen_since < DAY_S:
            return
        if self._neighbours is not None:
            self._neighbours.close()
        self._here, self._seen_since = here, self._monotonic()
        self._neighbours = Neighbours(
            self._announced, self.plan.us, self._others, self.port, loopback=self.plan.loopback
        )

    def listens_at(self) -> tuple[str, ...]:
        """The addresses that others may type, as people write them."""
        from clinic_app.transport.lan_talk import written

        return tuple(written(each, self.port) for each in self._here)

    def at(self, device: DeviceId) -> tuple[tuple[str, int], ...]:
        """Where a PC may be, the likeliest first."""
        places = [self._reached[device]] if device in self._reached else []
        places += [read_address(text) for known, text in self.plan.typed if known == device]
        places += self._neighbours.at(device) if self._neighbours is not None else ()
        return tuple(dict.fromkeys(places))

    def call(self, device: DeviceId) -> Talk:
        """Call it wherever it may be. Raises `PcNotReached`: `away`, or why the last place was not it."""
        from clinic_app.transport.lan_talk import call

        why = PcNotReached("away")
        for host, port in self.at(device):
            try:
                talk = call(self._card, host, port, self._knocks.new(self.plan.us, device), self._hold)
            except PcNotReached as error:
                why = error if error.reason != "away" else why
                self._reached.pop(device, None)
                continue
            self._reached[talk.peer] = (host, port)
            return talk
        raise why

    def wait(self) -> Talk | None:
        """The next PC of ours that comes; None when this is over."""
        talk = self._door.wait()
        if talk is not None:
            self._hold(talk.line)
        return talk

    def cut(self) -> None:
        """Let whoever waits for a line or at the door wait no longer."""
        self._door.cut()
        for each in list(self._open):
            with suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)  # as of any socket: TLS has nothing more to say

    def close(self) -> None:
        """Be seen no more, and shut the door."""
        self.cut()
        if self._neighbours is not None:
            self._neighbours.close()

    # --- within ------------------------------------------------------------------------------------

    def _hold(self, line: socket.socket) -> None:
        self._open = [each for each in self._open if each.fileno() >= 0]
        self._open.append(line)

    def _knows(self, knock: str) -> bool:
        """Once each: who listened to one cannot use it again."""
        return self._is_of(knock, self._others)

    def _is_out(self, knock: str) -> bool:
        return self._is_of(knock, self.plan.gone)

    def _is_of(self, knock: str, devices: tuple[DeviceId, ...]) -> bool:
        if knock in self._used or self._knocks.read(knock, devices, (self.plan.us,)) is None:
            return False
        self._used[knock] = None
        if len(self._used) > _MOST_KNOCKS:
            self._used.popitem(last=False)
        return True


def read_address(typed: str) -> tuple[str, int]:
    """`10.0.0.12`, `10.0.0.12:47113`, `[fd00::2]:47113`, `pc-12.hospital`. Raises `PcNotReached("address")`."""
    from clinic_app.transport.lan_talk import PORT

    text = in_figures(typed.strip())
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed:
            raise PcNotReached("address")
        text, port = host, rest.removeprefix(":")
    elif text.count(":") >= _SEVERAL:
        port = ""
    else:
        text, _, port = text.partition(":")
    number = int(port) if port.isascii() and port.isdigit() else PORT if not port else 0
    if not _HOST.fullmatch(text) or not 0 < number < 1 << 16:
        raise PcNotReached("address")
    return text, number
