"""What would come of somebody else's list of services, in words: one line for each entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clinic_app.domain.directory import UNKNOWN
from clinic_app.domain.schedules import WEEKDAYS
from clinic_app.services.listings import Comes, Differs, Row, Weekly
from clinic_app.ui import i18n
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.schedule import day_words
from clinic_app.ui.i18n import _, ngettext

_LISTS = {
    "languages": "lang",
    "papers_asked": "papers_asked",
    "sectors": "sector",
    "services": "service",
    "reports_to": "reports_to",
}


def counted_words(rows: tuple[Row, ...]) -> list[tuple[str, str]]:
    """How many of each, for the head of the page."""
    count = {comes: sum(row.comes is comes for row in rows) for comes in Comes}
    said = [
        (_("New here"), count[Comes.NEW]),
        (_("Would change"), count[Comes.CHANGES]),
        (_("As it stands here"), count[Comes.SAME]),
        (_("Not taken"), count[Comes.REFUSED]),
    ]
    return [(name, ngettext("{n} service", "{n} services", n).format(n=f"{n:,}")) for name, n in said if n]


def row_words(row: Row, labels: Labels) -> tuple[str, str]:
    """The name of an entry, and what would become of it."""
    names = dict(row.facts.names) if row.facts else {}
    name = names.get(i18n.language()) or row.name or _("Entry {n} of the file").format(n=row.place)
    if row.comes is Comes.REFUSED:
        return name, why_words(row.why)
    said = []
    if row.comes is Comes.NEW and row.facts is not None:
        kind = labels.code("org_type", row.facts.org_type)
        number = row.facts.phone or _("no number")
        told = ", ".join(_code(labels, "reports_to", each) for each in row.facts.reports_to)
        said.append(_("New: {kind} · {number} · must tell: {whom}").format(kind=kind, number=number, whom=told))
    said += [_change(each, labels) for each in row.changes]
    if row.stays:
        fields = ", ".join(field_words(each) for each in row.stays)
        said.append(_("says otherwise and does not decide: {fields}").format(fields=fields))
    if row.left:
        said.append(_("left out: {fields}").format(fields=", ".join(left_words(each) for each in row.left)))
    return name, "\n".join(said) or _("As it stands here")


def field_words(field: str) -> str:
    """What a fact is called."""
    return {
        "names": _("Name"),
        "hours": _("Hours"),
        "schedule": _("Opening times"),
        "phone": _("Phone"),
        "callback": _("Call back"),
        "languages": _("Languages"),
        "sectors": _("Sector"),
        "services": _("Kinds of help"),
        "takes": _("Takes"),
        "free": _("Fee"),
        "papers": _("Papers"),
        "interpreters": _("Interpreters"),
        "papers_asked": _("Papers"),
        "province": _("Province"),
        "country": _("Country"),
        "org_type": _("Kind of organisation"),
        "reports_to": _("Reports to"),
    }.get(field, field)


def left_words(what: str) -> str:
    """What could not be taken of an entry, and why."""
    return {
        "phone": _("a number that cannot be dialled"),
        "languages": _("a language we do not know by its code"),
        "help": _("kinds of help that are not in our lists"),
        "hours": _("hours that are not the same every week"),
        "names": _("a name that is too long"),
        "papers": _("too many words about papers"),
        "reports_to_code": _("a duty to report that is not in our list"),
        "reports_to": _("that it tells nobody: a file cannot promise that"),
    }.get(what, field_words(what))


def why_words(why: str) -> str:
    """Why an entry is not taken."""
    return {
        "no_name": _("Not taken: it has no name that can be shown."),
        "closed": _("Not taken: the file says that it is closed."),
        "twice": _("Not taken: it stands in the file twice."),
        "kind": _("Not taken: a kind of organisation that we do not know."),
        "ended": _("Not taken: this clinic uses it no longer."),
        "not_offered": _("Not taken: the signers of our list no longer offer it."),
    }.get(why, _("Not taken: it cannot be read."))


def _change(each: Differs, labels: Labels) -> str:
    here, there = (_value(each.field, value, labels) for value in (each.here, each.there))
    return f"{field_words(each.field)}: {here} → {there}"


def _value(field: str, value: Any, labels: Labels) -> str:
    if field == "free":
        return {True: _("free"), False: _("asks a fee")}.get(value, _("not known"))
    if field == "takes":
        return _takes(value)
    if field == "schedule":
        return _hours(value)
    if field in _LISTS:
        return ", ".join(_code(labels, _LISTS[field], each) for each in value or ()) or _("not known")
    if isinstance(value, dict):
        return " / ".join(str(each) for each in value.values())
    return str(value) if isinstance(value, str) and value else _("not known")


def _takes(value: Mapping[str, object]) -> str:
    """Whom it takes and whom not; what nobody said is left out."""
    words = {"women": _("women"), "men": _("men"), "trans": _("trans people"), "children": _("children")}
    words |= {"pregnant": _("pregnant women"), "wheelchair": _("wheelchairs"), "no_papers": _("people without papers")}
    said = [words[each] for each, yes in value.items() if yes is True and each in words]
    if "boys_to_age" in value:
        said.append(_("sons to {age}").format(age=value["boys_to_age"]))
    if no := [words[each] for each, yes in value.items() if yes is False and each in words]:
        said.append(_("does not take: {whom}").format(whom=", ".join(no)))
    return ", ".join(said) or _("not known")


def _hours(value: Weekly | None) -> str:
    """Day by day, as the screens say days."""
    if value is None:
        return _("not known")
    if value.always:
        return _("day and night")
    days = dict(zip(WEEKDAYS, day_words(), strict=True))
    return ", ".join(
        f"{' '.join(days.get(day, day) for day in each.days)} {each.begins}–{each.ends}" for each in value.slots
    )


def _code(labels: Labels, list_: str, code: str) -> str:
    return _("not known") if code == UNKNOWN else labels.code(list_, code)
