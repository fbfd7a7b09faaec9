"""Closing a file with its checklist, what is still missing in words; of a closed one, its review and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.errors import GateClosed
from clinic_app.services.closing_cases import ClosingLook, Review, WhyAgain
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.closing_checks import ROOM, ClosingChecks
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


class CloseCase(CasePage):
    """It shows what the service says is missing, and closes nothing by itself."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Closing the file"), _("A closed file can be opened again whenever the survivor comes.")
        )
        self.look: ClosingLook | None = None
        self.checks = ClosingChecks(ways.labels)
        self.checks.edited.connect(self._answered)
        self.follows = Card(_("What follows"), "arrow-right")
        self.promises, self.referrals = SheetRow("", mark="calendar-clock"), SheetRow("", mark="send")
        self.follows.body.addWidget(self.promises)
        self.follows.body.addWidget(self.referrals)
        self.follows.body.addWidget(
            SheetRow(
                _("Somebody else who leads looks at it."),
                _("Where nobody else is, it is closed all the same, and the review stays pending."),
                mark="users",
            )
        )
        self.missing = Paragraph("", Type.COMPACT, colour="amber")
        self.close_it = primary(_("Close the file"), "check")
        self.close_it.clicked.connect(lambda _on: self._close())
        self.follows.body.addWidget(self.missing)
        self.follows.body.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignLeft)
        self.follows.body.addStretch(1)
        self.closed = _Closed(ways)
        self.closed.review.clicked.connect(lambda _on: self._review())
        self.closed.again.clicked.connect(lambda _on: self._reopen())
        self._open_part = Columns(least=BESIDE_A_LIST_FROM)
        self._open_part.setSpacing(16)
        self._open_part.addWidget(self.checks, 3)
        self._open_part.addWidget(self.follows, 2)
        self._open_part.hide()
        self._closed_part = Columns(least=BESIDE_A_LIST_FROM)
        self._closed_part.setSpacing(16)
        self._closed_part.addWidget(self.closed, 3)
        self._closed_part.addWidget(_of_opening(), 2)
        self._closed_part.hide()
        self.column.addWidget(self._open_part)
        self.column.addWidget(self._closed_part)
        self.column.addStretch(1)

    def fetch(self) -> ClosingLook:
        """How it stands."""
        return self.ways.clinic.closing.look(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """The checklist, or what became of it."""
        look: ClosingLook = more
        self.look = look
        was_within = self._open_part.isAncestorOf(self.focusWidget() or self)
        self._open_part.setVisible(not look.closed)
        self._closed_part.setVisible(look.closed)
        if look.closed:
            self.head.say(_("The file is closed"), _("It can be opened again whenever the survivor comes."))
            self.closed.show_look(look)
            if was_within:
                (self.closed.review if look.may_review else self.closed.why).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.head.say(_("Closing the file"), _("A closed file can be opened again whenever the survivor comes."))
        self.checks.show_case(look.case)
        n = look.promises
        stops = ngettext("{n} promise stops.", "{n} promises stop.", n).format(n=n)
        self.promises.say(stops if n else _("Nothing is promised that would stop."), mark="calendar-clock")
        n = look.referrals
        open_ = ngettext("{n} referral has no end yet.", "{n} referrals have no end yet.", n).format(n=n)
        self.referrals.say(open_ if n else _("Every referral has ended."), mark="send", tone="amber" if n else "teal")
        self._say_missing()

    def _answered(self) -> None:
        self.notice.say(None)  # what was said to be missing may not be any longer
        self._say_missing()

    def _say_missing(self) -> None:
        assert self.look is not None
        lacks = self.checks.missing(self.look.case)
        words = ", ".join(self.checks.words_of(each) for each in lacks)
        self.missing.setText(_("Still missing: {what}.").format(what=words) if lacks else "")
        self.missing.setVisible(bool(lacks))

    def refuse(self, error: Exception) -> None:
        """What is missing is said by its name."""
        if isinstance(error, GateClosed) and error.act == "close":
            words = ", ".join(self.checks.words_of(each) for each in error.fields)
            self.notice.say(Message(_("The file is not closed yet."), _("Still missing: {what}.").format(what=words)))
            self.checks.go_to(error.fields[0])
        elif isinstance(error, GateClosed) and "other_person" in error.fields:
            self.notice.say(Message(_("You closed this file."), _("Somebody else who leads reviews it.")))
        else:
            super().refuse(error)

    def _close(self) -> None:
        closing, reason, checks = self.ways.clinic.closing, self.checks.reason(), self.checks.said()
        self.do(partial(closing.close, self.case_id, reason, checks), lambda _nothing: self._done(_("Closed.")))

    def _review(self) -> None:
        work = partial(self.ways.clinic.closing.review, self.case_id)
        self.do(work, lambda _nothing: self._done(_("Reviewed, with your code.")))

    def _reopen(self) -> None:
        why = self.closed.why.currentData()
        if why is None:
            self.closed.why.setFocus(Qt.FocusReason.OtherFocusReason)
            self.notice.say(Message(_("Why is it opened again?"), _("Choose a reason; it stays with the case.")))
            return
        work = partial(self.ways.clinic.closing.reopen, self.case_id, WhyAgain(why))
        self.do(work, lambda _nothing: self._done(_("Open again.")))

    def _done(self, words: str) -> None:
        self.ways.inside.toast.say(words)
        self.reload()


class _Closed(Card):
    """Who closed it and why, whether somebody else looked, and the way back."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Closed"), "lock")
        self._ways = ways
        self.reason = SheetRow("", mark="file-text", bold=True)
        self.reviewed = SheetRow("", mark="users")
        self.review = plain(_("I looked at it: in order"), "check")
        self.why = ChoiceBox()
        self.why.setAccessibleName(_("Why is it opened again?"))
        for why, words in _again_words().items():
            self.why.addItem(words, why.value)
        self.why.setCurrentIndex(-1)
        self.why.setPlaceholderText(_("Choose a reason"))
        self.why.room = ROOM
        self.again = plain(_("Open it again"), "lock-open")
        for part in (self.reason, self.reviewed, self.review):
            self.body.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if part is self.review else Qt.AlignmentFlag(0))
        self.divide()
        self.body.addWidget(Paragraph(_("Why is it opened again?"), Type.BODY_BOLD))
        self.body.addWidget(self.why, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def show_look(self, look: ClosingLook) -> None:
        """As the service found it."""
        reason = self._ways.labels.code("closure", str(look.case.stored("z_reason")))
        when = self._ways.site.shown_instant(look.closed_at) if look.closed_at else ""
        said = _("closed {when} · {who}").format(when=when, who=look.closed_by) if when else ""
        self.reason.say(reason, said, mark="file-text")
        match look.review:
            case Review.DONE:
                who = str(look.case.stored("z_super"))
                self.reviewed.say(_("Reviewed by {who}").format(who=who), mark="circle-check")
            case Review.PENDING:
                second = "" if look.may_review else _("Another person who leads does this; it stays on their list.")
                self.reviewed.say(_("Review pending"), second, mark="circle-dashed", tone="amber")
            case Review.NONE:
                self.reviewed.say(_("No review was asked for."), mark="circle-minus", tone="sub")
        self.review.setVisible(look.may_review)
        self.why.setCurrentIndex(-1)


def _of_opening() -> Card:
    card = Card(_("If it is opened again"), "lock-open")
    for mark, words, more in (
        (
            "history",
            _("How it was closed stays in its history."),
            _("So does why it was opened again, in the journal."),
        ),
        ("list", _("The checklist is asked anew at the next closing."), ""),
        (
            "calendar-clock",
            _("Calls and visits that stopped do not begin again."),
            _("A day to look at danger again that lies ahead does."),
        ),
        ("send", _("Referrals stay as they stand."), _("A new one asks for consent again.")),
    ):
        card.body.addWidget(SheetRow(words, more, mark=mark))
    card.body.addStretch(1)
    return card


def _again_words() -> dict[WhyAgain, str]:
    return {
        WhyAgain.CAME_BACK: _("The survivor came back"),
        WhyAgain.NEW_INCIDENT: _("Something new happened"),
        WhyAgain.MORE_DANGER: _("There is more danger"),
        WhyAgain.MORE_NEEDED: _("More help is needed"),
        WhyAgain.MISTAKE: _("It was closed by mistake"),
    }
