"""The frame of an open case: banner, clock strip, outline, room for a section, help. It folds where it is narrow."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act, may
from clinic_app.errors import ClinicError
from clinic_app.services.handing_over import OnItsWay
from clinic_app.services.late_entry import AT_INTERVIEW, How
from clinic_app.services.looking_back import Revised
from clinic_app.services.resuming import Where
from clinic_app.ui.commands import Command
from clinic_app.ui.forms.edits import Step
from clinic_app.ui.forms.evidence_ways import EvidenceWays
from clinic_app.ui.forms.section_view import SectionView
from clinic_app.ui.forms.standing import held_from_company
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import once_loaded
from clinic_app.ui.page import Page
from clinic_app.ui.parts.banner import Banner
from clinic_app.ui.parts.inset import Inset
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.outline import Outline
from clinic_app.ui.parts.tab_order import tab_through
from clinic_app.ui.screens.case_acts import ActsButton, CaseAct, Group, pages_of
from clinic_app.ui.screens.case_commands import of_sheets
from clinic_app.ui.screens.case_guides import lead_through
from clinic_app.ui.screens.clock_strip import ClockStrip
from clinic_app.ui.screens.given_offer import GIVEN_IN, GivenOffer
from clinic_app.ui.screens.help_panel import HelpPanel
from clinic_app.ui.screens.late_entry_bar import LateEntryBar
from clinic_app.ui.screens.newer_bar import NewerBar
from clinic_app.ui.screens.step_shown import line_of, say_step, where_of
from clinic_app.ui.screens.undecided_bar import UndecidedBar
from clinic_app.ui.screens.ways import Ways

_HELP_FROM: Final = 1180
_OUTLINE_FROM: Final = 900
_LATELY: Final = timedelta(hours=24)
_UNMADE_AFTER_MS: Final = 60
ELSEWHERE: Final = ("consent", "referral")
"""Sections with a page of their own."""


class CaseFrame(Page):
    """Where things stand. What they show and do is the screen's business."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._help_wanted = True
        self._inside = ways.inside
        self.chosen: dict[str, EntityId] = {}
        """Of each kind of which there may be several, the one that is shown."""
        self.banner = Banner(ways.inside.listening)
        self.rail = ClockStrip()
        self.outline = Outline(ELSEWHERE)
        self.help = HelpPanel(ways.labels, ways.site)
        self.help.definition_wanted.connect(partial(self._define, ways))
        self._lead_through = partial(lead_through, ways, self)
        self.help.guide_wanted.connect(self._lead_through)
        self.notice = Notice()
        self.later = LateEntryBar(ways.labels, ways.site)
        self.later.begun.connect(partial(self._write_later, ways))
        self.later.ended.connect(partial(self._write_later, ways, AT_INTERVIEW))
        later = CaseAct("later", _("Written later…"), self.later.ask, "Alt+L", Group.WRITTEN)
        acts = [*pages_of(ways, lambda: self.case_id), later]
        self.acts = ActsButton(acts)
        self.keys({act.keys: act.run for act in acts if act.keys})
        self._commands = partial(of_sheets, ways, self, acts)
        self.undecided = UndecidedBar()
        self.undecided.changed.connect(self.arrived)
        self.undecided.refused.connect(self.refuse)
        self.newer = NewerBar(ways.labels.definitions)
        self.given = GivenOffer(ways, self.refuse)
        self._middle = QVBoxLayout()
        self._middle.setSpacing(0)
        for above in (Inset(self.notice), self.later, self.undecided, self.newer, Inset(self.given)):
            self._middle.addWidget(above)
        self.keys({"Alt+Y": self.given.accept})
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(self._left_column())
        body.addLayout(self._middle, 1)
        body.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.rail)
        column.addLayout(body, 1)

    def _left_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.outline, 1)
        column.addWidget(self.acts, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    case_id: CaseId
    view: SectionView | None = None
    """The section that is shown."""

    @abstractmethod
    def open_section(self, section_id: str, field_id: str = "", *, staying: bool = False) -> None:
        """Show a section, at a question if one is named."""

    def commands(self) -> Sequence[Command]:
        """Its acts and its sections."""
        return self._commands()

    def where(self) -> Where | None:
        """The question in use, of the entities that are shown."""
        if self.view is None:
            return None
        row = self.view.focused_row()
        return Where(
            "sheets", self.case_id, self.view.section.id, row.field.id if row else "", tuple(self.chosen.items())
        )

    def choose_among(self, entities: Iterable[tuple[str, EntityId]]) -> None:
        """Of several entities show these, when their section is opened."""
        self.chosen.update(entities)

    def put_in(self, widget: QWidget) -> None:
        """Show something in the middle."""
        if isinstance(widget, SectionView):
            widget.guide_wanted.connect(self._lead_through)
            self.undecided.show_section(widget.section.id)
            if self.filling is not None:
                self.newer.look(self.filling.case)
                if widget.section.id == GIVEN_IN:
                    self.given.watch(self.filling)
            widget.led.connect(self._lead_tab)
        self._middle.addWidget(widget, 1)
        if not isinstance(widget, SectionView):
            self._lead_tab()

    def _lead_tab(self) -> None:
        tab_through(self, (SectionView,))  # banner, clocks, outline, what is in the middle, help

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Whoever presses Tab before the section is led finds it led all the same."""
        if self.view is not None:
            self.view.lead_first()
        return super().focusNextPrevChild(forward)

    def take_away(self, widget: QWidget) -> None:
        """Take it away again."""
        if isinstance(widget, SectionView):
            self.given.rest()
        self._middle.removeWidget(widget)
        widget.hide()
        # To unmake a section costs a third of making one: what comes in its place is painted first.
        QTimer.singleShot(_UNMADE_AFTER_MS, widget, widget.deleteLater)

    def look_how(self, ways: Ways) -> None:
        """Say how this person writes here: it may have been begun before a lock."""
        ways.jobs.run(self, partial(ways.clinic.late_entry.how, self.case_id), self.later.say)
        self.undecided.look(ways, self.case_id)

    def say_others(self, ways: Ways) -> None:
        """At the foot: who else is in the case; if it was handed over today, since when it is there."""
        ways.inside.status.others.say("users", _("Only you are in this case"))
        if not (ways.clinic.handing_over.several and may(ways.clinic.whoami.role, Act.READ_CASE)):
            return

        def told(states: tuple[OnItsWay, ...]) -> None:
            if states and self.isVisible() and ways.clock.now() - states[0].at < _LATELY:
                from clinic_app.ui.screens.hand_over import state_words

                mark = "circle-check" if states[0].there_at else "hourglass"
                ways.inside.status.others.say(mark, state_words(ways, states[0]))

        ways.jobs.run(self, partial(ways.clinic.handing_over.of, self.case_id), told, lambda _error: None)

    def _write_later(self, ways: Ways, how: How) -> None:
        """What was typed before is finished first: it came as it came."""
        late = ways.clinic.late_entry

        def change() -> None:
            act = partial(late.end, self.case_id) if how == AT_INTERVIEW else partial(late.begin, self.case_id, how)
            ways.jobs.run(self, act, lambda _done: self.later.say(how), self.refuse)

        if self.filling is not None:
            self.filling.finish_all(change)

    def refuse(self, error: Exception) -> None:
        """Say what did not go; what is nobody's fault but ours is not hidden."""
        if not isinstance(error, ClinicError):
            raise error
        from clinic_app.ui.wording import worded

        self.notice.say(worded(error))

    def keys(self, acts: Mapping[str, Callable[[], object]]) -> None:
        """Keys of this page, wherever the focus is in it."""
        for sequence, act in acts.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def fold_outline(self) -> None:
        """Ctrl+B."""
        self._fold(not self.outline.folded)

    def _fold(self, folded: bool) -> None:
        self.outline.fold(folded)
        self.acts.setVisible(not folded)

    def evidence(self, ways: Ways) -> EvidenceWays:
        """Where the forensic section leads."""

        def open_map(incident: EntityId) -> None:
            once_loaded(ways, ("body_map",), partial(self._open_map, ways, incident))

        clinic = ways.clinic
        return EvidenceWays(
            case_id=self.case_id, open_map=open_map, attaching=clinic.attaching, chain=clinic.chain,
            recording=clinic.recording, jobs=ways.jobs, rules=clinic.rules, site=ways.site, refuse=self.refuse,
        )  # fmt: skip

    def _open_map(self, ways: Ways, incident: EntityId) -> None:
        from clinic_app.ui.screens.body_map import BodyMapPage

        ways.inside.open_page(BodyMapPage(ways, self.case_id, incident))

    def _define(self, ways: Ways, field_id: str) -> None:
        from clinic_app.ui.screens.definitions import DefinitionsPage

        ways.inside.open_page(DefinitionsPage(ways, field_id))

    def ask_history(self, entity: EntityId, field_id: str) -> None:
        """What was in a question before, in the panel beside it."""
        self.help.show()
        self.help.ask_history(entity, field_id)

    def load_history(self, ways: Ways) -> None:
        """Fill the tab of the history, without what whoever came along must not read."""

        def told(revisions: tuple[Revised, ...]) -> None:
            if self.filling is not None:
                case = self.filling.case
                held = held_from_company(case, ways.clinic.definitions, ways.derived(case))
                self.help.show_history(revisions, held)

        ways.jobs.run(self, partial(ways.clinic.recording.history, self.case_id), told)

    def show_step(self, ways: Ways, step: Step | None) -> None:
        """Where something was taken back or done again, and of which of several."""
        if step is None or self.filling is None:
            return
        case = self.filling.case
        say_step(self._inside.toast, step, case)
        self.chosen.update(line_of(case, step.entity))
        if self.view is not None:
            self.view.refresh()
        self.open_section(*where_of(step, ways.clinic.definitions))

    def say_removed(self, name: str, back: Callable[[], None] | None) -> None:
        """Something was taken out: what brings it back stands beside the words."""
        self._inside.toast.say(_("{what} taken out").format(what=name), back)

    def turn_help(self) -> None:
        """F1: the next tab; on a narrow screen the panel comes and goes."""
        if self.help.isHidden():
            self._help_wanted = True
            self.help.show()
        elif self.width() < _HELP_FROM:
            self.help.hide()
        else:
            self.help.next_tab()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Too narrow: first help becomes a key, then the outline its marks."""
        self.help.setVisible(self._help_wanted and self.width() >= _HELP_FROM)
        self._fold(self.width() < _OUTLINE_FROM)
        super().resizeEvent(event)
