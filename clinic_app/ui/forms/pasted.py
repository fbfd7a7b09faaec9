"""What is pasted: how much of it fits, and Burmese in Zawgyi as it was meant. What is typed is left alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from clinic_app.domain.zawgyi import from_zawgyi, is_zawgyi

AT_ONCE: Final = 6
"""Nobody types so many signs at once. A half-typed Burmese syllable may look like Zawgyi; what is pasted is whole."""

MOST_SIGNS: Final = 250_000
"""A hundred pages. What is longer is a file, and is attached as one."""
_LONGEST_RUN: Final = 10_000


def fits(text: str, beside: int = 0) -> bool:
    """Whether so much can stand in a box of ours: a file that was copied whole would hold up the program for minutes.

    Words have ends. A run without any is no account, and the costliest to lay out.
    """
    return len(text) + beside <= MOST_SIGNS and max(map(len, text.split()), default=0) <= _LONGEST_RUN


def in_unicode(text: str) -> str:
    """The same words; only Zawgyi is written otherwise."""
    return from_zawgyi(text) if is_zawgyi(text) else text


class BurmesePasted(QObject):
    """Beside one line in which people write words. It is asked first: whoever hears of an edit hears what was meant."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line, self._length = line, 0
        line.textEdited.connect(self._read)
        line.textChanged.connect(self._note)

    def _read(self, text: str) -> None:
        if len(text) - self._length >= AT_ONCE and (meant := in_unicode(text)) != text:
            self._line.setText(meant)

    def _note(self, text: str) -> None:
        self._length = len(text)
