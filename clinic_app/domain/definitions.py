"""What the forms are: sections, fields and code lists as data. Nothing here asks, draws or stores anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import Final

from clinic_app.domain.case import Case, Entity
from clinic_app.domain.conditions import Condition
from clinic_app.facts import dataclass

RESERVED: Final = frozenset({"s_orientation", "s_photo", "s_ids", "m_status", "m_union"})
"""Ids that no form may define: there is no field for orientation, face, papers' numbers, status or union membership."""


class FieldKind(StrEnum):
    """What shape an answer has. The stored JSON of each is described in `domain/validation`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"
    CODES = "codes"
    BOOL = "bool"
    INT = "int"
    DATE = "date"
    DATETIME = "datetime"
    MOMENT = "moment"
    DECISION = "decision"
    MATRIX = "matrix"
    RECORD = "record"
    SCHEDULE = "schedule"
    REF = "ref"
    REFS = "refs"
    BODYMAP = "bodymap"
    INT_OR_TEXT = "int_or_text"
    DERIVED = "derived"


class Required(StrEnum):
    """How much a field is wanted. None of these ever stops a save."""

    AUTO = "auto"
    """The program fills it in."""
    ASK = "ask"
    """Listed as open until somebody asked."""
    REC = "rec"
    OPT = "opt"
    OFF = "off"
    """Not asked unless the site switches it on."""
    GATE = "gate"
    """Stops the acts of `Field.gates`, and only those."""


class Privacy(StrEnum):
    """How near a value comes to a person."""

    DI = "DI"
    """Direct identifier."""
    QI = "QI"
    """Quasi-identifier."""
    SE = "SE"
    """Sensitive."""
    OP = "OP"
    """Operational."""


@dataclass(frozen=True, slots=True)
class Code:
    """One choice of a list. `label` is the English source; the translation's context is `<list>.<code>`."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of choices, in the order they are shown. `exports` is another standard's spelling of a code."""

    id: str
    label: str
    codes: tuple[Code, ...]
    exports: Mapping[str, str] = field(default_factory=dict, hash=False)
    ids: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The codes alone, in order."""
    _held: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ids = tuple(code.id for code in self.codes)
        object.__setattr__(self, "ids", ids)
        object.__setattr__(self, "_held", frozenset(ids))

    def holds(self, code_id: str) -> bool:
        """Whether this is one of its codes: asked of each answer that another PC wrote."""
        return code_id in self._held

    def label_of(self, code_id: str) -> str:
        """The English label of a code; the code itself if the list does not hold it (an older record may)."""
        return next((code.label for code in self.codes if code.id == code_id), code_id)


@dataclass(frozen=True, slots=True)
class RecordPart:
    """One typed part of a record field. The translation's context is `<field>.<part>`."""

    id: str
    label: str
    kind: FieldKind
    code_list: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question. `id` is stable for ever; `entity` is the kind of entity that keeps the answer."""

    id: str
    label: str
    second_label: str
    section: str
    kind: FieldKind
    entity: str
    required: Required
    privacy: Privacy
    packet: str
    """`never`, or the packet elements and flags that may be made from it, separated by spaces."""
    third_party: bool = False
    code_list: str | None = None
    codes: tuple[str, ...] = ()
    row_list: str | None = None
    rows: tuple[str, ...] = ()
    answer_list: str | None = None
    answers: tuple[str, ...] = ()
    parts: tuple[RecordPart, ...] = ()
    many: bool = False
    """A derived field whose value is a list of codes."""
    gates: tuple[str, ...] = ()
    visible: Condition | None = None
    narrative: bool = False
    reportable: bool = False
    definition: str = ""
    how_to_ask: str = ""
    purpose: str = ""
    often_confused: str = ""
    source: str = ""
    to_be_confirmed_by: str = ""
    """A code of the list `signoff`; empty when nobody outside has to confirm the row."""

    @property
    def derived(self) -> bool:
        """Computed from other answers, never kept."""
        return self.kind is FieldKind.DERIVED

    @property
    def automatic(self) -> bool:
        """Filled in by the program, never typed."""
        return self.required is Required.AUTO

    @property
    def asked_by_default(self) -> bool:
        """Whether the question stands on the form of a site that changed nothing."""
        return self.required is not Required.OFF

    @property
    def gate(self) -> str | None:
        """The first act that waits for this answer."""
        return self.gates[0] if self.gates else None


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields of one kind of entity that stand together. The title's context is `group.<id>`."""

    id: str
    kind: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One sheet of the form. A sheet that speaks of several kinds of entity has a group for each."""

    id: str
    number: int
    title: str
    groups: tuple[FieldGroup, ...]
    visible: Condition | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field of the sheet, in order."""
        return tuple(one for group in self.groups for one in group.fields)

    @property
    def entity(self) -> str:
        """The kind of entity the sheet is mainly about: that of its first group."""
        return self.groups[0].kind

    @property
    def repeats(self) -> bool:
        """Whether there can be several of the thing the sheet is mainly about."""
        return self.entity != "case"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entity and the kind it lies below. Contexts: `kind.<id>` and `kind.<id>.another`."""

    id: str
    parent: str | None
    label: str
    another: str


@dataclass(frozen=True, slots=True, eq=False)
class Definitions:
    """All forms of one version, equal only to itself. A record remembers the version it was written with."""

    version: str
    kinds: Mapping[str, Kind]
    sections: tuple[Section, ...]
    fields: Mapping[str, Field]
    codes: Mapping[str, CodeList]
    pages: Mapping[str, tuple[str, ...]]
    """Short sheets for the door and for nights without time: ordered field ids."""

    def section(self, section_id: str) -> Section:
        """The sheet with this id. Raises `KeyError` if there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def fields_of(self, case: Case) -> Iterator[tuple[Entity, Field]]:
        """Every field of every living entity of a case, in the order of the sheets."""
        for section in self.sections:
            for group in section.groups:
                for entity in case.of_kind(group.kind):
                    yield from ((entity, one) for one in group.fields)


def load_definitions(folder: Path) -> Definitions:
    """Read the forms and codes below a resources folder. Raises `DefinitionRefused` at the first fault."""
    from clinic_app.domain.definitions_reader import read_definitions

    return read_definitions(folder)
