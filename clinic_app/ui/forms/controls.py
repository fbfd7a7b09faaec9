"""Qt's own boxes as a form wants them: deaf to the wheel, undone by the form and not by the box."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _
from clinic_app.ui.looks import height_of
from clinic_app.ui.parts.tip import tip

_LONGEST_LABEL: Final = 300
_ROOM: Final = 120
MANY: Final = 12
"""More choices than this are found by typing."""
LEARN_NOTHING: Final = Qt.InputMethodHint.ImhSensitiveData
"""No keyboard and no input method keeps what was typed, to offer it to whoever types next."""
AGAIN: Final = ("Ctrl+Shift+Z", "Ctrl+Y")
"""What was taken back, given again: both are in people's hands, whatever the system."""
_STANDARD_UNDO: Final = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def leaves_undo(event: QEvent) -> bool:
    """Whether this is undo or redo, which the form does for the whole field."""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and any(event.matches(each) for each in _STANDARD_UNDO)
    )


def leaves_menu(event: QContextMenuEvent) -> bool:
    """Whether the menu was asked for by key: that is the menu of the question. The right button opens the box's own."""
    if event.reason() == QContextMenuEvent.Reason.Keyboard:
        event.ignore()
        return True
    return False


class LineBox(QLineEdit):
    """One line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setInputMethodHints(LEARN_NOTHING)
        BurmesePasted(self)

    def event(self, event: QEvent) -> bool:
        """Leave undo to the form."""
        if leaves_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By hand: cut, copy, paste."""
        if not leaves_menu(event):
            super().contextMenuEvent(event)


class ChoiceBox(QComboBox):
    """One of several. With many choices it takes typing, and finds them anywhere in their words."""

    chosen = Signal()
    """A person chose, or emptied the box."""
    typing = Signal()
    """A sign was typed: `unmatched` says what stands there now."""
    problem_changed = Signal(str)
    """One sentence on why what was typed is no choice; empty when it is one, or gone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unmatched: str | None = None
        """What was typed and is none of the choices: it stays, as it was typed."""
        self.setPlaceholderText(_("Not asked"))
        self.room = _ROOM
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda _index: self._took())

    def sizeHint(self) -> QSize:
        """As wide as it is given, never as its longest choice: that would be measured anew for every form."""
        return QSize(self.room, height_of(self))

    def minimumSizeHint(self) -> QSize:
        """As the hint."""
        return self.sizeHint()

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """The codes with their labels, in order."""
        for code, label in choices:
            self.addItem(label, code)
        self.setMaxVisibleItems(14)
        self.setCurrentIndex(-1)
        if len(choices) > MANY:
            self._take_typing()

    def choose(self, code: str | None) -> None:
        """Show a code. One that is no longer offered is shown as it is, and stays."""
        index = -1 if code is None else self.findData(code)
        if code is not None and index < 0:
            self.addItem(code, code)
            index = self.count() - 1
        self._say_unmatched(None)
        self.setCurrentIndex(index)
        if index < 0 and self.isEditable():
            self.setEditText("")

    def show_typed(self, text: str) -> None:
        """Show what was typed in place of a choice, and say so."""
        self.setCurrentIndex(-1)
        self.setEditText(text)
        self._say_unmatched(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As Qt paints it, which makes the list that opens to do so: a dozen parts, and most are never opened."""
        option, painter = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        if self.currentIndex() < 0:
            colours, option.currentText = option.palette, self.placeholderText()
            colours.setBrush(QPalette.ColorRole.ButtonText, colours.placeholderText())
            option.palette = colours
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def showPopup(self) -> None:
        """As wide as the longest label: none is cut."""
        shown = self.view()
        shown.setMinimumWidth(max(self.width(), shown.sizeHintForColumn(0) + 32))
        super().showPopup()

    @property
    def code(self) -> str | None:
        """The chosen code."""
        index = self.currentIndex()
        return self.itemData(index) if index >= 0 and self.unmatched is None else None

    def matches(self, text: str) -> list[int]:
        """The choices that are called so, or else all that have it in their words."""
        exact = self.findText(text, Qt.MatchFlag.MatchFixedString)
        if exact >= 0:
            return [exact]
        wanted = text.casefold()
        return [row for row in range(self.count()) if wanted in self.itemText(row).casefold()]

    def _take_typing(self) -> None:
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = LineBox()
        line.setPlaceholderText(_("Not asked"))
        line.setFrame(False)
        line.setMaxLength(_LONGEST_LABEL)
        self.setLineEdit(line)
        found = QCompleter(self.model(), self)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        found.setMaxVisibleItems(10)
        self.setCompleter(found)
        line.textEdited.connect(self._typed)
        line.editingFinished.connect(self._settle)

    def _typed(self, text: str) -> None:
        """Space opens this box as it does the short ones; no label begins with it."""
        if text.isspace():
            self.setEditText("")
            self.showPopup()
            return
        self._widen()
        self.unmatched = text.strip() or None
        if self.unmatched is None:
            self.setCurrentIndex(-1)
        self.typing.emit()

    def _widen(self) -> None:
        """What is found is shown whole."""
        completer = self.completer()
        found = completer.popup() if completer is not None else None
        if found is not None and not found.minimumWidth():
            widest = max(self.fontMetrics().horizontalAdvance(self.itemText(row)) for row in range(self.count()))
            found.setMinimumWidth(max(self.width(), widest + 56))

    def _took(self) -> None:
        self._say_unmatched(None)
        self.chosen.emit()

    def _settle(self) -> None:
        """The box is left: what was typed is one of the choices, or stays as it was typed and says so."""
        line = self.lineEdit()
        text = line.text().strip() if line is not None else ""
        if self.unmatched is None and text == self.itemText(self.currentIndex()).strip():
            return
        found = self.matches(text) if text else []
        if text and len(found) != 1:
            self.show_typed(text)
        else:
            self.setCurrentIndex(found[0] if found else -1)
            self.setEditText(self.itemText(found[0]) if found else "")
            self._say_unmatched(None)
        self.chosen.emit()

    def _say_unmatched(self, text: str | None) -> None:
        said, self.unmatched = bool(self.property("problem")), text
        if text is None and not said:
            return
        sentence = ""
        if text is not None and self.matches(text):
            sentence = _("More than one in the list has “{text}” in it. It is kept as typed: choose one.")
        elif text is not None:
            sentence = _("“{text}” is not in the list. It is kept as typed: choose what is nearest, or empty the box.")
        self.setProperty("problem", bool(sentence))
        self.update()
        self.setToolTip(tip(sentence.format(text=text)))
        self.problem_changed.emit(sentence.format(text=text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete goes back to not asked; Enter is the form's, to go on."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.isEditable():
            if self.currentIndex() >= 0:
                self.setCurrentIndex(-1)
                self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By hand, where it takes typing: cut, copy, paste."""
        if not leaves_menu(event):
            super().contextMenuEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Never change an answer by scrolling past it."""
        event.ignore()
