"""The one clock everybody is handed; only `main` makes a real one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

BUDDHIST: Final = 543
"""Buddhist year minus Western year."""


class Clock:
    """`now` is aware UTC and may jump with the PC; `monotonic` (seconds) never goes back within one `boot_id`."""

    __slots__ = ("_zone", "boot_id", "monotonic", "now")

    def __init__(
        self,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        boot_id: str,
        zone: ZoneInfo | str = "Asia/Bangkok",
    ) -> None:
        self.now = now
        self.monotonic = monotonic
        self.boot_id = boot_id
        self._zone = zone

    @property
    def zone(self) -> ZoneInfo:
        """Where the site is. Looked up when it is first asked for."""
        if isinstance(self._zone, str):
            from zoneinfo import ZoneInfo

            self._zone = ZoneInfo(self._zone)
        return self._zone

    def today(self) -> date:
        """The site's local day."""
        return self.now().astimezone(self.zone).date()


def iso(instant: datetime) -> str:
    """An instant as the record keeps it: UTC, whole seconds, `Z`."""
    return instant.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def instant(text: str) -> datetime:
    """Read an instant of ours back. Raises `ValueError` if it names no zone."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return parsed.astimezone(UTC)
