"""How health is said: a line for each thing that was looked at, whether it is well, and what to do where it is not."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.attachments import RECORD_BYTES
from clinic_app.facts import dataclass
from clinic_app.services.backing_up import Freshness
from clinic_app.services.health import ClockDoubt, Finding, HealthView, Printing, Room, Trouble, Weight, What, Why
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.screens import pc_words
from clinic_app.ui.wording_message import Message

_GB: Final = 1_000_000_000
_MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing. `todo` is empty where nothing need be done; what was not `tested` yet is not called well either."""

    name: str
    state: str
    well: bool
    todo: str = ""
    tested: bool = True
    leads: str = ""
    """The topic of Upkeep where something can be done about it."""


def lines(view: HealthView, site: Site) -> tuple[HealthLine, ...]:
    """Everything that was looked at, in the order of the picture; then what is odd about the PC."""
    beside = (_backup(view), _hub(view, site), _versions(view))
    return (*_looked_at(view, site), *beside, *(_around(each) for each in view.findings))


def short_lines(view: HealthView, site: Site) -> tuple[HealthLine, ...]:
    """The same where there is little room: what is odd about the PC in one line; backups have a card of their own."""
    if not view.to_ask_it:
        return _looked_at(view, site)
    return (*_looked_at(view, site), HealthLine(_("This PC"), _for_it(view), well=False))


def _for_it(view: HealthView) -> str:
    return ngettext("{n} to ask IT about", "{n} to ask IT about", view.to_ask_it).format(n=view.to_ask_it)


def _looked_at(view: HealthView, site: Site) -> tuple[HealthLine, ...]:
    return (
        _encryption(view, site), _record(view), _chain(view), *_attachments(view), _disk(view), _clock(view, site),
        _printer(view), _printing(view),
    )  # fmt: skip


def verdict(view: HealthView) -> str:
    """All of it in a few words."""
    if view.to_look_at:
        return ngettext("{n} to look at", "{n} to look at", view.to_look_at).format(n=view.to_look_at)
    if view.checked_at and view.to_ask_it:
        return _for_it(view)
    return _("good") if view.checked_at else _("not tested yet")


def low_disk(state: Room, free: int) -> Message | None:
    """The warning that everybody sees, or None."""
    if state is Room.ENOUGH:
        return None
    what = _("Only {free} are free on this PC's disk.").format(free=size(free))
    if state is Room.SCARCE:
        return Message(what, _("Call IT today, or delete large files: when nothing is left, nothing can be saved."))
    return Message(what, _("Saving goes on. Have somebody make room this week."))


def clock_words(doubt: ClockDoubt, site: Site) -> Message:
    """What is odd about the clock, and why it matters."""
    shown = site.shown_instant(doubt.shown)
    last = site.shown_instant(doubt.meant) if doubt.meant else ""
    match doubt.why:
        case Why.BEHIND_THE_RECORD:
            what = _("This PC shows {shown}, but something was written at {last}.").format(shown=shown, last=last)
        case Why.FAR_AHEAD:
            what = _("This PC shows {shown}. The last entry is of {last}.").format(shown=shown, last=last)
        case _:
            what = _("This PC shows {shown}. That was before this program was made.").format(shown=shown)
    return Message(what, _("Clocks of care are reckoned by it: for medicine, hours count."))


def size(count: int) -> str:
    """How much room that is."""
    return (
        f"{count / _GB:,.0f} GB"
        if count >= 10 * _GB
        else f"{count / _GB:,.1f} GB"
        if count >= _GB
        else f"{count // _MB} MB"
    )


def _encryption(view: HealthView, site: Site) -> HealthLine:
    at = view.checked_at
    if at is None:
        state = _("not tested yet")
    elif at.astimezone(site.zone).date() == view.clock_at.astimezone(site.zone).date():
        state = _("tested today {at}").format(at=site.shown_time(at))
    else:
        state = _("tested {when}").format(when=site.shown_instant(at))
    return HealthLine(_("Encryption"), state, well=True, tested=at is not None)


def _record(view: HealthView) -> HealthLine:
    name = _("Record file")
    if view.checked_at is None:
        return HealthLine(name, _("not tested yet"), well=True, tested=False)
    if view.trouble is Trouble.PAGES:
        state = _("{n} of {all} pages damaged").format(n=view.damaged_pages, all=f"{view.pages:,}")
        return HealthLine(
            name, state, well=False,
            todo=_("Call IT now, and go on on paper if you can. What is sound can be saved, or a backup restored."),
        )  # fmt: skip
    if view.trouble is Trouble.TABLES:
        return HealthLine(
            name, _("does not fit together"), well=False,
            todo=_("Call IT today. Nothing need be lost: what is sound can be saved, or a backup restored."),
        )  # fmt: skip
    return HealthLine(name, _("{n} pages sound").format(n=f"{view.pages:,}"), well=True)


def _attachments(view: HealthView) -> tuple[HealthLine, ...]:
    """How many there are, once there is one."""
    if not view.attached:
        return ()
    state = _("{n} · {used} of {most}").format(n=view.attached, used=size(view.attached_bytes), most=size(RECORD_BYTES))
    if not view.attachments_nearly_full:
        return (HealthLine(_("Photographs and documents"), state, well=True),)
    todo = _("Soon none can be taken in. Look at old cases under “Keeping and erasing”.")
    return (HealthLine(_("Photographs and documents"), state, well=False, todo=todo),)


def _chain(view: HealthView) -> HealthLine:
    name = _("Record chain")
    if view.trouble is Trouble.CHAIN:
        return HealthLine(
            name, _("broken at entry {n}").format(n=f"{view.broken_at:,}"), well=False,
            todo=_("Somebody or something changed the file. Tell the supervisor today, and change nothing."),
        )  # fmt: skip
    if view.checked_at is None or not view.entries:
        return HealthLine(name, _("not tested yet"), well=True, tested=False)
    if view.missing:
        state = _("{n} links whole, {missing} lost before a salvage")
        return HealthLine(name, state.format(n=f"{view.entries:,}", missing=f"{view.missing:,}"), well=True)
    return HealthLine(name, _("{n} links whole").format(n=f"{view.entries:,}"), well=True)


def _disk(view: HealthView) -> HealthLine:
    warning = low_disk(view.room, view.free_bytes)
    state = _("{free} free").format(free=size(view.free_bytes))
    return HealthLine(_("Disk"), state, well=warning is None, todo=warning.do if warning else "")


def _clock(view: HealthView, site: Site) -> HealthLine:
    if view.clock is None:
        return HealthLine(_("Clock"), site.shown_instant(view.clock_at), well=True)
    return HealthLine(
        _("Clock"), _("may be wrong: set it"), well=False,
        todo=f"{clock_words(view.clock, site).what} {_('Set date and time in the system.')}",
    )  # fmt: skip


def _printer(view: HealthView) -> HealthLine:
    name = _("Printer")
    match view.printer:
        case Printing.READY:
            return HealthLine(name, _("ready"), well=True)
        case Printing.NO_DEFAULT:
            todo = _("There are printers, and none is the usual one. Choose it in the system's settings.")
            return HealthLine(name, _("none is chosen"), well=True, todo=todo, tested=False)
        case Printing.NONE:
            todo = _("Papers come out of none here. Connect one, or ask IT to set it up; until then, use blank forms.")
            return HealthLine(name, _("none"), well=True, todo=todo, tested=False)
        case Printing.UNKNOWN:
            return HealthLine(name, _("not known"), well=True, tested=False)


def _backup(view: HealthView) -> HealthLine:
    state, name = view.backup, _("Newest backup")
    if state.last_at is None:
        said = _("none yet")
    elif state.days == 0:
        said = _("less than a day old")
    else:
        said = ngettext("{n} day old", "{n} days old", state.days).format(n=state.days)
    fresh = state.freshness is Freshness.FRESH
    todo = "" if fresh else _("Plug in the stick, or see under Backups why none was made.")
    return HealthLine(name, said, well=fresh, todo=todo, tested=state.last_at is not None or not fresh, leads="backups")


def _hub(view: HealthView, site: Site) -> HealthLine:
    """That a line is down is a state and no fault: it is said, and not counted."""
    name = _("Hub")
    if not view.joined:
        return HealthLine(name, _("none joined"), well=True, tested=False, leads="network")
    if view.hub_heard_on is None:
        said = _("not heard from here yet")
    elif view.hub_days == 0:
        said = _("answered today")
    else:
        said = _("answered {when}").format(when=site.shown_day(view.hub_heard_on))
    if not view.hub_silent:
        return HealthLine(name, said, well=True, leads="way")
    todo = _("Try the way to it. Until it answers, referrals can go by stick, and urgent ones by phone.")
    return HealthLine(name, said, well=True, todo=todo, tested=False, leads="way")


def _versions(view: HealthView) -> HealthLine:
    program, encryption = view.versions
    said = " · ".join((f"Notebook {program}", encryption.removesuffix(" community")))
    return HealthLine(_("Version"), said, well=True, leads="updates")


_LEADS: Final = {
    What.PROFILE_REFUSED: "it", What.PROFILE_GONE: "it", What.PROXY_SCRIPT: "way", What.PROXY_SET: "way",
}  # fmt: skip


def _around(finding: Finding) -> HealthLine:
    name, state, todo = pc_words.worded(finding)
    return HealthLine(
        name, state, well=finding.weight is Weight.NOTE, todo=todo, tested=finding.weight is not Weight.NOTE,
        leads=_LEADS.get(finding.what, ""),
    )  # fmt: skip


def _printing(view: HealthView) -> HealthLine:
    if not view.scripts:
        return HealthLine(_("Fonts for printing"), _("all scripts"), well=True)
    return HealthLine(
        _("Fonts for printing"), _("missing: {scripts}").format(scripts=", ".join(view.scripts)), well=False,
        todo=_("Papers in these languages cannot be printed. Ask IT to install the program again."),
    )  # fmt: skip
