"""The frozen envelopes: each opens, or is refused for the reason it names; inside and outside give one verdict."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from clinic_app.crypto.sealing import open_sealed
from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import PacketRefused, Why
from clinic_app.wire.envelope import check_outside

FILES = sorted((Path(__file__).parents[2] / "vectors" / "envelope").glob("*.json"))
OUTSIDE = {Why.SIZE.value, Why.FORMAT.value, Why.NEWER_SUITE.value}
NOT_SEEN_OUTSIDE = {"no-recipient-listed", "five-recipients-listed", "recipients-out-of-order"}


def read(file: Path) -> tuple[dict[str, Any], bytes]:
    vector = json.loads(file.read_text("utf-8"))
    return vector, base64.b64decode(vector["envelope"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_frozen_envelope_opens_or_is_refused_for_its_reason(file: Path) -> None:
    vector, envelope = read(file)
    pair = SealKeyPair.from_seed(bytes.fromhex(vector["recipient_seed"]))
    signer = VerifyKey.from_bytes(bytes.fromhex(vector["signer"]))
    if vector["why"] == "ok":
        opened = open_sealed(envelope, [pair])
        assert opened.signer_kid == signer.kid
        content = opened.content_signed_by(signer)
        assert hashlib.sha256(content).hexdigest() == vector["content_sha256"]
        return
    with pytest.raises(PacketRefused) as refused:
        open_sealed(envelope, [pair]).content_signed_by(signer)
    assert refused.value.why.value == vector["why"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_hub_sees_the_outside_as_the_reader_does(file: Path) -> None:
    vector, envelope = read(file)
    if vector["why"] in OUTSIDE and file.stem not in NOT_SEEN_OUTSIDE:
        with pytest.raises(PacketRefused) as refused:
            check_outside(envelope)
        assert refused.value.why.value == vector["why"]
    else:
        assert check_outside(envelope).hex() == vector["env_id"]


def test_every_reason_an_envelope_can_be_refused_for_has_a_vector() -> None:
    seen = {read(file)[0]["why"] for file in FILES}
    assert seen == {
        "ok", "size", "format", "newer_suite", "no_key", "commitment", "tag", "padding", "not_for_us", "signature",
        "inflate",
    }  # fmt: skip
