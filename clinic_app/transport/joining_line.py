"""The two files of a joining over the network of the house, while a code is shown: the new PC asks until it is told.

Nothing needs to be hidden on this line: what is asked is public, what is answered is sealed, and both are compared by
people. Whoever asks without the code gets no word. A guest has three seconds, and one is served at a time.
"""

from __future__ import annotations

import selectors
import socket
import struct
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Final

from clinic_app.errors import PcNotReached
from clinic_app.transport.lan_door import listening
from clinic_app.wire.pc_joining import MOST_ANSWERED_BYTES, MOST_ASKED_BYTES

PORT: Final = 47114
"""Beside the one where PCs that know each other meet."""

PATIENCE_S: Final = 3.0
_HELLO: Final = b"NBJOIN1\n"
_LENGTH: Final = struct.Struct(">I")


class JoiningDoor:
    """Listens from when it is made until `cut`. `wait` blocks; `cut` and `answer` may come from any thread."""

    def __init__(self, monotonic: Callable[[], float], *, loopback: bool = False, port: int = PORT) -> None:
        self._monotonic = monotonic
        self._listening = listening(port, loopback=loopback)
        self._here, self._there = socket.socketpair()
        self.port = int(self._listening[0].getsockname()[1])
        self.answer: tuple[bytes, bytes] | None = None
        """A request, and what is answered to it."""

    def wait(self, fits: Callable[[bytes], bool], known: bytes | None = None) -> bytes | None:
        """The next request that fits and is another than the known one; None once it was cut.

        Whoever asks again is told to wait, or given the answer.
        """
        with selectors.DefaultSelector() as selector:
            for each in (*self._listening, self._here):
                selector.register(each, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._here:
                        self._shut()
                        return None
                    for listener in self._listening:
                        if key.fileobj is listener and (fresh := self._serve(listener, fits, known)) is not None:
                            return fresh

    def cut(self) -> None:
        """Listen no longer."""
        with suppress(OSError):
            self._there.send(b"x")

    def _serve(self, listener: socket.socket, fits: Callable[[bytes], bool], known: bytes | None) -> bytes | None:
        try:
            line, _ = listener.accept()
        except OSError:
            return None  # gone before it was let in
        with closing(line):
            try:
                request = _heard(line, MOST_ASKED_BYTES, self._monotonic)
                if request != known and not fits(request):
                    return None
                given = self.answer
                _say(line, given[1] if given is not None and given[0] == request else b"")
            except PcNotReached:
                return None
        return None if request == known else request

    def _shut(self) -> None:
        for each in (*self._listening, self._here, self._there):
            with suppress(OSError):
                each.close()


def ask_at(host: str, port: int, request: bytes, monotonic: Callable[[], float]) -> bytes | None:
    """Ask once; the answer, or None while there is none. Raises `PcNotReached` (`away`, `cut`)."""
    try:
        line = socket.create_connection((host, port), PATIENCE_S)
    except (OSError, UnicodeError) as error:
        raise PcNotReached("away") from error
    with closing(line):
        _say(line, request)
        return _heard(line, MOST_ANSWERED_BYTES, monotonic) or None


def _say(line: socket.socket, content: bytes) -> None:
    try:
        line.settimeout(PATIENCE_S)
        line.sendall(_HELLO + _LENGTH.pack(len(content)) + content)
    except OSError as error:
        raise PcNotReached("cut") from error


def _heard(line: socket.socket, most: int, monotonic: Callable[[], float]) -> bytes:
    until = monotonic() + PATIENCE_S
    if _exactly(line, len(_HELLO), until, monotonic) != _HELLO:
        raise PcNotReached("cut")
    (count,) = _LENGTH.unpack(_exactly(line, _LENGTH.size, until, monotonic))
    if count > most:
        raise PcNotReached("cut")
    return _exactly(line, count, until, monotonic)


def _exactly(line: socket.socket, count: int, until: float, monotonic: Callable[[], float]) -> bytes:
    found = bytearray()
    try:
        while len(found) < count:
            line.settimeout(max(0.001, until - monotonic()))
            part = line.recv(min(count - len(found), 65_536))
            if not part:
                raise PcNotReached("cut")
            found += part
    except OSError as error:
        raise PcNotReached("cut") from error
    return bytes(found)
