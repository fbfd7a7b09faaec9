"""`clinic-admin verify-journal`: what a person with a key can have proved while nobody is in."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from desk_top import DeskTop, founded

from clinic_app.admin import command_line
from clinic_app.services.clinic import Clinic

SIGN_IN = "mango\nmango and three other words\n"


class Command:
    """The command at one PC, with what is typed into it."""

    def __init__(self, desk: DeskTop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self._capsys, self._monkeypatch = desk, capsys, monkeypatch
        self.sheet = "\n".join(founded(desk).lines) + "\n"

    def __call__(self, *words: str, typed: str = SIGN_IN) -> tuple[int, dict[str, object]]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        argv = ["--data", str(self.desk.folder), "verify-journal", *words, "--json"]
        status = command_line.main(argv, data_dir=self.desk.folder, doorway=lambda _folder: self.desk.doorway)
        return status, json.loads(self._capsys.readouterr().out)

    def comes_in(self) -> Clinic:
        return self.desk.doorway.unlock("mango", "mango and three other words")

    @property
    def database(self) -> Path:
        return self.desk.folder / "vault" / "vault.db"


@pytest.fixture
def command(desk_top: DeskTop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(desk_top, capsys, monkeypatch)


def test_a_person_or_the_sheet_proves_it_and_nothing_is_written(command: Command) -> None:
    clinic = command.comes_in()
    entries, head = clinic.desk.vault.journal.short_head()
    clinic.close()
    for words, typed in (((), SIGN_IN), (("--sheet",), command.sheet)):
        before = command.database.read_bytes()
        status, told = command(*words, "--head", head, typed=typed)
        assert (status, told["whole"], told["trouble"]) == (0, True, None)
        assert (told["entries"], told["head"], told["paper"], told["days"]) == (entries, head, entries, 1)
        assert command.database.read_bytes() == before


def test_without_a_key_nothing_is_proved(command: Command) -> None:
    status, told = command(typed="mango\nnot her words at all\n")
    assert (status, told["trouble"]) == (1, "WrongPassphrase")
    status, told = command("--sheet", typed="\n\n\n\n")
    assert (status, told["trouble"], told["whole"]) == (1, "WrongRecoveryLine", False)


def test_while_somebody_is_in_it_waits_for_them(command: Command) -> None:
    clinic = command.comes_in()
    try:
        assert command()[1]["trouble"] == "VaultInUse"
    finally:
        clinic.close()


def test_characters_that_were_never_here_and_an_older_record_are_said(command: Command, tmp_path: Path) -> None:
    command.comes_in().close()
    older = tmp_path / "older.db"
    shutil.copy(command.database, older)
    clinic = command.comes_in()
    _entries, head = clinic.desk.vault.journal.short_head()
    clinic.close()
    assert command("--head", head)[0] == 0
    assert command("--head", "00000-00000")[1]["trouble"] == "NeverHadTheseCharacters"
    assert command("--head", "0")[1]["trouble"] == "NotTenCharacters"
    shutil.copy(older, command.database)
    status, told = command("--head", head)
    assert (status, told["whole"], told["doubt"], told["paper"]) == (1, True, "older", None)
    assert told["trouble"] == "NotTheRecordClosedLast"


def test_a_changed_entry_is_named_by_its_number(command: Command) -> None:
    clinic = command.comes_in()
    lane = clinic.desk.vault._lane
    lane.run("DROP TRIGGER journal_stays")
    lane.run("UPDATE journal SET hash = zeroblob(32) WHERE seq = 2")
    clinic.close()
    status, told = command()
    assert (status, told["whole"], told["trouble"]) == (1, False, "ChainBroken")
    assert (told["chain"], told["number"]) == ("journal", 2)
