"""One hub is one process: a second one on the same folder would forget which nonces the first has seen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from clinic_app.hub.operator import HubPlace, OperatorError


@contextmanager
def serving_alone(place: HubPlace) -> Iterator[None]:
    """Keep every other server off this folder. The system lets go when the process dies. Raises `OperatorError`."""
    handle = os.open(place.folder / "hub.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _lock(handle)
        except OSError as error:
            raise OperatorError("already_served", place.folder.name) from error
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
