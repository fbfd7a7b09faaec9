"""Translations for screens and paper alike: gettext catalogues, read with the standard library.

Three domains: `forms` (labels of fields and codes, context = their id), `screens`, `paper`. English is the source
text and never in a catalogue.
"""

from __future__ import annotations

import gettext
from functools import cache
from typing import NamedTuple

from clinic_app import paths

ENGLISH = "en"
THAI = "th"


@cache
def _translations(domain: str, language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    folder = str(paths.resources() / "i18n")
    return gettext.translation(domain, folder, languages=[language], fallback=True)


class Catalogue(NamedTuple):
    """The words of one domain in one language. What is not translated comes back in English."""

    domain: str
    language: str

    def text(self, english: str) -> str:
        """A sentence of a screen or page."""
        return _translations(self.domain, self.language).gettext(english)

    def label(self, context: str, english: str) -> str:
        """The label of a field or code; `context` is its id."""
        return _translations(self.domain, self.language).pgettext(context, english)

    def plural(self, one: str, many: str, count: int) -> str:
        """The form of a sentence that fits `count`."""
        return _translations(self.domain, self.language).ngettext(one, many, count)

    def has(self, english: str, context: str | None = None) -> bool:
        """Whether this text is translated into this language (English always is)."""
        if self.language == ENGLISH:
            return True
        found = self.label(context, english) if context else self.text(english)
        return found != english
