"""Slots on another PC of the same clinic: the same word, passphrase and sheet open a vault key of its own."""

from __future__ import annotations

from uuid import UUID, uuid4

import msgspec
import pytest

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slot_copies import copied, list_of
from clinic_app.crypto.slots import SlotList, slot_id_of
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import SlotsDamaged, WrongPassphrase

CHEAP = KdfCost(8, 1, 1)
POLICY = KdfPolicy(floor=CHEAP, ceiling=KdfCost(64, 2, 4), default=CHEAP)
CLINIC = UUID(int=7)


def standing() -> tuple[SlotList, VaultKey, RecoveryCode, SealKeyPair]:
    key, code, held = VaultKey.new(), RecoveryCode.new(), SealKeyPair.new()
    slots = SlotList.create(CLINIC, kind="clinic", training=False)
    for word in ("mali", "dao"):
        slots = slots.with_user(word, f"the passphrase of {word}", CHEAP, key)
    return slots.with_recovery(code, key).with_network(held.public, key), key, code, held


def test_who_was_chosen_comes_in_there_and_the_sheet_and_the_key_elsewhere_do_too() -> None:
    slots, key, code, held = standing()
    ids = {slot_id_of(CLINIC, "mali"), *slots.ids_of("recovery"), *slots.ids_of("network")}
    theirs = VaultKey.new()
    other = list_of(copied(slots, ids), theirs, vault_id=CLINIC, kind="clinic", training=False)
    assert theirs.secret != key.secret
    assert other.open_user("mali", "the passphrase of mali", POLICY) == theirs
    assert other.open_recovery(code) == theirs
    assert other.open_network(held) == theirs
    with pytest.raises(WrongPassphrase):
        other.open_user("dao", "the passphrase of dao", POLICY)
    assert SlotList.from_bytes(other.to_bytes()) == other


@pytest.mark.parametrize(("clinic", "training"), [(uuid4(), False), (CLINIC, True)])
def test_a_lock_opens_in_no_other_clinic_and_not_in_training(clinic: UUID, training: bool) -> None:
    slots, _, code, _ = standing()
    other = list_of(
        copied(slots, set(slots.slot_ids)), VaultKey.new(), vault_id=clinic, kind="clinic", training=training
    )
    with pytest.raises(SlotsDamaged):
        other.open_recovery(code)


def test_what_can_be_no_slot_makes_no_list() -> None:
    slots = standing()[0]
    whole = copied(slots, set(slots.slot_ids))
    for bad in (
        (b"{", *whole), (*whole, whole[0]), (), (whole[0][:-1],),
        (msgspec.json.encode({**msgspec.json.decode(whole[0]), "public": bytes(1216)}),),
    ):  # fmt: skip
        with pytest.raises(SlotsDamaged):
            list_of(bad, VaultKey.new(), vault_id=CLINIC, kind="clinic", training=False)
    with pytest.raises(SlotsDamaged):
        list_of(whole, VaultKey.new(), vault_id=CLINIC, kind="hospital", training=False)
