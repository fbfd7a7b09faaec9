"""Why a row or a cell of somebody else's sheet does not come in, in words whoever kept that sheet can act on."""

from __future__ import annotations

from collections.abc import Iterable

from clinic_app.services.importing import LeftCell, SettledRow, Why, column_name
from clinic_app.ui.forms.when import reason_words
from clinic_app.ui.i18n import _, ngettext

MOST_SHOWN = 120
"""Signs of a cell that are shown in a list."""


def rows_words(n: int) -> str:
    """So many rows."""
    return ngettext("{n:,} row", "{n:,} rows", n).format(n=n)


def cases_words(n: int) -> str:
    """So many cases."""
    return ngettext("{n:,} case", "{n:,} cases", n).format(n=n)


def cells_words(n: int) -> str:
    """So many cells."""
    return ngettext("{n:,} cell", "{n:,} cells", n).format(n=n)


def why_words(why: str) -> str:
    """Why a row does not land."""
    known = {
        Why.DOES_NOT_FIT: _("does not fit whole"),
        Why.NO_ANSWERS: _("has no answer for us in it"),
        Why.TWICE: _("stands further up in this sheet already"),
        Why.KNOWN: _("came in earlier"),
        Why.KNOWN_OTHERWISE: _("came in earlier, and said something else then: change the case by hand"),
        Why.GONE: _("came in earlier, and its case was erased since: it stays erased"),
    }
    return known.get(Why(why), why) if why in set(Why) else why


def cell_words(reason: str) -> str:
    """Why a cell does not come in."""
    known = {
        "cell_error": _("The sheet itself shows an error here."),
        "formula_without_value": _("A formula whose value was never saved. Open and save the sheet in its program."),
        "merged_cell": _("Merged cells: nobody can tell whether it is meant for this row."),
        "no_such_code": _("Our list has no such answer. A mapping can say what it means."),
        "several": _("Several answers where one is kept."),
        "a_day": _("The program that wrote the sheet made a day of it; what was typed is lost."),
        "a_number": _("A bare number does not read as a day."),
        "differs": _("Another row of the same survivor, or another column, says something else."),
        "heading_twice": _("Its heading stands twice. A mapping can say which column is meant."),
        "control_character": _("Signs in it cannot be seen or printed."),
        "not_text": _("Signs in it are no letters of any script."),
        "left_out": _("Known, and left out: we do not ask this."),
        "needs_record": _("Only with a consent to our record, and no column says that there was one."),
        "needs_explicit": _("Only with a consent to keep sensitive facts."),
        "care_only": _("The survivor did not want a record: only care is kept."),
        "waiting": _("The survivor has not decided yet: only the minimum is kept."),
        "not_allowed": _("Your role does not write this. A nurse or doctor does."),
    }
    return known.get(reason) or reason_words(reason)


def row_line(row: SettledRow) -> tuple[str, str]:
    """A row of a dry run in two lines: its number and verdict, and what of it does not fit."""
    told = _("Row {number}").format(number=row.row.number)
    if row.why is not None:
        told = f"{told} · {why_words(row.why)}"
    marks = [_("hidden row")] if row.row.hidden else []
    cells = (LeftCell(c.column, c.heading, c.reason, c.value if c.stops else "") for c in row.left)
    return told, "\n".join([*marks, *cell_lines(cells)])


def cell_lines(left: Iterable[LeftCell]) -> list[str]:
    """Cells that do not come in: each with what it says, or those that say nothing here together, by reason."""
    lines: list[str] = []
    together: dict[str, list[str]] = {}
    for cell in left:
        place = f"{column_name(cell.column)} {cell.heading}"
        if cell.value:
            lines.append(f"{place}: {_quoted(cell.value)}{cell_words(cell.reason)}")
        else:
            together.setdefault(cell.reason, []).append(place)
    return lines + [f"{', '.join(places)}: {cell_words(reason)}" for reason, places in together.items()]


def _quoted(value: str) -> str:
    short = value if len(value) <= MOST_SHOWN else f"{value[:MOST_SHOWN]}…"
    return f"“{' '.join(short.split())}” — "
