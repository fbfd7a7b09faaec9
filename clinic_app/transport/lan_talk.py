"""Two PCs of one clinic on one line: words in turn, each a kind, a length, and so many bytes.

Nothing is believed by its place on the line: letters are sealed and signed inside. What is longer than a letter can be
ends the talk before it is read.
"""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import Final

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import PcNotReached
from clinic_app.transport.lan_card import Card

PORT: Final = 47113
"""Where a PC listens, unless another program has it."""

MOST_BYTES: Final = 1_000_000
PATIENCE_S: Final = 60.0
"""The other PC may be saving a large letter just now, on an old disk."""

CONNECT_S: Final = 3.0
_SAYS_OUT: Final = "TLSV1_ALERT_ACCESS_DENIED"
"""How OpenSSL names the word that `Card.let_in` has for a PC that was taken out. Nobody signs it: it is a hint."""
_HEAD: Final = struct.Struct(">BI")


class Word(IntEnum):
    """What can be said."""

    STAND = 1
    """How far the record of this PC reaches, as a hash: alike on both sides, nothing more needs to be said."""
    GREETING = 2
    LETTER = 3
    NOTHING = 4
    """I have no more for you now."""


class Talk:
    """One line, both ends known. Raises `PcNotReached`: `cut`."""

    def __init__(self, line: ssl.SSLSocket, peer: DeviceId, address: str) -> None:
        self.line = line
        self.peer = peer
        self.address = address
        line.settimeout(PATIENCE_S)

    def say(self, word: Word, content: bytes = b"") -> None:
        """One word."""
        try:
            self.line.sendall(_HEAD.pack(word, len(content)) + content)
        except (OSError, ValueError) as error:
            raise PcNotReached("cut") from error

    def hear(self) -> tuple[Word, bytes]:
        """The other side's next word; waits for it."""
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        if kind not in Word.__members__.values() or length > MOST_BYTES:
            raise PcNotReached("cut")
        return Word(kind), self._exactly(length)

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self.line.close()

    def cut(self) -> None:
        """Let whoever waits on this line wait no longer. The only call that may come from another thread."""
        with suppress(OSError):
            socket.socket.shutdown(self.line, socket.SHUT_RDWR)  # as of any socket: TLS has nothing more to say

    def _exactly(self, count: int) -> bytes:
        found = bytearray()
        try:
            while len(found) < count:
                part = self.line.recv(min(count - len(found), 65_536))
                if not part:
                    raise PcNotReached("cut")
                found += part
        except (OSError, ValueError) as error:
            raise PcNotReached("cut") from error
        return bytes(found)


def call(card: Card, address: str, port: int, knock: str, going: Callable[[socket.socket], None]) -> Talk:
    """Call a PC; `going` is handed the socket at once, so that a lock can shut it.

    Raises `PcNotReached`: `away`, `stranger`, `out`, `cut`.
    """
    try:
        plain = socket.create_connection((address, port), CONNECT_S)
    except (OSError, UnicodeError) as error:
        raise PcNotReached("away") from error
    going(plain)
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = card.calling.wrap_socket(plain, server_hostname=knock)
    except ssl.SSLError as error:
        plain.close()
        raise PcNotReached("out" if error.reason == _SAYS_OUT else "stranger") from error
    except (OSError, ValueError) as error:
        plain.close()
        raise PcNotReached("cut") from error
    try:
        return Talk(line, card.who(line), written(address, port))
    except PcNotReached:
        line.close()
        raise


def written(address: str, port: int) -> str:
    """As people read and type it."""
    host = f"[{address}]" if ":" in address else address
    return host if port == PORT else f"{host}:{port}"
