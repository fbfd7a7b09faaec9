"""A whole journey under strace: of all that any process of it writes, anywhere, nothing of hers can be read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import soaking
from case_file import cases
from every_field import every_field

WRITES = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,rename,renameat2,openat,creat,mkdir,symlink,linkat"
SEEN_OF_A_WRITE = 40_000
_OPENED = re.compile(r'openat\([^,]*, "([^"]+)", ([A-Z_|]+)')

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace (Debian: apt-get install strace)"),
]


def traced(folder: Path, *program: str) -> list[Path]:
    """Run a program with everything that it and its children write kept in files, one for each process."""
    temp, logs = folder / "temp", folder / "trace"
    temp.mkdir()
    logs.mkdir()
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(temp), "HOME": str(temp)}
    strace = ["strace", "-f", "-ff", "-y", "-s", str(SEEN_OF_A_WRITE), "-e", f"trace={WRITES}", "-o", str(logs / "t")]
    subprocess.run([*strace, *program], check=True, capture_output=True, env=env)
    return sorted(logs.iterdir())


def hers_in(text: str) -> set[str]:
    """Her markers in what was written; strace spells what is not ASCII in octal, and so do we."""
    spelled = {
        "".join(chr(byte) if 32 <= byte < 127 else f"\\{byte:o}" for byte in marker.encode()): field
        for marker, field in every_field().markers.items()
    }
    return {field for marker, field in spelled.items() if marker in text}


def test_the_trace_shows_what_is_written_openly(tmp_path: Path) -> None:
    marker = next(iter(every_field().markers))
    logs = traced(tmp_path, sys.executable, "-c", f"open({str(tmp_path / 'open')!r}, 'w').write('so ' + {marker!r})")
    assert hers_in("".join(log.read_text("utf-8", "replace") for log in logs))


def test_nothing_of_hers_is_written_anywhere_in_a_whole_journey(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_bytes(cases())
    out = tmp_path / "out"
    program = [
        sys.executable,
        "-m",
        "clinic_app",
        "rehearse",
        "--out",
        str(out),
        "--cases",
        str(tmp_path / "cases.jsonl"),
    ]
    written, opened = 0, set[str]()
    for log in traced(tmp_path, *program):
        text = log.read_text("utf-8", "replace")
        assert hers_in(text) == set(), log.name
        written += text.count("write")
        opened |= {path for path, how in _OPENED.findall(text) if "O_WRONLY" in how or "O_RDWR" in how}
    assert written > 1000
    outside = {path for path in opened if not path.startswith((str(tmp_path), "/dev/", "/proc/", "/sys/"))}
    assert {path for path in outside if not path.endswith(".pyc") and "__pycache__" not in path} == set()
    markers = len(every_field().markers)
    soaking.count("canaries under strace", journeys=1, writes=written, files=len(opened), markers=markers, found=0)
