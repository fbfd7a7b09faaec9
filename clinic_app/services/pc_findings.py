"""What can be odd about a PC around the record, each by one word, with how much it matters. Nothing of any case.

Whoever shows them has the words: the command for IT (`admin/health_words.py`), the page for the coordinator
(`ui/screens/pc_words.py`). A finding says what is, never who did it.
"""

from __future__ import annotations

from enum import StrEnum

from clinic_app.facts import dataclass

__all__ = ["Finding", "Weight", "What"]


class Weight(StrEnum):
    """How much it matters."""

    STOP = "stop"
    """No real record should be kept here before this is put right."""
    SOON = "soon"
    """Somebody should put it right on the next visit."""
    NOTE = "note"
    """Good to know; nothing need be done."""


class What(StrEnum):
    """Everything that is looked for, in the order in which it is told."""

    PROFILE_REFUSED = "profile_refused"
    PROFILE_GONE = "profile_gone"
    RECORD_ELSEWHERE = "record_elsewhere"
    SETTINGS_REFUSED = "settings_refused"
    WRITE_REFUSED = "write_refused"
    WRITE_SLOW = "write_slow"
    FOLDER_OPEN = "folder_open"
    FILES_MISSING = "files_missing"
    FILES_TORN = "files_torn"
    FILES_CHANGED = "files_changed"
    DISK_OPEN = "disk_open"
    DISK_UNKNOWN = "disk_unknown"
    SWAP_OPEN = "swap_open"
    HIBERNATION_OPEN = "hibernation_open"
    SPOOL_KEEPS = "spool_keeps"
    SPOOL_UNKNOWN = "spool_unknown"
    DEFAULT_VIRTUAL = "default_virtual"
    PRINTERS_VIRTUAL = "printers_virtual"
    PRINTERS_MISSING = "printers_missing"
    PROXY_SCRIPT = "proxy_script"
    PROXY_SET = "proxy_set"
    SYSTEM_OLD = "system_old"


_WEIGHTS = {
    **dict.fromkeys(
        (What.PROFILE_REFUSED, What.WRITE_REFUSED, What.FILES_MISSING, What.FILES_TORN, What.FILES_CHANGED), Weight.STOP
    ),
    **dict.fromkeys(
        (What.WRITE_SLOW, What.DISK_UNKNOWN, What.SPOOL_UNKNOWN, What.PRINTERS_VIRTUAL, What.PROXY_SET,
         What.SYSTEM_OLD),
        Weight.NOTE,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing. `about` names printers, a line of the profile, a folder: nothing that is written in the record."""

    what: What
    about: str = ""

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        return _WEIGHTS.get(self.what, Weight.SOON)
