"""The sign beside each act of the journal."""

from __future__ import annotations

from typing import Final


def mark_of(act: str) -> str:
    """The sign beside an act, by what it belongs to."""
    return next((mark for begins, mark in _MARKS if act.startswith(begins)), "wrench")


_MARKS: Final = (
    ("case_begun", "plus"),
    ("opened", "eye"),
    ("found", "eye"),
    ("looked_for", "eye"),
    ("not_same", "users"),
    ("maybe_same", "users"),
    ("merge", "layers"),
    ("figures", "chart-column"),
    ("network_joined", "wrench"),
    ("network", "chart-column"),
    ("dhis2", "chart-column"),
    ("return_office", "chart-column"),
    ("moved_in", "arrow-right"),
    ("parted", "layers"),
    ("name_shown", "eye"),
    ("number_shown", "phone"),
    ("photo_shown", "eye"),
    ("document_shown", "eye"),
    ("attachment", "file-text"),
    ("call", "phone"),
    ("hold", "shield"),
    ("contact", "shield"),
    ("access", "eye"),
    ("revised", "pen"),
    ("print", "printer"),
    ("service", "phone"),
    ("referral", "send"),
    ("unlocked", "door-open"),
    ("recovered", "door-open"),
    ("enrolled", "user"),
    ("disabled", "user"),
    ("renamed", "user"),
    ("role", "user"),
    ("handed", "user"),
    ("undertaking", "user"),
    ("backed", "database-backup"),
    ("backup", "database-backup"),
    ("restore", "database-backup"),
    ("salvaged", "database-backup"),
    ("journal", "shield"),
    ("import", "file-text"),
    ("restricted", "shield"),
    ("unrestricted", "shield"),
    ("clock", "clock"),
    ("lock", "lock"),
    ("passphrase", "key-round"),
    ("key", "key-round"),
    ("sheet", "key-round"),
    ("word", "key-round"),
    ("off_site", "key-round"),
    ("site_pack", "package"),
)
"""What an act begins with, the first that fits."""
