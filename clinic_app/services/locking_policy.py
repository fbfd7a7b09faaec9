"""How long this site's PCs may stand untouched before they lock: one row of its policy, five to thirty minutes, and
no more than IT lets the PC.

A PC that was taken along, to a market, a shelter or a home, is among strangers: it covers and locks sooner.
"""

from __future__ import annotations

from typing import Final

from clinic_app.domain.people import Act
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk

SHORTEST: Final = 5
LONGEST: Final = 30
AWAY_COVER: Final = 1
AWAY_LOCK: Final = 5
_KEY: Final = "lock_after_minutes"
_AWAY: Final = "away"
OF_WHERE_IT_STANDS: Final = (_AWAY,)
"""What is true of one PC only, and not of another that is given its record."""


@dataclass(frozen=True, slots=True)
class Times:
    """After how many untouched minutes this PC covers and locks, and whether it is away from the clinic."""

    cover: int
    lock: int
    away: bool


class LockingPolicy:
    """Anybody may know it, whoever manages people may change it; the journal says who did."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def lock_after_minutes(self) -> int:
        """What the site decided; before it did, what this PC was told. Never later than IT lets this PC."""
        decided = self._desk.vault.settings.get(_KEY)
        return min(self.at_most, self._desk.settings.lock_after_minutes if decided is None else int(decided))

    @property
    def at_most(self) -> int:
        """What IT settled for this PC; half an hour where it settled nothing. Any thread may ask."""
        profile = self._desk.settings.profile
        return LONGEST if profile is None else profile.lock_at_most_minutes or LONGEST

    def lock_after(self, minutes: int) -> None:
        """Decide it, from now on for everybody. Raises `NotAllowed`, and `ValueError` outside 5 to 30."""
        self._desk.require(Act.MANAGE_PEOPLE)
        if not SHORTEST <= minutes <= LONGEST:
            raise ValueError(minutes)
        vault = self._desk.vault

        def write() -> None:
            vault.settings[_KEY] = minutes
            vault.journal.append("lock_after", self._desk.me.id, {"minutes": minutes})

        vault.save(write)

    @property
    def times(self) -> Times:
        """What holds on this PC now: away from the clinic never more than one minute and five."""
        away = bool(self._desk.vault.settings.get(_AWAY))
        cover, lock = self._desk.settings.cover_after_minutes, self.lock_after_minutes
        return Times(min(cover, AWAY_COVER), min(lock, AWAY_LOCK), True) if away else Times(cover, lock, False)

    def take_along(self, *, away: bool) -> None:
        """This PC leaves the clinic, or is back. Whoever carries it says so; it stays so over every lock."""
        vault = self._desk.vault
        vault.save(lambda: vault.settings.__setitem__(_AWAY, away))

    def note_pictures_allowed(self) -> None:
        """Somebody lets support see the screen for a while: the journal says who and when. Raises `NotAllowed`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        vault = self._desk.vault
        vault.save(lambda: vault.journal.append("pictures_allowed", self._desk.me.id))
