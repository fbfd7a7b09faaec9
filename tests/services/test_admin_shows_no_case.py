"""Whatever IT asks of a PC, nothing of a case is answered; and a data folder nobody can use is said, not a crash."""

from __future__ import annotations

import errno
import io
import json
import shlex
from pathlib import Path

import pytest
from clinic_at_work import CHEAP, COORDINATOR, EVERYBODY, NURSE, House, definitions, law, rules
from other_sheets import incidents, workbook
from test_nothing_leaks import MARK, markers, one_of_each

from clinic_app.admin import command_line
from clinic_app.admin.completing import walked
from clinic_app.services.doorway import Doorway
from clinic_app.settings import Settings
from clinic_app.vault.place import VaultPlace

IN = (COORDINATOR.word, COORDINATOR.passphrase)
NO_RECORD = {
    "completion", "off-site-key", "check-receipt", "inventory", "line", "self-test",
    *(f"directory {act}" for act in ("key", "root", "sign", "sign-province", "inspect", "import-hsds", "export-hsds")),
    *(f"release {act}" for act in ("root", "make", "sign", "look", "prove")),
    *(f"pack {act}" for act in ("make", "key", "sign", "check")),
    *(f"profile {act}" for act in ("make", "check", "sign", "apply", "show", "remove")),
    *(f"update {act}" for act in ("check", "fetch", "apply", "back")),
}  # fmt: skip
"""Those that read files which the caller names, or go to a hub: no record is opened."""


class Pc(House):
    """As IT sits at it."""

    @property
    def place(self) -> VaultPlace:
        return VaultPlace(self.folder / "vault")

    @property
    def door(self) -> Doorway:
        return Doorway(
            self.place, Settings(self.folder), CHEAP, self.clock, definitions=definitions(), law=law(), rules=rules(),
            training_place=VaultPlace(self.folder / "training"), ballast_bytes=0,
        )  # fmt: skip


def test_no_command_answers_anything_of_a_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pc, other, stick = Pc(tmp_path / "data"), Pc(tmp_path / "other"), tmp_path / "stick"
    stick.mkdir()
    sheet = tuple(pc.founded(EVERYBODY).lines)
    clinic = pc.enter(NURSE)
    case, things = one_of_each(clinic)
    for number, (field, text) in enumerate(markers()):
        clinic.recording.keep_draft(case, things[field.entity], field.section, {field.id: text})  # type: ignore[arg-type]
        if number % 2:
            clinic.recording.finish_section(case, things[field.entity], field.section)  # type: ignore[arg-type]
    code = clinic.desk.vault.cases.page().rows[0].code
    pc.leave()
    asked: set[str] = set()

    def says(line: str, *typed: str, at: Pc = pc) -> str:
        told = ""
        for as_json in ([], ["--json"]):
            pc.pass_(hours=1)  # two backups of one second would have one name
            monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in typed)))
            command_line.main([*shlex.split(line), *as_json], data_dir=at.folder, doorway=lambda _: at.door)
            said = capsys.readouterr()
            told += said.out + said.err
        asked.add(line)
        assert told
        for word in (MARK, MARK.casefold(), code, code.replace("-", "")):
            assert word not in told, (line, word)
        return told

    for line in ("status", "health", "doctor", "init", "update status", "destroy-keys"):
        says(line)
    for line in ("people list", f"people passphrase {NURSE.staff_code}", "people disable NOBODY"):
        says(line, *IN, NURSE.word, *["new by the long river"] * 2)
    assert "true" in says("verify-journal", *IN)
    rows = incidents(3)
    for name in ("GBV TYPE", "ETHNICITY", "INCIDENT CAMP / TOWN"):
        rows[1][name] = f"{MARK}-{name}"
    (tmp_path / "register.xlsx").write_bytes(workbook(rows))
    assert "does_not_fit" in says(f"import {tmp_path / 'register.xlsx'} --dry-run", *IN)
    says(f"backup --to {stick}")
    [backup, *_] = stick.iterdir()
    assert "cases" in says(f"verify-backup {backup} --open", *sheet)
    says(f"restore {backup} --role coordinator --staff-code C-7", *sheet, "back", "back by the long river", at=other)
    says("recover --staff-code C-8", *sheet, "later", *["later by the long river"] * 2)
    says("salvage --sheet", *sheet)
    says(f"support-bundle {tmp_path / 'bundle.zip'}")

    every = [" ".join(path) for path, _ in walked(command_line.build_parser(Path("DIR")))]
    leaves = {each for each in every if each and not any(more.startswith(f"{each} ") for more in every)}
    assert {each for each in leaves if not any(f"{line} ".startswith(f"{each} ") for line in asked)} == NO_RECORD


@pytest.mark.parametrize(
    "line", ["backup --to STICK", "verify-backup --on-hub", "import FILE", "verify-journal", "people list",
             "people passphrase N-1", "init", "recover --staff-code C-7", "salvage", "destroy-keys"],
)  # fmt: skip
def test_a_data_folder_that_nobody_can_use_is_said(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    monkeypatch.setattr("sys.stdin", io.StringIO("word\n" * 9))
    pc = Pc(tmp_path / "data")
    ended = command_line.main([*line.split(), "--json"], data_dir=pc.folder, doorway=lambda _: pc.door)
    assert ended == 1
    assert json.loads(capsys.readouterr().out)["trouble"]


def test_a_record_on_a_disk_that_is_read_only_is_looked_at_and_the_disk_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    pc = Pc(tmp_path / "data")
    pc.founded()
    pc.place.lock.unlink(missing_ok=True)
    pc.place.lock.mkdir()  # cannot be opened to write, whoever asks
    monkeypatch.setattr("clinic_app.services.pc_look.write_and_flush", refused)
    for line, ends in (("status", 0), ("health", 3), ("init", 3)):
        assert command_line.main([line, "--json"], data_dir=pc.folder, doorway=lambda _: pc.door) == ends, line
        told = capsys.readouterr().out
        assert line == "status" or "write_refused" in told
