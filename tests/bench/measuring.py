"""Two things measured in turn, A B A B, and the ratio of their medians: noise that hits one hits the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from gc import collect
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table. Without something to compare with, `ratio` is None and `ours_ms` speaks for itself.

    What is no time says so in `unit`.
    """

    what: str
    ours_ms: float
    against: str = ""
    theirs_ms: float | None = None
    must: str = ""
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        return self.ours_ms / self.theirs_ms if self.theirs_ms else None


def in_turn(
    ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int, warm: int = 3
) -> tuple[float, float]:
    """Median milliseconds of each."""
    for _ in range(warm):
        ours(), theirs()
    collect()
    told: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        told[0].append(_ms(ours))
        told[1].append(_ms(theirs))
    return median(told[0]), median(told[1])


def alone(work: Callable[[], object], *, rounds: int, warm: int = 3) -> list[float]:
    """Milliseconds of each round, in order of size."""
    for _ in range(warm):
        work()
    return sorted(_ms(work) for _ in range(rounds))


def _ms(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000
