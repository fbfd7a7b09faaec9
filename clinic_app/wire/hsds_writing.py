"""Writing a list of services in the shape of HSDS 3.x: an array of services, each with its organisation in it.

The same entries give the same bytes: what lies in a folder of IT shows by its difference what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import UNSET

from clinic_app.facts import dataclass
from clinic_app.wire import hsds
from clinic_app.wire.directory_document import AgencyFacts, More, Takes, Weekly

_LIST_OF: Final = {hsds.KIND: "org_type", hsds.PROMISE: "firewall_promise"}

Words = Callable[[str, str], str]
"""What a code of a list is called in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToWrite:
    """One entry, and when somebody last asked there whether it is right."""

    facts: AgencyFacts
    assured_on: date | None = None


def write_hsds(entries: Iterable[ToWrite], words: Words, *, offset: str) -> bytes:
    """The file, in the order of the ids. `offset` is that of the wall clocks, such as `+07:00`."""
    services = [_service(each, words, offset) for each in sorted(entries, key=lambda each: each.facts.id)]
    return msgspec.json.format(msgspec.json.encode(services), indent=1) + b"\n"


def _service(entry: ToWrite, words: Words, offset: str) -> dict[str, Any]:
    facts, more = entry.facts, entry.facts.more or More()
    name = facts.names.get("en") or next(iter(facts.names.values()))
    other = next((each for each in facts.names.values() if each != name), None)
    kind = words("org_type", facts.org_type)
    told: dict[str, Any] = {
        "id": hsds.uuid_of(facts.id, hsds.SERVICE),
        "name": name,
        "alternate_name": other,
        "description": ", ".join(words("service", each) for each in facts.services),
        "status": "active",
        "eligibility_description": _takes_words(facts.takes),
        "fees_description": {True: "Free of charge", False: "A fee is asked", None: None}[facts.free],
        "interpretation_services": more.interpreters,
        "assured_date": entry.assured_on.isoformat() if entry.assured_on else None,
        "organization": {
            "id": hsds.uuid_of(facts.id, "organization"),
            "name": name,
            "alternate_name": other,
            "description": kind,
            "organization_identifiers": [
                {
                    "id": hsds.uuid_of(facts.id, "identifier"),
                    "identifier_scheme": hsds.TAXONOMY,
                    "identifier_type": "Entry of the directory",
                    "identifier": facts.id,
                }
            ],
        },
        "phones": list(_phones(facts)),
        "languages": [
            {"id": hsds.uuid_of(facts.id, "language", code), "name": words("lang", code), "code": code}
            for code in facts.languages
        ],
        "schedules": list(_schedules(facts, more, offset)),
        "service_areas": list(_areas(facts, more)),
        "cost_options": [_price(facts)] if facts.free else [],
        "required_documents": [{"id": hsds.uuid_of(facts.id, "papers"), "document": facts.papers}]
        if facts.papers
        else [],
        "attributes": [_attribute(facts.id, what, term, words) for what, term in _terms(facts)],
    }
    return {name: value for name, value in told.items() if value not in (None, [], "")}


def _phones(facts: AgencyFacts) -> Iterator[dict[str, Any]]:
    """The number as it is dialled; what is said beside it ("at night") is its description."""
    for what, text in ((hsds.PHONE, facts.phone), (hsds.CALLBACK, facts.callback)):
        if not text:
            continue
        dialled = hsds.dialled(text)
        yield {
            "id": hsds.uuid_of(facts.id, what),
            "number": dialled or text,
            "type": "voice",
            **({} if dialled == text else {"description": text}),
            "attributes": [_attribute(facts.id, hsds.PHONE, (what, None, None), lambda _list, code: code)],
        }


def _schedules(facts: AgencyFacts, more: More, offset: str) -> Iterator[dict[str, Any]]:
    """The sentence stands with the first row of hours, or alone; a whole day as the page on schedules asks."""
    hours = more.schedule or Weekly()
    rows = (
        [("00:00", "23:59", ",".join(hsds.DAYS.values()))]
        if hours.always
        else [
            (each.begins, each.ends, ",".join(theirs for ours, theirs in hsds.DAYS.items() if ours in each.days))
            for each in hours.slots
        ]
    )
    described = {"description": facts.hours} if facts.hours else {}
    for place, (opens, closes, days) in enumerate(rows):
        times = {"opens_at": opens + offset, "closes_at": closes + offset}
        told = {"freq": "WEEKLY", "interval": 1, "byday": days, **times, **(described if place == 0 else {})}
        yield {"id": hsds.uuid_of(facts.id, "hours", str(place)), **told}
    if described and not rows:
        yield {"id": hsds.uuid_of(facts.id, "hours", "0"), **described}


def _areas(facts: AgencyFacts, more: More) -> Iterator[dict[str, Any]]:
    """The province, and the area it covers in its own words. No address is written: a shelter has none to tell."""
    if facts.province or more.province:
        told = {"name": facts.province, "description": more.area, "extent": (more.province or "").upper()}
        yield {"id": hsds.uuid_of(facts.id, "area"), "extent_type": "text", **{k: v for k, v in told.items() if v}}


def _price(facts: AgencyFacts) -> dict[str, Any]:
    return {"id": hsds.uuid_of(facts.id, "price"), "option": "free", "currency": "thb", "amount": 0}


def _terms(facts: AgencyFacts) -> Iterator[tuple[str, tuple[str, str | None, str | None]]]:
    """Taxonomy, code, value, label: what HSDS has no field for."""
    yield hsds.KIND, (facts.org_type, None, None)
    for what, codes in (
        (hsds.REPORTS_TO, facts.reports_to),
        (hsds.SECTOR, facts.sectors),
        (hsds.SERVICE, facts.services),
    ):
        for code in codes:
            yield what, (code, None, None)
    for code in Takes.__struct_fields__:
        told = getattr(facts.takes, code)
        if told is not None and told is not UNSET:
            yield (
                hsds.TAKES,
                (code, {True: "yes", False: "no"}.get(told) if isinstance(told, bool) else str(told), None),
            )
    more = facts.more or More()
    for code in more.papers_asked or ():
        yield hsds.PAPERS, (code, None, None)
    for what, told in ((hsds.PROMISE, more.firewall), (hsds.COUNTRY, more.country)):
        if told:
            yield what, (told, None, None)
    for language, name in facts.names.items():
        yield hsds.NAME, ("name", name, language)
    for language, said in (facts.said or {}).items():
        for what in type(said).__struct_fields__:
            if text := getattr(said, what):
                yield hsds.SAID, (what, text, language)


def _attribute(id_: str, what: str, term: tuple[str, str | None, str | None], words: Words) -> dict[str, Any]:
    """A term of a taxonomy of ours: its code, and a value and a label where it has them."""
    code, value, label = term
    path = (id_, what, code, *(each for each in (label,) if each))
    taxonomy = f"{hsds.TAXONOMY}/{what}"
    called = words(_LIST_OF.get(what, what), code)
    told = {
        "id": hsds.uuid_of(*path),
        "link_type": what,
        "link_entity": "phone" if what == hsds.PHONE else "service",
        "value": value,
        "label": label,
        "taxonomy_term": {
            "id": hsds.uuid_of("term", what, code),
            "code": code,
            "name": called,
            "description": called,
            "taxonomy": taxonomy,
        },
    }
    return {name: each for name, each in told.items() if each is not None}


def _takes_words(takes: Takes) -> str:
    """For whoever reads it in another program: English, as the whole file."""
    known = [name for name in Takes.__struct_fields__ if getattr(takes, name) is True]
    return f"Takes: {', '.join(known)}".replace("_", " ") if known else ""
