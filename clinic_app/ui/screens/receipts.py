"""What was signed about one referral, the newest first: to be printed, or kept as a file that proves itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.directory import Organisation
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act, may
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.services.receipts import Receipt
from clinic_app.ui import i18n
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.where_to_keep import ask_where
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

KEPT_AS = "receipt.txt"
LIST_KEPT_AS = "directory.json"
"""No code in a file's name."""

_GROUP = 8


class ReceiptsPage(TopicPage):
    """`gather` reads them in the vault's lane."""

    def __init__(self, ways: Ways, code: str, gather: Callable[[], Sequence[Receipt]]) -> None:
        super().__init__(ways, _("Receipts"), _("Referral {code}").format(code=shown_code(code)))
        self._gather = gather
        self.back = plain(_("Back"), "arrow-left")
        self.back.clicked.connect(ways.inside.back)
        self.listed = plain(_("Keep the signed list…"), "download")
        self.listed.clicked.connect(self._ask_where_list)
        self.head.act(self.listed)
        self.head.act(self.back)
        how = _(
            "Each is signed by the PC that said it. Whoever has the signed list of services can check it without us, "
            "and learns the code of the referral and nothing of her."
        )
        self.column.addWidget(Paragraph(how, Type.BODY, colour="sub"))
        self.cards: list[ReceiptCard] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(12)
        self.column.addLayout(self._place)
        self._none = EmptyState(
            "file-text", _("No receipt yet."), _("It comes when somebody there opens the referral.")
        )
        self.column.addWidget(self._none)
        self._none.hide()

    def arrived(self) -> None:
        """Look what was signed."""
        self.notice.say(None)
        self.back.setFocus(Qt.FocusReason.TabFocusReason)
        clinic = self.ways.clinic
        self.ways.jobs.run(self, lambda: (self._gather(), clinic.directory().organisations), self._show, self.refuse)

    def _show(self, answer: tuple[Sequence[Receipt], Mapping[OrganisationId, Organisation]]) -> None:
        receipts, organisations = answer
        empty(self._place)
        self.cards.clear()
        for receipt in receipts:
            known = organisations.get(receipt.signer)
            card = ReceiptCard(self.ways, receipt, known.name(i18n.language()) if known else receipt.signer)
            card.print.clicked.connect(partial(self._print, receipt))
            card.keep.clicked.connect(partial(self._ask_where, receipt))
            self.cards.append(card)
            self._place.addWidget(card)
        self._none.setVisible(not receipts)
        if self.cards and self.cards[0].print.isEnabled():
            self.cards[0].print.setFocus(Qt.FocusReason.TabFocusReason)

    def _print(self, receipt: Receipt, _on: bool = False) -> None:
        clinic = self.ways.clinic

        def make(_copy: Copy, language: str | None) -> Paper:
            return clinic.receipts.paper(receipt, language)

        said = said_words(receipt, self.ways.labels)
        paper = Document(
            id=receipt.mid, title=_("Receipt"), second=said, copies=(Copy.SENDER,), make=make, about_nobody=True
        )
        open_papers(self.ways, None, lambda: [paper])

    def _ask_where(self, receipt: Receipt, _on: bool = False) -> None:
        ask_where(self, KEPT_AS, "*.txt", partial(self.write, receipt))

    def write(self, receipt: Receipt, path: Path) -> None:
        """Keep it there, or say that it could not be kept."""
        try:
            path.write_text(receipt.text + "\n", encoding="ascii")
        except OSError:
            self.notice.say(Message(_("The receipt could not be written there."), _("Choose another folder.")))
            return
        work = partial(self.ways.clinic.receipts.taken_along, receipt)
        kept = _("Kept. clinic-admin check-receipt says whether it holds.")
        self.ways.jobs.run(self, work, lambda _nothing: self.ways.inside.toast.say(kept), self.refuse)

    def _ask_where_list(self, _on: bool = False) -> None:
        ask_where(self, LIST_KEPT_AS, "*.json", self.write_list)

    def write_list(self, path: Path) -> None:
        """The list as it came, for whoever checks receipts without us: it names services, and nobody else."""
        self.notice.say(None)
        self.ways.jobs.run(self, self.ways.clinic.receipts.signed_list, partial(self._keep_list, path), self.refuse)

    def _keep_list(self, path: Path, signed: bytes | None) -> None:
        if signed is None:
            self.notice.say(Message(_("No signed list has come yet."), _("It comes with the first round of the line.")))
            return
        try:
            path.write_bytes(signed)
        except OSError:
            self.notice.say(Message(_("The list could not be written there."), _("Choose another folder.")))
            return
        self.ways.inside.toast.say(_("Kept. It is checked with the twelve words on paper."))


class ReceiptCard(Card):
    """One of them."""

    def __init__(self, ways: Ways, receipt: Receipt, signer: str) -> None:
        super().__init__(padding=20)
        site = ways.site
        self.body.addWidget(Paragraph(said_words(receipt, ways.labels), Type.SECTION))
        facts = [
            (_("Signed by"), signer),
            (_("Signed on"), site.shown_day(receipt.signed_on)),
        ]
        if receipt.known_at is not None:
            facts.append((_("Known here since"), site.shown_instant(receipt.known_at)))
        facts.append((_("The PC that signed"), " ".join(receipt.device_words)))
        if receipt.revoked_on is not None:
            facts.append((_("Not believed since"), site.shown_day(receipt.revoked_on)))
        if receipt.packet_hash:
            facts.append((_("Hash of the packet"), in_groups(receipt.packet_hash)))
        facts.append((_("Hash of the receipt"), in_groups(receipt.hash)))
        grid = FactGrid(labels=168)
        grid.say(facts)
        self.body.addWidget(grid)
        self.print, self.keep = plain(_("Print…"), "printer"), plain(_("Keep as a file…"), "download")
        allowed = may(ways.clinic.whoami.role, Act.PRINT)
        row = QHBoxLayout()
        row.setSpacing(8)
        for key in (self.print, self.keep):
            key.setEnabled(allowed)
            row.addWidget(key)
        row.addStretch(1)
        self.body.addLayout(row)


def said_words(receipt: Receipt, labels: Labels) -> str:
    """What it says, in words."""
    if receipt.status is None:
        return _("A person opened it") if receipt.did == "opened" else _("Destroyed, as asked")
    said = [labels.code("ref_status", receipt.status.value)]
    if receipt.reason is not None:
        said.append(labels.code("ref_reason", receipt.reason.value))
    if receipt.outcome is not None:
        said.append(labels.code("ref_outcome", receipt.outcome.value))
    return ": ".join(said)


def in_groups(value: str) -> str:
    """A hash as two people can compare it."""
    return " ".join(value[start : start + _GROUP] for start in range(0, len(value), _GROUP))
