"""Why a case is kept from colleagues, and which openings somebody else should look at afterwards."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

OPEN_REASONS: Final = ("handover", "covering", "supervision", "her_request", "emergency")
"""Why somebody opens a case that is not theirs, or reads a name."""


class Why(StrEnum):
    """Why only a named list of people may know of a case."""

    STAFF = "staff"
    FAMILY_OF_STAFF = "family_of_staff"
    OFFICIAL = "official"
    HER_WISH = "her_wish"
    DIED = "died"
    """The program's own: from the save on in which it was written that she has died."""


class Verdict(StrEnum):
    """What whoever looked at an odd opening found."""

    IN_ORDER = "in_order"
    TALKED_OVER = "talked_over"
    NOT_IN_ORDER = "not_in_order"


class Odd(StrEnum):
    """What made an opening odd."""

    BROKE_GLASS = "broke_glass"
    NOT_THEIRS = "not_theirs"
    NAME_SHOWN = "name_shown"
    MANY = "many"
    NEW_WAY_IN = "new_way_in"
    """Whoever gives a colleague another passphrase could come in as that colleague."""


MANY_AN_HOUR: Final = 20
"""More different cases than this opened by one person within an hour are looked at; nobody sees so many women."""
