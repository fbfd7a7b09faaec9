"""Wrong tries at the door: counted before they are made, waited for in monotonic time, nothing ever deleted.

Slows only someone at the keyboard: whoever can replace files can reset it. The clock of the PC plays no part. A wait
survives a restart: within one boot the monotonic mark counts on; after another boot what was left begins again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import MustWait, NotEnoughMemory, SlotsDamaged, WrongPassphrase, WrongRecoveryCode
from clinic_app.vault.place import VaultPlace, write_whole
from clinic_app.vault.room import with_room

DELAYS_S: Final = (0, 0, 0, 5, 15, 30, 60, 120, 240, 480, 900)


class Tries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds: failures in a row, failures not yet in the journal, and a wait with its mark."""

    in_a_row: Annotated[int, Meta(ge=0)] = 0
    unreported: Annotated[int, Meta(ge=0)] = 0
    wait_s: Annotated[float, Meta(ge=0, le=DELAYS_S[-1])] = 0
    since: float = 0
    boot_id: str = ""


class Throttle:
    """The counter beside one vault."""

    def __init__(self, place: VaultPlace, clock: Clock) -> None:
        self._place = place
        self._path = place.throttle
        self._clock = clock

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """One try. Raises `MustWait` and tries nothing while a wait runs; counted before the body begins."""
        before = self._read()
        if (left := self._left(before)) > 0:
            # Written down at each knock, so that a restart cannot shorten what is left.
            self._write(before.in_a_row, before.unreported, left)
            raise MustWait(ceil(left))
        failed = before.in_a_row + 1
        self._write(failed, before.unreported + 1, DELAYS_S[min(failed, len(DELAYS_S) - 1)])
        try:
            yield
        except (WrongPassphrase, WrongRecoveryCode):
            # The wait begins when she is told, not when the stretching began.
            self._write(failed, before.unreported + 1, DELAYS_S[min(failed, len(DELAYS_S) - 1)])
            raise
        except MemoryError as error:
            self._write(before.in_a_row, before.unreported, 0)
            raise NotEnoughMemory from error
        except (NotEnoughMemory, SlotsDamaged):
            self._write(before.in_a_row, before.unreported, 0)
            raise
        self._write(0, before.unreported, 0)

    def unreported(self) -> int:
        """Failed tries since the journal last took them over."""
        return self._read().unreported

    def reported(self) -> None:
        """The journal has them now."""
        before = self._read()
        self._write(before.in_a_row, 0, self._left(before))

    def _left(self, tries: Tries) -> float:
        if tries.boot_id != self._clock.boot_id:
            return tries.wait_s
        # A mark from the future (an edited file) makes no wait longer than it was.
        return min(tries.wait_s, max(0.0, tries.wait_s - (self._clock.monotonic() - tries.since)))

    def _read(self) -> Tries:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Tries)
        except FileNotFoundError:
            return Tries()
        except msgspec.DecodeError:
            # A torn or nonsensical counter is no reason to lock anyone out, and none to forget: the longest wait, once.
            return Tries(in_a_row=len(DELAYS_S) - 1, wait_s=DELAYS_S[-1], boot_id="")

    def _write(self, in_a_row: int, unreported: int, wait_s: float) -> None:
        tries = Tries(in_a_row, unreported, wait_s, self._clock.monotonic(), self._clock.boot_id)
        with_room(self._place, lambda: write_whole(self._path, msgspec.json.encode(tries)))
