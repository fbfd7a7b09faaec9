"""Which rows of somebody else's sheet become cases, and what of each cell may come in. Consent is never made up.

A sheet that was kept before says what was recorded then; whether she agreed to *our* record, only a column that says so
can tell. Where none does the case comes in as not asked: nobody may share anything of it, whoever opens it next asks
her, and what names her (privacy class DI, the account in words) and what the law wants her explicit yes for (ethnic
group, religion: PDPA s.26) stays in the old sheet. Of a birthday the age group is kept. A record that was refused keeps
what `mode_law` keeps. A consent column means exactly what its heading says, for statistics no less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Final

from clinic_app.domain import mode_law
from clinic_app.domain.age import birth_bounds, years_between
from clinic_app.domain.answers import Stored, is_missing
from clinic_app.domain.case import CASE
from clinic_app.domain.consent import Decision, Mode, decision_of
from clinic_app.domain.definitions import Definitions, Field, Privacy
from clinic_app.domain.derived_age import GBVIMS_BANDS
from clinic_app.domain.import_cells import LEFT_OUT, CellLaw, read_cell
from clinic_app.domain.import_layout import Layout
from clinic_app.domain.import_mapping import Reads, Role, plain
from clinic_app.domain.mode_law import SPOKEN
from clinic_app.domain.sheet_rows import CellValue, Fault, SheetRow, text_of
from clinic_app.errors import NotAnAnswer
from clinic_app.facts import dataclass

EXPLICIT: Final = frozenset({"s_ethnicity", "s_religion"})
"""Personal Data Protection Act B.E. 2562 s.26; to be confirmed by counsel, as the fields themselves."""

NEEDS_RECORD, NEEDS_EXPLICIT, NOT_ALLOWED = "needs_record", "needs_explicit", "not_allowed"
KEPT_OUT: Final = frozenset({LEFT_OUT, NEEDS_RECORD, NEEDS_EXPLICIT, Mode.CARE_ONLY.value, Mode.WAITING.value})
"""Reasons of law or of the mapping, not of the row: they do not keep it from coming in whole."""

_BIRTH, _BAND, _INTERVIEW = "s_dob", "s_age_band", "interview_date"


@dataclass(frozen=True, slots=True)
class Left:
    """One cell that was not taken, and why. `stops`: its row does not come in whole."""

    column: int
    heading: str
    reason: str
    value: str
    stops: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of a row; `thing` tells two things of one kind in the same row apart."""

    kind: str
    thing: str
    field: str
    value: Stored
    left: Left
    """How it would be listed if it does not come in after all."""


@dataclass(frozen=True, slots=True)
class FittedRow:
    """A row as far as it fits. `name` is its number in its own program; `content` tells it from a changed one."""

    number: int
    name: str
    survivor: str
    content: bytes
    answers: tuple[Answered, ...]
    left: tuple[Left, ...]
    computed: int = 0
    hidden: bool = False


class Fitting:
    """Reads rows with one mapping. `may_write` says whether whoever imports may write an answer to a field."""

    def __init__(
        self, layout: Layout, definitions: Definitions, law: CellLaw,
        may_write: Callable[[Field], bool],
    ) -> None:  # fmt: skip
        self._layout = layout
        self._definitions = definitions
        self._law = law
        self._may_write = may_write
        self._verdicts: dict[tuple[str, Mode, bool], str | None] = {}
        self._told = {at: plain(layout.headings.get(at, "")) for at in layout.columns}

    def name_of(self, row: SheetRow, role: Role) -> str:
        """What the column with this role says; empty if there is none."""
        for at, reads in self._layout.columns.items():
            value = row.cells.get(at)
            if reads.column.role is role and value is not None and not isinstance(value, Fault):
                return text_of(value)
        return ""

    def spoken_of(self, row: SheetRow) -> dict[str, Stored]:
        """Her answers about consent, as far as they can be read."""
        spoken = {}
        for at, reads in self._layout.columns.items():
            if reads.field is not None and reads.field.id in SPOKEN and at in row.cells:
                try:
                    spoken[reads.field.id] = read_cell(reads, row.cells[at], self._law)
                except NotAnAnswer:
                    continue  # `fit` lists it
        return spoken

    def fit(self, row: SheetRow, spoken: Mapping[str, Stored]) -> FittedRow:
        """The row, under what she said (in this row, or in all the rows of hers)."""
        answers: list[Answered] = []
        left: list[Left] = []
        said = (mode_said(spoken), decision_of(spoken.get("c_sensitive")) is Decision.GIVEN)
        for at, reads in self._layout.columns.items():
            value = row.cells.get(at)
            if value is None or reads.field is None or _is_blank(value):
                continue
            try:
                answers += self._answers(at, reads, row, said)
            except NotAnAnswer as error:
                left.append(self._left(at, value, error.reason))
                if reads.field.id == _BIRTH and error.reason == NEEDS_RECORD:
                    answers += self._age_group(at, reads, value, row)
        left += [self._left(at, row.cells[at], "heading_twice") for at in self._layout.twice if at in row.cells]
        return FittedRow(
            number=row.number,
            name=self.name_of(row, Role.ROW),
            survivor=self.name_of(row, Role.SURVIVOR),
            content=self._content(row),
            answers=tuple(answers),
            left=tuple(left),
            computed=len(row.computed & self._layout.columns.keys()),
            hidden=row.hidden,
        )

    # --- cells -------------------------------------------------------------------------------------

    def _answers(self, at: int, reads: Reads, row: SheetRow, said: tuple[Mode, bool]) -> list[Answered]:
        field, value = reads.field, row.cells[at]
        assert field is not None
        if reason := self._kept_out(field, said):
            raise NotAnAnswer(field.id, reason)
        stored = read_cell(reads, value, self._law)
        thing, listed = reads.column.thing, self._left(at, value, "differs")
        found = [Answered(field.entity, thing, field.id, stored, listed)]
        if is_missing(stored) and reads.column.also:
            raise NotAnAnswer(field.id, LEFT_OUT)  # nothing was said of a thing that only this column would make
        for other, code in self._also(reads, row).items():
            if self._kept_out(self._definitions.fields[other], said) is None:
                found.append(Answered(self._definitions.fields[other].entity, thing, other, code, listed))
        return found

    def _also(self, reads: Reads, row: SheetRow) -> dict[str, str]:
        also = dict(reads.column.also)
        for instead in reads.column.instead:
            if self._said_in(row, instead.field) == instead.code:
                also |= instead.also
        return also

    def _kept_out(self, field: Field, said: tuple[Mode, bool]) -> str | None:
        """Why no answer to this field may come in, under this mode and with or without her explicit yes."""
        key = (field.id, *said)
        if key not in self._verdicts:
            self._verdicts[key] = self._verdict(field, *said)
        return self._verdicts[key]

    def _verdict(self, field: Field, mode: Mode, explicit: bool) -> str | None:
        if field.id in SPOKEN:
            return None
        if not self._may_write(field):
            return NOT_ALLOWED
        if mode in (Mode.CARE_ONLY, Mode.WAITING) and not mode_law.allows(mode, field, self._definitions):
            return mode.value
        names_her = field.privacy is Privacy.DI or field.third_party or field.narrative
        if mode is not Mode.FULL and (names_her or field.id in EXPLICIT):
            return NEEDS_RECORD
        return NEEDS_EXPLICIT if field.id in EXPLICIT and not explicit else None

    def _age_group(self, at: int, reads: Reads, value: CellValue, row: SheetRow) -> list[Answered]:
        """Of a birthday that may not come in: how old she was when she was asked, as a group."""
        try:
            born = birth_bounds(read_cell(reads, value, self._law))
        except NotAnAnswer:
            return []
        asked = self._day_of(row, _INTERVIEW) or self._day_of(row, "i_date")
        band = _band_between(born, asked) if born and asked else None
        return [Answered(CASE, "", _BAND, band, self._left(at, value, "differs"))] if band else []

    def _day_of(self, row: SheetRow, field_id: str) -> date | None:
        said = self._said_in(row, field_id)
        try:
            return date.fromisoformat(said["on"] if isinstance(said, dict) else str(said))
        except (KeyError, TypeError, ValueError):
            return None

    def _said_in(self, row: SheetRow, field_id: str) -> Stored | None:
        """What the row says of a field, if it can be read."""
        for at, reads in self._layout.columns.items():
            if reads.field is not None and reads.field.id == field_id and at in row.cells:
                try:
                    return read_cell(reads, row.cells[at], self._law)
                except NotAnAnswer:
                    return None
        return None

    def _left(self, at: int, value: CellValue, reason: str) -> Left:
        heading = self._layout.headings.get(at, "")
        return Left(at, heading, reason, text_of(value), stops=reason not in KEPT_OUT)

    def _content(self, row: SheetRow) -> bytes:
        """The same for the same answers in whatever order the columns stand."""
        said = sorted(f"{self._told[at]}\x1f{text_of(value)}" for at, value in row.cells.items() if at in self._told)
        return sha256("\x1e".join(said).encode("utf-8", "surrogatepass")).digest()


def _is_blank(value: CellValue) -> bool:
    """A dash in a cell says as much as nothing in it."""
    return (
        isinstance(value, str) and not isinstance(value, Fault) and not value.strip(" -\u2013\u2014.\u00a0\u200b\n\t")
    )


def mode_said(spoken: Mapping[str, Stored]) -> Mode:
    """The consent mode that follows from these answers."""
    match decision_of(spoken.get("c_record")):
        case Decision.GIVEN:
            return Mode.FULL
        case Decision.REFUSED | Decision.WITHDRAWN:
            return Mode.CARE_ONLY
        case None:
            return Mode.DRAFT
    return Mode.WAITING


def agreed_by_all(rows: Sequence[Mapping[str, Stored]]) -> dict[str, Stored]:
    """What these rows of hers say about consent together: a no of any of them counts, other quarrels say nothing."""
    said: dict[str, list[Stored]] = {}
    for row in rows:
        for field, value in row.items():
            said.setdefault(field, []).append(value)
    agreed = {}
    for field, values in said.items():
        noes = [value for value in values if decision_of(value) in (Decision.REFUSED, Decision.WITHDRAWN)]
        if noes or all(value == values[0] for value in values):
            agreed[field] = noes[-1] if noes else values[0]
    return agreed


def _band_between(born: tuple[date, date], day: date) -> str | None:
    """The age group on a day of somebody born within these days; None if it may be two of them."""
    if born[0] > day:
        return None
    youngest, oldest = max(0, years_between(born[1], day)), years_between(born[0], day)
    return next((band for band, low, high in GBVIMS_BANDS if low <= youngest and oldest <= high), None)
