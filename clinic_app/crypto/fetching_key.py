"""The lock of a PC that fetches its backup and has no vault yet: made of what will open that backup."""

from __future__ import annotations

from typing import Final

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.vault_key import VAULT_KEY_BYTES, VaultKey
from clinic_app.crypto.xwing import SealKeyPair

_LABEL: Final = b"clinic fetching\0"


def key_under(way: RecoveryCode | SealKeyPair) -> VaultKey:
    """160 or 256 random bits need no stretching."""
    secret = way.secret if isinstance(way, RecoveryCode) else way.seed
    kind = b"recovery" if isinstance(way, RecoveryCode) else b"network"
    return VaultKey(derive(secret, _LABEL + kind, VAULT_KEY_BYTES), 1)
