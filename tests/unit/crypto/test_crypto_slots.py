"""Slots: who gets in, who does not, and what they are told."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Callable
from types import FrameType
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.layouts import other_layout
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy, stretch
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slot_file import Cost, Lock, Slot
from clinic_app.crypto.slot_lock import Secret, _keys_of, unlocked_pair
from clinic_app.crypto.slots import SlotList, slot_id_of
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import (
    SlotsDamaged,
    VaultFromNewerVersion,
    WordTaken,
    WrongPassphrase,
    WrongRecoveryCode,
)

COST = KdfCost(64, 1, 1)
POLICY = KdfPolicy(COST, KdfCost(4_096, 4, 4), COST)
VAULT = UUID("11111111-2222-4333-8444-555555555555")
BURMESE = "မြန်မာ စကားစု တစ်ခု"
MALAR, SOM = ("malar", "maejo rain on seven roofs"), ("som", "ฝนตกที่บ้านยายตอนเช้าตรู่")


@pytest.fixture(scope="module")
def key() -> VaultKey:
    return VaultKey.new()


@pytest.fixture(scope="module")
def code() -> RecoveryCode:
    return RecoveryCode.new()


@pytest.fixture(scope="module")
def slots(key: VaultKey, code: RecoveryCode) -> SlotList:
    made = SlotList.create(VAULT, kind="clinic", training=False)
    return made.with_user(*MALAR, COST, key).with_user(*SOM, COST, key).with_recovery(code, key)


def test_each_person_and_the_printed_code_come_to_the_same_key(
    slots: SlotList, key: VaultKey, code: RecoveryCode
) -> None:
    read = SlotList.from_bytes(slots.to_bytes())
    assert read.open_user(*MALAR, POLICY) == key
    assert read.open_user(*SOM, POLICY) == key
    assert read.open_recovery(code) == key
    assert (read.vault_id, read.kind, read.training, len(read.slot_ids)) == (VAULT, "clinic", False, 3)


@pytest.mark.parametrize(
    ("word", "passphrase"),
    [
        ("malar", "မြန်မာ စကားစု တစ်ခု"),
        ("malar", SOM[1]),
        ("nobody", MALAR[1]),
        ("malar", ""),
        ("malar", MALAR[1] + " "),
        ("malar", MALAR[1].upper()),
    ],
)
def test_a_wrong_word_and_a_wrong_passphrase_are_told_the_same(slots: SlotList, word: str, passphrase: str) -> None:
    with pytest.raises(WrongPassphrase):
        slots.open_user(word, passphrase, POLICY)


def stretchings(work: Callable[[], object]) -> list[KdfCost]:
    """The costs of every passphrase stretched while `work` runs, seen from outside."""
    costs: list[KdfCost] = []

    def seen(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is stretch.__code__:
            costs.append(frame.f_locals["cost"])

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return costs


def test_a_word_nobody_has_costs_as_many_stretchings_as_a_wrong_passphrase(slots: SlotList) -> None:
    def wrongly(word: str) -> None:
        with pytest.raises(WrongPassphrase):
            slots.open_user(word, "not the passphrase", POLICY)

    assert stretchings(lambda: wrongly("malar")) == stretchings(lambda: wrongly("nobody")) == [COST, COST]
    assert stretchings(lambda: slots.open_user(*MALAR, POLICY)) == [COST]


def test_the_other_keyboard_layout_is_tried_within_one_attempt(slots: SlotList, key: VaultKey) -> None:
    for word, passphrase in (MALAR, SOM):
        switched = other_layout(passphrase)
        assert switched is not None
        assert slots.open_user(other_layout(word) or "", switched, POLICY) == key
        assert slots.open_user(word.upper(), switched, POLICY) == key


def test_the_file_names_nobody(slots: SlotList) -> None:
    written = slots.to_bytes()
    # Three letters alone turn up in every hundredth list by chance.
    for name in (b"malar", b'"som"', slot_id_of(VAULT, "malar").hex().encode()):
        assert name not in written
    assert slot_id_of(VAULT, "Malar ") == slot_id_of(VAULT, "malar")
    assert slot_id_of(VAULT, "malar") != slot_id_of(UUID(int=1), "malar")


def test_two_people_cannot_have_one_word(slots: SlotList, key: VaultKey) -> None:
    with pytest.raises(WordTaken):
        slots.with_user("MALAR", "another passphrase", COST, key)


def test_whoever_is_taken_out_is_out_and_the_others_stay(slots: SlotList, key: VaultKey, code: RecoveryCode) -> None:
    fewer = SlotList.from_bytes(slots.without(slot_id_of(VAULT, "malar"), key).to_bytes())
    with pytest.raises(WrongPassphrase):
        fewer.open_user(*MALAR, POLICY)
    assert fewer.open_user(*SOM, POLICY) == fewer.open_recovery(code) == key
    with pytest.raises(ValueError, match="slot"):
        fewer.without(slot_id_of(VAULT, "malar"), key)


def test_an_old_sheet_opens_until_it_is_taken_out(slots: SlotList, key: VaultKey, code: RecoveryCode) -> None:
    fresh = RecoveryCode.new()
    both = SlotList.from_bytes(slots.with_recovery(fresh, key).to_bytes())
    assert both.open_recovery(fresh) == both.open_recovery(code) == key
    assert len(both.ids_of("recovery")) == 2
    alone = both.without(both.slot_of_code(code), key)
    assert alone.open_recovery(fresh) == key
    with pytest.raises(WrongRecoveryCode):
        alone.open_recovery(code)


def test_the_next_key_stands_beside_the_present_one_for_everybody(
    slots: SlotList, key: VaultKey, code: RecoveryCode
) -> None:
    coming, ministry = VaultKey.new(2), SealKeyPair.new()
    both = SlotList.from_bytes(slots.with_network(ministry.public, key).with_next(key, coming).to_bytes())
    assert both.generations == (1, 2)
    found = [both.open_user(*MALAR, POLICY), both.open_user(*SOM, POLICY), both.open_recovery(code)]
    for opened in [*found, both.open_network(ministry)]:
        assert (opened.alone, opened.coming) == (key, coming)


@pytest.mark.parametrize("done", [True, False])
def test_a_change_of_key_is_finished_or_undone(slots: SlotList, key: VaultKey, code: RecoveryCode, done: bool) -> None:
    coming = VaultKey.new(2)
    both = slots.with_next(key, coming)
    kept = coming if done else key
    settled = SlotList.from_bytes(both.settled(kept).to_bytes())
    assert settled.open_user(*MALAR, POLICY) == settled.open_recovery(code) == kept
    assert settled.generations == (kept.generation,)
    settled.prove(kept)
    for other in (VaultKey.new(kept.generation), key if done else coming):
        with pytest.raises(SlotsDamaged):
            settled.prove(other)


def test_while_the_key_is_changed_nothing_else_is(slots: SlotList, key: VaultKey) -> None:
    coming = VaultKey.new(2)
    both = slots.with_next(key, coming)
    changes: tuple[Callable[[], object], ...] = (
        lambda: both.with_user("third", "a passphrase of hers", COST, key),
        lambda: both.with_recovery(RecoveryCode.new(), coming),
        lambda: both.without(both.slot_ids[0], key),
        lambda: both.with_next(coming, VaultKey.new(3)),
        lambda: slots.with_next(key, VaultKey.new(3)),
        lambda: slots.settled(coming),
    )
    for change in changes:
        with pytest.raises(ValueError, match="generation"):
            change()


def test_a_list_read_again_is_believed_only_under_its_key(slots: SlotList, key: VaultKey) -> None:
    slots.prove(key)
    document = json.loads(slots.to_bytes())
    document["slots"][0]["public"] = document["slots"][1]["public"]
    bare = json.dumps({**document, "check": ""}, separators=(",", ":"))
    document["check"] = hashlib.sha256(bare.encode()).hexdigest()
    edited = SlotList.from_bytes((json.dumps(document, separators=(",", ":")) + "\n").encode())
    with pytest.raises(SlotsDamaged) as told:
        edited.prove(key)
    assert told.value.reason == "mac"


def test_a_key_held_elsewhere_opens_too(slots: SlotList, key: VaultKey) -> None:
    ministry = SealKeyPair.new()
    changed = SlotList.from_bytes(slots.with_network(ministry.public, key).to_bytes())
    assert changed.open_network(ministry) == key
    assert changed.publics("network") == (ministry.public,)
    assert len(changed.publics("recovery")) == 1
    with pytest.raises(WrongRecoveryCode):
        changed.open_network(SealKeyPair.new())
    assert changed.open_user(*MALAR, POLICY) == key


def test_nothing_is_added_twice_and_an_unknown_slot_is_not_one(slots: SlotList, key: VaultKey) -> None:
    with pytest.raises(ValueError, match="slot taken"):
        slots._adding(slots._file.slots[0], key)
    with pytest.raises(ValueError, match="slot"):
        slots.without(bytes(16), key)


def test_a_lock_that_opens_to_another_key_than_the_list_names_is_damage(slots: SlotList) -> None:
    """Only somebody who knows her secret can make one: then her own list would name a key that is not hers."""
    file, named = slots._file, SealKeyPair.new()
    secret = Secret(bytes(32), bytes(16), Cost(64, 1, 1))
    wrap, commit = _keys_of(secret.secret, secret.salt)
    bare = Slot(bytes(16), "user", named.public.raw, Lock(secret.cost, secret.salt, commit, b""))
    locked = bytes(12) + AESGCM(wrap).encrypt(bytes(12), SealKeyPair.new().seed, file.lock_context(bare))
    forged = Slot(bytes(16), "user", named.public.raw, Lock(secret.cost, secret.salt, commit, locked))
    with pytest.raises(SlotsDamaged) as told:
        unlocked_pair(file, forged, secret.secret)
    assert told.value.reason == "public"


def test_slots_of_two_generations_do_not_mix(slots: SlotList) -> None:
    with pytest.raises(ValueError, match="generation"):
        slots.with_user("third", "a passphrase of hers", COST, VaultKey.new(2))


def test_an_empty_list_is_never_written() -> None:
    with pytest.raises(ValueError, match="no slots"):
        SlotList.create(VAULT, kind="clinic", training=False).to_bytes()


def test_neither_keys_nor_passphrases_are_in_the_file_or_in_what_is_shown(slots: SlotList, key: VaultKey) -> None:
    written = slots.to_bytes() + repr(slots).encode()
    for secret in (key.secret, MALAR[1].encode()):
        for form in (secret, base64.b64encode(secret), secret.hex().encode()):
            assert form not in written


def test_any_changed_byte_of_the_file_is_noticed(slots: SlotList) -> None:
    """Rot, not malice: every flip is damage or a foreign format, never a wrong passphrase."""
    written = slots.to_bytes()
    for at in range(0, len(written), 7):
        for bit in (1, 32):
            changed = written[:at] + bytes([written[at] ^ bit]) + written[at + 1 :]
            with pytest.raises((SlotsDamaged, VaultFromNewerVersion)):
                SlotList.from_bytes(changed)
    for cut in (0, 1, len(written) // 2, len(written) - 1):
        with pytest.raises(SlotsDamaged):
            SlotList.from_bytes(written[:cut])


def test_a_newer_file_is_not_called_damaged(slots: SlotList) -> None:
    document = json.loads(slots.to_bytes())
    document["format"] = 2
    document["something"] = "new"
    with pytest.raises(VaultFromNewerVersion) as newer:
        SlotList.from_bytes(json.dumps(document).encode())
    assert (newer.value.found, newer.value.known) == (2, 1)


def test_a_file_far_too_large_is_not_even_read() -> None:
    with pytest.raises(SlotsDamaged) as damaged:
        SlotList.from_bytes(b" " * (1 << 21))
    assert damaged.value.reason == "size"
