"""Translations for screens and paper alike: compiled gettext catalogues.

Three domains: `forms` (labels of fields and codes, context = their id), `screens`, `paper`. English is the source
text and never in a catalogue.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Callable
from functools import cache, cached_property
from typing import NamedTuple

from clinic_app import paths

ENGLISH = "en"
THAI = "th"


class _Compiled:
    """A catalogue as it lies in its file, in the order Babel writes. A message is looked up when it is asked for.

    The standard library decodes all of them first, which takes 4 ms of a start in Thai; and a table of where each lies
    is a megabyte and a half, of which a whole day asks for a part.
    """

    def __init__(self, compiled: bytes) -> None:
        order = "<" if compiled[:4] == b"\xde\x12\x04\x95" else ">"
        self._count, self._told, self._meant = struct.unpack_from(f"{order}8x3I", compiled)
        self._place = struct.Struct(f"{order}2I")
        self._compiled = compiled
        self._asked: dict[str, int | None] = {}

    def forms(self, message: str) -> list[str] | None:
        """Its translation, in each form of the plural if it has several."""
        if message in self._asked:
            number = self._asked[message]
        else:
            number = self._asked[message] = self._number(message.encode())
        return None if number is None else self._lies(self._meant, number).decode().split("\0")

    def every(self) -> dict[str, str]:
        """Each message as it is known here (its context before it, parted by \\x04), and its first form."""
        known = (self._known(number) for number in range(self._count))
        return {
            message.decode(): self._lies(self._meant, number).decode().split("\0")[0]
            for number, message in enumerate(known) if message
        }  # fmt: skip

    def _lies(self, table: int, number: int) -> bytes:
        length, at = self._place.unpack_from(self._compiled, table + 8 * number)
        return self._compiled[at : at + length]

    def _known(self, number: int) -> bytes:
        # A message with plurals is known by its singular, as everywhere in gettext.
        return self._lies(self._told, number).partition(b"\0")[0]

    def _number(self, message: bytes) -> int | None:
        found = bisect_left(range(self._count), _in_order(message), key=lambda number: _in_order(self._known(number)))
        return found if found < self._count and self._known(found) == message else None

    def form_of(self, count: int) -> int:
        """Which form of the plural this count takes, by the catalogue's own rule."""
        return self._rule(count)

    @cached_property
    def _rule(self) -> Callable[[int], int]:
        from gettext import c2py

        head = (self.forms("") or [""])[0]
        rule = next((line for line in head.splitlines() if line.startswith("Plural-Forms:")), "plural=n != 1;")
        return c2py(rule.partition("plural=")[2].split(";")[0])


def _in_order(message: bytes) -> tuple[bytes, bytes]:
    """Babel sorts by the English words, then by their context, which stands before them."""
    context, _mark, english = message.rpartition(b"\4")
    return english, context


@cache
def _compiled(domain: str, language: str) -> _Compiled | None:
    """None where there is no catalogue: English, and what nobody has translated."""
    file = paths.resources() / "i18n" / language / "LC_MESSAGES" / f"{domain}.mo"
    return _Compiled(file.read_bytes()) if language != ENGLISH and file.exists() else None


def messages(domain: str, language: str) -> dict[str, str]:
    """All of a catalogue, by what it is known by; nothing where there is none."""
    found = _compiled(domain, language)
    return found.every() if found is not None else {}


def checked_by(domain: str, language: str) -> str:
    """The native speaker who read all of a catalogue, as its head names them; empty while nobody did."""
    found = _compiled(domain, language)
    head = (found.forms("") or [""])[0] if found is not None else ""
    named = next((line for line in head.splitlines() if line.startswith("Last-Translator:")), "")
    return named.partition(":")[2].strip().strip("-")


class Catalogue(NamedTuple):
    """The words of one domain in one language. What is not translated comes back in English."""

    domain: str
    language: str

    def text(self, english: str) -> str:
        """A sentence of a screen or page."""
        found = _compiled(self.domain, self.language)
        meant = found.forms(english) if found is not None else None
        return meant[0] if meant is not None else english

    def label(self, context: str, english: str) -> str:
        """The label of a field or code; `context` is its id."""
        found = _compiled(self.domain, self.language)
        meant = found.forms(f"{context}\x04{english}") if found is not None else None
        return meant[0] if meant is not None else english

    def plural(self, one: str, many: str, count: int) -> str:
        """The form of a sentence that fits `count`."""
        found = _compiled(self.domain, self.language)
        meant = found.forms(one) if found is not None else None
        if found is None or meant is None:
            return one if count == 1 else many
        return meant[found.form_of(count)]

    def english(self, shown: str) -> str:
        """Every English that `text` or `label` gives this for, a space between; empty otherwise, and in English."""
        return _read_back(self.domain, self.language).get(shown, "")

    def shown(self, english: str) -> str:
        """All that `text` or `label` makes of this English, whatever it is the label of; empty if that is nothing."""
        return _read_on(self.domain, self.language).get(english, "")

    def has(self, english: str, context: str | None = None) -> bool:
        """Whether this text is translated into this language (English always is)."""
        if self.language == ENGLISH:
            return True
        found = self.label(context, english) if context else self.text(english)
        return found != english


@cache
def _read_back(domain: str, language: str) -> dict[str, str]:
    found, meant_by = _compiled(domain, language), dict[str, str]()
    for known, shown in found.every().items() if found is not None else ():
        english = known.rpartition("\x04")[2]
        meant_by[shown] = f"{meant_by.get(shown, '')} {english}".strip()  # Print and Printed are one word in Thai
    return meant_by


@cache
def _read_on(domain: str, language: str) -> dict[str, str]:
    found, shown_as = _compiled(domain, language), dict[str, str]()
    for known, shown in found.every().items() if found is not None else ():
        english = known.rpartition("\x04")[2]
        shown_as[english] = f"{shown_as.get(english, '')} {shown}".strip()
    return shown_as
