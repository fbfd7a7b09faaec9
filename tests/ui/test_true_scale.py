"""At 125, 150 and 200 % as a desktop asks for it: in a process of its own, on a screen of 1366 × 768."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WALK = Path(__file__).with_name("scaled_walk.py")
SCREEN = {
    "name": "laptop",
    "x": 0,
    "y": 0,
    "width": 1366,
    "height": 768,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}


@pytest.mark.parametrize(("factor", "language"), [("1.25", "en"), ("1.5", "th"), ("2", "th")])
def test_the_program_is_whole_at_a_true_scale(factor: str, language: str, tmp_path: Path) -> None:
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}), "utf-8")
    environment = {
        **os.environ,
        "CLINIC_LANGUAGE": language,
        "QT_SCALE_FACTOR": factor,
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
    }
    environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}
    words = ["-n", "0", "-p", "no:cacheprovider", "--basetemp", str(tmp_path / "walk"), str(WALK)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words], env=environment, cwd=WALK.parents[2],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
