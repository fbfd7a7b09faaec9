"""What came of a letter of another PC of this clinic, and how it stands with each of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.errors import ClinicError, HeardRefused, LetterRefused
from clinic_app.facts import dataclass
from clinic_app.services.letter_writing import Waits
from clinic_app.vault.pcs import Pc

_LEFT_LYING: Final = ("gap", "newer", "not_for_us")


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What came of one letter."""

    sender: DeviceId | None = None
    """Whose it was, if that is proved."""
    new: int = 0
    """How many revisions were new here."""
    parts: int = 0
    """How many parts of photographs and documents were."""
    cases: frozenset[CaseId] = frozenset()
    """The cases that changed."""
    erased: frozenset[CaseId] = frozenset()
    """Those among them that were erased there."""
    there: tuple[CaseId, ...] = ()
    """Cases handed over by us of which the sender tells that they are there now."""
    lacks: bool = False
    """Whether the sender lacks something that we have."""
    refused: ClinicError | None = None
    """Why nothing of it was taken in; it has words."""

    @property
    def gap(self) -> bool:
        """It follows on something that has not come: it can be taken in once that has, and that is asked for."""
        return isinstance(self.refused, HeardRefused) and self.refused.reason == "gap"

    @property
    def done(self) -> bool:
        """Whether the letter may go: it was taken in, or never will be. If not, hear it again after the others."""
        return not isinstance(self.refused, HeardRefused | LetterRefused) or self.refused.reason not in _LEFT_LYING


@dataclass(frozen=True, slots=True, kw_only=True)
class PcStands:
    """One other PC of the clinic, for a list."""

    pc: Pc
    set_aside: str | None
    """Why nothing of it is believed any more; also that it was let go."""
    met_at: datetime | None
    met_way: str | None
    waits: Waits
    """What it lacks of ours, as far as it told."""
    known: bool
    """Whether it ever told what it has."""
    refused: str | None
    """Why its last letter was not taken in, as `HeardRefused` names it; `gap`: what it wrote earlier has not come."""
    older: bool
    """Whether its program is older than ours."""
    newer: bool = False
    """Whether it wrote what this program does not know."""
