"""Joining in words: how far this PC is, what comes next and who does it; which PCs of this place the list names."""

from __future__ import annotations

from clinic_app.services.joining import Membership, PcComing, PcListed
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _


def verdict(stands: Membership | None) -> str:
    """Where this place stands, in one sentence."""
    if stands is None:
        return _("This place has joined no network yet.")
    if stands.shut_out:
        return _("This PC was shut out: the list says that nobody trusts it any more.")
    if stands.agency is None and stands.by_itself:
        return _("The network is trusted. This PC enrols by itself when another PC of this place has announced it.")
    if stands.agency is None:
        return _("The network is trusted. This PC is not enrolled yet.")
    if not stands.listed:
        return _("Enrolled. The operator must let this PC in: say its words by phone.")
    return _("Joined. Referrals can be sealed and sent.")


def steps(stands: Membership | None) -> list[tuple[str, str, bool | None]]:
    """The four steps: what it is, who does it, and whether it is done; None for the one that is next."""
    done = (
        stands is not None,
        stands is not None and stands.agency is not None,
        stands is not None and stands.listed,
        stands is not None and stands.listed,
    )
    told = (
        (_("The network is trusted"), _("You, with twelve words from paper.")),
        (_("This PC is enrolled"), _enrols(stands)),
        (_("The operator lets it in"), _("Ring them. Both read the six words below: each word must be the same.")),
        (_("Ready: the signed list names it"), _("It comes by itself, with the next list.")),
    )
    following = done.index(False) if False in done else len(done)
    return [(name, who, None if place == following else done[place]) for place, (name, who) in enumerate(told)]


def _enrols(stands: Membership | None) -> str:
    if stands is not None and stands.by_itself:
        return _("By itself, once another PC of this place was at the hub and the two have met.")
    return _("You, with the code for this PC. It works once, within seven days.")


def coming_words(pc: PcComing) -> tuple[str, str]:
    """Another PC of this place that waits for the operator: its name, and its words to be read out."""
    number = " ".join(pc.kid[at : at + 4] for at in range(0, len(pc.kid), 4))
    name = _("{place} · {number}").format(place=pc.place or _("Another PC"), number=number)
    return name, _("waits for the operator: {words}").format(words=" ".join(pc.words))


def pc_words(pc: PcListed, site: Site) -> tuple[str, str]:
    """One PC of this place as the signed list has it."""
    number = " ".join(pc.number[at : at + 4] for at in range(0, len(pc.number), 4))
    name = _("This PC · {number}") if pc.this else _("Another PC · {number}")
    if pc.revoked_on is not None:
        return name.format(number=number), _("shut out since {day}").format(day=site.shown_day(pc.revoked_on))
    return name.format(number=number), _("until {day}").format(day=site.shown_day(pc.valid_until))


def several(stands: Membership) -> str:
    """What holds of several PCs of one place."""
    gone = _("A PC that is gone is shut out by phone: Upkeep · PC stolen.")
    if stands.by_itself:
        return _("What one PC fetched is on the others when they have met.") + " " + gone
    return _("What one PC fetched, the others do not get: let one of them receive.") + " " + gone
