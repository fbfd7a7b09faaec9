"""X-Wing key pairs (ML-KEM-768 with X25519) and HPKE to them: what is recorded today stays closed tomorrow.

A private key is kept as its 32-byte seed and expanded as in draft-connolly-cfrg-xwing-kem: SHAKE-256 to 96 bytes, of
which 64 are the ML-KEM seed and 32 the X25519 key. HPKE (RFC 9180) in base mode, HKDF-SHA256, AES-256-GCM.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from clinic_app.crypto.signing import kid_of
from clinic_app.errors import PacketRefused, Why
from clinic_app.facts import dataclass

SEED_BYTES: Final = 32
_MLKEM_PUBLIC_BYTES: Final = 1184
PUBLIC_BYTES: Final = _MLKEM_PUBLIC_BYTES + 32
HPKE_OVERHEAD: Final = 1120 + 16
"""Bytes that sealing adds: the encapsulated key and the tag."""


@dataclass(frozen=True, slots=True)
class SealPublicKey:
    """What others seal to. Make one with `from_bytes`."""

    raw: bytes

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> SealPublicKey:
        """Raises `ValueError` unless these are 1,216 bytes to which something can really be sealed."""
        if len(untrusted) != PUBLIC_BYTES:
            raise ValueError("length")
        key = cls(bytes(untrusted))
        # A point of small order would agree on the same secret with everybody.
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(key.raw[_MLKEM_PUBLIC_BYTES:]))
        _hybrid_public(key)
        return key

    @property
    def kid(self) -> bytes:
        """Eight bytes that name this key."""
        return kid_of(self.raw)


@dataclass(frozen=True, slots=True)
class SealKeyPair:
    """What we open with, kept as its seed and never shown. Make one with `new` or `from_seed`."""

    seed: bytes = field(repr=False)
    public: SealPublicKey

    @classmethod
    def new(cls) -> SealKeyPair:
        """A fresh pair."""
        return cls.from_seed(os.urandom(SEED_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> SealKeyPair:
        """Raises `ValueError` unless there are 32 bytes."""
        if len(seed) != SEED_BYTES:
            raise ValueError("length")
        mlkem, x25519 = _expanded(seed)
        raw = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        return cls(bytes(seed), SealPublicKey(raw))


def hpke_seal(public: SealPublicKey, plaintext: bytes, info: bytes) -> bytes:
    """Encapsulated key (1,120 bytes), then ciphertext and tag. Opens only with the same `info`."""
    return _suite().encrypt(plaintext, _hybrid_public(public), info=info)


def hpke_open(pair: SealKeyPair, sealed: bytes, info: bytes) -> bytes:
    """Raises `PacketRefused(no_key)` if this was sealed to another key, for another purpose, or was changed."""
    return hpke_open_one(pair, (sealed,), info)


def hpke_open_one(pair: SealKeyPair, candidates: Iterable[bytes], info: bytes) -> bytes:
    """What the first of these that is sealed to us holds. Raises `PacketRefused(no_key)` if none is."""
    private, suite = MLKEM768X25519PrivateKey(*_expanded(pair.seed)), _suite()
    for sealed in candidates:
        with suppress(InvalidTag, ValueError):
            return suite.decrypt(sealed, private, info=info)
    raise PacketRefused(Why.NO_KEY)


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _expanded(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    wide = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(wide[:64]), X25519PrivateKey.from_private_bytes(wide[64:])


def _hybrid_public(public: SealPublicKey) -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public.raw[:_MLKEM_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(public.raw[_MLKEM_PUBLIC_BYTES:]),
    )
