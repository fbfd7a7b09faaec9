"""Whether two cases could be one woman's: what speaks for it, in reasons a person can judge. It never decides."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

from clinic_app.domain.age import age_bounds, birth_bounds
from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.sounds import MARK, sounds
from clinic_app.domain.text import contains_number, contains_token, digit_runs, folded, tokens
from clinic_app.facts import dataclass

_ADDRESSED: Final = frozenset(
    ("ma", "daw", "ko", "mg", "maung", "naw", "saw", "nang", "nan", "sai", "nai", "mi", "u", "miss", "ms", "mrs", "mr",
     "นาง", "นางสาว", "น.ส.", "ด.ญ.", "คุณ", "မ", "ဒေါ်", "နန်း", "နော်", "မိ")
)  # fmt: skip
"""What stands before a name and is no part of it."""
_WRITTEN_ON: Final = re.compile(
    "(?:นางสาว|น\\.ส\\.|ด\\.ญ\\.|นาง|คุณ|ဒေါ်|နန်း|နော်|မ(?=[\u1000-\u1021](?!\u103a|\u1037\u103a)))(?=.{3})"
)
"""The same where no space follows it."""
_LEAST_OF_NAME: Final = 3
_LEAST_OF_RUN: Final = 4  # of a name in a script without spaces, which may begin or end a longer one
_LEAST_OF_NUMBER: Final = 6
_FIGURES: Final = re.compile(r"[+\d][\d\s\-./()]*")
_LEAST_OF_SOUND: Final = len(MARK) + 3
_TRUNK: Final = ("66", "95", "855", "856", "84", "0")


class Alike(StrEnum):
    """Why somebody is offered, the strongest first."""

    PHONE = "phone"
    SAME_NAME = "same_name"
    NICKNAME = "nickname"
    NAME_PART = "name_part"
    SOUNDS = "sounds"
    BIRTH = "birth"
    AGE = "age"
    NATIONALITY = "nationality"
    LANGUAGE = "language"


ENOUGH: Final = frozenset({Alike.PHONE, Alike.SAME_NAME, Alike.NICKNAME, Alike.NAME_PART, Alike.SOUNDS})
"""One of these at least must hold; a whole province shares the others."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a case tells who she is, made ready to be compared."""

    called: tuple[str, ...]
    """The name, the nickname, and what she says now, as far as they were told."""
    alias: str
    numbers: str
    born: tuple[date, date] | None
    age: tuple[int, int] | None
    nationality: object
    language: object

    def who_says(self, said: str) -> Traits:
        """The same, and a name or a number that nobody has written down."""
        name = bare(_FIGURES.sub(" ", folded(said)))
        called = (*self.called, *([name] if name else []))
        return replace(self, called=called, numbers=f"{self.numbers} ; {said}" if said else self.numbers)


def traits_of(case: Case, today: date) -> Traits:
    """The traits of a case. A silence is none: two women who decline to tell their name are not alike."""
    name, alias = bare(_text(case, "s_name")), bare(_text(case, "s_alias"))
    return Traits(
        called=tuple(each for each in (name, alias) if each),
        alias=alias,
        numbers=_text(case, "k_number"),
        born=birth_bounds(case.stored("s_dob")),
        age=age_bounds(case, today),
        nationality=_code(case, "s_nationality"),
        language=_code(case, "s_lang_first"),
    )


def alike(one: Traits, other: Traits) -> tuple[Alike, ...]:
    """Everything that speaks for one woman, the strongest first; the same whichever is named first."""
    same_name = any(mine == theirs for mine in one.called for theirs in other.called)
    nickname = bool(one.alias) and one.alias == other.alias
    part = not same_name and any(_shares(mine, theirs) for mine in one.called for theirs in other.called)
    holds = {
        Alike.PHONE: _same_number(one.numbers, other.numbers),
        Alike.SAME_NAME: same_name and not nickname,
        Alike.NICKNAME: nickname,
        Alike.NAME_PART: part,
        Alike.SOUNDS: not same_name and not part and _sound_alike(one, other),
        Alike.BIRTH: _same_birth(one, other),
        Alike.AGE: not _same_birth(one, other) and _ages_meet(one, other),
        Alike.NATIONALITY: one.nationality is not None and one.nationality == other.nationality,
        Alike.LANGUAGE: one.language is not None and one.language == other.language,
    }
    return tuple(reason for reason in Alike if holds[reason])


def offered(reasons: tuple[Alike, ...]) -> bool:
    """Whether these reasons are worth a person's look."""
    return not ENOUGH.isdisjoint(reasons)


def rank(reasons: tuple[Alike, ...]) -> tuple[int, ...]:
    """To sort by: the strongest reasons, then the most of them, come first."""
    places = [list(Alike).index(each) for each in reasons]
    return (*places, len(Alike))


def to_look_for(traits: Traits) -> tuple[str, ...]:
    """What to ask the search for, so that nobody whom `alike` would offer is missed: names, words, sounds, numbers."""
    asked = dict[str, None]()
    for name in traits.called:
        asked[name] = None
        for word in name.split():
            asked |= dict.fromkeys((word, *_ends(word)))
        asked.update(dict.fromkeys(sorted(_sound_keys(name))))
    asked.update(dict.fromkeys(_core(number) for number in digit_runs(traits.numbers)))
    return tuple(each for each in asked if len(each) >= _LEAST_OF_NAME or each in traits.called)


def bare(name: str) -> str:
    """A name folded, without what stands before it."""
    words = folded(name).split()
    while len(words) > 1 and words[0] in _ADDRESSED:
        words.pop(0)
    return _WRITTEN_ON.sub("", " ".join(words), count=1) if words and _WRITTEN_ON.match(words[0]) else " ".join(words)


def _text(case: Case, field: str) -> str:
    answer = case.answer(field)
    return answer.value if isinstance(answer, Answer) and isinstance(answer.value, str) else ""


def _code(case: Case, field: str) -> object:
    answer = case.answer(field)
    return answer.value if isinstance(answer, Answer) else None


def _shares(mine: str, theirs: str) -> bool:
    """Whether they share a word that is more than a form of address, or one begins or ends with the other."""
    for short, long in ((mine, theirs), (theirs, mine)):
        # Most are no part of the other at all: that is seen without looking for words.
        if short in long and contains_token(long, short) and any(short in _ends(word) for word in long.split()):
            return True
    words = {word for word in tokens(mine) if len(word) >= _LEAST_OF_NAME} - _ADDRESSED
    return any(word in theirs for word in words) and not words.isdisjoint(tokens(theirs))


def _ends(word: str) -> list[str]:
    """What a word in a script without spaces begins and ends with, down to a short name."""
    if word.isascii():
        return []
    lengths = range(len(word) - 1, _LEAST_OF_RUN - 1, -1)
    return [part for length in lengths for part in (word[:length], word[-length:])]


def _sound_keys(name: str) -> frozenset[str]:
    return frozenset(key for key in sounds(name).split() if len(key) >= _LEAST_OF_SOUND)


def _sound_alike(one: Traits, other: Traits) -> bool:
    mine = frozenset[str]().union(*map(_sound_keys, one.called))
    return any(not mine.isdisjoint(_sound_keys(name)) for name in other.called)


def _core(number: str) -> str:
    """A number without its trunk nought or country code, so that +66 81… and 081… meet."""
    for trunk in _TRUNK:
        if number.removeprefix("00").startswith(trunk) and len(number) - len(trunk) >= _LEAST_OF_NUMBER + 2:
            return number.removeprefix("00").removeprefix(trunk).lstrip("0")
    return number


def _same_number(mine: str, theirs: str) -> bool:
    def whole(text: str) -> str:
        return " ; ".join(number for number in digit_runs(text) if len(number) >= _LEAST_OF_NUMBER)

    one, other = whole(mine), whole(theirs)
    return bool(one and other) and (contains_number(one, other) or contains_number(other, one))


def _same_birth(one: Traits, other: Traits) -> bool:
    """The same year, if one of them knows no more."""
    if one.born is None or other.born is None:
        return False
    return one.born[0] <= other.born[1] and other.born[0] <= one.born[1]


def _ages_meet(one: Traits, other: Traits) -> bool:
    if one.age is None or other.age is None or (one.born and other.born):
        return False
    return one.age[0] <= other.age[1] and other.age[0] <= one.age[1]
