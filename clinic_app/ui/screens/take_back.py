"""Taking one referral back: a quiet key, and then why. What was read cannot be unread, so nothing here is one press."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.referral import Reason
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain, quiet


class TakeBack(QWidget):
    """`chosen` carries the `Reason`."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.open = quiet(_("Call it back…"), "undo-2")
        self.open.clicked.connect(self._open)
        self._why = QWidget()
        whys, column = QVBoxLayout(self._why), QVBoxLayout(self)
        for each in (whys, column):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(4)
        self.reasons: dict[Reason, Button] = {}
        for reason, words in (
            (Reason.SURVIVOR_CHANGED_MIND, _("She changed her mind")),
            (Reason.HANDED_OVER_BY_PHONE, _("Handed over by telephone")), (Reason.SENT_IN_ERROR, _("Sent by mistake")),
        ):  # fmt: skip
            button = self.reasons[reason] = plain(words, size="small")
            button.clicked.connect(partial(self._choose, reason))
            whys.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._why)
        self._why.hide()

    def offer(self, may: bool) -> None:
        """Closed again, and not there at all where nothing can be taken back."""
        self.setVisible(may)
        self._why.hide()

    def _open(self) -> None:
        self._why.setVisible(self._why.isHidden())
        if not self._why.isHidden():
            next(iter(self.reasons.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, reason: Reason, _on: bool = False) -> None:
        self.chosen.emit(reason)
