"""Two proofs that a packet holds nothing of who she is, made anew for every packet before it is sealed.

The first asks the compiler: with another identity, the same randomness and the same codes, do the same bytes come out?
The second asks the bytes: does any leaf that is no word of ours hold a name, number or word of hers?
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Final

from clinic_app.domain.answers import MISSING_KEY, Stored
from clinic_app.domain.case import Case
from clinic_app.domain.consent import RELEASE, Release
from clinic_app.domain.definitions import Definitions, Privacy
from clinic_app.domain.other_identity import coded_fields, with_other_identity
from clinic_app.domain.text import contains_number, contains_token, digit_parts, tokens
from clinic_app.domain.timekeeping import BUDDHIST
from clinic_app.errors import Interference, LeakFound
from clinic_app.facts import dataclass

_SHORTEST_NUMBER: Final = 3
"""Figures of fewer places than this are counts; a house number is one, a day of the month is one too."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """What was proved: over how many values of hers, and how many leaves of the packet."""

    exchanged: int
    scanned: int


def prove_non_interference(
    case: Case,
    release: Release,
    compile_once: Callable[[Case, Release], bytes],
    *,
    definitions: Definitions,
    day: date,
    first: bytes | None = None,
) -> int:
    """Compile for another identity and compare the bytes; how many values of hers were exchanged.

    `first` is what was compiled for her, and would be sealed, if the caller has it already. `compile_once` must use the
    same randomness each time. Raises `Interference` if the bytes differ or the other compilation fails: then the packet
    told something that is not in the law.
    """
    other_case, other_release = with_other_identity(case, release, definitions, day)
    if first is None:
        first = compile_once(case, release)
    try:
        second = compile_once(other_case, other_release)
    except Exception as error:
        raise Interference from error
    if first != second:
        raise Interference
    return sum(1 for _ in identifying_texts(case, definitions))


def scan_for_leaks(
    case: Case,
    leaves: Iterable[tuple[str, str]],
    definitions: Definitions,
    vocabulary: Collection[str],
    others: Callable[[], Iterable[tuple[str, str]]] = tuple,
) -> int:
    """Look for anything of hers in the leaves that are none of our words; how many leaves were looked at.

    `others` are names that are not hers and must not leave either, with their field; they are fetched only if there is
    a leaf to be looked at.

    `vocabulary` holds every code, system, directory id and random id of this packet: a leaf that is one of these says
    nothing of hers, even if she is called Female, Min or Tak. Raises `LeakFound` with the leaf and the field.
    """
    suspects = [(path, leaf) for path, leaf in leaves if leaf not in vocabulary]
    named = [*identifying_texts(case, definitions), *others()] if suspects else []
    for path, leaf in suspects:
        for field, text in named:
            if _holds(leaf, text):
                raise LeakFound(path, field)
    return len(suspects)


def identifying_texts(case: Case, definitions: Definitions) -> Iterator[tuple[str, str]]:
    """Every text, number and day of the case that could name her or another, with its field; the case code too."""
    yield "case_code", case.code
    coded = coded_fields(definitions)
    for entity, values in case.answers.items():
        in_release = case.entities[entity].kind == RELEASE
        for field, stored in values.items():
            if field in coded or (in_release and field != "c_witness"):
                continue
            yield from ((field, text) for text in _texts(stored))


def naming_texts(case: Case, definitions: Definitions) -> Iterator[tuple[str, str]]:
    """Every text and number by which somebody in the case is known, with its field; the case code too."""
    for field, text in identifying_texts(case, definitions):
        known = definitions.fields.get(field)
        if field == "case_code" or (known is not None and known.privacy is Privacy.DI):
            yield field, text


def _holds(leaf: str, text: str) -> bool:
    """Whether the leaf holds the whole text, any name of it, or any number of it."""
    figures = "".join(filter(str.isdigit, text))
    if len(figures) >= _SHORTEST_NUMBER and (contains_number(leaf, text) or _holds_part(leaf, text)):
        return True
    return any(contains_token(leaf, word) for word in tokens(text) if not word.isdigit())


def _holds_part(leaf: str, text: str) -> bool:
    """Whether the leaf holds a part of a number between its signs (a year of a day), or its day in another order."""
    parts = digit_parts(leaf)
    if any(len(part) >= _SHORTEST_NUMBER and part in parts for part in digit_parts(text)):
        return True
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return False
    years = {year % by for year in (day.year, day.year + BUDDHIST) for by in (100, 10_000)}
    numbers = [int(part) for part in parts]
    return any(
        {day.day, day.month} == {*short} and year in years
        for three in zip(numbers, numbers[1:], numbers[2:], strict=False)
        for year, short in ((three[0], three[1:]), (three[2], three[:2]))
    )


def _texts(stored: Stored) -> Iterator[str]:
    if isinstance(stored, bool) or stored is None:
        return
    if isinstance(stored, str | int | float):
        yield str(stored)
    elif isinstance(stored, list):
        for each in stored:
            yield from _texts(each)
    elif isinstance(stored, dict) and stored.keys() != {MISSING_KEY}:
        for key, value in stored.items():
            if key != "kind":
                yield from _texts(value)
