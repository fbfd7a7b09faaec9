"""Passphrases: stretched as RFC 9106 says, made of listed words, judged without rules of composition."""

from __future__ import annotations

import unicodedata

import pytest

from clinic_app.crypto.layouts import other_layout
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy, generate, judge, standard_policy, stretch
from clinic_app.errors import NotEnoughMemory, SlotsDamaged, WeakPassphrase
from clinic_app.paths import resources

CHEAP = KdfCost(64, 1, 1)
BURMESE = "မြန်မာ စကားစု တစ်ခု"


def test_it_is_argon2id_as_the_reference_implementation_computes_it() -> None:
    # phc-winner-argon2, src/test.c, version 0x13: t=2, m=2^16, p=1, "password", "somesalt".
    expected = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    assert stretch("password", b"somesalt", KdfCost(65_536, 2, 1)).hex() == expected


def test_composed_and_decomposed_signs_are_the_same_passphrase_and_nothing_is_stripped() -> None:
    salt = bytes(16)
    composed = "น้ำใสไหลเย็น café"
    assert stretch(composed, salt, CHEAP) == stretch(unicodedata.normalize("NFD", composed), salt, CHEAP)
    assert stretch("four words", salt, CHEAP) != stretch("four words ", salt, CHEAP)
    assert stretch("Four words", salt, CHEAP) != stretch("four words", salt, CHEAP)


def test_want_of_memory_has_its_own_name() -> None:
    with pytest.raises(NotEnoughMemory):
        stretch("passphrase", bytes(16), KdfCost(1 << 31, 1, 1))


@pytest.mark.parametrize(
    "cost",
    [KdfCost(1, 3, 4), KdfCost(65_535, 3, 4), KdfCost(65_536, 2, 4), KdfCost(1 << 21, 3, 4), KdfCost(65_536, 3, 17)],
)
def test_costs_outside_the_policy_are_damage_not_a_wish(cost: KdfCost) -> None:
    with pytest.raises(SlotsDamaged) as damaged:
        standard_policy(16 << 30).check(cost)
    assert damaged.value.reason == "kdf"


def test_a_real_clinic_gets_128_mib_and_a_small_pc_64() -> None:
    assert standard_policy(8 << 30).default == KdfCost(131_072, 3, 4)
    assert standard_policy(2 << 30).default == KdfCost(65_536, 3, 4)
    for policy in (standard_policy(8 << 30), standard_policy(2 << 30)):
        policy.check(policy.default)
    with pytest.raises(SlotsDamaged):  # Argon2 needs eight blocks a lane
        KdfPolicy(KdfCost(1, 1, 1), KdfCost(99, 9, 99), CHEAP).check(KdfCost(8, 1, 2))


def test_generated_passphrases_are_four_listed_words_and_pass_our_own_judgement() -> None:
    made = {generate() for _ in range(50)}
    assert len(made) == 50
    for passphrase in made:
        assert len(passphrase.split(" ")) == 4
        judge(passphrase)
    assert len(generate(6).split(" ")) == 6


@pytest.mark.parametrize("short", ["", "fourteen signs", "ก" * 14])
def test_fewer_than_fifteen_signs_are_too_short(short: str) -> None:
    with pytest.raises(WeakPassphrase) as weak:
        judge(short)
    assert weak.value.too_short


@pytest.mark.parametrize(
    "known",
    [
        "passwordpassword",
        "123456789012345678",
        "aaaaaaaaaaaaaaaa",
        "qwertyuiop123456",
        "batman tigger charlie 123qwe",
        "สวัสดีครับ สวัสดีค่ะ",
        "l;ylfu8iy[ l;ylfu8iy[",
        "รักวัวให้ผูก รักลูกให้ตี",
        "zkpqwm zkpqwm zkpqwm zkpqwm",
        "PassWord! Hospital! 2026!",
    ],
)
def test_what_everybody_knows_protects_nothing(known: str) -> None:
    with pytest.raises(WeakPassphrase) as weak:
        judge(known)
    assert weak.value.well_known


@pytest.mark.parametrize(
    "good", ["maejo rain on seven roofs", "ฝนตกที่บ้านยายตอนเช้าตรู่", "no digits no capitals needed", BURMESE]
)
def test_length_is_enough(good: str) -> None:
    judge(good)


def test_no_word_that_the_program_draws_is_refused_as_a_frequent_password() -> None:
    words = resources() / "words"
    drawn, refused = ((words / name).read_text("utf-8").split() for name in ("passphrase.txt", "common_passwords.txt"))
    assert len(refused) == len(set(refused)) == 1500
    assert not set(drawn) & set(refused)


def test_the_same_keys_on_the_other_layout_and_back() -> None:
    assert other_layout("correct horse") == "แนพพำแะ ้นพหำ"
    assert other_layout("แนพพำแะ ้นพหำ") == "correct horse"
    assert other_layout("မြန်မာ") is None
