"""How a service suits her, in a few words: when it opens, whom it does not take, how far it is."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.opening import Opening
from clinic_app.domain.provinces import Near
from clinic_app.domain.suiting import Suited
from clinic_app.domain.timekeeping import Clock
from clinic_app.domain.who_comes import Comer
from clinic_app.ui.forms.schedule import day_words
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.offer_card import CardTag
from clinic_app.ui.parts.pill import Tone
from clinic_app.ui.screens.directory_words import province_words

_SOON: Final = 2
"""Hours before closing from which the time is said."""


def suited_tags(suited: Suited, clock: Clock) -> list[CardTag]:
    """What speaks against going there now, on the card of a service; nothing if nothing does."""
    tags = []
    if suited.not_taken:
        tags.append(CardTag(not_taken_words(suited.not_taken), Tone.AMBER, "users"))
    if words := opening_words(suited.opening, clock):
        tags.append(CardTag(words, Tone.PLAIN, "clock"))
    if words := near_words(suited.near):
        tags.append(CardTag(words, Tone.PLAIN, "map-pin"))
    return tags


def suited_facts(suited: Suited, clock: Clock) -> tuple[tuple[str, str], ...]:
    """The same for the detail, with what the hours do not say."""
    facts = []
    if words := opening_words(suited.opening, clock):
        facts.append((_("Now"), _("{words}. Public holidays are not in the list.").format(words=words)))
    organisation = suited.organisation
    place = [each for each in (province_words(organisation), near_words(suited.near)) if each]
    if place:
        facts.append((_("Where"), " · ".join(place)))
    return tuple(facts)


def not_taken_words(comers: tuple[Comer, ...]) -> str:
    """Whom it does not take, of those who would come."""
    known = {
        Comer.WOMAN: _("women"),
        Comer.MAN: _("men"),
        Comer.TRANS: _("trans people"),
        Comer.GIRL: _("children"),
        Comer.BOY: _("boys of this age"),
        Comer.CHILD: _("children"),
        Comer.OLDER_BOY: _("boys over 10"),
        Comer.PREGNANT: _("pregnant women"),
        Comer.WHEELCHAIR: _("wheelchairs"),
        Comer.NO_PAPERS: _("people without papers"),
    }
    return _("does not take: {whom}").format(whom=", ".join(dict.fromkeys(known[each] for each in comers)))


def opening_words(opening: Opening, clock: Clock) -> str:
    """When it opens, if it is closed; until when it is open, if that is soon."""
    changes = opening.changes_at
    if opening.open is None or changes is None:
        return ""
    here = clock.now().astimezone(clock.zone)
    at = f"{changes:%H:%M}"
    if opening.open:
        soon = (changes - here).total_seconds() <= _SOON * 3600
        return _("open until {time}").format(time=at) if soon else ""
    days = (changes.date() - here.date()).days
    if days == 0:
        return _("closed, opens {time}").format(time=at)
    if days == 1:
        return _("closed, opens tomorrow {time}").format(time=at)
    return _("closed, opens {day} {time}").format(day=day_words()[changes.weekday()], time=at)


def near_words(near: Near) -> str:
    """How far it is, where that is worth a word."""
    return {
        Near.NEXT: _("next province"),
        Near.REGION: _("same region"),
        Near.COUNTRY: _("other region"),
        Near.ABROAD: _("in another country"),
    }.get(near, "")
