"""Walks round a page by Tab alone: where one cannot get to, cannot get away from, or cannot see where one is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractScrollArea, QApplication, QLabel, QWidget

from clinic_app.ui.parts.pill import TARGET, Pressed
from clinic_app.ui.parts.segments import _Segment
from clinic_app.ui.screens.help_panel import HelpPanel

_PLAIN: Final = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Whitespace}
"""What is no role for something one can do."""


class Walker:
    """One for a whole tour: whether a kind of widget shows the focus is looked at once for each kind."""

    def __init__(self) -> None:
        self._seen_focused: set[type] = set()

    def stumbles(self, page: QWidget) -> list[str]:
        """What goes wrong by Tab on this page."""
        window = page.window()
        # What help says follows the focus: its keys are made anew meanwhile.
        helps = page.findChildren(HelpPanel)
        tabbed = [one for one in focusable(page) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        stops = [one for one in tabbed if not any(each.isAncestorOf(one) for each in helps)]
        if not stops:
            return ["nothing takes the focus"]
        stops[0].setFocus(Qt.FocusReason.TabFocusReason)
        visited: list[QWidget] = []
        unseen: list[str] = []
        while (focus := window.focusWidget()) is not None and focus not in visited:
            visited.append(focus)
            if not _in_sight(focus):
                QApplication.processEvents()  # a form that grows while one walks is laid out in the next turn
                if window.focusWidget() is focus and not _in_sight(focus):
                    unseen.append(said(focus))
            _tab(focus)
            if window.focusWidget() is focus:
                return [f"trapped in {said(focus)}"]
        found = [
            f"Tab never reaches {said(stop)}" for stop in stops if stop not in visited and not _inside(stop, visited)
        ]
        found += [f"has the focus out of sight: {each}" for each in unseen]
        return found + [f"does not show the focus: {said(stop)}" for stop in stops if not self._shows(stop)]

    def _shows(self, stop: QWidget) -> bool:
        """Whether it looks different with the focus."""
        kind = type(stop)
        if kind in self._seen_focused or isinstance(stop, QAbstractItemView):  # a list shows its chosen row
            return True
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if not stop.hasFocus():
            return True  # hidden meanwhile
        focused = stop.grab().toImage()
        stop.clearFocus()
        plain = stop.grab().toImage()
        if focused == plain:
            return False
        self._seen_focused.add(kind)
        return True


def _in_sight(widget: QWidget) -> bool:
    """Whether some of it is within all that it can be scrolled out of: WCAG 2.2, 2.4.11."""
    seen, part = QRect(QPoint(0, 0), widget.size()), widget
    while (above := part.parentWidget()) is not None and not part.isWindow():
        seen = seen.translated(part.pos()).intersected(above.rect())
        part = above
    return not seen.isEmpty()


def _tab(widget: QWidget) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "\t"))


def _inside(stop: QWidget, visited: list[QWidget]) -> bool:
    """One of several that arrows lead between: any of them was visited."""
    return any(other.parent() is stop.parent() and type(other) is type(stop) for other in visited)


def focusable(page: QWidget) -> Iterator[QWidget]:
    """Every widget that can take the focus now."""
    for widget in (page, *page.findChildren(QWidget)):
        shown = widget.isVisibleTo(page) and widget.isEnabled()
        if shown and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None:
            around = widget.parent()
            if not (isinstance(around, QAbstractScrollArea) and widget is around.viewport()):
                yield widget


def without_role(page: QWidget) -> list[str]:
    """What can be used and does not say as what, or hides whether it is chosen."""
    found = []
    for widget in focusable(page):
        interface = QAccessible.queryAccessibleInterface(widget)
        reads = isinstance(widget, QAbstractScrollArea) and widget.accessibleName()
        if interface is None or (interface.role() in _PLAIN and not reads):
            found.append(f"no role: {said(widget)}")
            continue
        if isinstance(widget, QAbstractButton) and widget.isCheckable():
            state = interface.state()
            if not state.checkable or bool(state.checked) != widget.isChecked():
                found.append(f"does not say whether it is chosen: {said(widget)}")
    return found


def small_targets(page: QWidget, least: int) -> list[str]:
    """What is pressed and is smaller than this, either way."""
    return [
        f"{widget.width()}x{widget.height()} {said(widget)}"
        for widget in page.findChildren(QAbstractButton)
        if widget.isVisibleTo(page) and widget.isEnabled() and min(widget.width(), widget.height()) < least
    ]


def for_gloves(page: QWidget) -> list[str]:
    """Chips, pills and choices side by side, which are many in one place, that a finger in a glove would miss."""
    small = [each for each in page.findChildren(QAbstractButton) if isinstance(each, Pressed | _Segment)]
    return [
        f"{each.width()}x{each.height()} {said(each)}"
        for each in small
        if each.isVisibleTo(page) and min(each.width(), each.height()) < TARGET
    ]


def said(widget: QWidget) -> str:
    """What a widget is, for whoever has to look for it."""
    words = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return f"{type(widget).__name__} {words or widget.accessibleName()!r} in {type(widget.parent()).__name__}"
