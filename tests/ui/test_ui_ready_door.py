"""Whoever comes in first after a start waits no longer than the next: everything was loaded while they typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from desk_top import POLICY, SUNDAY

from clinic_app import main
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock
from clinic_app.services.doorway import NewClinic, NewPerson
from clinic_app.settings import Settings
from clinic_app.ui.front import load_inside

_FOR_LATER = {"reportlab", "PIL", "uharfbuzz", "icu4py", "segno", "httpx2", "openpyxl"}
"""What only printing, the line and other programs' files need: a small PC has no memory for it all day."""

_WORD, _PASSPHRASE = "mali", "rice paper lantern river"

# The program from its own front door, with a cheap lock; only its loop is ours.
_SCRIPT = """
import json, os, sys
from clinic_app import main
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy

word, passphrase = sys.argv[2:]
cheap = KdfCost(64, 1, 1)
policy = KdfPolicy(floor=cheap, ceiling=KdfCost(1 << 20, 16, 16), default=cheap)

def run(dressed, window):
    from PySide6.QtCore import QTimer
    from clinic_app.ui import app
    page, known = window.centralWidget().currentWidget(), set()

    def once_idle(then):
        if window.jobs.idle:
            then()
        else:
            QTimer.singleShot(5, lambda: once_idle(then))

    def knock():
        page._knock()
        once_idle(come_in)

    def come_in():
        known.update(sys.modules)
        page.opened.connect(lambda _clinic: tell())
        page._try(word, passphrase)

    def tell():
        from clinic_app.ui.screens.today import Today
        assert window.findChild(Today) is not None
        told = {"known": sorted(known), "loaded": sorted(set(sys.modules) - known)}
        print(json.dumps(told), flush=True)
        window.close_vault()
        os._exit(0)

    window.painted.connect(lambda: (app._settle(dressed, window), knock()))
    window.show()
    dressed.app.exec()

def build_entrance(settings, clock, _policy, build=main.build_entrance):
    from clinic_app.ui import app
    app.run = run
    return build(settings, clock, lambda: policy, ballast_bytes=4096)

main.build_entrance = build_entrance
main.clinic_app(["--data", sys.argv[1]])
"""


def founded(folder: Path) -> None:
    people = tuple(
        NewPerson(word=word, passphrase=_PASSPHRASE, role=role, staff_code=word, undertaking=1)
        for word, role in ((_WORD, Role.NURSE), ("anong", Role.COORDINATOR), ("dao", Role.COORDINATOR))
    )
    clock = Clock(lambda: SUNDAY, lambda: 1000.0, "boot")
    door = main.build_doorway(Settings(folder), clock, POLICY, ballast_bytes=4096)
    door.create(NewClinic(kind="clinic", people=people))


def test_between_the_passphrase_and_the_first_page_nothing_is_loaded(tmp_path: Path) -> None:
    founded(tmp_path)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path), _WORD, _PASSPHRASE],
        env=environment, timeout=120, check=True, capture_output=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["loaded"] == []
    assert _FOR_LATER & set(told["known"]) == set()


def test_once_it_is_loaded_what_only_the_start_read_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    given = list[bool]()
    monkeypatch.setattr(
        "clinic_app.services.start_only.give_back", lambda: given.append("clinic_app.ui.screens.today" in sys.modules)
    )
    load_inside()
    assert given == [True]
