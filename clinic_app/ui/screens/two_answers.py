"""One question that two files answer differently: both answers side by side, which holds, and a key for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.services.merging import OpenQuestion, Take
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.answer_keys import answer_key
from clinic_app.ui.parts.buttons import Button, plain, quiet
from clinic_app.ui.parts.card import Divider, Keycap
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.told_answers import Names, ToldAnswers
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_SIDE_BY_SIDE_FROM: Final = 480
_KEYS: Final = "123"


class TwoAnswers(QWidget):
    """`decided` carries a `Take`; `heard`: she has to be heard first. What names somebody is opened by hand."""

    decided = Signal(object)
    heard = Signal()

    def __init__(self, ways: Ways, question: OpenQuestion, names: Names, *, decides: bool) -> None:
        super().__init__()
        self.question = question
        self.buttons: dict[Take, Button] = {}
        self._said = ToldAnswers(ways, names)
        self._texts: dict[Take, Paragraph] = {}
        title = self._said.title(question.field)
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.addWidget(Paragraph(title, Type.BODY_BOLD), 1)
        answers = Columns(least=_SIDE_BY_SIDE_FROM)
        answers.setSpacing(16)
        takes = [Take.EARLIER, Take.LATER]
        if not any(question.holds(take) for take in takes):
            takes.append(Take.STANDS)  # what either says, or only what both say
        for key, take in zip(_KEYS, takes, strict=False):
            answers.addWidget(self._answer(take, key, title, decides=decides), 1)
        if self._said.closed(question.field):
            opens = quiet(_("Open"), "eye", size="small")
            opens.setAccessibleName(f"{title}: {opens.text()}")
            opens.clicked.connect(self._open)
            opens.clicked.connect(opens.hide)
            head.addWidget(opens)
        else:
            self._open()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 4)
        whole.setSpacing(6)
        whole.addWidget(Divider())
        whole.addLayout(head)
        whole.addWidget(answers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The figure at an answer takes it."""
        key = answer_key(event)
        if key in _KEYS[: len(self.buttons)] and key:
            list(self.buttons.values())[_KEYS.index(key)].click()
        else:
            super().keyPressEvent(event)

    def take_focus(self) -> None:
        """To what holds now."""
        for take, button in self.buttons.items():
            if self.question.holds(take):
                button.setFocus(Qt.FocusReason.TabFocusReason)

    def _answer(self, take: Take, key: str, title: str, *, decides: bool) -> QWidget:
        holds = self.question.holds(take)
        says = {Take.EARLIER: _("earlier file"), Take.LATER: _("later file"), Take.STANDS: _("by both together")}[take]
        column = QVBoxLayout()
        column.setSpacing(2)
        told = f"{says} · {_('holds')}" if holds else says
        column.addWidget(Paragraph(told, Type.CAPTION, colour="teal_d" if holds else "sub"))
        self._texts[take] = Paragraph(_("closed"), Type.BODY_BOLD if holds else Type.BODY)
        column.addWidget(self._texts[take])
        if decides:
            self.buttons[take] = self._button(take, title, says, holds=holds)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(self.buttons[take])
            row.addWidget(Keycap(key))
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)
        made = QWidget()
        made.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        return made

    def _button(self, take: Take, title: str, says: str, *, holds: bool) -> Button:
        if holds:
            button = plain(_("It stays so"), "check", size="small")
        elif self.question.may_take(take):
            button = plain(_("Take this"), size="small")
        else:
            button = plain(_("Hear from the survivor"), "hand", size="small")
        button.setAccessibleName(f"{title}, {says}: {button.text()}")
        if self.question.may_take(take):
            button.clicked.connect(partial(self._emit, take))
        else:
            button.clicked.connect(lambda _on: self.heard.emit())
        return button

    def _emit(self, take: Take, _on: bool = False) -> None:
        self.decided.emit(Take.STANDS if self.question.holds(take) else take)

    def _open(self, _on: bool = False) -> None:
        for take, text in self._texts.items():
            text.setText(self._said.of(self.question.field, self.question.answer(take)))


def questions_in_order(
    ways: Ways, questions: Sequence[OpenQuestion], names: Names, *, decides: bool
) -> Iterator[QWidget]:  # fmt: skip
    """Those of safety first, each sort with what holds meanwhile."""
    n = len(questions)
    if n:
        head = ngettext("{n} question has two answers", "{n} questions have two answers", n).format(n=n)
        yield Paragraph(head, Type.BODY_BOLD)
    for strict, words in (
        (True, _("Consent, safe contact, danger, who may know: the stricter holds until somebody decides.")),
        (False, _("Of these the later stands until somebody decides.")),
    ):
        of_this_sort = [each for each in questions if each.strict is strict]
        if of_this_sort:
            yield Paragraph(words, Type.COMPACT, colour="sub")
        for question in of_this_sort:
            yield TwoAnswers(ways, question, names, decides=decides)
