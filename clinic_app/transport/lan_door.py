"""Listens on the network of the house while somebody is in: lets in PCs of this clinic, and tells nobody else anything.

A stranger finds a port that speaks TLS 1.3 and hangs up. Whoever is slow, many or often is hung up on sooner; none of
them keeps a PC of ours out for longer than a few seconds.
"""

from __future__ import annotations

import selectors
import socket
import ssl
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from typing import Final

from clinic_app.errors import PcNotReached
from clinic_app.facts import dataclass
from clinic_app.transport.lan_card import Card
from clinic_app.transport.lan_talk import PORT, Talk

PATIENCE_S: Final = 5.0
"""For everything until both sides know each other."""

MOST_WAITING: Final = 24
MOST_OF_ONE: Final = 4
TRIES: Final = 20
TIRED_S: Final = 60.0
"""Who came in vain so often within this time is not listened to for as long."""

_MOST_KNOWN: Final = 1024
_BREATH_S: Final = 0.2


@dataclass(slots=True)
class _Guest:
    line: ssl.SSLSocket
    address: str
    until: float


class Door:
    """One lane waits at it; `cut` may come from another thread."""

    def __init__(self, card: Card, monotonic: Callable[[], float], *, loopback: bool = False, port: int = PORT) -> None:
        self._card, self._monotonic = card, monotonic
        self._listening = listening(port, loopback=loopback)
        self.port = int(self._listening[0].getsockname()[1])
        self._waiting = dict[int, _Guest]()
        self._in_vain = OrderedDict[str, deque[float]]()
        self._here, self._there = socket.socketpair()
        self._cut = self._attended = False

    def wait(self) -> Talk | None:
        """The next PC of ours that comes; None when the door is shut."""
        self._attended = True
        try:
            return None if self._cut else self._next()
        finally:
            self._attended = False
            if self._cut:
                self._shut()

    def cut(self) -> None:
        """Whoever waits at it comes back with nobody, and shuts it. Where nobody waits it is shut now."""
        self._cut = True
        if self._attended:
            with suppress(OSError):
                self._there.send(b"\0")
        else:
            self._shut()

    # --- within ------------------------------------------------------------------------------------

    def _next(self) -> Talk | None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._here, selectors.EVENT_READ)
            for each in self._listening:
                selector.register(each, selectors.EVENT_READ)
            for guest in self._waiting.values():
                selector.register(guest.line, selectors.EVENT_READ)
            while not self._cut:
                talk = self._step(selector)
                if talk is not None:
                    return talk
        return None

    def _step(self, selector: selectors.BaseSelector) -> Talk | None:
        now = self._monotonic()
        for guest in [each for each in self._waiting.values() if each.until <= now]:
            self._turn_away(selector, guest)
        left = min((each.until for each in self._waiting.values()), default=None)
        for key, _ in selector.select(None if left is None else max(0.0, left - now)):
            if key.fileobj in self._listening:
                self._come(selector, key.fileobj)
            elif key.fd in self._waiting:
                talk = self._greet(selector, self._waiting[key.fd])
                if talk is not None:
                    return talk
        return None

    def _come(self, selector: selectors.BaseSelector, at: object) -> None:
        assert isinstance(at, socket.socket)
        try:
            plain, told = at.accept()
        except OSError:  # gone again, or this program has no handle left: breathe, and turn the oldest away
            if self._waiting:
                self._turn_away(selector, min(self._waiting.values(), key=lambda guest: guest.until))
            self._breathe()
            return
        address = _whose(str(told[0]))
        of_it = sum(guest.address == address for guest in self._waiting.values())
        if self._is_tired_of(address) or of_it >= MOST_OF_ONE:
            plain.close()
            return
        if len(self._waiting) >= MOST_WAITING:
            self._turn_away(selector, min(self._waiting.values(), key=lambda guest: guest.until))
        try:
            plain.setblocking(False)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = self._card.answering.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        except (OSError, ValueError):
            plain.close()
            return
        guest = _Guest(line, address, self._monotonic() + PATIENCE_S)
        self._waiting[line.fileno()] = guest
        selector.register(line, selectors.EVENT_READ)

    def _greet(self, selector: selectors.BaseSelector, guest: _Guest) -> Talk | None:
        try:
            guest.line.do_handshake()
            peer = self._card.who(guest.line)
        except ssl.SSLWantReadError:
            return None
        except ssl.SSLWantWriteError:
            selector.modify(guest.line, selectors.EVENT_READ | selectors.EVENT_WRITE)
            return None
        except (OSError, ValueError, PcNotReached):
            self._turn_away(selector, guest)
            return None
        selector.unregister(guest.line)
        del self._waiting[guest.line.fileno()]
        return Talk(guest.line, peer, guest.address)

    def _turn_away(self, selector: selectors.BaseSelector, guest: _Guest) -> None:
        selector.unregister(guest.line)
        del self._waiting[guest.line.fileno()]
        guest.line.close()
        tries = self._in_vain.setdefault(guest.address, deque(maxlen=TRIES))
        self._in_vain.move_to_end(guest.address)
        tries.append(self._monotonic())
        if len(self._in_vain) > _MOST_KNOWN:
            self._in_vain.popitem(last=False)

    def _is_tired_of(self, address: str) -> bool:
        tries = self._in_vain.get(address)
        return tries is not None and len(tries) == TRIES and self._monotonic() - tries[0] < TIRED_S

    def _breathe(self) -> None:
        self._here.settimeout(_BREATH_S)
        with suppress(OSError):
            self._here.recv(1, socket.MSG_PEEK)

    def _shut(self) -> None:
        for each in (*self._listening, *(guest.line for guest in self._waiting.values()), self._here, self._there):
            with suppress(OSError):
                each.close()
        self._waiting.clear()


def listening(port: int, *, loopback: bool) -> list[socket.socket]:
    """Sockets on every address of this PC, of both kinds where it has both; on another port if that one is taken.

    Raises `PcNotReached("away")` where nobody can be listened to at all.
    """
    hosts = [(socket.AF_INET, "127.0.0.1" if loopback else "")]
    if socket.has_ipv6 and not loopback:
        hosts.append((socket.AF_INET6, "::"))
    for wanted in (port, 0):
        made, at = list[socket.socket](), wanted
        for family, host in hosts:
            try:
                made.append(_bound(family, host, at))
            except OSError:
                continue
            at = int(made[0].getsockname()[1])
        if made:
            return made
    raise PcNotReached("away")


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    made = socket.create_server((host, port), family=family, backlog=16)
    made.setblocking(False)
    return made


def _whose(address: str) -> str:
    """One house: an IPv4 address, or the network of an IPv6 address, of which anybody has as many as they like."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64)) + "/64"
    return str(found)
