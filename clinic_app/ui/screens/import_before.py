"""What whoever brings in a sheet knows before: beside the file that is chosen, each by itself."""

from __future__ import annotations

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.sheet_row import SheetRow


def before_it_is_brought_in() -> Card:
    """Nothing is written unseen, and nothing is taken for agreed."""
    card = Card(_("Before anything is written"), "shield")
    for mark, words, more in (
        ("eye", _("You see first what would come of it."), _("Nothing is written before that.")),
        (
            "hand",
            _("Consent is never assumed."),
            _("Unless the sheet says that the survivor agreed to our record, what names them stays in the old sheet."),
        ),
    ):
        card.body.addWidget(SheetRow(words, more, mark=mark))
    return card
