"""One question that PCs of this clinic answered differently: who wrote what where, which holds, and a key for each."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.services.to_decide import ENDED, Side, ToDecide
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.answer_keys import answer_key
from clinic_app.ui.parts.buttons import Button, plain, quiet
from clinic_app.ui.parts.card import Keycap
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.pc_answers_words import holds_words, looser_words, question_words, said_words
from clinic_app.ui.screens.told_answers import Names, ToldAnswers
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.which_pc_words import odd_words, who_words
from clinic_app.ui.theme import Type

_SIDE_BY_SIDE_FROM: Final = 480
_KEYS: Final = "123456789"


class PcAnswers(QWidget):
    """`decided` carries the answer taken; `heard`: she has to be heard first; `another`: neither is right."""

    decided = Signal(object)
    heard = Signal()
    another = Signal()

    def __init__(self, ways: Ways, question: ToDecide, names: Names, *, decides: bool) -> None:
        super().__init__()
        self.question = question
        self.buttons: list[Button] = []
        self._ways = ways
        self._said = ToldAnswers(ways, names)
        self._texts: list[tuple[Paragraph, Side]] = []
        self._title = question_words(ways, question, self._said)
        self.setAccessibleName(self._title)
        asked = QVBoxLayout()
        asked.setSpacing(0)
        asked.addWidget(Paragraph(self._title, Type.BODY_BOLD))
        asked.addWidget(Paragraph(holds_words(question), Type.CAPTION, colour="sub"))
        head = QHBoxLayout()
        head.addLayout(asked, 1)
        answers = Columns(least=_SIDE_BY_SIDE_FROM)
        answers.setSpacing(16)
        for side in question.sides:
            answers.addWidget(self._answer(side, decides=decides), 1)
        if question.field != ENDED and question.record is None and self._said.closed(question.field):
            opens = quiet(_("Open"), "eye", size="small")
            opens.setAccessibleName(f"{self._title}: {opens.text()}")
            opens.clicked.connect(self._open)
            opens.clicked.connect(opens.hide)
            head.addWidget(opens)
        else:
            self._open()
        if decides and question.field != ENDED and question.record is None:
            other = quiet(_("Neither…"), "pen", size="small")
            other.setAccessibleName(f"{self._title}: {_('write another answer')}")
            other.clicked.connect(lambda _on=False: self.another.emit())
            head.addWidget(other)
        self.sure = _SecondLook(self._title)
        self.sure.said.connect(self.decided.emit)
        self.sure.left.connect(self.take_focus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 4)
        whole.setSpacing(6)
        whole.addLayout(head)
        whole.addWidget(answers)
        whole.addWidget(self.sure)

    def event(self, event: QEvent) -> bool:
        """Escape leaves the second look first, and the page only then."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.sure.isVisible()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The figure at an answer takes it; Escape leaves the second look."""
        key = answer_key(event)
        if key and key in _KEYS[: len(self.buttons)]:
            self.buttons[_KEYS.index(key)].click()
        elif event.key() == Qt.Key.Key_Escape and self.sure.isVisible():
            self.sure.leave()
        else:
            super().keyPressEvent(event)

    def take_focus(self) -> None:
        """To what holds now."""
        free = [side for side in self.question.sides if side.free]
        for button, side in zip(self.buttons, free, strict=False):
            if self.question.holds(side.value):
                button.setFocus(Qt.FocusReason.TabFocusReason)

    def _answer(self, side: Side, *, decides: bool) -> QWidget:
        holds, site = self.question.holds(side.value), self._ways.site
        column = QVBoxLayout()
        column.setSpacing(2)
        who = [who_words(each.by, each.came.pc) for each in side.writers] or [_("by all of them together")]
        tone = "teal_d" if holds else "sub"
        said = ", ".join(dict.fromkeys(who))
        column.addWidget(Paragraph(f"{said} · {_('holds')}" if holds else said, Type.CAPTION, colour=tone))
        for each in side.writers:
            column.addWidget(Paragraph(site.shown_instant(each.came.at), Type.CAPTION, colour=tone))
            if odd := odd_words(each.came, site):
                column.addWidget(Paragraph(odd, Type.CAPTION, colour="amber"))
        text = Paragraph(_("closed"), Type.BODY_BOLD if holds else Type.BODY)
        self._texts.append((text, side))
        column.addWidget(text)
        if decides and side.free:
            button = self._button(side, said, holds=holds)
            self.buttons.append(button)
            key = _KEYS[len(self.buttons) - 1 : len(self.buttons)]
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(button)
            row.addWidget(Keycap(key))
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)
        column.setContentsMargins(0, 0, 0, 0)
        made = QWidget()
        made.setLayout(column)
        return made

    def _button(self, side: Side, says: str, *, holds: bool) -> Button:
        question = self.question
        if question.field == ENDED:
            button = plain(_("Keep it"), "check", size="small") if holds else plain(_("Take it out"), size="small")
        elif holds:
            button = plain(_("It stays so"), "check", size="small")
        elif question.may_take(side.value):
            button = plain(_("Take this"), size="small")
        else:
            button = plain(_("Hear from the survivor"), "hand", size="small")
        button.setAccessibleName(f"{self._title}, {says}: {button.text()}")
        button.clicked.connect(partial(self._press, side))
        return button

    def _press(self, side: Side, _on: bool = False) -> None:
        if not self.question.may_take(side.value):
            self.heard.emit()
        elif self.question.looser(side.value):
            self.sure.ask(looser_words(self.question), side.value)
        else:
            self.decided.emit(side.value)

    def _open(self, _on: bool = False) -> None:
        for text, side in self._texts:
            text.setText(said_words(self.question, side, self._said))


class _SecondLook(QWidget):
    """In its place, once: what would follow, and both ways from here."""

    said = Signal(object)
    left = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._value: object = None
        self.words = Paragraph("", Type.COMPACT_BOLD, colour="amber")
        self.take = plain(_("Yes, take it"), size="small")
        self.take.setAccessibleName(f"{title}: {self.take.text()}")
        self.take.clicked.connect(lambda _on=False: self.said.emit(self._value))
        back = quiet(_("Leave it as it is"), size="small")
        back.setAccessibleName(f"{title}: {back.text()}")
        back.clicked.connect(lambda _on=False: self.leave())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.take)
        row.addWidget(back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addLayout(row)
        self.hide()

    def ask(self, words: str, value: object) -> None:
        """Ask, with the focus on going on: whoever pressed the first time has read one sentence more."""
        self._value = value
        self.words.setText(words)
        self.show()
        self.take.setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> None:
        """Nothing was decided."""
        self.hide()
        self.left.emit()
