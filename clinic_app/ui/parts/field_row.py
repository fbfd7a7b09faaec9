"""One question: its label, its control or the silence that lies over it, and the menu of what else may stand there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from clinic_app.domain.answers import Missing
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import icon
from clinic_app.ui.parts.buttons import IconButton
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.silence import KEYS, MARKS, SilenceStrip, silence_words
from clinic_app.ui.theme import Type, tokens

LABEL_WIDTH: Final = 192
WIDE_FROM: Final = 600
"""From this width on, labels stand left of their control."""
_ALT: Final = {Qt.Key.Key_N: Missing.NOT_ASKED, Qt.Key.Key_P: Missing.DECLINED, Qt.Key.Key_U: Missing.UNKNOWN}


class FieldRow(QWidget):
    """Grid 192 | control | 40, or the label above where it is narrow. `covers` is False for controls that show
    "not asked" themselves (segments: a choice of none needs no strip).
    """

    silence_chosen = Signal(object)
    """A `Missing`: a hand put the field there."""
    history_asked = Signal()
    answer_begun = Signal(str)
    """The strip was left for the editor, with the first sign typed (or none)."""
    focused = Signal()
    """Help follows the focus."""

    def __init__(
        self, label: str, control: QWidget, *, second: str = "", covers: bool = True, opens: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.control = control
        self.label = Paragraph(label)
        self.second = Paragraph(second, Type.CAPTION, colour="sub")
        if not second:  # never shown before it has a parent: it would be a window of its own
            self.second.hide()
        self.problem = FieldProblem()
        self._covers = covers
        self._strip: SilenceStrip | None = None
        self._opens = opens
        self._wide = True
        self._control_place = QWidget()
        self._stack = QStackedLayout(self._control_place)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(control)
        self._menu = IconButton("ellipsis", _("No answer, because… {field}").format(field=label))
        self._menu.clicked.connect(self._open_menu)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.label)
        words.addWidget(self.second)
        words.addStretch(1)
        self._words = QWidget()
        self._words.setLayout(words)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 8, 0, 8)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._place(wide=True)
        self._watch()

    def _watch(self) -> None:
        """Learn when the focus comes. A form of many rows watches the focus once for all of them instead."""
        for watched in (self.control, *self.control.findChildren(QWidget), self._menu):
            watched.installEventFilter(self)

    def say_silence(self, silence: Missing | None, note: str = "") -> None:
        """Lay a silence over the control, or take it away (None)."""
        if silence is None or (silence is Missing.NOT_ASKED and not self._covers):
            self._stack.setCurrentWidget(self.control)
            return
        strip = self._strip or self._make_strip()
        strip.say(silence, note)
        self._stack.setCurrentWidget(strip)

    @property
    def silent(self) -> bool:
        """Whether a strip lies over the control now."""
        return self._strip is not None and self._stack.currentWidget() is self._strip

    def take_focus(self) -> None:
        """Put the focus where the next key belongs."""
        (self._strip if self.silent and self._strip else self.control).setFocus(Qt.FocusReason.TabFocusReason)

    def place_by(self, width: int) -> None:
        """Put the label beside or above, by the width of the form."""
        if (width >= WIDE_FROM) != self._wide:
            self._place(wide=width >= WIDE_FROM)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with N, P, U, H, bound by key and not by letter: a Thai layout has other letters there."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            silence = _ALT.get(Qt.Key(event.key()))
            if silence is not None:
                self.silence_chosen.emit(silence)
                return
            if event.key() == Qt.Key.Key_H:
                self.history_asked.emit()
                return
        super().keyPressEvent(event)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """The focused row shows a question mark: it opens the same menu, and help stands beside."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        return False

    def _make_strip(self) -> SilenceStrip:
        strip = SilenceStrip(self.label.text(), opens=self._opens)
        strip.installEventFilter(self)
        strip.answer_begun.connect(self._begin)
        self._stack.addWidget(strip)
        self._strip = strip
        # Made late, it would come after everything: Tab finds it where the control was, before the menu.
        before = self._menu.previousInFocusChain()
        while before and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        if before:
            QWidget.setTabOrder(before, strip)
        return strip

    def _begin(self, typed: str) -> None:
        self._stack.setCurrentWidget(self.control)
        self.control.setFocus(Qt.FocusReason.TabFocusReason)
        self.answer_begun.emit(typed)

    def _place(self, *, wide: bool) -> None:
        self._wide = wide
        for widget in (self._words, self._control_place, self._menu, self.problem):
            self._grid.removeWidget(widget)
        self._words.setFixedWidth(LABEL_WIDTH) if wide else self._words.setMaximumWidth(16_777_215)
        if not wide:
            self._words.setMinimumWidth(0)
        row, column = (0, 1) if wide else (1, 0)
        # Beside a tall control (chips, a matrix) the label stands at its first line.
        self._words.setMinimumHeight(40 if wide else 0)
        self._grid.addWidget(self._words, 0, 0, Qt.AlignmentFlag.AlignTop if wide else Qt.AlignmentFlag(0))
        self._grid.addWidget(self._control_place, row, column)
        self._grid.addWidget(self._menu, row, column + 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.problem, row + 1, column)
        self._grid.setColumnStretch(0, 0 if wide else 1)
        self._grid.setColumnStretch(1, 1 if wide else 0)

    def _open_menu(self) -> None:
        menu = self.silence_menu()
        menu.popup(self._menu.mapToGlobal(self._menu.rect().bottomLeft()))

    def silence_menu(self) -> QMenu:
        """*Not asked · Prefers not to say · Unknown · What was here before*, with their keys."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(_("No answer, because…"))
        colour = tokens(self).colour("sub")
        for silence in Missing:
            act = QAction(icon(MARKS[silence], colour), f"{silence_words(silence)}\t{KEYS[silence]}", menu)
            act.triggered.connect(lambda _on=False, chosen=silence: self.silence_chosen.emit(chosen))
            menu.addAction(act)
        menu.addSeparator()
        before = QAction(icon("history", colour), _("What was here before") + "\tAlt H", menu)
        before.triggered.connect(self.history_asked)
        menu.addAction(before)
        return menu
