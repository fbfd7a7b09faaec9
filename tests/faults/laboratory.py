"""Interrupting the program's workflows from outside: kills, failing disks, and recordings of what reached the disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]


@dataclass(frozen=True)
class Outcome:
    """How a workflow ended: what it had acknowledged, whether it was killed, how it failed, its calls to the disk."""

    acks: tuple[str, ...]
    killed: bool
    error: str | None = None
    kinds: tuple[str, ...] = ()
    trace: str = ""
    calls: int = 0


@dataclass
class Laboratory:
    """A process that forks workflows; `shim` is what stands between it and the disk, if this machine can build it."""

    shim: Path | None
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{HERE}:{HOUSE}"}
        if self.shim is not None:
            # Ours first: it hears of every byte before `make test` answers for the kernel (tests/haste.c).
            environment["LD_PRELOAD"] = " ".join(filter(None, (str(self.shim), os.environ.get("LD_PRELOAD"))))
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "at_work.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment,
        )  # fmt: skip

    def run(self, workflow: str, base: Path, **asked: Any) -> Outcome:
        """Run a workflow below this folder, as `at_work` reads it: `kill_after_s`, `die_at`, `fail`, `log`, `turns`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        plain = {name: str(value) if isinstance(value, Path) else value for name, value in asked.items()}
        self.process.stdin.write(json.dumps({"workflow": workflow, "base": str(base), **plain}) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        return Outcome(
            tuple(told["acks"]), told["killed"], told.get("error"), tuple(told.get("kinds", ())),
            told.get("trace", ""), told.get("calls", 0),
        )  # fmt: skip

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def build_shim(folder: Path) -> Path | None:
    """Compile the disk that fails. None where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform != "linux":
        return None
    built = folder / "shim.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", built, HERE / "shim.c", "-ldl"], check=True, capture_output=True
    )
    return built
