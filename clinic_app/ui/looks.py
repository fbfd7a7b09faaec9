"""The look of what is pressed and typed into: our own controls paint themselves by it, the style paints Qt's own.

The first page is made of our own, so that the style need not be there yet.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import IN_BUTTON, paint
from clinic_app.ui.theme import Tokens, Type, font

HEIGHTS: Final = {"small": 32, "normal": 40, "large": 48, "her": 80}
"""What `widget.setProperty("tall", …)` may say. (`size` is a property of Qt's own.)"""


def height_of(widget: QWidget | None) -> int:
    """The height a control asks for by its `tall` property."""
    asked = widget.property("tall") if widget is not None else None
    return HEIGHTS.get(asked or "normal", HEIGHTS["normal"])


def control_frame(
    painter: QPainter, rect: QRectF, theme: Tokens, *, enabled: bool, focused: bool, hovered: bool, problem: bool,
    fill: bool = True,
) -> None:  # fmt: skip
    """The frame of whatever can be typed into or chosen from."""
    focused = focused and enabled
    hovered = hovered and enabled and not focused
    ground = theme.colour("hover" if hovered else "surface") if enabled else theme.colour("sunk")
    edge = "red" if problem else ("ink" if hovered else "ctl") if enabled else "line"
    if focused:
        ink.ring(painter, rect, theme)
    ink.frame(painter, ink.within_ring(rect, focused), fill=ground if fill else None, edge=theme.colour(edge),
              radius=4 if focused else ink.RADIUS)  # fmt: skip


def button_size(button: QAbstractButton) -> QSize:
    """What a push button needs for its mark and words."""
    small = height_of(button) == HEIGHTS["small"]
    text = button.text()
    width = QFontMetrics(font(Type.COMPACT_BOLD if small else Type.BODY_BOLD)).horizontalAdvance(text)
    if button.property("mark"):
        width += IN_BUTTON + (10 if text else 0)
    quiet = button.property("role") == "quiet"
    return QSize(width + (16 if quiet else 24 if small else 34), height_of(button))


def paint_button(painter: QPainter, button: QAbstractButton, theme: Tokens) -> None:
    """A push button by its role; pressed is one step darker, nothing moves."""
    role = button.property("role") or "plain"
    focused = button.hasFocus()
    hovered = button.underMouse() and button.isEnabled()
    rect = QRectF(button.rect())
    if focused:
        ink.ring(painter, rect, theme)
    fill, edge, colour = _button_colours(theme, role, button.isEnabled(), hovered, button.isDown())
    ink.frame(painter, ink.within_ring(rect, focused), fill=fill, edge=edge, radius=4 if focused else ink.RADIUS)
    text, mark = button.text(), button.property("mark")
    face = font(Type.COMPACT_BOLD if height_of(button) == HEIGHTS["small"] else Type.BODY_BOLD)
    width = QFontMetrics(face).horizontalAdvance(text)
    space = 10 if text else 0
    whole = width + (IN_BUTTON + space if mark else 0)
    left = rect.center().x() - min(whole, rect.width() - 12) / 2
    if mark:
        paint(painter, mark, QRectF(left, rect.center().y() - IN_BUTTON / 2, IN_BUTTON, IN_BUTTON), colour)
        left += IN_BUTTON + space
    ink.words(painter, QRectF(left, rect.top(), rect.right() - left - 4, rect.height()), text, face, colour)


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
        return (ground if hovered or pressed else None), None, theme.colour("teal_d" if pressed else "teal")
    edge = theme.colour("ink" if hovered else "line2")
    return (ground if hovered or pressed else theme.colour("surface")), edge, theme.colour("ink")


def icon_ground(painter: QPainter, button: QAbstractButton, theme: Tokens) -> bool:
    """What stands behind an icon that can be pressed; whether the mouse is on it."""
    rect = QRectF(button.rect())
    hovered = button.underMouse() and button.isEnabled()
    if button.hasFocus():
        ink.ring(painter, rect, theme)
    if button.property("edged"):
        ground, edge = ("surface", "line2") if button.isEnabled() else ("sunk", "line")
        ink.frame(painter, ink.within_ring(rect, button.hasFocus()), fill=theme.colour(ground), edge=theme.colour(edge))
    if hovered or button.isDown() or button.isChecked():
        ink.frame(painter, rect.adjusted(3, 3, -3, -3), fill=theme.colour("hover"), edge=None, radius=4)
    return hovered


def paint_icon_button(painter: QPainter, button: QAbstractButton, theme: Tokens) -> None:
    """An icon button: no frame until the mouse or the focus is on it, unless it stands alone and is `edged`."""
    hovered = icon_ground(painter, button, theme)
    side = float(button.iconSize().width())
    middle, half = QRectF(button.rect()).center(), QPointF(side / 2, side / 2)
    paint(painter, button.property("mark"), QRectF(middle - half, middle + half),
          theme.colour("ink" if hovered else "sub"))  # fmt: skip
