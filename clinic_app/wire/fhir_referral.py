"""A packet's content as a FHIR bundle, and back. The bundle is a function of content, two organisations and a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeVar
from uuid import UUID

from msgspec import UNSET, UnsetType

from clinic_app.domain.packet import VALID_DAYS, PacketContent, lapse_day, packet_uuid
from clinic_app.domain.packet_codes import Arrival, Language, PacketFlag, Sex, Urgency
from clinic_app.wire import fhir_types as f
from clinic_app.wire.fhir_words import Gender, InputCode, InputKind, Priority, RoleSystem, Spoken

PRIORITIES: Final = MappingProxyType(
    {
        Urgency.NOW_PHONE_FIRST: Priority.STAT,
        Urgency.WITHIN_24H: Priority.STAT,
        Urgency.WITHIN_72H: Priority.URGENT,
        Urgency.WITHIN_2WK: Priority.ROUTINE,
    }
)
_GENDERS: Final = {Sex.FEMALE: Gender.FEMALE, Sex.MALE: Gender.MALE}
_UNCODED: Final = {Language.OTHER: Spoken.MIS, Language.UNKNOWN: Spoken.UND, Language.SIGN_OTHER: Spoken.SGN}
_SPOKEN: Final = {each: _UNCODED.get(each) or Spoken(each.value) for each in Language}
_LANGUAGES: Final = {spoken: each for each, spoken in _SPOKEN.items()}
_VALIDS: Final = {days: valid for valid, days in VALID_DAYS.items()}
_SECURITY: Final = (
    f.Security("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R"),
    f.Security("http://terminology.hl7.org/CodeSystem/v3-ActCode", "SDV"),
)

TASK, REQUEST, PATIENT, SENDER, RECIPIENT, CONSENT, NEEDS, FLAGS = 1, 2, 3, 4, 5, 6, 7, 10
"""Places in the bundle. Entry n is called by the packet's id plus n; up to three needs, up to three sector flags."""

T = TypeVar("T")


class Referral(NamedTuple):
    """A packet as it was read: what it says, from whom, to whom, and its two days."""

    content: PacketContent
    sender: str
    recipient: str
    sealed_on: date
    lapses_on: date


def security() -> tuple[f.Security, f.Security]:
    """The labels of every message: restricted, and about violence."""
    return _SECURITY


def urn_of(packet_id: bytes) -> str:
    """A packet's id as FHIR writes it."""
    return packet_uuid(packet_id).urn


def packet_id_of(urn: str) -> bytes:
    """The id that `urn_of` wrote."""
    return UUID(urn).bytes


def as_bundle(referral: Referral) -> f.Bundle:
    """The one bundle that says this."""
    content = referral.content
    name = _Names(content.packet_id)
    entries: list[tuple[int, f.Resource]] = [
        (TASK, _task(referral, name)),
        (REQUEST, _request(referral, name)),
        (PATIENT, _patient(content)),
        (SENDER, _organisation(referral.sender)),
        (RECIPIENT, _organisation(referral.recipient)),
        (CONSENT, _consent(referral, name)),
        *((NEEDS + n, _flag("need", flag, name)) for n, flag in enumerate(content.needs)),
        *((FLAGS + n, _flag("sector", flag, name)) for n, flag in enumerate(content.flags)),
    ]
    return f.Bundle(
        meta=f.Labels(("https://clinic-app.example/fhir/StructureDefinition/referral|1",), _SECURITY),
        identifier=f.PacketIdentifier("urn:ietf:rfc:3986", urn_of(content.packet_id)),
        type="collection",
        entry=tuple(f.Entry(name.of(part), resource) for part, resource in entries),
    )


def from_bundle(bundle: f.Bundle) -> Referral:
    """What a bundle says. Raises `ValueError` unless `as_bundle` makes exactly this bundle of it again."""
    task, request, patient = _one(bundle, f.Task), _one(bundle, f.ServiceRequest), _one(bundle, f.Patient)
    sender, recipient = _two(bundle)
    inputs = {kind: [each for each in task.input if each.type.coding[0].code is kind] for kind in InputKind}
    urgency, arrival, pictures = (inputs[kind] for kind in (InputKind.URGENCY, InputKind.ARRIVAL, InputKind.PICTURE))
    days = task.restriction.period
    valid = _VALIDS.get((days.end - days.start).days)
    if valid is None or len(urgency) != 1 or len(arrival) > 1 or len(pictures) not in (0, 3):
        raise ValueError("inputs")
    said = {type(each): each.value_code for each in _given(patient.extension) or ()}
    spoken = _given(patient.communication)
    region, group = _given(request.location_code), _given(request.reason_code)
    content = PacketContent(
        packet_id=packet_id_of(bundle.identifier.value),
        sector=request.category[0].coding[0].code,
        service=request.code.coding[0].code,
        urgency=Urgency(_code(urgency[0])),
        valid=valid,
        reply_wanted=any(each.value_code is InputCode.YES for each in inputs[InputKind.REPLY_WANTED]),
        arrival=Arrival(_code(arrival[0])) if arrival else None,
        words=_words(pictures),
        age=said.get(f.AgeExtension),  # type: ignore[arg-type]  # the key says which
        sex=said.get(f.SexExtension),  # type: ignore[arg-type]
        nat=said.get(f.NationalityExtension),  # type: ignore[arg-type]
        lang=_LANGUAGES[spoken[0].language.coding[0].code] if spoken else None,
        region=region[0].coding[0].code if region else None,
        gbv_group=group[0].coding[0].code if group else None,
        needs=tuple(_flags_of(bundle, "need")),
        flags=tuple(_flags_of(bundle, "sector")),
    )
    referral = Referral(content, sender, recipient, days.start, days.end)
    if as_bundle(referral) != bundle:
        raise ValueError("not the bundle of this content")
    return referral


class _Names:
    """Names of entries inside one bundle: the packet's id and a small number, so that they are no ids of their own."""

    def __init__(self, packet_id: bytes) -> None:
        self._first = int.from_bytes(packet_id, "big")

    def of(self, part: int) -> str:
        return UUID(int=(self._first + part) % 2**128).urn

    def to(self, part: int) -> f.Reference:
        return f.Reference(self.of(part))


def _task(referral: Referral, name: _Names) -> f.Task:
    content = referral.content
    return f.Task(
        status="requested",
        intent="order",
        priority=PRIORITIES[content.urgency],
        code=f.Concept((f.Coding("http://hl7.org/fhir/CodeSystem/task-code", "fulfill"),)),
        focus=name.to(REQUEST),
        about=name.to(PATIENT),
        authored_on=referral.sealed_on,
        requester=name.to(SENDER),
        owner=name.to(RECIPIENT),
        restriction=f.Restriction(f.Period(referral.sealed_on, referral.lapses_on)),
        input=tuple(_inputs(content)),
    )


def _inputs(content: PacketContent) -> Iterator[f.TaskInput]:
    def kind(code: InputKind) -> f.Concept[Literal["https://clinic-app.example/fhir/input"], InputKind]:
        return f.Concept((f.Coding("https://clinic-app.example/fhir/input", code),))

    yield f.TaskInput(type=kind(InputKind.CONTACT_RULE), value_code=InputCode.THROUGH_REFERRER)
    yield f.TaskInput(type=kind(InputKind.URGENCY), value_code=InputCode(content.urgency.value))
    yield f.TaskInput(
        type=kind(InputKind.REPLY_WANTED), value_code=InputCode.YES if content.reply_wanted else InputCode.NO
    )
    if content.arrival is not None:
        yield f.TaskInput(type=kind(InputKind.ARRIVAL), value_code=InputCode(content.arrival.value))
    for picture in content.words or ():
        yield f.TaskInput(type=kind(InputKind.PICTURE), value_positive_int=picture + 1)


def _request(referral: Referral, name: _Names) -> f.ServiceRequest:
    content = referral.content
    region, group = content.region, content.gbv_group
    return f.ServiceRequest(
        status="active",
        intent="order",
        category=(f.Concept((f.Coding("https://clinic-app.example/fhir/sector", content.sector),)),),
        priority=PRIORITIES[content.urgency],
        code=f.Concept((f.Coding("https://clinic-app.example/fhir/service", content.service),)),
        subject=name.to(PATIENT),
        authored_on=referral.sealed_on,
        requester=name.to(SENDER),
        performer=(name.to(RECIPIENT),),
        location_code=(f.Concept((f.Coding("https://clinic-app.example/fhir/region", region),)),) if region else UNSET,
        reason_code=(f.Concept((f.Coding("https://clinic-app.example/fhir/gbv-group", group),)),) if group else UNSET,
    )


def _patient(content: PacketContent) -> f.Patient:
    said: list[f.PatientExtension] = []
    if content.age is not None:
        said.append(f.AgeExtension(value_code=content.age))
    if content.sex is not None:
        said.append(f.SexExtension(value_code=content.sex))
    if content.nat is not None:
        said.append(f.NationalityExtension(value_code=content.nat))
    lang = content.lang
    return f.Patient(
        active=True,
        extension=tuple(said) or UNSET,
        gender=_GENDERS.get(content.sex, Gender.OTHER) if content.sex else UNSET,
        communication=(
            (f.Communication(f.Concept((f.Coding("urn:ietf:bcp:47", _SPOKEN[lang]),))),) if lang is not None else UNSET
        ),
    )


def _organisation(organisation: str) -> f.Organization:
    return f.Organization(identifier=(f.OrgIdentifier("https://clinic-app.example/fhir/organisation", organisation),))


def _consent(referral: Referral, name: _Names) -> f.Consent:
    recipient: f.Concept[RoleSystem, Literal["IRCP"]] = f.Concept(
        (f.Coding("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"),)
    )
    return f.Consent(
        status="active",
        scope=f.Concept((f.Coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),)),
        category=(f.Concept((f.Coding("http://loinc.org", "59284-0"),)),),
        patient=name.to(PATIENT),
        date_time=referral.sealed_on,
        policy_rule=f.Concept((f.Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"),)),
        provision=f.Provision(
            "permit",
            f.Period(referral.sealed_on, referral.lapses_on),
            (f.ConsentActor(recipient, name.to(RECIPIENT)),),
        ),
    )


def _flag(part: Literal["need", "sector"], flag: PacketFlag, name: _Names) -> f.Flag:
    return f.Flag(
        status="active",
        category=(f.Concept((f.Coding("https://clinic-app.example/fhir/flag-part", part),)),),
        code=f.Concept((f.Coding("https://clinic-app.example/fhir/packet-flag", flag),)),
        subject=name.to(PATIENT),
    )


def _flags_of(bundle: f.Bundle, part: str) -> Iterator[PacketFlag]:
    for entry in bundle.entry:
        if isinstance(entry.resource, f.Flag) and entry.resource.category[0].coding[0].code == part:
            yield entry.resource.code.coding[0].code


def _one(bundle: f.Bundle, kind: type[T]) -> T:
    found = [entry.resource for entry in bundle.entry if isinstance(entry.resource, kind)]
    if len(found) != 1:
        raise ValueError(kind.__name__)
    return found[0]


def _two(bundle: f.Bundle) -> tuple[str, str]:
    found = [each.resource.identifier[0].value for each in bundle.entry if isinstance(each.resource, f.Organization)]
    if len(found) != 2:
        raise ValueError("Organization")
    return found[0], found[1]


def _words(pictures: list[f.TaskInput]) -> tuple[int, int, int] | None:
    said = [each.value_positive_int - 1 for each in pictures if isinstance(each.value_positive_int, int)]
    return (said[0], said[1], said[2]) if len(said) == 3 else None


def _code(said: f.TaskInput) -> str:
    """The coded value of an input, or nothing, which is no word of any list."""
    return "" if isinstance(said.value_code, UnsetType) else said.value_code.value


def _given(value: T | UnsetType) -> T | None:
    return None if isinstance(value, UnsetType) else value


def refuse_wrong_days(referral: Referral) -> None:
    """Raise `ValueError` unless the packet lapses when its validity says."""
    if referral.lapses_on != lapse_day(referral.sealed_on, referral.content.valid):
        raise ValueError("lapses_on")
