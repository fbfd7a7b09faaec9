"""What the record keeps of a referral: what was told, to whom, under which consent, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.domain.answers import Answer, Stored
from clinic_app.domain.case import Case
from clinic_app.domain.consent import releases_of
from clinic_app.domain.ids import EntityId, OrganisationId
from clinic_app.domain.packet import ELEMENT_FIELDS, PacketContent, packet_uuid
from clinic_app.domain.referral import Side, Status
from clinic_app.errors import NotAnAnswer

_NOT_KEPT_SO: Final = frozenset({"x_id", "c_reply_ok"})
CONTENT_FIELDS: Final = tuple(field for field in ELEMENT_FIELDS if field not in _NOT_KEPT_SO)
"""What a packet said, as the record keeps it."""


def values_of(
    content: PacketContent, *, organisation: OrganisationId, release: EntityId, sealed_on: date
) -> dict[str, Stored]:
    """The answers of a new referral entity. The packet's id is the thread of everything said about it."""
    told = msgspec.to_builtins(content)
    kept = {
        field: told[ELEMENT_FIELDS[field]] for field in CONTENT_FIELDS if told[ELEMENT_FIELDS[field]] not in (None, [])
    }
    return {
        **{field: list(value) if isinstance(value, tuple) else value for field, value in kept.items()},
        "x_id": str(packet_uuid(content.packet_id)),
        "x_org": organisation,
        "x_consent": str(release),
        "x_contact_rule": True,
        "x_preview": True,
        "x_status": Status.REQUESTED.value,
        "x_events": event(Status.REQUESTED, Side.SENDER, sealed_on),
    }


def content_of(case: Case, referral: EntityId) -> PacketContent:
    """What the packet of this referral said. Raises `NotAnAnswer("x_id")` if none was sealed for it."""
    told: dict[str, Any] = {
        ELEMENT_FIELDS[field]: answer.value
        for field in CONTENT_FIELDS
        if isinstance(answer := case.answer(field, referral), Answer)
    }
    wanted = any(str(row.id) == case.stored("x_consent", referral) and row.reply_ok for row in releases_of(case))
    told |= {"packet_id": packet_id_of(case, referral), "reply_wanted": wanted}
    try:
        return msgspec.convert(told, PacketContent, builtin_types=(bytes,))
    except msgspec.ValidationError as error:
        raise NotAnAnswer("x_id", "nothing_sealed") from error


def event(status: Status, by: Side, on: date) -> Stored:
    """One change of state, as `x_events` keeps the newest; the revisions keep those before. Days only, never hours."""
    return {"on": on.isoformat(), "status": status.value, "by": by.value}


def packet_id_of(case: Case, referral: EntityId) -> bytes:
    """The packet's id, and so the thread. Raises `NotAnAnswer("x_id")` if there is none."""
    try:
        return UUID(case.stored("x_id", referral)).bytes
    except (AttributeError, TypeError, ValueError) as error:
        raise NotAnAnswer("x_id", "nothing_sealed") from error
