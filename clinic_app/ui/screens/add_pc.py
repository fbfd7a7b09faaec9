"""Another PC comes into this clinic: a code is shown, its stick is read, words are compared, the answer is written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.services.adding_pc import Answer, Asks, Shown
from clinic_app.services.joining_files import ASKED, Found, first_that_fits
from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet, weigh
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.eight_words import EightWords
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.which_folder import ask_folder
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.add_pc_answer import AnswerCard
from clinic_app.ui.screens.add_pc_here import NameHere
from clinic_app.ui.screens.add_pc_people import WhoComesIn
from clinic_app.ui.screens.back_among import BackAmongPage
from clinic_app.ui.screens.join_door import JoinDoor
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
        self._request = b""
        self._code = ""
        self.door = JoinDoor(ways, self)
        self.door.opened.connect(self._show_addresses)
        self.door.asked.connect(self._asked_near)
        self.answer = AnswerCard(ways)
        self.answer.wanted.connect(lambda: ask_folder(self, self.answer.write_to))
        self.answer.written.connect(lambda: self.bring_into_view(self.answer))
        self.answer.refused.connect(self.refuse)
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
        for card in (self._code_card(), self._asks_card(), self.answer):
            self.column.addWidget(card)

    def arrived(self) -> None:
        """Whether a code is good, and who could come in there."""
        self.ways.jobs.run(self, self._adding.shown, self._show_code, self.refuse)
        self.ways.jobs.run(self, self._adding.who_could_come_in, self.who.show_people, self.refuse)
        between, back_among = self.ways.clinic.ways_between, self._adding.back_among
        self.ways.jobs.run(self, lambda: between.place, self.here.ask, self.refuse)
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
        self.addresses = Paragraph("", Type.BODY)
        self.addresses.hide()
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
        card.body.addWidget(self.addresses)
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
        weigh(self.read, first=shown is not None and not shown.used and not self._request)
        if (code := "" if shown is None else shown.code) != self._code:
            self._code = code
            self._listen()
        if shown is not None:
            self.code.setText(shown.code)
            until = self.ways.site.shown_instant(shown.until)
            used = _("A PC was let in by it. Until {end} it can be answered again; for another PC show another code.")
            good = _("Good for one PC, until {end}. Show it only to the person at the new PC.")
            self._until.setText((used if shown.used else good).format(end=until))

    def leaving(self) -> None:
        """Nobody is listened to for a code that is not shown."""
        self.door.end()
        self._code = ""

    def _listen(self) -> None:
        if self._code:
            stands = self.ways.clinic.ways_between.stands
            self.ways.jobs.run(
                self, stands, lambda ways: self.door.begin(self._code) if ways.lan else None, self.refuse
            )
        else:
            self.door.end()

    def _show_addresses(self, addresses: tuple[str, ...]) -> None:
        self.addresses.setText(
            _("If both are on one network, no stick is needed: there, type {address}.").format(
                address=_(" or ").join(addresses)
            )
        )
        self.addresses.setVisible(bool(addresses))

    # --- who asks ----------------------------------------------------------------------------------

    def _asks_card(self) -> Card:
        card = Card(_("2 · What the new PC asks"), "usb")
        self.read = primary(_("Read its stick…"), "usb")
        self.read.clicked.connect(lambda: ask_folder(self, self.read_from))
        self.words = EightWords(_("The new PC must show these very words. Look there, or have them read to you:"))
        self._about = Paragraph("", Type.BODY, colour="amber")
        self._about.hide()
        self.place = QLineEdit()
        BurmesePasted(self.place)
        self.place.setMaxLength(60)
        self.place.setAccessibleName(_("What is that PC called here?"))
        self.place.setPlaceholderText(_("Emergency room"))
        self.place.textChanged.connect(self._enable)
        self.here = NameHere()
        self.who = WhoComesIn(self.ways.clinic.whoami.id)
        self.who.changed.connect(self._enable)
        self.same = primary(_("The words are the same: let it in"), "check")
        self.same.clicked.connect(self._let_in)
        self.differ = quiet(_("They are not the same"), "x")
        self.differ.clicked.connect(self._stop)
        self._chosen = QWidget()
        column = QVBoxLayout(self._chosen)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(OneLine(_("What is that PC called here?"), Type.COMPACT, colour="sub"))
        column.addWidget(self.place)
        column.addWidget(self.here)
        column.addWidget(self.who)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.same)
        row.addWidget(self.differ)
        row.addStretch(1)
        column.addLayout(row)
        self.work = WorkLine(lambda: self.ways.jobs.closed)
        column.addWidget(self.work)
        card.body.addWidget(self.read, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.words, self._about, self._chosen):
            card.body.addWidget(widget)
        self._chosen.hide()
        return card

    def read_from(self, folder: Path) -> None:
        """What lies on the stick, its words first."""
        self._begin()
        self._folder = folder
        work = partial(first_that_fits, folder, ASKED, self._adding.look)
        self.ways.jobs.run(self, work, self._show_asks, self.refuse)

    def _asked_near(self, request: bytes) -> None:
        if self._chosen.isVisible():
            return  # somebody is just comparing words with another
        self._begin()
        self._folder = None
        work = partial(self._adding.look, request)
        self.ways.jobs.run(self, work, partial(self._show, None, request), self.refuse)

    def _show_asks(self, read: tuple[Found, Asks]) -> None:
        found, asks = read
        self._show(found, found.content, asks)

    def _show(self, found: Found | None, request: bytes, asks: Asks) -> None:
        self._found, self._request = found, request
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
        self.who.ask(not asks.has_record)
        self._chosen.show()
        weigh(self.read, first=False)
        self._enable()
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bring_into_view(self._chosen)

    def _enable(self) -> None:
        self.same.setEnabled(self.who.whole and bool(self.place.text().strip()) and bool(self._request))

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
        self.notice.say(None)
        for part in (self.same, self.differ):
            part.setEnabled(False)
        self.work.begin(_("Letting it in: the first time, all lists of this clinic are written down for the others."))
        here, name_here = self.here.said(), self.ways.clinic.letting_go.name_here
        let_in = partial(self._adding.let_in, self._request, place=self.place.text().strip(), who=self.who.chosen(),
                         told=self.work.told)  # fmt: skip

        def work() -> Answer:
            if here:
                name_here(here)
            return let_in()

        self.ways.jobs.run(self, work, self._let_in_now, self._not_let_in)

    def _not_let_in(self, error: Exception) -> None:
        self.work.end()
        self.differ.setEnabled(True)
        self._enable()
        self.refuse(error)

    # --- the answer --------------------------------------------------------------------------------

    def _let_in_now(self, answer: Answer) -> None:
        self.work.end()
        self.differ.setEnabled(True)
        self._chosen.hide()
        self.words.say(())
        self._about.hide()
        self.ways.jobs.run(self, self._adding.shown, self._show_code, self.refuse)
        self.door.give(self._request, answer.content)
        self.answer.say(answer, self._found, self._folder)
        self.bring_into_view(self.answer)

    # --- within ------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Nothing of what was read before counts."""
        self.notice.say(None)
        self._found, self._request = None, b""
        self.words.say(())
        self._about.hide()
        self._chosen.hide()
        self.answer.forget()
