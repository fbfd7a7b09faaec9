"""A no that comes after the packet: to whom she says no, or whom she hides herself from, is asked to forget what went.

A part that she takes out, blocks or keeps to herself ends nothing: what nobody has fetched comes back, to be asked
about; what was read cannot be made smaller. Who takes care of her already is asked nothing by this.
"""

from __future__ import annotations

from typing import Final

from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import THE_RELEASE_ITSELF, Permission, Purpose, Refused, Use, permits
from clinic_app.domain.ids import EntityId, OrganisationId, ReferralId
from clinic_app.domain.referral import REFERRAL, Reason, Side, Status
from clinic_app.domain.referral_record import content_of, event
from clinic_app.domain.release import releases_of
from clinic_app.domain.still_let import no_longer_let
from clinic_app.errors import NotAnAnswer, Refusal
from clinic_app.services.desk import Desk
from clinic_app.services.held import ask_or_phone
from clinic_app.services.posting import Kind
from clinic_app.services.silence import heard
from clinic_app.services.stopping import living, stop
from clinic_app.vault.outbox import RECALL, OutItem, OutState

TO_ASK_HER: Final = Refusal.NOT_THIS_ITEM.value
"""Why an item on the hub is called back to be held, and not to be ended."""

_NO: Final = frozenset({Refusal.REFUSED, Refusal.WITHDRAWN, Refusal.BLOCKED_ORGANISATION, Refusal.CARE_ONLY})
_DECIDES: Final = ("c_record", "c_services", "c_sensitive", "c_block_org", "c_block_items")
_LEFT: Final = frozenset({OutState.ON_HUB, OutState.DONE})
_OVER: Final = frozenset({OutState.RECALLED, OutState.LAPSED})


def follow(desk: Desk, before: Case, after: Case) -> None:
    """Part of the transaction that makes `after` of `before`: what her new decision ends or calls back."""
    if _decided(before) == _decided(after):
        return
    for entity in tuple(living(after)):
        left = [item for item in desk.vault.outbox.of_referral(ReferralId(entity)) if _may_be_there(item)]
        if not left:
            continue  # what is still here is asked about before it goes
        answer = permits(after, _use(desk, after, entity))
        if isinstance(answer, Refused):
            if answer.reason in _NO:
                _end(desk, after, entity)
        elif _tells_too_much(desk, after, entity, answer):
            _ask_her(desk, left)


def follow_heard(desk: Desk, case: Case) -> None:
    """Part of the transaction in which what another PC wrote of this case was taken in, which sees it as it is now.

    A packet that only this PC knows of, or that it knew of sooner, is ended or called back as if she had said so here.
    """
    alive = frozenset(living(case))
    for each in case.of_kind(REFERRAL):
        items = desk.vault.outbox.of_referral(ReferralId(each.id))
        left = [item for item in items if _may_be_there(item)]
        if not left:
            continue  # what is still here is asked about before it goes
        if each.id in alive:
            answer = permits(case, _use(desk, case, each.id))
            if isinstance(answer, Refused) and answer.reason in _NO:
                _end(desk, case, each.id)
            elif isinstance(answer, Permission) and _tells_too_much(desk, case, each.id, answer):
                _ask_her(desk, left)
        elif case.stored("x_status", each.id) == Status.CANCELLED.value and not _called_back(items):
            stop(desk, case, each.id)


def _ask_her(desk: Desk, left: list[OutItem]) -> None:
    """What tells more than she lets by now, and may have been read by nobody yet, is hers to decide about."""
    for item in left:
        if item.state is not OutState.DONE and item.reason not in (RECALL, TO_ASK_HER):
            desk.vault.outbox.mark(item.env_id, OutState.ON_HUB, TO_ASK_HER)


def _called_back(items: list[OutItem]) -> bool:
    return any(item.kind == Kind.RETRACT or item.reason == RECALL for item in items)


def _decided(case: Case) -> object:
    return releases_of(case), tuple(case.stored(field) for field in _DECIDES)


def _may_be_there(item: OutItem) -> bool:
    """Offered once, the hub may have it although we never heard so."""
    if item.kind != REFERRAL or item.state in _OVER:
        return False
    return item.state in _LEFT or item.attempts > 0 or item.pc is not None


def _use(desk: Desk, case: Case, entity: EntityId) -> Use:
    return Use(
        purpose=Purpose.PACKET,
        organisation=OrganisationId(str(case.stored("x_org", entity))),
        sector=str(case.stored("x_sector", entity)),
        item=THE_RELEASE_ITSELF,
        day=desk.clock.today(),
    )


def _tells_too_much(desk: Desk, case: Case, entity: EntityId, answer: Permission) -> bool:
    try:
        return bool(no_longer_let(case, answer, content_of(case, entity), desk.law))
    except NotAnAnswer:
        return True


def _end(desk: Desk, case: Case, entity: EntityId) -> None:
    reached = stop(desk, case, entity)
    values = (
        (entity, "x_status", Status.CANCELLED.value),
        (entity, "x_reason", Reason.CONSENT_WITHDRAWN.value),
        (entity, "x_events", event(Status.CANCELLED, Side.SENDER, desk.clock.today())),
    )
    desk.vault.revisions.append(case.id, Change(values=values), author=desk.me.id)
    desk.vault.journal.append("packets_stopped", desk.me.id, {"case": case.id, "n": 1})
    heard(desk, case.id, ReferralId(entity))
    if not reached:
        ask_or_phone(desk, case.id, ReferralId(entity))
