"""A status reply as a FHIR task, and back."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from clinic_app.domain.referral import StatusReply
from clinic_app.wire import fhir_types as f
from clinic_app.wire.fhir_referral import packet_id_of, security, urn_of
from clinic_app.wire.fhir_words import OutputKind


def as_task(reply: StatusReply) -> f.StatusTask:
    """The one task that says this."""
    output = [f.TaskOutput(type=_kind(OutputKind.MESSAGE_NUMBER), value_positive_int=reply.seq)]
    if reply.outcome is not None:
        output.append(f.TaskOutput(type=_kind(OutputKind.OUTCOME), value_code=reply.outcome))
    reason = reply.reason
    return f.StatusTask(
        meta=f.Labels(("https://clinic-app.example/fhir/StructureDefinition/status|1",), security()),
        identifier=(f.PacketIdentifier("urn:ietf:rfc:3986", urn_of(reply.packet_id)),),
        status=reply.status,
        status_reason=f.Concept((f.Coding("https://clinic-app.example/fhir/reason", reason),)) if reason else UNSET,
        intent="order",
        output=tuple(output),
    )


def from_task(task: f.StatusTask) -> StatusReply:
    """What a task says. Raises `ValueError` unless `as_task` makes exactly this task of it again."""
    number, *rest = task.output
    if isinstance(number.value_positive_int, UnsetType) or any(isinstance(each.value_code, UnsetType) for each in rest):
        raise ValueError("output")
    reason = task.status_reason
    outcome = rest[0].value_code if rest else None
    reply = StatusReply(
        packet_id=packet_id_of(task.identifier[0].value),
        status=task.status,
        reason=None if isinstance(reason, UnsetType) else reason.coding[0].code,
        outcome=None if isinstance(outcome, UnsetType) else outcome,
        seq=number.value_positive_int,
    )
    if as_task(reply) != task:
        raise ValueError("not the task of this reply")
    return reply


def _kind(code: OutputKind) -> f.Concept[Literal["https://clinic-app.example/fhir/outcome"], OutputKind]:
    return f.Concept((f.Coding("https://clinic-app.example/fhir/outcome", code),))
