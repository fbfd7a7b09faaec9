"""One question of a form: a field row joined to the editor that fits its field. It keeps nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QInputMethodEvent, QResizeEvent
from PySide6.QtWidgets import QApplication

from clinic_app.domain.answers import Missing, Stored, read, stored
from clinic_app.domain.definitions import Field
from clinic_app.ui.forms.editor import Editor, typed
from clinic_app.ui.parts.field_row import BESIDE, BESIDE_CONTROL, FieldRow

LEAST: Final = 56
"""No question stands lower than this: a control of 40 and the air around it."""
_LABEL_ABOVE: Final = 24


class Question(FieldRow):
    """Shows one stored value and asks for another. The editor is made when it is first to be seen or to hold a value.

    `above` puts the label above a control that needs the whole width.
    """

    answered = Signal(object)
    """The value as it would be stored; `None` for not asked."""
    focused = Signal()
    """Help follows the focus; the section tells."""

    def __init__(
        self, field: Field, make: Callable[[], Editor], label: str, second: str = "", *, covers: bool, opens: bool,
        above: bool,
    ) -> None:  # fmt: skip
        super().__init__(label, second=second, covers=covers, opens=opens, wide=not above)
        self.field = field
        self._make = make
        self._above = above
        self._editor: Editor | None = None
        self.silence_chosen.connect(self.say_nothing_because)
        self.answer_begun.connect(self._begun)

    @property
    def editor(self) -> Editor:
        """The editor of the field."""
        if self._editor is None:
            assert self.control is self._editor
        assert self._editor is not None
        return self._editor

    def make_control(self) -> Editor:
        """The editor, named after the question."""
        editor = self._editor = self._make()
        editor.name(self.label.text())
        editor.edited.connect(lambda: self.answered.emit(editor.value()))
        editor.problem_changed.connect(self.say_problem)
        return editor

    def build(self, room: int) -> int:
        """Make as much of the editor as `room` pixels show; how high the question will stand at least."""
        if self._editor is None:
            return LEAST
        return LEAST - 40 + self._editor.build(room) + (_LABEL_ABOVE if self._above else 0)

    def put(self, value: Stored | None, since: str = "") -> None:
        """Show a value; `since` says when a silence was given. An editor in use is left as it is."""
        silence = None if typed(value) is not None else read(value)
        if isinstance(silence, Missing) and silence is not Missing.NOT_ASKED:
            had_focus = self.has_focus()
            self._empty()
            self.say_silence(silence, since)
            if had_focus:
                self.take_focus()
        elif silence is Missing.NOT_ASKED:
            self._empty()
            if not self._in_use() or self.silent:
                self.say_silence(Missing.NOT_ASKED)
        else:
            self.say_silence(None)
            if value != self.editor.value():
                self.editor.put(value)

    def say_nothing_because(self, silence: Missing) -> None:
        """Alt N, P, U: one key to each silence. The focus stays in the row."""
        if self._editor is not None and self._editor.keeps:
            self._editor.setFocus()  # to the key that asks anew, where there is one
            return
        had_focus = self.has_focus()
        self.answered.emit(None if silence is Missing.NOT_ASKED else stored(silence))
        self._empty()
        self.say_silence(silence)
        if had_focus:
            self.take_focus()

    def say_problem(self, sentence: str) -> None:
        """The record did not take the answer: why, and that it is kept as typed."""
        if sentence or self.says_problem:
            self.problem.say(sentence)

    def has_focus(self) -> bool:
        """Whether the focus is somewhere in the row."""
        inside = QApplication.focusWidget()
        return inside is not None and self.isAncestorOf(inside)

    def focus_went(self) -> None:
        """The focus left the row: uncovered and without an answer, it is not asked, as before."""
        if self.silent or self.uncovering:
            return
        if self.editor.value() is None:
            self.say_silence(Missing.NOT_ASKED)
        else:
            self.editor.left()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Label at the left where there is room, above where there is not."""
        self._place_by_room()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """What it needs with its label above: else a form that was wide once could not become narrow."""
        least = self._grid.minimumSize()
        return QSize(least.width() - (BESIDE if self._wide else 0), least.height())

    def _show_control(self) -> None:
        super()._show_control()
        self._place_by_room()  # it may need more than the strip that lay over it

    def _place_by_room(self) -> None:
        self.place_by(0 if self._above or self.width() < self._unfolded() + BESIDE else self.width())

    def _unfolded(self) -> int:
        """How wide control and mark stand: a label goes above before a control folds."""
        folds = self._editor.unfolded if self._editor is not None and not self.silent else 0
        return max(self.minimumSizeHint().width(), folds + BESIDE_CONTROL if folds else 0)

    def _empty(self) -> None:
        if self._editor is not None:
            self._editor.put(None)

    def _in_use(self) -> bool:
        return self.has_focus()

    def _begun(self, begun: str) -> None:
        """The strip was left: the editor is ready, with the first sign typed."""
        self.answered.emit(None)
        self.editor.opened()
        inside = QApplication.focusWidget()
        if begun and inside is not None and self.isAncestorOf(inside):
            commit = QInputMethodEvent()
            commit.setCommitString(begun)
            QApplication.sendEvent(inside, commit)
