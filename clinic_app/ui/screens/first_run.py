"""The first page on a PC without records: try with invented survivors, or set up for real work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.outside import BEFORE_AIR, OutsidePage, centred, said
from clinic_app.ui.theme import Type, tokens

if TYPE_CHECKING:
    from clinic_app.services.own_files import OwnFiles
    from clinic_app.settings.held import Held


_WORK_WIDE: Final = 480
_NARROWEST: Final = 280
"""Two of them stand side by side at 200 % on a screen of 1366×768, which has 683 of our pixels."""


class _Tile(QWidget):
    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark
        self.setFixedSize(48, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("teal_t"), edge=None)
        paint(painter, self._mark, QRectF(12, 12, 24, 24), theme.colour("teal_d"))
        painter.end()


class FirstRun(OutsidePage):
    """Either way can be taken later as well."""

    training_wanted = Signal()
    """The training clinic, as its nurse."""
    leading_wanted = Signal()
    """The same, as its coordinator."""
    set_up_wanted = Signal()
    restore_wanted = Signal()
    join_wanted = Signal()
    _stepped = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        only_training: bool = False,
        held: Held | None = None,
        over: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self.work = WorkLine(over)
        self._stepped.connect(self._begin_work)
        # Without what IT settled nobody knows where the records of this PC lie: none is begun in a wrong place.
        self._lost = held is not None and held.trouble is not None and held.profile is None
        self.train = primary(_("Open the training clinic"))
        self.train.clicked.connect(self._train)
        self.lead = self._leading_key()
        self.set_up = plain(_("Begin set-up"))
        self.set_up.clicked.connect(self.set_up_wanted)
        self.join = quiet(_("This clinic has a PC already"), "monitor")
        self.join.clicked.connect(self.join_wanted)
        self.restore = quiet(_("Restore a backup"), "rotate-ccw")
        self.restore.clicked.connect(self.restore_wanted)
        self.notice = Notice()
        cards = RowOrColumn(24, down=16)
        cards.addStretch(1)
        cards.addWidget(
            _choice(
                "user-round",
                _("Try the training clinic"),
                _("Learn with invented survivors. Nothing is real and nothing leaves."),
                (
                    _("Invented cases in several languages"),
                    _("The whole way: consent, intake, referral, answer"),
                    _("Marked NOT REAL on every screen and every page"),
                    _("Lies apart from real work"),
                ),
                self.train,
                self.lead,
            ),
            BEFORE_AIR,
        )
        settled = held is not None and held.profile is not None and held.profile.kind is not None
        choose = _("A clinic, or a receiving service: you choose first")
        real = _choice(
            "building-2",
            _("Set up for real work"),
            _("Take ten minutes and two people."),
            (
                _("What your IT settled is there already") if settled else choose,
                _("Two people who may add people; never only one"),
                _("A printer for the recovery sheet"),
                _("No internet needed at any step"),
            ),
            self.set_up,
            self.join,
        )
        cards.addWidget(real, BEFORE_AIR)
        cards.addStretch(1)
        self.column.addStretch(1)
        title = _("Training clinic") if only_training else _("Welcome. How would you like to begin?")
        self.column.addWidget(Paragraph(title, Type.DISPLAY, centred=True))
        self.column.addSpacing(4)
        second = _("This PC has no records yet. Either choice can be changed later.")
        if held is not None and held.profile is not None:
            second = _(
                "Your IT has prepared this PC for {place}. The rest takes two people of yours, and no IT."
            ).format(place=held.profile.name or _("this place"))
        if self._lost:
            second = _("Records can be begun here once IT has put right what stands below.")
        if only_training:
            second = _("Real records stay locked. They are behind the start entry of the program itself.")
            real.hide()
            self.restore.hide()
        self.column.addWidget(Paragraph(second, colour="sub", centred=True))
        self.column.addSpacing(28)
        self.column.addLayout(cards)
        self.column.addSpacing(16)
        self.column.addLayout(centred(self.restore))
        self.column.addSpacing(8)
        self.column.addLayout(centred(self.work, wide=_WORK_WIDE))
        self.column.addLayout(centred(self.notice))
        self.column.addStretch(2)

        self.set_waiting(False)
        if self._lost:
            from clinic_app.ui.settled import trouble

            self.notice.say(trouble(held))

    def _leading_key(self) -> QPushButton:
        made = quiet(_("Open it as the coordinator"), "users")
        made.clicked.connect(self._lead)
        return made

    def say_own_files(self, found: OwnFiles | None) -> None:
        """No record is begun with half a program."""
        super().say_own_files(found)
        if self.not_whole is not None:
            self._lost = True
            self.set_waiting(False)

    def begin(self) -> None:
        """The focus on the way that cannot harm."""
        self.train.setFocus()

    def set_waiting(self, waiting: bool) -> None:
        """While the training clinic is made nothing else is begun."""
        self.set_staying(waiting)
        self.train.setEnabled(not waiting)
        self.lead.setEnabled(not waiting)
        self.set_up.setEnabled(not waiting and not self._lost)
        self.restore.setEnabled(not waiting and not self._lost)
        self.join.setEnabled(not waiting and not self._lost)
        self.train.setText(_("Opening…") if waiting else _("Open the training clinic"))
        if not waiting:
            self.work.end()

    def told(self, done: int, every: int) -> None:
        """So many steps of so many are done; in the lane where it is made. Raises `Stopped` once *Stop* was pressed."""
        self._stepped.emit()  # before the first, since a training clinic that stands already is opened without a step
        words = _("Making the training clinic: step {n} of {all}").format(n=done + 1, all=every)
        self.work.told(done / every, words)

    def _begin_work(self) -> None:
        if self.work.isHidden():
            self.notice.say(None)
            self.work.begin(_("Making the training clinic"))
            self.work.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _train(self) -> None:
        self.set_waiting(True)
        self.training_wanted.emit()

    def _lead(self) -> None:
        self.set_waiting(True)
        self.leading_wanted.emit()


def _choice(mark: str, title: str, second: str, points: Sequence[str], *buttons: QPushButton) -> Card:
    card = Card(padding=32)
    card.setAccessibleName(title)
    card.setMinimumWidth(_NARROWEST)
    card.setMaximumWidth(440)
    card.body.setSpacing(4)
    card.body.addWidget(_Tile(mark))
    card.body.addSpacing(12)
    card.body.addWidget(Paragraph(title, Type.TITLE))
    card.body.addWidget(Paragraph(second, colour="sub"))
    card.body.addSpacing(12)
    for point in points:
        card.body.addLayout(said("check", point))
    card.body.addStretch(1)
    card.body.addSpacing(20)
    for button in buttons:
        card.body.addWidget(button)
    return card
