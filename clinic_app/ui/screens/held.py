"""A packet that does not go: the number of that service with what to say, and beside it the way to ask her again.

It never goes by itself. What she agrees to now goes instead, with the code and the words she knows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.referral import Reason, Status
from clinic_app.services.heard_by_hand import BY_PHONE, Told
from clinic_app.services.outgoing import OutState
from clinic_app.services.referring import Offer, Preview
from clinic_app.services.sealing_again import HeldView
from clinic_app.services.taking_back import Withdrawn
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.agreed import AgreedPage
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.preview import PreviewPage
from clinic_app.ui.screens.sending_words import held_words
from clinic_app.ui.screens.take_back import TakeBack
from clinic_app.ui.screens.told_by_hand import ToldByHand
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class HeldPage(CasePage):
    """`ask` is told what is held, and whether her yes was given anew already."""

    def __init__(
        self, ways: Ways, case_id: CaseId, referral: ReferralId, *, ask: Callable[[HeldView, bool], None]
    ) -> None:
        super().__init__(ways, case_id, _("Not sent: ask her again, or phone"), _("It never goes by itself."))
        self._referral, self._ask = referral, ask
        self.held: HeldView | None = None
        body = Columns()
        body.setSpacing(16)
        for card in (self._phone(), self._her()):
            side = QVBoxLayout()
            side.addWidget(card)
            side.addStretch(1)
            body.addLayout(side, 600)
        self.column.addWidget(body)
        self.column.addStretch(1)

    # --- building ----------------------------------------------------------------------------------

    def _phone(self) -> Card:
        card = Card(padding=20)
        self.name = OneLine("", Type.TITLE, elides=True)
        self.number = OneLine("", Type.CODE)
        self.say = Paragraph("", Type.BODY)
        self.told = ToldByHand()
        self.told.chosen.connect(self._told)
        self.told.grown.connect(self.bring_into_view)
        card.body.addWidget(OneLine(_("Ring them"), Type.SECTION))
        for part in (self.name, self.number, self.say, self.told):
            card.body.addWidget(part)
        return card

    def _her(self) -> Card:
        card = Card(padding=20)
        self.why = Paragraph("", Type.BODY_BOLD)
        self.means = Paragraph("", Type.COMPACT, colour="sub")
        self.ask = primary(_("Ask her again"), "user")
        self.ask.clicked.connect(lambda: self._ask(self.held, False) if self.held else None)
        self.see = plain(_("She said yes anew: show what would leave"), "lock")
        self.see.clicked.connect(lambda: self._ask(self.held, True) if self.held else None)
        self.let_go = plain(_("She was asked again: let it go"), "send")
        self.let_go.clicked.connect(self._let_go)
        self.agreed = quiet(_("What was agreed…"), "file-text")
        self.agreed.clicked.connect(
            lambda: self.ways.inside.open_page(AgreedPage(self.ways, self.case_id, self._referral))
        )
        self.take_back = TakeBack()
        self.take_back.chosen.connect(self._take_back)
        card.body.addWidget(OneLine(_("Ask her"), Type.SECTION))
        card.body.addWidget(self.why)
        card.body.addWidget(self.means)
        for button in (self.ask, self.see, self.let_go, self.agreed):
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self.take_back)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def fetch(self) -> Any:
        """What is held by now."""
        return self.ways.clinic.sealing_again.look(self.case_id, self._referral)

    def present(self, case: Case, more: Any) -> None:
        """Both ways; what cannot be done any more is not offered."""
        held: HeldView = more
        self.held = held
        known = held.organisation
        if held.lapsed:
            self.head.say(_("Lapsed: ask her again, or phone"), _("Nothing more goes without a new yes."))
        self.name.setText(known.name(i18n.language()) if known else held.request.organisation)
        self.number.setText(known.phone if known else _("not known"))
        self.say.setText(
            _("“I have a referral. The code is {code}.” Then what is asked. No name, to nobody.").format(
                code=shown_code(held.code)
            )
        )
        stands = case.stored("x_status", EntityId(held.referral))
        open_still = held.env_id is not None
        self.told.offer(Status(str(stands)) if open_still else None)
        self.why.setText(_why(held))
        self.means.setText(_means(held))
        anew = open_still and held.offer is not None and held.offer.consent is None
        self.ask.setVisible((open_still or held.lapsed) and held.offer is not None)
        self.see.setVisible(anew and not held.agreed)
        self.let_go.setVisible(held.agreed)
        self.take_back.offer(open_still)
        first = self.ask if self.ask.isVisibleTo(self) else self.back
        first.setFocus(Qt.FocusReason.TabFocusReason)

    # --- acting ------------------------------------------------------------------------------------

    def _told(self, told: Told, how: str) -> None:
        if self.held is not None and self.held.env_id is not None:
            tell = self.ways.clinic.heard_by_hand.tell
            self.do(partial(tell, self.held.env_id, told, source=how or BY_PHONE), self._over(_("Written down.")))

    def _let_go(self) -> None:
        if self.held is not None and self.held.env_id is not None:
            work = partial(self.ways.clinic.sending.let_go, self.held.env_id)
            self.do(work, self._over(_("It goes with the next round.")))

    def _take_back(self, reason: Reason) -> None:
        def done(taken: Withdrawn) -> None:
            words = (
                _("Asked back. What was read cannot be unread.") if taken.asked_back else _("Stopped: it never left.")
            )
            self._over(words)(taken)

        self.do(partial(self.ways.clinic.referring.withdraw, self.case_id, self._referral, reason), done)

    def _over(self, words: str) -> Callable[[object], None]:
        def over(_answer: object) -> None:
            self.ways.inside.toast.say(words)
            self.ways.inside.back()

        return over


class AgainPage(PreviewPage):
    """The preview of what goes instead of a held packet."""

    def __init__(
        self, ways: Ways, case_id: CaseId, held: HeldView, offer: Offer, *,
        print_it: Callable[[Preview], None], sealed: Callable[[ReferralId], None],
    ) -> None:  # fmt: skip
        self._held = held
        super().__init__(ways, case_id, offer, held.request, print_it=print_it, sealed=sealed)
        self.back.setText(_("Back"))
        self.head.say(_("Seal it anew"), _("The same code and the same words. What was sealed before goes to nobody."))

    def made(self) -> Preview:
        """With the code she knows."""
        return self.ways.clinic.sealing_again.preview(self.case_id, self._held.referral)

    def sealed(self, preview: Preview) -> ReferralId:
        """Instead of what is held."""
        seal = self.ways.clinic.sealing_again.seal
        return seal(self.case_id, self._held.referral, preview, agreed=True, shown=self.shown, language=self.language)


def _why(held: HeldView) -> str:
    if held.lapsed:
        return (
            _("Her yes ran out. They were asked to forget it.") if held.asked_back else _("Her yes ran out: ring them")
        )
    if held.env_id is None:
        return _("Nothing is held any more.")
    return _("Out of date, never sent late") if held.state is OutState.LAPSED else held_words(held.reason)


def _means(held: HeldView) -> str:
    if held.lapsed and not held.asked_back:
        return _("No packet of ours reaches them. Ask them by phone to forget it; what was read cannot be unread.")
    if held.lapsed and held.offer is not None:
        return _("If she still wants their help, ask her. What she agrees to now goes as a new packet with a new code.")
    if held.env_id is None:
        return _("It went, was answered, or was taken back. If nobody has spoken to them, ring them.")
    if held.offer is None:
        return _("She does not want them to know anything, or they are not in the list. Ring nobody else about her.")
    if held.agreed:
        return _("Her yes still stands. Things may have changed for her since: ask before it goes.")
    return _("Her yes does not cover it any more. Only what she agrees to now can go.")
