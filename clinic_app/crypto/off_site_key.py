"""A key of the ministry or the network, held elsewhere: a file under a passphrase, and a line of text for the clinics.

The file holds the private half and never comes near a clinic but to open one. The line holds the public half; whoever
pastes it compares its words by voice. Refuses a file or line that is not exactly what this module writes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta, Struct

from clinic_app.crypto.canonical import canonical
from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.passphrase import SALT_BYTES, KdfCost, KdfPolicy, stretch
from clinic_app.crypto.slot_file import COMMIT_BYTES, Cost
from clinic_app.crypto.slot_lock import ways_to_type
from clinic_app.crypto.xwing import SEED_BYTES, SealKeyPair, SealPublicKey
from clinic_app.errors import OffSiteKeyRefused, VaultFromNewerVersion, WrongPassphrase

FORMAT: Final = 1
_NONCE_BYTES: Final = 12
_LOCKED: Final = _NONCE_BYTES + SEED_BYTES + 16
_MOST_BYTES: Final = 16 * 1024
_BEGINS: Final = "osk1"
_CHECK_DIGITS: Final = 8


class _Versioned(Struct):
    format: int


class _KeyFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: int
    public: bytes
    cost: Cost
    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    commit: Annotated[bytes, Meta(min_length=COMMIT_BYTES, max_length=COMMIT_BYTES)]
    locked: Annotated[bytes, Meta(min_length=_LOCKED, max_length=_LOCKED)]

    def context(self) -> bytes:
        """What the locked half is bound to."""
        cost = {"m": self.cost.memory_kib, "t": self.cost.passes, "p": self.cost.lanes}
        public = hashlib.sha256(self.public).hexdigest()
        return canonical({"format": self.format, "public": public, "kdf": cost, "salt": self.salt.hex()})


def key_file(pair: SealKeyPair, passphrase: str, cost: KdfCost) -> bytes:
    """This pair under a passphrase, as a file of one line. Raises `NotEnoughMemory`."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(_NONCE_BYTES)
    wrap, commit = _keys_of(stretch(passphrase, salt, cost), salt)
    bare = _KeyFile(
        format=FORMAT, public=pair.public.raw, cost=Cost(cost.memory_kib, cost.passes, cost.lanes), salt=salt,
        commit=commit, locked=bytes(_LOCKED),
    )  # fmt: skip
    locked = nonce + AESGCM(wrap).encrypt(nonce, pair.seed, bare.context())
    return msgspec.json.encode(msgspec.structs.replace(bare, locked=locked)) + b"\n"


def open_key_file(untrusted: bytes, passphrase: str, policy: KdfPolicy) -> SealKeyPair:
    """The pair in this file. Raises `OffSiteKeyRefused`, `VaultFromNewerVersion`, `WrongPassphrase`, `SlotsDamaged`
    for a cost outside the policy, `NotEnoughMemory`.
    """
    file = _read(untrusted)
    cost = KdfCost(file.cost.memory_kib, file.cost.passes, file.cost.lanes)
    policy.check(cost)
    for typed in ways_to_type(passphrase):
        wrap, commit = _keys_of(stretch(typed, file.salt, cost), file.salt)
        if hmac.compare_digest(commit, file.commit):
            return _unlocked(file, wrap)
    raise WrongPassphrase


def written(public: SealPublicKey) -> str:
    """The line that a clinic pastes or scans."""
    text = base64.urlsafe_b64encode(public.raw).decode().rstrip("=")
    return f"{_BEGINS}.{text}.{_check(public.raw)}"


def read_public(untrusted: str) -> SealPublicKey:
    """Read the line, also folded by mail or with spaces. Raises `OffSiteKeyRefused`."""
    parts = "".join(untrusted.split()).split(".")
    if len(parts) != 3 or parts[0] != _BEGINS:
        raise OffSiteKeyRefused("format")
    try:
        raw = base64.b64decode(parts[1] + "=" * (-len(parts[1]) % 4), altchars=b"-_", validate=True)
        public = SealPublicKey.from_bytes(raw)
    except (ValueError, binascii.Error) as error:
        raise OffSiteKeyRefused("format") from error
    if written(public) != ".".join(parts):
        raise OffSiteKeyRefused("check")
    return public


def _read(untrusted: bytes) -> _KeyFile:
    if not 0 < len(untrusted) <= _MOST_BYTES:
        raise OffSiteKeyRefused("size")
    try:
        seen = msgspec.json.decode(untrusted, type=_Versioned)
        if seen.format > FORMAT:
            raise VaultFromNewerVersion(found=seen.format, known=FORMAT)
        file = msgspec.json.decode(untrusted, type=_KeyFile, strict=True)
    except (msgspec.MsgspecError, ValueError) as error:
        raise OffSiteKeyRefused("format") from error
    if file.format != FORMAT or msgspec.json.encode(file) + b"\n" != untrusted:
        raise OffSiteKeyRefused("format")
    return file


def _unlocked(file: _KeyFile, wrap: bytes) -> SealKeyPair:
    nonce, locked = file.locked[:_NONCE_BYTES], file.locked[_NONCE_BYTES:]
    try:
        pair = SealKeyPair.from_seed(AESGCM(wrap).decrypt(nonce, locked, file.context()))
    except InvalidTag as error:
        raise OffSiteKeyRefused("lock") from error
    if pair.public.raw != file.public:
        raise OffSiteKeyRefused("public")
    return pair


def _keys_of(secret: bytes, salt: bytes) -> tuple[bytes, bytes]:
    made = derive(secret, b"clinic off-site key\0lock", 32 + COMMIT_BYTES, salt=salt)
    return made[:32], made[32:]


def _check(raw: bytes) -> str:
    return hashlib.sha256(b"clinic off-site key\0" + raw).hexdigest()[:_CHECK_DIGITS]
