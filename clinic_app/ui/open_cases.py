"""Shuts the pages of a case that whoever sits here may know of no longer: another PC keeps or erased it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from clinic_app.errors import NoSuchCase
from clinic_app.services.last_words import Gone
from clinic_app.ui.i18n import _

if TYPE_CHECKING:
    from clinic_app.domain.ids import CaseId
    from clinic_app.ui.meeting_duty import MeetingDuty
    from clinic_app.ui.screens.ways import Ways

_SOON_MS: Final = 300
"""A meeting tells of every letter."""


class OpenCases(QObject):
    """One for each inside; it goes with it."""

    def __init__(self, ways: Ways, duty: MeetingDuty) -> None:
        super().__init__(ways.inside)
        self._ways = ways
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.look)
        duty.changed.connect(self._soon.start)
        duty.came.connect(self.look)

    def look(self) -> None:
        """Ask whether they may still be shown."""
        shown = {case_id for page in self._ways.inside.above if (case_id := getattr(page, "case_id", None)) is not None}
        if shown:
            self._ways.jobs.run(self, partial(self._gone, shown), self._shut, lambda _error: None)

    def _gone(self, shown: set[CaseId]) -> Gone | None:
        """In the vault's lane."""
        for case_id in shown:
            try:
                self._ways.clinic.recording.shown(case_id)
            except NoSuchCase:
                return self._ways.clinic.recording.last.why_gone(case_id)
        return None

    def _shut(self, gone: Gone | None) -> None:
        if gone is not None:
            inside = self._ways.inside
            inside.open_place(inside.places[0])
            inside.toast.say(_told(gone))


def _told(gone: Gone) -> str:
    match gone:
        case Gone.KEPT:
            return _(
                "The case you had open is not shown here any more: it is kept to a few people now. "
                "What you had typed is in it, for them."
            )
        case Gone.ERASED:
            return _("The case you had open was erased on another PC. What you had typed went with it.")
        case Gone.JOINED:
            return _(
                "The case you had open was joined to another on another PC. What you had typed is a draft in that one."
            )
