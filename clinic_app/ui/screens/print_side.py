"""What stands beside a paper before it is printed: copies, language, checks in words, the printer, two ways on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinic_app.printing.documents import Goes
from clinic_app.printing.survivor_texts import languages
from clinic_app.printing.text_groups import marks_of
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.services.translations import TextGroup
from clinic_app.ui import i18n
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.stepper import Stepper
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.print_how import PrintHow
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

STAFF_ONLY: Final = ""
_EDGE: Final = 20
_NARROW: Final = 240


def read_ahead() -> None:
    """The texts of every language that may be offered: some twenty files, half of what making the page took."""
    for code in languages():
        for group in TextGroup:
            if group is not TextGroup.WORDS:
                marks_of(code, group)


class PrintSide(QWidget):
    """It shows and is pressed; the page decides. The printer and the button never scroll away: three clicks it is."""

    def __init__(self, ways: Ways, printers: list[tuple[str, str]]) -> None:
        super().__init__()
        self._ways = ways
        self._alone = False
        inside = QWidget()
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(_EDGE, 16, _EDGE, 16)
        column.setSpacing(8)
        self.notice = Notice()
        column.addWidget(self.notice)
        self._add_copies(column)
        self._add_language(column)
        self.how = PrintHow()
        column.addWidget(self.how)
        column.addWidget(Divider())
        self._add_checks(column)
        self._add_words(column)
        column.addStretch(1)
        self._room = QScrollArea()
        self._room.setWidgetResizable(True)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._room, 1)
        whole.addWidget(Divider())
        self._below = self._foot(printers)
        whole.addLayout(self._below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a very narrow page the same with less around."""
        super().resizeEvent(event)
        edge = _EDGE if event.size().width() >= _NARROW else _EDGE // 2
        self._column.setContentsMargins(edge, 16, edge, 16)
        self._below.setContentsMargins(edge, 12, edge, 16)

    # --- building ----------------------------------------------------------------------------------

    def _add_copies(self, column: QVBoxLayout) -> None:
        column.addWidget(OneLine(_("Copies"), Type.SECTION))
        self.copies = {
            Copy.RECEIVER: Stepper(_("For the receiving service"), 1),
            Copy.SENDER: Stepper(_("For our file"), 1),
            Copy.HER: Stepper(_("For her"), 0),
        }
        carried = _("carried by staff")
        self.copy_rows = {
            Copy.RECEIVER: SheetRow(_("For the receiving service"), carried, end=self.copies[Copy.RECEIVER]),
            Copy.SENDER: SheetRow(_("For our file"), end=self.copies[Copy.SENDER]),
            Copy.HER: SheetRow(_("For her"), _("paper is not safe for her"), end=self.copies[Copy.HER]),
        }
        for row in self.copy_rows.values():
            column.addWidget(row)

    def _add_language(self, column: QVBoxLayout) -> None:
        column.addWidget(OneLine(_("Languages"), Type.SECTION))
        self.language = ChoiceBox()
        self.language.setAccessibleName(_("Languages"))
        self.language.offer(self._languages())
        self.language.choose(STAFF_ONLY)
        column.addWidget(self.language)
        draft = _("A draft prints in Training only; the margin says so.")
        unchecked = _("A language nobody has checked is not printed: the interpreter explains.")
        self._hint = Paragraph(draft if self._ways.clinic.training else unchecked, Type.COMPACT, colour="sub")
        column.addWidget(self._hint)
        column.addWidget(Divider())

    def _add_checks(self, column: QVBoxLayout) -> None:
        self.covered = SheetRow("", mark="circle-check")
        self.letters = SheetRow(_("All letters can be printed"), mark="circle-check")
        spool = _("Printers keep copies in their memory. Use the printer of this room, and collect the page at once.")
        for row in (self.covered, self.letters, SheetRow(spool, mark="info", tone="sub")):
            column.addWidget(row)
        self.covered.hide()
        column.addWidget(Divider())

    def _add_words(self, column: QVBoxLayout) -> None:
        self._card = Card(facts=True, padding=12)
        self.words = Paragraph("", Type.BODY_BOLD)
        once = _("Said to one person, kept nowhere. It is gone when this page is left.")
        self._card.body.addWidget(self.words)
        self._card.body.addWidget(Paragraph(once, Type.CAPTION, colour="sub"))
        self._card.hide()
        taken = _("The number in the print log is taken when the job is handed over.")
        for widget in (self._card, Paragraph(taken, Type.CAPTION, colour="sub")):
            column.addWidget(widget)

    def _foot(self, printers: list[tuple[str, str]]) -> QVBoxLayout:
        self.printer = ChoiceBox()
        self.printer.setAccessibleName(_("Printer"))
        self.printer.offer(printers)
        self.printer.setCurrentIndex(0 if printers else -1)
        self.no_printer = Paragraph(
            _(
                "This PC knows no printer. Save the paper as a locked PDF, or use a blank form. A printer that is "
                "switched on now is found when this page is opened again."
            ),
            Type.COMPACT,
            colour="amber",
        )
        self.go = primary("", "printer")
        self.save = plain(_("Save as a locked PDF"), "lock")
        self._add_asking()
        self.work = WorkLine()
        foot = QVBoxLayout()
        foot.setContentsMargins(_EDGE, 12, _EDGE, 16)
        foot.setSpacing(8)
        caption = OneLine(_("Printer"), Type.COMPACT, colour="sub")
        for widget in (caption, self.printer, self.no_printer, self.go, self.work, self._asking, self.save):
            foot.addWidget(widget)
        # Said at the button that cannot be pressed, where it never scrolls away. They are hidden only: what is shown
        # before it has a parent is a window of its own.
        for widget in (self.no_printer,) if self.can_print else (caption, self.printer):
            widget.hide()
        return foot

    @property
    def can_print(self) -> bool:
        """Whether there was a printer when the page was opened."""
        return self.printer.count() > 0

    def _add_asking(self) -> None:
        """A page with her name on it lies open in a tray: is somebody there to take it?"""
        self._asking = Card(facts=True, padding=12)
        self._question = Paragraph("", Type.BODY_BOLD)
        self.stands, self.waits = primary(_("Yes: print"), "printer"), plain(_("Not now"))
        self.waits.clicked.connect(self.ask_nothing)
        why = _("Whoever comes by reads what lies in the tray.")
        for widget in (self._question, Paragraph(why, Type.CAPTION, colour="sub"), self.stands, self.waits):
            self._asking.body.addWidget(widget)
        self._asking.hide()

    def _languages(self) -> list[tuple[str, str]]:
        staff, labels = i18n.language(), self._ways.labels
        first = labels.code("lang", staff)
        offered = [(STAFF_ONLY, _("{language}, hers as in the packet").format(language=first))]
        for code in languages():
            her = self._ways.clinic.translations.her(code)
            signed = any(her.stands(group) for group in TextGroup if group is not TextGroup.WORDS)
            if code != staff and (self._ways.clinic.training or signed):
                offered.append((code, _("{one} and {other}").format(one=first, other=labels.code("lang", code))))
        return offered

    # --- showing -----------------------------------------------------------------------------------

    def about_nobody(self) -> None:
        """What is printed here speaks of no survivor: it has the staff's languages."""
        staff = i18n.language()
        self.language.clear()
        self.language.offer([(STAFF_ONLY if code == staff else code, name) for code, name in i18n.LANGUAGES.items()])
        self.language.choose(STAFF_ONLY)
        self._hint.hide()

    def offer(self, copies: tuple[Copy, ...]) -> None:
        """These copies can be made. A paper that is hers alone is counted at once, if she may have it."""
        for copy, row in self.copy_rows.items():
            row.setVisible(copy in copies)
        alone, hers = copies == (Copy.HER,), self.copies[Copy.HER]
        if alone != self._alone:
            self._alone = alone
            hers.put(1 if alone else 0)

    def close_her_copy(self, closed: bool) -> None:
        """None for her, with the reason, or as many as she wishes."""
        self.copies[Copy.HER].close_it(closed)
        second = self.copy_rows[Copy.HER].second
        second.setText(_("paper is not safe for her") if closed else "")

    def passed(self, paper: Paper) -> None:
        """The checks have passed: what lets this paper be printed is said, by where it goes."""
        self.say(None)
        self.covered.words.setText(what_lets(paper))

    def say(self, message: Message | None) -> None:
        """What does not go, or nothing (None)."""
        self.notice.say(message)
        self.covered.setVisible(message is None)
        self.letters.setVisible(message is None)
        if message is not None:
            self.show_top()

    def show_top(self) -> None:
        """Where what does not go is said."""
        self._room.verticalScrollBar().setValue(0)

    def say_printing(self, printed: int, every: int) -> None:
        """So many of so many are handed over."""
        self.work.begin(_("Printing {n} of {all}").format(n=printed + 1, all=every))
        self.work.told(printed / every)

    def ask(self, question: str) -> None:
        """Before anything is printed. `stands` says yes, `waits` that it is not to be printed now."""
        self._question.setText(question)
        self._asking.setAccessibleName(question)
        self._asking.show()
        self.save.hide()
        self.go.setEnabled(False)
        self.waits.setFocus(Qt.FocusReason.TabFocusReason)

    def ask_nothing(self) -> None:
        """The question is answered, or of no use any more."""
        if self._asking.isVisibleTo(self):
            self._asking.hide()
            self.save.show()
            self.go.setEnabled(True)
            self.go.setFocus(Qt.FocusReason.TabFocusReason)

    def say_words(self, words: str) -> None:
        """The words that open a file, or none any more (empty)."""
        self.words.setText(words)
        self._card.setAccessibleName(words)
        self._card.setVisible(bool(words))
        if words:
            soon(self._card, lambda: self._room.ensureWidgetVisible(self._card, 0, 16))


def what_lets(paper: Paper) -> str:
    """Why this sheet may be made, in words."""
    match paper.bound_for:
        case Goes.OUT if paper.kind.duty:
            return _("It goes out under a duty of the law, not on her consent")
        case Goes.OUT:
            return _("Every line is covered by her consent")
        case Goes.HERS:
            return _("She said that paper is safe for her to carry")
        case Goes.FILE:
            return _("It stays in our file")
        case Goes.NOBODY:
            return _("It speaks of no survivor")
