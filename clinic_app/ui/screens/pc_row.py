"""One PC of the clinic in the list: what it is called, when it was met, what waits for it, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.ids import DeviceId
from clinic_app.services.meetings_view import PcMeets
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, quiet
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ask_line import AskLine
from clinic_app.ui.screens.pcs_words import met_words, place_words, trouble_words, waits_words


class PcRow(QWidget):
    """It asks in its place; whoever shows it does what was asked."""

    named = Signal(str)
    typed = Signal(str)
    out_wanted = Signal()

    def __init__(self, device: DeviceId, *, manages: bool) -> None:
        super().__init__()
        self.device = device
        self._meets: PcMeets | None = None
        self.row = SheetRow("", mark="monitor", bold=True)
        self.trouble = Notice(tone="amber", framed=False)
        self.buttons: dict[str, Button] = {}
        self._acts = QHBoxLayout()
        self._acts.setContentsMargins(30, 0, 0, 4)
        self._acts.setSpacing(8)
        acts = QWidget()
        acts.setLayout(self._acts)
        self.name = AskLine(_("What is this PC called? Say where it stands, not whose it is."))
        self.address = AskLine(_("The address that the other PC shows on this page"))
        self.name.said.connect(self.named)
        self.address.said.connect(self.typed)
        if manages:
            self._act("name", _("Rename…"), lambda: self.name.ask(self._place()))
            self._act("address", _("Address…"), lambda: self.address.ask(self._meets.typed if self._meets else ""))
            self._act("out", _("Take it out…"), self.out_wanted.emit)
        self._acts.addStretch(1)
        acts.setVisible(manages)
        self._buttons = acts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        for part in (self.row, self.trouble, acts, self.name, self.address):
            column.addWidget(part)

    def show_pc(self, meets: PcMeets, now: datetime) -> None:
        """How it stands now; what is being typed stays."""
        self._meets = meets
        stands, place = meets.stands, place_words(meets.stands)
        second = met_words(meets, now)
        if meets.believed:
            second = f"{second} · {waits_words(stands)}"
        old = meets.old(now)
        self.row.say(place, second, mark="monitor", tone="amber" if old else "teal" if meets.believed else "sub")
        self.trouble.say(trouble_words(meets, now))
        self.setAccessibleName(f"{place}: {second}")
        for button in self.buttons.values():
            button.setAccessibleName(f"{place}: {button.text()}")
        for line in (self.name, self.address):
            line.about(place)
        self._buttons.setVisible(bool(self.buttons) and stands.pc.stands)

    def _place(self) -> str:
        return self._meets.stands.pc.place if self._meets else ""

    def _act(self, which: str, words: str, act: Callable[[], object]) -> None:
        button = self.buttons[which] = quiet(words, size="small")
        button.clicked.connect(lambda _on=False: act())
        self._acts.addWidget(button)
