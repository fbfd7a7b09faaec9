"""The shape of what we say when something did not go: two sentences, both for the person who reads them."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Final, NamedTuple

_NO_ROOM: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_DISK_FAILS: Final = frozenset({errno.EIO, errno.EROFS, errno.ENXIO, errno.ENODEV})


class Message(NamedTuple):
    """What happened, and what to do now."""

    what: str
    do: str


def told(error: Exception, report: Callable[[Exception], str]) -> Message:
    """Any error as a message: ours in its own words, all others as a bug that `report` writes down and numbers."""
    # Late: no page waits for the words of errors that have not happened.
    from clinic_app.errors import ClinicError, DiskFailing, DiskFull
    from clinic_app.ui.wording import bug, worded

    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        error = DiskFull(free_bytes=0)
    elif isinstance(error, OSError) and error.errno in _DISK_FAILS:
        error = DiskFailing()
    return worded(error) if isinstance(error, ClinicError) else bug(report(error))
