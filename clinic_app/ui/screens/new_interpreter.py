"""One more interpreter for the register: what is asked about them, and what makes them no interpreter here."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal

from clinic_app.domain.schedules import Schedule, read_schedule
from clinic_app.services.interpreters import NewInterpreter, Sex, Tie
from clinic_app.ui.forms.choices import SeveralEditor
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.forms.schedule import ScheduleEditor
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ways import Ways

_NONE: Final = "none"


class NewInterpreterForm(Card):
    """Nothing is chosen beforehand."""

    wanted = Signal()

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Somebody new"), "plus")
        codes = ways.clinic.definitions.codes["lang"].ids
        self.name, self.phone = LineBox(), LineBox()
        self.languages = SeveralEditor(ways.labels.codes("lang", codes))
        self.sex = Segments(list(sexes().items()), _("Woman or man"), size="small")
        self.hours = ScheduleEditor()
        self.hours.name(_("By day or night"))
        self.tie = Segments([(_NONE, _("None of them")), ("one", _("One of them"))], _("Is one of these"), size="small")
        self.asks = AskedGrid()
        self.asks.ask("name", _("Name"), self.name)
        self.asks.ask("phone", _("Number"), self.phone)
        self.asks.ask("sex", _("Woman or man"), self.sex)
        self.asks.ask("ties", _("Companion, employer, broker, or under 18"), self.tie)
        self.asks.ask_below("hours", _("By day or night"), self.hours)
        self.asks.ask_below("languages", _("Languages"), self.languages)
        self.body.addWidget(SheetRow(_("Never the companion, the employer, a broker, a child."), mark="shield"))
        self.body.addWidget(self.asks)
        self.enter = plain(_("Enter in the register"), "check")
        self.enter.clicked.connect(lambda _on=False: self.wanted.emit())
        self.body.addWidget(self.enter, 0, Qt.AlignmentFlag.AlignLeft)

    def said(self) -> NewInterpreter:
        """What stands in it now. One of them is no interpreter, whichever it is."""
        spoken, sex, tie = self.languages.value(), self.sex.code(), self.tie.code()
        ties = None if tie is None else frozenset() if tie == _NONE else frozenset(Tie)
        return NewInterpreter(
            name=self.name.text(),
            phone=self.phone.text(),
            languages=tuple(str(code) for code in spoken) if isinstance(spoken, list) else (),
            sex=Sex(sex) if sex else None,
            hours=self._hours(),
            ties=ties,
        )

    def empty(self) -> None:
        """For the next one."""
        self.name.clear()
        self.phone.clear()
        self.languages.put(None)
        self.hours.put(None)
        self.sex.choose(None)
        self.tie.choose(None)

    def _hours(self) -> Schedule:
        try:
            return read_schedule(self.hours.value())
        except ValueError:
            return Schedule()  # none, or half a row: hours that are not known are said as not known


def sexes() -> dict[str, str]:
    """As a survivor may wish it."""
    return {Sex.FEMALE.value: _("A woman"), Sex.MALE.value: _("A man")}
