"""Over the sheets of a case: whether what is typed was said now, or comes from paper, the phone, somebody else."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import instant
from clinic_app.services.late_entry import AT_INTERVIEW, LATER, How
from clinic_app.ui import ink
from clinic_app.ui.forms.days import InstantEditor
from clinic_app.ui.forms.editor import typed
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.head_row import HeadRow
from clinic_app.ui.parts.low_room import LowRoom
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.theme import Type, tokens

_SOURCES = "source_kind"


class LateEntryBar(QWidget):
    """Hidden at the interview. Asks where the words come from; while it is on, it says so all the time."""

    begun = Signal(object)
    """A person said how: the `How`."""
    ended = Signal()
    """What is typed is said now again."""

    def __init__(self, labels: Labels, site: Site, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._site = site
        self.on = QWidget()
        self._words = OneLine("", Type.BODY_BOLD, elides=True)
        self.back = quiet(_("Said now again"), "undo-2", size="small")
        self.back.clicked.connect(lambda _on: self.ended.emit())
        row = QHBoxLayout(self.on)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(Mark("file-text"))
        row.addWidget(self._words, 1)
        row.addWidget(self.back)
        self.question = LowRoom(self._question())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 0)
        column.addWidget(self.on)
        column.addWidget(self.question)
        self.say(AT_INTERVIEW)

    def _question(self) -> QWidget:
        question = QWidget()
        self.source = Segments(
            self._labels.codes(_SOURCES, LATER), _("Where do these words come from?"), lines=Lines.FOLD
        )
        self.source.chosen.connect(lambda _code: self._may_begin())
        self.happened = InstantEditor(self._site)
        self.happened.name(_("When it was said or seen"))
        self.happened.problem_changed.connect(self._say_problem)
        self.happened.edited.connect(self._may_begin)
        self._problem = Paragraph("", Type.CAPTION, colour="red")
        self.begin = primary(_("Write it so"), size="small")
        self.begin.clicked.connect(lambda _on: self._begin())
        leave = plain(_("Go back"), size="small")
        leave.clicked.connect(lambda _on: self.close_question())
        acts = Acts(12)
        for act in (leave, self.begin):
            acts.addWidget(act)
        when = HeadRow(12)
        when.addWidget(self.happened)
        when.lead(acts)
        column = QVBoxLayout(question)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(Paragraph(_("Where do these words come from?"), Type.BODY_BOLD))
        column.addWidget(self.source)
        column.addWidget(Paragraph(_("When it was said or seen"), Type.BODY_BOLD))
        column.addLayout(when)
        column.addWidget(self._problem)
        self._problem.hide()
        return question

    def ask(self) -> None:
        """Put the question; nothing changes before it is answered."""
        if self.question.isHidden():
            self.on.hide()
            self.question.show()
            self.show()
            self._may_begin()
            self.source.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_question(self) -> None:
        """Nothing changes."""
        self.say(self._how)

    def say(self, how: How) -> None:
        """How it is now."""
        self._how = how
        self.question.hide()
        self.on.setVisible(how != AT_INTERVIEW)
        self.setVisible(how != AT_INTERVIEW)
        words = self._labels.code(_SOURCES, how.source)
        if how.happened_at is not None:
            at = self._site.shown_instant(how.happened_at)
            words = _("{source} · of {when}").format(source=words, when=at)
        self._words.setText(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Set aside from the sheet."""
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(24, 8, -24, 0)
        ink.frame(painter, room, fill=tokens(self).colour("teal_t"), edge=tokens(self).colour("teal_l"))
        painter.end()

    def _begin(self) -> None:
        source, at = self.source.code(), self.happened.value()
        if source is not None and typed(at) is None:
            self.begun.emit(How(source, instant(at) if isinstance(at, str) else None))

    def _may_begin(self) -> None:
        self.begin.setEnabled(self.source.code() is not None and typed(self.happened.value()) is None)

    def _say_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
