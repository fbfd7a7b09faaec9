"""Word and passphrase: what opens the record at the door; over the cover the passphrase alone. Keeps nothing typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import IconButton, primary
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.typed_line import TypedLine
from clinic_app.ui.qt_numbers import (
    NO_AUTO_UPPERCASE,
    NO_FOCUS,
    NO_PREDICTIVE_TEXT,
    SENSITIVE_DATA,
    focus,
    input_hints,
    no_menu,
)
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.ui.wording_message import Message


class SecretBox(TypedLine):
    """A line whose signs are dots until the eye is pressed. Nothing can be copied out of it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, right=36, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        no_menu(self)
        input_hints(self, SENSITIVE_DATA | NO_PREDICTIVE_TEXT | NO_AUTO_UPPERCASE)
        self._eye = IconButton("eye", _("Show what is typed"), side=28, parent=self)
        focus(self._eye, NO_FOCUS)
        self._eye.clicked.connect(self._look)

    def hide_signs(self) -> None:
        """Dots again."""
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye.set_mark("eye", _("Show what is typed"))

    def _look(self) -> None:
        if self.echoMode() is QLineEdit.EchoMode.Normal:
            self.hide_signs()
        else:
            self.setEchoMode(QLineEdit.EchoMode.Normal)
            self._eye.set_mark("eye-off", _("Show dots"))

    def resizeEvent(self, event: object) -> None:
        """The eye stays at the right end."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._eye.move(self.width() - 36, (self.height() - 28) // 2)


class AskPassphrase(QWidget):
    """One line, what the keyboard is set to, one button: for somebody who is known. `given` carries the passphrase."""

    waits = Signal(bool)
    """Whether what was typed is being tried."""
    given = Signal(str)

    def __init__(self, *, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase = SecretBox(_("Passphrase"))
        self._layout_name = OneLine("", Type.CAPTION, colour="sub")
        self._caps = Paragraph("", Type.CAPTION, colour="sub")
        self.notice = Notice()
        self._verb = verb
        self.button = primary(verb)
        head = QHBoxLayout()
        head.addWidget(OneLine(_("Passphrase"), Type.BODY_BOLD))
        head.addStretch(1)
        head.addWidget(Mark("keyboard"))
        head.addSpacing(2)
        head.addWidget(self._layout_name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addLayout(head)
        self.column.addSpacing(6)
        self.column.addWidget(self.passphrase)
        self.column.addSpacing(4)
        self.column.addWidget(self._caps)
        self.column.addSpacing(8)
        self.column.addWidget(self.notice)
        self.middle = QVBoxLayout()
        """What stands between the lines and the button: the date at the door, nothing over the cover."""
        self.column.addLayout(self.middle)
        self.column.addSpacing(8)
        self.column.addWidget(self.button)
        self.button.clicked.connect(self._try)
        self.passphrase.returnPressed.connect(self._try)
        self.passphrase.pressed.connect(self._notice_key)
        method = QGuiApplication.inputMethod()
        method.localeChanged.connect(self._name_layout)
        self._name_layout()
        self._say_caps(None)

    def begin(self) -> None:
        """Empty, the focus in it."""
        self.forget()
        self.passphrase.setFocus()

    def forget(self) -> None:
        """Drop what was typed."""
        self.passphrase.clear()
        self.passphrase.hide_signs()
        self.notice.say(None)
        self.set_waiting(False)

    def set_waiting(self, waiting: bool) -> None:
        """While the passphrase is stretched nothing else can be tried."""
        if waiting:
            # A line that cannot be typed in hands the focus on, and a second Enter would press what comes next.
            self.setFocus()
        self.passphrase.setEnabled(not waiting)
        self.waits.emit(waiting)
        self.button.setEnabled(not waiting)
        self.button.setText(_("Opening…") if waiting else self._verb)

    def refuse(self, message: Message) -> None:
        """Say why not; the passphrase is typed again."""
        self.set_waiting(False)
        self.notice.say(message)
        self.passphrase.clear()
        self.passphrase.setFocus()

    def _notice_key(self, event: QKeyEvent) -> None:
        """Which layout and which case the keyboard is in shows in what is typed."""
        sign = event.text()
        if "\u0e00" <= sign <= "\u0e7f":
            self._layout_name.setText("ไทย")
        elif sign.isascii() and sign.isalpha():
            self._layout_name.setText("EN")
            shifted = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
            self._say_caps(sign.isupper() is not shifted)

    def _name_layout(self) -> None:
        name = QGuiApplication.inputMethod().locale().name()[:2]
        self._layout_name.setText("ไทย" if name == "th" else "EN")

    def _say_caps(self, on: bool | None) -> None:
        other = _("The other layout is tried in the same attempt.")
        caps = "" if on is None else _("Caps Lock is on.") if on else _("Caps Lock is off.")
        self._caps.setText(" ".join(part for part in (caps, other) if part))
        self._caps.set_colour("amber" if on else "sub")

    def _try(self) -> None:
        if self.passphrase.text():
            self.set_waiting(True)
            self.given.emit(self.passphrase.text())
        else:
            self.passphrase.setFocus()


class SignIn(AskPassphrase):
    """The word above it, for somebody who is not known yet. `tried` carries word and passphrase."""

    tried = Signal(str, str)

    def __init__(self, *, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(verb=verb, parent=parent)
        self.word = TypedLine(_("Your word"))
        input_hints(self.word, NO_PREDICTIVE_TEXT | NO_AUTO_UPPERCASE)
        above = QVBoxLayout()
        above.setSpacing(6)
        above.addWidget(OneLine(_("Your word"), Type.BODY_BOLD))
        above.addWidget(self.word)
        above.addSpacing(10)
        self.column.insertLayout(0, above)
        self.word.returnPressed.connect(self.passphrase.setFocus)
        self.word.pressed.connect(self._notice_key)
        self.setTabOrder(self.word, self.passphrase)
        self.given.connect(lambda passphrase: self.tried.emit(self.word.text(), passphrase))

    def begin(self) -> None:
        """Empty, the focus on the first line."""
        super().begin()
        self.word.setFocus()

    def forget(self) -> None:
        """Drop what was typed."""
        super().forget()
        self.word.clear()

    def set_waiting(self, waiting: bool) -> None:
        """Neither line can be changed meanwhile."""
        super().set_waiting(waiting)
        self.word.setEnabled(not waiting)

    def _try(self) -> None:
        if self.word.text():
            super()._try()
        else:
            self.word.setFocus()
