"""The FHIR R4 shapes a packet may have, and no others: every leaf is a closed list, a day, a number or a checked id.

Hand-written, because an allow-list is the point: no element has room for text, unknown fields are refused, and `null`
is nowhere accepted. Systems of ours are under a name that nobody can own (RFC 2606).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from clinic_app.domain.packet import PICTURES
from clinic_app.domain.packet_codes import (
    AgeClass,
    GbvGroup,
    NationalityGroup,
    PacketFlag,
    Region,
    Sector,
    Service,
    Sex,
)
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.wire.fhir_words import (
    ActCodeSystem,
    DirectorySystem,
    FlagSystem,
    GbvSystem,
    Gender,
    InputCode,
    InputKind,
    InputSystem,
    LanguageSystem,
    LoincSystem,
    OutcomeSystem,
    OutputKind,
    PartSystem,
    Priority,
    ReasonSystem,
    ReferralProfile,
    RegionSystem,
    RoleSystem,
    ScopeSystem,
    SectorSystem,
    ServiceSystem,
    Spoken,
    StatusProfile,
    TaskCodeSystem,
    UriSystem,
)

# `\Z`, because `$` would let a line end pass behind it.
Urn = Annotated[str, Meta(pattern=r"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")]
OrgRef = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}\Z")]
"""A directory id. No name travels: each side has its own directory."""

SystemT = TypeVar("SystemT", bound=str)
CodeT = TypeVar("CodeT", bound=str)


class Coding(Struct, Generic[SystemT, CodeT], frozen=True, forbid_unknown_fields=True):
    """A word of a system."""

    system: SystemT
    code: CodeT


class Concept(Struct, Generic[SystemT, CodeT], frozen=True, forbid_unknown_fields=True):
    """A CodeableConcept of exactly one coding and no text."""

    coding: tuple[Coding[SystemT, CodeT]]


class Reference(Struct, frozen=True, forbid_unknown_fields=True):
    """A pointer to another entry of the same bundle."""

    reference: Urn


class Period(Struct, frozen=True, forbid_unknown_fields=True):
    """From the day it was sealed to the day it lapses: no day of hers."""

    start: date
    end: date


ProfileT = TypeVar("ProfileT", bound=str)


class Security(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two labels every packet bears: restricted, and about violence."""

    system: Literal[
        "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    ]
    code: Literal["R", "SDV"]


class Labels(Struct, Generic[ProfileT], frozen=True, forbid_unknown_fields=True):
    """`meta`: the profile with its version, and how carefully to hold it."""

    profile: tuple[ProfileT]
    security: tuple[Security, Security]


class PacketIdentifier(Struct, frozen=True, forbid_unknown_fields=True):
    """The packet's random id: the only one there is."""

    system: UriSystem
    value: Urn


class OrgIdentifier(Struct, frozen=True, forbid_unknown_fields=True):
    """Which organisation, by its directory id."""

    system: DirectorySystem
    value: OrgRef


class _Resource(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="resourceType", rename="camel"
):
    pass


class TaskInput(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="camel"):
    """One thing to know about how to take the task.

    Neither `false` nor 0 is ever said: there are readers that take them for nothing. Pictures count from 1.
    """

    type: Concept[InputSystem, InputKind]
    value_code: InputCode | UnsetType = UNSET
    value_positive_int: Annotated[int, Meta(ge=1, le=PICTURES)] | UnsetType = UNSET


class Restriction(Struct, frozen=True, forbid_unknown_fields=True):
    """When the task may be acted on."""

    period: Period


class Task(_Resource, frozen=True, kw_only=True, tag="Task"):
    """What the receiver is asked to do."""

    status: Literal["requested"]
    intent: Literal["order"]
    priority: Priority
    code: Concept[TaskCodeSystem, Literal["fulfill"]]
    focus: Reference
    about: Reference = msgspec.field(name="for")
    authored_on: date
    requester: Reference
    owner: Reference
    restriction: Restriction
    input: tuple[TaskInput, ...]


class ServiceRequest(_Resource, frozen=True, kw_only=True, tag="ServiceRequest"):
    """The one service."""

    status: Literal["active"]
    intent: Literal["order"]
    category: tuple[Concept[SectorSystem, Sector]]
    priority: Priority
    code: Concept[ServiceSystem, Service]
    subject: Reference
    authored_on: date
    requester: Reference
    performer: tuple[Reference]
    location_code: tuple[Concept[RegionSystem, Region]] | UnsetType = UNSET
    reason_code: tuple[Concept[GbvSystem, GbvGroup]] | UnsetType = UNSET


class AgeExtension(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="camel", tag_field="url",
                   tag="https://clinic-app.example/fhir/age-class"):  # fmt: skip
    """Adult or child, and for children's services which."""

    value_code: AgeClass


class SexExtension(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="camel", tag_field="url",
                   tag="https://clinic-app.example/fhir/sex"):  # fmt: skip
    """Sex as it was recorded."""

    value_code: Sex


class NationalityExtension(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="camel",
                           tag_field="url", tag="https://clinic-app.example/fhir/nationality-group"):  # fmt: skip
    """For the embassy she asked for."""

    value_code: NationalityGroup


PatientExtension: TypeAlias = AgeExtension | SexExtension | NationalityExtension


class Communication(Struct, frozen=True, forbid_unknown_fields=True):
    """The language to prepare for."""

    language: Concept[LanguageSystem, Spoken]


class Patient(_Resource, frozen=True, kw_only=True, tag="Patient"):
    """Somebody, without identifier, name, birthday or pseudonym."""

    active: Literal[True]
    extension: tuple[PatientExtension, ...] | UnsetType = UNSET
    gender: Gender | UnsetType = UNSET
    communication: tuple[Communication] | UnsetType = UNSET


class Organization(_Resource, frozen=True, kw_only=True, tag="Organization"):
    """Sender or recipient."""

    identifier: tuple[OrgIdentifier]


class ConsentActor(Struct, frozen=True, forbid_unknown_fields=True):
    """The one who may know."""

    role: Concept[RoleSystem, Literal["IRCP"]]
    reference: Reference


class Provision(Struct, frozen=True, forbid_unknown_fields=True):
    """What is permitted, to whom, until when."""

    type: Literal["permit"]
    period: Period
    actor: tuple[ConsentActor]


class Consent(_Resource, frozen=True, kw_only=True, tag="Consent"):
    """That she agreed, and no more: not how, not in which words, not what she refused."""

    status: Literal["active"]
    scope: Concept[ScopeSystem, Literal["patient-privacy"]]
    category: tuple[Concept[LoincSystem, Literal["59284-0"]]]
    patient: Reference
    date_time: date
    policy_rule: Concept[ActCodeSystem, Literal["OPTIN"]]
    provision: Provision


class Flag(_Resource, frozen=True, kw_only=True, tag="Flag"):
    """One need or sector flag."""

    status: Literal["active"]
    category: tuple[Concept[PartSystem, Literal["need", "sector"]]]
    code: Concept[FlagSystem, PacketFlag]
    subject: Reference


Resource: TypeAlias = Task | ServiceRequest | Patient | Organization | Consent | Flag


class Entry(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A resource and the name the others call it by."""

    full_url: Urn
    resource: Resource


class Bundle(_Resource, frozen=True, kw_only=True, tag="Bundle"):
    """A whole referral."""

    meta: Labels[ReferralProfile]
    identifier: PacketIdentifier
    type: Literal["collection"]
    entry: Annotated[tuple[Entry, ...], Meta(min_length=6, max_length=12)]


class TaskOutput(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="camel"):
    """How far it got, which message of this side it is, and to what kind of help she was sent on."""

    type: Concept[OutcomeSystem, OutputKind]
    value_code: Outcome | UnsetType = UNSET
    value_positive_int: Annotated[int, Meta(ge=1, le=10_000)] | UnsetType = UNSET
    value_codeable_concept: Concept[ServiceSystem, Service] | UnsetType = UNSET


class StatusTask(_Resource, frozen=True, kw_only=True, tag="Task"):
    """What became of the task of another packet."""

    meta: Labels[StatusProfile]
    identifier: tuple[PacketIdentifier]
    status: Status
    status_reason: Concept[ReasonSystem, Reason] | UnsetType = UNSET
    intent: Literal["order"]
    output: Annotated[tuple[TaskOutput, ...], Meta(min_length=1, max_length=3)]
