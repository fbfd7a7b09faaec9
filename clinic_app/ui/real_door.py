"""The way from the training clinic into the real record of the same PC: for whoever wrote about a real woman there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway
    from clinic_app.ui.inside import Inside


class RealDoor(NamedTuple):
    """Given to an inside of the training clinic by whoever builds the window."""

    stands: Callable[[], bool]
    """Whether there is a real record: looks for a file, no more."""
    doorway: Callable[[], Doorway]
    go_in: Callable[[Clinic], Inside]
    """Leaves the training clinic, and shows the inside of this one."""
    report: Callable[[Exception], str]
