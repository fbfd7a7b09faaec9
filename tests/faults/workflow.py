"""What a workflow is to the laboratory that interrupts it.

A body tells through `ack` what a person would have been told was done. Whatever was told must be there afterwards,
however the body ended; what was not told may be there or not, but never half.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from clinic_app.errors import ClinicError

Ack = Callable[[str], None]


def said(acks: Sequence[str], what: str) -> list[str]:
    """Everything of one kind that was acknowledged, in order."""
    return [ack.removeprefix(what + ":") for ack in acks if ack.startswith(what + ":")]


def going_on(ack: Ack, act: Callable[[], object]) -> None:
    """Do it as the program does: a failure that the house knows is told, and the work goes on."""
    try:
        act()
    except (ClinicError, OSError) as error:
        ack(f"told:{type(error).__name__}")


@dataclass(frozen=True)
class Workflow:
    """`turns` bounds what a body does; a kill comes when it comes, and the same folder is used again."""

    name: str
    prepare: Callable[[Path], None]
    body: Callable[[Path, Ack, int], None]
    holds: Callable[[Path, Sequence[str]], None]
