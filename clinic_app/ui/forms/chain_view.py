"""The chain of custody of one specimen: what stands, in words; below it the entry that is being written.

An entry is a draft until somebody records it by name. What stands is not drawn as questions: nobody may change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.case import Change
from clinic_app.domain.custody import FIELD, KIND, SPECIMEN, Break, Entry, chain_of
from clinic_app.domain.definitions import Field, FieldGroup
from clinic_app.domain.ids import EntityId
from clinic_app.errors import NotAnAnswer
from clinic_app.services.chain_of_custody import Recorded
from clinic_app.services.recording import SECTIONS
from clinic_app.ui.forms.chain_words import ChainWords, why_not_recorded
from clinic_app.ui.forms.evidence_ways import EvidenceWays
from clinic_app.ui.forms.group_view import GroupView, Sheet
from clinic_app.ui.forms.kept import Kept, kept_again
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card, Mark, at_top
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_ENTRIES: Final = 2


class ChainView(GroupView):
    """Shows a chain and adds to it."""

    def __init__(
        self, group: FieldGroup, sheet: Sheet, chosen: dict[str, EntityId], *, titled: bool, ways: EvidenceWays
    ) -> None:
        super().__init__(group, sheet, chosen, titled=titled)
        self._ways = ways
        self._words = ChainWords(sheet.labels, ways.site)
        self._recorded: Mapping[EntityId, Recorded] | None = None
        for at in range(self.another.count()):
            item = self.another.itemAt(at)
            if item is not None and (button := item.widget()) is not None:
                button.hide()
        self.stands = Card(padding=0)
        self.stands.setAccessibleName(sheet.labels.group(group))
        self._shown_chain: tuple[object, ...] = ()
        self.record = plain(_("Record this entry"), "check")
        self.record.clicked.connect(self._record)
        note = Paragraph(_("Once recorded it stays as it is. A mistake is set right by another entry."), Type.CAPTION,
                         colour="sub")  # fmt: skip
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 4, 0, 12)
        foot.setSpacing(12)
        foot.addWidget(self.record)
        foot.addWidget(note, 1)
        self._column.insertWidget(self._begin, self.stands)
        self._column.insertSpacing(self._begin + 1, 12)
        self._begin += _ENTRIES
        self._column.addLayout(foot)

    @property
    def entity(self) -> EntityId:
        """The entry that is being written: never one that stands."""
        return self._chosen[KIND]

    def refresh(self) -> list[Field]:
        """Show what stands now, and the entry that is being written."""
        if not hasattr(self, "stands"):
            return super().refresh()
        specimen = self._chosen[SPECIMEN]
        open_one = self._being_written(specimen)
        if open_one is not None:
            self._chosen[KIND] = open_one
        came = super().refresh()
        self._show_chain(specimen)
        self.record.setEnabled(self._sheet.filling.stored(FIELD, self.entity) is not None)
        return came

    def _being_written(self, specimen: EntityId) -> EntityId | None:
        filling, recorded = self._sheet.filling, self._recorded or {}
        waiting = [each.id for each in filling.case.of_kind(KIND, specimen) if each.id not in recorded]
        return waiting[0] if waiting else filling.waiting(KIND, specimen)

    def _show_switch(self) -> None:
        """Which of several is not asked here: what stands is read, one is written."""

    # --- what stands

    def _show_chain(self, specimen: EntityId) -> None:
        recorded, case = self._recorded or {}, self._sheet.filling.case
        drafts = [entity for entity, _value in case.every(FIELD) if entity not in recorded]
        case = case.applying(Change(values=tuple((entity, FIELD, None) for entity in drafts)))
        chain = chain_of(case, specimen)
        told = (chain, tuple(recorded.items()))
        if told == self._shown_chain:
            return
        self._shown_chain = told
        while (item := self.stands.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.stands.setVisible(bool(chain.entries))
        for each in chain.breaks:
            self.stands.body.addWidget(self._broken(each))
        for entry in chain.entries:
            self.stands.body.addWidget(self._line(entry, recorded.get(entry.id)))

    def _line(self, entry: Entry, recorded: Recorded | None) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        gone = entry.corrected_by is not None
        words.addWidget(Paragraph(self._words.head(entry), Type.BODY if gone else Type.BODY_BOLD,
                                  colour="sub" if gone else "ink"))  # fmt: skip
        for text, style in ((self._words.body(entry), Type.BODY), (self._words.foot(entry, recorded), Type.CAPTION)):
            if text:
                words.addWidget(Paragraph(text, style, colour="sub" if gone or style is Type.CAPTION else "ink"))
        row.addLayout(words, 1)
        if not gone:
            correct = quiet(_("Set right…"), size="small")
            correct.setAccessibleName(_("Set entry {n} right").format(n=entry.number))
            correct.clicked.connect(partial(self._correct, entry))
            row.addWidget(correct)
        return line

    def _broken(self, each: Break) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(16, 10, 16, 4)
        row.setSpacing(12)
        row.addLayout(at_top(Mark("triangle-alert", side=18, colour="amber")))
        row.addWidget(Paragraph(self._words.broken(each), Type.BODY, colour="amber"), 1)
        return line

    # --- what is written

    def _correct(self, entry: Entry, _on: bool = False) -> None:
        """Begin an entry that says the same, ready to be changed, and names the one it sets right."""
        said = self._sheet.filling.case.stored(FIELD, entry.id)
        if isinstance(said, dict):
            self._sheet.filling.put(self.place, FIELD, {**said, "corrects": entry.number})
        row = self.rows.get(FIELD)
        if row is not None:
            row.take_focus()

    def _record(self) -> None:
        filling, ways, entity = self._sheet.filling, self._ways, self.entity
        filling.keep()

        def work() -> tuple[Kept, Mapping[EntityId, Recorded]]:
            ways.chain.record(ways.case_id, entity)
            return kept_again(ways.recording, ways.case_id, SECTIONS), ways.chain.recorded(ways.case_id)

        ways.jobs.run(self, work, self._was_recorded, self._was_not)

    def _was_recorded(self, answer: tuple[Kept, Mapping[EntityId, Recorded]]) -> None:
        kept, self._recorded = answer
        self._sheet.filling.take(kept)

    def _was_not(self, error: Exception) -> None:
        row = self.rows.get(FIELD)
        if isinstance(error, NotAnAnswer) and error.field == FIELD and row is not None:
            row.say_problem(why_not_recorded(error.reason))
        else:
            self._ways.refuse(error)

    def showEvent(self, event: QShowEvent) -> None:
        """Who wrote what stands is in the history: asked when it is to be seen."""
        super().showEvent(event)
        ways = self._ways
        ways.jobs.run(self, partial(ways.chain.recorded, ways.case_id), self._learned, ways.refuse)

    def _learned(self, recorded: Mapping[EntityId, Recorded]) -> None:
        self._recorded = recorded
        self.refresh()


def is_chain(group: FieldGroup) -> bool:
    """Whether this group is a chain of custody."""
    return group.kind == KIND
