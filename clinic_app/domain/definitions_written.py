"""How forms and code lists are written in TOML: the keys a file may use, and which of them go together."""

from __future__ import annotations

from typing import Final

import msgspec

from clinic_app.domain.definitions import FieldKind, Privacy, Required

CHOOSING: Final = frozenset({FieldKind.CODE, FieldKind.CODES, FieldKind.DECISION, FieldKind.BODYMAP})
"""The kinds whose answers come from a list."""

GUIDANCE: Final = ("definition", "how_to_ask", "purpose", "often_confused", "source")
"""What may be said at a field; each is translated under `<field>.<name>`, so no part or code may be called so."""


class Written(msgspec.Struct, forbid_unknown_fields=True):
    """What a file may say; every key that is not named is refused."""


class WrittenList(Written):
    label: str
    codes: dict[str, str]
    export: dict[str, str] = {}


class WrittenPart(Written):
    id: str
    label: str
    kind: FieldKind
    code_list: str | None = None
    codes: dict[str, str] = {}


class WrittenField(Written):
    id: str
    label: str
    kind: FieldKind
    required: Required
    privacy: Privacy
    packet: str
    second_label: str = ""
    third_party: bool = False
    code_list: str | None = None
    codes: dict[str, str] = {}
    rows: str | None = None
    answers: str | None = None
    many: bool = False
    part: tuple[WrittenPart, ...] = ()
    gates: tuple[str, ...] = ()
    visible: str | None = None
    narrative: bool = False
    reportable: bool = False
    definition: str = ""
    how_to_ask: str = ""
    purpose: str = ""
    often_confused: str = ""
    source: str = ""
    to_be_confirmed_by: str = ""


class WrittenGroup(Written):
    id: str
    kind: str
    title: str
    field: tuple[WrittenField, ...]


class WrittenSheet(Written):
    id: str
    number: int
    title: str
    group: tuple[WrittenGroup, ...]
    visible: str | None = None


class WrittenKind(Written):
    label: str
    another: str
    parent: str | None = None


class WrittenKinds(Written):
    version: str
    kind: dict[str, WrittenKind]


def misshapen(written: WrittenField) -> str | None:
    """Why the keys of a field do not fit its kind, if they do not."""
    chosen = written.code_list is not None or bool(written.codes)
    matrix = written.rows is not None and written.answers is not None
    checks = {
        "a choice needs a list, and only a choice has one": chosen == (written.kind in CHOOSING)
        or (chosen and written.kind is FieldKind.DERIVED),
        "rows and answers belong to a matrix": matrix == (written.kind is FieldKind.MATRIX),
        "parts belong to a record": bool(written.part) == (written.kind is FieldKind.RECORD),
        "gates belong to a gate": bool(written.gates) == (written.required is Required.GATE),
        "what is derived is not asked": written.kind is not FieldKind.DERIVED
        or written.required in (Required.AUTO, Required.OFF),
        "a field needs a label": bool(written.label),
        "a part or code has the name of a guidance text": not {*written.codes, *(part.id for part in written.part)}
        & {"second", *GUIDANCE},
    }
    return next((reason for reason, holds in checks.items() if not holds), None)
