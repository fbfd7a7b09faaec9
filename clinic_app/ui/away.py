"""What the screens do while the PC is away from the clinic, among strangers who look over a shoulder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from clinic_app.ui.i18n import _, ngettext

if TYPE_CHECKING:
    from clinic_app.services.locking_policy import Times
    from clinic_app.ui.idle import Idle
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.window import Window


def ask_times(window: Window, idle: Idle) -> None:
    """Ask after how many minutes it covers and locks, and count by them from now on."""
    if (clinic := window.clinic) is not None and (inside := window.inside) is not None:
        window.jobs.run(inside, lambda: clinic.locking.times, then=partial(_obey, inside, idle))


def _obey(inside: Inside, idle: Idle, times: Times) -> None:
    """Say at the foot of every page that the PC is away."""
    idle.after(cover_s=times.cover * 60, lock_s=times.lock * 60)
    inside.away = times.away
    if inside.pages.count():
        inside.page().taken_along()
    covers = ngettext("covers after {n} minute", "covers after {n} minutes", times.cover).format(n=times.cover)
    inside.status.away.say("map-pin", f"{_('Away from the clinic')} · {covers}" if times.away else "", "teal_d")


def show_where(inside: Inside) -> None:
    """Open the page on which one says that it is back."""
    from clinic_app.ui.screens.upkeep import Upkeep

    page = inside.open_place("upkeep") if inside.has("upkeep") else None
    if isinstance(page, Upkeep):
        page.open_topic("locking")
