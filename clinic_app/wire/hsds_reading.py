"""Reading a list of services in the shape of HSDS: entry by entry, so that one that is no good never stops the others.

It takes what `wire/hsds_writing` writes, what an API of Open Referral answers (a page with `contents`), one object, or
an array of services or organisations. It reads what it knows and leaves the rest; a value that is not fit to be shown
or dialled is left out and named, never mended. Descriptions are not read: they may be markup, and no filter uses them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from clinic_app.domain.schedules import DAY_AND_NIGHT
from clinic_app.errors import ListingRefused
from clinic_app.facts import dataclass
from clinic_app.wire import hsds
from clinic_app.wire import hsds_values as values
from clinic_app.wire.directory_document import AgencyFacts, Hours, More, Said, Takes, Weekly

_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_PROVINCE: Final = re.compile("[a-z]{2}-[a-z0-9]{1,3}")
_COUNTRY: Final = re.compile("[a-z]{2}")
_MOST_PHONES: Final = 3
_NOT_SPOKEN: Final = frozenset({"fax", "pager", "textphone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry of such a list: what it says of itself, or why it cannot be taken."""

    place: int
    """Its number in the file, from 1."""
    name: str = ""
    facts: AgencyFacts | None = None
    said: frozenset[str] = frozenset()
    """The fields it says anything of: about the others it is silent."""
    left: tuple[str, ...] = ()
    """What it says and is left out: `phone`, `hours`, `languages`, `help`, `names`."""
    why: str = ""
    """Why it is not taken: `shape`, `no_name`, `closed`, `twice`."""


def read_hsds(untrusted: bytes) -> tuple[Listed, ...]:
    """Read a list. Raises `ListingRefused`."""
    hsds.refuse_unfit(untrusted)
    try:
        told = msgspec.json.decode(untrusted.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, ValueError) as error:
        raise ListingRefused("not_json") from error
    found = [_listed(place, *pair) for place, pair in enumerate(_services(told), 1)]
    if not found:
        raise ListingRefused("not_hsds")
    if len(found) > hsds.MOST_ENTRIES:
        raise ListingRefused("too_many")
    ids = Counter(each.facts.id for each in found if each.facts is not None)
    twice = {each for each, count in ids.items() if count > 1}
    return tuple(
        Listed(place=each.place, name=each.name, why="twice") if each.facts and each.facts.id in twice else each
        for each in found
    )


def _services(told: Any) -> Iterator[tuple[Any, Any]]:
    """Each service with its organisation; an organisation that names no service stands for itself."""
    if isinstance(told, dict) and isinstance(told.get("contents"), list):
        told = told["contents"]
    for each in told if isinstance(told, list) else [told]:
        if not isinstance(each, dict):
            yield None, None
        elif "status" in each or isinstance(each.get("organization"), dict):
            yield each, each.get("organization")
        elif offered := values.rows(each, "services"):
            yield from ((service, each) for service in offered)
        elif "name" in each:
            yield each, each


def _listed(place: int, service: Any, organisation: Any) -> Listed:
    if not isinstance(service, dict):
        return Listed(place=place, why="shape")
    organisation = organisation if isinstance(organisation, dict) else {}
    reading = _Reading(service, organisation)
    names = reading.names()
    if not names:
        return Listed(place=place, why="no_name")
    name = names.get("en") or next(iter(names.values()))
    if values.line(service.get("status")) not in ("", "active"):
        return Listed(place=place, name=name, why="closed")
    facts = AgencyFacts(
        id=reading.id(),
        names=names,
        org_type=next(iter(reading.codes(hsds.KIND)), "other"),
        reports_to=reading.codes(hsds.REPORTS_TO),
        sectors=reading.codes(hsds.SECTOR),
        services=reading.codes(hsds.SERVICE),
        languages=reading.languages(),
        hours=reading.hours(),
        phone=reading.phone(),
        callback=reading.callback(),
        takes=reading.takes(),
        free=reading.free(),
        papers=reading.papers(),
        province=reading.province(),
        said=reading.in_other_languages() or UNSET,
        more=reading.more(),
    )
    return Listed(
        place=place, name=name, facts=facts, said=frozenset(reading.said), left=tuple(dict.fromkeys(reading.left))
    )


@dataclass(slots=True)
class _Reading:
    """Takes one service apart, and remembers what it spoke of and what had to be left out."""

    service: Mapping[str, Any]
    organisation: Mapping[str, Any]
    said: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)

    def id(self) -> str:
        """Ours, if the file names it; else made from theirs, so that the same service is the same next time."""
        for row in values.rows(self.organisation, "organization_identifiers"):
            known = values.line(row.get("identifier"))
            if row.get("identifier_scheme") == hsds.TAXONOMY and _ID.fullmatch(known):
                return known
        theirs = values.line(self.service.get("id"))
        try:
            return hsds.FOREIGN + UUID(theirs).hex
        except ValueError:
            named = theirs or "/".join(self.names().values())
            return hsds.FOREIGN + hashlib.sha256(named.encode()).hexdigest()[:32]

    def names(self) -> dict[str, str]:
        """By language: as our own terms say it, else as the script shows."""
        ours = {values.language(term.label): term.value for term in self._terms(hsds.NAME)}
        if found := {language: name for language, name in ours.items() if language and name}:
            return found
        found = {}
        for part in (self.organisation, self.service) if self.organisation is not self.service else (self.service,):
            for name in (values.line(part.get("name")), values.line(part.get("alternate_name"))):
                language = values.language_of(name)
                if name and name not in found.get(language, ""):
                    found[language] = f"{found[language]}, {name}" if language in found else name
        if any(len(name) > values.LONGEST for name in found.values()):
            self.left.append("names")
        return {language: name for language, name in found.items() if len(name) <= values.LONGEST}

    def codes(self, what: str) -> tuple[str, ...]:
        """Terms of one of our taxonomies."""
        found = tuple(dict.fromkeys(term.code for term in self._terms(what) if _ID.fullmatch(term.code)))[:64]
        if found:
            self.said.add(what)
        elif what == hsds.SERVICE and values.rows(self.service, "attributes"):
            self.left.append("help")  # terms of other taxonomies: which help it is, a person has to say
        return found

    def languages(self) -> tuple[str, ...]:
        """Codes of ISO 639; what has a name only is left out."""
        rows = values.rows(self.service, "languages")
        codes = [values.language(values.line(row.get("code")).lower()) for row in rows]
        found = tuple(dict.fromkeys(filter(None, codes)))[:64]
        if not all(codes):
            self.left.append("languages")
        if found:
            self.said.add("languages")
        return found

    def hours(self) -> str:
        """The sentence."""
        said = [values.line(row.get("description")) for row in self._schedules()]
        return self._fitting("hours", next((each for each in said if each), ""))

    def phone(self) -> str:
        """Numbers that can be dialled, but for the one to ring back."""
        numbers = [values.dialled(row) for row in self._phones() if values.phone_of(row) != hsds.CALLBACK]
        if "" in numbers:
            self.left.append("phone")
        return self._fitting("phone", ", ".join([each for each in numbers if each][:_MOST_PHONES]))

    def callback(self) -> str:
        """Where to ring back, with what is said about it."""
        numbers = [values.dialled(row) for row in self._phones() if values.phone_of(row) == hsds.CALLBACK]
        return self._fitting("callback", next(iter(numbers), ""))

    def takes(self) -> Takes:
        """Whom it takes, as our own terms say it; nothing is concluded from ages."""
        known: dict[str, Any] = {}
        for term in self._terms(hsds.TAKES):
            if term.code == "boys_to_age" and re.fullmatch(r"\d|1\d|2[0-5]", term.value):
                known[term.code] = int(term.value)
            elif term.code in Takes.__struct_fields__ and term.code != "boys_to_age" and term.value in ("yes", "no"):
                known[term.code] = term.value == "yes"
        if known:
            self.said.add("takes")
        return Takes(**known)

    def free(self) -> bool | None:
        """By its prices; a text about fees says neither."""
        amounts = [row.get("amount") for row in values.rows(self.service, "cost_options")]
        prices = [each for each in amounts if isinstance(each, int | float) and not isinstance(each, bool)]
        if not prices:
            return None
        self.said.add("free")
        return not any(prices)

    def papers(self) -> str:
        """Which are asked for, in words."""
        documents = [values.line(row.get("document")) for row in values.rows(self.service, "required_documents")]
        return self._fitting("papers", "; ".join(each for each in documents if each))

    def province(self) -> str:
        """Of the area it serves, else of its address."""
        names = [values.line(row.get("name")) for row in self._areas()]
        names += [values.line(address.get("state_province")) for address in self._addresses()]
        return self._fitting("province", next(filter(None, names), ""))

    def more(self) -> More | UnsetType:
        """What the list learnt to say later: hours to reckon with, papers in codes, where it is in codes."""
        asked = self.codes(hsds.PAPERS)
        area = [values.line(row.get("extent")).lower() for row in self._areas()]
        province = next((code for code in area if _PROVINCE.fullmatch(code)), None)
        countries = [values.line(address.get("country")).lower() for address in self._addresses()]
        countries += [term.code for term in self._terms(hsds.COUNTRY)]
        country = next((code for code in countries if _COUNTRY.fullmatch(code)), None)
        self.said |= {name for name, told in (("province", province), ("country", country)) if told}
        told = More(
            country=country if country != (province or "")[:2] else None,
            province=province,
            schedule=self._schedule(),
            papers_asked=asked or None,
            interpreters=self._fitting("interpreters", values.line(self.service.get("interpretation_services"))),
        )
        return told if told != More() else UNSET

    def in_other_languages(self) -> dict[str, Said]:
        """What we told in words, in more languages."""
        found: dict[str, dict[str, str]] = {}
        for term in self._terms(hsds.SAID):
            known = term.code in Said.__struct_fields__ and values.language(term.label)
            if known and len(term.value) <= values.LONGEST:
                found.setdefault(term.label, {})[term.code] = term.value
        return {language: Said(**words) for language, words in list(found.items())[:20]}

    # --- inside ------------------------------------------------------------------------------------

    def _fitting(self, what: str, text: str) -> str:
        if len(text) > values.LONGEST:
            self.left.append(what)
            return ""
        if text:
            self.said.add(what)
        return text

    def _phones(self) -> list[Mapping[str, Any]]:
        rows = values.rows(self.service, "phones") or values.rows(self.organisation, "phones")
        return [row for row in rows if values.line(row.get("type")).lower() not in _NOT_SPOKEN]

    def _schedules(self) -> list[Mapping[str, Any]]:
        return values.rows(self.service, "schedules")

    def _schedule(self) -> Weekly | None:
        rows = self._schedules()
        hours = values.weekly(rows)
        if hours is None:
            self.left += ["hours"] if any(row.get("opens_at") or row.get("freq") for row in rows) else []
            return None
        self.said.add("schedule")
        if hours == DAY_AND_NIGHT:
            return Weekly(always=True)
        return Weekly(slots=tuple(Hours(days=each.days, begins=each.begins, ends=each.ends) for each in hours.slots))

    def _areas(self) -> list[Mapping[str, Any]]:
        return [row for row in values.rows(self.service, "service_areas") if row.get("extent_type") == "text"]

    def _addresses(self) -> list[Mapping[str, Any]]:
        places = [*values.rows(self.organisation, "locations"), *values.rows(self.service, "service_at_locations")]
        places += [row["location"] for row in places if isinstance(row.get("location"), dict)]
        return [address for row in places for address in values.rows(row, "addresses")]

    def _terms(self, what: str) -> Iterator[_Term]:
        for row in values.rows(self.service, "attributes"):
            term = row.get("taxonomy_term")
            if isinstance(term, dict) and term.get("taxonomy") == f"{hsds.TAXONOMY}/{what}":
                yield _Term(values.line(term.get("code")), values.line(row.get("value")), values.line(row.get("label")))


@dataclass(frozen=True, slots=True)
class _Term:
    code: str
    value: str
    label: str
