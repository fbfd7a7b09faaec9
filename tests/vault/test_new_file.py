"""A file that could not be written whole is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_app.vault.new_file import write_new


def test_it_is_there_whole_for_its_owner_alone_and_never_twice(tmp_path: Path) -> None:
    write_new(tmp_path / "key", b"words")
    assert (tmp_path / "key").read_bytes() == b"words"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "key", b"others")
    assert (tmp_path / "key").read_bytes() == b"words"


def test_nothing_is_left_of_what_broke_off(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write_new(tmp_path / "key", "no bytes")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
