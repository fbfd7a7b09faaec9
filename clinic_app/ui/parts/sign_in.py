"""Word and passphrase: the two lines that open the record, at the door and over the cover. Keeps nothing typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import IconButton, primary
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


class SecretBox(QLineEdit):
    """A line whose signs are dots until the eye is pressed. Nothing can be copied out of it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setTextMargins(0, 0, 36, 0)
        self._eye = IconButton("eye", _("Show what is typed"), side=28, parent=self)
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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


class SignIn(QWidget):
    """Two lines, what the keyboard is set to, one button. `tried` carries word and passphrase."""

    tried = Signal(str, str)

    def __init__(self, *, verb: str, bold_labels: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style = Type.BODY_BOLD if bold_labels else Type.BODY
        self.word = QLineEdit()
        self.word.setAccessibleName(_("Your word"))
        self.word.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase)
        self.passphrase = SecretBox(_("Passphrase"))
        self._layout_name = OneLine("", Type.CAPTION, colour="sub")
        self._caps = Paragraph("", Type.CAPTION, colour="sub")
        self.notice = Notice()
        self._verb = verb
        self.button = primary(verb)
        head = QHBoxLayout()
        head.addWidget(OneLine(_("Passphrase"), style))
        head.addStretch(1)
        head.addWidget(Mark("keyboard"))
        head.addSpacing(2)
        head.addWidget(self._layout_name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, after in ((OneLine(_("Your word"), style), 6), (self.word, 16)):
            column.addWidget(widget)
            column.addSpacing(after)
        column.addLayout(head)
        column.addSpacing(6)
        column.addWidget(self.passphrase)
        column.addSpacing(4)
        column.addWidget(self._caps)
        column.addSpacing(8)
        column.addWidget(self.notice)
        self.middle = QVBoxLayout()
        """What stands between the lines and the button: the date at the door, nothing over the cover."""
        column.addLayout(self.middle)
        column.addSpacing(8)
        column.addWidget(self.button)
        self.button.clicked.connect(self._try)
        self.word.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self._try)
        for box in (self.word, self.passphrase):
            box.installEventFilter(self)
        method = QGuiApplication.inputMethod()
        method.localeChanged.connect(self._name_layout)
        self._name_layout()
        self._say_caps(None)

    def begin(self) -> None:
        """Empty, the focus on the first line."""
        self.forget()
        self.word.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Drop what was typed."""
        self.word.clear()
        self.passphrase.clear()
        self.passphrase.hide_signs()
        self.notice.say(None)
        self.set_waiting(False)

    def set_waiting(self, waiting: bool) -> None:
        """While the passphrase is stretched nothing else can be tried."""
        for box in (self.word, self.passphrase, self.button):
            box.setEnabled(not waiting)
        self.button.setText(_("Opening…") if waiting else self._verb)

    def refuse(self, message: Message) -> None:
        """Say why not; the word stays, the passphrase is typed again."""
        self.set_waiting(False)
        self.notice.say(message)
        self.passphrase.clear()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice from what is typed which layout and which case the keyboard is in."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().strip():
            sign = event.text()
            if "\u0e00" <= sign <= "\u0e7f":
                self._layout_name.setText("ไทย")
            elif sign.isascii() and sign.isalpha():
                self._layout_name.setText("EN")
                shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._say_caps(sign.isupper() is not shifted)
        return False

    def _name_layout(self) -> None:
        name = QGuiApplication.inputMethod().locale().name()[:2]
        self._layout_name.setText("ไทย" if name == "th" else "EN")

    def _say_caps(self, on: bool | None) -> None:
        other = _("The other layout is tried in the same attempt.")
        caps = "" if on is None else _("Caps Lock is on.") if on else _("Caps Lock is off.")
        self._caps.setText(" ".join(part for part in (caps, other) if part))
        self._caps.set_colour("amber" if on else "sub")

    def _try(self) -> None:
        if self.word.text() and self.passphrase.text():
            self.set_waiting(True)
            self.tried.emit(self.word.text(), self.passphrase.text())
        else:
            (self.passphrase if self.word.text() else self.word).setFocus()
