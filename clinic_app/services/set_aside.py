"""What came and was not believed: tried again when that may help, kept or thrown away by a person, with a reason.

Who sent it is said only where a signature proves it. Without a decision it is thrown away after thirty days: the hub
keeps nothing longer, and whoever wrote it has heard by then that nobody answered.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act
from clinic_app.errors import NoSuchCase, Why
from clinic_app.facts import dataclass
from clinic_app.services.believing import Believing
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.posting import Posting
from clinic_app.services.taking_in import MAYBE_LATER, Taken, TakingIn
from clinic_app.vault.inbox import InItem, InState

__all__ = ["AsideReason", "AsideView", "SetAsides"]

KEPT_FOR: Final = timedelta(days=30)
_NOTHING_TO_DO: Final = frozenset({Why.REPLAYED})
"""The first one counts, and the hub is told again that we have it: nobody needs to see this."""


class AsideReason(StrEnum):
    """Why somebody keeps it or throws it away."""

    SENT_AGAIN = "sent_again"
    BY_PHONE = "by_phone"
    NOT_EXPECTED = "not_expected"
    FOR_IT = "for_it"
    WAITS = "waits"


KEEPS: Final = (AsideReason.WAITS, AsideReason.FOR_IT)
THROWS: Final = (AsideReason.SENT_AGAIN, AsideReason.BY_PHONE, AsideReason.NOT_EXPECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideView:
    """One of them. `sender` is None unless its signature proves one; `until` is None if a person keeps it."""

    env_id: bytes
    why: Why
    arrived_at: datetime
    sender: OrganisationId | None
    name: str | None
    phone: str
    may_help: bool
    """Whether a newer list, a newer program or the right date may cure it."""
    until: datetime | None


class SetAsides:
    """The list, and what can be done with each."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, posting: Posting, taking_in: TakingIn) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._believing = Believing(desk, directory, posting)
        self._taking_in = taking_in

    def every(self) -> list[AsideView]:
        """The newest first. A second copy of something that counts already is not in it."""
        self._desk.require(Act.RECEIVE)
        return [self._view(item) for item in self._vault.inbox.aside() if item.reason not in _NOTHING_TO_DO]

    def try_again(self, env_id: bytes) -> Why | None:
        """Read it once more with the list, the program and the date of today; None if it is believed now.

        Raises `NoSuchCase`.
        """
        self._desk.require(Act.ANSWER_REFERRAL)
        return self._taking_in.read_again(self._item(env_id), Taken())

    def look_again(self) -> Taken:
        """The same for all that may have been cured meanwhile. Safe to repeat."""
        taken = Taken()
        self._taking_in.look_again(taken)
        return taken

    def keep(self, env_id: bytes, reason: AsideReason) -> None:
        """It stays until somebody decides otherwise. Raises `NoSuchCase`, `ValueError` (the reason)."""
        self._decide(env_id, reason, KEEPS, InState.KEPT, "aside_kept")

    def throw_away(self, env_id: bytes, reason: AsideReason) -> None:
        """Its bytes go; that it came is remembered, so that it does not come again. Raises as `keep` does."""
        self._decide(env_id, reason, THROWS, InState.THROWN, "aside_thrown")

    def forget_what_is_over(self) -> int:
        """Throw away what nobody decided about for thirty days. Safe to repeat; how many went."""
        before = self._desk.clock.now() - KEPT_FOR
        over = [
            item for item in self._vault.inbox.aside() if item.state is InState.SET_ASIDE and item.arrived_at < before
        ]

        def write() -> None:
            for item in over:
                self._vault.inbox.decide(item.env_id, InState.THROWN)
            if over:
                self._vault.journal.append("aside_thrown", None, {"n": len(over), "reason": "over"})

        self._vault.save(write)
        return len(over)

    # --- inside ------------------------------------------------------------------------------------

    def _decide(
        self, env_id: bytes, reason: AsideReason, fitting: tuple[AsideReason, ...], state: InState, act: str
    ) -> None:
        self._desk.require(Act.ANSWER_REFERRAL)
        if reason not in fitting:
            raise ValueError(reason)
        item = self._item(env_id)

        def write() -> None:
            self._vault.inbox.decide(item.env_id, state)
            self._vault.journal.append(act, self._desk.me.id, {"why": item.reason or "", "reason": reason.value})

        self._vault.save(write)

    def _item(self, env_id: bytes) -> InItem:
        found = next((item for item in self._vault.inbox.aside() if item.env_id == env_id), None)
        if found is None:
            raise NoSuchCase
        return found

    def _view(self, item: InItem) -> AsideView:
        sender = self._believing.signed_by(item.sealed)
        known = self._directory.directory().organisations.get(sender) if sender is not None else None
        return AsideView(
            env_id=item.env_id,
            why=Why(item.reason or ""),
            arrived_at=item.arrived_at,
            sender=sender,
            name=known.name(self._desk.settings.language) if known else None,
            phone=known.phone if known else "",
            may_help=item.reason in MAYBE_LATER,
            until=item.arrived_at + KEPT_FOR if item.state is InState.SET_ASIDE else None,
        )
