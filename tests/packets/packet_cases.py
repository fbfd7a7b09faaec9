"""Invented survivors for the tests of what leaves: every field of the forms filled, and a yes to whatever is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from clinic_app import paths
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.consent import THE_RELEASE_ITSELF, Permission, Purpose, Refused, Release, Use, permits
from clinic_app.domain.definitions import Definitions, Field, FieldKind, load_definitions
from clinic_app.domain.deidentify import compile_packet
from clinic_app.domain.directory import Directory, Organisation, Recipient
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.packet import Draw, PacketContent, Request, lapse_day
from clinic_app.domain.packet_codes import (
    AgeClass,
    Arrival,
    GbvGroup,
    Language,
    NationalityGroup,
    PacketFlag,
    Region,
    Sector,
    Service,
    Sex,
    Urgency,
    Valid,
)
from clinic_app.domain.packet_law import PacketLaw, load_law
from clinic_app.domain.referral import Outcome, Reason, Status, StatusReply
from clinic_app.services.directory import as_directory, training_agencies
from clinic_app.wire.fhir import encode_referral

DAY = date(2026, 11, 25)
DRAW = Draw(bytes(range(16)), (3, 141, 59))
SENDER = OrganisationId("training-clinic")


@cache
def law() -> PacketLaw:
    return load_law(paths.resources())


@cache
def forms() -> Definitions:
    return load_definitions(paths.resources())


@cache
def directory() -> Directory:
    return as_directory(None, local=training_agencies(paths.resources()), training=True)


def organisation(name: str) -> Organisation:
    return directory().organisation(OrganisationId(f"training-{name}"))


def recipient(name: str) -> Recipient:
    return Recipient.of(organisation(name))


# --- a case ---------------------------------------------------------------------------------------------


def begun() -> Case:
    return Case.begun(CaseId(uuid4()), "K7M2QR9T")


def saying(case: Case, **answers: Any) -> Case:
    """Answers to fields of any kind; an entity of that kind is begun if there is none."""
    values = []
    for field, value in answers.items():
        case, entity = with_entity(case, forms().fields[field].entity)
        values.append((entity, field, value))
    return case.applying(Change(values=tuple(values)))


def with_entity(case: Case, kind: str) -> tuple[Case, EntityId]:
    if kind == "case":
        return case, case.root
    found = case.first(kind)
    if found is not None:
        return case, found
    case, parent = with_entity(case, forms().kinds[kind].parent or "case")
    made = new_entity(kind, parent)
    return case.applying(Change(created=(made,))), made.id


def a_woman(**answers: Any) -> Case:
    return saying(
        begun(),
        **{"c_record": "given", "c_services": "given", "s_age_band": "26_40", "s_sex": "female", "s_lang_first": "my",
           "s_needs_interp": "yes", **answers},
    )  # fmt: skip


def deciding(case: Case, *, to: str | None = None, **row: Any) -> Case:
    """One row about sharing; all that makes it a live yes, unless told otherwise."""
    entity = new_entity("release", case.root)
    values: dict[str, Any] = {
        "c_share": "given", "c_share_org": f"training-{to}" if to else None, "c_share_items": list(law().items),
        "c_form": "thumbprint", "c_alone": "yes", "c_explained": True, "c_obtained_at": "2026-11-25T02:00:00Z",
        "c_expiry": (DAY + timedelta(days=90)).isoformat(), "c_reply_ok": "given",
    } | row  # fmt: skip
    kept = tuple((entity.id, field, value) for field, value in values.items() if value is not None)
    return case.applying(Change(created=(entity,), values=kept))


def asked(sector: Sector, service: Service, **more: Any) -> Request:
    return Request(
        **{"service": service, "sector": sector, "urgency": Urgency.WITHIN_24H, "valid": Valid.D7,
           "arrival": Arrival.TONIGHT, **more}
    )  # fmt: skip


BED = asked(Sector.SHELTER, Service.SHELTER_WOMEN)


def answer(
    case: Case, to: str, sector: Sector, item: str = THE_RELEASE_ITSELF, day: date = DAY
) -> Permission | Refused:
    use = Use(
        purpose=Purpose.PACKET, organisation=organisation(to).id, sector=sector.value, item=item, day=day
    )  # fmt: skip
    return permits(case, use)


def decided(case: Case, to: str, sector: Sector) -> Release:
    found = answer(case, to, sector)
    assert isinstance(found, Permission), found
    return found.release


def compiled(case: Case, to: str = "shelter", request: Request = BED, *, draw: Draw = DRAW) -> PacketContent:
    release = decided(case, to, request.sector)
    return compile_packet(case, release, recipient(to), request, law=law(), day=DAY, draw=draw)


def written(content: PacketContent, to: str = "shelter") -> bytes:
    return encode_referral(
        content, sender=SENDER, recipient=organisation(to).id, sealed_on=DAY, lapses_on=lapse_day(DAY, content.valid)
    )


# --- every field ----------------------------------------------------------------------------------------


def marker(number: int) -> str:
    """Words nobody says, in Latin, Thai and Burmese, and a number too long to be met by chance among random figures."""
    letters = "".join(chr(ord("a") + int(figure)) for figure in f"{number:04}")
    return f"Zq{letters}x ซฎ{letters}ฌ 8{number:04}0{number:04}1 ဈဋ{letters}"


def filled(field: Field, number: int) -> Any:
    """An answer in the stored shape, full of markers wherever a person could type."""
    text = marker(number)
    day = (date(1988, 1, 1) + timedelta(days=37 * number)).isoformat()
    made: dict[FieldKind, Any] = {
        FieldKind.TEXT: text, FieldKind.LONG_TEXT: f"She said: {text}.", FieldKind.INT_OR_TEXT: text,
        FieldKind.REF: text, FieldKind.REFS: [text, f"{text} b"], FieldKind.BOOL: True, FieldKind.INT: 3,
        FieldKind.DATE: day, FieldKind.DATETIME: f"{day}T03:14:00Z", FieldKind.MOMENT: {"kind": "day", "on": day},
        FieldKind.SCHEDULE: {"slots": [], "note": text}, FieldKind.BODYMAP: {"view": "anterior", "x": 0.1, "y": 0.2},
    }  # fmt: skip
    if field.kind in made:
        return made[field.kind]
    if field.kind is FieldKind.MATRIX:
        return dict.fromkeys(field.rows, field.answers[0] if field.answers else "yes")
    if field.kind is FieldKind.RECORD:
        return {part.id: part.codes[0] if part.codes else text for part in field.parts}
    codes = [code for code in field.codes if code not in ("none", "no")] or list(field.codes)
    if field.kind is FieldKind.CODES:
        return codes
    return codes[number % len(codes)] if codes else text


def everything() -> Case:
    """A case in which each of the fields of the forms holds something."""
    case = begun()
    for kind in forms().kinds:
        if kind not in ("case", "organisation", "release", "referral"):
            case, _ = with_entity(case, kind)
    for number, field in enumerate(forms().fields.values()):
        if field.entity in ("release", "organisation"):
            continue
        case = saying(case, **{field.id: filled(field, number)})
    return saying(case, c_record="given", c_services="given", c_sensitive="given", c_block_org=[], c_block_items=[],
                  m_embassy_wish="yes", t_explained=True, t_choice="given",
                  s_age_band="26_40", s_dob="1994-03-02", s_age_years=32)  # fmt: skip


def markers_of(case: Case) -> Iterable[str]:
    """Every word and number that was put in as a marker."""
    for number in range(len(forms().fields)):
        yield from marker(number).split()


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Survivors of every kind: any coded answer, any silence, markers wherever somebody may type."""
    said: dict[str, Any] = {}
    for number, field in enumerate(forms().fields.values()):
        if field.entity in ("release", "organisation", "referral"):
            continue
        choice = draw(st.sampled_from(["no", "filled", "filled", "code", "silent"]))
        value: Any = None
        if choice == "filled":
            value = filled(field, number)
        elif choice == "silent":
            value = {"missing": draw(st.sampled_from(["declined_to_answer", "unknown"]))}
        elif choice == "code" and field.codes and field.kind is FieldKind.CODE:
            value = draw(st.sampled_from(field.codes))
        elif choice == "code" and field.codes and field.kind is FieldKind.CODES:
            value = draw(st.lists(st.sampled_from(field.codes), unique=True, min_size=1))
        if value is not None:
            said[field.id] = value
    case = saying(begun(), **said)
    case = saying(case, c_record="given", c_services="given", c_block_org=[], c_block_items=[], m_embassy_wish="yes")
    case = saying(case, t_explained=True, t_choice="given")
    born = draw(st.none() | st.dates(date(1940, 1, 1), DAY))
    return saying(case, s_dob=born.isoformat()) if born else case


# --- contents and replies that no case need ever have made -----------------------------------------------

ids = st.binary(min_size=16, max_size=16)
few_flags = st.lists(st.sampled_from(PacketFlag), max_size=3).map(tuple)
picture = st.integers(0, 255)


def maybe(words: type[StrEnum]) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(words)


contents = st.builds(
    PacketContent,
    packet_id=ids,
    sector=st.sampled_from(Sector),
    service=st.sampled_from(Service),
    urgency=st.sampled_from(Urgency),
    valid=st.sampled_from(Valid),
    reply_wanted=st.booleans(),
    arrival=maybe(Arrival),
    words=st.none() | st.tuples(picture, picture, picture),
    age=maybe(AgeClass),
    sex=maybe(Sex),
    lang=maybe(Language),
    nat=maybe(NationalityGroup),
    region=maybe(Region),
    gbv_group=maybe(GbvGroup),
    needs=few_flags,
    flags=few_flags,
)
replies = st.builds(
    StatusReply,
    packet_id=ids,
    status=st.sampled_from(Status),
    reason=maybe(Reason),
    outcome=maybe(Outcome),
    onward=maybe(Service),
    seq=st.integers(1, 10_000),
)


REQUESTS: tuple[tuple[str, Request], ...] = (
    ("shelter", BED),
    ("police", asked(Sector.POLICE, Service.POLICE_REPORT)),
    ("legal-aid", asked(Sector.LEGAL, Service.LEGAL_AID)),
    ("embassy", asked(Sector.EMBASSY, Service.VOLUNTARY_RETURN)),
    ("hospital", asked(Sector.HEALTH, Service.PEP, urgency=Urgency.NOW_PHONE_FIRST, valid=Valid.H24)),
    ("labour-office", asked(Sector.LABOUR, Service.WAGE_CLAIM, urgency=Urgency.WITHIN_2WK, valid=Valid.D30)),
    ("ngo", asked(Sector.TRAFFICKING, Service.VOT_WELFARE_CENTRE, arrival=None)),
    ("ngo", asked(Sector.PSYCHOSOCIAL, Service.CRISIS_COUNSELLING)),
    ("family-shelter", asked(Sector.CHILD_PROTECTION, Service.CHILD_CARE_PROTECTION)),
)
CHILD_ROW = {"c_form": "competent_official_for_child", "c_assent": "given", "c_share_embassy": "given"}
"""What makes a yes hold for anybody, grown or not, at any organisation."""
