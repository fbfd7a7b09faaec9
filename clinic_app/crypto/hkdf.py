"""One secret, many keys: each use has its own label, so no key ever serves two purposes."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: bytes, label: bytes, length: int, *, salt: bytes | None = None) -> bytes:
    """HKDF-SHA256 (RFC 5869) of a secret that is already random, with `label` as its info."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=label).derive(secret)
