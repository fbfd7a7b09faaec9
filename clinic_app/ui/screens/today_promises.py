"""What was promised, as lines of today: a neutral word, when, and what becomes of it from here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.people import Role
from clinic_app.services.following_up import BY_PHONE, PromiseLine, TaskKind
from clinic_app.services.promised import ON_A_PAGE, REVIEW
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import IconButton
from clinic_app.ui.screens.today_lines import today_line
from clinic_app.ui.screens.ways import Leads, Ways


class Promises:
    """Makes the lines; `changed` is told after each act, `refuse` what did not go."""

    def __init__(
        self, ways: Ways, owner: QWidget, changed: Callable[[], None], refuse: Callable[[Exception], None]
    ) -> None:
        self._ways, self._owner = ways, owner
        self._changed, self._refuse = changed, refuse

    def line(self, each: PromiseLine) -> QWidget:
        """One promise. The card opens before a call; what is done here opens the case."""
        now, zone = self._ways.clock.now(), self._ways.clock.zone
        late = each.due_at.astimezone(zone).date() < now.astimezone(zone).date()
        when = self._ways.site.shown_instant(each.due_at)
        caption = _("was due {when}").format(when=when) if late else when
        words = _("contact on hold") if each.held else promised_words(each.kind)
        if each.kind == TaskKind.HANDED_OVER and each.row:
            words = _("handed over to {who}").format(who=to_words(each.row))
        case_id, tone = each.case_id, "amber" if late else "ink"
        if case_id is not None and each.kind in ON_A_PAGE:
            opens = partial(self._open_decision, each.kind, case_id)
            return today_line(each.code or "", words, caption, _("Open"), opens, tone)
        if case_id is None:
            return today_line("", words, caption, "", None, tone, more=self._more(each))
        if each.kind == TaskKind.PACKET_HELD:
            opens = partial(self._ways.open_held, case_id, ReferralId(UUID(each.row)))
            return today_line(each.code or "", words, caption, _("Ask or ring"), opens, tone, more=self._more(each))
        if each.channel == BY_PHONE:
            verb, act = _("Card"), partial(self._ways.open_call, case_id)
        else:
            verb, act = _("Open"), partial(self._leads().get(each.kind, self._ways.open_case), case_id)
        return today_line(each.code or "", words, caption, verb, act, tone, more=self._more(each))

    def _leads(self) -> dict[str, Leads]:
        """Where it is done, if not in the sheets of the case: code and words stand on paper, a yes is asked for."""
        return {
            TaskKind.TELL_WORDS: self._ways.print_case, TaskKind.CONSENT_LAPSES: self._ways.open_consent,
            TaskKind.ASK_WHOM_TO_TELL: self._ways.open_services, TaskKind.ASK_ONWARD: self._ways.open_services,
        }  # fmt: skip

    def tomorrow(self, each: PromiseLine) -> None:
        """Not today."""
        self._move(each, 1)

    def menu(self, each: PromiseLine) -> QMenu:
        """What can become of it."""
        following, task = self._ways.clinic.following_up, each.task
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Kept")).triggered.connect(
            lambda: self._do(partial(following.kept, task), _("Kept."), each)
        )  # fmt: skip
        for days, words in ((1, _("Tomorrow")), (7, _("In a week"))):
            menu.addAction(words).triggered.connect(partial(self._move, each, days))
        menu.addAction(_("No longer wanted")).triggered.connect(
            lambda: self._do(partial(following.not_wanted, task), _("No longer wanted."), each)
        )  # fmt: skip
        return menu

    def _open_decision(self, kind: str, case_id: CaseId) -> None:
        """Only a decision ends it, and it is made on a page of its own."""
        from clinic_app.ui.screens.data_requests import DataRequestsPage
        from clinic_app.ui.screens.duties import Duties

        if kind == REVIEW:
            from clinic_app.ui.screens.keeping import KeepingPage

            self._ways.inside.open_page(KeepingPage(self._ways))
            return
        page = Duties if kind == TaskKind.DUTY_DUE else DataRequestsPage
        self._ways.inside.open_page(page(self._ways, case_id))

    def _more(self, each: PromiseLine) -> IconButton | None:
        if each.kind in ON_A_PAGE:
            return None  # only the decision itself ends it
        more = IconButton("ellipsis", f"{_('Kept, moved…')}: {shown_code(each.code) if each.code else ''}")

        def opens() -> None:
            menu = self.menu(each)
            menu.setActiveAction(menu.actions()[0])
            menu.popup(more.mapToGlobal(QPoint(0, more.height())))

        more.clicked.connect(lambda _on=False: opens())
        return more

    def _move(self, each: PromiseLine, days: int, _on: bool = False) -> None:
        at = later_by(each.due_at, days, self._ways)
        words = _("Moved to {when}.").format(when=self._ways.site.shown_instant(at))
        self._run(partial(self._ways.clinic.following_up.move, each.task, at), words)

    def _do(self, work: Callable[[], object], words: str, each: PromiseLine) -> None:
        stands = partial(self._ways.clinic.following_up.wait_again, each.task)
        self._run(work, words, lambda: self._run(stands, _("It stands as before.")))

    def _run(self, work: Callable[[], object], words: str, undo: Callable[[], None] | None = None) -> None:
        def done(_nothing: object) -> None:
            self._ways.inside.toast.say(words, undo)
            self._changed()

        self._ways.jobs.run(self._owner, work, done, self._refuse)


def later_by(due_at: datetime, days: int, ways: Ways) -> datetime:
    """So many days from today, at the hour it was promised for."""
    zone = ways.clock.zone
    hour = due_at.astimezone(zone).timetz()
    return datetime.combine(ways.clock.today() + timedelta(days=days), hour)


def to_words(to: str) -> str:
    """To whom a case was handed over: a role, or a staff code."""
    from clinic_app.ui.parts.person_form import role_words

    roles = {role.value: role for role in Role}
    return role_words(roles[to]) if to in roles else to


def promised_words(kind: str) -> str:
    """A neutral word for what was promised: others read the list of today too."""
    known = {
        TaskKind.CALL.value: _("call promised"),
        TaskKind.ASK_CONSENT_AGAIN.value: _("ask about consent again"),
        TaskKind.ASK_WHOM_TO_TELL.value: _("ask again whom to tell"),
        TaskKind.SECOND_DOSE.value: _("second dose due"),
        TaskKind.RESULT_DUE.value: _("a result is due"),
        TaskKind.DANGER_AGAIN.value: _("look at the danger again"),
        TaskKind.VISIT.value: _("a visit is due"),
        TaskKind.CHECK.value: _("ask how it goes"),
        TaskKind.TEST_AGAIN.value: _("a check is due"),
        TaskKind.PLAN.value: _("a step of the plan"),
        TaskKind.TELL_WORDS.value: _("tell her the new words"),
        TaskKind.HANDED_OVER.value: _("handed over"),
        TaskKind.ASK_ONWARD.value: _("ask about another service"),
        TaskKind.CONSENT_LAPSES.value: _("a yes runs out"),
        TaskKind.PACKET_HELD.value: _("held, not sent"),
        TaskKind.DUTY_DUE.value: _("a decision is due"),
        TaskKind.REQUEST_DUE.value: _("an answer is due"),
        REVIEW: _("a closed file is due"),
    }
    return known.get(kind, kind)
