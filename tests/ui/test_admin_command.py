"""What IT staff may ask of a PC: plain facts, no case, no window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desk_top import DeskTop, founded

from clinic_app.admin import command_line
from clinic_app.services.doorway import Doorway


def no_door(_folder: Path) -> Doorway:
    raise AssertionError("nothing here opens a door")


def told(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> tuple[int, str]:
    status = command_line.main(["--data", str(folder), *words], data_dir=folder, doorway=no_door)
    return status, capsys.readouterr().out


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = told(capsys, tmp_path / "nothing", "status", "--json")
    assert status == 0
    facts = json.loads(out)
    assert facts["exists"] is False
    assert facts["free_bytes"] > 0
    assert facts["last_backup_at"] is None


def test_status_tells_the_kind_and_whether_somebody_is_in(
    desk_top: DeskTop, capsys: pytest.CaptureFixture[str]
) -> None:
    founded(desk_top)
    _status, out = told(capsys, desk_top.folder, "status", "--json")
    assert (json.loads(out)["kind"], json.loads(out)["in_use"]) == ("both", False)
    clinic = desk_top.doorway.unlock("mango", "mango and three other words")
    _status, out = told(capsys, desk_top.folder, "status", "--json")
    assert json.loads(out)["in_use"] is True
    clinic.close()
    assert "mango" not in out


def test_a_torn_slot_file_is_named(desk_top: DeskTop, capsys: pytest.CaptureFixture[str]) -> None:
    founded(desk_top)
    (desk_top.folder / "vault" / "vault.json").write_bytes(b"{")
    status, out = told(capsys, desk_top.folder, "status", "--json")
    assert status == 1
    assert json.loads(out)["trouble"] == "SlotsDamaged"


def test_the_self_test_encrypts_for_real(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = told(capsys, tmp_path, "self-test")
    assert status == 0
    assert out.splitlines() == ["encryption: ok", "place: ok", "write: ok"]
    assert list(tmp_path.iterdir()) == []


def test_the_self_test_names_a_place_where_no_record_may_lie(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = told(capsys, tmp_path / "Dropbox" / "clinic", "self-test")
    assert status == 1
    assert "place: UnsafePlace" in out
