"""What the trafficking screen may lead to was said: written together with what the survivor answered to it.

It opens the screen, or ends it. Nothing here asks about indicators, and nobody ticks that something was said.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.next_best import EXPLAINED, waits_for
from clinic_app.domain.people import Act
from clinic_app.errors import GateClosed
from clinic_app.services.desk import Desk
from clinic_app.services.recording import Recording

__all__ = ["EXPLAINED", "Heard", "Screening"]

GATE: Final = "trafficking_screen"
_DONE: Final = "t_done"
_RESULT: Final = "t_result"


class Heard(StrEnum):
    """What the survivor said to it. The ends are codes of `t_done` and `t_result`."""

    GOES_ON = "goes_on"
    DECLINED = "declined"
    NOT_SAFE_NOW = "not_safe_now"


_ENDS: Final = (Heard.DECLINED.value, Heard.NOT_SAFE_NOW.value)


class Screening:
    """The step before the screens of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._recording = recording

    def explained(self, case_id: CaseId, heard: Heard) -> Case:
        """It was said, and this was answered; the case as shown then. A later answer takes the place of the one before.

        Raises `GateClosed(trafficking_screen, what is still open)` for going on while not alone or without a word on
        who interprets, `RecordRefused`, `NotAllowed`, `NoSuchCase`.
        """
        self._desk.require(Act.RECORD)
        case = self._recording.shown(case_id)
        if heard is Heard.GOES_ON and (waits := waits_for(case)):
            raise GateClosed(GATE, tuple(each.value for each in waits))
        values: list[tuple[str, Stored | None]] = [(EXPLAINED, True)]
        for field in (_DONE, _RESULT):
            if heard is not Heard.GOES_ON:
                values.append((field, heard.value))
            elif case.stored(field) in _ENDS:
                values.append((field, None))
        change = Change(values=tuple((case.root, field, value) for field, value in values))
        return self._recording.change(case_id, change)
