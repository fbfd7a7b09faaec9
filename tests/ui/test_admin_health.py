"""`clinic-admin health`: what shows without a key, what is wrong, and what a person has to come in for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from desk_top import DeskTop, founded

from clinic_app.admin import command_line
from clinic_app.admin.checked import checked
from clinic_app.services.health_outside import HealthOutside, look_from_outside
from clinic_app.services.pc_findings import Finding, What
from clinic_app.services.printers import Printing, printing_here
from clinic_app.settings import Settings
from clinic_app.vault.place import VaultPlace


def health(desk: DeskTop, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    asked = ["--data", str(desk.folder), "health", *words]
    status = command_line.main(asked, data_dir=desk.folder, doorway=lambda _folder: desk.doorway)
    return status, capsys.readouterr().out


def look(desk: DeskTop) -> HealthOutside:
    place, settings = VaultPlace(desk.folder / "vault"), Settings(desk.folder)
    return look_from_outside(place, desk.hands.clock(), settings, Printing.READY)


def test_a_record_without_a_backup_is_said_to_want_one_and_nobody_is_named(
    desk_top: DeskTop, capsys: pytest.CaptureFixture[str]
) -> None:
    founded(desk_top)
    status, out = health(desk_top, capsys, "--json")
    told = json.loads(out)
    assert (status, told["kind"], told["lock_held"], told["place"]) == (1, "both", False, "safe")
    assert "backup" in told["wrong"]
    assert told["ballast_bytes"] > 0
    assert told["encryption"] == told["checked"]["encryption_self_test"] == "ok"
    assert told["version"]
    assert any("journal" in each for each in told["needs_a_person"])
    assert "mango" not in out


def test_it_is_told_in_lines_too_and_somebody_who_is_in_does_not_matter(
    desk_top: DeskTop, capsys: pytest.CaptureFixture[str]
) -> None:
    founded(desk_top)
    clinic = desk_top.doorway.unlock("mango", "mango and three other words")
    _status, out = health(desk_top, capsys)
    clinic.close()
    assert "lock held: yes" in out
    assert "needs a person: whether every page is sound" in out


def test_where_nothing_stands_nothing_of_a_record_is_wrong(desk_top: DeskTop) -> None:
    found = look(desk_top)
    assert not found.exists
    assert {"backup", "ballast"} & set(found.wrong) == set()


def test_what_lies_open_is_named_when_it_is_wrong(desk_top: DeskTop) -> None:
    founded(desk_top)
    (desk_top.folder / "vault" / "ballast").unlink()
    (desk_top.folder / "vault" / "vault.json").write_bytes(b"{")
    (desk_top.folder / ".dropbox").mkdir()
    desk_top.hands.at = desk_top.hands.at.replace(year=2569)
    found = look(desk_top)
    assert found.wrong[:2] == ("SlotsDamaged", "place")
    assert {"clock", "ballast"} <= set(found.wrong)
    assert found.place == "synchronised"


def test_each_thing_that_was_looked_at_is_told_with_how_it_was_met(desk_top: DeskTop) -> None:
    founded(desk_top)
    desk_top.folder.chmod(0o700)
    well = checked(replace(look(desk_top), findings=()))
    assert well == {
        "encryption_self_test": "ok", "record": "ok", "disk": "enough", "place": "safe", "clock": "believed",
        "backup": "backup", "hub": "none", "typefaces": "ok", "profile": "ok", "write_access": "ok",
        "program_files": "not_looked_at", "disk_encryption": "ok", "swap": "ok", "spooler": "ok", "printers": "ready",
        "proxy": "ok", "system": "ok",
    }  # fmt: skip
    deeper = replace(look(desk_top), window={"qt": "6"}, scripts_misshapen=("Mymr",))
    assert {name: checked(deeper)[name] for name in ("window", "shaping")} == {"window": "ok", "shaping": "shaping"}


@pytest.mark.parametrize("what", list(What))
def test_each_finding_is_named_where_it_was_looked_for(desk_top: DeskTop, what: What) -> None:
    met = checked(replace(look(desk_top), findings=(Finding(what),)))
    assert list(met.values()).count(what.value) == 1


@pytest.mark.parametrize(("days", "word"), [(1, None), (8, "backup_old"), (15, "backup")])
def test_the_age_of_the_last_backup_is_known_from_the_note_beside_the_record(
    desk_top: DeskTop, tmp_path_factory: pytest.TempPathFactory, days: int, word: str | None
) -> None:
    founded(desk_top)
    clinic = desk_top.doorway.unlock("mango", "mango and three other words")
    clinic.backing_up.back_up(clinic.backing_up.add(tmp_path_factory.mktemp("stick"), "Blue", "stick"))
    clinic.close()
    desk_top.hands.go(days * 86_400)
    found = look(desk_top)
    assert found.backup_days == days
    assert [each for each in found.wrong if each.startswith("backup")] == ([word] if word else [])


@pytest.mark.parametrize(
    ("default", "names", "state"),
    [
        ("system default destination: Laser\n", "Laser\nPDF\n", Printing.READY),
        ("no system default destination\n", "Laser\n", Printing.NO_DEFAULT),
        ("no system default destination\n", "", Printing.NONE),
        ("system default destination: PDF\n", "PDF\n", Printing.NONE),
        (None, None, Printing.UNKNOWN),
    ],
)
def test_the_system_is_asked_for_its_printers(default: str | None, names: str | None, state: Printing) -> None:
    assert printing_here({"-d": default, "-e": names}.get) is state
