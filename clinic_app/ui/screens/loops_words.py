"""What came of our own referrals to one service, in words: counts of this clinic alone, no ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.domain.closed_loops import End, Loops
from clinic_app.ui.i18n import _, ngettext

if TYPE_CHECKING:
    from clinic_app.domain.referral import Reason
    from clinic_app.ui.forms.labels import Labels


def loops_words(loops: Loops, labels: Labels) -> list[str]:
    """What came of our own referrals, line by line; empty if we never sent one."""
    if not loops.sent:
        return []
    said = [
        ngettext("{n} referral of ours was sent.", "{n} referrals of ours were sent.", loops.sent).format(n=loops.sent)
    ]
    if loops.usual is not None:
        answered = ngettext(
            "{n} answered, usually after {time}.", "{n} answered, usually after {time}.", loops.answered
        )
        said.append(answered.format(n=loops.answered, time=_span(loops.usual.total_seconds())))
    if loops.declined:
        why = ", ".join(_reason(reason, n, labels) for reason, n in loops.declined.items())
        said.append(_("Declined: {why}.").format(why=why))
    if loops.silent:
        said.append(
            ngettext("{n} was never answered.", "{n} were never answered.", loops.silent).format(n=loops.silent)
        )
    if loops.waiting:
        waits = ngettext("{n} may still be answered.", "{n} may still be answered.", loops.waiting)
        said.append(waits.format(n=loops.waiting))
    return said


def often_words(loops: Loops) -> str:
    """What happens there again and again, or nothing."""
    return {
        End.DECLINED: _("Of our last five, three or more were declined: ask them why before the next one."),
        End.SILENT: _("Of our last five, three or more were never answered: ring before you send."),
    }.get(loops.often, "") if loops.often else ""  # fmt: skip


def often_facts(loops: Loops | None) -> list[tuple[str, str]]:
    """The same as a fact beside others, for whoever is about to send."""
    return [(_("Before"), often_words(loops))] if loops is not None and loops.often is not None else []


def _reason(reason: Reason | None, n: int, labels: Labels) -> str:
    words = labels.code("ref_reason", reason.value) if reason else _("no reason told")
    return f"{words} {n}"


def _span(seconds: float) -> str:
    if seconds < 3600:
        return _("{n} min").format(n=max(1, round(seconds / 60)))
    if seconds < 48 * 3600:
        return _("{n} h").format(n=round(seconds / 3600))
    return ngettext("{n} day", "{n} days", round(seconds / 86400)).format(n=round(seconds / 86400))
