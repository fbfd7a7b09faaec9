"""A key held elsewhere: its file opens with its passphrase and nothing else, its line is read whole or refused."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from clinic_app.crypto.layouts import other_layout
from clinic_app.crypto.off_site_key import _keys_of, _read, key_file, open_key_file, read_public, written
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy, stretch
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import OffSiteKeyRefused, SlotsDamaged, VaultFromNewerVersion, WrongPassphrase

COST = KdfCost(64, 1, 1)
POLICY = KdfPolicy(COST, KdfCost(4_096, 4, 4), COST)
PASSPHRASE = "the ministry keeps seven boats"
VECTOR = Path(__file__).parents[2] / "vectors" / "off-site-key.json"


@pytest.fixture(scope="module")
def pair() -> SealKeyPair:
    return SealKeyPair.new()


@pytest.fixture(scope="module")
def file(pair: SealKeyPair) -> bytes:
    return key_file(pair, PASSPHRASE, COST)


def test_the_file_opens_with_its_passphrase_on_either_layout(pair: SealKeyPair, file: bytes) -> None:
    assert open_key_file(file, PASSPHRASE, POLICY) == pair
    assert open_key_file(file, other_layout(PASSPHRASE) or "", POLICY) == pair
    with pytest.raises(WrongPassphrase):
        open_key_file(file, PASSPHRASE + "s", POLICY)
    for secret in (pair.seed, PASSPHRASE.encode()):
        assert secret not in file


def test_every_byte_of_the_file_that_is_changed_is_refused_and_none_makes_it_cheaper(file: bytes) -> None:
    for at in range(len(file)):
        changed = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
        with pytest.raises((OffSiteKeyRefused, WrongPassphrase, SlotsDamaged, VaultFromNewerVersion)):
            open_key_file(changed, PASSPHRASE, POLICY)
    for cut in (b"", file[:-1], file[: len(file) // 2], file * 40):
        with pytest.raises(OffSiteKeyRefused):
            open_key_file(cut, PASSPHRASE, POLICY)


@pytest.mark.parametrize("memory", [32, 1 << 20])
def test_costs_outside_the_policy_are_refused_before_anything_is_stretched(file: bytes, memory: int) -> None:
    document = json.loads(file)
    document["cost"]["memory_kib"] = memory
    with pytest.raises(SlotsDamaged):
        open_key_file(json.dumps(document, separators=(",", ":")).encode() + b"\n", PASSPHRASE, POLICY)


def test_a_file_that_names_another_public_half_is_refused(file: bytes) -> None:
    document, other = json.loads(file), json.loads(key_file(SealKeyPair.new(), PASSPHRASE, COST))
    document["public"] = other["public"]
    with pytest.raises(OffSiteKeyRefused) as told:
        open_key_file(json.dumps(document, separators=(",", ":")).encode() + b"\n", PASSPHRASE, POLICY)
    assert told.value.reason == "lock"


def test_a_locked_half_that_is_not_of_the_public_one_is_refused(file: bytes) -> None:
    """Only somebody who knows the passphrase can make one."""
    named = _read(file)
    wrap, _ = _keys_of(stretch(PASSPHRASE, named.salt, COST), named.salt)
    locked = bytes(12) + AESGCM(wrap).encrypt(bytes(12), SealKeyPair.new().seed, named.context())
    with pytest.raises(OffSiteKeyRefused) as told:
        open_key_file(msgspec.json.encode(replace(named, locked=locked)) + b"\n", PASSPHRASE, POLICY)
    assert told.value.reason == "public"


def test_a_newer_file_is_not_called_damaged() -> None:
    with pytest.raises(VaultFromNewerVersion):
        open_key_file(b'{"format":2}\n', PASSPHRASE, POLICY)


def test_the_line_is_read_also_when_mail_folded_it(pair: SealKeyPair) -> None:
    line = written(pair.public)
    assert read_public(line) == pair.public
    folded = "\n".join(line[start : start + 64] for start in range(0, len(line), 64))
    assert read_public(f"  {folded}\n") == pair.public


def test_a_line_with_any_sign_changed_or_missing_is_refused(pair: SealKeyPair) -> None:
    line = written(pair.public)
    for at in range(0, len(line), 13):
        for changed in (line[:at] + ("A" if line[at] != "A" else "B") + line[at + 1 :], line[:at] + line[at + 1 :]):
            with pytest.raises(OffSiteKeyRefused):
                read_public(changed)
    for other in ("", "osk1", "osk1..", "osk2." + line[5:], line + ".", line.replace("osk1.", "osk1.ก")):
        with pytest.raises(OffSiteKeyRefused):
            read_public(other)


def test_the_frozen_file_and_line_are_read_for_ever() -> None:
    vector = json.loads(VECTOR.read_text("utf-8"))
    pair = open_key_file(vector["file"].encode(), vector["passphrase"], POLICY)
    assert pair == SealKeyPair.from_seed(bytes.fromhex(vector["seed"]))
    assert read_public(vector["line"]) == pair.public
    assert written(pair.public) == vector["line"]
