"""Photographs and documents of a case: what is known of each, how much of them is kept, and how the history names them.

The history holds what was taken in and what was destroyed, and the SHA-256 of its bytes; the bytes lie beside it, each
under a key of its own. The current case holds neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from string import ascii_lowercase
from typing import Any, Final, NewType
from uuid import UUID

import msgspec

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import EntityId

AttachmentId = NewType("AttachmentId", UUID)

FIELD: Final = "attachment"
"""Where the field would stand in a revision. No form defines it, and no entity of the case answers it."""

PHOTO_OF: Final = "f_inj_photo"
"""The question of an injury that names its photograph by number."""

CASE_BYTES: Final = 100 << 20
RECORD_BYTES: Final = 1 << 30
"""All of them in one record: whenever one is destroyed every page is written anew, in memory."""

MOST_FILE_BYTES: Final = 25 << 20
MOST_POINTS: Final = 60_000_000
"""Of a picture as it comes in. A picture of 40 million points is read, and kept smaller."""

MOST_SIDE: Final = 4_000
"""The longer side of a picture as it is kept."""

_CONSENTS: Final = "f_consents"
_PHOTOGRAPHS: Final = "photographs"
_LETTERS: Final = ascii_lowercase[1:]


class What(StrEnum):
    """What an attachment is."""

    PHOTO = "photo"
    DOCUMENT = "document"


class Agreed(StrEnum):
    """How the survivor agreed to this one photograph, once it was seen. A document has no such answer."""

    SPOKEN = "spoken"
    WRITTEN = "written"
    NOT_ASKED = "not_asked"
    """Of documents only: a photograph is never kept without an answer."""


class Gone(StrEnum):
    """Why one was destroyed."""

    WITHDRAWN = "withdrawn"
    """The survivor takes the consent back."""
    MISTAKE = "mistake"
    """Another person's, or the wrong picture."""


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is known of one. `digest` is SHA-256 of the bytes as kept, in hex; no file name is anywhere."""

    what: What
    bytes: int
    digest: str
    agreed: Agreed
    width: int = 0
    height: int = 0
    """In points, of a photograph."""
    smaller: bool = False
    """Whether it came in with more points than are kept."""
    pages: int = 0
    """Of a document."""
    taken_at: str | None = None
    """When it was taken, as somebody told it or the camera says: a local time without a zone, not proved."""
    injury: str | None = None
    """The injury it shows, by its id in hex."""


def taken_in(attachment: AttachmentId, number: int, facts: Facts) -> Change:
    """What the revision says that brings one in."""
    return Change(values=((EntityId(attachment), FIELD, {"number": number, **msgspec.to_builtins(facts)}),))


def destroyed(
    case: Case,
    which: Iterable[tuple[AttachmentId, int, str | None]],
    why: Gone,
    stay: Iterable[tuple[int, str | None]] = (),
) -> Change:
    """What the revision says that lets some go, each with its number and its injury. That one names it no longer.

    `stay` are number and injury of those that are kept: where one of them is called the same, it stays named.
    """
    gone = tuple(which)
    said = tuple((EntityId(one), FIELD, {"number": number, "destroyed": why.value}) for one, number, _ in gone)
    named = {(injury, str(number)) for _, number, injury in gone} - {(injury, str(number)) for number, injury in stay}
    links = tuple((entity, PHOTO_OF, None) for entity, value in case.every(PHOTO_OF) if (entity.hex, value) in named)
    return Change(values=(*said, *links))


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a revision says of one: that it came in (`what`), or that it went (`destroyed`)."""

    number: int
    what: What | None = None
    destroyed: Gone | None = None
    mark: str = ""
    """Tells it from another of this number, which another PC gave before the two had met. Written nowhere."""

    @property
    def called(self) -> str:
        """The number as people say it."""
        return f"{self.number}{self.mark}"


def marks_of(taken: Mapping[EntityId, tuple[int, Any]]) -> dict[EntityId, str]:
    """What tells those of one number apart: the first keeps it bare, the others are b, c and so on.

    `taken` has the number of each and its place among what was written, which is the same on every PC.
    """
    by_number = defaultdict[int, list[EntityId]](list)
    for one in sorted(taken, key=lambda one: (taken[one][1], one.bytes)):
        by_number[taken[one][0]].append(one)
    alike = (ones[1:] for ones in by_number.values())
    return {one: mark for ones in alike for one, mark in zip(ones, _marks(), strict=False)}


def _marks() -> Iterator[str]:
    """b to z, then bb to bz and so on: as many as are wanted."""
    yield from _LETTERS
    for before in _marks():
        yield from (before + letter for letter in _LETTERS)


def photographs_agreed(case: Case) -> bool:
    """Whether the survivor agreed to photographs at all: one of the six consents."""
    said = case.answer(_CONSENTS)
    return isinstance(said, Answer) and isinstance(said.value, dict) and said.value.get(_PHOTOGRAPHS) == "given"
