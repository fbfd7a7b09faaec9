"""A mapping to DHIS2 with every table and code that an audience sees, to be filled in by whoever keeps that DHIS2."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_app.domain.dhis2 import FORMAT, WHOLE
from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.counting import ALL, FigureCount, TableCount


def template(audience: Audience, tables: Sequence[TableCount], figures: Sequence[FigureCount]) -> str:
    """Every table and code, and room for its id. No number is in it."""
    lines = [
        f"format = {FORMAT}",
        'title = "…"',
        f'audience = "{audience.value}"',
        'org_unit = "…"',
        '# data_set = "…"',
        '# not_in_statistics = "…"',
        '# suppressed = "…"   # told how many numbers were left out',
        '# Write the id of DHIS2 for each "…", "-" for what is not wanted. "all" is a sum.',
    ]
    for found in tables:
        lines += ["", f"# {found.table.title}", "[[table]]", f'id = "{found.table.id}"', "[table.rows]"]
        lines += [f'"{row or WHOLE}" = "…"' for row in (*found.rows, ALL)]
        if found.table.columns is not None:
            lines += ["[table.columns]", *(f'"{column or WHOLE}" = "…"' for column in (*found.columns, ALL))]
    for each in figures:
        lines += ["", f"# {each.figure.title}", "[[figure]]", f'id = "{each.figure.id}"', 'element = "…"']
        lines += ['of = "…"'] if each.of is not None else []
    return "\n".join(lines) + "\n"
