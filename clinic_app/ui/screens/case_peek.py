"""A look at one case from the list. The name, and what its clocks are for, only for a minute, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.clocks import ClockState
from clinic_app.domain.ids import CaseId
from clinic_app.services.finding import CaseRow
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.low_room import LowRoom
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import ClockPill
from clinic_app.ui.screens import case_clocks
from clinic_app.ui.screens.case_facts import banner_facts
from clinic_app.ui.screens.case_model import MASK
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.why_open import reasons
from clinic_app.ui.theme import Type

WIDTH: Final = 308
SHOWN_MS: Final = 60_000
AWAY_MS: Final = 10_000
"""Among strangers."""


class CasePeek(Card):
    """Empty until a row is chosen."""

    open_wanted = Signal()
    name_wanted = Signal(str)
    """The reason for which the name is to be shown."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self.setFixedWidth(WIDTH)
        self._code = OneLine("", Type.CODE_LARGE)
        self._name = OneLine(MASK, Type.BODY, colour="sub", elides=True)
        self._show = quiet(_("Show 60 s…"), "eye", size="small")
        self._show.clicked.connect(self._ask_reason)
        masked = QHBoxLayout()
        masked.addWidget(self._name, 1)
        masked.addWidget(self._show)
        self._case_id: CaseId | None = None
        self.name_wanted.connect(self._fetch_name)
        self._running: Sequence[ClockState] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._clocks = of_chips()
        holder = QWidget()
        holder.setLayout(self._clocks)
        self._clock_words = OneLine(_("Clocks"), Type.CAPTION, colour="sub")
        go = primary(_("Open case"))
        go.clicked.connect(self.open_wanted)
        facts = QWidget()
        self._below = facts
        self._told = QVBoxLayout(facts)
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.setSpacing(8)
        self._told.addLayout(self._lines)
        for part in (Divider(), self._clock_words, holder):
            self._told.addWidget(part)
        self._room = LowRoom(facts)
        self.body.addWidget(self._code)
        self.body.addLayout(masked)
        self.body.addWidget(Divider())
        self.body.addWidget(self._room, 1)
        self.body.addWidget(Paragraph(_("Each opening is kept in the access trail."), Type.CAPTION, colour="sub"))
        self.body.addWidget(go)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self._minute = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._minute.timeout.connect(self.hide_name)
        self.hide()

    def wait_for(self, row: CaseRow | None) -> None:
        """Another row is chosen: its code at once, and nothing of the case before; the room it took stays."""
        if row is None or row.id == self._case_id or self.isHidden():
            return
        self._case_id, self._running = row.id, ()
        self._below.hide()
        self.hide_name()
        self._code.setText(shown_code(row.code))

    def show_case(self, case: Case) -> None:
        """Show the facts of a case, its name masked, its clocks by their letters."""
        ways = self._ways
        self._case_id = case.id
        self._running = ways.clocks(case)
        self.hide_name()
        self._show.setText(_("Show 10 s…") if ways.inside.away else _("Show 60 s…"))
        self._code.setText(shown_code(case.code))
        _empty(self._lines)
        for fact in banner_facts(case, ways.labels, ways.derived(case), training=False)[1:]:
            line = QHBoxLayout()
            line.addWidget(OneLine(fact.caption, Type.COMPACT, colour="sub"))
            value = OneLine(fact.value, Type.COMPACT_BOLD if fact.mark else Type.COMPACT, elides=True,
                            align=Qt.AlignmentFlag.AlignRight)  # fmt: skip
            line.addWidget(value, 1)
            holder = QWidget()
            line.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(line)
            self._lines.addWidget(holder)
        self._clock_words.setVisible(bool(self._running))
        self._below.show()
        self.show()

    def _fetch_name(self, reason: str) -> None:
        if (case_id := self._case_id) is not None:
            name_of = partial(self._ways.clinic.finding.name_of, case_id, reason)
            self._ways.jobs.run(self, name_of, partial(self._named, case_id))

    def _named(self, case_id: CaseId, name: str | None) -> None:
        """Only where it was asked for: not beside another case that was chosen meanwhile, nor behind the cover."""
        if case_id == self._case_id and self.isVisible():
            self.show_name(name)

    def show_name(self, name: str | None) -> None:
        """For a minute, or for ten seconds where strangers are near."""
        self._name.setText(name or _("no name was written down"))
        self._name.set_colour("ink")
        self._show.hide()
        self._show_clocks(neutral=False)
        self._minute.start(AWAY_MS if self._ways.inside.away else SHOWN_MS)

    def hide_name(self) -> None:
        """Dots and letters again."""
        self._minute.stop()
        self._name.setText(MASK)
        self._name.set_colour("sub")
        self._show.show()
        self._show_clocks(neutral=True)

    def _show_clocks(self, *, neutral: bool) -> None:
        _empty(self._clocks)
        for clock in case_clocks.pills(self._running, self._ways.clock.now(), neutral=neutral):
            pill = ClockPill(clock.words, clock.time)
            pill.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._clocks.addWidget(pill)

    def _ask_reason(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(_("Why? It is written to the access trail."))
        for code, words in reasons().items():
            menu.addAction(words).triggered.connect(lambda _on=False, reason=code: self.name_wanted.emit(reason))
        menu.popup(self._show.mapToGlobal(self._show.rect().bottomLeft()))


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
