"""Figures as files for other programs: locked, numbered, with a reason that somebody typed, and written down.

Tables go as CSV with a code book or as values for DHIS2; the sheet of incidents says something of single women, so it
is for this clinic's own use only, general unless somebody asks for the exact one, and made slice by slice. What is in a
file is the same to the byte for the same record; only its lock is new each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from clinic_app.domain.dhis2 import Dhis2Mapping, Filled, filled, read_mapping
from clinic_app.domain.dhis2_template import template
from clinic_app.domain.people import Act
from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.charts import Chart
from clinic_app.domain.reporting.tally import month_of, spelled
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import Dhis2MappingRefused, NothingToGive
from clinic_app.facts import dataclass
from clinic_app.printing.chart_pages import chart_pages
from clinic_app.services import figures_csv
from clinic_app.services.aggregate_sums import NetworkSum
from clinic_app.services.desk import Desk
from clinic_app.services.figure_set import IN_A_YEAR
from clinic_app.services.figures_cover import Cover, What, cover
from clinic_app.services.incident_rows import Detail, Form, Making
from clinic_app.services.locked_pdf import TRAINING, documents_in, locked
from clinic_app.services.paper import LockedPdf, Paper, spoken_words
from clinic_app.services.printing_forms import Papers
from clinic_app.services.reporting import Reporting
from clinic_app.services.reports import Report
from clinic_app.services.what_for import LONGEST_REASON, read_reason, refuse_unwarned
from clinic_app.wire.packed import Packed, hash_of
from clinic_app.wire.sheet_writing import csv_of

__all__ = [
    "LONGEST_REASON",
    "Detail",
    "Dhis2Mapping",
    "FiguresOut",
    "Filled",
    "Form",
    "Made",
    "Making",
    "OutFile",
    "What",
]  # fmt: skip

MAPPING: Final = "dhis2_mapping"
MADE: Final = "figures_given"
_LONGEST_MAPPING: Final = 1 << 20
_REMEMBERED: Final = 500


@dataclass(frozen=True, slots=True)
class OutFile:
    """A numbered cover as an AES-256 file with the documents attached, and the words that open it."""

    file: LockedPdf

    @property
    def attached(self) -> dict[str, bytes]:
        """The documents, each whole, as whoever knows the words reads them."""
        return documents_in(self.file.pdf, self.file.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that was made: what, of which months, for whom, by whom, what for."""

    what: What
    months: str
    audience: str
    at: str
    by: str
    reason: str
    number: str
    content: str


class FiguresOut:
    """Of the open vault. The caller writes the files where a person said."""

    def __init__(self, desk: Desk, reporting: Reporting, papers: Papers) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._reporting = reporting
        self._papers = papers

    # --- tables ----------------------------------------------------------------------------------------

    def tables(self, audience: Audience, months: range, *, reason: str) -> OutFile:
        """The numbers that an audience may see, with their code book.

        Raises `NotAllowed`, `NothingToGive`, and what `Reporting.report` raises.
        """
        self._desk.require(Act.PRINT)
        why = read_reason(reason)
        report = self._report(audience, months)
        return self._out(What.TABLES, report, self._as_csv(report), why)

    def _as_csv(self, report: Report) -> dict[str, bytes | Packed]:
        numbers = csv_of(figures_csv.numbers(report, spelled(report.months)))
        return {"figures.csv": numbers, "codebook.csv": self._book(report)}

    def _book(self, report: Report) -> bytes:
        english, thai = (self._reporting.organisations(language) for language in ("en", "th"))
        names = {each: (name, thai.get(each, name)) for each, name in english.items()}
        return csv_of(figures_csv.code_book(self._desk, self._reporting.law, report, names))

    def of_sum(self, found: NetworkSum, *, reason: str) -> OutFile:
        """The sum of a network as it was given out, for the places it is of. Raises `NotAllowed`, `NothingToGive`."""
        self._desk.require(Act.REPORT)
        self._desk.require(Act.PRINT)
        why = read_reason(reason)
        if found.edition is None:
            raise NothingToGive("not_given_out")
        months = range(found.year * IN_A_YEAR, (found.year + 1) * IN_A_YEAR)
        report = Report(
            audience=found.audience, months=months, version=found.edition.version, made_at=instant(found.edition.at),
            tables=found.tables, figures=(), people=None, not_in_statistics=None, unread=0, edition=found.edition,
        )  # fmt: skip
        return self._out(What.NETWORK_SUM, report, self._as_csv(report), why)

    # --- charts ----------------------------------------------------------------------------------------

    def to_draw(self, audience: Audience, months: range) -> Report:
        """The numbers that charts for an audience are drawn of. Raises what `tables` raises."""
        self._desk.require(Act.PRINT)
        report = self._report(audience, months)
        if report.empty:
            raise NothingToGive("empty")
        return report

    def chart_pages(self, drawn: Sequence[Chart], told: Callable[[int], None] = lambda _n: None) -> bytes:
        """Charts as the pages of a PDF. Nothing of the vault is read, so it is no work for its lane.

        `told` hears before each chart how many stand; what it raises ends the work.
        """
        return chart_pages(drawn, staff=self._desk.settings.language, training=self._desk.vault.training, told=told)

    def charts(self, report: Report, files: Mapping[str, bytes], *, reason: str) -> OutFile:
        """The pages and pictures that were made of a report, as a file. Raises `NothingToGive`."""
        self._desk.require(Act.PRINT)
        return self._out(What.CHARTS, report, files, read_reason(reason))

    # --- DHIS2 -----------------------------------------------------------------------------------------

    def mapping(self) -> Dhis2Mapping | None:
        """What was settled last. Raises `Dhis2MappingRefused` if it fits no more."""
        self._desk.require(Act.REPORT)
        kept = self._vault.settings.get(MAPPING)
        return read_mapping(kept, self._reporting.law) if kept else None

    def take_mapping(self, path: Path) -> Dhis2Mapping:
        """From now on numbers go where this file says. Raises `NotAllowed`, `Dhis2MappingRefused`."""
        self._desk.require(Act.REPORT)
        try:
            with path.open("rb") as stream:
                text = stream.read(_LONGEST_MAPPING).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise Dhis2MappingRefused("file", "unreadable") from None
        mapping = read_mapping(text, self._reporting.law)

        def write() -> None:
            self._vault.settings[MAPPING] = text
            self._vault.journal.append("dhis2_mapped", self._desk.me.id)

        self._vault.save(write)
        return mapping

    def template(self, audience: Audience, months: range) -> str:
        """A mapping with every table and code of this audience, for whoever keeps that DHIS2: no number is in it.

        Raises `NotAllowed`, and what `Reporting.report` raises.
        """
        report = self._reporting.report(audience, months)
        return template(audience, report.tables, report.figures)

    def dry_run(self, months: range) -> Filled:
        """What would be sent. Nothing is made, and nothing left. Raises what `values` raises."""
        return self._tried(months)[0]

    def _tried(self, months: range) -> tuple[Filled, Report]:
        mapping = self.mapping()
        if mapping is None:
            raise Dhis2MappingRefused("file", "none")
        report = self._report(mapping.audience, months)
        return filled(mapping, months, report.tables, report.figures, report.not_in_statistics), report

    def values(self, months: range, *, reason: str) -> OutFile:
        """The values of the data set that the mapping names.

        Raises `NotAllowed`, `NothingToGive`, `Dhis2MappingRefused`, `CodesNotMapped`, what `Reporting.report` raises.
        """
        self._desk.require(Act.PRINT)
        why = read_reason(reason)
        found, report = self._tried(months)
        return self._out(What.DHIS2, report, {"values.json": found.content}, why)

    # --- single incidents ------------------------------------------------------------------------------

    def begin_sheet(self, months: range, detail: Detail, form: Form, *, reason: str, warned: bool) -> Making:
        """Begin the sheet of incidents: its caller lets it go on, slice by slice, until it is whole.

        Raises `NotAllowed`, `GateClosed(sheet, (warned,))`, `NothingToGive`.
        """
        self._desk.require(Act.REPORT)
        self._desk.require(Act.READ_CASE)
        self._desk.require(Act.PRINT)
        refuse_unwarned(warned=warned)
        return Making(self._desk, self._reporting, months, detail, form, reason=read_reason(reason))

    def sheet(self, made: Making) -> OutFile:
        """The file of a sheet that is whole. Raises `NothingToGive(empty)` if no line is in it."""
        self._desk.require(Act.PRINT)
        if not made.lines:
            raise NothingToGive("empty")
        what = What.INCIDENTS if made.detail is Detail.GENERAL else What.INCIDENTS_EXACT
        about: dict[str, str | int | UUID] = {"lines": made.lines}
        return self._written(
            what, made.months, made.files(), made.reason, audience=Audience.OWN, version=made.law.version, about=about
        )

    # --- afterwards --------------------------------------------------------------------------------------

    def made(self) -> tuple[Made, ...]:
        """What was given out, the newest first. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        kept = (self._vault.settings.get(MADE) or {}).values()
        found = [Made(**{**each, "what": What(each["what"])}) for each in kept]
        return tuple(sorted(found, key=lambda each: (each.at, each.number), reverse=True))

    # --- within ------------------------------------------------------------------------------------------

    def _report(self, audience: Audience, months: range) -> Report:
        if not audience.sees_all and months[-1] >= month_of(self._desk.clock.today()):
            raise NothingToGive("unfinished")
        if not audience.sees_all and (len(months) != IN_A_YEAR or months[0] % IN_A_YEAR):
            raise NothingToGive("years")
        report = self._reporting.report(audience, months)
        if not audience.sees_all and report.edition is None:
            raise NothingToGive("not_given_out")
        nobody_is_told = audience is Audience.STATUTORY and not report.unfinished
        if report.empty and not nobody_is_told:
            raise NothingToGive("empty")
        return report

    def _out(self, what: What, report: Report, files: Mapping[str, bytes | Packed], reason: str) -> OutFile:
        return self._written(
            what, report.months, files, reason, audience=report.audience, version=report.version,
            changed=report.changed,
        )  # fmt: skip

    def _written(
        self, what: What, months: range, files: Mapping[str, bytes | Packed], reason: str, *, audience: Audience,
        version: str, changed: tuple[date, str] | None = None, about: Mapping[str, str | int | UUID] | None = None,
    ) -> OutFile:  # fmt: skip
        if self._vault.training:
            files = {f"{TRAINING}{name}": each for name, each in files.items()}
        content = hash_of(files)
        stands, today = spelled(months), self._desk.clock.today()
        facts = Cover(
            what=what, months=months, audience=audience, version=version, reason=reason, content=content,
            files=tuple(sorted(files)), office=self._reporting.office, changed=changed,
            unfinished_on=today if months[-1] >= month_of(today) else None,
        )  # fmt: skip
        paper = cover(self._desk, facts)
        told = {"what": what.value, "months": stands, "audience": audience.value, "content": content, **(about or {})}

        def enter() -> Paper:
            numbered = self._papers.handed_to_printer(paper, printer=None)
            self._vault.journal.append("figures_exported", self._desk.me.id, told)
            kept = dict(self._vault.settings.get(MADE) or {})
            kept[uuid4().hex] = {
                "what": what.value, "months": stands, "audience": audience.value, "reason": reason,
                "at": iso(self._desk.clock.now()), "by": self._desk.me.staff_code, "number": numbered.number or "",
                "content": content,
            }  # fmt: skip
            newest = sorted(kept, key=lambda key: kept[key]["at"])[-_REMEMBERED:]
            self._vault.settings[MADE] = {key: kept[key] for key in newest}
            return numbered

        numbered, words = self._vault.save(enter), spoken_words()
        return OutFile(LockedPdf(numbered, locked(numbered.pdf, words, files), words))
