"""Letters that were written once and stay: what opened then opens always, what did not never does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clinic_app.crypto.letter_seal import open_letter
from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import LetterRefused
from clinic_app.wire.pc_letter import Letter, decode_letter, encode_letter

FOLDER = Path(__file__).parents[2] / "vectors" / "letters"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "keys")


def told(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return found


def read(name: str) -> Letter:
    keys = told("keys")
    opened = open_letter(
        bytes.fromhex(told(name)["letter"]), SealKeyPair.from_seed(bytes.fromhex(keys["standing_seed"]))
    )
    assert opened.sender.hex == keys["sender"]
    return decode_letter(opened.content_signed_by(VerifyKey.from_bytes(bytes.fromhex(keys["signing_public"]))))


@pytest.mark.parametrize("name", NAMES)
def test_a_frozen_letter_is_read_as_it_was(name: str) -> None:
    reason = told(name)["refused"]
    if reason is not None:
        with pytest.raises(LetterRefused) as caught:
            read(name)
        assert caught.value.reason == reason
        return
    letter, keys = read(name), told("keys")
    assert encode_letter(letter).hex() == keys["content"]
    assert (letter.sender.hex(), letter.to.hex()) == (keys["sender"], keys["to"])
    assert letter.says is not None
    assert letter.says.stand.digest.hex() == keys["stand_digest"]
    assert [letter.says.stand.lacks[0].has(place) for place in range(4)] == [True, False, True, False]
