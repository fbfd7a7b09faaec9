"""`clinic-admin backup | verify-backup | restore`: what each can do without a key, and what with the sheet."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from admin_answers import facts
from desk_top import DeskTop, founded

from clinic_app.admin import backups, command_line
from clinic_app.domain.casecode import shown
from clinic_app.errors import DeviceFileDamaged
from clinic_app.services import telling_erasures
from clinic_app.services.keeping import WhyErase
from clinic_app.ui.wording import worded

SIGN_IN = "dara\nseven boats under the bridge\n"


class Command:
    """The command at one PC, with what is typed into it."""

    def __init__(self, desk: DeskTop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self._capsys, self._monkeypatch = desk, capsys, monkeypatch

    def __call__(self, *words: object, typed: str = "") -> tuple[int, dict[str, object]]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        argv = ["--data", str(self.desk.folder), *map(str, words), "--json"]
        status = command_line.main(argv, data_dir=self.desk.folder, doorway=lambda _folder: self.desk.doorway)
        return status, facts(self._capsys.readouterr().out)


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not within the data folder: no backup may lie there."""
    return tmp_path_factory.mktemp("stick")


@pytest.fixture
def command(desk_top: DeskTop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(desk_top, capsys, monkeypatch)


def backed_up(desk: DeskTop, stick: Path) -> tuple[Path, str]:
    """A clinic with a backup on a stick: the file, and its sheet as it would be typed."""
    sheet = founded(desk)
    clinic = desk.doorway.unlock("mango", "mango and three other words")
    path = clinic.backing_up.back_up(clinic.backing_up.add(stick, "Blue", "stick")).path
    clinic.close()
    return path, "\n".join(sheet.lines) + "\n"


def test_without_a_key_a_closed_copy_is_made_and_says_it_needs_a_person(command: Command, stick: Path) -> None:
    founded(command.desk)
    status, told = command("backup", "--to", stick)
    assert (status, told["kind"], told["signer"], told["trouble"]) == (0, "closed", "nobody", None)
    assert "Needs a person to open" in str(told["note"])
    assert Path(str(told["path"])).parent == stick


@pytest.mark.parametrize("where", [".", "vault", "vault/deep"])
def test_no_copy_is_laid_where_the_record_lies(command: Command, where: str) -> None:
    founded(command.desk)
    before = sorted(command.desk.folder.rglob("*"))
    told = command("backup", "--to", command.desk.folder / where)
    assert told == (1, {"trouble": "BackupRefused", "reason": "same_disk"})
    assert sorted(command.desk.folder.rglob("*")) == before


def test_while_somebody_is_in_nothing_is_copied(command: Command, stick: Path) -> None:
    founded(command.desk)
    clinic = command.desk.doorway.unlock("mango", "mango and three other words")
    status, told = command("backup", "--to", stick)
    assert (status, told) == (1, {"trouble": "VaultInUse"})
    clinic.close()


def test_a_backup_is_checked_without_a_key_and_counted_with_the_sheet(command: Command, stick: Path) -> None:
    path, sheet = backed_up(command.desk, stick)
    status, told = command("verify-backup", path)
    assert (status, told["opened"], told["signer"]) == (0, False, "this_pc")
    assert "counts" not in told
    status, told = command("verify-backup", path, "--open", typed=sheet)
    assert (status, told["opened"], told["counts"]["cases"]) == (0, True, 0)  # type: ignore[index]
    wrong = sheet.replace("\n", "0\n", 1)
    assert command("verify-backup", path, "--open", typed=wrong) == (1, {"trouble": "WrongRecoveryLine", "line": 1})


def test_a_damaged_backup_is_named(command: Command, stick: Path) -> None:
    path, _sheet = backed_up(command.desk, stick)
    path.write_bytes(b"\x00" + path.read_bytes()[1:])
    assert command("verify-backup", path) == (1, {"trouble": "BackupRefused", "reason": "hash"})
    assert command("verify-backup", stick / "gone")[1] == {"trouble": "FileNotFoundError"}


@pytest.mark.parametrize(
    "words", [("verify-backup", "--open"), ("restore", "--role", "coordinator", "--staff-code", "C-2")]
)
def test_a_file_that_is_not_there_is_said_before_a_secret_is_asked_for(
    command: Command, stick: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def asked(_prompt: str) -> str:
        raise AssertionError("it was asked for")

    monkeypatch.setattr(backups, "typed", asked)
    assert command(*words, stick / "gone") == (1, {"trouble": "FileNotFoundError"})


def test_a_pc_without_a_record_becomes_the_clinics(command: Command, stick: Path) -> None:
    path, sheet = backed_up(command.desk, stick)
    words = ("restore", path, "--role", "coordinator", "--staff-code", "C-2")
    assert command(*words, typed=sheet + SIGN_IN) == (1, {"trouble": "VaultExists"})
    (command.desk.folder / "vault").rename(stick / "old")
    assert command(*words, typed=sheet + "dara\nshort\n")[1]["trouble"] == "WeakPassphrase"
    status, told = command(*words, typed=sheet + SIGN_IN)
    assert (status, told["restored"], told["cases"]) == (0, True, 0)
    command.desk.doorway.unlock("dara", "seven boats under the bridge").close()


def test_what_was_erased_since_is_told_to_a_machine(command: Command, stick: Path) -> None:
    path, sheet = backed_up(command.desk, stick)
    words = ("restore", path, "--role", "coordinator", "--staff-code", "C-2", "--set-aside", "--older-too")
    told = command(*words, typed=sheet + SIGN_IN)[1]
    assert (told["erased_again"], told["erasures_doubt"]) == ([], None)
    assert str(told["erasures_known_until"]).startswith("20")
    clinic = command.desk.doorway.unlock("dara", "seven boats under the bridge")
    case = clinic.recording.begin()
    stick_id = clinic.backing_up.state().places[0].id
    command.desk.hands.at += timedelta(days=1)
    newer = clinic.backing_up.back_up(stick_id).path
    clinic.keeping.erase(case.id, WhyErase.MISTAKE)
    telling_erasures.carry_out(clinic.keeping.news())
    clinic.close()
    words = ("restore", newer, *words[2:])
    assert command(*words, typed=sheet + SIGN_IN)[1]["erased_again"] == [shown(case.code)]
    next(stick.glob("*.nbl")).write_bytes(b"")
    command.desk.hands.at += timedelta(hours=1)
    assert command(*words, typed=sheet + SIGN_IN)[1]["erasures_doubt"] == "unreadable"


def test_a_record_that_stands_is_put_aside_only_when_it_is_said(command: Command, stick: Path) -> None:
    path, sheet = backed_up(command.desk, stick)
    words = ("restore", path, "--role", "coordinator", "--staff-code", "C-2", "--set-aside")
    clinic = command.desk.doorway.unlock("mango", "mango and three other words")
    assert command(*words, typed=sheet + SIGN_IN)[1]["trouble"] == "VaultInUse"
    clinic.close()
    before = (command.desk.folder / "vault" / "vault.json").read_bytes()
    assert command(*words, typed=sheet + "dara\nshort\n")[1]["trouble"] == "WeakPassphrase"
    assert (command.desk.folder / "vault" / "vault.json").read_bytes() == before
    assert command(*words, typed=sheet + SIGN_IN)[0] == 0
    [aside] = command.desk.folder.glob("vault-aside-*")
    assert (aside / "vault.json").read_bytes() == before


def test_a_closed_copy_becomes_a_record_again(command: Command, stick: Path) -> None:
    _path, sheet = backed_up(command.desk, stick)
    closed = Path(str(command("backup", "--to", stick)[1]["path"]))
    assert command("verify-backup", closed, "--open", typed=sheet)[1]["opened"] is True
    (command.desk.folder / "vault").rename(stick / "old")
    words = ("restore", closed, "--role", "coordinator", "--staff-code", "C-2")
    status, told = command(*words, typed=sheet + SIGN_IN)
    assert (status, told["restored"], told["device_words"]) == (0, True, "")
    assert {path.name for path in command.desk.folder.iterdir() if path.is_dir()} == {"vault"}
    command.desk.doorway.unlock("dara", "seven boats under the bridge").close()


def test_status_says_when_the_last_backup_was_made(command: Command, stick: Path) -> None:
    founded(command.desk)
    assert command("status")[1]["last_backup_at"] is None
    (command.desk.folder / "vault").rename(stick / "old")
    backed_up(command.desk, stick)
    assert str(command("status")[1]["last_backup_at"]).endswith("Z")


def test_a_pc_whose_keys_are_damaged_gets_its_record_back_as_a_new_pc_without_a_backup(
    command: Command, stick: Path
) -> None:
    lines = "\n".join(founded(command.desk).lines) + "\n"
    clinic = command.desk.doorway.unlock("mango", "mango and three other words")
    code = clinic.recording.begin().code
    clinic.close()
    (command.desk.folder / "vault" / "device.json").write_bytes(b"{}")
    with pytest.raises(DeviceFileDamaged) as met:
        command.desk.doorway.unlock("mango", "mango and three other words")
    assert "a copy of it, restored with the sheet, opens again" in worded(met.value).do
    copy = command("backup", "--to", stick)[1]["path"]
    words = ("restore", copy, "--set-aside", "--role", "coordinator", "--staff-code", "C-3")
    assert command(*words, typed=lines + SIGN_IN)[0] == 0
    clinic = command.desk.doorway.unlock("dara", "seven boats under the bridge")
    assert [row.code for row in clinic.finding.page().rows] == [code]
    clinic.close()


def test_nobody_gets_a_word_of_nothing(command: Command, stick: Path) -> None:
    path, lines = backed_up(command.desk, stick)
    nothing = " \nseven boats under the bridge\n"
    words = ("restore", path, "--set-aside", "--role", "coordinator", "--staff-code", "C-3")
    assert command(*words, typed=lines + nothing) == (1, {"trouble": "NothingTyped"})
    assert command("recover", "--staff-code", "C-3", typed=lines + nothing) == (1, {"trouble": "NothingTyped"})
    clinic = command.desk.doorway.unlock("mango", "mango and three other words")
    assert len(clinic.people) == 2, "what stood there stands"
    clinic.close()
