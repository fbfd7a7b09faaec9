"""What a packet says: only what she agreed to, only what the service differs by, and nothing finer than the law."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packet_cases import (
    BED,
    CHILD_ROW,
    DAY,
    DRAW,
    REQUESTS,
    a_woman,
    asked,
    cases,
    compiled,
    decided,
    deciding,
    law,
    recipient,
    saying,
)

from clinic_app.domain.deidentify import READERS, Telling, compile_packet, told
from clinic_app.domain.packet import ELEMENT_FIELDS, lapse_day, longest_within
from clinic_app.domain.packet_codes import AgeClass, GbvGroup, Language, PacketFlag, Sector, Service, Valid
from clinic_app.domain.packet_law import CONTACT_RULE
from clinic_app.errors import Interference, NotPermitted, Refusal, TooIdentifying

ITEMS = [element.item for element in law().elements.values() if element.item]


def test_a_packet_without_items_says_only_what_every_packet_says() -> None:
    content = compiled(deciding(a_woman(), to="shelter", c_share_items=[]))
    said = {field for field, value in msgspec.structs.asdict(content).items() if value not in (None, ())}
    assert said == {"packet_id", "sector", "service", "urgency", "valid", "reply_wanted"}


@given(case=cases(), agreed=st.sets(st.sampled_from(ITEMS)), data=st.data())
@settings(max_examples=60, deadline=None)
def test_taking_an_item_away_takes_exactly_its_element_away(case, agreed, data) -> None:
    to, request = data.draw(st.sampled_from(REQUESTS))
    before = compiled(deciding(case, to=to, **CHILD_ROW, c_share_items=sorted(agreed)), to, request)
    for item in sorted(agreed):
        rest = deciding(case, to=to, **CHILD_ROW, c_share_items=sorted(agreed - {item}))
        field = ELEMENT_FIELDS[item]
        empty = () if field in ("needs", "flags") else None
        expected = {**msgspec.structs.asdict(before), field: empty}
        after = msgspec.structs.asdict(compiled(rest, to, request))
        if item == "x_nat" and before.nat is not None:
            # Of language and nationality only one is told: without the second, the first.
            expected["lang"] = after["lang"]
        assert after == expected


def test_a_part_she_points_at_leaves_and_the_others_stay() -> None:
    case = a_woman(s_dependants="2", s_access=["wheelchair_mobility"], s_interp_sex="female")
    both = compiled(deciding(case, to="shelter", c_share_items=["x_access"]))
    one = compiled(deciding(case, to="shelter", c_share_items=["x_access.children_2"]))
    assert set(both.needs) == {PacketFlag.CHILDREN_2, PacketFlag.ACCESS_WHEELCHAIR, PacketFlag.INTERPRETER_FEMALE}
    assert one.needs == (PacketFlag.CHILDREN_2,)


def test_what_an_answer_does_not_mean_by_itself_needs_her_finger() -> None:
    case = a_woman(s_gender="trans_woman", s_interp_sex="female")
    whole = compiled(deciding(case, to="shelter", c_share_items=["x_access"]))
    pointed = compiled(deciding(case, to="shelter", c_share_items=["x_access.gender_diverse_place"]))
    assert whole.needs == (PacketFlag.INTERPRETER_FEMALE,)
    assert pointed.needs == (PacketFlag.GENDER_DIVERSE_PLACE,)


def test_no_more_than_three_needs_go_the_first_of_the_law() -> None:
    case = a_woman(s_dependants="3_plus", s_boy_over_10="yes", s_access=["wheelchair_mobility", "hearing_tsq"],
                   s_interp_sex="female", p_access=["lives_with"])  # fmt: skip
    needs = compiled(deciding(case, to="shelter")).needs
    assert needs == (PacketFlag.IMMEDIATE_SAFETY, PacketFlag.ACCESS_WHEELCHAIR, PacketFlag.CHILDREN_3_PLUS)


def test_what_she_blocked_is_not_told_by_item_flag_or_field() -> None:
    case = a_woman(s_dependants="1", s_pregnant="yes")
    for blocked in (["x_lang"], ["s_lang_first"]):
        assert compiled(deciding(saying(case, c_block_items=blocked), to="shelter")).lang is None
    for blocked in (["children_1"], ["s_dependants"], ["x_access"]):
        assert compiled(deciding(saying(case, c_block_items=blocked), to="shelter")).needs == ()


def test_whoever_refused_sensitive_data_has_none_told() -> None:
    case = a_woman(s_pregnant="yes", i_type="rape", h_suicide="urgent", c_sensitive="refused")
    request = asked(Sector.HEALTH, Service.MEDICAL_CARE)
    content = compiled(deciding(case, to="hospital"), "hospital", request)
    assert content.flags == ()
    assert content.gbv_group is None
    assert content.lang is Language.MY


AGES = [
    ({"s_age_band": "26_40"}, Sector.SHELTER, AgeClass.ADULT),
    ({"s_dob": "2008-11-25"}, Sector.LEGAL, AgeClass.ADULT),
    ({"s_dob": "2008-11-26"}, Sector.LEGAL, AgeClass.UNDER_18),
    ({"s_dob": "2008-11-26"}, Sector.SHELTER, AgeClass.CHILD_12_17),
    ({"s_dob": "2020"}, Sector.SHELTER, AgeClass.CHILD_0_11),
    ({"s_dob": "2008"}, Sector.SHELTER, AgeClass.UNDER_18),
    ({"s_age_years": 11}, Sector.SHELTER, AgeClass.CHILD_0_11),
    ({"s_age_years": 12}, Sector.SHELTER, AgeClass.CHILD_12_17),
    ({"s_age_years": 12}, Sector.PSYCHOSOCIAL, AgeClass.UNDER_18),
    ({"s_age_band": "26_40", "s_age_years": 15}, Sector.SHELTER, AgeClass.UNDER_18),
    ({"s_age_band": {"missing": "unknown"}}, Sector.SHELTER, None),
]


@pytest.mark.parametrize(("said", "sector", "age"), AGES)
def test_an_age_is_a_class_and_only_services_for_children_hear_which(said, sector, age) -> None:
    case = a_woman(**{"s_age_band": None, **said})
    to, service = ("legal-aid", Service.LEGAL_AID) if sector is Sector.LEGAL else ("shelter", Service.SHELTER_WOMEN)
    request = asked(sector, service if sector is not Sector.PSYCHOSOCIAL else Service.CRISIS_COUNSELLING)
    assert compiled(deciding(case, to=to, **CHILD_ROW), to, request).age is age


def test_language_is_told_as_it_is_and_not_where_no_interpreter_is_needed() -> None:
    def told_of(**said):
        return compiled(deciding(a_woman(**said), to="shelter")).lang

    assert told_of(s_lang_first="kjp") is Language.KJP
    assert told_of(s_lang_first="my", s_needs_interp={"missing": "declined_to_answer"}) is Language.MY
    assert told_of(s_lang_first="my", s_needs_interp="no") is None
    assert told_of(s_lang_first=None, s_needs_interp="yes") is Language.UNKNOWN
    assert told_of(s_lang_first=None, s_needs_interp=None) is None


def test_sex_is_told_where_the_service_differs_by_it() -> None:
    case = a_woman(s_sex="intersex")
    bed = asked(Sector.SHELTER, Service.SHELTER_FAMILY)
    assert compiled(deciding(case, to="family-shelter"), "family-shelter", bed).sex == "intersex"
    assert compiled(deciding(case, to="ngo"), "ngo", BED).sex is None
    assert compiled(deciding(case, to="shelter")).sex is None


def test_nationality_is_for_the_embassy_alone_and_then_instead_of_language() -> None:
    case = a_woman(s_nationality="cambodian", m_embassy_wish="yes")
    embassy = asked(Sector.EMBASSY, Service.CONSULAR_HELP)
    content = compiled(deciding(case, to="embassy", c_share_embassy="given"), "embassy", embassy)
    assert (content.nat, content.lang) == ("cambodian", None)
    assert compiled(deciding(case, to="ngo"), "ngo", asked(Sector.LEGAL, Service.LEGAL_AID)).nat is None


def test_kind_of_violence_is_told_to_health_police_and_law_and_the_gravest_first() -> None:
    from clinic_app.domain.case import Change, new_entity

    case = saying(a_woman(), i_type="psychological_emotional_abuse")
    second = new_entity("incident", case.root)
    case = case.applying(Change(created=(second,), values=((second.id, "i_type", "rape"),)))
    health = compiled(deciding(case, to="hospital"), "hospital", asked(Sector.HEALTH, Service.PEP))
    assert health.gbv_group is GbvGroup.SEXUAL
    assert compiled(deciding(case, to="shelter")).gbv_group is None


def test_a_packet_never_outlives_the_consent() -> None:
    soon = deciding(a_woman(), to="shelter", c_expiry="2026-11-29")
    assert compiled(soon).valid is Valid.H72
    assert lapse_day(DAY, longest_within(Valid.D90, day=DAY, expires_on=DAY)) > DAY


def test_a_recipient_is_asked_only_for_what_it_offers_and_an_embassy_only_as_an_embassy() -> None:
    wrong = [
        ("shelter", asked(Sector.SHELTER, Service.WAGE_CLAIM)),
        ("shelter", asked(Sector.POLICE, Service.SHELTER_WOMEN)),
    ]
    for to, request in wrong:
        with pytest.raises(NotPermitted) as refused:
            compiled(deciding(a_woman(), to=to), to, request)
        assert refused.value.reason is Refusal.NOT_THIS_SERVICE


def test_only_the_row_that_decides_opens_the_door() -> None:
    first = deciding(a_woman(), to="shelter", c_share_items=["x_lang", "x_age"])
    old = decided(first, "shelter", Sector.SHELTER)
    case = deciding(first, to="shelter", c_share_items=[])
    with pytest.raises(NotPermitted):
        compile_packet(case, old, recipient("shelter"), BED, law=law(), day=DAY, draw=DRAW)


def test_five_that_tell_a_little_of_who_she_is_do_not_meet_in_one_packet() -> None:
    case = deciding(a_woman(s_dependants="1", t_explained=True, t_choice="given"), to="ngo")
    request = asked(Sector.TRAFFICKING, Service.FAMILY_TRACING)
    assert compiled(case, "ngo", request).region == "abroad"
    elements = dict(law().elements)
    for element in ("x_arrival", "x_words"):
        elements[element] = msgspec.structs.replace(elements[element], quasi=True)
    from dataclasses import replace

    stricter = replace(law(), elements=elements)
    with pytest.raises(TooIdentifying) as refused:
        compile_packet(
            case, decided(case, "ngo", Sector.TRAFFICKING), recipient("ngo"), request, law=stricter, day=DAY, draw=DRAW
        )
    assert refused.value.elements == ("x_arrival", "x_words", "x_age", "x_sex", "x_lang", "x_region")


TO_HOSPITAL = [each.id for each in law().elements.values() if each.id != CONTACT_RULE and each.goes_to(Sector.HEALTH)]


@pytest.mark.parametrize("element", TO_HOSPITAL)
def test_a_reader_that_says_her_name_cannot_build_a_packet(element: str) -> None:
    case = deciding(a_woman(s_name="Malar", s_dependants="1", s_pregnant="yes"), to="hospital")
    request = asked(Sector.HEALTH, Service.PEP)
    telling = Telling(case=case, release=decided(case, "hospital", Sector.HEALTH), recipient=recipient("hospital"),
                      request=request, law=law(), day=DAY, draw=DRAW)  # fmt: skip
    broken = {**READERS, element: lambda telling: telling.case.stored("s_name")}
    with pytest.raises(Interference):
        told(telling, broken)
