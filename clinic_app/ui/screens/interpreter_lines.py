"""Numbers to ring for an interpreter, by the language that was chosen: when somebody answers, how lately checked."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.directory import Organisation
from clinic_app.domain.interpreter_lines import interpreter_lines
from clinic_app.services.clinic import Clinic
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.screens.offer_words import hours_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

MOST: Final = 2
"""More do not fit beside the rest of the door step; the list of services has them all."""


class _Line(QWidget):
    """One line of text: who, when, and at the right, never cut, the number."""

    def __init__(self, name: str, hours: str, number: str) -> None:
        super().__init__()
        self.name, self.number = name, number
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Mark("phone", side=14))
        row.addWidget(OneLine(f"{name} · {hours}", Type.COMPACT, elides=True), 1)
        row.addWidget(OneLine(number, Type.COMPACT_BOLD))


class InterpreterLines(QWidget):
    """Hidden until a language is chosen, and where the survivor's first language is the staff's own."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self._language = ""
        self.rows: list[_Line] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    def show_for(self, language: str) -> None:
        """Look up who speaks it; empty shows nobody."""
        if language == self._language:
            return
        self._language = language
        if not language or language == i18n.language():
            self._show(language, [])
            return
        self._ways.jobs.run(self, partial(_lines, self._ways.clinic, language), partial(self._show, language))

    def _show(self, language: str, lines: list[Organisation]) -> None:
        if language != self._language:
            return  # another one was chosen meanwhile
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(each) for each in lines[:MOST]]
        for row in self.rows:
            self._column.addWidget(row)
        self.setVisible(bool(self.rows))

    def _row(self, line: Organisation) -> _Line:
        old = line.stale(self._ways.clock.today()) and not self._ways.clinic.training
        # A number that nobody checked lately may ring somewhere else by now.
        number = _("number not checked lately") if old else line.phone
        return _Line(line.name(i18n.language()), hours_words(line), number)


def _lines(clinic: Clinic, language: str) -> list[Organisation]:
    us = clinic.network.us()
    return interpreter_lines(clinic.directory(), language, us=us.id if us else None, day=clinic.desk.clock.today())
