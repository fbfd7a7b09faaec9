"""What names a person is not put on the clipboard: a history keeps it, a cloud copies it, another program reads it.

Pasting stays allowed. Only the boxes of identity are kept off; a code may be copied.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clinic_app.ui.copied import let_go_of_selection
from clinic_app.ui.soon import soon

_TAKING: Final = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
_NOT_IN_MENU: Final = ("edit-copy", "edit-cut")
_MAY_SELECT: Final = frozenset({QEvent.Type.MouseButtonRelease, QEvent.Type.KeyRelease})


def keep_off_clipboard(editor: QWidget) -> None:
    """From now on nothing is copied, cut or dragged out of the boxes of this editor, and no keyboard guesses a name."""
    boxes: list[QLineEdit | QPlainTextEdit] = [*editor.findChildren(QLineEdit), *editor.findChildren(QPlainTextEdit)]
    for box in boxes:
        box.setInputMethodHints(box.inputMethodHints() | Qt.InputMethodHint.ImhNoPredictiveText)
    for line in editor.findChildren(QLineEdit):
        line.installEventFilter(_Guard(line))
        line.setDragEnabled(False)
    for text in editor.findChildren(QPlainTextEdit):
        guard = _Guard(text)
        text.installEventFilter(guard)
        text.viewport().installEventFilter(guard)


class _Guard(QObject):
    def __init__(self, box: QLineEdit | QPlainTextEdit) -> None:
        super().__init__(box)
        self._box = box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Copy and cut do nothing; a menu without them; no drag; the middle button pastes nothing of it."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return any(event.matches(each) for each in _TAKING)
        if kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            return self._menu(event)
        if kind == QEvent.Type.MouseButtonPress and isinstance(self._box, QPlainTextEdit):
            self._drop_marked()
        if kind in _MAY_SELECT:
            soon(self, let_go_of_selection)
        return super().eventFilter(watched, event)

    def _menu(self, event: QContextMenuEvent) -> bool:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            return False  # that one is the question's
        menu = self._box.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() in _NOT_IN_MENU:
                menu.removeAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        return True

    def _drop_marked(self) -> None:
        """A drag begins on marked text: a press unmarks it first."""
        assert isinstance(self._box, QPlainTextEdit)
        cursor = self._box.textCursor()
        cursor.clearSelection()
        self._box.setTextCursor(cursor)
