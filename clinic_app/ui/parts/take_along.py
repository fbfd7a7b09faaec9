"""What can be taken from one referral, as quiet keys: what was signed, the file for another system, a new way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.flow import Flow


class TakeAlong(QWidget):
    """Each key is there only where it leads somewhere."""

    agreed = Signal()
    receipts = Signal()
    export = Signal()
    onward = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.to_agreed = quiet(_("What was agreed…"), "file-text")
        self.to_receipts = quiet(_("Receipts…"), "file-text")
        self.to_export = quiet(_("For another system…"), "download")
        self.to_onward = quiet(_("Send her on…"), "arrow-right")
        flow = Flow()
        flow.setContentsMargins(0, 0, 0, 0)
        for key, leads in (
            (self.to_onward, self.onward), (self.to_agreed, self.agreed), (self.to_receipts, self.receipts),
            (self.to_export, self.export),
        ):  # fmt: skip
            key.clicked.connect(leads)
            flow.addWidget(key)
        self.setLayout(flow)
        self.offer()

    def offer(
        self, *, agreed: bool = False, receipts: bool = False, export: bool = False, onward: bool = False
    ) -> None:
        """Show these keys and no others."""
        self.to_agreed.setVisible(agreed)
        self.to_receipts.setVisible(receipts)
        self.to_export.setVisible(export)
        self.to_onward.setVisible(onward)
        self.setVisible(agreed or receipts or export or onward)
