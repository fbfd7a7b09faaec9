"""How each of Qt's own controls is painted, in every state of the design. Called by the style, decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QStyle,
    QStyleOption,
    QStyleOptionFrame,
    QStyleOptionHeader,
    QStyleOptionTab,
    QStyleOptionToolButton,
    QStyleOptionViewItem,
    QWidget,
)

from clinic_app.ui import ink, looks
from clinic_app.ui.icons import paint
from clinic_app.ui.theme import DARK, LIGHT, Tokens, Type, font

_State = QStyle.StateFlag


def theme_of(option: QStyleOption) -> Tokens:
    """The theme an option is drawn in, by its own palette."""
    return DARK if option.palette.color(QPalette.ColorRole.WindowText).lightness() > 127 else LIGHT


def control_frame(
    painter: QPainter, option: QStyleOption, theme: Tokens, widget: QWidget | None, *, fill: bool = True
) -> None:
    """The frame of whatever can be typed into or chosen from."""
    looks.control_frame(
        painter,
        QRectF(option.rect),
        theme,
        enabled=bool(option.state & _State.State_Enabled),
        focused=bool(option.state & _State.State_HasFocus),
        hovered=bool(option.state & _State.State_MouseOver),
        problem=widget is not None and bool(widget.property("problem")),
        fill=fill,
    )


def tick_box(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """20 px, radius 4; ticked is teal with a tick."""
    rect = QRectF(option.rect)
    on = bool(option.state & _State.State_On)
    edge = theme.colour("teal" if on else "ctl")
    ink.frame(painter, rect, fill=theme.colour("teal") if on else theme.colour("surface"), edge=edge, radius=4)
    if on:
        paint(painter, "check", rect.adjusted(2, 2, -2, -2), theme.colour("onteal"))
    elif option.state & _State.State_NoChange:
        painter.fillRect(rect.adjusted(5, 9, -5, -9), theme.colour("ink"))


def radio(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """20 px round; chosen has a teal edge and dot."""
    rect = QRectF(option.rect)
    on = bool(option.state & _State.State_On)
    ink.frame(painter, rect, fill=theme.colour("surface"), edge=theme.colour("teal" if on else "ctl"),
              radius=rect.width() / 2, width=1.5 if on else 1)  # fmt: skip
    if on:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("teal"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(rect.center(), 5.0, 5.0)
        painter.restore()


def row_ground(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """Chosen rows: teal tint and a 3 px edge at the left; hovered rows: a hint of grey."""
    rect = QRectF(option.rect)
    if not isinstance(option, QStyleOptionViewItem):
        return
    if option.state & _State.State_Selected:
        painter.fillRect(rect, theme.colour("teal_t"))
        place = QStyleOptionViewItem.ViewItemPosition
        if option.viewItemPosition in (place.Beginning, place.OnlyOne, place.Invalid):
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.colour("teal"))
    elif option.state & _State.State_MouseOver:
        painter.fillRect(rect, theme.colour("hover"))


def button(painter: QPainter, _option: QStyleOption, theme: Tokens, widget: QWidget | None) -> None:
    """A push button that is not one of ours, in a dialog of Qt's own."""
    if isinstance(widget, QAbstractButton):
        looks.paint_button(painter, widget, theme)


def tool_button(painter: QPainter, option: QStyleOption, theme: Tokens, widget: QWidget | None) -> None:
    """An icon button that is not one of ours: what Qt puts into a line, a menu, a tool bar."""
    if not isinstance(option, QStyleOptionToolButton) or not isinstance(widget, QAbstractButton):
        return
    if widget.property("mark"):
        looks.paint_icon_button(painter, widget, theme)
        return
    looks.icon_ground(painter, widget, theme)
    if not option.icon.isNull():
        from PySide6.QtGui import QIcon

        option.icon.paint(painter, option.rect, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Normal)
    elif option.text:
        ink.words(
            painter, option.rect, option.text, option.font, theme.colour("ink"), align=Qt.AlignmentFlag.AlignHCenter
        )


def edit_panel(painter: QPainter, option: QStyleOption, theme: Tokens, widget: QWidget | None) -> None:
    """A line edit; one that lives in another control (a combo box that types) has no frame of its own."""
    if not isinstance(option, QStyleOptionFrame) or option.lineWidth > 0:
        control_frame(painter, option, theme, widget)


def area_frame(painter: QPainter, option: QStyleOption, theme: Tokens, widget: QWidget | None) -> None:
    """Long text looks like any other control; lists have a line around."""
    # Late, like the one below: Qt's lists and texts need not be known to Python before a page has one.
    from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QTextEdit

    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        control_frame(painter, option, theme, widget, fill=False)
    elif isinstance(widget, QAbstractItemView):
        ink.frame(painter, QRectF(option.rect), fill=None, edge=theme.colour("line"), radius=0)


def focus_rect(painter: QPainter, option: QStyleOption, theme: Tokens, widget: QWidget | None) -> None:
    """The ring; a list shows where it is by its chosen row."""
    from PySide6.QtWidgets import QAbstractItemView

    if not isinstance(widget, QAbstractItemView):
        ink.ring(painter, QRectF(option.rect), theme)


def menu_panel(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """The sheet a menu stands on."""
    ink.frame(painter, QRectF(option.rect), fill=theme.colour("surface"), edge=theme.colour("line2"), radius=0)


def menu_frame(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """Its edge."""
    ink.frame(painter, QRectF(option.rect), fill=None, edge=theme.colour("line2"), radius=0)


def tip(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """A tool tip is ink."""
    painter.fillRect(option.rect, theme.colour("ink"))


def tab_base(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """The line under tabs."""
    rect = option.rect
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))


def head_ground(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """The head of a table: white, a line below."""
    painter.fillRect(option.rect, theme.colour("surface"))
    tab_base(painter, option, theme, None)


def head_words(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """The words in it: caption, second ink."""
    if isinstance(option, QStyleOptionHeader):
        right = bool(option.textAlignment & Qt.AlignmentFlag.AlignRight)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        ink.words(painter, option.rect, option.text, font(Type.CAPTION), theme.colour("sub"), align=side)


def tab_foot(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """The chosen tab has a teal foot of 2 px."""
    if option.state & _State.State_Selected:
        rect = option.rect
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), theme.colour("teal"))


def tab_words(painter: QPainter, option: QStyleOption, theme: Tokens, _widget: QWidget | None) -> None:
    """Its words are bold."""
    if isinstance(option, QStyleOptionTab):
        chosen = bool(option.state & _State.State_Selected)
        if option.state & _State.State_HasFocus:
            ink.ring(painter, QRectF(option.rect).adjusted(1, 3, -1, -3), theme)
        face = font(Type.BODY_BOLD if chosen else Type.BODY)
        colour = theme.colour("teal_d" if chosen else "sub")
        ink.words(painter, option.rect, option.text, face, colour, align=Qt.AlignmentFlag.AlignHCenter)
