"""Where a sealed item is, in plain words: never *failed* when nobody knows, and sent is not help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from clinic_app.domain.bed_enquiry import ENQUIRY
from clinic_app.domain.referral import WENT_ON, Outcome, Status
from clinic_app.errors import Refusal
from clinic_app.facts import dataclass
from clinic_app.services.asking_next import is_full
from clinic_app.services.held import NOT_SHOWN_THERE
from clinic_app.services.outgoing import OutState, OutView
from clinic_app.services.posting import FETCHED
from clinic_app.services.sending import BOX_FULL_REASON
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_leaving import refused

REFERRAL = "referral"


class Group(StrEnum):
    """What must be done about it, the most pressing first."""

    PHONE = "phone"
    HERE = "here"
    HELD = "held"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Said:
    """State first, then since when and until when."""

    group: Group
    mark: str
    tone: str
    state: str
    since: str


_NO_BOX = ("hub_404", "hub_410")
_HERE = (OutState.WAITING, OutState.SENDING)
_HELD = (OutState.HELD, OutState.QUARANTINED)
_NOT_SENT = (*_HERE, *_HELD)
_NEWS = timedelta(days=7)


def group_words(group: Group) -> tuple[str, str]:
    """The head of a group, and what it means."""
    return {
        Group.PHONE: (_("Now: phone first"), _("the packet follows the call")),
        Group.HERE: (_("Here"), _("sealed, waiting for a line")),
        Group.HELD: (_("Held, not sent"), _("old news can harm her")),
        Group.UNANSWERED: (_("Unanswered"), _("sent is not help: has somebody answered?")),
        Group.ANSWERED: (_("Answered"), ""),
        Group.OVER: (_("Over"), _("called back, or out of date")),
    }[group]


def said_of(view: OutView, labels: Labels, site: Site) -> Said:
    """One item in words."""
    said = _said(view, labels, site)
    if view.pc is not None and said.group in (Group.PHONE, Group.HERE, Group.HELD):
        said = _elsewhere(view, said)
    if not view.contact_held or said.group is Group.OVER or view.standing.ended:
        return said
    return replace(said, since=f"{said.since} · {_('contact on hold: they are told')}")


def _elsewhere(view: OutView, said: Said) -> Said:
    """Another PC of this place has it, and alone can send it; or that PC is gone, and nobody can."""
    since = _("{since} · {place}").format(since=said.since, place=view.pc or _("another PC"))
    if is_lost(view):
        return Said(Group.HELD, "hand", "amber", _("Lies on a PC that is gone: ask her again"), since)
    if view.state in _HERE and view.standing.known_at is None and not view.silent:
        return replace(said, mark="monitor", state=_("Waits on another PC"), since=since)
    return replace(said, since=since)


def _said(view: OutView, labels: Labels, site: Site) -> Said:
    since = _("since {at}").format(at=site.shown_instant(view.since))
    if view.lapsed:
        return Said(Group.OVER, "undo-2", "sub", _("Lapsed: her yes ran out"), since)
    if view.state in (OutState.RECALLED, OutState.LAPSED):
        words = _("Called back") if view.state is OutState.RECALLED else _("Out of date, never sent late")
        return Said(Group.OVER, "undo-2", "sub", words, since)
    if view.standing.known_at is not None:
        answered = site.shown_instant(view.standing.known_at)
        when = _("a person answered, {at}").format(at=answered)
        if view.missing:
            when += " · " + _("an earlier message of theirs has not come")
        return Said(Group.ANSWERED, *_answer(view, labels), when)
    if view.state in _HELD:
        if view.reason == NOT_SHOWN_THERE:  # it was sent, and arrived
            return Said(Group.UNANSWERED, "phone", "amber", held_words(view.reason), since)
        return Said(Group.HELD, "hand", "amber", held_words(view.reason), since)
    return _under_way(view, site, since)


def _under_way(view: OutView, site: Site, since: str) -> Said:
    """What nobody has answered yet."""
    first = view.urgency == "now_phone_first"
    if view.unfetched:
        words = _("Lapsed: nobody said that it was opened")
        return Said(Group.OVER, "undo-2", "sub", words, since)
    if view.silent:
        words = _("Not answered: ring them")
        return Said(Group.PHONE if first else Group.UNANSWERED, "phone", "amber", words, since)
    if view.state in _HERE:
        return _still_here(view, site, Group.PHONE if first else Group.HERE)
    if view.state is OutState.ON_HUB:
        words = _("Fetched there, opened by nobody yet") if view.reason == FETCHED else _("On the hub")
        return Said(Group.UNANSWERED, "package", "sub", words, since)
    return Said(Group.UNANSWERED, "mail-open", "sub", _("Opened by {name}").format(name=view.recipient), since)


def _still_here(view: OutView, site: Site, group: Group) -> Said:
    sealed = _("sealed {at}").format(at=site.shown_instant(view.since))
    if view.on_stick_at is not None:
        written = _("written {at}").format(at=site.shown_instant(view.on_stick_at))
        return Said(group, "usb", "sub", _("On a stick"), written)
    if view.reason == BOX_FULL_REASON:
        return Said(group, "clock", "amber", _("Their box on the hub is full: phone them"), sealed)
    return Said(group, "clock", "sub", _("Waiting for a line"), sealed)


def held_words(reason: str | None) -> str:
    """Why something is held."""
    if reason == "stale":
        return _("Stale: ask her, or phone")
    if reason == NOT_SHOWN_THERE:
        return _("Their program could not show it: phone them")
    if reason and reason in frozenset(Refusal):
        return refused(Refusal(reason)).what
    if reason in _NO_BOX:
        return _("They have no box on this hub any more: phone them")
    return _("The hub did not take it: phone them")


def _answer(view: OutView, labels: Labels) -> tuple[str, str, str]:
    stands = view.standing
    known = labels.code("ref_status", stands.status.value)
    if stands.reason is not None:
        known = f"{known}: {labels.code('ref_reason', stands.reason.value)}"
    elif stands.outcome is not None:
        known = f"{known}: {labels.code('ref_outcome', stands.outcome.value)}"
    if stands.onward is not None:
        on = labels.code("service", stands.onward.value)
        known = f"{labels.code('ref_outcome', stands.outcome.value)}: {on}" if stands.outcome else f"{known} ({on})"
    if stands.newer:
        known += " " + _("(in words of a newer program: {codes})").format(
            codes=", ".join(f"“{each}”" for each in stands.newer)
        )
    if stands.status in (Status.REJECTED, Status.FAILED):
        return "circle-minus", "sub", known
    return "circle-check", "teal", known


def grouped(views: Sequence[OutView], labels: Labels, site: Site) -> list[tuple[Group, list[tuple[OutView, Said]]]]:
    """Referrals by what must be done. What only answers others is not a line of its own."""
    lines = [(view, said_of(view, labels, site)) for view in views if view.kind in (REFERRAL, ENQUIRY)]
    groups = [(group, [line for line in lines if line[1].group is group]) for group in Group]
    return [(group, held) for group, held in groups if held]


def steps_of(view: OutView) -> list[tuple[str, bool | None]]:
    """The steps on the way: done, where it is now (None), or not reached. Unknown is not reached.

    How it went on from a yes is here only as far as they told it, which is hers to refuse; a no ends the way.
    """
    sent = view.state in (OutState.ON_HUB, OutState.DONE) or view.reason == NOT_SHOWN_THERE
    opened = view.state is OutState.DONE or view.standing.known_at is not None
    answered = view.standing.known_at is not None
    here = _("Sealed here") if view.pc is None else _("Sealed on {place}").format(place=view.pc or _("another PC"))
    steps = [
        (here, True),
        (_("On a stick, or waiting for a line") if view.on_stick_at else _("Waiting for a line"), True),
        (_("On the hub"), sent or opened),
        (_("Opened by {name}").format(name=view.recipient), opened),
        (_answer_step(view.standing.status) if answered else _("Their answer"), answered),
        *(_afterwards(view) if answered else ()),
    ]
    if view.lapsed:
        return [*steps, (_("Lapsed: they are asked to forget it"), None)]
    reached = [done for _name, done in steps]
    now = reached.index(False) - 1 if False in reached else len(reached)
    return [(name, None if place == now else done) for place, (name, done) in enumerate(steps)]


_ARRIVING = frozenset({Status.ACCEPTED, Status.IN_PROGRESS, Status.COMPLETED})
_ON_THE_WAY = frozenset({Outcome.EVENT_SCHEDULED, None})


def _answer_step(status: Status) -> str:
    if status is Status.REJECTED:
        return _("Their answer: no")
    return _("Their answer: wait") if status is Status.ON_HOLD else _("Their answer: yes")


def _afterwards(view: OutView) -> list[tuple[str, bool]]:
    """Arrived, and what came of it, where they said that they take her."""
    status, outcome = view.standing.status, view.standing.outcome
    if status is Status.FAILED:
        return [(_("She did not come, or it ended without help"), True)]
    if status not in _ARRIVING or view.kind == ENQUIRY:
        return []
    if outcome in WENT_ON or outcome is Outcome.UNKNOWN:
        # Whether she was there first, nobody said.
        return [(_ended(outcome), True)]
    served = status is Status.COMPLETED
    arrived = served or (status is Status.IN_PROGRESS and outcome not in _ON_THE_WAY)
    return [(_("Arrived"), arrived), (_ended(outcome) if served else _("Served"), served)]


def _ended(outcome: Outcome | None) -> str:
    match outcome:
        case Outcome.PARTLY_COMPLETED:
            return _("Served in part")
        case Outcome.REFERRED_ONWARD:
            return _("Sent on to another service, with a new yes")
        case Outcome.MOVED_TO_OTHER_SERVICE:
            return _("Moved to another service")
        case Outcome.LEFT_EARLY:
            return _("Left early")
        case Outcome.UNKNOWN:
            return _("Ended; nobody knows how")
        case _:
            return _("Served")


def is_no(view: OutView) -> bool:
    """Whether somebody else must be looked for, by a new yes."""
    return view.standing.status in (Status.REJECTED, Status.FAILED) or view.standing.outcome in WENT_ON


def wants_somebody(view: OutView, now: datetime) -> bool:
    """Whether she was sent on with it and it did not go, or nobody answered, or they said no within a week."""
    if not view.went_on or view.lapsed or view.state in (OutState.RECALLED, OutState.LAPSED):
        return False
    if view.standing.known_at is None:
        return view.silent or view.state in _HELD
    return is_no(view) and now - view.standing.known_at < _NEWS


def is_lost(view: OutView) -> bool:
    """Whether it was sealed and not sent, and the PC that has it is gone."""
    return view.pc_gone and view.state in _NOT_SENT


def is_full_house(view: OutView) -> bool:
    """Whether the next one she named can be asked with one key."""
    return is_full(view.standing.status, view.standing.reason)


def case_key_words(view: OutView) -> str:
    """What the key to her case leads to, by what they said."""
    if is_lost(view):
        return _("Ask her again")
    if is_full_house(view):
        return _("Ask the next one")
    if view.standing.outcome in WENT_ON:
        return _("Ask her anew")
    return _("Look for another") if is_no(view) else _("Open case")


def next_words(said: Said, view: OutView) -> str:
    """What to do about it, or not."""
    if view.stands_alone and said.group is not Group.OVER:
        return _(
            "What had come with her was taken back, or is over. What went on stands by her yes here: if she takes "
            "that back too, call it back here."
        )
    if said.group is Group.ANSWERED and view.case_id is None:
        said_no = view.went_on and is_no(view)
        return _("Tell her what they said. Another place is asked by a new yes.") if said_no else ""
    if view.pc_gone and said.group is Group.HELD:
        return _("Its PC does not belong to this place any more, and nobody else has it. Ask her again, or phone.")
    if view.pc is not None and said.group is Group.HERE:
        return _("The PC that sealed it sends it. If that one finds no line: ask her again here, or phone.")
    return {
        Group.PHONE: _("Ring them first. Code first, never a name."),
        Group.HERE: _("Not delivered in its time it is held, never sent late, and becomes: ask her again, or phone."),
        Group.HELD: _("Ask her again, or phone. It never goes by itself."),
        Group.UNANSWERED: _("Whether it was read is not whether it helps. Ring them if nobody answers in time."),
        Group.ANSWERED: _("The answer is written into her case."),
        Group.OVER: _("Nothing follows. What was read cannot be unread."),
    }[said.group]
