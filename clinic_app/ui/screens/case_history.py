"""How a case came to be what it is: every moment somebody wrote, what it changed, and any two moments compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.attachments import Told, What
from clinic_app.domain.case import CASE, Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.looking_back import Revised, between
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.chosen_row import MarkedRow
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.differences import Differences
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.which_pc_words import odd_words, pc_words, wrote_words
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Type

_LIST_WIDTH: Final = 340
_LIST_HEIGHT: Final = 130
"""Two rows and the beginning of a third, where they stand above what they changed."""
_NOTHING_YET: Final = -1
"""Stands for the moment before the first: an empty record."""
_MARKS: Final = {
    "from_paper_later": "file-text",
    "told_by_phone": "phone",
    "told_by_other": "users",
    "imported": "download",
    "merged": "layers",
    "split": "layers",
    "moved": "arrow-right",
    "decided": "scale",
}


class CaseHistory(CasePage):
    """The newest moment stands on top and is chosen; it is compared with the one before unless another is wanted."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(ways, case_id, _("History"), _("Nothing that was written is ever overwritten."))
        self._revisions: tuple[Revised, ...] = ()
        self._at = _NOTHING_YET
        self.told: Differences | None = None
        self.moments = RowList(follows=True)
        self.moments.chosen.connect(self._go_to)
        moments = Card(_("Moments"), "history", padding=8)
        moments.setFixedWidth(_LIST_WIDTH)
        self._list = QScrollArea()
        """It scrolls for itself: what a moment changed stands beside it, however many there are."""
        self._list.setWidgetResizable(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumHeight(_LIST_HEIGHT)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.moments)
        rows.addStretch(1)
        self._list.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._list.viewport().setAutoFillBackground(False)
        moments.body.addWidget(self._list, 1)
        self.since = ChoiceBox()
        self.since.setAccessibleName(_("Compared with"))
        self.since.currentIndexChanged.connect(lambda _at: self._show())
        compared = QHBoxLayout()
        compared.setSpacing(12)
        compared.addWidget(OneLine(_("Compared with"), Type.COMPACT, colour="sub"))
        compared.addWidget(self.since, 1)
        self._changed = Card(_("What changed"), "notebook-pen")
        self._changed.body.addLayout(compared)
        self._changed.body.addWidget(Divider())
        self._columns = Columns(least=BESIDE_A_LIST_FROM)
        self._columns.setSpacing(16)
        self._columns.addWidget(moments)
        self._columns.addWidget(self._changed, 1)
        self.empty = EmptyState(
            "history", _("Nothing is written yet."), _("Every moment in which somebody writes here is kept.")
        )
        self.column.addWidget(self.empty)
        self.column.addWidget(self._columns, 1)

    def fetch(self) -> tuple[Revised, ...]:
        """Every revision, oldest first."""
        return self.ways.clinic.recording.history(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """Begin with the newest."""
        self._revisions = more
        self.empty.setVisible(not more)
        self._columns.setVisible(bool(more))
        if more:
            newest = len(more) - 1
            self.moments.replace([(at, self._row(more[at])) for at in range(newest, -1, -1)])
            self._choose(newest)
            self.moments.take_focus(newest)

    def _row(self, revised: Revised) -> MarkedRow:
        second = self._what(revised)
        if revised.source in _MARKS:
            second = f"{self._came(revised)} · {second}"
        files = dict(each.file for each in self._revisions if each.file is not None)
        code = revised.file[1] if revised.file is not None else files.get(revised.joined or EntityId(self.case_id))
        if code is not None:
            second = f"{shown_code(code)} · {second}"
        if revised.moved is not None:
            second = f"{_('in the training clinic')} · {second}"
        if revised.came is not None:
            second = f"{pc_words(revised.came.pc)} · {second}"
        odd = revised.came is not None and revised.came.odd is not None
        mark = "triangle-alert" if odd else _MARKS.get(revised.source, "pen")
        first = f"{self._when(revised)} · {_staff(revised)}"
        return MarkedRow(first, second, mark, tone="amber" if odd else "sub")

    def _what(self, revised: Revised) -> str:
        """How many answers; where there is none, what else it was."""
        kind = self.ways.labels.kind
        begun = [_("Begun: {what}").format(what=kind(each.kind)) for each in revised.began if each.kind != CASE]
        ended = [_("Taken out: {what}").format(what=kind(each.kind)) for each in revised.ended]
        else_ = (*begun, *ended, *map(_attached_words, revised.attached))
        n = len(revised.answers)
        if n or not else_:
            return ngettext("{n} answer", "{n} answers", n).format(n=n)
        return ", ".join(dict.fromkeys(else_))

    def _go_to(self, at: int) -> None:
        self._choose(at)
        row = self.moments.rows[at]
        soon(row, lambda: self._bring_both_into_view(row))  # what was just made has no place yet

    def _bring_both_into_view(self, row: QWidget) -> None:
        """The moment, and what it changed."""
        self._list.ensureWidgetVisible(row, 0, 8)
        if self._columns.stacked:
            self.room.ensureWidgetVisible(self._changed, 0, 0)
            self.room.ensureWidgetVisible(row, 0, 8)

    def _choose(self, at: int) -> None:
        self._at = at
        self.moments.mark(at)
        with QSignalBlocker(self.since):
            self.since.clear()
            for earlier in range(at - 1, _NOTHING_YET, -1):
                words = _("the moment before, {when}") if earlier == at - 1 else "{when}"
                self.since.addItem(words.format(when=self._when(self._revisions[earlier])), earlier)
            self.since.addItem(_("an empty record"), _NOTHING_YET)
            self.since.setCurrentIndex(0)
        self._show()

    def _show(self) -> None:
        assert self.case is not None
        revisions = self._revisions[self.since.currentData() + 1 : self._at + 1]
        if self.told is not None:
            self.told.hide()
            self.told.deleteLater()
        happened, attached = self._happened(revisions[-1]), _attached(revisions)
        self.told = Differences(self.ways, self.case, between(revisions), happened, attached)
        self._changed.body.addWidget(self.told, 1)
        self.told.show()

    def _happened(self, revised: Revised) -> list[QWidget]:
        """Written later than it happened, or elsewhere: every time there is."""
        lines, shown = list[QWidget](), self.ways.site.shown_instant
        if revised.happened_at is not None:
            words = _("It happened: {when}").format(when=shown(revised.happened_at))
            lines.append(SheetRow(words, self._came(revised), mark="clock"))
        if revised.moved is not None:
            words = _("Written in the training clinic: {when}, by {who}")
            later = _("Moved into this record: {when}, by {who}")
            lines.append(
                SheetRow(
                    words.format(when=shown(revised.at), who=_staff(revised)),
                    later.format(when=shown(revised.moved.at), who=revised.moved.by),
                    mark="arrow-right",
                )
            )
        return [*lines, *self._elsewhere(revised)]

    def _elsewhere(self, revised: Revised) -> Iterator[QWidget]:
        """On which PC, where several wrote: when it came here, whose clock was wrong, what its writer did not know."""
        came, site = revised.came, self.ways.site
        if came is None:
            return
        if not came.pc.here:
            words = _("Written on another PC: {where}").format(where=pc_words(came.pc))
            heard = _("It came here {when}.").format(when=site.shown_instant(came.heard_at or came.at))
            yield SheetRow(words, heard, mark="monitor")
        if came.odd is not None:
            said = _("Its time says {when}").format(when=site.shown_instant(came.at))
            yield SheetRow(said, odd_words(came, site), mark="triangle-alert", tone="amber")
        last = {other.pc.device: (by, other) for by, other in revised.unseen}
        for by, other in last.values():
            yield SheetRow(_("Written without having seen:"), wrote_words(by, other, site), mark="eye-off")

    def _came(self, revised: Revised) -> str:
        ours = {
            "merged": _("Joined with another file"),
            "split": _("Parted again from another file"),
            "moved": _("Moved here from the training clinic"),
            "decided": _("Decided between two PCs"),
        }
        return ours.get(revised.source) or self.ways.labels.code("source_kind", revised.source)

    def _when(self, revised: Revised) -> str:
        return self.ways.site.shown_instant(revised.at)


def _attached(revisions: Sequence[Revised]) -> list[QWidget]:
    """What came in or went between two moments."""
    told = [each for revised in revisions for each in revised.attached]
    return [SheetRow(_attached_words(each), mark="minus" if each.destroyed else "plus") for each in told]


def _attached_words(told: Told) -> str:
    if told.destroyed is not None:
        return _("Number {n} of the attachments destroyed").format(n=told.called)
    words = _("Photograph {n} taken in") if told.what is What.PHOTO else _("Document {n} taken in")
    return words.format(n=told.called)


def _staff(revised: Revised) -> str:
    """Who wrote it: never a name."""
    return revised.by or _("the program")
