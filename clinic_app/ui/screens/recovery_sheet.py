"""The recovery sheet, typed back from the paper before set-up ends: what is not printed and readable rescues nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import ClinicError, PrinterRefused, WrongRecoveryLine
from clinic_app.ui import both_eras, i18n, print_out
from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.code_lines import CodeLines
from clinic_app.ui.parts.code_lines import plain as plain_signs
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.screens.sheet_printing import SheetPrinting
from clinic_app.ui.theme import Type, tokens
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.services.doorway import RecoverySheet
    from clinic_app.services.paper import Paper
    from clinic_app.services.paper_desk import PaperDesk

_PAPER_WIDTH: Final = 400
_ASKED_WIDTH: Final = 480
_BESIDE_FROM: Final = _PAPER_WIDTH + 32 + 380
"""Narrower, at 200 % on a small screen, the paper stands below: what is typed is read from the printed one."""


class PaperView(QWidget):
    """A page as it will be printed, white in either theme."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self.setAccessibleName(name)
        self.setFixedSize(_PAPER_WIDTH, round(_PAPER_WIDTH * 1.414))

    def show_page(self, pdf: bytes) -> None:
        """Show its first page."""
        ratio = self.devicePixelRatioF()
        self._picture = print_out.Pages(pdf).picture(0, round(_PAPER_WIDTH * ratio))
        self._picture.setDevicePixelRatio(ratio)
        self.setFixedHeight(round(self._picture.height() / ratio))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page, a line around."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self._picture is not None:
            painter.drawImage(0, 0, self._picture)
        painter.setPen(tokens(self).colour("line2"))
        painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))
        painter.end()


class TypeBack(QWidget):
    """Left the paper, right the four lines. `confirm` asks the vault, in its lane; `confirmed` when it agrees."""

    confirmed = Signal()

    def __init__(
        self, confirm: Callable[[Sequence[str]], None], jobs: Jobs, clock: Clock, sheet: RecoverySheet,
        parent: QWidget | None = None, *, papers: PaperDesk | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.printing = SheetPrinting(self, jobs, papers, self._printed)
        self._made: Paper | None = None
        self._ask, self._jobs, self._sheet = confirm, jobs, sheet
        self._pdf = b""
        self._paper = PaperView(_("Recovery sheet"))
        self.lines = CodeLines(len(sheet.lines), self._fits)
        self.lines.changed.connect(self._look)
        self.apart = QCheckBox(breakable(_("Sheet 2 is with another person, in another place")))
        self.apart.setAccessibleName(self.apart.text())
        self.apart.toggled.connect(self._look)
        self.go_on = primary(_("Continue"))
        self.go_on.clicked.connect(self._confirm)
        again = plain(_("Print"), "printer")
        again.clicked.connect(self._print)
        self.notice = Notice()
        self._why = Paragraph(
            _("Continue opens when four lines match and the box is ticked."), Type.CAPTION, colour="sub"
        )
        self._lay_out(again)
        self._look()
        now = clock.now().astimezone(clock.zone)
        printed_at = f"{both_eras.long_day(now.date())}, {now:%H:%M}"
        jobs.run(
            self,
            partial(
                _paper, sheet.lines, printed_at=printed_at, clinic=_("Records of this place"), staff=i18n.language()
            ),
            then=self._show,
            lane="reader",
        )

    def _lay_out(self, again: QWidget) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.go_on)
        buttons.addWidget(again)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(Paragraph(_("Type the sheet back"), Type.DISPLAY))
        right.addWidget(
            Paragraph(
                _(
                    "This proves that the sheet is printed and readable. Nobody, not even the makers of this program, "
                    "can open the records without a passphrase or this sheet."
                ),
                colour="sub",
            )
        )
        right.addSpacing(8)
        right.addWidget(self.lines)
        right.addWidget(self.apart)
        right.addWidget(self.notice)
        right.addSpacing(8)
        right.addLayout(buttons)
        right.addWidget(self._why)
        right.addStretch(1)
        side = QWidget()
        side.setMaximumWidth(_ASKED_WIDTH)
        side.setLayout(right)
        both = Columns(least=_BESIDE_FROM, first_right=True)
        both.setSpacing(32)
        both.setMaximumWidth(_PAPER_WIDTH + 32 + _ASKED_WIDTH)
        both.addWidget(side, 1)
        both.addWidget(self._paper, 0, Qt.AlignmentFlag.AlignTop)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(1)
        whole.addWidget(both, 1_000)
        whole.addStretch(1)

    def _show(self, paper: Paper) -> None:
        self._made, self._pdf = paper, paper.pdf
        self._paper.show_page(paper.pdf)

    def _fits(self, number: int, signs: str) -> bool | None:
        return plain_signs(self._sheet.lines[number - 1]) == signs

    def _look(self) -> None:
        self.go_on.setEnabled(self.lines.complete and self.apart.isChecked())

    def _print(self) -> None:
        if (paper := self._made) is not None:
            begin = partial(self.printing.begin, paper)
            print_out.ask_printer(self, chosen=begin, refused=self._printed)

    def _printed(self, error: ClinicError | None) -> None:
        if error is None:
            self.notice.say(None)
        elif isinstance(error, PrinterRefused) and error.reason == "none":
            what = _("This PC knows no printer.")
            self.notice.say(Message(what, _("Write the four lines by hand, twice, from the sheet at the left.")))
        else:
            self.notice.say(worded(error))

    def _confirm(self) -> None:
        self.go_on.setEnabled(False)
        self._jobs.run(
            self,
            partial(self._ask, self.lines.texts()),
            then=lambda _nothing: self.confirmed.emit(),
            otherwise=self._refuse,
        )

    def _refuse(self, error: Exception) -> None:
        self._look()
        if isinstance(error, WrongRecoveryLine):
            self.lines.refuse(error.line, worded(error).what)
        elif isinstance(error, ClinicError):
            self.notice.say(worded(error))
        else:
            raise error


def _paper(lines: Sequence[str], *, clinic: str, printed_at: str, staff: str) -> Paper:
    """Made on the reader lane: the first page of a program costs most."""
    from clinic_app.services.printing_forms import recovery_in_register

    return recovery_in_register(lines, clinic=clinic, printed_at=printed_at, staff=staff, training=False)
