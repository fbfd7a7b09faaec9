"""The first walk through the training clinic: eight stops, at each a card at the foot that says what one sees.

It never runs where people are real.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.facts import dataclass
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet, weigh
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, tokens

if TYPE_CHECKING:
    from clinic_app.services.finding import CaseRow
    from clinic_app.ui.screens.ways import Ways

_WIDTH: Final = 520
_EDGE: Final = 16


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: where it leads, and what is said there."""

    title: str
    words: str
    go: Callable[[], object]
    left: bool = False
    """Where the act of the page stands at the right foot, the card stands at the left one."""


def begin_tour(ways: Ways, at: int = 1) -> None:
    """From a stop on, with a rich case of the invented ones. Does nothing in a real clinic."""
    if not ways.clinic.training:
        return

    def came(row: CaseRow | None) -> None:
        if row is not None:
            Tour(ways, row, at)

    ways.jobs.run(ways.inside, partial(_richest, ways), came)


def _richest(ways: Ways) -> CaseRow | None:
    """The first one written whose survivor decided who may know: a stop shows what she decided."""
    clinic = ways.clinic
    full = [row for row in reversed(clinic.finding.page(limit=100).rows) if row.mode == "full"]
    return next((row for row in full if clinic.consent.releases(row.id)), next(iter(full), None))


class Tour(QWidget):
    """A card over the foot of the page. The pages below work as always: one may try what is said."""

    def __init__(self, ways: Ways, row: CaseRow, at: int) -> None:
        super().__init__(ways.inside.stage)
        self._inside = ways.inside
        self._over = ways.inside.stage
        self._stops = _stops(ways, row)
        self._at = at - 1
        self.setAccessibleName(_("Tour of the training clinic"))
        self._count = OneLine("", Type.CAPTION, colour="sub")
        self.title = Paragraph("", Type.SECTION)
        self.words = Paragraph("")
        self.end = quiet(_("End the tour"), "x", size="small")
        self.before = plain(_("Back"), "arrow-left", size="small")
        self.next = primary(_("Go on"), "arrow-right", size="small")
        self.end.clicked.connect(lambda _on=False: self.end_it())
        self.before.clicked.connect(lambda _on=False: self._step(-1))
        self.next.clicked.connect(lambda _on=False: self._step(1))
        row_of = QHBoxLayout()
        row_of.setSpacing(8)
        row_of.addWidget(self._count)
        row_of.addStretch(1)
        for button in (self.end, self.before, self.next):
            row_of.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addLayout(row_of)
        for keys, by in (("F7", 1), ("Shift+F7", -1)):  # the page below takes the focus when it is filled
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(partial(self._step, by))
        self._over.installEventFilter(self)
        self._inside.window().installEventFilter(self)
        ways.inside.pages.currentChanged.connect(self._stay_above)
        self._go()

    @property
    def at(self) -> int:
        """The number of the stop, from 1."""
        return self._at + 1

    @property
    def stops(self) -> int:
        """How many there are."""
        return len(self._stops)

    def end_it(self) -> None:
        """No more of it."""
        self._inside.stop_of_tour = 0
        self._over.removeEventFilter(self)
        self._inside.window().removeEventFilter(self)
        held, below = QApplication.focusWidget(), self._inside.page().focusWidget()
        self.hide()
        if below is not None and (held is None or self.isAncestorOf(held)):  # whoever closed it goes on typing
            below.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def _step(self, by: int) -> None:
        if self._at + by >= len(self._stops):
            self.end_it()
            return
        self._at = max(0, self._at + by)
        self._go()

    def _go(self) -> None:
        stop = self._stops[self._at]
        self._inside.stop_of_tour = self.at
        stop.go()
        self.title.setText(stop.title)
        self.words.setText(stop.words)
        self._count.setText(_("{n} of {all}").format(n=self.at, all=self.stops))
        self.before.setEnabled(self._at > 0)
        last = self._at + 1 == len(self._stops)
        self.next.setText(_("Done") if last else _("Go on") + "  ·  F7")
        weigh(self.next, first=True)
        self._place()
        self.show()
        self.raise_()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{stop.title}. {stop.words}")

    def _stay_above(self, _page: int) -> None:
        self.raise_()

    def _place(self) -> None:
        width = min(_WIDTH, self._over.width() - 2 * _EDGE)
        # The words wrap by the width they will have.
        inner = width - 36
        height = self.title.heightForWidth(inner) + self.words.heightForWidth(inner) + 32 + 12 + 28
        left = _EDGE if self._stops[self._at].left else self._over.width() - width - _EDGE
        self.setGeometry(left, self._over.height() - height - _EDGE, width, height)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Stay at the foot of the page. Escape that nothing else had a use for comes up to the window, and ends it."""
        if watched is self._over:
            if event.type() == QEvent.Type.Resize:
                self._place()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._ended_by(event):
            self.end_it()
            return True
        return False

    def _ended_by(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.isVisible()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A sheet with a clear edge."""
        theme, painter = tokens(self), QPainter(self)
        ink.frame(
            painter, QRectF(self.rect()), fill=theme.colour("surface"), edge=theme.colour("teal"), radius=10, width=2
        )
        painter.end()


def _stops(ways: Ways, row: CaseRow) -> tuple[Stop, ...]:
    inside = ways.inside
    return (
        Stop(
            _("Today: what must not be forgotten"),
            _("Clocks that run, calls that were promised, answers that came. Only codes stand here: whoever looks over "
              "your shoulder reads them too."),
            lambda: inside.open_place("today"),
        ),
        Stop(
            _("A new case begins at the door step"),
            _("Danger, who came along, interpreter, consent: in the order of a bad night. No name and no paper is "
              "needed. Ctrl+N leads here from everywhere, Ctrl+E to one screen for when nothing else is possible."),
            ways.new_case,
        ),
        Stop(
            _("A case: one section at a time"),
            _("Sections at the left, help for each question at the right. Everything may stay not asked, be declined "
              "or unknown. What you type is kept by itself."),
            lambda: ways.open_case(row.id),
        ),
        Stop(
            _("What the survivor decided"),
            _("Nothing is ticked for anybody. Each organisation, each part has a yes of its own, and each yes can be "
              "taken back in one step."),
            lambda: ways.open_consent(row.id),
        ),
        Stop(
            _("Who can help"),
            _("The list works without a line. First comes to whom each service must report. See what will leave before "
              "anything is sealed."),
            lambda: _back_and(ways, lambda: ways.open_services(row.id)),
        ),
        Stop(
            _("Print in three clicks"),
            _("Ctrl+P offers the likeliest papers, Enter chooses, Enter prints. Here every paper says NOT REAL."),
            lambda: _back_and(ways, lambda: ways.print_case(row.id)),
            left=True,
        ),
        Stop(
            _("Everything by its name"),
            _("Ctrl+K, then a word: print, call, a section, a case code, a question. The keys stand beside each line. "
              "Help is there too."),
            lambda: inside.open_place("cases"),
        ),
        Stop(
            _("Somebody comes in: F9"),
            _("F9 or Pause covers everything at once; twice locks. The passphrase brings you back where you were. "
              "In the training clinic it stands on the cover. Try it when the tour is over."),
            lambda: inside.open_place("today"),
        ),
    )  # fmt: skip


def _back_and(ways: Ways, go: Callable[[], object]) -> None:
    """From the case, so that pages do not pile up."""
    ways.inside.open_place("cases")
    go()
