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
