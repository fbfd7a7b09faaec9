"""How a letter from one PC of a clinic to another is shut and opened: sealed to that PC, signed inside by the sender.

    letter     = preamble, stanza, ciphertext
    preamble   = "PCL1", suite 1, commitment (32)
    stanza     = HPKE (X-Wing, HKDF-SHA256, AES-256-GCM, base mode) of the content key, info "PCL1 stanza" + preamble
    ciphertext = AES-256-GCM of: length of body (4), body, zeros        authenticated with preamble and stanza
    body       = sender (16), kid of the recipient's key (8), signature (64), content

The signature is bound to the content key and to the recipient: nobody passes a letter on as if it had been for another.
It is padded so that its size says little. Format: `docs/several-pcs-format.md`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from dataclasses import field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.signing import KID_BYTES, SIGNATURE_BYTES, SigningKey, VerifyKey
from clinic_app.crypto.xwing import HPKE_OVERHEAD, SealKeyPair, SealPublicKey, hpke_open, hpke_seal
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import LetterRefused, PacketRefused, SignatureRefused
from clinic_app.facts import dataclass

MOST_LETTER_BYTES: Final = 896 << 10
"""So much every way carries."""

_MAGIC: Final = b"PCL1"
_SUITE: Final = 1
_PREAMBLE: Final = struct.Struct(">4sB32s")
_STANZA_BYTES: Final = HPKE_OVERHEAD + 32
_HEAD_BYTES: Final = _PREAMBLE.size + _STANZA_BYTES
_LENGTH: Final = struct.Struct(">I")
_TAG_BYTES: Final = 16
_NONCE: Final = bytes(12)
"""Each payload key is used once, so its nonce needs no room."""

_DEVICE_BYTES: Final = 16
_BEFORE_CONTENT: Final = _DEVICE_BYTES + KID_BYTES + SIGNATURE_BYTES
_DOMAIN: Final = b"clinic-app pc letter 1\x00"
_LEAST_BYTES: Final = 2048
_AROUND_BODY: Final = _HEAD_BYTES + _TAG_BYTES + _LENGTH.size
MOST_CONTENT_BYTES: Final = MOST_LETTER_BYTES - _AROUND_BODY - _BEFORE_CONTENT


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter that was for us. Nothing in it counts before `content_signed_by`; `unproven` tells at most why."""

    sender: DeviceId
    unproven: bytes = field(repr=False)
    _signature: bytes = field(repr=False)
    _message: bytes = field(repr=False)

    def content_signed_by(self, signer: VerifyKey) -> bytes:
        """What it says. Raises `LetterRefused(signature)`."""
        try:
            signer.verify(self._signature, self._message)
        except SignatureRefused as error:
            raise LetterRefused("signature", self.sender) from error
        return self.unproven


def seal_letter(content: bytes, *, sender: DeviceId, signer: SigningKey, to: SealPublicKey) -> bytes:
    """Sign and seal; every sealing is new and random. More than `MOST_CONTENT_BYTES` makes too large a letter."""
    content_key = os.urandom(32)
    commitment = _commitment_to(content_key)
    preamble = _PREAMBLE.pack(_MAGIC, _SUITE, commitment)
    head = preamble + hpke_seal(to, content_key, b"PCL1 stanza" + preamble)
    names = sender.bytes + to.kid
    body = names + signer.sign(_DOMAIN + commitment + names + content) + content
    size = _padded(_AROUND_BODY + len(body)) - _HEAD_BYTES - _TAG_BYTES
    plaintext = (_LENGTH.pack(len(body)) + body).ljust(size, b"\0")
    return head + AESGCM(_payload_key(content_key, head)).encrypt(_NONCE, plaintext, head)


def open_letter(untrusted: bytes, pair: SealKeyPair) -> OpenedLetter:
    """Raises `LetterRefused`: `format` (torn, or none of ours), `newer`, `not_for_us`."""
    if len(untrusted) < _HEAD_BYTES + _TAG_BYTES or untrusted[: len(_MAGIC)] != _MAGIC:
        raise LetterRefused("format")
    _, suite, commitment = _PREAMBLE.unpack_from(untrusted)
    if suite != _SUITE:
        raise LetterRefused("newer")
    preamble, head = untrusted[: _PREAMBLE.size], untrusted[:_HEAD_BYTES]
    try:
        content_key = hpke_open(pair, head[_PREAMBLE.size :], b"PCL1 stanza" + preamble)
    except PacketRefused as error:
        raise LetterRefused("not_for_us") from error
    if not hmac.compare_digest(_commitment_to(content_key), commitment):
        raise LetterRefused("format")
    try:
        plaintext = AESGCM(_payload_key(content_key, head)).decrypt(_NONCE, untrusted[_HEAD_BYTES:], head)
    except InvalidTag as error:
        raise LetterRefused("format") from error
    return _opened(plaintext, commitment, pair.public)


def _opened(plaintext: bytes, commitment: bytes, ours: SealPublicKey) -> OpenedLetter:
    length = _LENGTH.unpack_from(plaintext)[0] if len(plaintext) >= _LENGTH.size else 0
    body, padding = plaintext[_LENGTH.size : _LENGTH.size + length], plaintext[_LENGTH.size + length :]
    if len(body) != length or length < _BEFORE_CONTENT or any(padding):
        raise LetterRefused("format")
    names, content = body[: _DEVICE_BYTES + KID_BYTES], body[_BEFORE_CONTENT:]
    sender = DeviceId(UUID(bytes=names[:_DEVICE_BYTES]))
    if names[_DEVICE_BYTES:] != ours.kid:  # somebody passed on what was sealed to another
        raise LetterRefused("not_for_us", sender)
    signature = body[_DEVICE_BYTES + KID_BYTES : _BEFORE_CONTENT]
    return OpenedLetter(sender, content, signature, _DOMAIN + commitment + names + content)


def content_in(most: int) -> int:
    """How much a letter of at most so many bytes can say."""
    loose = _loose_bits(most)
    return (most >> loose << loose) - _AROUND_BODY - _BEFORE_CONTENT


def _padded(length: int) -> int:
    """Padmé: at most an eighth more, and all that is left of the size is its first few bits."""
    length = max(length, _LEAST_BYTES)
    loose = _loose_bits(length)
    return (length + (1 << loose) - 1) >> loose << loose


def _loose_bits(length: int) -> int:
    exponent = length.bit_length() - 1
    return exponent - exponent.bit_length()


def _commitment_to(content_key: bytes) -> bytes:
    """AES-GCM alone could be opened by two keys into two messages."""
    return derive(content_key, b"PCL1 commit", 32)


def _payload_key(content_key: bytes, head: bytes) -> bytes:
    return derive(content_key, b"PCL1 payload", 32, salt=hashlib.sha256(head).digest())
