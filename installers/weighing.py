"""What a bundle weighs, what must not be in it, and what its start costs beside one from source."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DESK_MB = 260
"""Unpacked. A PC of a clinic has a small disk, and a line that is paid by the megabyte."""
HUB_MB = 90
START_TIMES = 1.3
"""A start from the bundle, against one from source in the same run."""
ROUNDS = 9

GLIBC = (2, 36)
"""The oldest that the packages ask for, and that `install.sh` takes: Debian 12's."""
_WANTS_GLIBC = re.compile(rb"\x00GLIBC_(\d+)\.(\d+)(?=\x00)")

GPL_ALONE = re.compile(
    r"readline|gdbm|VirtualKeyboard|Qt6?Charts|DataVisualization|Qt6?Graphs|NetworkAuth|Quick3D|HttpServer|Qt6?Lottie"
    r"|Qt6?CoAp|Qt6?Mqtt|QtShaderTools|WaylandCompositor",
    re.IGNORECASE,
)
OF_THE_WORKSHOP = re.compile(r"pytest|hypothesis|/PyInstaller/|/pip/|setuptools")
NEVER_AT_A_DESK = re.compile(r"Qt6?(Qml|Quick|WebEngine|Multimedia)|qt/?translations|opengl32sw|/tls/", re.IGNORECASE)


def measure(bundle: Path, budget_mb: int) -> dict[str, object]:
    """How large it is, and what in it is."""
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    parts = {
        part.name: sum(path.stat().st_size for path in part.rglob("*") if path.is_file() and not path.is_symlink())
        if part.is_dir() else part.stat().st_size
        for part in (bundle / "_internal").iterdir() if not part.is_symlink()
    }  # fmt: skip
    largest = dict(sorted(parts.items(), key=lambda item: -item[1])[:8])
    return {
        "unpacked_mb": round(sum(path.stat().st_size for path in files) / 1e6, 1),
        "budget_mb": budget_mb,
        "files": len(files),
        "largest_mb": {name: round(size / 1e6, 1) for name, size in largest.items()},
    }


def refuse(bundle: Path, budget_mb: int) -> list[str]:
    """What must not go out."""
    from search_paths import foreign

    wrong = []
    files = [path for path in bundle.rglob("*") if path.is_file()]
    size = round(sum(path.stat().st_size for path in files if not path.is_symlink()) / 1e6, 1)
    if size > budget_mb:
        wrong.append(f"{bundle.name}: {size} MB unpacked are more than {budget_mb}")
    names = ["/" + path.relative_to(bundle).as_posix() for path in files]
    wrong += [f"{name} may be given away under the GPL alone" for name in names if GPL_ALONE.search(name)]
    wrong += [f"{name} is not for a clinic" for name in names if OF_THE_WORKSHOP.search(name)]
    wrong += [f"{name} is large and never used" for name in names if NEVER_AT_A_DESK.search(name)]
    for path in files:
        if elsewhere := foreign(path):
            wrong.append(f"{path.name} would be looked for in {elsewhere}")
        newest = glibc_of(path)
        if newest > GLIBC:
            wrong.append(f"{path.name} wants glibc {newest[0]}.{newest[1]}, not {GLIBC[0]}.{GLIBC[1]}")
    return wrong


def glibc_of(path: Path) -> tuple[int, int]:
    """The newest glibc that a program or library of Linux names; (0, 0) if it is none."""
    with path.open("rb") as opened:
        content = opened.read() if opened.read(4) == b"\x7fELF" else b""
    return max(((int(major), int(minor)) for major, minor in _WANTS_GLIBC.findall(content)), default=(0, 0))


def starts(command: Path, source: Path) -> tuple[dict[str, object], list[str]]:
    """From starting to the painted first page, bundle and source in turn, the first two of each not counted.

    Judged is what a start costs the processor, which is the same on a PC that is busy; where a system does not tell,
    the time it took.
    """
    bundled, sources = [], []
    with tempfile.TemporaryDirectory(prefix="notebook-start-", ignore_cleanup_errors=True) as place:
        around = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "NOTEBOOK_ENDS_WHEN_PAINTED": "1"}
        around["PYTHONPATH"], around["PYTHONPYCACHEPREFIX"] = str(source), str(Path(place) / "cache")
        around.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed source starts from bytecode
        words = ["--data", str(Path(place) / "data")]
        for _ in range(ROUNDS + 2):
            bundled.append(_took([str(command), *words], around))
            sources.append(_took([sys.executable, str(source / "installers/programs/notebook.py"), *words], around))
    (wall, cpu), (their_wall, their_cpu) = _medians(bundled[2:]), _medians(sources[2:])
    times = cpu / their_cpu if their_cpu else wall / their_wall
    told: dict[str, object] = {
        "bundle_ms": round(wall * 1000), "source_ms": round(their_wall * 1000), "bundle_cpu_ms": round(cpu * 1000),
        "source_cpu_ms": round(their_cpu * 1000), "times": round(times, 2), "must": START_TIMES, "rounds": ROUNDS,
    }  # fmt: skip
    slow = f"a start from the bundle costs {times:.2f} times as much as one from source, not {START_TIMES}"
    return told, [slow] if times > START_TIMES else []


def _medians(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(wall for wall, _ in rounds), statistics.median(cpu for _, cpu in rounds)


def _took(words: list[str], around: dict[str, str]) -> tuple[float, float]:
    """Time that passed, and the processor's; the second is 0 where nobody tells."""
    began, before = time.perf_counter(), _spent()
    subprocess.run(words, env=around, check=True, stdin=subprocess.DEVNULL, capture_output=True)  # noqa: S603 - ours
    return time.perf_counter() - began, _spent() - before


def _spent() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource

    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
