"""One question: its label, its control or the silence that lies over it, and the menu of what else may stand there."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QMenu, QWidget

from clinic_app.domain.answers import Missing
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import icon
from clinic_app.ui.parts.menu_mark import MARK, MenuMark
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.row_label import Note, RowLabel
from clinic_app.ui.parts.silence import KEYS, MARKS, SilenceStrip, silence_words
from clinic_app.ui.parts.tab_order import follow, stops_in
from clinic_app.ui.theme import tokens

LABEL_WIDTH: Final = 192
WIDE_FROM: Final = 600
"""From this width on, labels stand left of their control."""
_GAP: Final = 16
BESIDE: Final = LABEL_WIDTH + _GAP
"""What a label at the left takes."""
_CONTROL: Final = 40
BESIDE_CONTROL: Final = _GAP + MARK
"""What the mark at the right takes."""
_ALT: Final = {Qt.Key.Key_N: Missing.NOT_ASKED, Qt.Key.Key_P: Missing.DECLINED, Qt.Key.Key_U: Missing.UNKNOWN}
_TOP: Final = Qt.AlignmentFlag.AlignTop
_MENU_KEYS: Final = ((Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_Menu, Qt.KeyboardModifier(0)))


class FieldRow(QWidget):
    """Grid 192 | control | 40, or the label above where it is narrow. `covers` is False for controls that show
    "not asked" themselves (segments: a choice of none needs no strip).

    A control that is covered is not made before it is uncovered: most questions of a night are never opened.
    """

    silence_chosen = Signal(object)
    """A `Missing`: a hand put the field there."""
    history_asked = Signal()
    answer_begun = Signal(str)
    """The strip was left for the editor, with the first sign typed (or none)."""

    def __init__(
        self, label: str, *, second: str = "", covers: bool = True, opens: bool = False, wide: bool = True,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.label = RowLabel(label, second)
        self._covers = covers
        self._opens = opens
        self._wide = wide
        self.uncovering = False
        """While the strip goes and the control comes, the focus has not left."""
        self._control: QWidget | None = None
        self._strip: SilenceStrip | None = None
        self._problem: FieldProblem | None = None
        self._look: FieldProblem | None = None
        self._note: Note | None = None
        self._open: QMenu | None = None
        self._menu = MenuMark(_("No answer, because… {field}").format(field=label))
        self._menu.clicked.connect(self._open_below_mark)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 8, 0, 8)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(4)
        self._place(wide=wide)

    @abstractmethod
    def make_control(self) -> QWidget:
        """What the answer is given with. Asked for once, when it is first to be seen."""

    @property
    def control(self) -> QWidget:
        """What the answer is given with."""
        if self._control is None:
            self._control = self.make_control()
            self._control.hide()
            self._put_in(self._control)
            if self._strip is not None:
                follow(self._strip, stops_in(self._control))
        return self._control

    @property
    def problem(self) -> FieldProblem:
        """The sentence below the control."""
        if self._problem is None:
            self._problem = FieldProblem(self)
            self._grid.addWidget(self._problem, *self._problem_place())
        return self._problem

    @property
    def says_problem(self) -> bool:
        """Whether a sentence stands below the control."""
        return self._problem is not None and bool(self._problem.text())

    def say_look(self, sentence: str) -> None:
        """What deserves a second look, in amber: it is an answer like any other."""
        if self._look is None:
            if not sentence:
                return
            self._look = FieldProblem(self, colour="amber")
            self._grid.addWidget(self._look, *self._look_place())
        if sentence != self._look.text():
            self._look.say(sentence)

    @property
    def look(self) -> str:
        """What is said in amber below the control."""
        return self._look.text() if self._look is not None else ""

    def note(self, text: str) -> None:
        """A quiet word after the control: what it opened."""
        if self._note is None:
            if not text:
                return
            self._note = Note(self)
            self._grid.addWidget(self._note, *self._note_place())
        self._note.say(text)
        self._grid.setColumnStretch(self._note_place()[1], 1 if text else 0)

    def say_silence(self, silence: Missing | None, note: str = "") -> None:
        """Lay a silence over the control, or take it away (None)."""
        if silence is None or (silence is Missing.NOT_ASKED and not self._covers):
            self._show_control()
            return
        strip = self._strip or self._make_strip()
        strip.say(silence, note)
        strip.show()
        if self._control is not None:
            self._hand_over(self._control, strip)

    @property
    def silent(self) -> bool:
        """Whether a strip lies over the control now."""
        return self._strip is not None and not self._strip.isHidden()

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
        if any((event.key(), event.modifiers()) == keys for keys in _MENU_KEYS):
            self._open_at_focus()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button anywhere on the row, and the menu key of a keyboard that has one."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._open_at_focus()
        else:
            self._open_at(event.globalPos())

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

    def _open_below_mark(self) -> None:
        self._open_at(self._menu.mapToGlobal(self._menu.rect().bottomLeft()))

    def _open_at_focus(self) -> None:
        inside = QApplication.focusWidget() or self
        self._open_at(inside.mapToGlobal(inside.rect().bottomLeft()))
        if self._open is not None:
            self._open.setActiveAction(next(act for act in self._open.actions() if not act.isSeparator()))

    def _open_at(self, where: QPoint) -> None:
        # A menu key is told twice on some desktops, as a key and as a wish for the menu.
        if self._open is None:
            self._open = self.silence_menu()
            self._open.aboutToHide.connect(self._closed)
            self._open.popup(where)

    def _closed(self) -> None:
        self._open = None

    def _make_strip(self) -> SilenceStrip:
        strip = SilenceStrip(self.label.text(), opens=self._opens)
        strip.answer_begun.connect(self._uncover)
        self._put_in(strip)
        self._strip = strip
        # Made late, it would come after everything: Tab finds it where the control is.
        if self._control is not None and (stops := stops_in(self._control)):
            follow(stops[-1], [strip])
        return strip

    def _uncover(self, typed: str) -> None:
        self.uncovering = True
        self._show_control()
        self.control.setFocus(Qt.FocusReason.TabFocusReason)
        self.uncovering = False
        self.answer_begun.emit(typed)

    def _show_control(self) -> None:
        self.control.show()
        if self._strip is not None:
            self._hand_over(self._strip, self.control)

    def _hand_over(self, old: QWidget, new: QWidget) -> None:
        """One in the place of the other; the focus does not go looking for another row meanwhile."""
        inside = QApplication.focusWidget()
        if inside is not None and (inside is old or old.isAncestorOf(inside)):
            new.setFocus(Qt.FocusReason.OtherFocusReason)
        old.hide()

    def _put_in(self, widget: QWidget) -> None:
        # Beside a label of several lines a control of one stands at the first, like the mark of its menu.
        self._grid.addWidget(widget, *self._control_place(), _TOP)

    def _control_place(self) -> tuple[int, int]:
        return (0, 1) if self._wide else (1, 0)

    def _place(self, *, wide: bool) -> None:
        self._wide = wide
        for widget in (self.label, self._control, self._strip, self._note, self._menu, self._problem, self._look):
            if widget is not None:
                self._grid.removeWidget(widget)
        if wide:
            self.label.setFixedWidth(LABEL_WIDTH)
        else:
            self.label.setMinimumWidth(0)
            self.label.setMaximumWidth(16_777_215)
        row, column = self._control_place()
        # Beside a tall control (chips, a matrix) the label stands at its first line.
        self.label.setMinimumHeight(_CONTROL if wide else 0)
        self._grid.addWidget(self.label, 0, 0, _TOP if wide else Qt.AlignmentFlag(0))
        for one in (self._control, self._strip):
            if one is not None:
                self._put_in(one)
        self._grid.addWidget(self._menu, row, column + 2, _TOP)
        below = ((self._problem, self._problem_place()), (self._look, self._look_place()))
        for late, place in ((self._note, self._note_place()), *below):
            if late is not None:
                self._grid.addWidget(late, *place)
        for each in range(3):
            self._grid.setColumnStretch(each, 1 if each == column else 0)

    def _note_place(self) -> tuple[int, int]:
        return (0, 2) if self._wide else (1, 1)

    def _problem_place(self) -> tuple[int, int]:
        return (1, 1) if self._wide else (2, 0)

    def _look_place(self) -> tuple[int, int]:
        row, column = self._problem_place()
        return (row + 1, column)
