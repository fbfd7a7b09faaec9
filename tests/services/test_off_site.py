"""The key held elsewhere, at the clinic and at the command line: made, compared, trusted, used, taken away."""

from __future__ import annotations

import io
import os
import pty
import sys
from pathlib import Path
from typing import Any

import pytest
from admin_answers import facts
from clinic_at_work import CHEAP, COORDINATOR, NURSE, House, person

from clinic_app.admin import command_line
from clinic_app.domain.people import Role
from clinic_app.errors import NotAllowed, OffSiteKeyRefused, VaultDamaged, WrongPassphrase, WrongRecoveryCode
from clinic_app.services.off_site import make_key_file

PASSPHRASE = "the ministry keeps seven boats"
BACK = person(Role.COORDINATOR, "back")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "key.json"


def admin(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object, typed: str
) -> tuple[int, dict[str, Any]]:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    argv = ["--data", str(house.folder), *map(str, words), "--json"]
    status = command_line.main(argv, data_dir=house.folder, doorway=lambda _folder: house.door)
    return status, facts(capsys.readouterr().out)


# --- at the clinic ---------------------------------------------------------------------------------


def test_a_key_is_compared_trusted_and_opens_the_record_from_elsewhere(house: House, key_file: Path) -> None:
    made = make_key_file(key_file, PASSPHRASE, CHEAP)
    clinic = house.enter(COORDINATOR)
    seen = clinic.off_site.look(made.line)
    assert seen == made
    assert len(seen.words) == 12
    assert clinic.off_site.trusted() == ()
    clinic.off_site.trust(seen, "Provincial health office")
    clinic.off_site.trust(seen, "Provincial health office")
    assert [(each.key, each.held_by) for each in clinic.off_site.trusted()] == [(made, "Provincial health office")]
    house.leave()
    with pytest.raises(WrongPassphrase):
        house.door.recover_from_elsewhere(key_file, "not the passphrase of it", BACK)
    clinic = house.door.recover_from_elsewhere(key_file, PASSPHRASE, BACK)
    assert clinic.whoami.staff_code == BACK.staff_code
    recovered = [entry for entry in clinic.desk.vault.journal.entries(limit=1000) if entry.act == "recovered"]
    assert [entry.about for entry in recovered] == [{"by": "network"}]
    clinic.close()


def test_the_key_held_elsewhere_survives_a_change_of_the_vault_key(house: House, key_file: Path) -> None:
    made = make_key_file(key_file, PASSPHRASE, CHEAP)
    clinic = house.enter(COORDINATOR)
    clinic.off_site.trust(made, "network")
    clinic.staff.change_key()
    house.leave()
    house.door.recover_from_elsewhere(key_file, PASSPHRASE, BACK).close()


def test_a_key_that_is_trusted_no_more_opens_nothing_and_the_vault_key_is_owed(
    house: House, key_file: Path, tmp_path: Path
) -> None:
    made = make_key_file(key_file, PASSPHRASE, CHEAP)
    clinic = house.enter(COORDINATOR)
    clinic.off_site.trust(made, "network")
    kept = house.place.slots.read_bytes()
    clinic.off_site.trust_no_more(made)
    clinic.off_site.trust_no_more(made)
    assert (clinic.off_site.trusted(), clinic.staff.key_owed) == ((), True)
    clinic.staff.change_key()
    house.leave()
    with pytest.raises(WrongRecoveryCode):
        house.door.recover_from_elsewhere(key_file, PASSPHRASE, BACK)
    house.place.slots.write_bytes(kept)
    house.pass_(hours=1)
    with pytest.raises(VaultDamaged):
        house.door.recover_from_elsewhere(key_file, PASSPHRASE, BACK)


def test_only_who_manages_people_trusts_a_key(house: House, key_file: Path) -> None:
    made = make_key_file(key_file, PASSPHRASE, CHEAP)
    clinic = house.enter(NURSE)
    with pytest.raises(NotAllowed):
        clinic.off_site.trust(made, "me")
    with pytest.raises(NotAllowed):
        clinic.off_site.trust_no_more(made)
    assert clinic.off_site.trusted() == ()


def test_what_is_no_key_is_refused(house: House, tmp_path: Path) -> None:
    clinic = house.enter(COORDINATOR)
    for line in ("", "hello", "osk1.AAAA.00000000"):
        with pytest.raises(OffSiteKeyRefused):
            clinic.off_site.look(line)
    house.leave()
    with pytest.raises(OffSiteKeyRefused):
        house.door.recover_from_elsewhere(tmp_path / "nothing", PASSPHRASE, BACK)


# --- at the command line ---------------------------------------------------------------------------


def test_a_person_comes_back_by_the_command_with_the_sheet_and_nothing_as_an_argument(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path)
    sheet = house.founded()
    typed = "\n".join([*sheet.lines, BACK.word, BACK.passphrase, BACK.passphrase]) + "\n"
    words = ("recover", "--staff-code", BACK.staff_code)
    status, told = admin(house, capsys, monkeypatch, *words, typed=typed)
    assert (status, told["recovered"], told["role"], told["trouble"]) == (0, True, "coordinator", None)
    assert house.enter(BACK).whoami.role is Role.COORDINATOR


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        (lambda lines: [*lines[:2], lines[2][:-1] + ("0" if lines[2][-1] != "0" else "1"), *lines[3:]],
         {"trouble": "WrongRecoveryLine", "line": 3}),
        (lambda lines: [*lines[:5], "another passphrase that fits", *lines[6:]], {"trouble": "NotTheSame"}),
        (lambda lines: [*lines[:5], "short", "short"],
         {"trouble": "WeakPassphrase", "too_short": True, "well_known": True}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_and_nobody_is_let_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, spoil: Any, trouble: object
) -> None:
    house = House(tmp_path)
    sheet = house.founded()
    lines = spoil([*sheet.lines, BACK.word, BACK.passphrase, BACK.passphrase])
    before = house.place.slots.read_bytes()
    status, told = admin(
        house, capsys, monkeypatch, "recover", "--staff-code", "C-9", typed="\n".join(lines) + "\n"
    )  # fmt: skip
    assert (status, told) == (1, trouble)
    assert house.place.slots.read_bytes() == before


def test_the_sheet_of_another_clinic_and_a_folder_without_one_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path)
    typed = "\n".join([*House(tmp_path / "other").founded().lines, BACK.word, BACK.passphrase, BACK.passphrase]) + "\n"
    status, told = admin(house, capsys, monkeypatch, "recover", "--staff-code", "C-9", typed=typed)
    assert (status, told) == (1, {"trouble": "NoVault", "gone": False})
    house.founded()
    status, told = admin(house, capsys, monkeypatch, "recover", "--staff-code", "C-9", typed=typed)
    assert (status, told) == (1, {"trouble": "WrongRecoveryCode", "of_backup": False})


def test_the_network_makes_its_key_by_the_command_and_comes_in_with_it(
    house: House, key_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = f"{PASSPHRASE}\n{PASSPHRASE}\n"
    status, made = admin(house, capsys, monkeypatch, "off-site-key", "make", key_file, typed=typed)
    assert (status, key_file.stat().st_mode & 0o777) == (0, 0o600)
    clinic = house.enter(COORDINATOR)
    key = clinic.off_site.look(made["line"])
    assert " ".join(key.words) == made["words"]
    clinic.off_site.trust(key, "network")
    house.leave()
    typed = "\n".join([PASSPHRASE, BACK.word, BACK.passphrase, BACK.passphrase]) + "\n"
    words = ("recover", "--staff-code", BACK.staff_code, "--off-site-key", key_file)
    status, told = admin(house, capsys, monkeypatch, *words, typed=typed)
    assert (status, told["staff_code"]) == (0, BACK.staff_code)
    status, told = admin(
        house, capsys, monkeypatch, "off-site-key", "make", key_file, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )  # fmt: skip
    assert (status, told) == (1, {"trouble": "FileExistsError"})


AT_A_TERMINAL = """
import sys
from pathlib import Path
from clinic_at_work import House
from clinic_app.admin import command_line
house = House(Path(sys.argv[1]))
sys.exit(command_line.main(["--data", sys.argv[1], "recover", "--staff-code", "C-9"], data_dir=house.folder,
                           doorway=lambda _folder: house.door))
"""


def test_at_a_terminal_nothing_typed_is_shown_and_a_wrong_line_is_asked_for_again(tmp_path: Path) -> None:
    house = House(tmp_path)
    lines = list(house.founded().lines)
    wrong = lines[1][:-1] + ("0" if lines[1][-1] != "0" else "1")
    typed = [lines[0], wrong, *lines[1:], BACK.word, BACK.passphrase, BACK.passphrase]
    child, terminal = pty.fork()
    if child == 0:
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
        os.execv(sys.executable, [sys.executable, "-c", AT_A_TERMINAL, str(tmp_path)])
    shown = b""
    try:
        for line in typed:
            shown += _until_asked(terminal)
            os.write(terminal, line.encode() + b"\n")
        shown += _to_the_end(terminal)
    finally:
        os.close(terminal)
        _, status = os.waitpid(child, 0)
    assert (os.waitstatus_to_exitcode(status), b"recovered: yes" in shown) == (0, True), shown
    assert b"Line 2 does not match its check letter" in shown
    for secret in (*lines, wrong, BACK.word, BACK.passphrase):
        assert secret.encode() not in shown


def _until_asked(terminal: int) -> bytes:
    shown = b""
    while not shown.endswith(b": "):
        shown += os.read(terminal, 4096)
    return shown


def _to_the_end(terminal: int) -> bytes:
    shown = b""
    try:
        while some := os.read(terminal, 4096):
            shown += some
    except OSError:  # how Linux says that the other end is closed
        pass
    return shown
