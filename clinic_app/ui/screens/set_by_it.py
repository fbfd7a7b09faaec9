"""Upkeep, Set by your IT: what was settled for this PC from outside, what cannot be, and what is wrong with it."""

from __future__ import annotations

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.settled import facts, held_of, trouble
from clinic_app.ui.theme import Type


class SetByItPage(TopicPage):
    """Everybody may read it, nobody changes it here."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Set by your IT"), _("Settled once for every PC of this place. It is changed by IT alone.")
        )
        held = held_of(ways.inside)
        profile = held.profile if held else None
        self.known = FactGrid(labels=160)
        card = Card(_("What holds on this PC"), "wrench")
        if held is None or profile is None:
            card.body.addWidget(Paragraph(_("IT settled nothing for this PC. The people here decide."), Type.BODY))
        else:
            self.known.say(facts(profile))
            card.body.addWidget(self.known)
            card.body.addWidget(Paragraph(_("File: {file}").format(file=held.file), Type.CAPTION, colour="sub"))
            signed = _("Signed by: {words}").format(words=" ".join(held.words)) if held.words else _("Not signed")
            card.body.addWidget(Paragraph(signed, Type.CAPTION, colour="sub"))
        self.stand_beside((card,), (_never(),), shares=(600, 440))
        self.notice.say(trouble(held))


def _never() -> Card:
    card = Card(_("What IT cannot settle"), "shield")
    for words, second in (
        (_("Who may sign in"), _("Two people of this place bring others in and let them go.")),
        (_("Whom this PC believes"), _("The hub’s network is trusted by a person with twelve words on paper.")),
        (_("What stands in a record"), _("Whoever looks after this PC sees no case.")),
    ):
        card.body.addWidget(SheetRow(words, second, mark="circle-check"))
    return card
