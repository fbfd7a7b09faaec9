"""What the vault keeps beside a case's document so that lists and searches are quick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias, TypeVar

from clinic_app.domain.case import Case, Change
from clinic_app.domain.timekeeping import iso
from clinic_app.facts import dataclass

SearchClass: TypeAlias = Literal["code", "identity", "narrative"]
CLASSES: Final[tuple[SearchClass, ...]] = ("code", "identity", "narrative")
T = TypeVar("T")
_NOT_UNDERSTOOD: Final = (ValueError, TypeError, KeyError, AttributeError)
LISTED: Final = ("code", "mode", "age_band", "language", "danger", "next_clock_at", "closed", "opened_on")


@dataclass(slots=True)
class Projection:
    """How a case becomes a list row and search texts: functions of the domain, chosen by whoever opens the vault."""

    listing: Callable[[Case], Any]
    """Gives an object with the attributes of `LISTED`."""
    texts: Callable[[Case], Mapping[str, str]]
    """Gives the text of each search class, folded."""
    definitions: str
    """The version of the forms by which answers are understood: each revision remembers its own."""
    folded: Callable[[str], str]
    """Makes two spellings of the same text equal."""
    searched: frozenset[str] | None = None
    """The fields whose answers are in those texts; None if that is not known."""
    rules: str = ""
    """The version of the clock rules by which the list says when a clock is due."""

    def learn(self, other: Projection) -> None:
        """Answer as `other` does from now on: what a site adds to the forms is known only once its vault is open."""
        self.listing, self.texts, self.definitions = other.listing, other.texts, other.definitions
        self.folded, self.searched, self.rules = other.folded, other.searched, other.rules

    def row(self, case: Case) -> tuple[str | int | None, ...]:
        """The list row of a case, as the table keeps it."""
        listing = _of_what_is_understood(self.listing, case)
        return tuple(_column(getattr(listing, name)) for name in LISTED)

    def moves_texts(self, change: Change) -> bool:
        """Whether the texts may be other ones after this change."""
        return self.searched is None or bool(change.ended) or any(f in self.searched for _, f, _ in change.values)

    def search_texts(self, case: Case) -> tuple[str, ...]:
        """The folded text of each class."""
        texts = _of_what_is_understood(self.texts, case)
        return tuple(texts.get(each, "") for each in CLASSES)


def _of_what_is_understood(make: Callable[[Case], T], case: Case) -> T:
    """What is made of a case; of answers that a newer program wrote in a way that this one does not know, nothing."""
    try:
        return make(case)
    except _NOT_UNDERSTOOD:
        bare = Case(case.id, case.code, case.entities)
        known = tuple(
            word
            for entity, answers in case.answers.items()
            for word in ((entity, field, value) for field, value in answers.items())
            if _understands(make, bare.applying(Change(values=(word,))))
        )
        return make(bare.applying(Change(values=known)))


def _understands(make: Callable[[Case], object], case: Case) -> bool:
    try:
        make(case)
    except _NOT_UNDERSTOOD:
        return False
    return True


def _column(value: object) -> str | int | None:
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
