"""The stand-alone script reads what we wrote, with nothing of ours and one public package."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_app.crypto.off_site_key import key_file
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.vault.backup import make_backup
from clinic_app.vault.closed_copy import copy_closed
from clinic_app.vault.place import VaultPlace

from .conftest import Hands
from .entering import CHEAP, NURSE, enter, make, says

SCRIPT = Path(__file__).resolve().parents[2] / "installers" / "rescue" / "rescue.py"
PAIR = SealKeyPair.new()
# Any import of the program would end the script.
RUN = (
    "import runpy, sys; sys.modules['clinic_app'] = None; sys.argv[0] = 'rescue.py'; "
    "runpy.run_path({!r}, run_name='__main__')"
)


class Left:
    """What is left of a clinic: its folder, a backup, a closed copy, the sheet."""

    def __init__(self, place: VaultPlace, hands: Hands, folder: Path) -> None:
        self.code: RecoveryCode = make(place, hands)
        vault = enter(place, hands)
        for name in ("Malar", "Nong"):
            says(vault, name)
        vault.ways_in.trust(PAIR.public)
        self.backup = make_backup(vault.backup_order(folder, 1)).path
        self.head = vault.journal.short_head()[1]
        # As a power cut leaves it: the last cases are in the log only.
        self.vault = folder / "cut"
        shutil.copytree(place.folder, self.vault)
        vault.close()
        self.closed = copy_closed(place, folder, hands.clock()).folder


@pytest.fixture
def left(place: VaultPlace, hands: Hands, tmp_path: Path) -> Left:
    folder = tmp_path / "stick"
    folder.mkdir()
    return Left(place, hands, folder)


def rescue(*words: object, typed: str = "") -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUN.format(str(SCRIPT)), *map(str, words)],
        input=typed, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("what", ["backup", "vault", "closed"])
def test_the_sheet_opens_everything_that_was_left(left: Left, what: str) -> None:
    status, out = rescue("count", getattr(left, what), typed="\n".join(left.code.lines) + "\n")
    assert status == 0, out
    told = json.loads(out)
    assert (told["cases"], told["revisions"], told["damaged_pages"]) == (2, 2, [])
    assert told["journal_head"] == left.head or what != "backup"


def test_a_network_opens_its_backups(left: Left, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_bytes(key_file(PAIR, "a lamp beside the quiet canal", CHEAP.default))
    status, out = rescue("count", left.backup, "--key-file", file, typed="a lamp beside the noisy canal\n")
    assert (status, out) == (1, "rescue: this passphrase does not open the key file\n")
    status, out = rescue("count", left.backup, "--key-file", file, typed="a lamp beside the quiet canal\n")
    assert status == 0, out
    assert json.loads(out)["cases"] == 2


def test_a_passphrase_opens_a_vault_and_no_backup(left: Left) -> None:
    typed = f"{NURSE.word}\n{NURSE.passphrase}\n"
    status, out = rescue("count", left.vault, "--with", "passphrase", typed=typed)
    assert status == 0, out
    assert json.loads(out)["cases"] == 2
    status, out = rescue("count", left.backup, "--with", "passphrase", typed=typed)
    assert (status, out) == (1, "rescue: this does not open it\n")


def test_cases_and_the_whole_database_can_be_taken_out(left: Left, tmp_path: Path) -> None:
    lines, typed = tmp_path / "cases.jsonl", "\n".join(left.code.lines) + "\n"
    assert rescue("cases", left.backup, lines, typed=typed)[0] == 0
    assert sorted(name_in(line) for line in lines.read_text("utf-8").splitlines()) == ["Malar", "Nong"]
    assert rescue("decrypt", left.vault, tmp_path / "plain.sqlite", typed=typed)[0] == 0
    with sqlite3.connect(tmp_path / "plain.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()
    assert rescue("decrypt", left.vault, tmp_path / "plain.sqlite", typed=typed)[0] == 1


def name_in(line: str) -> str:
    [answers] = json.loads(line)["answers"].values()
    return str(answers["s_name"])


def test_a_wrong_line_is_named(left: Left) -> None:
    lines = list(left.code.lines)
    lines[2] = lines[2][:-1] + ("A" if lines[2][-1] != "A" else "B")
    status, out = rescue("count", left.backup, typed="\n".join(lines) + "\n")
    assert (status, out) == (1, "rescue: line 3 does not match its last letter\n")


def test_what_is_sound_of_a_damaged_backup_can_still_be_read(left: Left) -> None:
    whole = bytearray(left.backup.read_bytes())
    whole[8192 * 40 + 100] ^= 1
    left.backup.write_bytes(whole)
    typed = "\n".join(left.code.lines) + "\n"
    assert rescue("count", left.backup, typed=typed)[0] == 1
    status, out = rescue("count", left.backup, "--damaged", typed=typed)
    assert status == 0, out
    assert json.loads(out)["damaged_pages"] == [41]


def test_a_changed_head_is_told_without_any_key(left: Left) -> None:
    assert rescue("info", left.backup)[0] == 0
    whole = left.backup.read_bytes().replace(b'"counter":1,', b'"counter":2,')
    left.backup.write_bytes(whole)
    assert rescue("info", left.backup) == (1, "rescue: its signature does not fit: it was changed\n")
