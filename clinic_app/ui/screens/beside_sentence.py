"""What is asked beside the sentence: whom next if they are full, whether they may answer, and who must never learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clinic_app.domain.packet_codes import Valid
from clinic_app.services.referring import Offer
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.theme import Type

MOST_NEXT: Final = 3


class WhomNext(Card):
    """Each organisation for its own yes, so that nobody wakes her at three."""

    def __init__(self) -> None:
        super().__init__(_("If they are full, whom may we ask next?"))
        self.asked: dict[str, tuple[Offer, Segments]] = {}
        self.body.setContentsMargins(20, 8, 20, 8)
        why = _("Each is her own yes. Then she need not be woken.")
        self.body.addWidget(Paragraph(why, Type.CAPTION, colour="sub"))

    def offer(self, quiet_ones: Sequence[Offer]) -> None:
        """Those that report to nobody; none is chosen."""
        for place, offer in enumerate(quiet_ones[:MOST_NEXT]):
            name = offer.organisation.name(i18n.language())
            asked = yes_no(name)
            if place:
                self.body.addWidget(Divider())
            self.body.addWidget(SheetRow(name, _("reports to nobody"), end=asked))
            self.asked[offer.organisation.id] = (offer, asked)
        if not quiet_ones:
            nobody = _("Nobody else in the list reports to nobody.")
            self.body.addWidget(Paragraph(nobody, Type.COMPACT, colour="sub"))


class AndCard(Card):
    """A reply is a disclosure too; and somebody close to this hides the organisation everywhere."""

    def __init__(self) -> None:
        super().__init__(_("And"))
        self.body.setContentsMargins(20, 4, 20, 8)
        self.body.setSpacing(2)
        how, close = _("May they tell us how it went?"), _("Anyone close to this at this service?")
        self.reply, self.close_to = yes_no(how), yes_no(close)
        self.body.addWidget(SheetRow(how, _("only: arrived, served, not come"), end=self.reply))
        self.body.addWidget(Divider())
        self.body.addWidget(SheetRow(close, _("yes hides it everywhere"), end=self.close_to))


class Rarity(Card):
    """One line to read to her. It blocks nothing."""

    def __init__(self) -> None:
        super().__init__(padding=16)
        few = _("Few people like this may come there; they may guess who it is. Read this to her.")
        self._row = SheetRow(few, mark="info")
        self.body.addWidget(self._row)

    def say(self, valid: Valid) -> None:
        """How long her yes would last."""
        lengths = {
            Valid.H24: _("1 day"), Valid.H72: _("3 days"), Valid.D7: _("7 days"), Valid.D30: _("30 days"),
            Valid.D90: _("90 days"),
        }  # fmt: skip
        words = _("It informs, it blocks nothing. Her yes lasts {length}, and she can take it back.")
        self._row.say(self._row.words.text(), words.format(length=lengths[valid]), mark="info")


def yes_no(name: str) -> Segments:
    """Yes, no, or not asked: none is chosen."""
    return Segments([("yes", _("Yes")), ("no", _("No"))], name, size="small")
