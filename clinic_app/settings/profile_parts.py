"""What IT may name more than one of in a site profile."""

from __future__ import annotations

from typing import NamedTuple


class AllowedPrinter(NamedTuple):
    """A printer that papers may go to, and where a person finds it."""

    name: str
    place: str


class BackupTarget(NamedTuple):
    """A place that backups are to go to."""

    folder: str
    label: str
    kind: str


class OfferedPack(NamedTuple):
    """A signed pack that lies on this PC for the people of the site: they examine it, and trust its key by words."""

    file: str
    label: str
