"""Reads in a lane what a page is made of, then makes it, lays it out and shows it, each in a turn of its own.

In one turn of the screen's thread the first opening of a page took 110 to 190 ms, and the hide key would have waited.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from clinic_app.domain.ids import CaseId
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.page import Page
    from clinic_app.ui.screens.case_papers import Document
    from clinic_app.ui.screens.ways import Ways


def load(screen: str) -> None:
    """Read the module of a screen and all that it needs. Makes nothing of them, so any lane may do it."""
    module = import_module(_name(screen))
    if (read_ahead := getattr(module, "read_ahead", None)) is not None:
        read_ahead()


def once_loaded(ways: Ways, screens: Sequence[str], open_it: Callable[[], object]) -> None:
    """Open what these screens make: at once if they stand, else when a lane has read them.

    One by one: what somebody saves meanwhile waits for one of them at most. Whoever went elsewhere is not fetched back.
    """
    left, before = [screen for screen in screens if _name(screen) not in sys.modules], ways.inside.page()

    def go_on(_nothing: None = None) -> None:
        if left:
            ways.jobs.run(ways.inside, partial(load, left.pop(0)), go_on)
        elif ways.inside.page() is before:
            open_it()

    go_on()


def open_loaded(
    ways: Ways, screens: Sequence[str], make: Callable[[], Page | None], *, place: str | None = None
) -> None:
    """As `once_loaded`, for a page above what is shown: opened for the first time it comes turn by turn.

    `make` gives None if what is shown serves.
    """
    first = any(_name(screen) not in sys.modules for screen in screens)

    def open_it() -> None:
        page = make()
        if page is not None and first:
            _turn_by_turn(ways, page, place)
        elif page is not None:
            ways.inside.open_page(page, place=place)

    once_loaded(ways, screens, open_it)


def open_papers(
    ways: Ways, case_id: CaseId | None, gather: Callable[[], list[Document]], *, place: str | None = None
) -> None:
    """Papers before they are printed; `gather` lists them in the vault's lane."""

    def make() -> Page:
        from clinic_app.ui.screens.print_preview import PrintPreview

        return PrintPreview(ways, case_id, gather)

    open_loaded(ways, ("print_preview",), make, place=place)


def open_help(inside: Inside, guide: str = "", at: int = 0) -> None:
    """The pages of help, above what is shown; at a heading if one is named."""

    def make() -> Page | None:
        from clinic_app.ui.screens.help_pages import HelpPages

        shown = inside.page()
        page = shown if isinstance(shown, HelpPages) else HelpPages(inside.ways)
        if guide:
            page.read(guide, at)
        return None if page is shown else page

    open_loaded(inside.ways, ("help_pages",), make)


def _turn_by_turn(ways: Ways, page: Page, place: str | None) -> None:
    """Between two turns the hide key is heard; by way of a lane, so that it is known that something is on its way."""
    inside = ways.inside
    before = inside.page()
    inside.pages.addWidget(page)  # hidden there: what stands nowhere has neither its faces nor its breadth

    def dress() -> None:
        for part in page.findChildren(QWidget):
            part.ensurePolished()

    def lay_out() -> None:
        page.resize(inside.pages.size())
        if (layout := page.layout()) is not None:
            layout.activate()

    def show() -> None:
        page.setUpdatesEnabled(False)
        inside.open_page(page, place=place)

    def paint() -> None:
        page.setUpdatesEnabled(True)

    left = [dress, lay_out, show, paint]

    def go_on(_nothing: None) -> None:
        if inside.page() not in (before, page):
            inside.pages.removeWidget(page)
            page.deleteLater()
            return
        left.pop(0)()
        if left:
            ways.jobs.run(page, _nothing_more, go_on)

    ways.jobs.run(page, _nothing_more, go_on)


def _nothing_more() -> None:
    pass


def _name(screen: str) -> str:
    return f"clinic_app.ui.screens.{screen}"
