"""The three steps by which a PC asks another to let it in: a code from the other screen, two files, words compared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.services.joining_files import Found
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import plain, primary, quiet, weigh
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.eight_words import EightWords
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.which_folder import ask_folder
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Type, font
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.services.joining_pc import Asked, Invited


_ASKS_EVERY_MS: Final = 2_000


class Joins(Protocol):
    """What asks, reads the answer, and makes something of it."""

    @property
    def begun(self) -> bool: ...

    def ask(self, untrusted_code: str) -> Asked: ...

    def read(self, untrusted_answer: bytes) -> Invited: ...

    def join(self, untrusted_answer: bytes) -> None: ...


class JoinSteps(QWidget):
    """`joined` when it is done; `seen` names what should be scrolled to; `worded` puts an error into words."""

    joined = Signal()
    seen = Signal(QWidget)
    waits = Signal(bool)

    def __init__(
        self, joining: Joins, jobs: Jobs, worded: Callable[[Exception], Message],
        monotonic: Callable[[], float], *, verb: str
    ) -> None:  # fmt: skip
        super().__init__()
        self._joining = joining
        self._jobs, self._worded, self._verb = jobs, worded, verb
        self._monotonic = monotonic
        self._asked: Asked | None = None
        self._found: Found | None = None
        self.notice, self.work = Notice(), WorkLine(lambda: jobs.closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._code_card(), self._carry_card(), self._answer_card(), self.work, self.notice):
            column.addWidget(widget)

    def begin(self) -> None:
        """The focus on the code."""
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the cards ---------------------------------------------------------------------------------

    def _code_card(self) -> Card:
        card = Card(_("1 · The code on the other PC"), "key-round")
        self.code = QLineEdit()
        self.code.setFont(font(Type.CODE))
        self.code.setPlaceholderText("ABCD-EFGH-JKMN-PQRS")
        self.code.setAccessibleName(_("The code on the other PC"))
        self.code.returnPressed.connect(self._ask)
        self.ask = primary(_("Ask to come in"), "check")
        self.ask.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code, 1)
        row.addWidget(self.ask)
        card.body.addLayout(row)
        self._begun = Paragraph(
            _("This PC has asked before. The same code goes on with that; a new code begins anew."),
            Type.COMPACT, colour="sub",
        )  # fmt: skip
        self._begun.setVisible(self._joining.begun)
        card.body.addWidget(self._begun)
        return card

    def _carry_card(self) -> Card:
        self._carry = Card(_("2 · Carry it to the other PC"), "usb")
        self.words = EightWords(_("Once it has read the stick, the other PC must show these very words:"))
        self.address = QLineEdit()
        self.address.setPlaceholderText("10.0.0.12:47114")
        self.address.setAccessibleName(_("The address that the other PC shows"))
        self.address.returnPressed.connect(self.ask_near)
        self.near = plain(_("Ask over the network"), "wifi")
        self.near.clicked.connect(self.ask_near)
        self._asks = QTimer(self, interval=_ASKS_EVERY_MS, singleShot=True)
        self._asks.timeout.connect(self._ask_once)
        self._waits = Paragraph("", Type.BODY, colour="sub")
        self._waits.hide()
        by_network = QHBoxLayout()
        by_network.setSpacing(8)
        by_network.addWidget(self.address, 1)
        by_network.addWidget(self.near)
        self.write = primary(_("Write it to a stick…"), "usb")
        self.write.clicked.connect(lambda: ask_folder(self, self.write_to))
        self._written = Paragraph("", Type.BODY, colour="sub")
        self._written.hide()
        for widget in (self.words, self._written):
            self._carry.body.addWidget(widget)
        self._carry.body.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        self._carry.body.addWidget(
            Paragraph(_("Or, if both are on one network, type the address that the other PC shows:"), colour="sub")
        )
        self._carry.body.addLayout(by_network)
        self._carry.body.addWidget(self._waits)
        self._carry.hide()
        return self._carry

    def _answer_card(self) -> Card:
        self._answer = Card(_("3 · Its answer"), "inbox")
        self.read = plain(_("Read the stick…"), "inbox")
        self.read.clicked.connect(lambda: ask_folder(self, self.read_from))
        self._facts = FactGrid(labels=160)
        self._facts.hide()
        self.their_words = EightWords(_("The other PC must show these very words now:"))
        self.same = primary(self._verb, "check")
        self.same.clicked.connect(self._join)
        self.differ = quiet(_("They are not the same"), "x")
        self.differ.clicked.connect(self._stop)
        self._verdict = QWidget()
        row = QHBoxLayout(self._verdict)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.same)
        row.addWidget(self.differ)
        row.addStretch(1)
        self._verdict.hide()
        self._answer.body.addWidget(self.read, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._facts, self.their_words, self._verdict):
            self._answer.body.addWidget(widget)
        self._answer.hide()
        return self._answer

    # --- asking ------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.notice.say(None)
        self._jobs.run(self, partial(self._joining.ask, self.code.text()), self._show_asked, self._refuse)

    def _show_asked(self, asked: Asked) -> None:
        self._asked = asked
        self.words.say(asked.words)
        self._carry.show()
        self._answer.show()
        weigh(self.ask, first=False)
        weigh(self.write, first=True)
        weigh(self.read, first=False)
        self._forget_answer()
        self.write.setFocus(Qt.FocusReason.OtherFocusReason)
        self._into_view(self._answer)

    def write_to(self, folder: Path) -> None:
        """What this PC asks, onto a stick."""
        from clinic_app.services.joining_files import write_into

        assert self._asked is not None
        self.notice.say(None)
        work = partial(write_into, folder, self._asked.content)
        self._jobs.run(self, work, lambda _path: self._say_written(), self._refuse, lane="reader")

    def _say_written(self) -> None:
        self._written.setText(
            _("It is on the stick. Let the other PC read it, compare the words there, and bring the stick back.")
        )
        self._written.show()
        weigh(self.write, first=False)
        weigh(self.read, first=True)
        self.read.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_near(self) -> None:
        """Ask over the network until it is answered, or something else is done."""
        self.notice.say(None)
        self._forget_answer()
        self._ask_once()

    def _ask_once(self) -> None:
        from clinic_app.services.joining_near import ask_near

        assert self._asked is not None
        work = partial(ask_near, self.address.text(), self._asked.content, self._monotonic)
        self._jobs.run(self, work, self._heard, self._refuse_near, lane="near")

    def _heard(self, answer: bytes | None) -> None:
        if answer is not None:
            self._waits.hide()
            found = Found(None, answer)
            self._jobs.run(self, partial(self._joining.read, answer), lambda said: self._show_answer((found, said)),
                           self._refuse)  # fmt: skip
            return
        self._waits.setText(_("It was reached. Compare the words there; the answer comes by itself."))
        self._waits.show()
        self._asks.start()

    def _refuse_near(self, error: Exception) -> None:
        self._waits.hide()
        self._refuse(error)

    # --- its answer --------------------------------------------------------------------------------

    def read_from(self, folder: Path) -> None:
        """What the other PC answered."""
        from clinic_app.services.joining_files import ANSWERED, first_that_fits

        self.notice.say(None)
        self._forget_answer()
        work = partial(first_that_fits, folder, ANSWERED, self._joining.read)
        self._jobs.run(self, work, self._show_answer, self._refuse)

    def _show_answer(self, read: tuple[Found, Invited]) -> None:
        self._found, invited = read
        pcs = ngettext("{n} PC, this one among them", "{n} PCs, this one among them", invited.pcs)
        self._facts.say(
            [
                (_("This PC is called"), invited.place or "–"),
                *([(_("Who comes in here"), ", ".join(invited.people))] if invited.people else []),
                (_("The clinic has then"), pcs.format(n=invited.pcs)),
            ]
        )
        self._facts.show()
        self.their_words.say(invited.words)
        self._verdict.show()
        for done in (self.write, self.read):
            weigh(done, first=False)
        self.same.setFocus(Qt.FocusReason.OtherFocusReason)
        self._into_view(self._verdict)

    def _join(self) -> None:
        assert self._found is not None
        self.notice.say(None)
        self._wait(True)
        self.work.begin_whole(_("Taking in what the other PC answered."))
        self._into_view(self.work)
        self._jobs.run(self, partial(self._joining.join, self._found.content), lambda _none: self._done(), self._refuse)

    def _done(self) -> None:
        from clinic_app.services.joining_files import take_away

        assert self._found is not None
        self.work.end()
        self._jobs.run(self, partial(take_away, self._found), lambda _none: self.joined.emit(), lane="reader")

    def _stop(self) -> None:
        self._forget_answer()
        self.notice.say(
            Message(
                _("Then it is not the other PC that answered. Nothing was made of it."),
                _("Take the stick away and tell IT. On the other PC, take the new PC out again, and begin with a new "
                  "code."),
            )
        )  # fmt: skip
        self._into_view(self.notice)

    # --- within ------------------------------------------------------------------------------------

    def _forget_answer(self) -> None:
        self._found = None
        self._asks.stop()
        self._waits.hide()
        self._facts.hide()
        self.their_words.say(())
        self._verdict.hide()

    def _wait(self, waiting: bool) -> None:
        for widget in (self.ask, self.code, self.write, self.read, self.same, self.differ):
            widget.setEnabled(not waiting)
        self.waits.emit(waiting)

    def _refuse(self, error: Exception) -> None:
        self.work.end()
        self._wait(False)
        self.notice.say(self._worded(error))
        self._into_view(self.notice)

    def _into_view(self, part: QWidget) -> None:
        soon(part, lambda: self.seen.emit(part))
