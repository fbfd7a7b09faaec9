"""What is said to her, in groups that are signed one by one: words of paper, consent, medicine, safety.

A group may be missing in a language, and in `medicine` and `safety` a sentence too: then the staff's language stands
alone, with room for the interpreter. Each text has a mark, that of its key, its English and its translation: a text
that is worded anew has another mark, and who signed the old one has not signed it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from clinic_app import paths
from clinic_app.catalogue import ENGLISH, THAI, messages
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass
from clinic_app.printing.survivor_texts import TextState, languages, survivor_texts

STAFF_LANGUAGES: Final = (ENGLISH, THAI)
"""Those whose catalogues are complete. Their words are the staff's own: nobody has to sign these."""

MARK: Final = 12
_CODES: Final = "code\x04"


class TextGroup(StrEnum):
    """What belongs together: whoever signs has read all of it."""

    WORDS = "words"
    CONSENT = "consent"
    MEDICINE = "medicine"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class HerText:
    """One text. `english` is empty for a code, which has its words in the forms."""

    key: str
    english: str
    hers: str

    @property
    def code(self) -> str:
        """The code whose words this is; empty for a sentence."""
        return self.key.removeprefix(_CODES) if self.key.startswith(_CODES) else ""

    @property
    def mark(self) -> str:
        """What is signed of it."""
        return mark_of(self.key, self.english, self.hers)


@cache
def mark_of(key: str, english: str, hers: str) -> str:
    """The mark of a text: other words have another."""
    return sha256("\0".join((key, english, hers)).encode()).hexdigest()[:MARK]


@cache
def texts_of(language: str, group: TextGroup) -> tuple[HerText, ...]:
    """Every text of a group in a language, in the order of the file; none where nobody wrote any."""
    if group is TextGroup.WORDS:
        return () if language in STAFF_LANGUAGES else _words(language)
    found, english = _sentences(language, group), _sentences(ENGLISH, group)
    return tuple(HerText(key, english[key], found[key]) for key in english if key in found)


@cache
def group_texts(language: str, group: TextGroup) -> Mapping[str, str]:
    """The sentences of a group by their key."""
    return MappingProxyType({each.key: each.hers for each in texts_of(language, group)})


@cache
def marks_of(language: str, group: TextGroup) -> frozenset[str]:
    """What there is to sign of it."""
    return frozenset(each.mark for each in texts_of(language, group))


@cache
def shipped_state(language: str, group: TextGroup) -> TextState:
    """What the file itself says of it. Words and consent share one, as they stand on the same papers."""
    if group in (TextGroup.WORDS, TextGroup.CONSENT):
        return survivor_texts(language).state if language in languages() else TextState.DRAFT
    return TextState(_file(language, group).get("state", TextState.DRAFT))


def to_be_reviewed_by(language: str, group: TextGroup) -> str:
    """Who is asked to look at it, as the file says."""
    if group in (TextGroup.WORDS, TextGroup.CONSENT):
        told = tomllib.loads((paths.resources() / "survivor_texts" / f"{language}.toml").read_text("utf-8"))
        return str(told.get("to_be_reviewed_by", ""))
    return str(_file(language, group).get("to_be_reviewed_by", ""))


def _words(language: str) -> tuple[HerText, ...]:
    found = messages("paper", language)
    return tuple(
        HerText(key, "" if key.startswith(_CODES) else key.rpartition("\x04")[2], hers) for key, hers in found.items()
    )


def _sentences(language: str, group: TextGroup) -> Mapping[str, str]:
    if group is TextGroup.CONSENT:
        return survivor_texts(language).texts if language in languages() else {}
    found: dict[str, str] = _file(language, group).get("texts", {})
    return found


@cache
def _file(language: str, group: TextGroup) -> dict[str, Any]:
    file = paths.resources() / "survivor_texts" / group.value / f"{language}.toml"
    if not file.is_file():
        return {}
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    if found.get("language") != language:
        raise DefinitionRefused(file=f"{group.value}/{language}.toml", item=language, reason="keys")
    if language != ENGLISH and not set(found["texts"]) <= set(_file(ENGLISH, group)["texts"]):
        raise DefinitionRefused(file=f"{group.value}/{language}.toml", item="texts", reason="keys")
    if (found["state"] == TextState.CHECKED) != bool(found["reviewer"] and found["reviewed_on"]):
        raise DefinitionRefused(file=f"{group.value}/{language}.toml", item=language, reason="reviewer")
    return found
