"""Ed25519 signatures (RFC 8032): who wrote this. Keys travel as 32 bytes and are known by an 8-byte `kid`."""

from __future__ import annotations

import hashlib
import os
from dataclasses import field
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from clinic_app.errors import SignatureRefused
from clinic_app.facts import dataclass

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
KID_BYTES: Final = 8


def kid_of(public_key: bytes) -> bytes:
    """How a public key of any kind is named inside an envelope: eight bytes of a hash, which say nothing alone."""
    return hashlib.sha256(b"SRE1 kid\0" + public_key).digest()[:KID_BYTES]


@dataclass(frozen=True)
class VerifyKey:
    """The public half. Make one with `from_bytes`."""

    # Without slots, as `SigningKey` is.

    raw: bytes

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> VerifyKey:
        """Raises `ValueError` unless there are 32 bytes."""
        Ed25519PublicKey.from_public_bytes(untrusted)
        return cls(bytes(untrusted))

    @property
    def kid(self) -> bytes:
        """Eight bytes that name this key."""
        return kid_of(self.raw)

    @cached_property
    def _public(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.raw)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raises `SignatureRefused` if this key did not sign this message."""
        try:
            self._public.verify(signature, message)
        except InvalidSignature as error:
            raise SignatureRefused from error


@dataclass(frozen=True)
class SigningKey:
    """The private half, kept as its seed and never shown. Make one with `new` or `from_seed`."""

    # Without slots, so that the public half, and what signing starts with, is worked out once.

    seed: bytes = field(repr=False)

    @classmethod
    def new(cls) -> SigningKey:
        """A fresh key."""
        return cls(os.urandom(KEY_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        """Raises `ValueError` unless there are 32 bytes."""
        Ed25519PrivateKey.from_private_bytes(seed)
        return cls(bytes(seed))

    @cached_property
    def public(self) -> VerifyKey:
        """What others check our signatures with."""
        return VerifyKey(self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same for the same message."""
        return self._private.sign(message)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)
