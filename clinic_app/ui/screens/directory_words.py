"""An entry of the list of services in the words of whoever looks after it: facts, who rang, what came of referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.domain.directory import Organisation
from clinic_app.domain.directory_codes import FirewallPromise
from clinic_app.domain.timekeeping import instant
from clinic_app.services.nearby import provinces
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.directory_acts import fact_words
from clinic_app.ui.screens.hours_words import schedule_words
from clinic_app.ui.screens.offer_words import hours_words
from clinic_app.ui.screens.packet_words import takes_words, told_words

if TYPE_CHECKING:
    from clinic_app.services.directory_book import Entry, Rung
    from clinic_app.ui.forms.labels import Labels
    from clinic_app.ui.forms.when import Site


def verified_words(organisation: Organisation, site: Site) -> str:
    """When somebody of this clinic rang, and who."""
    if organisation.verified_on is None:
        return _("nobody rang yet")
    day = site.shown_day(organisation.verified_on)
    if not organisation.verified_by:
        return day
    return _("{who} rang, {day}").format(who=organisation.verified_by, day=day)


def facts_of(entry: Entry, labels: Labels, site: Site) -> list[tuple[str, str]]:
    """Everything that is known of it, what is ours marked as such with what the list says."""
    organisation = entry.organisation
    names = fact_words()
    said = [
        (_("Reports to"), told_words(labels, organisation.must_tell) or _("nobody")),
        (_("Immigration"), _promise(labels, organisation)),
        (_("What for"), ", ".join(labels.code("service", each) for each in organisation.services)),
    ]
    shown = values_of(organisation, labels, site)
    listed = values_of(entry.listed, labels, site)
    for name, value in shown.items():
        parts = {"hours", "schedule"} if name == "hours" else {name}
        ours = not organisation.local_only and bool(parts & set(entry.changed))
        if ours:
            words, old = value or _("not known"), listed[name] or _("not known")
            said.append((names[name], _("{value} — ours; the list says: {listed}").format(value=words, listed=old)))
        elif value and name != "phone":
            said.append((names[name], value))
    return [*said, (_("Place"), place_words(organisation)), (_("Verified"), verified_words(organisation, site))]


def place_words(organisation: Organisation) -> str:
    """Its province, and the area."""
    return ", ".join(part for part in (province_words(organisation), organisation.area) if part) or _("not known")


def province_words(organisation: Organisation) -> str:
    """Its province in the language of the screens if its code tells which, else as it was written; or empty."""
    province = provinces().named(organisation.province_code) if organisation.province_code else None
    return (province.names[i18n.language()] if province is not None else organisation.province) or ""


def values_of(organisation: Organisation, labels: Labels, site: Site) -> dict[str, str]:
    """What can be corrected, in words; hours of both kinds as one."""
    papers = organisation.papers_asked
    until = organisation.agreement_until
    return {
        "phone": organisation.phone,
        "callback": organisation.callback_in(i18n.language()),
        "safe_to_call": _yes_no(organisation.safe_to_call),
        "hours": whole_hours(organisation),
        "languages": ", ".join(labels.code("lang", each) for each in organisation.languages),
        "interpreters": organisation.interpreters,
        "takes": takes_all(organisation),
        "free": _yes_no(organisation.free),
        "papers_asked": ", ".join(labels.code("papers_asked", each) for each in papers) if papers is not None else "",
        "papers": organisation.papers_in(i18n.language()),
        "focal_operational": organisation.focal_operational,
        "focal_strategic": organisation.focal_strategic,
        "agreement": organisation.agreement,
        "agreement_until": site.shown_day(until) if until else "",
        "notes": organisation.notes,
    }


def whole_hours(organisation: Organisation) -> str:
    """The sentence, and the hours of the week unless they say the same."""
    schedule = organisation.schedule
    by_week = schedule_words(schedule) if schedule is not None else ""
    said = hours_words(organisation) if organisation.hours else ""
    return " · ".join(dict.fromkeys(part for part in (said, by_week) if part)) or _("hours not known")


def takes_all(organisation: Organisation) -> str:
    """Whom it takes, with what else is known at the door; what it does not take is said too."""
    takes = organisation.takes
    known = (
        (_("pregnant"), takes.pregnant),
        (_("wheelchair"), takes.wheelchair),
        (_("without papers"), takes.no_papers),
    )
    said = [takes_words(organisation), *(words for words, yes in known if yes)]
    people = ((_("men"), takes.men), (_("trans people"), takes.trans), (_("children"), takes.children))
    never = [words for words, yes in (*people, *known) if yes is False]
    words = ", ".join(said)
    return _("{yes}; not: {no}").format(yes=words, no=", ".join(never)) if never else words


def rung_words(rung: Rung, site: Site) -> str:
    """One time that somebody looked after it."""
    names = fact_words()
    what = ", ".join(names[name] for name in rung.changed) or _("all still right")
    day = site.shown_instant(instant(rung.at))
    words = _("{day} · {who} rang: {what}") if rung.called else _("{day} · {who} wrote down, not rung: {what}")
    return words.format(day=day, who=rung.by, what=what)


def _promise(labels: Labels, organisation: Organisation) -> str:
    promise = organisation.firewall
    return _("not known") if promise is FirewallPromise.UNKNOWN else labels.code("firewall_promise", promise.value)


def _yes_no(value: bool | None) -> str:
    return {True: _("Yes"), False: _("No")}.get(value, "") if value is not None else ""
