"""Onward: only what came, only what she points at now, by the law of any packet; nothing else can reach the bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packet_cases import DAY, DRAW, asked, contents, law, recipient

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.onward import (
    CHILDREN,
    Onward,
    OnwardConsent,
    compile_onward,
    may_be_told,
    without_the_rest,
)
from clinic_app.domain.packet import Draw, PacketContent
from clinic_app.domain.packet_codes import (
    AgeClass,
    Arrival,
    GbvGroup,
    Language,
    PacketFlag,
    Region,
    Sector,
    Service,
    Sex,
    Urgency,
    Valid,
)
from clinic_app.errors import Interference, NotPermitted, Refusal, TooIdentifying

CAME = PacketContent(
    packet_id=bytes(range(100, 116)), sector=Sector.SHELTER, service=Service.SHELTER_WOMEN,
    urgency=Urgency.NOW_PHONE_FIRST, valid=Valid.D7, reply_wanted=True, arrival=Arrival.TONIGHT, words=(7, 8, 9),
    age=AgeClass.ADULT, sex=Sex.FEMALE, lang=Language.MY, region=Region.THAILAND, gbv_group=GbvGroup.SEXUAL,
    needs=(PacketFlag.IMMEDIATE_SAFETY, PacketFlag.CHILDREN_1, PacketFlag.INTERPRETER_FEMALE),
    flags=(PacketFlag.WAGES_ISSUE, PacketFlag.PREGNANCY),
)  # fmt: skip
LEGAL = asked(Sector.LEGAL, Service.LEGAL_AID, valid=Valid.D30, arrival=None)
ALL = frozenset({"x_age", "x_sex", "x_lang", "x_region", "x_gbv_group", "x_access", "x_flags", "x_arrival", "x_words"})


def yes(to: str = "legal-aid", request: Any = LEGAL, **more: Any) -> OnwardConsent:
    return OnwardConsent(**{
        "organisation": OrganisationId(f"training-{to}"), "sector": request.sector.value, "items": ALL, "alone": True,
        "explained": True, "adult": True, "given_on": DAY, "expires_on": DAY + timedelta(days=30), "reply_ok": True,
        **more,
    })  # fmt: skip


def onward(came: PacketContent = CAME, to: str = "legal-aid", request: Any = LEGAL, **more: Any) -> Onward:
    return Onward(
        came=came, sender=OrganisationId("training-clinic"), consent=yes(to, request, **more), recipient=recipient(to),
        request=request, law=law(), day=DAY, draw=DRAW,
    )  # fmt: skip


def test_what_goes_on_is_new_and_says_what_came() -> None:
    told = compile_onward(onward())
    assert (told.packet_id, told.words) == (DRAW.packet_id, DRAW.words)
    assert (told.sector, told.service, told.urgency) == (Sector.LEGAL, Service.LEGAL_AID, LEGAL.urgency)
    assert (told.age, told.lang, told.valid, told.reply_wanted) == (AgeClass.ADULT, Language.MY, Valid.D30, True)
    assert told.arrival is None  # nobody asked how she comes this time
    assert told.nat is None
    assert set(told.needs) <= set(CAME.needs)
    assert told.gbv_group is GbvGroup.SEXUAL
    flags = law().flags
    assert all(flags[each].goes_to(Sector.LEGAL) for each in (*told.needs, *told.flags))


def test_nothing_goes_that_she_does_not_point_at() -> None:
    told = compile_onward(onward(items=frozenset()))
    said = {name for name in PacketContent.__struct_fields__ if getattr(told, name) not in (None, ())}
    assert said == {"packet_id", "sector", "service", "urgency", "valid", "reply_wanted"}
    one = compile_onward(onward(items=frozenset({"x_access.interpreter_female"})))
    assert (one.needs, one.lang) == ((PacketFlag.INTERPRETER_FEMALE,), None)
    at_nine = compile_onward(replace(onward(), request=replace(LEGAL, arrival=Arrival.TOMORROW)))
    assert at_nine.arrival is Arrival.TOMORROW
    unsaid = replace(onward(items=ALL - {"x_arrival"}), request=replace(LEGAL, arrival=Arrival.TOMORROW))
    assert compile_onward(unsaid).arrival is None


def test_a_sector_receives_what_the_law_gives_it() -> None:
    food = asked(Sector.BASIC_NEEDS, Service.FOOD_BASIC_NEEDS)
    told = compile_onward(onward(to="ngo", request=food))
    assert told.gbv_group is None
    flags = law().flags
    assert all(flags[each].goes_to(Sector.BASIC_NEEDS) for each in (*told.needs, *told.flags))
    # A flag that takes her finger does not go with the whole.
    pointed = [flag for flag in flags.values() if flag.pointed and flag.goes_to(Sector.LEGAL)]
    assert pointed
    for flag in pointed:
        came = msgspec.structs.replace(CAME, needs=(), flags=(flag.id,))
        with_whole, by_finger = onward(came), onward(came, items=frozenset({flag.item}))
        assert flag.id not in (*compile_onward(with_whole).needs, *compile_onward(with_whole).flags)
        assert flag.id in (*compile_onward(by_finger).needs, *compile_onward(by_finger).flags)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"alone": False}, Refusal.NOT_ALONE),
        ({"explained": False}, Refusal.NO_CONSENT),
        ({"adult": False}, Refusal.NO_ASSENT),
        ({"expires_on": DAY - timedelta(days=1)}, Refusal.EXPIRED),
        ({"given_on": DAY + timedelta(days=1)}, Refusal.NO_CONSENT),
        ({"organisation": OrganisationId("training-ngo")}, Refusal.NO_CONSENT),
        ({"sector": "labour_migration"}, Refusal.NO_CONSENT),
    ],
)
def test_a_yes_that_is_not_whole_is_none(more: dict[str, Any], reason: Refusal) -> None:
    with pytest.raises(NotPermitted) as refused:
        compile_onward(onward(**more))
    assert refused.value.reason is reason


@pytest.mark.parametrize("age", sorted(CHILDREN))
def test_a_child_is_asked_at_the_clinic(age: AgeClass) -> None:
    with pytest.raises(NotPermitted) as refused:
        compile_onward(onward(msgspec.structs.replace(CAME, age=age)))
    assert refused.value.reason is Refusal.NO_ASSENT


@pytest.mark.parametrize(
    ("to", "request_"),
    [
        ("embassy", asked(Sector.EMBASSY, Service.CONSULAR_HELP)),
        ("vot-centre", asked(Sector.TRAFFICKING, Service.VOT_WELFARE_CENTRE)),
        ("legal-aid", asked(Sector.LEGAL, Service.SHELTER_WOMEN)),
        ("legal-aid", asked(Sector.SHELTER, Service.LEGAL_AID)),
        ("clinic", asked(Sector.HEALTH, Service.MEDICAL_CARE)),
    ],
)
def test_some_are_never_written_to_from_here(to: str, request_: Any) -> None:
    with pytest.raises(NotPermitted) as refused:
        compile_onward(onward(to=to, request=request_))
    assert refused.value.reason is Refusal.NOT_THIS_SERVICE


def test_five_close_things_are_too_many() -> None:
    strict = replace(law(), most_quasi_identifiers=1)
    with pytest.raises(TooIdentifying):
        compile_onward(replace(onward(), law=strict))


def test_what_the_shapes_cannot_say_is_no_packet() -> None:
    with pytest.raises(Interference):
        compile_onward(replace(onward(), draw=Draw(b"short", (1, 2, 3))))


def test_she_is_asked_about_what_came_and_may_go_there() -> None:
    items = may_be_told(CAME, law(), "legal")
    assert set(items) >= {
        "x_age",
        "x_lang",
        "x_sex",
        "x_gbv_group",
        "x_access.interpreter_female",
        "x_arrival",
        "x_words",
    }
    assert "x_access.children_1" not in items
    assert "x_gbv_group" not in may_be_told(CAME, law(), "livelihoods")
    bare = msgspec.structs.replace(CAME, age=None, sex=None, lang=None, gbv_group=None, needs=(), flags=())
    assert may_be_told(bare, law(), "legal") == ("x_arrival", "x_words")


TOS = (("legal-aid", LEGAL), ("ngo", asked(Sector.BASIC_NEEDS, Service.FOOD_BASIC_NEEDS)))
ITEMS = sorted(ALL | {flag.item for flag in law().flags.values()})


@given(
    came=contents, other=contents, items=st.frozensets(st.sampled_from(ITEMS)), to=st.sampled_from(TOS),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_only_what_she_points_at_reaches_the_bytes(
    came: PacketContent, other: PacketContent, items: frozenset[str], to: tuple[str, Any]
) -> None:
    """Everything she does not point at may be anything at all: the packet is the same, to the byte."""
    came = msgspec.structs.replace(came, age=None if came.age in CHILDREN else came.age)
    one = onward(came, *to, items=items)
    told = compile_onward(one)
    assert compile_onward(without_the_rest(one)) == told
    # And by another life than the one with everything taken out.
    age = None if other.age in CHILDREN else other.age
    kept = {
        field: getattr(came, field)
        for field, item in (("age", "x_age"), ("sex", "x_sex"), ("lang", "x_lang"), ("gbv_group", "x_gbv_group"))
        if item in items
    }
    flags = [each for each in (*came.needs, *came.flags) if yes(items=items).names(law().flags[each].item)]
    lived = msgspec.structs.replace(other, age=age)
    lived = msgspec.structs.replace(lived, **kept, needs=tuple(flags[:3]), flags=tuple(flags[3:6]))
    assert compile_onward(replace(one, came=lived)) == told
    # Whatever is said was there.
    assert set(told.needs) | set(told.flags) <= set(came.needs) | set(came.flags)
    for field in ("age", "lang", "gbv_group", "sex"):
        assert getattr(told, field) in (None, getattr(came, field))
    assert told.nat is None
