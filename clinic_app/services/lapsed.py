"""A yes that has run out travels: whoever read of her and has not taken her in is asked to forget it, and knows why.

Who takes care of her already is asked nothing: she is there, and what they hold goes by its own day. A yes that was
given anew in time has not run out, whatever row the packet was sealed under.
"""

from __future__ import annotations

from typing import Final

from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import THE_RELEASE_ITSELF, Purpose, Refused, Use, permits
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.referral import Reason, Side, Status
from clinic_app.domain.referral_record import event
from clinic_app.errors import NoSuchCase, Refusal, VaultDamaged
from clinic_app.services.desk import Desk
from clinic_app.services.ending_onward import end_onward
from clinic_app.services.held import ask_or_phone
from clinic_app.services.silence import heard
from clinic_app.services.stopping import living, stop
from clinic_app.vault.outbox import OutState

_LOOKED_ON: Final = "lapsed.looked_on"
_LEFT: Final = frozenset({OutState.ON_HUB, OutState.DONE})


def end_lapsed(desk: Desk) -> int:
    """End every referral that left and whose yes ran out since; how many. Once a day; safe to repeat."""
    today = desk.clock.today().isoformat()
    if desk.vault.settings.get(_LOOKED_ON) == today:
        return 0
    left = {item.case_id for item in desk.vault.outbox.unsettled() if item.state in _LEFT}

    def write() -> int:
        desk.vault.settings[_LOOKED_ON] = today
        return end_onward(desk) + sum(_end(desk, case_id) for case_id in left if case_id is not None)

    return desk.vault.save(write)


def _end(desk: Desk, case_id: CaseId) -> int:
    try:
        case = desk.vault.cases.load(case_id)
    except (NoSuchCase, VaultDamaged):  # one file that cannot be read holds up nobody else's
        return 0
    over = [entity for entity in living(case) if _left(desk, entity) and _ran_out(desk, case, entity)]
    for entity in over:
        _tell(desk, case, entity)
    return len(over)


def _left(desk: Desk, entity: EntityId) -> bool:
    return any(item.state in _LEFT for item in desk.vault.outbox.of_referral(ReferralId(entity)))


def _ran_out(desk: Desk, case: Case, entity: EntityId) -> bool:
    use = Use(
        purpose=Purpose.PACKET,
        organisation=OrganisationId(str(case.stored("x_org", entity))),
        sector=str(case.stored("x_sector", entity)),
        item=THE_RELEASE_ITSELF,
        day=desk.clock.today(),
    )
    answer = permits(case, use)
    return isinstance(answer, Refused) and answer.reason is Refusal.EXPIRED


def _tell(desk: Desk, case: Case, entity: EntityId) -> None:
    """They are asked to forget it; she is asked again, or they are rung if no packet of ours reaches them."""
    referral = ReferralId(entity)
    stop(desk, case, entity)
    values = (
        (entity, "x_status", Status.CANCELLED.value),
        (entity, "x_reason", Reason.CONSENT_LAPSED.value),
        (entity, "x_events", event(Status.CANCELLED, Side.SENDER, desk.clock.today())),
    )
    desk.vault.revisions.append(case.id, Change(values=values), author=desk.me.id)
    desk.vault.journal.append("consent_lapsed", desk.me.id, {"case": case.id, "referral": referral})
    heard(desk, case.id, referral)
    ask_or_phone(desk, case.id, referral)
