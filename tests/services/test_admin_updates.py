"""`clinic-admin release` and `update`: a publisher's ceremony with keys in three safes, and what a PC says of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clinic_at_work import CHEAP, definitions, rules
from publisher import NOW, lay_program, packed

from clinic_app.admin import command_line, updates
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import CannotGoBack, UpdateNoRoom, UpdateNotNow, UpdateRefused
from clinic_app.services.updating import Program, Updating
from clinic_app.services.without_record import WithoutRecord
from clinic_app.settings import Settings
from clinic_app.vault.place import VaultPlace

CLOCK = Clock(now=lambda: NOW, monotonic=lambda: 0.0, boot_id="one", zone="Asia/Bangkok")
PHRASE = "seven boats on a brown river"


class Door(WithoutRecord):
    """Of a PC that has no record, with a program of its own."""

    root: bytes | None = None

    def __init__(self, folder: Path) -> None:
        super().__init__(
            VaultPlace(folder / "vault"), Settings(folder), CHEAP, CLOCK, definitions=definitions(), rules=rules()
        )
        self.program = Program(folder=folder.parent / "opt" / "notebook", system="linux-x86_64", version="0.1.0")

    def updating(self) -> Updating:
        return Updating(self.program, self._settings, CLOCK, root=type(self).root)


Admin = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def admin(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Admin:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Door, "root", None)

    def run(*words: str, types: str = "") -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO(types))
        door: Any = Door
        data = tmp_path / "data"
        ended = command_line.main([*words, "--json"], data_dir=data, doorway=door)
        return ended, json.loads(capsys.readouterr().out)

    return run


def test_a_publisher_with_keys_in_several_safes_and_a_pc_that_believes_it(
    admin: Admin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lay_program(tmp_path / "opt" / "notebook", "0.1.0")
    archive = packed(lay_program(tmp_path / "made", "0.2.0"), tmp_path / "notebook-0.2.0-linux-x86_64.tar.xz").name
    public = {}
    for name in ("keeper-1", "keeper-2", "keeper-3", "signer-1", "signer-2"):
        _ended, told = admin("directory", "key", f"{name}.key", types=f"{PHRASE}\n{PHRASE}\n")
        public[name] = told["public"]
    keepers = [word for number in "123" for word in ("--keeper", public[f"keeper-{number}"])]
    signers = [word for number in "12" for word in ("--signer", public[f"signer-{number}"])]
    ended, told = admin("release", "root", "1.root.json", *keepers, *signers, "--needed", "2", "--signers-needed", "2")
    assert ended == 0
    assert re.fullmatch("[0-9a-f]{64}", told["sha256"])
    ended, told = admin("release", "sign", "1.root.json", "--key", "keeper-1.key", types=PHRASE)
    assert (ended, told["missing_1.root.json"]) == (5, 1)
    assert admin("release", "sign", "1.root.json", "--key", "keeper-3.key", types=PHRASE)[0] == 0

    made = ("release", "make", "notebook-updates", "--root", "1.root.json", "--version-number", "0.2.0")
    assert admin(*made, "--file", archive, "linux-x86_64", "--news", "en=More.")[0] == 0
    assert admin("release", "sign", "notebook-updates", "--key", "signer-1.key", types=PHRASE)[0] == 5
    ended, told = admin("release", "prove", "notebook-updates", "--root", "1.root.json")
    assert (ended, told["reason"]) == (1, "unsigned")
    assert admin("release", "sign", "notebook-updates", "--key", "signer-1.key", types="other")[0] == 1
    assert admin("release", "sign", "notebook-updates", "--key", "signer-2.key", types=PHRASE)[0] == 0
    assert admin("release", "look", "notebook-updates")[1]["whole"] == "yes"
    assert admin("release", "prove", "notebook-updates", "--root", "1.root.json")[1]["holds_until"] == "2028-03-01"

    ended, told = admin("update", "check", "--from", ".")
    assert (ended, told["trouble"]) == (1, "UpdatesOff")
    monkeypatch.setattr(Door, "root", (tmp_path / "1.root.json").read_bytes())
    ended, told = admin("update", "check", "--from", ".")
    assert (ended, told["version"], told["news"]) == (0, "0.2.0", "More.")
    ended, told = admin("update", "fetch", "--from", ".")
    assert told["next"] == f"clinic-admin update apply --from {tmp_path / 'data' / 'updates'}"
    assert admin("update", "apply")[1]["now"] == "0.2.0"
    assert admin("update", "back")[1]["now"] == "0.1.0"
    assert admin(*made, "--file", archive, "linux-x86_64")[0] == 0  # numbered on, and unsigned again
    assert admin("update", "check", "--from", ".")[1]["reason"] in ("unsigned", "other_root")


def test_what_a_command_says_is_settled_by_what_it_ends_with(
    admin: Admin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lay_program(tmp_path / "opt" / "notebook", "0.1.0")
    (tmp_path / "plain").mkdir()
    ended, told = admin("release", "prove", "plain", "--root", "missing.json")
    assert (ended, told["trouble"]) == (1, "FileNotFoundError")
    assert admin("release", "look", "plain")[1]["reason"] == "format"
    bare = ("--keeper", "00" * 32, "--signer", "11" * 32, "--needed", "2", "--signers-needed", "1")
    assert admin("release", "root", "bad.json", *bare)[1]["trouble"] == "UpdateRefused"
    assert admin("update", "status")[1]["updates"] == "off"


def test_whatever_is_in_the_way_has_words_for_it() -> None:
    """The reasons that the errors name are those that the command has words for."""
    for kind in (UpdateRefused, UpdateNotNow, CannotGoBack):
        for reason in re.findall(r"`([a-z_]+)`", kind.__doc__ or ""):
            assert updates._words(kind(reason))["what"], reason
    assert "room" in str(updates._words(UpdateNoRoom(1, 0))["what"])
