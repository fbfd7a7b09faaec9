"""What every page before the record has: hills, the choice of language, a line at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.ui import i18n, ink
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.card import Mark, at_top
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.status_line import StatusLine
from clinic_app.ui.parts.waves import Waves
from clinic_app.ui.qt_numbers import NO_FOCUS, focus
from clinic_app.ui.theme import Type, tokens

if TYPE_CHECKING:
    from clinic_app.services.own_files import OwnFiles
    from clinic_app.settings.held import Held
    from clinic_app.ui.parts.notice import Notice
    from clinic_app.ui.parts.page_head import ProgressLine

WIDE: Final = 720
"""Of what is read and filled in before the record."""
BEFORE_AIR: Final = 1_000
"""What stands in the middle takes what room there is, up to its width, before the air beside it does."""


class NotebookMark(QWidget):
    """A teal square with a notebook: the program's only sign."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(40, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sign."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("teal"), edge=None, radius=8)
        paint(painter, "notebook", QRectF(9, 9, 22, 22), theme.colour("onteal"))
        painter.end()


class OutsidePage(Waves):
    """What every page before the record has: hills, the choice of language, a foot. `column` is its middle."""

    language_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.not_whole: Notice | None = None
        self.stays: Notice | None = None
        """Why the language was not changed here."""
        self._progress: ProgressLine | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        offered = i18n.offered()
        self.languages = languages = Segments(list(offered.items()), _("Language"), size="small")
        languages.choose(i18n.language())
        languages.chosen.connect(self._choose)
        top = QHBoxLayout()
        top.setContentsMargins(32, 24, 32, 0)
        top.addStretch(1)
        top.addWidget(languages)
        if len(offered) == 1:
            languages.hide()
        whole.addLayout(top)
        self.area = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameStyle(0)  # no frame
        focus(scroll, NO_FOCUS)
        # A viewport of our own fills no ground. (Asking Qt for its own makes all its classes known to Python: 6 ms.)
        scroll.setViewport(QWidget())
        inside = QWidget()
        scroll.setWidget(inside)
        # A scroll area makes its widget fill its ground; the hills should be seen through it.
        inside.setAutoFillBackground(False)
        self.column = PageEdges(inside, 32, 0, 32, 24)
        self.column.setSpacing(0)
        whole.addWidget(scroll, 1)
        self.foot = StatusLine()
        self.foot.line.say("wifi-off", _("Works with no line. Nothing on this screen is sent anywhere."))
        whole.addWidget(self.foot)

    @property
    def begun(self) -> bool:
        """Whether something stands here that would go with the page, as it goes with another language."""
        from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

        return any(line.text() for line in self.findChildren(QLineEdit)) or any(
            box.toPlainText() for box in self.findChildren(QPlainTextEdit)
        )

    def carry_over(self, before: OutsidePage) -> None:
        """Take what the same page of another language may hand on. Most are not left once anything stands there."""

    def set_staying(self, staying: bool) -> None:
        """While something is opened or made here nobody goes elsewhere: what comes of it would be nobody's."""
        self.languages.setEnabled(not staying)

    def set_busy(self, busy: bool) -> None:
        """For `jobs.busy_changed`: what is made or opened here takes a while, and cannot be stopped half made."""
        if self._progress is None:
            if not busy:
                return
            from clinic_app.ui.parts.page_head import ProgressLine

            self._progress = ProgressLine(self)
            self._progress.shows.connect(self._say_busy)
        self._progress.setGeometry(0, 0, self.width(), self._progress.height())
        self._progress.show()
        self._progress.raise_()
        self._progress.set_busy(busy)

    def _say_busy(self, busy: bool) -> None:
        from clinic_app.ui.parts.notice import announce

        words = _("Working: nothing need be pressed.") if busy else ""
        self.foot.person.say("refresh-cw", words)
        if busy:
            announce(self, words)

    def say_settled(self, held: Held | None) -> None:
        """At the foot, where what IT settled cannot be read. What was settled is nobody's business at the door."""
        if held is not None and held.trouble is not None:
            self.foot.backup.say("triangle-alert", _("What IT settled cannot be read: call them."), "amber")

    def say_own_files(self, found: OwnFiles | None) -> None:
        """At the top, where files of the program are missing or cut short: half of it must not be worked with unknown.

        Whoever has records here may still come in: what is amiss may be a picture, and a night cannot wait for IT.
        """
        if found is None or found.whole:
            return
        from clinic_app.ui.parts.notice import Notice
        from clinic_app.ui.wording_message import Message

        n = len(found.missing) + len(found.torn) + len(found.changed)
        what = ngettext(
            "This program is not whole: {n} of its files is missing or cut short.",
            "This program is not whole: {n} of its files are missing or cut short.", n,
        )  # fmt: skip
        self.not_whole = Notice()
        self.not_whole.say(
            Message(what.format(n=n), _("Call IT today: it has to be installed again. The records are not touched."))
        )
        self._put_at_top(self.not_whole)

    def _put_at_top(self, notice: Notice) -> None:
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertLayout(1, centred(notice, wide=WIDE))

    def _choose(self, code: object) -> None:
        if self.begun:
            self.languages.choose(i18n.language())
            self._say_why_it_stays()
        elif isinstance(code, str):
            self.language_chosen.emit(code)

    def _say_why_it_stays(self) -> None:
        from clinic_app.ui.parts.notice import Notice
        from clinic_app.ui.wording_message import Message

        if self.stays is None:
            self.stays = Notice(tone="amber")
            self._put_at_top(self.stays)
        self.stays.say(
            Message(
                _("The language was not changed: what you typed here would be lost."),
                _("Change it when you are done, or go back to the first page."),
            )
        )


def program_head() -> QHBoxLayout:
    """The sign and the name of the program."""
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addStretch(1)
    row.addWidget(NotebookMark())
    row.addWidget(OneLine("Notebook", Type.TITLE))
    row.addStretch(1)
    return row


def said(mark: str, words: str) -> QHBoxLayout:
    """A line that begins with a mark: a tick, a lock."""
    row = QHBoxLayout()
    row.setSpacing(8)
    sign = Mark(mark, colour="teal" if mark == "check" else "sub")
    sign.setFixedHeight(Type.COMPACT.leading(words))  # in the middle of the first line
    row.addLayout(at_top(sign))
    row.addWidget(Paragraph(words, Type.COMPACT, colour="ink" if mark == "check" else "sub"), 1)
    return row


def centred(widget: QWidget, *, wide: int | None = None) -> QHBoxLayout:
    """In the middle of the page; with `wide` as wide as that, and narrower where the window is narrower.

    Not by an alignment: that would ask for its height at the width of the whole page.
    """
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 0 if wide is None else BEFORE_AIR)
    row.addStretch(1)
    if wide is not None:
        widget.setMaximumWidth(wide)
    return row
