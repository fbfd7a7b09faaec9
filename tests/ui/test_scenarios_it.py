"""An IT officer with forty PCs, as the practice review walks her: one stick, one script, and nobody of IT later on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from desk_top import DeskTop, type_in
from night_shift import NightShift
from prepared_pc import PreparedPc
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinic_app import main, paths
from clinic_app.admin import command_line
from clinic_app.crypto.signed_text import sign_text
from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock
from clinic_app.services.doorway import NewPerson
from clinic_app.services.health_outside import HealthOutside, look_from_outside
from clinic_app.services.pc_look import Around, write_and_flush
from clinic_app.services.printers import Printer, printing_with
from clinic_app.settings import Settings
from clinic_app.ui import app
from clinic_app.ui.parts.person_form import PersonForm
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.backups import BackupsPage
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.recovery_sheet import TypeBack
from clinic_app.ui.screens.set_by_it import SetByItPage
from clinic_app.ui.screens.set_up import SetUp
from clinic_app.ui.screens.upkeep import Upkeep
from clinic_app.vault.place import VaultPlace

FORTY = 40
SAFE = Clock(lambda: datetime(2026, 11, 22, 9, tzinfo=UTC), lambda: 0.0, "boot", ZoneInfo("Asia/Bangkok"))
LASER = Printer(name="HP_OPD2", driver="HP LaserJet", port="IP_10.0.0.7", default=True)
TO_FILE = Printer(name="Microsoft Print to PDF", driver="Microsoft Print To PDF", port="PORTPROMPT:", default=True)


class Encrypted:
    """What a system tells that IT has set up well."""

    def encrypted(self, _folder: Path) -> bool | None:
        return True

    def swap_open(self) -> bool:
        return False

    def hibernates_open(self) -> bool:
        return False

    def spool_keeps(self) -> bool | None:
        return False

    def proxy(self) -> str:
        return ""

    def too_old(self) -> bool:
        return False


@dataclass
class Pc:
    """One of forty: what its script runs in, and what its system would say."""

    number: int
    folder: Path
    printers: tuple[Printer, ...] = (LASER,)
    free: int = 200 << 30

    @property
    def around(self) -> dict[str, str]:
        return {
            "XDG_DATA_HOME": str(self.folder / "home"),
            "HOME": str(self.folder / "home"),
            paths.PROFILE_VARIABLE: str(self.folder / "etc" / "site-profile.toml"),
        }


@dataclass
class Door:
    """What `clinic-admin health` asks of a data folder, on a PC whose system says what the test says."""

    pc: Pc
    data: Path

    def look_from_outside(self) -> HealthOutside:
        held = main.held_profile()
        printers = self.pc.printers
        allowed = held.profile.printers if held and held.profile else None
        printing = printing_with([each.name for each in printers], printers[0].name, allowed)
        around = Around(
            system=Encrypted, printers=lambda: printers, own_files=lambda: None, write=write_and_flush,
            free=lambda _folder: self.pc.free,
        )  # fmt: skip
        settings = Settings(self.data, held=held)
        return look_from_outside(VaultPlace(self.data / "vault"), SAFE, settings, printing, around=around)


class Visit:
    """The stick she goes round with."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.stick, self._patch, self._capsys = folder / "stick", monkeypatch, capsys
        self.stick.mkdir()
        backups = folder / "backups"
        backups.mkdir()
        self.profile = self.stick / "site-profile.toml"
        self.text = (
            "format = 1\n"
            '[site]\nname = "Mae Sot Hospital"\nkind = "clinic"\nzone = "Asia/Bangkok"\nlanguages = ["en", "th"]\n'
            '[hub]\naddress = "https://hub.example.org"\nmetered = true\n'
            '[[printer]]\nname = "HP_OPD2"\nplace = "OPD-2"\n'
            f'[[backup]]\nfolder = \'{backups}\'\nlabel = "Blue stick"\nkind = "stick"\n'
        )
        self.profile.write_bytes(sign_text(self.text.encode(), SigningKey.new()))

    def at(self, pc: Pc) -> None:
        """Sit down at one of them."""
        for name, value in pc.around.items():
            self._patch.setenv(name, value)

    def runs(self, *words: str) -> tuple[int, dict[str, object]]:
        """One command, as the script does."""
        self._capsys.readouterr()
        status = main.clinic_admin([*words, "--json"])
        return status, json.loads(self._capsys.readouterr().out)

    def asks_health(self, pc: Pc) -> tuple[int, dict[str, object]]:
        self._capsys.readouterr()
        door: Callable[[Path], object] = lambda data: Door(pc, data)  # noqa: E731
        status = command_line.main(
            ["health", "--json"], data_dir=main.data_folder(main.held_profile()), doorway=door,  # type: ignore[arg-type]
        )  # fmt: skip
        return status, json.loads(self._capsys.readouterr().out)


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Visit:
    return Visit(tmp_path, monkeypatch, capsys)


def fill(form: PersonForm, word: str) -> None:
    type_in(form.word, word)
    type_in(form.staff_code, f"C-{word}")
    for box in (form.first, form.second):
        type_in(box, f"{word} and three other words")


def founds(pc: DeskTop) -> None:
    """Two people of the place, a sheet typed back; nobody of IT is there."""
    first = pc.sees(FirstRun)
    first.set_up.click()
    page = pc.sees(SetUp)
    assert (page.kind.code(), page.kind.isEnabled()) == ("clinic", False)
    pc.until(page.to_people.hasFocus)
    pc.press(Qt.Key.Key_Return, page.to_people)
    fill(page.people[0], "mango")
    fill(page.people[1], "river")
    page.make.click()
    pc.until(lambda: isinstance(page.pages.currentWidget(), TypeBack))
    back = page.pages.currentWidget()
    assert isinstance(back, TypeBack)
    for box, line in zip(back.lines._boxes, back._sheet.lines, strict=True):
        type_in(box, line.lower())
        box.textEdited.emit(box.text())
    back.apart.setChecked(True)
    back.go_on.click()
    pc.until(lambda: page.steps._now == 3)
    page.finished.emit()


def test_forty_pcs_in_one_round_and_a_coordinator_who_needs_nobody_of_it(
    tmp_path: Path, visit: Visit, qtbot: QtBot, dressed: app.Dressed
) -> None:
    forty = [Pc(number, tmp_path / f"pc-{number:02}") for number in range(1, FORTY + 1)]
    forty[11].printers = (TO_FILE, replace(LASER, default=False))
    forty[22].free = 40 << 20

    # The round: the profile laid down on each without a question. On one the stick was pulled out too early.
    laid = {}
    for pc in forty:
        visit.at(pc)
        profile = visit.profile
        if pc.number == 7:
            profile = tmp_path / "half.toml"
            profile.write_text(visit.profile.read_text(encoding="utf-8")[:120], encoding="utf-8")
        laid[pc.number] = visit.runs("profile", "apply", str(profile))
    assert Counter(status for status, _told in laid.values()) == {0: 39, 1: 1}
    status, told = laid[7]
    assert (status, told["trouble"], told["reason"]) == (1, "ProfileRefused", "not_toml")
    assert told["line"] == 8  # where the text ends
    assert not (forty[6].folder / "etc").exists()

    # The same from her desk, a script over all of them: numbers that tell where to go.
    inventory = {}
    for pc in forty:
        visit.at(pc)
        inventory[pc.number] = visit.asks_health(pc)
    assert {number: status for number, (status, _told) in inventory.items() if status} == {12: 1, 23: 3}
    assert {told["profile"] for _status, told in inventory.values()} == {"Mae Sot Hospital", None}
    assert [number for number, (_status, told) in inventory.items() if told["profile"] is None] == [7]

    def finding(number: int, word: str) -> dict[str, str]:
        [found] = [each for each in inventory[number][1]["findings"] if each["word"] == word]  # type: ignore[attr-defined]
        return found  # type: ignore[no-any-return]

    assert "Microsoft Print to PDF" in finding(12, "default_virtual")["what"]
    assert "usual one" in finding(12, "default_virtual")["do"]
    assert (finding(23, "disk")["weight"], inventory[23][1]["verdict"]) == ("stop", "not for real work yet")
    assert finding(23, "disk")["do"]

    # She mends the two and the one; a copy by hand with a wrong word in it is named with its line.
    torn = Path(forty[6].around[paths.PROFILE_VARIABLE])
    visit.at(forty[6])
    torn.parent.mkdir(parents=True)
    torn.write_text(visit.text.replace("metered = true", 'metered = true\nroot = "ab"'), encoding="utf-8")
    status, told = visit.asks_health(forty[6])
    assert (status, told["wrong"]) == (3, ["profile_refused"])
    assert "line 10 hub.root never_here" in told["findings"][0]["what"]  # type: ignore[index]
    forty[11].printers, forty[22].free = (LASER,), 200 << 30
    for pc in (forty[6], forty[11], forty[22]):
        visit.at(pc)
        assert visit.runs("profile", "apply", str(visit.profile))[0] == 0
        assert visit.asks_health(pc)[0] == 0

    # Another day, another woman: the coordinator of PC 12, and nobody of IT.
    pc = forty[11]
    visit.at(pc)
    held = main.held_profile()
    assert held is not None
    data = main.data_folder(held)
    assert data == pc.folder / "home" / "notebook"
    top = PreparedPc(data, qtbot, dressed, held)
    founds(top)
    night = NightShift(
        top, NewPerson(word="mango", passphrase="mango and three other words", role=Role.COORDINATOR,
                       staff_code="C-mango", undertaking=0),
    )  # fmt: skip
    night.comes_in()
    night.settles()
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("it")
    assert isinstance(page, SetByItPage)
    assert "OPD-2: HP_OPD2" in page.known.accessibleName()
    printers = Printers.of(held.profile)
    assert printers.place("HP_OPD2") == "OPD-2"
    backups = BackupsPage(night.inside.ways)
    night.inside.open_page(backups)
    top.until(lambda: backups._state is not None)
    assert backups._state is not None
    [target] = backups._state.settled
    backups.add(Path(target.folder), target.kind, target.label)
    top.until(lambda: backups._state is not None and bool(backups._state.places))
    backups.all_now.click()
    top.until(lambda: backups._state is not None and backups._state.last_at is not None)
    night.settles()
    assert night.does(lambda clinic: clinic.desk.settings.hub_address) == "https://hub.example.org"
    top.close()

    # And from the desk of IT: a record, a backup, nobody named.
    status, told = visit.asks_health(pc)
    assert (told["exists"], told["backup_days"], told["kind"]) == (True, 0, "clinic")
    assert (status, told["wrong"]) == (0, [])
    assert "mango" not in json.dumps(told)


def test_the_command_itself_ends_with_what_its_verdict_says(tmp_path: Path, visit: Visit) -> None:
    pc = Pc(1, tmp_path / "pc")
    visit.at(pc)
    words = [sys.executable, "-c", "from clinic_app.main import clinic_admin; raise SystemExit(clinic_admin())"]
    ends = {"well": 0, "to put right": 1, "not for real work yet": 3}

    def run(*asked: str) -> subprocess.CompletedProcess[str]:
        around = {**os.environ, **pc.around}
        return subprocess.run([*words, *asked], capture_output=True, text=True, check=False, env=around)

    done = run("profile", "apply", str(visit.profile), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    done = run("health", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == ends[told["verdict"]]
    assert told["profile"] == "Mae Sot Hospital"
    (pc.folder / "etc" / "site-profile.toml").write_text("format = 1\nroot = 'ab'\n", encoding="utf-8")
    done = run("health", "--json")
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (3, "not for real work yet")
    done = run("profile", "show", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["trouble"], told["line"], told["name"]) == (
        1,
        "ProfileRefused",
        2,
        "Mae Sot Hospital",
    )
