"""The key of one backup: who it is sealed to, and what it locks."""

from __future__ import annotations

from uuid import UUID

import pytest

from clinic_app.crypto.backup_seal import open_manifest, seal_manifest, sealed_without_people
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import BackupRefused, WrongPassphrase

COST = KdfCost(64, 1, 1)
POLICY = KdfPolicy(COST, COST, COST)
KEY, CODE, ELSEWHERE = VaultKey.new(), RecoveryCode.new(), SealKeyPair.new()
ALONE = SlotList.create(UUID(int=1), kind="clinic", training=False).with_user(
    "mali", "rice paper lantern river", COST, KEY
)


@pytest.mark.parametrize("changing", [False, True])
def test_a_backup_opens_with_the_sheet_and_the_key_held_elsewhere_and_for_no_passphrase(changing: bool) -> None:
    slots = ALONE.with_recovery(CODE, KEY).with_network(ELSEWHERE.public, KEY)
    if changing:
        slots = slots.with_next(KEY, VaultKey.new(2))
    key = VaultKey.new()
    sealed = sealed_without_people(slots, key)
    assert sealed.open_recovery(CODE) == sealed.open_network(ELSEWHERE) == key
    assert sealed.ids_of("user") == ()
    with pytest.raises(WrongPassphrase):
        sealed.open_user("mali", "rice paper lantern river", POLICY)


def test_what_nobody_could_open_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="nobody"):
        sealed_without_people(ALONE, VaultKey.new())


def test_a_manifest_opens_with_its_key_and_beside_its_backup_only() -> None:
    key = VaultKey.new()
    sealed = seal_manifest(key, b"three cases", b"this backup")
    assert open_manifest(key, sealed, b"this backup") == b"three cases"
    for by, tried, bound in (
        (VaultKey.new(), sealed, b"this backup"),
        (key, sealed, b"another"),
        (key, sealed[:-1], b"this backup"),
        (key, b"", b"this backup"),
    ):
        with pytest.raises(BackupRefused) as told:
            open_manifest(by, tried, bound)
        assert told.value.reason == "content"
