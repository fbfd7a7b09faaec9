"""Where this place sums the figures of others: whether it does, who has sent a year and who is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.timekeeping import instant
from clinic_app.services.aggregate_sums import FEWEST_PLACES, Place
from clinic_app.services.network_members import Askable
from clinic_app.services.reporting import IN_A_YEAR
from clinic_app.ui.dialogs import ask
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import Button, plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.figure_period import span_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

Told = tuple[bool, tuple[int, ...]]


class CollectingCard(Card):
    """Off until somebody says that this place sums them."""

    def __init__(self, ways: Ways, refuse: Callable[[Exception], None]) -> None:
        super().__init__(_("Figures of other places"), "inbox")
        self._ways, self._refuse, self._sums = ways, refuse, ways.clinic.network_sums
        self._members = self._sums.members
        self.why = Paragraph("", Type.COMPACT, colour="sub")
        self.turn = plain(_("We sum the figures of our network"), "check")
        self.turn.clicked.connect(partial(self._collect, True))
        self.stop = quiet(_("We sum them no more"), size="small")
        self.stop.clicked.connect(partial(self._collect, False))
        self.inside = QWidget()
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.year = ChoiceBox()
        self.year.room = 180
        self.year.setAccessibleName(_("Which year"))
        self.year.chosen.connect(self._ask_places)
        self.ours = plain(_("Add our own"), "plus")
        self.ours.clicked.connect(self._add_ours)
        self.see = primary(_("See the sum"), "chart-column")
        self.see.clicked.connect(self._see)
        row = Acts()
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.year, self.ours, self.see):
            row.addWidget(part)
        column.addLayout(row)
        self.count = Paragraph("", Type.BODY_BOLD)
        column.addWidget(self.count)
        self._list = QVBoxLayout()
        column.addLayout(self._list)
        column.addLayout(self._asking())
        self.body.addWidget(self.why)
        self.body.addWidget(self.turn)
        self.body.addWidget(self.inside)
        self.body.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        self.lines: list[SheetRow] = []
        self.places: tuple[Place, ...] = ()

    def _asking(self) -> RowOrColumn:
        self.others = ChoiceBox()
        self.others.room = 300
        self.others.setPlaceholderText(_("Another place that will send"))
        self.others.setAccessibleName(_("Another place that will send"))
        self.expect = plain(_("Expect it"), "plus")
        self.expect.clicked.connect(lambda: self._settle(self.others.code, expected=True))
        row = RowOrColumn()
        row.addWidget(self.others)
        row.addWidget(self.expect)
        row.addStretch(1)
        return row

    def ask(self) -> None:
        """Whether it does, and of which years."""
        self._ways.jobs.run(self, lambda: (self._members.collects, self._sums.years()), self._show, self._refuse)

    def _show(self, told: Told) -> None:
        collects, years = told
        left = self.turn if collects else self.stop
        turned = left.hasFocus()
        self.turn.setVisible(not collects)
        self.inside.setVisible(collects)
        self.stop.setVisible(collects)
        self.why.setText(
            _("What comes sealed is kept in the record and shown as a sum alone, never place by place.")
            if collects else
            _("Off: tables that come here are kept unread. Turn it on if your network agreed to that.")
        )  # fmt: skip
        if turned:  # what goes away takes the focus with it
            (self.year if collects else self.turn).setFocus(Qt.FocusReason.OtherFocusReason)
        if not collects:
            return
        chosen = self.year.code
        self.year.clear()
        self.year.offer([(str(year), span_words(_months(year))) for year in years])
        self.year.setCurrentIndex(max(0, self.year.findData(chosen)) if chosen else 0)
        self._ask_places()

    def _ask_places(self) -> None:
        if self.year.code is not None:
            year = int(self.year.code)
            work = lambda: (self._sums.places(year), self._members.askable())  # noqa: E731 - one line
            self._ways.jobs.run(self, work, self._show_places, self._refuse)

    def _show_places(self, found: tuple[tuple[Place, ...], tuple[Askable, ...]]) -> None:
        self.places, askable = found
        places, listed = self.places, {place.id for place in self.places}
        self.others.clear()
        self.others.offer([(each.id, each.name) for each in askable if each.id not in listed])
        self.others.choose(None)
        for part in (self.others, self.expect):
            part.setVisible(self.others.count() > 0)
        there = sum(place.made_at is not None for place in places)
        n = len(places) - there
        told = ngettext("{n} place has sent", "{n} places have sent", there).format(n=there)
        missing = ngettext("{n} is missing", "{n} are missing", n).format(n=n)
        self.count.setText(f"{told} · {missing}")
        if any(line.isAncestorOf(QApplication.focusWidget() or self) for line in self.lines):
            self.see.setFocus(Qt.FocusReason.OtherFocusReason)
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = [self._line(place) for place in places]
        for line in self.lines:
            self._list.addWidget(line)

    def _line(self, place: Place) -> SheetRow:
        if place.made_at is None:
            drop = self._end(place, _("Not expected"), _("{place} is not expected"), expected=False)
            return SheetRow(place.name, _("nothing has come"), mark="circle-dashed", tone="amber", end=drop)
        at = self._ways.site.shown_instant(instant(place.made_at))
        if not place.belongs:
            take = self._end(place, _("Put it in the sum"), _("Put {place} in the sum"), expected=True)
            words = _("Sent tables that nobody here asked for: kept, and not in the sum.")
            return SheetRow(place.name, words, mark="hand", tone="amber", end=take)
        if (amiss := self._amiss(place)) is not None:
            return SheetRow(place.name, amiss, mark="triangle-alert", tone="amber")
        if place.given_at is not None:
            given = self._ways.site.shown_instant(instant(place.given_at))
            return SheetRow(place.name, f"{at} · {_('gave out its own year {at}').format(at=given)}", mark="check")
        return SheetRow(place.name, at, mark="check")

    def _amiss(self, place: Place) -> str | None:
        """Why its tables cannot be added."""
        if not place.adds_up:
            return _("What came does not add up: not in the sum. Ask them to send again.")
        if place.version != self._ways.clinic.reporting.law.version:
            words = _("Counted by definitions of {version}: not in the sum. Ask them to update and send again.")
            return words.format(version=place.version)
        if not place.says_given:
            return _("Sent by an older program: not in the sum. Ask them to update and send again.")
        return None

    def _end(self, place: Place, words: str, spoken: str, *, expected: bool) -> Button:
        button = quiet(words, size="small")
        button.setAccessibleName(spoken.format(place=place.name))
        button.clicked.connect(lambda _on=False: self._settle(place.id, expected=expected))
        return button

    # --- acting --------------------------------------------------------------------------------------

    def _collect(self, on: bool) -> None:
        work = partial(self._members.begin_collecting, on=on)
        self._ways.jobs.run(self, work, lambda _nothing: self.ask(), self._refuse)

    def _add_ours(self) -> None:
        work = partial(self._sums.add_ours, int(self.year.code or 0))
        self._ways.jobs.run(self, work, lambda _nothing: self._ask_places(), self._refuse)

    def _settle(self, place: str | None, *, expected: bool) -> None:
        if place is None:
            self.others.setFocus(Qt.FocusReason.TabFocusReason)
            return
        work = partial(self._members.expect, OrganisationId(place), expected=expected)
        self._ways.jobs.run(self, work, lambda _nothing: self._ask_places(), self._refuse)

    def _see(self) -> None:
        """The first sum of a year binds: ask before it."""
        if self.year.code is not None:
            work = partial(self._sums.looked, int(self.year.code))
            self._ways.jobs.run(self, work, self._sure, self._refuse)

    def _sure(self, looked: bool) -> None:
        missing = [place.name for place in self.places if not place.fits]
        if looked or len(self.places) - len(missing) < FEWEST_PLACES:
            self.open_sum()
            return
        first = (
            _("All places have sent.") if not missing else _("Not in it: {places}.").format(places=", ".join(missing))
        )
        message = Message(
            _("Make the sum of {year}?").format(year=span_words(_months(int(self.year.code or 0)))),
            first + " " + _("What is looked at is kept. Whoever has two sums learns of the places between them, so a "
                            "later one needs at least three new places; and if our own tables are in it, our own "
                            "year is not given out any more."),
        )  # fmt: skip
        ask(self, message, verb=_("Make the sum"), then=self.open_sum)

    def open_sum(self) -> None:
        """The page of the sum; the first look makes it."""
        from clinic_app.ui.screens.network_sum import NetworkSumPage

        missing = tuple(place.name for place in self.places if not place.fits)
        self._ways.inside.open_page(NetworkSumPage(self._ways, int(self.year.code or 0), missing))


def _months(year: int) -> range:
    return range(year * IN_A_YEAR, (year + 1) * IN_A_YEAR)
