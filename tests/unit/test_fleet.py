"""The reports of forty PCs on one sheet: what is against each, and that a torn or invented report is only a row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from clinic_app.admin import command_line
from clinic_app.services.doorway import Doorway
from clinic_app.services.fleet import FleetPolicy, as_csv, inventory, read_policy, read_reports
from clinic_app.services.health_outside import HealthOutside

WELL: dict[str, object] = {
    "version": "0.2.0", "system": "Linux 6.1 x86_64", "time": "2026-11-20T08:00:00+00:00", "clock": "believed",
    "exists": True, "kind": "clinic", "training": False, "free_bytes": 40_000_000_000, "encryption": "ok",
    "hub_named": True, "hub_heard_on": "2026-11-19",
    "backup_days": 2, "printer": "real", "profile": "Mae Sot Hospital", "verdict": "well", "wrong": [], "findings": [],
    "needs_a_person": ["x"], "data_dir": "/srv/notebook",
}  # fmt: skip
Lay = Callable[..., None]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    def laid(pc: str, **other: object) -> None:
        (tmp_path / f"{pc}.json").write_text(json.dumps({**WELL, **other}), encoding="utf-8")

    return laid


def no_door(_folder: Path) -> Doorway:
    raise AssertionError("nothing here opens a door")


def run(*words: object) -> int:
    try:
        return command_line.main(["inventory", *map(str, words)], data_dir=Path("nowhere"), doorway=no_door)
    except SystemExit as ended:
        return int(ended.code or 0)


def against(folder: Path, policy: FleetPolicy, day: date | None = None) -> dict[str, tuple[str, ...]]:
    return {row.pc: row.against for row in inventory(read_reports(folder), policy, day)}


def test_forty_pcs_are_forty_rows_with_what_is_against_them_first(tmp_path: Path, lay: Lay) -> None:
    for number in range(1, 41):
        lay(f"OPD-{number:02}")
    lay("OPD-17", verdict="to put right", wrong=["disk_open", "backup_old"])
    lay("OPD-03", verdict="not for real work yet", wrong=["encryption"])
    rows = inventory(read_reports(tmp_path), FleetPolicy())
    assert [row.pc for row in rows[:3]] == ["OPD-03", "OPD-17", "OPD-01"]
    assert [row.against for row in rows[:3]] == [("encryption",), ("disk_open", "backup_old"), ()]
    sheet = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert len(sheet) == 40
    assert sheet[1]["against"] == "disk_open backup_old"
    assert (sheet[2]["hub"], sheet[2]["hub_heard_on"]) == ("named", "2026-11-19")
    assert (sheet[2]["free_gb"], sheet[2]["backup_days"], sheet[2]["looked_on"]) == ("40.0", "2", "2026-11-20")


def test_the_sheet_says_of_each_hub_what_was_met_and_never_where_it_is(tmp_path: Path, lay: Lay) -> None:
    lay("1", hub="answers")
    lay("2", hub="HubUnreachable")
    lay("3", hub_named=False, hub_heard_on=None)
    lay("4", hub_named=None, hub_heard_on=7, hub_address="https://hub.example.org")
    text = as_csv(inventory(read_reports(tmp_path), FleetPolicy()))
    sheet = {row["pc"]: (row["hub"], row["hub_heard_on"]) for row in csv.DictReader(io.StringIO(text))}
    heard = "2026-11-19"
    assert sheet == {"1": ("answers", heard), "2": ("HubUnreachable", heard), "3": ("none", ""), "4": ("", "")}
    assert "hub.example.org" not in text


def test_each_wish_of_the_policy_is_held_against_the_pc_it_is_not_true_of(tmp_path: Path, lay: Lay) -> None:
    lay("good")
    lay("old", version="0.1.9")
    lay("odd", version="nightly")
    lay("late", time="2026-09-01T08:00:00+00:00")
    lay("full", free_bytes=4_999_999_999)
    lay("other", profile="Somewhere else")
    lay("unsaved", backup_days=None)
    lay("stale", backup_days=15)
    lay("training", backup_days=None, training=True)
    lay("empty", backup_days=None, exists=False, kind=None)
    lay("silent", hub_heard_on="2026-11-05")
    lay("never_heard", hub_heard_on=None)
    lay("no_hub", hub_named=False, hub_heard_on=None)
    lay("borne", wrong=["disk_open"], verdict="to put right")
    lay("vague", verdict="to put right")
    policy = FleetPolicy(
        version="0.2.0", looked_within_days=40, backup_within_days=14, hub_within_days=14, free_gb=5,
        profiles=("Mae Sot Hospital",), accepted=("disk_open",), pcs=("good", "GONE", "Late"),
    )  # fmt: skip
    assert against(tmp_path, policy) == {
        "old": ("old_version",), "odd": ("old_version",), "late": ("not_looked_at",), "full": ("little_room",),
        "other": ("other_profile",), "unsaved": ("no_late_backup",), "stale": ("no_late_backup",),
        "silent": ("hub_silent",), "never_heard": ("hub_silent",), "no_hub": (),
        "GONE": ("no_report",), "vague": ("not_well",),
        "good": (), "training": (), "empty": (), "borne": (),
    }  # fmt: skip
    assert against(tmp_path, FleetPolicy(looked_within_days=40), date(2027, 2, 1))["good"] == ("not_looked_at",)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"version": 1, "verdict": "well"}', b'{"version": "1"}', b"\xff\xfe", b"[" * 100_000,
     b'{"version": "1", "verdict": "well", "x": "' + b"x" * 1_000_000 + b'"}'],
)  # fmt: skip
def test_what_is_no_report_is_a_row_that_says_so(tmp_path: Path, lay: Lay, content: bytes) -> None:
    lay("good")
    (tmp_path / "bad.json").write_bytes(content)
    (tmp_path / "folder.json").mkdir()
    assert against(tmp_path, FleetPolicy()) == {"bad": ("unreadable",), "folder": ("unreadable",), "good": ()}


def test_a_report_that_was_invented_neither_ends_the_sheet_nor_becomes_a_formula(tmp_path: Path, lay: Lay) -> None:
    lay(
        "=cmd()",
        profile="+1\n,2",
        version="-1",
        time="soon",
        free_bytes="much",
        backup_days=True,
        wrong=[1, "a b=c"],
        hub={"hub": "=x"},
        hub_named=["=x"],
        hub_heard_on="=2026-11-19",
    )
    lay("odd", wrong="disk", verdict="=x" * 900, system=None)
    rows = list(csv.reader(io.StringIO(as_csv(inventory(read_reports(tmp_path), FleetPolicy())))))
    assert {len(row) for row in rows} == {17}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert [row[1] for row in rows[1:]] == ["a_b_c", "not_well"]
    assert max(len(cell) for row in rows for cell in row) <= 201


def test_of_two_reports_of_one_pc_the_later_counts(tmp_path: Path, lay: Lay) -> None:
    lay("OPD-1", time="2026-11-20T08:00:00+00:00", wrong=["clock"])
    lay("opd-1", time="2026-11-21T08:00:00+00:00")
    (tmp_path / "Opd-1.json").write_text("torn", encoding="utf-8")
    assert list(against(tmp_path, FleetPolicy()).values()) == [()]


def test_what_the_example_says_can_be_read_and_a_word_nobody_knows_is_named() -> None:
    example = Path(__file__).resolve().parents[2] / "installers" / "fleet" / "fleet-policy.example.toml"
    policy, wrong = read_policy(example.read_bytes())
    assert wrong == ()
    assert policy.version
    assert policy.pcs
    _, wrong = read_policy(b'format = 1\nfree_gb = -1\nprofiles = [1]\nversion = "x"\nroot = 1\n')
    assert [each.partition(":")[0] for each in wrong] == ["free_gb", "profiles", "version", "root"]
    for text in (b"format = 2\n", b"free_gb = 1\n", b"=", b"\xff"):
        assert len(read_policy(text)[1]) == 1


def test_what_is_read_of_a_report_is_what_the_command_writes() -> None:
    """A report has the fields of the look itself, and what the command adds to them (`admin/health.py`)."""
    written = {field.name for field in fields(HealthOutside)} | {"verdict", "wrong", "data_dir", "needs_a_person"}
    assert set(WELL) <= written


def test_the_command_writes_a_sheet_and_ends_with_a_number(
    tmp_path: Path, lay: Lay, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "none") == 2
    assert run(tmp_path) == 2
    lay("OPD-1", profile="โรงพยาบาลแม่สอด")
    assert run(tmp_path) == 0
    assert "โรงพยาบาลแม่สอด" in capsys.readouterr().out
    policy = tmp_path / "fleet.toml"
    policy.write_text('format = 1\npcs = ["OPD-1", "OPD-2"]\n', encoding="utf-8")
    made = tmp_path / "made.csv"
    assert run(tmp_path, "--policy", policy, "--out", made) == 1
    assert "no_report: OPD-2" in capsys.readouterr().out.replace("no report", "no_report")
    assert made.read_bytes().startswith(b"\xef\xbb\xbfpc,against")
    policy.write_text("format = 9\n", encoding="utf-8")
    for words in (("--policy", policy), ("--policy", tmp_path), ("--day", "soon"), ("--out", tmp_path)):
        assert run(tmp_path, *words) == 2
