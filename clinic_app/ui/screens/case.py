"""One case: the banner that never leaves, the clock rail, the outline, one section, and help beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer

from clinic_app.domain.answers import Missing
from clinic_app.domain.case import Case
from clinic_app.domain.conditions import Derived
from clinic_app.domain.consent import mode_of
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import ClinicError, GateClosed, NoSuchCase
from clinic_app.services.recording import SECTIONS, Revised
from clinic_app.ui.forms.asked_when import AskedWhen
from clinic_app.ui.forms.controls import AGAIN
from clinic_app.ui.forms.draw import Draw
from clinic_app.ui.forms.filling import Filling
from clinic_app.ui.forms.followed import Followed
from clinic_app.ui.forms.group_view import Sheet
from clinic_app.ui.forms.kept import Kept, kept_again, kept_of
from clinic_app.ui.forms.referred import Referred
from clinic_app.ui.forms.section_view import SectionView
from clinic_app.ui.forms.when import why_not
from clinic_app.ui.i18n import _
from clinic_app.ui.screens import case_clocks
from clinic_app.ui.screens.case_facts import FIELD_OF, banner_facts
from clinic_app.ui.screens.case_frame import ELSEWHERE, CaseFrame
from clinic_app.ui.screens.case_outline import outline_lines, show_lock
from clinic_app.ui.screens.saved_line import say_kept
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.why_open import WhyOpen

FIRST_SECTION: Final = "survivor"
_MINUTE_MS: Final = 60_000


class CaseScreen(CaseFrame):
    """Opening is written to the journal. Everything typed is kept while it is typed; leaving makes it a revision."""

    def __init__(self, ways: Ways, case_id: CaseId, *, section: str = FIRST_SECTION, field: str = "") -> None:
        super().__init__(ways)
        self._ways = ways
        self.case_id = case_id
        self._wanted = (section, field)
        self._asked_when = AskedWhen(ways.site, ways.clinic.whoami.staff_code)
        self.filling: Filling | None = None
        self.view: SectionView | None = None
        self._sheet: Sheet | None = None
        self._followed: Callable[[Case], Derived] = ways.derived
        self._connect()
        self._keys()
        minute = QTimer(self, interval=_MINUTE_MS)
        minute.timeout.connect(self._show_clocks)
        minute.start()

    # --- coming and going

    def arrived(self) -> None:
        """Open the case, or look what changed elsewhere meanwhile (her answers about consent)."""
        recording = self._ways.clinic.recording
        if self.filling is None:
            self._open(None)
        else:
            self._ways.jobs.run(self, partial(kept_again, recording, self.case_id, SECTIONS), self.filling.take)
            self.undecided.look(self._ways, self.case_id)
            self._show_status()

    def leaving(self) -> None:
        """What was typed becomes a revision, as far as the consent mode lets it."""
        if self.filling is not None:
            self.filling.finish_all()
        self._ways.inside.status.others.say("", "")

    def search(self) -> None:
        """Ctrl+F: a section by its name."""
        self.outline.setFocus()

    def _open(self, reason: str | None) -> None:
        recording, case_id = self._ways.clinic.recording, self.case_id

        def work() -> tuple[Kept, tuple[Revised, ...]]:
            return kept_of(recording, recording.open(case_id, reason), SECTIONS), recording.history(case_id)

        self._ways.jobs.run(self, work, self._opened, self._not_opened)

    def _opened(self, answer: tuple[Kept, tuple[Revised, ...]]) -> None:
        kept, history = answer
        ways = self._ways
        self._asked_when.learn(history)
        self.filling = Filling(ways.clinic.recording, ways.jobs, kept, self)
        self.filling.changed.connect(self._changed)
        self.filling.reshaped.connect(self._show_case)
        self.filling.kept.connect(self._kept)
        self.filling.failed.connect(self._failed)
        self.filling.refused.connect(self._refused)
        labels, since = ways.labels, self._asked_when.words
        draw = Draw(labels, ways.site, Referred(self.filling, labels))
        followed = self._followed = Followed(ways.derived, ways.clock)
        self._sheet = Sheet(self.filling, ways.clinic.definitions, labels, draw, followed, since, self.evidence(ways))
        self._show_case()
        self._show_status()
        self.look_how(ways)
        self.open_section(*self._wanted)

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, GateClosed) and error.act == "open_case":
            why = WhyOpen()
            why.chosen.connect(partial(self._open_because, why))
            self.put_in(why)
            why.take_focus()
        else:
            self.refuse(error)

    def _open_because(self, why: WhyOpen, reason: str) -> None:
        self.take_away(why)
        self._open(reason)

    # --- sections

    def open_section(self, section_id: str, field_id: str = "", *, staying: bool = False) -> None:
        """Leave the section that is shown and show another, at a question if one is named.

        `staying` leaves the focus where it is: in the outline, while one goes through it by arrows.
        """
        if self._sheet is None or self.filling is None:
            self._wanted = (section_id, field_id)
            return
        if section_id == "consent":
            self._ways.open_consent(self.case_id)
            return
        if section_id == "referral":
            self._ways.open_services(self.case_id)
            return
        if self.view is None or self.view.section.id != section_id:
            self._leave_section()
            section = self._ways.clinic.definitions.section(section_id)
            self.view = SectionView(section, self._sheet, self.chosen)
            self.view.enter()
            self.view.entered.connect(self.help.follow)
            self.view.consent_wanted.connect(partial(self._ways.open_consent, self.case_id))
            self.view.history_wanted.connect(self.ask_history)
            self.view.removed.connect(self.say_removed)
            self.put_in(self.view)
            self.outline.choose(section_id)
            show_lock(self.view, self.filling.case, self._ways.labels, self._followed(self.filling.case))
        if field_id:
            self.view.go_to(field_id)
        elif not staying:
            self.view.go_to_first()
        elif (first := self.view.first_row) is not None:  # help speaks of nothing that is not there any more
            self.help.follow(first.field)

    def _into_section(self) -> None:
        """Enter in the outline."""
        if self.view is not None and self.view.section.id == self.outline.current():
            self.view.go_to_first()

    def _leave_section(self) -> None:
        if self.view is not None and self.filling is not None:
            for place in self.view.places:
                self.filling.leave(place)
            self.view.leave()
            self.take_away(self.view)
            self.view = None

    def _step(self, by: int) -> None:
        """Ctrl+Up and Ctrl+Down."""
        ids = [section.id for section in self._ways.clinic.definitions.sections]
        here = ids.index(self.view.section.id) if self.view is not None else 0
        for distance in range(1, len(ids)):
            there = ids[(here + by * distance) % len(ids)]
            if there not in ELSEWHERE:
                self.open_section(there)
                return

    def _nth(self, number: int) -> None:
        """Alt 1 to 9, in the order of the outline."""
        sections = self._ways.clinic.definitions.sections
        if number <= len(sections):
            self.open_section(sections[number - 1].id)

    # --- what the person does

    def _connect(self) -> None:
        self.outline.opened.connect(partial(self.open_section, staying=True))
        self.outline.activated.connect(self._into_section)
        self.banner.fact_pressed.connect(self._fact_pressed)
        self.banner.clock_pressed.connect(self._clock_pressed)
        self.rail.clock_pressed.connect(self._clock_pressed)
        self.rail.decisions_wanted.connect(lambda: self.open_section("care", "h_pep"))
        self.help.history_wanted.connect(partial(self.load_history, self._ways))
        self.help.trail_wanted.connect(self._load_trail)

    def _keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+S": self.save,
            "Ctrl+Z": self.undo,
            "Ctrl+Up": partial(self._step, -1),
            "Ctrl+Down": partial(self._step, 1),
            "Ctrl+R": lambda: self._ways.open_services(self.case_id),
            "Ctrl+P": lambda: self._ways.print_case(self.case_id),
            "Ctrl+B": self.fold_outline,
            "F1": self.turn_help,
            "Alt+G": self.outline.setFocus,
            "Alt+N": partial(self._silence, Missing.NOT_ASKED),
            "Alt+P": partial(self._silence, Missing.DECLINED),
            "Alt+U": partial(self._silence, Missing.UNKNOWN),
            "Alt+H": self._history_here,
        }
        keys |= dict.fromkeys(AGAIN, self.redo)
        keys |= {f"Alt+{number}": partial(self._nth, number) for number in range(1, 10)}
        self.keys(keys)

    def save(self) -> None:
        """Ctrl+S: always true, whatever is open."""
        if self.filling is not None:
            self.filling.save(self._ways.clock.now)

    def undo(self) -> None:
        """Take the last step back, and show where."""
        if self.filling is not None:
            self.show_step(self._ways, self.filling.undo())

    def redo(self) -> None:
        """Do it again."""
        if self.filling is not None:
            self.show_step(self._ways, self.filling.redo())

    def _silence(self, silence: Missing) -> None:
        row = self.view.focused_row() if self.view is not None else None
        if row is not None:
            row.say_nothing_because(silence)

    def _history_here(self) -> None:
        row = self.view.focused_row() if self.view is not None else None
        if row is not None:
            row.history_asked.emit()

    def _fact_pressed(self, fact: str) -> None:
        if fact == "consent":
            self._ways.open_consent(self.case_id)
        elif fact in FIELD_OF:
            self.open_section(*FIELD_OF[fact])

    def _clock_pressed(self, clock_id: str) -> None:
        window = next((each for each in self._ways.clinic.rules.windows if each.id == clock_id), None)
        self.open_section("care", window.field if window is not None and window.field else "")

    def _load_trail(self) -> None:
        self._ways.jobs.run(self, partial(self._ways.clinic.recording.who_saw, self.case_id), self.help.show_trail)

    # --- what is shown

    def _changed(self, entity: EntityId, field_id: str) -> None:
        self._asked_when.now(entity, field_id)
        self._show_case()

    def _show_case(self) -> None:
        if self.filling is None:
            return
        ways, case = self._ways, self.filling.case
        now = ways.clock.now()
        derived, clocks = self._followed(case), ways.clocks(case)
        facts = banner_facts(case, ways.labels, derived, training=ways.clinic.training)
        doubted = ways.clinic.health.clock is not None
        self.banner.show_facts(facts, case_clocks.pills(clocks, now, doubted=doubted))
        self.rail.show_clocks(clocks, now, ways.site, doubted=doubted)
        if self.view is not None:
            show_lock(self.view, case, ways.labels, derived)
        lines = outline_lines(self.filling.begun, ways.labels, derived)
        self.outline.show_lines(lines, self.view.section.id if self.view else None)

    def _show_clocks(self) -> None:
        if self.isVisible():
            self._show_case()

    def _show_status(self) -> None:
        self.say_others(self._ways)

    def _kept(self, at: datetime) -> None:
        self.notice.say(None)
        if self.filling is not None:
            say_kept(self._ways, mode_of(self.filling.case), at)

    def _failed(self, error: Exception) -> None:
        # A case that was taken from her: whoever shuts it says where her words are.
        if isinstance(error, ClinicError) and not isinstance(error, NoSuchCase):
            self._ways.inside.status.saved.say("triangle-alert", _("Not saved yet: what you type is held here"), "red")
        self.refuse(error)

    def _refused(self, entity: EntityId, field_id: str, reason: str) -> None:
        row = self.view.row(field_id) if self.view is not None else None
        if row is not None and entity in self.chosen.values():
            row.say_problem(why_not(reason))
