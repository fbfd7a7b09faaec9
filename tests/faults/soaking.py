"""Long runs: how much time each part gets of `SOAK_S`, which seeds it takes, and the figures that add up over runs."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final

FIGURES: Final = Path(__file__).parents[2] / "out" / "soak.json"
BUDGET_S: Final = float(os.environ.get("SOAK_S", "60"))
# What a part gets of the whole. What is left over goes to the tests that count their own rounds.
SHARES: Final = {
    "kills": 0.2, "power cuts": 0.24, "disk failures": 0.2, "disk failures in reading": 0.1,
    "full disk": 0.03, "corruptions": 0.1, "small files": 0.04,
    "throttle": 0.01, "erasures": 0.02, "memory after lock": 0.03,
}  # fmt: skip


def rounds(part: str) -> Iterator[int]:
    """Seeds that no run before this one had, until this part's share of the time is used up."""
    first, ends = int(totals().get(part, {}).get("rounds", 0)), monotonic() + BUDGET_S * SHARES[part]
    number = first
    while monotonic() < ends:
        yield number
        number += 1
        count(part, rounds=1)


def totals() -> dict[str, dict[str, int]]:
    """Every figure so far, over all runs on this machine."""
    return json.loads(FIGURES.read_text()) if FIGURES.exists() else {}


def count(part: str, **more: int) -> None:
    """Add to a part's figures. Written at once: a run that is cut off keeps what it reached."""
    with _alone():
        known = totals()
        figures = known.setdefault(part, {})
        for name, number in more.items():
            figures[name] = figures.get(name, 0) + number
        fresh = FIGURES.with_suffix(".new")
        fresh.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
        fresh.replace(FIGURES)


@contextmanager
def _alone() -> Iterator[None]:
    """Two parts may run at once, each in a process of its own."""
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    with FIGURES.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    for part, figures in sorted(totals().items()):
        print(f"{part}: " + ", ".join(f"{number:,} {name}" for name, number in sorted(figures.items())))
