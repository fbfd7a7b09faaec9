"""What there is to look after, by what brings somebody here, and which page shows it. One line here adds a topic."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from clinic_app.domain.people import Act, Role, may
from clinic_app.facts import dataclass
from clinic_app.ui import upkeep_it, upkeep_pages, upkeep_papers
from clinic_app.ui.i18n import _
from clinic_app.ui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clinic_app.ui.inside import Inside
    from clinic_app.ui.screens.ways import Ways


class Part(StrEnum):
    """What brings somebody here, in the order of the list."""

    SAFE = "safe"
    DAY = "day"
    PEOPLE = "people"
    PCS = "pcs"
    WATCH = "watch"
    SITE = "site"
    RECORDS = "records"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A page of Upkeep; `card` makes what the overview says of it, if it has something to say."""

    id: str
    title: str
    about: str
    """What one can do there, in a line: it is searched, and shown to whoever looks for it."""
    mark: str
    part: Part
    act: Act | None
    """Who may look after it; nobody else is shown it. None: everybody."""
    page: Callable[[Ways], Page]
    card: Callable[[Ways], QWidget] | None = None
    card_in: str = ""
    """The screen whose module makes the card: it is read before the overview is opened."""
    page_in: str = ""
    """The screen whose module makes the page, where that is another one: it is read before the topic is opened."""


def part_words(part: Part) -> str:
    """The heading over the topics of a part."""
    return {
        Part.SAFE: _("Safe and sound"),
        Part.DAY: _("For the day’s work"),
        Part.PEOPLE: _("People and keys"),
        Part.PCS: _("PCs and the line"),
        Part.WATCH: _("Who did what"),
        Part.SITE: _("Our languages and papers"),
        Part.RECORDS: _("Records and figures"),
    }[part]


def open_topic(inside: Inside, topic: str) -> None:
    """Show this page of Upkeep, wherever somebody is."""
    from clinic_app.ui.screens.upkeep import Upkeep

    page = inside.open_place("upkeep")
    if isinstance(page, Upkeep):
        page.open_topic(topic)


def topics_for(role: Role) -> tuple[Topic, ...]:
    """The topics of whoever signed in, by their parts. Their screens are read when they are opened."""
    mine = [topic for topic in _topics() if topic.act is None or may(role, topic.act)]
    return tuple(sorted(mine, key=lambda topic: list(Part).index(topic.part)))


def _topics() -> tuple[Topic, ...]:
    return (
        Topic(
            id="backups", title=_("Backups"), about=_("Copies on this PC, on sticks, on the hospital’s share"),
            mark="database-backup", part=Part.SAFE, act=Act.KEEP_SAFE, page=upkeep_pages.backups,
            card=upkeep_pages.backups_card, card_in="backups",
        ),
        Topic(
            id="drill", title=_("Restore drill"), about=_("Practise getting everything back"), mark="rotate-ccw",
            part=Part.SAFE, act=Act.KEEP_SAFE, page=upkeep_pages.drill, card=upkeep_pages.drill_card,
            card_in="restore_drill",
        ),
        Topic(
            id="health", title=_("Health"), about=_("Disk, clock, printer, fonts: what this PC lacks"),
            mark="heart-pulse", part=Part.SAFE, act=Act.KEEP_SAFE, page=upkeep_pages.health,
            card=upkeep_pages.health_card, card_in="health",
        ),
        Topic(
            id="stolen", title=_("PC stolen"), about=_("What to do when a PC is lost or taken"),
            mark="triangle-alert", part=Part.SAFE, act=Act.KEEP_SAFE, page=upkeep_pages.stolen,
            page_in="pc_stolen",
        ),
        Topic(
            id="services", title=_("Services"), about=_("Numbers and hours of whom we refer to; ring them"),
            mark="phone", part=Part.DAY, act=Act.REFER, page=upkeep_pages.services,
            page_in="directory_list",
            card=upkeep_pages.services_card, card_in="directory_due",
        ),
        Topic(
            id="service_lists", title=_("Lists of services"), about=_("Sheets to give her, in her language"),
            mark="hand-heart", part=Part.DAY, act=Act.KEEP_DIRECTORY, page=upkeep_papers.service_lists,
            page_in="service_lists",
        ),
        Topic(
            id="interpreters", title=_("Interpreters"), about=_("Who interprets, in which language, and when"),
            mark="languages", part=Part.DAY, act=Act.MANAGE_PEOPLE, page=upkeep_pages.interpreters,
            page_in="interpreter_register",
        ),
        Topic(
            id="paper_forms", title=_("When the PC is down"), about=_("Blank forms with case codes; enter them later"),
            mark="file-text", part=Part.DAY, act=Act.BEGIN_CASE, page=upkeep_papers.forms,
            page_in="paper_forms",
        ),
        Topic(
            id="definitions", title=_("Questions and lists"), about=_("What each question means, and how to ask it"),
            mark="notebook", part=Part.DAY, act=None, page=upkeep_papers.definitions,
            page_in="definitions",
        ),
        Topic(
            id="people", title=_("People"), about=_("Add somebody, change a role, somebody leaves"), mark="users",
            part=Part.PEOPLE, act=Act.MANAGE_PEOPLE, page=upkeep_pages.people, card=upkeep_pages.people_card,
            card_in="people",
        ),
        Topic(
            id="keys", title=_("Keys and recovery"), about=_("The recovery sheet, and who else holds a key"),
            mark="shield", part=Part.PEOPLE, act=Act.MANAGE_PEOPLE, page=upkeep_pages.keys,
            card=upkeep_pages.keys_card, card_in="keys",
        ),
        Topic(
            id="me", title=_("My passphrase"), about=_("Change how you come in"), mark="key-round",
            part=Part.PEOPLE, act=None, page=upkeep_pages.me,
            page_in="my_way_in",
        ),
        Topic(
            id="locking", title=_("Hide and lock"), about=_("When it hides and locks by itself; the keys for it"),
            mark="lock", part=Part.PEOPLE, act=None, page=upkeep_pages.locking,
            page_in="locking_page",
        ),
        Topic(
            id="pcs", title=_("PCs of this clinic"), about=_("Add a PC, let PCs meet, decide what differs"),
            mark="monitor", part=Part.PCS, act=Act.MEET, page=upkeep_pages.pcs, card=upkeep_pages.pcs_card,
            card_in="pcs_page",
        ),
        Topic(
            id="network", title=_("Hub and directory"), about=_("Join the network; the signed list of services"),
            mark="link", part=Part.PCS, act=Act.MANAGE_PEOPLE, page=upkeep_pages.network,
            page_in="joining",
        ),
        Topic(
            id="way", title=_("Way to the hub"), about=_("The hospital’s proxy, when the line does not come up"),
            mark="wifi", part=Part.PCS, act=Act.MANAGE_PEOPLE, page=upkeep_pages.way,
            page_in="way_page",
        ),
        Topic(
            id="updates", title=_("Updates"), about=_("Which version runs, and whether a newer one lies ready"),
            mark="package", part=Part.PCS, act=Act.MANAGE_PEOPLE, page=upkeep_it.updates,
            card=upkeep_it.updates_card, card_in="updates",
        ),
        Topic(
            id="it", title=_("Set by your IT"), about=_("What was settled for this PC"), mark="wrench",
            part=Part.PCS, act=None, page=upkeep_it.settled,
            page_in="set_by_it",
        ),
        Topic(
            id="journal", title=_("Journal"), about=_("Everything that was done, and the proof that it is whole"),
            mark="list", part=Part.WATCH, act=Act.KEEP_SAFE, page=upkeep_pages.journal,
            card=upkeep_pages.journal_card, card_in="journal",
        ),
        Topic(
            id="openings", title=_("Openings"), about=_("Cases that were opened, to be looked at"), mark="eye",
            part=Part.WATCH, act=Act.READ_JOURNAL, page=upkeep_pages.openings, card=upkeep_pages.openings_card,
            card_in="openings",
        ),
        Topic(
            id="printed", title=_("Printed papers"), about=_("What was printed, and where each paper went"),
            mark="printer", part=Part.WATCH, act=Act.READ_PRINTS, page=upkeep_papers.printed,
            card=upkeep_papers.printed_card, card_in="print_register",
        ),
        Topic(
            id="languages", title=_("Languages"), about=_("Check and sign the texts that survivors read"),
            mark="message-square", part=Part.SITE, act=Act.MANAGE_PEOPLE, page=upkeep_papers.languages,
            card=upkeep_papers.languages_card, card_in="languages_page",
        ),
        Topic(
            id="letterhead", title=_("Letterhead"), about=_("Name, address and logo on official papers"),
            mark="file-text", part=Part.SITE, act=Act.MANAGE_PEOPLE, page=upkeep_papers.letterhead,
            page_in="letterhead_page",
        ),
        Topic(
            id="packs", title=_("What our site asks"), about=_("Signed packs of questions and lists of our own"),
            mark="package", part=Part.SITE, act=Act.MANAGE_PEOPLE, page=upkeep_papers.packs,
            page_in="site_packs",
        ),
        Topic(
            id="keeping", title=_("Keeping and erasing"), about=_("Closed files that are due, requests to erase"),
            mark="history", part=Part.RECORDS, act=Act.ERASE, page=upkeep_pages.keeping,
            card=upkeep_pages.keeping_card, card_in="keeping",
        ),
        Topic(
            id="import", title=_("Bring in a sheet"), about=_("Older cases from a spreadsheet"), mark="file-text",
            part=Part.RECORDS, act=Act.IMPORT, page=upkeep_pages.import_sheet,
            page_in="import_page", card=upkeep_pages.import_card,
            card_in="import_card",
        ),
        Topic(
            id="network_report", title=_("Network report"), about=_("Figures of several clinics in one sum"),
            mark="chart-column", part=Part.RECORDS, act=Act.REPORT, page=upkeep_pages.network_report,
            page_in="network_report",
        ),
    )  # fmt: skip
