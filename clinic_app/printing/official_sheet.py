"""A paper made of blocks in order: what a site's template, a report or a summary is drawn from."""

from __future__ import annotations

from typing import TypeAlias

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.her_language import Hers
from clinic_app.printing.official_parts import Fact, Head, two_voices

__all__ = [
    "Block", "Boxes", "Fact", "Facts", "Grid", "Head", "Listing", "OfficialSheet", "Prose", "Room", "Signing",
    "TearOff", "Title",
    "for_her", "official_sheet",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Title:
    """Begins a numbered part."""

    words: Words


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence, or a long text under its label."""

    words: Words
    label: Words | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Questions with their answers, so many beside each other."""

    facts: tuple[Fact, ...]
    across: int = 2


@dataclass(frozen=True, slots=True)
class Boxes:
    """A question with a box for each choice."""

    label: Words | None
    choices: tuple[tuple[Words, bool], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines under heads. `shares` are the widths; `empty` lines are left to write on."""

    heads: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    shares: tuple[float, ...]
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """Ruled space."""

    caption: Words
    lines: int


@dataclass(frozen=True, slots=True)
class Signing:
    """Lines to sign on."""

    captions: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Choices under the numbers that are written on a form."""

    entries: tuple[Words, ...]
    across: int = 3


@dataclass(frozen=True, slots=True)
class TearOff:
    """The foot of the last page, to be kept apart: a code, and what may not stand above it."""

    note: Words
    code: str
    captions: tuple[Words, ...]


Block: TypeAlias = Title | Prose | Facts | Boxes | Grid | Room | Signing | Listing | TearOff


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialSheet:
    """All of it. `wide` turns the page."""

    head: Head
    blocks: tuple[Block, ...]
    wide: bool = False
    small: bool = False
    """A5."""


def official_sheet(facts: OfficialSheet, *, staff: str, training: bool, both: bool = True) -> bytes:
    """The paper as PDF bytes in memory: with Thai, which offices read, or in the staff's language alone."""
    from clinic_app.printing.official_sheet_layout import laid_out

    return laid_out(facts, two_voices(staff, training) if both else Voice(staff, None, training))


def for_her(facts: OfficialSheet, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The same with her language beside the staff's, as far as it may be shown."""
    from clinic_app.printing.official_sheet_layout import laid_out

    return laid_out(facts, Voice(staff, hers, training))
