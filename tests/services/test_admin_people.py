"""`people`, `init` and `destroy-keys`: who may come in, a folder made ready, and what opens a record destroyed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clinic_at_work import COORDINATOR, NURSE, House

from clinic_app.admin import command_line
from clinic_app.errors import SlotsDamaged, WrongPassphrase
from clinic_app.vault.place import VaultPlace

Admin = Callable[..., tuple[int, dict[str, Any]]]


class Pc(House):
    @property
    def place(self) -> VaultPlace:
        return VaultPlace(self.folder / "vault")


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    pc = Pc(tmp_path)
    pc.founded()
    return pc


@pytest.fixture
def admin(pc: Pc, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Admin:
    def run(*words: str, types: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in types)))
        ended = command_line.main([*words, "--json"], data_dir=pc.folder, doorway=lambda _: pc.door)
        said = capsys.readouterr().out
        assert "long river" not in said  # what was typed is never shown
        return ended, json.loads(said)

    return run


LEADS = (COORDINATOR.word, COORDINATOR.passphrase)


def test_who_may_come_in_is_told_to_whoever_may_add_people(admin: Admin) -> None:
    ended, told = admin("people", "list", types=LEADS)
    assert (ended, told[NURSE.staff_code]) == (0, "nurse, comes in here")
    assert admin("people", "list", types=(NURSE.word, NURSE.passphrase))[1]["trouble"] == "NotAllowed"
    assert admin("people", "list", types=(NURSE.word, "x"))[1]["trouble"] == "WrongPassphrase"


def test_a_passphrase_is_given_anew_and_somebody_kept_out(admin: Admin, pc: Pc) -> None:
    new = "a new one by the long river"
    again = ("people", "passphrase", NURSE.staff_code.lower())
    assert admin(*again, types=(*LEADS, NURSE.word, new, "another"))[1]["trouble"] == "NotTheSame"
    assert admin(*again, types=(*LEADS, NURSE.word, new, new))[0] == 0
    with pytest.raises(WrongPassphrase):
        pc.enter(NURSE)
    pc.door.unlock(NURSE.word, new).close()
    assert admin("people", "disable", NURSE.staff_code, types=LEADS)[0] == 0
    assert admin("people", "list", types=LEADS)[1][NURSE.staff_code] == "nurse, may not come in"
    assert admin("people", "disable", "nobody", types=LEADS)[1]["trouble"] == "NoSuchPerson"


@pytest.mark.parametrize(
    "words",
    ["people list", "people disable N-1", "recover --staff-code C-7", "recover --staff-code C-7 --off-site-key key",
     "salvage", "salvage --sheet", "salvage --off-site-key key", "import rows.csv", "verify-journal",
     "verify-journal --sheet", "backup --to-hub", "verify-backup --on-hub"],
)  # fmt: skip
def test_where_no_record_is_it_is_said_before_a_secret_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    def asked() -> str:
        raise AssertionError("it was asked for")

    monkeypatch.setattr("sys.stdin.readline", asked)
    nobody = Pc(tmp_path)
    ended = command_line.main([*words.split(), "--json"], data_dir=tmp_path, doorway=lambda _: nobody.door)
    assert (ended, json.loads(capsys.readouterr().out)["trouble"]) == (1, "NoVault")


def test_what_opens_the_record_is_destroyed_only_by_its_own_number(admin: Admin, pc: Pc) -> None:
    copy = pc.folder / "vault-before-step-9"
    copy.mkdir()
    (copy / "vault.json").write_bytes(pc.place.slots.read_bytes())
    ended, told = admin("destroy-keys")
    assert (ended, told["destroyed"]) == (6, "no")
    assert told["files"].split() == ["vault/device.json", "vault/vault.json", "vault-before-step-9/vault.json"]
    assert admin("destroy-keys", "--record", "00000000")[0] == 6
    pc.enter(NURSE)
    assert admin("destroy-keys", "--record", told["record"])[1]["trouble"] == "VaultInUse"
    pc.leave()
    (pc.folder / "held").hardlink_to(copy / "vault.json")  # by another name one reads what it was overwritten with
    ended, after = admin("destroy-keys", "--record", told["record"])
    assert (ended, after["destroyed"]) == (0, "yes")
    assert set(after["files"].split()) == {*told["files"].split(), "vault/vault.json.prev", "vault/vault.standing"}
    assert b"vault_id" not in (pc.folder / "held").read_bytes()
    assert pc.place.database.exists()
    with pytest.raises(SlotsDamaged):
        pc.enter(NURSE)
    assert admin("destroy-keys")[1]["trouble"] == "NoVault"


def test_the_data_folder_is_made_for_one_user_alone(admin: Admin, pc: Pc) -> None:
    pc.folder.chmod(0o755)
    _ended, told = admin("init")
    assert told["record"] == "stands"
    assert pc.folder.stat().st_mode & 0o777 == 0o700
    (pc.folder / ".dropbox").mkdir()
    assert admin("init")[1]["trouble"] == "UnsafePlace"
