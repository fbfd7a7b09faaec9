"""What a service said on its reply slip or by telephone: as good as a sealed answer, and written down the same way.

A sealed answer that comes later says more lately, and counts then.
"""

from __future__ import annotations

from typing import Final

import msgspec

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act
from clinic_app.domain.referral import Outcome, Reason, Side, Status, moved, refuse_unfit
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import NoSuchCase
from clinic_app.facts import dataclass
from clinic_app.services.answered import write_down
from clinic_app.services.conversation import ByHand, Standing, standing, stands_now
from clinic_app.services.desk import Desk
from clinic_app.services.posting import Kind
from clinic_app.services.still_agreed import went_on
from clinic_app.vault.outbox import OutItem

ON_A_SLIP: Final = "from_paper_later"
BY_PHONE: Final = "told_by_phone"


@dataclass(frozen=True, slots=True)
class Told:
    """What they said."""

    status: Status
    reason: Reason | None = None
    outcome: Outcome | None = None


class HeardByHand:
    """The answers that no line brings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def tell(self, env_id: bytes, told: Told, *, source: str) -> Standing:
        """Write down what was said of one referral; where it stands then. `source` is `ON_A_SLIP` or `BY_PHONE`.

        Raises `NoSuchCase` for anything but a referral of ours, `NotAnAnswer` if it cannot follow where it stands.
        """
        item = self._vault.outbox.one(env_id)
        self._desk.require(Act.ANSWER_REFERRAL if item is not None and went_on(item) else Act.REFER)
        if source not in (ON_A_SLIP, BY_PHONE):
            raise ValueError(source)
        if item is None or item.kind != Kind.REFERRAL or not self._desk.cases.sees(item.case_id):
            raise NoSuchCase
        refuse_unfit(told.status, told.reason, told.outcome)
        before = stands_now(item, standing(self._vault.threads.of(item.thread), _receiver(item)))
        if told.status is not before.status:
            moved(before.status, told.status, Side.RECEIVER)
        now = Standing(told.status, told.reason, told.outcome, self._desk.clock.now())
        kept = ByHand(told.status, told.reason, told.outcome, iso(self._desk.clock.now()))

        def write() -> None:
            self._vault.outbox.heard(env_id, msgspec.json.encode(kept).decode("ascii"), over=now.ended)
            write_down(self._desk, item, now, source=source)

        self._vault.save(write)
        return now


def _receiver(item: OutItem) -> OrganisationId:
    return OrganisationId(item.recipient)
