"""A section of a case from its definition to what can be seen, against as many bare labels and lines of Qt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from clinic_app import paths
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.definitions import Section, load_definitions
from clinic_app.domain.derived import derived
from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import Clock
from tests.bench.measuring import Figure, in_turn

NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)
SHOWN = ("survivor", "incident", "care", "forensic", "risk")


def figures() -> Iterator[Figure]:
    from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

    from clinic_app.settings import Settings
    from clinic_app.ui import app

    dressed = app.dress(Settings(Path(), language="th"))
    definitions = load_definitions(paths.resources())

    def draw(section: Section) -> None:
        view = _view(section, definitions)
        view.resize(766, 592)
        view.show()
        dressed.app.processEvents()
        view.leave()
        view.deleteLater()
        dressed.app.processEvents()

    def bare(section: Section) -> None:
        holder = QWidget()
        form = QFormLayout(holder)
        for field in section.fields:
            form.addRow(QLabel(field.label), QLineEdit())
        holder.resize(766, 592)
        holder.show()
        dressed.app.processEvents()
        holder.deleteLater()
        dressed.app.processEvents()

    for name in SHOWN:
        section = definitions.section(name)
        ours, theirs = in_turn(partial(draw, section), partial(bare, section), rounds=15)
        yield Figure(
            what=f"section shown, th: {name} ({len(section.fields)} fields)", ours_ms=ours, theirs_ms=theirs,
            must="50 ms", against="bare labels and lines",
        )  # fmt: skip


class _Unwritten:
    """Drawing writes nothing: whatever would be asked of the vault is a mistake of the benchmark."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def _view(section: Section, definitions: Any) -> Any:
    from clinic_app.ui.forms.draw import Draw
    from clinic_app.ui.forms.filling import Filling
    from clinic_app.ui.forms.group_view import Sheet
    from clinic_app.ui.forms.kept import Kept
    from clinic_app.ui.forms.labels import Labels
    from clinic_app.ui.forms.section_view import SectionView
    from clinic_app.ui.forms.when import Site

    clock = Clock(lambda: NOW, lambda: 0.0, "bench")
    case = Case.begun(CaseId(uuid4()), "K4T9MWXQ")
    incident = new_entity("incident", case.root)
    case = case.applying(Change(created=(incident,), values=((incident.id, "i_type", "sexual_assault"),)))
    filling = Filling(_Unwritten(), _Unwritten(), Kept(case, [], []))  # type: ignore[arg-type]
    labels = Labels(definitions)
    followed = partial(derived, definitions=definitions, today=clock.today(), now=NOW, zone=clock.zone)
    sheet = Sheet(filling, definitions, labels, Draw(labels, Site(clock, "th"), lambda _field: None), followed,
                  lambda _entity, _field: "")  # fmt: skip
    view = SectionView(section, sheet, {})
    filling.setParent(view)
    return view
