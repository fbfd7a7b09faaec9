"""The best-interest note: three answers that one person writes and signs, and a second signs as themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal

from clinic_app.domain.answers import Stored
from clinic_app.services.minors import Note
from clinic_app.ui.forms.text_box import TextBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ways import Ways

_PARTS: Final = ("decision", "reasons", "child_view")
_WIDEST: Final = 720
"""What is written in sentences is read in lines of a hundred signs at most."""


class ChildNote(Card):
    """A change needs both signatures anew."""

    kept = Signal(str, str, str)
    """What is best, the reasons, the child's own view."""
    signed = Signal()
    touched = Signal()
    """A hand changed a word of it."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Best-interest note"), "hand-heart", note=_("signed by two members of staff"))
        self._ways = ways
        self._shown: Note | None = None
        self._showing = False
        self.decision, self.reasons, self.view = TextBox(), TextBox(), TextBox()
        self.asks = AskedGrid(widest=_WIDEST)
        self.asks.ask("decision", _("What is best for the child"), self.decision)
        self.asks.ask("reasons", _("Reasons"), self.reasons)
        self.asks.ask("child_view", _("The child’s own view"), self.view)
        self._boxes = (self.decision, self.reasons, self.view)
        for box in self._boxes:
            box.textChanged.connect(self._touch)
        self.stands = SheetRow("", mark="pen")
        self.keep = plain(_("Keep and sign"), "check")
        self.keep.clicked.connect(lambda _on=False: self.kept.emit(*self._typed()))
        self.sign = plain(_("Sign as the second person"), "check")
        self.sign.clicked.connect(lambda _on=False: self.signed.emit())
        self.body.addWidget(self.asks)
        self.body.addWidget(self.stands)
        self.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignLeft)
        self.sign.hide()

    def show_note(self, note: Note) -> None:
        """The note as it stands; what is being typed is not written over."""
        if self._shown is None or self._typed() == _texts(self._shown):
            self._show(_texts(note))
        self._shown = note
        site, parts = self._ways.site, list[str]()
        for who, on in ((note.first, note.first_on), (note.second, note.second_on)):
            if who:
                parts.append(f"{who}, {site.shown_day(on)}" if on else who)
        mine = note.first == self._ways.clinic.whoami.staff_code
        if note.waits_for_second:
            self.stands.say(_("Waits for a second signature."), " · ".join(parts), mark="hourglass", tone="amber")
        elif note.first:
            self.stands.say(_("Signed by two people."), " · ".join(parts), mark="circle-check")
        else:
            self.stands.say(_("Nobody has signed yet."), mark="pen", tone="sub")
        self.sign.setVisible(note.waits_for_second and not mine)

    def kept_now(self) -> None:
        """What was typed is written down: the next showing shows what stands."""
        self._shown = None

    def typed(self) -> dict[str, Stored | None]:
        """What stands in it and is not kept yet; nothing where it is what was kept."""
        if self._shown is None or self._typed() == _texts(self._shown):
            return {}
        return dict(zip(_PARTS, self._typed(), strict=True))

    def put(self, typed: Mapping[str, Stored | None]) -> None:
        """Show what was typed before and not kept, over the note as it stands."""
        words = [typed.get(part) for part in _PARTS]
        self._show([each if isinstance(each, str) else "" for each in words])

    def _show(self, texts: Sequence[str]) -> None:
        self._showing = True
        for box, text in zip(self._boxes, texts, strict=True):
            if box.toPlainText() != text:
                box.setPlainText(text)
        self._showing = False

    def _touch(self) -> None:
        if not self._showing:
            self.touched.emit()

    def _typed(self) -> tuple[str, str, str]:
        return self.decision.toPlainText(), self.reasons.toPlainText(), self.view.toPlainText()


def _texts(note: Note) -> tuple[str, str, str]:
    return note.decision, note.reasons, note.child_view
