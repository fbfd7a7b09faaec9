"""Whether the paper to one service may say who comes: asked apart, part by part, of the survivor alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.services.official import ON_PAPER
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class NameOnPaper(CasePage):
    """Nothing is proposed: a box is ticked only where the survivor said so before."""

    def __init__(self, ways: Ways, case_id: CaseId, referral: ReferralId, service: str) -> None:
        super().__init__(ways, case_id, _("The name on their paper"), service)
        self._referral = referral
        card = Card(_("May this paper say who comes?"), "file-text", padding=12)
        card.body.addWidget(
            Paragraph(
                _("The packet never does, and the code is enough. Some services let nobody in without a name. "
                  "Ask for each part; a no changes nothing else.")
            )
        )  # fmt: skip
        self.boxes = {item: QCheckBox(breakable(words)) for item, words in _words().items()}
        for item, box in self.boxes.items():
            box.setAccessibleName(_words()[item])
            card.body.addWidget(box)
        self.alone = Segments([("yes", _("Yes")), ("no", _("No"))], _("Alone when asked"), size="small")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(OneLine(_("Alone when asked"), Type.BODY))
        row.addWidget(self.alone)
        row.addStretch(1)
        card.body.addLayout(row)
        self.keep = primary(_("The survivor said so"), "check")
        self.keep.clicked.connect(self._keep)
        card.body.addWidget(self.keep)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def fetch(self) -> frozenset[str]:
        """What was agreed to before."""
        return self.ways.clinic.official.named.agreed(self.case_id, self._referral)

    def present(self, case: Case, more: Any) -> None:
        """Tick what stands."""
        del case
        for item, box in self.boxes.items():
            box.setChecked(item in more)

    def _keep(self) -> None:
        items = [item for item, box in self.boxes.items() if box.isChecked()]
        named = self.ways.clinic.official.named
        self.do(partial(named.agree, self.case_id, self._referral, items, alone=self.alone.code()), self._kept)

    def _kept(self, _nothing: None) -> None:
        self.ways.inside.toast.say(
            _("Written down. Print offers the form with the name now, if any part was agreed to.")
        )
        self.ways.inside.back()


def _words() -> dict[str, str]:
    said = {
        "paper.name": _("The name"),
        "paper.age": _("The age in years"),
        "paper.number": _("A number to ring"),
    }
    return {item: said[item] for item in ON_PAPER}
