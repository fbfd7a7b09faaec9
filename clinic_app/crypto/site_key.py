"""The key that signs the packs of a site, and the signed file itself. The private half lies under a passphrase,
with whoever writes the packs; clinics are told its public half by words.

A signed pack is one line of JSON: the format, the public key, an Ed25519 signature, and the text that was signed. It
says who signed, not whether that is somebody to trust. Refuses any file that is not exactly what this module writes.
"""

from __future__ import annotations

import os
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta, Struct

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.passphrase import SALT_BYTES, KdfCost, KdfPolicy, stretch
from clinic_app.crypto.signing import KEY_BYTES, SIGNATURE_BYTES, SigningKey, VerifyKey
from clinic_app.crypto.slot_file import Cost
from clinic_app.crypto.slot_lock import ways_to_type
from clinic_app.domain.site_pack import MOST_BYTES
from clinic_app.errors import PackRefused, SignatureRefused, WrongPassphrase
from clinic_app.facts import dataclass

FORMAT: Final = 1
MOST_FILE_BYTES: Final = 4 * MOST_BYTES
_NONCE_BYTES: Final = 12
_LOCKED: Final = _NONCE_BYTES + KEY_BYTES + 16
_SIGNED_AS: Final = b"clinic site pack 1\0"

_Key = Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]


class _File(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: int
    key: _Key
    signature: Annotated[bytes, Meta(min_length=SIGNATURE_BYTES, max_length=SIGNATURE_BYTES)]
    pack: str


class _KeyFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: int
    public: _Key
    cost: Cost
    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    locked: Annotated[bytes, Meta(min_length=_LOCKED, max_length=_LOCKED)]


@dataclass(frozen=True, slots=True)
class SignedPack:
    """The text of a pack and the key that really signed it."""

    text: bytes
    key: VerifyKey


def signed(text: bytes, key: SigningKey) -> bytes:
    """The text with its signature, as the file that goes to the clinics. Raises `PackRefused` if it is no UTF-8."""
    try:
        pack = text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackRefused("", "not_toml") from error
    signature = key.sign(_SIGNED_AS + text)
    return msgspec.json.encode(_File(format=FORMAT, key=key.public.raw, signature=signature, pack=pack)) + b"\n"


def open_signed(untrusted: bytes) -> SignedPack:
    """What is in this file, if its signature holds. Raises `PackRefused`."""
    if not 0 < len(untrusted) <= MOST_FILE_BYTES:
        raise PackRefused("", "size")
    try:
        file = msgspec.json.decode(untrusted, type=_File, strict=True)
        key = VerifyKey.from_bytes(file.key)
    except (msgspec.MsgspecError, ValueError) as error:
        raise PackRefused("", "not_signed") from error
    if file.format != FORMAT:
        raise PackRefused("", "newer" if file.format > FORMAT else "not_signed")
    text = file.pack.encode("utf-8")
    try:
        key.verify(file.signature, _SIGNED_AS + text)
    except SignatureRefused as error:
        raise PackRefused("", "signature") from error
    return SignedPack(text, key)


def key_file(key: SigningKey, passphrase: str, cost: KdfCost) -> bytes:
    """This key under a passphrase, as a file of one line. Raises `NotEnoughMemory`."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(_NONCE_BYTES)
    wrap = _wrap(passphrase, salt, cost)
    locked = nonce + AESGCM(wrap).encrypt(nonce, key.seed, key.public.raw)
    kept = Cost(cost.memory_kib, cost.passes, cost.lanes)
    return msgspec.json.encode(
        _KeyFile(format=FORMAT, public=key.public.raw, cost=kept, salt=salt, locked=locked)
    ) + b"\n"  # fmt: skip


def open_key_file(untrusted: bytes, passphrase: str, policy: KdfPolicy) -> SigningKey:
    """The key in this file. Raises `PackRefused(key_file)`, `WrongPassphrase`, `SlotsDamaged`, `NotEnoughMemory`."""
    try:
        file = msgspec.json.decode(untrusted, type=_KeyFile, strict=True)
    except (msgspec.MsgspecError, ValueError) as error:
        raise PackRefused("", "key_file") from error
    cost = KdfCost(file.cost.memory_kib, file.cost.passes, file.cost.lanes)
    policy.check(cost)
    nonce, locked = file.locked[:_NONCE_BYTES], file.locked[_NONCE_BYTES:]
    for typed in ways_to_type(passphrase):
        try:
            seed = AESGCM(_wrap(typed, file.salt, cost)).decrypt(nonce, locked, file.public)
        except InvalidTag:
            continue
        key = SigningKey.from_seed(seed)
        if key.public.raw != file.public:
            raise PackRefused("", "key_file")
        return key
    raise WrongPassphrase


def _wrap(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    return derive(stretch(passphrase, salt, cost), b"clinic site key\0lock", 32, salt=salt)
