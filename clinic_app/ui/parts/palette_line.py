"""A line of the palette: mark, name, what there is to say of it, its keys; and how it is said aloud."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinic_app.ui import ink
from clinic_app.ui.commands import Command, Group
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.theme import Tokens, Type, font, tokens, width_of

ROW: Final = 44
HEAD: Final = 32
ROLE: Final = Qt.ItemDataRole.UserRole


class CommandLine(QStyledItemDelegate):
    def __init__(self, listed: QListWidget) -> None:
        super().__init__(listed)
        self._list = listed

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW if isinstance(index.data(ROLE), Command) else HEAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect = tokens(self._list), QRectF(option.rect)
        command = index.data(ROLE)
        if not isinstance(command, Command):
            low = rect.adjusted(16, 8, -16, 0)
            ink.words(painter, low, str(index.data()), font(Type.CAPTION), theme.colour("sub"))
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.colour("teal_t"))
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.colour("teal"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        colour = theme.colour("sub" if command.why else "ink")
        middle = rect.center().y()
        paint(painter, command.mark, QRectF(rect.left() + 16, middle - 9, 18, 18), colour)
        right = rect.right() - 16 - _draw_keys(painter, rect, command.keys, theme)
        style = Type.BODY_BOLD if chosen else Type.BODY
        words = QRectF(rect.left() + 46, rect.top(), right - rect.left() - 54, rect.height())
        wide = ink.words(painter, words, command.words, font(style), colour)
        second = command.why or command.second
        if second and (left := words.width() - wide - 12) > 40:
            beside = QRectF(words.left() + wide + 12, rect.top(), left, rect.height())
            ink.words(painter, beside, second, font(Type.CAPTION), theme.colour("sub"))


def _draw_keys(painter: QPainter, rect: QRectF, keys: str, theme: Tokens) -> int:
    """Each key a cap, at the right end; how wide all of them are."""
    right = rect.right() - 16
    begun = right
    for key in reversed(_caps(keys)):
        width = max(22, width_of(Type.CAPTION, key) + 12)
        cap = QRectF(right - width, rect.center().y() - 10, width, 20)
        ink.frame(painter, cap, fill=theme.colour("surface"), edge=theme.colour("line2"), radius=4)
        ink.words(painter, cap, key, font(Type.CAPTION), theme.colour("sub"), align=Qt.AlignmentFlag.AlignHCenter)
        right -= width + 4
    return int(begun - right)


def _caps(keys: str) -> list[str]:
    names = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "Enter"}
    return [names.get(each, each) for each in keys.split("+") if each]


def spoken(command: Command) -> str:
    return ", ".join(each for each in (command.words, command.why or command.second, command.keys) if each)


def heading(group: Group) -> str:
    match group:
        case Group.CASE:
            return _("In this case")
        case Group.PAGE:
            return _("On this page")
        case Group.ANYWHERE:
            return _("Anywhere")
        case Group.SECTION:
            return _("Go to a section")
        case Group.FILES:
            return _("Cases")
        case Group.HELP:
            return _("Help")
