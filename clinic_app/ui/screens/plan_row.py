"""One step of the plan: what was agreed, by which day, by whom; and a key for *done*."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.ids import EntityId
from clinic_app.services.action_plan import Doer, PlanLine
from clinic_app.ui.forms.days import DayEditor
from clinic_app.ui.forms.editor import typed
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.controls_beside import ControlsBeside
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.theme import Type


class PlanRow(QWidget):
    """`agreed` carries the doer and the day, once both are there."""

    agreed = Signal(object, object)
    undecided = Signal()
    done = Signal()

    def __init__(self, line: PlanLine, site: Site, labels: Labels) -> None:
        super().__init__()
        self._site, self._labels, self._line = site, labels, line
        self.need: EntityId = line.need
        name = labels.code("service", line.service) if line.service else _("Service not named yet")
        self.caption = OneLine("", Type.CAPTION, colour="sub", elides=True)
        self.problem = Paragraph("", Type.CAPTION, colour="red")
        self.problem.hide()
        self.day = DayEditor(site)
        self.day.name(_("{what}: by when").format(what=name))
        doers = {Doer.CLINIC: _("We"), Doer.SERVICE: _("The service"), Doer.SURVIVOR: _("The survivor")}
        self.who = Segments([(doer.value, words) for doer, words in doers.items()], name, size="small")
        self.finish = plain(_("Done"), "check", size="small")
        self.finish.setAccessibleName(f"{self.finish.text()}: {name}")
        stays = self.finish.sizePolicy()
        stays.setRetainSizeWhenHidden(True)  # days and doers of all rows stand below one another
        self.finish.setSizePolicy(stays)
        text = QVBoxLayout()
        text.setSpacing(0)
        for part in (Paragraph(name, Type.BODY_BOLD), self.caption, self.problem):
            text.addWidget(part)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(ControlsBeside(text, self.day, self.who, self.finish))
        self.who.chosen.connect(self._choose)
        self.day.line.editingFinished.connect(self._moved)
        self.day.problem_changed.connect(self.say)
        self.finish.clicked.connect(lambda _on: self.done.emit())
        self.show_line(line)

    def show_line(self, line: PlanLine) -> None:
        """How it stands now."""
        self._line = line
        self.say("")
        ended = line.done_at is not None
        said = [self._labels.code("offer", line.answer)]
        if line.status:
            said.append(_("referral: {status}").format(status=self._labels.code("ref_status", line.status)))
        if line.done_at is not None:
            said.append(_("done {when}").format(when=self._site.shown_instant(line.done_at)))
        self.caption.setText(" · ".join(said))
        if line.by is not None:
            self.day.put(line.by.isoformat())
        self.who.choose(line.who.value if line.who else None)
        for control in (self.day, self.who):
            control.setEnabled(not ended)
        self.finish.setVisible(line.who is not None and not ended)

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
            self.undecided.emit()
        elif on is None:
            self.say(_("Now the day."))
            self.day.setFocus()
        else:
            self.agreed.emit(Doer(code), on)

    def _moved(self) -> None:
        """A day for a doer who stands, or another one for both."""
        on, code = self.on(), self.who.code()
        if on is not None and code is not None and on != self._line.by:
            self.agreed.emit(Doer(code), on)
