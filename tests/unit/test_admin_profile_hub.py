"""`clinic-admin profile apply --hub`: what an installer says when nobody has written a profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clinic_app import paths
from clinic_app.admin import command_line
from clinic_app.services.doorway import Doorway


def no_door(_folder: Path) -> Doorway:
    raise AssertionError("nothing here opens a door")


def run(*words: str) -> int:
    try:
        return command_line.main(["profile", "apply", *words, "--json"], data_dir=Path("nowhere"), doorway=no_door)
    except SystemExit as ended:
        return int(ended.code or 0)


@pytest.fixture
def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path / "site-profile.toml"))
    return tmp_path / "site-profile.toml"


def test_an_address_alone_becomes_a_profile(laid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--hub", "https://hub.example.org") == 0
    assert "https://hub.example.org" in json.loads(capsys.readouterr().out).values()
    assert 'address = "https://hub.example.org"' in laid.read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ['https://a"\n[people]\n', "not an address", ""])
def test_what_is_no_address_lays_down_nothing(laid: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--hub", address) in (1, 2)
    assert not laid.exists()


def test_a_file_and_an_address_are_never_taken_together(laid: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("format = 1\n", encoding="utf-8")
    assert run(str(file), "--hub", "https://hub.example.org") == 2
    assert run() == 2
    assert not laid.exists()


@pytest.mark.parametrize(
    ("text", "ends", "at_an_update"),
    [
        ("format = 1\n", 0, 0),
        ("format = 2\n", 1, 0),  # what only a later version knows, the one that stands cannot judge
        ("format = 1\n[later]\nword = 1\n", 1, 0),
        ('format = 1\nroot = "ab"\n', 1, 4),
        ("format = \n", 1, 4),
        ('format = 1\n[hub]\naddress = "http://a"\n', 1, 4),
    ],
)
def test_the_version_that_stands_refuses_what_no_later_one_can_take(
    text: str, ends: int, at_an_update: int, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    words = ["profile", "check", str(file), "--json"]
    assert command_line.main(words, data_dir=tmp_path, doorway=no_door) == ends
    assert command_line.main([*words, "--for-update"], data_dir=tmp_path, doorway=no_door) == at_an_update


def test_a_profile_that_cannot_be_read_is_wrong_at_an_update_too(tmp_path: Path) -> None:
    words = ["profile", "check", str(tmp_path / "none.toml"), "--for-update"]
    assert command_line.main(words, data_dir=tmp_path, doorway=no_door) == 4
