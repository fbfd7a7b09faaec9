"""When the hub is asked for a newer list of services: once a day, and whenever something says that there may be one.

With every look into our mailbox the hub tells the number of its newest list, so most rounds need not ask. Whoever has
something to send and heard nothing of lists for an hour asks first: a service may be shut out, or have to tell others.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from clinic_app.errors import Why
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper

if TYPE_CHECKING:
    from clinic_app.services.exchange import Exchange

ETAG: Final = "directory.etag"
ASKED_ON: Final = "directory.asked_on"
_HOUR_S: Final = 3600.0
_MOVED_OR_CLOSED: Final = frozenset({404, 410})
"""What the hub says of a mailbox that a newer list may have put elsewhere."""


class News:
    """What this PC knows of the list at the hub. What it remembers beside the vault ends with the session."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper) -> None:
        self._desk = desk
        self._settings = desk.vault.settings
        self._directory = directory
        self._wanted = False
        self._asked_s: float | None = None
        self._heard_s: float | None = None
        self._refused: str | None = None

    @property
    def etag(self) -> str | None:
        """The list we have, as the hub names it."""
        known: str | None = self._settings.get(ETAG)
        return known

    @property
    def refused(self) -> str | None:
        """One that was not trusted: that the hub has it still is no reason to fetch it again."""
        return self._refused

    def look(self) -> None:
        """Ask with the next round, whatever was asked before."""
        self._wanted, self._refused = True, None

    def due(self, *, going: bool) -> bool:
        """Whether to ask with the next round even if the hub tells of nothing new. `going`: something is to be sent."""
        today = self._desk.clock.today()
        asked_today = self._settings.get(ASKED_ON) == today.isoformat()
        return self._wanted or not asked_today or self._too_old(today) or (going and self._long_since(self._heard_s))

    def asked(self, done: Exchange) -> None:
        """A round is over: whether it asked, and whether what it met calls for a newer list than it brought."""
        if done.ended_by is None:
            self._desk.vault.hub_note.heard(self._desk.clock.today())
        if done.directory_asked or (done.list_told and done.ended_by is None):
            self._heard_s = self._desk.clock.monotonic()
        if done.directory_asked:
            self._wanted, self._asked_s = False, self._desk.clock.monotonic()
            today = self._desk.clock.today().isoformat()
            if self._settings.get(ASKED_ON) != today:
                self._settings[ASKED_ON] = today
        elif not _MOVED_OR_CLOSED.isdisjoint(done.refused.values()):
            self._wanted = True

    def taken(self, etag: str) -> None:
        """It was believed."""
        self._settings[ETAG], self._refused = etag, None

    def not_trusted(self, etag: str) -> None:
        """It was not."""
        self._refused = etag

    def met(self, set_aside: list[Why]) -> bool:
        """Whether somebody wrote whom our list does not know: then it is asked for at once."""
        self._wanted = self._wanted or Why.SIGNER_UNKNOWN in set_aside
        return self._wanted

    def _too_old(self, today: date) -> bool:
        """Nobody can be sealed to by a list that has run out: it is asked for every hour."""
        document = self._directory.document()
        if document is None:
            return True
        return today > document.expires_on and self._long_since(self._asked_s)

    def _long_since(self, when_s: float | None) -> bool:
        return when_s is None or self._desk.clock.monotonic() - when_s >= _HOUR_S
