"""The only boxes: something broke, or cannot be undone, and only the last stops a person. All else is said in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.paragraph import breakable
from clinic_app.ui.theme import Type, font
from clinic_app.ui.wording import Message


def tell(parent: QWidget | None, message: Message) -> QMessageBox:
    """Say what happened and what to do. Work goes on beside it; the box is a child and closes with its screen.

    What still stands there is brought forward, and not said by a second box.
    """
    said = (breakable(message.what), breakable(message.do))
    for box in parent.findChildren(QMessageBox) if parent is not None else ():
        if box.isVisible() and (box.text(), box.informativeText()) == said:
            box.raise_()
            box.activateWindow()
            return box
    box = _box(parent, message.what, message.do)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.setWindowModality(Qt.WindowModality.NonModal)
    box.show()
    return box


def ask(parent: QWidget, message: Message, *, verb: str, then: Callable[[], None]) -> QMessageBox:
    """Ask before what cannot be undone; `verb` names the act on its button, and the way back is where Enter goes."""
    box = _box(parent, message.what, message.do)
    act = box.addButton(breakable(verb), QMessageBox.ButtonRole.AcceptRole)
    back = box.addButton(_("Go back"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    box.buttonClicked.connect(lambda pressed: then() if pressed is act else None)
    box.open()
    return box


def _box(parent: QWidget | None, what: str, do: str) -> QMessageBox:
    box = QMessageBox(parent)
    # Neutral like the window: a title is read over a shoulder and in the task bar.
    box.setWindowTitle("Notebook")
    box.setText(breakable(what))
    box.setInformativeText(breakable(do))
    box.setTextFormat(Qt.TextFormat.PlainText)
    if (head := box.findChild(QLabel, "qt_msgbox_label")) is not None:
        head.setFont(font(Type.SECTION))
    box.setAccessibleName(what)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
