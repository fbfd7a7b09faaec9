"""Canonical JSON, derived keys, fingerprint words and the vault key: small parts that much hangs on."""

from __future__ import annotations

import re

import pytest

from clinic_app.crypto.canonical import canonical
from clinic_app.crypto.deflating import dictionary, frozen
from clinic_app.crypto.fingerprints import in_thai, whole_list, word_list, words
from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.signed_text import SignedText, open_text
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import DeviceFileDamaged, ProfileRefused


def test_hkdf_is_the_one_of_rfc_5869() -> None:
    # Appendix A.1 and A.3.
    ikm, info = b"\x0b" * 22, bytes(range(0xF0, 0xFA))
    assert derive(ikm, info, 42, salt=bytes(range(13))).hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    assert derive(ikm, b"", 42).hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_one_value_has_one_canonical_form() -> None:
    assert canonical({"b": [1, True, None], "a": "ก้"}) == '{"a":"ก้","b":[1,true,null]}'.encode()
    for ambiguous in (1.5, {"a": 1.0}, [b"bytes"], {1: "key"}):
        with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds
            canonical(ambiguous)  # type: ignore[arg-type]


def test_fingerprints_are_frozen_words_in_a_frozen_order() -> None:
    assert len(word_list()) == 256
    assert words(b"a key") == words(b"a key", 32)[:12]
    assert words(b"a key") != words(b"b key")
    assert words(b"a key", 6) == ("tulip", "winter", "jungle", "napkin", "ninja", "giraffe")
    for count in (0, 33):
        with pytest.raises(ValueError, match="count"):
            words(b"a key", count)


def test_the_same_bytes_are_said_in_thai_by_words_that_no_tone_alone_tells_apart() -> None:
    assert in_thai(words(b"a key", 6)) == ("รังนก", "หน่อไม้", "เต้าหู้", "จิตรกร", "ลูกข่าง", "อุโมงค์")
    toneless = {re.sub("[\u0e47-\u0e4c]", "", word) for word in word_list("fingerprint.th.txt")}
    assert len(toneless) == 256
    assert max(map(len, toneless)) <= 9
    with pytest.raises(ValueError, match="no word"):
        in_thai(("no word",))


def test_each_use_of_the_vault_key_has_a_key_of_its_own_and_each_generation_too() -> None:
    first, second = VaultKey(bytes(32), 1), VaultKey(bytes(32), 2)
    assert len(first.database_key()) == 48
    made = {bytes(key.database_key())[:32] for key in (first, second)} | {
        key.slots_mac_key() for key in (first, second)
    }
    assert len(made) == 4
    assert bytes(first.database_key()) == bytes(VaultKey(bytes(32), 1).database_key())


def test_what_this_pc_seals_opens_only_unchanged_and_under_the_same_key() -> None:
    key = VaultKey.new()
    sealed = key.device_seal(b"keys of this PC")
    assert key.device_open(sealed) == b"keys of this PC"
    for by, tried in (
        (VaultKey.new(), sealed),
        (key, sealed[:-1]),
        (key, b""),
        (key, bytes([sealed[0] ^ 1]) + sealed[1:]),
    ):
        with pytest.raises(DeviceFileDamaged):
            by.device_open(tried)


def test_a_vault_key_is_32_bytes_of_a_generation_and_is_never_shown() -> None:
    for secret, generation in ((b"\1" * 31, 1), (bytes(32), 0)):
        with pytest.raises(ValueError, match="vault key"):
            VaultKey(secret, generation)
    key = VaultKey.new()
    assert repr(key.secret)[2:-1] not in repr(key)


def test_lists_that_are_part_of_a_format_are_refused_when_they_were_changed() -> None:
    assert whole_list(" ".join(word_list())) == word_list()
    for changed in (word_list()[1:], (*word_list()[1:], word_list()[1])):
        with pytest.raises(ValueError, match="fingerprint"):
            whole_list(" ".join(changed))
    assert frozen(dictionary()) == dictionary()
    with pytest.raises(ValueError, match="dictionary"):
        frozen(dictionary() + b" ")


def test_a_key_knows_only_the_one_after_it() -> None:
    first, second = VaultKey(bytes(32), 1), VaultKey(bytes(32), 2)
    assert VaultKey(bytes(32), 1, second).alone == first
    for secret, generation, coming in ((bytes(31), 1, None), (bytes(32), 0, None), (bytes(32), 2, second)):
        with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds
            VaultKey(secret, generation, coming)
    assert "secret" not in repr(VaultKey(bytes(32), 1, second))


def test_a_recovery_code_is_twenty_bytes() -> None:
    with pytest.raises(ValueError, match="length"):
        RecoveryCode(bytes(19))


@pytest.mark.parametrize("last", [b"#signed xyz 00\n", b"#signed " + b"0" * 64 + b"\n"])
def test_a_last_line_that_only_looks_like_a_signature_is_refused_by_its_line(last: bytes) -> None:
    with pytest.raises(ProfileRefused) as refused:
        open_text(b"format = 1\n" + last)
    assert (refused.value.line, refused.value.reason) == (2, "signature")


def test_a_text_that_nobody_signed_opens_as_it_is_and_names_no_key() -> None:
    assert open_text(b"[clinic]\n") == SignedText(b"[clinic]\n", None)
