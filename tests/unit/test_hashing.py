"""A hash of what is large is the hash, however it was cut into pieces."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from clinic_app.crypto.hashing import Sha256, of_file


@pytest.mark.parametrize("length", [0, 1, 8192, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 1_000_003])
def test_a_file_has_the_hash_it_would_have_anywhere(tmp_path: Path, length: int) -> None:
    content = bytes(number % 251 for number in range(length))
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        assert of_file(file).hexdigest() == hashlib.sha256(content).hexdigest()


def test_a_hash_may_be_asked_for_and_go_on() -> None:
    made = Sha256(b"one")
    assert made.digest() == hashlib.sha256(b"one").digest()
    made.update(b"two")
    assert made.digest() == hashlib.sha256(b"onetwo").digest()
