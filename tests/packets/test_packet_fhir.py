"""A packet is written and read back as FHIR; whatever it would not have written itself, it does not read."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect
from packet_cases import (
    CHILD_ROW,
    DAY,
    DRAW,
    REQUESTS,
    SENDER,
    cases,
    compiled,
    contents,
    deciding,
    everything,
    replies,
    written,
)

from clinic_app.domain.packet import VALID_DAYS, PacketContent, lapse_day
from clinic_app.domain.packet_codes import (
    Language,
    Sector,
    Service,
    Urgency,
    Valid,
)
from clinic_app.domain.referral import Outcome, Reason, Status, StatusReply
from clinic_app.errors import PacketRefused, Why
from clinic_app.wire.fhir import decode_referral, decode_status, encode_referral, encode_status
from clinic_app.wire.fhir_types import Bundle, StatusTask
from clinic_app.wire.fhir_vocabulary import leaf_types

FULL = compiled(deciding(everything(), to="ngo", **CHILD_ROW), "ngo", REQUESTS[6][1])


def encoded(content: PacketContent) -> bytes:
    lapses_on = lapse_day(DAY, content.valid)
    return encode_referral(content, sender=SENDER, recipient="training-ngo", sealed_on=DAY, lapses_on=lapses_on)


@given(content=contents)
@settings(max_examples=200, deadline=None)
def test_every_content_comes_back_as_it_went(content: PacketContent) -> None:
    said, sender, recipient, sealed_on, lapses_on = decode_referral(encoded(content))
    assert (said, sender, recipient) == (content, SENDER, "training-ngo")
    assert (sealed_on, lapses_on) == (DAY, DAY + timedelta(days=VALID_DAYS[content.valid]))


@given(content=contents, chance=st.randoms())
@settings(max_examples=50, deadline=None)
def test_order_of_keys_and_white_space_are_free(content: PacketContent, chance: random.Random) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            items = [(key, shuffled(below)) for key, below in value.items()]
            chance.shuffle(items)
            return dict(items)
        return [shuffled(each) for each in value] if isinstance(value, list) else value

    spaced = json.dumps(shuffled(json.loads(encoded(content))), indent=2).encode()
    assert decode_referral(spaced).content == content


@pytest.mark.parametrize("shape", [Bundle, StatusTask])
def test_no_leaf_of_the_shapes_has_room_for_text(shape: type[msgspec.Struct]) -> None:
    for leaf in leaf_types(shape):
        if isinstance(leaf, inspect.StrType):
            assert leaf.pattern is not None
            assert leaf.pattern.startswith("^")
            assert leaf.pattern.endswith(r"\Z")
        else:
            closed = (inspect.LiteralType, inspect.EnumType, inspect.DateType, inspect.BoolType, inspect.IntType)
            assert isinstance(leaf, closed), leaf
            if isinstance(leaf, inspect.IntType):
                assert leaf.ge is not None
                assert leaf.lt is not None or leaf.le is not None


def test_the_only_days_are_those_of_sealing_and_lapsing() -> None:
    import re

    assert set(re.findall(r"\d{4}-\d{2}-\d{2}(?![-0-9a-f])", encoded(FULL).decode())) == {
        DAY.isoformat(), lapse_day(DAY, FULL.valid).isoformat()
    }  # fmt: skip


def test_the_only_ids_are_the_packets_and_places_counted_from_it() -> None:
    number = int.from_bytes(DRAW.packet_id, "big")
    document = json.loads(encoded(FULL))
    for place, entry in enumerate(document["entry"], 1):
        shown = int(entry["fullUrl"].removeprefix("urn:uuid:").replace("-", ""), 16)
        assert shown - number in (place, *range(10, 13))


def test_the_document_stays_small_enough_for_the_least_envelope() -> None:
    from clinic_app.crypto.deflating import deflate

    assert len(encoded(FULL)) < 8_000
    assert len(deflate(encoded(FULL))) < 1_200


# --- what is refused ------------------------------------------------------------------------------------


def edited(change: Callable[[dict[str, Any]], None], content: PacketContent = FULL) -> bytes:
    document = json.loads(encoded(content))
    change(document)
    return json.dumps(document).encode()


def at(document: Any, *path: Any) -> Any:
    for step in path:
        document = document[step]
    return document


def put(value: Any, *path: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: at(document, *path[:-1]).__setitem__(path[-1], value)


def drop(*path: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: at(document, *path[:-1]).__delitem__(path[-1])


TASK, REQUEST, PATIENT = ("entry", 0, "resource"), ("entry", 1, "resource"), ("entry", 2, "resource")
MUTATIONS = {
    "an unknown field": put("x", *PATIENT, "nickname"),
    "her name": put([{"text": "Malar"}], *PATIENT, "name"),
    "an identifier of hers": put([{"value": "1"}], *PATIENT, "identifier"),
    "a birthday": put("1994-03-02", *PATIENT, "birthDate"),
    "a note": put([{"text": "ask for Malar"}], *TASK, "note"),
    "a text beside a code": put("shelter", *REQUEST, "code", "text"),
    "a display beside a code": put("shelter", *REQUEST, "code", "coding", 0, "display"),
    "a second coding": lambda d: at(d, *REQUEST, "code", "coding").append(at(d, *REQUEST, "code", "coding", 0)),
    "a code of no list": put("palace", *REQUEST, "code", "coding", 0, "code"),
    "a system of somebody else": put("http://example.org", *REQUEST, "code", "coding", 0, "system"),
    "a missing intent": drop(*TASK, "intent"),
    "a missing subject": drop(*REQUEST, "subject"),
    "a missing kind": drop(*PATIENT, "resourceType"),
    "another kind": put("Person", *PATIENT, "resourceType"),
    "a null": put(None, *PATIENT, "gender"),
    "a gender as a list": put(["female"], *PATIENT, "gender"),
    "an empty list": put([], *PATIENT, "extension"),
    "a contradiction of priorities": put("routine", *REQUEST, "priority"),
    "a priority of no list": put("soon", *TASK, "priority"),
    "a task of R5": put([{"actor": {}}], *TASK, "performer"),
    "a day that is none": put("2026-13-45", *TASK, "authoredOn"),
    "another day": put("2026-11-24", *TASK, "authoredOn"),
    "an hour": put("2026-11-25T02:10:00Z", *TASK, "authoredOn"),
    "a consent that ends later": put("2027-11-25", "entry", 5, "resource", "provision", "period", "end"),
    "a life of no listed length": put("2026-11-30", *TASK, "restriction", "period", "end"),
    "a pointer to nowhere": put("urn:uuid:00000000-0000-0000-0000-000000000000", *TASK, "focus", "reference"),
    "a pointer to the wrong entry": lambda d: put(at(d, "entry", 3, "fullUrl"), *TASK, "for", "reference")(d),
    "two entries of one name": lambda d: put(at(d, "entry", 0, "fullUrl"), "entry", 1, "fullUrl")(d),
    "an entry twice": lambda d: d["entry"].append(d["entry"][-1]),
    "an entry fewer": lambda d: d["entry"].pop(3),
    "entries in another order": lambda d: d["entry"].reverse(),
    "a seventh need": lambda d: d["entry"].extend([d["entry"][-1]] * 5),
    "an id of its own": put("urn:uuid:00000000-0000-0000-0000-000000000001", "identifier", "value"),
    "an id in capitals": lambda d: put(d["identifier"]["value"].upper(), "identifier", "value")(d),
    "an organisation with a name": put("Banyan", "entry", 4, "resource", "name"),
    "an organisation id with a space": put("training shelter", "entry", 4, "resource", "identifier", 0, "value"),
    "an organisation id in Thai": put("มาลัย", "entry", 4, "resource", "identifier", 0, "value"),
    "an organisation id with a line": put("training-ngo\n", "entry", 4, "resource", "identifier", 0, "value"),
    "a bundle of another type": put("message", "type"),
    "another profile": put("https://clinic-app.example/fhir/StructureDefinition/referral|2", "meta", "profile", 0),
    "no security label": drop("meta", "security"),
    "the labels in another order": lambda d: d["meta"]["security"].reverse(),
    "one label twice": lambda d: put(d["meta"]["security"][0], "meta", "security", 1)(d),
    "an input without a value": drop(*TASK, "input", 0, "valueCode"),
    "an input with two values": put(7, *TASK, "input", 0, "valuePositiveInt"),
    "an urgency that the priority contradicts": put("within_2wk", *TASK, "input", 1, "valueCode"),
    "an urgency that is none": put("tonight", *TASK, "input", 1, "valueCode"),
    "an urgency without a word": drop(*TASK, "input", 1, "valueCode"),
    "no contact rule": lambda d: at(d, *TASK, "input").pop(0),
    "a picture too many": lambda d: at(d, *TASK, "input").append(at(d, *TASK, "input")[-1]),
    "a picture that is not drawn": lambda d: put(257, *TASK, "input", len(at(d, *TASK, "input")) - 1,
                                                 "valuePositiveInt")(d),
    "a picture counted from nought": lambda d: put(0, *TASK, "input", len(at(d, *TASK, "input")) - 1,
                                                   "valuePositiveInt")(d),
    "a picture that is no whole number": lambda d: put(1.5, *TASK, "input", len(at(d, *TASK, "input")) - 1,
                                                       "valuePositiveInt")(d),
    "an extension twice": lambda d: at(d, *PATIENT, "extension").append(at(d, *PATIENT, "extension", 0)),
    "an extension of somebody else": put("https://example.org/ethnicity", *PATIENT, "extension", 0, "url"),
}  # fmt: skip


@pytest.mark.parametrize("change", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_packet_with_anything_else_in_it_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    with pytest.raises(PacketRefused) as refused:
        decode_referral(edited(change))
    assert refused.value.why is Why.CONTENT


@pytest.mark.parametrize("needle", ['"status":"requested"', '"intent":"order"', '"active":true', '"type":"collection"'])
def test_a_key_that_stands_twice_is_refused_even_with_the_same_value(needle: str) -> None:
    document = encoded(FULL).decode()
    assert needle in document
    with pytest.raises(PacketRefused):
        decode_referral(document.replace(needle, f"{needle},{needle}", 1).encode())


@pytest.mark.parametrize(
    "bytes_", [b"", b"null", b"[]", b"{}", b"{", b"\xff", b"[" * 30_000, b'{"resourceType":"Bundle"}', b" " * 40_000]
)
def test_bytes_that_are_no_packet_are_refused(bytes_: bytes) -> None:
    with pytest.raises(PacketRefused):
        decode_referral(bytes_)
    with pytest.raises(PacketRefused):
        decode_status(bytes_)


@given(content=contents, data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_changed_byte_is_refused_or_changes_a_word_of_the_law(content: PacketContent, data: st.DataObject) -> None:
    document = bytearray(encoded(content))
    document[data.draw(st.integers(0, len(document) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        referral = decode_referral(bytes(document))
    except PacketRefused:
        return
    again = encode_referral(
        referral.content, sender=referral.sender, recipient=referral.recipient, sealed_on=referral.sealed_on,
        lapses_on=referral.lapses_on,
    )  # fmt: skip
    assert json.loads(again) == json.loads(bytes(document))


def test_content_that_is_no_content_is_not_written() -> None:
    for wrong in ({"lang": "Malar"}, {"packet_id": b"Malar"}, {"words": (1, 2)}, {"words": (1, 2, 256)},
                  {"needs": ("Malar",)}, {"sector": None}, {"reply_wanted": "Malar"}, {"age": 32}):  # fmt: skip
        with pytest.raises(PacketRefused):
            encoded(msgspec.structs.replace(FULL, **wrong))
    with pytest.raises(PacketRefused):
        encode_referral(FULL, sender="Ms Malar", recipient="training-ngo", sealed_on=DAY,
                        lapses_on=lapse_day(DAY, FULL.valid))  # fmt: skip
    with pytest.raises(PacketRefused):
        encode_referral(FULL, sender=SENDER, recipient="training-ngo", sealed_on=DAY, lapses_on=DAY)


def test_every_urgency_and_language_has_a_word_of_its_own() -> None:
    for urgency in Urgency:
        assert decode_referral(encoded(msgspec.structs.replace(FULL, urgency=urgency))).content.urgency is urgency
    for lang in Language:
        assert decode_referral(encoded(msgspec.structs.replace(FULL, lang=lang))).content.lang is lang


@given(case=cases(), place=st.integers(0, len(REQUESTS) - 1))
@settings(max_examples=30, deadline=None)
def test_what_the_compiler_makes_can_always_be_written(case, place: int) -> None:
    to, request = REQUESTS[place]
    content = compiled(deciding(case, to=to, **CHILD_ROW), to, request)
    assert decode_referral(written(content, to)).content == content


# --- replies --------------------------------------------------------------------------------------------


@given(reply=replies)
@settings(max_examples=200, deadline=None)
def test_every_reply_comes_back_as_it_went(reply: StatusReply) -> None:
    assert decode_status(encode_status(reply)) == reply


REPLY = StatusReply(
    packet_id=DRAW.packet_id, status=Status.COMPLETED, reason=Reason.OTHER, outcome=Outcome.ADMITTED, seq=2
)
REPLY_MUTATIONS = {
    "a note": put([{"text": "she came"}], "note"),
    "an unknown state": put("received", "status"),
    "an unknown reason": put("because", "statusReason", "coding", 0, "code"),
    "a text beside the reason": put("husband came", "statusReason", "text"),
    "no number": lambda d: d["output"].pop(0),
    "a number of nought": put(0, "output", 0, "valuePositiveInt"),
    "two outcomes": lambda d: d["output"].append(d["output"][1]),
    "an outcome in the place of the number": lambda d: d["output"].reverse(),
    "two packets": lambda d: d["identifier"].append(d["identifier"][0]),
    "a number called an outcome": put("outcome", "output", 0, "type", "coding", 0, "code"),
    "an outcome called a number": put("message-number", "output", 1, "type", "coding", 0, "code"),
    "a number that is an outcome too": put("arrived", "output", 0, "valueCode"),
    "the labels in another order": lambda d: d["meta"]["security"].reverse(),
    "an intent of another kind": put("plan", "intent"),
    "a day": put("2026-11-25", "authoredOn"),
    "a null": put(None, "statusReason"),
}


@pytest.mark.parametrize("change", REPLY_MUTATIONS.values(), ids=REPLY_MUTATIONS.keys())
def test_a_reply_with_anything_else_in_it_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    document = json.loads(encode_status(REPLY))
    change(document)
    with pytest.raises(PacketRefused):
        decode_status(json.dumps(document).encode())


ONWARD = StatusReply(
    packet_id=DRAW.packet_id, status=Status.COMPLETED, outcome=Outcome.REFERRED_ONWARD, onward=Service.LEGAL_AID, seq=2
)
ONWARD_MUTATIONS = {
    "two ways on": lambda d: d["output"].insert(2, d["output"][2]),
    "the way on before the outcome": lambda d: d["output"].insert(1, d["output"].pop()),
    "the way on called a number": put("message-number", "output", 2, "type", "coding", 0, "code"),
    "where to": put("shelter-tak", "output", 2, "valueCodeableConcept", "text"),
    "another system": put("https://clinic-app.example/fhir/sector", "output", 2, "valueCodeableConcept", "coding", 0,
                          "system"),
    "an outcome beside it": put("arrived", "output", 2, "valueCode"),
}  # fmt: skip


@pytest.mark.parametrize("change", ONWARD_MUTATIONS.values(), ids=ONWARD_MUTATIONS.keys())
def test_a_way_on_is_one_kind_of_help_in_its_place_and_nothing_more(change: Callable[[dict[str, Any]], None]) -> None:
    document = json.loads(encode_status(ONWARD))
    assert decode_status(json.dumps(document).encode()) == ONWARD
    change(document)
    with pytest.raises(PacketRefused):
        decode_status(json.dumps(document).encode())


def test_a_referral_is_no_reply_and_a_reply_no_referral() -> None:
    with pytest.raises(PacketRefused):
        decode_referral(encode_status(REPLY))
    with pytest.raises(PacketRefused):
        decode_status(encoded(FULL))


def test_the_words_of_format_1_are_frozen() -> None:
    """A word more or less is another format: whoever changes this changes what others can read."""
    import hashlib

    from clinic_app.wire.fhir_vocabulary import vocabulary

    assert hashlib.sha256("\n".join(sorted(vocabulary())).encode()).hexdigest()[:16] == "8450c524c20a885e"
    assert (len(Sector), len(Service), len(Language), list(Valid)) == (15, 51, 35, ["24h", "72h", "7d", "30d", "90d"])
