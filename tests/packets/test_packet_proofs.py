"""No packet holds anything of who she is: shown by exchanging it, by looking for it, and by breaking the compiler."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packet_cases import (
    BED,
    CHILD_ROW,
    DAY,
    DRAW,
    REQUESTS,
    SENDER,
    a_woman,
    cases,
    compiled,
    decided,
    deciding,
    everything,
    forms,
    law,
    markers_of,
    organisation,
    recipient,
    written,
)

from clinic_app.domain.case import Case
from clinic_app.domain.consent import Release
from clinic_app.domain.deidentify import READERS, Telling, told
from clinic_app.domain.other_identity import CODED, with_other_identity
from clinic_app.domain.packet import Draw, Request, packet_uuid
from clinic_app.domain.packet_codes import Language, PacketFlag, Sector
from clinic_app.domain.proofs import identifying_texts, prove_non_interference, scan_for_leaks
from clinic_app.errors import Interference, LeakFound
from clinic_app.wire.fhir import leaves_of
from clinic_app.wire.fhir_vocabulary import vocabulary


def telling(case: Case, release: Release, to: str = "shelter", request: Request = BED) -> Telling:
    return Telling(
        case=case, release=release, recipient=recipient(to), request=request, law=law(), day=DAY, draw=DRAW
    )  # fmt: skip


def prove(case: Case, readers=None, to: str = "shelter", request: Request = BED) -> int:
    return prove_non_interference(
        case,
        decided(case, to, request.sector),
        lambda of, under: written(told(telling(of, under, to, request), readers), to),
        definitions=forms(),
        day=DAY,
    )


def ours(draw: Draw = DRAW, to: str = "shelter") -> frozenset[str]:
    number = int.from_bytes(draw.packet_id, "big")
    names = {packet_uuid((number + place).to_bytes(16, "big")).urn for place in range(13)}
    days = {DAY.isoformat(), "2026-12-02"}
    return vocabulary() | names | days | {str(each + 1) for each in draw.words} | {SENDER, organisation(to).id}


# --- the first proof ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("to", "request_"), REQUESTS)
def test_a_case_with_every_field_filled_tells_no_recipient_who_she_is(to: str, request_: Request) -> None:
    case = deciding(everything(), to=to, **CHILD_ROW)
    assert prove(case, to=to, request=request_) > 100
    document = written(compiled(case, to, request_), to).decode()
    for word in markers_of(case):
        assert word not in document
    for text in ("1994", case.code, str(case.id), *(str(entity) for entity in case.entities)):
        assert text not in document


@given(case=cases(), place=st.integers(0, len(REQUESTS) - 1))
@settings(max_examples=60, deadline=None)
def test_nobodys_identity_changes_a_packet(case: Case, place: int) -> None:
    to, request = REQUESTS[place]
    case = deciding(case, to=to, **CHILD_ROW)
    prove(case, to=to, request=request)
    document = written(compiled(case, to, request), to).decode()
    assert not [word for word in markers_of(case) if word in document]


def test_the_other_life_shares_no_identifier_with_hers_and_every_code() -> None:
    case = deciding(everything(), to="shelter")
    other, release = with_other_identity(case, decided(case, "shelter", Sector.SHELTER), forms(), DAY)
    assert other.code != case.code
    assert not set(other.entities) & set(case.entities)
    assert release.id in other.entities
    kept = {text for _, text in identifying_texts(other, forms())} & {t for _, t in identifying_texts(case, forms())}
    # Block lists belong to consent: without them another organisation would be asked.
    assert kept <= {"anterior", "day"} | {code for field in forms().fields.values() for code in field.codes}
    hers = [values for _, values in sorted((case.entities[e].kind, v) for e, v in case.answers.items() if v)]
    theirs = [values for _, values in sorted((other.entities[e].kind, v) for e, v in other.answers.items() if v)]
    for mine, yours in zip(hers, theirs, strict=True):
        for field in mine:
            if forms().fields[field].kind in CODED and field != "case_code":
                assert mine[field] == yours[field], field


@pytest.mark.parametrize(
    "born", ["1994-03-02", "2010-01-31", "2020-12-01", "1990", "2019-02", "2008", "2030-01-01", "x"]
)
def test_another_birthday_leaves_the_age_class(born: str) -> None:
    case = deciding(a_woman(s_age_band=None, s_dob=born), to="shelter", **CHILD_ROW)
    prove(case)
    other, _ = with_other_identity(case, decided(case, "shelter", Sector.SHELTER), forms(), DAY)
    assert (other.stored("s_dob") == born) is (born == "2008")


def language_by_name(of: Telling) -> Language:
    return list(Language)[len(str(of.case.stored("s_name"))) % 7]


def words_by_name(of: Telling) -> tuple[int, int, int]:
    first, second, third = (str(of.case.stored("s_name")) + "   ").encode()[:3]
    return first, second, third


BROKEN = {
    "a language chosen by her name": {"x_lang": language_by_name},
    "her name hidden in the pictures": {"x_words": words_by_name},
    "her name hidden in the random id": {"x_id": lambda of: str(of.case.stored("s_name")).encode().ljust(16)[:16]},
    "the case code hidden in the random id": {"x_id": lambda of: of.case.code.encode().ljust(16)[:16]},
    "the case's own id as the packet's": {"x_id": lambda of: of.case.id.bytes},
    "a need told by a free word": {
        "x_access": lambda of: (PacketFlag.CHILDREN_1,) if "baby" in str(of.case.stored("sp_children")) else ()
    },
    "an answer wanted by the day it happened": {
        "c_reply_ok": lambda of: any("2026-11-24" in str(each) for _, each in of.case.every("i_date"))
    },
}


@pytest.mark.parametrize("readers", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_compiler_is_found_by_exchanging_who_she_is(readers) -> None:
    case = a_woman(s_name="Malar", sp_children="the baby goes to my sister",
                   i_date={"kind": "day", "on": "2026-11-24"})  # fmt: skip
    case = deciding(case, to="shelter")
    prove(case)
    with pytest.raises(Interference):
        prove(case, {**READERS, **readers})


# --- the second proof -----------------------------------------------------------------------------------


def leak(leaf: str, **said) -> str | None:
    """Where, and whose field, was found in a leaf that somebody smuggled in."""
    case = deciding(a_woman(**said), to="shelter")
    leaves = [*leaves_of(written(compiled(case))), ("entry[2].resource.name", leaf)]
    try:
        scan_for_leaks(case, leaves, forms(), ours())
    except LeakFound as found:
        return f"{found.element} {found.field}"
    return None


def test_an_honest_packet_leaves_nothing_to_be_looked_at() -> None:
    case = deciding(everything(), to="shelter")
    assert scan_for_leaks(case, leaves_of(written(compiled(case))), forms(), ours()) == 0


LEAKS = [
    ({"s_name": "Malar"}, "Malar"),
    ({"s_name": "Malar"}, "referred by MALAR yesterday"),
    ({"s_name": "มาลัย"}, "คุณมาลัยมาที่นี่"),
    ({"s_name": "မာလာ"}, "ဒေါ်မာလာ"),
    ({"s_name": "José"}, "jose"),
    ({"k_number": "081-234 5678"}, "call 0812345678"),
    ({"k_number": "081-234-5678"}, "๐๘๑๒๓๔๕๖๗๘"),
    ({"facility_no": "HN 55 1234/66"}, "HN55123466"),
    ({"i_narrative": "He works at Sunrise Seafood."}, "Sunrise"),
    ({"s_dob": "1994-03-02"}, "1994-03-02"),
    ({"s_dob": "1994-03-02"}, "born 02/03/1994"),
    ({"s_dob": "1994-03-02"}, "born 3/2/94"),
    ({"s_dob": "1994-03-02"}, "37.3.2"),
    ({"s_dob": "1994-03-02"}, "๒/๓/๒๕๓๗"),
    ({"i_narrative": "On 14 November 2026."}, "2026-11-14"),
    ({"m_employer": "Sunrise Seafood"}, "seafood"),
    ({"p_name": "Ko Zaw"}, "Zaw"),
]


@pytest.mark.parametrize(("said", "leaf"), LEAKS)
def test_a_smuggled_name_word_or_number_is_found_in_every_script(said, leaf: str) -> None:
    assert leak(leaf, **said) == f"entry[2].resource.name {next(iter(said))}"


def test_the_case_code_and_a_witness_are_found_too() -> None:
    assert leak("K7M2QR9T") == "entry[2].resource.name case_code"
    case = deciding(a_woman(), to="shelter", c_witness="Nong Ploy")
    with pytest.raises(LeakFound):
        scan_for_leaks(case, [("x", "ploy")], forms(), ours())


@pytest.mark.parametrize("leaf", ["4/3/94", "2/4/1993", "94", "5 and 3", "3.2.95.94", "12/34/94"])
def test_another_day_is_not_hers(leaf: str) -> None:
    assert leak(leaf, s_dob="1994-03-02") is None


def test_half_a_name_in_another_word_is_no_name() -> None:
    assert leak("minimum", s_name="Min") is None
    assert leak("attack", s_name="Tak") is None


@pytest.mark.parametrize("name", ["Female", "Min", "Tak", "Rape", "Shelter", "R", "training", "order", "My", "en"])
def test_a_survivor_whose_name_is_a_word_of_ours_gets_her_referral(name: str) -> None:
    case = deciding(a_woman(s_name=name, s_alias=name, i_narrative=f"My name is {name}, training-shelter, 2026-11-25"),
                    to="shelter")  # fmt: skip
    prove(case)
    assert scan_for_leaks(case, leaves_of(written(compiled(case))), forms(), ours()) == 0


def test_a_broken_shape_is_found_by_looking_for_her_name() -> None:
    """An element that reads s_name, in a packet whose shape was opened for it: the bytes alone betray it."""
    case = deciding(a_woman(s_name="Malar"), to="shelter")
    document = json.loads(written(compiled(case)))
    document["entry"][2]["resource"]["name"] = [{"text": case.stored("s_name")}]
    with pytest.raises(LeakFound) as found:
        scan_for_leaks(case, leaves_of(json.dumps(document).encode()), forms(), ours())
    assert (found.value.element, found.value.field) == ("entry[2].resource.name[0].text", "s_name")


def test_a_packet_for_another_recipient_has_nothing_in_common_with_the_first() -> None:
    case = deciding(deciding(a_woman(), to="shelter"), to="ngo")
    one = compiled(case, draw=Draw.fresh())
    two = compiled(case, "ngo", draw=Draw.fresh())
    assert one.packet_id != two.packet_id
    assert one.referral_code != two.referral_code
