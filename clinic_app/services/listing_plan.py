"""What would come of somebody else's list of services: what is new, what changes, what stays as its signers wrote it.

A file has no power over whom anybody trusts. Of a signed entry it may say what a clinic may correct by telephone; what
the entry is, whom it must tell, its mailbox and its keys are the signers'. An entry that we did not know becomes one of
our own, is printed for and never sealed to; and that it tells nobody is not believed from a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import UNSET

from clinic_app.domain.directory import NOBODY, UNKNOWN, OrgType
from clinic_app.domain.directory_codes import COUNTRY
from clinic_app.domain.provinces import Provinces
from clinic_app.facts import dataclass
from clinic_app.wire.directory_document import AgencyFacts, More, Said, Takes
from clinic_app.wire.hsds_reading import Listed

SIGNED: Final = frozenset({"names", "org_type", "reports_to", "sectors", "services", "province", "country"})
"""What a file never changes of an entry that is signed; nor whether it takes women or men."""

OVER: Final = frozenset(
    {"languages", "hours", "schedule", "phone", "callback", "takes", "free", "papers", "papers_asked", "interpreters"}
)
"""What is laid over an entry, as if somebody had heard it by telephone; women and men are not."""

LISTS: Final = ("sector", "service", "reports_to", "lang", "papers_asked")
"""Our lists whose codes a file may use."""

_MORE: Final = ("schedule", "papers_asked", "interpreters")
_PERSONS: Final = frozenset({"org_type", "reports_to"})
"""What it changes of no entry that is there: a person says that."""
_SAID_AS: Final = {"sectors": "sector", "services": "service", "org_type": "kind"}
_HOURS: Final = frozenset({"hours", "schedule"})
_IN_WORDS: Final = {"hours": "hours", "schedule": "hours", "papers": "papers", "papers_asked": "papers",
                    "callback": "callback"}  # fmt: skip
"""What is said in other languages as well, and not so any more once it changes."""
SEX: Final = ("women", "men")
_ANY: Final = ("other",)


class Comes(StrEnum):
    """What becomes of one entry of the file."""

    NEW = "new"
    CHANGES = "changes"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Differs:
    """One fact, as it is here and as the file has it."""

    field: str
    here: Any
    there: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of the file and what would become of it."""

    place: int
    name: str
    comes: Comes
    id: str = ""
    signed: bool = False
    facts: AgencyFacts | None = None
    """As it would stand here; None if it is refused."""
    changes: tuple[Differs, ...] = ()
    stays: tuple[str, ...] = ()
    """What the file says otherwise and does not decide."""
    left: tuple[str, ...] = ()
    why: str = ""
    """Why it is refused: `shape`, `no_name`, `closed`, `twice`, `kind`, `not_offered`, `ended`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What stands here: entries as they are shown; which ids are signed; which of ours are used no longer."""

    shown: Mapping[str, AgencyFacts]
    signed: frozenset[str]
    codes: Mapping[str, frozenset[str]]
    """The codes of our lists, by list: `sector`, `service`, `reports_to`, `lang`, `papers_asked`."""
    provinces: Provinces
    ended: frozenset[str] = frozenset()


def plan(listed: Iterable[Listed], known: Known) -> tuple[Row, ...]:
    """What would come of each entry, in the order of the file."""
    return tuple(_row(each, known) for each in listed)


def _row(listed: Listed, known: Known) -> Row:
    facts = listed.facts
    why = listed.why
    if facts is not None and facts.org_type not in set(OrgType):
        why = "kind"
    elif facts is not None and facts.id in known.signed and facts.id not in known.shown:
        why = "not_offered"
    elif facts is not None and facts.id in known.ended:
        why = "ended"
    if facts is None or why:
        return Row(place=listed.place, name=listed.name, comes=Comes.REFUSED, why=why)
    facts, left = _in_our_codes(_placed(facts, known.provinces), known.codes)
    left = (*listed.left, *left)
    here, signed = known.shown.get(facts.id), facts.id in known.signed
    if here is None:
        left += ("reports_to",) if NOBODY in facts.reports_to else ()
        told = _as_ours(facts)
        return Row(place=listed.place, name=listed.name, comes=Comes.NEW, id=facts.id, facts=told, left=_once(left))
    differing = tuple(_differing(here, facts, listed.said, signed=signed))
    fixed = SIGNED if signed else _PERSONS
    changes = tuple(each for each in differing if each.field not in fixed)
    stays = [each.field for each in differing if each.field in fixed]
    if signed and any(getattr(facts.takes, sex) not in (None, getattr(here.takes, sex)) for sex in SEX):
        stays.append("takes")
    return Row(
        place=listed.place,
        name=listed.name,
        comes=Comes.CHANGES if changes else Comes.SAME,
        id=facts.id,
        signed=signed,
        facts=with_changes(here, changes),
        changes=changes,
        stays=tuple(stays),
        left=_once(left),
    )


def _differing(here: AgencyFacts, there: AgencyFacts, said: frozenset[str], *, signed: bool) -> Iterator[Differs]:
    """Only what the file speaks of: its silence changes nothing."""
    one, other = _flat(here), _flat(there)
    other["takes"] = {k: v for k, v in other["takes"].items() if not (signed and k in SEX)}
    other["takes"] = one["takes"] | other["takes"]
    if any(name in said and one[name] != other[name] for name in _HOURS):
        # Hours in words and hours to reckon with are one fact: where one is not so any more, nor is the other.
        said = said | _HOURS
    for name, value in other.items():
        if one[name] != value and (name == "names" or _SAID_AS.get(name, name) in said):
            yield Differs(name, one[name], value)


def _flat(facts: AgencyFacts) -> dict[str, Any]:
    """The facts that can be compared, by name."""
    more = facts.more or More()
    takes = {name: getattr(facts.takes, name) for name in Takes.__struct_fields__}
    return {
        "names": dict(facts.names),
        "org_type": facts.org_type,
        "reports_to": facts.reports_to,
        "sectors": facts.sectors,
        "services": facts.services,
        "languages": facts.languages,
        "hours": facts.hours,
        "phone": facts.phone,
        "callback": facts.callback,
        "takes": {name: told for name, told in takes.items() if told is not None and told is not UNSET},
        "free": facts.free,
        "papers": facts.papers,
        "province": more.province or facts.province,
        "country": more.country,
        **{name: getattr(more, name) for name in _MORE},
    }


def with_changes(here: AgencyFacts, changes: Sequence[Differs]) -> AgencyFacts:
    """An entry with these changes in it."""
    told = {each.field: each.there for each in changes}
    more = here.more or More()
    if "takes" in told:
        told["takes"] = Takes(**told["takes"])
    if "province" in told:
        code = told["province"] if "-" in told["province"] and len(told["province"]) <= len("th-000") else None
        more = msgspec.structs.replace(more, province=code)
        told["province"] = here.province if code else told["province"]
    within = {name: told.pop(name) for name in (*_MORE, "country") if name in told}
    more = msgspec.structs.replace(more, **within)
    over = dict.fromkeys((_IN_WORDS[each.field] for each in changes if each.field in _IN_WORDS), "")
    said = {code: msgspec.structs.replace(words, **over) for code, words in (here.said or {}).items()}
    said = {code: words for code, words in said.items() if words != Said()}
    return msgspec.structs.replace(here, **told, said=said or UNSET, more=UNSET if more == More() else more)


def _as_ours(facts: AgencyFacts) -> AgencyFacts:
    """An entry nobody signed: unless it says whom it tells, nobody knows."""
    tells = tuple(each for each in facts.reports_to if each != NOBODY) or (UNKNOWN,)
    return msgspec.structs.replace(
        facts, reports_to=tells, sectors=facts.sectors or _ANY, services=facts.services or _ANY
    )


def _placed(facts: AgencyFacts, provinces: Provinces) -> AgencyFacts:
    """With the code of its province, where the words name one."""
    more, named = facts.more or More(), provinces.named(facts.province)
    if more.province is not None or named is None or more.country not in (None, COUNTRY):
        return facts
    return msgspec.structs.replace(facts, more=msgspec.structs.replace(more, province=f"{COUNTRY}-{named.code}"))


def _in_our_codes(facts: AgencyFacts, codes: Mapping[str, frozenset[str]]) -> tuple[AgencyFacts, tuple[str, ...]]:
    """Without the codes that none of our lists has: they could be neither filtered nor said."""
    kept: dict[str, Any] = {}
    left: list[str] = []
    for name, list_, what in (
        ("sectors", "sector", "help"), ("services", "service", "help"), ("reports_to", "reports_to", "reports_to_code"),
        ("languages", "lang", "languages"),
    ):  # fmt: skip
        told = getattr(facts, name)
        kept[name] = tuple(each for each in told if each in codes[list_] or each == UNKNOWN)
        if len(kept[name]) < len(told):
            left.append(what)
    more = facts.more or More()
    if more.papers_asked is not None:
        asked = tuple(each for each in more.papers_asked if each in codes["papers_asked"])
        left += ["papers_asked"] if len(asked) < len(more.papers_asked) else []
        kept["more"] = msgspec.structs.replace(more, papers_asked=asked or None)
    return msgspec.structs.replace(facts, **kept), tuple(left)


def _once(left: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(left))
