"""For whom numbers are, and whose rows they are made of."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who will read it."""

    OWN = "own"
    """This clinic: everything, and the journal says who looked."""
    STATUTORY = "statutory"
    """The office that the law names: everyone who was served, whole, and nobody else is given it."""
