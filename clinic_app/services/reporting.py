"""What the clinic counts, for whoever may report: for itself, and whole for the office that the law names.

Everything that is looked at is in the journal: for whom, which months, and whose files were opened from a number. A
file that is kept to a list is counted, and never listed to those off it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Final

from clinic_app.domain.directory import Directory
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.domain.reporting.audiences import AGREED, LEAST, Audience
from clinic_app.domain.reporting.counting import (
    ALL,
    FigureCount,
    MeasureCount,
    MeasureLine,
    TableCount,
    behind,
    counted,
    figured,
    measured,
    of_a_chapter,
    trend,
)
from clinic_app.domain.reporting.editions import Edition
from clinic_app.domain.reporting.law import (
    TOLD,
    WHOLE,
    Chapter,
    Figure,
    FigureLaw,
    Kind,
    Measure,
    NotCollected,
    Table,
    Where,
    dimensions_of,
    own_table,
)
from clinic_app.domain.reporting.rows import NONE, SILENCES, Unit
from clinic_app.domain.reporting.site_answers import SiteCount, counted_here
from clinic_app.domain.reporting.tally import Tally, first_of, month_of, spelled
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import GateClosed
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.figure_book import SLICE, FigureBook
from clinic_app.services.figure_set import IN_A_YEAR, codes_here, law
from clinic_app.services.paper import Paper
from clinic_app.services.paper_words import Letterhead
from clinic_app.services.publishing import Publishing
from clinic_app.services.reports import Report
from clinic_app.services.return_office import LONGEST_OFFICE, OFFICE, name_office, office_of
from clinic_app.services.return_paper import return_paper
from clinic_app.services.workload import Of, Workload, files_of, workload

__all__ = [
    "ALL", "IN_A_YEAR", "LEAST", "LONGEST_OFFICE", "NONE", "SILENCES", "TOLD", "WHOLE", "Audience", "Chapter",
    "Edition", "Figure", "FigureCount", "FigureLaw", "Kind", "Listed", "Measure", "MeasureCount", "MeasureLine",
    "NotCollected", "Of", "Report", "Reporting", "SiteCount", "Table", "TableCount", "Unit", "Workload",
    "dimensions_of", "first_of", "month_of",
]  # fmt: skip

VERSIONS: Final = "figure_versions"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file behind a number."""

    case_id: CaseId
    code: str


class Reporting:
    """The figures of the open vault."""

    def __init__(self, desk: Desk, directory: Callable[[], Directory]) -> None:
        self._desk, self._directory = desk, directory
        self._told: set[tuple[Audience, range]] = set()

    @cached_property
    def _book(self) -> FigureBook:
        return FigureBook(self._desk)

    @cached_property
    def publishing(self) -> Publishing:
        """What is given out to others."""
        return Publishing(self._desk, self._book)

    @property
    def law(self) -> FigureLaw:
        """What is counted, and how."""
        return law()

    def read_on(self, slice_: int = SLICE) -> int:
        """Read so many more files into the figures; 0 once all are there. Until then a report would be too small."""
        self._desk.require(Act.REPORT)
        return self._book.read_on(slice_)

    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of every dimension of a table, in their order."""
        return codes_here(self._desk)

    def first_month(self) -> int:
        """The first month in which anything counts; this month, if nothing does."""
        self._book.read_all()
        met = [month for tally in self._book.tallies.values() for month in tally.months()]
        return min([*met, month_of(self._desk.clock.today())])

    def report(self, audience: Audience, months: range, chapter: Chapter | None = None) -> Report:
        """Count for an audience. The journal keeps for whom and which months, once until the lock.

        Of the own clinic, who looks at one chapter is told what that has, and nothing of the others.

        A network and the public are shown whole calendar years: one month taken from another tells of one person.
        Raises `NotAllowed`, `ValueError` for other months; `GateClosed(return)` for the return before somebody said
        which office gets it.
        """
        self._desk.require(Act.REPORT)
        if audience is Audience.STATUTORY and not self.office:
            raise GateClosed("return", (OFFICE,))
        if not audience.sees_all and (len(months) != IN_A_YEAR or months[0] % IN_A_YEAR):
            raise ValueError(months)
        self._book.read_all()
        made = self._counted(audience, months, chapter if audience is Audience.OWN else None)
        if (audience, months) not in self._told:
            self._note("figures_read", {"audience": audience.value, "months": spelled(months)})
            self._told.add((audience, months))
        return made

    def behind(self, counted_id: str, months: range, row: str = ALL, column: str = ALL) -> tuple[Listed, ...]:
        """The files behind a cell or figure of the own clinic, that this person may know of. The journal says so.

        Raises `NotAllowed`, `KeyError`.
        """
        self._desk.require(Act.REPORT)
        self._desk.require(Act.READ_CASE)
        self._book.read_all()
        return self._behind(self.law.find(counted_id), months, row, column)

    def own_table(self, unit: Unit, rows: str, columns: str | None, months: range) -> TableCount:
        """A table that is not of the set: by any one or two of what a unit is counted by. For the own clinic alone.

        The journal keeps by what, and which months. Raises `NotAllowed`, `KeyError`.
        """
        self._desk.require(Act.REPORT)
        table = own_table(unit, rows, columns)
        self._book.read_all()
        found = counted(table, self._book.tallies, months, self.codes())
        self._note("figures_read", {"audience": Audience.OWN.value, "months": spelled(months), "figure": table.id})
        return found

    def behind_own(self, table: Table, months: range, row: str, column: str) -> tuple[Listed, ...]:
        """The same as `behind` for a table that `own_table` counted."""
        self._desk.require(Act.REPORT)
        self._desk.require(Act.READ_CASE)
        return self._behind(table, months, row, column)

    def behind_site(self, field_id: str, months: range, code: str) -> tuple[Listed, ...]:
        """The same for an answer to a question of this site; `ALL` for every answer."""
        self._desk.require(Act.REPORT)
        self._desk.require(Act.READ_CASE)
        self._book.read_all()
        owners = self._book.site.owners(field_id, code, first_of(months[0]), first_of(months[-1] + 1))
        return self._listed(field_id, months, tuple(dict.fromkeys(owners)))

    def behind_work(self, which: Of) -> tuple[Listed, ...]:
        """The same for a sum of the work now."""
        self._desk.require(Act.REPORT)
        self._desk.require(Act.READ_CASE)
        self._book.read_all()
        month = month_of(self._desk.clock.today())
        return self._listed(which, range(month, month + 1), files_of(self._desk, self._book.tallies, which))

    def _behind(
        self, which: Table | Figure | Measure, months: range, row: str = ALL, column: str = ALL
    ) -> tuple[Listed, ...]:
        return self._listed(which.id, months, behind(which, self._book.tallies, months, row, column))

    def _listed(self, which: str, months: range, found: tuple[CaseId, ...]) -> tuple[Listed, ...]:
        seen = tuple(case_id for case_id in found if self._desk.cases.sees(case_id))
        self._note("figures_opened", {"figure": which, "months": spelled(months), "cases": len(seen)})
        return tuple(Listed(case_id, self._desk.vault.cases.load(case_id).code) for case_id in seen)

    def tallies(self) -> Mapping[Unit, Tally]:
        """All rows that are counted, read to the last. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        self._book.read_all()
        return self._book.tallies

    def owners(self, unit: Unit, months: range, where: Where) -> frozenset[CaseId]:
        """Whose rows of a unit count in these months, as far as this person may know of them. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        self._desk.require(Act.READ_CASE)
        self._book.read_all()
        return frozenset(filter(self._desk.cases.sees, self._book.tallies[unit].owners(months, where)))

    def served(self, months: range) -> tuple[CaseId, ...]:
        """Everybody whom the return of these months counts, that this person may know of, as they began.

        The journal says that it was asked. Raises `NotAllowed`.
        """
        found = {each.case_id for table in self.law.tables[:1] for each in self.behind(table.id, months)}
        return tuple(sorted(found, key=self._desk.vault.cases.begun_at))

    def return_paper(self, months: range, language: str | None = None, *, letterhead: Letterhead) -> Paper:
        """The return of one month for the named office, as a paper. Raises what `report` raises, `ValueError` for more.

        It is counted when it is made; printing it again counts anew.
        """
        self._desk.require(Act.PRINT)
        if len(months) != 1:
            raise ValueError(months)
        report = self.report(Audience.STATUTORY, months)
        return return_paper(self._desk, self.law, report, office=self.office, letterhead=letterhead, language=language)

    # --- the office ----------------------------------------------------------------------------------

    @property
    def office(self) -> str:
        """Which office the monthly return goes to; empty until somebody named it."""
        return office_of(self._desk)

    def name_office(self, untrusted: str) -> str:
        """From now on the return goes to this office, as it is typed here. Raises `NotAllowed`, `NotAnAnswer`."""
        return name_office(self._desk, untrusted)

    # --- within --------------------------------------------------------------------------------------

    def _counted(self, audience: Audience, months: range, chapter: Chapter | None) -> Report:
        codes, tallies, law = self.codes(), self._book.tallies, self.law
        whole = audience is Audience.OWN
        persons = tallies[Unit.PERSON].count((), months).total()
        agreed = tallies[Unit.PERSON].count((), months, AGREED).total()
        tables: tuple[TableCount, ...]
        figures: tuple[FigureCount, ...] = ()
        people: int | None = persons
        others: int | None = persons - agreed
        edition, least, unheld = None, 0, tuple[str, ...]()
        upto = min(months[-1], now := month_of(self._desk.clock.today()))
        if audience.sees_all:
            wanted = [t for t in law.tables if whole or t.statutory]
            tables = of_a_chapter(chapter, wanted, tallies, months, codes)
            told = (f for f in law.figures if (whole or f.statutory) and chapter in (None, f.chapter))
            figures = tuple(figured(f, tallies, months) for f in told)
        else:
            least = self.publishing.least[audience]
            tables, edition = self.publishing.tables(audience, months[0] // IN_A_YEAR)
            unheld = self.publishing.unheld(months[0] // IN_A_YEAR)
            others = None
            # Two editions would tell, by this number, of those who came between them.
            people = None if edition or 0 < agreed < least else agreed
        return Report(
            audience=audience, months=months, version=edition.version if edition else law.version,
            made_at=instant(edition.at) if edition else self._desk.clock.now(), tables=tables, figures=figures,
            people=people, not_in_statistics=others, unread=len(self._book.unread),
            measures=tuple(
                measured(m, tallies, months, codes) for m in law.measures if whole and chapter in (None, m.chapter)
            ),
            work=workload(self._desk, tallies) if whole and chapter in (None, Chapter.WORK) else None,
            trend=trend(tallies, upto, IN_A_YEAR) if whole and chapter in (None, Chapter.GBVIMS) else (),
            organisations=self.organisations(self._desk.settings.language) if whole else {},
            site=self._of_the_site(months) if whole and chapter in (None, Chapter.SERVICES) else (),
            edition=edition, least=least,
            unheld=unheld, changed=self._changed(months), unfinished=months[-1] >= now,
            elsewhere=self._desk.vault.hearing.elsewhere(),
        )  # fmt: skip

    def _changed(self, months: range) -> tuple[date, str] | None:
        """Whether a report of these months may have been made by other definitions, and by which until when."""
        since: dict[str, str] = self._desk.vault.settings.get(VERSIONS) or {}
        now = f"{self.law.version} · {self._desk.definitions.version}"
        day = since.get(now, self._desk.clock.today().isoformat())
        before = [version for version, begun in since.items() if version != now and begun <= day]
        if now not in since:
            self._desk.vault.settings[VERSIONS] = {**since, now: day}
        begun = date.fromisoformat(day)
        if not before or month_of(begun) < months[0]:
            return None
        return begun, max(before, key=lambda version: since[version])

    def organisations(self, language: str) -> dict[str, str]:
        """What those that a table may name are called in a language."""
        return {str(each.id): each.name(language) for each in self._directory()}

    def _of_the_site(self, months: range) -> tuple[SiteCount, ...]:
        first, end = first_of(months[0]), first_of(months[-1] + 1)
        return tuple(self._book.site.count(field, first, end) for field in counted_here(self._desk.definitions))

    def _note(self, act: str, about: Mapping[str, str | int]) -> None:
        self._desk.vault.save(lambda: self._desk.vault.journal.append(act, self._desk.me.id, about))
