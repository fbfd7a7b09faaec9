"""Carrying sealed referrals and answers by hand: what a stick would tell, writing one, reading one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.services.by_stick import Brought, FromStick, ToStick, read_from, write_to
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import Button, plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.which_folder import ask_folder
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import Message


class ByStickPage(TopicPage):
    """Two cards, one press each; what came of it stands on the card."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("By stick"), _("Where there is no line, somebody carries it."))
        self._acts = ways.clinic.by_stick
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.column.addWidget(self.work)
        self.write, self.written = primary(_("Write a stick…"), "usb"), QVBoxLayout()
        self.read, self.was_read = plain(_("Read a stick…"), "inbox"), QVBoxLayout()
        self.write.clicked.connect(lambda: ask_folder(self, self.write_to))
        self.read.clicked.connect(lambda: ask_folder(self, self.read_from))
        body = Columns()
        body.setSpacing(16)
        body.addLayout(
            _column(
                _("Write"),
                (
                    _("Everything that waits here and may go today is written, sealed: only the services it is for can "
                      "open it. It also goes by the line if there is one again. The same counts once."),
                    _("That such a file lies on a stick tells its finder something: keep it in a pocket, not in a bag "
                      "beside a badge. The file has no name of anybody in it."),
                ),
                self.write, self.written,
            ),
            600,
        )  # fmt: skip
        body.addLayout(
            _column(
                _("Read"),
                (
                    _("What is for you comes into the inbox, or into her case. What is for others waits here for a "
                      "line, or for the next stick you write."),
                    _("Reading the same stick twice changes nothing. Of a torn file, what is whole is taken."),
                ),
                self.read, self.was_read,
            ),
            600,
        )  # fmt: skip
        self.column.addWidget(body)

    def arrived(self) -> None:
        """The focus on what most come for."""
        self.write.setFocus(Qt.FocusReason.OtherFocusReason)

    def write_to(self, folder: Path) -> None:
        """Plan in the vault's lane, write elsewhere, then note that it is there."""
        self._begin(_("Writing, then reading it back."))

        def planned(plan: ToStick) -> None:
            work = partial(write_to, folder, plan)
            self.ways.jobs.run(self, work, lambda name: settle(plan, name), self._stop, lane="reader")

        def settle(plan: ToStick, name: str) -> None:
            work = partial(self._acts.written, plan, name)
            self.ways.jobs.run(self, work, lambda _nothing: done(plan), self._stop)

        def done(plan: ToStick) -> None:
            self._end()
            _say(self.written, _written_words(plan))

        self.ways.jobs.run(self, self._acts.plan, planned, self._stop)

    def read_from(self, folder: Path) -> None:
        """Read elsewhere, then take it in."""
        self._begin(_("Reading the stick."))

        def found(stick: FromStick) -> None:
            self.ways.jobs.run(self, partial(self._acts.take, stick), partial(done, stick), self._stop)

        def done(stick: FromStick, brought: Brought) -> None:
            self._end()
            amiss = stick.torn or stick.foreign or brought.taken.set_aside or brought.directory_refused
            _say(self.was_read, _read_words(stick, brought), tone="amber" if amiss else "teal")

        self.ways.jobs.run(self, partial(read_from, folder), found, self._stop, lane="reader")

    def _begin(self, words: str) -> None:
        self.notice.say(None)
        for said in (self.written, self.was_read):
            empty(said)
        for button in (self.write, self.read):
            button.setEnabled(False)
        self.work.begin(words)

    def _end(self) -> None:
        self.work.end()
        for button in (self.write, self.read):
            button.setEnabled(True)

    def _stop(self, error: Exception) -> None:
        self._end()
        self.refuse(error)


def _say(place: QVBoxLayout, message: Message, *, tone: str = "teal") -> None:
    """A tick stands only before what went well."""
    row = SheetRow(message.what, message.do, mark="circle-check" if tone == "teal" else "triangle-alert", tone=tone)
    place.addWidget(row)
    announce(row, f"{message.what} {message.do}")


def _column(title: str, words: tuple[str, ...], button: Button, said: QVBoxLayout) -> QVBoxLayout:
    card = Card(title, padding=20)
    for each in words:
        card.body.addWidget(Paragraph(each, Type.COMPACT))
    card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    card.body.addLayout(said)
    column = QVBoxLayout()
    column.addWidget(card)
    column.addStretch(1)
    return column


def _written_words(plan: ToStick) -> Message:
    ours, others = len(plan.ours), plan.for_others
    what = ngettext("{n} of yours is on the stick.", "{n} of yours are on the stick.", ours).format(n=ours)
    if not ours:
        what = _("Nothing of yours waited. The list of services and your PC's key are on the stick.")
    do = [ngettext("{n} for others goes on with it.", "{n} for others go on with it.", others).format(n=others)] * bool(
        others
    )
    if plan.held:
        held = ngettext("{n} is held: ask her again, or phone.", "{n} are held: ask her again, or phone.", plan.held)
        do.append(held.format(n=plan.held))
    return Message(what, " ".join(do))


def _read_words(stick: FromStick, brought: Brought) -> Message:
    came, answers = len(brought.taken.referrals), brought.taken.answers
    said = []
    if came:
        said.append(ngettext("{n} referral came.", "{n} referrals came.", came).format(n=came))
    if answers:
        said.append(ngettext("{n} answer came.", "{n} answers came.", answers).format(n=answers))
    if brought.directory_version is not None:
        said.append(_("A newer list of services came."))
    do = []
    if brought.for_others:
        words = ngettext("{n} for others waits here now.", "{n} for others wait here now.", brought.for_others)
        do.append(words.format(n=brought.for_others))
    if brought.out_of_date:
        words = ngettext(
            "{n} was out of date and was left.", "{n} were out of date and were left.", brought.out_of_date
        )
        do.append(words.format(n=brought.out_of_date))
    if brought.taken.set_aside:
        count = len(brought.taken.set_aside)
        words = ngettext("{n} was set aside: see the inbox.", "{n} were set aside: see the inbox.", count)
        do.append(words.format(n=count))
    if stick.torn or stick.foreign:
        do.append(_("Some of it was torn or is not of this network: ask whoever wrote it to write it anew."))
    if brought.directory_refused is not None:
        do.append(_("Its list of services was not trusted; yours stays in use."))
    return Message(" ".join(said) or _("Nothing new was on it."), " ".join(do))
