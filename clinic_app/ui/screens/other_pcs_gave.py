"""What another PC of this clinic may have given out that is not known here: said before anything is given out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from clinic_app.domain.timekeeping import instant
from clinic_app.services.meeting import PcStands
from clinic_app.services.meetings_view import met_ago
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.pcs_words import ago_words, place_words


def may_have_given(stands: Sequence[PcStands], now: datetime) -> str:
    """When each was met last; nothing where this clinic has one PC."""
    told = [
        _("{pc}: met {ago}").format(pc=place_words(each), ago=ago_words(met_ago(now, each.met_at)))
        if each.met_at else _("{pc}: not met yet").format(pc=place_words(each))
        for each in stands
        if each.pc.stands and each.set_aside is None
    ]  # fmt: skip
    if not told:
        return ""
    known = _("What another PC of this clinic has given out since they met is not known here. Let them meet first.")
    return f"{known} ({' · '.join(told)})"


def both_gave(instants: Sequence[str], site: Site) -> str:
    """When two PCs gave out one year before they met."""
    told = "; ".join(site.shown_instant(instant(each)) for each in instants)
    return _("Two PCs gave this year out before they met ({when}): whoever has both learns of the people between them. "
             "Ask for files of the earlier one to be destroyed.").format(when=told)  # fmt: skip
