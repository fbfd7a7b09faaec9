"""Words of backups, apart from their page: the foot says them from the first minute, when the page is not loaded."""

from __future__ import annotations

from clinic_app.services.backing_up import BackupState
from clinic_app.ui.i18n import _, ngettext


def freshness_words(state: BackupState) -> str:
    """How old the newest backup is."""
    if state.last_at is None:
        return _("No backup was made yet.")
    if state.days == 0:
        return _("The newest backup is less than a day old.")
    return ngettext("The newest backup is {n} day old.", "The newest backup is {n} days old.", state.days).format(
        n=state.days
    )


def megabytes(size: int) -> str:
    """How large a file is."""
    return f"{size / 1_000_000:,.1f} MB"
