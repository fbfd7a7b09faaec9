"""A section of a case from its definition to what can be seen, against as many bare labels and lines of Qt.

The sections that take longest of all, as on a night that begins and with every question answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from clinic_app import paths
from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.definitions import Definitions, Field, FieldKind, Section, load_definitions
from clinic_app.domain.derived import derived
from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import Clock
from tests.bench.measuring import Figure, in_turn

NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)
SHOWN = ("header", "survivor", "contact", "incident", "care", "forensic", "risk")


def figures() -> Iterator[Figure]:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

    from clinic_app.settings import Settings
    from clinic_app.ui import app

    dressed = app.dress(Settings(Path(), language="th"))
    definitions = load_definitions(paths.resources())

    def gone(widget: QWidget) -> None:
        widget.hide()
        widget.deleteLater()
        # Outside of an event loop nothing else would ever delete it.
        dressed.app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def draw(section: Section, case: Case) -> None:
        view = _view(section, definitions, case)
        view.resize(766, 592)
        view.show()
        dressed.app.processEvents()
        view.leave()
        gone(view)

    def bare(section: Section) -> None:
        holder = QWidget()
        form = QFormLayout(holder)
        for field in section.fields:
            form.addRow(QLabel(field.label), QLineEdit())
        holder.resize(766, 592)
        holder.show()
        dressed.app.processEvents()
        gone(holder)

    for case, state in ((_begun(), "begun"), (_answered(definitions), "answered")):
        for name in SHOWN:
            section = definitions.section(name)
            ours, theirs = in_turn(partial(draw, section, case), partial(bare, section), rounds=15)
            yield Figure(
                what=f"section shown, th: {name}, {state} ({len(section.fields)} fields)", ours_ms=ours,
                theirs_ms=theirs, must="50 ms", against="bare labels and lines",
            )  # fmt: skip


class _Unwritten:
    """Drawing writes nothing: whatever would be asked of the vault is a mistake of the benchmark."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def _begun() -> Case:
    case = Case.begun(CaseId(uuid4()), "K4T9MWXQ")
    incident = new_entity("incident", case.root)
    return case.applying(Change(created=(incident,), values=((incident.id, "i_type", "sexual_assault"),)))


def _answered(definitions: Definitions) -> Case:
    """One of each kind, and an answer in every question."""
    case = Case.begun(CaseId(uuid4()), "K4T9MWXQ")
    at = {"case": case.root}
    while missing := [kind for kind in definitions.kinds.values() if kind.id not in at and kind.parent in at]:
        made = [new_entity(kind.id, at[str(kind.parent)]) for kind in missing]
        at |= {entity.kind: entity.id for entity in made}
        case = case.applying(Change(created=tuple(made)))
    asked = [field for name in SHOWN for field in definitions.section(name).fields if field.kind in _ANSWERS]
    values = tuple((at[field.entity], field.id, _ANSWERS[field.kind](field)) for field in asked)
    return case.applying(Change(values=values))


_ANSWERS: dict[FieldKind, Callable[[Field], Stored]] = {
    FieldKind.CODE: lambda field: field.codes[0],
    FieldKind.DECISION: lambda field: field.codes[0],
    FieldKind.CODES: lambda field: list(field.codes[:2]),
    FieldKind.TEXT: lambda _field: "คำตอบของเธอ",
    FieldKind.LONG_TEXT: lambda _field: "คำบอกเล่าของเธอ " * 12,
    FieldKind.INT: lambda _field: 3,
    FieldKind.BOOL: lambda _field: True,
    FieldKind.DATE: lambda _field: "2026-11-20",
    FieldKind.DATETIME: lambda _field: "2026-11-20T03:00:00Z",
    FieldKind.MOMENT: lambda _field: {"kind": "day", "on": "2026-11-20"},
    FieldKind.MATRIX: lambda field: dict.fromkeys(field.rows, field.answers[0]),
    FieldKind.BODYMAP: lambda field: {"view": field.codes[0]},
    FieldKind.SCHEDULE: lambda _field: {"slots": [{"days": ["mon"], "from": "10:30", "to": "12:00"}], "note": ""},
}


def _view(section: Section, definitions: Definitions, case: Case) -> Any:
    from clinic_app.ui.forms.draw import Draw
    from clinic_app.ui.forms.filling import Filling
    from clinic_app.ui.forms.group_view import Sheet
    from clinic_app.ui.forms.kept import Kept
    from clinic_app.ui.forms.labels import Labels
    from clinic_app.ui.forms.section_view import SectionView
    from clinic_app.ui.forms.when import Site

    clock = Clock(lambda: NOW, lambda: 0.0, "bench")
    filling = Filling(_Unwritten(), _Unwritten(), Kept(case, [], []))  # type: ignore[arg-type]
    labels = Labels(definitions)
    followed = partial(derived, definitions=definitions, today=clock.today(), now=NOW, zone=clock.zone)
    sheet = Sheet(filling, definitions, labels, Draw(labels, Site(clock, "th"), lambda _field: None), followed,
                  lambda _entity, _field, _value: "")  # fmt: skip
    view = SectionView(section, sheet, {})
    filling.setParent(view)
    view.enter()
    return view
