"""What is said to her, per language, with who checked it. A draft may be shown in training only."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from clinic_app import paths
from clinic_app.errors import DefinitionRefused, TranslationUnchecked
from clinic_app.facts import dataclass

TEXTS = frozenset(
    {"limits", "care", "writing", "one_service", "never", "form_consent", "withdraw", "refusing", "interpreted",
     "opened", "opened_end", "preview", "sees", "only_through_us", "reply_yes", "reply_no", "act_until", "stays",
     "stays_survivor", "stays_contact", "stays_incident", "stays_perpetrator", "stays_migration", "stays_care",
     "stays_risk"}
)  # fmt: skip
WHOLE = frozenset({"en", "th"})
"""The staff's own: here no text may be missing. Elsewhere one that nobody can write well is left out, not invented."""
_FACTS = {"language", "state", "reviewer", "reviewed_on", "to_be_reviewed_by", "texts"}


class TextState(StrEnum):
    """Whether somebody who can judge has signed the translation."""

    DRAFT = "draft"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class SurvivorTexts:
    """The texts of one language; some may be missing. `reviewer` and `reviewed_on` are empty in a draft."""

    language: str
    state: TextState
    reviewer: str
    reviewed_on: str
    texts: Mapping[str, str]

    @property
    def whole(self) -> bool:
        """Whether everything she may be told is there. If not, an interpreter explains."""
        return set(self.texts) == TEXTS

    def say(self, text: str, *, training: bool, signed: bool = False, **filled: str) -> str:
        """One text, its gaps filled. Raises `TranslationUnchecked` for a draft a real clinic has not signed, and for a
        text that is missing."""
        if text not in self.texts or (self.state is TextState.DRAFT and not training and not signed):
            raise TranslationUnchecked(language=self.language)
        return self.texts[text].format(**filled)


@cache
def languages() -> tuple[str, ...]:
    """The languages there are texts in, drafts too, and those that lack some."""
    return tuple(sorted(file.stem for file in (paths.resources() / "survivor_texts").glob("*.toml")))


@cache
def survivor_texts(language: str) -> SurvivorTexts:
    """The texts of one language. Raises `DefinitionRefused` if the file says checked and not by whom and when."""
    file = f"{language}.toml"
    found = tomllib.loads((paths.resources() / "survivor_texts" / file).read_text(encoding="utf-8"))
    state = TextState(found["state"]) if set(found) == _FACTS else None
    lacking = TEXTS - set(found.get("texts", ()))
    must_be_whole = language in WHOLE or state is TextState.CHECKED
    if state is None or found["language"] != language or set(found["texts"]) - TEXTS or (lacking and must_be_whole):
        raise DefinitionRefused(file=file, item=language, reason="keys")
    if (state is TextState.CHECKED) != bool(found["reviewer"] and found["reviewed_on"]):
        raise DefinitionRefused(file=file, item=language, reason="reviewer")
    return SurvivorTexts(language, state, found["reviewer"], found["reviewed_on"], found["texts"])
