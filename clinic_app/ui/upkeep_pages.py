"""Which page of Upkeep shows which topic, and what makes its card for the overview; each is read when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.ui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clinic_app.ui.screens.ways import Ways


def backups(ways: Ways) -> Page:
    """Copies of the records."""
    from clinic_app.ui.screens.backups import BackupsPage

    return BackupsPage(ways)


def backups_card(ways: Ways) -> QWidget:
    """How old the newest is."""
    from clinic_app.ui.screens.backups import BackupsCard

    return BackupsCard(ways)


def drill(ways: Ways) -> Page:
    """A whole restore, practised."""
    from clinic_app.ui.screens.restore_drill import DrillPage

    return DrillPage(ways)


def drill_card(ways: Ways) -> QWidget:
    """When it was last done."""
    from clinic_app.ui.screens.restore_drill import DrillCard

    return DrillCard(ways)


def stolen(ways: Ways) -> Page:
    """What to do now."""
    from clinic_app.ui.screens.pc_stolen import PcStolenPage

    return PcStolenPage(ways)


def locking(ways: Ways) -> Page:
    """The keys that hide and lock."""
    from clinic_app.ui.screens.locking_page import LockingPage

    return LockingPage(ways)


def interpreters(ways: Ways) -> Page:
    """Who interprets."""
    from clinic_app.ui.screens.interpreter_register import InterpreterRegister

    return InterpreterRegister(ways)


def services(ways: Ways) -> Page:
    """The directory."""
    from clinic_app.ui.screens.directory_list import DirectoryList

    return DirectoryList(ways)


def services_card(ways: Ways) -> QWidget:
    """How many are to be rung."""
    from clinic_app.ui.screens.directory_due import DirectoryDueCard

    return DirectoryDueCard(ways)


def network(ways: Ways) -> Page:
    """The hub, the directory."""
    from clinic_app.ui.places import line_of
    from clinic_app.ui.screens.joining import JoiningPage

    return JoiningPage(ways, line_of(ways.inside))


def network_report(ways: Ways) -> Page:
    """The sum of several clinics."""
    from clinic_app.ui.screens.network_report import NetworkReportPage

    return NetworkReportPage(ways)


def way(ways: Ways) -> Page:
    """How the hub is reached."""
    from clinic_app.ui.places import line_of
    from clinic_app.ui.screens.way_page import WayPage

    return WayPage(ways, line_of(ways.inside))


def pcs(ways: Ways) -> Page:
    """The PCs of this clinic."""
    from clinic_app.ui.screens.pcs_page import PcsPage

    return PcsPage(ways)


def pcs_card(ways: Ways) -> QWidget:
    """How many, and which waits."""
    from clinic_app.ui.screens.pcs_page import PcsCard

    return PcsCard(ways)


def journal(ways: Ways) -> Page:
    """What was done, proved."""
    from clinic_app.ui.screens.journal import JournalTopic

    return JournalTopic(ways)


def journal_card(ways: Ways) -> QWidget:
    """Whether it is whole."""
    from clinic_app.ui.screens.journal import JournalCard

    return JournalCard(ways)


def openings(ways: Ways) -> Page:
    """Who opened what."""
    from clinic_app.ui.screens.openings import OpeningsPage

    return OpeningsPage(ways)


def openings_card(ways: Ways) -> QWidget:
    """How many are to be looked at."""
    from clinic_app.ui.screens.openings import OpeningsCard

    return OpeningsCard(ways)


def people(ways: Ways) -> Page:
    """Who may come in."""
    from clinic_app.ui.screens.people import PeoplePage

    return PeoplePage(ways)


def people_card(ways: Ways) -> QWidget:
    """How many."""
    from clinic_app.ui.screens.people import PeopleCard

    return PeopleCard(ways)


def keys(ways: Ways) -> Page:
    """Keys and recovery sheets."""
    from clinic_app.ui.screens.keys import KeysPage

    return KeysPage(ways)


def keys_card(ways: Ways) -> QWidget:
    """How they stand."""
    from clinic_app.ui.screens.keys import KeysCard

    return KeysCard(ways)


def me(ways: Ways) -> Page:
    """Their own passphrase."""
    from clinic_app.ui.screens.my_way_in import MyWayIn

    return MyWayIn(ways)


def health(ways: Ways) -> Page:
    """How this PC stands."""
    from clinic_app.ui.screens.health import HealthPage

    return HealthPage(ways)


def health_card(ways: Ways) -> QWidget:
    """The same in a line each."""
    from clinic_app.ui.screens.health import HealthCard

    return HealthCard(ways)


def keeping(ways: Ways) -> Page:
    """What is due to be erased."""
    from clinic_app.ui.screens.keeping import KeepingPage

    return KeepingPage(ways)


def keeping_card(ways: Ways) -> QWidget:
    """How much is due."""
    from clinic_app.ui.screens.keeping import KeepingCard

    return KeepingCard(ways)


def import_sheet(ways: Ways) -> Page:
    """A sheet of older cases."""
    from clinic_app.ui.screens.import_page import ImportPage

    return ImportPage(ways)


def import_card(ways: Ways) -> QWidget:
    """What was brought in last."""
    from clinic_app.ui.screens.import_card import ImportCard

    return ImportCard(ways)
