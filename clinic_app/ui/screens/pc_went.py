"""What is said at coming in when a PC was taken out of the clinic: this one, or one that was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.domain.people import Act, may
from clinic_app.services.staff import PcWent
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.ui.inside import Inside


def tell(inside: Inside, went: PcWent) -> None:
    """Open the page where something can be done about it; nothing, if nothing is to be said."""
    match went:
        case PcWent.NEW_PASSPHRASE:
            from clinic_app.ui.screens.my_way_in import MyWayIn

            page = MyWayIn(inside.ways)
            page.notice.say(
                Message(
                    _("A PC that you came in on was lost. Choose a new passphrase here now."),
                    _("Whoever has that PC may try to guess the one you have. It asks on every PC until it is done."),
                )
            )
            inside.open_page(page)
        case PcWent.THIS if may(inside.ways.clinic.whoami.role, Act.MANAGE_PEOPLE):
            from clinic_app.ui.screens.let_go_pc import LetGoPage

            out = LetGoPage(inside.ways)
            out.notice.say(
                Message(
                    _("This PC was taken out of the clinic on another PC."),
                    _("Nothing comes to it any more, and nothing goes from it. Erase it, or ask the coordinator."),
                )
            )
            inside.open_page(out)
        case PcWent.THIS:
            inside.toast.say(_("This PC was taken out of the clinic on another PC. Tell the coordinator."))
        case PcWent.NOTHING:
            return
