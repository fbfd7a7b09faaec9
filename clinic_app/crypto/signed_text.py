"""A text that people read and that carries its signature in its last line, as a comment.

Whoever changes a letter breaks it; whoever takes the line away has a plain text, and readers decide what that is worth.
"""

from __future__ import annotations

import re
from typing import Final

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.errors import ProfileRefused, SignatureRefused
from clinic_app.facts import dataclass

_SIGNED_AS: Final = b"clinic site profile 1\0"
_MARK: Final = b"#signed "
_LINE: Final = re.compile(rb"#signed ([0-9a-f]{64}) ([0-9a-f]{128})\r?\n?\Z")


@dataclass(frozen=True, slots=True)
class SignedText:
    """What was signed, and by which key; None where nobody signed."""

    text: bytes
    key: VerifyKey | None


def sign_text(text: bytes, key: SigningKey) -> bytes:
    """The text with its last line. What was signed before is signed anew, by this key alone."""
    plain = _parted(text)[0]
    plain = plain if plain.endswith(b"\n") else plain + b"\n"
    return plain + f"#signed {key.public.raw.hex()} {key.sign(_SIGNED_AS + plain).hex()}\n".encode("ascii")


def open_text(untrusted: bytes) -> SignedText:
    """The text without that line. Raises `ProfileRefused(signature)` if there is one and it does not hold."""
    plain, last = _parted(untrusted)
    if not last:
        return SignedText(plain, None)
    found = _LINE.fullmatch(last)
    line = plain.count(b"\n") + 1
    if found is None:
        raise ProfileRefused(line, "", "signature")
    try:
        key = VerifyKey.from_bytes(bytes.fromhex(found[1].decode("ascii")))
        key.verify(bytes.fromhex(found[2].decode("ascii")), _SIGNED_AS + plain)
    except (ValueError, SignatureRefused) as error:
        raise ProfileRefused(line, "", "signature") from error
    return SignedText(plain, key)


def _parted(text: bytes) -> tuple[bytes, bytes]:
    at = 0 if text.startswith(_MARK) else text.rfind(b"\n" + _MARK) + 1
    return (text[:at], text[at:]) if text[at:].startswith(_MARK) else (text, b"")
