"""Our own word over the signed list: what a clinic found out by telephone, and the entries that only it made.

There is no place here for kind, duty to report, promises, sex (it decides what a packet says), mailbox or keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec
from msgspec import UnsetType

from clinic_app.domain import directory as domain
from clinic_app.domain.directory import Directory, Organisation, OrgType
from clinic_app.domain.directory_codes import COUNTRY, FirewallPromise
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.schedules import DAY_AND_NIGHT, Schedule, read_schedule
from clinic_app.errors import DefinitionRefused
from clinic_app.wire.directory_document import (
    Agency,
    AgencyFacts,
    Code,
    Codes,
    DirectoryDocument,
    Language,
    Line,
    More,
)

TRAINING_FILE: Final = "directory/training.toml"

ACTIVE: Final = "active"
"""An entry of any other status is no longer offered; its keys still tell us who signed."""


class LocalAgency(AgencyFacts, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry as a file of ours gives it; `local_only` if no operator will ever sign it."""

    local_only: bool = False


class TakesFound(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Whom they said they take. Women and men are not here: whether her sex is told at all hangs on it."""

    trans: bool | None = None
    children: bool | None = None
    boys_to_age: int | None = None
    pregnant: bool | None = None
    wheelchair: bool | None = None
    no_papers: bool | None = None


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a clinic found out by telephone; None where the list holds. An empty text says that it is not known.

    `verified_phone` is the number that was rung: where the list changes it, nobody has rung the new one yet.
    """

    hours: Line | None = None
    schedule: Schedule | None = None
    phone: Line | None = None
    callback: Line | None = None
    languages: tuple[Language, ...] | None = None
    interpreters: Line | None = None
    takes: TakesFound | None = None
    free: bool | None = None
    papers: Line | None = None
    papers_asked: Codes | None = None
    safe_to_call: bool | None = None
    focal_operational: Line | None = None
    focal_strategic: Line | None = None
    agreement: Line | None = None
    agreement_until: date | None = None
    notes: Line | None = None
    verified_on: date | None = None
    verified_by: Line | None = None
    verified_phone: Line | None = None


NOTHING: Final = Correction()

T = TypeVar("T")


class _TrainingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    network: Code
    agency: tuple[LocalAgency, ...]


def training_agencies(folder: Path) -> tuple[LocalAgency, ...]:
    """The invented organisations below a resources folder. Raises `DefinitionRefused`."""
    try:
        told = msgspec.toml.decode((folder / TRAINING_FILE).read_bytes(), type=_TrainingFile)
    except (OSError, msgspec.MsgspecError) as error:
        raise DefinitionRefused(TRAINING_FILE, "", str(error)) from error
    for agency in told.agency:
        _org_type(agency)
    return told.agency


def as_directory(
    document: DirectoryDocument | None,
    *,
    local: Iterable[LocalAgency] = (),
    corrections: Mapping[str, Correction] = MappingProxyType({}),
    training: bool,
) -> Directory:
    """The list of a document and our own entries. A local entry never takes the place of a signed one."""
    listed = document.agencies if document else ()
    signed = [as_organisation(each, document, corrections.get(each.id)) for each in listed if each.status == ACTIVE]
    taken = {each.id for each in listed}
    own = (each for each in local if each.id not in taken and each.status == ACTIVE)
    ours = [as_organisation(each, None, corrections.get(each.id)) for each in own]
    return Directory.of((*signed, *ours), training=training, version=document.version if document else 0)


def as_organisation(
    facts: AgencyFacts, document: DirectoryDocument | None, correction: Correction | None = None
) -> Organisation:
    """One entry as this clinic uses it. `document` is the signed list it stands in; None for an entry of our own."""
    ours, more = correction or NOTHING, _set(facts.more, More())
    phone = facts.phone if ours.phone is None else ours.phone
    verified = ours if ours.verified_phone in (None, phone) else NOTHING
    # Nobody rings invented services: in training the list counts as verified on the day it was made.
    trained = document.issued_on if document is not None and document.training else None
    return Organisation(
        id=OrganisationId(facts.id),
        names=MappingProxyType(dict(facts.names)),
        org_type=_org_type(facts),
        reports_to=facts.reports_to,
        sectors=facts.sectors,
        services=facts.services,
        languages=facts.languages if ours.languages is None else ours.languages,
        phone=phone,
        callback=facts.callback if ours.callback is None else ours.callback,
        takes=_takes(facts, ours),
        free=facts.free if ours.free is None else ours.free,
        papers=facts.papers if ours.papers is None else ours.papers,
        papers_asked=more.papers_asked if ours.papers_asked is None else ours.papers_asked,
        country=more.country or (more.province or COUNTRY)[:2],
        province=facts.province,
        province_code=more.province or "",
        area=more.area,
        firewall=_promise(more),
        safe_to_call=more.safe_to_call if ours.safe_to_call is None else ours.safe_to_call,
        interpreters=more.interpreters if ours.interpreters is None else ours.interpreters,
        focal_operational=more.focal_operational if ours.focal_operational is None else ours.focal_operational,
        focal_strategic=more.focal_strategic if ours.focal_strategic is None else ours.focal_strategic,
        agreement=ours.agreement or "",
        agreement_until=ours.agreement_until,
        notes=ours.notes or "",
        verified_on=verified.verified_on or trained,
        verified_by=verified.verified_by or "",
        listed_on=document.issued_on if document else None,
        mailbox=facts.mailbox if isinstance(facts, Agency) else None,
        local_only=not isinstance(facts, Agency),
        said=_said(facts, ours),
        **_hours(facts, more, ours),
    )


def _hours(facts: AgencyFacts, more: More, ours: Correction) -> dict[str, Any]:
    """Hours in words and hours to reckon with are one fact: correcting one of them ends what the list said in both."""
    if ours.hours is not None or ours.schedule is not None:
        return {"hours": ours.hours or "", "schedule": ours.schedule}
    return {"hours": facts.hours, "schedule": _schedule(more)}


def _schedule(more: More) -> Schedule | None:
    """As signed; hours that mean nothing are hours that are not known."""
    if more.schedule is None:
        return None
    if more.schedule.always:
        return DAY_AND_NIGHT
    try:
        return read_schedule({"slots": msgspec.to_builtins(more.schedule.slots)}) if more.schedule.slots else None
    except (msgspec.ValidationError, ValueError):
        return None


def _takes(facts: AgencyFacts, ours: Correction) -> domain.Takes:
    signed = {name: _set(value, None) for name, value in msgspec.structs.asdict(facts.takes).items()}
    found = msgspec.to_builtins(ours.takes) if ours.takes else {}
    return domain.Takes(**signed | found)


def _said(facts: AgencyFacts, ours: Correction) -> Mapping[str, domain.Said]:
    """In other languages, but for what a clinic corrected: nobody has said that otherwise."""
    corrected = {name: "" for name in ("hours", "papers", "callback") if getattr(ours, name) is not None}
    if ours.schedule is not None:
        corrected["hours"] = ""
    if ours.papers_asked is not None:
        corrected["papers"] = ""
    every = _set(facts.said, {}).items()
    return MappingProxyType({code: domain.Said(**msgspec.structs.asdict(each) | corrected) for code, each in every})


def _org_type(facts: AgencyFacts) -> OrgType:
    """A kind we do not know might be anything, so it is refused like the kinds that are never told."""
    try:
        return OrgType(facts.org_type)
    except ValueError:
        return OrgType.DETENTION


def _promise(more: More) -> FirewallPromise:
    """A promise we do not know is none."""
    try:
        return FirewallPromise(more.firewall or FirewallPromise.UNKNOWN)
    except ValueError:
        return FirewallPromise.UNKNOWN


def _set(value: T | UnsetType, otherwise: T) -> T:
    return otherwise if isinstance(value, UnsetType) else value
