"""By which ways the PCs of this clinic meet: the network of the house, a shared folder, a stick."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from clinic_app.services.meetings_view import Meetings
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.wording_message import Message


class WaysCard(Card):
    """Whichever is there first is taken; each alone is enough."""

    lan_chosen = Signal(bool)
    share_wanted = Signal()
    no_share = Signal()
    stick_wanted = Signal()

    def __init__(self, *, manages: bool) -> None:
        super().__init__(_("How they meet"), "link")
        self._manages = manages
        self.lan = QCheckBox(_("on"))
        self.lan.setAccessibleName(_("Meet over the network of the house"))
        self.lan.clicked.connect(self.lan_chosen)
        self._lan = SheetRow(_("Over the network of the house"), " ", mark="wifi", end=self.lan)
        self.share, self.without = plain(_("Choose a folder…"), size="small"), quiet(_("Use none"), size="small")
        self.share.clicked.connect(lambda _on=False: self.share_wanted.emit())
        self.without.clicked.connect(lambda _on=False: self.no_share.emit())
        end = QWidget()
        row = QHBoxLayout(end)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.without)
        row.addWidget(self.share)
        self._share = SheetRow(_("By a folder that all of them reach"), " ", mark="layers", end=end)
        self.trouble = Notice(tone="amber", framed=False)
        self.stick = plain(_("Meet by stick…"), "usb", size="small")
        self.stick.clicked.connect(lambda _on=False: self.stick_wanted.emit())
        stick = SheetRow(
            _("By a stick that somebody carries"), _("Where they do not reach each other: one press on each PC."),
            mark="usb", end=self.stick,
        )  # fmt: skip
        for part in (self._lan, Divider(), self._share, self.trouble, Divider(), stick):
            self.body.addWidget(part)

    def show_meetings(self, meetings: Meetings, trouble: Message | None) -> None:
        """As it is settled for this PC."""
        self.lan.setChecked(meetings.lan)
        settled = _("Set by your IT.")
        by_it = "lan" in meetings.by_it
        told = _("They find each other by themselves while somebody is signed in on both.")
        self._lan.say(self._lan.words.text(), settled if by_it else told, mark="wifi")
        self.lan.setEnabled(self._manages and not by_it)
        by_it = "share" in meetings.by_it
        folder = meetings.share or _("None yet. Only sealed letters lie in it: who looks in sees that, and no more.")
        self._share.say(self._share.words.text(), f"{folder} · {settled}" if by_it else folder, mark="layers")
        self.share.setVisible(self._manages and not by_it)
        self.without.setVisible(self._manages and not by_it and meetings.share is not None)
        self.trouble.say(trouble)
