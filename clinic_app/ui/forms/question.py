"""One question of a form: a field row joined to the editor that fits its field. It keeps nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QInputMethodEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from clinic_app.domain.answers import Missing, Stored, read, stored
from clinic_app.domain.definitions import Field
from clinic_app.ui.forms.editor import Editor, typed
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.field_row import FieldRow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type


class Question(FieldRow):
    """Shows one stored value and asks for another."""

    answered = Signal(object)
    """The value as it would be stored; `None` for not asked."""

    def __init__(
        self, field: Field, editor: Editor, label: str, second: str = "", *, covers: bool, opens: bool, above: bool
    ) -> None:
        self._holder = QWidget()
        self._line = QHBoxLayout(self._holder)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(12)
        self._line.addWidget(editor, 1)
        self._holder.setFocusProxy(editor)
        super().__init__(label, self._holder, second=second, covers=covers, opens=opens)
        self.field = field
        self.editor = editor
        self._above = above
        self._covers_silence = covers
        self._opened: OneLine | None = None
        editor.name(label)
        editor.edited.connect(lambda: self.answered.emit(editor.value()))
        editor.problem_changed.connect(self.problem.say)
        self.silence_chosen.connect(self.say_nothing_because)
        self.answer_begun.connect(self._begin)

    def put(self, value: Stored | None, since: str = "") -> None:
        """Show a value; `since` says when a silence was given. An editor in use is left as it is."""
        silence = None if typed(value) is not None else read(value)
        if isinstance(silence, Missing) and silence is not Missing.NOT_ASKED:
            had_focus = self.has_focus()
            self.editor.put(None)
            self.say_silence(silence, since)
            if had_focus:
                self.take_focus()
        elif silence is Missing.NOT_ASKED:
            self.editor.put(None)
            if not self._in_use() or self.silent:
                self.say_silence(Missing.NOT_ASKED)
        else:
            self.say_silence(None)
            if value != self.editor.value():
                self.editor.put(value)

    def say_nothing_because(self, silence: Missing) -> None:
        """Alt N, P, U: one key to each silence. The focus stays in the row."""
        had_focus = self.has_focus()
        self.answered.emit(None if silence is Missing.NOT_ASKED else stored(silence))
        self.editor.put(None)
        self.say_silence(silence)
        if had_focus:
            self.take_focus()

    def say_problem(self, sentence: str) -> None:
        """The record did not take the answer: why, and that it is kept as typed."""
        self.problem.say(sentence)

    def has_focus(self) -> bool:
        """Whether the focus is somewhere in the row."""
        inside = QApplication.focusWidget()
        return inside is not None and self.isAncestorOf(inside)

    def note(self, text: str) -> None:
        """A quiet word after the control: what it opened."""
        if self._opened is None:
            if not text:
                return
            self._opened = OneLine("", Type.CAPTION, colour="sub", elides=True)
            self._opens_mark = Mark("corner-down-left", side=14)
            self._line.addWidget(self._opens_mark)
            self._line.addWidget(self._opened, 1)
        self._opened.setText(text)
        self._opens_mark.setVisible(bool(text))

    def focus_went(self) -> None:
        """The focus left the row: uncovered and without an answer, it is not asked, as before."""
        if not self.silent and self.editor.value() is None:
            self.say_silence(Missing.NOT_ASKED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Label at the left where there is room, above where there is not."""
        self.place_by(0 if self._above else self.width())
        super().resizeEvent(event)

    def _watch(self) -> None:
        """The section watches the focus for all its questions."""

    def _in_use(self) -> bool:
        return self.has_focus()

    def _begin(self, begun: str) -> None:
        """The strip was left: the editor is ready, with the first sign typed."""
        self.answered.emit(None)
        self.editor.opened()
        inside = QApplication.focusWidget()
        if begun and inside is not None and self.isAncestorOf(inside):
            commit = QInputMethodEvent()
            commit.setCommitString(begun)
            QApplication.sendEvent(inside, commit)
