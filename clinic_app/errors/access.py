"""What this person may not do."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class AccessError(ClinicError):
    """This person may not do this."""


@dataclass
class NotAllowed(AccessError):
    """The role does not have this act."""

    act: str


@dataclass
class TooFewPeople(AccessError):
    """Never fewer than this many may add and remove people: the last one might leave, or fall ill."""

    needed: int


@dataclass
class NoSuchPerson(AccessError):
    """Nobody of this id is enrolled here, or they are out already."""


@dataclass
class NotYourself(AccessError):
    """Nobody takes away their own way in, or their own role: somebody else does."""


@dataclass
class OnlyOneWhoKnows(AccessError):
    """A restricted case would be known to nobody who may read it: somebody else is put on its list first."""


@dataclass
class NotOnTheList(AccessError):
    """Who may know of a restricted case is decided by those on its list, and nobody puts themselves outside it."""


@dataclass
class TrainingOnly(AccessError):
    """A training vault is asked to do something real, or a real one to do a rehearsal."""


@dataclass
class WrongCodeWord(AccessError):
    """Whoever asks did not say the word that only she and this clinic know."""
