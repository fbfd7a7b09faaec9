"""The list of services under Upkeep: who was rung longest ago comes first; beside it the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.text import folded
from clinic_app.services.bed_enquiries import Places, PlacesNow
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.chosen_row import MarkedRow
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.screens.directory_card import DirectoryCard
from clinic_app.ui.screens.directory_words import verified_words
from clinic_app.ui.screens.loops_words import often_words
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.services.directory_book import Entry
    from clinic_app.ui.screens.case_papers import Document
    from clinic_app.ui.screens.ways import Ways

_WIDE: Final = 336
MOST_ROWS: Final = 60
"""A list of a whole country is searched, not scrolled."""
DUE, OURS, CHANGED, OFTEN, SHELTER = "due", "ours", "changed", "often", "shelter"


class DirectoryList(TopicPage):
    """Whoever keeps the list rings, corrects and enters; whoever refers reads and prints."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Services"))
        self.may_keep = ways.clinic.book.may_keep
        self._entries: dict[str, Entry] = {}
        self._places: Mapping[OrganisationId, PlacesNow] = {}
        self._chosen: str | None = None
        self.enter = plain(_("Enter one of our own"), "plus")
        self.enter.clicked.connect(lambda _on=False: self._edit(None))
        self.enter.setVisible(self.may_keep)
        self.print = plain(_("Print the list"), "printer")
        self.print.clicked.connect(lambda _on=False: self._print())
        self.files = quiet(_("Files…"), "file-text")
        self.files.setToolTip(_("Take in a list, or write ours for others"))
        self.files.clicked.connect(lambda _on=False: self._open_files())
        self.files.setVisible(self.may_keep)
        self.head.act(self.files)
        self.head.act(self.print)
        self.head.act(self.enter)
        self.card = DirectoryCard(ways, may_keep=self.may_keep)
        self.card.hide()
        self.card.right_wanted.connect(self._right)
        self.card.change_wanted.connect(lambda: self._edit(self._chosen))
        self.card.back_wanted.connect(self._take_back)
        self.card.end_wanted.connect(self._end)
        self.card.places_told.connect(self._tell_places)
        body = Columns(least=BESIDE_A_LIST_FROM)
        body.setSpacing(16)
        self._air = QWidget()
        body.addWidget(self._left(), 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self.card, 1, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self._air, 1)
        self.column.addWidget(body)
        if self.may_keep:
            keys = QShortcut(QKeySequence("Ctrl+R"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(self._right)

    def _left(self) -> QWidget:
        self.search_box = SearchBox(_("Name, number, what for"), key="Ctrl F")
        self.search_box.asked.connect(lambda _text: self._filter())
        self.search_box.left_down.connect(self._to_rows)
        self.chips: dict[str, Chip] = {}
        chips = of_chips(gap=6)
        for id_, words in (
            (DUE, _("To ring")), (SHELTER, _("Shelters")), (OURS, _("Only ours")), (CHANGED, _("Corrected here")),
            (OFTEN, _("Declines or silent")),
        ):  # fmt: skip
            chip = self.chips[id_] = Chip(words)
            chip.toggled.connect(lambda _on: self._filter())
            chips.addWidget(chip)
        holder = QWidget()
        holder.setLayout(chips)
        self.rows = RowList(follows=True, before=self.chips[OFTEN])
        self.rows.chosen.connect(lambda key: self._choose(str(key)))
        self._none = EmptyState("search", _("Nobody in the list fits this."), _("Take a filter away, or search anew."))
        self._none.hide()
        left = QWidget()
        left.setFixedWidth(_WIDE)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._rest = Paragraph("", Type.COMPACT, colour="sub")
        for part in (self.search_box, holder, self._none, self.rows, self._rest):
            column.addWidget(part)
        column.addStretch(1)
        return left

    def arrived(self) -> None:
        """Look again."""
        clinic = self.ways.clinic
        self.ways.jobs.run(self, lambda: (clinic.book.entries(), clinic.beds.places()), self._show, self.refuse)

    def search(self) -> None:
        """Ctrl+F."""
        self.search_box.setFocus()

    def _to_rows(self) -> None:
        self.rows.take_focus()

    def look_for(self, organisation: str) -> None:
        """Show this one when the list is shown again."""
        self._chosen = organisation

    def _show(self, told: Any) -> None:
        entries, self._places = told
        self._entries = {entry.organisation.id: entry for entry in entries}
        due = sum(entry.due for entry in entries)
        n = len(entries)
        words = ngettext("{n} service", "{n} services", n).format(n=n)
        rest = ngettext("{n} to ring: half a year ago, or never", "{n} to ring: half a year ago, or never", due)
        self.head.say(_("Services"), f"{words} · {rest.format(n=due)}" if due else words)
        self._filter()

    def _filter(self) -> None:
        typed = folded(self.search_box.text())
        shown = [entry for entry in self._entries.values() if self._fits(entry, typed)]
        if self._chosen not in {entry.organisation.id for entry in shown}:
            self._chosen = shown[0].organisation.id if shown else None
        first = shown[:MOST_ROWS]
        self.rows.replace([(entry.organisation.id, self._row(entry)) for entry in first], self._chosen)
        rest = len(shown) - len(first)
        words = ngettext("{n} more: search for it.", "{n} more: search for them.", rest)
        self._rest.setText(words.format(n=rest) if rest else "")
        if self._entries:
            self._none.say(_("Nobody in the list fits this."), _("Take a filter away, or search anew."))
        else:
            self._none.say(_("No service is listed yet."), _("They come with the signed list, or are entered here."))
        self._none.setVisible(not shown)
        self._show_chosen()

    def _fits(self, entry: Entry, typed: str) -> bool:
        organisation, labels = entry.organisation, self.ways.labels
        there = {
            DUE: entry.due, SHELTER: "safehouse_shelter" in organisation.sectors, OURS: organisation.local_only,
            CHANGED: bool(entry.changed) and not organisation.local_only, OFTEN: bool(often_words(entry.loops)),
        }  # fmt: skip
        if any(self.chips[each].isChecked() and not is_so for each, is_so in there.items()):
            return False
        texts = (*organisation.names.values(), organisation.phone, organisation.province)
        services = (labels.code("service", each) for each in organisation.services)
        return not typed or any(typed in folded(text) for text in (*texts, *services))

    def _row(self, entry: Entry) -> MarkedRow:
        organisation = entry.organisation
        kind = self.ways.labels.code("org_type", organisation.org_type.value)
        if organisation.firewalled:
            second, mark, tone = _("never told anything"), "lock", "sub"
        elif entry.ended:
            second, mark, tone = _("no longer used"), "minus", "sub"
        else:
            second = verified_words(organisation, self.ways.site)
            mark, tone = ("phone", "amber") if entry.due else ("circle-check", "teal")
        return MarkedRow(organisation.name(i18n.language()), f"{second} · {kind}", mark, tone=tone)

    def _choose(self, organisation: str) -> None:
        self._chosen = organisation
        self.rows.mark(organisation)
        self._show_chosen()

    def _show_chosen(self) -> None:
        entry = self._entries.get(self._chosen or "")
        self.card.setVisible(entry is not None)
        self._air.setVisible(entry is None)  # else the list would stand in the middle
        if entry is not None:
            self.card.show_entry(entry, self._places.get(entry.organisation.id))

    # --- acting ------------------------------------------------------------------------------------

    def _right(self) -> None:
        entry = self.card.entry
        if entry is None or not self.card.right.isVisible():
            return
        organisation = entry.organisation.id
        self._act(
            partial(self.ways.clinic.book.still_right, organisation),
            _("Written down: rung, all still right."),
            organisation,
        )

    def _take_back(self) -> None:
        if (entry := self.card.entry) is not None:
            self._act(partial(self.ways.clinic.book.take_back, entry.organisation.id), _("It is as it was before."))

    def _end(self) -> None:
        if (entry := self.card.entry) is None:
            return
        book, organisation = self.ways.clinic.book, entry.organisation.id
        deed = book.use_again if entry.ended else book.end
        words = _("It is in the list again.") if entry.ended else _("It is offered and printed no longer.")
        self._act(partial(deed, organisation), words)

    def _tell_places(self, code: object) -> None:
        if (entry := self.card.entry) is not None:
            places = Places(code) if isinstance(code, str) else None
            self._act(
                partial(self.ways.clinic.beds.said, entry.organisation.id, places), _("Written down, for tonight.")
            )

    def _act(self, work: Callable[[], object], words: str, undo: OrganisationId | None = None) -> None:
        back = partial(self._undo, undo) if undo is not None else None

        def done(_nothing: object) -> None:
            self.ways.inside.toast.say(words, back)
            self.arrived()

        self.notice.say(None)
        self.ways.jobs.run(self, work, done, self.refuse)

    def _undo(self, organisation: OrganisationId) -> None:
        self._act(partial(self.ways.clinic.book.take_back, organisation), _("It is as it was before."))

    def _edit(self, organisation: str | None) -> None:
        from clinic_app.ui.screens.directory_edit import DirectoryEdit

        entry = self._entries.get(organisation or "")
        self.ways.inside.open_page(DirectoryEdit(self.ways, entry, self.look_for))

    def _open_files(self) -> None:
        from clinic_app.ui.screens.upkeep import Upkeep

        page = self.ways.inside.open_place("upkeep")
        if isinstance(page, Upkeep):
            page.open_topic("service_lists")

    def _print(self) -> None:
        clinic = self.ways.clinic

        def gather() -> list[Document]:
            from clinic_app.ui.screens.case_papers import service_list

            return [service_list(clinic)]

        open_papers(self.ways, None, gather)
