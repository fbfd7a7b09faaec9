"""What is done in which lane, in order, as one plain function: it hands out each step and goes on with its answer.

So a meeting that waits now for the record and now for the line is written down as it goes; no lane waits for another.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Final, TypeAlias, TypeVar

from clinic_app.facts import dataclass

T = TypeVar("T")

VAULT: Final = "vault"
NEAR: Final = "near"
DOOR: Final = "door"
SHARE: Final = "share"
STICK: Final = "stick"


@dataclass(frozen=True, slots=True)
class Errand:
    """One step, and the lane that does it."""

    lane: str
    work: Callable[[], Any]


Errands: TypeAlias = Generator[Errand, Any, T]
"""Gives errands and is sent their answers; what failed is thrown into it. What it returns is what came of all."""
