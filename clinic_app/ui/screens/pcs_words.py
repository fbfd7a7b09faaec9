"""How another PC of this clinic stands, in words: when it was met and how, what waits for it, what is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from clinic_app.errors import HeardRefused, LetterRefused, PcNotReached, WayUnfit
from clinic_app.services.meeting import PcStands
from clinic_app.services.meetings_view import Meetings, PcMeets, met_ago
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

_A_MINUTE, _AN_HOUR, _A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_ALONE = timedelta(days=3)
"""Over a weekend nobody may be signed in anywhere else."""


def ago_words(span: timedelta) -> str:
    """How long ago, as `met_ago` has it."""
    if span == timedelta.max:
        return _("at a time when the clock of this PC was wrong")
    if span < _A_MINUTE:
        return _("just now")
    if span < _AN_HOUR:
        n = span // _A_MINUTE
        return ngettext("{n} minute ago", "{n} minutes ago", n).format(n=n)
    if span < 2 * _A_DAY:
        n = span // _AN_HOUR
        return ngettext("{n} hour ago", "{n} hours ago", n).format(n=n)
    n = span // _A_DAY
    return ngettext("{n} day ago", "{n} days ago", n).format(n=n)


def way_words(way: str) -> str:
    """By what they met."""
    return {
        "lan": _("over the network"),
        "share": _("by the shared folder"),
        "hub": _("by way of the hub"),
        "stick": _("by stick"),
    }.get(way, way)


def place_words(stands: PcStands) -> str:
    """What staff call it."""
    return stands.pc.place or _("A PC without a name")


def met_words(meets: PcMeets, now: datetime) -> str:
    """When it was met last and by which way, or that they meet now."""
    if meets.going is not None:
        going, how = meets.going, way_words(meets.going.way)
        if not going.of:
            return _("Meeting now, {how}").format(how=how)
        return _("Meeting now, {how}: {done} of {of}").format(how=how, done=going.done, of=going.of)
    if meets.stands.met_at is None:
        return _("Not met yet")
    ago, how = ago_words(met_ago(now, meets.stands.met_at)), way_words(meets.stands.met_way or "")
    return _("Met {ago}, {how}").format(ago=ago, how=how)


def waits_words(stands: PcStands) -> str:
    """What it has not got yet, as far as is known."""
    n = stands.waits.revisions
    if n:
        return ngettext("{n} entry waits for it", "{n} entries wait for it", n).format(n=n)
    if stands.waits:
        return _("photographs, or keys of cases, wait for it")
    return _("everything is there") if stands.known else _("it has not told yet what it has")


def trouble_words(meets: PcMeets, now: datetime) -> Message | None:
    """What is wrong, and what to do."""
    stands = meets.stands
    if not stands.pc.stands:
        return _gone(stands)
    if stands.set_aside is not None:
        return worded(LetterRefused("set_aside"))
    refused = HeardRefused(stands.refused) if stands.refused is not None and stands.refused != "gap" else None
    if (failed := meets.unwritten or refused) is not None:
        return worded(failed)
    if (program := _program_words(stands)) is not None:
        return program
    met = stands.met_at
    why = meets.not_reached if meets.not_reached != "out" else None  # that one stands above all of them
    if why is not None and meets.going is None and (met is None or met_ago(now, met) >= _AN_HOUR):
        return worded(PcNotReached(why))
    return None


def _program_words(stands: PcStands) -> Message | None:
    """That its program is not of our age."""
    if stands.older:
        return Message(
            _("Its program is older than this one."),
            _("They meet all the same; what only the newer program knows is shown there after its update. Tell IT."),
        )
    if stands.newer:
        return Message(
            _("It writes what this program does not know: its program is newer, or it has a form that is not here."),
            _("All of it is kept, and shown once this PC is updated. Until then nothing of it is printed, sent or "
              "counted here. Tell IT."),
        )  # fmt: skip
    return None


def alone_words(meetings: Meetings, now: datetime) -> Message | None:
    """That this PC was taken out, as another says; or that none has answered it for days, and why that may be."""
    if meetings.out:
        return worded(PcNotReached("out"))
    known = [each for each in meetings.pcs if each.stands.pc.stands]
    met = [each.stands.met_at for each in known if each.stands.met_at is not None]
    ago = min((met_ago(now, each) for each in met), default=timedelta())
    if ago < _ALONE or not all(each.not_reached for each in known):
        return None
    return Message(
        _("The last time that another PC of this clinic met this one: {ago}.").format(ago=ago_words(ago)),
        _("If it was taken out on another PC, nothing comes here any more and nothing goes from here. Ask the "
          "coordinator before you go on writing here. If it was not, the others may have been restored from older "
          "backups and not know it: let it come back among the PCs."),
    )  # fmt: skip


def share_trouble(meetings: Meetings) -> Message | None:
    """Why the shared folder could not be used the last time."""
    return worded(WayUnfit(meetings.share_unfit)) if meetings.share_unfit is not None else None


def _gone(stands: PcStands) -> Message:
    match stands.pc.revoked_why:
        case "lost":
            return Message(
                _("Lost or stolen: it does not belong to this clinic any more."),
                _("Nothing is sent to it, and nothing it signs is believed. What it wrote before stays."),
            )
        case "replaced":
            return Message(
                _("Its record was brought back on another PC, which took its place."), _("Nothing is to be done.")
            )
    return Message(
        _("Given up: it does not belong to this clinic any more."),
        _("If it stands here still: come in on it, and let it erase its record."),
    )
