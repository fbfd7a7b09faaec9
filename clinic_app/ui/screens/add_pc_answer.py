"""The answer to a new PC, once it was let in: where it is, and the words that must stand there then."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from clinic_app.services.adding_pc import Answer
from clinic_app.services.joining_files import Found, take_away, write_into
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.eight_words import EightWords
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class AnswerCard(Card):
    """`refused` when it could not be written; `wanted` when a folder is to be chosen."""

    refused = Signal(Exception)
    written = Signal()
    wanted = Signal()

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("3 · The answer"), "send")
        self._ways = ways
        self._answered: Answer | None = None
        self._found: Found | None = None
        self.where = Paragraph("", Type.BODY)
        self.words = EightWords(_("Once it has read the answer, the new PC must show these very words:"))
        self.write = plain(_("Write it to a stick…"), "usb")
        self.write.clicked.connect(self.wanted)
        self.body.addWidget(self.where)
        self.body.addWidget(self.words)
        self.body.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def say(self, answer: Answer, found: Found | None, folder: Path | None) -> None:
        """Show its words, and write it where the request came from; a new PC on the network fetches it itself."""
        self._answered, self._found = answer, found
        self.words.say(answer.words)
        self.show()
        if folder is not None:
            self.where.setText("")
            self.write_to(folder)
        else:
            self.where.setText(_("The new PC fetches it by itself. Compare the words there, then let both meet."))

    def forget(self) -> None:
        """There is none."""
        self._answered = None
        self.hide()

    def write_to(self, folder: Path) -> None:
        """The answer, beside what was asked, which goes."""
        assert self._answered is not None
        work = partial(_written, folder, self._answered.content, self._found)
        self._ways.jobs.run(self, work, lambda _none: self._say_written(), self._not_written, lane="reader")

    def _say_written(self) -> None:
        self.where.setText(
            _("It is on the stick. Take it to the new PC and read it there. Then let both meet, so that it gets what "
              "is written here.")
        )  # fmt: skip
        self.written.emit()

    def _not_written(self, error: Exception) -> None:
        self.where.setText(_("The PC is let in, and the answer is not written yet."))
        self.refused.emit(error)


def _written(folder: Path, content: bytes, found: Found | None) -> None:
    write_into(folder, content)
    if found is not None:
        take_away(found)
