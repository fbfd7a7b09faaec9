"""A pack of a site and the key that signs it: whatever is not exactly what was written is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.crypto.site_key import FORMAT, MOST_FILE_BYTES, key_file, open_key_file, open_signed, signed
from clinic_app.errors import PackRefused, WrongPassphrase

COST = KdfCost(64, 1, 1)
POLICY = KdfPolicy(COST, COST, COST)
TEXT = b'site = "maesot"\n'


def changed(file: bytes, **other: object) -> bytes:
    return json.dumps({**json.loads(file), **other}).encode()


def test_what_was_signed_opens_and_says_who_signed() -> None:
    key = SigningKey.new()
    opened = open_signed(signed(TEXT, key))
    assert (opened.text, opened.key.raw) == (TEXT, key.public.raw)


def test_what_is_no_text_is_not_signed() -> None:
    with pytest.raises(PackRefused, match="not_toml"):
        signed(b"\xff\xfe", SigningKey.new())


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"format": FORMAT + 1}, "newer"),
        ({"format": 0}, "not_signed"),
        ({"pack": "site = 'elsewhere'\n"}, "signature"),
        ({"more": 1}, "not_signed"),
    ],
)
def test_a_changed_pack_is_refused_with_its_reason(other: dict[str, object], reason: str) -> None:
    with pytest.raises(PackRefused, match=reason):
        open_signed(changed(signed(TEXT, SigningKey.new()), **other))


@pytest.mark.parametrize("file", [b"", b"x" * (MOST_FILE_BYTES + 1)])
def test_a_file_of_an_impossible_size_is_not_read(file: bytes) -> None:
    with pytest.raises(PackRefused, match="size"):
        open_signed(file)


def test_a_key_comes_back_with_its_passphrase_alone() -> None:
    key = SigningKey.new()
    file = key_file(key, "four boats by the river", COST)
    assert open_key_file(file, "four boats by the river", POLICY).seed == key.seed
    with pytest.raises(WrongPassphrase):
        open_key_file(file, "five boats by the river", POLICY)


def test_what_is_no_key_file_is_refused() -> None:
    with pytest.raises(PackRefused, match="key_file"):
        open_key_file(b"{}", "four boats by the river", POLICY)


def test_a_seed_under_the_name_of_another_key_is_refused() -> None:
    @dataclass
    class Named:
        """Somebody's seed with the public half of somebody else."""

        seed: bytes
        public: VerifyKey

    named = Named(SigningKey.new().seed, SigningKey.new().public)
    file = key_file(named, "four boats by the river", COST)  # type: ignore[arg-type]
    with pytest.raises(PackRefused, match="key_file"):
        open_key_file(file, "four boats by the river", POLICY)
