"""X-Wing and HPKE against the IETF's vector, with the key schedule that RFC 9180's vectors judge."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from key_schedule import AES_256, CHACHA, key_and_nonce

from clinic_app.crypto.xwing import HPKE_OVERHEAD, PUBLIC_BYTES, SealKeyPair, SealPublicKey, hpke_open, hpke_seal
from clinic_app.errors import PacketRefused, Why

VECTOR = json.loads((Path(__file__).parents[2] / "vectors" / "hpke" / "xwing.json").read_text("utf-8"))["vector"]
KEM_VECTOR = json.loads((Path(__file__).parents[2] / "vectors" / "hpke" / "xwing-kem.json").read_text("utf-8"))


def shared_secret(seed: bytes, encapsulated: bytes) -> bytes:
    """draft-connolly-cfrg-xwing-kem, section 5: the combiner, by hand."""
    wide = hashlib.shake_256(seed).digest(96)
    mlkem, x25519 = MLKEM768PrivateKey.from_seed_bytes(wide[:64]), X25519PrivateKey.from_private_bytes(wide[64:])
    lattice, point = encapsulated[:1088], encapsulated[1088:]
    both = mlkem.decapsulate(lattice) + x25519.exchange(X25519PublicKey.from_public_bytes(point))
    return hashlib.sha3_256(both + point + x25519.public_key().public_bytes_raw() + rb"\.//^\\"[:-1]).digest()


def test_our_pairs_are_the_ones_of_the_draft() -> None:
    pair = SealKeyPair.from_seed(bytes.fromhex(VECTOR["skRm"]))
    assert pair.public.raw.hex() == VECTOR["pkRm"]
    assert len(pair.public.raw) == PUBLIC_BYTES
    assert shared_secret(pair.seed, bytes.fromhex(VECTOR["enc"])).hex() == VECTOR["shared_secret"]


def test_the_key_mechanism_alone_is_the_one_of_its_own_draft() -> None:
    pair = SealKeyPair.from_seed(bytes.fromhex(KEM_VECTOR["seed"]))
    assert pair.public.raw.hex().startswith(KEM_VECTOR["pk_begins"])
    assert pair.public.raw.hex().endswith(KEM_VECTOR["pk_ends"])
    assert shared_secret(pair.seed, bytes.fromhex(KEM_VECTOR["ct"])).hex() == KEM_VECTOR["ss"]


def test_the_key_schedule_written_out_here_is_the_one_of_the_draft() -> None:
    secret, info = bytes.fromhex(VECTOR["shared_secret"]), bytes.fromhex(VECTOR["info"])
    key, nonce = key_and_nonce(secret, info, aead=CHACHA)
    assert (key.hex(), nonce.hex()) == (VECTOR["key"], VECTOR["base_nonce"])
    first = VECTOR["encryptions"][0]
    opened = ChaCha20Poly1305(key).decrypt(nonce, bytes.fromhex(first["ct"]), bytes.fromhex(first["aad"]))
    assert opened.hex() == first["pt"]


def test_what_we_seal_opens_by_the_letter_of_the_two_documents() -> None:
    pair = SealKeyPair.new()
    sealed = hpke_seal(pair.public, b"a content key", b"for this purpose")
    encapsulated, ciphertext = sealed[:1120], sealed[1120:]
    key, nonce = key_and_nonce(shared_secret(pair.seed, encapsulated), b"for this purpose", aead=AES_256)
    assert AESGCM(key).decrypt(nonce, ciphertext, b"") == b"a content key"
    assert len(sealed) == len(b"a content key") + HPKE_OVERHEAD
    assert hpke_open(pair, sealed, b"for this purpose") == b"a content key"


def test_another_key_another_purpose_and_any_changed_byte_do_not_open() -> None:
    pair = SealKeyPair.new()
    sealed = hpke_seal(pair.public, b"a content key", b"purpose")
    tries = [(SealKeyPair.new(), sealed, b"purpose"), (pair, sealed, b"other"), (pair, sealed[:-1], b"purpose")]
    tries += [(pair, b"", b"purpose"), (pair, sealed[:1120], b"purpose")]
    tries += [(pair, sealed[:at] + bytes([sealed[at] ^ 4]) + sealed[at + 1 :], b"purpose") for at in range(0, 1149, 41)]
    for by, tried, purpose in tries:
        with pytest.raises(PacketRefused) as refused:
            hpke_open(by, tried, purpose)
        assert refused.value.why is Why.NO_KEY


def test_a_public_key_that_is_none_is_refused() -> None:
    good = SealKeyPair.new().public.raw
    assert SealPublicKey.from_bytes(good).raw == good
    small_order = good[:1184] + bytes(32)
    lattice_out_of_range = b"\xff" * 1184 + good[1184:]
    for wrong in (b"", good[:-1], good + b"\0", small_order, lattice_out_of_range):
        with pytest.raises(ValueError):  # noqa: PT011 - the message is the library's
            SealPublicKey.from_bytes(wrong)
    with pytest.raises(ValueError, match="length"):
        SealKeyPair.from_seed(b"\1" * 31)


def test_a_pair_never_shows_its_seed() -> None:
    pair = SealKeyPair.new()
    assert repr(pair.seed)[2:-1] not in repr(pair)
    assert pair.seed.hex() not in repr(pair)
