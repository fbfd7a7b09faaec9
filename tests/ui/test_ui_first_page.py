"""The first page is painted with little known, typed into at once, and not changed by what is loaded after it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clinic_app import main
from clinic_app.settings import Settings

_HEAVY = {
    "argparse", "concurrent.futures", "cryptography", "httpx2", "icu", "logging", "msgspec", "reportlab",
    "sqlcipher3", "uharfbuzz", "clinic_app.crypto", "clinic_app.domain.definitions", "clinic_app.errors",
    "clinic_app.services", "clinic_app.services.doorway", "clinic_app.printing", "clinic_app.vault.connection",
    "clinic_app.wire", "clinic_app.ui.controls", "clinic_app.ui.curtain", "clinic_app.ui.inside",
    "clinic_app.ui.places", "clinic_app.ui.style", "clinic_app.ui.wording",
}  # fmt: skip
"""None of it is needed to paint the door."""

# The program from its own front door. Only its loop is ours: it looks at the page in the turn it stands painted.
_SCRIPT = """
import enum, json, sys
from hashlib import sha256

made = []
new = enum.EnumType.__new__
def noted(kind, name, *rest, **more):
    made.append(name)
    return new(kind, name, *rest, **more)
enum.EnumType.__new__ = noted

from clinic_app import main

def look(page):
    picture = page.grab().toImage()
    return sha256(bytes(picture.constBits())).hexdigest()

def run(dressed, window):
    def painted():
        told = {"enums": list(made), "modules": list(sys.modules)}
        from PySide6.QtWidgets import QApplication, QWidget
        from PySide6.QtTest import QTest
        QApplication.setCursorFlashTime(0)
        QApplication.processEvents()
        page = window.centralWidget().currentWidget()
        if hasattr(page, "sign_in"):
            focused = QApplication.focusWidget()
            told["focus"] = focused is page.sign_in.word
            QTest.keyClicks(focused, "mango")
            told["typed"] = page.sign_in.word.text()
        told["before"] = look(page)
        dressed.finish()
        QApplication.processEvents()
        told["after"] = look(page)
        print(json.dumps(told), flush=True)
        import os
        os._exit(0)
    window.painted.connect(painted)
    window.show()
    window.activateWindow()
    dressed.app.exec()

def build_entrance(*words, build=main.build_entrance):
    from clinic_app.ui import app
    app.run = run
    return build(*words)

main.build_entrance = build_entrance
main.clinic_app(["--data", sys.argv[1]])
"""


def started(folder: Path, language: str = "en", theme: str = "light", *, vault: bool = True) -> dict[str, Any]:
    if vault:
        (folder / "vault").mkdir()
        (folder / "vault" / "vault.json").write_bytes(b"{}")
    Settings(folder, language=language, theme=theme).save()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(folder)], env=environment, timeout=120, check=True, capture_output=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_door_is_painted_before_what_it_does_not_need_is_loaded(tmp_path: Path) -> None:
    assert set(started(tmp_path)["modules"]) & _HEAVY == set()


def test_the_door_names_none_of_qts_ninety_enumerations(tmp_path: Path) -> None:
    assert {"GlobalColor", "AlignmentFlag", "PrimitiveElement"} & set(started(tmp_path)["enums"]) == set()


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_door_is_typed_into_at_once(tmp_path: Path, language: str) -> None:
    told = started(tmp_path, language)
    assert told["focus"]
    assert told["typed"] == "mango"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("vault", [True, False], ids=["door", "first run"])
def test_what_is_loaded_later_changes_nothing_on_the_page(
    tmp_path: Path, language: str, theme: str, vault: bool
) -> None:
    told = started(tmp_path, language, theme, vault=vault)
    assert told["before"] == told["after"]


@pytest.mark.parametrize(
    "flags",
    [[], ["--locked"], ["--locked", "--asking"], ["--locked", "--unkept"], ["--locked", "--asking", "--unkept"]],
    ids=["none", "locked", "asking", "unkept", "asking, unkept"],
)
@pytest.mark.parametrize("place", [[], ["--place", "01d9"]], ids=["anywhere", "there"])
def test_words_read_by_hand_say_the_same_as_to_argparse(flags: list[str], place: list[str]) -> None:
    # Another order is not read by hand.
    assert main._asked(["--data", "here", *flags, *place]) == main._asked([*place, *flags, "--data", "here"])


def test_a_folder_that_looks_like_a_flag_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main._asked(["--data", "--locked"])
    assert "expected one argument" in capsys.readouterr().err
