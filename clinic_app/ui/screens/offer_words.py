"""An organisation of the directory in the words of a card: whom it takes, when, and first of all whom it must tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clinic_app.domain.directory import Organisation
from clinic_app.domain.directory_codes import FirewallPromise
from clinic_app.domain.opening import ALWAYS
from clinic_app.services.referring import Offer
from clinic_app.ui import i18n
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.schedule import day_words
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.offer_card import CardTag, OfferCard
from clinic_app.ui.parts.pill import Tone
from clinic_app.ui.screens.packet_words import takes_words, told_words

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def card_of(
    offer: Offer, labels: Labels, *, language: str | None, end: str = "", more: Sequence[CardTag] = ()
) -> OfferCard:
    """The card of one offer; `more` stands right after whom it must tell."""
    tags = tags_of(offer, labels, language)
    tags[1:1] = more
    return OfferCard(offer.organisation.name(i18n.language()), line_of(offer.organisation), tags, end=end)


def line_of(organisation: Organisation) -> str:
    """Whom it takes and when."""
    return _("Takes {whom} · {hours}").format(whom=takes_words(organisation), hours=hours_words(organisation))


def hours_words(organisation: Organisation) -> str:
    """When somebody is there, as the directory says it."""
    if organisation.hours == ALWAYS:
        return _("day and night")
    said = organisation.hours_in(i18n.language())
    return _with_our_days(said) if said == organisation.hours else said or _("hours not known")


def _with_our_days(hours: str) -> str:
    """`Mon-Fri 09:00-16:00` with the days as the screens say them; anything else as it stands."""
    days, space, rest = hours.partition(" ")
    known = dict(zip(_DAYS, day_words(), strict=True))
    ends = days.split("-")
    if not all(each in known for each in ends):
        return hours or _("hours not known")
    return "–".join(known[each] for each in ends) + space + rest


def tags_of(offer: Offer, labels: Labels, language: str | None) -> list[CardTag]:
    """Reports to, languages, how it can be reached."""
    organisation = offer.organisation
    tags = [tells_tag(organisation, labels)]
    spoken = [code for code in (language,) if code and code in organisation.languages]
    others = [code for code in organisation.languages if code not in (language, "th", "en")][:2]
    if said := ", ".join(labels.code("lang", code) for code in (*spoken, *others)):
        tags.append(CardTag(said, mark="languages"))
    if not offer.sealable:
        tags.append(CardTag(_("paper and phone only"), mark="printer"))
    return tags


def reports_tag(must_tell: tuple[str, ...], labels: Labels) -> CardTag:
    """The first tag of every service."""
    if must_tell:
        return CardTag(_("must tell: {whom}").format(whom=told_words(labels, must_tell)), Tone.AMBER, "scale")
    return CardTag(_("reports to nobody, signed"), Tone.TEAL, "shield")


def tells_tag(organisation: Organisation, labels: Labels) -> CardTag:
    """The same, where nobody signed for an entry of our own."""
    if organisation.local_only and not organisation.must_tell:
        return CardTag(_("reports to nobody, by our word"), mark="shield")
    return reports_tag(organisation.must_tell, labels)


def facts_of(offer: Offer, labels: Labels, site: Site) -> list[tuple[str, str]]:
    """What is known of it, for the detail."""
    organisation = offer.organisation
    free = {True: _("free"), False: _("asks a fee")}.get(organisation.free) if organisation.free is not None else None
    paid = free or _("fee not known")
    told = told_words(labels, offer.must_tell) if offer.must_tell else _("nobody")
    verified = organisation.verified_on
    return [
        (_("Reports to"), told),
        *_promise(organisation),
        (_("Takes"), takes_words(organisation)),
        (_("Hours"), f"{hours_words(organisation)} · {paid}"),
        (_("Papers"), organisation.papers_in(i18n.language()) or _("not known")),
        (_("Verified"), site.shown_day(verified) if verified else _("not known: ring before you rely on it")),
    ]


def _promise(organisation: Organisation) -> list[tuple[str, str]]:
    """A warning where nobody promised to keep immigration out of it, unless whom it tells says so already."""
    words = {FirewallPromise.NO: _("no promise made"), FirewallPromise.UNKNOWN: _("not known: ask first")}
    said = words.get(organisation.firewall, "")
    return [(_("Immigration"), said)] if said and "immigration" not in organisation.reports_to else []
