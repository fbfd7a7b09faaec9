"""When somebody comes in, there is another hub, or an envelope has had its time: it is offered again, never doubled."""

from __future__ import annotations

from datetime import datetime

from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.vault.lane import Lane


class Anew:
    """Beginning again with what was on its way."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def here(self) -> None:
        """Somebody came in: nothing is on its way any more, whatever the last round was interrupted at."""
        if self._lane.row("SELECT 1 FROM outbox WHERE pc IS NULL AND state = 'sending'") is not None:
            sql = "UPDATE outbox SET state = 'waiting' WHERE pc IS NULL AND state = 'sending'"
            self._lane.save(lambda: self._lane.run(sql))

    def renewed(
        self, before: bytes, *, env_id: bytes, sealed: bytes, mailbox: str, token: bytes, stale_at: datetime,
        expires_at: datetime,
    ) -> None:  # fmt: skip
        """The same message in a new envelope: its number, what became of it and when it was written first stay."""
        sql = (
            "UPDATE outbox SET env_id = ?, sealed = ?, mailbox = ?, revoke_token = ?, stale_at = ?, expires_at = ?, "
            "state = 'waiting', state_at = ?, reason = NULL, on_stick_at = NULL WHERE env_id = ?"
        )
        row = (env_id, sealed, mailbox, token, iso(stale_at), iso(expires_at), iso(self._clock.now()), before)

        def write() -> None:
            self._lane.run(sql, row)
            self._lane.witness("SELECT 1 FROM outbox WHERE env_id = ?", (env_id,))

        self._lane.save(write)

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
                "UPDATE outbox SET state = 'waiting', state_at = ? WHERE pc IS NULL "
                "AND state IN ('on_hub', 'sending') AND expires_at > ?", (now, now),
            )  # fmt: skip

        self._lane.save(write)
