"""Where this PC stands: the address it goes out with, and what its network says of a name."""

from __future__ import annotations

import socket


def looked_up(host: str) -> str | None:
    """The first IPv4 address of a name, or None. Waits for the network."""
    try:
        return str(socket.getaddrinfo(host, None, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])
    except (OSError, UnicodeError):
        return None


def own_address() -> str:
    """The address this PC goes out with; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 53))
            return str(asked.getsockname()[0])
        except OSError:
            return "127.0.0.1"
