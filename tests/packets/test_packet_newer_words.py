"""A code of a newer list is shown as text, and nothing else slips in beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packet_cases import contents
from test_packet_fhir import FULL, MUTATIONS, PATIENT, REQUEST, TASK, at, edited, encoded, put

from clinic_app.domain.packet import PacketContent
from clinic_app.domain.packet_codes import Arrival, Language, PacketFlag, Sector, Service
from clinic_app.domain.referral import Outcome, Reason, Status, StatusReply
from clinic_app.errors import PacketRefused, Why
from clinic_app.wire.fhir import decode_referral, encode_status
from clinic_app.wire.newer_words import NewerWord, read_referral, read_status

WHOLE = msgspec.structs.replace(
    FULL, arrival=Arrival.TONIGHT, needs=tuple(PacketFlag)[:3], flags=tuple(PacketFlag)[3:6], lang=Language.MY
)


def flags(document: Any, part: str) -> list[Any]:
    every = [each["resource"] for each in document["entry"] if each["resource"]["resourceType"] == "Flag"]
    return [each for each in every if each["category"][0]["coding"][0]["code"] == part]


def flag(part: str, place: int, code: str) -> Callable[[Any], None]:
    return lambda document: flags(document, part)[place]["code"]["coding"][0].__setitem__("code", code)


def arrival(code: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        [asked] = [each for each in at(document, *TASK, "input")
                   if each["type"]["coding"][0]["code"] == "arrival"]  # fmt: skip
        asked["valueCode"] = code

    return change


def test_what_is_not_newer_is_read_as_ever() -> None:
    assert read_referral(encoded(FULL)) == (decode_referral(encoded(FULL)), ())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_need_of_a_newer_list_is_text_and_the_others_stand(place: int) -> None:
    referral, newer = read_referral(edited(flag("need", place, "sign_interpreter")))
    assert newer == (NewerWord("x_access", "sign_interpreter"),)
    assert referral.content.needs == tuple(each for n, each in enumerate(FULL.needs) if n != place)
    assert referral.content.flags == FULL.flags


def test_each_place_where_a_list_may_grow() -> None:
    for change, word, field, value in (
        (put("safe_phone", *REQUEST, "code", "coding", 0, "code"), "x_service safe_phone", "service", Service.OTHER),
        (put("digital", *REQUEST, "category", 0, "coding", 0, "code"), "x_sector digital", "sector", Sector.OTHER),
        (put("lhu2", *PATIENT, "communication", 0, "language", "coding", 0, "code"), "x_lang lhu2", "lang",
         Language.OTHER),
        (arrival("by_boat"), "x_arrival by_boat", "arrival", None),
        (flag("sector", 0, "cyber_threat"), "x_flags cyber_threat", "needs", WHOLE.needs),
    ):  # fmt: skip
        referral, newer = read_referral(edited(change, WHOLE))
        assert [f"{each.element} {each.code}" for each in newer] == [word]
        assert getattr(referral.content, field) == value


@pytest.mark.parametrize("change", [each for name, each in MUTATIONS.items() if name != "a code of no list"])
def test_whatever_else_is_wrong_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    with pytest.raises(PacketRefused) as refused:
        read_referral(edited(change))
    assert refused.value.why is Why.CONTENT


@pytest.mark.parametrize("change", list(MUTATIONS.values()))
def test_a_newer_word_excuses_nothing_beside_it(change: Callable[[dict[str, Any]], None]) -> None:
    def both(document: Any) -> None:
        flag("need", 0, "sign_interpreter")(document)
        change(document)

    if change is MUTATIONS["a code of no list"]:
        assert len(read_referral(edited(both))[1]) == 2
        return
    with pytest.raises(PacketRefused):
        read_referral(edited(both))


def test_a_key_that_stands_twice_is_not_excused_by_a_newer_word() -> None:
    document = edited(flag("need", 0, "sign_interpreter")).decode()
    with pytest.raises(PacketRefused):
        read_referral(document.replace('"active": true', '"active": true, "active": true', 1).encode())


@pytest.mark.parametrize(
    "code", ["Malar", "ma lar", "มาลัย", "", "a" * 17, "_", "a__b", "1994", "a_b_c_d_e_f_g", None, 7, ["a"], {"a": 1}]
)
def test_what_is_no_code_is_no_newer_word(code: Any) -> None:
    with pytest.raises(PacketRefused):
        read_referral(edited(flag("need", 0, code)))


def test_too_many_of_them_are_another_format() -> None:
    def many(document: Any) -> None:
        for part in ("need", "sector"):
            for each in flags(document, part):
                each["code"]["coding"][0]["code"] = f"new_{part}_{id(each) % 7}"

    with pytest.raises(PacketRefused):
        read_referral(edited(many, WHOLE))


@given(content=contents, code=st.from_regex(r"[a-z]{3,12}_[a-z]{3,12}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_a_newer_flag_changes_nothing_else(content: PacketContent, code: str) -> None:
    if not content.needs or code in frozenset(PacketFlag):
        return
    document = json.loads(encoded(content))
    flag("need", 0, code)(document)
    referral, newer = read_referral(json.dumps(document).encode())
    assert newer == (NewerWord("x_access", code),)
    assert referral.content.needs == content.needs[1:]
    assert referral._replace(content=content) == decode_referral(encoded(content))


def test_an_answer_in_newer_words_is_still_an_answer() -> None:
    reply = StatusReply(packet_id=FULL.packet_id, status=Status.REJECTED, reason=Reason.NO_CAPACITY, seq=3)
    document = json.loads(encode_status(reply))
    document["statusReason"]["coding"][0]["code"] = "house_closed_for_repair"
    said, newer = read_status(json.dumps(document).encode())
    assert (said.status, said.reason, newer) == (
        Status.REJECTED, Reason.OTHER, (NewerWord("x_reason", "house_closed_for_repair"),),
    )  # fmt: skip
    served = StatusReply(
        packet_id=FULL.packet_id, status=Status.COMPLETED, outcome=Outcome.SERVICE_COMPLETED, seq=4
    )  # fmt: skip
    document = json.loads(encode_status(served))
    document["output"][1]["valueCode"] = "moved_home"
    said, newer = read_status(json.dumps(document).encode())
    assert (said.outcome, [each.code for each in newer]) == (Outcome.UNKNOWN, ["moved_home"])


def test_the_way_on_may_be_a_service_of_a_newer_list() -> None:
    reply = StatusReply(
        packet_id=FULL.packet_id, status=Status.COMPLETED, outcome=Outcome.REFERRED_ONWARD, onward=Service.LEGAL_AID,
        seq=4,
    )  # fmt: skip
    document = json.loads(encode_status(reply))
    document["output"][2]["valueCodeableConcept"]["coding"][0]["code"] = "night_bus"
    said, newer = read_status(json.dumps(document).encode())
    assert (said.onward, [(each.element, each.code) for each in newer]) == (Service.OTHER, [("x_onward", "night_bus")])
    document["status"] = "lost"
    with pytest.raises(PacketRefused):
        read_status(json.dumps(document).encode())
    for nothing in (b"", b"null", b"[]", b"{}", b"[" * 30_000, b" " * 40_000):
        for read in (read_status, read_referral):
            with pytest.raises(PacketRefused):
                read(nothing)
