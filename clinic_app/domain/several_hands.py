"""The history of a case that was written on several PCs: in which order it is told, and whose clock cannot be believed.

What somebody had seen stands before what they wrote, whatever the clocks say; between what neither had seen, the
clocks are all there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from clinic_app.domain.convergence import Said

SLACK: Final = timedelta(minutes=10)
"""So far two clocks may differ without anybody being told."""


class Odd(StrEnum):
    """What is wrong with the time of a revision."""

    AHEAD = "ahead"
    """It is later than the moment in which the revision was here already."""
    BEHIND = "behind"
    """It is earlier than something that its writer had seen."""


def in_order(written: Iterable[Said]) -> list[Said]:
    """Causes before effects; of what did not know of each other, the earlier clock first. The same on every PC."""
    lines = defaultdict[object, list[Said]](list)
    for said in sorted(written, key=lambda each: each.seq):
        lines[said.device].append(said)
    told = list[Said]()
    while lines:
        heads = [line[0] for line in lines.values()]
        free = [one for one in heads if not any(one.knew(other) for other in heads if other is not one)]
        first = min(free, key=lambda said: said.clock)
        told.append(first)
        lines[first.device].pop(0)
        if not lines[first.device]:
            del lines[first.device]
    return told


def odd_clocks(written: Sequence[Said], here: Mapping[int, datetime]) -> dict[int, Odd]:
    """By the place in `written`, what cannot be right. `here` says when each was in this record at the latest."""
    odd = {place: Odd.AHEAD for place, said in enumerate(written) if said.at > here[place] + SLACK}
    believed = [said for place, said in enumerate(written) if place not in odd]
    for place, said in enumerate(written):
        if place not in odd and any(said.knew(other) and other.at > said.at + SLACK for other in believed):
            odd[place] = Odd.BEHIND
    return odd


def unseen(written: Sequence[Said], place: int) -> tuple[int, ...]:
    """The places of what was written without knowledge of this one, and of which it knew nothing either."""
    said = written[place]
    return tuple(
        other
        for other, each in enumerate(written)
        if each.device != said.device and not each.knew(said) and not said.knew(each)
    )
