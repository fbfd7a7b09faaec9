"""The page in front of figures that leave as a file: what is in it, for whom and what for, and what to do with it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from textwrap import wrap
from typing import Final

from clinic_app.domain.dates import DayReading, shown, shown_instant
from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.tally import first_of
from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Words
from clinic_app.printing.official_sheet import Block, Fact, Facts, Head, OfficialSheet, Prose, Title, official_sheet
from clinic_app.printing.official_words import of_paper
from clinic_app.printing.referral_form import Copy
from clinic_app.services import paper_words
from clinic_app.services.desk import Desk
from clinic_app.services.paper import Paper

DOCUMENT: Final = "figures_file"
TITLE: Final = of_paper("Figures as a file")


class What(StrEnum):
    """What a file holds. Kept in the list of what was given out: for ever."""

    TABLES = "tables"
    DHIS2 = "dhis2"
    NETWORK_SUM = "network_sum"
    CHARTS = "charts"
    INCIDENTS = "incidents"
    INCIDENTS_EXACT = "incidents_exact"

    @property
    def of_single_women(self) -> bool:
        """Whether a line of it is about one woman."""
        return self in (What.INCIDENTS, What.INCIDENTS_EXACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands on the page. `reason` is what somebody typed, `content` the hash of the documents, `office` the one
    that the return goes to.
    """

    what: What
    months: range
    audience: Audience
    version: str
    reason: str
    content: str
    files: tuple[str, ...]
    office: str = ""
    changed: tuple[date, str] | None = None
    """Since which day it is counted by these definitions, and by which before."""
    unfinished_on: date | None = None
    """The day on which it was counted, if the last of its months was not over then."""


_HOLDS: Final = {
    What.TABLES: of_paper("Tables as CSV, with a code book"),
    What.DHIS2: of_paper("Values for DHIS2"),
    What.NETWORK_SUM: of_paper("Sum of a network, tables as CSV, with a code book"),
    What.CHARTS: of_paper("Charts as pictures and pages"),
    What.INCIDENTS: of_paper("Sheet of incidents, general: months, age groups, no codes"),
    What.INCIDENTS_EXACT: of_paper("Sheet of incidents, exact"),
}
_FOR: Final = {
    Audience.OWN: of_paper("This clinic alone"),
    Audience.STATUTORY: of_paper("The named office alone"),
    Audience.NETWORK: of_paper("The network"),
    Audience.PUBLIC: of_paper("The public"),
}
_OF_WOMEN: Final = (
    of_paper("Each line is about one survivor. Even without a name, whoever knows them may find them in it."),
    of_paper("It is for this clinic’s own use. It is sent to nobody, and lies in no shared folder."),
    of_paper("Destroy it, and every copy, when what it was made for is done."),
)
_OF_NUMBERS: Final = (
    of_paper("These numbers are for the reader named above. What is not there may not be seen; it is no zero."),
    of_paper("Whoever adds, subtracts or puts tables together may show single people."),
)


_MISSING: Final = of_paper("Whoever came after that day is missing.")
_ATTACHED: Final = of_paper(
    "The documents are attached to this PDF: open it with its words in a reader that shows attachments, and save them "
    "on an encrypted disk only."
)


def cover(desk: Desk, facts: Cover) -> Paper:
    """The page, as a paper that gets its number when the file is made."""

    staff = desk.settings.language

    def make(number: str) -> bytes:
        head = Head(
            title=TITLE, clinic="", duty_line="", role=paper_words.role_of(desk.me.role), print_number=number,
            printed_on=shown_instant(desk.clock.now(), desk.clock.zone, staff), copy=Copy.SENDER, neutral=True,
        )  # fmt: skip
        sheet = OfficialSheet(head=head, blocks=blocks(facts, staff))
        return official_sheet(sheet, staff=staff, training=desk.vault.training, both=False)

    return Paper(document=DOCUMENT, pdf=make(""), make=make)


def blocks(facts: Cover, staff: str) -> tuple[Block, ...]:
    """What stands on it below its head."""
    plain = Words.plain
    reader = (_FOR[facts.audience], *([plain(facts.office)] if facts.audience is Audience.STATUTORY else []))
    warned = _OF_WOMEN if facts.what.of_single_women else _OF_NUMBERS
    return (
        Facts(
            (
                Fact(of_paper("What is in it"), (_HOLDS[facts.what],)),
                Fact(of_paper("For"), reader),
                Fact(of_paper("Months"), (plain(_months(facts.months, staff)),)),
                Fact(of_paper("What it was made for"), (plain(facts.reason),)),
                Fact(of_paper("Definitions of"), (plain(facts.version),)),
                *_too_early(facts, staff),
                *_counted_otherwise(facts, staff),
                Fact(of_paper("Attached to this page"), tuple(plain(name) for name in facts.files)),
                Fact(of_paper("SHA-256 of what is attached"), (plain(" ".join(wrap(facts.content, 16))),)),
            ),
            across=1,
        ),
        Title(of_paper("What to do with it")),
        *(Prose(each) for each in warned),
        Prose(_ATTACHED),
    )


def _too_early(facts: Cover, staff: str) -> tuple[Fact, ...]:
    if facts.unfinished_on is None:
        return ()
    day = facts.unfinished_on
    told = Words.plain(shown(DayReading(day.year, day.month, day.day), staff))
    return (Fact(of_paper("Counted before these months were over"), (told, _MISSING)),)


def _counted_otherwise(facts: Cover, staff: str) -> tuple[Fact, ...]:
    if facts.changed is None:
        return ()
    since, before = facts.changed
    told = f"{shown(DayReading(since.year, since.month, since.day), staff)}: {before}"
    return (Fact(of_paper("Counted otherwise before, not to be compared"), (Words.plain(told),)),)


def _months(months: range, staff: str) -> str:
    first, last = first_of(months[0]), first_of(months[-1])
    told = [shown(DayReading(day.year, day.month), staff) for day in (first, last)]
    return told[0] if len(months) == 1 else " – ".join(told)
