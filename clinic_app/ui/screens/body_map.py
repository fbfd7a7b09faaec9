"""The body map of one incident: the drawn body, its marks, and the questions about the chosen one. It is the record."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent

from clinic_app.domain.answers import Answer, Missing
from clinic_app.domain.case import Case
from clinic_app.domain.consent import mode_of
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.recording import SECTIONS
from clinic_app.services.resuming import Where
from clinic_app.ui.forms.asked_when import AskedWhen
from clinic_app.ui.forms.body_marks import INJURY, PLACE, SECTION, BodyMark, marks_of
from clinic_app.ui.forms.body_words import BodyWords
from clinic_app.ui.forms.controls import AGAIN
from clinic_app.ui.forms.draw import Draw
from clinic_app.ui.forms.edits import Place, Step
from clinic_app.ui.forms.filling import Filling
from clinic_app.ui.forms.kept import Kept, kept_again
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.screens.body_card import BodyCard
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.mark_card import MarkCard
from clinic_app.ui.screens.mark_list import Beside, MarkList
from clinic_app.ui.screens.saved_line import say_kept
from clinic_app.ui.screens.step_shown import say_step
from clinic_app.ui.screens.ways import Ways

_CONSENTS = "f_consents"


class BodyMapPage(CasePage):
    """Each mark is an injury. What is set here is kept, undone and told like every other answer."""

    def __init__(self, ways: Ways, case_id: CaseId, incident: EntityId | None = None) -> None:
        second = _("Click, or move with the arrow keys and press Enter. Stays in this clinic.")
        super().__init__(ways, case_id, _("Body map"), second)
        self.filling: Filling | None = None
        self._incident = incident
        self._chosen: EntityId | None = None
        self._placing: EntityId | None = None
        self._words = BodyWords(ways.labels)
        self._asked_when = AskedWhen(ways.site, ways.clinic.whoami.staff_code)
        self.by_list = plain(_("Add by list"), "keyboard")
        self.print_it = plain(_("Print map"), "printer")
        self.print_it.clicked.connect(self._print)
        self.head.act(self.by_list)
        self.head.act(self.print_it)
        self.map = BodyCard(self._words)
        self.list = MarkList()
        self.mark: MarkCard | None = None
        self._side = Beside()
        self._side.column.addWidget(self.list)
        self._side.column.addStretch(1)
        self._both = Columns(least=BESIDE_A_LIST_FROM)
        self._both.setSpacing(16)
        self._both.addWidget(self.map, 592)
        self._both.addWidget(self._side, 622)
        self.column.addWidget(self._both, 1)
        self._connect()
        self._keys()

    def _connect(self) -> None:
        canvas = self.map.canvas
        canvas.pointed.connect(self._pointed)
        canvas.moved.connect(self._moved)
        canvas.chosen.connect(self._choose)
        canvas.ended.connect(self._end)
        self.map.listed.connect(self._pointed)
        self.map.undo_wanted.connect(self.undo)
        self.by_list.clicked.connect(self.map.ask_list)
        self.list.chosen.connect(self._choose)
        self.list.ended.connect(self._end)

    def _keys(self) -> None:
        self.key("Ctrl+S", self.save)
        self.key("Ctrl+Z", self.undo)
        for keys in AGAIN:
            self.key(keys, self.redo)
        self.key("Ctrl+P", self._print)
        for keys, silence in (("Alt+N", Missing.NOT_ASKED), ("Alt+P", Missing.DECLINED), ("Alt+U", Missing.UNKNOWN)):
            self.key(keys, partial(self._silence, silence))

    # --- coming and going

    @property
    def kept(self) -> bool:
        """Whether the vault has everything."""
        return self.filling is None or self.filling.settled

    def where(self) -> Where | None:
        """The section whose page this is."""
        chosen = ((INJURY, self._chosen),) if self._chosen is not None else ()
        return Where("sheets", self.case_id, SECTION, PLACE, chosen)

    def leaving(self) -> None:
        """What was marked becomes a revision, as far as the consent mode lets it."""
        if self.filling is not None:
            self.filling.finish_all()

    def fetch(self) -> tuple[Kept, Any]:
        """The case as this person left it. In the vault's lane."""
        recording = self.ways.clinic.recording
        return kept_again(recording, self.case_id, SECTIONS), recording.history(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """Join the map to the case, or look what changed meanwhile."""
        kept, history = more
        if self.filling is not None:
            self.filling.take(kept)
            return
        ways = self.ways
        self._asked_when.learn(history)
        filling = self.filling = Filling(ways.clinic.recording, ways.jobs, kept, self)
        filling.changed.connect(lambda *_edit: self._show())
        filling.reshaped.connect(self._show)
        filling.kept.connect(self._kept)
        filling.failed.connect(self.refuse)
        draw = Draw(ways.labels, ways.site, lambda _field: None)
        mark = self.mark = MarkCard(filling, draw, self._asked_when.words)
        mark.ended.connect(self._end)
        mark.place_wanted.connect(self._place_again)
        mark.history_wanted.connect(self._history)
        mark.photographs_wanted.connect(self._photographs)
        mark.list_wanted.connect(lambda: ways.open_decision(self.case_id, "h_strangle"))
        self._side.column.insertWidget(1, mark)
        self._show()
        self.map.canvas.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side each scrolls for itself, and the map stays in sight; stacked, the page scrolls."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        stacked, card = self._both.stacked, self.mark
        below = (
            card.sizeHint().height() + self._side.column.spacing() if card is not None and card.isVisibleTo(self) else 0
        )
        self.list.give_room((self.height() if stacked else self._side.height()) - below)
        self._side.stand_whole(stacked)

    # --- what the person does

    def _pointed(self, view: str, x: float, y: float) -> None:
        """A new mark there; or the mark that was to be placed."""
        if self.filling is None:
            return
        entity = self._placing or self.filling.another(INJURY, self._in())
        self._placing = None
        self._chosen = entity
        self._put(entity, view, x, y)
        self.map.canvas.setFocus()

    def _moved(self, entity: EntityId, view: str, x: float, y: float) -> None:
        self._chosen = entity
        self._put(entity, view, x, y)

    def _put(self, entity: EntityId, view: str, x: float, y: float) -> None:
        if self.filling is not None:
            self.filling.put(Place(entity, SECTION), PLACE, {"view": view, "x": x, "y": y})

    def _choose(self, entity: EntityId) -> None:
        self._chosen, self._placing = entity, None
        mark = self._mark(entity)
        if mark is not None and mark.spot is not None:
            self.map.show_view(mark.spot[0])
        self._show()
        self.map.keep_in_sight()

    def _end(self, entity: EntityId | None) -> None:
        """Take a mark out, and offer it back."""
        mark = self._mark(entity)
        if self.filling is None or mark is None:
            return
        self._chosen = self._placing = None
        name = _("Mark {n}").format(n=mark.number)
        back = self.filling.end(mark.entity, name)
        self.ways.inside.toast.say(_("{what} taken out").format(what=name), back)

    def _place_again(self, entity: EntityId) -> None:
        """The next point is this mark's."""
        self._placing = entity
        self.map.canvas.setFocus()
        self._say_where()

    def save(self) -> None:
        """Ctrl+S."""
        if self.filling is not None:
            self.filling.save(self.ways.clock.now)

    def undo(self) -> None:
        """Take the last step back, and show where."""
        self._show_step(self.filling.undo() if self.filling is not None else None)

    def redo(self) -> None:
        """Do it again."""
        self._show_step(self.filling.redo() if self.filling is not None else None)

    def _show_step(self, step: Step | None) -> None:
        if step is None or self.filling is None:
            return
        say_step(self.ways.inside.toast, step, self.filling.case)
        if self._mark(step.entity) is not None:
            self._choose(step.entity)

    def _silence(self, silence: Missing) -> None:
        row = self.mark.focused_row() if self.mark is not None else None
        if row is not None:
            row.say_nothing_because(silence)

    def _history(self, field_id: str) -> None:
        """The section tells the history of each answer."""
        assert self._chosen is not None
        self.ways.go_on(Where("sheets", self.case_id, SECTION, field_id, ((INJURY, self._chosen),)))

    def _photographs(self, entity: EntityId) -> None:
        """Those of the case; the next one taken in is of this mark."""
        from clinic_app.ui.screens.attachments import AttachmentsPage

        self.ways.inside.open_page(AttachmentsPage(self.ways, self.case_id, entity))

    def _print(self) -> None:
        if self.filling is not None and self._marks():
            self.filling.finish_all(self._preview)

    def _preview(self) -> None:
        """This map first, then what else of the examination can be printed."""
        from clinic_app.ui.screens.case_papers import Document, examination_papers

        clinic, case_id, this = self.ways.clinic, self.case_id, f"body_map:{self._in()}"

        def gather() -> list[Document]:
            return sorted(examination_papers(clinic, case_id), key=lambda each: each.id != this)

        open_papers(self.ways, case_id, gather)

    # --- what is shown

    def _in(self) -> EntityId:
        """The incident whose injuries these are; one that is not there yet begins with the first mark."""
        assert self.filling is not None
        there = self.filling.room("incident", self.filling.case.root)
        if self._incident not in there:
            self._incident = there[0]
        return self._incident

    def _marks(self) -> list[BodyMark]:
        return marks_of(self.filling.case, self._in(), self._words) if self.filling is not None else []

    def _mark(self, entity: EntityId | None) -> BodyMark | None:
        return next((mark for mark in self._marks() if mark.entity == entity), None)

    def _show(self) -> None:
        marks = self._marks()
        chosen = next((mark for mark in marks if mark.entity == self._chosen), None)
        self.map.canvas.show_marks(marks, self._chosen)
        self.list.show_marks(marks, self._chosen, self._agreed())
        self.print_it.setEnabled(bool(marks))
        if self.mark is not None:
            self.mark.show_mark(chosen)
        self._share_room()
        self._say_where()
        if self.filling is not None:
            self.case = self.filling.case
            self.show_banner()

    def _say_where(self) -> None:
        waits = self._mark(self._placing)
        second = _("Click, or move with the arrow keys and press Enter. Stays in this clinic.")
        if waits is not None:
            second = _("Now show where mark {n} is.").format(n=waits.number)
        self.head.second.setText(second)

    def _agreed(self) -> str:
        """What was agreed to about examination and photographs, as it was said."""
        assert self.filling is not None
        answer, labels = self.filling.case.answer(_CONSENTS, self.filling.case.root), self.ways.labels
        said = answer.value if isinstance(answer, Answer) and isinstance(answer.value, dict) else {}
        parts = []
        for row in ("exam", "photographs"):
            code = said.get(row)
            words = labels.code("consent_dec", code) if isinstance(code, str) else _("Not asked")
            parts.append(f"{labels.code('fconsent', row)}: {words}")
        return " · ".join(parts)

    def _kept(self, at: datetime) -> None:
        self.notice.say(None)
        if self.filling is not None:
            say_kept(self.ways, mode_of(self.filling.case), at)
        if self.mark is not None:
            self.mark.note.setText(_("Saved {time}").format(time=self.ways.site.shown_time(at)))
