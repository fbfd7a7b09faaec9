"""What every page about consent and referral shares: the banner that never leaves, a head, room that scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.errors import ClinicError
from clinic_app.services.resuming import Where
from clinic_app.ui.commands import Command, Group
from clinic_app.ui.i18n import _
from clinic_app.ui.page import WIDEST, Page, Sheet
from clinic_app.ui.parts.banner import Banner
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.tab_order import stops_in
from clinic_app.ui.parts.title_row import TitleRow
from clinic_app.ui.screens import case_clocks
from clinic_app.ui.screens.case_commands import of_page
from clinic_app.ui.screens.case_facts import FIELD_OF, banner_facts
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.soon import soon
from clinic_app.ui.wording import worded

MARGIN = 24


class CasePage(Page):
    """Asks for the case whenever it is shown; `fetch` may bring more, `present` shows both."""

    sheet = Sheet.VACCINATION
    lead = ""
    """Where somebody goes on who was locked out here: `consent` or `services`; empty for the page below."""

    def __init__(self, ways: Ways, case_id: CaseId, title: str, second: str = "") -> None:
        super().__init__()
        self.ways = ways
        self.case_id = case_id
        self.case: Case | None = None
        self._began = False
        self._named: list[Command] = []
        self.banner = Banner(ways.inside.listening)
        self.head = TitleRow(title, second)
        self.back = quiet(_("Back"), "arrow-left")
        """Escape, for whoever looks for it with the mouse; a page may say where it leads."""
        self.back.clicked.connect(lambda _on: self.go_back())
        self.head.act(self.back)
        self.notice = Notice()
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        self.column = PageEdges(inside, MARGIN, 16, MARGIN, MARGIN)
        self.column.setSpacing(12)
        self.column.addWidget(self.head)
        self.column.addWidget(self.notice)
        self.room = QScrollArea()
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.banner)
        whole.addWidget(self.room, 1)
        self.banner.fact_pressed.connect(self._fact_pressed)
        self.banner.clock_pressed.connect(self._clock_pressed)
        self.key("Escape", self.go_back)

    # --- what a page of this kind says of itself ---------------------------------------------------

    def fetch(self) -> Any:
        """More that is needed from the vault; runs in its lane."""
        return None

    def present(self, case: Case, more: Any) -> None:
        """Show what came."""

    def go_back(self) -> None:
        """Escape: the page below. A page that would forget something asks first."""
        self.ways.inside.back()

    # --- shared ------------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Look what the vault says now."""
        self.reload()

    def where(self) -> Where | None:
        """The page itself, where it can be opened by its case alone."""
        return Where(self.lead, self.case_id) if self.lead else None

    def reload(self) -> None:
        """Ask for the case again."""
        recording, case_id = self.ways.clinic.recording, self.case_id
        self.ways.jobs.run(self, lambda: (recording.shown(case_id), self.fetch()), self._loaded, self.refuse)

    def do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do something in the vault's lane; what does not go is said in its place."""
        self.notice.say(None)
        self.ways.jobs.run(self, work, then, self.refuse)

    def refuse(self, error: Exception) -> None:
        """Say what did not go and what to do."""
        if not isinstance(error, ClinicError):
            raise error
        self.notice.say(worded(error))
        self.room.verticalScrollBar().setValue(0)

    def bring_into_view(self, part: QWidget) -> None:
        """Scroll to a part that has just been shown, once it has its place."""
        soon(part, lambda: self.room.ensureWidgetVisible(part, MARGIN, MARGIN))

    def commands(self) -> Sequence[Command]:
        """Its own keys that have a name, and what there is to do with every case."""
        return (*self._named, *of_page(self.ways, lambda: self.case_id))

    def key(self, keys: str, act: Callable[[], object], words: str = "", mark: str = "chevron-right") -> None:
        """A key of this page; with words it stands in the palette."""
        if words:
            self._named.append(Command(id=keys, group=Group.CASE, words=words, keys=keys, mark=mark, run=act))
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _loaded(self, answer: tuple[Case, Any]) -> None:
        self.case, more = answer
        self.show_banner()
        self.present(self.case, more)
        self._pass_on_the_focus()

    def _pass_on_the_focus(self) -> None:
        """Whoever opens a page came to do something there: the way back is no first stop, unless it is the only one."""
        if self._began or not self.back.hasFocus():
            self._began = True
            return
        self._began = True
        stops = (each for each in stops_in(self.room) if each.isVisibleTo(self.room) and each.isEnabled())
        first = next((each for each in stops if not self.head.isAncestorOf(each)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def written_elsewhere(self) -> None:
        """Another PC wrote in the case: the facts to work by as they stand now. What is typed here stays as it is."""
        recording, case_id = self.ways.clinic.recording, self.case_id
        self.ways.jobs.run(self, lambda: recording.shown(case_id), self._show_facts, self.refuse)

    def show_banner(self) -> None:
        """The facts to work by, as they stand."""
        assert self.case is not None
        self._show_facts(self.case)

    def _show_facts(self, case: Case) -> None:
        ways = self.ways
        facts = banner_facts(case, ways.labels, ways.derived(case), training=ways.clinic.training)
        now = ways.clock.now()
        doubted = ways.clinic.health.clock is not None
        self.banner.show_facts(facts, case_clocks.pills(ways.clocks(case), now, doubted=doubted))

    def _fact_pressed(self, fact: str) -> None:
        if fact == "consent":
            self.ways.open_consent(self.case_id)
        elif fact in FIELD_OF:
            self.ways.go_on(Where("case", self.case_id, *FIELD_OF[fact]))
        else:
            self.ways.open_case(self.case_id)

    def _clock_pressed(self, clock_id: str) -> None:
        windows = self.ways.clinic.rules.windows
        field = next((each.field for each in windows if each.id == clock_id), None)
        self.ways.open_decision(self.case_id, field or "")


def later(act: Callable[..., object], *args: object) -> Callable[[], object]:
    """An act with what it is about, for a signal that carries something else."""
    return partial(_drop, partial(act, *args))


def _drop(act: Callable[[], object], *_carried: object) -> object:
    return act()
