"""How a paper is printed this time: larger, with room for a punch, Thai digits, under whose letterhead.

It holds while a document is being made. Handed on as an argument it would go through every function of every layout,
and the first that forgot it would print small for the one reader who asked for large.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Final

from clinic_app.facts import dataclass
from clinic_app.printing.linebreaks import in_thai_figures

LARGE: Final = 1.35
"""Large print: 10 points become 13.5, on the same sheet, on as many more of them as it takes."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture whose bytes were looked at before (`services/letterhead.py`): `png` holds pixels and nothing else."""

    png: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The usual way, unless somebody asked otherwise. `lines` stand below the name of the clinic, `logo` beside it."""

    scale: float = 1.0
    punched: bool = False
    thai_digits: bool = False
    lines: tuple[str, ...] = ()
    logo: Logo | None = None
    marked: bool = False
    """The survivor said that our name and the square to scan may stand on what she carries."""


USUAL: Final = Setting()
_held: ContextVar[Setting] = ContextVar("setting", default=USUAL)


@contextmanager
def printed(setting: Setting) -> Iterator[None]:
    """What is made within is made so."""
    before = _held.set(setting)
    try:
        yield
    finally:
        _held.reset(before)


def setting() -> Setting:
    """What holds now."""
    return _held.get()


def in_digits(text: str, language: str) -> str:
    """The text with the digits that were asked for. What is typed or dialled as it stands keeps the keyboard's."""
    if language != "th" or not _held.get().thai_digits:
        return text
    return in_thai_figures(text)
