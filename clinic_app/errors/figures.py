"""Numbers that cannot be given out, or not so."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class FiguresError(ClinicError):
    """Nothing was made and nothing left."""


@dataclass
class NothingToGive(FiguresError):
    """No file or report is made of it: `empty` (nothing counts in these months), `nobody_agreed`, `unfinished` (the
    year is not over), `years` (this reader sees whole years), `hidden` (no number of it may be drawn),
    `not_given_out` (no edition of that year was), `own` (the clinic’s own numbers are given to
    nobody so), `reason` (nobody said what for). To a network: `collector` (it is not said who collects), `kind` (no
    organisation of this kind does), `not_joined`, `large`; no sum of one: `too_few_places`.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class MappingPart:
    """The `n`th `table` or `figure` of a mapping, from 1; its id as it stands there, or "". `among` is where in it:
    `rows`, `columns`, `cells`, or "".
    """

    kind: str
    n: int
    id: str = ""
    among: str = ""


@dataclass
class Dhis2MappingRefused(FiguresError):
    """A mapping of figures to DHIS2 breaks the rules of its format, at this place.

    `reason`: `missing` (not filled in), `unknown` (no such entry, or no such table or figure), `id` (no id of DHIS2),
    `choice` (another word than may stand there), `kind` (another kind of value), `syntax`, `unreadable`, `none` (no
    mapping was chosen), `newer`, `own`, `not_for` (this reader does not see it), `office` (for the return alone),
    `empty`, `twice`, `columns` (the table has none), `element` (neither the table nor its rows have one), `two`
    (two numbers for `told`).
    """

    place: str
    reason: str
    told: str = ""
    within: MappingPart | None = None
    """In which table or figure `place` stands, if in one."""


@dataclass(frozen=True, slots=True)
class NotMapped:
    """A code of a table that somebody stands under. `among` is where it would be in a mapping: `rows` or `columns`."""

    table: str
    among: str
    code: str


@dataclass
class CodesNotMapped(FiguresError):
    """Codes for which the mapping names no place, in the order of its tables."""

    missing: tuple[NotMapped, ...]


@dataclass
class FileNotWritten(FiguresError):
    """The place took no file: `full`, or `no_place`. What was begun there is taken away again."""

    reason: str
