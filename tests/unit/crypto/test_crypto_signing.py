"""Ed25519 against RFC 8032, and keys that are not keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clinic_app.crypto.signing import KID_BYTES, SigningKey, VerifyKey, kid_of
from clinic_app.errors import SignatureRefused

# RFC 8032, section 7.1: seed, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]
LONG = json.loads((Path(__file__).parents[2] / "vectors" / "rfc8032.json").read_text("utf-8"))["vectors"]
RFC_8032 += [(each["seed"], each["public"], each["message"], each["signature"]) for each in LONG]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_we_sign_as_the_rfc_does(seed: str, public: str, message: str, signature: str) -> None:
    key = SigningKey.from_seed(bytes.fromhex(seed))
    assert key.public.raw.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    VerifyKey.from_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), bytes.fromhex(message))


def test_a_changed_message_a_changed_signature_and_another_key_are_refused() -> None:
    key = SigningKey.new()
    signature = key.sign(b"message")
    for message, tried, by in (
        (b"messagE", signature, key),
        (b"message", signature[:-1] + bytes([signature[-1] ^ 1]), key),
        (b"message", signature[:-1], key),
        (b"message", signature, SigningKey.new()),
    ):
        with pytest.raises(SignatureRefused):
            by.public.verify(tried, message)


@pytest.mark.parametrize("wrong", [b"", b"\1" * 31, b"\1" * 33])
def test_a_key_of_another_length_is_no_key(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="32"):
        VerifyKey.from_bytes(wrong)
    with pytest.raises(ValueError, match="32"):
        SigningKey.from_seed(wrong)


def test_a_key_shows_its_name_and_never_its_seed() -> None:
    key = SigningKey.new()
    assert key.public.kid == kid_of(key.public.raw)
    assert len(key.public.kid) == KID_BYTES
    assert key.seed.hex() not in repr(key)
    assert repr(key.seed) not in repr(key)
