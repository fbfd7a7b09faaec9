"""What became of everything we sent or mean to send, in states a person can act on. Never "failed" when unknown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clinic_app.domain.bed_enquiry import ENQUIRY
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.ids import CaseId, OrganisationId, ReferralId
from clinic_app.domain.people import Act, may
from clinic_app.errors import NoSuchCase
from clinic_app.facts import dataclass
from clinic_app.services.contact_hold import is_held
from clinic_app.services.conversation import Standing, standing, stands_now
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.posting import FETCHED, Kind
from clinic_app.services.still_agreed import went_on
from clinic_app.vault.outbox import OutItem, OutState
from clinic_app.vault.received import ReceivedId
from clinic_app.vault.store import Vault
from clinic_app.vault.threads import Message

__all__ = ["OutState", "OutView", "Outgoing", "Standing"]

_TAKEN_BACK: Final = Kind.RETRACT.value.encode()
_GRACE: Final = timedelta(hours=24)
"""As the hub's clock is judged: what says that it was opened may still be on its way."""

_OVER: Final = frozenset({OutState.RECALLED, OutState.LAPSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutView:
    """One item: `state` is where it is (`done`: somebody there opened it), `standing` what they answered.

    `reason` says why it is held or quarantined: `stale`, a code of `Refusal`, or `hub_` and a status. `silent`: nobody
    has answered for as long as this urgency bears, so somebody must ring them.
    """

    env_id: bytes
    kind: str
    code: str
    recipient_id: OrganisationId
    recipient: str
    case_id: CaseId | None
    referral_id: ReferralId | None
    urgency: str
    state: OutState
    since: datetime
    reason: str | None
    standing: Standing
    silent: bool
    on_stick_at: datetime | None = None
    missing: bool = False
    """A message of theirs that a later one follows has not come."""
    lapsed: bool = False
    """Her yes ran out after it had left: whoever read it was asked to forget it."""
    unfetched: bool = False
    """Its time on the hub is over, and nobody has said that it was opened."""
    went_on: bool = False
    """She was sent on with it from here, by a new yes."""
    contact_held: bool = False
    """They were told that contact is on hold, and not yet that it is not any longer."""
    pc: str | None = None
    """What staff call the other PC of this place that sealed it and sends it; None if this one does."""
    pc_gone: bool = False
    """That PC does not belong to this place any more: what it has not sent nobody sends."""
    stands_alone: bool = False
    """What had come with her was taken back or is over since: this stands by her yes here, and by nothing else."""


class Outgoing:
    """Reads the outbox with the answers beside it."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory

    def every(self) -> list[OutView]:
        """Referrals and answers alike, the newest first; without the cases for those who may read none."""
        self._desk.require(Act.SEND)
        reads, sees = may(self._desk.me.role, Act.READ_CASE), self._desk.cases.sees
        # Tables of a year have a page of their own: nothing in this list is about no survivor.
        items = [each for each in self._vault.outbox.every() if each.kind != Kind.AGGREGATE]
        return self._views([each for each in items if each.case_id is None or (reads and sees(each.case_id))])

    def of_referral(self, referral_id: ReferralId) -> list[OutView]:
        """The packets of one referral, the oldest first."""
        self._desk.require(Act.READ_CASE)
        items = self._vault.outbox.of_referral(referral_id)
        return self._views([item for item in items if self._desk.cases.sees(item.case_id)])

    def _views(self, items: list[OutItem]) -> list[OutView]:
        organisations, now = self._directory.directory().organisations, self._desk.clock.now()
        language, us = self._desk.settings.language, self._directory.us()
        pcs = {pc.device: pc for pc in self._vault.pcs.every()}
        views = []
        for item in items:
            to = OrganisationId(item.recipient)
            said = self._vault.threads.of(item.thread)
            stands = stands_now(item, standing(said, to, now))
            view = OutView(
                env_id=item.env_id,
                kind=item.kind,
                code=referral_code_of(item.thread),
                recipient_id=to,
                recipient=organisations[to].name(language) if to in organisations else to,
                case_id=item.case_id,
                referral_id=item.referral_id,
                urgency=item.urgency,
                state=item.state,
                since=item.state_at or item.made_at,
                reason=item.reason,
                standing=stands,
                silent=self._is_silent(item, stands, now),
                on_stick_at=item.on_stick_at,
                missing=_missing(said, to),
                lapsed=any(each.body == _TAKEN_BACK and each.at >= item.expires_at for each in said),
                unfetched=item.state is OutState.ON_HUB and item.reason != FETCHED and now >= item.expires_at + _GRACE,
                went_on=went_on(item),
                contact_held=is_held(said, us.id) if us is not None else False,
                pc=None if item.pc is None else pcs[item.pc].place if item.pc in pcs else "",
                pc_gone=gone_with_its_pc(self._vault, item),
                stands_alone=went_on(item) and self._is_over(item),
            )
            views.append(view)
        return views

    def _is_over(self, item: OutItem) -> bool:
        try:
            self._vault.received.content(ReceivedId(item.referral_id or UUID(int=0)))
        except NoSuchCase:
            return True
        return False

    def _is_silent(self, item: OutItem, stands: Standing, now: datetime) -> bool:
        if item.kind not in (Kind.REFERRAL, ENQUIRY) or stands.known_at is not None or item.state in _OVER:
            return False
        rule = next((rule for rule in self._desk.law.urgencies.values() if rule.id.value == item.urgency), None)
        return rule is not None and now - item.made_at >= self._desk.law.silent_after(rule.id)


def gone_with_its_pc(vault: Vault, item: OutItem) -> bool:
    """Whether the PC that sealed it, and alone has its bytes, does not belong to this place any more."""
    return item.pc is not None and all(pc.device != item.pc for pc in vault.pcs.others())


def _missing(said: list[Message], sender: OrganisationId) -> bool:
    """Whether the numbers of this sender have a gap: they begin at one, and none is left out."""
    numbers = {each.seq for each in said if each.sender == sender}
    return bool(numbers) and max(numbers) > len(numbers)
