"""What the status line says once something is written down: whether it is the record now, or a draft still."""

from __future__ import annotations

from datetime import datetime

from clinic_app.domain.consent import Mode
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.ways import Ways


def say_kept(ways: Ways, mode: Mode, at: datetime | None = None) -> None:
    """Up to when everything is kept; `at` is None for just now."""
    when = (at or ways.clock.now()).astimezone(ways.clock.zone)
    words = (
        _("Draft kept {at} · safe to be interrupted") if mode is Mode.DRAFT else _("Saved {at} · every word is kept")
    )
    ways.inside.status.saved.say("check", words.format(at=f"{when:%H:%M:%S}"))
