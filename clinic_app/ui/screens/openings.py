"""Openings that were odd: who, when, why; somebody else says what they found. No name of a survivor is here."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.casecode import shown
from clinic_app.services.openings import Odd, OddOpening, Verdict
from clinic_app.services.which_pc import WhichPc
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.which_pc_words import pc_words
from clinic_app.ui.screens.why_open import reasons

_MARKS: Final = {
    Odd.BROKE_GLASS: "triangle-alert",
    Odd.NOT_THEIRS: "eye",
    Odd.NAME_SHOWN: "user",
    Odd.MANY: "layers",
    Odd.NEW_WAY_IN: "key-round",
}


class OpeningsPage(TopicPage):
    """One row an opening, the oldest first; a row goes when somebody has said what they found."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Openings to look at"), _("Once a week, by somebody else than who opened. Ask first, judge after.")
        )
        self.rows: dict[tuple[int, WhichPc | None], QWidget] = {}
        self._card = Card(padding=8)
        self._empty = EmptyState(
            "circle-check", _("Nothing waits to be looked at."), _("A broken glass appears here at once.")
        )
        self.column.addWidget(self._card)
        self.column.addWidget(self._empty)

    def arrived(self) -> None:
        """Look again."""
        self.ways.jobs.run(self, self.ways.clinic.openings.waiting, self._show, self.refuse)

    def _show(self, waiting: tuple[OddOpening, ...]) -> None:
        while item := self._card.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for opening in waiting:
            if self.rows:
                self._card.body.addWidget(Divider())
            self.rows[opening.seq, opening.pc] = row = self._row(opening)
            self._card.body.addWidget(row)
        self._card.setVisible(bool(waiting))
        self._empty.setVisible(not waiting)

    def _row(self, opening: OddOpening) -> QWidget:
        end = QWidget()
        buttons = QHBoxLayout(end)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        who = f"{role_words(opening.by.role)} {opening.by.staff_code}"
        for verdict, words in _verdicts().items():
            button = plain(words, size="small")
            button.setAccessibleName(f"{words}: {who}, {_what(opening)}")
            button.clicked.connect(partial(self._say, opening, verdict))
            buttons.addWidget(button)
        second = [shown(opening.code) if opening.code else _("no code to be shown")]
        second.append(self.ways.site.shown_instant(opening.at))
        if opening.pc:
            second.append(pc_words(opening.pc))
        if opening.reason:
            second.append(reasons().get(opening.reason, opening.reason))
        tone = "amber" if opening.odd is Odd.BROKE_GLASS else "sub"
        words = f"{who} · {_what(opening)}"
        return SheetRow(words, " · ".join(second), mark=_MARKS[opening.odd], tone=tone, end=end)

    def _say(self, opening: OddOpening, verdict: Verdict, _on: bool = False) -> None:
        def done(_nothing: None) -> None:
            self.ways.inside.toast.say(_("Written down."))
            self.arrived()

        work = partial(
            self.ways.clinic.openings.looked_at, opening.seq, verdict, opening.pc.device if opening.pc else None
        )
        self.ways.jobs.run(self, work, done, self.refuse)


class OpeningsCard(Card):
    """How many wait, for the overview."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Openings"), "eye")
        self._words = Paragraph("")
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.openings.waiting, self._show)

    def _show(self, waiting: tuple[OddOpening, ...]) -> None:
        n = len(waiting)
        told = ngettext("{n} opening waits to be looked at.", "{n} openings wait to be looked at.", n)
        if n:
            self.act(Tag(_("look at it"), Tone.AMBER))
        self._words.setText(told.format(n=n) if n else _("Nothing waits to be looked at."))


def _what(opening: OddOpening) -> str:
    match opening.odd:
        case Odd.BROKE_GLASS if opening.code is None and opening.reason is None:
            return _("looked for a code that no case has")
        case Odd.BROKE_GLASS:
            return _("opened a case that was kept from them")
        case Odd.NOT_THEIRS:
            return _("opened a case that was not theirs")
        case Odd.NAME_SHOWN:
            return _("had a name shown")
        case Odd.NEW_WAY_IN:
            return _("gave a colleague another passphrase")
        case Odd.MANY:
            return _("opened many cases within an hour")


def _verdicts() -> dict[Verdict, str]:
    return {
        Verdict.IN_ORDER: _("In order"),
        Verdict.TALKED_OVER: _("Talked over"),
        Verdict.NOT_IN_ORDER: _("Not in order"),
    }
