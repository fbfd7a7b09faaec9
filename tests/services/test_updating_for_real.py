"""Two versions of the real program: from a stick, over a real record, with the power cut in the middle, and back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clinic_at_work import NURSE, House
from publisher import Publisher, packed

from clinic_app import __version__, paths
from clinic_app.domain.people import Role
from clinic_app.errors import VaultFromNewerVersion
from clinic_app.services.clinic import Clinic
from clinic_app.services.own_files import write_list
from clinic_app.services.restoring import NewPerson
from clinic_app.vault.before_step import path_of
from clinic_app.vault.migrations import steps
from clinic_app.vault.place import VaultPlace

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
STEPS = len(steps())
STEP = """
ALTER TABLE cases ADD COLUMN trial TEXT;
UPDATE cases SET trial = code;
CREATE TABLE trial (number INTEGER PRIMARY KEY, document BLOB NOT NULL) STRICT;
INSERT INTO trial SELECT number, document FROM case_documents;
"""
# What a bundle is made of in a test: the real program, told which version it is, and with one step more to take.
_PROGRAM = f"""#!{sys.executable}
import sys
from pathlib import Path
here = Path(__file__).resolve().parent
sys.path[:0] = [{str(ROOT)!r}, {str(HERE)!r}]
sys.frozen, sys.executable = True, str(here / "clinic-admin")
sys._MEIPASS = (here / "_internal" / "where").read_text()
import clinic_app
clinic_app.__version__ = (here / "_internal" / "version").read_text()
from clinic_app.vault import migrations
step = here / "_internal" / "step.sql"
if step.exists():
    read = migrations.read_sql
    migrations.STEP_FILES += ("step",)
    migrations.read_sql = lambda name: step.read_text() if name == "step" else read(name)
"""
_ADMIN = """
from clinic_app.main import clinic_admin
raise SystemExit(clinic_admin())
"""
_COME_IN = """
import os
from test_updating_for_real import NURSE, Pc
cut_after, taken = int(sys.argv[2]), 0
statements = migrations.statements
def counted(script):
    global taken
    for each in statements(script):
        taken += 1
        if taken == cut_after:
            os.kill(os.getpid(), 9)
        yield each
migrations.statements = counted
clinic = Pc(Path(sys.argv[1])).enter(NURSE)
vault = clinic.desk.vault
print(len(vault._lane.rows("SELECT * FROM trial")), len(vault.cases.page().rows))
clinic.close()
"""


class Pc(House):
    """A PC whose record lies where the program looks for it."""

    @property
    def place(self) -> VaultPlace:
        return VaultPlace(self.folder / "data" / "vault")

    @property
    def program(self) -> Path:
        return self.folder / "opt" / "notebook"

    def lay(self, folder: Path, version: str, *, step: str = "") -> Path:
        (folder / "_internal").mkdir(parents=True)
        for name, what in (("clinic-admin", _ADMIN), ("come-in", _COME_IN)):
            (folder / name).write_text(_PROGRAM + what)
            (folder / name).chmod(0o755)
        told = {"version": version, "where": str(self.folder / "shipped"), "step.sql": step}
        for name, text in told.items():
            if text:
                (folder / "_internal" / name).write_text(text)
        write_list(folder)
        return folder

    def admin(self, *words: str) -> tuple[int, dict[str, Any]]:
        done = subprocess.run(
            [str(self.program / "clinic-admin"), "--data", str(self.folder / "data"), *words, "--json"],
            capture_output=True, text=True, check=False, env=self.around(),
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    def comes_in(self, *, cut_after: int = 0) -> tuple[int, str]:
        """Somebody signs in with the program that stands, on this PC."""
        done = subprocess.run(
            [str(self.program / "come-in"), str(self.folder), str(cut_after)],
            capture_output=True, text=True, check=False, env=self.around(),
        )  # fmt: skip
        return done.returncode, done.stdout.strip() or done.stderr.strip()[-300:]

    def around(self) -> dict[str, str]:
        return {
            **os.environ,
            "HOME": str(self.folder),
            "XDG_DATA_HOME": "",
            "NOTEBOOK_PROFILE": str(self.folder / "no"),
        }


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    pc = Pc(tmp_path)
    shipped = tmp_path / "shipped" / "resources"
    shipped.mkdir(parents=True)
    for each in paths.resources().iterdir():
        if each.name != "updates":
            (shipped / each.name).symlink_to(each)
    yield pc
    pc.leave()


def stands_unchanged(pc: Pc) -> None:
    """The version before opens the record, and nothing in it was changed."""
    clinic: Clinic = pc.enter(NURSE)
    assert [row.code for row in clinic.desk.vault.cases.page().rows] == []
    assert clinic.desk.vault._lane.rows("PRAGMA user_version") == [(STEPS,)]
    pc.leave()


def test_from_one_version_to_the_next_and_back(pc: Pc) -> None:
    publisher, sheet = Publisher(), pc.founded()
    (pc.folder / "shipped" / "resources" / "updates").mkdir()
    (pc.folder / "shipped" / "resources" / "updates" / "root.json").write_bytes(publisher.roots[0])
    pc.lay(pc.program, __version__)
    archive = packed(pc.lay(pc.folder / "made", "9.0.0", step=STEP), pc.folder / "notebook-9.0.0-linux-x86_64.tar.xz")
    stick = str(publisher.publish(pc.folder / "stick", archive, "9.0.0", steps=STEPS + 1))

    (pc.folder / "blue").mkdir()
    ended, told = pc.admin("update", "apply", "--from", stick, "--backup-to", str(pc.folder / "blue"))
    assert (ended, told["was"], told["now"]) == (0, __version__, "9.0.0")
    assert Path(told["backup"]).is_dir()

    # The power fails in the middle of the step: the version before could still open the record.
    assert pc.comes_in(cut_after=3)[0] == -9
    assert path_of(pc.place, STEPS + 1).is_dir()
    stands_unchanged(pc)

    # Then somebody comes in, and there is no way back for the record but by a copy.
    assert pc.comes_in() == (0, "0 0")
    ended, told = pc.admin("update", "back", "--even-so")
    assert (ended, told["now"]) == (0, __version__)
    assert "cannot open the record" in told["note"]
    with pytest.raises(VaultFromNewerVersion):
        pc.enter(NURSE)
    restoring = pc.door.restoring
    person = NewPerson(word="back", passphrase="back by the long river", role=Role.COORDINATOR, staff_code="C-9")
    ready = restoring.open(path_of(pc.place, STEPS + 1), tuple(sheet.lines))
    restoring.come_in(restoring.restore(ready, person, aside=True)).close()
    assert b'"version":"9.0.0"' in (pc.folder / "opt" / "notebook.updates" / "state.json").read_bytes()
