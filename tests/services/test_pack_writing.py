"""Whoever writes the packs of a site is told by the command what a clinic would say, before any clinic sees them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from admin_answers import facts
from clinic_at_work import COORDINATOR, House

from clinic_app.admin import command_line

EXAMPLE = Path(__file__).parent / "maesot_pack.toml"
PASSPHRASE = "seven boats under the long bridge"


def admin(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object, typed: str = ""
) -> tuple[int, dict[str, object]]:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    argv = ["--data", str(house.folder), "pack", *map(str, words), "--json"]
    status = command_line.main(argv, data_dir=house.folder, doorway=lambda _folder: house.door)
    return status, facts(capsys.readouterr().out)


def test_from_an_empty_folder_to_a_clinic(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text, key, file = tmp_path / "ours.toml", tmp_path / "ours.key", tmp_path / "ours.pack"
    assert admin(house, capsys, monkeypatch, "make", text, "--site", "maesot")[0] == 0
    status, made = admin(house, capsys, monkeypatch, "key", key, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert status == 0
    assert PASSPHRASE.encode() not in key.read_bytes()
    status, told = admin(house, capsys, monkeypatch, "sign", text, file, "--key", key, typed=f"{PASSPHRASE}\n")
    assert (status, told["words"], told["questions"]) == (0, made["words"], 1)
    assert admin(house, capsys, monkeypatch, "check", file)[1]["words"] == made["words"]
    packs = house.enter(COORDINATOR).packs
    examined = packs.examine(file.read_bytes())
    assert " ".join(examined.words) == made["words"]
    packs.install(file.read_bytes(), compared=examined.words)
    assert "site.maesot.way_here" in house.enter(COORDINATOR).definitions.fields


def test_the_example_of_the_docs_is_taken(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, told = admin(house, capsys, monkeypatch, "check", EXAMPLE)
    assert (status, told["site"], told["questions"], told["words"]) == (0, "maesot", 3, "not signed")
    assert told["switched_on"] == "m_docs"


def test_what_is_wrong_is_said_with_its_place_and_nothing_is_written(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text, key, file = tmp_path / "ours.toml", tmp_path / "ours.key", tmp_path / "ours.pack"
    text.write_text(EXAMPLE.read_text("utf-8").replace("site.maesot.boat", "site.maesot.visa"), "utf-8")
    admin(house, capsys, monkeypatch, "key", key, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    status, told = admin(house, capsys, monkeypatch, "sign", text, file, "--key", key, typed=f"{PASSPHRASE}\n")
    assert (status, told) == (1, {"trouble": "PackRefused", "item": "site.maesot.visa", "reason": "reserved"})
    status, told = admin(house, capsys, monkeypatch, "sign", EXAMPLE, file, "--key", key, typed="another one\n")
    assert (status, told) == (1, {"trouble": "WrongPassphrase"})
    assert not file.exists()


def test_a_new_version_is_compared_with_the_one_before(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text, key, file = tmp_path / "ours.toml", tmp_path / "ours.key", tmp_path / "ours.pack"
    admin(house, capsys, monkeypatch, "key", key, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    written = (
        EXAMPLE.read_text("utf-8")
        .replace("version = 1", "version = 2")
        .replace('kind = "bool"\nreportable = true', 'kind = "int"')
    )
    text.write_text(written, "utf-8")
    words = ("sign", text, file, "--key", key, "--after", EXAMPLE)
    status, told = admin(house, capsys, monkeypatch, *words, typed=f"{PASSPHRASE}\n")
    assert (status, told["item"], told["reason"]) == (1, "site.maesot.ward_round", "other_meaning")


def test_no_key_is_written_over(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "ours.key"
    key.write_bytes(b"something")
    status, told = admin(house, capsys, monkeypatch, "key", key, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert (status, told) == (1, {"trouble": "FileExistsError"})
    assert key.read_bytes() == b"something"
