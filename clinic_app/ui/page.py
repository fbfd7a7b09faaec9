"""What every page of the window promises: it knows when it is shown, and keeps what was typed before it is not."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from clinic_app.ui.parts.search_box import SearchBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinic_app.services.resuming import Where
    from clinic_app.ui.commands import Command
    from clinic_app.ui.forms.filling import Filling


class Sheet(StrEnum):
    """Which dull page the hide key shows: a companion in the room expects a clinic, not a store."""

    STOCK = "stock"
    VACCINATION = "vaccination"


WIDEST: Final = 1832
"""On a larger screen cards keep their widths and the rest is air: no eye finds the end of a line of two metres."""


class Page(QWidget):
    """A page. Built in its constructor without waiting; what it shows comes by `jobs`."""

    sheet = Sheet.STOCK
    filling: Filling | None = None
    """What is being typed in a case, where this page shows one and it is open."""

    def arrived(self) -> None:
        """It is shown now, for the first time or again: ask for what may have changed, put the focus."""

    def returned(self) -> None:
        """What lay above it is closed, and it is shown again: the focus goes to where it was, if the page knows."""
        self.arrived()

    def leaving(self) -> None:
        """Another page, the cover or the lock comes: hand what was typed to the vault. Must not wait and not ask."""

    def where(self) -> Where | None:
        """Where somebody goes on who was locked out here; None if the page below says it better."""
        return None

    @property
    def kept(self) -> bool:
        """Whether the vault has everything that was typed here."""
        return self.filling is None or self.filling.settled

    def taken_along(self) -> None:
        """Whether the PC was taken along is known, or was decided anew: show no more than may be seen there."""

    def go_on_like(self, before: Page) -> None:
        """The language changed, and this stands for that page: what was chosen and looked for there is so here."""
        for box, other in zip(self.findChildren(SearchBox), before.findChildren(SearchBox), strict=False):
            box.go_on_like(other)

    def taken_away(self) -> None:
        """Nobody comes back to it: it goes, but not before what was typed is kept. A full disk may be emptied."""
        from clinic_app.ui.forms.aside import KeptAside

        held = [each for each in (self.filling, *self.findChildren(KeptAside)) if each is not None and not each.settled]
        for each in held:
            each.kept.connect(self._go_once_kept)
        if not held:
            self.deleteLater()

    def _go_once_kept(self) -> None:
        from clinic_app.ui.forms.aside import KeptAside

        held = (self.filling, *self.findChildren(KeptAside))
        if all(each is None or each.settled for each in held):
            self.deleteLater()

    def search(self) -> None:
        """Ctrl+F: put the focus where this page searches."""

    def commands(self) -> Sequence[Command]:
        """What can be done on this page by name, for the palette; what the window can do everywhere is not among it."""
        return ()
