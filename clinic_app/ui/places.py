"""Which places the rail shows to whom: only those that exist. A receiving service has fewer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPalette

from clinic_app.domain.people import Act, may
from clinic_app.domain.timekeeping import Clock
from clinic_app.ui import i18n
from clinic_app.ui.backup_duty import keep_backed_up
from clinic_app.ui.catching_up import CatchingUp
from clinic_app.ui.i18n import _
from clinic_app.ui.inside import Inside, Place
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.joined import ways_of
from clinic_app.ui.page import Page
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import tokens
from clinic_app.ui.upkeep_topics import topics_for

if TYPE_CHECKING:
    from clinic_app.domain.clock_doubt import ClockDoubt
    from clinic_app.domain.ids import CaseId
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.staff import PcWent
    from clinic_app.ui.screens.line import Line

_OF_INBOX: Final = ("inbox", "gate_check", "sending_on", "print_preview", "case_papers")


def build_inside(clinic: Clinic, jobs: Jobs, clock: Clock) -> Inside:
    """The inside for whoever signed in, on its first place."""
    places, me = _places(clinic), clinic.whoami
    made = Inside(places, training=clinic.training, who=f"{role_words(me.role)} {me.staff_code}")
    made.ways = ways_of(made, clinic, jobs, clock)
    if clinic.training:
        _tint(made)
    made.status.language.say("languages", i18n.language().upper())
    if places:
        made.open_place(places[0].id)
    if not clinic.training:
        jobs.run(made, lambda: clinic.staff.undertaking_due, then=partial(_ask_to_promise, made))
        jobs.run(made, lambda: clinic.staff.since_a_pc_went, then=partial(_tell_of_pcs, made))
    if not clinic.training and may(me.role, Act.MANAGE_PEOPLE):  # last, so that it lies above
        jobs.run(made, lambda: clinic.sheet_confirmed, then=partial(_insist_on_a_sheet, made, clinic, jobs, clock))
    jobs.run(made, lambda: clinic.health.clock, then=partial(_look_after, made))
    catching_up = CatchingUp(made, clinic, jobs)
    jobs.run(made, clinic.tidy, then=lambda _nothing: catching_up.begin())
    made.pages.currentChanged.connect(lambda _page: catching_up.begin())
    if may(me.role, Act.KEEP_SAFE) and not clinic.training:
        soon(made, lambda: keep_backed_up(made, clinic, jobs))
    if may(me.role, Act.SEND):
        soon(made, lambda: line_of(made).begin())
    if may(me.role, Act.MEET):
        soon(made, lambda: _meet_others(made, catching_up))
    if may(me.role, Act.KEEP_SAFE) and may(me.role, Act.SEND) and not clinic.training:
        soon(made, lambda: _keep_on_hub(made))
    return made


def _tint(inside: Inside) -> None:
    """Another ground on every page: whoever looks up from the training clinic sees where they are."""
    colours = inside.palette()
    colours.setColor(QPalette.ColorRole.Window, tokens(inside).colour("practice"))
    inside.setPalette(colours)
    inside.setAutoFillBackground(True)


def _keep_on_hub(inside: Inside) -> None:
    """Go on with a backup that is on its way to the hub, or begin the one of this week, where somebody wants it."""
    from clinic_app.ui.hub_backup_duty import duty_of

    duty_of(inside, line_of(inside)).begin()


def _meet_others(inside: Inside, catching_up: CatchingUp) -> None:
    """Tell the other PCs of the clinic what was written here, and hear what was written there."""
    from clinic_app.ui.meeting_duty import meeting_duty_of
    from clinic_app.ui.meetings_line import MeetingsLine
    from clinic_app.ui.open_cases import OpenCases

    duty, line = meeting_duty_of(inside), line_of(inside)
    # By the hub the others hear of it as soon, where the line is not paid by the megabyte.
    duty.wrote.connect(lambda: line.go() if line.synced.box is not None and not line.synced.metered else None)
    line.heard.connect(duty.came)
    MeetingsLine(inside.ways, duty).counted.connect(partial(_to_decide, inside))
    OpenCases(inside.ways, duty)
    duty.came.connect(partial(_written_elsewhere, inside))
    duty.came.connect(lambda _cases: catching_up.begin())
    duty.begin()


def _written_elsewhere(inside: Inside, cases: frozenset[CaseId]) -> None:
    """Show the case that somebody has open as it is now: what is saved next has seen what the other PC wrote."""
    from clinic_app.ui.screens.case import CaseScreen
    from clinic_app.ui.screens.case_page import CasePage
    from clinic_app.ui.screens.to_decide import ToDecidePage
    from clinic_app.ui.screens.today import Today

    page = inside.page()
    if isinstance(page, ToDecidePage):
        page.arrived()
    elif isinstance(page, Today):
        page.look_again()
    elif isinstance(page, CaseScreen | CasePage) and page.case_id in cases:
        page.arrived() if isinstance(page, CaseScreen) else page.written_elsewhere()
        inside.toast.say(_("Another PC wrote in this case just now."))


def _to_decide(inside: Inside, many: int) -> None:
    """What the foot says is said on Today as well, and not a minute later."""
    from clinic_app.ui.screens.today import Today

    if isinstance(page := inside.page(), Today):
        page.to_decide.say(many)


def _insist_on_a_sheet(inside: Inside, clinic: Clinic, jobs: Jobs, clock: Clock, confirmed: bool) -> None:
    """Set-up ends only when the recovery sheet has been typed back."""
    if not confirmed:
        from clinic_app.ui.screens.sheet_again import SheetAgain

        page = SheetAgain(clinic, jobs, clock)
        page.done.connect(inside.back)
        inside.open_page(page)


def _ask_to_promise(inside: Inside, due: bool) -> None:
    """Nobody works here long without the undertaking."""
    if due:
        from clinic_app.ui.screens.undertaking import UndertakingPage

        inside.open_page(UndertakingPage(inside.ways))


def _tell_of_pcs(inside: Inside, went: PcWent) -> None:
    """A passphrase that opens what lies on a lost PC is changed before anything else; and a PC that is out is told."""
    from clinic_app.ui.screens import pc_went

    pc_went.tell(inside, went)


def _look_after(inside: Inside, doubt: ClockDoubt | None) -> None:
    """Ask about a clock that is odd, and look after disk and record from now on."""
    from clinic_app.ui.screens.health_watch import watch_of

    watch_of(inside.ways).begin()
    if doubt is not None:
        from clinic_app.ui.screens.clock_check import ask_about_clock

        ask_about_clock(inside.ways, doubt)


def _places(clinic: Clinic) -> list[Place]:
    def today(inside: Inside) -> Page:
        from clinic_app.ui.screens.today import Today

        return Today(inside.ways)

    def cases(inside: Inside) -> Page:
        from clinic_app.ui.screens.case_list import CaseList

        return CaseList(inside.ways)

    def sending(inside: Inside) -> Page:
        from clinic_app.ui.screens.sending import SendingPage

        return SendingPage(inside.ways, line_of(inside))

    def inbox(inside: Inside) -> Page:
        from clinic_app.ui.joined_inbox import inbox_of

        return inbox_of(inside.ways, line_of(inside))

    def figures(inside: Inside) -> Page:
        from clinic_app.ui.screens.figures import FiguresPage

        return FiguresPage(inside.ways)

    def upkeep(inside: Inside) -> Page:
        from clinic_app.ui.screens.upkeep import Upkeep

        return Upkeep(inside.ways, topics_for(role))

    role, places = clinic.whoami.role, list[Place]()
    if clinic.kind != "service":  # a receiving service has no cases of its own
        if may(role, Act.READ_CASE) or may(role, Act.BEGIN_CASE):
            places += [
                Place("today", _("Today"), "sun", today, ("today",)),
                Place("cases", _("Cases"), "layers", cases, ("case_list",)),
            ]
        if may(role, Act.REFER):
            places.append(Place("sending", _("Sending"), "send", sending, ("sending",)))
    if clinic.kind != "clinic" and may(role, Act.RECEIVE):
        places.append(Place("inbox", _("Inbox"), "inbox", inbox, _OF_INBOX))
        if may(role, Act.SEND) and "sending" not in {each.id for each in places}:
            # Who was sent on from here, and the stick.
            places.append(Place("sending", _("Sending"), "send", sending, ("sending",)))
    if clinic.kind != "service" and may(role, Act.REPORT):
        places.append(Place("figures", _("Figures"), "chart-column", figures, ("figures",)))
    if topics := topics_for(role):
        cards = tuple(topic.card_in for topic in topics if topic.card_in)
        first = cards or tuple(topic.page_in for topic in topics[:1] if topic.page_in)
        places.append(Place("upkeep", _("Upkeep"), "wrench", upkeep, ("upkeep", *first)))
    return places


def line_of(inside: Inside) -> Line:
    """The one line to the hub of this inside."""
    from clinic_app.ui.screens.line import Line

    return inside.findChild(Line) or Line(inside.ways, inside.status.line)
