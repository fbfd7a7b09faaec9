"""How the line stands, in the words of the status line and of the page Sending. Nothing is called lost that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinic_app.services.channel import Condition
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _, ngettext

if TYPE_CHECKING:
    from clinic_app.ui.screens.line import Line

_OCLOCK: Final = "น."
"""The hour in Thai ends with a point of its own, which ends no sentence."""

CLOCK_OFF_S: Final = 300
"""From here on somebody should put the clock right; signatures are made by the hub's meanwhile."""


def state(line: Line, site: Site) -> str:
    """One bold line."""
    if line.busy:
        return _("Asking the hub…")
    if line.joined is False:
        return _("This place has joined no network yet.")
    if line.down_since is not None:
        return _since(line.channel.condition).format(at=site.shown_time(line.down_since))
    if line.asked_at is not None:
        return _("Line is up · asked the hub {at}").format(at=site.shown_time(line.asked_at))
    return _("The hub was not asked since you came in.")


def mark(line: Line, *, up: str) -> tuple[str, bool]:
    """Its picture, and whether it is up: `up` is said only of a hub that answered."""
    if line.down_since is not None or line.joined is False:
        return "wifi-off", False
    if line.busy:
        return "refresh-cw", False
    return (up, True) if line.asked_at is not None else ("circle-dashed", False)


def _since(condition: Condition) -> str:
    match condition:
        case Condition.PAUSED:
            return _("The hub does not accept this PC, since {at}.")
        case Condition.BARRED:
            return _("Something stands between us and the hub, since {at}.")
        case Condition.AWAY:
            return _("The hub is away, since {at}.")
        case Condition.BUSY:
            return _("The hub asks us to wait, since {at}.")
    return _("No line since {at}.")


def rest(line: Line, site: Site, *, waiting: int, held: int) -> str:
    """What waits, why, and what to do about it."""
    said = []
    if waiting:
        said.append(ngettext("{n} waits here.", "{n} wait here.", waiting).format(n=waiting))
    if held:
        said.append(ngettext("{n} is held.", "{n} are held.", held).format(n=held))
    if saved := line.synced.saved:
        told = ngettext(
            "{n} waits until tomorrow: today’s share of the line is used. Urgent ones go.",
            "{n} wait until tomorrow: today’s share of the line is used. Urgent ones go.",
            saved,
        )
        said.append(told.format(n=saved))
    if line.message is not None:
        if line.channel.condition in (Condition.BARRED, Condition.PAUSED):
            said.append(line.message.what)
        if line.channel.condition is not Condition.BUSY:  # then nobody need do anything: see when it is tried again
            said.append(line.message.do)
    elif abs(line.clock_off_s) >= CLOCK_OFF_S:
        said.append(clock_words(line.clock_off_s))
    if line.down_since is not None and line.next_at is not None and not line.busy:
        said.append(_("The next try comes by itself at {at}.").format(at=site.shown_time(line.next_at)))
    return " ".join(said)


def clock_words(off_s: int) -> str:
    """`off_s`: how far the hub's clock is ahead of this PC's."""
    minutes = abs(off_s) // 60
    if off_s > 0:
        told = ngettext(
            "The clock of this PC is {n} minute slow: tell IT. Sending goes on.",
            "The clock of this PC is {n} minutes slow: tell IT. Sending goes on.", minutes,
        )  # fmt: skip
    else:
        told = ngettext(
            "The clock of this PC is {n} minute fast: tell IT. Sending goes on.",
            "The clock of this PC is {n} minutes fast: tell IT. Sending goes on.", minutes,
        )  # fmt: skip
    return told.format(n=minutes)


def with_waiting(words: str, waiting: int | None) -> str:
    """The bold line with how many wait behind it."""
    if not waiting:
        return words
    more = ngettext("{n} packet waits here, sealed", "{n} packets wait here, sealed", waiting)
    return followed_by(words, more.format(n=waiting))


def followed_by(words: str, more: str) -> str:
    """The bold line and something else, on one line."""
    bold = words if words.endswith(_OCLOCK) else words.removesuffix(".")
    return f"{bold} · {more}"
