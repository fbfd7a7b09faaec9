"""What goes to whoever helps from afar holds no case, no name and nothing typed; `doctor` says what a PC is made of."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from clinic_at_work import CHEAP, NURSE, House, definitions, law, rules
from test_nothing_leaks import MARK, markers, one_of_each

from clinic_app.admin import command_line
from clinic_app.services import made_of
from clinic_app.services.doorway import Doorway
from clinic_app.settings import Settings
from clinic_app.settings.held import Held
from clinic_app.settings.profile import AllowedPrinter, BackupTarget, SiteProfile
from clinic_app.vault.place import VaultPlace

PROFILE = SiteProfile(
    name=f"{MARK}-place", code="MARK-7", province=f"{MARK}-province", zone="Asia/Bangkok", languages=("th",),
    hub_address="https://hub.canary.example", data_folder="/srv/canary", proxy="http://proxy.canary.example:80",
    printers=(AllowedPrinter(f"{MARK}-printer", f"{MARK}-room"),),
    backups=(BackupTarget("/media/canary", MARK, "stick"),),
)  # fmt: skip


class Pc(House):
    """A PC whose profile says much, and whose people named files after people."""

    @property
    def place(self) -> VaultPlace:
        return VaultPlace(self.folder / "vault")

    @property
    def door(self) -> Doorway:
        held = Held(profile=PROFILE, file=self.folder / f"{MARK}.toml", words=("one", "two"))
        return Doorway(
            self.place, Settings(self.folder, held=held), CHEAP, self.clock, definitions=definitions(), law=law(),
            rules=rules(), training_place=VaultPlace(self.folder / "training"), ballast_bytes=0,
        )  # fmt: skip


def test_it_holds_nothing_of_a_case_and_nothing_anybody_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.node", lambda: f"{MARK}-pc")
    pc = Pc(tmp_path / "data")
    pc.founded()
    clinic = pc.enter(NURSE)
    case, things = one_of_each(clinic)
    code = clinic.desk.vault.cases.page().rows[0].code
    for field, text in markers():
        clinic.recording.keep_draft(case, things[field.entity], field.section, {field.id: text})  # type: ignore[arg-type]
    pc.leave()
    (pc.folder / f"{MARK}-somchai.pdf").write_bytes(b"x" * 77)
    (pc.folder / MARK / "deep").mkdir(parents=True)
    into = tmp_path / "bundle.zip"

    def admin(*words: str) -> int:
        return command_line.main(words, data_dir=pc.folder, doorway=lambda _: pc.door)

    assert admin("support-bundle", str(into)) == 0
    said = capsys.readouterr().out
    assert "doctor.json" in said
    with zipfile.ZipFile(into) as opened:
        texts = {name: opened.read(name).decode() for name in opened.namelist()}
    everything = "".join((*texts.values(), *texts)).casefold()
    for word in (MARK, "canary", "mark-7", code, "mali", "NUR-", str(tmp_path), Path.home().name + "/"):
        assert word.casefold() not in everything, word
    told = json.loads(texts["doctor.json"])
    assert (told["exists"], told["window"]["references"], told["scripts_misshapen"]) == (True, "kept", [])
    files = json.loads(texts["files.json"])
    assert files["others"] == {"files": 1, "folders": 2, "bytes": 77}
    assert files["made_by_the_program"]["vault/vault.db"]["bytes"] > 0
    assert json.loads(texts["settings.json"])["profile"]["printers"] == 1
    assert admin("support-bundle", str(into)) == 1  # never over one that is there
    assert "FileExistsError" in capsys.readouterr().out


def test_a_script_that_is_only_looked_up_letter_by_letter_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert made_of.misshapen() == ()
    monkeypatch.setattr(
        made_of, "drawn_as", lambda key, word: (1,) * len(word) if key == "km" else made_of._DRAWN[key][1]
    )
    assert made_of.misshapen() == ("km",)


def test_a_window_that_does_not_open_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "clinic-app"
    monkeypatch.setattr(made_of, "bundle_folder", lambda: tmp_path)
    assert made_of.window() == {"trouble": "FileNotFoundError"}
    for does, trouble in (("exit 7", "ended_with_7"), ("echo x", "ended_with_0"),
                          ('echo \'{"references": "lost"}\'', "references_lost")):  # fmt: skip
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
        assert made_of.window()["trouble"] == trouble


def test_doctor_says_versions_and_health_stays_quick(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = Pc(tmp_path)
    monkeypatch.setattr("clinic_app.services.health_outside.window", lambda: {"trouble": "ended_with_134"})

    def told(*words: str) -> dict[str, object]:
        command_line.main([*words, "--json"], data_dir=tmp_path, doorway=lambda _: pc.door)
        return dict(json.loads(capsys.readouterr().out))

    assert "libraries" not in told("health")
    found = told("doctor")
    assert "window" in str(found["wrong"])
    libraries = found["libraries"]
    assert isinstance(libraries, dict)
    assert set(libraries) == {"python", "sqlcipher", "openssl", "harfbuzz", "icu"}
    assert all(any(sign.isdigit() for sign in each) for each in libraries.values())
