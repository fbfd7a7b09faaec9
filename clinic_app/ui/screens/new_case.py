"""What the first screens of a case share: a case that begins with its first answer, its code, mode and drafts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId
from clinic_app.errors import ClinicError
from clinic_app.services.recording import Recording
from clinic_app.services.resuming import Where
from clinic_app.ui.forms.controls import AGAIN
from clinic_app.ui.forms.filling import Filling
from clinic_app.ui.forms.kept import Kept, kept_again, kept_of
from clinic_app.ui.forms.short_sheet import ShortSheet
from clinic_app.ui.i18n import _
from clinic_app.ui.page import WIDEST, Page
from clinic_app.ui.parts.listening_key import ListeningKey
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.pill import ModePill
from clinic_app.ui.screens.case_facts import mode_words
from clinic_app.ui.screens.saved_line import say_kept
from clinic_app.ui.screens.ways import Step, Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import worded


class NewCasePage(Page):
    """Draws a case on arrival, or goes on with one. Subclasses say what is asked in `begun`."""

    step: Step
    """Where somebody was who is interrupted here."""

    def __init__(self, ways: Ways, title: str, second: str, *, case_id: CaseId | None = None) -> None:
        super().__init__()
        self.ways = ways
        self.short: ShortSheet | None = None
        self._case_id = case_id
        self._asked = False
        self._mode: Mode | None = None
        self.head = PageHead(title, second)
        self._caption = OneLine("", Type.CAPTION, colour="sub", elides=True)
        self._code = OneLine("", Type.CODE_LARGE)
        pill = QWidget()
        self._pill_place = QHBoxLayout(pill)
        self._pill_place.setContentsMargins(0, 0, 0, 0)
        self.head.tell(self._caption)
        self.head.tell(self._code)
        self.head.tell(pill)
        self.head.tell(ListeningKey(ways.inside.listening))
        self.notice = Notice()
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        whole = PageEdges(inside, 32, 20, 32, 12)
        whole.setSpacing(12)
        whole.addWidget(self.head)
        whole.addWidget(self.notice)
        self.body = QVBoxLayout()
        whole.addLayout(self.body, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        for keys, act in (("Ctrl+S", self.save), ("Ctrl+Z", self.undo), *((each, self.redo) for each in AGAIN)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @property
    def untouched(self) -> bool:
        """Whether nothing was answered here yet, so that this page serves for the next new case."""
        return self._case_id is None and (self.short is None or not self.short.filling.case.answers)

    @abstractmethod
    def begun(self, sheet: ShortSheet) -> None:
        """The case is there: join the questions to it."""

    def show_case(self) -> None:
        """Show code and mode; subclasses add what follows from the answers."""
        if self.short is None:
            return
        case = self.short.filling.case
        mode = mode_of(case)
        self._code.setText(shown_code(case.code))
        new = _("New case") if mode is Mode.DRAFT else _("Case")
        self._caption.setText(f"{new} · {_('Training')}" if self.ways.clinic.training else new)
        if mode is not self._mode:
            self._mode = mode
            while (item := self._pill_place.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.deleteLater()
            draft = mode is Mode.DRAFT
            self._pill_place.addWidget(
                ModePill(_("Draft: not decided yet") if draft else mode_words(mode), draft=draft)
            )

    # --- coming and going

    def arrived(self) -> None:
        """Begin the case, or look what was answered meanwhile."""
        recording, jobs = self.ways.clinic.recording, self.ways.jobs
        if self.short is not None:
            case_id = self.short.filling.case.id
            jobs.run(self, partial(kept_again, recording, case_id, self.step), self.short.filling.take)
        elif not self._asked:
            self._asked = True
            jobs.run(self, partial(_opened, recording, self._case_id, self.step), self._came, self._failed)

    def where(self) -> Where | None:
        """This step of this case, once it has begun."""
        return Where(self.step.value, self.short.filling.case.id) if self.short is not None else None

    def leaving(self) -> None:
        """Keep what was typed."""
        if self.short is not None:
            self.short.filling.finish_all()

    def save(self) -> None:
        """Ctrl+S."""
        if self.short is not None:
            self.short.filling.save(self.ways.clock.now)

    def undo(self) -> None:
        """Take the last answer back."""
        if self.short is not None:
            self.short.filling.undo()

    def redo(self) -> None:
        """Give it again."""
        if self.short is not None:
            self.short.filling.redo()

    def go_to_case(self) -> None:
        """Go on with the intake."""
        if self.short is not None:
            self.ways.open_case(self.short.filling.case.id)

    def go_to_minimum(self) -> None:
        """The emergency minimum of this case."""
        if self.short is not None:
            self.ways.open_minimum(self.short.filling.case.id)

    def answer_consent(self, answers: Mapping[str, Stored | None], then: Callable[[], None]) -> None:
        """Write down what was answered about a record, and go on."""
        if self.short is None:
            return
        case_id, clinic = self.short.filling.case.id, self.ways.clinic
        self.short.filling.keep()

        def work() -> Kept:
            clinic.consent.answer(case_id, answers)
            return kept_again(clinic.recording, case_id, self.step)

        def answered(kept: Kept) -> None:
            assert self.short is not None
            self.short.filling.take(kept)
            say_kept(self.ways, mode_of(kept.case))
            then()

        self.ways.jobs.run(self, work, answered, self._failed)

    def _came(self, kept: Kept) -> None:
        ways = self.ways
        filling = self.filling = Filling(ways.clinic.recording, ways.jobs, kept, self)
        filling.changed.connect(lambda _entity, _field: self.show_case())
        filling.reshaped.connect(self.show_case)
        filling.kept.connect(self._kept)
        filling.failed.connect(self._failed)
        self.short = ShortSheet(filling, ways.clinic.definitions)
        self.begun(self.short)
        self.show_case()

    def _kept(self, at: datetime) -> None:
        self.notice.say(None)
        if self.short is not None:
            say_kept(self.ways, mode_of(self.short.filling.case), at)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, ClinicError):
            raise error
        self.notice.say(worded(error))


def _opened(recording: Recording, case_id: CaseId | None, step: Step) -> Kept:
    """A case that is drawn now, or one that is opened again. For the vault lane."""
    return kept_of(recording, recording.draw() if case_id is None else recording.go_on(case_id), step)
