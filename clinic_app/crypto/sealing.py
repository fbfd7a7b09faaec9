"""Envelope SRE1: one message, signed, for the PCs of one organisation, in a few fixed sizes that say nothing.

    envelope = preamble, stanzas, ciphertext                        4,096, 8,192, 16,384, 32,768 or 65,536 bytes
    preamble = "SRE1", suite 1, number of stanzas (2 or 4), commitment (32)
    stanza   = HPKE (X-Wing, HKDF-SHA256, AES-256-GCM, base mode) of the content key, info "SRE1 stanza" + preamble
    payload  = AES-256-GCM of: length of body (4), body, zeros      authenticated with preamble and stanzas
    body     = signer's kid (8), number of recipients (1), their kids (8 each), signature (64), raw deflate of content

Stanzas stand in the order of their bytes; those nobody needs are real ones to keys thrown away. `docs/packet.md` is the
whole story. What it refuses: everything else, naming why.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.deflating import deflate
from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.signed_part import MOST_RECIPIENTS, SUITE, SignedPart
from clinic_app.crypto.signing import KID_BYTES, SIGNATURE_BYTES, SigningKey
from clinic_app.crypto.xwing import HPKE_OVERHEAD, SealKeyPair, SealPublicKey, hpke_open_one, hpke_seal
from clinic_app.errors import PacketRefused, Why

BUCKETS: Final = (4_096, 8_192, 16_384, 32_768, 65_536)
_MAGIC: Final = b"SRE1"
_PREAMBLE: Final = struct.Struct(">4sBB32s")
_STANZA_BYTES: Final = HPKE_OVERHEAD + 32
_LENGTH: Final = struct.Struct(">I")
_TAG_BYTES: Final = 16
_NONCE: Final = bytes(12)
"""Each payload key is used once, so its nonce needs no room."""


def env_id_of(sealed: bytes) -> bytes:
    """The name of an envelope on every channel: the hash of its bytes."""
    return hashlib.sha256(sealed).digest()


def seal(content: bytes, *, signer: SigningKey, recipients: Sequence[SealPublicKey]) -> bytes:
    """Sign and seal to one to four different keys of one organisation. See `seal_and_keep`."""
    return seal_and_keep(content, signer=signer, recipients=recipients)[0]


def seal_and_keep(
    content: bytes, *, signer: SigningKey, recipients: Sequence[SealPublicKey]
) -> tuple[bytes, SignedPart]:
    """Sign and seal to one to four different keys of one organisation; the envelope, and what was signed in it.

    Every sealing is new and random: keep the bytes. Raises `ValueError` for other numbers of keys,
    `PacketRefused(size)` if the content does not fit the largest envelope.
    """
    kids = sorted({key.kid for key in recipients})
    if not 1 <= len(kids) == len(recipients) <= MOST_RECIPIENTS:
        raise ValueError("recipients")
    content_key = os.urandom(32)
    count = 2 if len(kids) <= 2 else MOST_RECIPIENTS
    commitment = _commitment_to(content_key)
    preamble = _PREAMBLE.pack(_MAGIC, SUITE, count, commitment)
    head = preamble + b"".join(sorted(_stanzas(recipients, count, content_key, b"SRE1 stanza" + preamble)))
    part = SignedPart.signed(deflate(content), signer=signer, commitment=commitment, recipient_kids=b"".join(kids))
    body = part.signer_kid + bytes([len(kids)]) + part.recipient_kids + part.signature + part.deflated
    room = _room(len(head), len(body))
    plaintext = (_LENGTH.pack(len(body)) + body).ljust(room, b"\0")
    return head + AESGCM(_payload_key(content_key, head)).encrypt(_NONCE, plaintext, head), part


def open_sealed(untrusted: bytes, pairs: Sequence[SealKeyPair]) -> SignedPart:
    """Open with whichever of our keys fits.

    Raises `PacketRefused`: `size`, `format`, `newer_suite` (the outside), `no_key` (not for us, or the key is gone),
    `commitment`, `tag`, `padding`, `format`, `not_for_us` (somebody passed on what was sealed to another).
    """
    preamble, stanzas = _outside(untrusted)
    commitment = preamble[-32:]
    content_key, pair = _content_key(stanzas, pairs, b"SRE1 stanza" + preamble)
    if not hmac.compare_digest(_commitment_to(content_key), commitment):
        raise PacketRefused(Why.COMMITMENT)
    head = preamble + b"".join(stanzas)
    try:
        plaintext = AESGCM(_payload_key(content_key, head)).decrypt(_NONCE, untrusted[len(head) :], head)
    except InvalidTag as error:
        raise PacketRefused(Why.TAG) from error
    return _body(plaintext, commitment, pair)


def _outside(untrusted: bytes) -> tuple[bytes, list[bytes]]:
    if len(untrusted) not in BUCKETS:
        raise PacketRefused(Why.SIZE)
    magic, suite, count, _ = _PREAMBLE.unpack_from(untrusted)
    if magic != _MAGIC:
        raise PacketRefused(Why.FORMAT)
    if suite != SUITE:
        raise PacketRefused(Why.NEWER_SUITE)
    end = _PREAMBLE.size + count * _STANZA_BYTES
    if count not in (2, MOST_RECIPIENTS) or len(untrusted) < end + _LENGTH.size + _TAG_BYTES:
        raise PacketRefused(Why.FORMAT)
    stanzas = [untrusted[start : start + _STANZA_BYTES] for start in range(_PREAMBLE.size, end, _STANZA_BYTES)]
    if sorted(set(stanzas)) != stanzas:
        raise PacketRefused(Why.FORMAT)
    return untrusted[: _PREAMBLE.size], stanzas


def _content_key(stanzas: list[bytes], pairs: Sequence[SealKeyPair], info: bytes) -> tuple[bytes, SealKeyPair]:
    for pair in pairs:
        with suppress(PacketRefused):
            return hpke_open_one(pair, stanzas, info), pair
    raise PacketRefused(Why.NO_KEY)


def _body(plaintext: bytes, commitment: bytes, pair: SealKeyPair) -> SignedPart:
    (length,) = _LENGTH.unpack_from(plaintext)
    body, padding = plaintext[_LENGTH.size : _LENGTH.size + length], plaintext[_LENGTH.size + length :]
    if len(body) != length or any(padding):
        raise PacketRefused(Why.PADDING)
    if len(body) <= KID_BYTES or not 1 <= body[KID_BYTES] <= MOST_RECIPIENTS:
        raise PacketRefused(Why.FORMAT)
    kids_end = KID_BYTES + 1 + body[KID_BYTES] * KID_BYTES
    joined = body[KID_BYTES + 1 : kids_end]
    kids = [joined[start : start + KID_BYTES] for start in range(0, len(joined), KID_BYTES)]
    signature, deflated = body[kids_end : kids_end + SIGNATURE_BYTES], body[kids_end + SIGNATURE_BYTES :]
    if not deflated or sorted(set(kids)) != kids:
        raise PacketRefused(Why.FORMAT)
    if pair.public.kid not in kids:
        raise PacketRefused(Why.NOT_FOR_US)
    return SignedPart(body[:KID_BYTES], commitment, joined, signature, deflated)


def _stanzas(recipients: Sequence[SealPublicKey], count: int, content_key: bytes, info: bytes) -> list[bytes]:
    """Random bytes would not do for the missing ones: they can be told from real encapsulations."""
    real = [hpke_seal(key, content_key, info) for key in recipients]
    return real + [hpke_seal(SealKeyPair.new().public, os.urandom(32), info) for _ in range(count - len(real))]


def _room(head: int, body: int) -> int:
    needed = head + _LENGTH.size + body + _TAG_BYTES
    size = next((bucket for bucket in BUCKETS if needed <= bucket), None)
    if size is None:
        raise PacketRefused(Why.SIZE)
    return size - head - _TAG_BYTES


def _commitment_to(content_key: bytes) -> bytes:
    """AES-GCM alone could be opened by two keys into two messages."""
    return derive(content_key, b"SRE1 commit", 32)


def _payload_key(content_key: bytes, head: bytes) -> bytes:
    return derive(content_key, b"SRE1 payload", 32, salt=hashlib.sha256(head).digest())
