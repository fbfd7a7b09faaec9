"""How an attachment is spelled and sealed: its header, what only the case key opens, and its parts."""

from __future__ import annotations

import os
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.domain.attachments import Facts
from clinic_app.errors import VaultDamaged

PART_BYTES: Final = 256 << 10
_NONCE: Final = 12


class AttachmentHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is bound to every part. Stands in clear in the encrypted database."""

    v: int
    id: str
    case: str
    number: int
    author: str
    at: str
    parts: int


class Inside(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the case key opens."""

    key: bytes
    facts: Facts
    bound: bytes = b""
    """The header of the case it came in with, to which its parts are bound; empty in that case."""


def read_header(header: bytes) -> AttachmentHeader:
    """Raises `msgspec.DecodeError`."""
    return msgspec.json.decode(header, type=AttachmentHeader)


def bound_to(header: bytes, place: int) -> bytes:
    """What a part is sealed with: which attachment it is of, and where it belongs."""
    return header + place.to_bytes(4, "big")


def sealed_with(lock: AESGCM, plain: bytes, bound: bytes) -> bytes:
    """Nonce, ciphertext, tag."""
    nonce = os.urandom(_NONCE)
    return nonce + lock.encrypt(nonce, plain, bound)


def unsealed_with(lock: AESGCM, shut: bytes, bound: bytes) -> bytes:
    """Raises `VaultDamaged`."""
    try:
        return lock.decrypt(shut[:_NONCE], shut[_NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise VaultDamaged from error


def inside_of(lock: AESGCM, header: bytes, shut: bytes) -> Inside:
    """Raises `VaultDamaged` if it does not open; what does was written by a PC of this clinic, and reads."""
    return msgspec.json.decode(unsealed_with(lock, shut, header), type=Inside)
