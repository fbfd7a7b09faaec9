"""Beside a section: what the question in focus is, how to ask it, what for; what was here before; who had it open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QTabBar, QVBoxLayout, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.definitions import Field, Privacy
from clinic_app.domain.ids import EntityId
from clinic_app.domain.people import Person
from clinic_app.services.recording import Revised, Seen
from clinic_app.ui.forms import field_words
from clinic_app.ui.forms.answer_words import AnswerWords
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Divider, Keycap
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.which_pc_words import odd_words, pc_words
from clinic_app.ui.theme import Type, tokens

WIDTH: Final = 288
_SOON_MS: Final = 60
_HELP, _HISTORY, _WHO = range(3)
_GUIDED: Final = frozenset({"i_type"})
"""Questions that a page leads through."""


class HelpPanel(QWidget):
    """Three tabs. History and the trail are asked for when their tab is opened."""

    history_wanted = Signal()
    trail_wanted = Signal()
    definition_wanted = Signal(str)
    """Everything about a question is to be read: its id."""
    guide_wanted = Signal(str)
    """A question with a guide of its own is to be gone through step by step: its id."""

    def __init__(self, labels: Labels, site: Site, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._site = site
        self._words = AnswerWords(labels, site)
        self._field: Field | None = None
        self._only: tuple[EntityId, str] | None = None
        # The question comes first; help follows when it is painted, and not at every step of a held Tab.
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._follow_now)
        self.setFixedWidth(WIDTH)
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for words in (_("Help"), _("History"), _("Who saw")):
            self._tabs.addTab(words)
        self._tabs.setAccessibleName(_("Help, history, who saw"))
        self._tabs.currentChanged.connect(self._turned)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 16, 0)
        head.addWidget(self._tabs, 1)
        head.addWidget(Keycap("F1"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Divider())
        column.addWidget(self._scroll, 1)
        self._say([])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line at the left."""
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), tokens(self).colour("line"))
        painter.end()

    def follow(self, field: Field) -> None:
        """Speak of this question, if help is open."""
        if field is self._field:
            return
        self._field = field
        self._soon.start()

    def _follow_now(self) -> None:
        if self._tabs.currentIndex() == _HELP:
            self._show_help()

    def next_tab(self) -> None:
        """F1 goes round."""
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + 1) % self._tabs.count())

    def ask_history(self, entity: EntityId, field_id: str) -> None:
        """Show what stood in one field before."""
        self._only = (entity, field_id)
        self._tabs.setCurrentIndex(_HISTORY)
        self.history_wanted.emit()

    def show_history(self, revisions: Sequence[Revised], held: Collection[str] = ()) -> None:
        """Every revision, newest first; of one field only, if one was asked for. Corrections show both values.

        `held` are fields of which nothing is shown now.
        """
        if self._tabs.currentIndex() != _HISTORY:
            return
        lines: list[QWidget] = []
        for revised in reversed(revisions):
            told = [one for one in revised.answers if one.field not in held]
            answers = [one for one in told if self._only in (None, (one.entity, one.field))]
            if not answers:
                continue
            lines.append(self._caption(self._wrote(revised)))
            if revised.moved is not None:
                lines.append(self._caption(_("written in the training clinic")))
            lines += [self._answer(one.field, one.before, one.after) for one in answers[:12]]
            if len(answers) > 12:
                lines.append(self._caption(_("and {n} more").format(n=len(answers) - 12)))
        self._say(lines or [Paragraph(_("Nothing was here before."), colour="sub")])

    def _wrote(self, revised: Revised) -> str:
        """When and who; where several PCs wrote, on which."""
        who = f"{self._site.shown_instant(revised.at)} · {revised.by or _('the program')}"
        if revised.came is None:
            return who
        odd = odd_words(revised.came, self._site)
        return "\n".join([f"{who} · {pc_words(revised.came.pc)}", *([odd] if odd else [])])

    def show_trail(self, trail: Sequence[Seen]) -> None:
        """Who did what with this case, newest first."""
        if self._tabs.currentIndex() != _WHO:
            return
        from clinic_app.ui.screens.journal_words import act_words

        lines: list[QWidget] = []
        for seen in list(reversed(trail))[:60]:
            lines.append(Paragraph(f"{act_words(seen.act)} · {_staff(seen.by)}", Type.COMPACT))
            lines.append(self._caption(self._site.shown_instant(seen.at)))
        self._say(lines)

    def _turned(self, tab: int) -> None:
        self._say([])  # what another tab told does not stand under this one while it is looked for
        if tab == _HELP:
            self._show_help()
        elif tab == _HISTORY:
            self.history_wanted.emit()
        else:
            self.trail_wanted.emit()
        if tab != _HISTORY:
            self._only = None

    def _show_help(self) -> None:
        field = self._field
        if field is None:
            self._say([Paragraph(_("Help follows the question you are at."), colour="sub")])
            return
        lines: list[QWidget] = [Paragraph(self._labels.field(field), Type.BODY_BOLD)]
        if words := field_words.definition(field):
            lines.append(Paragraph(words, colour="sub"))
        for caption, text in field_words.guidance(field):
            head = self._caption(caption)
            head.setProperty("begins", True)
            lines += [head, Paragraph(text)]
        if who := field_words.to_confirm(field, self._labels):
            lines.append(self._caption(_("To be confirmed: {who}").format(who=who)))
        if field.id in _GUIDED:
            guide = quiet(_("Step by step…"), "list", size="small")
            guide.clicked.connect(lambda _on=False: self.guide_wanted.emit(field.id))
            lines.append(guide)
        about = quiet(_("All about this…"), "info", size="small")
        about.clicked.connect(lambda _on=False: self.definition_wanted.emit(field.id))
        keys = self._caption(_("No answer, because… (Shift+F10)"))
        keys.setProperty("begins", True)
        self._say([*lines, keys, about])

    def _answer(self, field_id: str, before: Stored | None, after: Stored | None) -> QWidget:
        field = self._labels.definitions.fields.get(field_id)
        if field is None:
            return Paragraph(field_id, Type.COMPACT)
        # Who asks for one question wants to see it; who leafs through all of them does not show a name to the room.
        if field.narrative or (field.privacy is Privacy.DI and self._only is None):
            return Paragraph(f"{self._labels.field(field)}: {_('closed · something is written')}", Type.COMPACT)
        was, became = (self._words.of(field, value).replace("\n", ", ") for value in (before, after))
        words = became if before is None else _("{was} → {became}").format(was=was, became=became)
        return Paragraph(f"{self._labels.field(field)}: {words}", Type.COMPACT)

    def _caption(self, text: str) -> Paragraph:
        return Paragraph(text, Type.CAPTION, colour="sub")

    def _say(self, lines: Sequence[QWidget]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 16, 8, 16)
        column.setSpacing(4)
        for line in lines:
            if column.count() and line.property("begins"):
                column.addSpacing(12)
            side = Qt.AlignmentFlag.AlignLeft if isinstance(line, QAbstractButton) else Qt.AlignmentFlag(0)
            column.addWidget(line, 0, side)
        column.addStretch(1)
        self._scroll.setWidget(inside)


def _staff(person: Person | None) -> str:
    return person.staff_code if person else _("the program")
