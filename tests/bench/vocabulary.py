"""What invented notes and names are made of: the words of our own forms and papers, as often as these say them.

A handful of words would stand in every note, and each pair of their signs with them: a search would walk lists that no
clinic has. Burmese is little among our texts; made words follow the real ones there, each rarer than the one before.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Final

from icu4py.breakers import WordBreaker

from clinic_app.paths import resources

LANGUAGES: Final = ("th", "my", "en")
_SIGNS: Final = {"th": "[\u0e00-\u0e7f]+", "my": "[\u1000-\u109f]+", "en": "[a-z]+"}
_SAID: Final = re.compile(r'^(?:msgid|msgstr|) ?"(.*)"$', re.MULTILINE)
_WORDS, _NAMES = 1_800, 700
_OPENS: Final = {"th": "กขคงจชซญดตถทนบปพภมยรลวสหอ", "my": "ကခဂငစဆဇညတထဒနပဖဗဘမယရလဝသဟအ", "en": "bdfghjklmnprstvw"}
_ENDS: Final = {
    "th": ("า", "ี", "ิน", "ุข", "ัย", "ำ", "ึก", "ูล", "ื่อ", "่อง", "้วน", "ง", "นท์", "ะ"),
    "my": ("ာ", "ီ", "ူ", "ေး", "ို", "ော်", "င်း", "န်", "ိမ့်", "ဲ", "က်", "ံ"),
    "en": ("a", "in", "o", "ay", "un", "ee", "ita", "oi", "aw", "ar"),
}
_KNOWN: Final = {
    "th": ("สมหญิง", "นภา", "มาลี", "ศรีสุข", "มะลิวัลย์"),
    "my": ("မသီတာ", "အေးအေး", "ခင်မျိုး", "ဇော်ထွန်း"),
    "en": ("Ma Thida", "Naw Paw", "Noi", "Srey"),
}


def note(language: str, chance: random.Random) -> str:
    """Some forty to a hundred and twenty words; without spaces within a phrase where none are written."""
    words, weights = _vocabulary(language)
    drawn = chance.choices(words, cum_weights=weights, k=chance.randint(40, 120))
    if language == "en":
        return " ".join(drawn)
    return " ".join("".join(drawn[at : at + 6]) for at in range(0, len(drawn), 6))


def name(language: str, chance: random.Random) -> str:
    """Two names, some of them far more common than others."""
    names, weights = _names(language)
    return " ".join(chance.choices(names, cum_weights=weights, k=2))


@cache
def _vocabulary(language: str) -> tuple[list[str], list[float]]:
    counted = Counter(_words_of_ours(language)).most_common(_WORDS)
    words, often = [word for word, _ in counted], [float(times) for _, times in counted]
    chance = random.Random(language)
    for place in range(len(words), _WORDS):
        words.append("".join(_syllable(language, chance) for _ in range(chance.randint(1, 3))))
        often.append(often[0] / (place + 1))
    return words, list(accumulate(often))


@cache
def _names(language: str) -> tuple[list[str], list[float]]:
    chance = random.Random(language)
    made = [_syllable(language, chance) + _syllable(language, chance) for _ in range(_NAMES)]
    made += ["".join(_syllable(language, chance) for _ in range(3)) for _ in range(_NAMES)]
    names = [*_KNOWN[language], *(each.capitalize() for each in made)]
    return names, list(accumulate(1 / (place + 6) for place in range(len(names))))


def _syllable(language: str, chance: random.Random) -> str:
    return chance.choice(_OPENS[language]) + chance.choice(_ENDS[language])


def _words_of_ours(language: str) -> Iterator[str]:
    for text in _texts():
        for run in re.findall(_SIGNS[language], text.lower()):
            yield from (word for word in (map(str, WordBreaker(run, language))) if len(word) > 1)


@cache
def _texts() -> tuple[str, ...]:
    said = [each for path in sorted(resources().glob("i18n/*/LC_MESSAGES/*.po"))
            for each in _SAID.findall(path.read_text("utf-8"))]  # fmt: skip
    for path in sorted(resources().glob("survivor_texts/*.toml")):
        said += _strings(tomllib.loads(path.read_text("utf-8")))
    return tuple(said)


def _strings(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for each in told.values():
            yield from _strings(each)
