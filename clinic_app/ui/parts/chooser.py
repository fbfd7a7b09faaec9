"""A window that asks for a file, a folder or a place, beside the page and not instead of it.

The page below goes on taking presses meanwhile. There is one for a page at a time: whoever presses again, or presses
another button that asks, has the new one. It is gone once it is answered, and when its page is left.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget


class Chooser(QFileDialog):
    """Its title is neutral. `then` hears what was chosen, and nothing where somebody thinks better of it."""

    def __init__(self, owner: QWidget, then: Callable[[Path], object], place: str = "") -> None:
        page = _page_of(owner)
        for before in page.findChildren(Chooser):
            before.close()
        super().__init__(owner, "Notebook", place)
        # The system's own would keep its own list of folders, show small pictures, and hear no key that hides.
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fileSelected.connect(lambda path: then(Path(path)))
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another page stands there. While all is hidden this one is still the page."""
        # The page is not kept here: it would go in the middle of the going of its own part.
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.Hide:
            leaves = watched.isHidden() and not self.isAncestorOf(watched)
            if leaves:
                self.close()
        return super().eventFilter(watched, event)


def _page_of(owner: QWidget) -> QWidget:
    """The nearest of many of which one is shown, or the window."""
    page = owner
    while (
        (around := page.parentWidget()) is not None and not page.isWindow() and not isinstance(around, QStackedWidget)
    ):
        page = around
    return page
