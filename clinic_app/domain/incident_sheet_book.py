"""The code book of the sheet of incidents: what stands in each column, and what each of its words means here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from clinic_app.domain.definitions import Definitions, Field
from clinic_app.domain.incident_sheet import Detail, Part, Said, SheetColumn, SheetLaw, spelled


def explained(law: SheetLaw, known: Definitions, detail: Detail) -> Iterator[Sequence[Said]]:
    """The code book of the sheet: what stands in each column, and what its words mean here."""
    yield ("column", "our_field", "meaning", "word", "our_code", "our_word")
    for column in law.column:
        asked = known.fields.get(column.field)
        left_out = column.exact_only and detail is Detail.GENERAL
        meaning = "left out of this sheet" if left_out else _meaning(column, asked, detail)
        name = column.field or str(column.part)
        yield (column.heading, name, meaning, None, None, None)
        if asked is None or left_out:
            continue
        labels = {code: known.codes[asked.code_list or ""].label_of(code) for code in asked.codes}
        for code, label in labels.items():
            yield (column.heading, name, None, spelled(column, asked, code, known), code, label)


_GENERAL: Final = {
    Part.INCIDENT: "a number good for this sheet alone",
    Part.SURVIVOR: "a number good for this sheet alone",
    Part.INTERVIEW: "month in which it was told here",
    Part.HAPPENED: "month, where both bounds lie in one",
    Part.BORN: "age group when it was told",
}
_EXACT: Final = {
    Part.INCIDENT: "case code and number of the incident",
    Part.SURVIVOR: "case code",
    Part.INTERVIEW: "day on which it was told here",
    Part.HAPPENED: "day, or month where no day is known",
    Part.BORN: "day of birth, where it was told",
}
_EITHER: Final = {
    Part.THEIR_SEX: "of the alleged perpetrators; M and F where there are both",
    Part.AGENCY: "code of the organisation in the directory",
    Part.NOTHING: "not asked here",
}


def _meaning(column: SheetColumn, asked: Field | None, detail: Detail) -> str:
    if column.part is Part.SERVICES:
        return f"services counted under {', '.join(column.sectors)}: referred, or what was said of them"
    if column.part is not None:
        return {**_EITHER, **(_GENERAL if detail is Detail.GENERAL else _EXACT)}[column.part]
    assert asked is not None
    first = asked.entity == "perpetrator"
    return f"{asked.label}, of the first alleged perpetrator written down" if first else asked.label
