"""What IT staff do by keyboard alone: a profile at the terminal, the first run, and a round through Upkeep afterwards.

IT have no way in of their own: two people of the place sit beside them and type their words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop
from prepared_pc import PreparedPc
from pytestqt.qtbot import QtBot
from ten_fingers import Keys, called
from terminal import Terminal, terminal

from clinic_app import main, paths
from clinic_app.crypto.signed_text import sign_text
from clinic_app.crypto.signing import SigningKey
from clinic_app.ui import app
from clinic_app.ui.inside import Inside
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.health import HealthPage
from clinic_app.ui.screens.recovery_sheet import TypeBack
from clinic_app.ui.screens.restore_drill import DrillPage
from clinic_app.ui.screens.set_by_it import SetByItPage
from clinic_app.ui.screens.set_up import SetUp
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.screens.updates import UpdatesPage
from clinic_app.ui.screens.upkeep import Upkeep

PROFILE = """format = 1
[site]
name = "Mae Sot Hospital"
kind = "clinic"
zone = "Asia/Bangkok"
languages = ["en", "th"]
[[backup]]
folder = '{backups}'
label = "Blue stick"
kind = "stick"
"""


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """The terminal of the PC, and where its profile lies."""
    around = {"XDG_DATA_HOME": str(tmp_path / "home"), paths.PROFILE_VARIABLE: str(tmp_path / "etc" / "profile.toml")}
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    with terminal(tmp_path, **around) as made:
        yield made


def founded(keys: Keys, pc: DeskTop) -> tuple[str, ...]:
    """The first run; the lines of the sheet that was typed back."""
    pc.sees(FirstRun)
    keys.tab_to("Begin set-up")
    keys.press("Return")
    page = pc.sees(SetUp)
    keys.tab_to("Continue")
    keys.press("Return")
    for form, word in zip(page.people, ("mango", "river"), strict=True):
        for box, typed in ((form.word, word), (form.staff_code, f"C-{word}")):
            keys.tab_to(called(box))
            keys.types(typed)
        for secret in (form.first, form.second):
            while not secret.hasFocus():
                keys.press("Tab")
            keys.types(f"{word} and three other words")
    keys.tab_to("Make the records")
    keys.press("Return")
    pc.until(lambda: isinstance(page.pages.currentWidget(), TypeBack))
    back = page.pages.currentWidget()
    assert isinstance(back, TypeBack)
    lines = tuple(back._sheet.lines)  # they lie before her on paper
    keys.settles()
    for line in lines:
        keys.types(line.lower())
        keys.press("Return")
    keys.tab_to("Sheet 2 is with another person")
    keys.press("Space")
    keys.tab_to("Continue")
    keys.press("Return")
    keys.tab_to("To the door")
    keys.press("Return")
    return lines


def test_it_staff_set_a_pc_up_and_look_after_it(
    tmp_path: Path, shell: Terminal, qtbot: QtBot, dressed: app.Dressed
) -> None:
    stick = tmp_path / "blue"
    stick.mkdir()
    profile = tmp_path / "site-profile.toml"
    profile.write_bytes(sign_text(PROFILE.format(backups=stick).encode(), SigningKey.new()))
    shell.runs("clinic-admin profile apply site-profile.toml")
    assert shell.status == 0

    held = main.held_profile()
    assert held is not None
    pc = PreparedPc(main.data_folder(held), qtbot, dressed, held)
    keys = Keys(pc)
    pc.window.activateWindow()
    pc.until(pc.window.isActiveWindow)
    lines = founded(keys, pc)

    # The coordinator comes in; IT stands beside her.
    door = pc.sees(Unlock)
    pc.until(door.sign_in.word.hasFocus)
    keys.types("mango")
    keys.tab_to(called(door.sign_in.passphrase))
    keys.types("mango and three other words")
    keys.press("Return")
    inside = pc.sees(Inside)
    keys.settles()

    def topic(sought: str) -> object:
        keys.press(f"Ctrl+{inside.places.index('upkeep') + 1}", "Ctrl+F")
        upkeep = inside.page()
        assert isinstance(upkeep, Upkeep)
        while not upkeep.box.hasFocus():
            keys.press("Shift+Tab")
        keys.press("Ctrl+A")
        keys.types(sought)
        pc.until(lambda: len(upkeep.list.shown) == 1)
        keys.press("Return")
        return upkeep.page()

    page = topic("Set by your IT")
    assert isinstance(page, SetByItPage)
    assert "Mae Sot Hospital" in page.known.accessibleName()

    # A backup to the stick that the profile names, opened and counted; then practised with the sheet.
    topic("Backups")
    keys.tab_to("Make backups to Blue stick")
    keys.press("Return")
    keys.tab_to("Back up now")
    keys.press("Return")
    pc.until(lambda: bool(list(stick.rglob("*.nbk"))))
    keys.settles()
    drill = topic("Restore drill")
    assert isinstance(drill, DrillPage)
    pc.until(lambda: drill._path is not None)
    keys.tab_to("Line 1")
    for line in lines:
        keys.types(line)
        keys.press("Return")
    keys.tab_to("Begin the drill")
    keys.press("Return")
    pc.until(lambda: drill._done is not None)
    assert drill._verdict.text() == "Everything was found. The stick and the sheet are good."

    # What the PC lacks, tested now; whether a newer version lies ready.
    health = topic("Health")
    assert isinstance(health, HealthPage)
    keys.tab_to(called(health.again))
    keys.press("Return")
    pc.until(lambda: health.watch.view is not None and health.watch.view.checked_at is not None)
    updates = topic("Updates")
    assert isinstance(updates, UpdatesPage)
    keys.settles()
    assert "takes no updates. IT installs them." in updates.words.text()
    keys.press("F9")
    assert pc.window.covered
    pc.close()

    # At the terminal again: the file on the stick, checked with the sheet and without.
    [backup] = stick.rglob("*.nbk")
    shell.runs(f"clinic-admin verify-backup '{backup}'")
    assert shell.status == 0
    shell.types(f"clinic-admin verify-backup '{backup}' --open\n")
    for number, line in enumerate(lines, 1):
        shell.until(f"{number}")
        shell.until(": ")
        shell.types(f"{line}\n")
    told = shell.ends()
    assert shell.status == 0
    assert "opened: yes" in told
    assert "people 2" in told
    assert not set("{[") & set(told), "facts for a person, not for a program"
    assert not [line for line in lines if line in shell.screen], "what opens everything is not shown"
    said = shell.runs("clinic-admin health")
    assert "Traceback" not in said
    assert "mango" not in said
