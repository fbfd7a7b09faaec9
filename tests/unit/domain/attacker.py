"""Somebody who has every published table and much time: which values a hidden number may have, by trying.

Knows nothing of how the tables were made. Linear equations over whole numbers, narrowed by their bounds and then tried
out one by one; a line of the program is not used.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

MANY = 400


@dataclass
class Puzzle:
    """What is known: bounds of each unknown, and sums that are zero (`+1` or `-1` of each)."""

    low: dict[Hashable, int] = field(default_factory=dict)
    high: dict[Hashable, int] = field(default_factory=dict)
    sums: list[list[tuple[int, Hashable]]] = field(default_factory=list)

    def is_(self, name: Hashable, value: int) -> None:
        self.low[name] = self.high[name] = value

    def at_least(self, name: Hashable, value: int) -> None:
        self.low.setdefault(name, value)
        self.high.setdefault(name, MANY)

    def adds_up(self, whole: Hashable, parts: Sequence[Hashable]) -> None:
        self.sums.append([(-1, whole), *((1, part) for part in parts)])

    def may_be(self, name: Hashable, value: int, hint: Mapping[Hashable, int]) -> bool:
        """Whether everything that is known fits with this value."""
        low, high = dict(self.low), dict(self.high)
        if not low[name] <= value <= high[name]:
            return False
        low[name] = high[name] = value
        return self._solve(low, high, hint)

    def _narrow(self, low: dict[Hashable, int], high: dict[Hashable, int]) -> bool:
        moved = True
        while moved:
            moved = False
            for terms in self.sums:
                least = sum(low[n] if sign > 0 else -high[n] for sign, n in terms)
                most = sum(high[n] if sign > 0 else -low[n] for sign, n in terms)
                if least > 0 or most < 0:
                    return False
                for sign, name in terms:
                    if sign > 0:
                        up, down = high[name], low[name]
                        top, bottom = down - least, up - most
                    else:
                        up, down = high[name], low[name]
                        top, bottom = down + most, up + least
                    if top < high[name]:
                        high[name], moved = top, True
                    if bottom > low[name]:
                        low[name], moved = bottom, True
                    if low[name] > high[name]:
                        return False
                    if moved:
                        break
                if moved:
                    break
        return True

    def _solve(self, low: dict[Hashable, int], high: dict[Hashable, int], hint: Mapping[Hashable, int]) -> bool:
        if not self._narrow(low, high):
            return False
        loose = [name for name in low if low[name] < high[name]]
        if not loose:
            return True
        name = min(loose, key=lambda each: high[each] - low[each])
        near = sorted(range(low[name], high[name] + 1), key=lambda each: abs(each - hint.get(name, low[name])))
        for value in near:
            low_, high_ = dict(low), dict(high)
            low_[name] = high_[name] = value
            if self._solve(low_, high_, hint):
                return True
        return False
