"""Exactly what would leave with her, beside her agreement to exactly that: read together, or turned to her."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.directory import Organisation
from clinic_app.domain.packet_codes import Urgency
from clinic_app.services.paper_words import pictured
from clinic_app.services.sending_on import OnwardPreview
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.screens.packet_words import content_lines
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class OnwardLeaves(Card):
    """`sealed` is only emitted once she agreed; `turned` asks for the screen that is hers."""

    sealed = Signal()
    turned = Signal()

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("They will see exactly this"), "file-text")
        self._labels = ways.labels
        self._lines = FactGrid(labels=168, bold=True)
        self.body.addWidget(self._lines)
        self.turn = plain(_("Show her") + "  ·  F6", "languages", size="small")
        self.turn.clicked.connect(self.turned)
        self.agrees = QCheckBox(breakable(_("She looked at it and agrees to exactly this")))
        self.agrees.setAccessibleName(self.agrees.text().replace("\u200b", ""))
        self.seal = primary(_("Seal it for them"), "lock")
        self.seal.clicked.connect(self._press)
        self.missing = Paragraph("", Type.CAPTION, colour="sub")
        self.body.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.agrees)
        row = QHBoxLayout()
        row.addWidget(self.seal)
        row.addWidget(self.missing, 1)
        self.body.addLayout(row)
        self.hide()

    def show_preview(self, preview: OnwardPreview, whom: Organisation) -> None:
        """Nothing is ticked. For *now* the telephone comes first."""
        content, labels = preview.content, self._labels
        lines = [(_("Service"), labels.code("service", content.service.value)),
                 (_("How soon"), labels.code("urgency", content.urgency.value))]  # fmt: skip
        lines += content_lines(labels, content)
        if content.words is not None:
            nouns = [dict(noun.said)[i18n.language()] for noun in pictured(content.words)]
            lines.append((_("Words at the gate"), ", ".join(nouns)))
        lines.append((_("Code"), shown_code(content.referral_code)))
        if content.urgency is Urgency.NOW_PHONE_FIRST:
            number = whom.phone or _("not known")
            lines.append((_("Phone first"), _("Ring {number}. The code first, never a name.").format(number=number)))
        self._lines.say(lines)
        self.show()
        self.agrees.setFocus(Qt.FocusReason.TabFocusReason)

    def forget(self) -> None:
        """What was shown is no longer what would leave."""
        self.hide()
        self.agrees.setChecked(False)
        self.missing.setText("")

    def _press(self) -> None:
        """The button explains what is missing rather than being dead."""
        if self.agrees.isChecked():
            self.sealed.emit()
            return
        self.missing.setText(_("Opens when she has agreed."))
        self.agrees.setFocus(Qt.FocusReason.TabFocusReason)
