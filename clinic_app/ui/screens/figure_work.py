"""How much there is to do now, and for how many. No name stands here, and no list of who has how much."""

from __future__ import annotations

from clinic_app.services.reporting import Workload
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.figure_table import NOBODY, FigureTable, Line


class WorkCard(Card):
    """A line for each sum."""

    def __init__(self, work: Workload | None) -> None:
        super().__init__(_("The work now"), note=_("as it is today, whatever months are looked at"), padding=0)
        self.body.setContentsMargins(1, 0, 1, 8)  # within its edge
        told = [] if work is None else _told(work)
        self.table = FigureTable(self.title.text(), ["", _("Now")], [Line(what, (n,), (None,)) for what, n in told])
        self.body.addWidget(self.table)


def _told(work: Workload) -> list[tuple[str, str]]:
    return [
        (_("Open files"), str(work.open_files)),
        (_("People here who write in files"), str(work.people)),
        (_("Open files for each of them"), _each(work.open_files, work.people)),
        (_("People for each supervisor"), _each(work.people, work.leading)),
        (_("Promised and due, not done"), str(work.due)),
        (_("Due for more than a week"), str(work.long_due)),
    ]


def _each(n: int, of: int) -> str:
    return f"{n / of:.1f}" if of else NOBODY
