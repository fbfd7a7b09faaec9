"""What the outbox does when somebody comes in, and when there is another hub: it is offered again, never doubled."""

from __future__ import annotations

from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.vault.lane import Lane


class Anew:
    """Beginning again with what was on its way."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def here(self) -> None:
        """Somebody came in: nothing is on its way any more, whatever the last round was interrupted at."""
        if self._lane.row("SELECT 1 FROM outbox WHERE state = 'sending'") is not None:
            self._lane.save(lambda: self._lane.run("UPDATE outbox SET state = 'waiting' WHERE state = 'sending'"))

    def elsewhere(self) -> None:
        """There is another hub: what the one before may still have is offered to the new one, as it is.

        Whoever has it already knows it by its number. What was to be taken back there may be with somebody: that is
        asked of them, and nothing more can be asked of that hub.
        """
        now = iso(self._clock.now())

        def write() -> None:
            self._lane.run(
                "UPDATE outbox SET state = 'done' WHERE state = 'on_hub' AND reason = 'recall' AND kind <> 'recall'"
            )
            self._lane.run("DELETE FROM outbox WHERE kind = 'recall'")
            self._lane.run(
                "UPDATE outbox SET state = 'waiting', state_at = ? WHERE state IN ('on_hub', 'sending') "
                "AND expires_at > ?", (now, now),
            )  # fmt: skip

        self._lane.save(write)
