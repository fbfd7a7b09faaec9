"""What the site recorded in her language, at hand before the screen is turned to her."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from clinic_app.domain.case import Case
from clinic_app.services.read_aloud import Recorded
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.her_words import HerWords


class HerRecordings:
    """Looked for anew when her language is another."""

    def __init__(self, page: CasePage, words: HerWords) -> None:
        self._page, self._words = page, words
        self._language = ""
        self._found: Mapping[str, Recorded] = {}

    def look(self, case: Case) -> None:
        """In the language of this case, behind the page."""
        language = self._words.language(case)
        if language != self._language:
            self._language, self._found = language, {}
            ways = self._page.ways
            ways.jobs.run(self._page, partial(ways.clinic.read_aloud.of, language), partial(self._keep, language))

    def of(self, text: str) -> Recorded | None:
        """The recording of this text, if there is one."""
        return self._found.get(text)

    def _keep(self, language: str, found: Mapping[str, Recorded]) -> None:
        if language == self._language:
            self._found = found
