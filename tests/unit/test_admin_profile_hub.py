"""`clinic-admin profile apply`: an address alone where nobody wrote a profile; and whose hand one is taken from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clinic_app import paths
from clinic_app.admin import command_line
from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signed_text import sign_text
from clinic_app.crypto.signing import SigningKey
from clinic_app.services.doorway import Doorway
from clinic_app.services.site_profile import hold


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
    asked = ["profile", "check", "--unsigned", str(file), "--json"]
    assert command_line.main(asked, data_dir=tmp_path, doorway=no_door) == ends
    assert command_line.main([*asked, "--for-update"], data_dir=tmp_path, doorway=no_door) == at_an_update


def test_a_profile_that_cannot_be_read_is_wrong_at_an_update_too(tmp_path: Path) -> None:
    asked = ["profile", "check", str(tmp_path / "none.toml"), "--for-update"]
    assert command_line.main(asked, data_dir=tmp_path, doorway=no_door) == 4


# --- whose hand -----------------------------------------------------------------------------------------


def signed(tmp_path: Path, name: str, key: SigningKey) -> str:
    file = tmp_path / f"{name}.toml"
    file.write_bytes(sign_text(f'format = 1\n[site]\nname = "{name}"\n'.encode(), key))
    return str(file)


def test_what_nobody_signed_is_taken_by_hand_alone_and_an_address_is_said_by_hand(
    laid: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plain.toml"
    file.write_text('format = 1\n[site]\nname = "Plain"', encoding="utf-8")
    assert run(str(file)) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["reason"], "--unsigned" in told["next"]) == ("not_signed", True)
    assert not laid.exists()
    assert run("--unsigned", str(file)) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Plain"
    assert laid.read_bytes() == file.read_bytes()
    # Carried to another PC, it says nothing of who vouched for it there.
    carried = tmp_path / "carried.toml"
    carried.write_bytes(laid.read_bytes())
    assert run(str(carried)) == 1
    assert run(signed(tmp_path, "Ours", SigningKey.new())) == 0
    assert run("--hub", "https://hub.example.org") == 1  # nobody signed that, and now somebody's hand is known here


def test_the_key_is_known_before_the_first_one_where_it_was_named_and_after_it_everywhere(
    laid: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, other = SigningKey.new(), SigningKey.new()
    said = "-".join(words(ours.public.raw))
    assert run(signed(tmp_path, "Other", other), "--signed-by", said) == 1
    assert json.loads(capsys.readouterr().out)["reason"] == "other_key"
    assert not laid.exists()
    assert run(signed(tmp_path, "Ours", ours), "--signed-by", said.upper().replace("-", " ")) == 0
    assert json.loads(capsys.readouterr().out)["signed_by"] == said
    # Another administrator of the same PC has never seen one: what stands there says whose hand it is.
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another"))
    monkeypatch.setenv("HOME", str(tmp_path / "another"))
    assert run(signed(tmp_path, "Other", other), "--signed-by", "") == 1
    assert json.loads(capsys.readouterr().out)["reason"] == "other_key"
    assert run(signed(tmp_path, "Later", ours), "--signed-by", "") == 0


def test_a_new_key_that_is_named_takes_the_place_of_the_old_one_for_every_user(
    laid: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = SigningKey.new(), SigningKey.new()
    assert run(signed(tmp_path, "Old", old)) == 0
    nurse = tmp_path / "nurse"
    assert name_for(laid, nurse) == "Old"
    later, said = signed(tmp_path, "New", new), "-".join(words(new.public.raw))
    assert command_line.main(["profile", "check", "--here", later], data_dir=tmp_path, doorway=no_door) == 1
    asked = ["profile", "check", "--here", "--signed-by", said, later]
    assert command_line.main(asked, data_dir=tmp_path, doorway=no_door) == 0
    assert run(later) == 1
    assert run(later, "--signed-by", said) == 0
    assert name_for(laid, nurse) == "New"
    # What is laid over it by a hand that was never named does not hold, for whoever was in before or never was.
    laid.write_bytes(sign_text(b'format = 1\n[site]\nname = "Third"\n', SigningKey.new()))
    assert name_for(laid, nurse) == "New"
    assert name_for(laid, tmp_path / "new here") is None
    assert run(signed(tmp_path, "Newer", new)) == 0
    assert name_for(laid, tmp_path / "new here") == "Newer"
    assert name_for(laid, nurse) == "Newer"
    capsys.readouterr()
    assert command_line.main(["profile", "remove"], data_dir=tmp_path, doorway=no_door) == 0
    assert not list(laid.parent.glob("site-profile.*"))


def name_for(laid: Path, home: Path) -> str | None:
    held = hold([laid], home)
    assert held is not None
    return held.profile.name if held.profile else None


def test_an_installer_hears_beforehand_that_another_hand_would_not_be_taken_here(laid: Path, tmp_path: Path) -> None:
    ours, other = SigningKey.new(), SigningKey.new()
    assert run(signed(tmp_path, "Ours", ours)) == 0
    theirs, later = signed(tmp_path, "Other", other), signed(tmp_path, "Later", ours)

    def check(*asked: str) -> int:
        return command_line.main(["profile", "check", *asked], data_dir=tmp_path, doorway=no_door)

    assert (check(theirs), check(theirs, "--here"), check(theirs, "--for-update")) == (0, 1, 4)
    assert (check(later), check(later, "--here"), check(later, "--for-update")) == (0, 0, 0)
    laid.write_text("torn")
    assert check(later, "--here") == 0
