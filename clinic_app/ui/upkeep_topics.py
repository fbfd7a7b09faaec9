"""What there is to look after, in the order of the list, and which page shows it. One line here adds a topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_app.domain.people import Act, Role, may
from clinic_app.ui import upkeep_it, upkeep_papers
from clinic_app.ui.i18n import _
from clinic_app.ui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clinic_app.ui.screens.ways import Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A page of Upkeep; `card` makes what the overview says of it, if it has something to say."""

    id: str
    title: str
    mark: str
    act: Act | None
    """Who may look after it; nobody else is shown it. None: everybody."""
    page: Callable[[Ways], Page]
    card: Callable[[Ways], QWidget] | None = None


def topics_for(role: Role) -> tuple[Topic, ...]:
    """The topics of whoever signed in. Their screens are read when they are opened."""
    return tuple(topic for topic in _topics() if topic.act is None or may(role, topic.act))


def _topics() -> tuple[Topic, ...]:
    return (
        Topic(
            id="backups", title=_("Backups"), mark="database-backup", act=Act.KEEP_SAFE, page=_backups,
            card=_backups_card,
        ),
        Topic(
            id="drill", title=_("Restore drill"), mark="rotate-ccw", act=Act.KEEP_SAFE, page=_drill, card=_drill_card
        ),
        Topic(
            id="health", title=_("Health"), mark="heart-pulse", act=Act.KEEP_SAFE, page=_health, card=_health_card
        ),
        Topic(
            id="people", title=_("People"), mark="users", act=Act.MANAGE_PEOPLE, page=_people, card=_people_card
        ),
        Topic(
            id="keys", title=_("Keys and recovery"), mark="shield", act=Act.MANAGE_PEOPLE, page=_keys, card=_keys_card
        ),
        Topic(id="me", title=_("My passphrase"), mark="key-round", act=None, page=_me),
        Topic(id="locking", title=_("Hide and lock"), mark="lock", act=None, page=_locking),
        Topic(
            id="interpreters", title=_("Interpreters"), mark="languages", act=Act.MANAGE_PEOPLE, page=_interpreters
        ),
        Topic(
            id="languages", title=_("Languages"), mark="message-square", act=Act.MANAGE_PEOPLE,
            page=upkeep_papers.languages, card=upkeep_papers.languages_card,
        ),
        Topic(
            id="services", title=_("Services"), mark="phone", act=Act.REFER, page=_services, card=_services_card
        ),
        Topic(id="it", title=_("Set by your IT"), mark="wrench", act=None, page=upkeep_it.settled),
        Topic(
            id="updates", title=_("Updates"), mark="package", act=Act.MANAGE_PEOPLE, page=upkeep_it.updates,
            card=upkeep_it.updates_card,
        ),
        Topic(id="network", title=_("Hub and directory"), mark="link", act=Act.MANAGE_PEOPLE, page=_network),
        Topic(
            id="network_report", title=_("Network report"), mark="chart-column", act=Act.REPORT, page=_network_report
        ),
        Topic(id="way", title=_("Way to the hub"), mark="wifi", act=Act.MANAGE_PEOPLE, page=_way),
        Topic(
            id="pcs", title=_("PCs of this clinic"), mark="monitor", act=Act.MEET, page=_pcs, card=_pcs_card
        ),
        Topic(
            id="printed", title=_("Printed papers"), mark="printer", act=Act.READ_PRINTS, page=upkeep_papers.printed,
            card=upkeep_papers.printed_card,
        ),
        Topic(
            id="letterhead", title=_("Letterhead"), mark="file-text", act=Act.MANAGE_PEOPLE,
            page=upkeep_papers.letterhead,
        ),
        Topic(id="journal", title=_("Journal"), mark="list", act=Act.KEEP_SAFE, page=_journal, card=_journal_card),
        Topic(
            id="openings", title=_("Openings"), mark="eye", act=Act.READ_JOURNAL, page=_openings, card=_openings_card
        ),
        Topic(
            id="keeping", title=_("Keeping and erasing"), mark="history", act=Act.ERASE, page=_keeping,
            card=_keeping_card,
        ),
        Topic(
            id="import", title=_("Bring in a sheet"), mark="file-text", act=Act.IMPORT, page=_import, card=_import_card
        ),
        Topic(
            id="service_lists", title=_("Lists of services"), mark="hand-heart", act=Act.KEEP_DIRECTORY,
            page=upkeep_papers.service_lists,
        ),
        Topic(
            id="packs", title=_("What our site asks"), mark="package", act=Act.MANAGE_PEOPLE,
            page=upkeep_papers.packs,
        ),
        Topic(
            id="paper_forms", title=_("Paper for when the PC is down"), mark="file-text", act=Act.BEGIN_CASE,
            page=upkeep_papers.forms,
        ),
        Topic(
            id="definitions", title=_("Questions and lists"), mark="notebook", act=None,
            page=upkeep_papers.definitions,
        ),
        Topic(id="stolen", title=_("PC stolen"), mark="triangle-alert", act=Act.KEEP_SAFE, page=_stolen),
    )  # fmt: skip


def _backups(ways: Ways) -> Page:
    from clinic_app.ui.screens.backups import BackupsPage

    return BackupsPage(ways)


def _backups_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.backups import BackupsCard

    return BackupsCard(ways)


def _drill(ways: Ways) -> Page:
    from clinic_app.ui.screens.restore_drill import DrillPage

    return DrillPage(ways)


def _drill_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.restore_drill import DrillCard

    return DrillCard(ways)


def _stolen(ways: Ways) -> Page:
    from clinic_app.ui.screens.pc_stolen import PcStolenPage

    return PcStolenPage(ways)


def _locking(ways: Ways) -> Page:
    from clinic_app.ui.screens.locking_page import LockingPage

    return LockingPage(ways)


def _interpreters(ways: Ways) -> Page:
    from clinic_app.ui.screens.interpreter_register import InterpreterRegister

    return InterpreterRegister(ways)


def _services(ways: Ways) -> Page:
    from clinic_app.ui.screens.directory_list import DirectoryList

    return DirectoryList(ways)


def _services_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.directory_due import DirectoryDueCard

    return DirectoryDueCard(ways)


def _network(ways: Ways) -> Page:
    from clinic_app.ui.places import line_of
    from clinic_app.ui.screens.joining import JoiningPage

    return JoiningPage(ways, line_of(ways.inside))


def _network_report(ways: Ways) -> Page:
    from clinic_app.ui.screens.network_report import NetworkReportPage

    return NetworkReportPage(ways)


def _way(ways: Ways) -> Page:
    from clinic_app.ui.places import line_of
    from clinic_app.ui.screens.way_page import WayPage

    return WayPage(ways, line_of(ways.inside))


def _pcs(ways: Ways) -> Page:
    from clinic_app.ui.screens.pcs_page import PcsPage

    return PcsPage(ways)


def _pcs_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.pcs_page import PcsCard

    return PcsCard(ways)


def _journal(ways: Ways) -> Page:
    from clinic_app.ui.screens.journal import JournalTopic

    return JournalTopic(ways)


def _journal_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.journal import JournalCard

    return JournalCard(ways)


def _openings(ways: Ways) -> Page:
    from clinic_app.ui.screens.openings import OpeningsPage

    return OpeningsPage(ways)


def _openings_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.openings import OpeningsCard

    return OpeningsCard(ways)


def _people(ways: Ways) -> Page:
    from clinic_app.ui.screens.people import PeoplePage

    return PeoplePage(ways)


def _people_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.people import PeopleCard

    return PeopleCard(ways)


def _keys(ways: Ways) -> Page:
    from clinic_app.ui.screens.keys import KeysPage

    return KeysPage(ways)


def _keys_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.keys import KeysCard

    return KeysCard(ways)


def _me(ways: Ways) -> Page:
    from clinic_app.ui.screens.my_way_in import MyWayIn

    return MyWayIn(ways)


def _health(ways: Ways) -> Page:
    from clinic_app.ui.screens.health import HealthPage

    return HealthPage(ways)


def _health_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.health import HealthCard

    return HealthCard(ways)


def _keeping(ways: Ways) -> Page:
    from clinic_app.ui.screens.keeping import KeepingPage

    return KeepingPage(ways)


def _keeping_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.keeping import KeepingCard

    return KeepingCard(ways)


def _import(ways: Ways) -> Page:
    from clinic_app.ui.screens.import_page import ImportPage

    return ImportPage(ways)


def _import_card(ways: Ways) -> QWidget:
    from clinic_app.ui.screens.import_card import ImportCard

    return ImportCard(ways)
