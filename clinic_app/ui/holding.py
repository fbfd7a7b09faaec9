"""The interview hold on the screen: the card that asks for six figures, and every key and line that shows it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.domain.interview_hold import InterviewHold
from clinic_app.domain.timekeeping import Clock
from clinic_app.ui import both_eras
from clinic_app.ui.i18n import _

if TYPE_CHECKING:
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.screens.listening_card import ListeningCard


class Holding(QObject):
    """One hold. `changed` carries until when it runs, in monotonic seconds; nought when it does not."""

    changed = Signal(float)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._hold = InterviewHold(clock)
        self._inside: Inside | None = None
        self._card: ListeningCard | None = None
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(self.look)

    def enter(self, inside: Inside) -> None:
        """Somebody is in; or the pages were built anew, and show again what runs."""
        self._inside = inside
        inside.listening.wanted.connect(self.listen)
        self.look()

    @property
    def until(self) -> str | None:
        """Until what time of day at the latest; None if nothing is held."""
        until = self._hold.until
        return both_eras.time_of_day(until, self._clock) if until is not None else None

    @property
    def tries_left(self) -> int:
        """How often the figures may still be tried."""
        return self._hold.tries_left

    def listen(self) -> None:
        """F8, or the key in the banner: ask for six figures, or offer to stop."""
        if self._card is not None:
            self.close_card()
        elif self._inside is not None and self._inside.isVisible():
            from clinic_app.ui.screens.listening_card import ListeningCard

            self._card = ListeningCard(self._inside.stage, until=self.until or "")
            self._card.begun.connect(self._begin)
            self._card.stopped.connect(self.end)
            self._card.closed.connect(self._card_closed)

    def close_card(self) -> None:
        """Nothing is asked any more."""
        if self._card is not None:
            self._card.close_card()

    def lifts(self, figures: str) -> bool:
        """Whether these are the figures. The third wrong try ends the hold."""
        right = self._hold.lifts(figures)
        if not self._hold.running:
            self.look()
        return right

    def end(self) -> None:
        """The figures count no more."""
        self._hold.end()
        self.look()

    def look(self) -> None:
        """Show whether it runs, and count to its end. Called by its timer."""
        ends_at = self._hold.ends_at
        self._over.stop()
        if ends_at is not None:
            self._over.start(int((ends_at - self._clock.monotonic()) * 1000) + 1)
        if self._inside is not None:
            self._inside.show_listening(self.until or "")
        self.changed.emit(ends_at or 0.0)

    def _begin(self, figures: str) -> None:
        self._hold.begin(figures)
        self.look()
        if self._inside is not None:
            self._inside.toast.say(_("While you listen, the hide key asks your six figures."))

    def _card_closed(self) -> None:
        self._card = None
