"""One house is full: what the next one she named would see. She agreed to it before, so nobody wakes her.

If it would tell more than that, the ticks are there and she is asked, as for the first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from clinic_app.domain.case import Case
from clinic_app.domain.directory import Directory
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.services.asking_next import NextOne, NobodyNext, PassedOver, Why
from clinic_app.services.referring import Preview
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.packet_words import element_words
from clinic_app.ui.screens.preview import PreviewPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_leaving import refused
from clinic_app.ui.wording_message import Message


class NextOnePage(PreviewPage):
    """The preview, with what she said before in the place of the ticks."""

    def __init__(
        self,
        ways: Ways,
        case_id: CaseId,
        next_one: NextOne,
        *,
        print_it: Callable[[Preview], None],
        sealed: Callable[[ReferralId], None],
    ) -> None:
        self._next = next_one
        self._more: tuple[str, ...] = ()
        super().__init__(ways, case_id, next_one.offer, next_one.request, print_it=print_it, sealed=sealed)
        self.named = SheetRow("", mark="circle-check", bold=True)
        self.agreement.body.insertWidget(2, self.named)
        name = next_one.offer.organisation.name(i18n.language())
        self.head.say(_("Full: the next one is {name}").format(name=name), _("She named it. Nobody is woken."))

    def fetch(self) -> Any:
        """The preview, what it would tell beyond the first, and what the list calls everybody."""
        clinic, asks = self.ways.clinic, super().fetch()
        more = clinic.asking_next.more(self.case_id, self._next.after, asks[0])
        return asks, more, clinic.directory()

    def present(self, case: Case, more: Any) -> None:
        """As agreed before; or what is new, and the ticks."""
        asks, self._more, directory = more
        super().present(case, asks)
        first = _name(directory, self._next.first)
        at = self.ways.site.shown_instant(self._next.agreed_at) if self._next.agreed_at else ""
        for box in (self.knows, self.wants):
            box.setVisible(bool(self._more))
        if self._more:
            parts = ", ".join(element_words(element) for element in self._more)
            self.head.say(self.head.title.text(), _("It would learn more than the first: she is asked."))
            self.named.say(
                _("New since she agreed: {parts}").format(parts=parts),
                _("Ask her about exactly this page, or go without it: take it out in the sentence for this service."),
                mark="circle-dashed",
            )
            return
        self.named.say(
            _("She agreed to exactly this for {first}").format(first=first),
            " ".join(filter(None, (at, _("and said: if they are full, ask this one ({n}.).").format(n=self._next.order),
                                   _("Its code and its words are new: tell her before she goes.")))),
            mark="circle-check",
        )  # fmt: skip
        left = ngettext("{n} more is named after this one.", "{n} more are named after this one.", self._next.left)
        passed = passed_words(self._next.passed, directory)
        said = [self.opens.text(), left.format(n=self._next.left) if self._next.left else "", passed]
        self.opens.setText(" ".join(filter(None, said)))
        first_key = self.phoned if not self.script.isHidden() else self.seal if self._offer.sealable else self.paper
        first_key.setFocus(Qt.FocusReason.TabFocusReason)

    def _after_phone(self) -> None:
        self.script.hide()
        (self.knows if self._more else self.seal).setFocus(Qt.FocusReason.TabFocusReason)

    def _seal(self) -> None:
        if self._more:
            super()._seal()
        elif self.preview is not None:
            asking, after = self.ways.clinic.asking_next, self._next.after
            self.do(partial(asking.seal, self.case_id, after, self.preview), self._sealed)


def passed_words(passed: tuple[PassedOver, ...], directory: Directory) -> str:
    """Whom she named and who is not asked, each with why."""
    why = {
        Why.ASKED: _("was asked already"),
        Why.TELLS: _("must tell somebody by now"),
        Why.NOT_LISTED: _("does not offer this any more, or is hidden as she asked"),
    }
    said = []
    for each in passed:
        reason = why[each.why] if isinstance(each.why, Why) else refused(each.why).what
        said.append(f"{_name(directory, each.organisation)}: {reason}")
    return _("Not asked: {whom}.").format(whom="; ".join(said)) if said else ""


def nobody_words(nobody: NobodyNext, directory: Directory) -> Message:
    """Why the next one is to be chosen by hand."""
    return Message(_("Nobody she named for this is left."), passed_words(nobody.passed, directory))


def _name(directory: Directory, organisation: Any) -> str:
    known = directory.organisations.get(organisation)
    return known.name(i18n.language()) if known is not None else str(organisation)
