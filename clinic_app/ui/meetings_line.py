"""At the foot of the window: that two PCs wait for a decision, or that one was not met for long while something waits.

Otherwise nothing: whoever works on one PC need not know that there are others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.ui.i18n import _, ngettext

if TYPE_CHECKING:
    from clinic_app.services.meetings_view import Meetings
    from clinic_app.ui.meeting_duty import MeetingDuty
    from clinic_app.ui.screens.ways import Ways

_SOON_MS: Final = 2_000
"""A meeting tells of every letter; the line is looked at once."""
_EVERY_MS: Final = 10 * 60_000


class MeetingsLine(QObject):
    """One for each inside; it goes with it."""

    counted = Signal(int)
    """How many questions wait, whenever that is another number than before."""

    def __init__(self, ways: Ways, duty: MeetingDuty) -> None:
        super().__init__(ways.inside)
        self._ways, self._duty = ways, duty
        self._part = ways.inside.status.pcs
        self._many, self._out = 0, False
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.look)
        again = QTimer(self, interval=_EVERY_MS)
        again.timeout.connect(self.look)
        again.start()
        duty.changed.connect(self._soon.start)
        ways.inside.status.pressed.connect(self._pressed)

    def look(self) -> None:
        """Ask what there is to say."""
        self._ways.jobs.run(self, self._ways.clinic.two_pcs.many, self._count, lambda _error: None)

    def _count(self, many: int) -> None:
        if many != self._many:
            self.counted.emit(many)
        self._many = many
        self._duty.ask(self, self._say, lambda _error: None)

    def _say(self, meetings: Meetings) -> None:
        now = self._ways.clock.now()
        old, self._out = meetings.oldest(now), meetings.out
        if meetings.out:
            self._part.say("monitor", _("This PC was taken out of the clinic"), "amber")
        elif self._many:
            words = ngettext("{n} thing to decide", "{n} things to decide", self._many)
            self._part.say("scale", words.format(n=self._many), "amber")
        elif old is not None:
            from clinic_app.services.meetings_view import met_ago
            from clinic_app.ui.screens.pcs_words import ago_words, place_words

            met, where = old.stands.met_at, place_words(old.stands)
            words = _("{where}: last met {ago}, something waits") if met else _("{where}: not met yet, something waits")
            ago = ago_words(met_ago(now, met)) if met else ""
            self._part.say("monitor", words.format(where=where, ago=ago), "amber")
        else:
            self._part.say("", "")

    def _pressed(self, part: str) -> None:
        if part != "pcs":
            return
        inside = self._ways.inside
        if self._many and not self._out:
            from clinic_app.ui.screens.to_decide import ToDecidePage

            inside.open_page(ToDecidePage(self._ways))
            return
        from clinic_app.ui.screens.upkeep import Upkeep

        page = inside.open_place("upkeep")
        if isinstance(page, Upkeep):
            page.open_topic("pcs")
