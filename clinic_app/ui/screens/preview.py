"""What they will see beside what stays here, proved twice; her agreement to exactly this; sealed apart from sent.

It is drawn from the packet's own content, not from the case. Whatever changes clears the ticks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.packet_codes import Urgency
from clinic_app.services.referring import Offer, Preview, ReferralRequest, Shown
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.her_words import HerWords, Turned
from clinic_app.ui.screens.preview_cards import Pointing, SeeCard, StaysCard
from clinic_app.ui.screens.turned import turn
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


def _no_box() -> str:
    return _("This service has no mailbox here: print it, or phone. Nothing is sealed, so no file for another system.")


class PreviewPage(CasePage):
    """`print_it` shows the same on paper; `sealed` is told the new referral."""

    def __init__(
        self,
        ways: Ways,
        case_id: CaseId,
        offer: Offer,
        request: ReferralRequest,
        *,
        print_it: Callable[[Preview], None],
        sealed: Callable[[ReferralId], None],
    ) -> None:
        super().__init__(
            ways, case_id, _("Referral preview"), _("Read it together. What is not on the left does not leave.")
        )
        self._offer, self._request = offer, request
        self._sealed = sealed
        self.preview: Preview | None = None
        self.shown = Shown.READ
        self._turned_in: str | None = None
        self.language: str | None = None
        """The one she read it in, if she pressed yes herself."""
        self.back.setText(_("Back to services"))
        self.paper = plain(_("Print instead"), "printer")
        self.paper.clicked.connect(lambda: print_it(self.preview) if self.preview else None)
        self.her_words = HerWords(ways)
        self.turn = plain(_("Show her") + "  ·  F6", "languages")
        self.turn.clicked.connect(self._turn)
        self.head.act(self.turn)
        self.head.act(self.paper)
        self.key("F6", self._turn, _("Turn the screen to the survivor"), "languages")
        name = offer.organisation.name(i18n.language())
        self.see = SeeCard(ways, name, offer.must_tell)
        self.stays = StaysCard(ways)
        self.pointing = Pointing(ways.clinic.law.most_quasi_identifiers)
        body = Columns()
        body.setSpacing(16)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.pointing)
        right.addWidget(self._script())
        right.addWidget(self._agreement())
        right.addStretch(1)
        for part, stretch in ((self.see, 448), (self.stays, 272)):
            column = QVBoxLayout()
            column.addWidget(part)
            column.addStretch(1)
            body.addLayout(column, stretch)
        body.addLayout(right, 478)
        self.column.addWidget(body)
        self.column.addStretch(1)

    # --- building ----------------------------------------------------------------------------------

    def _script(self) -> Card:
        """For *now*: the telephone first, code first, name never; then the packet."""
        self.script = Card(_("Phone first"), "phone")
        self.what_to_say = Paragraph("")
        self.script.body.addWidget(self.what_to_say)
        self.phoned = plain(_("Phoned: go on"), "check")
        self.phoned.clicked.connect(self._after_phone)
        self.script.body.addWidget(self.phoned, 0, Qt.AlignmentFlag.AlignLeft)
        self.script.hide()
        return self.script

    def _agreement(self) -> Card:
        self.agreement = card = Card(padding=20)
        card.setAccessibleName(_("Her agreement to exactly this"))
        card.body.addWidget(Paragraph(_("Her agreement to exactly this"), Type.SECTION))
        self.given = Paragraph("", Type.CAPTION, colour="sub")
        card.body.addWidget(self.given)
        self.knows = QCheckBox(breakable(_("She knows the three words and the code")))
        self.wants = QCheckBox(breakable(_("She has seen this page and wants exactly this")))
        for box in (self.knows, self.wants):
            box.setAccessibleName(box.text().replace("\u200b", ""))
            card.body.addWidget(box)
        self.seal = primary(_("Seal it"), "lock")
        self.seal.clicked.connect(self._seal)
        self.call = plain(_("Phone script"), "phone")
        self.call.clicked.connect(lambda: self.script.setVisible(self.script.isHidden()))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.seal)
        row.addWidget(self.call)
        row.addStretch(1)
        card.body.addLayout(row)
        self.opens = Paragraph("", Type.CAPTION, colour="sub")
        card.body.addWidget(self.opens)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def fetch(self) -> Any:
        """The preview, drawn anew each time this page is shown, and what she took out."""
        clinic, asked = self.ways.clinic, self._request
        preview = self.made()
        sentence = clinic.consent.sentence(
            self.case_id, asked.organisation, asked.service, asked.sector, arrival=asked.arrival
        )
        row = next(each for each in clinic.consent.releases(self.case_id) if each.id == preview.release)
        return preview, row, tuple(part for part in sentence.parts if not row.names(part.item) and not part.pointed)

    def made(self) -> Preview:
        """What would be sealed; runs in the vault's lane."""
        return self.ways.clinic.referring.preview(self.case_id, self._request)

    def sealed(self, preview: Preview) -> ReferralId:
        """Seal it; runs in the vault's lane."""
        return self.ways.clinic.referring.seal(
            self.case_id, preview, agreed=True, shown=self.shown, language=self.language
        )

    def present(self, _case: Case, more: Any) -> None:
        """Three columns; nothing is ticked."""
        self.preview, release, taken_out = more
        preview = self.preview
        assert preview is not None
        for box in (self.knows, self.wants):
            box.setChecked(False)
        self.shown, self.language = Shown.READ, None
        self.see.show_preview(preview)
        self.stays.show_preview(preview, taken_out)
        self.pointing.show_preview(preview)
        site, labels = self.ways.site, self.ways.labels
        how = labels.code("consent_form", release.form) if release.form else ""
        until = _("until {day}").format(day=site.shown_day(release.expires_on)) if release.expires_on else ""
        alone = _("alone") if release.alone else _("not alone")
        at = _("given {at}").format(at=site.shown_instant(release.given_at)) if release.given_at else ""
        self.given.setText(" · ".join(filter(None, (at, alone, how, until))))
        hours = int(self.ways.clinic.law.stale_after(preview.content.urgency).total_seconds()) // 3600
        held = _("Not delivered in {n} hours: held, and she is asked again. It is never sent late.").format(n=hours)
        self.opens.setText(held if self._offer.sealable else _no_box())
        self.seal.setVisible(self._offer.sealable)
        code = self.see.shown_code
        number = self._offer.organisation.phone
        self.what_to_say.setText(
            _("Ring {number}. “I have a referral. The code is {code}.” Then what is asked. No name, to nobody.").format(
                number=number, code=code
            )
        )
        first = preview.content.urgency is Urgency.NOW_PHONE_FIRST
        self.script.setVisible(first)
        (self.phoned if first else self.knows).setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, error: Exception) -> None:
        """A preview that cannot be made leaves nothing to seal."""
        self.preview = None
        super().refuse(error)

    # --- acting ------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """The same in her language, on a screen with nothing of ours; her answer comes back with it."""
        preview = self.preview
        if preview is not None:
            turn(self, partial(self._hers_to_read, preview), self._hers)

    def _hers_to_read(self, preview: Preview) -> Turned:
        turned = self.her_words.packet(self.case, preview, self._offer.organisation)
        self._turned_in = turned.language
        return turned

    def _hers(self, code: str) -> None:
        """She pressed it herself: a yes is the tick, anything else takes it away and is said."""
        self.wants.setChecked(code == "given")
        self.shown = Shown.TURNED if code == "given" else Shown.READ
        self.language = self._turned_in if code == "given" else None
        words = {
            "refused": (_("She does not want exactly this."),
                        _("Nothing is sealed. Take out what she does not want told, or choose another service.")),
            "undecided": (_("She wants to think about it."),
                          _("Nothing is sent. Ask again later, when she is able and alone.")),
        }.get(code)  # fmt: skip
        self.notice.say(Message(*words) if words else None)

    def _after_phone(self) -> None:
        self.script.hide()
        self.knows.setFocus(Qt.FocusReason.TabFocusReason)

    def _seal(self) -> None:
        missing = next((box for box in (self.knows, self.wants) if not box.isChecked()), None)
        if missing is not None:
            self.opens.setText(_("Opens when she has seen it: both ticks, made now."))
            missing.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.preview is not None:
            self.do(partial(self.sealed, self.preview), self._sealed)
