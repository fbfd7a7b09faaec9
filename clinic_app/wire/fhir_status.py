"""A status reply as a FHIR task, and back."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from clinic_app.domain.packet_codes import Service
from clinic_app.domain.referral import StatusReply
from clinic_app.wire import fhir_types as f
from clinic_app.wire.fhir_referral import packet_id_of, security, urn_of
from clinic_app.wire.fhir_words import OutputKind, ServiceSystem


def as_task(reply: StatusReply) -> f.StatusTask:
    """The one task that says this."""
    output = [f.TaskOutput(type=_kind(OutputKind.MESSAGE_NUMBER), value_positive_int=reply.seq)]
    if reply.outcome is not None:
        output.append(f.TaskOutput(type=_kind(OutputKind.OUTCOME), value_code=reply.outcome))
    if reply.onward is not None:
        service: f.Concept[ServiceSystem, Service] = f.Concept(
            (f.Coding("https://clinic-app.example/fhir/service", reply.onward),)
        )
        output.append(f.TaskOutput(type=_kind(OutputKind.OUTCOME), value_codeable_concept=service))
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
    number, reason = task.output[0], task.status_reason
    seq = number.value_positive_int
    if isinstance(seq, UnsetType):
        raise ValueError("output")  # noqa: TRY004 - what is absent is no type of its caller's
    outcomes = [each.value_code for each in task.output if not isinstance(each.value_code, UnsetType)]
    concepts = (each.value_codeable_concept for each in task.output)
    services = [each.coding[0].code for each in concepts if not isinstance(each, UnsetType)]
    reply = StatusReply(
        packet_id=packet_id_of(task.identifier[0].value),
        status=task.status,
        reason=None if isinstance(reason, UnsetType) else reason.coding[0].code,
        outcome=outcomes[0] if outcomes else None,
        onward=services[0] if services else None,
        seq=seq,
    )
    if as_task(reply) != task:
        raise ValueError("not the task of this reply")
    return reply


def _kind(code: OutputKind) -> f.Concept[Literal["https://clinic-app.example/fhir/outcome"], OutputKind]:
    return f.Concept((f.Coding("https://clinic-app.example/fhir/outcome", code),))
