"""A paper of a site as data: which of our questions, in which order, with which words, blanks, boxes and lines to sign.

It is read strictly, and refused with the very item that is wrong. It can only ask for what the record may say on such a
paper: on one that leaves, what she let that service learn, and what the report to the police lets out; names, numbers
and other people are written by hand.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from clinic_app.domain.definitions import Definitions, Field, FieldKind, Privacy
from clinic_app.errors import DefinitionRefused, PackRefused

FILE: Final = "paper_forms"
ENGLISH: Final = "en"
MOST_ITEMS: Final = 120
MOST_COLUMNS: Final = 10
LONGEST: Final = 400
_ID: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_NEVER: Final = frozenset({"consent", "migration", "trafficking", "contact", "perpetrator", "referral"})
"""Sheets of which no paper of a site says anything: they are for her, about others, or not for paper."""
FORENSIC: Final = "forensic"
CHOICES: Final = frozenset({FieldKind.CODE, FieldKind.CODES, FieldKind.BOOL, FieldKind.DECISION})

Said = Annotated[dict[str, str], Meta(min_length=1, max_length=20)]


class Goes(StrEnum):
    """Where a paper goes."""

    STAYS = "stays"
    """In our own file, with the case code."""
    LEAVES = "leaves"
    """To one service, under its referral code."""
    REGISTER = "register"
    """A page of our own book: a line for each case."""


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every key that is not named is refused."""


class Item(_Written, frozen=True):
    """One thing on the page: exactly one of the first nine says what.

    `field` prints a question and its answer, `boxes` every choice of one, `element` what a packet may say, `blank` room
    for one answer by hand, `room` ruled lines, `free` boxes that nobody fills in, `sign` lines to sign on.
    """

    heading: dict[str, str] | None = None
    words: dict[str, str] | None = None
    field: str | None = None
    boxes: str | None = None
    element: str | None = None
    blank: dict[str, str] | None = None
    room: dict[str, str] | None = None
    free: dict[str, str] | None = None
    sign: tuple[Said, ...] = ()
    label: dict[str, str] = {}
    """Other words for a question than ours."""
    only: tuple[str, ...] = ()
    """Which choices have a box, and in which order; all, if none is named."""
    options: tuple[Said, ...] = ()
    lines: Annotated[int, Meta(ge=1, le=30)] = 2
    across: Annotated[int, Meta(ge=1, le=4)] = 2

    @property
    def kind(self) -> str:
        """What it is; empty unless it is exactly one thing."""
        named = [name for name in KINDS if getattr(self, name)]
        return named[0] if len(named) == 1 else ""


KINDS: Final = ("heading", "words", "field", "boxes", "element", "blank", "room", "free", "sign")


class Column(_Written, frozen=True):
    """A column of a register: a question of the case, of its first incident, or one of ours without an answer."""

    field: str | None = None
    ours: str | None = None
    """`code`, `begun`, `nr`, or `sent_to`."""
    blank: dict[str, str] | None = None
    label: dict[str, str] = {}
    share: Annotated[float, Meta(ge=0.2, le=6)] = 1.0


OURS: Final = frozenset({"code", "begun", "nr", "sent_to"})
ELEMENTS: Final = frozenset(
    {"x_arrival", "x_age", "x_sex", "x_lang", "x_nat", "x_region", "x_gbv_group", "x_access", "x_flags"}
)
"""What a packet may say that a paper to the same service may say too."""


class PaperTemplate(_Written, frozen=True):
    """One paper. `confirm` is a code of the list `signoff`: who has to confirm the layout; empty once somebody did.

    `sectors` are the kinds of service it may go to; `replaces` is a paper of ours that it stands in for.
    """

    id: str
    title: Said
    goes: Goes
    items: tuple[Item, ...] = msgspec.field(name="item", default=())
    columns: tuple[Column, ...] = msgspec.field(name="column", default=())
    sectors: tuple[str, ...] = ()
    confirm: str = ""
    replaces: str = ""
    report: bool = False
    """Whether it is a report to the police, which takes a consent of its own."""
    wide: bool = False
    empty_lines: Annotated[int, Meta(ge=0, le=40)] = 0


class _File(_Written, frozen=True):
    format: int
    paper: PaperTemplate


def load_templates(folder: Path, definitions: Definitions) -> tuple[PaperTemplate, ...]:
    """Those we ship, in the order of their files. Raises `DefinitionRefused` at the first fault."""
    found = list[PaperTemplate]()
    for path in sorted((folder / FILE).glob("*.toml")):
        try:
            read = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File).paper
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise DefinitionRefused(path.name, "", str(error)) from error
        for item, reason in faults(read, definitions):
            raise DefinitionRefused(path.name, item, reason)
        found.append(read)
    return tuple(found)


def refuse_misfit(template: PaperTemplate, definitions: Definitions, prefix: str) -> None:
    """Raise `PackRefused` with what is wrong with a template of a site, whose ids begin with `prefix`."""
    if not template.id.startswith(prefix):
        raise PackRefused(template.id, "id")
    for item, reason in faults(template, definitions, prefix=prefix):
        raise PackRefused(item, reason)


def faults(template: PaperTemplate, definitions: Definitions, *, prefix: str = "") -> Iterator[tuple[str, str]]:
    """What is wrong with it: which part of it, and a reason."""
    if not _ID.fullmatch(template.id.removeprefix(prefix)):
        yield template.id, "id"
    yield from _unsaid(f"{template.id}.title", template.title)
    register = template.goes is Goes.REGISTER
    if bool(template.items) is register or bool(template.columns) is not register:
        yield template.id, "register_has_columns" if register else "items"
    if len(template.items) > MOST_ITEMS or len(template.columns) > MOST_COLUMNS:
        yield template.id, "too_many"
    known = {"sector": template.sectors, "signoff": (template.confirm,) if template.confirm else ()}
    for list_id, codes in known.items():
        for code in codes:
            if code not in definitions.codes[list_id].ids:
                yield code, "no_such_code"
    if (template.goes is Goes.LEAVES) is not bool(template.sectors):
        yield template.id, "sectors"
    for place, item in enumerate(template.items, start=1):
        for reason in _item_faults(template, item, definitions):
            yield f"{template.id} item {place}", reason
    for place, column in enumerate(template.columns, start=1):
        for reason in _column_faults(column, definitions):
            yield f"{template.id} column {place}", reason


def _item_faults(template: PaperTemplate, item: Item, definitions: Definitions) -> Iterator[str]:
    if not item.kind:
        yield "one_thing"
        return
    for said in (item.heading, item.words, item.blank, item.room, item.free, item.label, *item.options, *item.sign):
        yield from (reason for _, reason in _unsaid("", said))
    if item.options and item.kind != "free":
        yield "options"
    if item.kind == "free" and not item.options:
        yield "options"
    if item.kind == "element" and (item.element not in ELEMENTS or template.goes is not Goes.LEAVES):
        yield "element"
    asked = item.field or item.boxes
    if asked is not None:
        field = definitions.fields.get(asked)
        yield from _field_faults(field, leaves=template.goes is Goes.LEAVES, report=template.report)
        if item.kind == "boxes" and field is not None:
            codes = choices(field, definitions)
            if not codes:
                yield "no_choices"
            if any(code not in codes for code in item.only):
                yield "no_such_code"
    if item.only and item.kind != "boxes":
        yield "only"


def _column_faults(column: Column, definitions: Definitions) -> Iterator[str]:
    named = [each for each in (column.field, column.ours, column.blank) if each]
    if len(named) != 1:
        yield "one_thing"
        return
    for said in (column.blank, column.label):
        yield from (reason for _, reason in _unsaid("", said))
    if column.ours is not None and column.ours not in OURS:
        yield "ours"
    if column.field is not None:
        yield from _field_faults(definitions.fields.get(column.field), leaves=False, report=False)


def _field_faults(field: Field | None, *, leaves: bool, report: bool) -> Iterator[str]:
    if field is None:
        yield "no_such_field"
    elif field.section in _NEVER or field.privacy is Privacy.DI or field.third_party:
        yield "by_hand_only"
    elif leaves and not (field.section == FORENSIC and report):
        yield "not_on_a_paper_that_leaves"


def choices(field: Field, definitions: Definitions) -> tuple[str, ...]:
    """The codes a field can be answered by, in order; none if it is answered by words."""
    if field.kind not in CHOICES:
        return ()
    if field.kind is FieldKind.BOOL:
        return ("yes", "no")
    return definitions.codes[field.code_list].ids if field.code_list else field.codes


def _unsaid(item: str, said: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    if not said:
        return
    if not said.get(ENGLISH, "").strip():
        yield item, "no_english"
    if any(not told.isprintable() or len(told) > LONGEST for told in said.values()):
        yield item, "text"


def twice(templates: Iterable[PaperTemplate]) -> tuple[str, ...]:
    """Ids that several have."""
    return tuple(id_ for id_, times in Counter(each.id for each in templates).items() if times > 1)
