"""The key schedule of RFC 9180, section 5.1, base mode, written out a second time: what judges the library and us."""

from __future__ import annotations

import hmac

SHA256, SHA512 = 1, 3
AES_128, AES_256, CHACHA = 1, 2, 3
X_WING = 25722
_HASHES = {SHA256: ("sha256", 32), SHA512: ("sha512", 64)}
_KEY_BYTES = {AES_128: 16, AES_256: 32, CHACHA: 32}


def key_and_nonce(
    secret: bytes, info: bytes, *, aead: int, kdf: int = SHA256, kem: int = X_WING
) -> tuple[bytes, bytes]:
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (kem, kdf, aead))
    hash_name, hash_bytes = _HASHES[kdf]

    def extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return hmac.digest(salt or bytes(hash_bytes), b"HPKE-v1" + suite + label + ikm, hash_name)

    def expand(prk: bytes, label: bytes, context: bytes, length: int) -> bytes:
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return hmac.digest(prk, labelled + b"\x01", hash_name)[:length]

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    made = extract(secret, b"secret", b"")
    return expand(made, b"key", context, _KEY_BYTES[aead]), expand(made, b"base_nonce", context, 12)
