"""What PySide compiles at its first import is compiled once; everything else is compiled, and imported, as ever."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic_app.ui.quick_pyside import kept

THEIRS = "shibokensupport/made_up.py"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__" / "kept.pyside"


def says(text: bytes, file: Path, name: str = THEIRS) -> object:
    """What this text says when it is run as PySide runs it."""
    with kept(file):
        code = compile(text, name, "exec")
    told: dict[str, object] = {}
    exec(code, told)
    return told["answer"]


def test_the_same_text_is_taken_from_the_file(file: Path) -> None:
    assert says(b"answer = 1", file) == 1
    with kept(file):
        first = compile(b"answer = 1", THEIRS, "exec")
        assert compile(b"answer = 1", THEIRS, "exec") is first


def test_another_text_is_compiled_anew(file: Path) -> None:
    assert says(b"answer = 1", file) == 1
    assert says(b"answer = 2", file) == 2
    assert says(b"answer = 2", file) == 2


@pytest.mark.parametrize(
    "harm", [lambda told: told[: len(told) // 2], lambda _told: b"", lambda _told: b"i\x07\x00\x00\x00"],
    ids=["torn", "empty", "another thing"],
)  # fmt: skip
def test_a_file_that_is_not_ours_any_more_is_made_anew(file: Path, harm: Callable[[bytes], bytes]) -> None:
    says(b"answer = 1", file)
    whole = file.read_bytes()
    file.write_bytes(harm(whole))
    assert says(b"answer = 1", file) == 1
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_to_costs_nothing_else(file: Path) -> None:
    file.parent.write_text("not a folder")
    assert says(b"answer = 1", file) == 1


def test_only_what_is_pysides_is_kept(file: Path) -> None:
    says(b"answer = 1", file, name="ours.py")
    assert not file.exists()


def test_the_first_import_of_pyside_is_kept_and_the_second_compiles_nothing(tmp_path: Path) -> None:
    told = """
import builtins, sys
from pathlib import Path
from clinic_app.ui.quick_pyside import kept

compiled, compile_anew = [], builtins.compile
def counted(source, filename, *rest, **more):
    compiled.append(str(filename))
    return compile_anew(source, filename, *rest, **more)
builtins.compile = counted
sys.dont_write_bytecode = False
with kept(Path(sys.argv[1])):
    from PySide6.QtCore import QObject
assert builtins.compile is counted
print(sum(name.startswith("shibokensupport/") for name in compiled))
"""
    start = [sys.executable, "-c", told, str(tmp_path / "kept")]
    first, second = (int(subprocess.run(start, capture_output=True, check=True).stdout) for _start in range(2))
    assert first > 5
    assert second == 0


def test_imports_after_it_keep_no_sources() -> None:
    told = """
import linecache
from clinic_app.ui import quick_pyside
quick_pyside.load()
from PySide6 import QtCore, QtGui, QtWidgets
before = len(linecache.cache)
from clinic_app.ui import icons, theme
print(len(linecache.cache) - before)
"""
    assert int(subprocess.run([sys.executable, "-c", told], capture_output=True, check=True).stdout) == 0


def test_the_writer_of_stub_files_is_run_when_it_is_asked_for_something() -> None:
    told = """
import sys
from clinic_app.ui import quick_pyside
quick_pyside.load()
from PySide6 import QtWidgets
writer = sys.modules["shibokensupport.signature.lib.pyi_generator"]
assert "argparse" not in sys.modules
assert writer.Formatter.__init__
assert "argparse" in sys.modules
try:
    writer.nobody_wrote_this
except AttributeError:
    print("whole")
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert done.stdout.split() == [b"whole"]


def test_a_wrong_call_is_explained_as_ever() -> None:
    told = """
import sys
if sys.argv[1] == "ours":
    from clinic_app.ui import quick_pyside
    quick_pyside.load()
from PySide6.QtCore import QPoint
try:
    QPoint("not", "numbers")
except TypeError as error:
    print(error)
"""
    told_by = {
        which: subprocess.run([sys.executable, "-c", told, which], capture_output=True, check=True, text=True).stdout
        for which in ("ours", "plain")
    }
    assert "Supported signatures" in told_by["ours"]
    assert told_by["ours"] == told_by["plain"]
