"""When there is no room left: the ballast is let go, once, for whatever must be written now."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Final, TypeVar

from clinic_app.errors import DiskFailing, DiskFull
from clinic_app.vault.place import VaultPlace

T = TypeVar("T")
NO_ROOM: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What a system says when a disk, or somebody's share of it, is full."""


def with_room(place: VaultPlace, act: Callable[[], T]) -> T:
    """Do `act`; if the disk is full, let go of the ballast and do it once more.

    On a full disk opening a database may fail with any word for it, so `DiskFailing` counts as full too.
    """
    try:
        return act()
    except OSError as error:
        if error.errno not in NO_ROOM or not place.ballast.exists():
            raise
    except (DiskFull, DiskFailing):
        if not place.ballast.exists():
            raise
    place.ballast.unlink()
    return act()
