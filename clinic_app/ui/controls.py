"""How each of Qt's own controls is painted, in every state of the design. Called by the style, decides nothing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionFrame,
    QStyleOptionHeader,
    QStyleOptionTab,
    QStyleOptionToolButton,
    QStyleOptionViewItem,
    QWidget,
)

from clinic_app.ui import ink
from clinic_app.ui.icons import IN_BUTTON, paint
from clinic_app.ui.theme import DARK, LIGHT, Tokens, Type, font

_State = QStyle.StateFlag

HEIGHTS: Final = {"small": 32, "normal": 40, "large": 48, "her": 80}
"""What `widget.setProperty("tall", …)` may say. (`size` is a property of Qt's own.)"""


def height_of(widget: QWidget | None) -> int:
    """The height a control asks for by its `tall` property."""
    asked = widget.property("tall") if widget is not None else None
    return HEIGHTS.get(asked or "normal", HEIGHTS["normal"])


def theme_of(option: QStyleOption) -> Tokens:
    """The theme an option is drawn in, by its own palette."""
    return DARK if option.palette.color(QPalette.ColorRole.WindowText).lightness() > 127 else LIGHT


def control_frame(
    painter: QPainter, option: QStyleOption, theme: Tokens, widget: QWidget | None, *, fill: bool = True
) -> None:
    """The frame of whatever can be typed into or chosen from."""
    rect = QRectF(option.rect)
    enabled = bool(option.state & _State.State_Enabled)
    focused = bool(option.state & _State.State_HasFocus) and enabled
    hovered = bool(option.state & _State.State_MouseOver) and enabled and not focused
    problem = widget is not None and bool(widget.property("problem"))
    ground = theme.colour("hover" if hovered else "surface") if enabled else theme.colour("sunk")
    edge = "red" if problem else ("ink" if hovered else "ctl") if enabled else "line"
    if focused:
        ink.ring(painter, rect, theme)
    ink.frame(painter, ink.within_ring(rect, focused), fill=ground if fill else None, edge=theme.colour(edge),
              radius=4 if focused else ink.RADIUS)  # fmt: skip


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


def button_size(option: QStyleOptionButton, widget: QWidget | None) -> QSize:
    small = height_of(widget) == HEIGHTS["small"]
    style = Type.COMPACT_BOLD if small else Type.BODY_BOLD
    width = QFontMetrics(font(style)).horizontalAdvance(option.text)
    if widget is not None and widget.property("mark"):
        width += IN_BUTTON + (10 if option.text else 0)
    quiet = widget is not None and widget.property("role") == "quiet"
    return QSize(width + (16 if quiet else 24 if small else 34), height_of(widget))


def button(painter: QPainter, option: QStyleOption, theme: Tokens, widget: QWidget | None) -> None:
    """A push button by its role; pressed is one step darker, nothing moves."""
    if not isinstance(option, QStyleOptionButton):
        return
    role = (widget.property("role") if widget is not None else None) or "plain"
    enabled = bool(option.state & _State.State_Enabled)
    focused = bool(option.state & _State.State_HasFocus)
    hovered = bool(option.state & _State.State_MouseOver) and enabled
    pressed = bool(option.state & _State.State_Sunken)
    rect = QRectF(option.rect)
    if focused:
        ink.ring(painter, rect, theme)
    fill, edge, text = _button_colours(theme, role, enabled, hovered, pressed)
    ink.frame(painter, ink.within_ring(rect, focused), fill=fill, edge=edge, radius=4 if focused else ink.RADIUS)
    small = height_of(widget) == HEIGHTS["small"]
    face = font(Type.COMPACT_BOLD if small else Type.BODY_BOLD)
    mark = widget.property("mark") if widget is not None else None
    width = QFontMetrics(face).horizontalAdvance(option.text)
    space = 10 if option.text else 0
    whole = width + (IN_BUTTON + space if mark else 0)
    left = rect.center().x() - min(whole, rect.width() - 12) / 2
    if mark:
        paint(painter, mark, QRectF(left, rect.center().y() - IN_BUTTON / 2, IN_BUTTON, IN_BUTTON), text)
        left += IN_BUTTON + space
    ink.words(painter, QRectF(left, rect.top(), rect.right() - left - 4, rect.height()), option.text, face, text)


def _button_colours(
    theme: Tokens, role: str, enabled: bool, hovered: bool, pressed: bool
) -> tuple[QColor | None, QColor | None, QColor]:
    if not enabled:
        quiet = role == "quiet"
        return (None if quiet else theme.colour("sunk"), None if quiet else theme.colour("line"), theme.colour("sub"))
    if role == "primary":
        ground = theme.colour("teal_d" if hovered or pressed else "teal")
        return ground.darker(112) if pressed else ground, None, theme.colour("onteal")
    ground = theme.colour("line" if pressed else "hover")
    if role == "quiet":
        return (ground if hovered or pressed else None), None, theme.colour("teal")
    edge = theme.colour("ink" if hovered else "line2")
    return (ground if hovered or pressed else theme.colour("surface")), edge, theme.colour("ink")


def tool_button(painter: QPainter, option: QStyleOption, theme: Tokens, widget: QWidget | None) -> None:
    """An icon button: no frame until the mouse or the focus is on it."""
    if not isinstance(option, QStyleOptionToolButton):
        return
    rect = QRectF(option.rect)
    hovered = bool(option.state & _State.State_MouseOver) and bool(option.state & _State.State_Enabled)
    if option.state & _State.State_HasFocus:
        ink.ring(painter, rect, theme)
    if hovered or option.state & (_State.State_Sunken | _State.State_On):
        ink.frame(painter, rect.adjusted(3, 3, -3, -3), fill=theme.colour("hover"), edge=None, radius=4)
    mark = widget.property("mark") if widget is not None else None
    if mark:
        side = float(option.iconSize.width())
        box = QRectF(rect.center() - QPointF(side / 2, side / 2), rect.center() + QPointF(side / 2, side / 2))
        paint(painter, mark, box, theme.colour("ink" if hovered else "sub"))
    elif not option.icon.isNull():
        from PySide6.QtGui import QIcon

        option.icon.paint(painter, option.rect, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Normal)
    elif option.text:
        ink.words(painter, rect, option.text, option.font, theme.colour("ink"), align=Qt.AlignmentFlag.AlignHCenter)


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
