"""Another PC comes into this clinic: a code is shown, its stick is read, words are compared, the answer is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import Act, Person, may
from clinic_app.services.adding_pc import Answer, Asks, Shown
from clinic_app.services.joining_files import ASKED, Found, first_that_fits, take_away, write_into
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet, weigh
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.eight_words import EightWords
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.screens.back_among import BackAmongPage
from clinic_app.ui.screens.let_go_pc import LetGoPage
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


class AddPcPage(TopicPage):
    """Three cards, one after the other. Leaving the page loses nothing: the code stays good until its day is over."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Add a PC"), _("It gets slots for its people, then what the PCs tell each other. Nothing else.")
        )
        self._adding = ways.clinic.adding_pc
        self._found: Found | None = None
        self._folder: Path | None = None
        self._answered: Answer | None = None
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.out = quiet(_("Take a PC out…"), "x")
        self.out.clicked.connect(lambda: ways.inside.open_page(LetGoPage(ways)))
        self.head.act(self.out)
        self.back_among = plain(_("Come back among the PCs…"), "rotate-ccw")
        self.back_among.clicked.connect(lambda: ways.inside.open_page(BackAmongPage(ways)))
        self.back_among.hide()
        self.column.addWidget(self.back_among, 0, Qt.AlignmentFlag.AlignLeft)
        for card in (self._code_card(), self._asks_card(), self._answer_card()):
            self.column.addWidget(card)

    def arrived(self) -> None:
        """Whether a code is good, and who could come in there."""
        self.ways.jobs.run(self, self._adding.shown, self._show_code, self.refuse)
        self.ways.jobs.run(self, self._adding.who_could_come_in, self._show_people, self.refuse)
        back_among = self._adding.back_among
        self.ways.jobs.run(self, lambda: back_among.wanted, self.back_among.setVisible, self.refuse)
        self.show_code.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the code ----------------------------------------------------------------------------------

    def _code_card(self) -> Card:
        card = Card(_("1 · A code for the new PC"), "key-round")
        card.body.addWidget(
            Paragraph(
                _("Start the program on the new PC and choose “This clinic has a PC already”. Type the code there."),
                Type.BODY, colour="sub",
            )
        )  # fmt: skip
        self.code = Paragraph("", Type.CODE_LARGE)
        self._until = Paragraph("", Type.COMPACT, colour="sub")
        self.show_code = primary(_("Show a code"), "key-round")
        self.show_code.clicked.connect(self._new_code)
        self.forget = quiet(_("Forget the code"), "x")
        self.forget.clicked.connect(self._forget)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.show_code)
        row.addWidget(self.forget)
        row.addStretch(1)
        card.body.addWidget(self.code)
        card.body.addWidget(self._until)
        card.body.addLayout(row)
        return card

    def _new_code(self) -> None:
        self._begin()
        self.ways.jobs.run(self, self._adding.show_code, self._show_code, self.refuse)

    def _forget(self) -> None:
        self._begin()
        self.ways.jobs.run(self, self._adding.give_up, lambda _none: self._show_code(None), self.refuse)

    def _show_code(self, shown: Shown | None) -> None:
        self.code.setVisible(shown is not None)
        self._until.setVisible(shown is not None)
        self.forget.setVisible(shown is not None)
        self.show_code.setText(_("Show a code") if shown is None else _("Show another code"))
        self.read.setEnabled(shown is not None)
        weigh(self.show_code, first=shown is None)
        weigh(self.read, first=shown is not None and not shown.used and self._found is None)
        if shown is not None:
            self.code.setText(shown.code)
            until = self.ways.site.shown_instant(shown.until)
            used = _("A PC was let in by it. Until {end} it can be answered again; for another PC show another code.")
            good = _("Good for one PC, until {end}. Nobody but you and whoever sits at the new PC need see it.")
            self._until.setText((used if shown.used else good).format(end=until))

    # --- who asks ----------------------------------------------------------------------------------

    def _asks_card(self) -> Card:
        card = Card(_("2 · What the new PC asks"), "usb")
        self.read = primary(_("Read its stick…"), "usb")
        self.read.clicked.connect(lambda: self._choose(self.read_from))
        self.words = EightWords(_("The new PC must show these very words. Look there, or have them read to you:"))
        self._about = Paragraph("", Type.BODY, colour="amber")
        self._about.hide()
        self.place = QLineEdit()
        self.place.setMaxLength(60)
        self.place.setAccessibleName(_("What is that PC called here?"))
        self.place.setPlaceholderText(_("Emergency room"))
        self.place.textChanged.connect(self._enable)
        self.people: dict[PersonId, QCheckBox] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._nobody_manages = Paragraph(
            _("Nobody chosen may add people: the sheet would be the only way to let somebody in there."),
            Type.COMPACT, colour="amber",
        )  # fmt: skip
        self.same = primary(_("The words are the same: let it in"), "check")
        self.same.clicked.connect(self._let_in)
        self.differ = quiet(_("They are not the same"), "x")
        self.differ.clicked.connect(self._stop)
        self._chosen = QWidget()
        column = QVBoxLayout(self._chosen)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._who = OneLine(_("Who comes in there, by the word and passphrase they have"), Type.COMPACT, colour="sub")
        column.addWidget(OneLine(_("What is that PC called here?"), Type.COMPACT, colour="sub"))
        column.addWidget(self.place)
        column.addWidget(self._who)
        column.addLayout(self._list)
        column.addWidget(self._nobody_manages)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.same)
        row.addWidget(self.differ)
        row.addStretch(1)
        column.addLayout(row)
        card.body.addWidget(self.read, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.words, self._about, self._chosen):
            card.body.addWidget(widget)
        self._chosen.hide()
        return card

    def _show_people(self, people: tuple[Person, ...]) -> None:
        for person in people:
            if person.id in self.people:
                continue
            words = f"{person.staff_code} · {role_words(person.role)}"
            box = QCheckBox(breakable(words))
            box.setAccessibleName(words)
            box.setChecked(person.id == self.ways.clinic.whoami.id)
            box.setProperty("manages", may(person.role, Act.MANAGE_PEOPLE))
            box.toggled.connect(self._enable)
            self.people[person.id] = box
            self._list.addWidget(box)
        self._enable()

    def read_from(self, folder: Path) -> None:
        """What lies on the stick, its words first."""
        self._begin()
        self._folder = folder
        work = partial(first_that_fits, folder, ASKED, self._adding.look)
        self.ways.jobs.run(self, work, self._show_asks, self.refuse)

    def _show_asks(self, read: tuple[Found, Asks]) -> None:
        self._found, asks = read
        self.words.say(asks.words)
        before = asks.again_for
        self._about.setVisible(asks.has_record)
        if before is not None:
            self._about.setText(
                _("The record of “{place}” was brought back there from a backup. It takes the place of that PC, which "
                  "is let go.").format(place=before.place or "–")
            )  # fmt: skip
            self.place.setText(self.place.text() or before.place)
        elif asks.has_record:
            self._about.setText(_("A record of this clinic was brought back there from a backup."))
        for widget in (self._who, *self.people.values()):
            widget.setVisible(not asks.has_record)
        self._needs_people = not asks.has_record
        self._chosen.show()
        weigh(self.read, first=False)
        self._enable()
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bring_into_view(self._chosen)

    _needs_people = True

    def _enable(self) -> None:
        chosen = [box for box in self.people.values() if box.isChecked()]
        self._nobody_manages.setVisible(
            self._needs_people and bool(chosen) and not any(box.property("manages") for box in chosen)
        )
        whole = bool(chosen) or not self._needs_people
        self.same.setEnabled(whole and bool(self.place.text().strip()) and self._found is not None)

    def _stop(self) -> None:
        self._begin()
        self.notice.say(
            Message(
                _("Then it is not that PC that asks. Nothing was done."),
                _("Forget the code, take the stick away, and tell IT before you begin again."),
            )
        )
        self.room.verticalScrollBar().setValue(0)

    def _let_in(self) -> None:
        assert self._found is not None
        people = [person for person, box in self.people.items() if box.isChecked()] if self._needs_people else []
        self.notice.say(None)
        self.same.setEnabled(False)
        work = partial(self._adding.let_in, self._found.content, place=self.place.text().strip(), who=people)
        self.ways.jobs.run(self, work, self._let_in_now, self._not_let_in)

    def _not_let_in(self, error: Exception) -> None:
        self._enable()
        self.refuse(error)

    # --- the answer --------------------------------------------------------------------------------

    def _answer_card(self) -> Card:
        self._answer = Card(_("3 · The answer"), "send")
        self._where = Paragraph("", Type.BODY)
        self.answer_words = EightWords(_("Once it has read the stick, the new PC must show these very words:"))
        self.write = plain(_("Write it to a stick…"), "usb")
        self.write.clicked.connect(lambda: self._choose(self.write_to))
        for widget in (self._where, self.answer_words):
            self._answer.body.addWidget(widget)
        self._answer.body.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        self._answer.hide()
        return self._answer

    def _let_in_now(self, answer: Answer) -> None:
        self._answered = answer
        self._chosen.hide()
        self.words.say(())
        self._about.hide()
        self.ways.jobs.run(self, self._adding.shown, self._show_code, self.refuse)
        self.answer_words.say(answer.words)
        self._answer.show()
        if self._folder is not None:
            self.write_to(self._folder)

    def write_to(self, folder: Path) -> None:
        """The answer, beside what was asked, which goes."""
        assert self._answered is not None
        found, content = self._found, self._answered.content

        def work() -> None:
            write_into(folder, content)
            if found is not None:
                take_away(found)

        self.ways.jobs.run(self, work, lambda _none: self._say_written(), self._not_written, lane="reader")

    def _say_written(self) -> None:
        self._where.setText(
            _("It is on the stick. Take it to the new PC and read it there. Then let both meet, so that it gets what "
              "is written here.")
        )  # fmt: skip
        self.bring_into_view(self._answer)

    def _not_written(self, error: Exception) -> None:
        self._where.setText(_("The PC is let in, and the answer is not written yet."))
        self.refuse(error)

    # --- within ------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Nothing of what was read before counts."""
        self.notice.say(None)
        self._found, self._answered = None, None
        self.words.say(())
        self._about.hide()
        self._chosen.hide()
        self._answer.hide()

    def _choose(self, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, "Notebook")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        dialog.open()
