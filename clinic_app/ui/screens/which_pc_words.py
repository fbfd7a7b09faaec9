"""Which PC of this clinic it was, when by which clock, and what is wrong with that clock, in words."""

from __future__ import annotations

from clinic_app.domain.several_hands import Odd
from clinic_app.services.which_pc import Came, WhichPc
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _


def pc_words(pc: WhichPc) -> str:
    """What staff call it."""
    if pc.here:
        return _("this PC")
    return pc.place or _("another PC")


def who_words(by: str, pc: WhichPc) -> str:
    """Who, and where."""
    return f"{by or _('the program')} · {pc_words(pc)}"


def wrote_words(by: str, came: Came, site: Site) -> str:
    """Who, where, when."""
    return f"{who_words(by, came.pc)}, {site.shown_instant(came.at)}"


def odd_words(came: Came, site: Site) -> str:
    """That the clock was wrong, and what is known instead; empty where nothing is odd."""
    match came.odd:
        case None:
            return ""
        case Odd.AHEAD if came.heard_at is not None:
            words = _("The clock of that PC was wrong: this came here before, {when}.")
            return words.format(when=site.shown_instant(came.heard_at))
        case Odd.AHEAD:
            return _("The clock of this PC was wrong: that time has not come yet.")
        case Odd.BEHIND if came.heard_at is not None:
            words = _("The clock of that PC was wrong: what was seen there is newer. It came here {when}.")
            return words.format(when=site.shown_instant(came.heard_at))
        case Odd.BEHIND:
            return _("The clock of this PC was wrong: what was seen is newer.")
