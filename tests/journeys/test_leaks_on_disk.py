"""Every question answered, on a real disk, over a real line, and then the power goes: nothing of hers can be read."""

from __future__ import annotations

import logging
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from case_file import BED, SHELTER, yes
from clinic_at_work import NURSE, House
from every_field import every_field
from msgspec import json
from people import Nurse, a_coordinator, a_receiver
from stations import Network

from clinic_app.services.case_lines import read_lines
from clinic_app.services.clinic import Clinic
from clinic_app.services.writing_lines import Written, write_line

DIES = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from clinic_at_work import House, NURSE
from test_leaks_on_disk import fills
house = House(Path(sys.argv[1]))
clinic = house.enter(NURSE)
for turn in range(2):
    house.pass_(seconds=1)
    case = fills(clinic).case_id
    draft = {"i_narrative": "half a sentence that is not saved, Qanarizzz 0899990001"}
    things = clinic.recording.shown(case).of_kind("incident")
    clinic.recording.keep_draft(case, things[0].id, "incident", draft)
sys.stdout.write(str(case) + chr(10))
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def fills(clinic: Clinic) -> Written:
    """A case with every answer there is, written as a nurse writes it."""
    marked, clock = every_field(), clinic.desk.clock
    line = {"answers": marked.answers, "groups": marked.groups, "shares": [yes(SHELTER)], "referrals": [BED]}
    [read] = read_lines(
        [json.encode(line)], definitions=clinic.definitions, law=clinic.law, now=clock.now(), zone=clock.zone
    )
    return write_line(clinic, read)


def found_below(*folders: Path) -> set[tuple[str, str]]:
    """Files in whose name or bytes something of hers can be read, and the field it was typed in."""
    hers = {**every_field().markers, "Qanarizzz": "a draft", "0899990001": "a draft"}
    found = set()
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.name.encode() + path.read_bytes()
        for encoding in ("utf-8", "utf-16-le"):
            found |= {(path.name, field) for marker, field in hers.items() if marker.encode(encoding) in content}
    return found


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temp folder of our own, for whatever the program or a library would put there."""
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    tempfile.tempdir = None


def test_the_search_for_markers_finds_what_lies_open(tmp_path: Path) -> None:
    marker, field = next(iter(every_field().markers.items()))
    (tmp_path / "open.txt").write_text(f"her {marker}")
    assert found_below(tmp_path) == {("open.txt", field)}


def test_open_or_locked_no_file_of_the_clinic_holds_anything_of_hers(
    house: House, temp: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    nurse = Nurse(house)
    nurse.comes_in()
    written = fills(nurse.clinic)
    # This house knows no shelter, and who fills in is alone: somebody else asks for her view of the services.
    assert {problem.field for problem in written.problems} == {"shares[0]", "u_satisf"}
    nurse.writes(written.case_id, {"s_address": "Qanarizzz 0899990001"})
    marker = next(iter(every_field().words))
    nurse.clinic.finding.find(marker)
    assert found_below(house.folder, temp) == set()  # with the journal of the database beside it
    nurse.locks()
    assert found_below(house.folder, temp) == set()
    assert [path for path in temp.rglob("*") if path.is_file()] == []
    said = caplog.text + "".join(capfd.readouterr())
    assert not [field for marker, field in every_field().markers.items() if marker in said]


def test_after_kill_9_nothing_can_be_read_and_nothing_kept_is_lost(tmp_path: Path, temp: Path) -> None:
    house = House(tmp_path / "house")
    house.folder.mkdir()
    house.founded()
    beside = [str(Path(__file__).parent), *(path for path in sys.path if "/tests/" in path)]
    child = subprocess.run(
        [sys.executable, "-c", DIES, str(house.folder), *beside], capture_output=True, text=True, check=False
    )
    assert (child.returncode, child.stderr) == (-signal.SIGKILL, "")
    assert (house.folder / "clinic" / "vault.db-wal").exists()  # it died with its journal open
    assert found_below(house.folder, temp) == set()

    nurse = Nurse(house)
    house.pass_(minutes=5)
    case, earlier = nurse.resumes()
    assert earlier != case
    assert str(case) == child.stdout.strip()
    shown = nurse.clinic.recording.shown(case)
    assert "half a sentence that is not saved, Qanarizzz 0899990001" in [text for _, text in shown.every("i_narrative")]
    marked = every_field().answers
    assert shown.stored("s_name") == marked["s_name"]
    assert nurse.clinic.finding.page().total == 2
    nurse.locks()
    assert found_below(house.folder, temp) == set()


def test_neither_hub_nor_receiver_holds_anything_of_hers(
    network: Network, temp: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    coordinator, receiver = a_coordinator(network), a_receiver(network)
    coordinator.station.clinic = coordinator.station.house.enter(NURSE)
    coordinator.syncs()
    written = fills(coordinator.clinic)
    assert {problem.field for problem in written.problems} == {"u_satisf"}  # somebody else asks for her view
    referral = coordinator.refers(written.case_id)
    code = coordinator.code(referral)
    coordinator.syncs(), receiver.syncs()
    opened = repr(receiver.opens(code))
    receiver.syncs(), coordinator.syncs()
    assert not [field for marker, field in every_field().markers.items() if marker in opened]
    assert found_below(network.folder, temp) == set()

    db = sqlite3.connect(network.hub.file)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = "\n".join(repr(row) for table in tables for row in db.execute(f'SELECT * FROM "{table}"'))
    db.close()
    hub_said = capfd.readouterr()
    for known in (written.code, code, *every_field().markers):
        assert known not in rows
        assert known not in hub_said.out + hub_said.err
    assert SHELTER["organisation"] not in hub_said.err  # the hub's log knows hours, routes and sizes
