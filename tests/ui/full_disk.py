"""A disk without room, below one page: its vault refuses until somebody frees some."""

from __future__ import annotations

from clinic_app.errors import DiskFull
from clinic_app.services.recording import Recording


class FullDisk:
    """The real record on a disk without room, until somebody frees some."""

    def __init__(
        self,
        recording: Recording,
        refuses: tuple[str, ...] = ("keep_draft", "keep_unread", "change", "finish_section", "finish_all"),
    ) -> None:
        self._recording, self._refuses = recording, refuses
        self.full = True

    def __getattr__(self, name: str) -> object:
        if self.full and name in self._refuses:
            return self._no_room
        return getattr(self._recording, name)

    def _no_room(self, *_asked: object, **_more: object) -> None:
        raise DiskFull(0)
