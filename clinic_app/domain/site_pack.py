"""What one site adds to the forms and rules: read from TOML, its ids all below `site.<site>.`; it redefines nothing.

Refused: ids of ours or like a reserved one, kinds of field it may not have, sheets that belong to consent, to the
evidence, to what leaves, or to papers and status. Nothing of a pack leaves the clinic in a packet.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from clinic_app.domain.clock_rules import Evidence
from clinic_app.domain.definitions import RESERVED, FieldKind, Privacy, Required
from clinic_app.domain.duties import Event
from clinic_app.domain.followup_rules import Since, StepTask
from clinic_app.domain.paper_template import PaperTemplate
from clinic_app.errors import PackRefused

FORMAT: Final = 1
MOST_BYTES: Final = 256 * 1024
KINDS: Final = frozenset(
    {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CODE, FieldKind.CODES, FieldKind.BOOL, FieldKind.INT,
     FieldKind.DATE}
)  # fmt: skip
"""What a question of a site may be answered by."""
SECTIONS: Final = frozenset(
    {"survivor", "contact", "incident", "perpetrator", "care", "risk", "needs", "followup", "closure"}
)
"""The sheets a site may add questions to."""
COUNTED: Final = frozenset({FieldKind.CODE, FieldKind.CODES, FieldKind.BOOL})
"""What can be counted: a choice, never words, a day or a number that only one survivor has."""
WANTED: Final = frozenset({Required.ASK, Required.REC, Required.OPT, Required.OFF})
COVER_VOICE, DUTY_LINE = "cover_voice", "duty_line"
TEXTS: Final = MappingProxyType({COVER_VOICE: 160, DUTY_LINE: 60})
"""What a site may say in its own words, and in how many signs: what is said when another voice answers a call, and what
stands after our number on paper."""
ENGLISH: Final = "en"

_SITE: Final = re.compile(r"[a-z][a-z0-9]{1,23}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_SILENT: Final = frozenset({"not_asked", "declined_to_answer", "unknown"})
_LIKE_RESERVED: Final = frozenset(
    {*RESERVED, "orientation", "photo", "ids", "status", "union", "passport", "visa", "immigration", "national",
     "nationality", "citizen", "citizenship"}
)  # fmt: skip

Said = Annotated[dict[str, str], Meta(min_length=1, max_length=20)]
"""Words by language; English must be among them."""


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every key that is not named is refused."""


class PackList(_Written, frozen=True):
    """A list of the site."""

    id: str
    label: Said
    codes: dict[str, Said]


class PackField(_Written, frozen=True):
    """A question of the site. `list` is a list of its own or one of ours, read only."""

    id: str
    section: str
    label: Said
    kind: FieldKind
    required: Required = Required.OPT
    privacy: Privacy = Privacy.SE
    second: dict[str, str] = {}
    list: str | None = None
    visible: str | None = None
    third_party: bool = False
    reportable: bool = False
    """Whether this clinic counts its answers, for itself."""
    definition: dict[str, str] = {}
    how_to_ask: dict[str, str] = {}
    purpose: dict[str, str] = {}
    source: str = ""


class PackStep(_Written, frozen=True):
    """A row of the follow-up."""

    id: str
    label: Said
    task: StepTask
    since: Since
    source: str
    evidence: Evidence
    to_be_confirmed_by: str
    window: str = ""
    hours: int = 0
    days: int = 0
    months: int = 0
    edition: str = ""
    note: dict[str, str] = {}


class PackDuty(_Written, frozen=True):
    """A duty card of the site, for one of the events that we can tell."""

    id: str
    label: Said
    event: Event
    basis: str
    receives: Said
    source: str
    evidence: Evidence
    to_be_confirmed_by: str
    note: dict[str, str] = {}


class SitePack(_Written, frozen=True):
    """One version of what a site adds. `on` are questions of ours that are off by default and asked here."""

    format: int
    site: str
    version: Annotated[int, Meta(ge=1, le=999_999)]
    title: Said
    on: tuple[str, ...] = ()
    texts: dict[str, Said] = {}
    lists: tuple[PackList, ...] = msgspec.field(name="list", default=())
    fields: tuple[PackField, ...] = msgspec.field(name="field", default=())
    steps: tuple[PackStep, ...] = msgspec.field(name="follow_up", default=())
    duties: tuple[PackDuty, ...] = msgspec.field(name="duty", default=())
    papers: tuple[PaperTemplate, ...] = msgspec.field(name="paper", default=())

    @property
    def prefix(self) -> str:
        """What each of its ids begins with."""
        return f"site.{self.site}."

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that it gives a meaning."""
        return tuple(id_ for _, ids in _kinds(self) for id_ in ids)


def read_pack(untrusted: bytes) -> SitePack:
    """Read the text of a pack, all but what only our own forms can tell. Raises `PackRefused`."""
    if not 0 < len(untrusted) <= MOST_BYTES:
        raise PackRefused("", "size")
    try:
        told: dict[str, Any] = tomllib.loads(untrusted.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PackRefused("", "not_toml") from error
    if not isinstance(found := told.get("format"), int) or isinstance(found, bool) or found < 1:
        raise PackRefused("format", "format")
    if found > FORMAT:
        raise PackRefused("format", "newer")
    try:
        pack = msgspec.convert(told, SitePack)
    except msgspec.ValidationError as error:
        raise PackRefused(str(error), "shape") from error
    for item, reason in _faults(pack):
        raise PackRefused(item, reason)
    return pack


def words_in(said: Mapping[str, str], language: str) -> str:
    """Words in this language, or in English; empty if there are none."""
    return said.get(language) or said.get(ENGLISH, "")


def says_otherwise(pack: SitePack, before: SitePack) -> Iterator[tuple[str, str]]:
    """What this version means otherwise than an earlier one: an id never changes its meaning, a code is never lost."""
    lists = {each.id: each for each in before.lists}
    for list_ in pack.lists:
        if (was := lists.get(list_.id)) and not was.codes.keys() <= list_.codes.keys():
            yield list_.id, "code_lost"
    fields = {each.id: each for each in before.fields}
    for field in pack.fields:
        was_field = fields.get(field.id)
        if was_field is not None and _meaning(was_field) != _meaning(field):
            yield field.id, "other_meaning"
    earlier = MappingProxyType({id_: kind for kind, ids in _kinds(before) for id_ in ids})
    for kind, ids in _kinds(pack):
        for id_ in ids:
            if earlier.get(id_, kind) != kind:
                yield id_, "other_meaning"


def _meaning(field: PackField) -> tuple[object, ...]:
    return field.section, field.kind, field.list, field.privacy


def _kinds(pack: SitePack) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, rows in (
        ("list", pack.lists), ("field", pack.fields), ("step", pack.steps), ("duty", pack.duties),
        ("paper", pack.papers),
    ):  # fmt: skip
        yield kind, tuple(row.id for row in rows)


def _faults(pack: SitePack) -> Iterator[tuple[str, str]]:
    if not _SITE.fullmatch(pack.site):
        yield "site", "name"
        return
    for id_, times in Counter(pack.ids).items():
        if not id_.startswith(pack.prefix) or not _NAME.fullmatch(name := id_.removeprefix(pack.prefix)):
            yield id_, "id"
        elif name in _LIKE_RESERVED or not _LIKE_RESERVED.isdisjoint(name.split("_")):
            yield id_, "reserved"
        elif times > 1:
            yield id_, "twice"
    for item, said in _said(pack):
        if said and not said.get(ENGLISH, "").strip():
            yield item, "no_english"
    for text, said in pack.texts.items():
        if text not in TEXTS or any(not told.isprintable() or len(told) > TEXTS[text] for told in said.values()):
            yield text, "text"
    for list_ in pack.lists:
        if not list_.codes or not all(_CODE.fullmatch(code) and code not in _SILENT for code in list_.codes):
            yield list_.id, "codes"
    for field in pack.fields:
        yield from ((field.id, reason) for reason in _misshapen(field))


def _misshapen(field: PackField) -> Iterator[str]:
    if field.kind not in KINDS:
        yield "kind"
    if field.section not in SECTIONS:
        yield "section"
    if field.required not in WANTED:
        yield "required"
    if (field.list is not None) != (field.kind in (FieldKind.CODE, FieldKind.CODES)):
        yield "list"
    if field.reportable and (field.kind not in COUNTED or field.privacy is Privacy.DI or field.third_party):
        yield "not_counted"


def _said(pack: SitePack) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "title", pack.title
    yield from pack.texts.items()
    for list_ in pack.lists:
        yield list_.id, list_.label
        yield from ((f"{list_.id}.{code}", said) for code, said in list_.codes.items())
    for field in pack.fields:
        for said in (field.label, field.second, field.definition, field.how_to_ask, field.purpose):
            yield field.id, said
    for step in pack.steps:
        yield step.id, step.label
        yield step.id, step.note
    for duty in pack.duties:
        yield from ((duty.id, said) for said in (duty.label, duty.receives, duty.note))
