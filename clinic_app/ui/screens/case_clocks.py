"""The clocks of a case in words and as a line: pills of the banner, the rail, and what they say aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from clinic_app.domain.clocks import ClockState, Running
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _, label
from clinic_app.ui.parts.banner import ClockFact
from clinic_app.ui.parts.clock_rail import Axis, Tick
from clinic_app.ui.parts.pill import Time

_TIME: Final = {
    Running.URGENT: Time.URGENT,
    Running.SOON: Time.SOON,
    Running.OFFER_NOW: Time.SOON,
    Running.OPEN: Time.FAR,
    Running.PASSED: Time.SOON,
    Running.DECIDED: Time.DECIDED,
    Running.OUT_OF_WINDOW: Time.OUT,
}
IN_BANNER: Final = 2
_DAYS_FROM: Final = timedelta(hours=96)
"""From here on the time left is said in days: nobody counts 113 hours."""
_MINUTES_BELOW: Final = timedelta(hours=12)
_LINEAR: Final = timedelta(days=7)


def time_of(clock: ClockState, *, doubted: bool = False) -> Time:
    """How a clock is tinted: where nobody vouches for the time of the PC, none that runs is far from its end."""
    time = _TIME[clock.state]
    return Time.SOON if doubted and time is Time.FAR else time


def left_words(left: timedelta) -> str:
    """Time left, as exact as it helps: `5 h 18 min`, `53 h`, `20 days`."""
    minutes = int(left.total_seconds()) // 60
    if left >= _DAYS_FROM:
        return _("{n} days").format(n=minutes // 1440)
    if left >= _MINUTES_BELOW:
        return _("{n} h").format(n=minutes // 60)
    return _("{h} h {m} min").format(h=minutes // 60, m=minutes % 60)


def name_of(clock: ClockState) -> str:
    """What a clock is for, in full."""
    return label(f"clock.{clock.id}", clock.name)


def short_of(clock: ClockState) -> str:
    """What it is for, in a word."""
    return label(f"clock.{clock.id}.short", clock.window.short)


def neutral_of(clock: ClockState) -> str:
    """What others may read."""
    return _("Window {letter}").format(letter=clock.window.letter)


def state_words(clock: ClockState, now: datetime) -> str:
    """How a clock stands, in words: colour alone never tells."""
    match clock.state:
        case Running.OFFER_NOW:
            return _("offer now")
        case Running.PASSED:
            return _("time over, a person decides")
        case Running.DECIDED:
            return decision_words(clock) if clock.decision else _("decided")
        case Running.OUT_OF_WINDOW:
            return _("out of window, reason kept")
        case Running.URGENT | Running.SOON | Running.OPEN:
            left = clock.left(now)
            return _("offer now") if left is None else left_words(left)


def decision_words(clock: ClockState) -> str:
    """What was decided last, in a word or two."""
    known = {
        None: _("not offered yet"),
        "offered_accepted": _("accepted"),
        "offered_declined": _("declined"),
        "not_indicated": _("not indicated"),
        "deferred": _("later"),
        "started": _("started"),
        "completed": _("completed"),
        "given_already_elsewhere": _("given elsewhere"),
        "referred_elsewhere": _("sent elsewhere"),
        "contraindicated": _("must not be given"),
        "stock_out": _("out of stock"),
        "out_of_window": _("too late, a person decided"),
        "not_offered": _("not offered"),
        "not_applicable": _("does not apply"),
    }
    return known.get(clock.decision, _("decided"))


def moment_words(at: datetime, now: datetime, site: Site) -> str:
    """When a window begins or ends, short: `today 16:00`, `Thu 16:00`, `12 Dec`."""
    there, here = at.astimezone(site.zone), now.astimezone(site.zone)
    days = abs((there.date() - here.date()).days)
    if days == 0:
        return _("today {time}").format(time=f"{there:%H:%M}")
    if days < 7:
        return f"{_weekday(at, site)} {there:%H:%M}"
    return " ".join(site.shown_day(there.date()).split()[:2])


def pills(
    clocks: Sequence[ClockState], now: datetime, *, doubted: bool = False, neutral: bool = False
) -> list[ClockFact]:
    """The most pressing clocks for the banner: running ones first, those decided only if there is room.

    `neutral` ones tell whoever reads over a shoulder neither what they are for nor what was decided.
    """
    short = neutral_of if neutral else short_of
    running = [clock for clock in clocks if clock.state.runs]
    shown = (running + [clock for clock in clocks if not clock.state.runs])[: max(IN_BANNER, 1)]
    return [
        ClockFact(
            id=clock.id,
            words=f"{short(clock)} {_('decided') if neutral and not clock.state.runs else state_words(clock, now)}",
            time=time_of(clock, doubted=doubted),
            short=short(clock),
        )
        for clock in shown
    ]


def axis(clocks: Sequence[ClockState], now: datetime, site: Site, *, doubted: bool = False) -> Axis | None:
    """The line from the incident whose clocks press most; None while its time is unknown."""
    timed = [clock for clock in clocks if clock.began and clock.earliest_end]
    if not timed:
        return None
    incident = timed[0].incident
    ours = [clock for clock in timed if clock.incident == incident]
    began = ours[0].began
    assert began is not None
    start = began.earliest
    ticks = [
        Tick(
            id=clock.id, name=f"{short_of(clock)} {_window_words(clock)}", at=clock.earliest_end,
            time=time_of(clock, doubted=doubted),
        )
        for clock in _apart(ours)
        if clock.earliest_end is not None
    ]  # fmt: skip
    marks = [(start + timedelta(days=day), _weekday(start + timedelta(days=day), site)) for day in range(1, 4)]
    if all(tick.at - start <= _LINEAR for tick in ticks):
        marks.append((start + _LINEAR, _("{n} days").format(n=7)))
    unsure = "" if began.width <= timedelta(hours=3) else " ?"
    words = f"{_weekday(start, site)} {start.astimezone(site.zone):%H:%M}{unsure}"
    return Axis(start=start, start_words=words, now=max(now, start), ticks=ticks, marks=marks)


def not_confirmed() -> str:
    """What stands beside clocks while nobody vouches for the time of this PC."""
    return _("PC time not confirmed")


def spoken(clocks: Sequence[ClockState], now: datetime) -> str:
    """All of it in words, for whoever hears the screen."""
    return "; ".join(f"{name_of(clock)}: {state_words(clock, now)}" for clock in clocks)


def _apart(clocks: Sequence[ClockState]) -> list[ClockState]:
    """One clock for each end: windows that end together share a tick, the most pressing names it."""
    ends: set[datetime] = set()
    kept = []
    for clock in clocks:
        if clock.earliest_end is not None and clock.earliest_end not in ends and clock.state is not Running.DECIDED:
            ends.add(clock.earliest_end)
            kept.append(clock)
    return kept[:4]


def _window_words(clock: ClockState) -> str:
    window = clock.window
    if window.hours:
        return _("{n} h").format(n=window.hours)
    if window.days:
        return _("{n} days").format(n=window.days)
    return _("{n} months").format(n=window.months)


def _weekday(at: datetime, site: Site) -> str:
    days = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return days[at.astimezone(site.zone).weekday()]
