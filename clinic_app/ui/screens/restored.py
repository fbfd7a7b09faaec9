"""What a restore says when it is done: what had been erased since and went again, and what nobody here can tell."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.timekeeping import Clock
from clinic_app.services.erased_since import Doubt, ErasedSince
from clinic_app.ui import both_eras
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_MOST_CODES: Final = 24
"""More than a page of them helps nobody: the access trail has them all."""


class RestoredCard(Card):
    """Takes the place of what was asked for. `taken` when whoever restored has read it and wants in."""

    taken = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__(_("The records are here"), "circle-check")
        self._clock = clock
        self.again, self.doubt = Paragraph("", Type.BODY_BOLD), Paragraph("", colour="amber")
        self.until, self.what_to_do = Paragraph(""), Paragraph("", colour="sub")
        self.go_on = primary(_("Come in"), "door-open")
        self.go_on.clicked.connect(self.taken)
        for words in (self.again, self.doubt, self.until, self.what_to_do):
            self.body.addWidget(words)
        self.body.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def say(self, erased: ErasedSince) -> None:
        """Show it, the focus on the way in."""
        self.again.setText(_again(erased.codes))
        self.again.setVisible(bool(erased.codes))
        self.doubt.setText(doubt_words(erased.doubt))
        self.doubt.setVisible(erased.doubt is not None)
        self.until.setText(_("What was erased is known until {moment}.").format(moment=self._shown(erased.until)))
        self.what_to_do.setText(
            _("A case that was erased later is back. The certificate on paper names its code: erase it again, under "
              "Upkeep, Keeping and erasing.")
        )  # fmt: skip
        self.show()
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self, at: datetime) -> str:
        local = at.astimezone(self._clock.zone)
        return f"{both_eras.long_day(local.date())}, {local:%H:%M}"


def doubt_words(doubt: Doubt | None) -> str:
    """Why erased cases might be back all the same; nothing if there is no reason."""
    match doubt:
        case Doubt.NO_LIST:
            return _("No list of what was erased lies beside this backup, and the backup is too old to have one.")
        case Doubt.UNREADABLE:
            return _("A list of what was erased is damaged, or somebody changed it. What it said is not known.")
        case None:
            return ""


def _again(codes: tuple[str, ...]) -> str:
    told = ngettext(
        "{n} case in this backup was erased after it was made, and is erased again: {codes}",
        "{n} cases in this backup were erased after it was made, and are erased again: {codes}",
        len(codes),
    )
    named = ", ".join(shown_code(code) for code in codes[:_MOST_CODES])
    return told.format(n=len(codes), codes=named + (" …" if len(codes) > _MOST_CODES else ""))
