"""What was counted for one audience: tables, figures, and what the reader has to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.counting import FigureCount, MeasureCount, TableCount
from clinic_app.domain.reporting.editions import Edition
from clinic_app.domain.reporting.site_answers import SiteCount
from clinic_app.facts import dataclass
from clinic_app.services.workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one audience may see of some months, counted at one moment by one version of the set."""

    audience: Audience
    months: range
    version: str
    made_at: datetime
    tables: tuple[TableCount, ...]
    figures: tuple[FigureCount, ...]
    people: int | None
    """None where it is of too few to be seen by this audience."""
    not_in_statistics: int | None
    """Of these people, how many did not agree to other statistics: said no, took it back, or were never asked. For the
    office and the own clinic only: to others it would tell of those who are not counted."""
    unread: int
    """Damaged files, which are in no number."""
    measures: tuple[MeasureCount, ...] = ()
    """Middle values, for the own clinic alone."""
    trend: tuple[tuple[int, int, int], ...] = ()
    """For the own clinic: each of the twelve months up to these, or to this one while the year goes on: how many people
    and how many incidents."""
    work: Workload | None = None
    """For the own clinic: as it is now."""
    organisations: Mapping[str, str] = field(default_factory=dict)
    """What they are called, for tables that name them."""
    site: tuple[SiteCount, ...] = ()
    """What only this site asks: for the own clinic alone."""
    edition: Edition | None = None
    """What is shown to others was given out as this edition; without one, this is how it would look."""
    unheld: tuple[str, ...] = ()
    """When two PCs gave this year out before they met: whoever has both editions learns of those between them."""
    least: int = 0
    """Numbers of fewer people are not shown."""
    changed: tuple[date, str] | None = None
    """Since which day it is counted by these definitions, and by which before: earlier reports counted otherwise."""
    unfinished: bool = False
    """Whether it was counted before the last of these months was over: whoever comes after that is missing."""
    elsewhere: int = 0
    """Files that are read on other PCs of this clinic only: they are in no number here."""

    @property
    def empty(self) -> bool:
        """Whether nothing at all counts in these months."""
        return not any(table.cells or table.hidden for table in self.tables)

    def of(self, counted_id: str) -> TableCount | FigureCount:
        """The table or figure with this id. Raises `KeyError`."""
        found: dict[str, TableCount | FigureCount] = {each.table.id: each for each in self.tables}
        found.update({each.figure.id: each for each in self.figures})
        return found[counted_id]
