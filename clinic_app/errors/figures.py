"""Numbers that cannot be given out, or not so."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_app.errors.root import ClinicError


class FiguresError(ClinicError):
    """Nothing was made and nothing left."""


@dataclass
class NothingToGive(FiguresError):
    """No file or report is made of it: `empty` (nothing counts in these months), `nobody_agreed`, `unfinished` (the
    year is not over), `not_given_out` (no edition of that year was), `own` (the clinic’s own numbers are given to
    nobody so), `reason` (nobody said what for). To a network: `collector` (it is not said who collects), `kind` (no
    organisation of this kind does), `not_joined`, `large`; no sum of one: `too_few_places`.
    """

    reason: str


@dataclass
class Dhis2MappingRefused(FiguresError):
    """A mapping of figures to DHIS2 breaks the rules of its format: where, and how."""

    place: str
    reason: str


@dataclass
class CodesNotMapped(FiguresError):
    """Numbers for which the mapping names no place: table or figure, and code, one after the other."""

    missing: tuple[str, ...]


@dataclass
class FileNotWritten(FiguresError):
    """The place took no file: `full`, or `no_place`. What was begun there is taken away again."""

    reason: str
