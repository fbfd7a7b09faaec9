"""A joining over the network of the house: the PC that shows the code listens, the new one asks until it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.errors import PcJoinRefused
from clinic_app.services.lan import read_address
from clinic_app.vault.joining import asked

if TYPE_CHECKING:
    from clinic_app.transport.joining_line import JoiningDoor

__all__ = ["NearDoor", "ask_near"]


class NearDoor:
    """Made where a job may wait for the network. `wait` blocks; `cut` and `give` may come from any thread."""

    def __init__(
        self, code: str, monotonic: Callable[[], float], *, loopback: bool = False, port: int | None = None
    ) -> None:  # fmt: skip
        from clinic_app.transport.joining_line import PORT, JoiningDoor

        self._code = JoiningCode.from_text(code)
        self._door: JoiningDoor = JoiningDoor(monotonic, loopback=loopback, port=PORT if port is None else port)
        self._known: bytes | None = None
        self._loopback = loopback

    @property
    def addresses(self) -> tuple[str, ...]:
        """What may be typed on the new PC."""
        from clinic_app.transport.lan_found import addresses

        here = ("127.0.0.1",) if self._loopback else addresses()
        return tuple(f"[{each}]:{self._door.port}" if ":" in each else f"{each}:{self._door.port}" for each in here)

    def wait(self) -> bytes | None:
        """The next request that was made with the code; None once it was cut."""
        fresh = self._door.wait(self._fits, self._known)
        self._known = fresh or self._known
        return fresh

    def give(self, request: bytes, answer: bytes) -> None:
        """Answer this request from now on."""
        self._door.answer = (request, answer)

    def cut(self) -> None:
        """Listen no longer."""
        self._door.cut()

    def _fits(self, untrusted_request: bytes) -> bool:
        try:
            asked(untrusted_request, self._code)
        except PcJoinRefused:
            return False
        return True


def ask_near(address: str, request: bytes, monotonic: Callable[[], float]) -> bytes | None:
    """Ask the PC at this address once; its answer, or None while it has none. Raises `PcNotReached`."""
    from clinic_app.transport.joining_line import ask_at

    return ask_at(*read_address(address), request, monotonic)
