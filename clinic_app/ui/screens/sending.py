"""What was sealed, by what must be done about it. Sent is not help: has somebody answered?"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.domain.bed_enquiry import ENQUIRY
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.referral import Reason
from clinic_app.errors import NoSuchCase
from clinic_app.services.heard_by_hand import ON_A_SLIP, Told
from clinic_app.services.outgoing import OutState, OutView
from clinic_app.services.taking_back import Withdrawn
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.group_head import GroupHead
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.out_row import OutRow
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_list import Item, RowList
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.take_along import TakeAlong
from clinic_app.ui.screens.agreed import AgreedPage
from clinic_app.ui.screens.by_stick import ByStickPage
from clinic_app.ui.screens.fhir_export import export_of_sealed
from clinic_app.ui.screens.line import Line
from clinic_app.ui.screens.line_card import LineCard
from clinic_app.ui.screens.onward_words import asked_back_words
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.receipts import ReceiptsPage
from clinic_app.ui.screens.sending_words import (
    REFERRAL,
    Group,
    Said,
    case_key_words,
    group_words,
    grouped,
    is_full_house,
    is_lost,
    is_no,
    next_words,
    said_of,
    steps_of,
)
from clinic_app.ui.screens.slip_card import SlipCard
from clinic_app.ui.screens.take_back import TakeBack
from clinic_app.ui.screens.told_by_hand import ToldByHand
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.whom_to_ring import WhomToRing
from clinic_app.ui.theme import Type

_ON_THE_WAY = (OutState.WAITING, OutState.SENDING, OutState.HELD, OutState.QUARANTINED)


class SendingPage(TopicPage):
    """Try now, look where a referral is, let a held one go after asking her again, find one by its slip's code."""

    def __init__(self, ways: Ways, line: Line) -> None:
        super().__init__(ways, _("Sending"), _("Sent is not help. Has somebody answered?"))
        self.line = line
        self._views: list[OutView] = []
        self._chosen: object = None
        self.column.addWidget(self._line_card())
        body = Columns()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        card = Card(padding=1)
        self.list = RowList(follows=True, before=self.now)
        self.list.chosen.connect(self._choose)
        card.body.addWidget(self.list)
        left.addWidget(card)
        left.addStretch(1)
        right.setSpacing(16)
        self.slip = SlipCard()
        self.slip.sought.connect(self._found)
        self.slip.refused.connect(self.refuse)
        right.addWidget(self._detail())
        right.addWidget(self.slip)
        right.addStretch(1)
        body.addLayout(left, 800)
        body.addLayout(right, 398)
        self.column.addWidget(body)
        line.changed.connect(self.reload)

    # --- building ----------------------------------------------------------------------------------

    def _line_card(self) -> Card:
        self._card = LineCard(self.line)
        self._state, self._rest, self.now, self.stick = (
            self._card.state, self._card.rest, self._card.now, self._card.stick,
        )  # fmt: skip
        self.stick.clicked.connect(lambda: self.ways.inside.open_page(ByStickPage(self.ways)))
        return self._card

    def _detail(self) -> Card:
        self.detail = Card(padding=20)
        self._code = OneLine("", Type.CAPTION, colour="sub", elides=True)
        self._what = Paragraph("", Type.SECTION)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(2)
        self._next = Paragraph("", Type.COMPACT, colour="sub")
        self.case = plain(_("Open case"))
        self.case.clicked.connect(self._open_case)
        self._ring = WhomToRing(self.ways)
        self.let_go = plain(_("She was asked again: let it go"), "send")
        self.let_go.clicked.connect(self._let_go)
        self.told = ToldByHand()
        self.told.chosen.connect(self._told)
        self.told.grown.connect(self.bring_into_view)
        self.take_back = TakeBack()
        self.take_back.chosen.connect(self._take_back)
        self.detail.body.addWidget(self._code)
        self.detail.body.addWidget(self._what)
        self.detail.body.addLayout(self._steps)
        self.detail.body.addWidget(Divider())
        self.detail.body.addWidget(self._next)
        self.detail.body.addWidget(self._ring)
        self.detail.body.addWidget(self.let_go)
        self.detail.body.addWidget(self.case)
        self.detail.body.addWidget(self.told)
        self.detail.body.addWidget(self.take_back)
        self.take_along = TakeAlong()
        self.take_along.agreed.connect(self._open_agreed)
        self.take_along.receipts.connect(self._open_receipts)
        self.take_along.export.connect(self._open_export)
        self.detail.body.addWidget(self.take_along)
        self.detail.hide()
        return self.detail

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Look where everything is. What was wrong the last time is over."""
        self.notice.say(None)
        self.reload()
        self.now.setFocus(Qt.FocusReason.TabFocusReason)

    def search(self) -> None:
        """Ctrl+F: the code of a slip."""
        self.slip.code.setFocus()

    def reload(self) -> None:
        """Ask the vault again."""
        self.ways.jobs.run(self, self.ways.clinic.outgoing.every, self._show, self.refuse)

    def _show(self, views: list[OutView]) -> None:
        self._views = views
        waiting = [view for view in views if view.kind == "referral" and view.state in _ON_THE_WAY]
        held = [view for view in waiting if view.state in (OutState.HELD, OutState.QUARANTINED)]
        here = [view for view in waiting if view.pc is None and view not in held]
        self._say_line(len(here), len(held))
        items: list[Item] = []
        groups = grouped(views, self.ways.labels, self.ways.site)
        if not groups:
            kind = _("Nothing waits, and everybody has answered.")
            items.append(EmptyState("send", kind, _("What is sealed stands here until somebody answers.")))
        for group, lines in groups:
            items += [GroupHead(*group_words(group)), *((view.env_id, self._row(view, said)) for view, said in lines)]
        shown = [view.env_id for _group, lines in groups for view, _said in lines]
        if self._chosen not in shown:
            self._chosen = shown[0] if shown else None
        self.list.replace(items, self._chosen)
        self._show_chosen()

    def _say_line(self, waiting: int, held: int) -> None:
        line = self.line
        self._card.show_line(self.ways.site, waiting=waiting, held=held)
        line.say(waiting)

    def _row(self, view: OutView, said: Said) -> OutRow:
        what = self.ways.labels.code("urgency", view.urgency)
        if view.kind == ENQUIRY:
            what = _("Is a place free? Nobody is named")
        return OutRow(
            said.state, said.since, view.recipient, what, shown_code(view.code), mark=said.mark, tone=said.tone
        )

    def _choose(self, env_id: object) -> None:
        self._chosen = env_id
        self._show_chosen()

    @property
    def chosen(self) -> OutView | None:
        """What is looked at."""
        return next((view for view in self._views if view.env_id == self._chosen), None)

    def _show_chosen(self) -> None:
        self.list.mark(self._chosen)
        view = self.chosen
        self.detail.setVisible(view is not None)
        if view is None:
            return
        said = said_of(view, self.ways.labels, self.ways.site)
        self._code.setText(_("Referral {code}").format(code=shown_code(view.code)))
        self._what.setText(view.recipient)
        empty(self._steps)
        for name, done in steps_of(view):
            mark = "circle-check" if done else "circle-dot" if done is None else "circle-dashed"
            tone = "sub" if done is False else "teal"
            self._steps.addWidget(
                SheetRow(name, said.since if done is None else "", mark=mark, tone=tone, bold=done is None)
            )
        self._next.setText(next_words(said, view))
        self._next.setVisible(bool(self._next.text()))
        self._ring.say(view if said.group in (Group.PHONE, Group.HELD, Group.UNANSWERED) else None)
        self.let_go.setVisible(said.group is Group.HELD and view.pc is None)
        self.case.setVisible(view.case_id is not None)
        over = view.standing.ended or said.group is Group.OVER
        own = view.case_id is not None
        self.take_back.offer((own or view.went_on) and not over)
        answered = view.state is OutState.DONE or view.standing.known_at is not None
        self.take_along.offer(agreed=own, receipts=view.kind == REFERRAL and answered, export=own and not over)
        self.told.offer(view.standing.status if (own or view.went_on) and not over else None)
        self.case.setText(case_key_words(view))

    # --- acting ------------------------------------------------------------------------------------

    def _open_case(self) -> None:
        view = self.chosen
        if view is None or view.case_id is None:
            return
        if is_lost(view) and view.referral_id is not None:
            self.ways.open_held(view.case_id, view.referral_id)
        elif is_full_house(view) and view.referral_id is not None:
            self.ways.ask_next(view.case_id, view.referral_id)
        else:
            (self.ways.open_services if is_no(view) else self.ways.open_case)(view.case_id)

    def _open_receipts(self) -> None:
        view = self.chosen
        if view is not None:
            work = partial(self.ways.clinic.receipts.of, view.env_id)
            self.ways.inside.open_page(ReceiptsPage(self.ways, view.code, work))

    def _open_agreed(self) -> None:
        view = self.chosen
        if view is not None and view.case_id is not None and view.referral_id is not None:
            self.ways.inside.open_page(AgreedPage(self.ways, view.case_id, view.referral_id))

    def _open_export(self) -> None:
        view = self.chosen
        if view is not None and view.case_id is not None and view.referral_id is not None:
            self.ways.inside.open_page(export_of_sealed(self.ways, view.code, view.case_id, view.referral_id))

    def _take_back(self, reason: Reason) -> None:
        """This one referral: the consent it was sealed under stays as it is."""
        view = self.chosen
        if view is None or view.referral_id is None:
            return
        self.notice.say(None)
        if view.case_id is None:
            back = partial(self.ways.clinic.sending_on.call_back, view.env_id)
            self.ways.jobs.run(self, back, self._called_back, self.refuse)
            return
        work = partial(self.ways.clinic.referring.withdraw, view.case_id, view.referral_id, reason)
        self.ways.jobs.run(self, work, partial(self._taken_back, view.recipient), self.refuse)

    def _taken_back(self, name: str, done: Withdrawn) -> None:
        said = _("Asked back. What was read cannot be unread.") if done.asked_back else _("Stopped: it never left.")
        if done.to_phone:
            said = _("Phone: {names}. What was read cannot be unread.").format(names=name)
        self.ways.inside.toast.say(said)
        self.reload()

    def _called_back(self, reached: bool) -> None:
        self.ways.inside.toast.say(asked_back_words(reached))
        self.reload()

    def _let_go(self) -> None:
        view = self.chosen
        if view is not None:
            self.notice.say(None)
            work = partial(self.ways.clinic.sending.let_go, view.env_id)
            self.ways.jobs.run(self, work, lambda _nothing: self.reload(), self.refuse)

    def _found(self, code: str) -> None:
        """A slip is here: what it says can be written down at once."""
        self.notice.say(None)
        found = next((view for view in self._views if view.code == code and view.env_id in self.list.rows), None)
        if found is None:
            self.refuse(NoSuchCase())
            return
        self._choose(found.env_id)
        self.told.unfold(ON_A_SLIP)

    def _told(self, told: Told, how: str) -> None:
        view = self.chosen
        if view is not None:
            self.notice.say(None)
            work = partial(self.ways.clinic.heard_by_hand.tell, view.env_id, told, source=how)
            self.ways.jobs.run(self, work, lambda _standing: self.reload(), self.refuse)
