"""Somebody who has every published table and much time: which values a hidden number may have.

Knows nothing of how the tables were made. Linear equations over whole numbers, given to a solver that others wrote; a
line of the program is not used.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import highspy
import numpy as np

MANY: Final = 400


@dataclass
class Puzzle:
    """What is known: bounds of each unknown, and sums that are zero (`+1` or `-1` of each)."""

    low: dict[Hashable, int] = field(default_factory=dict)
    high: dict[Hashable, int] = field(default_factory=dict)
    sums: list[list[tuple[int, Hashable]]] = field(default_factory=list)
    _solver: Any = None

    def is_(self, name: Hashable, value: int) -> None:
        self.low[name] = self.high[name] = value

    def at_least(self, name: Hashable, value: int) -> None:
        self.low.setdefault(name, value)
        self.high.setdefault(name, MANY)

    def adds_up(self, whole: Hashable, parts: Sequence[Hashable]) -> None:
        self.sums.append([(-1, whole), *((1, part) for part in parts)])

    def may_be(self, name: Hashable, value: int) -> bool:
        """Whether everything that is known fits with this value."""
        if not self.low[name] <= value <= self.high[name]:
            return False
        if self._solver is None:
            self._solver = self._told()
        at = self._place[name]
        self._solver.changeColBounds(at, value, value)
        assert self._solver.run() == highspy.HighsStatus.kOk
        status = self._solver.getModelStatus()
        self._solver.changeColBounds(at, self.low[name], self.high[name])
        assert status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible), status
        return bool(status == highspy.HighsModelStatus.kOptimal)

    def _told(self) -> Any:
        self._place = {name: place for place, name in enumerate(self.low)}
        make: Any = highspy.Highs  # its stubs say nothing of how it is made
        solver: Any = make()
        solver.silent()
        solver.setOptionValue("threads", 1)
        for name, low in self.low.items():
            solver.addVar(low, self.high[name])
            solver.changeColIntegrality(self._place[name], highspy.HighsVarType.kInteger)
        for terms in self.sums:
            places = np.array([self._place[name] for _, name in terms], dtype=np.int32)
            solver.addRow(0, 0, len(terms), places, np.array([sign for sign, _ in terms], dtype=np.float64))
        return solver
