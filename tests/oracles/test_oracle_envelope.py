"""Two HPKE libraries in Node, which nobody here wrote, open our envelopes, and we open the ones one of them writes."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from node_oracle import ask

from clinic_app.crypto.deflating import dictionary
from clinic_app.crypto.sealing import open_sealed, seal
from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.crypto.xwing import SealKeyPair

VECTORS = sorted((Path(__file__).parents[1] / "vectors" / "envelope").glob("*.json"))
LIBRARIES = ("first", "second")
DICTIONARY = base64.b64encode(dictionary()).decode()


def request(envelope: str, seed: str, signer: str, by: str) -> dict[str, str]:
    return {"envelope": envelope, "seed": seed, "signer": signer, "dictionary": DICTIONARY, "by": by}


@pytest.mark.parametrize("by", LIBRARIES)
def test_another_reader_opens_what_we_seal(by: str) -> None:
    signer, pcs = SigningKey.new(), [SealKeyPair.new() for _ in range(4)]
    content = json.dumps({"kind": "referral", "words": "ห้องพัก"}).encode() * 20
    items = []
    for count in (1, 2, 3, 4):
        sealed = seal(content, signer=signer, recipients=[pc.public for pc in pcs[:count]])
        envelope = base64.b64encode(sealed).decode()
        items += [request(envelope, pc.seed.hex(), signer.public.raw.hex(), by) for pc in pcs[:count]]
    answers = ask("sre1.mjs", {"act": "open", "items": items})
    assert len(answers) == 10
    assert all(base64.b64decode(answer["ok"]) == content for answer in answers)


@pytest.mark.parametrize("by", LIBRARIES)
def test_another_reader_agrees_about_the_frozen_envelopes(by: str) -> None:
    vectors: list[dict[str, Any]] = [json.loads(file.read_text("utf-8")) for file in VECTORS]
    # What it does not check itself: order, lists, and limits that are ours to keep.
    lenient = {"format", "not_for_us", "inflate"}
    judged = [vector for vector in vectors if vector["why"] not in lenient]
    items = [request(v["envelope"], v["recipient_seed"], v["signer"], by) for v in judged]
    for vector, answer in zip(judged, ask("sre1.mjs", {"act": "open", "items": items}), strict=True):
        assert ("ok" in answer) == (vector["why"] == "ok"), (vector["why"], answer)
        if vector["why"] == "ok":
            assert hashlib.sha256(base64.b64decode(answer["ok"])).hexdigest() == vector["content_sha256"]


def test_we_open_what_another_writer_seals() -> None:
    pair = SealKeyPair.new()
    content = b'{"kind":"status"}' * 30
    item = {
        "content": base64.b64encode(content).decode(),
        "recipient": base64.b64encode(pair.public.raw).decode(),
        "dictionary": DICTIONARY,
    }
    for answer in ask("sre1.mjs", {"act": "seal", "items": [item] * 8}):
        sealed = base64.b64decode(answer["ok"]["envelope"])
        opened = open_sealed(sealed, [pair])
        assert opened.content_signed_by(VerifyKey.from_bytes(bytes.fromhex(answer["ok"]["signer"]))) == content
