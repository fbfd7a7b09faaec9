"""The register of papers as people look after it: what lies open, and what became of each. No case is named in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from clinic_app.domain.ids import DeviceId, OrganisationId
from clinic_app.domain.people import Act
from clinic_app.errors import NoSuchPaper
from clinic_app.facts import dataclass
from clinic_app.printing.documents import DOCUMENTS
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.vault.prints import Fate, PaperOut

__all__ = ["DOCUMENTS", "Fate", "LoggedPaper", "PaperOut", "PrintLog"]

_LATELY: Final = timedelta(days=60)
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class LoggedPaper:
    """One paper, with the words for what only a number stood for."""

    paper: PaperOut
    by: str
    """The staff code of whoever printed it."""
    to: str
    """The organisation it was for, or nothing."""
    pc: str
    """What the PC is called where it was printed; nothing if it is this one."""


class PrintLog:
    """Whoever may print may say what became of any paper, also of one that somebody else printed.

    Who leads sees the register without printing: a supervisor asks after a page, and whoever had it answers.
    """

    def __init__(self, desk: Desk, keeper: DirectoryKeeper) -> None:
        self._desk = desk
        self._keeper = keeper

    def open(self) -> list[LoggedPaper]:
        """Papers of which nobody said yet what became of them, the oldest first. Raises `NotAllowed`."""
        self._desk.require(Act.READ_PRINTS)
        return self._worded(lying_open(self._desk))

    def newest(self, *, before: datetime | None = None) -> list[LoggedPaper]:
        """All papers, the newest first. Raises `NotAllowed`."""
        self._desk.require(Act.READ_PRINTS)
        return self._worded(self._desk.vault.prints.newest(_PAGE, before=before))

    def became(self, device: DeviceId, number: int, fate: Fate | None) -> None:
        """Write down what became of a paper; None takes the answer back. Raises `NoSuchPaper`, `NotAllowed`."""
        self._desk.require(Act.PRINT)
        vault, me = self._desk.vault, self._desk.me.id
        paper = vault.prints.one(device, number)
        if paper is None:
            raise NoSuchPaper

        def keep() -> None:
            vault.prints.settle(device, number, fate, by=me)
            vault.journal.append("paper_became", me, {"paper": paper.shown, "fate": fate.value if fate else ""})

        vault.save(keep)

    def likely(self) -> dict[str, int]:
        """How often whoever signed in printed which documents lately: their own doing, so nothing is asked."""
        return self._desk.vault.prints.printed_lately(self._desk.me.id, self._desk.clock.now() - _LATELY)

    # --- inside ------------------------------------------------------------------------------------

    def _worded(self, papers: Sequence[PaperOut]) -> list[LoggedPaper]:
        vault, language = self._desk.vault, self._desk.settings.language
        codes = {each.id: each.staff_code for each in vault.people.every()}
        places = {each.device: each.place for each in vault.pcs.every()}
        known = self._keeper.directory().organisations

        def to(paper: PaperOut) -> str:
            if paper.recipient is None:
                return ""
            entry = known.get(OrganisationId(paper.recipient))
            return entry.name(language) if entry else paper.recipient

        def pc(paper: PaperOut) -> str:
            return "" if paper.device == vault.device.id else places.get(paper.device, paper.shown.partition("-")[0])

        return [LoggedPaper(each, codes.get(each.by, ""), to(each), pc(each)) for each in papers]


def lying_open(desk: Desk) -> list[PaperOut]:
    """The papers that are asked for, the oldest first."""
    return [each for each in desk.vault.prints.unsettled() if each.unsure or _is_asked_for(each)]


def _is_asked_for(paper: PaperOut) -> bool:
    """A file has no tray to lie in, and of some papers nobody asks."""
    kind = DOCUMENTS.get(paper.document)
    return paper.printer is not None and (kind is None or kind.kept)
