"""`clinic-admin import`: a person's sign-in, every row landed or listed, and nothing of a cell on the terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from desk_top import DeskTop, founded
from other_sheets import incidents, workbook

from clinic_app.admin import command_line
from clinic_app.domain.import_mapping import Column, Dates, Role
from clinic_app.domain.import_mapping_written import as_toml

SIGN_IN = "mango\nmango and three other words\n"


class Command:
    """The command at one PC, with what is typed into it."""

    def __init__(self, desk: DeskTop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self._capsys, self._monkeypatch = desk, capsys, monkeypatch
        founded(desk)

    def __call__(self, *words: str, typed: str = SIGN_IN) -> tuple[int, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        argv = ["--data", str(self.desk.folder), "import", *words]
        status = command_line.main(argv, data_dir=self.desk.folder, doorway=lambda _folder: self.desk.doorway)
        return status, self._capsys.readouterr().out

    def cases(self) -> int:
        clinic = self.desk.doorway.unlock("mango", "mango and three other words")
        try:
            return clinic.finding.page(limit=1).total
        finally:
            clinic.close()


@pytest.fixture
def command(desk_top: DeskTop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(desk_top, capsys, monkeypatch)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    rows = incidents(6)
    rows[2]["GBV TYPE"] = "Something nobody else must read"
    file = tmp_path / "register.xlsx"
    file.write_bytes(workbook(rows))
    return file


def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(command: Command, sheet: Path) -> None:
    status, out = command(str(sheet), "--dry-run", "--json")
    told = json.loads(out)
    assert (status, told["dry_run"], told["rows"], told["landing"], told["listed"]) == (7, True, 6, 5, 1)
    assert told["rows_listed"] == [
        {
            "row": 4,
            "why": "does_not_fit",
            "cells": [{"column": "T", "heading": "GBV TYPE", "reason": "no_such_code"}],
        }
    ]
    assert command.cases() == 0


def test_rows_land_and_the_others_are_listed(command: Command, sheet: Path) -> None:
    status, out = command(str(sheet))
    assert status == 7
    assert "row 4: does_not_fit (T GBV TYPE: no_such_code)" in out
    assert command.cases() == 5
    status, out = command(str(sheet), "--json")
    assert json.loads(out)["landing"] == 0


def test_nothing_that_a_cell_says_is_shown(command: Command, sheet: Path) -> None:
    for words in ((), ("--json",), ("--dry-run",)):
        assert "nobody else" not in command(str(sheet), *words)[1]


def test_a_mapping_may_be_a_file(command: Command, tmp_path: Path) -> None:
    mapping = tmp_path / "ours.toml"
    columns = [Column(["No"], role=Role.ROW), Column(["Type"], field="i_type"), Column(["Sex"], field="s_sex")]
    mapping.write_text(as_toml("ours", columns, Dates()), encoding="utf-8")
    sheet = tmp_path / "ours.csv"
    sheet.write_text("No,Type,Sex\n1,rape,female\n2,rape,male\n", encoding="utf-8")
    assert command(str(sheet), "--mapping", str(mapping))[0] == 0
    assert command.cases() == 2


@pytest.mark.parametrize(
    ("words", "typed", "trouble"),
    [
        (("none.xlsx",), SIGN_IN, "SheetRefused"),
        (("none.xlsx", "--mapping", "nobodys"), SIGN_IN, "MappingRefused"),
        (("none.xlsx",), "mango\nnot her words at all\n", "WrongPassphrase"),
    ],
)
def test_what_cannot_be_done_is_told(command: Command, words: tuple[str, ...], typed: str, trouble: str) -> None:
    status, out = command(*words, "--json", typed=typed)
    assert (status, json.loads(out)["trouble"]) == (1, trouble)
