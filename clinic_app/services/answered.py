"""An answer to a referral becomes part of her case, whichever way it came: sealed, on a slip, or by telephone."""

from __future__ import annotations

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change
from clinic_app.domain.ids import EntityId
from clinic_app.domain.referral import WENT_ON, Side, Status
from clinic_app.domain.referral_record import event
from clinic_app.services import lapsing
from clinic_app.services.conversation import Standing
from clinic_app.services.desk import Desk
from clinic_app.services.silence import heard
from clinic_app.services.task_kinds import IN_PERSON, TaskKind, kind_for
from clinic_app.vault.outbox import OutItem


def write_down(desk: Desk, item: OutItem, now: Standing, *, source: str, signer: str | None = None) -> None:
    """Part of the transaction of its caller. The new state stands beside her other answers, as a revision like any.

    `signer` is the kid of the PC whose signature vouches for it: of what is heard by hand there is none.
    Raises `NoSuchCase` if her case was erased.
    """
    if item.case_id is None or item.referral_id is None:
        return
    entity = EntityId(item.referral_id)
    receipt: Stored = {"packet_hash": item.env_id.hex(), "recipient_key": signer} if signer else None
    values: tuple[tuple[EntityId, str, Stored], ...] = (
        (entity, "x_status", now.status.value),
        (entity, "x_reason", now.reason.value if now.reason else None),
        (entity, "x_outcome", now.outcome.value if now.outcome else None),
        (entity, "x_events", event(now.status, Side.RECEIVER, desk.clock.today())),
        *(((entity, "x_ack", receipt),) if receipt else ()),
    )
    desk.vault.revisions.append(item.case_id, Change(values=values), author=desk.vault.whoami.id, source=source)
    lapsing.remind(desk, desk.vault.cases.load(item.case_id))
    heard(desk, item.case_id, item.referral_id)
    if now.outcome in WENT_ON or (now.status is Status.REJECTED and now.onward is not None):
        kind = kind_for(TaskKind.ASK_ONWARD, now.onward.value) if now.onward else TaskKind.ASK_ONWARD.value
        desk.vault.tasks.add(kind=kind, due_at=desk.clock.now(), channel=IN_PERSON, case_id=item.case_id)
