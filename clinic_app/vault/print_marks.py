"""Letters that keep apart the numbers of what the PCs of a clinic print, though two may let in a third at once.

A PC gives letters that begin with its own, and no other PC does; the first PC of a clinic has none to begin with. One
that was brought back from a backup goes on under letters that its device makes, since what the lost one printed after
that backup has its number already, and so has what another PC prints that was brought back from the same backup.
Format: `docs/vault-format.md`.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from typing import Final

from clinic_app.domain.ids import DeviceId

LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for a digit."""

FIRST: Final = LETTERS[0]
"""Of the first PC, once there is another; and after another's letter, that of a PC brought back."""

_MORE: Final = LETTERS[-1]
"""There were more than the letters between: it is given to nobody by itself."""

_GIVEN: Final = LETTERS[1:-1]

_OF_DEVICE: Final = 4
"""Letters of its own that a PC brought back has: of two from one backup one in 234,256 is alike, and is not let in."""


def given_by(mark: str | None, known: Collection[str | None]) -> str:
    """The next letter that a PC with this one gives."""
    every = ((mark or "") + _MORE * (n // len(_GIVEN)) + _GIVEN[n % len(_GIVEN)] for n in count())
    return next(each for each in every if each not in known)


def brought_back(mark: str | None, device: DeviceId) -> str:
    """That of a PC whose record another with this letter began: one backup may be brought back on several."""
    rest, own = device.int, ""
    for _ in range(_OF_DEVICE):
        rest, place = divmod(rest, len(LETTERS))
        own = LETTERS[place] + own
    return f"{mark or ''}{FIRST}{own}"
