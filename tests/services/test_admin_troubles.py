"""What a command of IT ends with is said in a word for a script, and in a sentence for whoever stands at the PC."""

from __future__ import annotations

import builtins
import json
import re
import shlex
from pathlib import Path

import pytest

from clinic_app import errors, main
from clinic_app.admin import directories, examples, terminal, trouble_words
from clinic_app.errors import ProfileRefused
from clinic_app.vault.connection import look_at_the_file
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.slot_files import read_slots


def said(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> dict[str, object]:
    assert main.clinic_admin(["--data", str(folder), *words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert isinstance(told, dict)
    return told


def test_each_word_is_one_that_exists() -> None:
    for key in trouble_words.WORDS:
        name = key.split()[0]
        assert any(hasattr(place, name) for place in (errors, builtins, terminal, directories)), name


def test_each_reason_of_a_profile_is_a_sentence_of_its_own() -> None:
    reasons = re.findall(r"`([a-z_]+)`", ProfileRefused.__doc__ or "")
    by_line = {"type", "value", "unknown"}  # these say no more than where
    assert {each for each in reasons if f"ProfileRefused {each}" not in trouble_words.WORDS} == by_line


def test_a_profile_that_is_not_there_or_not_signed_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, tmp_path, "profile", "check", str(tmp_path / "none.toml"))
    assert told["means"] == "The file is not there, or this user may not read it."
    (tmp_path / "plain.toml").write_text("format = 1\n")
    told = said(capsys, tmp_path, "profile", "check", str(tmp_path / "plain.toml"))
    assert told["reason"] == "not_signed"
    assert str(told["means"]).startswith("Nobody signed it.")


def test_where_no_record_is_the_way_to_one_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, stick = tmp_path / "data", str(tmp_path / "stick")
    assert "--data DIR" in str(said(capsys, folder, "backup", "--to", stick)["means"])
    assert main.clinic_admin(["--data", str(folder), "backup", "--to", stick]) == 1
    assert "means: No record lies in this data folder." in capsys.readouterr().out


def test_the_file_that_is_missing_is_named(tmp_path: Path) -> None:
    place = VaultPlace(tmp_path)
    place.database.write_bytes(b"")
    with pytest.raises(errors.SlotsDamaged) as without_slots:
        read_slots(place)
    with pytest.raises(errors.NoVault) as without_record:
        look_at_the_file(tmp_path / "none")
    for caught, name in ((without_slots, place.slots.name), (without_record, place.database.name)):
        told = {"trouble": type(caught.value).__name__, **vars(caught.value)}
        assert str(trouble_words.with_sentence(told)["means"]).startswith(f"The file {name} is missing")


def test_where_nothing_is_wrong_nothing_is_said() -> None:
    for told in ({"trouble": None}, {"made": "a"}, {"trouble": "NoVault", "verdict": "to put right"}):
        assert trouble_words.with_sentence(dict(told)) == told


def test_the_example_of_a_pack_makes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    line = examples.EXAMPLES["pack"][0]
    assert main.clinic_admin(["--data", str(tmp_path), *shlex.split(line)[1:]]) == 0
    assert (tmp_path / "our-site.toml").exists()


def test_a_version_is_not_laid_out_under_what_is_no_root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("root.json", "file.tar.xz"):
        (tmp_path / name).write_text("{}")
    words = ("--root", str(tmp_path / "root.json"), "--file", str(tmp_path / "file.tar.xz"), "linux-x86_64")
    told = said(capsys, tmp_path, "release", "make", str(tmp_path / "updates"), *words)
    assert (told["trouble"], told["reason"]) == ("UpdateRefused", "format")
    assert not (tmp_path / "updates").exists()
