"""The hub that outlives a machine, as `installers/hub-ha/try.sh` builds it, in the hands of a test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hub_alone import PROGRAM

HOUSE = Path(__file__).parents[2]
SCRIPT = HOUSE / "installers" / "hub-ha" / "try.sh"
FIRST_PORT = 18_440


@dataclass(frozen=True)
class Trio:
    """Three nodes, two hubs, HAProxy."""

    folder: Path
    environment: dict[str, str]

    @property
    def address(self) -> str:
        """Both hubs, behind HAProxy."""
        return f"http://127.0.0.1:{FIRST_PORT}"

    @property
    def hub(self) -> Path:
        """The keys of the hub."""
        return self.folder / "hub-1"

    def does(self, *words: str) -> str:
        done = subprocess.run(
            [str(SCRIPT), *words], check=False, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")


@contextmanager
def trio() -> Iterator[Trio]:
    """Skips, aloud, where it cannot be: not root, or a program is missing."""
    if os.geteuid() != 0:
        pytest.skip("cutting a leader off needs root: each node has a network namespace of its own")
    missing = [each for each in ("etcd", "patroni", "haproxy", "curl", "ip") if shutil.which(each) is None]
    if missing or not list(Path("/usr/lib/postgresql").glob("*/bin")):
        pytest.skip(f"needs {' '.join(missing) or 'postgresql'}: see installers/hub-ha/try.sh")
    with tempfile.TemporaryDirectory(prefix="hub-ha-", dir="/var/tmp") as around:
        Path(around).chmod(0o711)
        hub = Path(around) / "clinic-hub"
        hub.write_text(f"#!/bin/sh\nPYTHONPATH={HOUSE} exec {sys.executable} -c '{PROGRAM}' \"$@\"\n")
        hub.chmod(0o755)
        folder = Path(around) / "try"
        environment = {**os.environ, "TRY": str(folder), "HUB": str(hub), "PORT": str(FIRST_PORT)}
        made = Trio(folder, environment)
        try:
            made.does("up")
            yield made
        finally:
            made.does("down")
