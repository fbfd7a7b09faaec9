"""What was sealed, by what must be done about it. Sent is not help: has somebody answered?"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.casecode import REFERRAL_LENGTH, read_code
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.referral import Status
from clinic_app.errors import ClinicError, NoSuchCase
from clinic_app.services.outgoing import OutState, OutView
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.out_row import OutRow
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.line import Line
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.sending_words import Group, Said, group_words, grouped, said_of, steps_of
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type, font
from clinic_app.ui.wording import worded

_ON_THE_WAY = (OutState.WAITING, OutState.SENDING, OutState.HELD, OutState.QUARANTINED)


class SendingPage(Page):
    """Try now, look where a referral is, let a held one go after asking her again, find one by its slip's code."""

    def __init__(self, ways: Ways, line: Line) -> None:
        super().__init__()
        self.ways, self.line = ways, line
        self._views: list[OutView] = []
        self._chosen: bytes | None = None
        self.rows: dict[bytes, OutRow] = {}
        self.head = PageHead(_("Sending"), _("Sent is not help. Has somebody answered?"))
        self.notice = Notice()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        column.addWidget(self.head)
        column.addWidget(self.notice)
        column.addWidget(self._line_card())
        body = QHBoxLayout()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        self.list = Card(padding=1)
        self.list.body.setSpacing(0)
        left.addWidget(self.list)
        left.addStretch(1)
        right.setSpacing(16)
        right.addWidget(self._detail())
        right.addWidget(self._slip())
        right.addStretch(1)
        body.addLayout(left, 800)
        body.addLayout(right, 398)
        column.addLayout(body)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        line.changed.connect(self.reload)

    # --- building ----------------------------------------------------------------------------------

    def _line_card(self) -> Card:
        card = Card(padding=12)
        self._mark = Mark("wifi-off", side=20)
        self._state, self._rest = OneLine("", Type.BODY_BOLD), OneLine("", Type.BODY, colour="sub", elides=True)
        self.now = plain(_("Try now"), "refresh-cw", size="small")
        self.now.clicked.connect(self.line.press)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addWidget(self._state)
        row.addWidget(self._rest, 1)
        row.addWidget(self.now)
        card.body.addLayout(row)
        return card

    def _detail(self) -> Card:
        self.detail = Card(padding=20)
        self._code = OneLine("", Type.CAPTION, colour="sub", elides=True)
        self._what = Paragraph("", Type.SECTION)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(2)
        self._next = Paragraph("", Type.COMPACT, colour="sub")
        self.case = plain(_("Open case"))
        self.case.clicked.connect(self._open_case)
        self.let_go = plain(_("She was asked again: let it go"), "send")
        self.let_go.clicked.connect(self._let_go)
        self.detail.body.addWidget(self._code)
        self.detail.body.addWidget(self._what)
        self.detail.body.addLayout(self._steps)
        self.detail.body.addWidget(Divider())
        self.detail.body.addWidget(self._next)
        self.detail.body.addWidget(self.let_go)
        self.detail.body.addWidget(self.case)
        self.detail.hide()
        return self.detail

    def _slip(self) -> Card:
        card = Card(_("A slip came back on paper?"), "file-text")
        self.slip = QLineEdit()
        self.slip.setFont(font(Type.CODE))
        self.slip.setPlaceholderText("____-____-___")
        self.slip.setAccessibleName(_("Referral code"))
        find = plain(_("Find it"))
        find.clicked.connect(self._find)
        self.slip.returnPressed.connect(self._find)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.slip, 1)
        row.addWidget(find)
        card.body.addLayout(row)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Look where everything is."""
        self.reload()
        self.now.setFocus(Qt.FocusReason.TabFocusReason)

    def search(self) -> None:
        """Ctrl+F: the code of a slip."""
        self.slip.setFocus()

    def reload(self) -> None:
        """Ask the vault again."""
        self.ways.jobs.run(self, self.ways.clinic.outgoing.every, self._show, self._refuse)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, ClinicError):
            raise error
        self.notice.say(worded(error))

    def _show(self, views: list[OutView]) -> None:
        self._views = views
        waiting = [view for view in views if view.kind == "referral" and view.state in _ON_THE_WAY]
        held = [view for view in waiting if view.state in (OutState.HELD, OutState.QUARANTINED)]
        self._say_line(len(waiting) - len(held), len(held))
        empty(self.list.body)
        self.rows = {}
        groups = grouped(views, self.ways.labels, self.ways.site)
        if not groups:
            kind = _("Nothing waits, and everybody has answered.")
            self.list.body.addWidget(EmptyState("send", kind, _("What is sealed stands here until somebody answers.")))
        for group, lines in groups:
            self._head(group)
            for view, said in lines:
                self._row(view, said)
        if self._chosen not in self.rows:
            self._chosen = next(iter(self.rows), None)
        self._show_chosen()

    def _say_line(self, waiting: int, held: int) -> None:
        line = self.line
        self._state.setText(line.words(self.ways.site))
        down = line.down_since is not None or line.joined is False
        self._mark.set_mark("wifi-off" if down else "wifi", "sub" if down else "teal")
        said = []
        if waiting:
            said.append(ngettext("{n} waits here.", "{n} wait here.", waiting).format(n=waiting))
        if held:
            said.append(ngettext("{n} is held.", "{n} are held.", held).format(n=held))
        if line.message is not None:
            said.append(line.message.do)
        self._rest.setText(" ".join(said))
        line.say(waiting)

    def _head(self, group: Group) -> None:
        bold, rest = group_words(group)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(OneLine(bold, Type.COMPACT_BOLD))
        row.addWidget(OneLine(rest, Type.CAPTION, colour="sub", elides=True), 1)
        self.list.body.addWidget(holder)
        self.list.body.addWidget(Divider())

    def _row(self, view: OutView, said: Said) -> None:
        what = self.ways.labels.code("urgency", view.urgency)
        row = OutRow(
            said.state, said.since, view.recipient, what, shown_code(view.code), mark=said.mark, tone=said.tone
        )
        row.clicked.connect(partial(self._choose, view.env_id))
        row.stepped.connect(partial(self._step, view.env_id))
        self.rows[view.env_id] = row
        self.list.body.addWidget(row)

    def _choose(self, env_id: bytes, _on: bool = False) -> None:
        self._chosen = env_id
        self._show_chosen()

    def _step(self, env_id: bytes, by: int) -> None:
        ids = list(self.rows)
        at = ids.index(env_id) + by
        if 0 <= at < len(ids):
            self.rows[ids[at]].setFocus(Qt.FocusReason.TabFocusReason)
            self._choose(ids[at])

    @property
    def chosen(self) -> OutView | None:
        """What is looked at."""
        return next((view for view in self._views if view.env_id == self._chosen), None)

    def _show_chosen(self) -> None:
        for env_id, row in self.rows.items():
            row.setChecked(env_id == self._chosen)
        view = self.chosen
        self.detail.setVisible(view is not None)
        if view is None:
            return
        said = said_of(view, self.ways.labels, self.ways.site)
        self._code.setText(_("Referral {code}").format(code=shown_code(view.code)))
        self._what.setText(view.recipient)
        empty(self._steps)
        for name, done in steps_of(view, self.ways.site):
            mark, tone = (
                ("circle-check", "teal")
                if done
                else ("circle-dot", "teal")
                if done is None
                else ("circle-dashed", "sub")
            )
            self._steps.addWidget(
                SheetRow(name, said.since if done is None else "", mark=mark, tone=tone, bold=done is None)
            )
        self._next.setText(_next_words(said))
        self.let_go.setVisible(said.group is Group.HELD)
        self.case.setVisible(view.case_id is not None)
        full = view.standing.status is Status.REJECTED
        self.case.setText(_("Ask the next one") if full else _("Open case"))

    # --- acting ------------------------------------------------------------------------------------

    def _open_case(self) -> None:
        view = self.chosen
        if view is not None and view.case_id is not None:
            full = view.standing.status is Status.REJECTED
            (self.ways.open_services if full else self.ways.open_case)(view.case_id)

    def _let_go(self) -> None:
        view = self.chosen
        if view is not None:
            self.notice.say(None)
            work = partial(self.ways.clinic.sending.let_go, view.env_id)
            self.ways.jobs.run(self, work, lambda _nothing: self.reload(), self._refuse)

    def _find(self) -> None:
        """A slip is typed by its referral code."""
        self.notice.say(None)
        try:
            code = read_code(self.slip.text(), REFERRAL_LENGTH)
            found = next((view for view in self._views if view.code == code and view.env_id in self.rows), None)
            if found is None:
                raise NoSuchCase
        except ClinicError as error:
            self._refuse(error)
            return
        self._choose(found.env_id)
        self.case.setFocus(Qt.FocusReason.TabFocusReason)


def _next_words(said: Said) -> str:
    return {
        Group.PHONE: _("Ring them first. Code first, never a name."),
        Group.HERE: _("Not delivered in its time it is held, never sent late, and becomes: ask her again, or phone."),
        Group.HELD: _("Ask her again, or phone. It never goes by itself."),
        Group.UNANSWERED: _("Whether it was read is not whether it helps. Ring them if nobody answers in time."),
        Group.ANSWERED: _("The answer is written into her case."),
        Group.OVER: _("Nothing follows. What was read cannot be unread."),
    }[said.group]
