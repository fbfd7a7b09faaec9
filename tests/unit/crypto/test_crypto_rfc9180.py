"""RFC 9180's own vectors judge the library that seals for us, and the key schedule by which we judge our sealing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from key_schedule import AES_128, AES_256, CHACHA, SHA256, SHA512, key_and_nonce

FILE = Path(__file__).parents[2] / "vectors" / "hpke" / "rfc9180.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vectors"]
X25519, P256, P521 = 0x20, 0x10, 0x12
KEMS = {X25519: KEM.X25519, P256: KEM.P256, P521: KEM.P521}
KDFS = {SHA256: KDF.HKDF_SHA256, SHA512: KDF.HKDF_SHA512}
AEADS = {AES_128: AEAD.AES_128_GCM, AES_256: AEAD.AES_256_GCM, CHACHA: AEAD.CHACHA20_POLY1305}
CURVES = {P256: ec.SECP256R1(), P521: ec.SECP521R1()}
every_suite = pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['kem_id']}-{v['kdf_id']}-{v['aead_id']}")


def of(vector: dict[str, Any], *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


def private_key(vector: dict[str, Any]) -> X25519PrivateKey | ec.EllipticCurvePrivateKey:
    [secret] = of(vector, "skRm")
    if vector["kem_id"] == X25519:
        return X25519PrivateKey.from_private_bytes(secret)
    return ec.derive_private_key(int.from_bytes(secret, "big"), CURVES[vector["kem_id"]])


def test_all_of_appendix_a_is_here_and_our_own_kdf_and_aead_with_it() -> None:
    # A.7 has no message: it only exports.
    assert {each["appendix"] for each in VECTORS} - {None} == {f"A.{number}.1" for number in range(1, 7)}
    assert [each["kem_id"] for each in VECTORS if (each["kdf_id"], each["aead_id"]) == (SHA256, AES_256)]
    assert len(VECTORS) == len(KEMS) * len(KDFS) * len(AEADS)


@every_suite
def test_the_library_opens_what_the_rfc_sealed_and_nothing_that_was_changed(vector: dict[str, Any]) -> None:
    suite = Suite(KEMS[vector["kem_id"]], KDFS[vector["kdf_id"]], AEADS[vector["aead_id"]])
    enc, ct, info, aad, pt = of(vector, "enc", "ct", "info", "aad", "pt")
    assert openssl.hpke._decrypt_with_aad(suite, enc + ct, private_key(vector), info, aad) == pt
    for sealed, purpose, bound in (
        (enc + ct[:-1] + bytes([ct[-1] ^ 1]), info, aad), (enc + ct, info + b"x", aad), (enc + ct, info, aad + b"x"),
    ):  # fmt: skip
        with pytest.raises(InvalidTag):
            openssl.hpke._decrypt_with_aad(suite, sealed, private_key(vector), purpose, bound)


@every_suite
def test_the_key_schedule_written_out_here_is_the_rfcs(vector: dict[str, Any]) -> None:
    secret, info, ct, aad, pt = of(vector, "shared_secret", "info", "ct", "aad", "pt")
    key, nonce = key_and_nonce(
        secret, info, aead=vector["aead_id"], kdf=vector["kdf_id"], kem=vector["kem_id"]
    )  # fmt: skip
    assert [key, nonce] == of(vector, "key", "base_nonce")
    cipher = ChaCha20Poly1305(key) if vector["aead_id"] == CHACHA else AESGCM(key)
    assert cipher.decrypt(nonce, ct, aad) == pt
