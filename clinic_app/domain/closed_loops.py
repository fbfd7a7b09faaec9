"""What came of the referrals that this clinic sent to one service: counts, how long, why not. No ranking, no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from clinic_app.domain.referral import Reason
from clinic_app.facts import dataclass

LAST: Final = 5
"""So many of the newest are looked at for what happens again and again."""
OFTEN: Final = 3


class End(StrEnum):
    """What came of one referral."""

    TAKEN = "taken"
    DECLINED = "declined"
    SILENT = "silent"
    """Its time is over, and nobody ever answered."""
    WAITS = "waits"
    """It may still be answered."""
    TAKEN_BACK = "taken_back"
    """We or she ended it before anybody answered."""


_TELLS: Final = frozenset({End.TAKEN, End.DECLINED, End.SILENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """One referral. `answered_at` is when their first answer came, whatever it was."""

    sent_at: datetime
    end: End
    answered_at: datetime | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loops:
    """All of them to one service. `often` is what three of the last five that came to an end have in common."""

    sent: int = 0
    answered: int = 0
    usual: timedelta | None = None
    """The median time to the first answer."""
    declined: Mapping[Reason | None, int] = field(default_factory=lambda: MappingProxyType({}))
    silent: int = 0
    waiting: int = 0
    often: End | None = None

    @classmethod
    def of(cls, loops: Iterable[Loop]) -> Loops:
        """Count them."""
        from statistics import median

        every = sorted(loops, key=lambda each: each.sent_at)
        times = [each.answered_at - each.sent_at for each in every if each.answered_at is not None]
        reasons = Counter(each.reason for each in every if each.end is End.DECLINED)
        ends = Counter(each.end for each in every)
        return cls(
            sent=len(every),
            answered=len(times),
            usual=timedelta(seconds=median(each.total_seconds() for each in times)) if times else None,
            declined=MappingProxyType(dict(reasons.most_common())),
            silent=ends[End.SILENT],
            waiting=ends[End.WAITS],
            often=_often([each.end for each in every if each.end in _TELLS][-LAST:]),
        )


NONE: Final = Loops()


def _often(last: list[End]) -> End | None:
    counted = Counter(last)
    return next((end for end in (End.SILENT, End.DECLINED) if counted[end] >= OFTEN), None)
