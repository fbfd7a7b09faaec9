"""`clinic-admin` and the hub: a backup put there, looked at, and brought to a PC that has nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from admin_answers import facts
from clinic_at_work import COORDINATOR, House
from stations import CLINIC, Network
from test_line_fetching import Day

from clinic_app.admin import command_line
from clinic_app.hub import operator
from clinic_app.services import carrying
from clinic_app.services.doorway import Doorway

NEW_SIGN_IN = "dara\nseven boats under the bridge\n"


class Command:
    """The command at one PC, with what is typed into it."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, house: House, *words: object, typed: str) -> tuple[int, dict[str, object]]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))

        def door(_folder: Path) -> Doorway:
            return house.door

        status = command_line.main([*map(str, words), "--json"], data_dir=house.folder, doorway=door)
        return status, facts(self._capsys.readouterr().out)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr(carrying, "PART_BYTES", 16_384)
    return Command(capsys, monkeypatch)


@pytest.fixture
def day(network: Network, command: Command) -> Day:
    assert command
    return Day(network)


def sign_in(word: str = COORDINATOR.word, passphrase: str = COORDINATOR.passphrase) -> str:
    return f"{word}\n{passphrase}\n"


def test_a_backup_is_put_on_the_hub_and_looked_at_there(day: Day, command: Command) -> None:
    house = day.station.house
    house.leave()
    status, told = command(house, "backup", "--to-hub", typed=sign_in())
    assert (status, told) == (1, {"trouble": "KeepRefused", "reason": "too_soon"})
    day.network.on(days=1)
    status, told = command(house, "backup", "--to-hub", typed=sign_in())
    assert (status, told["kind"], told["cases"]) == (0, "hub", 1)
    status, told = command(house, "verify-backup", "--on-hub", typed=sign_in())
    assert (status, told["backups"], told["trouble"]) == (0, 2, None)
    for part in (day.hub.file.parent / "keep").rglob("*"):
        if part.is_file():
            part.write_bytes(b"rotten")
    status, told = command(house, "verify-backup", "--on-hub", typed=sign_in())
    assert (status, told) == (1, {"trouble": "KeepRefused", "reason": "bytes"})


def test_a_pc_that_joined_no_hub_says_so(tmp_path: Path, command: Command) -> None:
    house = House(tmp_path)
    house.founded()
    status, told = command(house, "backup", "--to-hub", typed=sign_in())
    assert (status, told) == (1, {"trouble": "NotJoined"})


def test_a_new_pc_is_restored_by_the_command_run_twice(day: Day, command: Command) -> None:
    sheet = "\n".join(day.way) + "\n"
    restore = ("restore", "--from-hub", "--role", "coordinator", "--staff-code", "C-2")
    status, told = command(day.new, *restore, typed=f"{sheet}{day.invitation()}\n")
    assert (status, told["trouble"], told["organisation"]) == (1, "NotLetIn", CLINIC)
    [waiting] = operator.pending(day.hub.store)
    assert told["words"] == " ".join(operator.device_words(waiting))
    operator.approve(day.hub.store, waiting.kid, day.hub.hands.now())
    status, told = command(day.new, *restore, "--backup", "00" * 16, typed=sheet)
    assert (status, told) == (1, {"trouble": "KeepRefused", "reason": "nothing"})
    status, told = command(day.new, *restore, typed=sheet + NEW_SIGN_IN)
    assert (status, told["restored"], told["cases"]) == (0, True, 1)
    clinic = day.new.door.unlock("dara", "seven boats under the bridge")
    stands = clinic.joining.membership()
    clinic.close()
    assert stands is not None
    assert stands.agency == CLINIC


@pytest.mark.parametrize(
    "words",
    [
        ("verify-backup",),
        ("verify-backup", "a.nbk", "--on-hub"),
        ("restore", "--role", "coordinator", "--staff-code", "C-2"),
        ("backup",),
    ],
)
def test_neither_a_file_nor_the_hub_is_no_command(tmp_path: Path, command: Command, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        command(House(tmp_path), *words, typed="")
