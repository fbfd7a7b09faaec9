"""A month of a small clinic: three cases, two of whom did not agree to other statistics."""

from __future__ import annotations

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import EntityId
from clinic_app.services.clinic import Clinic

REGISTER = (
    ("rape", "18_25", "myanmar", "domestic_work", "self_first_point", "given"),
    ("physical_assault", "12_17", "thai", None, "hospital_er", "refused"),
    ("psychological_emotional_abuse", "26_40", "lao", "factory_garment", "ngo", None),
)
"""Type, age, nationality, work, who sent her, and what she said of other statistics: as a hand would write it down."""


def served(clinic: Clinic, line: tuple[str | None, ...], *, sex: str = "female") -> Case:
    """A case with a record and one incident, as a line of the register says."""
    type_, age, nationality, work, entry, stats = line
    case = clinic.recording.begin()
    incident = new_entity("incident", case.root)
    given = ((case.root, "c_record", "given"), (case.root, "c_services", "given"))
    clinic.recording.change(case.id, Change(values=given))
    said: dict[str, Stored | None] = {
        "s_sex": sex, "s_age_band": age, "s_nationality": nationality, "m_worksec": work, "entry_point": entry,
        "c_stats": stats,
    }  # fmt: skip
    values: list[tuple[EntityId, str, Stored | None]] = [
        (case.root, field, value) for field, value in said.items() if value is not None
    ]
    values.append((incident.id, "i_type", type_))
    return clinic.recording.change(case.id, Change(created=(incident,), values=tuple(values)))


def a_month(clinic: Clinic) -> list[Case]:
    """All of the register."""
    return [served(clinic, line) for line in REGISTER]
