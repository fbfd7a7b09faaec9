"""A choice that this program does not know, in the place of its question: a newer program wrote it, and it is kept.

No key and no press takes it away by chance: whoever wants another answer says so first.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.domain.answers import Stored, is_missing
from clinic_app.ui import ink
from clinic_app.ui.forms.editor import LINE, Editor, typed
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.tab_order import follow, stops_in
from clinic_app.ui.theme import tokens

_MARK: Final = 40
_WHOLE: Final = 1000
"""What stands after a short choice to keep it at the left takes no room of it."""


class KeptChoice(QWidget):
    """Says that there is one, and offers to ask anew."""

    anew = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        said = _("A choice of a newer program: kept")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(LINE)
        self.button = quiet(_("Answer anew"), size="small")
        self.button.setAccessibleName(": ".join(filter(None, (name, said, _("Answer anew")))))
        self.button.clicked.connect(lambda _on=False: self.anew.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARK, 2, 4, 2)
        row.addWidget(Paragraph(said), 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFocusProxy(self.button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ground as of an answer that nobody types."""
        painter, theme, whole = QPainter(self), tokens(self), QRectF(self.rect())
        ink.frame(painter, whole, fill=theme.colour("sunk"), edge=theme.colour("line2"))
        paint(painter, "lock", QRectF(13, whole.center().y() - 8, 16, 16), theme.colour("sub"))
        painter.end()


class KeepingEditor(Editor):
    """An editor of one choice: of one that is not among those it offers it says so, and gives it back as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: str | None = None
        """What is kept, until another choice is made."""
        self._line: KeptChoice | None = None
        self._label = ""

    @property
    def keeps(self) -> bool:
        """Whether it lies over the choices now."""
        return self._line is not None and not self._line.isHidden()

    def keep(self, stored: Stored | None, offered: frozenset[str]) -> bool:
        """Whether this is such a choice; then it lies over the others."""
        known = not isinstance(stored, str) or is_missing(stored) or typed(stored) is not None or stored in offered
        self.kept = None if known else str(stored)
        self._cover(known=known)
        return not known

    def left(self) -> None:
        """Asked anew and not answered: what was kept lies there as before."""
        if self.kept is not None:
            self._cover(known=False)

    def name(self, label: str) -> None:
        """For what lies over it too."""
        self._label = label

    def _choices(self) -> list[QWidget]:
        inside = self.layout()
        assert inside is not None
        items = (inside.itemAt(at) for at in range(inside.count()))
        found = (each.widget() for each in items if each is not None)
        return [each for each in found if each is not None and each is not self._line]

    def _cover(self, *, known: bool) -> None:
        if self._line is None:
            if known:
                return
            self._make_line()
        line = self._line
        assert line is not None
        shown, hidden = (self._choices(), [line]) if known else ([line], self._choices())
        for each in shown:
            each.show()
        self.setFocusProxy(shown[0])
        if any(each.isAncestorOf(inside) for each in hidden if (inside := QApplication.focusWidget()) is not None):
            self.setFocus(Qt.FocusReason.TabFocusReason)  # before they go: it would look for another row
        for each in hidden:
            each.hide()

    def _make_line(self) -> None:
        inside = self.layout()
        assert inside is not None
        self._line = line = KeptChoice(self._label)
        line.anew.connect(self._ask_anew)
        if isinstance(inside, QBoxLayout):
            inside.insertWidget(0, line, _WHOLE)
        else:
            inside.addWidget(line)
        if stops := [stop for each in self._choices() for stop in stops_in(each)]:
            follow(stops[-1], stops_in(line))  # made late, it would come after everything

    def _ask_anew(self) -> None:
        self._cover(known=True)
