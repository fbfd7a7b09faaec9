"""Her language, and what of it this site has signed: in a real clinic nothing else is printed or shown in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from clinic_app.facts import dataclass
from clinic_app.printing.survivor_texts import TextState
from clinic_app.printing.text_groups import STAFF_LANGUAGES, TextGroup, mark_of, marks_of, shipped_state


@dataclass(frozen=True, slots=True)
class HerLanguage:
    """`signed` has the marks of the texts that were signed, by group. A text that was worded anew is not among them."""

    code: str
    signed: Mapping[TextGroup, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @classmethod
    def of(cls, hers: Hers) -> HerLanguage | None:
        """A bare code stands for a language in which nobody here has signed anything."""
        return cls(hers) if isinstance(hers, str) else hers

    def stands(self, group: TextGroup) -> bool:
        """Whether the group may be said in a real clinic, as it reads today.

        Of the words of paper each stands or falls by itself, so one that stands is enough.
        """
        marks, signed = marks_of(self.code, group), self.signed.get(group, frozenset())
        if group is TextGroup.WORDS:
            return self.code in STAFF_LANGUAGES or self._shipped(group) or bool(marks & signed)
        return bool(marks) and (self._shipped(group) or marks == signed)

    def whole(self, group: TextGroup) -> bool:
        """Whether nothing of the group is unsigned."""
        if group is TextGroup.WORDS and self.code not in STAFF_LANGUAGES and not self._shipped(group):
            marks = marks_of(self.code, group)
            return bool(marks) and marks <= self.signed.get(group, frozenset())
        return self.stands(group)

    def says(self, key: str, english: str, hers: str) -> bool:
        """Whether this one word of paper may be printed in a real clinic."""
        if self.code in STAFF_LANGUAGES or self._shipped(TextGroup.WORDS):
            return True
        return mark_of(key, english, hers) in self.signed.get(TextGroup.WORDS, frozenset())

    def _shipped(self, group: TextGroup) -> bool:
        return shipped_state(self.code, group) is TextState.CHECKED


Hers = str | HerLanguage | None
"""Her language as a paper is told it."""
