"""Which page of Upkeep shows what concerns paper; each is read when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.ui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clinic_app.ui.screens.ways import Ways


def forms(ways: Ways) -> Page:
    """Forms for when the PC is down."""
    from clinic_app.ui.screens.paper_forms import PaperFormsPage

    return PaperFormsPage(ways)


def languages(ways: Ways) -> Page:
    """The languages that papers are said in."""
    from clinic_app.ui.screens.languages_page import LanguagesPage

    return LanguagesPage(ways)


def languages_card(ways: Ways) -> QWidget:
    """How they stand, for the overview."""
    from clinic_app.ui.screens.languages_page import LanguagesCard

    return LanguagesCard(ways)


def printed(ways: Ways) -> Page:
    """What was printed, and what became of it."""
    from clinic_app.ui.screens.print_register import PrintRegister

    return PrintRegister(ways)


def printed_card(ways: Ways) -> QWidget:
    """How much of it lies open."""
    from clinic_app.ui.screens.print_register import PrintRegisterCard

    return PrintRegisterCard(ways)


def letterhead(ways: Ways) -> Page:
    """What stands at the head of papers."""
    from clinic_app.ui.screens.letterhead_page import LetterheadPage

    return LetterheadPage(ways)


def definitions(ways: Ways) -> Page:
    """What is asked, and what may be answered."""
    from clinic_app.ui.screens.definitions import DefinitionsPage

    return DefinitionsPage(ways)


def service_lists(ways: Ways) -> Page:
    """Lists of services as files."""
    from clinic_app.ui.screens.service_lists import ServiceListsPage

    return ServiceListsPage(ways)


def packs(ways: Ways) -> Page:
    """What the packs of the site say."""
    from clinic_app.ui.screens.site_packs import PacksPage

    return PacksPage(ways)
