"""Who comes in on a new PC: ticked from those who come in here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import Act, Person, may
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.theme import Type


class WhoComesIn(QWidget):
    """`me` is ticked from the start. `asked` says whether anybody has to be chosen at all."""

    changed = Signal()

    def __init__(self, me: PersonId) -> None:
        super().__init__()
        self._me = me
        self.asked = True
        self.boxes: dict[PersonId, QCheckBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(
            OneLine(_("Who comes in there, by the word and passphrase they have"), Type.COMPACT, colour="sub")
        )
        self.nobody_manages = Paragraph(
            _("Nobody chosen may add people: the sheet would be the only way to let somebody in there."),
            Type.COMPACT, colour="amber",
        )  # fmt: skip
        self._column.addWidget(self.nobody_manages)
        self.nobody_manages.hide()

    def show_people(self, people: tuple[Person, ...]) -> None:
        """Those who could be chosen; what was ticked stays."""
        for person in people:
            if person.id in self.boxes:
                continue
            words = f"{person.staff_code} · {role_words(person.role)}"
            box = QCheckBox(breakable(words))
            box.setAccessibleName(words)
            box.setChecked(person.id == self._me)
            box.setProperty("manages", may(person.role, Act.MANAGE_PEOPLE))
            box.toggled.connect(self._look)
            self.boxes[person.id] = box
            self._column.insertWidget(self._column.count() - 1, box)
        self._look()

    def ask(self, wanted: bool) -> None:
        """Whether people are chosen: a record that was brought back has them."""
        self.asked = wanted
        self.setVisible(wanted)

    def chosen(self) -> list[PersonId]:
        """Who was ticked."""
        return [person for person, box in self.boxes.items() if box.isChecked()] if self.asked else []

    @property
    def whole(self) -> bool:
        """Whether enough were."""
        return not self.asked or bool(self.chosen())

    def _look(self) -> None:
        chosen = self.chosen()
        self.nobody_manages.setVisible(
            bool(chosen) and not any(self.boxes[each].property("manages") for each in chosen)
        )
        self.changed.emit()
