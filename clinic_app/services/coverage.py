"""How much of the program is said in each language: screens, forms, paper, help; and whether anybody checked it.

English is what everything is written in. Thai has every sentence of the staff's, so its catalogues say how many there
are; a survivor's language may have words of its own beside them.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from clinic_app import paths
from clinic_app.catalogue import ENGLISH, THAI, checked_by, messages
from clinic_app.facts import dataclass


class Domain(StrEnum):
    """What is counted for itself. Of `HELP` guides are counted, of the others sentences and labels."""

    SCREENS = "screens"
    FORMS = "forms"
    PAPER = "paper"
    HELP = "help"


NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`there` of `of` are translated; `checked_by` is the native speaker who read them all, or `NOBODY`."""

    language: str
    domain: Domain
    there: int
    of: int
    checked_by: str

    @property
    def checked(self) -> int:
        """How many somebody has read and found good."""
        return self.there if self.checked_by else 0


def coverage(language: str) -> tuple[Coverage, ...]:
    """Each domain in this language, in the order of `Domain`."""
    return tuple(_of(language, domain) for domain in Domain)


def _of(language: str, domain: Domain) -> Coverage:
    if domain is Domain.HELP:
        every, there = _guides(ENGLISH), _guides(language)
        return Coverage(language, domain, len(every & there), len(every), NOBODY)
    own = set(messages(domain, language))
    every = set(messages(domain, THAI)) | own
    there = every if language == ENGLISH else own
    return Coverage(language, domain, len(there), len(every), checked_by(domain, language))


def _guides(language: str) -> set[str]:
    folder: Path = paths.resources() / "guides" / language
    return {each.stem for each in folder.glob("*.md")}
