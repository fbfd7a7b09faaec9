"""One follow-up: what it is and where it comes from, the day, and her answer, which nobody chooses for her."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.services.scheduling import BY_PHONE, IN_PERSON, FollowUp, Standing
from clinic_app.ui.forms.days import DayEditor
from clinic_app.ui.forms.editor import typed
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _, label
from clinic_app.ui.parts.controls_beside import ControlsBeside
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.theme import Type

NO: Final = "no"


class FollowUpRow(QWidget):
    """`agreed` carries the day and the channel; a choice taken back is `undecided`."""

    agreed = Signal(str, object, str)
    declined = Signal(str)
    undecided = Signal(str)

    def __init__(self, line: FollowUp, site: Site, labels: Labels, *, by_phone: bool) -> None:
        super().__init__()
        self._site, self._line = site, line
        name = label(f"followup.{line.step.id}", line.step.label)
        self.name = Paragraph(name, Type.BODY_BOLD)
        note = label(f"followup.{line.step.id}.note", line.step.note) if line.step.note else ""
        who = labels.code("signoff", line.step.to_be_confirmed_by)
        parts = (
            _("when it happened is not known: counted from the visit") if line.guessed else "",
            note,
            "" if line.confirmed else _("to be confirmed: {who}").format(who=who),
            label(f"followup.{line.step.id}.source", line.step.source),
        )
        self.caption = OneLine(" · ".join(filter(None, parts)), Type.CAPTION, colour="sub", elides=True)
        self.day = DayEditor(site)
        self.day.name(_("{what}: day").format(what=name))
        self.problem = Paragraph("", Type.CAPTION, colour="red")
        self.problem.hide()
        self.answer = Segments(
            [(IN_PERSON, _("In person")), *([(BY_PHONE, _("By phone"))] if by_phone else []), (NO, _("Not wanted"))],
            name, size="small",
        )  # fmt: skip
        self.kept = OneLine("", Type.COMPACT, colour="teal_d")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self.name)
        text.addWidget(self.caption)
        text.addWidget(self.problem)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(ControlsBeside(text, self.day, self.answer, self.kept))
        self.answer.chosen.connect(self._choose)
        self.day.line.editingFinished.connect(self._moved)
        self.day.problem_changed.connect(self.say)
        self.show_line(line)

    def show_line(self, line: FollowUp) -> None:
        """How it stands now."""
        self._line = line
        self.say("")
        self.day.put(line.on.isoformat())
        kept = line.standing in (Standing.KEPT, Standing.STOPPED)
        self.day.setVisible(not kept)
        self.answer.setVisible(not kept)
        self.kept.setVisible(kept)
        chosen = {Standing.PROMISED: line.channel, Standing.NOT_WANTED: NO}.get(line.standing)
        self.answer.choose(chosen if chosen in self.answer.codes() else None)
        if kept:
            at = self._site.shown_instant(line.at) if line.at else ""
            words = _("kept {when} · {who}") if line.standing is Standing.KEPT else _("ended {when}")
            self.kept.setText(words.format(when=at, who=line.by))

    def say(self, problem: str) -> None:
        """What is wrong with the day, at the row."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def on(self) -> date | None:
        """The day in the box; None while it reads as none."""
        said = self.day.value()
        return date.fromisoformat(said) if isinstance(said, str) and typed(said) is None else None

    def _choose(self, code: str | None) -> None:
        on = self.on()
        if code is None:
            self.undecided.emit(self._line.step.id)
        elif code == NO:
            self.declined.emit(self._line.step.id)
        elif on is None:
            self.answer.choose(None)
            self.say(_("Say the day first."))
        else:
            self.agreed.emit(self._line.step.id, on, code)

    def _moved(self) -> None:
        """Another day for what is agreed already; a day that is only proposed is nobody's yet."""
        on = self.on()
        if self._line.standing is Standing.PROMISED and on is not None and on != self._line.on:
            self.agreed.emit(self._line.step.id, on, self._line.channel)
