"""Ed25519 checked by libsodium, for whoever checks many: in half the time of OpenSSL, and others may work meanwhile.

Of the two it is the stricter: it also turns down keys of small order, with which one signature fits any message. What
it lets pass, OpenSSL does too.
"""

from __future__ import annotations

from clinic_app.errors import SignatureRefused


def check_signature(public: bytes, signature: bytes, message: bytes) -> None:
    """Raises `SignatureRefused` if this key did not sign this message, or is none."""
    from nacl.exceptions import CryptoError  # sixty milliseconds that no start waits for
    from nacl.signing import VerifyKey

    try:
        VerifyKey(public).verify(message, signature)
    except (CryptoError, ValueError) as exc:
        raise SignatureRefused from exc
