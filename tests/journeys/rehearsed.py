"""Runs `clinic-app rehearse` as a process of its own and reads what it left."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
from case_file import lines

_PROGRAM: Final = [sys.executable, "-m", "clinic_app", "rehearse"]


@dataclass(frozen=True)
class Rehearsed:
    """A folder in which a rehearsal was played, and what it said."""

    out: Path
    temp: Path
    status: int
    stdout: str
    stderr: str

    @cached_property
    def report(self) -> dict[str, Any]:
        return msgspec.json.decode((self.out / "report.json").read_bytes())

    def case(self, name: str) -> dict[str, Any]:
        """What the report says of the line with this name in our file."""
        [found] = [case for case in self.report["cases"] if case["line"] == number_of(name)]
        return found

    def referral(self, name: str, place: int = 0) -> dict[str, Any]:
        return self.case(name)["referrals"][place]

    def problems(self, name: str) -> set[tuple[str, str]]:
        found = [each for each in self.report["problems"] if each["line"] == number_of(name)]
        return {(each["field"], each["reason"]) for each in found}

    def packet(self, name: str, place: int = 0) -> dict[str, Any]:
        """The opened content of the packet that was sent for this line."""
        code = self.referral(name, place)["code"]
        return msgspec.json.decode((self.out / "packets" / f"{code}.json").read_bytes())

    def files(self, *below: str) -> Iterator[Path]:
        """Every file under these folders of the rehearsal, or under all."""
        for top in below or (".",):
            yield from (path for path in (self.out / top).rglob("*") if path.is_file())


def number_of(name: str) -> int:
    """The line on which this stands in our file, counted from 1."""
    return list(lines()).index(name) + 1


def rehearse(
    folder: Path, cases: bytes | None, out: Path | None = None, *, largest_file: int | None = None
) -> Rehearsed:
    """Play it. Nothing of it needs a screen, a home, or any folder but these.

    No file can grow beyond `largest_file` bytes: as good as a full disk.
    """
    temp, where = folder / "temp", out or folder / "out"
    temp.mkdir(exist_ok=True)
    asked = ["--out", str(where)]
    if cases is not None:
        (folder / "cases.jsonl").write_bytes(cases)
        asked += ["--cases", str(folder / "cases.jsonl")]
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(temp), "HOME": str(temp)}

    def shrink() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    done = subprocess.run([*_PROGRAM, *asked], capture_output=True, text=True, env=env, check=False, preexec_fn=shrink)
    return Rehearsed(where, temp, done.returncode, done.stdout, done.stderr)
