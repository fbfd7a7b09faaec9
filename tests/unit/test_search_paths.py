"""A library of a bundle is never looked for in the home of whoever built it."""

from __future__ import annotations

import ctypes
import importlib
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="a compiler of Linux")


@pytest.fixture
def search_paths(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "installers"))
    return importlib.import_module("search_paths")


def library(folder: Path, name: str, *linked: str) -> Path:
    source = folder / f"{name}.c"
    source.write_text(f"#include <math.h>\nint {name}(void) {{ return 41 + (int) cos(0); }}\n", encoding="utf-8")
    made = folder / f"lib{name}.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-o", str(made), str(source), "-Wl,--no-as-needed", "-lm", *linked], check=True
    )
    return made


@pytest.mark.parametrize("kind", ["--enable-new-dtags", "--disable-new-dtags"])
def test_a_path_that_leads_out_is_taken_out_and_the_library_does_as_before(
    search_paths: ModuleType, tmp_path: Path, kind: str
) -> None:
    made = library(tmp_path, "away", f"-Wl,{kind},-rpath,/home/somebody/lib:$ORIGIN")
    assert search_paths.foreign(made) == "/home/somebody/lib:$ORIGIN"
    assert search_paths.mend(tmp_path) == 1
    assert search_paths.foreign(made) == ""
    told = subprocess.run(["readelf", "-d", str(made)], check=True, capture_output=True, text=True).stdout
    assert "PATH" not in told
    assert "libm.so.6" in told
    assert ctypes.CDLL(str(made)).away() == 42
    assert search_paths.mend(tmp_path) == 0


def test_one_that_begins_at_the_library_itself_stays(search_paths: ModuleType, tmp_path: Path) -> None:
    made = library(tmp_path, "here", "-Wl,-rpath,$ORIGIN/../lib")
    before = made.read_bytes()
    (tmp_path / "text.so").write_bytes(b"\x7fELF")
    assert search_paths.mend(tmp_path) == 0
    assert made.read_bytes() == before


def test_a_bundle_with_such_a_path_does_not_go_out(search_paths: ModuleType, tmp_path: Path) -> None:
    library(tmp_path, "left", "-Wl,-rpath,/home/somebody/lib")
    weighing = importlib.import_module("weighing")
    assert weighing.refuse(tmp_path, 1) == ["libleft.so would be looked for in /home/somebody/lib"]
    assert search_paths.mend(tmp_path) == 1
    assert weighing.refuse(tmp_path, 1) == []
