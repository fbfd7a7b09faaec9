"""The outer lock of a backup for the hub: sizes told coarsely, chunks that fit one place in one file only."""

from __future__ import annotations

import pytest

from clinic_app.crypto.fetching_key import key_under
from clinic_app.crypto.keep_seal import ChunkSeal, padded_size
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import BackupRefused

KEY = VaultKey.new()


@pytest.mark.parametrize("size", [1, 2, 3, 9, 100, 4_096, 327_681, 300_000_000, 1 << 33])
def test_a_padded_size_holds_the_size_and_little_more(size: int) -> None:
    padded = padded_size(size)
    assert size <= padded <= size * 1.12 + 1
    assert padded_size(padded) == padded


def test_few_sizes_are_told_for_many() -> None:
    shown = {padded_size(size) for size in range(300_000_000, 310_000_000, 8_192)}
    assert len(shown) == 2


def test_a_chunk_opens_in_its_place_in_its_file_and_nowhere_else() -> None:
    sealed = ChunkSeal(KEY).seal(3, b"pages", is_last=False)
    assert ChunkSeal(KEY).open(3, sealed, is_last=False) == b"pages"
    for key, number, tried, is_last in (
        (VaultKey.new(), 3, sealed, False),
        (KEY, 4, sealed, False),
        (KEY, 3, sealed, True),
        (KEY, 3, sealed[:-1], False),
        (KEY, 3, b"", False),
    ):
        with pytest.raises(BackupRefused, match="content"):
            ChunkSeal(key).open(number, tried, is_last=is_last)


def test_the_key_of_a_pc_that_fetches_is_made_of_what_opens_its_backup() -> None:
    code, pair = RecoveryCode.new(), SealKeyPair.new()
    assert key_under(code) == key_under(RecoveryCode.from_lines(code.lines))
    assert len({key_under(way).secret for way in (code, RecoveryCode.new(), pair, SealKeyPair.new())}) == 4
    assert code.secret not in key_under(code).secret
